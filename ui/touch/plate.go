package touch

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/capture"
)

// Plate says in large letters the one thing that a person should change now. It keeps room for the longest of its sentences,
// so that nothing jumps when they change.
type Plate struct {
	composed
	style *Style
	words func(capture.Hint) string
	among []capture.Hint
	hint  capture.Hint
	good  bool
	fill  *canvas.Rectangle
	sign  *canvas.Image
	text  *Text
	flat  bool // icon beside the words instead of above them
}

// Plate makes a plate for the hints that may be shown; the first is shown at the start. A flat plate is low and wide.
func (s *Style) Plate(flat bool, words func(capture.Hint) string, among ...capture.Hint) *Plate {
	p := &Plate{style: s, words: words, among: among, hint: among[0], flat: flat}
	p.fill = canvas.NewRectangle(s.Tint)
	p.fill.CornerRadius = s.Radius + 4
	if s.Look.HighContrast {
		p.fill.StrokeColor, p.fill.StrokeWidth = s.Edge, 2
	}
	p.sign = iconImage(HintIcon(p.hint), s.AccentText)
	p.text = s.text(words(p.hint), p.em(), s.Ink, Semibold)
	p.text.Line, p.text.Even = 1.2, true
	p.compose(p, &fyne.Container{Layout: plateLayout{p}, Objects: []fyne.CanvasObject{p.fill, p.sign, p.text}})
	return p
}

func (p *Plate) em() float32 {
	if p.flat || p.style.Level >= 3 {
		return p.style.Text * 1.1
	}
	return p.style.Text * 1.3
}

// Set shows a hint; no hint leaves the last one standing. A good frame turns the plate green.
func (p *Plate) Set(h capture.Hint, good bool) {
	if h == capture.HintNone {
		h = p.hint
	}
	if h == p.hint && good == p.good {
		return
	}
	s := p.style
	p.hint, p.good = h, good
	ink := s.AccentText
	p.fill.FillColor = s.Tint
	if good {
		p.fill.FillColor, ink = s.GoodTint, s.Good
	}
	p.sign.Resource, p.sign.Image = iconImage(HintIcon(h), ink).Resource, nil
	p.sign.Refresh()
	p.text.SetWords(p.words(h))
	box := p.content.(*fyne.Container)
	box.Layout.Layout(box.Objects, box.Size())
	canvas.Refresh(p.content)
}

type plateLayout struct{ p *Plate }

func (l plateLayout) pad() float32 { return l.p.style.Text * 0.8 }
func (l plateLayout) icon() float32 { // large enough to be seen before the words are read, where there is room
	if l.p.flat || l.p.style.Level >= 4 {
		return l.p.em() * 1.6
	}
	return l.p.em() * 2.3
}

// lines is the height of the tallest sentence at a width.
func (l plateLayout) lines(width float32) float32 {
	probe := &Text{Em: l.p.text.Em, Weight: l.p.text.Weight, Line: l.p.text.Line, Even: l.p.text.Even}
	var h float32
	for _, hint := range l.p.among {
		probe.Words = l.p.words(hint)
		h = max(h, probe.HeightFor(width))
	}
	return h
}

func (l plateLayout) heightFor(_ []fyne.CanvasObject, width float32) float32 {
	if l.p.flat {
		return max(l.icon(), l.lines(width-2*l.pad()-l.icon()-l.pad()*0.6)) + 1.2*l.pad()
	}
	return l.icon() + l.pad()*0.5 + l.lines(width-2*l.pad()) + 2*l.pad()
}

func (l plateLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	probe := &Text{Em: l.p.text.Em, Weight: l.p.text.Weight, Line: l.p.text.Line}
	var w float32
	for _, hint := range l.p.among {
		probe.Words = l.p.words(hint)
		w = max(w, probe.longest())
	}
	w += 2 * l.pad()
	if l.p.flat {
		w += l.icon() + l.pad()*0.6
	}
	return fyne.NewSize(w, l.icon()+2*l.pad())
}

func (l plateLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
	icon, pad := l.icon(), l.pad()
	if l.p.flat {
		x := pad + icon + pad*0.6
		w := size.Width - x - pad
		h := l.p.text.HeightFor(w)
		put(objects[1], pad, (size.Height-icon)/2, icon, icon)
		put(objects[2], x, (size.Height-h)/2, w, h)
		return
	}
	w := size.Width - 2*pad
	h := l.p.text.HeightFor(w)
	y := max(pad, (size.Height-icon-pad*0.5-h)/2)
	put(objects[1], pad, y, icon, icon)
	put(objects[2], pad, y+icon+pad*0.5, w, h)
}
