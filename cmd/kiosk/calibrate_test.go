package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/calibration"
	"github.com/passdesk/passdesk/capture/optics"
)

// snapshot writes a picture of the calibration card on a desk.
func snapshot(t *testing.T, pxPerMM, blurMM float64) string {
	t.Helper()
	f, _, err := optics.Shot{Width: 1280, Height: 720, PxPerMM: pxPerMM, Defocus: blurMM}.Take(calibration.Flat())
	if err != nil {
		t.Fatal(err)
	}
	return writePNG(t, "card.png", f.RGBA())
}

func TestCardIsPrinted(t *testing.T) {
	for name, begins := range map[string]string{"card.pdf": "%PDF-1.4", "card.png": "\x89PNG", "card.SVG": "<svg"} {
		path := filepath.Join(t.TempDir(), name)
		out, errs, code := kiosk(t, "", "calibrate", "--print", path, "--paper", "letter")
		raw, err := os.ReadFile(path)
		if code != 0 || errs != "" || err != nil || !strings.HasPrefix(string(raw), begins) || !strings.Contains(out, "100 %") {
			t.Errorf("%s: code %d, %q %q, %v", name, code, out, errs, err)
		}
	}
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"calibrate", "--print", "card.doc"}, ".pdf, .png or .svg"},
		{[]string{"calibrate", "--print", "card.pdf", "--paper", "a3"}, "a4, letter"},
		{[]string{"calibrate", "--print", "/nowhere/card.pdf"}, "no such file"},
		{[]string{"calibrate", "--paper", "a4"}, "belongs to --print"},
		{[]string{"calibrate", "--line", "10"}, "100 mm"},
		{[]string{"calibrate", "--picture", "/nowhere.png"}, "nowhere.png"},
		{[]string{"calibrate", "card.png"}, `takes no "card.png"`},
		{[]string{"check", "--picture", "card.png"}, "--picture belongs to kiosk calibrate"},
	} {
		out, errs, code := kiosk(t, "", c.args...)
		if code != 1 || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("kiosk %q: code %d, %q %q; want %q", c.args, code, out, errs, c.says)
		}
	}
}

// TestAdminMeasuresAPicture: what cannot be read is said with the reason and the remedy, and nothing is kept of a picture.
func TestAdminMeasuresAPicture(t *testing.T) {
	data := t.TempDir()
	path := conf(t, fmt.Sprintf("[station]\ndata = %q\n", data))
	sharp := snapshot(t, 5.4, 0.1)
	out, errs, code := kiosk(t, "", "calibrate", "--config", path, "--picture", sharp)
	if code != 0 || errs != "" || !strings.Contains(out, "5.4 pixels a millimetre") || !strings.Contains(out, "\nreads  passports") ||
		!strings.Contains(out, "\ncannot licences with a barcode") || !strings.Contains(out, "-> move the camera nearer") {
		t.Errorf("code %d\n%s%s", code, out, errs)
	}
	out, _, _ = kiosk(t, "", "calibrate", "--picture", sharp, "--line", "90")
	if !strings.Contains(out, "6.0 pixels a millimetre") {
		t.Errorf("a printer that shrank the page is not heeded:\n%s", out)
	}
	out, _, code = kiosk(t, "", "calibrate", "--picture", snapshot(t, 5.4, 0.5))
	if code != 1 || !strings.Contains(out, "\ncannot passports") || !strings.Contains(out, "autofocus") {
		t.Errorf("blurred: code %d\n%s", code, out)
	}
	empty := snapshot(t, 0.5, 0)
	if _, errs, code := kiosk(t, "", "calibrate", "--picture", empty); code != 1 || !strings.Contains(errs, "no calibration card") {
		t.Errorf("no card: code %d, %q", code, errs)
	}
	if _, err := os.Stat(filepath.Join(data, calibration.FileName)); !os.IsNotExist(err) {
		t.Errorf("kept: %v", err)
	}
}

// TestCalibrationIsKeptAndChecked: the self-test tells what was measured, and notices another camera.
func TestCalibrationIsKeptAndChecked(t *testing.T) {
	data := t.TempDir()
	config := func(source string) string {
		return conf(t, fmt.Sprintf("[camera]\nsource = %q\n[station]\ndata = %q\n", source, data))
	}
	picture := snapshot(t, 5.4, 0.1)
	reading := func(source string) []finding {
		out, _, _ := kiosk(t, "", "check", "--config", config(source))
		return findings(t, out)["reading"]
	}
	if list := reading(picture); len(list) != 1 || list[0].verdict != warn || !strings.Contains(list[0].says, "not calibrated") {
		t.Errorf("before: %v", list)
	}
	out, errs, code := kiosk(t, "", "calibrate", "--config", config(picture)) // a file as camera: the same picture again and again
	if code != 0 || !strings.Contains(out, "kept in "+data) {
		t.Fatalf("code %d\n%s%s", code, out, errs)
	}
	list := reading(picture)
	if len(list) != 3 || list[0].verdict != good || !strings.Contains(list[0].says, "5.4 px/mm") || !strings.Contains(list[2].says, "barcode") {
		t.Errorf("after: %v", list)
	}
	if list := reading("rehearsal"); len(list) != 1 || list[0].verdict != warn || !strings.Contains(list[0].says, "another one") {
		t.Errorf("with another camera: %v", list)
	}
	cfg, err := loadConfig(config(picture))
	if err != nil {
		t.Fatal(err)
	}
	s := lookUp(cfg.Station.Data, picture, false, slog.New(slog.DiscardHandler))
	if px := s.pxPerMM(); px < 5.35 || px > 5.45 || s.limits().PxPerMM < 4.2 || s.limits().PxPerMM > 4.4 {
		t.Errorf("%.2f pixels a millimetre, limit %.2f", px, s.limits().PxPerMM)
	}
	if err := os.WriteFile(filepath.Join(data, calibration.FileName), []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if list := reading(picture); len(list) != 1 || list[0].verdict != warn {
		t.Errorf("damaged: %v", list)
	}
	if s := lookUp(cfg.Station.Data, picture, false, slog.New(slog.DiscardHandler)); s.pxPerMM() != 0 || s.limits().PxPerMM != 0 {
		t.Error("a damaged calibration is used")
	}
}

// TestRehearsalIsCalibrated: without a camera the whole way can be tried, and its figures are labelled.
func TestRehearsalIsCalibrated(t *testing.T) {
	data := t.TempDir()
	out, errs, code := kiosk(t, "", "calibrate", "--config", conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\ndata = %q\n", data)))
	if code != 0 || !strings.Contains(out, "simulated") {
		t.Fatalf("code %d\n%s%s", code, out, errs)
	}
	raw, err := os.ReadFile(filepath.Join(data, calibration.FileName))
	var f calibration.File
	if err != nil || json.Unmarshal(raw, &f) != nil || !f.Simulated || f.Source != "rehearsal" {
		t.Errorf("%v, %s", err, raw)
	}
}

// upTo is a writer that ends something at the first line.
type upTo struct {
	strings.Builder
	end func()
}

func (u *upTo) Write(p []byte) (int, error) {
	u.end()
	return u.Builder.Write(p)
}

// TestCameraIsMovedWhileWatched: a line when something changes, and Ctrl-C is a good end.
func TestCameraIsMovedWhileWatched(t *testing.T) {
	data := t.TempDir()
	cfg, err := loadConfig(conf(t, fmt.Sprintf("[camera]\nsource = %q\n[station]\ndata = %q\n", snapshot(t, 5.4, 0.1), data)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	out := &upTo{end: cancel}
	if err := watchCard(ctx, cfg, calibration.LineMM, out); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.Count(got, "\n") != 1 || !strings.Contains(got, " 5.4 px/mm") || !strings.Contains(got, "no barcode") {
		t.Errorf("%q", got)
	}
	if _, err := os.Stat(filepath.Join(data, calibration.FileName)); !os.IsNotExist(err) {
		t.Errorf("kept: %v", err)
	}
}

// TestCameraMovedToAnotherStation: a calibration of another camera is said, not used silently.
func TestCameraMovedToAnotherStation(t *testing.T) {
	var out strings.Builder
	log := slog.New(slog.NewTextHandler(&out, nil))
	r := calibration.Result{Width: 1280, Height: 720, PxPerMM: 6, Blur: 0.1, Tilt: 1}
	s := sight{calibration.File{Camera: "A", Source: "/dev/a", Result: r}}
	s.check(capture.Info{Name: "A", Source: "/dev/a", Width: 1280, Height: 720}, log)
	sight{}.check(capture.Info{Name: "A"}, log)
	if out.Len() > 0 {
		t.Errorf("its own camera: %s", out.String())
	}
	for what, other := range map[string]capture.Info{
		"another size":             {Name: "A", Source: "/dev/a", Width: 640, Height: 480},
		"another of the same make": {Name: "A", Source: "/dev/b", Width: 1280, Height: 720},
	} {
		out.Reset()
		s.check(other, log)
		if !strings.Contains(out.String(), "calibration-of-another-camera") {
			t.Errorf("%s is not noticed", what)
		}
	}
}
