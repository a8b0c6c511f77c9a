package optics

import (
	"math"
	"math/rand/v2"
)

// Finger lies on the document. Its tip is at (X, Y) mm; from there it runs on in the direction Angle, off the document and out of
// the picture.
type Finger struct {
	X, Y  float64 // mm on the document: the middle of the rounded end
	Angle float64 // degrees, 0 to the right, 90 down: where the hand is
	Width float64 // mm, 13 (little finger) to 22 (thumb)
	Skin  int     // 0 (lightest) to 6
}

// skins are albedos in BGR.
var skins = [7][3]float64{
	{188, 206, 243}, {160, 190, 232}, {132, 166, 214}, {104, 140, 190}, {76, 108, 152}, {56, 80, 120}, {40, 58, 92},
}

// fingerLength is how far in mm a finger and its hand are drawn.
const fingerLength = 420.0

// distance from (x, y) mm to the finger's outline, negative on it. A finger is a capsule that widens a little towards the hand.
func (f Finger) distance(_ view, x, y float64) float64 {
	d, _, _, _ := f.local(x, y)
	return d
}

// local gives besides the distance the place along the finger from the tip's middle, across it, and the radius there; all mm.
func (f Finger) local(x, y float64) (d, along, across, radius float64) {
	sin, cos := math.Sincos(f.Angle * math.Pi / 180)
	dx, dy := x-f.X, y-f.Y
	along, across = cos*dx+sin*dy, cos*dy-sin*dx
	t := min(max(along, 0), fingerLength)
	// Joints stand out a little; behind the finger come the fist and the wrist.
	radius = f.Width/2*(1+0.0012*min(t, 80)+0.045*math.Exp(-sq((t-24)/5))+0.05*math.Exp(-sq((t-50)/7))) + 26*ramp(t, 66, 96) - 12*ramp(t, 130, 175)
	return math.Hypot(along-t, across) - radius, along, across, radius
}

// ramp goes from 0 at a to 1 at b.
func ramp(t, a, b float64) float64 {
	t = min(max((t-a)/(b-a), 0), 1)
	return t * t * (3 - 2*t)
}

// near tells cheaply whether a place may lie on the finger or in its shadow.
func (f Finger) near(along, across float64) bool {
	const shadow = 7
	side := 0.62*f.Width + shadow
	if along > 60 {
		side += 30
	}
	return along > -0.6*f.Width-shadow && math.Abs(across) < side
}

func sq(v float64) float64 { return v * v }

// finger draws one finger with its shadow into a BGR picture.
func (v view) finger(pix []byte, f Finger) {
	if f.Width <= 0 {
		return
	}
	skin := skins[min(max(f.Skin, 0), len(skins)-1)]
	r := rand.New(rand.NewPCG(v.shot.Seed, math.Float64bits(f.X+17*f.Y)))
	phase := 6 * r.Float64()
	sin, cos := math.Sincos(f.Angle * math.Pi / 180)
	box := v.around(f.X+cos*fingerLength/2, f.Y+sin*fingerLength/2, fingerLength/2+f.Width)
	light := 0.92 * v.shot.Gain
	soft := 0.6 / v.scale()
	balance := whiteBalance(v.shot.Kelvin)
	for y := box.Min.Y; y < box.Max.Y; y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			mx, my := v.toPage.At(float64(x)+0.5, float64(y)+0.5)
			if dx, dy := mx-f.X, my-f.Y; !f.near(cos*dx+sin*dy, cos*dy-sin*dx) {
				continue
			}
			d, along, across, radius := f.local(mx, my)
			p := pix[3*(y*v.shot.Width+x):]
			// The shadow falls down and to the right, as the document's does.
			if ds, _, _, _ := f.local(mx-2.2, my-3); d > 0 && ds < 2.5 {
				k := 1 - 0.42*min(max((2.5-ds)/4, 0), 1)
				for c := range 3 {
					p[c] = byte(float64(p[c]) * k)
				}
			}
			if d > soft {
				continue
			}
			cover := min(max((soft-d)/(2*soft), 0), 1)
			side := min(max(across/radius, -1), 1)
			up := math.Sqrt(max(1-sq(min(max((d+radius)/radius, 0), 1)), 0))
			// Lambert with the lamp at the upper left: its direction in the finger's own frame.
			across0 := -(cos*0.55 - sin*0.4) // the lamp comes from (-0.4, -0.55)
			shade := 0.42 + 0.5*up + 0.22*side*across0
			shade *= 1 - 0.06*math.Exp(-sq((along-24)/1.2))*math.Abs(math.Sin(3*across+phase)) - 0.05*math.Exp(-sq((along-50)/1.6))
			shade *= 1 + 0.025*math.Sin(along*1.9+phase)*math.Sin(across*2.3)
			tint := [3]float64{0, 0, 0}
			gloss := 26 * math.Pow(max(up*0.8-side*across0*0.3, 0), 12)
			// The nail.
			if n := sq((along-0.05*f.Width)/(0.44*f.Width)) + sq(across/(0.36*f.Width)); n < 1 {
				k := min((1-n)*4, 1)
				tint = [3]float64{10 * k, 6 * k, 16 * k}
				gloss += 26 * k * math.Exp(-sq((across/radius+0.3)/0.25))
				if n > 0.8 {
					shade *= 0.93
				}
			}
			for c := range 3 {
				val := (skin[c]*shade + tint[c] + gloss) * light * float64(balance[c]) / 256
				p[c] = byte(float64(p[c])*(1-cover) + min(max(val, 0), 255)*cover)
			}
		}
	}
}
