package face

import (
	"testing"
	"time"
)

// A slow camera sees a quick turn in large steps; those of a cut are larger.
func TestQuickTurnBeforeASlowCameraIsNoCut(t *testing.T) {
	for _, every := range []time.Duration{33 * time.Millisecond, 66 * time.Millisecond, 100 * time.Millisecond} {
		for name, tc := range map[string]struct {
			lasts time.Duration // of a turn by 0.5 of the yaw ratio, about 45 degrees
			cut   bool
		}{"quick": {200 * time.Millisecond, false}, "cut": {0, true}} {
			var w watch
			for at := time.Duration(0); at < time.Second; at += every {
				part := 1.0
				if since := at - 300*time.Millisecond; since < tc.lasts {
					part = max(0, float64(since)/float64(max(tc.lasts, 1)))
				}
				w.path(0.5*part, 0, time.UnixMilli(0).Add(at))
			}
			if c := w.checks(true)[2]; (c.Status == StatusFail) != tc.cut || c.Version != 3 {
				t.Errorf("%s, a frame every %v: %+v", name, every, c)
			}
		}
	}
}

// Landmarks of a head turned far may jump between two places; from one side to the other nobody jumps.
func TestLandmarksOfAHeadTurnedFarJump(t *testing.T) {
	for other, cut := range map[float64]bool{-0.7: false, -0.9: true, 0.3: true, 0: true} {
		var w watch
		for i := range 20 {
			turn := -0.3
			if i/2%2 == 1 && i > 8 {
				turn = other
			}
			w.path(turn, 0, time.UnixMilli(int64(33*i)))
		}
		if w.cut != cut {
			t.Errorf("between -0.3 and %v: cut %v", other, w.cut)
		}
	}
}

// What counts as straight on is known only after the first frames: that is no movement.
func TestHeadThatNeverMoves(t *testing.T) {
	var w watch
	for i := range 20 {
		zero := 0.0
		if i > 8 {
			zero = 0.3
		}
		w.path(0.3, zero, time.UnixMilli(int64(33*i)))
	}
	if w.jump != 0 {
		t.Errorf("jump %v", w.jump)
	}
}
