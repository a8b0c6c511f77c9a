package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// SetDocument keeps the picture of the document that was taken, to be shown back on the page that asks whether it is right; nil
// forgets it. It may be called from any goroutine, before the view of that page is shown. The picture before it is overwritten
// on Fyne's goroutine, where nothing draws it at the same time.
func (w *Window) SetDocument(img *image.RGBA) {
	old := w.document.Swap(img)
	if old == nil || old == img {
		return
	}
	w.mu.Lock()
	w.stale = append(w.stale, old)
	w.mu.Unlock()
	w.request()
}

// View is what is shown now; to be called on Fyne's goroutine.
func (w *Window) View() journey.View { return w.view }

// taken is the picture of the document, nil when there is none to show.
func (c *scene) taken() fyne.CanvasObject {
	pic := c.w.document.Load()
	if pic == nil {
		return nil
	}
	img := canvas.NewImageFromImage(pic)
	img.FillMode = canvas.ImageFillContain
	b := pic.Bounds()
	w := min(760, c.s.Screen.Width*0.38)
	if c.s.Portrait() {
		w = c.s.Screen.Width * 0.6
	}
	h := w * float32(b.Dy()) / float32(max(1, b.Dx()))
	if most := c.s.Screen.Height * 0.42; h > most {
		w, h = w*most/h, most
	}
	if c.s.Level >= 4 { // nobody can check a small picture: other things shrink first
		w, h = w*0.7, h*0.7
	}
	return touch.Fixed(w, h, img)
}

// confirm shows back what was read.
func confirm(c *scene) touch.Page {
	s, d := c.s, c.v.Document
	p := touch.Page{
		Heading: c.say("confirm.title"), Lead: c.say("confirm.lead"), Art: c.art("card", 400),
		More:    []*touch.Button{c.other("refresh", c.say("confirm.again"), c.emit(journey.Retook{}))},
		Primary: s.Button(touch.Primary, "check", c.say("confirm.yes"), c.emit(journey.Confirmed{})),
	}
	p.Back = c.none()
	pic := c.taken()
	if pic != nil {
		p.Art = pic
	}
	if d.Manual { // nothing was read, so there is nothing to say yes to
		p.Heading, p.Lead = c.say("confirm.manual.title"), c.say("confirm.manual")
		p.Primary = c.next(c.say("button.continue"), c.emit(journey.Confirmed{}))
		return p
	}
	var rows []fyne.CanvasObject
	add := func(key, value string) {
		if value == "" {
			return
		}
		if len(rows) > 0 {
			rows = append(rows, s.Rule())
		}
		rows = append(rows, touch.Row(s.Gap, []float32{1, 1.7}, s.Quiet(c.say(key)), s.Strong(value)))
	}
	name := d.GivenNames
	if name != "" && d.Surname != "" {
		name += " "
	}
	add("confirm.name", name+d.Surname)
	add("confirm.number", d.Number)
	add("confirm.birth", c.day(d.Birth))
	add("confirm.expiry", c.day(d.Expiry))
	add("confirm.nationality", country(c.v.Looks.Lang, d.Nationality))
	read := s.Panel(touch.Column(s.Gap*0.7, rows...))
	switch tight := !s.Art || s.Portrait() && s.Level > 1; { // large type leaves no room for drawings, but this one has to be looked at
	case pic == nil || !tight:
		p.Content = read
	case s.Portrait():
		p.Art, p.Content = nil, touch.Column(s.Gap, read, touch.At(touch.Centre, 0, pic))
	default:
		p.Art, p.Content = nil, touch.Row(s.Gap, []float32{1, 0}, read, pic)
	}
	return p
}
