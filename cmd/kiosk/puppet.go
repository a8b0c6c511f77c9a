package main

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/passdesk/passdesk/capture/rehearsal"
)

// puppet opens the small second window from which a person plays the simulated applicant: what the hands and the head do, and the
// named mishaps. It exists in a rehearsal only.
func puppet(a fyne.App, actor *rehearsal.Applicant, mailbox string) {
	w := a.NewWindow("Passdesk rehearsal: the simulated applicant")
	actions := container.NewGridWithColumns(2)
	for _, what := range rehearsal.Actions() {
		actions.Add(widget.NewButton(string(what), func() { _ = actor.Do(what) }))
	}
	troubles := container.NewGridWithColumns(2)
	for _, name := range rehearsal.Mishaps() {
		box := widget.NewCheck(name, nil)
		box.Checked = slices.Contains(actor.Troubles(), name)
		box.OnChanged = func(on bool) { _ = actor.Mishap(name, on) }
		troubles.Add(box)
	}
	p := actor.Person()
	content := container.NewPadded(container.NewVBox(
		widget.NewLabel(fmt.Sprintf("%s %s stands at the station and does what its screen says.\nMails are on %s", p.Given, p.Surname, mailbox)),
		widget.NewLabel("Let the applicant"), actions,
		widget.NewSeparator(),
		widget.NewLabel("Mishaps"), troubles,
	))
	w.SetContent(container.NewThemeOverride(content, theme.DefaultTheme())) // small, for a person at a desk
	w.Show()
}

// mishapKeys gives each mishap a function key, for stations where the second window lies under the first.
var mishapKeys = []fyne.KeyName{
	fyne.KeyF1, fyne.KeyF2, fyne.KeyF3, fyne.KeyF4, fyne.KeyF5, fyne.KeyF6, fyne.KeyF7, fyne.KeyF8, fyne.KeyF9, fyne.KeyF10, fyne.KeyF11,
}

// toggle switches the mishap of a function key.
func toggle(actor *rehearsal.Applicant, key fyne.KeyName) {
	names := rehearsal.Mishaps()
	if i := slices.Index(mishapKeys, key); i >= 0 && i < len(names) {
		_ = actor.Mishap(names[i], !slices.Contains(actor.Troubles(), names[i]))
	}
}
