package hub

import (
	"bytes"
	"context"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

func TestNeutralRefusal(t *testing.T) {
	e, other := ana(), Employees()[5]
	right := applicant(e)
	var first []byte
	n := 0
	// Every combination of right, another person's and nobody's detail, but for the one where all are right.
	for _, upn := range []string{right.UPN, other.UPN, "nobody@utopia.example"} {
		for _, id := range []string{right.EmployeeID, other.EmployeeID, "U99999"} {
			for _, mail := range []string{right.PersonalEmail, other.PersonalEmail, "nobody@mail.example"} {
				a := app.Applicant{UPN: upn, EmployeeID: id, PersonalEmail: mail}
				if a == (app.Applicant{UPN: right.UPN, EmployeeID: right.EmployeeID, PersonalEmail: right.PersonalEmail}) ||
					a == (app.Applicant{UPN: other.UPN, EmployeeID: other.EmployeeID, PersonalEmail: other.PersonalEmail}) {
					continue
				}
				x := open(t, nil) // fresh, so that no throttle interferes
				code, raw := x.do("POST", "lobby", "/station/v1/identify", wire.IdentifyRequest{Case: "c", Applicant: a})
				if code != 200 || !bytes.Contains(raw, []byte(`"neutral"`)) {
					t.Fatalf("%+v: %d %s", a, code, raw)
				}
				if first == nil {
					first = raw
				}
				if !bytes.Equal(raw, first) {
					t.Errorf("%+v tells apart: %s, not %s", a, raw, first)
				}
				n++
			}
		}
	}
	if n != 25 {
		t.Errorf("%d combinations", n)
	}
}

func TestIdentityGuessing(t *testing.T) {
	x := open(t, nil)
	try := func(station, upn string) app.Fault {
		return ask[wire.IdentifyReply](x, station, "identify", wire.IdentifyRequest{Case: "c-" + station, Applicant: app.Applicant{UPN: upn}}).Fault
	}
	for i := range freeTries {
		if f := try("lobby", "guess@utopia.example"); f != app.FaultNeutral {
			t.Fatalf("try %d: %q", i+1, f)
		}
	}
	if f := try("lobby", "another@utopia.example"); f != app.FaultThrottled {
		t.Errorf("same station, other person: %q", f)
	}
	if f := try("hall", "GUESS@utopia.example "); f != app.FaultThrottled {
		t.Errorf("same person, other station: %q", f)
	}
	if f := try("hall", "another@utopia.example"); f != app.FaultNeutral {
		t.Errorf("other station and person: %q", f)
	}
	x.clk.add(firstWait)
	if f := try("lobby", "guess@utopia.example"); f != app.FaultNeutral {
		t.Errorf("after the wait: %q", f)
	}
	x.clk.add(firstWait)
	if f := try("lobby", "guess@utopia.example"); f != app.FaultThrottled {
		t.Errorf("the wait did not grow: %q", f)
	}
}

func TestPINWrongFiveTimes(t *testing.T) {
	x := open(t, nil)
	to := ana().PersonalEmail
	send := func() wire.PINSent {
		return ask[wire.PINSent](x, "lobby", "pin/send", wire.PINSend{Case: "c", Email: to})
	}
	check := func(pin string) wire.PINResult {
		return ask[wire.PINResult](x, "lobby", "pin/check", wire.PINCheck{Case: "c", PIN: pin})
	}
	if r := check("000000"); r.Fault != app.FaultPINExpired {
		t.Errorf("before any PIN: %+v", r)
	}
	if s := send(); s.Fault != "" || !s.Again.Equal(x.clk.now().Add(time.Minute)) {
		t.Fatalf("%+v", s)
	}
	if s := send(); s.Fault != app.FaultThrottled {
		t.Errorf("a second mail within the cool-down: %+v", s)
	}
	right := x.mail(to, MailPIN).PIN
	wrong := "000000"
	if right == wrong {
		wrong = "000001"
	}
	for left := 4; left >= 0; left-- {
		want := app.FaultPINWrong
		if left == 0 {
			want = app.FaultPINLocked
		}
		if r := check(wrong); r.OK || r.Left != left || r.Fault != want {
			t.Errorf("%d left: %+v", left, r)
		}
	}
	if r := check(right); r.OK || r.Fault != app.FaultPINLocked {
		t.Errorf("the right PIN after five wrong ones: %+v", r)
	}
	x.clk.add(time.Minute)
	send()
	right = x.mail(to, MailPIN).PIN
	x.clk.add(24*time.Hour + time.Second)
	if r := check(right); r.Fault != app.FaultPINExpired {
		t.Errorf("a day later: %+v", r)
	}
	send()
	if r := check(x.mail(to, MailPIN).PIN); !r.OK {
		t.Errorf("a fresh PIN: %+v", r)
	}
}

type deadMail struct{}

func (deadMail) Notify(context.Context, Message) error { return context.DeadlineExceeded }

func TestMailServerDown(t *testing.T) {
	x := open(t, func(c *Config) { c.Notifier = deadMail{} })
	for range 2 { // no cool-down for a mail that never left
		if s := ask[wire.PINSent](x, "lobby", "pin/send", wire.PINSend{Case: "c", Email: "a@b.example"}); s.Fault != app.FaultMailDown {
			t.Errorf("%+v", s)
		}
	}
}

func TestHubWasAwayAtIdentification(t *testing.T) {
	x := open(t, nil)
	good := x.evidence("lobby", "c-good", ana())
	good.Unchecked = true
	bad := x.evidence("lobby", "c-bad", ana())
	bad.Unchecked, bad.Applicant.EmployeeID = true, "U00000"
	for _, c := range []wire.Case{good, bad} {
		if code := x.put("lobby", "k-"+c.ID, c.ID, wire.KindCase, c); code != 200 {
			t.Fatalf("%s: %d", c.ID, code)
		}
	}
	x.sweep(context.Background())
	if got := x.kinds("c-good"); got != "received told" {
		t.Errorf("known: %s", got)
	}
	if got := x.kinds("c-bad"); got != "received decided" {
		t.Errorf("unknown: %s", got)
	}
	list, _, _ := x.eventsAfter("c-bad", 1)
	if list[0].OK || list[0].Fault != app.FaultNeutral || list[0].Text != "" {
		t.Errorf("the refusal is not neutral: %+v", list[0])
	}
}
