package hub

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

func TestDecisionAt14Seconds(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	decide := func() int {
		code, _ := b.do("POST", "/desk/api/decision", decisionQuery{Approve: true, Compared: sameFaces})
		return code
	}
	if code := decide(); code != 409 {
		t.Errorf("before the call: %d", code)
	}
	kiosk, page := talk(x, "lobby", "c-1", b, 14*time.Second)
	if code := decide(); code != 409 {
		t.Errorf("after 14 seconds: %d", code)
	}
	flowFor(x, kiosk, page, 500*time.Millisecond)
	if code := decide(); code != 409 {
		t.Errorf("after 14.5 seconds: %d", code)
	}
	flowFor(x, kiosk, page, 500*time.Millisecond)
	if code, _ := b.do("POST", "/desk/api/decision", decisionQuery{}); code != 422 {
		t.Errorf("a refusal without a reason: %d", code)
	}
	if code, _ := b.do("POST", "/desk/api/decision", decisionQuery{Approve: true}); code != 422 {
		t.Errorf("an approval without comparing faces: %d", code)
	}
	if code, _ := b.do("POST", "/desk/api/decision", decisionQuery{Approve: true, Compared: map[string]string{"selfie-document": "same", "selfie-badge": "unsure"}}); code != 422 {
		t.Errorf("an approval of an unsure pair: %d", code)
	}
	if code := decide(); code != 200 {
		t.Errorf("after 15 seconds: %d", code)
	}
	if code := decide(); code != 401 {
		t.Errorf("a second decision: %d", code)
	}
	c, _, err := x.load("c-1")
	if err != nil || c.Decision.Seconds != 15 {
		t.Errorf("the counter stored is %v, %v", c.Decision, err)
	}
}

func TestMediaFlowOneWayOnly(t *testing.T) {
	at := func(ms int) time.Time { return time.UnixMilli(1_000_000 + int64(ms)) }
	type step struct {
		end, ms       int
		frames, audio uint64
	}
	both := func(from, to int) (list []step) {
		for ms := from; ms <= to; ms += 500 {
			n := uint64(ms)
			list = append(list, step{endPage, ms, n + 1, n + 1}, step{endStation, ms, n + 1, n + 1})
		}
		return list
	}
	for name, c := range map[string]struct {
		steps []step
		want  int
	}{
		"both":              {both(0, 5000), 10},
		"station every 1 s": {[]step{{0, 0, 1, 1}, {1, 0, 1, 1}, {1, 500, 2, 2}, {1, 1000, 3, 3}, {0, 1000, 9, 9}, {1, 1500, 4, 4}, {1, 2000, 5, 5}, {0, 2000, 12, 12}}, 4},
		"camera off":        {[]step{{0, 0, 1, 1}, {1, 0, 1, 1}, {0, 500, 1, 9}, {1, 500, 9, 9}, {0, 1000, 1, 19}, {1, 1000, 19, 19}}, 0},
		"no sound":          {[]step{{0, 0, 1, 1}, {1, 0, 1, 1}, {0, 500, 9, 1}, {1, 500, 9, 9}, {0, 1000, 19, 1}, {1, 1000, 19, 19}}, 0},
		"page alone":        {[]step{{1, 0, 1, 1}, {1, 500, 2, 2}, {1, 1000, 3, 3}, {1, 1500, 4, 4}}, 0},
		"reports stop":      {append(both(0, 1000), step{1, 9000, 9001, 9001}, step{0, 9000, 9001, 9001}, step{1, 9500, 9501, 9501}, step{0, 9500, 9501, 9501}), 3},
		"counters restart":  {append(both(0, 1000), step{1, 1500, 5, 5}, step{0, 1500, 1501, 1501}, step{1, 2000, 9, 9}, step{0, 2000, 2001, 2001}), 3},
	} {
		var f flow
		got := 0
		for _, s := range c.steps {
			got += f.report(s.end, s.frames, s.audio, at(s.ms))
		}
		if got != c.want {
			t.Errorf("%s: %d ticks, want %d", name, got, c.want)
		}
	}
}

func TestMailScannerFetchesLink(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	link := x.mail(ana().Manager, MailReview).Link
	if !strings.Contains(link, "/desk/#") || len(tokenOf(link)) < 22 {
		t.Fatalf("the secret is not in the fragment, or short: %d", len(tokenOf(link)))
	}
	address, _, _ := strings.Cut(link, "#")
	for _, url := range []string{address, address, address + "?" + tokenOf(link), address + "api/join"} {
		for _, method := range []string{"GET", "HEAD"} {
			req, _ := http.NewRequest(method, url, nil)
			res, err := http.DefaultClient.Do(req)
			if err != nil {
				t.Fatal(err)
			}
			res.Body.Close()
			if strings.HasSuffix(url, "/desk/") && (res.StatusCode != 200 || !strings.Contains(res.Header.Get("Content-Security-Policy"), "default-src 'none'") || res.Header.Get("Cache-Control") != "no-store") {
				t.Errorf("%s: %d %v", url, res.StatusCode, res.Header)
			}
		}
	}
	// A scanner that runs forms has no origin of ours.
	if code, _ := x.do("POST", "", "/desk/api/join", joinQuery{Token: tokenOf(link)}); code != 403 {
		t.Errorf("a POST from elsewhere: %d", code)
	}
	if got := x.kinds("c-1"); got != "received told" {
		t.Errorf("fetching left a trace: %s", got)
	}
	x.review(ana().Manager)
}

func TestLinkUsedTwice(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	token := tokenOf(x.mail(ana().Manager, MailReview).Link)
	first := x.review(ana().Manager)
	second := x.browser()
	join := func(b *browser, ask bool) string {
		return post[joinReply](b, "/desk/api/join", joinQuery{Token: token, Ask: ask}).State
	}
	if s := join(second, false); s != "in-use" {
		t.Errorf("second use: %s", s)
	}
	if code, _ := second.do("GET", "/desk/api/case", nil); code != 401 {
		t.Errorf("the second page sees the case: %d", code)
	}
	if s := join(second, true); s != "asked" {
		t.Errorf("asking: %s", s)
	}
	post[struct{}](first, "/desk/api/handover", handoverQuery{Allow: false})
	if s := join(second, false); s != "in-use" {
		t.Errorf("after a no: %s", s)
	}
	join(second, true)
	post[struct{}](first, "/desk/api/handover", handoverQuery{Allow: true})
	if s := join(second, false); s != "joined" {
		t.Errorf("after a yes: %s", s)
	}
	if code, _ := first.do("GET", "/desk/api/case", nil); code != 401 {
		t.Errorf("the first page still sees the case: %d", code)
	}
	if code, _ := second.do("GET", "/desk/api/case", nil); code != 200 {
		t.Errorf("the second page does not see the case: %d", code)
	}
	// The active page is gone and a thief has the used link: it opens nothing; the way on is a new mail.
	x.clk.add(awake + time.Second)
	thief := x.browser()
	if s := join(thief, false); s != "used" {
		t.Errorf("a used link without an active page: %s", s)
	}
	post[struct{}](thief, "/desk/api/relink", joinQuery{Token: token})
	post[struct{}](thief, "/desk/api/relink", joinQuery{Token: token})
	if list, _ := x.Mails(ana().Manager); len(list) != 2 {
		t.Errorf("%d mails after asking twice for a new link", len(list))
	}
	x.review(ana().Manager)
}

func TestReviewerSilent(t *testing.T) {
	x := open(t, nil)
	e := Employees()[2] // manager Indira Rao, her delegate Marcus Lindqvist, her manager Thea Moreau
	x.submit("lobby", "c-1", e)
	told := func() string {
		c, _, err := x.load("c-1")
		if err != nil {
			t.Fatal(err)
		}
		return strings.Join(c.Chain.Told, " ")
	}
	const indira, marcus, thea = "indira.rao@utopia.example", "marcus.lindqvist@utopia.example", "thea.moreau@utopia.example"
	for i, want := range []string{indira, indira + " " + marcus, indira + " " + marcus + " " + thea, indira + " " + marcus + " " + thea} {
		if got := told(); got != want {
			t.Fatalf("after %d periods: told %s, want %s", i, got, want)
		}
		x.clk.add(10*time.Minute - time.Second)
		x.sweep(context.Background())
		if got := told(); got != want {
			t.Fatalf("a second too early: told %s", got)
		}
		x.clk.add(time.Second)
		x.sweep(context.Background())
	}
	x.clk.add(24*time.Hour - 41*time.Minute)
	x.sweep(context.Background())
	if c, _, _ := x.load("c-1"); c.Stage != wire.StageWaiting {
		t.Fatalf("a minute before the end: %s", c.Stage)
	}
	x.clk.add(time.Minute)
	x.sweep(context.Background())
	if got := x.kinds("c-1"); got != "received told told told expired" {
		t.Errorf("events: %s", got)
	}
	for _, to := range []string{e.PersonalEmail, indira, marcus, thea} {
		if x.mail(to, MailNotice).To == "" {
			t.Errorf("%s was not told that the case expired", to)
		}
	}
	if r := ask[wire.ResumeReply](x, "lobby", "resume", wire.ResumeRequest{Code: resumeCode}); r.Fault != app.FaultCaseExpired {
		t.Errorf("resume of an expired case: %+v", r)
	}
	if s := post[joinReply](x.browser(), "/desk/api/join", joinQuery{Token: tokenOf(x.mail(thea, MailReview).Link)}); s.State != "gone" && s.State != "over" {
		t.Errorf("link of an expired case: %+v", s)
	}
}

func TestReviewerAtWorkIsNotOvertaken(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	for range 80 { // twenty minutes of looking at the page
		x.clk.add(15 * time.Second)
		if code, _ := b.do("GET", "/desk/api/state", nil); code != 200 {
			t.Fatal(code)
		}
		x.sweep(context.Background())
	}
	if c, _, _ := x.load("c-1"); len(c.Chain.Told) != 1 {
		t.Errorf("told %v although the first is at work", c.Chain.Told)
	}
	x.clk.add(awake)
	x.sweep(context.Background())
	if c, _, _ := x.load("c-1"); len(c.Chain.Told) != 2 {
		t.Errorf("told %v after the first went away", c.Chain.Told)
	}
}

func TestReviewerClosesThePage(t *testing.T) {
	x := open(t, func(c *Config) { c.Timings.LeftGrace = 50 * time.Millisecond })
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	events := x.stream("lobby", "c-1", 3)
	kiosk, page := talk(x, "lobby", "c-1", b, 3*time.Second)
	page.CloseNow()
	until(t, kiosk, "left")
	for want := range strings.SplitSeq("rang media media media left", " ") {
		if e := events.next(); e.Kind != want {
			t.Fatalf("%s, want %s", e.Kind, want)
		}
	}
	page = b.socket()
	if m := until(t, page, "media"); m["seconds"] != 3.0 {
		t.Errorf("the count was lost: %v", m)
	}
	if e := events.next(); e.Kind != wire.EventRang {
		t.Errorf("%s, want rang", e.Kind)
	}
	flowFor(x, kiosk, page, 12*time.Second)
	approve(b)
}

func TestExpiredDocumentIsNotApproved(t *testing.T) {
	x := open(t, nil)
	e := Employees()[7]
	if e.Expiry >= "2026-11-23" {
		t.Fatal("this employee's document should have expired")
	}
	x.submit("lobby", "c-1", e)
	b := x.review(e.Manager)
	talk(x, "lobby", "c-1", b, 15*time.Second)
	if code, raw := b.do("POST", "/desk/api/decision", decisionQuery{Approve: true, Compared: sameFaces}); code != 422 {
		t.Errorf("%d %s", code, raw)
	}
	post[decisionReply](b, "/desk/api/decision", decisionQuery{Reason: "document"})
}

func TestFlaggedInSilence(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	talk(x, "lobby", "c-1", b, 15*time.Second)
	post[struct{}](b, "/desk/api/note", noteQuery{Mark: true})
	approve(b) // the page shows an approval
	if code, _ := x.do("POST", "lobby", "/station/v1/pass", wire.PassRequest{Case: "c-1"}); code != 403 {
		t.Errorf("a flagged case got a pass: %d", code)
	}
	if x.mail("security@utopia.example", MailNotice).To == "" {
		t.Error("security was not told")
	}
}

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
	if _, err := New(cfg); err == nil || !strings.Contains(fmt.Sprint(err), "open hub store") {
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
