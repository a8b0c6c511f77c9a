package face

import (
	"math"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// Where the regions of a face lie, in distances of the eyes from the point between them; x along the frame, y down. A face is
// about 2.2 distances wide and reaches from 1.0 above to 1.75 below.
const (
	faceMiddle = 0.43 // y of the middle of the grid
	faceHalfW  = 1.0  // of the grid, within the cheeks
	faceHalfH  = 1.2  // of the grid, from the lower forehead to the chin
	coreHalf   = 0.75 // of the grid's ellipse, for the core
	halfFace   = 1.1  // half the width of a face
	ringNear   = 1.5 * halfFace
	ringFar    = 1.95 * halfFace
	ringTop    = -0.9
	ringLow    = 0.9   // above the shoulders
	eyesInBox  = 0.38  // height of the eyes in a box, for faces without landmarks
	clipped    = 250   // value from which a pixel tells nothing of the light
	mostClip   = 0.05  // part of a cell's pixels
	coreClip   = 0.30  // part of the core's: glasses and a wet forehead must not blind the whole
	finePoint  = 0.05  // side of a fine point
	fineTop    = -0.45 // of the fine points, above the brows
	eyeHalfW   = 0.3   // of an eye with its lids: it blinks, and in a dark face its white is brighter than all the rest
	eyeHalfH   = 0.2
	finest     = 24 // pixels that are looked at across a cell's width, at most
)

// place is where a face is and how large, for its regions.
type place struct{ x, y, eyes float64 } // the point between the eyes

func placeOf(f Face) place {
	if f.Marked() {
		m := middle(f.Landmarks[RightEye], f.Landmarks[LeftEye])
		return place{m.X, m.Y, f.EyeDistance()}
	}
	return place{f.Box.X + f.Box.W/2, f.Box.Y + eyesInBox*f.Box.H, f.EyeDistance()}
}

// linear turns pixel values into light.
type linear [256]float64

func newLinear(gamma float64) *linear {
	if gamma == 0 {
		gamma = 2.2
	}
	var l linear
	for i := range l {
		l[i] = math.Pow(float64(i)/255, gamma)
	}
	return &l
}

// sample measures the regions of a face at p.
func (l *linear) sample(f capture.Frame, p place, at float64) light.Sample {
	s := light.Sample{At: at, X: p.x, Y: p.y, Eyes: p.eyes}
	const w, h = 2 * faceHalfW / light.Grid, 2 * faceHalfH / light.Grid
	for i := range s.Cells {
		x, y := -faceHalfW+w*float64(i%light.Grid), faceMiddle-faceHalfH+h*float64(i/light.Grid)
		u, v := (x+w/2)/faceHalfW, (y+h/2-faceMiddle)/faceHalfH
		if u*u+v*v > 1 {
			s.Cells[i] = light.NoLight
			continue
		}
		s.Cells[i] = l.mean(f, p, x, y, x+w, y+h, mostClip, nil)
	}
	s.Core = l.mean(f, p, -coreHalf*faceHalfW, faceMiddle-coreHalf*faceHalfH, coreHalf*faceHalfW, faceMiddle+coreHalf*faceHalfH, coreClip, func(x, y float64) bool {
		u, v := x/(coreHalf*faceHalfW), (y-faceMiddle)/(coreHalf*faceHalfH)
		return u*u+v*v <= 1 && !anEye(x, y)
	})
	const rows = light.RingCells / 2
	for i := range s.Ring {
		y := ringTop + (ringLow-ringTop)*float64(i%rows)/rows
		x := -ringFar
		if i >= rows {
			x = ringNear
		}
		s.Ring[i] = l.mean(f, p, x, y, x+ringFar-ringNear, y+(ringLow-ringTop)/rows, mostClip, nil)
	}
	return s
}

// anEye tells whether a point lies in an eye.
func anEye(x, y float64) bool { return math.Abs(math.Abs(x)-0.5) < eyeHalfW && math.Abs(y) < eyeHalfH }

// mean is the mean light of a box, given in distances of the eyes, of the part where inside holds. It is light.NoLight when
// a good part of the box is outside of the frame or more than the given part is clipped.
func (l *linear) mean(f capture.Frame, p place, x0, y0, x1, y1, clip float64, inside func(x, y float64) bool) (c light.RGB) {
	step := math.Max(1, math.Floor((x1-x0)*p.eyes/finest))
	var n, over, out float64
	for py := math.Floor(p.y + y0*p.eyes); py < p.y+y1*p.eyes; py += step {
		for px := math.Floor(p.x + x0*p.eyes); px < p.x+x1*p.eyes; px += step {
			if inside != nil && !inside((px-p.x)/p.eyes, (py-p.y)/p.eyes) {
				continue
			}
			n++
			if px < 0 || py < 0 || px >= float64(f.Width) || py >= float64(f.Height) {
				out++
				continue
			}
			i := 3 * (int(py)*f.Width + int(px))
			b, g, r := f.Pix[i], f.Pix[i+1], f.Pix[i+2]
			if max(b, g, r) >= clipped {
				over++
				continue
			}
			c[0], c[1], c[2] = c[0]+l[r], c[1]+l[g], c[2]+l[b]
		}
	}
	if used := n - over - out; used > 0 && over <= clip*n && out <= 0.3*n {
		for k := range c {
			c[k] /= used
		}
		return c
	}
	return light.NoLight
}

// fine measures the fine points of a face at p, from above the brows to the chin, with no gap between them. Those of the eyes tell
// nothing.
func (l *linear) fine(f capture.Frame, p place) []light.RGB32 {
	points := make([]light.RGB32, light.FineW*light.FineH)
	for i := range points {
		x, y := float64(i%light.FineW-light.FineW/2)*finePoint, fineTop+float64(i/light.FineW)*finePoint
		c := light.NoLight
		if !anEye(x+finePoint/2, y+finePoint/2) {
			c = l.mean(f, p, x, y, x+finePoint, y+finePoint, 0, nil)
		}
		points[i] = light.RGB32{float32(c[0]), float32(c[1]), float32(c[2])}
	}
	return points
}
