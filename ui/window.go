package ui

import (
	"image"
	"image/color"
	"reflect"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/sound"
	"github.com/passdesk/passdesk/ui/touch"
)

// Options is what a site chooses about its screens. The zero value works.
type Options struct {
	Accent  color.Color // nil for Passdesk's own
	Logo    image.Image // nil for Passdesk's own sign
	Domains []string    // endings for the keyboard: "@utopia.example"
	Country string      // what a phone number begins with: "+1"
	Shutter func()      // takes the document's picture by hand; nil hides the button
	Clock   func(time.Time) string
	PxPerMM float64          // of a calibrated camera at the holder; 0 when not known
	Sound   func(sound.Name) // plays a signal and returns at once; nil is silence

	// Say reads an instruction of the face step aloud in a language, and returns at once; no words are silence. It is never given
	// anything that belongs to a person. Nil is silence.
	Say func(lang, words string)
}

// ShutterAfter is how long the automatic shutter has before the manual one is offered.
const ShutterAfter = 8 * time.Second

// MaskAfter is how long a pass is shown while it is held.
const MaskAfter = 20 * time.Second

// Window shows views. Make it with New, put its Content into a Fyne window, and call Show.
type Window struct {
	opt  Options
	send func(journey.Event)
	root *fyne.Container

	mu      sync.Mutex
	next    *journey.View // newest that is not shown yet
	pending bool
	stale   []*image.RGBA   // pictures to overwrite
	beam    *beam           // newest call of Light that is not carried out yet
	painted func(time.Time) // for a colour that was drawn
	share   float64         // of the lights, newest

	document atomic.Pointer[image.RGBA] // the picture that was taken

	local  atomic.Pointer[touch.Viewfinder]
	remote atomic.Pointer[touch.Viewfinder]
	lit    atomic.Bool // the window is a lamp

	// The rest is touched on Fyne's goroutine only.
	view  journey.View
	shown bool
	memo  memo
	ears  sound.Manners
	told  string // what was read aloud of the present page
	page  *touch.Fit
	cur   *scene

	lamp    *touch.Lamp     // over the page; nil without lights
	waiting func(time.Time) // for the colour that is to be drawn
}

// memo is what the screen knows and the journey does not: half-typed text, an open sheet. It is forgotten with the step.
type memo struct {
	field   int      // which of several questions
	typed   []string // text by question
	sheet   bool     // language and display, over any step
	since   time.Time
	held    time.Time
	touched time.Time
	side    bool // document: a side of a card was taken
	stopped bool // selfie: the person ended the lights

	begun     bool // identify: the page was seen before
	sent      bool // identify: an answer is waited for
	faultAt   int  // identify: the question that the fault is about
	faultSeen bool // identify: the person has moved on from it
}

func (m *memo) text(i int) string {
	if i < len(m.typed) {
		return m.typed[i]
	}
	return ""
}

func (m *memo) set(i int, text string) {
	for len(m.typed) <= i {
		m.typed = append(m.typed, "")
	}
	m.typed[i] = text
}

// New makes a window's content. send is called on Fyne's goroutine and must not block.
func New(opt Options, send func(journey.Event)) *Window {
	if opt.Clock == nil {
		opt.Clock = func(t time.Time) string { return t.Local().Format("15:04") }
	}
	if opt.Country == "" {
		opt.Country = "+"
	}
	return &Window{opt: opt, send: send, root: &fyne.Container{Layout: fill{}}}
}

// Content is what a Fyne window shows.
func (w *Window) Content() fyne.CanvasObject { return w.root }

// Show takes a view and returns at once. Views that come faster than the window draws are left out; the newest is shown.
func (w *Window) Show(v journey.View) {
	w.mu.Lock()
	w.next = &v
	w.mu.Unlock()
	w.request()
}

// request asks for a flush unless one is coming; one of the program's two ways onto Fyne's goroutine.
func (w *Window) request() {
	w.mu.Lock()
	ask := !w.pending
	w.pending = true
	w.mu.Unlock()
	if ask {
		fyne.Do(w.flush)
	}
}

func (w *Window) flush() {
	w.mu.Lock()
	v, stale, beam, painted, share := w.next, w.stale, w.beam, w.painted, w.share
	w.next, w.stale, w.beam, w.painted, w.pending = nil, nil, nil, nil, false
	w.mu.Unlock()
	if painted != nil {
		painted(time.Now())
	}
	for _, img := range stale {
		clear(img.Pix)
	}
	if v != nil {
		w.apply(*v)
	}
	if beam != nil {
		w.shine(beam)
	} else if w.lamp != nil {
		w.lamp.Progress(share)
	}
}

// SetFrame shows a frame of the station's camera where the present screen has a place for it, and no lights cover it.
func (w *Window) SetFrame(f capture.Frame) {
	if v := w.local.Load(); v != nil && !w.lit.Load() {
		v.SetFrame(f)
	}
}

// SetVerdict shows what the judge says of the newest frame.
func (w *Window) SetVerdict(j capture.Verdict) {
	if w.lit.Load() {
		w.mu.Lock()
		w.share = j.Progress
		w.mu.Unlock()
		w.request()
	}
	if v := w.local.Load(); v != nil {
		v.SetVerdict(j)
	}
}

// SetRemote shows a picture of the reviewer.
func (w *Window) SetRemote(img *image.RGBA) {
	if v := w.remote.Load(); v != nil {
		v.SetImage(img)
	}
}

// apply shows a view on Fyne's goroutine: it builds the screen anew when something that it is made of has changed, and only
// moves the hands of its clocks when not, so that a finger that is down is not disturbed.
func (w *Window) apply(v journey.View) {
	if !w.shown || v.Step != w.view.Step {
		w.forget()
		w.memo.since = v.Now
	}
	if v.Step == journey.Attract {
		w.SetDocument(nil)
	}
	if w.shown {
		w.play(signal(w.view, v))
	}
	if !shines(v) {
		w.dark()
	} else if !shines(w.view) {
		w.memo.stopped = false
	}
	same := w.shown && reflect.DeepEqual(still(v), still(w.view))
	w.view, w.shown = v, true
	w.tell()
	if same && w.cur != nil {
		w.cur.tick(v)
		return
	}
	w.build()
}

// still is the part of a view that a screen is made of; what moves by itself every second is reduced to whether it is there.
func still(v journey.View) journey.View {
	there := func(n int) int { return min(n, 1) }
	if !v.PINAgain.IsZero() && v.Now.Before(v.PINAgain) {
		v.PINAgain = time.Unix(1, 0)
	} else {
		v.PINAgain = time.Time{}
	}
	v.IdleLeft, v.ShowLeft, v.StaffWait = there(v.IdleLeft), there(v.ShowLeft), there(v.StaffWait)
	if v.Need > 0 && v.Seconds >= v.Need {
		v.Seconds = 1
	} else {
		v.Seconds = 0
	}
	if v.Step != journey.Submitted && v.Overlay == journey.NoOverlay {
		v.HubAway = false // shown nowhere else
	}
	v.Now = time.Time{}
	return v
}

// look is what the page is drawn with.
func (w *Window) look() touch.Look {
	size := touch.Normal
	if n := w.view.Looks.Size; n > 0 && n < len(touch.TextSizes) {
		size = touch.TextSizes[n]
	}
	return touch.Look{
		Accent: w.opt.Accent, Logo: w.opt.Logo, Name: w.view.Site, Lang: w.view.Looks.Lang, Size: size,
		HighContrast: w.view.Looks.Contrast,
	}
}

// build makes the present screen. Without a size yet, it is made when the window gets one.
func (w *Window) build() {
	if w.cur != nil {
		w.cur.stop()
		w.cur = nil
	}
	draw := w.choose()
	w.page = touch.NewFit(w.look(), func(s *touch.Style) fyne.CanvasObject {
		if w.cur != nil {
			w.cur.stop()
		}
		w.cur = newScene(w, s)
		return s.Page(w.cur.frame(draw(w.cur)))
	})
	w.page.Built = w.built
	w.mount()
}

// built hands a new screen its pictures, its first tick and its focus.
func (w *Window) built() {
	if old := w.local.Swap(w.cur.finder); old != nil && old != w.cur.finder {
		old.Forget()
	}
	if old := w.remote.Swap(w.cur.far); old != nil && old != w.cur.far {
		old.Forget()
	}
	w.cur.tick(w.view)
	w.focus(w.cur.focus)
}

// focus gives the keyboard to something on the page, or to nothing.
func (w *Window) focus(o fyne.Focusable) {
	c := fyne.CurrentApp().Driver().CanvasForObject(w.root)
	switch {
	case c == nil:
	case o != nil:
		c.Focus(o)
	default:
		c.Unfocus()
	}
}

// forget overwrites what was typed and shown on the step before.
func (w *Window) forget() {
	if w.cur != nil {
		w.cur.wipe()
	}
	clear(w.memo.typed)
	w.memo, w.told = memo{}, ""
	w.speak("")
}
