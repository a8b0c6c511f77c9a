package touch

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Item is an icon with one line of words.
func (s *Style) Item(icon, words string) fyne.CanvasObject {
	return Row(s.Gap*0.8, []float32{0, 1}, s.Icon(icon, s.Text*1.3, s.AccentText), s.Body(words))
}

// Numbered is one step of a list of things to do.
func (s *Style) Numbered(n int, words string) fyne.CanvasObject {
	size := s.Text * 1.7
	c := canvas.NewRectangle(s.Palette.Accent)
	c.CornerRadius = size / 2
	return Row(s.Gap, []float32{0, 1}, Fixed(size, size, Stack(c, Middle(s.text(fmt.Sprint(n), max(MinText, s.Text*0.95), s.OnAccent, Semibold).Centred()))), s.Body(words))
}

// Code is a code to be copied by a person, in a typeface that tells 0 and O, 1 and l and I apart.
func (s *Style) Code(code string, em float32) *Text {
	t := s.text(code, max(MinText, em), s.Ink, Code).Centred()
	t.Line = 1.3
	return t
}

// Bar is a thin bar that empties.
type Bar struct {
	composed
	share float32
}

// Bar makes a full bar.
func (s *Style) Bar() *Bar {
	b := &Bar{share: 1}
	track := canvas.NewRectangle(Mix(s.Sunken, s.Palette.Accent, 0.1))
	track.CornerRadius = 5
	full := canvas.NewRectangle(s.Palette.Accent)
	full.CornerRadius = 5
	b.compose(b, Flat(10, box(barLayout{b}, track, full)))
	return b
}

// Set shows the share that is left, 0 to 1.
func (b *Bar) Set(share float32) {
	share = min(1, max(0, share))
	if share == b.share {
		return
	}
	b.share = share
	inner := b.content.(*fyne.Container).Objects[0].(*fyne.Container)
	inner.Layout.Layout(inner.Objects, inner.Size())
	canvas.Refresh(b.content)
}

type barLayout struct{ b *Bar }

func (l barLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(60, 10) }

func (l barLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
	put(objects[1], 0, 0, size.Width*l.b.share, size.Height)
}

// FullColumn is a Column that grows in the column that it stands in.
func FullColumn(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return growTo(Column(gap, objects...))
}

// GrowRow is a row that takes what height is left, with every object as high as the row; never lower than least or than
// what the objects need.
func GrowRow(least, gap float32, weights []float32, objects ...fyne.CanvasObject) *fyne.Container {
	r := StretchRow(gap, weights, objects...)
	return growTo(box(atLeastFill{least}, r))
}

type atLeastFill struct{ h float32 }

func (l atLeastFill) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return max(l.h, HeightFor(objects[0], width))
}

func (l atLeastFill) MinSize(objects []fyne.CanvasObject) fyne.Size {
	m := objects[0].MinSize()
	return fyne.NewSize(m.Width, max(l.h, m.Height))
}

func (l atLeastFill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, size.Height)
}

// SetLabel changes what is written on the button; its size stays.
func (b *Button) SetLabel(label string) {
	if label == b.label.Words {
		return
	}
	b.label.SetWords(label)
	if c, ok := b.content.(*fyne.Container); ok && c.Size().Width > 0 {
		inner := c.Objects[1].(*fyne.Container)
		inner.Layout.Layout(inner.Objects, inner.Size())
		canvas.Refresh(b.content)
	}
}

// Spinner is a ring with a part that goes round while something is waited for. It stands still where animations are off.
type Spinner struct {
	composed
	arc  *canvas.Arc
	anim *fyne.Animation
}

// Spinner makes a spinner of a diameter and starts it.
func (s *Style) Spinner(diameter float32) *Spinner {
	p := &Spinner{}
	track := canvas.NewArc(0, 360, 0.86, Mix(s.Sunken, s.Palette.Accent, 0.1))
	p.arc = canvas.NewArc(0, 100, 0.86, s.Palette.Accent)
	p.compose(p, Fixed(diameter, diameter, Stack(track, p.arc)))
	if fyne.CurrentApp().Settings().ShowAnimations() {
		p.anim = fyne.NewAnimation(1200*time.Millisecond, func(x float32) {
			p.arc.StartAngle, p.arc.EndAngle = 360*x, 360*x+100
			p.arc.Refresh()
		})
		p.anim.Curve, p.anim.RepeatCount = fyne.AnimationLinear, fyne.AnimationRepeatForever
		p.anim.Start()
	}
	return p
}

// Stop ends the animation.
func (p *Spinner) Stop() {
	if p.anim != nil {
		p.anim.Stop()
	}
}
