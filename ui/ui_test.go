package ui

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/ui/touch"
)

var sizes = []fyne.Size{fyne.NewSize(1920, 1080), fyne.NewSize(1280, 800), fyne.NewSize(1080, 1920)}

// open makes a window of a size without a screen.
func open(t *testing.T, size fyne.Size) (*Window, software.WindowlessCanvas) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(touch.Theme(touch.Look{}))
	w := New(Options{Domains: []string{"@utopia.example"}, Country: "+1 "}, func(journey.Event) {})
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(w.Content())
	c.Resize(size)
	return w, c
}

// TestEveryScreenCanBeReadAndTouched walks every screen in every state, language, text size and resolution.
func TestEveryScreenCanBeReadAndTouched(t *testing.T) {
	only := os.Getenv("SCREEN")
	for _, size := range sizes {
		w, c := open(t, size)
		for _, l := range assets.Languages {
			for n := range touch.TextSizes {
				for _, s := range Samples() {
					if only != "" && only != s.Name {
						continue
					}
					s.View.Looks = journey.Looks{Lang: l.Tag, Size: n, Contrast: n == 2}
					w.Load(s)
					name := fmt.Sprintf("%s-%s-%d-%.0f", s.Name, l.Tag, n, size.Width)
					for _, p := range touch.Audit(w.Content(), size) {
						t.Errorf("%s (level %d): %v", name, w.page.Level, p)
					}
					if !w.page.Fits {
						t.Errorf("%s does not fit", name)
					}
					save(t, c, name)
				}
			}
		}
	}
}

// save writes a picture to $UI_PNG for a person who wants to look; without it nothing is written.
func save(t *testing.T, c software.WindowlessCanvas, name string) {
	t.Helper()
	dir := os.Getenv("UI_PNG")
	if dir == "" {
		return
	}
	if m, _ := filepath.Match(os.Getenv("UI_MATCH"), name); os.Getenv("UI_MATCH") != "" && !m {
		return
	}
	f, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := png.Encode(f, c.Capture()); err != nil {
		t.Fatal(err)
	}
}
