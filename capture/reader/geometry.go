package reader

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// toQuad returns the homography that takes the corners of a w x h rectangle, clockwise from (0, 0), to those of q. It is
// false when three corners lie on a line.
func toQuad(w, h float64, q capture.Quad) (capture.Homography, bool) {
	return capture.Between(capture.Quad{{X: 0, Y: 0}, {X: w, Y: 0}, {X: w, Y: h}, {X: 0, Y: h}}, q)
}

// aspect estimates width over height of the flat rectangle that is seen as q, for a camera with the optical axis in the
// middle of a w x h picture and a focal length of 0.85 w (61 degrees across), after Zhang and He, "Whiteboard scanning
// and image enhancement" (2007). An error of a third in the focal length moves the result by a few percent at most.
func aspect(q capture.Quad, w, h int) float64 {
	m, ok := toQuad(1, 1, q)
	if !ok {
		return 0
	}
	f, cx, cy := 0.85*float64(w), float64(w)/2, float64(h)/2
	norm := func(a, b, c float64) float64 { return math.Hypot(math.Hypot((a-cx*c)/f, (b-cy*c)/f), c) }
	up := norm(m[1], m[4], m[7])
	if up == 0 {
		return 0
	}
	return norm(m[0], m[3], m[6]) / up
}

// ratio is the mean of the sides that lie across over the mean of those that go down: it errs less than aspect where the perspective
// is not that of a flat rectangle, as with a page that is bent or held.
func ratio(q capture.Quad) float64 {
	s := sides(q)
	return (s[0] + s[2]) / max(s[1]+s[3], 1e-9)
}

func dist(a, b capture.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

// sides returns the lengths of the top, right, bottom and left side.
func sides(q capture.Quad) (s [4]float64) {
	for i := range q {
		s[i] = dist(q[i], q[(i+1)%4])
	}
	return s
}

// area is the signed area: positive when the corners go clockwise on the screen.
func area(q capture.Quad) float64 {
	a := 0.0
	for i, p := range q {
		n := q[(i+1)%4]
		a += p.X*n.Y - n.X*p.Y
	}
	return a / 2
}

// convex tells whether the corners go clockwise around a convex outline with no corner flatter than about 150 degrees.
func convex(q capture.Quad) bool {
	for i := range q {
		a, b, c := q[i], q[(i+1)%4], q[(i+2)%4]
		x1, y1, x2, y2 := b.X-a.X, b.Y-a.Y, c.X-b.X, c.Y-b.Y
		l := math.Hypot(x1, y1) * math.Hypot(x2, y2)
		if l == 0 || (x1*y2-y1*x2)/l < 0.5 {
			return false
		}
	}
	return true
}

// tilt is the largest ratio of two opposite sides, 1 when seen straight from above.
func tilt(q capture.Quad) float64 {
	s := sides(q)
	r := func(a, b float64) float64 { return max(a, b) / max(min(a, b), 1e-9) }
	return max(r(s[0], s[2]), r(s[1], s[3]))
}

// turned renames the corners so that corner n becomes the first: the document turned by n quarter turns.
func turned(q capture.Quad, n int) (out capture.Quad) {
	for i := range q {
		out[i] = q[(i+n)%4]
	}
	return out
}

// lying puts the corners in clockwise order, starting with the left end of the uppermost long side.
func lying(q capture.Quad) capture.Quad {
	if area(q) < 0 {
		q[1], q[3] = q[3], q[1]
	}
	s := sides(q)
	if s[1]+s[3] > s[0]+s[2] {
		q = turned(q, 1)
	}
	if q[0].Y+q[1].Y > q[2].Y+q[3].Y+0.5 || math.Abs(q[0].Y+q[1].Y-q[2].Y-q[3].Y) <= 0.5 && q[0].X > q[2].X {
		q = turned(q, 2)
	}
	return q
}

func scaled(q capture.Quad, s float64) capture.Quad {
	for i := range q {
		q[i].X, q[i].Y = (q[i].X+0.5)*s-0.5, (q[i].Y+0.5)*s-0.5
	}
	return q
}

// moved is the mean way of the four corners as a share of the diagonal.
func moved(a, b capture.Quad) float64 {
	d := 0.0
	for i := range a {
		d += dist(a[i], b[i]) / 4
	}
	return d / max(dist(a[0], a[2]), dist(a[1], a[3]), 1)
}

// line is a x + b y = c with a² + b² = 1.
type line struct{ a, b, c float64 }

func through(p, q capture.Point) line {
	a, b := p.Y-q.Y, q.X-p.X
	n := math.Hypot(a, b)
	if n == 0 {
		return line{}
	}
	a, b = a/n, b/n
	return line{a, b, a*p.X + b*p.Y}
}

func (l line) off(p capture.Point) float64 { return l.a*p.X + l.b*p.Y - l.c }

func (l line) cross(m line) (capture.Point, bool) {
	d := l.a*m.b - l.b*m.a
	if math.Abs(d) < 0.2 { // less than about 12 degrees between them
		return capture.Point{}, false
	}
	return capture.Point{X: (l.c*m.b - l.b*m.c) / d, Y: (l.a*m.c - l.c*m.a) / d}, true
}

// fit is the line with the least squared distance to the weighted points (principal axis).
func fit(ps []capture.Point, weight []float64) (line, bool) {
	var n, mx, my float64
	for i, p := range ps {
		n += weight[i]
		mx += weight[i] * p.X
		my += weight[i] * p.Y
	}
	if n < 2 {
		return line{}, false
	}
	mx, my = mx/n, my/n
	var xx, xy, yy float64
	for i, p := range ps {
		dx, dy := p.X-mx, p.Y-my
		xx += weight[i] * dx * dx
		xy += weight[i] * dx * dy
		yy += weight[i] * dy * dy
	}
	if xx+yy < 1 {
		return line{}, false
	}
	t := 0.5 * math.Atan2(2*xy, xx-yy)
	a, b := -math.Sin(t), math.Cos(t)
	return line{a, b, a*mx + b*my}, true
}
