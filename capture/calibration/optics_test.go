package calibration

import (
	"fmt"
	"math"
	"testing"

	"github.com/passdesk/passdesk/capture/optics"
)

// TestCameraMeasuredWrongByAnotherModel compares with a camera model that this package did not write: perspective, defocus, falling
// light, noise and JPEG, on every desk, at known truth.
func TestCameraMeasuredWrongByAnotherModel(t *testing.T) {
	desks := optics.Desks()
	for i, c := range []struct{ px, mm, turn, corner, noise, gradient float64 }{
		{4.6, 0.15, 2, 0.02, 2, 0.1},
		{8.4, 0.12, -5, 0.04, 3, 0.2},
		{10.2, 0.10, 1, 0, 4, 0.1},
		{6.0, 0.25, 8, 0.05, 6, 0.25},
		{5.2, 0.36, -3, 0.03, 5, 0.1},
		{7.0, 0.46, 12, 0.02, 3, 0.2},
		{3.4, 0.20, 0, 0.02, 2, 0},
		{9.0, 0.18, 174, 0.06, 5, 0.3},
	} {
		t.Run(fmt.Sprintf("%.1f px/mm, blur %.2f mm", c.px, c.mm), func(t *testing.T) {
			f, truth, err := optics.Shot{
				Width: 1920, Height: 1080, PxPerMM: c.px, Turn: c.turn, Defocus: c.mm, Noise: c.noise, Gradient: c.gradient, GradientAngle: 40, JPEG: 88,
				Corners: [4][2]float64{{c.corner, 0}, {0, c.corner}, {-c.corner, c.corner / 2}, {0, 0}}, Desk: desks[i%len(desks)], Seed: uint64(i),
			}.Take(Flat())
			if err != nil {
				t.Fatal(err)
			}
			r, err := Measure(f)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "pixels a millimetre", r.PxPerMM, truth.PxPerMM, 0.03)
			near(t, "blur", r.Blur, truth.BlurMM, 0.08)
			near(t, "tilt", r.Tilt, truth.Tilt, 0.02)
			for k, p := range r.Card {
				if q := truth.Quad[k]; math.Hypot(p.X-q.X, p.Y-q.Y) > 1.5 {
					t.Errorf("corner %d at %.1f, want %.1f", k, p, q)
				}
			}
		})
	}
}
