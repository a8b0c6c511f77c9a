package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// attract is what the lobby sees: what this is, what to bring, how long, in which languages.
func attract(c *scene) touch.Page {
	s := c.s
	if c.v.Out != app.FaultNone {
		return touch.Page{
			Middle: true, Above: c.art("closed", 300), Heading: c.say("closed.title"), Lead: c.say("fault." + string(c.v.Out)),
		}
	}
	bring := touch.Column(s.Gap*0.8,
		s.Item("id-card", c.say("attract.bring.id")),
		s.Item("badge", c.say("attract.bring.work")),
		s.Item("phone", c.say("attract.bring.phone")),
	)
	choose := func(tag string) { c.w.send(journey.LanguageChosen{Lang: tag}) }
	tiles := touch.Grid(3, max(touch.MinGap, s.Gap), c.languages(choose, true)...)
	var privacy fyne.CanvasObject
	if s.Level < 5 {
		privacy = touch.Row(s.Gap*0.6, []float32{0, 1}, s.Icon("lock", s.Text, s.AccentText), s.Quiet(c.say("attract.privacy")))
	}
	p := touch.Page{
		Heading: c.say("attract.title"), Lead: c.say("attract.lead"), Wide: true, Hero: true,
		Content: c.column(s.Space*0.9, touch.Column(s.Gap*0.8, s.Strong(c.say("attract.bring")), bring), tiles, privacy),
		Art:     c.art("hero", 640),
		More:    []*touch.Button{c.other("ticket", c.say("attract.resume"), c.emit(journey.ResumeAsked{}))},
		Primary: c.next(c.say("attract.start"), c.emit(journey.Started{})),
	}
	return p
}

// art is a drawing that is at most size wide and never more than a third of the screen.
func (c *scene) art(name string, size float32) fyne.CanvasObject {
	size = min(size, c.s.Screen.Width*0.3, c.s.Screen.Height*0.42)
	if name == "hero" {
		size = min(640, c.s.Screen.Width*0.34, c.s.Screen.Height*0.6)
		if c.s.Portrait() {
			size = c.s.Screen.Width * 0.5
		}
	}
	if c.s.Level >= 2 {
		size *= 0.8
	}
	h := size
	if name == "hero" {
		h = size * 520 / 560
	}
	return c.s.Drawing(name, size, h)
}
