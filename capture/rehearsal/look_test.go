package rehearsal

import (
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// TestLook writes a frame of each thing on the plate and of each mishap for the eye: PASSDESK_LOOK names the folder.
func TestLook(t *testing.T) {
	dir := os.Getenv("PASSDESK_LOOK")
	if dir == "" {
		t.Skip("PASSDESK_LOOK is not set")
	}
	save := func(name string, what Action, mishap string) {
		a := New(Options{Seed: 1, FPS: 10, Freewheel: true, Now: noon})
		cam := open(t, a)
		do(t, a, what)
		after(t, cam, 1)
		if mishap != "" {
			trouble(t, a, mishap, true)
		}
		f, err := os.Create(filepath.Join(dir, "desk-"+name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		if err := png.Encode(f, after(t, cam, settled).RGBA()); err != nil {
			t.Fatal(err)
		}
	}
	for _, what := range []Action{ShowPassport, ShowCardFront, ShowCardBack, ShowLicenceFront, ShowLicenceBack} {
		save(string(what), what, "")
	}
	save(Photograph, ShowFace, Photograph)
	for _, m := range []string{Glare, TooFar, Blurred, WrongDocument, Dark, WrongSide, Finger, Tilted, Restless, CutOff, Screen, GreyCopy} {
		save(m, ShowPassport, m)
		save(m+"-card", ShowCardBack, m)
	}
}
