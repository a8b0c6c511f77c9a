package journey

import (
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
)

func (t *turn) pass(e Event) bool {
	s := &t.s
	if s.Step == Lapsed {
		switch e.(type) {
		case Continued: // within 30 days a living face is enough
			s.Purpose, s.SelfieTries, s.SelfieTaken = ForRepass, 0, false
			t.enter(Selfie)
			return true
		case Finished:
			t.leave()
			t.wipe()
			return true
		case PasskeySeen: // used in its last minute
			s.KeySeen, s.Overlay = true, NoOverlay
			t.enter(Done)
			return true
		}
		return false
	}
	switch e := e.(type) {
	case PassCame:
		if !t.answered(e.ID, AskPass) {
			return false
		}
		if f := sense(e.Fault, e.Outcome == app.OutcomePasskey || !e.Until.IsZero()); f != app.FaultNone {
			s.Fault = f
			return true
		}
		if e.Outcome == app.OutcomePasskey {
			s.Outcome = app.OutcomePasskey
			t.enter(Passkey)
			return true
		}
		s.PassSeen, s.PassUntil, s.PassUsed = true, e.Until, false
		t.ask(AskEnrol, "")
	case LinkCame:
		if !t.answered(e.ID, AskEnrol) {
			return false
		}
		s.Link, s.LinkUntil, s.Fault = e.URL, e.Until, sense(e.Fault, e.URL != "")
	case PassWasUsed:
		s.PassUsed = true
		if s.Step == Pass {
			t.enter(Passkey)
		}
	case PassKept:
		switch {
		case s.Step == Pass && !e.Show && s.PassSeen:
			t.enter(Passkey)
		case s.Step == Passkey && e.Show && s.PassSeen && !s.PassUsed:
			link, until, last := s.Link, s.LinkUntil, s.Last
			t.enter(Pass)
			s.Ask = Ask{} // the window still holds the pass
			if s.Link, s.LinkUntil, s.Last = link, until, last; s.Link == "" {
				t.ask(AskEnrol, "")
			}
		default:
			return false
		}
	case PasskeySeen:
		s.KeySeen, s.Overlay = true, NoOverlay
		s.PassSeen, s.PassUntil = false, time.Time{}
		t.enter(Done)
	case Retried:
		return t.retry()
	case Left: // approved, but the pass cannot be had now: come back with the code
		if s.Step != Pass || s.PassSeen || s.Fault == app.FaultNone {
			return false
		}
		t.do(SendPark{Case: s.Case, Key: "park:" + s.Case + ":" + s.Visit})
		t.enter(Parked)
	case Finished: // the person makes the passkey at home; the hub goes on watching
		if s.Step != Passkey {
			return false
		}
		s.PassSeen = false
		t.enter(Done)
	default:
		return false
	}
	return true
}

// alphabet of resume codes: Crockford's base 32, without I, L, O and U.
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// CleanCode brings a typed resume code into its one form, eight characters of Crockford's base 32, or says that it is none.
func CleanCode(text string) (string, bool) {
	text = strings.NewReplacer("-", "", " ", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(text))
	if len(text) != 8 {
		return "", false
	}
	for _, r := range text {
		if !strings.ContainsRune(alphabet, r) {
			return "", false
		}
	}
	return text, true
}

func (t *turn) resume(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case CodeEntered:
		if s.Ask.Kind != NoAsk {
			return false
		}
		code, ok := CleanCode(e.Code)
		if !ok {
			s.Fault = app.FaultCode
			return true
		}
		t.ask(AskResume, code)
	case CodeAnswered:
		if !t.answered(e.ID, AskResume) {
			return false
		}
		code := s.Last.Param
		s.Last.Param = ""
		if e.Fault != app.FaultNone {
			s.Fault = e.Fault
			return true
		}
		s.Code, s.Purpose, s.SelfieTries = code, ForResume, 0
		t.enter(Selfie)
	case Retried:
		return t.retry()
	case WentBack:
		t.wipe()
	default:
		return false
	}
	return true
}

// resumed goes to where the hub says that the case stands.
func (t *turn) resumed(e ResumeAnswered) {
	s := &t.s
	if e.Fault = sense(e.Fault, e.Case != ""); e.Fault != app.FaultNone {
		switch e.Fault {
		case app.FaultHubAway, app.FaultHubNonsense:
			s.Fault = e.Fault
		case app.FaultNoMatch:
			if s.SelfieTries >= t.r.Tries {
				t.enter(Refused)
			} else {
				t.ask(AskResume, s.Code) // the hub's word for the comparison is good for one face only
			}
			s.Fault = e.Fault
		default:
			t.enter(Resume)
			s.Fault = e.Fault
		}
		return
	}
	s.Case, s.Outcome, s.Purpose, s.EventN = e.Case, e.Outcome, ForCase, e.EventN
	s.Live, s.Matches, s.SelfieBlobs = app.Liveness{}, nil, nil
	s.Delivered = true
	switch e.Stage {
	case "waiting":
		t.enter(Submitted)
	case "call": // the reviewer is on the call page; if no media come within the grace, the person waits
		s.Opened = true
		t.enter(Call)
		s.CallLost = t.now
	case "approved":
		s.Approved = true
		t.grant()
	case "closed":
		s.KeySeen = true
		t.enter(Done)
	case "expired":
		t.enter(Refused)
		s.Fault = app.FaultCaseExpired
	default:
		t.enter(Refused)
		s.Fault = app.FaultNeutral
	}
}
