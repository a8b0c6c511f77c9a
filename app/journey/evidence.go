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

// byStaff is a liveness that no machine looked at.
func byStaff(why string, tries int) app.Liveness {
	return app.Liveness{
		Method: "staff", Tries: tries,
		Checks: []app.Check{{ID: "liveness", Outcome: app.NotRun, Reason: why, Detail: "No automatic face check: compare the person with the document in the call."}},
	}
}

// skipSelfie leaves the comparison to a person: the path without biometrics. Who chooses it after tries cannot hide them from the
// reviewer: the reasons stay, and with faces that were called different the picture too.
func (t *turn) skipSelfie(why string) {
	live := byStaff(why, t.s.SelfieTries)
	live.Checks = append(live.Checks, t.s.Live.Checks...)
	t.s.Live, t.s.SelfieTaken = live, true
	if !different(t.s.Matches) {
		t.s.Matches, t.s.SelfieBlobs = nil, nil
	}
	if t.s.NoPhone {
		t.s.Credential = "skipped: no phone"
		t.submit()
		return
	}
	t.enter(Wallet)
}

// different tells whether a model called two faces different.
func different(matches []app.Match) bool {
	for _, m := range matches {
		if m.Band == "different" {
			return true
		}
	}
	return false
}

func (t *turn) selfie(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case SelfieAccepted:
		if s.Ask.Kind != NoAsk || s.SelfieTaken {
			return false
		}
		s.Live, s.Matches, s.SelfieBlobs = e.Live, e.Matches, e.Blobs
		s.SelfieTries++
		if different(e.Matches) && s.SelfieTries < t.r.Tries {
			s.Fault = app.FaultNoMatch
			return true
		}
		s.SelfieTaken = true
		t.afterSelfie()
		return true
	case SelfieFailed:
		if s.Ask.Kind != NoAsk || s.SelfieTaken {
			return false
		}
		s.SelfieTries++
		s.Live, s.Fault = e.Live, e.Fault
		s.Live.Passed, s.Live.Tries = false, s.SelfieTries
		return true
	case SelfieSkipped:
		// Without a living face there is no short cut; with one try too many, or without wanting a machine, a person compares.
		if s.Purpose != ForCase || s.Ask.Kind != NoAsk || s.SelfieTaken {
			return false
		}
		t.skipSelfie("chosen")
		return true
	case FastAnswered:
		if !t.answered(e.ID, AskFast) {
			return false
		}
		t.fastAnswered(e)
		return true
	case CodeAnswered: // another try is allowed, or not
		if !t.answered(e.ID, AskResume) {
			return false
		}
		if e.Fault != app.FaultNone {
			t.enter(Resume)
			s.Fault = e.Fault
			return true
		}
		s.SelfieTaken = false
		return true
	case ResumeAnswered:
		if !t.answered(e.ID, AskResumeFace) {
			return false
		}
		t.resumed(e)
		return true
	case Retried:
		if s.Fault == app.FaultNone || s.Ask.Kind != NoAsk {
			return false
		}
		if s.SelfieTaken { // the question failed, not the face
			return t.retry()
		}
		s.Fault = app.FaultNone
		return true
	case WentBack:
		switch s.Purpose {
		case ForCase:
			if s.DocTaken && s.Document.Kind != "none" { // shown back once more, not thrown away
				t.enter(Confirm)
			} else {
				t.enter(Document)
			}
		case ForFast:
			t.enter(HaveID)
			s.Purpose, s.Presentation = ForCase, ""
		case ForRepass:
			t.enter(Lapsed)
			s.Purpose = ForCase
		case ForResume:
			t.enter(Resume)
		}
		return true
	}
	return false
}

// afterSelfie goes on by what the selfie was for.
func (t *turn) afterSelfie() {
	s := &t.s
	switch s.Purpose {
	case ForFast, ForRepass:
		if !s.Live.Passed || different(s.Matches) { // no short cut without a living face that is the right one
			t.fastAnswered(FastAnswered{})
			return
		}
		t.ask(AskFast, "")
	case ForResume:
		t.ask(AskResumeFace, "")
	default:
		switch {
		case different(s.Matches): // the reviewer sees why, the person a neutral text
			s.Credential = "skipped: no match"
			t.send()
			t.enter(Refused)
			s.Fault = app.FaultNoMatch
		case s.NoPhone:
			s.Credential = "skipped: no phone"
			t.submit()
		default:
			t.enter(Wallet)
		}
	}
}

func (t *turn) fastAnswered(e FastAnswered) {
	s := &t.s
	repass := s.Purpose == ForRepass
	switch {
	case e.Fault != app.FaultNone && (e.Fault == app.FaultHubAway || e.Fault == app.FaultHubNonsense):
		s.Fault = e.Fault
	case e.Approved:
		s.Approved, s.ByFast, s.Purpose = true, true, ForCase
		if e.Outcome != app.OutcomeNone {
			s.Outcome = e.Outcome
		}
		t.grant()
	case repass:
		t.enter(Refused)
		s.Fault = app.FaultNeutral
	default: // the normal way: everything else is still to be proven
		s.Purpose, s.Presentation, s.SelfieTaken = ForCase, "", false
		s.Live, s.Matches, s.SelfieBlobs, s.SelfieTries = app.Liveness{}, nil, nil, 0
		t.toMail()
		s.Fault = app.FaultCredential
	}
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
