//go:build cgo

package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui"
	"github.com/passdesk/passdesk/ui/touch"
)

// lights shines n colours, 400 ms each, and prints how long after the request each was drawn: what this machine, its graphics and its
// window system take. Colours follow one another at 1.25 flashes a second at most, below the three that WCAG 2.3.1 allows.
func lights(c choice, n int) error {
	fmt.Println("The whole screen will change colour, once in 400 ms. Touch it to end.")
	app := fyneapp.NewWithID("org.passdesk.gallery")
	app.Settings().SetTheme(touch.Theme(touch.Look{}))
	win := app.NewWindow("Passdesk lights")
	win.SetPadded(false)
	stopped := make(chan struct{}, 1)
	w := ui.New(options(), func(journey.Event) {
		select {
		case stopped <- struct{}{}:
		default:
		}
	})
	win.SetContent(w.Content())
	win.Resize(c.size)
	var delays []time.Duration
	shine := func() {
		defer fyne.Do(app.Quit)
		w.Show(journey.View{Step: journey.Selfie, Begun: true, Looks: c.looks})
		for range n {
			at := make(chan time.Time, 1)
			asked := time.Now()
			w.Light(capture.Light{RGB: [3]uint8{255 * uint8(rand.IntN(2)), 255 * uint8(rand.IntN(2)), 255 * uint8(rand.IntN(2))}}, true, func(t time.Time) { at <- t })
			select {
			case t := <-at:
				delays = append(delays, t.Sub(asked))
			case <-stopped:
				return
			case <-time.After(5 * time.Second):
				return
			}
			select {
			case <-stopped:
				return
			case <-time.After(time.Until(asked.Add(400 * time.Millisecond))):
			}
		}
	}
	app.Lifecycle().SetOnStarted(func() { go shine() })
	win.ShowAndRun()
	if len(delays) == 0 {
		return fmt.Errorf("no colour was drawn")
	}
	slices.Sort(delays)
	share := func(p float64) time.Duration {
		return delays[int(p*float64(len(delays)-1))].Round(100 * time.Microsecond)
	}
	fmt.Printf("%d of %d colours drawn; from request to display: median %v, 95 %% within %v, longest %v\n", len(delays), n, share(0.5), share(0.95), share(1))
	return nil
}
