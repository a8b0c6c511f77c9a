package reader

import (
	"math/rand/v2"
	"testing"

	"github.com/passdesk/passdesk/app/document"
)

// The documents and conditions of the test pictures.

var passport = page{w: 125, h: 88, portrait: true, seed: 1, lines: []string{
	"P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
	"L898902C36UTO7408122F1204159ZE184226B<<<<<10",
}}

var cardBack = page{w: 85.6, h: 53.98, seed: 2, lines: []string{
	"I<UTOD231458907<<<<<<<<<<<<<<<",
	"7408122F1204159UTO<<<<<<<<<<<6",
	"ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
}}

var (
	cardFront = page{w: 85.6, h: 53.98, seed: 3, portrait: true}
	loyalty   = page{w: 85.6, h: 53.98, seed: 4}
)

// person makes up a document of a kind.
func person(t testing.TB, kind document.Kind, rng *rand.Rand) page {
	t.Helper()
	word := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('A' + rng.IntN(26))
		}
		return string(b)
	}
	number := []byte(word(2))
	for len(number) < 9 {
		number = append(number, byte('0'+rng.IntN(10)))
	}
	date := func() document.ShortDate {
		return document.ShortDate([]byte{
			byte('0' + rng.IntN(10)), byte('0' + rng.IntN(10)), '0', byte('1' + rng.IntN(9)), byte('0' + rng.IntN(3)), byte('1' + rng.IntN(8)),
		})
	}
	code := map[document.Kind]string{document.TD1: "I", document.TD2: "I", document.TD3: "P", document.MRVA: "V", document.MRVB: "V"}[kind]
	f := document.MRZFields{
		DocumentCode: code, Issuer: "UTO", Nationality: "UTO", Number: string(number), Birth: date(), Expiry: date(),
		Sex: []string{"M", "F", "X"}[rng.IntN(3)], Surname: word(3 + rng.IntN(8)), GivenNames: word(3+rng.IntN(5)) + " " + word(4),
	}
	lines, err := document.FormatMRZ(kind, f)
	if err != nil {
		t.Fatal(err)
	}
	size := sizes[kind]
	return page{w: size[0], h: size[1], lines: lines, portrait: kind != document.TD1, seed: rng.Uint64()}
}

// grade draws the conditions of a picture: 0 easy, 1 medium, 2 hard.
func grade(level int, kind document.Kind, rng *rand.Rand) shot {
	between := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	s := shot{
		pxPerMM: between([]float64{4.5, 4, 3.2}[level], 6.4),
		turn:    between(-1, 1) * []float64{3, 8, 15}[level],
		jitter:  []float64{0.03, 0.07, 0.12}[level],
		blurMM:  between([]float64{0.05, 0.1, 0.2}[level], []float64{0.15, 0.25, 0.36}[level]),
		noise:   between([]float64{1, 2, 4}[level], []float64{3, 6, 10}[level]),
		gain:    between([]float64{0.9, 0.7, 0.5}[level], 1.1),
		jpeg:    int(between([]float64{88, 75, 60}[level], 95)),
		desk:    between(30, 120),
		seed:    rng.Uint64(),
	}
	if rng.IntN(2) == 0 {
		s.w, s.h = 1920, 1080
	}
	if kind == document.TD1 {
		s.pxPerMM *= 1.25
	}
	if rng.IntN(6) == 0 {
		s.turn += 180
	}
	return s
}
