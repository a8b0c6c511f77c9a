package journey

import "github.com/passdesk/passdesk/app"

// byStaff is a liveness that no machine looked at.
func byStaff(why string, tries int) app.Liveness {
	return app.Liveness{
		Method: "staff", Tries: tries,
		Checks: []app.Check{{ID: "liveness", Outcome: app.NotRun, Reason: why, Detail: "No automatic face check: compare the person with the document in the call."}},
	}
}

// skipSelfie leaves the comparison to a person: the path without biometrics. Who chooses it after tries cannot hide them from the
// reviewer: the reasons stay, and with faces that were called different, or a station that is locked out, the picture too.
func (t *turn) skipSelfie(why string) {
	live := byStaff(why, t.s.SelfieTries)
	live.Checks = append(live.Checks, t.s.Live.Checks...)
	live.NoFlash, live.Locked = t.s.NoFlash, t.s.Live.Locked
	t.s.Live, t.s.SelfieTaken = live, true
	if !different(t.s.Matches) && !live.Locked {
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

// beginSelfie starts the session, or changes to the one without flashing lights after a try that gave nothing.
func (t *turn) beginSelfie(e SelfieBegun) bool {
	s := &t.s
	if s.Ask.Kind != NoAsk || s.SelfieTaken || s.Live.Locked {
		return false
	}
	if s.SelfieBegun && (s.Fault == app.FaultNone || !e.NoFlash || s.NoFlash) {
		return false
	}
	s.SelfieBegun, s.NoFlash, s.Fault = true, e.NoFlash, app.FaultNone
	return true
}

// locked stops the machine: this station takes no more faces for a while, and a person compares. It is not a try of this applicant's.
func (t *turn) locked(live app.Liveness, matches []app.Match, blobs []app.Blob) {
	s := &t.s
	s.Live, s.Matches, s.SelfieBlobs = live, matches, blobs
	s.Live.Passed, s.Live.Tries, s.Fault = false, s.SelfieTries, app.FaultLiveness
}

// judged tells whether a session can have come to an end now.
func (t *turn) judged() bool {
	return t.s.SelfieBegun && t.s.Ask.Kind == NoAsk && !t.s.SelfieTaken
}

func (t *turn) selfie(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case SelfieBegun:
		return t.beginSelfie(e)
	case SelfieAccepted:
		if !t.judged() {
			return false
		}
		if e.Live.Locked {
			t.locked(e.Live, e.Matches, e.Blobs)
			return true
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
		if !t.judged() {
			return false
		}
		if e.Live.Locked {
			t.locked(e.Live, nil, nil)
			return true
		}
		s.SelfieTries++
		s.Live, s.Fault = e.Live, e.Fault
		s.Live.Passed, s.Live.Tries = false, s.SelfieTries
		return true
	case SelfieSkipped:
		// Without a living face there is no short cut; with one try too many, or without wanting a machine, a person compares.
		if s.Purpose != ForCase && !(s.Purpose == ForFast && s.Live.Locked) || s.Ask.Kind != NoAsk || s.SelfieTaken {
			return false
		}
		switch {
		case s.Purpose == ForFast:
			t.fastAnswered(FastAnswered{})
		case s.Live.Locked:
			t.skipSelfie("locked")
		default:
			t.skipSelfie("chosen")
		}
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
		if s.Live.Locked {
			return false
		}
		s.Fault = app.FaultNone
		return true
	case WentBack:
		if s.SelfieBegun && !s.SelfieTaken { // to the page that tells what will happen, also out of the lights
			s.SelfieBegun, s.Live.Locked, s.Fault = false, false, app.FaultNone
			return true
		}
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
