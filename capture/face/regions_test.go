package face

import (
	"math"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// The white of the eyes is the brightest there is in a dark face: a blink must not look like a change of the light.
func TestBlinkOfADarkFace(t *testing.T) {
	const w, h, eyes = 640, 480, 90
	p := place{w / 2, h / 2, eyes}
	draw := func(open bool) capture.Frame {
		f := capture.Frame{Width: w, Height: h, Pix: make([]byte, 3*w*h)}
		for i := range f.Pix {
			f.Pix[i] = 60
		}
		for _, side := range [2]float64{-0.5, 0.5} {
			for y := p.y - 0.1*eyes; open && y < p.y+0.1*eyes; y++ {
				for x := p.x + (side-0.2)*eyes; x < p.x+(side+0.2)*eyes; x++ {
					i := 3 * (int(y)*w + int(x))
					f.Pix[i], f.Pix[i+1], f.Pix[i+2] = 220, 220, 220
				}
			}
		}
		return f
	}
	l := newLinear(0)
	open, shut := l.sample(draw(true), p, 0), l.sample(draw(false), p, 0)
	if open.Core == light.NoLight || open.Core != shut.Core {
		t.Errorf("open %v, shut %v", open.Core, shut.Core)
	}
	if open.Cells == shut.Cells {
		t.Error("the eyes cannot be seen in the cells: this proves nothing")
	}
	left, other := 0, l.fine(draw(false), p)
	for i, c := range l.fine(draw(true), p) {
		if math.IsNaN(float64(c[0])) {
			left++
		} else if c != other[i] {
			t.Fatalf("point %d blinks", i)
		}
	}
	if left == 0 || left > light.FineW*light.FineH/4 {
		t.Errorf("%d points are left out", left)
	}
}
