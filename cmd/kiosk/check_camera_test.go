package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// lamp is a camera before an even wall. What it is told and what it shows can differ.
type lamp struct {
	light  float64 // linear, at the locked exposure
	factor float64 // that was told
	late   int     // frames until a change is seen
	deaf   bool    // its pictures come from elsewhere
	broken error
	shown  []float64
	locked bool
}

func (l *lamp) Info() capture.Info { return capture.Info{} }
func (l *lamp) Close() error       { return nil }

func (l *lamp) Read(context.Context) (capture.Frame, error) {
	now := l.factor
	if l.shown = append(l.shown, now); len(l.shown) > l.late {
		now = l.shown[len(l.shown)-1-l.late]
	}
	if l.deaf {
		now = 1
	}
	f := capture.Frame{Pix: make([]byte, 3*64*48), Width: 64, Height: 48}
	for i := range f.Pix {
		f.Pix[i] = byte(math.Round(255 * math.Pow(l.light*now, 1/2.2)))
	}
	return f, nil
}

type toldLamp struct{ *lamp }

func (l toldLamp) Lock(on bool) error {
	l.locked = on && l.broken == nil
	return l.broken
}

func (l toldLamp) Expose(factor float64) (float64, error) {
	if !l.locked {
		return 0, errors.New("not locked")
	}
	l.factor = factor
	return factor, nil
}

// onlyLocked cannot be told an exposure.
type onlyLocked struct{ toldLamp }

func (onlyLocked) Expose(float64) (float64, error) { return 0, capture.ErrNoControls }

func TestSelfTestTellsTheCameraItsExposure(t *testing.T) {
	at := func(l lamp) toldLamp { l.factor = 1; return toldLamp{&l} }
	for name, tc := range map[string]struct {
		cam     capture.Camera
		verdict string
		says    string
	}{
		"obeys":             {at(lamp{light: 0.4, late: 5}), good, "the picture says 0.50"},
		"has no controls":   {at(lamp{light: 0.4}).lamp, good, "cannot be told"},
		"can be held only":  {onlyLocked{at(lamp{light: 0.4})}, good, "held, but not told"},
		"plays a file":      {at(lamp{light: 0.4, deaf: true}), warn, "the picture says 1.00"},
		"is in the dark":    {at(lamp{light: 0.001}), warn, "too dark or too bright"},
		"refuses":           {at(lamp{light: 0.4, broken: errors.New("input/output error")}), warn, "input/output error"},
		"is blinded by sun": {at(lamp{light: 1}), warn, "too dark or too bright"},
	} {
		f := checkControls(t.Context(), tc.cam)
		if f.verdict != tc.verdict || !strings.Contains(f.says, tc.says) || (f.remedy == "") != (f.verdict == good) {
			t.Errorf("%s: %+v", name, f)
		}
		if told, ok := tc.cam.(toldLamp); ok && told.locked {
			t.Errorf("%s: left locked", name)
		}
	}
}

// plug adds a connector of a graphics card to a folder like /sys.
func plug(t *testing.T, sys, name, status, modes string, edid []byte) {
	t.Helper()
	dir := filepath.Join(sys, "class/drm", name)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	for file, content := range map[string][]byte{"status": []byte(status + "\n"), "modes": []byte(modes), "edid": edid} {
		if err := os.WriteFile(filepath.Join(dir, file), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

func edid(wide, high byte) []byte {
	raw := append([]byte{0}, append([]byte(strings.Repeat("\xff", 6)), make([]byte, 121)...)...)
	raw[21], raw[22] = wide, high
	return raw
}

func TestSelfTestMeasuresTheScreen(t *testing.T) {
	for name, tc := range map[string]struct {
		edid    []byte
		modes   string
		verdict string
		says    string
	}{
		"24 inches":             {edid(53, 30), "1920x1080\n1280x720\n", good, "HDMI-A-1, 1920x1080, 53x30 cm"},
		"a tablet":              {edid(22, 14), "1280x800\n", warn, "22x14 cm"},
		"a projector":           {edid(0, 0), "1920x1080\n", good, "does not say"},
		"an aspect ratio":       {edid(79, 0), "1920x1080\n", good, "does not say"},
		"half an EDID":          {edid(53, 30)[:60], "1920x1080\n", good, "does not say"},
		"no EDID and no modes":  {nil, "", good, "0x0"},
		"an EDID of other kind": {make([]byte, 128), "1920x1080\n", good, "does not say"},
	} {
		sys := t.TempDir()
		plug(t, sys, "card0-HDMI-A-1", "connected", tc.modes, tc.edid)
		plug(t, sys, "card0-DP-1", "disconnected", "", nil)
		list := screenFindings(screens(sys))
		if len(list) != 1 || list[0].verdict != tc.verdict || !strings.Contains(list[0].says, tc.says) {
			t.Errorf("%s: %+v", name, list)
		}
	}
	if list := screenFindings(screens(t.TempDir())); len(list) != 1 || list[0].verdict != warn {
		t.Errorf("no screen: %+v", list)
	}
	sys := t.TempDir()
	for i := range 2 {
		plug(t, sys, fmt.Sprintf("card0-DP-%d", i), "connected", "1920x1080\n", edid(53, 30))
	}
	if list := screenFindings(screens(sys)); len(list) != 3 || list[2].verdict != warn {
		t.Errorf("a second screen: %+v", list)
	}
}

func TestSelfTestTellsALockOut(t *testing.T) {
	var on subject
	on.Station.Data = t.TempDir()
	if list := checkLockout(t.Context(), on); list[0].verdict != good {
		t.Errorf("%+v", list)
	}
	l := openLockout(on.Station.Data, time.Now, quiet())
	for range lockoutAfter {
		l.Attack()
	}
	if list := checkLockout(t.Context(), on); list[0].verdict != warn || !strings.Contains(list[0].says, "people") {
		t.Errorf("%+v", list)
	}
}
