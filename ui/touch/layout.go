package touch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func box(l fyne.Layout, objects ...fyne.CanvasObject) *fyne.Container {
	return &fyne.Container{Layout: l, Objects: compact(objects)}
}

func compact(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := objects[:0:0]
	for _, o := range objects {
		if o != nil {
			out = append(out, o)
		}
	}
	return out
}

// Column stacks objects, each as wide as the column. Objects made by Grow share what height is left; without any, what is
// left stays empty at the end. Nil objects are left out.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return box(column{gap: gap}, objects...)
}

// MiddleColumn is a Column whose content stands in the middle of the height it is given.
func MiddleColumn(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return box(column{gap: gap, middle: true}, objects...)
}

type column struct {
	gap    float32
	middle bool
}

func (l column) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	vis := visible(objects)
	h := l.gap * float32(max(0, len(vis)-1))
	for _, o := range vis {
		h += HeightFor(o, width)
	}
	return h
}

func (l column) natural(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, naturalWidth(o))
	}
	return w
}

func (l column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	vis := visible(objects)
	for _, o := range vis {
		m := o.MinSize()
		w, h = max(w, m.Width), h+m.Height
	}
	return fyne.NewSize(w, h+l.gap*float32(max(0, len(vis)-1)))
}

func (l column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	vis := visible(objects)
	used := l.heightFor(objects, size.Width)
	growers := 0
	for _, o := range vis {
		if grows(o) {
			growers++
		}
	}
	y, extra := float32(0), float32(0)
	switch {
	case growers > 0:
		extra = max(0, size.Height-used) / float32(growers)
	case l.middle:
		y = max(0, (size.Height-used)/2)
	}
	for _, o := range vis {
		h := HeightFor(o, size.Width)
		if grows(o) {
			h += extra
		}
		put(o, 0, y, size.Width, h)
		y += h + l.gap
	}
}

// Grow lets an object take what height is left in a Column; it is never lower than least.
func Grow(least float32, o fyne.CanvasObject) *fyne.Container { return box(growLayout{least}, o) }

type growLayout struct{ least float32 }

func (l growLayout) heightFor([]fyne.CanvasObject, float32) float32 { return l.least }
func (l growLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, l.least)
}

func (l growLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

func grows(o fyne.CanvasObject) bool {
	c, ok := o.(*fyne.Container)
	if !ok {
		return false
	}
	switch c.Layout.(type) {
	case growLayout, growToLayout:
		return true
	}
	return false
}

// Row sets objects side by side. Weights share the width; a weight of 0 gives an object its natural width. Objects stand in
// the middle of the height unless they are Stretched.
func Row(gap float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	var w []float32
	var o []fyne.CanvasObject
	for i := range objects {
		if objects[i] == nil {
			continue
		}
		o = append(o, objects[i])
		if i < len(weights) {
			w = append(w, weights[i])
		} else {
			w = append(w, 0)
		}
	}
	return &fyne.Container{Layout: row{gap: gap, weights: w}, Objects: o}
}

// TopRow is a Row whose objects hang from the top.
func TopRow(gap float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	c := Row(gap, weights, objects...)
	l := c.Layout.(row)
	l.top = true
	c.Layout = l
	return c
}

// StretchRow is a Row whose objects are all as high as the row.
func StretchRow(gap float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	c := Row(gap, weights, objects...)
	l := c.Layout.(row)
	l.stretch = true
	c.Layout = l
	return c
}

type row struct {
	gap     float32
	weights []float32
	top     bool
	stretch bool
}

func (l row) widths(objects []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(objects))
	left, sum, n := width, float32(0), 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		if l.weights[i] == 0 {
			out[i] = naturalWidth(o)
			left -= out[i]
		}
		sum += l.weights[i]
	}
	left -= l.gap * float32(max(0, n-1))
	for i, o := range objects {
		if o.Visible() && l.weights[i] > 0 {
			out[i] = max(0, left*l.weights[i]/sum)
		}
	}
	return out
}

func (l row) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, w := range l.widths(objects, width) {
		h = max(h, HeightFor(objects[i], w))
	}
	return h
}

func (l row) natural(objects []fyne.CanvasObject) float32 {
	vis := visible(objects)
	w := l.gap * float32(max(0, len(vis)-1))
	for _, o := range vis {
		w += naturalWidth(o)
	}
	return w
}

func (l row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h, unit, sum float32
	n := 0
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		n++
		m := o.MinSize()
		h = max(h, m.Height)
		if l.weights[i] == 0 {
			w += naturalWidth(o)
		} else {
			unit = max(unit, m.Width/l.weights[i])
			sum += l.weights[i]
		}
	}
	return fyne.NewSize(w+unit*sum+l.gap*float32(max(0, n-1)), h)
}

func (l row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	var x float32
	for i, w := range l.widths(objects, size.Width) {
		o := objects[i]
		if !o.Visible() {
			continue
		}
		h := HeightFor(o, w)
		y := max(0, (size.Height-h)/2)
		if l.top {
			y = 0
		}
		if l.stretch || grows(o) {
			y, h = 0, size.Height
		}
		put(o, x, y, w, h)
		x += w + l.gap
	}
}

// Grid sets objects in rows of n equal columns; all rows are as high as the highest.
func Grid(n int, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return box(grid{n: n, gap: gap}, objects...)
}

type grid struct {
	n   int
	gap float32
}

func (l grid) cell(width float32) float32 { return (width - l.gap*float32(l.n-1)) / float32(l.n) }

func (l grid) rowHeight(objects []fyne.CanvasObject, width float32) (h float32, rows int) {
	vis := visible(objects)
	for _, o := range vis {
		h = max(h, HeightFor(o, l.cell(width)))
	}
	return h, (len(vis) + l.n - 1) / l.n
}

func (l grid) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	h, rows := l.rowHeight(objects, width)
	return h*float32(rows) + l.gap*float32(max(0, rows-1))
}

func (l grid) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	vis := visible(objects)
	for _, o := range vis {
		m := o.MinSize()
		w, h = max(w, m.Width), max(h, m.Height)
	}
	rows := float32((len(vis) + l.n - 1) / l.n)
	return fyne.NewSize(w*float32(l.n)+l.gap*float32(l.n-1), h*rows+l.gap*max(0, rows-1))
}

func (l grid) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h, rows := l.rowHeight(objects, size.Width)
	if need := h*float32(rows) + l.gap*float32(max(0, rows-1)); need > size.Height && rows > 0 {
		h = (size.Height - l.gap*float32(rows-1)) / float32(rows)
	}
	w := l.cell(size.Width)
	for i, o := range visible(objects) {
		put(o, float32(i%l.n)*(w+l.gap), float32(i/l.n)*(h+l.gap), w, h)
	}
}

// Inset keeps a distance on the left and right (x) and above and below (y).
func Inset(x, y float32, o fyne.CanvasObject) *fyne.Container { return box(inset{x, y}, o) }

type inset struct{ x, y float32 }

func (l inset) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], width-2*l.x) + 2*l.y
}

func (l inset) natural(objects []fyne.CanvasObject) float32 {
	return naturalWidth(objects[0]) + 2*l.x
}

func (l inset) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return objects[0].MinSize().Add(fyne.NewSize(2*l.x, 2*l.y))
}

func (l inset) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], l.x, l.y, size.Width-2*l.x, size.Height-2*l.y)
}

// Stack lays objects over one another, the last on top. Its size is that of its biggest object.
func Stack(objects ...fyne.CanvasObject) *fyne.Container { return box(stack{}, objects...) }

type stack struct{}

func (stack) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range visible(objects) {
		h = max(h, HeightFor(o, width))
	}
	return h
}

func (stack) natural(objects []fyne.CanvasObject) float32 {
	var w float32
	for _, o := range visible(objects) {
		w = max(w, naturalWidth(o))
	}
	return w
}

func (stack) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var m fyne.Size
	for _, o := range visible(objects) {
		m = m.Max(o.MinSize())
	}
	return m
}

func (stack) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		put(o, 0, 0, size.Width, size.Height)
	}
}

// Side says where an object stands in a space that is wider than it.
type Side int

// The sides.
const (
	Left Side = iota
	Centre
	Right
)

// At gives an object its natural width, but at most the limit (0 for none), and stands it on a side.
func At(side Side, limit float32, o fyne.CanvasObject) *fyne.Container {
	return box(at{side: side, limit: limit}, o)
}

// Bounded lets an object be as wide as the limit and not wider, and stands it on a side.
func Bounded(side Side, limit float32, o fyne.CanvasObject) *fyne.Container {
	return box(at{side: side, limit: limit, fill: true}, o)
}

type at struct {
	side  Side
	limit float32
	fill  bool
}

func (l at) width(o fyne.CanvasObject, width float32) float32 {
	w := width
	if !l.fill {
		w = min(w, naturalWidth(o))
	}
	if l.limit > 0 {
		w = min(w, l.limit)
	}
	return w
}

func (l at) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], l.width(objects[0], width))
}

func (l at) natural(objects []fyne.CanvasObject) float32 {
	w := naturalWidth(objects[0])
	if l.limit > 0 {
		w = min(w, l.limit)
	}
	return w
}
func (l at) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }
func (l at) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := l.width(objects[0], size.Width)
	x := float32(l.side) * (size.Width - w) / 2
	put(objects[0], x, 0, w, size.Height)
}

// Fixed gives an object exactly this size, in the middle of whatever it is given.
func Fixed(w, h float32, o fyne.CanvasObject) *fyne.Container { return box(fixed{w, h}, o) }

type fixed struct{ w, h float32 }

func (l fixed) heightFor([]fyne.CanvasObject, float32) float32 { return l.h }
func (l fixed) natural([]fyne.CanvasObject) float32            { return l.w }
func (l fixed) MinSize([]fyne.CanvasObject) fyne.Size          { return fyne.NewSize(l.w, l.h) }
func (l fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], (size.Width-l.w)/2, (size.Height-l.h)/2, l.w, l.h)
}

// Gap is empty space of a height.
func Gap(h float32) fyne.CanvasObject { return Fixed(0, h, canvas.NewRectangle(color.Transparent)) }

// Middle stands an object in the middle of the height it is given, at full width.
func Middle(o fyne.CanvasObject) *fyne.Container { return MiddleColumn(0, o) }

// Surface is a filled shape with round corners behind an object.
func Surface(fill color.Color, radius float32, o fyne.CanvasObject) *fyne.Container {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = radius
	return Stack(r, o)
}

// Panel is a card: a surface with a hairline, a soft shadow and room inside.
func (s *Style) Panel(o fyne.CanvasObject) *fyne.Container {
	pad := s.Gap * 1.25
	return s.PanelPad(pad, pad, o)
}

// PanelPad is a Panel with room of x and y inside.
func (s *Style) PanelPad(x, y float32, o fyne.CanvasObject) *fyne.Container {
	r := canvas.NewRectangle(s.Surface)
	r.CornerRadius = s.Radius + 4
	r.StrokeColor, r.StrokeWidth = s.Line, 1.5
	r.Shadow = canvas.Shadow{Color: s.Shade, BlurRadius: 18, Offset: fyne.NewPos(0, 6)}
	return Stack(r, Inset(x, y, o))
}

// Tinted is a calm coloured area with room inside.
func (s *Style) Tinted(fill color.Color, o fyne.CanvasObject) *fyne.Container {
	return Surface(fill, s.Radius, Inset(s.Gap*1.1, s.Gap*0.8, o))
}
