package main

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

// takenWithin bounds the time from a passport that lies still to the shutter on a machine that does other things, too. The goal is a
// second; the test logs what it was, and when the journey went on, which waits up to two more for the printed text.
const takenWithin = 5 * time.Second

// TestMishapsAtTheDocumentAreNamedOnTheScreen: what a tired new hire does wrong, one thing after another, until the passport lies
// there as it should. Each time the screen must say what to change, and nothing is taken meanwhile. Then it is taken.
func TestMishapsAtTheDocumentAreNamedOnTheScreen(t *testing.T) {
	l := newLobby(t)
	who := hubside.Employee("")
	s := l.station("lobby", who, nil, 1280, 800, "[log]\nlevel = \"debug\"")
	p := l.play(s, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	_, err := s.At(l.ctx, "have-id")
	l.must("have-id", err)
	before := ""
	// The next one begins before the last has ended, so that nothing is taken in between. Fingers need time to come: they are first.
	next := func(mishap string) {
		t.Helper()
		if mishap != "" {
			l.must("switch "+mishap+" on", s.Mishap(l.ctx, mishap))
		}
		if before != "" {
			l.must("switch "+before+" off", s.Mishap(l.ctx, before))
		}
		before = mishap
	}
	mishaps := []struct {
		name string
		says []string
	}{
		{rehearsal.Finger, []string{"hint.finger"}},
		{rehearsal.Glare, []string{"hint.glare"}},
		{rehearsal.Blurred, []string{"hint.hold-still", "hint.further"}}, // out of focus: still first, then further from a lens of fixed focus
		{rehearsal.Screen, []string{"hint.screen"}},
		{rehearsal.WrongSide, []string{"hint.wrong-side"}},
	}
	next(mishaps[0].name)
	l.must("details", p.Details(l.ctx))
	for i, m := range mishaps {
		if i > 0 {
			next(m.name)
		}
		set, praised := time.Now(), false
		c, err := s.Until(l.ctx, fmt.Sprintf("%q for %s", m.says, m.name), func(c stage.Chart) bool {
			praised = praised || c.Says(say("hint.taken"))
			for _, key := range m.says {
				if c.Says(say(key)) {
					return true
				}
			}
			return c.Step != "document"
		})
		l.must("name "+m.name, err)
		if c.Step != "document" {
			t.Fatalf("%s: the document was taken", m.name)
		}
		if praised {
			t.Errorf("%s: the screen said %q of what cannot be read", m.name, say("hint.taken"))
		}
		if i == len(mishaps)-1 { // a picture takes a while, in which others would be taken
			l.picture(s, "document-"+m.name)
		}
		t.Logf("%s: named after %v", m.name, time.Since(set).Round(10*time.Millisecond))
	}
	next("")
	l.must("the passport as it should lie", p.Document(l.ctx))
	shot, journey := restToTaken(t, s.Log())
	t.Logf("lying still to the shutter %v, to the journey's next step %v", shot, journey)
	if shot > takenWithin {
		t.Errorf("the passport was taken %v after it lay still", shot)
	}
}

// restToTaken reads in a station's log how long it took from the document's last coming to rest to the automatic shutter, and to the
// step after. Both are negative when the hand still moved a little, too little to matter.
func restToTaken(t *testing.T, log string) (shot, next time.Duration) {
	t.Helper()
	upto, _, ok := strings.Cut(log, "msg=step from=document to=confirm")
	if !ok {
		t.Fatal("no document was taken")
	}
	lines := strings.Split(upto, "\n")
	stamp := regexp.MustCompile(`^time=(\S+)`)
	at := func(line string) (when time.Time) {
		m := stamp.FindStringSubmatch(line)
		if m == nil {
			t.Fatalf("no time in %q", line)
		}
		when, err := time.Parse(time.RFC3339Nano, m[1])
		if err != nil {
			t.Fatal(err)
		}
		return when
	}
	taken, since := time.Time{}, regexp.MustCompile(`msg=document-rests since=(\S+)`)
	for i := len(lines) - 1; i >= 0; i-- {
		switch m := since.FindStringSubmatch(lines[i]); {
		case strings.Contains(lines[i], "msg=document-taken"):
			taken = at(lines[i])
		case m != nil && !strings.HasPrefix(m[1], "0001-"):
			rest, err := time.Parse(time.RFC3339Nano, m[1])
			if err != nil || taken.IsZero() {
				t.Fatalf("rest %q (%v), taken %v", m[1], err, taken)
			}
			return taken.Sub(rest), at(lines[len(lines)-1]).Sub(rest)
		}
	}
	t.Fatal("the log does not tell when the document came to rest")
	return 0, 0
}
