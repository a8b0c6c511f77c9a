package main

import (
	"context"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

// TestResumeAtSecondStation: somebody does not wait, takes the code, and comes back at another station with code and face. The reviewer
// calls there.
func TestResumeAtSecondStation(t *testing.T) {
	l := newLobby(t)
	h := l.hub()
	who := hubside.Employee("farid.alhassan@utopia.example")
	first := l.station("first", who, h, 1280, 800)
	p := l.play(first, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	l.must("details", p.Details(l.ctx))
	l.must("evidence", p.Evidence(l.ctx))
	_, err := first.Reads(l.ctx, say("submitted.told"))
	l.must("told", err)
	mail, err := p.Told(l.ctx)
	l.must("mail to the reviewer", err)
	code, err := p.Leave(l.ctx)
	l.must("leave", err)
	l.must("finish", p.Tap(l.ctx, "done.finish"))
	empty := func(c stage.Chart) bool {
		return c.Step == "attract" && c.Camera == "" && !c.Says(code[:4]) && !c.Says(who.GivenNames)
	}
	_, err = first.Until(l.ctx, "an empty first station", empty)
	l.must("leave", err)

	second := l.station("second", who, h, 1280, 800)
	q := l.play(second, who)
	l.must("come back", q.Return(l.ctx))
	wrong := strings.Map(func(r rune) rune { // another code of the same form
		if r == 'Z' {
			return 'Y'
		}
		return 'Z'
	}, code)
	l.must("a wrong code", q.Code(l.ctx, wrong))
	c, err := second.Until(l.ctx, "a refusal", func(c stage.Chart) bool { return c.Fault != "" && !c.Busy })
	l.must("a wrong code", err)
	if c.Step != "resume" || c.Fault != string(app.FaultCode) || !c.Says(say("fault."+string(app.FaultCode))) {
		t.Errorf("after a wrong code: %s, fault %q, words %q", c.Step, c.Fault, c.Words)
	}
	if n := count(t, h.Hub, "resume-refused"); n != 1 {
		t.Errorf("the audit chain holds %d refused codes", n)
	}
	for range c.Typed { // the wrong one still stands there
		l.must("backspace", second.Key(l.ctx, "BackSpace"))
	}
	_, err = second.Until(l.ctx, "an empty field", func(c stage.Chart) bool { return c.Typed == 0 })
	l.must("empty the field", err)
	l.must("the right code", q.Code(l.ctx, code))
	_, err = second.At(l.ctx, "selfie")
	l.must("the code is taken", err)
	l.must("a fresh selfie", q.Selfie(l.ctx, "submitted"))

	r, err := stage.Join(l.ctx, h.URL(), mail.Link)
	l.must("the reviewer joins", err)
	talk, hangUp := context.WithCancel(l.ctx)
	talked := make(chan error, 1)
	go func() { talked <- r.Talk(talk) }()
	defer func() { hangUp(); <-talked }()
	_, err = second.At(l.ctx, "call")
	l.must("the call comes to the second station", err)
	l.must("approve", r.DecideWhenOpen(l.ctx, true, ""))
	if r.Frames() == 0 {
		t.Error("the reviewer saw nothing")
	}
	_, err = second.Until(l.ctx, "a pass", func(c stage.Chart) bool { return c.Step == "pass" && c.Ready && !c.Busy })
	l.must("the pass comes to the second station", err)
	if now, err := first.Chart(); err != nil || !empty(now) {
		t.Errorf("the first station is at %s: %v", now.Step, err)
	}
	if first.Pass() != "" || second.Pass() == "" {
		t.Error("the pass came to the wrong station")
	}
	onlyCase(t, h.Hub)
	for kind, want := range map[string]int{"case-received": 1, "case-resumed": 1, "decided": 1, "pass-issued": 1, "fenced": 0} {
		if n := count(t, h.Hub, kind); n != want {
			t.Errorf("audit: %d times %s, want %d", n, kind, want)
		}
	}
}
