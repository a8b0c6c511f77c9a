package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/touch"
)

// scene is one building of one screen: the style it is built in, the view it shows and what has to move later.
type scene struct {
	w      *Window
	s      *touch.Style
	v      journey.View
	say    func(key string, args ...any) string
	finder *touch.Viewfinder // this station's camera
	far    *touch.Viewfinder // the reviewer
	hold   *touch.HoldButton
	focus  fyne.Focusable
	ticks  []func(journey.View)
	wipes  []func() // overwrite what belongs to the person
	stops  []func() // end animations
}

func newScene(w *Window, s *touch.Style) *scene {
	return &scene{w: w, s: s, v: w.view, say: assets.Words(w.view.Looks.Lang)}
}

// tick moves what moves by itself.
func (c *scene) tick(v journey.View) {
	c.v = v
	for _, f := range c.ticks {
		f(v)
	}
}

// onTick registers what has to be done with every view while the screen stays.
func (c *scene) onTick(f func(journey.View)) { c.ticks = append(c.ticks, f) }

// wipe overwrites what the screen's widgets hold.
func (c *scene) wipe() {
	for _, f := range c.wipes {
		f()
	}
	if c.finder != nil {
		c.finder.Forget()
	}
	if c.far != nil {
		c.far.Forget()
	}
}

// stop ends the animations of a screen that goes away.
func (c *scene) stop() {
	for _, f := range c.stops {
		f()
	}
	c.stops = nil
}

// emit is a tap that says something.
func (c *scene) emit(e journey.Event) func() { return func() { c.w.send(e) } }

// touched tells the journey that somebody is there while text is typed, at most every five seconds.
func (c *scene) touched() {
	if c.w.view.Now.Sub(c.w.memo.touched) >= 5*time.Second {
		c.w.memo.touched = c.w.view.Now
		c.w.send(journey.Touched{})
	}
}

// frame adds what stands on every screen: ribbon, progress, language, display, staff, back.
func (c *scene) frame(p touch.Page) touch.Page {
	s := c.s
	if c.v.Rehearsal {
		p.Ribbon = c.say("app.rehearsal")
	}
	if c.v.Chapter > 0 && c.v.Overlay == journey.NoOverlay && p.Progress == "" && !c.w.memo.sheet {
		p.At, p.Of = c.v.Chapter, journey.Chapters
		p.Progress = c.say("progress", "n", c.v.Chapter, "of", journey.Chapters, "name", c.say(fmt.Sprintf("chapter.%d", c.v.Chapter)))
	}
	if c.v.Overlay == journey.NoOverlay && c.v.IdleLeft > 0 {
		p.Staff = s.ChromeButton(touch.Quiet, "bell-desk", c.say("button.staff"), c.emit(journey.HelpCalled{}))
	}
	if c.v.Overlay == journey.NoOverlay && c.v.IdleLeft == 0 {
		p.Staff = s.ChromeButton(touch.Quiet, "bell-desk", c.say("button.staff"), c.emit(journey.HelpCalled{}))
		if !c.w.memo.sheet {
			p.Language = s.ChromeButton(touch.Quiet, "globe", languageName(c.v.Looks.Lang), c.openSheet)
			p.Display = s.ChromeButton(touch.Quiet, "text-size", "", c.openSheet)
			if c.v.Step == journey.Display {
				p.Language, p.Display = nil, nil
			}
			if p.Back == nil && c.v.CanBack {
				p.Back = c.back(c.emit(journey.WentBack{}))
			}
		}
	}
	return p
}

func (c *scene) openSheet() {
	c.w.memo.sheet = true
	c.w.build()
}

func (c *scene) back(tapped func()) *touch.Button {
	return c.s.Button(touch.Secondary, "arrow-left", c.say("button.back"), tapped)
}

func (c *scene) next(label string, tapped func()) *touch.Button {
	return c.s.ButtonEnd(touch.Primary, label, "arrow-right", tapped)
}

func (c *scene) other(icon, label string, tapped func()) *touch.Button {
	return c.s.Button(touch.Secondary, icon, label, tapped)
}

func languageName(tag string) string {
	for _, l := range assets.Languages {
		if l.Tag == tag {
			return l.Name
		}
	}
	return assets.Languages[0].Name
}

// alarm is the sentence of the present fault, nil when nothing is wrong.
func (c *scene) alarm() fyne.CanvasObject { return c.alarmFor(c.v.Fault) }

func (c *scene) alarmFor(f app.Fault) fyne.CanvasObject {
	if f == app.FaultNone {
		return nil
	}
	icon := "warning"
	switch f {
	case app.FaultHubAway, app.FaultHubNonsense, app.FaultMailDown:
		icon = "offline"
	case app.FaultCamera, app.FaultCameraBusy, app.FaultCameraRefused:
		icon = "camera-off"
	case app.FaultThrottled, app.FaultPINExpired, app.FaultCaseExpired:
		icon = "clock"
	}
	return c.s.Alarm(icon, c.say("fault."+string(f)))
}

// retry is the button that asks the newest question again, nil when that is not lawful.
func (c *scene) retry() *touch.Button {
	if !c.v.CanRetry {
		return nil
	}
	return c.s.Button(touch.Primary, "refresh", c.say("button.retry"), c.emit(journey.Retried{}))
}

// waits are the sentences of questions under way.
var waits = map[journey.AskKind]string{
	journey.AskIdentify: "wait.lookup", journey.AskPINSend: "wait.pin-send", journey.AskPINCheck: "wait.pin-check",
	journey.AskOffer: "wait.qr", journey.AskPresent: "wait.qr", journey.AskEnrol: "wait.qr", journey.AskFast: "wait.face",
	journey.AskResume: "wait.code", journey.AskResumeFace: "wait.face", journey.AskPass: "wait.pass",
	journey.AskStaff: "wait.staff",
}

// waiting is the page while a question is under way.
func (c *scene) waiting() touch.Page {
	spin := c.s.Spinner(c.s.Text * 4)
	c.stops = append(c.stops, spin.Stop)
	return touch.Page{Middle: true, Above: spin, Heading: c.say(waits[c.v.Asking])}
}

// hint is the sentence of a hint.
func (c *scene) hint(h capture.Hint) string { return c.say("hint." + string(h)) }

// column stacks what is there and leaves nil out.
func (c *scene) column(gap float32, parts ...fyne.CanvasObject) *fyne.Container {
	return touch.Column(gap, parts...)
}

// steps is a numbered list.
func (c *scene) steps(keys ...string) fyne.CanvasObject {
	s := c.s
	var rows []fyne.CanvasObject
	for i, k := range keys {
		rows = append(rows, s.Numbered(i+1, c.say(k)))
	}
	return touch.Column(s.Gap, rows...)
}
