package face

import (
	"math"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// drawnEyes is a frame with two eyes, open or shut, around landmarks.
func drawnEyes(open float64, skin byte) (capture.Frame, Face) {
	f := capture.Frame{Pix: make([]byte, 3*320*240), Width: 320, Height: 240}
	for i := range f.Pix {
		f.Pix[i] = skin
	}
	face := Face{Box: capture.Rect{X: 80, Y: 40, W: 160, H: 190}, Landmarks: Landmarks{{X: 120, Y: 110}, {X: 200, Y: 110}, {X: 160, Y: 150}, {X: 130, Y: 190}, {X: 190, Y: 190}}}
	for _, e := range face.Landmarks[:2] {
		for y := -8; y <= 8; y++ {
			for x := -16; x <= 16; x++ {
				v := skin
				switch {
				case math.Abs(float64(y)) > 8*open:
				case x*x+y*y < 64:
					v = skin / 6 // iris
				default:
					v = byte(min(255, 2*int(skin)))
				}
				if y == 0 && open == 0 {
					v = byte(int(skin) * 3 / 4) // lashes
				}
				i := 3 * ((int(e.Y)+y)*f.Width + int(e.X) + x)
				f.Pix[i], f.Pix[i+1], f.Pix[i+2] = v, v, v
			}
		}
	}
	return f, face
}

func TestBlinkOnEverySkin(t *testing.T) {
	for _, skin := range []byte{30, 90, 200} {
		var l lids
		begin := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
		var least float64 = 1
		for n := range 60 {
			open := 1.0
			if n >= 30 && n < 34 {
				open = 0
			}
			f, face := drawnEyes(open, skin)
			f.At = begin.Add(time.Duration(n) * time.Second / 25)
			if z, ok := l.see(f, face, true); ok {
				least = math.Min(least, z)
			} else if n >= eyesFew {
				t.Fatalf("skin %d, frame %d: not known", skin, n)
			}
		}
		eyes, blink := l.checks()[0], l.checks()[1]
		if l.blinks != 1 || least > blinkOpen || eyes.Status != StatusPass || eyes.Score < 0.9 || blink.Status != StatusPass || !blink.Optional {
			t.Errorf("skin %d: %d blinks, least opening %.2f; %+v, %+v", skin, l.blinks, least, eyes, blink)
		}
	}
}

// Landmarks that slip make no blink, long shut eyes neither; and whose eyes never open is not asked to open them.
func TestWhatIsNoBlink(t *testing.T) {
	begin := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	for name, open := range map[string]func(n int) (float64, float64){
		"never open":  func(int) (float64, float64) { return 0, 0 },
		"always open": func(int) (float64, float64) { return 1, 0 },
		"asleep": func(n int) (float64, float64) {
			if n > 20 {
				return 0, 0
			}
			return 1, 0
		},
		"landmarks slip": func(n int) (float64, float64) {
			if n >= 30 && n < 33 {
				return 1, 25
			}
			return 1, 0
		},
	} {
		var l lids
		var c Coach
		hints := 0
		for n := range 150 {
			o, slip := open(n)
			f, face := drawnEyes(o, 120)
			f.At = begin.Add(time.Duration(n) * time.Second / 25)
			for i := range face.Landmarks {
				face.Landmarks[i].Y += slip
			}
			l.see(f, face, true)
			if c.Hint(Quality{}, f, &face) == capture.HintEyes {
				hints++
			}
		}
		if l.blinks != 0 || l.checks()[1].Status != StatusNotRun {
			t.Errorf("%s: %d blinks", name, l.blinks)
		}
		if asked := hints > 10; asked != (name == "asleep") || hints > 80 {
			t.Errorf("%s: asked to open the eyes in %d frames", name, hints)
		}
	}
}
