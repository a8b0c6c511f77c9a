package press

import (
	"math"
	"math/rand/v2"
)

// Sorts names the kinds of pictures that Wild makes. The last three are webcam pictures of growing difficulty, after the table
// that the product's goals are given for; the others stand for scans and web pictures of specimens.
var Sorts = []string{
	"scan", "small", "strip", "quarter", "skew", "boxed", "tinted", "stamp", "large", "odd", "font",
	"stretch", "mark", "busy", "faint", "easy", "medium", "hard",
}

// Wild makes up a picture of a sort: the same seed gives the same picture. Even-numbered and odd-numbered seeds, or seeds of
// different ranges, are for tuning and testing.
func Wild(sort string, kind int, seed uint64) (Page, Shot) {
	rng := rand.New(rand.NewPCG(seed, uint64(len(sort))*31+uint64(sort[0])))
	r := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	z := NewZone(Kinds[kind%len(Kinds)], rng)
	p := NewPage(z, rng.Uint64())
	if rng.IntN(2) == 0 {
		p.Face = OCRBS
	}
	p.Size, p.Weight = r(0.95, 1.05), r(-0.05, 0.09)
	p.Pitch = 2.54 * r(0.99, 1.01)
	p.Ink, p.Pattern = uint8(r(10, 60)), r(0, 14)
	p.Up = 7 + r(-1, 1)
	for c := range p.Paper {
		p.Paper[c] = uint8(r(205, 250))
	}
	p.Plain = kind%len(Kinds) == 1 && rng.IntN(2) == 0
	s := Shot{Seed: rng.Uint64(), Border: uint8(r(0, 255)), W: int(r(600, 1600)), BlurPx: r(0.2, 0.9), JPEG: int(r(70, 96)), Noise: r(0, 3)}
	if rng.IntN(3) == 0 {
		s.Sharpen = r(0.3, 1.5)
	}
	switch sort {
	case "small":
		s.W, s.JPEG, s.BlurPx, s.Noise = int(r(250, 420)), int(r(80, 96)), r(0.1, 0.45), 0
	case "strip":
		s.Crop, s.Margin, s.W = "zone", r(0, 3)*r(0, 1), int(math.Exp(r(math.Log(300), math.Log(2000))))
		if rng.IntN(3) == 0 {
			s.Crop = "lower"
		}
	case "quarter":
		s.Quarters = 1 + rng.IntN(3)
		p.Boxes = rng.IntN(2) == 0
	case "skew":
		s.Turn = r(-20, 20)
	case "boxed":
		p.Boxes, s.Quarters = true, rng.IntN(4)
	case "tinted":
		p.Pattern = r(15, 45)
		for c := range p.Paper {
			p.Paper[c] = uint8(r(130, 250))
		}
		p.Ink = uint8(r(10, 40))
	case "stamp":
		p.Stamp = true
	case "large":
		s.W = int(r(2200, 4000))
		s.BlurPx = r(0.5, 3)
	case "odd":
		p.Size, p.Leading, p.Pitch = r(0.82, 1.22), r(4.8, 8), 2.54*r(0.93, 1.03)
		p.Weight = r(-0.08, 0.14)
	case "font":
		p.Face, p.Size, p.Weight = pick(rng, []string{DejaVu, Courier}), r(0.9, 1.1), r(-0.02, 0.05)
	case "stretch":
		s.Stretch = r(0.85, 1.18)
	case "mark":
		p.Mark = r(30, 110)
	case "busy":
		s.Busy, s.W = r(0.35, 0.65), int(r(900, 1800))
		s.Turn = r(-4, 4)
	case "faint":
		p.Ink, p.Pattern, p.Weight = uint8(r(110, 160)), r(5, 16), r(-0.06, 0)
		s.Noise = r(1, 5)
	case "easy", "medium", "hard":
		s = webcam(sort, s, rng)
	}
	return p, s
}

// webcam draws the conditions of a picture by a station's camera.
func webcam(sort string, s Shot, rng *rand.Rand) Shot {
	r := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	k := map[string]int{"easy": 0, "medium": 1, "hard": 2}[sort]
	of := func(v ...float64) float64 { return v[k] }
	s = Shot{
		Seed: s.Seed, Desk: true, W: 1280, H: 720,
		Turn: r(-1, 1) * of(3, 8, 15), Jitter: of(0.03, 0.07, 0.12), BlurMM: r(of(0.05, 0.1, 0.2), of(0.15, 0.25, 0.4)),
		Noise: r(of(1, 2, 4), of(3, 6, 11)), Gain: r(of(0.9, 0.7, 0.5), of(1.1, 1.12, 1.15)), Gradient: r(0, of(0.06, 0.15, 0.3)),
		JPEG: int(r(of(88, 75, 60), of(95, 92, 85))), BlurPx: 0.3,
	}
	if rng.IntN(2) == 0 {
		s.W, s.H = 1920, 1080
	}
	s.PxPerMM = r(of(4.5, 4, 3), 0.9*float64(s.H)/88)
	if rng.Float64() < of(0, 0.3, 0.5) {
		s.MovePx = r(1, of(0, 5, 9))
	}
	if rng.Float64() < of(0, 0.3, 0.3) {
		s.Glare = r(0.03, 0.07)
	}
	if k == 2 && rng.IntN(4) == 0 {
		s.Turn += float64(90 * (1 + rng.IntN(3)))
		s.PxPerMM = min(s.PxPerMM, 0.9*float64(s.H)/125)
	}
	return s
}
