package calibration

import "fmt"

// Level is how well something will work.
type Level string

// The levels.
const (
	Yes    Level = "yes"
	Unsure Level = "unsure" // some documents, or with several tries
	No     Level = "no"
)

// Ability is what a camera at its place can do with one kind of document, in words for an admin.
type Ability struct {
	Kind   string `json:"kind"` // "passport", "card", "id2", "print", "barcode"
	Title  string `json:"title"`
	Level  Level  `json:"level"`
	Why    string `json:"why,omitempty"`    // what is not enough; empty when all is
	Remedy string `json:"remedy,omitempty"` // what to do about it
}

// need is what a kind of document asks for. Sizes are millimetres; of two numbers the first is enough, the second is the least.
type need struct {
	kind, title string
	w, h        float64    // of the document, which has to fit into the picture
	px          [2]float64 // pixels a millimetre
	blur        [2]float64 // standard deviation, mm: at most
	tilt        float64    // at most
}

// needs hold the limits of the design, measured on documents drawn at known sizes:
//
//   - machine-readable zones: at least 3 pixels a millimetre, well from 4.7 (12 a character); blur of 0.36 mm (0.14 of the pitch) is
//     the cliff behind which nothing is read, a fifth less is safe; opposite sides up to 1.25;
//   - printed text and portraits: 8 pixels a millimetre;
//   - PDF417: 2.5 pixels a module of 0.25 mm, 2.0 in good light; blur up to 0.48 of a module; opposite sides up to 1.12.
var needs = []need{
	{"passport", "passports (photo page, 125 x 88 mm)", 125, 88, [2]float64{4.7, 3}, [2]float64{0.29, 0.36}, 1.25},
	{"card", "identity cards with a machine-readable zone (85.6 x 54 mm)", CardW, CardH, [2]float64{4.7, 3}, [2]float64{0.29, 0.36}, 1.25},
	{"id2", "visas and cards of the larger size (105 x 74 mm)", 105, 74, [2]float64{4.7, 3}, [2]float64{0.29, 0.36}, 1.25},
	{"print", "printed text and the portrait", CardW, CardH, [2]float64{8, 6}, [2]float64{0.20, 0.29}, 1.25},
	{"barcode", "licences with a barcode (PDF417, modules of 0.25 mm)", CardW, CardH, [2]float64{10, 8}, [2]float64{0.12, 0.15}, 1.12},
}

// Light that no reading gets by without.
const (
	paperLeast    = 90.0 // brightness of white paper
	contrastLeast = 80.0 // between paper and ink
	evenLeast     = 0.6
	noiseMost     = 15.0
)

// Abilities tells what can be read with what was measured, one line for each kind of document.
func Abilities(r Result) []Ability {
	out := make([]Ability, 0, len(needs))
	for _, n := range needs {
		out = append(out, n.judge(r))
	}
	return out
}

// judge names the worst fault; of faults that are alike, the one to be mended first.
func (n need) judge(r Result) Ability {
	a := Ability{Kind: n.kind, Title: n.title, Level: Yes}
	worse := map[Level]int{Yes: 0, Unsure: 1, No: 2}
	say := func(l Level, why, remedy string) {
		if worse[l] > worse[a.Level] {
			a.Level, a.Why, a.Remedy = l, why, remedy
		}
	}
	level := func(value, enough, least float64) Level { // more is better
		switch {
		case value >= enough:
			return Yes
		case value >= least:
			return Unsure
		}
		return No
	}
	// The picture holds the document with some room, or just, or not; the card may lie either way.
	room := max(min(float64(r.Width)/n.w, float64(r.Height)/n.h), min(float64(r.Width)/n.h, float64(r.Height)/n.w)) / r.PxPerMM
	say(level(room, 1.1, 1.02), fmt.Sprintf("the picture shows %.0f x %.0f mm there", float64(r.Width)/r.PxPerMM, float64(r.Height)/r.PxPerMM),
		"move the camera further away, or use one with more pixels")
	say(level(r.PxPerMM, n.px[0], n.px[1]), fmt.Sprintf("%.1f pixels a millimetre; %.1f are needed, %.1f at the very least", r.PxPerMM, n.px[0], n.px[1]),
		"move the camera nearer, or set camera.width and camera.height higher")
	blurred := fmt.Sprintf("blur of %.2f mm; %.2f is good, %.2f the end", r.Blur, n.blur[0], n.blur[1])
	switch sharp := level(-r.Blur, -n.blur[0], -n.blur[1]); {
	case r.Blur > 1.6*min(r.Across, r.Down):
		say(sharp, blurred+", and in one direction only", "fix the camera so that it does not shake, and give it more light")
	default:
		say(sharp, blurred, "switch autofocus on, or focus the camera on the place where documents lie")
	}
	say(level(-r.Tilt, -n.tilt, -1.4), fmt.Sprintf("the card is seen at an angle: opposite sides differ by %.0f %%", 100*(r.Tilt-1)), "point the camera straight at the place")
	say(worst(level(r.Paper, paperLeast, 50), level(r.Paper-r.Ink, contrastLeast, 40)),
		fmt.Sprintf("too dark: paper has a brightness of %.0f, ink of %.0f", r.Paper, r.Ink), "more light")
	say(level(r.Even, evenLeast, 0), fmt.Sprintf("uneven light: the darkest corner has %.0f %% of the brightest", 100*r.Even), "light from two sides, or from above")
	say(level(-r.Noise, -noiseMost, -30), fmt.Sprintf("grainy: noise of %.0f", r.Noise), "more light")
	return a
}

// worst is the worse of two levels.
func worst(a, b Level) Level {
	if a == No || b == Yes {
		return a
	}
	return b
}

// Lacks lists what cannot be read, or not surely.
func Lacks(all []Ability) (no, unsure []Ability) {
	for _, a := range all {
		switch a.Level {
		case No:
			no = append(no, a)
		case Unsure:
			unsure = append(unsure, a)
		}
	}
	return no, unsure
}
