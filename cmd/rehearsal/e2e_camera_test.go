package main

import (
	"slices"
	"testing"

	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

// TestCameraPulledAndFrozenAtTheDocument: somebody trips over the cable, then the camera hangs. Each time the screen says so, and the
// visit goes on by itself when the camera is back.
func TestCameraPulledAndFrozenAtTheDocument(t *testing.T) {
	l := newLobby(t)
	who := hubside.Employee("")
	s := l.station("lobby", who, nil, 1280, 800)
	p := l.play(s, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	// The wrong document lies there, so that nothing is taken meanwhile.
	press := func(mishap string) {
		t.Helper()
		key := []string{"F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9", "F10", "F11"}[slices.Index(rehearsal.Mishaps(), mishap)]
		l.must("press "+key, s.Key(l.ctx, key))
	}
	_, err := s.At(l.ctx, "have-id")
	l.must("have-id", err)
	press(rehearsal.WrongDocument)
	l.must("details", p.Details(l.ctx))
	for _, mishap := range []string{rehearsal.Unplugged, rehearsal.Frozen} {
		_, err := s.Until(l.ctx, "a running camera", func(c stage.Chart) bool { return c.Step == "document" && c.Camera == "running" })
		l.must("camera", err)
		press(mishap)
		_, err = s.Reads(l.ctx, say("fault.camera"))
		l.must("the sentence about the "+mishap+" camera", err)
		press(mishap)
		_, err = s.Until(l.ctx, "the camera again", func(c stage.Chart) bool {
			return c.Step == "document" && c.Camera == "running" && !c.Says(say("fault.camera"))
		})
		l.must("recover from "+mishap, err)
	}
	press(rehearsal.WrongDocument)
	l.must("the right document", p.Document(l.ctx))
}
