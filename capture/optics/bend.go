package optics

import "math"

// bend is a page that does not lie flat, seen by a camera straight above its middle.
type bend struct {
	w, h float64 // of the page, mm
	curl float64 // height in mm at the spine
	bow  float64 // height in mm of the bulge
}

const (
	curlReach = 35.0  // mm from the spine to where the page lies flat
	eyeHeight = 260.0 // mm from the camera to the desk
)

func (b bend) flat() bool { return b.curl == 0 && b.bow == 0 }

// at gives where in the flat page's plane the point of the page at (x, y) is seen. The page keeps its length along its
// surface, so that it reaches less far where it is steep, and what is higher is nearer to the camera and looks larger.
func (b bend) at(x, y float64) (u, v float64) {
	if b.flat() {
		return x, y
	}
	z := 0.0
	v = y
	if b.curl != 0 && y < curlReach {
		t := (curlReach - y) / curlReach
		z += b.curl * t * t
		v += arcLoss(2*b.curl/curlReach, t) * curlReach
	}
	u = x
	if b.bow != 0 {
		t := 2*x/b.w - 1
		z += b.bow * (1 - t*t)
		u -= math.Copysign(arcLoss(4*b.bow/b.w, math.Abs(t)), t) * b.w / 2
	}
	k := eyeHeight / (eyeHeight - z)
	return b.w/2 + (u-b.w/2)*k, b.h/2 + (v-b.h/2)*k
}

// arcLoss is by how much the projection of a parabola with slope s*t is shorter than its arc from 0 to t: the integral of
// 1-cos of the angle, to the second order in the slope.
func arcLoss(s, t float64) float64 { return s * s * t * t * t / 6 }

// under gives the point of the page that is seen at (u, v); the inverse of at, by fixed-point iteration, which converges because
// a page bends little.
func (b bend) under(u, v float64) (x, y float64) {
	x, y = u, v
	if b.flat() {
		return x, y
	}
	for range 8 {
		p, q := b.at(x, y)
		x, y = x+u-p, y+v-q
	}
	return x, y
}
