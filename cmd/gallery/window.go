//go:build cgo

package main

import (
	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/ui"
	"github.com/passdesk/passdesk/ui/touch"
)

// window pages through the states. What is pressed on a screen is only noted: nothing lies behind it but language, text size
// and contrast, which are real.
func window(c choice, samples []ui.Sample) error {
	app := fyneapp.NewWithID("org.passdesk.gallery")
	app.Settings().SetTheme(touch.Theme(touch.Look{}))
	win := app.NewWindow("Passdesk gallery")
	win.SetPadded(false)
	at := 0
	var w *ui.Window
	load := func() {
		s := samples[at]
		s.View.Looks = c.looks
		win.SetTitle("Passdesk gallery: " + s.Name)
		w.Load(s)
	}
	w = ui.New(options(), func(e journey.Event) {
		switch e := e.(type) {
		case journey.LanguageChosen:
			c.looks.Lang = e.Lang
		case journey.TextSized:
			c.looks.Size = e.Size
		case journey.ContrastSet:
			c.looks.Contrast = e.On
		case journey.Touched:
			return
		default:
			at = (at + 1) % len(samples)
		}
		load()
	})
	win.SetContent(w.Content())
	win.Resize(c.size)
	win.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		switch e.Name {
		case fyne.KeyRight, fyne.KeyPageDown, fyne.KeySpace:
			at = (at + 1) % len(samples)
		case fyne.KeyLeft, fyne.KeyPageUp:
			at = (at + len(samples) - 1) % len(samples)
		case fyne.KeyL:
			c.looks.Lang = after(c.looks.Lang)
		case fyne.KeyT:
			c.looks.Size = (c.looks.Size + 1) % len(touch.TextSizes)
		case fyne.KeyC:
			c.looks.Contrast = !c.looks.Contrast
		case fyne.KeyEscape:
			app.Quit()
			return
		default:
			return
		}
		load()
	})
	app.Lifecycle().SetOnStarted(load)
	win.ShowAndRun()
	return nil
}

func after(tag string) string {
	for i, l := range assets.Languages {
		if l.Tag == tag {
			return assets.Languages[(i+1)%len(assets.Languages)].Tag
		}
	}
	return assets.Languages[0].Tag
}
