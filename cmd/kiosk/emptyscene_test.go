package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// TestEmptySceneIsKeptAndChecked: an admin steps aside and shows the place; the self-test knows it again, and notices another camera and a
// damaged file.
func TestEmptySceneIsKeptAndChecked(t *testing.T) {
	data := t.TempDir()
	config := func(width int) string {
		return conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\nwidth = %d\nheight = %d\n[station]\ndata = %q\n", width, width*9/16, data))
	}
	look := func(width int) finding {
		out, _, _ := kiosk(t, "", "check", "--config", config(width))
		list := findings(t, out)["scene"]
		if len(list) != 1 {
			t.Fatalf("%d lines on the scene:\n%s", len(list), out)
		}
		return list[0]
	}
	if f := look(640); f.verdict != warn || !strings.Contains(f.says, "not known") || !strings.Contains(f.remedy, "--empty") {
		t.Errorf("before: %+v", f)
	}
	out, errs, code := kiosk(t, "", "calibrate", "--empty", "--config", config(640))
	if code != 0 || errs != "" || !strings.HasPrefix(out, "Step out") || !strings.Contains(out, filepath.Join(data, sceneFile)) {
		t.Fatalf("code %d\n%s%s", code, out, errs)
	}
	raw, err := os.ReadFile(filepath.Join(data, sceneFile))
	var kept struct {
		Camera, Luma string
		At           time.Time
	}
	if err != nil || json.Unmarshal(raw, &kept) != nil {
		t.Fatalf("%v: %s", err, raw)
	}
	if luma, err := base64.StdEncoding.DecodeString(kept.Luma); err != nil || len(luma) != 64*36 || kept.Camera == "" || kept.At.IsZero() {
		t.Errorf("kept %d values of %q, %v, %v", len(luma), kept.Camera, kept.At, err)
	}
	if f := look(640); f.verdict != good || !strings.Contains(f.says, "is what the camera sees") {
		t.Errorf("after: %+v", f)
	}
	if f := look(960); f.verdict != warn || !strings.Contains(f.says, "another one") {
		t.Errorf("another size: %+v", f)
	}
	if err := os.WriteFile(filepath.Join(data, sceneFile), raw[:len(raw)/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if f := look(640); f.verdict != warn || !strings.Contains(f.says, "not known") {
		t.Errorf("half written: %+v", f)
	}
	if _, errs, code := kiosk(t, "", "calibrate", "--empty", "--watch"); code != 1 || !strings.Contains(errs, "goes alone") {
		t.Errorf("with a card: code %d, %q", code, errs)
	}
}

// TestAdminStaysInThePicture: what holds a face is no empty scene, and nothing is kept.
func TestAdminStaysInThePicture(t *testing.T) {
	data := t.TempDir()
	who := rehearsal.Portrait(rehearsal.PersonFor(3))
	cfg, err := loadConfig(conf(t, fmt.Sprintf("[camera]\nsource = %q\n[station]\ndata = %q\n", writePNG(t, "admin.png", who), data)))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	out := &atSecond{end: cancel}
	if err := keepEmpty(ctx, cfg, out); err == nil || !strings.Contains(err.Error(), "Somebody is in the picture") {
		t.Errorf("%v; %q", err, out.String())
	}
	if _, err := os.Stat(filepath.Join(data, sceneFile)); !os.IsNotExist(err) {
		t.Errorf("kept: %v", err)
	}
}

// atSecond is a writer that ends something at the second line.
type atSecond struct {
	strings.Builder
	end func()
}

func (a *atSecond) Write(p []byte) (int, error) {
	if a.Len() > 0 {
		defer a.end()
	}
	return a.Builder.Write(p)
}

// TestLobbyIsFurnishedAnew: after five visits in which nothing was wrong but the background, the scene is outdated: it is no longer
// compared, staff is told once, and the next start knows. The tries of one person are one visit.
func TestLobbyIsFurnishedAnew(t *testing.T) {
	var said strings.Builder
	dir, cam := t.TempDir(), capture.Info{Name: "A", Width: 1280, Height: 720}
	state := sceneState{Camera: lagCamera(cam), At: time.Now().UTC(), Luma: make(face.Scene, 64*36)}
	if err := (keptFile[sceneState]{path: filepath.Join(dir, sceneFile)}).save(state); err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(&said, nil))
	result := func(background light.Status, passed bool, why ...string) (r face.Result) {
		r.Checks, r.Why, r.Passed = []face.Check{{ID: face.CheckBackground, Status: background}}, why, passed
		return r
	}
	differs := result(light.Inconclusive, false, face.CheckBackground)
	s := openScene(dir, log)
	for n := range 3 * sceneVisits {
		s.learn("the same visit", differs)
		s.learn(fmt.Sprint("attack ", n), result(light.Inconclusive, false, light.CheckRelief, face.CheckBackground))
	}
	s.learn("another", differs)
	s.learn("pass", result(light.Pass, true))
	for n := range sceneVisits - 1 {
		s.learn(fmt.Sprint("visit ", n), differs)
	}
	if s.scene(cam) == nil || said.Len() > 0 {
		t.Fatalf("given up too early: %s", said.String())
	}
	if s.scene(capture.Info{Name: "B", Width: 1280, Height: 720}) != nil {
		t.Error("compared with another camera's")
	}
	s = openScene(dir, log) // power cut
	for n := range 3 {
		s.learn(fmt.Sprint("later ", n), differs)
	}
	if s.scene(cam) != nil || strings.Count(said.String(), "scene-outdated") != 1 {
		t.Errorf("still compared: %v; said %q", s.scene(cam) != nil, said.String())
	}
	if openScene(dir, log).scene(cam) != nil {
		t.Error("forgotten by the next start")
	}
	state.At = state.At.Add(time.Hour)
	state.Luma = append(face.Scene{9}, state.Luma[1:]...)
	if err := s.file.save(state); err != nil { // an admin shows the place anew beside the running station
		t.Fatal(err)
	}
	s.learn("the first after", differs)
	s.learn("the second after", differs)
	if now := s.scene(cam); len(now) == 0 || now[0] != 9 {
		t.Error("the running station still knows the old place")
	}
	if kept := s.file.read(); !kept.At.Equal(state.At) || kept.Differ != 1 {
		t.Errorf("kept: shown at %v, differs %d", kept.At, kept.Differ)
	}
}

// knowsPlace lets a rehearsing station see its place without anybody, as an admin does at set-up.
func knowsPlace(t *testing.T, k *Kiosk) {
	t.Helper()
	s, err := survey(t.Context(), k.cfg, io.Discard)
	if err == nil {
		err = k.eyes.own.scene.file.save(s)
	}
	if err != nil {
		t.Fatal(err)
	}
	k.eyes.own.scene = openScene(k.cfg.Station.Data, k.log)
}
