package ui

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui/touch"
)

var sizes = []fyne.Size{fyne.NewSize(1920, 1080), fyne.NewSize(1280, 800), fyne.NewSize(1080, 1920)}

// open makes a window of a size without a screen; what is pressed is appended to the events.
func open(t *testing.T, size fyne.Size) (*Window, software.WindowlessCanvas, *[]journey.Event) {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(touch.Theme(touch.Look{}))
	var events []journey.Event
	w := New(Options{Domains: []string{"@utopia.example"}, Country: "+1 ", Shutter: func() {}}, func(e journey.Event) { events = append(events, e) })
	c := software.NewCanvas()
	c.SetPadded(false)
	c.SetContent(w.Content())
	c.Resize(size)
	return w, c, &events
}

// each calls visit for every object that is to be seen, from the back to the front, with its place in the window.
func each(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at)
	switch o := o.(type) {
	case *fyne.Container:
		for _, c := range o.Objects {
			each(c, at, visit)
		}
	case interface{ Content() fyne.CanvasObject }:
		each(o.Content(), at, visit)
	}
}

// words is everything that is written on a screen.
func words(o fyne.CanvasObject) string {
	var all []string
	each(o, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if t, ok := o.(*canvas.Text); ok {
			all = append(all, t.Text)
		}
	})
	return strings.Join(all, " ")
}

// button finds the button with a label.
func button(t *testing.T, w *Window, label string) *touch.Button {
	t.Helper()
	var found *touch.Button
	each(w.Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if b, ok := o.(*touch.Button); ok && b.Label() == label {
			found = b
		}
	})
	if found == nil {
		t.Fatalf("there is no button %q on: %s", label, words(w.Content()))
	}
	return found
}

// field finds the field of a page.
func field(t *testing.T, w *Window) *touch.Field {
	t.Helper()
	var found *touch.Field
	each(w.Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if f, ok := o.(*touch.Field); ok {
			found = f
		}
	})
	if found == nil {
		t.Fatal("there is no field")
	}
	return found
}

// sample finds a sample by name.
func sample(t *testing.T, name string) Sample {
	t.Helper()
	for _, s := range Samples() {
		if s.Name == name {
			return s
		}
	}
	t.Fatalf("there is no sample %q", name)
	return Sample{}
}

// lampContrast is what words on a coloured light can have at least (WCAG 2.2, 1.4.3): the colour is given.
const lampContrast = 4.5

// TestEveryScreenCanBeReadAndTouched walks every screen in every state, language, text size and resolution. The largest text
// is looked at in high contrast.
func TestEveryScreenCanBeReadAndTouched(t *testing.T) {
	samples := Samples()
	for _, size := range sizes {
		w, c, _ := open(t, size)
		for _, l := range assets.Languages {
			for n := range touch.TextSizes {
				for _, s := range samples {
					s.View.Looks = journey.Looks{Lang: l.Tag, Size: n, Contrast: n == 2}
					w.Load(s)
					name := fmt.Sprintf("%s-%s-%d-%.0f", s.Name, l.Tag, n, size.Width)
					contrast := touch.MinContrast
					switch {
					case s.Light != nil:
						contrast = lampContrast
					case n == 2:
						contrast = 19
					}
					for _, p := range touch.AuditAt(w.Content(), size, contrast) {
						t.Errorf("%s (level %d): %v", name, w.page.Level, p)
					}
					if !w.page.Fits {
						t.Errorf("%s does not fit", name)
					}
					if text := words(w.Content()); strings.ContainsAny(text, "⟨⟩{}\ufffd") {
						t.Errorf("%s: a word is missing: %s", name, text)
					}
					save(t, c, name)
				}
			}
		}
	}
}

// TestFontsMissingOnScreens walks the screens with Fyne's bundled font only, as on a machine without the font packages.
func TestFontsMissingOnScreens(t *testing.T) {
	touch.UseFonts(t.TempDir())
	defer touch.UseFonts("/usr/share/fonts")
	w, _, _ := open(t, sizes[1])
	for _, lang := range []string{"en", "es"} {
		for _, s := range Samples() {
			s.View.Looks = journey.Looks{Lang: lang, Size: 2}
			w.Load(s)
			contrast := touch.MinContrast
			if s.Light != nil {
				contrast = lampContrast
			}
			for _, p := range touch.AuditAt(w.Content(), sizes[1], contrast) {
				t.Errorf("%s-%s (level %d): %v", s.Name, lang, w.page.Level, p)
			}
		}
	}
}

// save writes a picture to $UI_PNG for a person who wants to look; without it nothing is written.
func save(t *testing.T, c software.WindowlessCanvas, name string) {
	t.Helper()
	dir := os.Getenv("UI_PNG")
	if m, _ := filepath.Match(os.Getenv("UI_MATCH"), name); dir == "" || !m {
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

// TestStepOrFaultWithoutWords: every step has a screen and a sample; every step, fault, hint and chapter has its words.
func TestStepOrFaultWithoutWords(t *testing.T) {
	seen := map[journey.Step]bool{}
	for _, s := range Samples() {
		seen[s.View.Step] = true
	}
	var keys []string
	for _, s := range journey.Steps {
		if screens[s] == nil || !seen[s] {
			t.Errorf("step %s: screen %v, sample %v", s, screens[s] != nil, seen[s])
		}
		keys = append(keys, "step."+string(s))
	}
	for _, f := range app.Faults {
		keys = append(keys, "fault."+string(f))
	}
	for _, h := range capture.Hints {
		keys = append(keys, "hint."+string(h))
	}
	for i := range journey.Chapters {
		keys = append(keys, fmt.Sprintf("chapter.%d", i+1))
	}
	for _, k := range waits {
		keys = append(keys, k)
	}
	for _, l := range assets.Languages {
		for _, k := range keys {
			if !assets.HasWord(l.Tag, k) {
				t.Errorf("%s lacks %s", l.Tag, k)
			}
		}
	}
}

// TestNobodyFindsHelp: "Call staff" stands in the bottom left corner of every screen that is not a helper's own, and is sent.
func TestNobodyFindsHelp(t *testing.T) {
	for _, size := range sizes {
		w, _, events := open(t, size)
		for _, s := range Samples() {
			if s.View.Overlay != journey.NoOverlay || s.Light != nil { // a touch anywhere ends the lights, and the page after them has it
				continue
			}
			w.Load(s)
			b := button(t, w, assets.Words("en")("button.staff"))
			each(w.Content(), fyne.Position{}, func(o fyne.CanvasObject, at fyne.Position) {
				if o == fyne.CanvasObject(b) && (at.X > 110 || at.Y+b.Size().Height < size.Height-70) {
					t.Errorf("%s %.0f: staff is at %v", s.Name, size.Width, at)
				}
			})
			*events = nil
			test.Tap(b)
			if !slices.Contains(*events, journey.Event(journey.HelpCalled{})) {
				t.Errorf("%s: staff was not called", s.Name)
			}
		}
	}
}

// TestLanguageSwitchedWhileTyping: half-typed text, the open question and the sheet survive a new language and size.
func TestLanguageSwitchedWhileTyping(t *testing.T) {
	w, _, events := open(t, sizes[0])
	v := sample(t, "identify-1").View
	w.Show(v)
	field(t, w).Insert("ana.torres@utopia.example")
	test.Tap(button(t, w, "Continue"))
	field(t, w).Insert("U-204")
	test.Tap(button(t, w, "English"))
	if !strings.Contains(words(w.Content()), "Text size") {
		t.Fatal("the sheet did not open")
	}
	v.Looks = journey.Looks{Lang: "es", Size: 1}
	w.Show(v)
	if !strings.Contains(words(w.Content()), "Tamaño del texto") {
		t.Fatal("the sheet did not change its language")
	}
	test.Tap(button(t, w, "Listo"))
	if got := field(t, w).Text(); got != "U-204" {
		t.Errorf("typed text is %q, want U-204", got)
	}
	test.Tap(button(t, w, "Continuar"))
	field(t, w).Insert("ana@mail.example")
	test.Tap(button(t, w, "Continuar"))
	want := journey.Identified{UPN: "ana.torres@utopia.example", EmployeeID: "U-204", PersonalEmail: "ana@mail.example"}
	if !slices.Contains(*events, journey.Event(want)) {
		t.Errorf("got %v, want %v", *events, want)
	}
}

// TestRefusalNamesNoQuestion: a malformed answer leads back to its question, the neutral refusal to the first.
func TestRefusalNamesNoQuestion(t *testing.T) {
	for fault, title := range map[app.Fault]string{
		app.FaultUPN: "identify.upn.title", app.FaultEmployeeID: "identify.id.title", app.FaultEmail: "identify.mail.title",
		app.FaultNeutral: "identify.upn.title",
	} {
		w, _, _ := open(t, sizes[0])
		v := sample(t, "identify-fault").View
		v.Fault = app.FaultNone
		w.Show(v)
		test.Tap(button(t, w, "Continue"))
		test.Tap(button(t, w, "Continue"))
		test.Tap(button(t, w, "Continue"))
		v.Fault = fault
		w.Show(v)
		text := words(w.Content())
		say := assets.Words("en")
		if !strings.Contains(text, say(title)) {
			t.Errorf("%s: wrong question: %s", fault, text)
		}
		if first := strings.Fields(say("fault." + string(fault)))[0]; !strings.Contains(text, first) {
			t.Errorf("%s: the sentence is missing: %s", fault, text)
		}
	}
}

// TestTickWhileAFingerIsDown: a view in which only time went on keeps every widget.
func TestTickWhileAFingerIsDown(t *testing.T) {
	for _, s := range Samples() {
		w, _, _ := open(t, sizes[1])
		w.Show(s.View)
		page := w.page
		v := s.View
		v.Now = v.Now.Add(time.Second)
		for _, n := range []*int{&v.IdleLeft, &v.ShowLeft, &v.StaffWait} {
			if *n > 1 {
				*n--
			}
		}
		w.Show(v)
		if w.page != page {
			t.Errorf("%s was built anew by a tick", s.Name)
		}
		v.Fault = app.FaultClock
		if v.Rehearsal = !v.Rehearsal; true {
			w.Show(v)
		}
		if w.page == page {
			t.Errorf("%s was not built anew by a change", s.Name)
		}
	}
}

// TestNextPersonSeesNothing: what was typed and shown is gone from the screen and from its memory after the step.
func TestNextPersonSeesNothing(t *testing.T) {
	w, _, _ := open(t, sizes[0])
	w.Load(sample(t, "identify-2"))
	old := field(t, w)
	w.Show(sample(t, "attract").View)
	if old.Text() != "" || len(w.memo.typed) != 0 {
		t.Errorf("field %q, memory %q", old.Text(), w.memo.typed)
	}
	w.Load(sample(t, "selfie-turn"))
	finder := w.local.Load()
	w.SetFrame(*sampleFace())
	w.Show(sample(t, "attract").View)
	each(finder, fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
		if img, ok := o.(*canvas.Image); ok && img.Image != nil && img.Image.Bounds().Dx() > 0 && img.Visible() && img.CornerRadius > 0 {
			t.Error("the face is still there")
		}
	})
	w.Load(sample(t, "confirm"))
	pic := w.document.Load()
	w.Show(sample(t, "attract").View)
	if w.document.Load() != nil || slices.ContainsFunc(pic.Pix, func(b byte) bool { return b != 0 }) {
		t.Error("the document is still in memory")
	}
	if w.local.Load() != nil {
		t.Error("frames still have somewhere to go")
	}
	w.SetFrame(*sampleFace()) // a late frame goes nowhere
	if strings.Contains(words(w.Content()), "U-204") {
		t.Error("typed text is on the screen")
	}
}

// TestPassSeenOnlyWhileHeld: the characters appear under the finger only, and hide again after 20 seconds.
func TestPassSeenOnlyWhileHeld(t *testing.T) {
	w, _, _ := open(t, sizes[0])
	v := sample(t, "pass").View
	w.Show(v)
	secret := group(v.Pass.Code.Reveal(), 4)
	visible := func() bool { return strings.Contains(words(w.Content()), secret) }
	if visible() {
		t.Fatal("the pass is shown before it is held")
	}
	w.cur.hold.MouseDown(nil)
	if !visible() {
		t.Fatal("the pass is not shown while it is held")
	}
	w.cur.hold.MouseOut()
	if visible() {
		t.Error("the pass stays after the finger slid off")
	}
	w.cur.hold.MouseDown(nil)
	v.Now = v.Now.Add(MaskAfter - time.Second)
	w.Show(v)
	if !visible() {
		t.Error("the pass hides too early")
	}
	v.Now = v.Now.Add(time.Second)
	w.Show(v)
	if visible() {
		t.Error("the pass is still shown after 20 seconds")
	}
	w.cur.hold.MouseUp(nil)
	w.cur.hold.MouseDown(nil)
	gone := sample(t, "attract").View
	page := w.page
	w.Show(gone)
	if strings.Contains(words(page), secret) {
		t.Error("the pass is still in the widgets of the page before")
	}
}

// TestShutterOfferedOnlyAfterEightSeconds: the automatic shutter has the first eight seconds.
func TestShutterOfferedOnlyAfterEightSeconds(t *testing.T) {
	w, _, _ := open(t, sizes[0])
	v := sample(t, "document-waiting").View
	w.Show(v)
	b := button(t, w, "Take the picture")
	if !b.Disabled() {
		t.Error("offered at once")
	}
	v.Now = v.Now.Add(ShutterAfter)
	w.Show(v)
	if b.Disabled() {
		t.Error("not offered after eight seconds")
	}
}

// TestEveryWayOutIsSent taps every button of every sample: each sends an event or changes the page.
func TestEveryWayOutIsSent(t *testing.T) {
	for _, s := range Samples() {
		w, _, events := open(t, sizes[0])
		w.Load(s)
		var all []*touch.Button
		each(w.Content(), fyne.Position{}, func(o fyne.CanvasObject, _ fyne.Position) {
			if b, ok := o.(*touch.Button); ok && !b.Disabled() {
				all = append(all, b)
			}
		})
		for _, b := range all {
			w.Load(s)
			page := w.page
			*events = nil
			shot := false
			w.opt.Shutter = func() { shot = true }
			test.Tap(button(t, w, b.Label()))
			if b.Label() != "" && len(*events) == 0 && w.page == page && !shot {
				t.Errorf("%s: %q does nothing", s.Name, b.Label())
			}
		}
	}
}

// TestShownFromManyGoroutines: views may come from anywhere; the newest wins. The test driver runs fyne.Do where it is called,
// so the window counts as busy until the end.
func TestShownFromManyGoroutines(t *testing.T) {
	w, _, _ := open(t, sizes[0])
	w.mu.Lock()
	w.pending = true
	w.mu.Unlock()
	consent := sample(t, "consent").View
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for range 100 {
				w.Show(consent)
				w.SetFrame(capture.Frame{})
				w.SetVerdict(capture.Verdict{})
			}
		})
	}
	wg.Wait()
	w.Show(sample(t, "terms").View)
	w.flush()
	if w.view.Step != journey.Terms {
		t.Errorf("shows %s, want the newest", w.view.Step)
	}
}

// TestThirdWayOntoTheUIGoroutine: the program has two places that call fyne.Do, the window and the viewfinder.
func TestThirdWayOntoTheUIGoroutine(t *testing.T) {
	var sites []string
	for _, dir := range []string{".", "touch"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range files {
			b, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(f, "_test.go") && strings.Contains(string(b), "fyne.Do(") || strings.Contains(string(b), "fyne."+"DoAndWait(") {
				sites = append(sites, f)
			}
		}
	}
	if want := []string{"window.go", filepath.Join("touch", "viewfinder.go")}; !slices.Equal(sites, want) {
		t.Errorf("fyne.Do is called in %v, want %v", sites, want)
	}
}

func TestAddressIsVeiled(t *testing.T) {
	for in, want := range map[string]string{
		"ana.torres@mail.example": "a•••s@mail.example", "bo@mail.example": "b•••@mail.example", "@x": "•••@x", "王小明@x.cn": "王•••明@x.cn", "": "",
	} {
		if got := veil(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestCaseSaidToBeSentWhileTheNetworkIsAway: what is still under way is not told as if it were done.
func TestCaseSaidToBeSentWhileTheNetworkIsAway(t *testing.T) {
	for _, l := range assets.Languages {
		w, _, _ := open(t, sizes[0])
		v := sample(t, "submitted-queued").View
		v.Looks.Lang = l.Tag
		w.Show(v)
		say := assets.Words(l.Tag)
		if text := words(w.Content()); strings.Contains(text, say("submitted.sent")) || !strings.Contains(text, say("submitted.sent.now")) {
			t.Errorf("%s, queued: %s", l.Tag, text)
		}
		v.HubAway, v.Delivered = false, true
		w.Show(v)
		if text := words(w.Content()); !strings.Contains(text, say("submitted.sent")) || !strings.Contains(text, say("submitted.told.now")) {
			t.Errorf("%s, delivered: %s", l.Tag, text)
		}
	}
}

// TestCountryCodeTakenForANumber: the country that was filled in is no answer; one digit more is one to be judged.
func TestCountryCodeTakenForANumber(t *testing.T) {
	w, _, _ := open(t, sizes[0])
	w.Show(sample(t, "phone").View)
	b := button(t, w, "Continue")
	if !b.Disabled() {
		t.Error("Continue is open for the bare country code")
	}
	field(t, w).Insert("2")
	if b.Disabled() {
		t.Error("Continue stays closed after a digit")
	}
}
