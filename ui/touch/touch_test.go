package touch

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
)

// show lays an object out in a window of the given size.
func show(t *testing.T, o fyne.CanvasObject, size fyne.Size) software.WindowlessCanvas {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Theme(Look{}))
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(o)
	c.Resize(size)
	return c
}

// picture writes a canvas to $TOUCH_PNG/name.png, for a person who wants to look; without it nothing is written.
func picture(t *testing.T, c software.WindowlessCanvas, name string) {
	t.Helper()
	dir := os.Getenv("TOUCH_PNG")
	if dir == "" {
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

func samplePage(s *Style) fyne.CanvasObject {
	return s.Page(Page{
		Ribbon: "REHEARSAL - simulated devices", Progress: "Step 3 of 7 · Your document", At: 3, Of: 7,
		Heading: "Do you have your phone with you?", Lead: "You will use it at the end to make a passkey. 名字 王小明 also works.",
		Content: Column(s.Gap,
			s.Choice("phone", "Yes, I have it", "iPhone with iOS 17 or Android 14 or newer", func() {}),
			s.Choice("phone-off", "No, not today", "We use a security key instead", func() {}),
			s.Alarm("warning", "The work e-mail does not look right. Check it and try again."),
			s.Check("id-card", "Photo ID", "Passport or identity card"),
		),
		Art:      s.Ring(220),
		Staff:    s.ChromeButton(Quiet, "bell-desk", "Call staff", func() {}),
		Back:     s.Button(Secondary, "arrow-left", "Back", func() {}),
		Primary:  s.ButtonEnd(Primary, "Continue", "arrow-right", func() {}),
		Language: s.ChromeButton(Quiet, "globe", "English", func() {}),
		Display:  s.ChromeButton(Quiet, "text-size", "", func() {}),
	})
}

func sampleType(s *Style) fyne.CanvasObject {
	f := s.Field("Work e-mail", "name@utopia.example", "", "ana.torres@uto")
	k := s.Keyboard(MailKeys, "@utopia.example")
	k.Target(f)
	return s.Page(Page{
		Progress: "Step 2 of 7 · Your details", At: 2, Of: 7,
		Heading: "What is your work e-mail?", Wide: true,
		Content: Column(s.Space, f, k),
		Staff:   s.ChromeButton(Quiet, "bell-desk", "Call staff", func() {}),
		Back:    s.Button(Secondary, "arrow-left", "Back", func() {}), Primary: s.ButtonEnd(Primary, "Continue", "arrow-right", func() {}),
		Language: s.ChromeButton(Quiet, "globe", "English", func() {}), Display: s.ChromeButton(Quiet, "text-size", "", func() {}),
	})
}

func samplePin(s *Style) fyne.CanvasObject {
	p := s.PinPad(6, false, nil)
	p.SetText("402")
	return s.Page(Page{
		Heading: "Enter the 6 digits from the e-mail", Content: p, Wide: true,
		Staff:    s.ChromeButton(Quiet, "bell-desk", "Call staff", func() {}),
		Language: s.ChromeButton(Quiet, "globe", "English", func() {}), Display: s.ChromeButton(Quiet, "text-size", "", func() {}),
	})
}

func TestSamplesFitEverySize(t *testing.T) {
	for _, size := range []fyne.Size{fyne.NewSize(1920, 1080), fyne.NewSize(1280, 800), fyne.NewSize(1080, 1920)} {
		for _, text := range TextSizes {
			for name, build := range map[string]func(*Style) fyne.CanvasObject{"page": samplePage, "type": sampleType, "pin": samplePin} {
				look := Look{Name: "Utopia Works", Size: text, HighContrast: text == ExtraLarge}
				f := NewFit(look, build)
				c := show(t, f, size)
				for _, p := range Audit(f, size) {
					t.Errorf("%s %v %s (level %d): %v", name, size, text, f.Level, p)
				}
				if !f.Fits {
					t.Errorf("%s %v %s does not fit", name, size, text)
				}
				picture(t, c, fmt.Sprintf("%s-%s-%.0f", name, text, size.Width))
			}
		}
	}
}
