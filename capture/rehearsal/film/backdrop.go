package film

import (
	"math"
	"math/rand/v2"
)

// backdrop is what is behind everybody: an upright plane that shows a room out of focus.
type backdrop struct {
	depth  float64   // mm from the camera
	albedo []float32 // red, green, blue
	share  float64   // of the room's light that reaches it
}

// newBackdrop paints a plain wall, or furniture and doors before one.
func newBackdrop(dice *rand.Rand, depth float64, plain bool) *backdrop {
	b := &backdrop{depth: depth, albedo: make([]float32, 3*Width*Height), share: between(dice, 0.6, 1.3)}
	base, warm, slope := between(dice, 0.3, 0.7), between(dice, -0.1, 0.1), between(dice, -0.3, 0.3)
	fill := func(x0, y0, x1, y1 int, c [3]float64) {
		for y := max(y0, 0); y < min(y1, Height); y++ {
			for x := max(x0, 0); x < min(x1, Width); x++ {
				k := 1 + slope*(float64(x)/Width-0.5)
				for i := range 3 {
					b.albedo[3*(y*Width+x)+i] = float32(c[i] * k)
				}
			}
		}
	}
	fill(0, 0, Width, Height, [3]float64{base * (1 + warm), base, base * (1 - warm)})
	if !plain {
		for range 12 + dice.IntN(16) {
			w, h := 20+dice.IntN(160), 20+dice.IntN(200)
			x, y := dice.IntN(Width)-w/2, dice.IntN(Height)-h/2
			v := between(dice, 0.06, 0.75)
			fill(x, y, x+w, y+h, [3]float64{v * between(dice, 0.8, 1.2), v, v * between(dice, 0.8, 1.2)})
		}
	}
	blur(b.albedo, 2+dice.IntN(5))
	return b
}

// screen gives the irradiance of each white quarter of the screen in the middle of the backdrop.
func (b *backdrop) screen() (e [4]float64) {
	for k := range e {
		e[k] = quarterAt(k, vec{0, 0, b.depth}, vec{0, 0, -1})
	}
	return e
}

// blur is three boxes of radius r, each way.
func blur(pix []float32, r int) {
	tmp := make([]float32, len(pix))
	line := func(src, dst []float32, lines, n, lineStep, step int) {
		inv := 1 / float32(2*r+1)
		for l := range lines {
			for c := range 3 {
				at := func(i int) int { return l*lineStep + min(max(i, 0), n-1)*step + c }
				var sum float32
				for i := -r; i <= r; i++ {
					sum += src[at(i)]
				}
				for i := range n {
					dst[at(i)] = sum * inv
					sum += src[at(i+r+1)] - src[at(i-r)]
				}
			}
		}
	}
	for range 3 {
		line(pix, tmp, Height, Width, 3*Width, 3)
		line(tmp, pix, Width, Height, 3, 3*Width)
	}
}

// vec is a place or a direction: X, Y, D.
type vec [3]float64

func (a vec) add(b vec) vec         { return vec{a[0] + b[0], a[1] + b[1], a[2] + b[2]} }
func (a vec) sub(b vec) vec         { return vec{a[0] - b[0], a[1] - b[1], a[2] - b[2]} }
func (a vec) mul(k float64) vec     { return vec{a[0] * k, a[1] * k, a[2] * k} }
func (a vec) dot(b vec) float64     { return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] }
func (a vec) len() float64          { return math.Sqrt(a.dot(a)) }
func (a vec) unit() vec             { return a.mul(1 / math.Max(a.len(), 1e-12)) }
func mix(a, b, t float64) float64   { return a + (b-a)*t }
func clamp(x, a, b float64) float64 { return math.Max(a, math.Min(b, x)) }
func smooth(x float64) float64      { x = clamp(x, 0, 1); return x * x * (3 - 2*x) }

// The screen: 24 inches, upright, its middle below the camera and in its plane.
const (
	screenW, screenH = 531.0, 299.0
	screenDrop       = 165.0
	screenLuminance  = 250 / (300 / math.Pi) // of white, in units
)

// screenSplit is into how many sources each quarter is split, each way.
const screenSplit = 2

// quarterAt is the irradiance in units that a white quarter of the screen gives to a surface at p with normal n. Quarters
// count as light.Quarters do; the screen's left is at the right of the frame.
func quarterAt(k int, p, n vec) (e float64) {
	sx, sy := float64(1-2*(k%2)), float64(1-2*(k/2))
	const area = screenW * screenH / 4 / (screenSplit * screenSplit)
	for i := range screenSplit * screenSplit {
		u, v := (float64(i%screenSplit)+0.5)/screenSplit, (float64(i/screenSplit)+0.5)/screenSplit
		d := vec{sx * screenW / 2 * u, -screenDrop + sy*screenH/2*v, 0}.sub(p)
		r2 := d.dot(d)
		r := math.Sqrt(r2)
		if c := n.dot(d) / r; c > 0 {
			// Lambertian source, cos at both ends; luminance times area over distance squared is illuminance, and 300 lux are a unit.
			e += c * (p[2] / r) * area / r2 * screenLuminance / math.Pi
		}
	}
	return e
}
