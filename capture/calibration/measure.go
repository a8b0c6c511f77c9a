package calibration

import (
	"errors"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Errors of Measure.
var (
	ErrNoCard = errors.New("no calibration card in the picture")
	ErrFrame  = errors.New("not a picture")
)

// Result is what one frame with the card in it says of the camera at its place.
type Result struct {
	Width   int     `json:"width"` // of the frame, pixels
	Height  int     `json:"height"`
	PxPerMM float64 `json:"pxPerMM"` // pixels a millimetre in the middle of the card

	Blur   float64 `json:"blurMM"`   // standard deviation of the blur, millimetres: the greater of the two below
	Across float64 `json:"acrossMM"` // left to right on the card
	Down   float64 `json:"downMM"`   // top to bottom

	Bars []float64 `json:"bars"` // contrast that is left of bars of 0.5, 0.4, 0.33 and 0.25 mm, 0 to 1

	Tilt  float64 `json:"tilt"`  // greatest ratio of two opposite sides of the card, 1 when seen from straight above
	Paper float64 `json:"paper"` // brightness of the paper, 0 to 255: the median over the card
	Ink   float64 `json:"ink"`   // and of the ink
	Even  float64 `json:"even"`  // darkest to brightest paper, 1 is even light
	Noise float64 `json:"noise"` // standard deviation of the brightness of flat ink, in steps of 255

	Card capture.Quad `json:"-"` // the card's outline in the frame
}

// Measure looks for the printed card in a frame of any orientation and measures it. The error is ErrNoCard or ErrFrame.
func Measure(f capture.Frame) (Result, error) {
	if !f.Valid() {
		return Result{}, ErrFrame
	}
	g := greyOf(f)
	h, ok := locate(g)
	if !ok {
		return Result{}, ErrNoCard
	}
	r := Result{Width: f.Width, Height: f.Height, PxPerMM: h.scale(CardW/2, CardH/2)}
	r.Card = capture.Quad{h.at(0, 0), h.at(CardW, 0), h.at(CardW, CardH), h.at(0, CardH)}
	side := func(i int) float64 {
		a, b := r.Card[i], r.Card[(i+1)%4]
		return math.Hypot(a.X-b.X, a.Y-b.Y)
	}
	for i := range 2 {
		k := side(i) / side(i+2)
		r.Tilt = max(r.Tilt, k, 1/k)
	}
	r.light(g, h)
	if r.Across, r.Down, ok = edgeBlur(g, h); !ok {
		return Result{}, ErrNoCard
	}
	r.Blur = max(r.Across, r.Down)
	for i := range Bars {
		r.Bars = append(r.Bars, contrast(g, h, i, r.Ink, r.Paper))
	}
	return r, nil
}

// light measures paper and ink.
func (r *Result) light(g grey, h plane) {
	var paper []float64
	for _, p := range whites {
		v, _ := g.near(h.at(p.X, p.Y), 0.5*h.scale(p.X, p.Y))
		paper = append(paper, v)
	}
	slices.Sort(paper)
	r.Paper, r.Even = paper[len(paper)/2], paper[0]/max(paper[len(paper)-1], 1)
	at, within := h.at(square.X, square.Y), 5*h.scale(square.X, square.Y)
	r.Ink, _ = g.near(at, within)
	// Noise from differences of neighbours, which slow shades do not change: the median of |a-b| is 0.954 sigma.
	var steps []float64
	for y := max(0, int(at.Y-within)); y < min(g.h, int(at.Y+within)); y++ {
		for x := max(0, int(at.X-within)); x < min(g.w-1, int(at.X+within)); x++ {
			if math.Hypot(float64(x)-at.X, float64(y)-at.Y) < within {
				steps = append(steps, math.Abs(float64(g.pix[y*g.w+x])-float64(g.pix[y*g.w+x+1])))
			}
		}
	}
	if len(steps) > 0 {
		slices.Sort(steps)
		r.Noise = steps[len(steps)/2] / 0.954
	}
}
