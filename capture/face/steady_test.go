package face

import (
	"math"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// Somebody sways while half of the screen, or a colour, lights the face from one side: the pattern is found where the face went.
func TestSwayingUnderColouredLight(t *testing.T) {
	for person := range int64(3) {
		shoot := func(x, y float64, s rehearsal.ScreenLight, seed int64) (capture.Frame, place) {
			f, l := rehearsal.Shot{
				Look: rehearsal.PersonFor(person).Look, Pose: rehearsal.Pose{X: x, Y: y, Z: rehearsal.Distance(540)}, Screen: s,
				Room: 0.6, Width: 640, Height: 360, Seed: seed,
			}.Frame()
			return f, placeOf(Face{Landmarks: Landmarks(l)})
		}
		grey := rehearsal.FullScreen(0.32, 0.32, 0.32)
		before, start := shoot(0, 0, grey, 1)
		var w weave
		w.take(before, start)
		for i, s := range []rehearsal.ScreenLight{grey, rehearsal.HalfScreen("left"), rehearsal.HalfScreen("right"), rehearsal.FullScreen(0, 0, 1), {}} {
			f, want := shoot(7-3*float64(i), -4+2*float64(i), s, int64(i)+2)
			got, ok := w.find(f)
			if miss := math.Hypot(got.x-want.x, got.y-want.y); !ok || miss > 0.02*start.eyes {
				t.Errorf("person %d, light %d: found %v, %.1f pixels off", person, i, ok, miss)
			}
		}
		if _, ok := w.find(noisyLike(before)); ok {
			t.Error("found in noise")
		}
	}
	var none weave
	if _, ok := none.find(noisy(1)); ok {
		t.Error("found what was never taken")
	}
}

// noisyLike is a frame of the size of another that shows nothing.
func noisyLike(f capture.Frame) capture.Frame {
	out := f.Clone()
	n := uint64(5)
	for i := range out.Pix {
		n = n*6364136223846793005 + 1442695040888963407
		out.Pix[i] = byte(120 + n>>60)
	}
	return out
}
