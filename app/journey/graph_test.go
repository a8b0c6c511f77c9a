package journey

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
)

var rewrite = flag.Bool("rewrite", false, "write the stories and the diagram anew")

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.UTC)

// situation is a state without what does not steer the flow: two states with the same situation go on alike.
type situation struct {
	step                                                       Step
	overlay                                                    Overlay
	ask, last, held                                            AskKind
	fault                                                      string
	purpose                                                    Purpose
	returning, noPhone, unchecked, pinSent, mailProven         bool
	selfieTaken, lastTry, living, taken, approved, passkeyOnly bool
	passSeen, passUsed, callLost, heldFault                    bool
	begun, noFlash, locked                                     bool
}

func situate(s State) situation {
	k := situation{
		step: s.Step, overlay: s.Overlay, ask: s.Ask.Kind, held: s.Held.Kind, heldFault: s.HeldFault != app.FaultNone, purpose: s.Purpose, returning: s.Returning, noPhone: s.NoPhone,
		approved: s.Approved, passkeyOnly: s.Outcome == app.OutcomePasskey,
	}
	switch s.Fault {
	case app.FaultNone:
	case app.FaultHubAway, app.FaultHubNonsense:
		k.fault = "away"
	case app.FaultNeutral, app.FaultThrottled:
		k.fault = "neutral"
	case app.FaultPINLocked, app.FaultMailDown:
		k.fault = "mail"
	default:
		k.fault = "other"
	}
	if s.Fault != app.FaultNone || s.Step == Wallet || s.Step == Present {
		k.last = s.Last.Kind
	}
	switch { // what was proven matters as long as one can go back to it
	case s.Step == Identify, s.Step == HaveID, s.Step == MailPIN, s.Step == Phone, s.Step == Terms, s.Step == Present,
		s.Step == Selfie && s.Purpose == ForFast:
		k.unchecked, k.pinSent, k.mailProven = s.Unchecked, s.PINSent, s.MailProven
	}
	switch s.Step {
	case Selfie:
		k.selfieTaken, k.lastTry, k.living = s.SelfieTaken, s.SelfieTries >= 2, s.Live.Passed
		k.begun, k.noFlash, k.locked = s.SelfieBegun, s.NoFlash, s.Live.Locked
	case Wallet, Present:
		k.taken = s.Credential == "taken"
	case Call:
		k.callLost = !s.CallLost.IsZero()
	case Pass, Passkey:
		k.passSeen, k.passUsed = s.PassSeen, s.PassUsed
	}
	return k
}

// byHand is what a person or a helper can press with every device and the network gone.
func byHand(s State) []Event {
	es := []Event{
		Started{"v", "c", "ABCD2345"},
		ResumeAsked{"v", "c", "ABCD2345"},
		Continued{},
		WentBack{},
		PhoneAnswered{true},
		PhoneAnswered{false},
		Agreed{},
		Refrained{},
		Identified{"a@b.example", "E1", "a@c.example"},
		WentOnOffline{},
		HasCredential{true},
		HasCredential{false},
		PINEntered{"123456"},
		PINResent{},
		MailSkipped{},
		PhoneGiven{"+15550100123"},
		TermsAccepted{},
		Retook{},
		Confirmed{},
		SelfieBegun{},
		SelfieBegun{NoFlash: true},
		SelfieSkipped{},
		Skipped{"away"},
		Left{},
		CodeEntered{"ABCD2345"},
		PassKept{},
		PassKept{true},
		Retried{},
		Finished{},
		HelpCalled{},
		HelpClosed{},
		StaffAsked{},
		StaffPIN{"1"},
		StaffTook{},
	}
	if s.Ask.Kind == AskStaff { // the station answers that one itself
		return append(es, StaffAnswered{s.Ask.ID, true})
	}
	return append(es, AskFailed{s.Ask.ID, app.FaultHubAway})
}

// byDevices is what the hub, the camera and the reviewer may say.
func byDevices(s State) []Event {
	id, n := s.Ask.ID, s.EventN+1
	blobs := []app.Blob{{Role: app.RoleSelfie, Name: "b"}}
	es := []Event{
		DirectoryAnswered{id, app.OutcomeTAP, ""},
		DirectoryAnswered{id, app.OutcomePasskey, ""},
		DirectoryAnswered{id, "", app.FaultNeutral},
		PINWasSent{id, noon, ""},
		PINWasSent{id, noon, app.FaultMailDown},
		PINWasChecked{id, true, 5, ""},
		PINWasChecked{id, false, 0, app.FaultPINLocked},
		LinkCame{id, "u", noon.Add(time.Hour), ""},
		FastAnswered{id, true, app.OutcomeTAP, ""},
		FastAnswered{id, false, "", ""},
		CodeAnswered{id, ""},
		CodeAnswered{id, app.FaultCode},
		PassCame{id, noon.Add(time.Hour), s.Outcome, ""},
		PassCame{id, noon, "", app.FaultPassPolicy},
		ResumeAnswered{id, "c", "waiting", "tap", "", 0},
		ResumeAnswered{id, "c", "call", "tap", "", 0},
		ResumeAnswered{id, "c", "approved", "tap", "", 0},
		ResumeAnswered{id, "c", "refused", "tap", "", 0},
		ResumeAnswered{id, "", "", "", app.FaultNoMatch, 0},
		StaffAnswered{id, false},
		DocumentAccepted{app.Document{Kind: "TD3"}, blobs},
		DocumentFailed{app.FaultDocExpired},
		SelfieAccepted{app.Liveness{Passed: true}, nil, blobs},
		SelfieAccepted{app.Liveness{Passed: true}, []app.Match{{Band: "different"}}, blobs},
		SelfieAccepted{app.Liveness{}, nil, blobs},
		SelfieFailed{app.FaultLiveness, app.Liveness{}},
		SelfieFailed{app.FaultLiveness, app.Liveness{Locked: true}},
		MediaLost{},
		CaseDelivered{s.Case},
		Restarted{},
	}
	for _, e := range []Event{
		OfferScanned{},
		OfferTaken{},
		Presented{"p", true, true, ""},
		Presented{"p", true, false, ""},
		Presented{"p", false, false, ""},
		ReviewerRang{},
		MediaFlowed{15, 15},
		ReviewerLeft{},
		Decided{Approved: true, Outcome: s.Outcome},
		Decided{},
		CaseLapsed{},
		PassWasUsed{},
		PasskeySeen{},
	} {
		es = append(es, FromHub{n, e})
	}
	return es
}

// reachable explores every situation there is, by everything that can happen.
var reachable = sync.OnceValues(explore)

func explore() (map[situation]State, map[[2]Step]map[string]bool) {
	r := Rules{}.Defaults()
	seen := map[situation]State{}
	edges := map[[2]Step]map[string]bool{}
	todo := []State{r.Fresh(noon)}
	seen[situate(todo[0])] = todo[0]
	for len(todo) > 0 {
		s := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		events := append(byHand(s), byDevices(s)...)
		lapse := Ticked{}
		for i, e := range append(events, Ended{}, lapse) {
			at := noon
			if i > len(events) {
				at = s.PassUntil // the pass runs out
				if at.IsZero() {
					continue
				}
			}
			next, _, err := r.Next(s, at, e)
			if err != nil {
				continue
			}
			// One clock for all situations.
			next.Since, next.Touched, next.Warned, next.StaffAfter = noon, noon, time.Time{}, time.Time{}
			if !next.CallLost.IsZero() {
				next.CallLost = noon
			}
			next.StaffWrong, next.Helps = 0, min(next.Helps, 1)
			if next.Step != s.Step {
				name := Name(e)
				if f, ok := e.(FromHub); ok {
					name = Name(f.Event)
				}
				key := [2]Step{s.Step, next.Step}
				if edges[key] == nil {
					edges[key] = map[string]bool{}
				}
				edges[key][name] = true
			}
			k := situate(next)
			if _, ok := seen[k]; !ok {
				seen[k] = next
				todo = append(todo, next)
			}
		}
	}
	return seen, edges
}

func ended(s State) bool { return s.Step == Done || s.Step == Parked || s.Step == Attract }

func TestWithEverythingBrokenThereIsAWayOut(t *testing.T) {
	r := Rules{}.Defaults()
	seen, _ := reachable()
	t.Logf("%d situations", len(seen))
	for k, s := range seen {
		s.HubAway, s.Camera = true, app.FaultCamera
		if !escapes(r, s) {
			t.Fatalf("no way out by hand from %+v", k)
		}
	}
}

// escapes looks for a way to done, parked or attract by buttons alone, without the visit being ended by staff or by time.
func escapes(r Rules, s State) bool {
	seen := map[situation]bool{situate(s): true}
	todo := []State{s}
	for len(todo) > 0 {
		s := todo[0]
		todo = todo[1:]
		if ended(s) && s.Overlay == NoOverlay {
			return true
		}
		for _, e := range byHand(s) {
			next, _, err := r.Next(s, noon, e)
			if err != nil {
				continue
			}
			if k := situate(next); !seen[k] {
				seen[k] = true
				todo = append(todo, next)
			}
		}
	}
	return false
}

func TestPersonWalksAwayAndTheStationFreesItself(t *testing.T) {
	r := Rules{}.Defaults()
	seen, _ := reachable()
	for k, s := range seen {
		now := noon
		for range 4 * 3600 {
			now = now.Add(time.Second)
			next, _, err := r.Next(s, now, Ticked{})
			if err != nil {
				t.Fatal(err)
			}
			if s = next; s.Step == Attract {
				break
			}
			// A call whose media flow does not end by time alone; lose the media.
			if s.Step == Call && s.CallLost.IsZero() {
				s.CallLost = now
			}
			if s.Warned.IsZero() && r.idle(s) > 0 { // jump to the warning
				now = now.Add(max(0, r.idle(s)-now.Sub(s.Touched)-time.Second))
			}
		}
		if s.Step != Attract {
			t.Fatalf("still at %s after four hours alone, from %+v", s.Step, k)
		}
	}
}

func TestDiagramInReadmeIsTrue(t *testing.T) {
	_, edges := reachable()
	var lines []string
	for e, names := range edges {
		var list []string
		for n := range names {
			switch n {
			case "Ended", "StaffTook":
				continue // possible everywhere
			}
			list = append(list, n)
		}
		if len(list) == 0 {
			continue
		}
		slices.Sort(list)
		label := strings.Join(list, ", ")
		if len(list) > 3 {
			label = strings.Join(list[:3], ", ") + ", ..."
		}
		lines = append(lines, fmt.Sprintf("    %s --> %s: %s", mermaid(e[0]), mermaid(e[1]), label))
	}
	slices.Sort(lines)
	want := "```mermaid\nstateDiagram-v2\n    [*] --> attract\n" + strings.Join(lines, "\n") + "\n```\n"
	const file, begin, end = "../../README.md", "<!-- flow: made by go test ./app/journey -rewrite -->\n", "<!-- /flow -->"
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	head, rest, ok := strings.Cut(string(raw), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatal("README.md has no place for the diagram")
	}
	now := head + begin + want + end + tail
	if now == string(raw) {
		return
	}
	if !*rewrite {
		t.Fatal("the diagram in README.md is not the flow any more: go test ./app/journey -rewrite")
	}
	if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
		t.Fatal(err)
	}
}

func mermaid(s Step) string { return strings.ReplaceAll(string(s), "-", "_") }
