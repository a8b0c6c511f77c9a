package hub

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

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
