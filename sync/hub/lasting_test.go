package hub

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

func TestEvidenceIsPurged(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	talk(x, "lobby", "c-1", b, 15*time.Second)
	approve(b)
	files := func() int {
		list, err := os.ReadDir(x.blobs)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	x.clk.add(24 * time.Hour)
	x.sweep(context.Background())
	if n := files(); n != 3 {
		t.Fatalf("%d blobs before the time", n)
	}
	x.clk.add(time.Second)
	x.sweep(context.Background())
	x.sweep(context.Background())
	if n := files(); n != 0 {
		t.Errorf("%d blobs are left", n)
	}
	if _, err := x.body("c-1"); err == nil {
		t.Error("the details are left")
	}
	if n := x.audited(auditPurged, "c-1"); n != 1 {
		t.Errorf("%d proofs of the purge", n)
	}
}

func TestHubRestarts(t *testing.T) {
	dir := t.TempDir()
	clk := newClock()
	cfg := Config{DataDir: dir, Listen: "none", Rehearsal: true, DevMailbox: true, Now: clk.now}
	first, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	_ = first.Close()
	x := openHouse(t, cfg, clk)
	if x.StationToken("lobby") != first.StationToken("lobby") || x.identity.String() != first.identity.String() {
		t.Fatal("keys changed at a restart")
	}
	x.submit("lobby", "c-1", ana())
	token := tokenOf(x.mail(ana().Manager, MailReview).Link)
	c := x.evidence("lobby", "c-1", ana())
	item := x.item("c-1", wire.KindPark, wire.Park{Case: "c-1"})
	if code, _ := x.do("PUT", "lobby", "/station/v1/items/park", item); code != 200 {
		t.Fatal(code)
	}
	b := x.review(ana().Manager)
	talk(x, "lobby", "c-1", b, 7*time.Second)
	before := x.kinds("c-1")
	cookies := b.c.Jar
	x.srv.Close()
	if err := x.Close(); err != nil {
		t.Fatal(err)
	}

	y, err := New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	z := &house{Hub: y, t: t, clk: clk, srv: x.srv}
	defer y.Close()
	if got := z.kinds("c-1"); got != before {
		t.Errorf("events before %s, after %s", before, got)
	}
	h, err := y.History()
	if err != nil || len(h) != 2 || h[0].Kind != wire.KindCase || h[1].Key != "park" {
		t.Errorf("history: %+v %v", h, err)
	}
	rec, ok, err := y.load("c-1")
	if err != nil || !ok || rec.media() != 7*time.Second || rec.Active == nil || !rec.Parked || cookies == nil {
		t.Errorf("case: %+v %v", rec, err)
	}
	body, err := y.body("c-1")
	if err != nil || body.Document.Number != c.Document.Number {
		t.Errorf("details: %v", err)
	}
	for _, bl := range rec.Blobs {
		if raw, err := y.openBlob(bl.Name); err != nil || len(raw) == 0 {
			t.Errorf("picture %s: %v", bl.Role, err)
		}
	}
	if list, err := y.Mails(""); err != nil || len(list) != 1 || tokenOf(list[0].Link) != token {
		t.Errorf("mails: %d %v", len(list), err)
	}
	chain, err := y.Audit()
	if err == nil {
		err = VerifyAudit(chain, "")
	}
	if err != nil {
		t.Error(err)
	}
	// The call had been cut by the restart: the case goes back to waiting.
	y.cfg.Timings.LeftGrace = time.Millisecond
	y.sweep(context.Background())
	if rec, _, _ = y.load("c-1"); rec.Stage != wire.StageWaiting {
		t.Errorf("stage %s after the restart", rec.Stage)
	}
	for _, name := range []string{"identity.age", "secret.key", "issuer.key", "hub.db"} {
		if s, err := os.Stat(dir + "/" + name); err != nil || s.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, s.Mode(), err)
		}
	}
	if _, err := New(cfg); err == nil || !strings.Contains(fmt.Sprint(err), "already using") {
		t.Errorf("a second hub on the same files: %v", err)
	}
}

func TestPictureWithoutACase(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	lost := x.blob("lobby", app.RoleSelfie, face(7))
	when := func(age time.Duration) {
		for _, f := range []string{lost.Name} {
			at := x.clk.now().Add(-age)
			if err := os.Chtimes(x.blobs+"/"+f, at, at); err != nil {
				t.Fatal(err)
			}
		}
		x.clk.add(2 * time.Minute)
		x.sweep(context.Background())
	}
	if when(orphanLife - 3*time.Minute); !x.hasBlob(lost.Name) {
		t.Error("deleted before its case could come")
	}
	rec, _, _ := x.load("c-1")
	at := x.clk.now().Add(-2 * orphanLife)
	if err := os.Chtimes(x.blobs+"/"+rec.Blobs[0].Name, at, at); err != nil {
		t.Fatal(err)
	}
	if when(orphanLife); x.hasBlob(lost.Name) {
		t.Error("kept although no case names it")
	}
	for _, b := range rec.Blobs {
		if !x.hasBlob(b.Name) {
			t.Errorf("%s of a living case was deleted", b.Role)
		}
	}
}

// BenchmarkSweep measures the look at what is due, with a thousand cases at rest.
func BenchmarkSweep(b *testing.B) {
	h, err := New(Config{DataDir: b.TempDir(), Listen: "none"})
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	err = h.store.Update(func(tx Tx) error {
		for i := range 1000 {
			id := fmt.Sprint("c-", i)
			c := caseRecord{ID: id, Station: "lobby", Stage: wire.StageClosed, UPN: ana().UPN, Purged: h.now(), Chain: chain{Told: []string{ana().Manager}}}
			if err := saveCase(tx, c); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		h.sweep(context.Background())
	}
}

// BenchmarkItem measures one submitted item from the socket to the disk and back.
func BenchmarkItem(b *testing.B) {
	h, err := New(Config{DataDir: b.TempDir(), Listen: "none"})
	if err != nil {
		b.Fatal(err)
	}
	defer h.Close()
	sealed, err := wire.SealJSON(h.identity.Recipient().String(), wire.Park{Case: "c"})
	if err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		raw := fmt.Appendf(nil, "%d", n)
		if _, err := h.takeItem(fmt.Sprint("k", n), raw, "lobby", wire.Item{Case: "c", Kind: wire.KindPark, Body: sealed}); err != nil {
			b.Fatal(err)
		}
	}
}
