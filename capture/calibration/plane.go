package calibration

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// plane maps the flat card to the frame: a homography, row by row, its last number being 1.
type plane [9]float64

// planeOf finds the plane that maps four card points to four frame points; false when three lie on a line.
func planeOf(from [4]Point, to [4]capture.Point) (plane, bool) {
	var a [8][9]float64
	for i := range 4 {
		x, y, u, v := from[i].X, from[i].Y, to[i].X, to[i].Y
		a[2*i] = [9]float64{x, y, 1, 0, 0, 0, -u * x, -u * y, u}
		a[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -v * x, -v * y, v}
	}
	for c := range 8 { // Gauss with the largest pivot
		p := c
		for r := c; r < 8; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[p][c]) {
				p = r
			}
		}
		if math.Abs(a[p][c]) < 1e-9 {
			return plane{}, false
		}
		a[c], a[p] = a[p], a[c]
		for r := range 8 {
			if r == c {
				continue
			}
			k := a[r][c] / a[c][c]
			for j := c; j < 9; j++ {
				a[r][j] -= k * a[c][j]
			}
		}
	}
	var h plane
	for i := range 8 {
		h[i] = a[i][8] / a[i][i]
	}
	h[8] = 1
	return h, true
}

// at maps a card point to the frame.
func (h plane) at(x, y float64) capture.Point {
	w := h[6]*x + h[7]*y + h[8]
	return capture.Point{X: (h[0]*x + h[1]*y + h[2]) / w, Y: (h[3]*x + h[4]*y + h[5]) / w}
}

// back maps the other way.
func (h plane) back() plane {
	m := plane{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
	for i := range m {
		m[i] /= m[8] // the inverse up to a factor
	}
	return m
}

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
