package journey

import (
	"time"

	"github.com/passdesk/passdesk/app"
)

// idle is how long a step waits for a sign of a person before it asks; zero = it does not ask.
func (r Rules) idle(s State) time.Duration {
	d := r.Idle
	switch s.Step {
	case Attract, Declined, Parked, Done, Call:
		return 0
	case Consent, Confirm, Terms, Ready, Refused, Lapsed:
		d = r.IdleRead
	case Submitted, Wallet, Present:
		d = r.IdleWait
	case Pass, Passkey:
		d = r.IdlePass
	}
	if s.Patient {
		d *= 4
	}
	return d
}

// answer is how long "are you still there" waits.
func (r Rules) answer(s State) time.Duration {
	if s.Step == Submitted {
		return r.AnswerWait
	}
	return r.Answer
}

// shows is how long a page that closes by itself stays; zero = it does not close by itself.
func (r Rules) shows(step Step) time.Duration {
	switch step {
	case Parked:
		return r.ParkedShow
	case Done:
		return r.DoneShow
	case Declined:
		return r.IdleRead
	}
	return 0
}

// tick is everything that happens by time alone.
func (t *turn) tick() {
	s := &t.s
	// A clock that jumped must neither keep a person's page for a year nor wipe it at once.
	if s.Touched.After(t.now) {
		s.Touched = t.now
	}
	if s.Since.After(t.now) {
		s.Since = t.now
	}
	if s.Warned.After(t.now) {
		s.Warned = t.now
	}
	if s.CallLost.After(t.now) {
		s.CallLost = t.now
	}
	for _, w := range []struct {
		until   *time.Time
		longest time.Duration
	}{{&s.PINAgain, 10 * time.Minute}, {&s.LinkUntil, 2 * time.Hour}, {&s.StaffAfter, 2 * time.Hour}} {
		if w.until.Sub(t.now) > w.longest {
			*w.until = t.now.Add(w.longest)
		}
	}
	switch s.Step {
	case Pass, Passkey:
		if !s.PassUsed && !s.PassUntil.IsZero() && !t.now.Before(s.PassUntil) {
			t.enter(Lapsed)
			s.PassSeen, s.PassUntil = false, time.Time{}
			return
		}
	case Call:
		if !s.CallLost.IsZero() && t.now.Sub(s.CallLost) >= t.r.CallGrace {
			t.enter(Submitted)
			s.CallLost, s.Fault = time.Time{}, app.FaultCallLost
			return
		}
	}
	if s.Overlay == StaffOverlay && t.now.Sub(s.Touched) > 60*time.Second {
		s.Overlay = NoOverlay
	}
	if !s.LinkUntil.IsZero() && !t.now.Before(s.LinkUntil) && s.Ask.Kind == NoAsk && s.Last.Kind != NoAsk && s.Link != "" {
		t.ask(s.Last.Kind, s.Last.Param) // a QR code that ran out is made anew
		s.Link, s.LinkUntil, s.Scanned = "", time.Time{}, false
	}
	if show := t.r.shows(s.Step); show > 0 && t.now.Sub(later(s.Since, s.Touched)) >= show {
		t.leave()
		t.wipe()
		return
	}
	if s.Step == Attract && (s.Overlay != NoOverlay || s.Looks != t.r.Fresh(t.now).Looks) && t.now.Sub(s.Touched) >= t.r.Idle {
		t.wipe() // a passer-by changed the language or called staff, and went
		return
	}
	idle := t.r.idle(*s)
	if idle == 0 {
		return
	}
	if s.Warned.IsZero() {
		if t.now.Sub(s.Touched) >= idle {
			s.Warned = t.now
		}
		return
	}
	if t.now.Sub(s.Warned) < t.r.answer(*s) {
		return
	}
	t.leave()
	if s.Step == Submitted { // the code is shown for a while, for a person who stood a step away
		t.enter(Parked)
		s.Overlay = NoOverlay
		return
	}
	t.wipe()
}
