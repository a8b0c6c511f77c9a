package journey

import (
	"time"

	"github.com/passdesk/passdesk/app"
)

func (t *turn) document(e Event) bool {
	s := &t.s
	if s.Step == Confirm {
		switch e.(type) {
		case Confirmed:
			s.DocTaken, s.Purpose = true, ForCase
			t.enter(Selfie)
			return true
		case Retook, WentBack:
			s.Document, s.DocBlobs, s.DocTaken = app.Document{}, nil, false
			t.enter(Document)
			return true
		}
		return false
	}
	switch e := e.(type) {
	case DocumentAccepted:
		s.Document, s.DocBlobs, s.DocTries = e.Document, e.Blobs, 0
		t.enter(Confirm)
		return true
	case DocumentFailed:
		s.DocTries++
		s.Fault = e.Fault
		return true
	case Retried:
		if s.Fault == app.FaultNone {
			return false
		}
		s.Fault = app.FaultNone
		return true
	case WentBack:
		t.enter(Terms)
		return true
	}
	return false
}

// grant goes to what an approval leads to.
func (t *turn) grant() {
	if t.s.Outcome == app.OutcomePasskey {
		t.enter(Passkey)
		return
	}
	t.s.Outcome = app.OutcomeTAP
	t.enter(Pass)
}

func (t *turn) wallet(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case LinkCame:
		if !t.answered(e.ID, AskOffer, AskPresent) {
			return false
		}
		s.Link, s.LinkUntil, s.Fault, s.Scanned = e.URL, e.Until, sense(e.Fault, e.URL != ""), false
		return true
	case OfferScanned, PresentScanned:
		s.Scanned = true
		return true
	case OfferTaken:
		if s.Step != Wallet {
			return false
		}
		s.Credential = "taken"
		t.enter(Present)
		return true
	case Presented:
		if s.Step != Present {
			return false
		}
		t.presented(e)
		return true
	case Skipped:
		if s.Step == Present && s.Credential != "taken" { // said yes, but has none: go on without
			t.toMail()
			return true
		}
		if s.Step == Wallet {
			s.Credential = "skipped: " + reason(e.Reason)
		}
		t.submit()
		return true
	case Retried:
		return t.retry()
	case WentBack:
		if s.Step == Present && s.Credential != "taken" {
			t.enter(HaveID)
			return true
		}
	}
	return false
}

func reason(text string) string {
	if text == "" {
		return "chosen"
	}
	return text
}

func (t *turn) presented(e Presented) {
	s := &t.s
	inCase := s.Credential == "taken"
	switch {
	case e.OK && inCase:
		s.Presentation = e.Presentation
		t.submit()
	case e.OK && e.Fast:
		s.Presentation, s.Purpose, s.SelfieTries = e.Presentation, ForFast, 0
		t.enter(Selfie)
	case inCase:
		s.Fault = app.FaultCredential
		s.Link = ""
	default:
		t.toMail()
		s.Fault = app.FaultCredential
	}
}

// send queues the case; the typed details leave the state with it.
func (t *turn) send() {
	t.do(SendCase{From: t.s})
	s := &t.s
	s.Person = app.Applicant{}
	s.Document, s.DocBlobs = app.Document{}, nil
	s.Live, s.Matches, s.SelfieBlobs = app.Liveness{}, nil, nil
	s.Presentation = ""
	s.Delivered, s.Told, s.Opened = false, false, false
}

func (t *turn) submit() {
	t.send()
	t.enter(Submitted)
}

func (t *turn) review(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case ReviewerTold:
		s.Told = true
	case ReviewerOpened:
		s.Opened = true
	case ReviewerRang:
		s.Opened = true
		s.CallLost = time.Time{}
		if s.Step == Submitted {
			t.enter(Call)
		}
		s.Overlay = NoOverlay
		t.unhold()
	case MediaFlowed:
		if s.Step != Call {
			return false
		}
		s.Seconds, s.Need, s.CallLost = e.Seconds, e.Need, time.Time{}
	case MediaLost, ReviewerLeft:
		if s.Step != Call {
			return false
		}
		if s.CallLost.IsZero() {
			s.CallLost = t.now
		}
	case Decided:
		s.CallLost, s.Overlay = time.Time{}, NoOverlay
		if !e.Approved {
			t.enter(Refused)
			s.Fault = app.FaultNeutral
			return true
		}
		s.Approved = true
		if e.Outcome != app.OutcomeNone {
			s.Outcome = e.Outcome
		}
		t.grant()
	case CaseLapsed:
		t.enter(Refused)
		s.Fault = app.FaultCaseExpired
	case Left:
		t.do(SendPark{Case: s.Case, Key: "park:" + s.Case + ":" + s.Visit})
		t.enter(Parked)
	default:
		return false
	}
	return true
}
