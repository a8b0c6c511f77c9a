package specimen

import (
	"fmt"
	"image"
	"image/draw"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// The names are put together at random; whoever bears one of them is not meant. They come from many languages, with the letters
// that an MRZ must transliterate, and some are long enough to be cut.
var (
	surnames = strings.Split("Eriksson,Okonjo,Marchetti,Tanaka,Novák,Haddad,Silva,Lindqvist,Mbeki,Castellanos,Petrov,Nakamura,Osei,Brandt,Iyer,Duarte,Kowalski,"+
		"Abara,Fontaine,Rahimi,Müller,Øvergård,Şahin,Žukauskas,Ó Briain,D'Amico,García Márquez,Þorsteinsdóttir,Nguyen,Łukaszewicz,Çelik,Đorđević,Kim,Li,Wu,Åkerström,"+
		"Papadopoulos,Van der Berg,Smith-Jones,Horvátová,Иванов,Шевченко,Jovanović,Ibragimov,Fernández de la Vega,Ramanathan,Zulfiqar,Oyelaran,Quispe Mamani,"+
		"Wolfeschlegelstein,Venkatanarasimharajuvaripeta,Kjærgaard,Núñez,Sørbø,Weiß,Xhaferaj,Yıldız,Būdvytytė,Hlavatá,Quattlebaum,Jaxson-Webb,Zyzak,Fitzwilliam", ",")
	givens = strings.Split("Anna Maria:F,Daniel:M,Lucía:F,Kenji:M,Petra:F,Samir:M,Joana:F,Mats:M,Thandi:F,Rafael:M,Irina:F,Hiro:M,Ama:F,Jonas:M,Meera:F,Tiago:M,Zofia:F,"+
		"Chidi:M,Claire:F,Omid:M,Björn:M,Søren:M,Ágnes:F,Jürgen:M,Zoë:F,Jean-Luc:M,Nguyễn:X,Miloš:M,Ольга:F,Дмитро:M,José Ángel:M,Mary Jane Elizabeth:F,Yu:X,Jo:F,"+
		"Maximilian Alexander Ferdinand:M,Quirin:M,Xóchitl:F,Wanda:F,Vytautė:F,Hans Jörg:M,Alexandrina Wilhelmina:F,Bartholomew:M,Kazimierz:M,Jacqueline:F,Zbigniew:M,"+
		"Guðrún:F,Félix:M,Eve:F,Ian:M,Oluwaseun:M", ",")
	places  = strings.Split("AMAUROT,HYTHLODAY,ANYDRUS BRIDGE,MACARIA,PORT NEPHELO,SYPHOGRANT,BUTHRESCA,ALAOPOLIS,ACHORA,GALLINARIA", ",")
	streets = strings.Split("More Street,Harbour Lane,Phylarch Avenue,Raphael Road,Tranibor Square,Old Mill Way,Giles Court,Crescent Quay", ",")
	eyes    = strings.Split("BRO,BLU,GRN,HAZ,GRY,BLK", ",")
	nations = strings.Split("UTO,UTO,UTO,UTO,UTO,UTO,UTO,D,FRA,GBR,XXA,XXC,SWE,JPN,BRA,NGA", ",")
)

// today is the day on which the holders live: samples do not change with the calendar.
var today = time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)

// faces is how many people lend their portraits; building a head takes some tenths of a second.
const faces = 12

var portraits [faces]func() *image.RGBA

func init() {
	for i := range portraits {
		portraits[i] = sync.OnceValue(func() *image.RGBA {
			src := rehearsal.Portrait(rehearsal.PersonFor(int64(i)))
			out := image.NewRGBA(image.Rectangle{Max: src.Bounds().Size()})
			draw.Draw(out, out.Rect, src, src.Bounds().Min, draw.Src)
			return out
		})
	}
}

// Invent makes the holder of a document. The same seed gives the same holder.
func Invent(seed uint64, what What) press.Holder {
	h := invent(seed, what)
	h.Portrait = portraits[faceFor(seed, h.Sex)]()
	return h
}

// faceFor picks who lends the portrait.
func faceFor(seed uint64, sex string) int {
	face := rand.New(rand.NewPCG(seed, 0x66616365)).IntN(faces)
	for sex != "X" && rehearsal.PersonFor(int64(face)).Sex != sex {
		face = (face + 1) % faces
	}
	return face
}

// invent does all but the portrait.
func invent(seed uint64, what What) press.Holder {
	r := rand.New(rand.NewPCG(seed, 0x686f6c64))
	given, sex, _ := strings.Cut(givens[r.IntN(len(givens))], ":")
	h := press.Holder{Surname: surnames[r.IntN(len(surnames))], Given: given, Sex: sex, Nationality: nations[r.IntN(len(nations))]}
	if r.IntN(5) == 0 {
		more, _, _ := strings.Cut(givens[r.IntN(len(givens))], ":")
		h.Given += " " + more
	}
	if r.IntN(24) == 0 {
		h.Given = "" // holders of one name
	}
	if r.IntN(14) == 0 {
		h.Sex = "X"
	}
	h.Birth = document.DayOf(today.AddDate(-18-r.IntN(62), -r.IntN(12), -r.IntN(28)))
	issued := today.AddDate(-r.IntN(9), -r.IntN(12), -1-r.IntN(28))
	h.Issued, h.Expiry = document.DayOf(issued), document.DayOf(issued.AddDate(10, 0, -1))
	h.Place, h.City = places[r.IntN(len(places))], places[r.IntN(len(places))]
	h.Street = fmt.Sprintf("%d %s", 1+r.IntN(240), streets[r.IntN(len(streets))])
	h.Postal = digits(r, 5)
	h.Height, h.Eyes = 150+r.IntN(50), eyes[r.IntN(len(eyes))]
	h.Discriminator = digits(r, 4) + letters(r, 2) + digits(r, 8+r.IntN(8))
	h.Number = number(r, what)
	switch what.Kind {
	case document.TD3:
		if r.IntN(2) == 0 {
			h.Optional = digits(r, 6+r.IntN(8))
		}
	case document.TD1:
		if len(h.Number) <= 9 && r.IntN(3) == 0 {
			h.Optional = mixed(r, 4+r.IntN(11))
		}
		if r.IntN(4) == 0 {
			h.Optional2 = mixed(r, 3+r.IntN(8))
		}
	case document.TD2:
		if len(h.Number) <= 9 && r.IntN(3) == 0 {
			h.Optional = mixed(r, 3+r.IntN(5))
		}
	case document.MRVA, document.MRVB:
		h.Optional = mixed(r, 8)
		h.Expiry = document.DayOf(today.AddDate(0, 3+r.IntN(20), 0))
	case document.FRID:
		h.Optional = digits(r, 6)
		h.Number = issued.Format("0601") + mixed(r, 3) + digits(r, 5)
		if h.Given == "" {
			h.Given = "Yu"
		}
	case document.Licence:
		if h.Given == "" {
			h.Given = "Eve"
		}
		return h
	}
	if r.IntN(20) == 0 { // the day, or day and month, of birth are not known
		h.Birth.Day = 0
		if r.IntN(2) == 0 {
			h.Birth.Month = 0
		}
	}
	return h
}

// number invents a document number as issuers of the kind write theirs.
func number(r *rand.Rand, what What) string {
	switch what.Kind {
	case document.Licence:
		return []string{letters(r, 1) + digits(r, 7), digits(r, 9), letters(r, 2) + digits(r, 6), digits(r, 12)}[r.IntN(4)]
	case document.TD1, document.TD2:
		if r.IntN(8) == 0 { // too long for its field
			return digits(r, 10+r.IntN(3))
		}
	}
	return []string{letters(r, 1) + digits(r, 8), letters(r, 2) + digits(r, 7), digits(r, 9), mixed(r, 9), letters(r, 1) + digits(r, 6)}[r.IntN(5)]
}

func digits(r *rand.Rand, n int) string  { return from(r, "0123456789", n) }
func letters(r *rand.Rand, n int) string { return from(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", n) }
func mixed(r *rand.Rand, n int) string   { return from(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", n) }

func from(r *rand.Rand, set string, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = set[r.IntN(len(set))]
	}
	return string(b)
}
