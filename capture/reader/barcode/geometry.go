package barcode

import (
	"image"
	"image/color"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Coordinates as everywhere in Passdesk: the middle of the top left pixel is (0, 0), so that a picture of w x h pixels
// reaches from -0.5 to w-0.5.

// rectangle is the outline of a picture of w x h pixels.
func rectangle(w, h float64) capture.Quad {
	return capture.Quad{{X: -0.5, Y: -0.5}, {X: w - 0.5, Y: -0.5}, {X: w - 0.5, Y: h - 0.5}, {X: -0.5, Y: h - 0.5}}
}

// perspective is the homography that takes the corners of one quad to those of another. The caller closes it.
func perspective(from, to capture.Quad) gocv.Mat {
	vector := func(q capture.Quad) gocv.Point2fVector {
		at := make([]gocv.Point2f, len(q))
		for i, p := range q {
			at[i] = gocv.Point2f{X: float32(p.X), Y: float32(p.Y)}
		}
		return gocv.NewPoint2fVectorFromPoints(at)
	}
	a, b := vector(from), vector(to)
	defer a.Close()
	defer b.Close()
	return gocv.GetPerspectiveTransform2f(a, b)
}

// through is where a homography takes a point.
func through(m gocv.Mat, p capture.Point) capture.Point {
	at := func(r, c int) float64 { return m.GetDoubleAt(r, c) }
	w := at(2, 0)*p.X + at(2, 1)*p.Y + at(2, 2)
	if w == 0 {
		return p
	}
	return capture.Point{X: (at(0, 0)*p.X + at(0, 1)*p.Y + at(0, 2)) / w, Y: (at(1, 0)*p.X + at(1, 1)*p.Y + at(1, 2)) / w}
}

// flatten returns the inside of a quad as w x h pixels, white where the picture ends: a symbol may reach to the edge, and
// needs light around it. The caller closes it.
func flatten(src gocv.Mat, q capture.Quad, w, h int, how gocv.InterpolationFlags) gocv.Mat {
	m := perspective(q, rectangle(float64(w), float64(h)))
	defer m.Close()
	out := gocv.NewMat()
	gocv.WarpPerspectiveWithParams(src, &out, m, image.Pt(w, h), how, gocv.BorderConstant, color.RGBA{255, 255, 255, 0})
	return out
}

// back takes a quad on a flattened picture of w x h pixels to where it is in the picture it was cut from.
func back(on, q capture.Quad, w, h int) capture.Quad {
	m := perspective(rectangle(float64(w), float64(h)), on)
	defer m.Close()
	for i, p := range q {
		q[i] = through(m, p)
	}
	return q
}

// wider moves the sides of a quad outwards by shares of its width and height.
func wider(q capture.Quad, across, down float64) capture.Quad {
	m := perspective(capture.Quad{{X: 0, Y: 0}, {X: 1, Y: 0}, {X: 1, Y: 1}, {X: 0, Y: 1}}, q)
	defer m.Close()
	for i, p := range (capture.Quad{{X: -across, Y: -down}, {X: 1 + across, Y: -down}, {X: 1 + across, Y: 1 + down}, {X: -across, Y: 1 + down}}) {
		q[i] = through(m, p)
	}
	return q
}

func dist(a, b capture.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// turned renames the corners: the picture turned by n quarter turns to the left.
func turned(q capture.Quad, n int) (out capture.Quad) {
	for i := range q {
		out[i] = q[(i+n)%4]
	}
	return out
}
