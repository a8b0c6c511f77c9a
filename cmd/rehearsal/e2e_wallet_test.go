package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

// modelsDir finds the neural models for tests, in a folder shared/models beside the project. Without them a station never calls a face alive
// by itself, so there is no way without a call to test.
func modelsDir(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for ; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		models := filepath.Join(dir, "shared", "models")
		if _, err := os.Stat(models); err == nil {
			return models
		}
	}
	t.Skip("there is no folder shared/models beside the project: no model, no 30-day path")
	return ""
}

// TestVerifiedIDSparesTheCall: a first visit ends with a Verified ID in the wallet and a passkey. Days later the same person wants another
// pass: the wallet and a living face are enough, no reviewer is called.
func TestVerifiedIDSparesTheCall(t *testing.T) {
	models := modelsDir(t)
	l := newLobby(t, "zbarimg")
	h := l.hub()
	who := hubside.Employee("")
	s := l.station("lobby", who, h, 1280, 800, fmt.Sprintf("[models]\ndir = %q\n", models))
	wallet := &stage.Wallet{}
	p := l.play(s, who)
	p.Wallet = wallet
	l.must("first visit", p.FirstVisit(l.ctx))
	l.must("passkey", p.Finish(l.ctx))
	if n := count(t, h.Hub, "decided"); n != 1 {
		t.Errorf("%d decisions after the first visit", n)
	}
	mails, err := h.Mails("")
	l.must("mails", err)
	reviews := 0
	for _, m := range mails {
		if m.Kind == "review" {
			reviews++
		}
	}

	l.must("second visit", p.FastVisit(l.ctx, wallet))
	_, err = s.Until(l.ctx, "a pass without a call", func(c stage.Chart) bool { return c.Step == "pass" && c.Ready })
	l.must("pass", err)
	mails, err = h.Mails("")
	l.must("mails", err)
	for _, m := range mails {
		if m.Kind == "review" {
			reviews--
		}
	}
	if reviews != 0 {
		t.Error("a reviewer was asked although a Verified ID was shown")
	}
	if strings.Contains(s.Log(), s.Pass()) {
		t.Error("the pass stands in the station's log")
	}
}
