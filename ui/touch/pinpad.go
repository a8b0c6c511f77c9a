package touch

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// PinPad takes a number of fixed length: cells that fill up and ten large keys. A masked pad shows dots and has no way to
// show more. A physical keyboard works when the pad has the focus.
type PinPad struct {
	composed
	OnDone    func(pin string) // all digits are there
	OnChanged func(pin string)

	style  *Style
	length int
	masked bool
	off    bool
	pin    []byte
	cells  []*pinCell
}

type pinCell struct {
	frame *canvas.Rectangle
	digit *Text
	dot   *canvas.Circle
}

// PinPad makes a pad for length digits.
func (s *Style) PinPad(length int, masked bool, done func(pin string)) *PinPad {
	p := &PinPad{style: s, length: length, masked: masked, OnDone: done}
	cellW, cellH := s.Text*1.9, s.Text*2.2
	cells := make([]fyne.CanvasObject, length)
	for i := range cells {
		c := &pinCell{frame: canvas.NewRectangle(s.Surface), digit: s.text("", s.Text*1.25, s.Ink, Code).Centred(), dot: canvas.NewCircle(s.Ink)}
		c.frame.CornerRadius = 14
		c.dot.Hide()
		p.cells = append(p.cells, c)
		cells[i] = Fixed(cellW, cellH, Stack(c.frame, Middle(c.digit), Fixed(s.Text*0.55, s.Text*0.55, c.dot)))
	}
	keyH, keyW := max(MinTarget, s.Target*0.95), max(100, s.Text*3.8)
	if s.Level >= 3 {
		keyH = 64
	}
	keySize := max(MinText, min(s.Text*1.15, keyH/1.4))
	var keys []fyne.CanvasObject
	for _, d := range "123456789" {
		keys = append(keys, s.key(keySpec{label: string(d), tap: func() { p.add(byte(d)) }}, keySize, false))
	}
	keys = append(keys, s.key(keySpec{icon: "close", strong: true, tap: p.Clear}, keySize, false),
		s.key(keySpec{label: "0", tap: func() { p.add('0') }}, keySize, false),
		s.key(keySpec{icon: "backspace", strong: true, tap: p.back}, keySize, false))
	for i := range keys {
		keys[i] = Fixed(keyW, keyH, keys[i])
	}
	gap := max(MinGap, s.Gap*0.7)
	row := Row(max(10, s.Gap*0.5), nil, cells...)
	pad := At(Centre, 0, Grid(3, gap, keys...))
	beside := Row(s.Space*1.6, nil, row, pad)
	if room := s.Screen.Width - 2*s.Margin; s.Portrait() || s.Level < 2 && naturalWidth(beside) > room {
		p.compose(p, Column(s.Space*0.9, At(Centre, 0, row), pad))
	} else { // side by side, so that a sentence above them does not move the keys from under the finger
		p.compose(p, At(Centre, 0, beside))
	}
	p.draw()
	return p
}

// Clear forgets the digits; the memory is overwritten.
func (p *PinPad) Clear() {
	clear(p.pin)
	p.pin = p.pin[:0]
	p.changed()
}

// Disable stops taking digits.
func (p *PinPad) Disable(off bool) { p.off = off }

// Text is what was typed so far.
func (p *PinPad) Text() string { return string(p.pin) }

// SetText types for the person, for a page that is built anew.
func (p *PinPad) SetText(text string) {
	p.pin = append(p.pin[:0], text[:min(len(text), p.length)]...)
	p.draw()
}

func (p *PinPad) add(d byte) {
	if p.off || len(p.pin) >= p.length {
		return
	}
	p.pin = append(p.pin, d)
	p.changed()
	if len(p.pin) == p.length && p.OnDone != nil {
		p.OnDone(string(p.pin))
	}
}

func (p *PinPad) back() {
	if n := len(p.pin); n > 0 {
		p.pin[n-1] = 0
		p.pin = p.pin[:n-1]
		p.changed()
	}
}

func (p *PinPad) changed() {
	p.draw()
	if p.OnChanged != nil {
		p.OnChanged(string(p.pin))
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(p)
	}
}

func (p *PinPad) draw() {
	s := p.style
	for i, c := range p.cells {
		c.frame.StrokeColor, c.frame.StrokeWidth = s.Edge, 2
		if i == len(p.pin) {
			c.frame.StrokeColor, c.frame.StrokeWidth = s.Palette.Accent, 4
		}
		filled := i < len(p.pin)
		c.dot.Hidden = !p.masked || !filled
		if filled && !p.masked {
			c.digit.SetWords(string(p.pin[i]))
		} else {
			c.digit.SetWords("")
		}
	}
	canvas.Refresh(p.content)
}

// FocusGained implements fyne.Focusable.
func (p *PinPad) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (p *PinPad) FocusLost() {}

// TypedRune implements fyne.Focusable.
func (p *PinPad) TypedRune(r rune) {
	if strings.ContainsRune("0123456789", r) {
		p.add(byte(r))
	}
}

// TypedKey implements fyne.Focusable.
func (p *PinPad) TypedKey(e *fyne.KeyEvent) {
	if e.Name == fyne.KeyBackspace {
		p.back()
	}
}
