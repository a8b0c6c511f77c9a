package touch

import (
	"fmt"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Steps is a calm bar of segments: those behind are full, the present one is strong, those ahead are pale.
func (s *Style) Steps(at, of int) fyne.CanvasObject {
	bars := make([]fyne.CanvasObject, of)
	weights := make([]float32, of)
	for i := range bars {
		var c color.NRGBA
		switch {
		case i < at:
			c = s.Palette.Accent
		case s.Look.HighContrast:
			c = rgb(0x4a4a4a)
		default:
			c = Mix(s.Sunken, s.Palette.Accent, 0.08)
		}
		r := canvas.NewRectangle(c)
		r.CornerRadius = 4
		bars[i], weights[i] = Flat(8, r), 1
	}
	return Row(8, weights, bars...)
}

// Flat gives an object a height and lets its width be what it is given.
func Flat(h float32, o fyne.CanvasObject) *fyne.Container { return box(flat{h}, o) }

type flat struct{ h float32 }

func (l flat) heightFor([]fyne.CanvasObject, float32) float32 { return l.h }
func (l flat) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, l.h)
}

func (l flat) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	put(objects[0], 0, 0, size.Width, l.h)
}

// Ring is a countdown: a circle that empties, with the number in it.
type Ring struct {
	composed
	arc    *canvas.Arc
	number *Text
}

// Ring makes a countdown of a diameter.
func (s *Style) Ring(diameter float32) *Ring {
	r := &Ring{}
	track := canvas.NewArc(0, 360, 0.86, Mix(s.Sunken, s.Palette.Accent, 0.1))
	r.arc = canvas.NewArc(0, 360, 0.86, s.Palette.Accent)
	r.number = s.text("", max(MinText, diameter*0.3), s.Ink, Display).Centred()
	r.compose(r, Fixed(diameter, diameter, Stack(track, r.arc, Middle(r.number))))
	return r
}

// Set shows a number and the share that is left, 0 to 1.
func (r *Ring) Set(number int, share float64) {
	share = min(1, max(0, share))
	r.arc.StartAngle, r.arc.EndAngle = 0, float32(360*share)
	r.arc.Hidden = share == 0
	r.number.SetWords(fmt.Sprint(number))
	canvas.Refresh(r.content)
}

// Words sets other words in the middle of the ring.
func (r *Ring) Words(words string) { r.number.SetWords(words) }

// Check is a row of a checklist.
func (s *Style) Check(icon, title, sub string) fyne.CanvasObject {
	size := s.Text * 1.9
	words := Column(0, s.Strong(title))
	if sub != "" {
		words = Column(0, s.Strong(title), s.Quiet(sub))
	}
	return Row(s.Gap, []float32{0, 1}, s.Medal(icon, size), words)
}

// State is a row that says how something stands: done, under way or still to come.
func (s *Style) State(state Stage, words string) fyne.CanvasObject {
	size := s.Text * 1.5
	var sign fyne.CanvasObject
	t := s.Body(words)
	switch state {
	case Passed:
		sign = s.medal("check", size, s.GoodTint, s.Good)
	case Running:
		sign = s.medal("hourglass", size, s.Tint, s.AccentText)
		t.Weighted(Semibold)
	default:
		c := canvas.NewRectangle(color.Transparent)
		c.CornerRadius, c.StrokeColor, c.StrokeWidth = size/2, s.Edge, 2
		sign = Fixed(size, size, c)
		t.In(s.Muted)
	}
	return Row(s.Gap, []float32{0, 1}, sign, t)
}

// Stage is how far something is.
type Stage int

// The stages.
const (
	Ahead Stage = iota
	Running
	Passed
)

// Note is a calm coloured area with an icon and a sentence.
func (s *Style) Note(icon, words string) fyne.CanvasObject {
	return s.note(s.Tint, s.AccentText, s.Ink, icon, words)
}

// Caution is a Note for what a person should know before going on: a warm surface.
func (s *Style) Caution(icon, words string) fyne.CanvasObject {
	fill := Mix(s.Back, s.Warn, 0.3)
	if s.Look.HighContrast {
		fill = s.Tint
	}
	return s.note(fill, s.Ink, s.Ink, icon, words)
}

// Alarm is a Note for what went wrong: a sentence with a next move. It is not red all over.
func (s *Style) Alarm(icon, words string) fyne.CanvasObject {
	return s.note(s.DangerTint, s.Palette.Danger, s.Ink, icon, words)
}

// Praise is a Note for what went well.
func (s *Style) Praise(icon, words string) fyne.CanvasObject {
	return s.note(s.GoodTint, s.Good, s.Ink, icon, words)
}

func (s *Style) note(fill, mark, ink color.NRGBA, icon, words string) fyne.CanvasObject {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = s.Radius
	if s.Look.HighContrast {
		r.StrokeColor, r.StrokeWidth = s.Edge, 2
	}
	return Stack(r, Inset(s.Gap*1.1, s.Gap*0.75, Row(s.Gap*0.9, []float32{0, 1}, s.Icon(icon, s.Text*1.25, mark), s.text(words, s.Text, ink, Regular))))
}

// Ribbon is the banner over a rehearsal: it stands on every page and cannot be overlooked.
func (s *Style) Ribbon(words string) fyne.CanvasObject {
	t := s.text(words, MinText, s.OnWarn, Semibold).Centred()
	t.Line = 1.25
	r := canvas.NewRectangle(s.Warn)
	return Stack(r, Inset(24, 6, t))
}

// Rule is a hairline.
func (s *Style) Rule() fyne.CanvasObject {
	return Flat(1.5, canvas.NewRectangle(s.Line))
}
