package face

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// projective is a homography between two pictures with the frames that it was fitted in: points are first shifted to their
// centroid and scaled to a mean distance of root two (R. Hartley 1997), without which the normal equations are useless.
type projective struct {
	h        [8]float64 // row by row; the ninth is 1
	from, to normal
}

type normal struct{ x, y, s float64 }

func normalise(p []capture.Point) (n normal) {
	for _, q := range p {
		n.x, n.y = n.x+q.X/float64(len(p)), n.y+q.Y/float64(len(p))
	}
	d := 0.0
	for _, q := range p {
		d += math.Hypot(q.X-n.x, q.Y-n.y) / float64(len(p))
	}
	n.s = 1
	if d > 0 {
		n.s = math.Sqrt2 / d
	}
	return n
}

func (t projective) apply(p capture.Point) capture.Point {
	x, y := (p.X-t.from.x)*t.from.s, (p.Y-t.from.y)*t.from.s
	w := t.h[6]*x + t.h[7]*y + 1
	u, v := (t.h[0]*x+t.h[1]*y+t.h[2])/w, (t.h[3]*x+t.h[4]*y+t.h[5])/w
	return capture.Point{X: u/t.to.s + t.to.x, Y: v/t.to.s + t.to.y}
}

// homography fits by linear least squares; false when the points do not determine it.
func homography(from, to []capture.Point) (t projective, ok bool) {
	if len(from) < 4 || len(from) != len(to) {
		return t, false
	}
	t.from, t.to = normalise(from), normalise(to)
	var a [8][9]float64
	for i := range from {
		x, y := (from[i].X-t.from.x)*t.from.s, (from[i].Y-t.from.y)*t.from.s
		u, v := (to[i].X-t.to.x)*t.to.s, (to[i].Y-t.to.y)*t.to.s
		for _, row := range [2][9]float64{{x, y, 1, 0, 0, 0, -u * x, -u * y, u}, {0, 0, 0, x, y, 1, -v * x, -v * y, v}} {
			for j := range 8 {
				for k := range 9 {
					a[j][k] += row[j] * row[k]
				}
			}
		}
	}
	ok = capture.Solve(a[:], 1e-12)
	for i := range t.h {
		t.h[i] = a[i][8]
	}
	return t, ok
}
