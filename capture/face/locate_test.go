package face

import (
	"math"
	"testing"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// TestPortraitHeldAskew compares where the eyes are said to be in a level and in a leaning picture of one face.
func TestPortraitHeldAskew(t *testing.T) {
	level := capture.FromImage(rehearsal.BadgePicture(rehearsal.Persons()[0]))
	w, h := float64(level.Width), float64(level.Height)
	sin, cos := math.Sincos(9 * math.Pi / 180)
	leaning := warp(level, func(x, y float64) (float64, float64) {
		dx, dy := x-w/2, y-h/2
		return w/2 + cos*dx + sin*dy, h/2 - sin*dx + cos*dy
	})
	for tier, tolerance := range map[int]float64{0: 0.16, 3: 0.12} { // of the distance of the eyes
		e := engine(t, tier)
		a, b := e.Eyes(level), e.Eyes(leaning)
		if a == (app.Eyes{}) || b == (app.Eyes{}) {
			t.Fatalf("tier %d: no eyes: %v %v", tier, a, b)
		}
		apart := math.Hypot((a[2]-a[0])*w, (a[3]-a[1])*h)
		for i := 0; i < 4; i += 2 {
			dx, dy := b[i]*w-w/2, b[i+1]*h-h/2
			if off := math.Hypot(w/2+cos*dx+sin*dy-a[i]*w, h/2-sin*dx+cos*dy-a[i+1]*h) / apart; off > tolerance {
				t.Errorf("tier %d: eye %d is %.2f of their distance off", tier, i/2, off)
			}
		}
		black := capture.Frame{Pix: make([]byte, 3*320*240), Width: 320, Height: 240}
		if none := e.Eyes(black); none != (app.Eyes{}) {
			t.Errorf("tier %d: eyes in the dark at %v", tier, none)
		}
		if none := e.Eyes(capture.Frame{}); none != (app.Eyes{}) {
			t.Errorf("tier %d: eyes in nothing at %v", tier, none)
		}
	}
}
