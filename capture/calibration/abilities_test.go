package calibration

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// levels writes abilities as "passport yes, card no, ...".
func levels(all []Ability) string {
	var parts []string
	for _, a := range all {
		parts = append(parts, a.Kind+" "+string(a.Level))
	}
	return strings.Join(parts, ", ")
}

// TestAdminToldTheWrongThing photographs the card as cameras in the field do and looks at what the admin is told.
func TestAdminToldTheWrongThing(t *testing.T) {
	for _, c := range []struct {
		camera  string
		w, h    int
		px, mm  float64 // blur
		lean    float64
		level   float64 // of the light
		want    string
		remedy  string // of the last one
		because string
	}{
		{"1080p with focus, 14 cm", 1920, 1080, 10.2, 0.08, 1, 1, "passport yes, card yes, id2 yes, print yes, barcode yes", "", ""},
		{"1080p with focus, 30 cm", 1920, 1080, 5, 0.10, 1, 1, "passport yes, card yes, id2 yes, print no, barcode no", "nearer", "pixels a millimetre"},
		{"1080p, 17 cm", 1920, 1080, 8.6, 0.10, 1, 1, "passport yes, card yes, id2 yes, print yes, barcode unsure", "nearer", "pixels a millimetre"},
		{"1080p of fixed focus, 15 cm", 1920, 1080, 9, 0.45, 1, 1, "passport no, card no, id2 no, print no, barcode no", "focus", "blur"},
		{"720p of fixed focus, 30 cm", 1280, 720, 3.4, 0.33, 1, 1, "passport unsure, card unsure, id2 unsure, print no, barcode no", "nearer", "pixels a millimetre"},
		{"640x480", 640, 480, 2.2, 0.2, 1, 1, "passport no, card no, id2 no, print no, barcode no", "nearer", "pixels a millimetre"},
		{"720p, too near for passports", 1280, 720, 10.2, 0.08, 1, 1, "passport no, card yes, id2 no, print yes, barcode yes", "", ""},
		{"1080p from the side", 1920, 1080, 10.4, 0.08, 1.3, 1, "passport unsure, card unsure, id2 unsure, print unsure, barcode unsure", "straight", "angle"},
		{"1080p in the dark", 1920, 1080, 10.2, 0.08, 1, 0.3, "passport unsure, card unsure, id2 unsure, print unsure, barcode unsure", "light", "dark"},
	} {
		t.Run(c.camera, func(t *testing.T) {
			f := Lay(desk(c.w, c.h, 90), Pose{At: capture.Point{X: float64(c.w) / 2, Y: float64(c.h) / 2}, PxPerMM: c.px, Blur: c.mm, Lean: c.lean, Turn: 3})
			for i, v := range f.Pix {
				f.Pix[i] = byte(float64(v) * c.level)
			}
			r, err := Measure(spoil(f, 0, 2))
			if err != nil {
				t.Fatal(err)
			}
			all := Abilities(r)
			if got := levels(all); got != c.want {
				t.Errorf("got  %s\nwant %s\n%+v", got, c.want, r)
			}
			last := all[len(all)-1]
			if !strings.Contains(last.Remedy, c.remedy) || !strings.Contains(last.Why, c.because) || (last.Level == Yes) != (last.Remedy == "") {
				t.Errorf("%s: %s -> %s", last.Level, last.Why, last.Remedy)
			}
			no, unsure := Lacks(all)
			if len(no) != strings.Count(c.want, " no") || len(unsure) != strings.Count(c.want, " unsure") {
				t.Errorf("%d no, %d unsure of %s", len(no), len(unsure), c.want)
			}
		})
	}
}

// TestCalibrationSurvivesARestart: it is read back as it was, and belongs to one camera at one size.
func TestCalibrationSurvivesARestart(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new")
	camera := capture.Info{Name: "Utopia Eye 3", Source: "/dev/video0", Width: 1920, Height: 1080}
	r := Result{Width: 1920, Height: 1080, PxPerMM: 8.61, Blur: 0.12, Across: 0.11, Down: 0.12, Bars: []float64{0.9, 0.8, 0.7, 0.5}, Tilt: 1.02, Paper: 200, Ink: 30, Even: 0.9}
	at := time.Date(2026, 11, 23, 9, 0, 0, 5, time.UTC)
	if err := New(camera, r, at).Save(dir); err != nil {
		t.Fatal(err)
	}
	f, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if fmt.Sprint(f.Result) != fmt.Sprint(r) || !f.At.Equal(at.Truncate(time.Second)) || levels(f.Abilities) != levels(Abilities(r)) {
		t.Errorf("%+v", f)
	}
	if !f.Fits(camera) {
		t.Error("does not fit its own camera")
	}
	for what, change := range map[string]func(*capture.Info){
		"size":      func(i *capture.Info) { i.Width, i.Height = 1280, 720 },
		"camera":    func(i *capture.Info) { i.Name = "another" },
		"source":    func(i *capture.Info) { i.Source = "/dev/video9" },
		"simulated": func(i *capture.Info) { i.Simulated = !i.Simulated },
	} {
		other := camera
		change(&other)
		if f.Fits(other) {
			t.Errorf("fits another %s", what)
		}
	}
}

func TestCalibrationFileDamaged(t *testing.T) {
	dir := t.TempDir()
	if _, err := Load(dir); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("without a file: %v", err)
	}
	for _, raw := range []string{"", "{", `{"camera":"x"}`, `{"result":{"pxPerMM":-1,"blurMM":0.1,"width":10,"height":10,"tilt":1}}`, `{"result":{"pxPerMM":1e999}}`, "[]"} {
		if err := os.WriteFile(filepath.Join(dir, FileName), []byte(raw), 0o600); err != nil {
			t.Fatal(err)
		}
		if f, err := Load(dir); err == nil {
			t.Errorf("%q was taken: %+v", raw, f)
		}
	}
}

// TestPrinterScalesThePage: the true length of the line on the sheet mends what the printer did.
func TestPrinterScalesThePage(t *testing.T) {
	const shrunk = 0.94 // "fit to page"
	f := Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 6 * shrunk, Blur: 0.2 / shrunk})
	r, err := Measure(f)
	if err != nil {
		t.Fatal(err)
	}
	r = r.Corrected(LineMM * shrunk)
	near(t, "pixels a millimetre", r.PxPerMM, 6, 0.01)
	near(t, "blur", r.Blur, 0.2, 0.03)
}
