package rehearsal

import (
	"math"
	"testing"
)

// TestOwnLeftIsRightInTheFrame: the frame is not mirrored.
func TestOwnLeftIsRightInTheFrame(t *testing.T) {
	shot := Shot{Look: PersonFor(0).Look, Width: 320, Height: 240}
	_, ahead := shot.Frame()
	shot.Pose.Yaw = 25
	_, left := shot.Frame()
	if ahead[1].X <= ahead[0].X {
		t.Error("the subject's left eye is not at the right of the frame")
	}
	ratio := func(l Landmarks) float64 { return (l[2].X - (l[0].X+l[1].X)/2) / (l[1].X - l[0].X) }
	if d := ratio(left) - ratio(ahead); d < 0.2 || d > 0.4 {
		t.Errorf("a turn of 25 degrees to the left moved the nose by %.2f eye distances", d)
	}
}

// TestScreenLightFallsOnItsSide: a lit left half of the screen brightens the subject's own left cheek.
func TestScreenLightFallsOnItsSide(t *testing.T) {
	cheeks := func(s ScreenLight) (right, left float64) {
		f, l := Shot{Look: PersonFor(0).Look, Room: 0.2, Screen: s}.Frame()
		at := func(x, y float64) float64 { // linear light
			sum := 0.0
			for dy := -6; dy <= 6; dy++ {
				for dx := -6; dx <= 6; dx++ {
					sum += math.Pow(float64(f.Pix[3*((int(y)+dy)*f.Width+int(x)+dx)+1])/255, 2.2)
				}
			}
			return sum / 169
		}
		y := (l[2].Y + l[3].Y) / 2
		out := 0.15 * (l[1].X - l[0].X)
		return at(l[0].X-out, y), at(l[1].X+out, y)
	}
	r0, l0 := cheeks(ScreenLight{})
	r1, l1 := cheeks(HalfScreen("left"))
	r2, l2 := cheeks(HalfScreen("right"))
	if l1-l0 < 1.3*(r1-r0) || r2-r0 < 1.3*(l2-l0) {
		t.Errorf("left half: right cheek +%.3f, left +%.3f; right half: right +%.3f, left +%.3f", r1-r0, l1-l0, r2-r0, l2-l0)
	}
}
