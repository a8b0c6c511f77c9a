package hub

import (
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// key is a station's key, the same for the same name.
func key(name string) ed25519.PrivateKey {
	return ed25519.NewKeyFromSeed([]byte(fmt.Sprintf("%032s", name)))
}

// signed signs the liveness of a case as a station does.
func signed(k ed25519.PrivateKey, id string, l app.Liveness) app.Liveness {
	b64 := base64.RawURLEncoding
	if l.Chain == "" {
		l.Chain, l.Seed = strings.Repeat("ab", 32), "s-"+id
	}
	l.PublicKey = b64.EncodeToString(k.Public().(ed25519.PublicKey))
	l.Signature = b64.EncodeToString(ed25519.Sign(k, app.SignedChain(id, l)))
	return l
}

// submitWith submits a case whose liveness was changed.
func (x *house) submitWith(station, id string, change func(l *app.Liveness)) {
	x.t.Helper()
	ask[wire.IdentifyReply](x, station, "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(ana())})
	body := x.evidence(station, id, ana())
	change(&body.Liveness)
	if code := x.put(station, "key-"+id, id, wire.KindCase, body); code != 200 {
		x.t.Fatalf("submit %s: %d", id, code)
	}
}

// chainOf is the check of a case's frames.
func (x *house) chainOf(id string) app.Check {
	x.t.Helper()
	c, ok, err := x.load(id)
	if err != nil || !ok {
		x.t.Fatal(err)
	}
	body, err := x.body(id)
	if err != nil {
		x.t.Fatal(err)
	}
	p, err := x.directory.Person(x.t.Context(), ana().UPN)
	if err != nil {
		x.t.Fatal(err)
	}
	return at(x.checks(body, p, c), "source.chain")
}

func (x *house) expectFrames(id, outcome, reason string) {
	x.t.Helper()
	c, _, _ := x.load(id)
	failed := outcome == app.Fail
	if k := x.chainOf(id); k.Outcome != outcome || k.Reason != reason || k.Detail == "" {
		x.t.Errorf("%s: %+v", id, k)
	}
	if got := x.audited(auditFrames, id) == 1; got != failed || (len(c.Alarms) > 0) != failed {
		x.t.Errorf("%s: audited %v, alarms %v", id, got, c.Alarms)
	}
}

func TestFramesExchangedOnTheWay(t *testing.T) {
	x := open(t, nil)
	lobby := key("lobby")
	x.submitWith("lobby", "c-1", func(l *app.Liveness) { *l = signed(lobby, "c-1", *l) })
	x.expectFrames("c-1", app.Passed, "")
	if x.audited(auditPinned, "") != 1 {
		t.Error("the key was not pinned")
	}
	for id, spoil := range map[string]func(l *app.Liveness){
		"c-frames":    func(l *app.Liveness) { l.Chain = strings.Repeat("cd", 32) },
		"c-challenge": func(l *app.Liveness) { l.Seed = "another" },
		"c-signature": func(l *app.Liveness) { l.Signature = "" },
		"c-nonsense":  func(l *app.Liveness) { l.Signature = "not base64!" },
		"c-lines":     func(l *app.Liveness) { l.Seed += "\n" },
		"c-digest":    func(l *app.Liveness) { l.Chain = "ab" },
	} {
		x.submitWith("lobby", id, func(l *app.Liveness) { *l = signed(lobby, id, *l); spoil(l) })
		x.expectFrames(id, app.Fail, "signature")
	}
	x.submitWith("lobby", "c-none", func(*app.Liveness) {})
	x.expectFrames("c-none", app.NotRun, "missing")
	x.submitWith("lobby", "c-staff", func(l *app.Liveness) { *l = app.Liveness{Method: "staff"} })
	x.expectFrames("c-staff", app.NotRun, "staff")
}

func TestFramesOfAnotherCase(t *testing.T) {
	x := open(t, nil)
	x.submitWith("lobby", "c-2", func(l *app.Liveness) { *l = signed(key("lobby"), "c-1", *l) })
	x.expectFrames("c-2", app.Fail, "signature")
	if x.audited(auditPinned, "") != 0 {
		t.Error("a key was pinned that signed nothing well")
	}
}

func TestKeyOfAStationChanges(t *testing.T) {
	x := open(t, nil)
	for _, s := range []string{"lobby", "hall"} { // each station has its own
		x.submitWith(s, "c-"+s, func(l *app.Liveness) { *l = signed(key(s), "c-"+s, *l) })
		x.expectFrames("c-"+s, app.Passed, "")
	}
	other := func(id string) {
		x.submitWith("lobby", id, func(l *app.Liveness) { *l = signed(key("thief"), id, *l) })
	}
	other("c-1")
	x.expectFrames("c-1", app.Fail, "key_changed")
	other("c-2") // using it again does not make it the station's
	x.expectFrames("c-2", app.Fail, "key_changed")
	if err := x.ForgetStationKey("lobby"); err != nil {
		t.Fatal(err)
	}
	other("c-3")
	x.expectFrames("c-3", app.Passed, "")
	if x.ForgetStationKey("nowhere") == nil {
		t.Error("a station that never signed was forgotten")
	}
	if x.audited(auditPinned, "") != 3 || x.audited(auditUnpinned, "") != 1 {
		t.Error("pins are not in the audit chain")
	}
}

// failing is a challenge in which a check failed.
func failing(l *app.Liveness) {
	l.Passed = false
	l.Checks = []app.Check{{ID: "flash.freshness", Outcome: app.Fail, Score: 0.2, Threshold: 0.85}, {ID: "passive.nets", Outcome: app.Fail}}
}

func TestSamePrintShownAgainAndAgain(t *testing.T) {
	x := open(t, nil)
	n := 0
	try := func(station string) {
		n++
		x.submitWith(station, fmt.Sprintf("c-%d", n), failing)
	}
	alerts := func(want int) {
		t.Helper()
		if got := x.audited(auditAttacks, ""); got != want {
			t.Fatalf("%d alerts after %d attacks, want %d", got, n, want)
		}
	}
	for range 4 {
		try("lobby")
		x.clk.add(time.Minute)
	}
	try("hall") // another station's does not count
	alerts(0)
	try("lobby")
	alerts(1)
	x.sweep(t.Context())
	if m := x.mail("security@utopia.example", MailNotice); !strings.Contains(m.Subject, "lobby") {
		t.Errorf("security was told %q", m.Subject)
	}
	for range 7 {
		x.clk.add(2 * time.Minute)
		try("lobby")
	}
	alerts(1) // it goes on: said once
	x.clk.add(attackWindow)
	for range 4 {
		try("lobby")
	}
	alerts(1)
	try("lobby")
	alerts(2)
	if c, _, _ := x.load("c-1"); len(c.Alarms) != 1 || c.Alarms[0] != alarmAttack || x.audited(auditAttack, "c-1") != 1 {
		t.Errorf("%v", c.Alarms)
	}
}

// TestStationCallsAFailedChallengePassed: the checks count, not the word.
func TestStationCallsAFailedChallengePassed(t *testing.T) {
	l := app.Liveness{Passed: true, Method: "challenge"}
	if k := livenessCheck(wire.Case{Liveness: l}); k.Outcome != app.Passed {
		t.Errorf("%+v", k)
	}
	l.Checks = []app.Check{{ID: "flash.relief", Outcome: app.Fail}}
	if k := livenessCheck(wire.Case{Liveness: l}); k.Outcome != app.Review || k.Reason != "differs" {
		t.Errorf("%+v", k)
	}
	x := open(t, nil)
	x.submitWith("lobby", "c-1", func(have *app.Liveness) { *have = l })
	if c, _, _ := x.load("c-1"); len(c.Alarms) != 1 || c.Alarms[0] != alarmAttack {
		t.Errorf("%v", c.Alarms)
	}
}

func TestSlowAttacksRaiseNoAlert(t *testing.T) {
	x := open(t, nil)
	for i := range 12 {
		x.submitWith("lobby", fmt.Sprintf("c-%d", i), failing)
		x.clk.add(attackWindow/(attackBurst-1) + time.Second)
	}
	if got := x.audited(auditAttacks, ""); got != 0 {
		t.Errorf("%d alerts", got)
	}
}

func TestReviewerHearsOfALockOut(t *testing.T) {
	x := open(t, nil)
	x.submitWith("lobby", "c-1", func(l *app.Liveness) { *l = app.Liveness{Method: "challenge", Locked: true} })
	x.sweep(t.Context())
	if m := x.mail(ana().Manager, MailReview); !m.Alarm || !strings.Contains(m.Text, "LOOK TWICE") {
		t.Errorf("%+v", m)
	}
	if c, _, _ := x.load("c-1"); len(c.Alarms) != 1 || c.Alarms[0] != alarmLocked || x.audited(auditLocked, "c-1") != 1 {
		t.Errorf("%v", c.Alarms)
	}
}

// TestStaffTakesOverAfterAnAttack: the tries before staff came are not forgotten.
func TestStaffTakesOverAfterAnAttack(t *testing.T) {
	x := open(t, nil)
	x.submitWith("lobby", "c-1", func(l *app.Liveness) { failing(l); l.Method = "staff" })
	if c, _, _ := x.load("c-1"); len(c.Alarms) != 1 || c.Alarms[0] != alarmAttack {
		t.Errorf("%v", c.Alarms)
	}
	if body, err := x.body("c-1"); err != nil || livenessCheck(body).Outcome != app.Fail {
		t.Errorf("%v %+v", err, livenessCheck(body))
	}
}

// TestHonestPeopleRaiseNoAlarm: passed, undecided, by staff, and a vote of the nets alone.
func TestHonestPeopleRaiseNoAlarm(t *testing.T) {
	for name, l := range map[string]app.Liveness{
		"passed":    {Passed: true, Method: "challenge", Checks: []app.Check{{ID: "flash.depth", Outcome: app.Inconclusive, Optional: true}}},
		"undecided": {Method: "challenge", Checks: []app.Check{{ID: "flash.gain", Outcome: app.Inconclusive}}},
		"stiff":     {Method: "challenge", Checks: []app.Check{{ID: "pose.turn.1", Outcome: app.Fail}}},
		"staff":     {Method: "staff", Checks: []app.Check{{ID: "liveness", Outcome: app.NotRun}}},
		"nets":      {Method: "challenge", Checks: []app.Check{{ID: "passive.nets", Outcome: app.Fail}}},
	} {
		if len(suspects(l)) > 0 {
			t.Errorf("%s raises an alarm", name)
		}
	}
	x := open(t, nil)
	x.submit("lobby", "c-1", ana())
	if m := x.mail(ana().Manager, MailReview); m.Alarm || strings.Contains(m.Text, "LOOK TWICE") {
		t.Errorf("%+v", m)
	}
}

// TestFastPathWithoutTheStationsSignature: nobody looks at these frames, so a station that signs must sign them.
func TestFastPathWithoutTheStationsSignature(t *testing.T) {
	x := open(t, nil)
	lobby := key("lobby")
	x.submitWith("lobby", "c-1", func(l *app.Liveness) { *l = signed(lobby, "c-1", *l) })
	x.sweep(t.Context())
	b := x.review(ana().Manager)
	talk(x, "lobby", "c-1", b, 15*time.Second)
	approve(b)
	again := func(id string, sign func(app.Liveness) app.Liveness) bool {
		ask[wire.IdentifyReply](x, "lobby", "identify", wire.IdentifyRequest{Case: id, Applicant: applicant(ana())})
		l := sign(app.Liveness{Passed: true, Method: "challenge", Sim: true})
		return ask[wire.FastReply](x, "lobby", "fast", wire.FastRequest{Case: id, Liveness: l, Matches: []app.Match{{Pair: "selfie-badge", Band: "similar"}}}).Approved
	}
	if again("f-1", func(l app.Liveness) app.Liveness { return l }) {
		t.Error("frames that are not signed any more opened the fast path")
	}
	if again("f-2", func(l app.Liveness) app.Liveness { return signed(lobby, "f-1", l) }) {
		t.Error("frames of another case opened the fast path")
	}
	if !again("f-3", func(l app.Liveness) app.Liveness { return signed(lobby, "f-3", l) }) {
		t.Error("signed frames did not open the fast path")
	}
}
