package touch

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
)

// HoldButton does something while it is held and stops when it is let go: showing a pass. Sliding off counts as letting go,
// and so does losing the keyboard's focus.
type HoldButton struct {
	composed
	OnHold func(held bool)
	style  *Style
	held   bool
	fill   *canvas.Rectangle
	ring   *canvas.Rectangle
	words  *Text
}

// HoldButton makes a button that is pressed and held.
func (s *Style) HoldButton(icon, label string, hold func(held bool)) *HoldButton {
	h := &HoldButton{style: s, OnHold: hold}
	h.fill = canvas.NewRectangle(s.Palette.Accent)
	h.fill.CornerRadius = s.Radius
	h.ring = s.ring()
	h.words = s.text(label, s.Text, s.OnAccent, Semibold)
	face := At(Centre, 0, Row(s.Text*0.4, nil, s.Icon(icon, s.Text*1.2, s.OnAccent), h.words))
	h.compose(h, &fyne.Container{Layout: ringLayout{7}, Objects: []fyne.CanvasObject{h.fill, atLeast(s.Target, Inset(s.Text, 8, face)), h.ring}})
	return h
}

// Target marks things to touch for Audit.
func (h *HoldButton) Target() bool { return true }

// Held tells whether it is held now.
func (h *HoldButton) Held() bool { return h.held }

// Release lets it go by program: after 20 seconds the pass hides again.
func (h *HoldButton) Release() { h.set(false) }

func (h *HoldButton) set(held bool) {
	if h.held == held {
		return
	}
	h.held = held
	h.fill.FillColor = h.style.Palette.Accent
	if held {
		h.fill.FillColor = h.style.Press
	}
	canvas.Refresh(h.content)
	if h.OnHold != nil {
		h.OnHold(held)
	}
}

// MouseDown implements desktop.Mouseable.
func (h *HoldButton) MouseDown(*desktop.MouseEvent) { h.set(true) }

// MouseUp implements desktop.Mouseable.
func (h *HoldButton) MouseUp(*desktop.MouseEvent) { h.set(false) }

// MouseIn implements desktop.Hoverable.
func (h *HoldButton) MouseIn(*desktop.MouseEvent) {}

// MouseMoved implements desktop.Hoverable.
func (h *HoldButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *HoldButton) MouseOut() { h.set(false) }

// FocusGained implements fyne.Focusable.
func (h *HoldButton) FocusGained() {
	h.ring.Show()
	canvas.Refresh(h.content)
}

// FocusLost implements fyne.Focusable.
func (h *HoldButton) FocusLost() {
	h.ring.Hide()
	h.set(false)
	canvas.Refresh(h.content)
}

// TypedRune implements fyne.Focusable.
func (h *HoldButton) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (h *HoldButton) TypedKey(*fyne.KeyEvent) {}

// KeyDown implements desktop.Keyable.
func (h *HoldButton) KeyDown(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn {
		h.set(true)
	}
}

// KeyUp implements desktop.Keyable.
func (h *HoldButton) KeyUp(e *fyne.KeyEvent) {
	if e.Name == fyne.KeySpace || e.Name == fyne.KeyReturn {
		h.set(false)
	}
}
