package optics

import (
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// matOf gives the 3 by 3 matrix; the caller closes it.
func matOf(m capture.Homography) gocv.Mat {
	out := gocv.NewMatWithSize(3, 3, gocv.MatTypeCV64F)
	for i, v := range m {
		out.SetDoubleAt(i/3, i%3, v)
	}
	return out
}

// onto maps the rectangle (0,0)-(w,h) onto a quadrilateral (Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
// False when the corners do not run clockwise around a convex one.
func onto(w, h float64, q capture.Quad) (capture.Homography, bool) {
	for i := range q {
		a, b, c := q[i], q[(i+1)%4], q[(i+2)%4]
		if (b.X-a.X)*(c.Y-b.Y)-(b.Y-a.Y)*(c.X-b.X) < 1e-6 {
			return capture.Homography{}, false
		}
	}
	sx, sy := q[0].X-q[1].X+q[2].X-q[3].X, q[0].Y-q[1].Y+q[2].Y-q[3].Y
	dx1, dy1, dx2, dy2 := q[1].X-q[2].X, q[1].Y-q[2].Y, q[3].X-q[2].X, q[3].Y-q[2].Y
	den := dx1*dy2 - dx2*dy1
	g, k := (sx*dy2-dx2*sy)/den, (dx1*sy-sx*dy1)/den
	return capture.Homography{
		(q[1].X - q[0].X + g*q[1].X) / w, (q[3].X - q[0].X + k*q[3].X) / h, q[0].X,
		(q[1].Y - q[0].Y + g*q[1].Y) / w, (q[3].Y - q[0].Y + k*q[3].Y) / h, q[0].Y,
		g / w, k / h, 1,
	}, true
}

// outline gives the corners of a document of a size in mm, flat and before the rolling shutter, in pixels.
func (s Shot) outline(w, h float64) (q capture.Quad) {
	sin, cos := math.Sincos((s.Turn + 90*float64(s.Quarters&3)) * math.Pi / 180)
	switch { // exact quarters stay exact
	case s.Turn == 0 && s.Quarters&1 == 0:
		sin = 0
	case s.Turn == 0:
		cos = 0
	}
	lean := math.Tan(s.Shear * math.Pi / 180)
	for i, c := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := (c[0]+s.Corners[i][0])*w/2, (c[1]+s.Corners[i][1])*h/2
		x -= y * lean
		x, y = x*s.PxPerMM, y*s.PxPerMM
		q[i] = capture.Point{X: float64(s.Width)/2 + s.ShiftX + cos*x - sin*y, Y: float64(s.Height)/2 + s.ShiftY + sin*x + cos*y}
	}
	return q
}

// homography from flat millimetres to pixels. The rolling shutter reads row y at time y, by when everything has moved on by its
// share of Shutter: a shear of the frame.
func (s Shot) homography(w, h float64) (capture.Homography, bool) {
	m, ok := onto(w, h, s.outline(w, h))
	k := s.Shutter / float64(s.Height)
	return capture.Homography{1, k, -s.Shutter / 2, 0, 1, 0, 0, 0, 1}.Times(m), ok
}

// scale is the mean px/mm of the document in the frame: the root of the ratio of the areas.
func (v view) scale() float64 {
	var q capture.Quad
	for i, c := range [4][2]float64{{0, 0}, {v.w, 0}, {v.w, v.h}, {0, v.h}} {
		q[i].X, q[i].Y = v.toFrame.At(c[0], c[1])
	}
	return math.Sqrt(area(q) / (v.w * v.h))
}

// area of a quadrilateral that runs clockwise in a frame (y down).
func area(q capture.Quad) (sum float64) {
	for i, a := range q {
		b := q[(i+1)%4]
		sum += (a.X*b.Y - b.X*a.Y) / 2
	}
	return sum
}
