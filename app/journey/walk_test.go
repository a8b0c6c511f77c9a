package journey

import (
	"encoding/json"
	"flag"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
)

var walkEvents = flag.Int("walk", 1_000_000, "events of the random walk")

// marker stands in everything that belongs to a person; after a wipe it must be nowhere.
const marker = "MARKER"

// walker presses what a person might press, and what nobody would, and keeps its own book of what was promised.
type walker struct {
	rng  *rand.Rand
	s    State
	now  time.Time
	hubN int
	// what the walk knows by itself, without asking the state
	agreed, approved bool
	begun, dark      bool // the session with the face: started, and without lights
	sent             map[string]int
	visits           int
}

func (w *walker) pick(n int) bool { return w.rng.IntN(n) == 0 }

// lively returns an event that a person, the devices or the hub might well produce at this step.
func (w *walker) lively() Event {
	s := w.s
	id := s.Ask.ID
	fault := app.FaultNone
	if w.pick(6) {
		fault = app.Faults[w.rng.IntN(len(app.Faults))]
	}
	if s.Ask.Kind != NoAsk && !w.pick(4) {
		if w.pick(5) {
			return AskFailed{ID: id, Fault: app.FaultHubAway}
		}
		switch s.Ask.Kind {
		case AskIdentify:
			return DirectoryAnswered{ID: id, Outcome: []app.Outcome{app.OutcomeTAP, app.OutcomePasskey}[w.rng.IntN(2)], Fault: fault}
		case AskPINSend:
			return PINWasSent{ID: id, Again: w.now.Add(time.Minute), Fault: fault}
		case AskPINCheck:
			return PINWasChecked{ID: id, OK: !w.pick(3), Left: w.rng.IntN(5), Fault: fault}
		case AskOffer, AskPresent, AskEnrol:
			return LinkCame{ID: id, URL: "https://hub.example/" + marker, Until: w.now.Add(5 * time.Minute), Fault: fault}
		case AskFast:
			return FastAnswered{ID: id, Approved: !w.pick(3), Outcome: app.OutcomeTAP, Fault: fault}
		case AskResume:
			return CodeAnswered{ID: id, Fault: fault}
		case AskResumeFace:
			stages := []string{"waiting", "call", "approved", "refused", "expired", "closed"}
			return ResumeAnswered{ID: id, Case: marker + "-case", Stage: stages[w.rng.IntN(6)], Outcome: app.OutcomeTAP, Fault: fault}
		case AskPass:
			return PassCame{ID: id, Until: w.now.Add(time.Duration(20+w.rng.IntN(1800)) * time.Second), Outcome: s.Outcome, Fault: fault}
		case AskStaff:
			return StaffAnswered{ID: id, OK: w.pick(2)}
		}
	}
	hub := func(e Event) Event { w.hubN = max(w.hubN, s.EventN) + 1; return FromHub{N: w.hubN, Event: e} }
	blobs := []app.Blob{{Role: app.RoleSelfie, Name: marker}}
	choose := func(es ...Event) Event { return es[w.rng.IntN(len(es))] }
	switch s.Overlay {
	case HelpOverlay:
		return choose(HelpClosed{}, HelpClosed{}, StaffAsked{}, HelperAnswered{Minutes: 2}, Ended{})
	case PINOverlay:
		return choose(StaffPIN{PIN: marker}, StaffPIN{PIN: marker}, HelpClosed{})
	case StaffOverlay:
		return choose(StaffTook{}, HelpClosed{}, Ended{})
	}
	switch s.Step {
	case Attract:
		w.visits++
		visit := marker + time.Duration(w.visits).String()
		return choose(Started{Visit: visit, Case: "c" + visit, Code: "ABCD2345"}, Started{Visit: visit, Case: "c" + visit, Code: "ABCD2345"},
			ResumeAsked{Visit: visit, Case: "c" + visit, Code: "ABCD2345"})
	case Ready:
		return choose(PhoneAnswered{Has: !w.pick(3)}, WentBack{})
	case Consent:
		return choose(Agreed{}, Agreed{}, Agreed{}, Refrained{}, WentBack{})
	case Declined:
		return choose(WentBack{}, Finished{})
	case Identify:
		return choose(Identified{marker + "@utopia.example", marker, marker + "@mail.example"}, Identified{marker + "@utopia.example", marker, marker + "@mail.example"},
			Identified{marker, "", ""}, Retried{}, WentOnOffline{}, WentBack{})
	case HaveID:
		return choose(HasCredential{w.pick(2)}, HasCredential{w.pick(2)}, WentBack{})
	case MailPIN:
		return choose(PINEntered{"123456"}, PINEntered{"654321"}, PINResent{}, MailSkipped{}, Retried{}, Continued{}, WentBack{})
	case Phone:
		return choose(PhoneGiven{"+15550100123"}, PhoneGiven{"+15550100123"}, PhoneGiven{marker}, Continued{}, WentBack{})
	case Terms:
		return choose(TermsAccepted{}, TermsAccepted{}, TermsAccepted{}, WentBack{})
	case Document:
		doc := app.Document{Kind: "TD3", Surname: marker, Number: marker}
		return choose(DocumentAccepted{doc, blobs}, DocumentAccepted{doc, blobs}, DocumentFailed{app.FaultDocExpired}, Retried{}, WentBack{}, CameraLost{app.FaultCamera}, CameraFound{})
	case Confirm:
		return choose(Confirmed{}, Confirmed{}, Confirmed{}, Retook{}, WentBack{})
	case Selfie:
		band := "similar"
		if w.pick(4) {
			band = "different"
		}
		live := app.Liveness{Passed: true, Camera: marker}
		m := []app.Match{{Pair: "selfie-document", Band: band}}
		if !s.SelfieBegun {
			return choose(SelfieBegun{}, SelfieBegun{}, SelfieBegun{}, SelfieBegun{NoFlash: true}, SelfieSkipped{}, WentBack{}, SelfieAccepted{live, m, blobs})
		}
		locked := app.Liveness{Locked: true, Camera: marker}
		return choose(SelfieAccepted{live, m, blobs}, SelfieAccepted{live, m, blobs}, SelfieFailed{app.FaultLiveness, live},
			SelfieFailed{app.FaultLiveness, locked}, SelfieBegun{NoFlash: true}, SelfieSkipped{}, Retried{}, WentBack{})
	case Wallet:
		return choose(hub(OfferScanned{}), hub(OfferTaken{}), hub(OfferTaken{}), Skipped{marker}, Retried{})
	case Present:
		return choose(hub(PresentScanned{}), hub(Presented{marker, true, w.pick(2), ""}), hub(Presented{marker, true, true, ""}), hub(Presented{marker, false, false, app.FaultCredential}), Skipped{}, WentBack{}, Retried{})
	case Submitted:
		return choose(CaseDelivered{s.Case}, hub(ReviewerTold{}), hub(ReviewerOpened{}), hub(ReviewerRang{}), hub(ReviewerRang{}), Left{}, hub(CaseLapsed{}), hub(Decided{Approved: false}))
	case Call:
		return choose(hub(MediaFlowed{9, 15}), MediaLost{}, hub(ReviewerLeft{}), hub(Decided{Approved: true, Outcome: s.Outcome}), hub(Decided{Approved: true}), hub(Decided{}), hub(ReviewerRang{}), Left{})
	case Pass:
		return choose(PassKept{}, PassKept{}, hub(PassWasUsed{}), hub(PasskeySeen{}), Retried{})
	case Passkey:
		return choose(PassKept{Show: true}, hub(PassWasUsed{}), hub(PasskeySeen{}), Finished{}, Retried{})
	case Lapsed:
		return choose(Continued{}, Finished{})
	case Resume:
		return choose(CodeEntered{"ABCD-2345"}, CodeEntered{"ABCD-2345"}, CodeEntered{marker}, Retried{}, WentBack{})
	}
	return choose(Continued{}, Finished{})
}

// any returns an event out of place, of any type.
func (w *walker) any() Event {
	e := all[w.rng.IntN(len(all))]
	switch e.(type) {
	case TextSized:
		return TextSized{w.rng.IntN(5) - 1}
	case Started:
		return Started{}
	case LanguageChosen:
		return LanguageChosen{[]string{"en", "es", "zh-Hans"}[w.rng.IntN(3)]}
	case StationClosed:
		return StationClosed{app.FaultDiskFull}
	case Decided:
		return Decided{Approved: true} // lawful in a review only
	case FastAnswered:
		return FastAnswered{ID: w.s.Ask.ID + uint64(w.rng.IntN(2)), Approved: true}
	case PassCame:
		return PassCame{ID: uint64(w.rng.IntN(9)), Until: w.now.Add(time.Hour)}
	}
	return e
}

func TestRandomWalkNeverBreaksAPromise(t *testing.T) {
	if testing.Short() {
		*walkEvents = min(*walkEvents, 150_000)
	}
	r := Rules{}.Defaults()
	w := &walker{rng: rand.New(rand.NewPCG(20261122, 7)), now: time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC), sent: map[string]int{}}
	w.s = r.Fresh(w.now)
	reached := map[Step]int{}
	passes, lawful := 0, 0
	for i := range *walkEvents {
		var e Event
		switch n := w.rng.IntN(100); {
		case n < 3:
			w.now = w.now.Add(time.Duration(w.rng.IntN(400)) * time.Second)
			e = Ticked{}
		case n < 8:
			w.now = w.now.Add(time.Second)
			e = Ticked{}
		case n < 9:
			e = HelpCalled{}
		case n < 11:
			e = []Event{HubLost{}, HubFound{}, StationOpened{}, Restarted{}, MoreTimeAsked{}, Touched{}}[w.rng.IntN(6)]
		case n < 16:
			e = w.any()
		default:
			e = w.lively()
		}
		before := w.s
		next, fx, err := r.Next(w.s, w.now, e)
		if err != nil {
			if len(fx) != 0 || !reflect.DeepEqual(next, before) {
				t.Fatalf("event %d: illegal %T changed something", i, e)
			}
			continue
		}
		lawful++
		w.learn(before, next, e, r)
		w.s = next
		reached[next.Step]++
		wiped := false
		for _, f := range fx {
			switch f := f.(type) {
			case Wipe:
				wiped = true
			case SendCase:
				w.sent[f.Key()]++
				if w.sent[f.Key()] > 1 {
					t.Fatalf("event %d: case %s was submitted twice", i, f.Key())
				}
				if f.From.Consent == "" || f.From.Terms == "" {
					t.Fatalf("event %d: case without consent or terms", i)
				}
			}
		}
		if wiped {
			w.agreed, w.approved, w.hubN = false, false, 0
			empty := next
			if next.Step == Declined { // random ids and looks stay for the way back
				empty.Visit, empty.Case, empty.Looks = "", "", r.Fresh(w.now).Looks
			}
			if raw, _ := json.Marshal(empty); strings.Contains(string(raw), marker) {
				t.Fatalf("event %d: a person's data after a wipe: %s", i, raw)
			}
			if empty.Looks != r.Fresh(w.now).Looks {
				t.Fatalf("event %d: language or size survived the visit", i)
			}
		}
		if (next.Needs().Camera || next.Needs().Call) && !w.agreed {
			t.Fatalf("event %d: camera before consent at %s", i, next.Step)
		}
		if next.Needs().Judge == JudgeFace && (!w.begun || w.dark != next.NoFlash) {
			t.Fatalf("event %d: a session that the person did not start so (after %T)", i, e)
		}
		if next.Step == Pass || next.Step == Passkey {
			passes++
			if !w.approved {
				t.Fatalf("event %d: %s without an approval or a lawful fast path (after %T)", i, next.Step, e)
			}
		}
		if i%1000 == 0 {
			raw, err := json.Marshal(next)
			var back State
			if err != nil || json.Unmarshal(raw, &back) != nil {
				t.Fatalf("event %d: state does not survive JSON: %v", i, err)
			}
			again, _ := json.Marshal(back)
			if string(again) != string(raw) {
				t.Fatalf("event %d: state changed through JSON:\n%s\n%s", i, raw, again)
			}
		}
	}
	for _, step := range Steps {
		if reached[step] == 0 {
			t.Errorf("the walk never reached %s", step)
		}
	}
	t.Logf("%d events, %d lawful, %d visits, %d cases, %d turns with a pass", *walkEvents, lawful, w.visits, len(w.sent), passes)
}

// learn keeps the walk's own book of consent and approval.
func (w *walker) learn(before, next State, e Event, r Rules) {
	if f, ok := e.(FromHub); ok {
		e = f.Event
	}
	if next.Step != Selfie || next.Step != before.Step {
		w.begun, w.dark = false, false
	}
	switch e := e.(type) {
	case Agreed:
		w.agreed = true
	case SelfieBegun:
		w.begun, w.dark = true, e.NoFlash
	case Decided:
		if e.Approved && (before.Step == Submitted || before.Step == Call) {
			w.approved = true
		}
	case FastAnswered:
		if e.Approved && before.Ask.Kind == AskFast && before.Ask.ID == e.ID && before.Live.Passed {
			w.approved = true
		}
	case ResumeAnswered:
		if e.Stage == "approved" && e.Fault == "" && before.Ask.Kind == AskResumeFace {
			w.approved = true
		}
	}
}

func BenchmarkNext(b *testing.B) {
	r := Rules{}.Defaults()
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s := r.Fresh(now)
	for b.Loop() {
		if _, _, err := r.Next(s, now, Ticked{}); err != nil {
			b.Fatal(err)
		}
	}
}
