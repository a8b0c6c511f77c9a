package main

import (
	"slices"
	"testing"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
	"github.com/passdesk/passdesk/sync/hub"
)

// TestPowerCutInTheCall: the power fails in the middle of the call, at a station that holds its hub too. It comes back in the call, the
// reviewer's page finds it again by itself, and the decision can be made.
func TestPowerCutInTheCall(t *testing.T) {
	l := newLobby(t, "chromium")
	who := hubside.Employee("dmitri.volkov@utopia.example")
	s := l.station("power", who, nil, 1280, 800)
	p := l.play(s, who)
	l.must("begin", p.Begin(l.ctx))
	l.must("identify", p.Identify(l.ctx))
	l.must("details", p.Details(l.ctx))
	l.must("document", p.Document(l.ctx))
	l.must("let a person compare", p.Tap(l.ctx, "selfie.person"))
	_, err := s.At(l.ctx, "wallet")
	l.must("wallet", err)
	l.must("skip the wallet", p.Tap(l.ctx, "wallet.skip"))
	mail, err := p.Told(l.ctx)
	l.must("mail to the reviewer", err)
	b := l.browser("reviewer", 1440, 1000)
	desk, err := stage.OpenDesk(b, mail.Link)
	l.must("join", err)
	l.must("call", desk.Call())
	_, err = s.At(l.ctx, "call")
	l.must("the station is in the call", err)
	l.must("talk for three seconds", desk.Await(`document.getElementById('talked').value >= 3`))
	before, err := desk.Seconds()
	l.must("look at the seconds", err)

	s.Kill()
	p.Line("power cut after %.1f seconds of media", before)
	l.must("the page notices", desk.Await(`document.getElementById('quality').textContent === 'Reconnecting'`))
	l.must("start again", s.Start())
	_, err = s.At(l.ctx, "call")
	l.must("the station is back in the call", err)
	p.Line("the station is back at the call")
	l.must("the page is connected again", desk.Await(`document.getElementById('quality').textContent === 'Good connection'`))
	l.must("the picture moves again", desk.Plays())
	p.Line("the reviewer's page plays again")
	after, err := desk.Seconds()
	l.must("look at the seconds", err)
	if after < before-1 {
		t.Errorf("%.1f seconds were counted before the power cut, now %.1f", before, after)
	}
	l.must("approve", desk.Approve())
	_, err = s.Until(l.ctx, "a pass", func(c stage.Chart) bool { return c.Step == "pass" && c.Ready && !c.Busy })
	l.must("pass", err)
	l.clean("reviewer", desk.Page)
	b.Close()
	s.Stop()

	h, err := hubside.Open(hub.Config{DataDir: l.path("power", "data", "hub"), Listen: "none", PublicURL: s.Hub, Rehearsal: true})
	l.must("open the hub's folder", err)
	defer h.Close()
	onlyCase(t, h)
	list, err := h.History()
	l.must("history", err)
	if i := slices.IndexFunc(list, func(e hub.HistoryEntry) bool { return e.Deliveries != 1 }); i >= 0 {
		t.Errorf("%s was delivered %d times", list[i].Kind, list[i].Deliveries)
	}
	for kind, want := range map[string]int{"case-received": 1, "reviewer-told": 1, "reviewer-joined": 1, "decided": 1} {
		if n := count(t, h, kind); n != want {
			t.Errorf("audit: %d times %s, want %d", n, kind, want)
		}
	}
}
