package main

import (
	"testing"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

// TestLightsFrightenTheApplicant: the lights are on when Ana presses Escape. They end at once, no try is counted, the page offers the way
// without them, and with it the visit goes on.
func TestLightsFrightenTheApplicant(t *testing.T) {
	l := newLobby(t)
	who := hubside.Employee("")
	s := l.station("lobby", who, nil, 1280, 800)
	p := l.play(s, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	l.must("details", p.Details(l.ctx))
	l.must("document", p.Document(l.ctx))
	shine := func(c stage.Chart) bool { return c.Step == "selfie" && c.Says(say("lights.look")) }
	for stopped, way := false, "selfie.start"; !stopped; way = "button.retry" { // somebody who moved begins again, as a person would
		l.must(way, p.Tap(l.ctx, way))
		_, err := s.Until(l.ctx, "the lights", func(c stage.Chart) bool { return shine(c) || c.Step != "selfie" || c.Fault != "" })
		l.must("lights", err)
		l.must("press Escape", s.Key(l.ctx, "Escape"))
		c, err := s.Until(l.ctx, "the lights off", func(c stage.Chart) bool {
			return c.Says(say("selfie.stopped.title")) || c.Step != "selfie" || c.Fault != ""
		})
		l.must("lights off", err)
		if c.Step != "selfie" {
			t.Fatalf("the lights led to %s", c.Step)
		}
		stopped = c.Fault == "" && !shine(c)
	}
	l.picture(s, "lights-stopped")
	l.must("without flashing lights", p.Face(l.ctx, "selfie.dark", "wallet"))
}
