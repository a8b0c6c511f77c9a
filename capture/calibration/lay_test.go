package calibration

import (
	"math"
	"sync"

	"github.com/passdesk/passdesk/capture"
)

// This file lays the card as exactly as it can be computed, so that what Measure finds can be compared with what was put there.

// Pose is how a drawn card lies before a simulated camera.
type Pose struct {
	At      capture.Point // of the card's middle in the frame
	PxPerMM float64       // there
	Turn    float64       // degrees, clockwise
	Lean    float64       // ratio of the card's left to its right side, 1 when seen from straight above
	Blur    float64       // standard deviation, millimetres
}

var master = sync.OnceValue(func() grey {
	img := Card().Picture(masterDots)
	return grey{pix: img.Pix, w: img.Rect.Dx(), h: img.Rect.Dy()}
})

// Lay draws the card into a copy of a frame. Only the card is blurred, not the desk around it.
func Lay(desk capture.Frame, p Pose) capture.Frame {
	out := desk
	out.Pix = append([]byte(nil), desk.Pix...)
	h := p.plane()
	back := h.back()
	own := p.Blur * masterDots
	page := blurred(master(), math.Sqrt(max(0, own*own-0.25))) // the master's soft edges and its sampling blur by half a dot
	x0, y0, x1, y1 := float64(desk.Width), float64(desk.Height), 0.0, 0.0
	for _, c := range [4]Point{{0, 0}, {CardW, 0}, {CardW, CardH}, {0, CardH}} {
		q := h.at(c.X, c.Y)
		x0, y0, x1, y1 = min(x0, q.X), min(y0, q.Y), max(x1, q.X), max(y1, q.Y)
	}
	const sub = 4 // samples of a pixel in each direction
	for y := max(0, int(y0)); y <= min(desk.Height-1, int(y1)); y++ {
		for x := max(0, int(x0)); x <= min(desk.Width-1, int(x1)); x++ {
			sum, n := 0.0, 0
			for i := range sub * sub {
				q := back.at(float64(x)+(float64(i%sub)+0.5)/sub, float64(y)+(float64(i/sub)+0.5)/sub)
				if q.X < 0 || q.Y < 0 || q.X >= CardW || q.Y >= CardH {
					continue
				}
				sum += page.sample(q.X*masterDots-0.5, q.Y*masterDots-0.5)
				n++
			}
			if n == 0 {
				continue
			}
			share := float64(n) / (sub * sub)
			v := (simInk + (simPaper-simInk)*sum/float64(n)/255) * share
			at := out.Pix[3*(y*out.Width+x):][:3]
			for c := range at {
				at[c] = uint8(math.Round(v + float64(at[c])*(1-share)))
			}
		}
	}
	return out
}

// plane maps the card as it lies.
func (p Pose) plane() plane {
	s, c := math.Sincos(p.Turn * math.Pi / 180)
	lean := max(p.Lean, 0.01)
	if p.Lean == 0 {
		lean = 1
	}
	k := 2 * (lean - 1) / (lean + 1) / CardW // w grows to the right, and what is further is smaller
	var to [4]capture.Point
	from := [4]Point{{0, 0}, {CardW, 0}, {CardW, CardH}, {0, CardH}}
	for i, q := range from {
		x, y := q.X-CardW/2, q.Y-CardH/2
		z := (1 + k*x) / p.PxPerMM
		to[i] = capture.Point{X: p.At.X + (x*c-y*s)/z, Y: p.At.Y + (x*s+y*c)/z}
	}
	h, _ := planeOf(from, to)
	return h
}

// field is a picture of floats.
type field struct {
	v    []float32
	w, h int
}

func (f field) sample(x, y float64) float64 {
	x, y = max(0, min(x, float64(f.w)-1.001)), max(0, min(y, float64(f.h)-1.001))
	i, j := int(x), int(y)
	fx, fy := x-float64(i), y-float64(j)
	a := f.v[j*f.w+i:]
	b := a[f.w:]
	return (float64(a[0])*(1-fx)+float64(a[1])*fx)*(1-fy) + (float64(b[0])*(1-fx)+float64(b[1])*fx)*fy
}

// blurred is a picture under a Gaussian of sigma pixels; its rim is continued outwards.
func blurred(g grey, sigma float64) field {
	f := field{v: make([]float32, len(g.pix)), w: g.w, h: g.h}
	for i, v := range g.pix {
		f.v[i] = float32(v)
	}
	if sigma < 0.1 {
		return f
	}
	r := int(3.5*sigma) + 1
	kernel, sum := make([]float32, 2*r+1), float32(0)
	for i := range kernel {
		d := float64(i-r) / sigma
		kernel[i] = float32(math.Exp(-d * d / 2))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	pass := func(n, stride, lines, next int) {
		line := make([]float32, n+2*r)
		for l := range lines {
			at := l * next
			for i := range line {
				line[i] = f.v[at+max(0, min(n-1, i-r))*stride]
			}
			for i := range n {
				var s float32
				for k, w := range kernel {
					s += w * line[i+k]
				}
				f.v[at+i*stride] = s
			}
		}
	}
	pass(f.w, 1, f.h, f.w)
	pass(f.h, f.w, f.w, 1)
	return f
}
