package hub

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

func TestResumeCodeGuessing(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	try := func(station, code string) wire.ResumeReply {
		return ask[wire.ResumeReply](x, station, "resume", wire.ResumeRequest{Code: code})
	}
	for i := range freeTries {
		if r := try("hall", fmt.Sprintf("0000-000%d", i)); r.Fault != app.FaultCode || r.Ticket != "" {
			t.Fatalf("%+v", r)
		}
	}
	wait := firstWait
	for range 3 {
		if r := try("hall", resumeCode); r.Fault != app.FaultThrottled || len(r.Reference) > 0 {
			t.Fatalf("the right code during the wait: %+v", r.Fault)
		}
		x.clk.add(wait)
		if r := try("hall", "00000000"); r.Fault != app.FaultCode {
			t.Fatalf("after the wait: %+v", r.Fault)
		}
		wait *= 2 // the delay grows
		x.clk.add(wait - time.Second)
		if r := try("hall", resumeCode); r.Fault != app.FaultThrottled {
			t.Fatalf("the wait does not grow: %+v", r.Fault)
		}
		x.clk.add(time.Second - wait) // back, for the next round
	}
	if r := try("lobby", strings.ToLower(strings.ReplaceAll(resumeCode, "-", " "))); r.Fault != "" || r.Ticket == "" || len(r.Reference) == 0 {
		t.Errorf("another station, typed in small letters: %+v", r.Fault)
	}
	nowhereOnDisk(t, x, resumeCode, normalCode(resumeCode))
}

// back returns with the code at a station; the fresh selfie compares as band says.
func (x *house) back(station, band string, live bool) wire.ResumeConfirmed {
	x.t.Helper()
	r := ask[wire.ResumeReply](x, station, "resume", wire.ResumeRequest{Code: resumeCode})
	sealed, err := wire.Seal(x.identity.Recipient().String(), jpegOf(face(9)))
	if err != nil {
		x.t.Fatal(err)
	}
	return ask[wire.ResumeConfirmed](x, station, "resume/confirm", wire.ResumeConfirm{
		Ticket: r.Ticket, Liveness: app.Liveness{Passed: live, Sim: true}, Matches: []app.Match{{Pair: "selfie-case", Band: band}}, Selfie: sealed,
	})
}

func TestStationLostItsCase(t *testing.T) {
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	old := x.stream("lobby", "c-1", 2)
	if r := x.back("hall", "different", true); r.Fault != app.FaultNoMatch || r.Case != "" {
		t.Errorf("another face: %+v", r)
	}
	if r := x.back("hall", "similar", false); r.Fault != app.FaultNoMatch {
		t.Errorf("not alive: %+v", r)
	}
	if r := x.back("hall", "not_evaluated", true); r.Case != "c-1" || r.Stage != wire.StageWaiting || r.Outcome != app.OutcomeTAP {
		t.Fatalf("%+v", r)
	}
	if old.scan.Scan() {
		t.Errorf("the old station's stream goes on: %s", old.scan.Text())
	}
	for path, q := range map[string]any{
		"pin/send": wire.PINSend{Case: "c-1", Email: "a@b.example"}, "pin/check": wire.PINCheck{Case: "c-1"},
		"pass": wire.PassRequest{Case: "c-1"}, "pass/delete": wire.PassDelete{Case: "c-1"}, "enrol": wire.EnrolRequest{Case: "c-1"},
		"present": wire.PresentRequest{Case: "c-1"}, "offer": wire.OfferRequest{Case: "c-1", Photo: jpegOf(face(1))},
		"fast": wire.FastRequest{Case: "c-1"}, "identify": wire.IdentifyRequest{Case: "c-1"},
	} {
		if code, _ := x.do("POST", "lobby", "/station/v1/"+path, q); code != 403 {
			t.Errorf("%s of the former station: %d", path, code)
		}
	}
	for _, path := range []string{"events", "call"} {
		if code, _ := x.do("GET", "lobby", "/station/v1/cases/c-1/"+path, nil); code != 403 {
			t.Errorf("%s of the former station: %d", path, code)
		}
	}
	if code := x.put("lobby", "late", "c-1", wire.KindPark, wire.Park{Case: "c-1"}); code != 403 {
		t.Errorf("an item of the former station: %d", code)
	}
	if x.audited(auditFenced, "c-1") < 9 {
		t.Error("the refusals are not in the audit chain")
	}

	// No program compared the faces: the reviewer must.
	b := x.review(ana().Manager)
	talk(x, "hall", "c-1", b, 15*time.Second)
	if code, _ := b.do("POST", "/desk/api/decision", without(samePerson(), "selfie-case")); code != 409 {
		t.Errorf("approved without comparing the two selfies: %d", code)
	}
	approve(b)
	if p := ask[wire.PassReply](x, "hall", "pass", wire.PassRequest{Case: "c-1"}); p.Code == "" {
		t.Error("no pass at the new station")
	}
	// Coming back once more after the approval, with a face that nobody compared: reviewed again.
	if r := x.back("lobby", "not_evaluated", true); r.Stage != wire.StageWaiting {
		t.Errorf("%+v", r)
	}
	if code, _ := x.do("POST", "lobby", "/station/v1/pass", wire.PassRequest{Case: "c-1"}); code != 403 {
		t.Errorf("a pass for a face that nobody compared: %d", code)
	}
}

// TestReturnToStationWithoutModels: where no program can judge a face, coming back is not a dead end, but only the reviewer lets people on.
func TestReturnToStationWithoutModels(t *testing.T) {
	x := open(t, nil)
	x.approved("lobby", "c-1", ana())
	back := func(outcomes ...string) wire.ResumeConfirmed {
		r := ask[wire.ResumeReply](x, "hall", "resume", wire.ResumeRequest{Code: resumeCode})
		sealed, err := wire.Seal(x.identity.Recipient().String(), jpegOf(face(9)))
		if err != nil {
			t.Fatal(err)
		}
		live := app.Liveness{Sim: true}
		for _, o := range outcomes {
			live.Checks = append(live.Checks, app.Check{ID: "flash.relief", Outcome: o})
		}
		return ask[wire.ResumeConfirmed](x, "hall", "resume/confirm", wire.ResumeConfirm{
			Ticket: r.Ticket, Liveness: live, Matches: []app.Match{{Pair: "selfie-case", Band: "similar"}}, Selfie: sealed,
		})
	}
	for _, outcomes := range [][]string{nil, {app.Passed}, {app.Fail, app.Inconclusive}} {
		if r := back(outcomes...); r.Fault != app.FaultNoMatch || r.Case != "" {
			t.Errorf("%v: %+v", outcomes, r)
		}
	}
	if r := back(app.Passed, app.NotRun, app.Inconclusive); r.Case != "c-1" || r.Stage != wire.StageWaiting {
		t.Fatalf("undecided: %+v", r)
	}
	if code, _ := x.do("POST", "hall", "/station/v1/pass", wire.PassRequest{Case: "c-1"}); code != 403 {
		t.Errorf("the old approval gives a pass to a face that nobody judged: %d", code)
	}
	x.sweep(t.Context()) // tells the reviewer once more
	if _, raw := x.review(ana().Manager).do("GET", "/desk/api/case", nil); !strings.Contains(string(raw), "No program could tell that a living person") {
		t.Error("the reviewer is not told")
	}
}

func TestFastPathRules(t *testing.T) {
	x := open(t, nil)
	e := ana()
	phone := x.browser()
	var credential string
	take := func(id string) {
		t.Helper()
		ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)})
		o := ask[wire.Offer](x, "lobby", "offer", wire.OfferRequest{Case: id, Photo: jpegOf(face(3))})
		post[walletPage](phone, "/wallet/api/open", walletQuery{Token: tokenOf(o.URL)})
		credential = post[walletPage](phone, "/wallet/api/take", walletQuery{Token: tokenOf(o.URL)}).Credential
		if code, _ := phone.do("POST", "/wallet/api/take", walletQuery{Token: tokenOf(o.URL)}); code != 410 {
			t.Errorf("the offer was taken twice: %d", code)
		}
	}
	n := 0
	share := func() (id, presentation string, e1 wire.Event) {
		t.Helper()
		n++
		id = fmt.Sprintf("fast-%d", n)
		ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)})
		p := ask[wire.Presentation](x, "lobby", "present", wire.PresentRequest{Case: id})
		post[walletPage](phone, "/wallet/api/open", walletQuery{Token: tokenOf(p.URL)})
		post[walletPage](phone, "/wallet/api/share", walletQuery{Token: tokenOf(p.URL), Credential: credential})
		list, _, err := x.eventsAfter(id, 0)
		if err != nil || len(list) != 2 || list[0].Kind != wire.EventPresentScanned {
			t.Fatalf("%+v %v", list, err)
		}
		return id, p.ID, list[1]
	}
	fast := func(id, presentation string, live bool, band string) bool {
		t.Helper()
		return ask[wire.FastReply](x, "lobby", "fast", wire.FastRequest{
			Case: id, Presentation: presentation, Liveness: app.Liveness{Passed: live, Sim: true}, Matches: []app.Match{{Pair: "selfie-credential", Band: band}},
		}).Approved
	}
	take("c-1")
	if id, p, ev := share(); !ev.OK || ev.Fast || fast(id, p, true, "similar") {
		t.Errorf("before any approval: %+v", ev.Kind)
	}
	x.approved("lobby", "c-1", e)
	id, p, ev := share()
	if !ev.OK || !ev.Fast || len(ev.Photo) == 0 || ev.ID != p {
		t.Fatalf("ok %v, fast %v, photo %d", ev.OK, ev.Fast, len(ev.Photo))
	}
	if fast(id, p, false, "similar") || fast(id, p, true, "different") || fast(id, "another", true, "similar") {
		t.Error("a rule was not kept")
	}
	if !fast(id, p, true, "similar") {
		t.Fatal("every rule is kept, and no")
	}
	if r := ask[wire.PassReply](x, "lobby", "pass", wire.PassRequest{Case: id}); r.Code == "" {
		t.Error("no pass on the fast path")
	}
	if code, _ := phone.do("POST", "/wallet/api/share", walletQuery{Token: "nonsense", Credential: credential}); code != 410 {
		t.Errorf("an unknown token: %d", code)
	}

	genuine := credential
	credential = genuine[:len(genuine)-6] + "AAAAAA"
	if _, _, ev := share(); ev.OK || ev.Fault != app.FaultCredential || len(ev.Photo) > 0 {
		t.Errorf("forged: %+v", ev.Fault)
	}
	credential = genuine
	c, err := x.verifier.VerifyCredential(context.Background(), genuine, x.clk.now())
	if err != nil {
		t.Fatal(err)
	}
	id, p, _ = share()
	if err := x.Revoke(c.ID); err != nil {
		t.Fatal(err)
	}
	if fast(id, p, true, "similar") {
		t.Error("revoked after it was shown, and yes")
	}
	if _, _, ev := share(); ev.OK {
		t.Error("a revoked credential is valid")
	}
	x.clk.add(31 * 24 * time.Hour)
	id = "late"
	ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(e)})
	if fast(id, "", true, "similar") {
		t.Error("31 days after the approval, and yes")
	}
}
