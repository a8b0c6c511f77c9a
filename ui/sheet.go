package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/ui/touch"
)

// display is the step on which a visit chooses its language and its text.
func display(c *scene) touch.Page {
	return touch.Page{
		Heading: c.say("display.title"), Lead: c.say("display.lead"), Content: c.looks(), Wide: true,
		Primary: c.next(c.say("button.continue"), c.emit(journey.Continued{})),
	}
}

// sheet is the same over any other step; what was typed there stays.
func sheet(c *scene) touch.Page {
	closeIt := func() {
		c.w.memo.sheet = false
		c.w.build()
	}
	return touch.Page{
		Heading: c.say("display.title"), Content: c.looks(), Wide: true,
		Primary: c.s.Button(touch.Primary, "check", c.say("button.done"), closeIt),
	}
}

// looks is three rows of tiles: language, text size, contrast.
func (c *scene) looks() fyne.CanvasObject {
	s := c.s
	group := func(key string, tiles ...fyne.CanvasObject) fyne.CanvasObject {
		n := len(tiles)
		return touch.Column(s.Gap*0.6, s.Strong(c.say(key)), touch.Grid(n, max(touch.MinGap, s.Gap), tiles...))
	}
	contrast := func(on bool, key, icon string) fyne.CanvasObject {
		label := touch.At(touch.Centre, 0, touch.Row(s.Gap*0.6, nil, s.Icon(icon, s.Text*1.1, s.Ink), s.Strong(c.say(key))))
		return s.Option(label, c.v.Looks.Contrast == on, c.emit(journey.ContrastSet{On: on}))
	}
	var sizes []fyne.CanvasObject
	for i := range touch.TextSizes {
		big := touch.MinText * (1 + 0.3*float32(i))
		label := s.Strong(c.say(fmt.Sprintf("display.size.%d", i))).Sized(big).Centred()
		sizes = append(sizes, s.Option(label, c.v.Looks.Size == i, c.emit(journey.TextSized{Size: i})))
	}
	return touch.Column(s.Space*0.8,
		group("display.language", c.languages(func(tag string) { c.w.send(journey.LanguageChosen{Lang: tag}) }, true)...),
		group("display.size", sizes...),
		group("display.contrast", contrast(false, "display.contrast.off", "sun"), contrast(true, "display.contrast.on", "contrast")),
	)
}

// languages is one tile a language, in its own name.
func (c *scene) languages(chosen func(tag string), mark bool) []fyne.CanvasObject {
	var tiles []fyne.CanvasObject
	for _, l := range assets.Languages {
		tiles = append(tiles, c.s.Option(c.s.Strong(l.Name).Centred(), mark && c.v.Looks.Lang == l.Tag, func() { chosen(l.Tag) }))
	}
	return tiles
}
