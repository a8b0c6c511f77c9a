package face

import (
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

func judged(t *testing.T, e *Engine, p *player) Judgement {
	t.Helper()
	j, err := e.JudgeSession(p.session, p.frame)
	if err != nil {
		t.Fatal(err)
	}
	if j.Status != StatusPass && (len(j.Why) == 0 || j.Advice == "") {
		t.Errorf("%s without a reason or an advice: %+v", j.Status, j.Verdict)
	}
	return j
}

// Synthetic people of different skins in an ordinary office, in a dim one, and where the room is three times as bright.
func TestSyntheticPeoplePassTheLight(t *testing.T) {
	e := engine(t, 3)
	for _, tc := range []struct {
		person       int64
		room, screen float64
	}{{0, 1, 1}, {1, 0.4, 1}, {2, 0.8, 0.5}} {
		t.Run(fmt.Sprint(tc.person), func(t *testing.T) {
			t.Parallel()
			p := playing(t, fmt.Sprint("alive", tc.person), tc.person, "").brief()
			p.room, p.screen = tc.room, tc.screen
			j := judged(t, e, p)
			if j.Status != StatusPass {
				t.Errorf("%+v", j)
			}
			if dir := os.Getenv("PASSDESK_KEEP_SESSION"); dir != "" && tc.person == 0 {
				keep(t, p, dir)
			}
			if tc.person != 0 {
				return
			}
			// Without models the light says the same, and a reviewer decides because nobody vouches for the camera.
			poor := judged(t, engine(t, 0), p)
			if poor.Status != StatusInconclusive || poor.Advice != AdviceReviewer || slices.ContainsFunc(poor.Why, func(id string) bool {
				return id != light.CheckIdentity && id != light.CheckControl
			}) {
				t.Errorf("tier 0: %+v", poor)
			}
		})
	}
}

// A replay gives the same judgement, byte for byte.
func TestReplayIsJudgedAlike(t *testing.T) {
	e := engine(t, 3)
	p := playing(t, "again", 0, "").brief()
	p.session.Frames = p.session.Frames[:30]
	a, err := json.Marshal(judged(t, e, p))
	b, _ := json.Marshal(judged(t, e, p))
	if err != nil || string(a) != string(b) {
		t.Errorf("%v; a replay gives another judgement:\n%s\n%s", err, a, b)
	}
}

// keep writes a session as kiosk inspect liveness reads it, to try the program by hand.
func keep(t *testing.T, p *player, dir string) {
	t.Helper()
	raw, err := json.Marshal(p.session)
	if err == nil {
		err = os.MkdirAll(dir, 0o700)
	}
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "session.json"), raw, 0o600)
	}
	for i := range p.session.Frames {
		f, _ := p.frame(i)
		file, err := os.Create(filepath.Join(dir, fmt.Sprintf("%06d.png", i)))
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(png.Encode(file, f.RGBA()), file.Close()); err != nil {
			t.Fatal(err)
		}
	}
	if err != nil {
		t.Fatal(err)
	}
}

// Synthetic attacks. Each is stopped, and by the checks that are meant for it.
func TestSyntheticAttacksDoNotPass(t *testing.T) {
	e := engine(t, 3)
	for name, tc := range map[string]struct {
		kind    string
		old     bool
		stopped []string // by all of these
	}{
		"sheet of paper":          {"print", false, []string{turnID(0), light.CheckRelief, light.CheckDepth}},
		"film on a tablet":        {"tablet", false, []string{light.CheckSide}},
		"film, fed in, tinted":    {"tint", false, []string{light.CheckRelief, light.CheckSide}},
		"another session, fed in": {"", true, []string{light.CheckFreshness}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := playing(t, "attack "+name, 1, tc.kind).brief()
			p.room = 0.7 // a white wall in a picture is not yet at the sensor's end
			if tc.old {
				p.shown = playing(t, "last week", 1, "").session
			}
			j := judged(t, e, p)
			if j.Status == StatusPass {
				t.Errorf("passed: %+v", j)
			}
			for _, id := range tc.stopped {
				if c := j.Check(id); c.Status == StatusPass || c.Status == StatusNotRun {
					t.Errorf("%+v", c)
				}
			}
		})
	}
}

// noisy is a grey frame with noise of its own.
func noisy(n uint64) capture.Frame {
	f := capture.Frame{Pix: make([]byte, 3*64*48), Width: 64, Height: 48}
	for i := range f.Pix {
		n = n*6364136223846793005 + 1442695040888963407
		f.Pix[i] = byte(120 + n>>62)
	}
	return f
}

func TestSourceThatStandsStillOrComesRoundAgain(t *testing.T) {
	for name, tc := range map[string]struct {
		picture        func(i int) uint64
		frozen, looped Status
	}{
		"a sensor":          {func(i int) uint64 { return uint64(i) }, StatusPass, StatusPass},
		"stands still":      {func(i int) uint64 { return uint64(min(i, 20)) }, StatusFail, StatusPass},
		"hangs for a blink": {func(i int) uint64 { return uint64(max(min(i, 20), i-5)) }, StatusPass, StatusPass},
		"comes round":       {func(i int) uint64 { return uint64(i % 25) }, StatusPass, StatusFail},
	} {
		var w feed
		for i := range 60 { // two seconds
			f := noisy(tc.picture(i))
			f.At = clock(float64(i) * 1000 / 30)
			w.see(f)
		}
		c := w.checks()
		if c[0].Status != tc.frozen || c[1].Status != tc.looped {
			t.Errorf("%s: %+v", name, c)
		}
	}
}

// Every frame, and the challenge itself, is in the chain.
func TestFrameTakenOutOfTheChain(t *testing.T) {
	chain := func(start string, frames ...uint64) string {
		var w feed
		for _, n := range frames {
			w.see(noisy(n))
		}
		return w.digest([]byte(start))
	}
	all := []string{chain("a", 1, 2, 3), chain("a", 1, 3), chain("a", 1, 3, 2), chain("b", 1, 2, 3), chain("a", 1, 2, 4)}
	slices.Sort(all)
	if len(slices.Compact(all)) != 5 {
		t.Error("two different sessions have one chain")
	}
}

func TestSessionOfNobody(t *testing.T) {
	e := engine(t, 3)
	p := playing(t, "nobody", 0, "").brief()
	p.session.Frames = p.session.Frames[:20]
	j, err := e.JudgeSession(p.session, func(i int) (capture.Frame, error) { return noisy(uint64(i)), nil })
	if err != nil || j.Status != StatusInconclusive || j.Advice == "" || j.Check(CheckQuality).Advice != string(capture.HintNoFace) {
		t.Errorf("%v, %+v", err, j)
	}
	broken := errors.New("no such picture")
	if _, err := e.JudgeSession(p.session, func(int) (capture.Frame, error) { return capture.Frame{}, broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
	if _, err := e.JudgeSession(p.session, func(int) (capture.Frame, error) { return capture.Frame{Width: 5}, nil }); err == nil {
		t.Error("a frame without pixels")
	}
	p.session.Format = ""
	if _, err := e.JudgeSession(p.session, nil); err == nil || !strings.Contains(err.Error(), "format") {
		t.Error(err)
	}
}

func TestRasterOfAScreen(t *testing.T) {
	portrait := onto(640, 480, scale(portraits()[0], 2))
	face := Face{Box: capture.Rect{X: 220, Y: 120, W: 200, H: 260}}
	calm, ok := raster(portrait, face)
	if !ok || calm >= minRaster {
		t.Errorf("a rendered portrait: %.1f dB, %v", calm, ok)
	}
	for _, pitch := range []float64{2.3, 2.9, 3.4} {
		f := portrait.Clone()
		for y := range f.Height {
			for x := range f.Width {
				// stripes of red, green and blue under the camera's own grid, a little turned
				at := (float64(x)*0.98 + float64(y)*0.17) / pitch
				row := (float64(y)*0.98 - float64(x)*0.17) / pitch
				for c := range 3 {
					if i := 3*(y*f.Width+x) + c; int(3*(at-floor(at))) == c || row-floor(row) < 0.25 {
						f.Pix[i] -= f.Pix[i] / 8
					}
				}
			}
		}
		if db, _ := raster(f, face); db < minRaster {
			t.Errorf("a raster of %.1f px: %.1f dB", pitch, db)
		}
	}
	if _, ok := raster(portrait, Face{Box: capture.Rect{X: 300, Y: 200, W: 60, H: 80}}); ok {
		t.Error("a face that is too small to tell was judged")
	}
}

func floor(v float64) float64 {
	i := float64(int(v))
	if i > v {
		i--
	}
	return i
}
