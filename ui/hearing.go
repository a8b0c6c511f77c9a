package ui

import (
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
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

// speak reads words aloud in the language of the screen, when the station has a voice.
func (w *Window) speak(words string) {
	if w.opt.Say != nil {
		w.opt.Say(w.view.Looks.Lang, words)
	}
}

// coached reads aloud what is written beside the picture of a face.
func (w *Window) coached(h capture.Hint, _ bool, _ time.Time) { w.speak(w.cur.hint(h)) }

// tell reads the page before the face step and what went wrong in it aloud, and is silent once the page has gone. In between the
// hints are read. Leaving the step is silence too, see forget.
func (w *Window) tell() {
	words := ""
	if v := w.view; v.Step == journey.Selfie && v.Overlay == journey.NoOverlay && v.IdleLeft == 0 && !v.Busy {
		words = spoken(v, assets.Words(v.Looks.Lang))
	}
	if words != w.told {
		w.told = words
		w.speak(words)
	}
}

// spoken is what is read aloud of the face step's pages, a sentence each.
func spoken(v journey.View, say func(key string, args ...any) string) string {
	var keys []string
	switch {
	case v.Locked:
		keys = []string{"selfie.locked.title"}
	case v.Camera != app.FaultNone:
		keys = []string{"fault." + string(v.Camera)}
	case v.Fault != app.FaultNone && advice(v) != "":
		keys = []string{advice(v)}
	case v.Fault != app.FaultNone:
		keys = []string{"fault." + string(v.Fault)}
	case !v.Begun:
		keys = []string{"selfie.before.title", "selfie.before.1", "selfie.before.2", "selfie.before.3", "selfie.before.warning"}
	}
	var all []string
	for _, k := range keys {
		all = append(all, strings.TrimRight(say(k), ".。"))
	}
	return strings.Join(all, ". ")
}
