package touch

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// composed is the base of every widget here: a widget that is made of other objects and nothing else.
type composed struct {
	widget.BaseWidget
	content fyne.CanvasObject
}

// compose makes self a widget that shows content.
func (c *composed) compose(self fyne.Widget, content fyne.CanvasObject) {
	c.content = content
	c.ExtendBaseWidget(self)
}

// CreateRenderer implements fyne.Widget.
func (c *composed) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(c.content) }

// Content is what the widget is made of; Audit walks it.
func (c *composed) Content() fyne.CanvasObject { return c.content }

// HeightFor answers how high the widget wants to be at a width.
func (c *composed) HeightFor(width float32) float32 { return HeightFor(c.content, width) }

// heighter is what knows how high it wants to be at a width.
type heighter interface{ HeightFor(width float32) float32 }

// layoutHeighter is a layout that knows how high its objects want to be at a width.
type layoutHeighter interface {
	heightFor(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor answers how high an object wants to be at a width; objects that do not care answer their minimum.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	if o == nil || !o.Visible() {
		return 0
	}
	if h, ok := o.(heighter); ok {
		return h.HeightFor(width)
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(layoutHeighter); ok {
			return l.heightFor(c.Objects, width)
		}
	}
	return o.MinSize().Height
}

// naturalWidth answers how wide an object likes to be: the longest line of a text, the minimum of the rest.
func naturalWidth(o fyne.CanvasObject) float32 {
	if n, ok := o.(interface{ Natural() float32 }); ok {
		return n.Natural()
	}
	if c, ok := o.(*fyne.Container); ok {
		if l, ok := c.Layout.(interface {
			natural(objects []fyne.CanvasObject) float32
		}); ok {
			return l.natural(c.Objects)
		}
	}
	if c, ok := o.(interface{ Content() fyne.CanvasObject }); ok {
		return naturalWidth(c.Content())
	}
	return o.MinSize().Width
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o != nil && o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// put moves and resizes an object.
func put(o fyne.CanvasObject, x, y, w, h float32) {
	o.Move(fyne.NewPos(x, y))
	o.Resize(fyne.NewSize(w, h))
}
