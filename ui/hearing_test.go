package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/sound"
	"github.com/passdesk/passdesk/ui/touch"
)

// hear opens the document page with ears.
func hear(t *testing.T) (*Window, *[]sound.Name) {
	t.Helper()
	w, _, _ := open(t, sizes[0])
	var heard []sound.Name
	w.opt.Sound = func(n sound.Name) { heard = append(heard, n) }
	w.Show(sample(t, "document-waiting").View)
	return w, &heard
}

// TestCardIsHeard plays a card of two sides: each hint once, the shutter for each side, the end of the step.
func TestCardIsHeard(t *testing.T) {
	w, heard := hear(t)
	q := &capture.Quad{{X: 330, Y: 150}, {X: 950, Y: 165}, {X: 940, Y: 560}, {X: 335, Y: 545}}
	at := sampleNow
	say := func(seconds float64, j capture.Verdict) {
		for range int(seconds * 10) {
			at = at.Add(100 * time.Millisecond)
			j.At, j.Quad = at, q
			w.SetVerdict(j)
		}
	}
	say(1, capture.Verdict{Hint: capture.HintShow})
	say(1, capture.Verdict{Hint: capture.HintCloser})
	say(1, capture.Verdict{Hint: capture.HintGlare})
	say(0.5, capture.Verdict{Good: true, Progress: 0.4})
	say(0.3, capture.Verdict{Good: true, Progress: 1}) // it is being read: no signal yet
	say(0.1, capture.Verdict{Hint: capture.HintTurnOver, Taken: 1, Read: true})
	say(2, capture.Verdict{Hint: capture.HintTurnOver, Taken: 1})
	say(1, capture.Verdict{Good: true, Progress: 0.2})
	say(0.3, capture.Verdict{Good: true, Progress: 1})
	say(0.1, capture.Verdict{Good: true, Progress: 1, Read: true})
	w.Show(sample(t, "confirm").View)
	want := []sound.Name{sound.Closer, sound.Adjust, sound.Shutter, sound.TurnOver, sound.Shutter, sound.Done}
	if !slices.Equal(*heard, want) {
		t.Errorf("heard %v, want %v", *heard, want)
	}
}

func TestFailedTryIsHeardOnce(t *testing.T) {
	w, heard := hear(t)
	v := sample(t, "document-fault").View
	w.Show(v)
	for range 5 {
		v.Now = v.Now.Add(time.Second)
		w.Show(v)
	}
	if want := []sound.Name{sound.TryAgain}; !slices.Equal(*heard, want) {
		t.Errorf("heard %v, want %v", *heard, want)
	}
}

// TestIdleWarningIsHeard: who looks away is warned too, once.
func TestIdleWarningIsHeard(t *testing.T) {
	w, heard := hear(t)
	v := sample(t, "document-waiting").View
	for left := 30; left > 20; left-- {
		v.IdleLeft = left
		w.Show(v)
	}
	if want := []sound.Name{sound.Attention}; !slices.Equal(*heard, want) {
		t.Errorf("heard %v, want %v", *heard, want)
	}
}

func TestShutterByHandIsHeard(t *testing.T) {
	w, heard := hear(t)
	shot := 0
	w.opt.Shutter = func() { shot++ }
	v := sample(t, "document-waiting").View
	v.Now = v.Now.Add(ShutterAfter)
	w.Show(v)
	test.Tap(button(t, w, "Take the picture"))
	if want := []sound.Name{sound.Shutter}; shot != 1 || !slices.Equal(*heard, want) {
		t.Errorf("%d pictures, heard %v", shot, *heard)
	}
}

// TestSecondSideAfterANewLanguage: switching the language in the middle of a card does not forget the side that was taken; a try
// that failed does.
func TestSecondSideAfterANewLanguage(t *testing.T) {
	w, _ := hear(t)
	quad := &capture.Quad{{X: 330, Y: 150}, {X: 950, Y: 165}, {X: 940, Y: 560}, {X: 335, Y: 545}}
	look := func() string {
		w.SetFrame(*sampleCard())
		w.SetVerdict(capture.Verdict{Quad: quad, Hint: capture.HintGlare})
		return words(w.Content())
	}
	w.SetVerdict(capture.Verdict{Hint: capture.HintTurnOver})
	v := sample(t, "document-waiting").View
	v.Looks.Lang = "es"
	w.Show(v)
	side := assets.Words("es")("document.side", "n", 2, "of", 2)
	if text := look(); !strings.Contains(text, side) {
		t.Errorf("the side is forgotten: %s", text)
	}
	v.Fault, v.CanRetry = app.FaultDocUnreadable, true
	w.Show(v)
	v.Fault, v.CanRetry = app.FaultNone, false
	w.Show(v)
	if text := look(); strings.Contains(text, side) {
		t.Errorf("the next try begins with the second side: %s", text)
	}
}

// TestDatesOfADocument: as people write them, never as machines do.
func TestDatesOfADocument(t *testing.T) {
	for lang, want := range map[string][]string{
		"en":      {"12 April 1994", "April 1994", "1994", "", "not a date"},
		"es":      {"12 de abril de 1994", "abril de 1994", "1994", "", "not a date"},
		"zh-Hans": {"1994年4月12日", "1994年4月", "1994", "", "not a date"},
	} {
		c := &scene{say: assets.Words(lang)}
		for i, iso := range []string{"1994-04-12", "1994-04", "1994", "", "not a date"} {
			if got := c.day(iso); got != want[i] {
				t.Errorf("%s %q: %q, want %q", lang, iso, got, want[i])
			}
		}
	}
	w, _, _ := open(t, sizes[0])
	w.Load(sample(t, "confirm"))
	if text := words(w.Content()); strings.Contains(text, "1994-04") {
		t.Errorf("a machine's date: %s", text)
	}
}

// TestPictureNotShownBack: whoever is asked whether it is right sees what was taken, however large the type.
func TestPictureNotShownBack(t *testing.T) {
	for _, size := range sizes {
		w, _, _ := open(t, size)
		for n := range touch.TextSizes {
			s := sample(t, "confirm")
			s.View.Looks.Size = n
			w.Load(s)
			wide := float32(0)
			each(w.Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
				if img, ok := o.(*canvas.Image); ok && img.Image == s.Picture {
					wide = img.Size().Width
				}
			})
			if wide < size.Width*0.25 {
				t.Errorf("%.0f, text %d: the picture is %.0f wide", size.Width, n, wide)
			}
		}
	}
}

func TestCountryOfADocument(t *testing.T) {
	for _, c := range []struct{ lang, code, want string }{
		{"en", "ESP", "Spain"},
		{"es", "ESP", "España"},
		{"zh-Hans", "ESP", "西班牙"},
		{"en", "D", "Germany"},
		{"en", "D<<", "Germany"},
		{"en", "GBN", "United Kingdom"},
		{"en", "UTO", "UTO"},
		{"en", "XXA", "XXA"},
		{"en", "XX", "XX"},
		{"en", "", ""},
		{"en", "EUE", "EUE"},
		{"es", "⟨<", "⟨"},
	} {
		if got := country(c.lang, c.code); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.lang, c.code, got, c.want)
		}
	}
}

// TestVerifiedIDRefused: beside "Try again" nothing says that the way on was taken.
func TestVerifiedIDRefused(t *testing.T) {
	for _, l := range assets.Languages {
		w, _, _ := open(t, sizes[0])
		s := sample(t, "present-fault")
		s.View.Looks = journey.Looks{Lang: l.Tag}
		w.Load(s)
		text := strings.ReplaceAll(words(w.Content()), " ", "")
		say := assets.Words(l.Tag)
		if strings.Contains(text, strings.ReplaceAll(say("fault.credential"), " ", "")) || !strings.Contains(text, strings.ReplaceAll(say("button.retry"), " ", "")) {
			t.Errorf("%s: %s", l.Tag, text)
		}
	}
}

// listen makes a window whose speech is written down; silence is an empty line.
func listen(t *testing.T) (*Window, *[]string) {
	w, _, _ := open(t, sizes[1])
	var heard []string
	w.opt.Say = func(lang, words string) { heard = append(heard, lang+": "+words) }
	return w, &heard
}

// TestInstructionNobodyReadsAloud: the whole face step can be followed without reading: what will happen, each hint, the lights and what
// to change. A hint that trembles is not stammered, a prompt is never late, and the step's end is silence.
func TestInstructionNobodyReadsAloud(t *testing.T) {
	w, heard := listen(t)
	v := sample(t, "selfie-before").View
	next := func(want ...string) {
		t.Helper()
		if !slices.Equal(*heard, want) {
			t.Errorf("heard %q, want %q", *heard, want)
		}
		*heard = nil
	}
	w.Show(v)
	if all := strings.Join(*heard, ""); !strings.Contains(all, "Turn your head twice") || !strings.Contains(all, "Without flashing lights") {
		t.Errorf("before: %q", *heard)
	}
	*heard = nil
	v.Now = v.Now.Add(time.Second)
	w.Show(v)
	next() // not again every second
	v.Looks.Lang = "es"
	w.Show(v)
	if len(*heard) != 1 || !strings.HasPrefix((*heard)[0], "es: Ahora, su rostro. Quítese") {
		t.Errorf("in Spanish: %q", *heard)
	}
	*heard = nil
	v.Looks.Lang, v.Begun = "en", true
	w.Show(v)
	next("en: ")
	at := v.Now
	for _, h := range []capture.Hint{capture.HintCloser, capture.HintFurther, capture.HintCloser, capture.HintTurnLeft, capture.HintTurnLeft, capture.HintLook} {
		at = at.Add(100 * time.Millisecond)
		w.SetVerdict(capture.Verdict{Hint: h, At: at})
	}
	next("en: A little closer", "en: Turn your head to your left")
	w.Light(capture.Light{RGB: [3]uint8{255, 0, 0}}, true, nil)
	w.Light(capture.Light{RGB: [3]uint8{0, 255, 0}}, true, nil)
	w.Light(capture.Light{}, false, nil)
	next("en: Keep looking here")
	v.Fault, v.Advice = app.FaultLiveness, "lamp-beside"
	w.Show(v)
	next("en: A lamp or window beside or behind you is too strong. Turn away from it, and try again")
	v = journey.View{Step: journey.Wallet, Looks: v.Looks}
	w.Show(v)
	next("en: ")
}

// TestVoiceNamesSomebody: nothing that belongs to a person is read aloud, on any screen in any state.
func TestVoiceNamesSomebody(t *testing.T) {
	w, heard := listen(t)
	for _, s := range Samples() {
		s.View.Person = app.Applicant{UPN: "MARKER", EmployeeID: "MARKER", PersonalEmail: "MARKER", Phone: "MARKER"}
		s.View.Document.Surname, s.View.Code, s.View.Site = "MARKER", "MARKER", "MARKER"
		w.Show(s.View)
		if s.View.Step != journey.Selfie && slices.ContainsFunc(*heard, func(l string) bool { return !strings.HasSuffix(l, ": ") }) {
			t.Errorf("%s: %q", s.Name, *heard)
		}
		if strings.Contains(strings.Join(*heard, ""), "MARKER") {
			t.Errorf("%s: %q", s.Name, *heard)
		}
		*heard = nil
	}
}
