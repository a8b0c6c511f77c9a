// Package press prints machine-readable zones of invented holders as scanners, web pages and cameras show them. It serves the
// tests and the sweeps of package mrz and of the reader; the program itself never calls it.
//
// Three steps: NewZone makes up the text, Page draws the flat document in millimetres, and Shot looks at it.
package press

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/passdesk/passdesk/app/document"
)

// Zone is the true text of a document.
type Zone struct {
	Kind  document.Kind
	Lines []string
}

// Kinds lists the layouts that NewZone knows.
var Kinds = []document.Kind{document.TD3, document.TD1, document.TD2, document.MRVA, document.MRVB, document.FRID}

// Size gives width and height of a document in millimetres (Doc 9303 parts 4 to 7).
func Size(k document.Kind) (w, h float64) {
	switch k {
	case document.TD1:
		return 85.6, 53.98
	case document.TD3:
		return 125, 88
	case document.MRVA:
		return 120, 80
	}
	return 105, 74
}

var (
	heads  = strings.Fields("BR K TH S M L V AN OR EL DU CZ FR GR SCH ST Q J W X Y H P N T")
	middle = strings.Fields("A E I O U AI EE OU IE ARA ONI EMA UZU ILLO AQU OKE YSZ ERGU")
	tails  = strings.Fields("N R S LT CK M SSON VA MAN TZ WSKI Z X DE RD PH G QUE B")
)

func pick(rng *rand.Rand, from []string) string { return from[rng.IntN(len(from))] }

func name(rng *rand.Rand) string {
	s := pick(rng, heads) + pick(rng, middle)
	for range rng.IntN(2) {
		s += pick(rng, heads) + pick(rng, middle)
	}
	return s + pick(rng, tails)
}

// code is n random characters, digits or (one in so many) capitals.
func code(rng *rand.Rand, n, letters int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + rng.IntN(10))
		if letters > 0 && rng.IntN(letters) == 0 {
			b[i] = byte('A' + rng.IntN(26))
		}
	}
	return string(b)
}

// NewZone makes up a holder. Check digits are true; the state is mostly Utopia.
func NewZone(kind document.Kind, rng *rand.Rand) Zone {
	day := func() document.ShortDate {
		return document.ShortDate(fmt.Sprintf("%02d%02d%02d", rng.IntN(100), 1+rng.IntN(12), 1+rng.IntN(28)))
	}
	state := "UTO"
	if rng.IntN(3) == 0 {
		state = pick(rng, []string{"D", "XXA", "XXB", "XOM", "UNO", "XPO"})
	}
	f := document.MRZFields{
		Issuer: state, Nationality: state, Number: code(rng, 9, 1+rng.IntN(5)), Birth: day(), Expiry: day(),
		Sex: pick(rng, []string{"M", "F", "X"}), Surname: name(rng), GivenNames: name(rng),
	}
	if rng.IntN(3) == 0 {
		f.GivenNames += " " + name(rng)
	}
	if rng.IntN(4) == 0 {
		f.Surname += "-" + name(rng)
	}
	switch kind {
	case document.TD3:
		f.DocumentCode = pick(rng, []string{"P", "P", "P", "PD", "PA"})
	case document.TD1, document.TD2:
		f.DocumentCode = pick(rng, []string{"I", "ID", "I", "AR", "C", "IR"})
	case document.MRVA, document.MRVB:
		f.DocumentCode = pick(rng, []string{"V", "V", "VN", "VC"})
	case document.FRID:
		return french(rng)
	}
	if rng.IntN(2) == 0 {
		f.Optional = code(rng, 1+rng.IntN(7), 3)
	}
	if kind == document.TD1 && rng.IntN(3) == 0 {
		f.Optional2 = code(rng, 1+rng.IntN(11), 3)
	}
	lines, err := document.FormatMRZ(kind, f)
	if err != nil {
		panic("press: " + err.Error()) // the fields above always fit
	}
	return Zone{kind, lines}
}

// french is the card that France made until 2021.
func french(rng *rand.Rand) Zone {
	fit := func(s string, n int) string { return (s + strings.Repeat("<", n))[:n] }
	a := "IDFRA" + fit(name(rng), 25) + code(rng, 3, 0) + code(rng, 3, 0)
	number := fmt.Sprintf("%02d%02d", rng.IntN(22), 1+rng.IntN(12)) + code(rng, 3, 0) + code(rng, 5, 0)
	birth := fmt.Sprintf("%02d%02d%02d", rng.IntN(100), 1+rng.IntN(12), 1+rng.IntN(28))
	b := number + string(document.CheckDigit(number)) + fit(name(rng)+"<<"+name(rng), 14) + birth +
		string(document.CheckDigit(birth)) + pick(rng, []string{"M", "F"})
	return Zone{document.FRID, []string{a, b + string(document.CheckDigit(a, b))}}
}
