package specimen

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// TestLook writes pictures for the eye: PASSDESK_LOOK names the folder.
func TestLook(t *testing.T) {
	dir := os.Getenv("PASSDESK_LOOK")
	if dir == "" {
		t.Skip("PASSDESK_LOOK is not set")
	}
	save := func(name string, s Sample) {
		f, err := os.Create(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if s.Frame.Width > 0 {
			err = png.Encode(f, s.Frame.RGBA())
		} else {
			err = png.Encode(f, s.Image)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for i, w := range []What{Passport, CardFront, CardBack, LargeCard, VisaA, VisaB, OldFrench, LicenceFront, LicenceBack} {
		for d := range press.Designs(w.Kind, w.Side) {
			at := time.Now()
			sheet, err := press.Draw(Invent(uint64(100*i+d+7), w), press.Job{Kind: w.Kind, Side: w.Side, Design: d, Seed: uint64(d + 3)})
			if err != nil {
				t.Fatal(err)
			}
			t.Logf("%s %s %s: %v x=%.3f", w.Kind, w.Side, sheet.Design, time.Since(at), sheet.XDimension)
			save("master-"+string(w.Kind)+"-"+string(w.Side)+"-"+sheet.Design, Sample{Sheet: sheet})
		}
	}
	for _, l := range optics.Levels {
		for n := range 12 {
			s, err := Take(Train, l, n+12)
			if err != nil {
				t.Fatal(err)
			}
			save(s.Name(), s)
			if l != optics.Medium {
				continue
			}
			theme := optics.Themes[n%len(optics.Themes)]
			again, err := s.Again(theme.Over(s.Shot, s.Flat()))
			if err != nil {
				t.Fatal(err)
			}
			save("theme-"+string(theme)+"-"+s.Name(), again)
		}
	}
	for i, shot := range []optics.Shot{
		{PxPerMM: 7, Curl: 5, Gutter: 0.5},
		{PxPerMM: 7, Bow: 5, Gutter: 0.4},
		{PxPerMM: 7, Curl: 5, Bow: 4, Turn: 4, Gutter: 0.6, Desk: optics.Wood},
		{PxPerMM: 7, Fingers: []optics.Finger{{X: 5, Y: 40, Angle: 175, Width: 20, Skin: 1}, {X: 119, Y: 50, Angle: 5, Width: 16, Skin: 1}}},
	} {
		s, err := TakeOf(Train, optics.Easy, Passport, i)
		if err != nil {
			t.Fatal(err)
		}
		if s, err = s.Again(shot); err != nil {
			t.Fatal(err)
		}
		save(fmt.Sprintf("bent-%d", i), s)
	}
}
