package ui

import (
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/sound"
	"github.com/passdesk/passdesk/ui/touch"
)

// play is a signal, when the station has a voice and there is something to say.
func (w *Window) play(n sound.Name) {
	if n != "" && w.opt.Sound != nil {
		w.opt.Sound(n)
	}
}

// said hears what is written beside the picture of a document and gives it its signal. at is the time of the frame; without
// one the window's own is taken.
func (w *Window) said(h capture.Hint, good bool, at time.Time) {
	if at.IsZero() {
		at = w.view.Now
	}
	if h == capture.HintTurnOver {
		w.memo.side = true
	}
	switch {
	case h == touch.HintTaken:
		w.ears.Hear(capture.HintNone, at)
		w.play(sound.Shutter)
	case good: // nothing has to be changed
		w.ears.Hear(capture.HintNone, at)
	default:
		w.play(w.ears.Hear(h, at))
	}
}

// signal is what a person should hear of a change from one view to the next.
func signal(was, is journey.View) sound.Name {
	camera := func(s journey.Step) bool { return s == journey.Document || s == journey.Selfie }
	switch {
	case is.IdleLeft > 0 && was.IdleLeft == 0:
		return sound.Attention
	case is.Step == was.Step && camera(is.Step) && is.Fault != app.FaultNone && was.Fault == app.FaultNone:
		return sound.TryAgain
	case was.Step == journey.Document && is.Step == journey.Confirm:
		return sound.Done
	case was.Step == journey.Selfie && is.Step != was.Step && is.Chapter > was.Chapter:
		return sound.Done
	}
	return ""
}
