package main

import (
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// recorded makes a session of grey noise: nobody is there.
func recorded(t *testing.T, frames int) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "session")
	if _, errs, code := kiosk(t, "", "inspect", "liveness", "--new", "a seed", dir); code != 0 {
		t.Fatal(errs)
	}
	edit(t, dir, func(s object) {
		var times []float64
		for i := range frames {
			times = append(times, float64(i)*1000/30)
		}
		s["frame_times_ms"] = times
	})
	r := rand.New(rand.NewPCG(1, 2))
	for i := range frames {
		img := image.NewGray(image.Rect(0, 0, 64, 48))
		for k := range img.Pix {
			img.Pix[k] = byte(100 + r.IntN(40))
		}
		f, err := os.Create(filepath.Join(dir, fmt.Sprintf("%06d.png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := png.Encode(f, img); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	return dir
}

// edit changes session.json.
func edit(t *testing.T, dir string, change func(object)) {
	t.Helper()
	file := filepath.Join(dir, sessionFile)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var s object
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatal(err)
	}
	change(s)
	if raw, err = json.Marshal(s); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestNewChallenge(t *testing.T) {
	a, _, code := kiosk(t, "", "inspect", "liveness", "--new", "one")
	again, _, _ := kiosk(t, "", "inspect", "liveness", "--new", "one")
	b, _, _ := kiosk(t, "", "inspect", "liveness", "--new", "two")
	with, _, _ := kiosk(t, "", "inspect", "liveness", "--new", "one", "--control")
	if code != 0 || a != again || a == b || strings.Contains(a, `"camera"`) || !strings.Contains(with, `"exposure"`) {
		t.Errorf("code %d\n%s\n%s", code, a, with)
	}
	var s object
	if err := json.Unmarshal([]byte(a), &s); err != nil {
		t.Fatal(err)
	}
	has(t, s, "format", "session", "steps", "station.gamma", "frame_times_ms")
	for _, args := range [][]string{{"check", "--new", "x"}, {"inspect", "face", "--control", "x"}, {"inspect", "liveness"}} {
		if _, errs, code := kiosk(t, "", args...); code != 1 || errs == "" {
			t.Errorf("kiosk %q: code %d, %q", args, code, errs)
		}
	}
}

func TestRecordedSessionIsJudgedAlikeTwice(t *testing.T) {
	dir := recorded(t, 12)
	out, errs, code := kiosk(t, "", "inspect", "liveness", dir)
	again, _, _ := kiosk(t, "", "inspect", "liveness", dir)
	if code != 0 || errs != "" || out != again {
		t.Fatalf("code %d, %s\n%s\n%s", code, errs, out, again)
	}
	o := lines(t, out, 1)[0]
	has(t, o, "file", "status", "why", "advice", "session", "checks", "tier", "frames", "chain", "basis")
	if o["status"] != "inconclusive" || o["frames"] != 12.0 {
		t.Errorf("nobody is there: %s", out)
	}
	for _, c := range o["checks"].([]any) {
		has(t, c.(object), "id", "version", "status", "score", "threshold")
	}
	edit(t, dir, func(s object) { s["session"] = "another" })
	if other, _, _ := kiosk(t, "", "inspect", "liveness", dir); lines(t, other, 1)[0]["chain"] == o["chain"] {
		t.Error("another challenge has the same chain")
	}
}

func TestSessionThatCannotBeJudged(t *testing.T) {
	for name, tc := range map[string]struct {
		spoil func(dir string)
		says  string
	}{
		"no session.json":  {func(dir string) { _ = os.Remove(filepath.Join(dir, sessionFile)) }, "no session.json"},
		"cut off":          {func(dir string) { _ = os.Truncate(filepath.Join(dir, sessionFile), 100) }, "session.json"},
		"a frame less":     {func(dir string) { _ = os.Remove(filepath.Join(dir, "000001.png")) }, "frame_times_ms"},
		"two of a number":  {func(dir string) { _ = os.WriteFile(filepath.Join(dir, "1.jpg"), nil, 0o600) }, "two frames 1"},
		"a damaged frame":  {func(dir string) { _ = os.Truncate(filepath.Join(dir, "000001.png"), 60) }, "000001.png"},
		"a misspelt key":   {func(dir string) { edit(t, dir, func(s object) { s["frames_ms"] = 1 }) }, "frames_ms"},
		"another format":   {func(dir string) { edit(t, dir, func(s object) { s["format"] = "x" }) }, "format"},
		"times that stand": {func(dir string) { edit(t, dir, func(s object) { s["frame_times_ms"] = []int{0, 0, 0} }) }, "rise"},
	} {
		dir := recorded(t, 3)
		tc.spoil(dir)
		out, errs, code := kiosk(t, "", "inspect", "liveness", dir)
		o := lines(t, out, 1)[0]
		if says, _ := o["error"].(string); code != 1 || errs != "" || !strings.Contains(says, tc.says) {
			t.Errorf("%s: code %d, %s %s", name, code, out, errs)
		}
	}
}
