package optics

import (
	"math"
	"math/rand/v2"
)

// Level says how hard a shot may be.
type Level int

// The levels. Their ranges are those of the design's table for synthetic pictures; Ranges gives them.
const (
	Easy Level = iota
	Medium
	Hard
)

// Levels lists all of them.
var Levels = []Level{Easy, Medium, Hard}

func (l Level) String() string {
	switch l {
	case Easy:
		return "easy"
	case Medium:
		return "medium"
	case Hard:
		return "hard"
	}
	return "level?"
}

// Span is a range that a value is drawn from, both ends included.
type Span struct{ Low, High float64 }

func (s Span) draw(r *rand.Rand) float64 { return s.Low + (s.High-s.Low)*r.Float64() }

// Holds tells whether v lies in the range.
func (s Span) Holds(v float64) bool { return v >= s.Low-1e-9 && v <= s.High+1e-9 }

// Range is what a level draws its shots from.
type Range struct {
	PxPerMM     Span
	Turn        float64 // degrees to either side
	Quarters    float64 // probability of an exact quarter, half or three-quarter turn
	Jitter      float64 // of each corner along both axes, share of half a side, to either side
	Defocus     Span    // sigma, mm
	Motion      float64 // most, pixels
	Moving      float64 // probability of motion
	Noise       Span    // sigma of 255
	Gain        Span
	Gradient    float64 // most, share
	Glare       float64 // probability
	GlareSize   Span    // half axis, share of the document's width
	Finger      float64 // probability of fingers on an edge
	FingerInner float64 // probability of one over the text besides
	JPEG        Span
	Kelvin      float64 // to either side
	Shutter     float64 // pixels to either side
	Bent        float64 // probability that a booklet's page is bent
}

// Ranges are the ranges of the levels: sizes, turns, jitter, defocus, motion, noise, light, glare, fingers and JPEG as the design
// lists them; white balance, shutter and bent pages are ours.
var Ranges = map[Level]Range{
	Easy: {
		PxPerMM: Span{4.5, 12}, Turn: 3, Jitter: 0.03, Defocus: Span{0.05, 0.15}, Noise: Span{1, 3}, Gain: Span{0.9, 1.1}, Gradient: 0.06,
		JPEG: Span{88, 95}, Kelvin: 150,
	},
	Medium: {
		PxPerMM: Span{4, 12}, Turn: 8, Jitter: 0.07, Defocus: Span{0.1, 0.25}, Motion: 5, Moving: 0.3, Noise: Span{2, 6},
		Gain: Span{0.7, 1.12}, Gradient: 0.15, Glare: 0.3, GlareSize: Span{0.05, 0.14}, Finger: 0.35, JPEG: Span{75, 92},
		Kelvin: 350, Shutter: 3, Bent: 0.2,
	},
	Hard: {
		PxPerMM: Span{3, 12}, Turn: 15, Quarters: 0.25, Jitter: 0.12, Defocus: Span{0.2, 0.4}, Motion: 9, Moving: 0.5, Noise: Span{4, 11},
		Gain: Span{0.5, 1.15}, Gradient: 0.3, Glare: 0.5, GlareSize: Span{0.05, 0.14}, Finger: 0.35, FingerInner: 0.08, JPEG: Span{60, 85},
		Kelvin: 600, Shutter: 8, Bent: 0.4,
	},
}

// Draw invents a shot of a level for a document of a size in mm, at 1920 by 1080 or 1280 by 720 pixels. What would not fit the
// frame is drawn smaller, but never below the level's least size.
func Draw(l Level, f Flat, seed uint64) Shot {
	g := Ranges[l]
	r := rand.New(rand.NewPCG(seed, 0x73686f74<<8|uint64(l)))
	either := func(v float64) float64 { return v * (2*r.Float64() - 1) }
	s := Shot{Width: 1920, Height: 1080, Seed: seed}
	if r.IntN(3) == 0 {
		s.Width, s.Height = 1280, 720
	}
	w, h := f.Size()
	s.Turn = either(g.Turn)
	if r.Float64() < g.Quarters {
		s.Quarters = 1 + r.IntN(3)
	}
	for i := range s.Corners {
		s.Corners[i] = [2]float64{either(g.Jitter), either(g.Jitter)}
	}
	s.Shutter = either(g.Shutter)
	span := g.PxPerMM
	if fit := s.fit(w, h); fit < span.High {
		span.High = max(fit, span.Low)
	}
	s.PxPerMM = span.draw(r)
	s.centre(r, w, h)

	s.Gain, s.Gradient, s.GradientAngle = g.Gain.draw(r), g.Gradient*r.Float64(), 360*r.Float64()
	s.Kelvin = either(g.Kelvin)
	if r.Float64() < g.Glare {
		s.Glare = []Glare{{0.1 + 0.8*r.Float64(), 0.1 + 0.8*r.Float64(), g.GlareSize.draw(r), g.GlareSize.draw(r), 180 * r.Float64(), 0.8 + 0.4*r.Float64()}}
	}
	if r.Float64() < g.Finger {
		s.Fingers = hand(r, w, h)
	}
	if r.Float64() < g.FingerInner {
		s.Fingers = append(s.Fingers, Finger{w * (0.2 + 0.6*r.Float64()), h * (0.6 + 0.3*r.Float64()), 60 + 60*r.Float64(), 14 + 4*r.Float64(), r.IntN(len(skins))})
	}
	s.Defocus, s.Noise = g.Defocus.draw(r), g.Noise.draw(r)
	if r.Float64() < g.Moving {
		s.Motion, s.MotionAngle = g.Motion*r.Float64(), 180*r.Float64()
	}
	s.JPEG = int(math.Round(g.JPEG.draw(r)))
	if f.Open && r.Float64() < g.Bent {
		s.Curl, s.Bow, s.Gutter = 5*r.Float64(), 4*r.Float64(), 0.25+0.4*r.Float64()
	}
	s.Desk = [][]Desk{
		{Plate, Plate, White, Wood},
		{Plate, White, Wood, Wood, Cloth, Papers},
		{Plate, Wood, Cloth, Papers, Keyboard, Cables, Stripes},
	}[l][r.IntN([]int{4, 6, 7}[l])]
	return s
}

// fit is the largest scale at which the document stays inside the frame with two hundredths to spare.
func (s Shot) fit(w, h float64) float64 {
	s.PxPerMM = 1
	q := s.outline(w, h)
	var x, y float64
	for _, p := range q {
		x, y = max(x, math.Abs(p.X-float64(s.Width)/2)), max(y, math.Abs(p.Y-float64(s.Height)/2))
	}
	return min(0.48*float64(s.Width)/(x+0.6), 0.48*float64(s.Height)/(y+0.6))
}

// centre moves the document by chance as far as it stays inside.
func (s *Shot) centre(r *rand.Rand, w, h float64) {
	free := s.fit(w, h) / s.PxPerMM
	if free <= 1 {
		return
	}
	k := 0.8 * (1 - 1/free)
	s.ShiftX, s.ShiftY = k*0.48*float64(s.Width)*(2*r.Float64()-1), k*0.48*float64(s.Height)*(2*r.Float64()-1)
}

// hand gives one to three fingers, or a thumb, that hold the document at an edge.
func hand(r *rand.Rand, w, h float64) []Finger {
	skin := r.IntN(len(skins))
	edge := r.IntN(4) // top, right, bottom, left
	length := []float64{w, h, w, h}[edge]
	at := length * (0.15 + 0.6*r.Float64())
	out := []float64{-90, 0, 90, 180}[edge] + 30*(r.Float64()-0.5)
	n, width := 1, 17+4*r.Float64() // a thumb
	if r.IntN(2) == 0 {
		n, width = 2+r.IntN(2), 14+3*r.Float64()
	}
	var fingers []Finger
	for i := range n {
		in := 1 + 6*r.Float64() // mm that the tip's middle lies inside the edge
		along := at + float64(i)*width*1.08
		p := [][2]float64{{along, in}, {w - in, along}, {along, h - in}, {in, along}}[edge]
		fingers = append(fingers, Finger{p[0], p[1], out, width, skin})
	}
	return fingers
}
