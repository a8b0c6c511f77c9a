package reader

import (
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestPortraitOnTheOtherSide: issuers put the portrait left or right; its middle half must be cut out whole.
func TestPortraitOnTheOtherSide(t *testing.T) {
	for _, c := range []struct {
		what specimen.What
		zone float64
	}{{specimen.Passport, zoneMM}, {specimen.CardFront, 0}, {specimen.LicenceFront, 0}, {specimen.LargeCard, zoneMM}} {
		for n := range 3 {
			s := onDesk(t, c.what, n, nil)
			m, err := matOf(s.Frame)
			if err != nil {
				t.Fatal(err)
			}
			flat := straighten(m, s.Truth.Quad, int(s.Width*perMM), int(s.Height*perMM))
			doc := frameOf(flat)
			_ = flat.Close()
			_ = m.Close()
			got := portraitOf(doc, c.zone)
			if !got.Valid() {
				t.Errorf("%s: none", s.Name())
				continue
			}
			b := s.Boxes["portrait"]
			x, y, ok := within(doc, got)
			if !ok {
				t.Fatalf("%s: not a part of the document", s.Name())
			}
			left, top, right, bottom := float64(x)/perMM, float64(y)/perMM, float64(x+got.Width)/perMM, float64(y+got.Height)/perMM
			if left > b.X+b.W/4 || right < b.X+3*b.W/4 || top > b.Y+b.H/4 || bottom < b.Y+3*b.H/4 {
				t.Errorf("%s %s: cut %.0f to %.0f mm across, %.0f to %.0f down; the portrait is %+v", s.Name(), s.Design, left, right, top, bottom, b)
			}
		}
	}
}

// within finds where a part was cut out of a frame.
func within(f, part capture.Frame) (x, y int, ok bool) {
	for y = 0; y+part.Height <= f.Height; y++ {
		for x = 0; x+part.Width <= f.Width; x++ {
			ok = true
			for row := 0; ok && row < part.Height; row += 7 {
				a := 3 * ((y+row)*f.Width + x)
				ok = string(f.Pix[a:a+3*part.Width]) == string(part.Pix[3*row*part.Width:3*(row+1)*part.Width])
			}
			if ok {
				return x, y, true
			}
		}
	}
	return 0, 0, false
}

func TestPortraitOfNothing(t *testing.T) {
	for _, f := range []capture.Frame{{}, {Pix: make([]byte, 3), Width: 1, Height: 1}, {Pix: make([]byte, 3*100*20), Width: 100, Height: 20}, {Pix: make([]byte, 3*20*700), Width: 20, Height: 700}} {
		for _, zone := range []float64{0, zoneMM} {
			if portraitOf(f, zone).Valid() {
				t.Errorf("a portrait in %d x %d pixels", f.Width, f.Height)
			}
		}
	}
}
