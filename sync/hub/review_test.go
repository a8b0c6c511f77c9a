package hub

import (
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/sync/wire"
)

func TestDecisionAt14Seconds(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	b := x.review(ana().Manager)
	decide := func() int {
		code, _ := b.do("POST", "/desk/api/decision", samePerson())
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
	if code, raw := b.do("POST", "/desk/api/decision", samePerson()); code != 422 {
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
