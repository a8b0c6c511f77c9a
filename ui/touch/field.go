package touch

import (
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Field is one line of typed text with a label above and, when something is wrong, a sentence below. It works with a
// physical keyboard and with the one on the screen, offers no menu and no clipboard, and remembers nothing.
type Field struct {
	composed
	OnChanged func(text string)
	OnSubmit  func()
	OnFocus   func() // the field was touched or tabbed to
	Allow     func(r rune) bool
	MaxRunes  int

	style  *Style
	text   []rune
	caret  int
	first  int // first rune that is shown
	active bool
	hint   string
	frame  *canvas.Rectangle
	shown  *Text
	bar    *canvas.Rectangle
	size   float32
}

// Field makes a field. The hint shows the form while nothing is typed; failure may be "".
func (s *Style) Field(label, hint, failure, text string) *Field {
	f := &Field{style: s, hint: hint, MaxRunes: 254, text: []rune(text), size: s.Text}
	f.caret = len(f.text)
	f.frame = canvas.NewRectangle(s.Surface)
	f.frame.CornerRadius = s.Radius - 4
	f.shown = s.text("", f.size, s.Ink, Regular)
	f.bar = canvas.NewRectangle(s.Palette.Accent)
	inner := &fyne.Container{Layout: fieldLayout{f}, Objects: []fyne.CanvasObject{f.frame, f.shown, f.bar}}
	parts := []fyne.CanvasObject{}
	if label != "" {
		parts = append(parts, s.Strong(label))
	}
	parts = append(parts, inner)
	if failure != "" {
		parts = append(parts, s.Failure(failure))
	}
	f.compose(f, Column(s.Gap*0.4, parts...))
	f.draw()
	return f
}

// Failure is a sentence that says what is wrong and what to do.
func (s *Style) Failure(words string) fyne.CanvasObject {
	return Row(s.Gap*0.6, []float32{0, 1}, s.Icon("warning", s.Text*1.1, s.Palette.Danger), s.text(words, s.Text, s.Palette.Danger, Semibold))
}

// Target marks things to touch for Audit.
func (f *Field) Target() bool { return true }

// Text is what was typed.
func (f *Field) Text() string { return string(f.text) }

// SetText replaces what was typed.
func (f *Field) SetText(text string) {
	f.text = []rune(text)
	f.caret = len(f.text)
	f.changed()
}

// Insert types text at the caret; runes that Allow refuses and what is too long are left out.
func (f *Field) Insert(text string) {
	for _, r := range text {
		if len(f.text) >= f.MaxRunes || unicode.IsControl(r) || (f.Allow != nil && !f.Allow(r)) {
			continue
		}
		f.text = append(f.text[:f.caret], append([]rune{r}, f.text[f.caret:]...)...)
		f.caret++
	}
	f.changed()
}

// Backspace takes the rune before the caret away.
func (f *Field) Backspace() {
	if f.caret > 0 {
		f.text = append(f.text[:f.caret-1], f.text[f.caret:]...)
		f.caret--
		f.changed()
	}
}

// Clear forgets what was typed; the memory is overwritten.
func (f *Field) Clear() {
	clear(f.text[:cap(f.text)])
	f.text, f.caret = f.text[:0], 0
	f.changed()
}

// Activate shows (or hides) the caret: the on-screen keyboard types here.
func (f *Field) Activate(on bool) {
	f.active = on
	f.draw()
}

func (f *Field) changed() {
	f.draw()
	if f.OnChanged != nil {
		f.OnChanged(string(f.text))
	}
}

func (f *Field) draw() {
	s := f.style
	f.frame.StrokeColor, f.frame.StrokeWidth = s.Edge, 2
	if f.active {
		f.frame.StrokeColor, f.frame.StrokeWidth = s.Palette.Accent, 4
	}
	f.place()
	canvas.Refresh(f.content)
}

// place shows the part of the text that holds the caret.
func (f *Field) place() {
	s := f.style
	size := f.frame.Size()
	pad := s.Text * 0.6
	room := size.Width - 2*pad
	if room <= 0 {
		return
	}
	width := func(from, to int) float32 { return measure(string(f.text[from:to]), f.size, Regular) }
	f.first = min(f.first, f.caret)
	if width(0, len(f.text)) <= room {
		f.first = 0
	}
	for f.first < f.caret && width(f.first, f.caret) > room {
		f.first++
	}
	last := len(f.text)
	for last > f.caret && width(f.first, last) > room {
		last--
	}
	words := string(f.text[f.first:last])
	f.shown.Ink = s.Ink
	if len(f.text) == 0 {
		words = f.hint
		f.shown.Ink = s.Muted
		for rs := []rune(words); len(rs) > 0 && measure(words, f.size, Regular) > room-8; words = string(rs) {
			rs = rs[:len(rs)-1]
		}
	}
	f.shown.Words = words
	f.shown.wrap(1e6)
	h := f.shown.lineHeight()
	x := pad
	if len(f.text) == 0 {
		x += 8
	}
	put(f.shown, x, (size.Height-h)/2, room+1, h)
	f.bar.Hidden = !f.active
	put(f.bar, pad+width(f.first, f.caret), (size.Height-f.size*1.2)/2, 3, f.size*1.2)
}

// Tapped implements fyne.Tappable: the caret goes to where the finger was.
func (f *Field) Tapped(e *fyne.PointEvent) {
	x := e.Position.X - f.style.Text*0.6
	f.caret = f.first
	for f.caret < len(f.text) && measure(string(f.text[f.first:f.caret+1]), f.size, Regular) < x+f.size*0.2 {
		f.caret++
	}
	f.focus()
	f.draw()
}

func (f *Field) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(f); c != nil {
		c.Focus(f)
		return
	}
	f.FocusGained()
}

// FocusGained implements fyne.Focusable.
func (f *Field) FocusGained() {
	f.active = true
	f.draw()
	if f.OnFocus != nil {
		f.OnFocus()
	}
}

// FocusLost implements fyne.Focusable. The field stays active: a finger on the on-screen keyboard takes Fyne's focus away,
// and the caret must not blink out of sight at every key.
func (f *Field) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (f *Field) TypedRune(r rune) { f.Insert(string(r)) }

// TypedKey implements fyne.Focusable.
func (f *Field) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyBackspace:
		f.Backspace()
	case fyne.KeyDelete:
		if f.caret < len(f.text) {
			f.caret++
			f.Backspace()
		}
	case fyne.KeyLeft:
		f.caret = max(0, f.caret-1)
		f.draw()
	case fyne.KeyRight:
		f.caret = min(len(f.text), f.caret+1)
		f.draw()
	case fyne.KeyHome:
		f.caret = 0
		f.draw()
	case fyne.KeyEnd:
		f.caret = len(f.text)
		f.draw()
	case fyne.KeyReturn, fyne.KeyEnter:
		if f.OnSubmit != nil {
			f.OnSubmit()
		}
	}
}

type fieldLayout struct{ f *Field }

func (l fieldLayout) heightFor([]fyne.CanvasObject, float32) float32 {
	return max(MinTarget, l.f.size*2, l.f.style.Target*0.9)
}

func (l fieldLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(280, l.heightFor(nil, 0))
}

func (l fieldLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	put(l.f.frame, 0, 0, size.Width, size.Height)
	l.f.place()
}
