package touch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Kind is what a button stands for.
type Kind int

// The kinds. A page has at most one primary button: the way on.
const (
	Primary Kind = iota
	Secondary
	Quiet
	Danger
)

// Button is a large button with an icon and a label of verb and noun.
type Button struct {
	focusable
	kind  Kind
	style *Style
	label *Text
	fill  *canvas.Rectangle
	ring  *canvas.Rectangle
	img   *canvas.Image
	icon  string
	end   bool // icon behind the label
	size  float32
}

// Button makes a button; icon may be "".
func (s *Style) Button(kind Kind, icon, label string, tapped func()) *Button {
	return s.newButton(kind, icon, label, s.Text, false, tapped)
}

// ButtonEnd is a button whose icon stands behind the label: the way on.
func (s *Style) ButtonEnd(kind Kind, label, icon string, tapped func()) *Button {
	return s.newButton(kind, icon, label, s.Text, true, tapped)
}

// ChromeButton is a button in the text size of header and footer.
func (s *Style) ChromeButton(kind Kind, icon, label string, tapped func()) *Button {
	return s.newButton(kind, icon, label, s.Chrome, false, tapped)
}

func (s *Style) newButton(kind Kind, icon, label string, size float32, end bool, tapped func()) *Button {
	b := &Button{kind: kind, style: s, icon: icon, end: end, size: size}
	b.OnTapped = tapped
	b.fill = canvas.NewRectangle(color.Transparent)
	b.fill.CornerRadius = s.Radius
	b.ring = s.ring()
	objects := []fyne.CanvasObject{b.fill}
	b.label = s.text(label, size, s.Ink, Semibold)
	b.label.Line = 1.2
	inner := &fyne.Container{Layout: buttonLayout{b}}
	if icon != "" {
		b.img = iconImage(icon, s.Ink)
		inner.Objects = append(inner.Objects, b.img)
	}
	if label != "" {
		inner.Objects = append(inner.Objects, b.label)
	}
	objects = append(objects, inner, b.ring)
	b.paint = b.draw
	b.draw()
	b.compose(b, &fyne.Container{Layout: ringLayout{7}, Objects: objects})
	return b
}

// Disable takes the button out of use (or back into it) and returns it.
func (b *Button) Disable(off bool) *Button {
	if b.disabled != off {
		b.disabled, b.down = off, false
		b.repaint()
	}
	return b
}

// Disabled tells whether the button is out of use.
func (b *Button) Disabled() bool { return b.disabled }

// Label is what is written on the button.
func (b *Button) Label() string { return b.label.Words }

// Kind is what the button stands for.
func (b *Button) Kind() Kind { return b.kind }

func (b *Button) draw() {
	s := b.style
	fill, stroke, ink, w := color.NRGBA{}, color.NRGBA{}, s.Ink, float32(0)
	switch b.kind {
	case Primary:
		fill, ink = s.Accent, s.OnAccent
		if b.down {
			fill = s.Press
		}
	case Secondary:
		fill, stroke, w, ink = s.Surface, s.Edge, 2, s.Ink
		if b.down {
			fill, stroke = s.Tint, s.Accent
		}
	case Quiet:
		ink, stroke, w = s.Ink, s.Line, 2
		if b.down {
			fill, stroke = s.Sunken, s.Edge
		}
	case Danger:
		fill, stroke, w, ink = s.Surface, s.Palette.Danger, 2, s.Palette.Danger
		if b.down {
			fill = s.DangerTint
		}
	}
	if b.disabled {
		fill, ink = s.Sunken, s.Muted
		stroke, w = s.Line, 1.5
		if b.kind == Quiet {
			fill = color.NRGBA{}
		}
	}
	b.fill.FillColor, b.fill.StrokeColor, b.fill.StrokeWidth = fill, stroke, w
	b.ring.Hidden = !b.focused || b.disabled
	b.label.In(ink)
	if b.img != nil {
		fresh := iconImage(b.icon, ink)
		if b.img.Resource.Name() != fresh.Resource.Name() {
			b.img.Resource = fresh.Resource
			b.img.Image = nil
			b.img.Refresh()
		}
	}
}

type buttonLayout struct{ b *Button }

func (l buttonLayout) pad() float32 {
	if l.b.label.Words == "" {
		return l.b.size * 0.6
	}
	if l.b.style.Level >= 2 || l.b.size == l.b.style.Chrome {
		return l.b.size * 0.75
	}
	return l.b.size * 1.05
}

func (l buttonLayout) parts() (icon, gap float32) {
	if l.b.icon == "" {
		return 0, 0
	}
	if l.b.label.Words == "" {
		return l.b.size * 1.15, 0
	}
	return l.b.size * 1.1, l.b.size * 0.4
}

func (l buttonLayout) least() float32 {
	if l.b.size == l.b.style.Chrome {
		return max(MinTarget+4, l.b.size*2.1)
	}
	return l.b.style.Target
}

func (l buttonLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	icon, gap := l.parts()
	return max(l.least(), l.b.label.HeightFor(width-2*l.pad()-icon-gap)+l.b.size*0.6)
}

func (l buttonLayout) natural([]fyne.CanvasObject) float32 {
	icon, gap := l.parts()
	w := 2*l.pad() + icon + gap
	if l.b.label.Words != "" {
		w += l.b.label.Natural()
	}
	return max(w, l.least())
}

func (l buttonLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	icon, gap := l.parts()
	w := 2*l.pad() + icon + gap
	if l.b.label.Words != "" {
		w += l.b.label.longest()
	}
	return fyne.NewSize(max(w, MinTarget), l.least())
}

func (l buttonLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	icon, gap := l.parts()
	if l.b.label.Words == "" {
		put(l.b.img, (size.Width-icon)/2, (size.Height-icon)/2, icon, icon)
		return
	}
	room := size.Width - 2*l.pad() - icon - gap
	w := min(room, l.b.label.Natural())
	if l.b.label.Natural() > room { // wrapped: as narrow as its lines
		w = room
	}
	h := l.b.label.HeightFor(w)
	x := (size.Width - w - icon - gap) / 2
	if l.b.end {
		put(l.b.label, x, (size.Height-h)/2, w, h)
		if l.b.img != nil {
			put(l.b.img, x+w+gap, (size.Height-icon)/2, icon, icon)
		}
		return
	}
	if l.b.img != nil {
		put(l.b.img, x, (size.Height-icon)/2, icon, icon)
	}
	put(l.b.label, x+icon+gap, (size.Height-h)/2, w, h)
}
