package face

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

func distance(a, b capture.Point) float64 { return math.Hypot(a.X-b.X, a.Y-b.Y) }

func middle(a, b capture.Point) capture.Point {
	return capture.Point{X: (a.X + b.X) / 2, Y: (a.Y + b.Y) / 2}
}

// frame of the face: origin between the eyes, ux along the eyes to the subject's left, uy towards the mouth.
func (l Landmarks) axes() (o capture.Point, ux, uy capture.Point, eyes float64) {
	o, eyes = middle(l[RightEye], l[LeftEye]), distance(l[RightEye], l[LeftEye])
	if eyes == 0 {
		return o, capture.Point{X: 1}, capture.Point{Y: 1}, 1
	}
	ux = capture.Point{X: (l[LeftEye].X - l[RightEye].X) / eyes, Y: (l[LeftEye].Y - l[RightEye].Y) / eyes}
	return o, ux, capture.Point{X: -ux.Y, Y: ux.X}, eyes
}

// YawRatio is how far the nose lies beside the middle of the eyes, in distances of the eyes; positive when the head
// is turned to the subject's own left. The angle is about atan(ratio/0.48): 0.12, 0.17 and 0.29 at 15, 20 and 30
// degrees.
func (l Landmarks) YawRatio() float64 {
	o, ux, _, eyes := l.axes()
	n := l[Nose]
	return ((n.X-o.X)*ux.X + (n.Y-o.Y)*ux.Y) / eyes
}

// Yaw is the turn of the head in degrees, positive to the subject's own left.
func (l Landmarks) Yaw() float64 { return math.Atan(l.YawRatio()/0.48) * 180 / math.Pi }

// PitchRatio is the height of the nose between eyes (0) and mouth (1); 0.55 to 0.65 when looking straight on, less
// when looking up.
func (l Landmarks) PitchRatio() float64 {
	o, _, uy, _ := l.axes()
	m := middle(l[RightMouth], l[LeftMouth])
	depth := (m.X-o.X)*uy.X + (m.Y-o.Y)*uy.Y
	if depth <= 0 {
		return 0
	}
	return ((l[Nose].X-o.X)*uy.X + (l[Nose].Y-o.Y)*uy.Y) / depth
}

// Roll is the lean of the head in degrees, positive clockwise in the frame.
func (l Landmarks) Roll() float64 {
	return math.Atan2(l[LeftEye].Y-l[RightEye].Y, l[LeftEye].X-l[RightEye].X) * 180 / math.Pi
}

// planarity is e_A: the affine map that carries eyes and mouth of a onto those of b is applied to the nose of a; returned
// is how far the nose of b lies from there, in distances of the eyes of a. Near 0 for a flat picture however it is
// turned (0.02 to 0.04), 0.12, 0.18 and 0.29 for a head turned by 15, 20 and 30 degrees. The scale of the map is taken
// out by the root of its determinant.
func planarity(a, b Landmarks) float64 {
	idx := [4]int{RightEye, LeftEye, RightMouth, LeftMouth}
	var ca, cb capture.Point
	for _, i := range idx {
		ca.X, ca.Y, cb.X, cb.Y = ca.X+a[i].X/4, ca.Y+a[i].Y/4, cb.X+b[i].X/4, cb.Y+b[i].Y/4
	}
	// Least squares: M = (sum q p^T)(sum p p^T)^-1 about the centroids.
	var xx, xy, yy, ux, uy, vx, vy float64
	for _, i := range idx {
		x, y, u, v := a[i].X-ca.X, a[i].Y-ca.Y, b[i].X-cb.X, b[i].Y-cb.Y
		xx, xy, yy = xx+x*x, xy+x*y, yy+y*y
		ux, uy, vx, vy = ux+u*x, uy+u*y, vx+v*x, vy+v*y
	}
	d := xx*yy - xy*xy
	if d == 0 {
		return 0
	}
	m00, m01 := (ux*yy-uy*xy)/d, (uy*xx-ux*xy)/d
	m10, m11 := (vx*yy-vy*xy)/d, (vy*xx-vx*xy)/d
	x, y := a[Nose].X-ca.X, a[Nose].Y-ca.Y
	want := capture.Point{X: cb.X + m00*x + m01*y, Y: cb.Y + m10*x + m11*y}
	unit := distance(a[RightEye], a[LeftEye]) * math.Sqrt(math.Abs(m00*m11-m01*m10))
	if unit == 0 {
		return 0
	}
	return distance(want, b[Nose]) / unit
}

// similarity is the 2x3 matrix (row by row) of the rotation, scale and shift that carries from onto to best in least
// squares (S. Umeyama 1991, in two dimensions without reflection).
func similarity(from, to Landmarks) [6]float64 {
	var c, w capture.Point
	for i := range from {
		c.X, c.Y, w.X, w.Y = c.X+from[i].X/5, c.Y+from[i].Y/5, w.X+to[i].X/5, w.Y+to[i].Y/5
	}
	var a, b, n float64
	for i := range from {
		x, y, u, v := from[i].X-c.X, from[i].Y-c.Y, to[i].X-w.X, to[i].Y-w.Y
		a, b, n = a+x*u+y*v, b+x*v-y*u, n+x*x+y*y
	}
	if n == 0 {
		return [6]float64{1, 0, 0, 0, 1, 0}
	}
	a, b = a/n, b/n
	return [6]float64{a, -b, w.X - a*c.X + b*c.Y, b, a, w.Y - b*c.X - a*c.Y}
}

// median of a copy; 0 of nothing.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}
