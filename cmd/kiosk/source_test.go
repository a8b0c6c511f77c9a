package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/calibration"
	"github.com/passdesk/passdesk/capture/camera"
)

func TestWhichCameraIsOpened(t *testing.T) {
	real := camera.Device{Path: "/dev/video2", ByID: "/dev/v4l/by-id/usb-BRIO-index0", Real: true}
	bare := camera.Device{Path: "/dev/video3", Real: true}
	others := []camera.Device{{Path: "/dev/video0", Virtual: true}, {Path: "/dev/video1", Index: 1, Real: true}}
	var rehearses, joined, certified, named, explicit, pinned Config
	for _, c := range []*Config{&rehearses, &joined, &certified, &named, &explicit, &pinned} {
		c.Camera.Source = "auto"
	}
	joined.Hub.URL, certified.Hub.Cert = "https://hub.example", "cert.pem"
	pinned.Camera.Pin = "uvcvideo 046d:085e A1B2"
	own := camera.Device{Path: "/dev/video4", Real: true, Driver: "uvcvideo", Vendor: "046d", Product: "085e", Serial: "A1B2"}
	named.Camera.Source, explicit.Camera.Source, explicit.Hub.URL = "/dev/video7", rehearsed, "https://hub.example"
	for name, tc := range map[string]struct {
		cfg     Config
		devices []camera.Device
		source  string
		waits   bool
	}{
		"the first real one":                  {rehearses, append(others, real, bare), real.ByID, false},
		"without a name that stays":           {joined, append(others, bare), bare.Path, false},
		"nobody configured it, no camera":     {rehearses, others, rehearsed, false},
		"a hub elsewhere, no camera":          {joined, others, "", true},
		"a certificate, no camera":            {certified, nil, "", true},
		"the pinned one, behind another":      {pinned, []camera.Device{real, own, bare}, own.Path, false},
		"another than the pinned one":         {pinned, []camera.Device{real, bare}, real.ByID, false},
		"pinned, no camera":                   {pinned, others, "", true},
		"named":                               {named, []camera.Device{real}, "/dev/video7", false},
		"rehearsal is named, a hub elsewhere": {explicit, []camera.Device{real}, rehearsed, false},
	} {
		if source, waits := tc.cfg.sourceAmong(tc.devices); source != tc.source || waits != tc.waits {
			t.Errorf("%s: %q, %v", name, source, waits)
		}
	}
}

// waiting is the configuration of a station that is meant for real people and has no camera, and its data folder.
func waiting(t *testing.T) (path, data string) {
	t.Helper()
	data = t.TempDir()
	cert, key := certificate(t, time.Now().Add(60*24*time.Hour))
	path = conf(t, fmt.Sprintf("[station]\ndata = %q\n[hub]\ncert = %q\nkey = %q\n", data, cert, key))
	cfg, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	if _, waits := cfg.source(); !waits {
		t.Skip("this machine has a camera")
	}
	return path, data
}

// A card that was drawn must not become what is known of a camera that is plugged in later.
func TestCalibratedBeforeTheCameraIsThere(t *testing.T) {
	path, data := waiting(t)
	kept := calibration.New(capture.Info{Name: "BRIO", Source: "/dev/v4l/by-id/usb-BRIO-index0"},
		calibration.Result{Width: 1280, Height: 720, PxPerMM: 6, Blur: 0.1, Tilt: 1}, time.Now())
	if err := kept.Save(data); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(data, calibration.FileName)
	before, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"calibrate"}, {"calibrate", "--watch"}} {
		out, errs, code := kiosk(t, "", append(args, "--config", path)...)
		if code != 1 || out != "" || !strings.Contains(errs, "camera.source") {
			t.Errorf("%v: code %d, %q %q", args, code, out, errs)
		}
	}
	if after, err := os.ReadFile(file); err != nil || string(after) != string(before) {
		t.Errorf("the calibration was changed: %v\n%s", err, after)
	}
	out, _, code := kiosk(t, "", "check", "--config", path)
	all := findings(t, out)
	if all["camera"][0].verdict != bad || !strings.Contains(all["camera"][0].says, "waits") || code != 1 {
		t.Errorf("code %d\n%s", code, out)
	}
	if all["reading"][0].verdict != good || strings.Contains(out, "rehears") {
		t.Errorf("a calibration is not good for a camera that is not there yet, or the station rehearses:\n%s", out)
	}
}

// The camera that comes late is read with what was measured of it before.
func TestCalibrationWaitsForItsCamera(t *testing.T) {
	data, log := t.TempDir(), slog.New(slog.DiscardHandler)
	r := calibration.Result{Width: 1280, Height: 720, PxPerMM: 6, Blur: 0.1, Tilt: 1}
	save := func(i capture.Info) {
		t.Helper()
		if err := calibration.New(i, r, time.Now()).Save(data); err != nil {
			t.Fatal(err)
		}
	}
	save(capture.Info{Name: "BRIO", Source: "/dev/v4l/by-id/usb-BRIO-index0"})
	if s := lookUp(data, "", true, log); s.pxPerMM() != 6 {
		t.Error("forgotten until the next start")
	}
	if s := lookUp(data, rehearsed, false, log); s.pxPerMM() != 0 {
		t.Error("taken for a rehearsal")
	}
	save(capture.Info{Name: "rehearsal applicant", Source: rehearsed, Simulated: true})
	if s := lookUp(data, "", true, log); s.pxPerMM() != 0 {
		t.Error("a drawn card is taken for a real camera")
	}
}

func TestStationThatWaitsOpensNoOther(t *testing.T) {
	path, _ := waiting(t)
	cfg, err := loadConfig(path)
	if err != nil {
		t.Fatal(err)
	}
	k := &Kiosk{cfg: cfg, log: slog.New(slog.DiscardHandler)}
	open, err := k.chooseCamera(cfg.source())
	if err != nil || k.Rehearsing() {
		t.Fatalf("%v, rehearsing: %v", err, k.Rehearsing())
	}
	if _, err := open(t.Context()); !errors.Is(err, capture.ErrNoCamera) {
		t.Error(err)
	}
}

// A refused camera is told to staff with the reason, and to the person without one.
func TestRefusedCameraIsToldToStaff(t *testing.T) {
	for err, want := range map[error]app.Fault{
		capture.ErrRefused: app.FaultCameraRefused, capture.ErrBusy: app.FaultCameraBusy, capture.ErrUnplugged: app.FaultCamera,
	} {
		var log strings.Builder
		var got journey.Event
		e := &eyes{log: slog.New(slog.NewTextHandler(&log, nil)), send: func(ev journey.Event) { got = ev }}
		e.status(capture.Status{Phase: capture.PhaseLost, Err: fmt.Errorf("open /dev/video0: %w: \"BRIO\" is a virtual camera", err)})
		if lost, ok := got.(journey.CameraLost); !ok || lost.Fault != want {
			t.Errorf("%v: %+v", err, got)
		}
		if refused := strings.Contains(log.String(), "level=ERROR msg=camera-refused"); refused != errors.Is(err, capture.ErrRefused) || !strings.Contains(log.String(), "virtual camera") {
			t.Errorf("%v: %s", err, log.String())
		}
	}
}
