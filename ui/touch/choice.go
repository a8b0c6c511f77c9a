package touch

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Choice is a tile that answers a question: an icon, a title and a sentence.
type Choice struct {
	focusable
	style    *Style
	fill     *canvas.Rectangle
	ring     *canvas.Rectangle
	Selected bool
}

// Choice makes a tile; sub may be "".
func (s *Style) Choice(icon, title, sub string, tapped func()) *Choice {
	words := Column(s.Gap*0.25, s.Strong(title))
	if sub != "" {
		words = Column(s.Gap*0.25, s.Strong(title), s.Quiet(sub))
	}
	medal := s.Text * 2.3
	if s.Level >= 3 {
		medal = s.Text * 1.7
	}
	var pic fyne.CanvasObject
	if icon != "" {
		pic = s.Medal(icon, medal)
	}
	return s.choice(Inset(s.Gap*1.2, s.Gap, Row(s.Gap, []float32{0, 1, 0}, pic, words, s.Icon("chevron-right", s.Text, s.Muted))), false, tapped)
}

// Option is a small tile among others of which one is selected: a language, a text size.
func (s *Style) Option(inside fyne.CanvasObject, selected bool, tapped func()) *Choice {
	return s.choice(Inset(s.Gap*0.8, s.Gap*0.5, Middle(inside)), selected, tapped)
}

func (s *Style) choice(inside fyne.CanvasObject, selected bool, tapped func()) *Choice {
	c := &Choice{style: s, Selected: selected}
	c.OnTapped = tapped
	c.fill = canvas.NewRectangle(s.Surface)
	c.fill.CornerRadius = s.Radius + 2
	c.ring = s.ring()
	c.paint = c.draw
	c.draw()
	c.compose(c, &fyne.Container{Layout: ringLayout{7}, Objects: []fyne.CanvasObject{c.fill, atLeast(s.Target, inside), c.ring}})
	return c
}

// Disable takes the tile out of use and returns it.
func (c *Choice) Disable(off bool) *Choice {
	c.disabled = off
	c.repaint()
	return c
}

func (c *Choice) draw() {
	s := c.style
	c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = s.Surface, s.Edge, 2
	if c.Selected {
		c.fill.FillColor, c.fill.StrokeColor, c.fill.StrokeWidth = s.Tint, s.Accent, 4
		if s.Look.HighContrast { // without a tint the edge alone has to tell
			c.fill.StrokeWidth = 8
		}
	}
	if c.down {
		c.fill.FillColor, c.fill.StrokeColor = s.Tint, s.Accent
	}
	if c.disabled {
		c.fill.FillColor, c.fill.StrokeColor = s.Sunken, s.Line
	}
	c.ring.Hidden = !c.focused
}

// atLeast gives an object a least height and stands it in the middle.
func atLeast(h float32, o fyne.CanvasObject) *fyne.Container { return box(atLeastLayout{h}, o) }

type atLeastLayout struct{ h float32 }

func (l atLeastLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(l.h, HeightFor(objects[0], width))
}

func (l atLeastLayout) natural(objects []fyne.CanvasObject) float32 { return naturalWidth(objects[0]) }

func (l atLeastLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width, max(l.h, m.Height))
}

func (l atLeastLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := HeightFor(objects[0], size.Width)
	put(objects[0], 0, max(0, (size.Height-h)/2), size.Width, min(h, size.Height))
}
