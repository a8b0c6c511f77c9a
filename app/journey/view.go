package journey

import (
	"time"

	"github.com/passdesk/passdesk/app"
)

// Chapters is the number of named parts that the progress line counts.
const Chapters = 7

// View is what a screen shows: a flat value made from the state, so that a screen is a function of it. What cannot be in a state (the
// pass, pictures) is added by the conductor and the window.
type View struct {
	Step    Step
	Overlay Overlay
	Looks   Looks
	Chapter int // 1..Chapters: start, details, document, face, Verified ID, reviewer, pass; 0 = no progress line

	Rehearsal bool   // by the conductor: the word stands on every screen
	Site      string // by the conductor: name of the company
	StandIn   bool   // by the conductor: Verified IDs come from the built-in stand-in

	Person    app.Applicant // what was typed, so that nothing has to be typed twice
	NoPhone   bool
	Returning bool
	Purpose   Purpose

	Busy     bool      // a question is under way
	Asking   AskKind   // which
	Fault    app.Fault // sentence to show, with a next move
	Camera   app.Fault // what is wrong with the camera, on camera steps
	HubAway  bool
	Out      app.Fault // attract: the station takes nobody
	CanBack  bool
	CanRetry bool // Retried is lawful
	CanGoOn  bool // WentOnOffline, MailSkipped or Skipped is lawful here because something is away
	CanLeave bool // Left is lawful
	CanSkip  bool // SelfieSkipped or Skipped is lawful

	PINSent  bool      // of the mail's PIN; known on its page only, so that nothing of it changes a later one
	PINAgain time.Time // when PINResent is lawful
	PINLeft  int

	Begun      bool   // selfie: the session runs, or has ended with a fault; else the page before it is shown
	NoFlash    bool   // selfie: the way without flashing lights was chosen
	CanNoFlash bool   // SelfieBegun with NoFlash is lawful
	Locked     bool   // selfie: only a person may compare now
	Advice     string // selfie: key of what to change before another try; empty = none is known

	TriesLeft int          // document or selfie
	Document  app.Document // confirm
	StaffAct  bool         // staff overlay: StaffTook is lawful here

	Link    string // content of the QR code; empty = none
	Scanned bool   // dim it
	Code    string // resume code, "XXXX-XXXX"

	Delivered bool // submitted: the hub holds the case (else it is queued)
	Told      bool // a reviewer was told
	Opened    bool // a reviewer looks at it
	Seconds   float64
	Need      float64
	CallLost  bool

	Outcome   app.Outcome
	PassReady bool
	PassUntil time.Time
	PassUsed  bool
	KeySeen   bool
	Pass      app.Pass // by the conductor, in memory only

	Helper    int // minutes; 0 unknown
	IdleLeft  int // seconds left to answer "are you still there"; 0 = no warning
	StaffWait int // seconds until a staff PIN is taken again
	ShowLeft  int // seconds until this page closes by itself (parked, done); 0 = it does not
	Now       time.Time
}

var chapter = map[Step]int{
	Display: 1, Ready: 1, Consent: 1, Identify: 2, HaveID: 2, MailPIN: 2, Phone: 2, Terms: 2, Document: 3, Confirm: 3,
	Selfie: 4, Wallet: 5, Present: 5, Submitted: 6, Call: 6, Pass: 7, Passkey: 7, Lapsed: 7, Done: 7,
}

// Look makes the view of a state at a time.
func (r Rules) Look(s State, now time.Time) View {
	r = r.Defaults()
	v := View{
		Step: s.Step, Overlay: s.Overlay, Looks: s.Looks, Chapter: chapter[s.Step],
		Person: s.Person, NoPhone: s.NoPhone, Returning: s.Returning, Purpose: s.Purpose,
		Busy: s.Ask.Kind != NoAsk, Asking: s.Ask.Kind, Fault: s.Fault, HubAway: s.HubAway, Out: s.Out,
		Document: s.Document, Link: s.Link, Scanned: s.Scanned, Code: s.Code,
		Delivered: s.Delivered, Told: s.Told, Opened: s.Opened, Seconds: s.Seconds, Need: s.Need,
		CallLost: !s.CallLost.IsZero(), Outcome: s.Outcome, PassReady: s.PassSeen, PassUntil: s.PassUntil,
		PassUsed: s.PassUsed, KeySeen: s.KeySeen, Helper: s.Helper, Now: now,
	}
	if s.Needs().Camera {
		v.Camera = s.Camera
	}
	try := func(e Event) bool { _, _, err := r.Next(s, now, e); return err == nil }
	v.CanBack = try(WentBack{})
	v.CanRetry = try(Retried{})
	v.CanLeave = try(Left{})
	switch s.Step {
	case Identify:
		v.CanGoOn = try(WentOnOffline{})
	case MailPIN:
		v.CanGoOn = try(MailSkipped{})
		v.PINSent, v.PINAgain, v.PINLeft = s.PINSent, s.PINAgain, s.PINLeft
	case Selfie:
		v.CanSkip = try(SelfieSkipped{})
		v.CanNoFlash = try(SelfieBegun{NoFlash: true})
		v.Begun, v.NoFlash, v.Locked = s.SelfieBegun, s.NoFlash, s.Live.Locked
		switch s.Fault {
		case app.FaultLiveness, app.FaultFace, app.FaultTwoFaces:
			v.Advice = s.Live.Advice
		}
	case Wallet, Present:
		v.CanSkip = try(Skipped{Reason: "chosen"})
	}
	switch s.Step {
	case Document, Confirm:
		v.TriesLeft = max(0, r.Tries-s.DocTries)
	case Selfie:
		v.TriesLeft = max(0, r.Tries-s.SelfieTries)
	}
	if s.Overlay == StaffOverlay {
		v.StaffAct = try(StaffTook{})
	}
	if !s.Warned.IsZero() {
		v.IdleLeft = secondsUp(r.answer(s) - now.Sub(s.Warned))
	}
	if now.Before(s.StaffAfter) {
		v.StaffWait = secondsUp(s.StaffAfter.Sub(now))
	}
	if show := r.shows(s.Step); show > 0 {
		v.ShowLeft = secondsUp(show - now.Sub(later(s.Since, s.Touched)))
	}
	return v
}

// secondsUp rounds up to whole seconds and never goes below one.
func secondsUp(d time.Duration) int {
	return max(1, int((d+time.Second-1)/time.Second))
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
