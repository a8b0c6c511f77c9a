package touch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// pressable is what a finger can press. A tap must begin and end inside (Fyne sees to that); the look changes while the
// finger is down and changes back when it slides off.
type pressable struct {
	composed
	OnTapped func()
	disabled bool
	down     bool
	focused  bool
	paint    func()
}

// Target marks things to touch for Audit.
func (p *pressable) Target() bool { return !p.disabled }

// Tapped implements fyne.Tappable.
func (p *pressable) Tapped(*fyne.PointEvent) { p.press() }

func (p *pressable) press() {
	p.setDown(false)
	if !p.disabled && p.OnTapped != nil {
		p.OnTapped()
	}
}

func (p *pressable) setDown(down bool) {
	if p.disabled || p.down == down {
		return
	}
	p.down = down
	p.repaint()
}

func (p *pressable) repaint() {
	if p.paint != nil {
		p.paint()
		canvas.Refresh(p.content)
	}
}

// MouseDown implements desktop.Mouseable.
func (p *pressable) MouseDown(*desktop.MouseEvent) { p.setDown(true) }

// MouseUp implements desktop.Mouseable.
func (p *pressable) MouseUp(*desktop.MouseEvent) { p.setDown(false) }

// MouseIn implements desktop.Hoverable.
func (p *pressable) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (p *pressable) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *pressable) MouseOut() { p.setDown(false) }

// focusable is a pressable that a physical keyboard reaches too: Tab goes to it, Enter and Space press it.
type focusable struct{ pressable }

// FocusGained implements fyne.Focusable.
func (p *focusable) FocusGained() {
	p.focused = true
	p.repaint()
}

// FocusLost implements fyne.Focusable.
func (p *focusable) FocusLost() {
	p.focused = false
	p.repaint()
}

// TypedRune implements fyne.Focusable.
func (p *focusable) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (p *focusable) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		p.press()
	}
}

// ringLayout draws the last object a little outside of the rest: the focus ring.
type ringLayout struct{ out float32 }

func (l ringLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return stack{}.heightFor(objects[:len(objects)-1], width)
}

func (l ringLayout) natural(objects []fyne.CanvasObject) float32 {
	return stack{}.natural(objects[:len(objects)-1])
}

func (l ringLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return stack{}.MinSize(objects[:len(objects)-1])
}

func (l ringLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := len(objects) - 1
	stack{}.Layout(objects[:n], size)
	put(objects[n], -l.out, -l.out, size.Width+2*l.out, size.Height+2*l.out)
}

func (s *Style) ring() *canvas.Rectangle {
	r := canvas.NewRectangle(color.Transparent)
	r.StrokeColor, r.StrokeWidth, r.CornerRadius = s.Focus, 4, s.Radius+6
	r.Hide()
	return r
}
