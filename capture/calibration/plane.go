package calibration

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// plane maps the flat card, in millimetres, to the frame.
type plane struct{ capture.Homography }

// planeOf finds the plane that maps four card points to four frame points; false when three lie on a line.
func planeOf(from [4]Point, to capture.Quad) (plane, bool) {
	var card capture.Quad
	for i, p := range from {
		card[i] = capture.Point(p)
	}
	h, ok := capture.Between(card, to)
	return plane{h}, ok
}

// at maps a card point to the frame.
func (h plane) at(x, y float64) (p capture.Point) {
	p.X, p.Y = h.At(x, y)
	return p
}

// back maps the other way.
func (h plane) back() plane { return plane{h.Inverse()} }

// scale is how many pixels a millimetre covers at a card point: the root of the area that a square millimetre covers.
func (h plane) scale(x, y float64) float64 {
	const e = 0.01
	o, a, b := h.at(x, y), h.at(x+e, y), h.at(x, y+e)
	det := (a.X-o.X)*(b.Y-o.Y) - (a.Y-o.Y)*(b.X-o.X)
	return math.Sqrt(math.Abs(det)) / e
}

// grey is a picture of brightness.
type grey struct {
	pix  []uint8
	w, h int
}

func greyOf(f capture.Frame) grey {
	g := grey{pix: make([]uint8, f.Width*f.Height), w: f.Width, h: f.Height}
	for i := range g.pix { // BT.601
		b, gr, r := int(f.Pix[3*i]), int(f.Pix[3*i+1]), int(f.Pix[3*i+2])
		g.pix[i] = uint8((29*b + 150*gr + 77*r) >> 8)
	}
	return g
}

// near is the mean of the pixels whose middles lie within a distance of a point, both in pixels; false when the point lies
// outside of the picture.
func (g grey) near(p capture.Point, within float64) (float64, bool) {
	within = max(within, 0.75)
	sum, n := 0.0, 0
	for y := int(p.Y - within); y <= int(p.Y+within); y++ {
		for x := int(p.X - within); x <= int(p.X+within); x++ {
			if math.Hypot(float64(x)+0.5-p.X, float64(y)+0.5-p.Y) > within {
				continue
			}
			if x < 0 || y < 0 || x >= g.w || y >= g.h {
				return 0, false
			}
			sum += float64(g.pix[y*g.w+x])
			n++
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}
