package main

import (
	"fmt"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/stage/chart"
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
	for i, name := range rehearsal.Mishaps() {
		box := widget.NewCheck(label(i, name), nil)
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

// label is a mishap's name with its key.
func label(n int, name string) string {
	key, ok := chart.MishapKey(n)
	if !ok {
		return name
	}
	return fmt.Sprintf("%s (%v)", name, key)
}

// toggle switches the mishap of a function key, for stations where the second window lies under the first.
func toggle(actor *rehearsal.Applicant, pressed chart.Key) {
	for i, name := range rehearsal.Mishaps() {
		if key, ok := chart.MishapKey(i); ok && key == pressed {
			_ = actor.Mishap(name, !slices.Contains(actor.Troubles(), name))
		}
	}
}

// pressed is a key together with the Shift key that may be down.
func pressed(e *fyne.KeyEvent) chart.Key {
	d, ok := fyne.CurrentApp().Driver().(desktop.Driver)
	return chart.Key{Name: string(e.Name), Shift: ok && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0}
}

// inHand sets what the simulated applicant identifies with: "passport" (also when nothing is said), "card" or "licence".
func inHand(what string, o *rehearsal.Options) error {
	switch what {
	case "", "passport":
	case "card":
		o.Card = true
	case "licence":
		o.Licence = true
	default:
		return fmt.Errorf("PASSDESK_REHEARSE_WITH %q is none of passport, card, licence", what)
	}
	return nil
}
