package main

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/light"
)

func passed(lag float64, status light.Status) face.Result {
	return face.Result{Passed: status == light.Pass, Judgement: face.Judgement{
		Verdict: light.Verdict{Status: status},
		Checks:  []face.Check{{ID: light.CheckLag, Status: light.Pass, Evidence: map[string]float64{"lag_ms": lag}}},
	}}
}

// A station learns from sessions that passed how late its camera sees its screen, and forgets it with another camera.
func TestStationLearnsItsLag(t *testing.T) {
	dir := t.TempDir()
	camera := capture.Info{Name: "BRIO", Width: 1280, Height: 720}
	l := openLags(dir, quiet())
	for i, lag := range []float64{110, 118, 112, 400, 115} {
		if s := l.station(camera); s.Lag != nil {
			t.Fatalf("known after %d sessions", i)
		}
		l.learn(camera, passed(0, light.Inconclusive))
		l.learn(camera, passed(lag, light.Pass))
	}
	l = openLags(dir, quiet())
	if s := l.station(camera); s.Lag == nil || *s.Lag != 115 || s.Named == "" {
		t.Errorf("after a restart: %+v", s)
	}
	for range 2 * lagsKept {
		l.learn(camera, passed(160, light.Pass))
	}
	if s := l.station(camera); *s.Lag != 160 || len(l.is.Lags) != lagsKept {
		t.Errorf("it does not follow: %v of %d", *s.Lag, len(l.is.Lags))
	}
	other := camera
	other.Width = 1920
	if s := l.station(other); s.Lag != nil {
		t.Error("the lag of another camera is used")
	}
	l.learn(other, passed(90, light.Pass))
	if s := l.station(camera); s.Lag != nil || len(l.is.Lags) != 1 {
		t.Error("the lags of two cameras are mixed")
	}
}

func TestLagFileIsDamaged(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, lagsFile), []byte(`{"lags_ms":[1,2,`), 0o600); err != nil {
		t.Fatal(err)
	}
	l := openLags(dir, quiet())
	if s := l.station(capture.Info{}); s.Lag != nil {
		t.Error("half a file is believed")
	}
	l.learn(capture.Info{}, passed(100, light.Pass))
	if again := openLags(dir, quiet()); len(again.is.Lags) != 1 {
		t.Error("it is not mended")
	}
}
