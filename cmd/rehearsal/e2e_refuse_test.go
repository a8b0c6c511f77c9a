package main

import (
	"context"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
	"github.com/passdesk/passdesk/sync/wire"
)

// TestReviewerRefuses: somebody lets a person compare instead of a machine; the reviewer refuses with a reason. The station says something
// neutral, and the hub gives that case no pass.
func TestReviewerRefuses(t *testing.T) {
	l := newLobby(t)
	h := l.hub()
	who := hubside.Employee("bjorn.soderstrom@utopia.example")
	s := l.station("refuser", who, h, 1280, 800)
	p := l.play(s, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	l.must("details", p.Details(l.ctx))
	l.must("document", p.Document(l.ctx))
	l.must("let a person compare", p.Tap(l.ctx, "selfie.person"))
	_, err := s.At(l.ctx, "wallet")
	l.must("wallet", err)
	l.must("skip the wallet", p.Tap(l.ctx, "wallet.skip"))
	_, err = s.At(l.ctx, "submitted")
	l.must("submit", err)

	mail, err := p.Told(l.ctx)
	l.must("mail to the reviewer", err)
	r, err := stage.Join(l.ctx, s.Hub, mail.Link)
	l.must("join", err)
	talk, hangUp := context.WithCancel(l.ctx)
	talked := make(chan error, 1)
	go func() { talked <- r.Talk(talk) }()
	defer func() { hangUp(); <-talked }()
	_, err = s.At(l.ctx, "call")
	l.must("call", err)
	const reason = "coached"
	if err := r.Decide(l.ctx, false, reason); err == nil {
		t.Error("the hub took a refusal without two-way media")
	}
	l.must("refuse", r.DecideWhenOpen(l.ctx, false, reason))

	c, err := s.At(l.ctx, "refused")
	l.must("refused", err)
	c, err = s.Reads(l.ctx, say("refused.title"))
	l.must("the neutral text", err)
	all := strings.ToLower(strings.Join(c.Words, "\n"))
	for _, word := range []string{reason, "coach", "telling", "somebody else", "fraud", "face", "document", "reason", "suspic"} {
		if strings.Contains(all, word) {
			t.Errorf("the station says %q: %q", word, c.Words)
		}
	}
	if c.Fault != string(app.FaultNeutral) || s.Pass() != "" {
		t.Errorf("fault %q, a pass came: %v", c.Fault, s.Pass() != "")
	}

	id := onlyCase(t, h.Hub)
	client := &wire.Client{Base: h.URL(), Token: h.StationToken("refuser"), Station: "refuser"}
	reply, err := wire.Post[wire.PassReply](l.ctx, client, "pass", wire.PassRequest{Case: id})
	if reply.Code != "" || err == nil && reply.Fault == app.FaultNone {
		t.Fatalf("the hub gave a pass to a refused case, or no answer: %v", err)
	}
	if n := count(t, h.Hub, "pass-refused"); n != 1 {
		t.Errorf("the audit chain holds %d refused passes", n)
	}
	if n := count(t, h.Hub, "pass-issued"); n != 0 {
		t.Errorf("%d passes were issued", n)
	}

	l.must("finish", p.Tap(l.ctx, "done.finish"))
	_, err = s.Until(l.ctx, "an empty station", func(c stage.Chart) bool { return c.Step == "attract" && c.Camera == "" })
	l.must("wipe", err)
}
