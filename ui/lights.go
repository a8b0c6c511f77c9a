package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
)

// beam is a call of Light.
type beam struct {
	light   capture.Light
	on      bool
	painted func(at time.Time)
}

// Light shines a colour at the person while on, over the whole window from edge to edge: also over the ribbon of a rehearsal, because
// a yellow bar would be a second lamp. Without on, the step's page is back as it was.
//
// It may be called from any goroutine and returns at once. painted, which may be nil, is called on Fyne's goroutine, must not block, and
// is given the time right after the frame with that colour went to the display. It is not called for a colour that another one
// overtook before it was drawn, nor while no session may shine: a tap anywhere, Escape or a change of the journey ends the lights,
// and whoever shines them hears of it by the end of its context.
func (w *Window) Light(l capture.Light, on bool, painted func(at time.Time)) {
	w.mu.Lock()
	w.beam = &beam{l, on, painted}
	w.mu.Unlock()
	w.request()
}

// shines tells whether a view is one in which a session may have its lights.
func shines(v journey.View) bool {
	return v.Step == journey.Selfie && v.Begun && !v.NoFlash && !v.Busy && !v.Locked &&
		v.Fault == app.FaultNone && v.Camera == app.FaultNone && v.Overlay == journey.NoOverlay
}

// shine carries out the newest call of Light, on Fyne's goroutine.
func (w *Window) shine(b *beam) {
	if !b.on || !w.shown || !shines(w.view) || w.memo.stopped {
		w.dark()
		return
	}
	if w.lamp == nil {
		look := assets.Words(w.view.Looks.Lang)("lights.look")
		w.lamp = w.look().StyleFor(w.root.Size(), 0).Lamp(look)
		w.speak(look)
		w.lamp.OnTapped, w.lamp.OnDrawn = w.interrupt, w.drawn
		w.mu.Lock()
		w.share = 0
		w.mu.Unlock()
		w.lit.Store(true)
		w.mount()
	}
	w.waiting = b.painted
	w.lamp.Shine(b.light)
}

// drawn hears that the frame with the newest colour has been drawn. It is handed to the display next, and what is asked for now runs
// after that.
func (w *Window) drawn() {
	if w.waiting == nil {
		return
	}
	w.mu.Lock()
	w.painted = w.waiting
	w.mu.Unlock()
	w.waiting = nil
	w.request()
}

// dark ends the lights and shows the page again.
func (w *Window) dark() {
	if w.lamp == nil {
		return
	}
	w.lamp, w.waiting = nil, nil
	w.lit.Store(false)
	w.mount()
}

// mount puts the page into the window, and the lights over it; the page is hidden meanwhile, so that nothing of it is drawn.
func (w *Window) mount() {
	w.root.Objects = []fyne.CanvasObject{w.page}
	if w.lamp != nil {
		w.root.Objects = append(w.root.Objects, w.lamp)
	}
	if size := w.root.Size(); size.Width > 0 {
		w.root.Layout.Layout(w.root.Objects, size)
	}
	if w.page.Hidden = w.lamp != nil; w.page.Hidden {
		w.focus(nil)
	}
	canvas.Refresh(w.root)
}

// interrupt is a touch in the middle of the lights: they end at once, and the page before them offers the way without.
func (w *Window) interrupt() {
	w.memo.stopped = true
	w.dark()
	w.send(journey.WentBack{})
}

// Typed takes a key that no field has taken, and tells whether it meant something: Escape ends the lights as a touch does. It is to be
// called on Fyne's goroutine.
func (w *Window) Typed(e *fyne.KeyEvent) bool {
	if w.lamp == nil || e.Name != fyne.KeyEscape {
		return false
	}
	w.interrupt()
	return true
}
