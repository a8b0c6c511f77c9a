package rehearsal

import (
	"math/rand/v2"
	"time"
)

// HairStyle is the cut.
type HairStyle int

// The cuts, from none to long.
const (
	HairNone HairStyle = iota
	HairBuzz
	HairShort
	HairSidePart
	HairCurly
	HairBob
	HairLong
	HairBun
	HairReceding
)

// BeardStyle is what grows on the lower face.
type BeardStyle int

// The beards, from none to full.
const (
	BeardNone BeardStyle = iota
	BeardStubble
	BeardMoustache
	BeardGoatee
	BeardFull
)

// GlassesStyle is the shape of the frame.
type GlassesStyle int

// The frames.
const (
	GlassesNone GlassesStyle = iota
	GlassesRound
	GlassesSquare
)

// Look holds what a head is built from. Proportions are factors around 1; tilts and lifts are millimetres around 0.
type Look struct {
	Skin int // index into the skin albedos, 0 (lightest) to SkinTones-1

	FaceWidth, FaceLength, JawWidth, ChinSize, CheekBone, BrowRidge float64
	EyeSpacing, EyeSize, EyeOpen                                    float64
	EyeTilt                                                         float64 // mm that the outer corner lies higher
	NoseLength, NoseWidth, NoseBridge, NoseTip                      float64
	MouthWidth, LipFull                                             float64
	MouthLift                                                       float64 // mm that the whole mouth lies higher
	BrowThick, BrowArch                                             float64
	BrowLift                                                        float64 // mm
	BrowTilt                                                        float64 // mm that the tail of the brow lies higher
	BrowSpacing, Cheeks                                             float64
	EyeDepth, NoseHump                                              float64 // mm: how deep the eyes lie, how far the ridge of the nose stands out
	Age                                                             float64 // 0 (twenty) .. 1 (sixty-five)

	Hair       HairStyle
	HairColour int // index into the hair colours
	Eyes       int // index into the eye colours
	Glasses    GlassesStyle
	Beard      BeardStyle
	LipColour  float64 // 0 bare .. 1 lipstick
	Freckles   float64 // 0..1
	Garment    int     // index into the garments
}

// Person is somebody of Utopia: the look, and what is printed on their documents. All of them are invented.
type Person struct {
	Seed       int64
	Surname    string
	Given      string
	Sex        string // "F", "M" or "X"
	Birth      time.Time
	PassportNo string // 9 characters A-Z 0-9
	CardNo     string // 9 characters A-Z 0-9
	Look       Look
}

type given struct{ name, sex string }

var (
	surnames = []string{
		"Eriksson", "Okonjo", "Marchetti", "Tanaka", "Novak", "Haddad", "Silva", "Lindqvist", "Mbeki", "Castellanos",
		"Petrov", "Nakamura", "Osei", "Brandt", "Iyer", "Duarte", "Kowalski", "Abara", "Fontaine", "Rahimi",
	}
	givens = []given{
		{"Anna Maria", "F"},
		{"Daniel", "M"},
		{"Lucia", "F"},
		{"Kenji", "M"},
		{"Petra", "F"},
		{"Samir", "M"},
		{"Joana", "F"},
		{"Mats", "M"},
		{"Thandi", "F"},
		{"Rafael", "M"},
		{"Irina", "F"},
		{"Hiro", "M"},
		{"Ama", "F"},
		{"Jonas", "M"},
		{"Meera", "F"},
		{"Tiago", "M"},
		{"Zofia", "F"},
		{"Chidi", "M"},
		{"Claire", "F"},
		{"Omid", "M"},
	}
)

// chosen are the seeds of the looks of the first dozen people: of 240 tried, those that a comparer of faces (the model
// face-reidentification-retail-0095) takes least for one another. unlike is for each the one that it finds the least
// like.
var (
	chosen = [12]int64{114, 199, 248, 325, 162, 101, 108, 213, 276, 255, 228, 221}
	unlike = [12]int64{2, 6, 3, 2, 1, 9, 1, 6, 7, 2, 1, 8}
)

// PersonFor invents a person. The same seed always gives the same person; 0 to 11 are the people of Persons.
func PersonFor(seed int64) Person {
	p := invent(seed)
	if seed >= 0 && seed < int64(len(chosen)) {
		twin := invent(chosen[seed])
		p.Look, p.Birth = twin.Look, twin.Birth
		p.Look.Garment = int(seed) % len(garments)
	}
	return p
}

func invent(seed int64) Person {
	r := rand.New(rand.NewPCG(uint64(seed), 0x75746f706961))
	i := int(uint64(seed) % uint64(len(givens)))
	g := givens[i]
	p := Person{Seed: seed, Surname: surnames[i], Given: g.name, Sex: g.sex}
	if seed < 0 || seed >= int64(len(givens)) {
		p.Surname = surnames[r.IntN(len(surnames))]
	}
	p.Birth = time.Date(1970+r.IntN(33), time.Month(1+r.IntN(12)), 1+r.IntN(28), 0, 0, 0, 0, time.UTC)
	p.PassportNo, p.CardNo = number(r, "L"), number(r, "D")
	p.Look = look(r, seed, p.Sex)
	p.Look.Age = clamp(float64(2003-p.Birth.Year())/40, 0, 1)
	return p
}

// Stranger is somebody who is not p and does not look like p; n tells several strangers apart. Stranger(p, 1) is who comes in
// the mishap OtherPerson.
func Stranger(p Person, n int64) Person {
	if n == 1 && p.Seed >= 0 && p.Seed < int64(len(unlike)) && p.Look == PersonFor(p.Seed).Look {
		return PersonFor(unlike[p.Seed])
	}
	for seed := p.Seed + 5*n; ; seed++ {
		s := PersonFor(int64(uint64(seed) % 12))
		if s.Look.Skin != p.Look.Skin && s.Look.Hair != p.Look.Hair && s.Seed != p.Seed {
			return s
		}
	}
}

// Persons gives the dozen people that the rehearsal's directory employs.
func Persons() []Person {
	all := make([]Person, 12)
	for i := range all {
		all[i] = PersonFor(int64(i))
	}
	return all
}

func number(r *rand.Rand, first string) string {
	const digits = "0123456789"
	b := []byte(first)
	for len(b) < 9 {
		b = append(b, digits[r.IntN(10)])
	}
	return string(b)
}

func look(r *rand.Rand, seed int64, sex string) Look {
	// About one factor f of the normal size, give or take spread.
	f := func(spread float64) float64 { return 1 + spread*clamp(r.NormFloat64()*0.6, -1.1, 1.1) }
	l := Look{
		FaceWidth: f(0.13), FaceLength: f(0.13), JawWidth: f(0.22), ChinSize: f(0.4), CheekBone: f(0.5), BrowRidge: f(0.6),
		EyeSpacing: f(0.13), EyeSize: f(0.2), EyeOpen: clamp(f(0.34), 0.75, 1.08), EyeTilt: 2.2 * r.NormFloat64(),
		NoseLength: f(0.2), NoseWidth: f(0.36), NoseBridge: f(0.8), NoseTip: f(0.5), NoseHump: 1.4 * r.NormFloat64(),
		MouthWidth: f(0.22), LipFull: f(0.55), MouthLift: 2.4 * r.NormFloat64(), Cheeks: f(0.5), EyeDepth: 1.6 * r.NormFloat64(),
		BrowThick: f(0.6), BrowArch: f(1.2), BrowLift: 2.2 * r.NormFloat64(), BrowTilt: clamp(0.5+2*r.NormFloat64(), -1.2, 3), BrowSpacing: f(0.1),
		Skin: r.IntN(SkinTones), Eyes: r.IntN(len(eyeColours)), Garment: int(uint64(seed) % uint64(len(garments))),
	}
	l.HairColour = r.IntN(len(hairColours))
	if l.Skin >= 3 { // dark skin rarely goes with fair hair or blue eyes
		l.HairColour, l.Eyes = r.IntN(2), r.IntN(2)
	}
	if l.Skin <= 1 {
		l.Freckles = clamp(r.NormFloat64()*0.5, 0, 1)
	}
	if r.IntN(4) == 0 {
		l.Glasses = GlassesStyle(1 + r.IntN(2))
	}
	if sex == "F" {
		l.Hair = []HairStyle{HairLong, HairBob, HairBun, HairCurly, HairLong}[r.IntN(5)]
		l.JawWidth *= 0.93
		l.BrowRidge *= 0.6
		l.BrowThick *= 0.72
		l.BrowLift += 1.5
		l.EyeOpen *= 1.04
		l.LipFull *= 1.12
		l.LipColour = 0.3 + 0.6*r.Float64()
		return l
	}
	l.Hair = []HairStyle{HairShort, HairSidePart, HairBuzz, HairCurly, HairReceding, HairShort}[r.IntN(6)]
	l.Beard = []BeardStyle{BeardNone, BeardStubble, BeardFull, BeardNone, BeardGoatee, BeardMoustache}[r.IntN(6)]
	l.JawWidth *= 1.05
	l.BrowThick *= 1.15
	return l
}
