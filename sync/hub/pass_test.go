package hub

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// approved brings a case of a person to its approval.
func (x *house) approved(station, id string, e Employee) {
	x.t.Helper()
	x.submit(station, id, e)
	b := x.review(e.Manager)
	talk(x, station, id, b, 15*time.Second)
	approve(b)
}

func TestPassWithoutApproval(t *testing.T) {
	x := open(t, nil)
	e := ana()
	refused := func(when string, n int) {
		t.Helper()
		for _, path := range []string{"pass", "enrol"} {
			if code, raw := x.do("POST", "lobby", "/station/v1/"+path, wire.PassRequest{Case: "c-1"}); code != 403 || strings.Contains(string(raw), `"code":"`) {
				t.Errorf("%s, %s: %d %s", when, path, code, raw)
			}
		}
		if got := x.audited(auditPassRefused, "c-1"); got != n {
			t.Errorf("%s: %d audit entries, want %d", when, got, n)
		}
	}
	refused("nobody came", 2)
	ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: "c-1", Applicant: applicant(e)})
	refused("identified", 4)
	x.submit("lobby", "c-1", e)
	refused("waiting", 6)
	b := x.review(e.Manager)
	talk(x, "lobby", "c-1", b, 15*time.Second)
	refused("in the call", 8)
	post[decisionReply](b, "/desk/api/decision", decisionQuery{Reason: "answers"})
	refused("refused", 10)
	list, _, _ := x.eventsAfter("c-1", 0)
	last := list[len(list)-1]
	if last.Kind != wire.EventDecided || last.OK || last.Fault != app.FaultNeutral || last.Text != "" {
		t.Errorf("the refusal is not neutral: %+v", last)
	}

	x.approved("lobby", "c-2", e)
	x.clk.add(x.cfg.Timings.ApprovalLife + time.Second)
	if code, _ := x.do("POST", "lobby", "/station/v1/pass", wire.PassRequest{Case: "c-2"}); code != 403 {
		t.Errorf("an approval of yesterday: %d", code)
	}
}

func TestPassIsReplacedGuessedAndLapses(t *testing.T) {
	x := open(t, nil)
	e := ana()
	x.approved("lobby", "c-1", e)
	pass := func() string { return ask[wire.PassReply](x, "lobby", "pass", wire.PassRequest{Case: "c-1"}).Code }
	first := pass()
	second := pass()
	if first == second {
		t.Fatal("the same pass twice")
	}
	if _, ok := x.CheckPass(e.UPN, first); ok {
		t.Error("the replaced pass works")
	}
	if id, ok := x.CheckPass(e.UPN, second); !ok || id != "c-1" {
		t.Error("the new pass does not work")
	}
	if _, ok := x.CheckPass(e.UPN, second); !ok {
		t.Error("the pass works once only, although it should work for its whole life")
	}
	for range freeTries {
		x.CheckPass(e.UPN, "wrong")
	}
	if _, ok := x.CheckPass(e.UPN, second); ok {
		t.Error("guessing is not slowed down")
	}
	x.clk.add(firstWait)
	if _, ok := x.CheckPass(e.UPN, second); !ok {
		t.Error("the pass does not work after the wait")
	}
	ask[struct{}](x, "lobby", "pass/delete", wire.PassDelete{Case: "c-1"})
	if _, ok := x.CheckPass(e.UPN, second); ok {
		t.Error("the deleted pass works")
	}
	third := pass()
	x.clk.add(30*time.Minute + time.Second)
	if _, ok := x.CheckPass(e.UPN, third); ok {
		t.Error("the pass works after 30 minutes")
	}
	nowhereOnDisk(t, x, first, second, third)
}

func TestPassIsReadable(t *testing.T) {
	seen := map[rune]bool{}
	for range 300 {
		code, err := newPassCode(8)
		if err != nil || len(code.Reveal()) != 8 {
			t.Fatal(err, len(code.Reveal()))
		}
		for _, set := range []string{passUpper, passLower, passDigits, passSymbols} {
			if !strings.ContainsAny(code.Reveal(), set) {
				t.Fatal("a kind of character is missing")
			}
		}
		for _, r := range code.Reveal() {
			seen[r] = true
		}
		if s := fmt.Sprintf("%v %s %+v %q", code, code, code, code); strings.Contains(s, code.Reveal()) {
			t.Fatal("a pass prints itself")
		}
	}
	for _, r := range "0Oo1lI|`'\"" {
		if seen[r] {
			t.Errorf("%q is easily taken for another", r)
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d different characters", len(seen))
	}
}

func TestPasskeyAtOnce(t *testing.T) {
	x := open(t, nil)
	e := Employees()[4] // outcome passkey
	x.approved("lobby", "c-1", e)
	if p := ask[wire.PassReply](x, "lobby", "pass", wire.PassRequest{Case: "c-1"}); p.Code != "" || p.Fault != app.FaultPassPolicy {
		t.Errorf("a pass although policy says passkey: %q", p.Fault)
	}
	en := ask[wire.Enrol](x, "lobby", "enrol", wire.EnrolRequest{Case: "c-1"})
	if !strings.Contains(en.URL, "/passkey/#") {
		t.Fatal("no ticket in the fragment")
	}
	if id, upn, ok := x.RedeemTicket(tokenOf(en.URL)); !ok || id != "c-1" || upn != e.UPN {
		t.Errorf("%q %q %v", id, upn, ok)
	}
	if _, _, ok := x.RedeemTicket(tokenOf(en.URL)); ok {
		t.Error("the ticket works twice")
	}
	if err := x.PasskeySeen(e.UPN, "cred"); err != nil {
		t.Fatal(err)
	}
	if err := x.PasskeySeen("c-1", "cred"); err != nil {
		t.Error("telling it twice is an error")
	}
	if got := x.kinds("c-1"); !strings.HasSuffix(got, "decided passkey-seen") {
		t.Errorf("events: %s", got)
	}
	if err := x.PasskeySeen("c-9", "cred"); err == nil {
		t.Error("a passkey for a case that does not exist")
	}
}
