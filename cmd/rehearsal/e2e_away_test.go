package main

import (
	"testing"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
	"github.com/passdesk/passdesk/sync/hub"
)

// TestHubAwayDuringCapture: the hub goes when it has said who the person is, and comes back when they wait for the reviewer. Nobody is
// sent away, and the case arrives once.
func TestHubAwayDuringCapture(t *testing.T) {
	l := newLobby(t)
	h := l.hub()
	who := hubside.Employee("giulia.desantis@utopia.example")
	s := l.station("away", who, h, 1280, 800)
	p := l.play(s, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	_, err := s.At(l.ctx, "have-id")
	l.must("identified", err)
	h.Stop()

	l.must("no Verified ID", s.Tap(l.ctx, say("have-id.no")))
	_, err = s.Until(l.ctx, "that the mail cannot be sent", func(c stage.Chart) bool { return c.Step == "mail-pin" && c.Fault != "" && !c.Busy })
	l.must("mail", err)
	l.must("go on without the mail", p.Tap(l.ctx, "mail-pin.skip"))
	l.must("phone and terms", p.Phone(l.ctx))
	l.must("document", p.Document(l.ctx))
	l.must("selfie", p.Selfie(l.ctx, "wallet"))
	l.must("skip the wallet", p.Tap(l.ctx, "wallet.skip"))
	c, err := s.Until(l.ctx, "saved, and the network away", func(c stage.Chart) bool {
		return c.Step == "submitted" && c.Says(say("submitted.saved")) && c.Says(say("submitted.away"))
	})
	l.must("submit", err)
	if c.Camera != "" {
		_, err = s.Until(l.ctx, "a closed camera", func(c stage.Chart) bool { return c.Camera == "" })
		l.must("camera", err)
	}

	h.Start()
	_, err = s.Until(l.ctx, "that the reviewer was told", func(c stage.Chart) bool {
		return c.Says(say("submitted.told")) && !c.Says(say("submitted.away"))
	})
	l.must("the hub is back", err)
	mail, err := p.Told(l.ctx)
	l.must("mail to the reviewer", err)
	if mail.To != who.Manager {
		t.Errorf("%s was told, the manager is %s", mail.To, who.Manager)
	}
	id := onlyCase(t, h.Hub)
	list, err := h.History()
	l.must("history", err)
	for _, e := range list {
		if e.Case == id && e.Deliveries != 1 {
			t.Errorf("%s was delivered %d times", e.Kind, e.Deliveries)
		}
	}
	if n := count(t, h.Hub, "case-received"); n != 1 {
		t.Errorf("%d cases were received", n)
	}
	_, err = stage.Join(l.ctx, s.Hub, mail.Link)
	l.must("the reviewer joins", err)
	_, err = s.Reads(l.ctx, say("submitted.opened"))
	l.must("the station hears of the reviewer", err)
	mails, err := h.Mails("")
	l.must("mails", err)
	n := 0
	for _, m := range mails {
		if m.Kind == hub.MailReview {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d mails to reviewers", n)
	}
}
