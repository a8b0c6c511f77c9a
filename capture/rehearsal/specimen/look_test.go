package specimen

import (
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
	at := time.Now()
	for _, l := range optics.Levels {
		for n := range 12 {
			s, err := Take(Train, l, n)
			if err != nil {
				t.Fatal(err)
			}
			save(s.Name(), s)
		}
		t.Log(l, time.Since(at))
	}
}
