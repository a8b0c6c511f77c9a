package journey

import (
	"errors"
	"fmt"
	"time"

	"github.com/passdesk/passdesk/app"
)

// ErrIllegal is returned for an event that the state does not take; nothing has changed then.
var ErrIllegal = errors.New("event is not lawful here")

// turn is one step of the machine while it is being worked out.
type turn struct {
	r   Rules
	now time.Time
	s   State
	fx  []Effect
}

// Next is the flow. It never looks at a clock: now is given, and Ticked comes once a second.
func (r Rules) Next(s State, now time.Time, e Event) (State, []Effect, error) {
	r = r.Defaults()
	t := &turn{r: r, now: now, s: s}
	if !t.common(e) && !t.byStep(e) {
		return s, nil, fmt.Errorf("%s: %T: %w", s.Step, e, ErrIllegal)
	}
	if touches(e) {
		t.s.Touched, t.s.Warned = now, time.Time{}
	}
	return t.s, t.fx, nil
}

// touches tells whether the event is a sign of a person at the screen.
func touches(e Event) bool {
	switch e.(type) {
	case Ticked, Restarted, HubLost, HubFound, CameraLost, CameraFound, StationClosed, StationOpened, AskFailed,
		CaseDelivered, FromHub, MediaLost, DirectoryAnswered, PINWasSent, PINWasChecked, LinkCame, FastAnswered,
		CodeAnswered, ResumeAnswered, PassCame, StaffAnswered:
		return false
	}
	return true
}

func (t *turn) do(e Effect) { t.fx = append(t.fx, e) }

// enter goes to another step. Whatever was asked, wrong or linked belongs to the step before.
func (t *turn) enter(step Step) {
	t.s.Step, t.s.Since = step, t.now
	t.s.Touched, t.s.Warned = t.now, time.Time{}
	t.s.Ask, t.s.Last, t.s.Fault = Ask{}, Ask{}, app.FaultNone
	t.s.Held, t.s.HeldFault = Ask{}, app.FaultNone
	t.s.Link, t.s.LinkUntil, t.s.Scanned = "", time.Time{}, false
	t.s.SelfieBegun, t.s.NoFlash = false, false
	switch step {
	case MailPIN:
		if !t.s.PINSent {
			t.ask(AskPINSend, "")
		}
	case Wallet:
		t.ask(AskOffer, "")
	case Present:
		t.ask(AskPresent, "")
	case Selfie:
		t.s.SelfieTaken, t.s.Live.Locked = false, false
	case Pass:
		t.ask(AskPass, "")
	case Passkey:
		t.ask(AskEnrol, "")
	}
}

// ask puts a question; an earlier one is forgotten and its late answer ignored.
func (t *turn) ask(kind AskKind, param string) {
	t.s.Asks++
	t.s.Ask = Ask{ID: t.s.Asks, Kind: kind, Param: param}
	t.s.Last, t.s.Fault = t.s.Ask, app.FaultNone
	if kind != AskStaff {
		t.s.Held, t.s.HeldFault = Ask{}, app.FaultNone
	}
}

// answered takes an answer if it is the one that is waited for.
func (t *turn) answered(id uint64, kinds ...AskKind) bool {
	if t.s.Ask.ID == 0 || t.s.Ask.ID != id {
		return false
	}
	for _, k := range kinds {
		if t.s.Ask.Kind == k {
			t.s.Ask = Ask{}
			return true
		}
	}
	return false
}

// wipe ends the visit.
func (t *turn) wipe() {
	t.s = t.r.wiped(t.s, t.now)
	t.do(Wipe{})
}

// common takes the events that every step takes alike.
func (t *turn) common(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case Ticked:
		t.tick()
	case Touched:
	case Restarted:
		t.restarted()
	case HubLost:
		s.HubAway = true
	case HubFound:
		s.HubAway = false
		if s.Fault == app.FaultHubAway && s.Last.Kind != NoAsk && s.Ask.Kind == NoAsk {
			t.ask(s.Last.Kind, s.Last.Param)
		}
	case CameraLost:
		s.Camera = e.Fault
	case CameraFound:
		s.Camera = app.FaultNone
	case StationClosed:
		s.Out = e.Fault
	case StationOpened:
		s.Out = app.FaultNone
	case LanguageChosen:
		s.Looks.Lang = e.Lang
	case TextSized:
		if e.Size < 0 || e.Size > 2 {
			return false
		}
		s.Looks.Size = e.Size
	case ContrastSet:
		s.Looks.Contrast = e.On
	case AskFailed:
		if s.Ask.ID == 0 || s.Ask.ID != e.ID {
			return false
		}
		if s.Ask.Kind == AskStaff {
			s.Held, s.Ask = Ask{}, s.Held
		} else {
			s.Ask = Ask{}
		}
		s.Fault = sense(e.Fault, e.Fault != app.FaultNone)
	case FromHub:
		if e.N <= s.EventN || s.Case == "" {
			return false
		}
		s.EventN = e.N
		if !t.common(e.Event) {
			t.byStep(e.Event) // an event that came too late for its step is noted and has no effect
		}
	case CaseDelivered:
		if e.Case != s.Case || s.Case == "" {
			return false
		}
		s.Delivered = true
	case MoreTimeAsked:
		s.Patient = true
	case HelpCalled:
		t.help()
	case HelperAnswered:
		if s.Helps == 0 {
			return false
		}
		s.Helper = max(0, e.Minutes)
	default:
		return t.overlay(e)
	}
	return true
}

// sense is the fault of an answer, which is nonsense when it says neither what is wrong nor what was asked for.
func sense(f app.Fault, whole bool) app.Fault {
	if f == app.FaultNone && !whole {
		return app.FaultHubNonsense
	}
	return f
}

// help calls staff; it is lawful on every step and works offline, because the call is queued and the screen says so.
func (t *turn) help() {
	if t.s.Overlay != NoOverlay {
		return
	}
	t.s.Helps++
	t.s.Overlay = HelpOverlay
	t.do(SendHelp{Step: t.s.Step, Fault: t.s.Fault, Key: fmt.Sprintf("help:%s:%d:%d", t.s.Visit, t.s.Helps, t.now.Unix())})
}

// overlay takes what is pressed on an overlay.
func (t *turn) overlay(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case HelpClosed:
		if s.Overlay == NoOverlay {
			return false
		}
		s.Overlay = NoOverlay
		t.unhold()
		return true
	case StaffAsked:
		if s.Overlay != HelpOverlay {
			return false
		}
		s.Overlay = PINOverlay
		return true
	case StaffPIN:
		if s.Overlay != PINOverlay || s.Ask.Kind == AskStaff || t.now.Before(s.StaffAfter) {
			return false
		}
		if s.Ask.Kind != NoAsk {
			s.Held = s.Ask
		}
		if s.Fault != app.FaultNone && s.Fault != app.FaultStaffPIN {
			s.HeldFault = s.Fault
		}
		last := s.Last
		t.ask(AskStaff, e.PIN)
		s.Last = last
		return true
	case StaffAnswered:
		if !t.answered(e.ID, AskStaff) {
			return false
		}
		s.Ask, s.Held = s.Held, Ask{}
		t.staff(e.OK)
		return true
	case StaffTook:
		return s.Overlay == StaffOverlay && t.staffTook()
	case Ended:
		return t.end()
	}
	return false
}

// unhold gives the step back what it asked and what was wrong with it before a staff PIN was typed over it.
func (t *turn) unhold() {
	s := &t.s
	if s.Ask.Kind == AskStaff {
		s.Ask, s.Held = s.Held, Ask{}
	}
	if s.Fault == app.FaultStaffPIN {
		s.Fault = app.FaultNone
	}
	if s.Fault == app.FaultNone {
		s.Fault = s.HeldFault
	}
	s.HeldFault = app.FaultNone
}

// staff counts wrong PINs: from the fifth on there is a wait of 15 s that doubles.
func (t *turn) staff(ok bool) {
	if ok {
		t.s.StaffWrong, t.s.StaffAfter, t.s.Overlay = 0, time.Time{}, StaffOverlay
		t.unhold()
		return
	}
	t.s.StaffWrong++
	t.s.Fault = app.FaultStaffPIN
	if t.s.StaffWrong >= 5 {
		t.s.StaffAfter = t.now.Add(15 * time.Second << min(t.s.StaffWrong-5, 8))
	}
}

// staffTook is a helper's word in the place of a machine's: the reviewer sees that it was.
func (t *turn) staffTook() bool {
	switch t.s.Step {
	case Document:
		t.s.Overlay = NoOverlay
		t.s.Document, t.s.DocTaken = app.Document{
			Kind: "none", Manual: true,
			Checks: []app.Check{{ID: "document.read", Outcome: app.Review, Reason: "staff", Detail: "A helper let the document pass unread; read it in the call."}},
		}, true
		t.enter(Selfie)
		return true
	case Selfie:
		if t.s.Purpose == ForRepass || t.s.Ask.Kind != NoAsk || t.s.SelfieTaken {
			return false
		}
		t.s.Overlay = NoOverlay
		switch t.s.Purpose {
		case ForFast: // no short cut without a living face
			t.fastAnswered(FastAnswered{})
		case ForResume: // the hub makes the reviewer look twice
			t.s.Live, t.s.Matches = byStaff("staff", t.s.SelfieTries), nil
			t.s.SelfieTaken = true
			t.ask(AskResumeFace, "")
		default:
			t.skipSelfie("staff")
		}
		return true
	}
	return false
}

// end closes the visit from any step: parked when the case is with the hub, forgotten when it is not.
func (t *turn) end() bool {
	if t.s.Step == Attract {
		if t.s.Overlay == NoOverlay {
			return false
		}
		t.s.Overlay = NoOverlay
		return true
	}
	t.leave()
	t.wipe()
	return true
}

// leave tells the hub how a visit that had submitted something ended.
func (t *turn) leave() {
	switch t.s.Step {
	case Submitted, Call:
		t.do(SendPark{Case: t.s.Case, Key: "park:" + t.s.Case + ":" + t.s.Visit})
	case Done, Passkey: // without a passkey the person goes on at home: the hub must not take the pass back
		if t.s.KeySeen {
			t.do(SendClose{Case: t.s.Case, Reason: "done", Key: "close:" + t.s.Case + ":" + t.s.Visit})
		}
	case Pass, Lapsed:
		t.do(SendClose{Case: t.s.Case, Reason: "left", Key: "close:" + t.s.Case + ":" + t.s.Visit})
	}
}

// restarted looks at what a power cut may have taken: the pass was in memory only and is asked for again. After a cut that was longer than
// anybody would have been waited for, the next person at the screen is another one: the visit ends as an idle one does.
func (t *turn) restarted() {
	idle := t.r.idle(t.s)
	if t.s.Step == Call {
		idle = t.r.IdleWait
	}
	if idle > 0 && t.now.Sub(t.s.Touched) > idle+t.r.answer(t.s) {
		t.leave()
		t.wipe()
		return
	}
	switch t.s.Step {
	case Pass:
		t.s.PassSeen = false
		t.ask(AskPass, "")
	case Passkey:
		if t.s.PassSeen && !t.s.PassUsed { // the person may still want to look at it
			t.s.PassSeen = false
			t.enter(Pass)
		}
	case Call: // the media have to come back within the grace
		t.s.CallLost = t.now
	case Selfie:
		switch {
		case t.s.Purpose == ForResume: // the ticket was in memory only
			t.enter(Resume)
		case t.s.Fault == app.FaultNone && t.s.Ask.Kind == NoAsk: // lights that start by themselves would frighten
			t.s.SelfieBegun = false
		}
	}
}
