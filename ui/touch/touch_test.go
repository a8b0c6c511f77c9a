package touch

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
)

var hd = fyne.NewSize(1920, 1080)

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

// style is a generous style for a window of 1920 by 1080.
func style(t *testing.T) *Style {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(Theme(Look{}))
	return Look{}.StyleFor(hd, 0)
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
		Ribbon: "REHEARSAL", Progress: "Step 3 of 7 · Your document", At: 3, Of: 7,
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
		Heading: "What is your work e-mail?", Wide: true, Content: Column(s.Space, f, k),
		Primary: s.ButtonEnd(Primary, "Continue", "arrow-right", func() {}),
	})
}

func samplePin(s *Style) fyne.CanvasObject {
	p := s.PinPad(6, false, nil)
	p.SetText("402")
	return s.Page(Page{Heading: "Enter the 6 digits from the e-mail", Content: p, Wide: true})
}

func TestKitFitsEveryResolutionAndTextSize(t *testing.T) {
	for _, size := range []fyne.Size{hd, fyne.NewSize(1280, 800), fyne.NewSize(1080, 1920)} {
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

// TestFontPackagesMissing: without any font package the kit still fits, with Fyne's bundled font.
func TestFontPackagesMissing(t *testing.T) {
	UseFonts(t.TempDir())
	defer UseFonts("/usr/share/fonts")
	if got := len(MissingFonts()); got != 3 {
		t.Errorf("an empty folder lacks 3 packages, self-test was told of %d", got)
	}
	f := NewFit(Look{Size: Large}, samplePage)
	show(t, f, fyne.NewSize(1280, 800))
	for _, p := range Audit(f, fyne.NewSize(1280, 800)) {
		t.Error(p)
	}
}

// TestSiteChoosesAnUnreadableAccent: whatever colour a site sets, text on it and in it can be read, and in the high-contrast
// look everything reaches 20:1.
func TestSiteChoosesAnUnreadableAccent(t *testing.T) {
	for _, accent := range []uint32{0xffff00, 0xffffff, 0x000000, 0xff0000, 0x00ff00, 0x1f4fd8, 0x888888, 0xff8800} {
		p := Look{Accent: rgb(accent)}.Palette()
		pairs := map[string][2]color.NRGBA{
			"on accent": {p.OnAccent, p.Accent}, "on press": {p.OnAccent, p.Press}, "accent on tint": {p.AccentText, p.Tint},
			"accent on back": {p.AccentText, p.Back}, "ink on back": {p.Ink, p.Back}, "muted on back": {p.Muted, p.Back},
			"muted on sunken": {p.Muted, p.Sunken}, "muted on tint": {p.Muted, p.Tint}, "danger": {p.Danger, p.Back},
			"danger on tint": {p.Danger, p.DangerTint}, "good": {p.Good, p.GoodTint}, "warn": {p.OnWarn, p.Warn},
		}
		for name, c := range pairs {
			if got := Contrast(c[0], c[1]); got < MinContrast {
				t.Errorf("accent %06x: %s has only %.2f:1", accent, name, got)
			}
		}
		if got := Contrast(p.Edge, p.Back); got < 3 {
			t.Errorf("outlines have only %.2f:1", got)
		}
	}
	p := Look{HighContrast: true}.Palette()
	for _, c := range [][2]color.NRGBA{{p.Ink, p.Back}, {p.Muted, p.Tint}, {p.OnAccent, p.Accent}, {p.Danger, p.DangerTint}, {p.Good, p.GoodTint}, {p.OnWarn, p.Warn}, {p.OnAccent, p.Press}, {p.Muted, p.Sunken}} {
		if got := Contrast(c[0], c[1]); got < 19 {
			t.Errorf("high contrast: %v on %v has only %.2f:1", c[0], c[1], got)
		}
	}
	if got := Contrast(rgb(0), rgb(0xffffff)); got < 20.99 || got > 21.01 {
		t.Errorf("black on white is 21:1, got %.2f", got)
	}
}

// TestAuditSeesWhatIsWrong plants every mistake and expects each to be found.
func TestAuditSeesWhatIsWrong(t *testing.T) {
	s := style(t)
	at := func(o fyne.CanvasObject, x, y, w, h float32) fyne.CanvasObject {
		put(o, x, y, w, h)
		return o
	}
	white := canvas.NewRectangle(color.White)
	pale := s.Body("pale").In(rgb(0xaaaaaa))
	tiny := s.Body("tiny").Sized(20)
	page := container.NewWithoutLayout(
		at(white, 0, 0, 1920, 1080),
		at(s.Button(Primary, "", "A", nil), 100, 100, 200, 80),
		at(s.Button(Primary, "", "B", nil), 305, 100, 200, 80),
		at(s.Button(Secondary, "", "C", nil), 900, 100, 40, 40),
		at(s.Button(Secondary, "", "D", nil), 1900, 500, 200, 80),
		at(s.Button(Secondary, "", "E", nil), 100, 150, 200, 80),
		at(pale, 100, 400, 300, 60), at(tiny, 100, 500, 300, 60),
		at(s.Body("a long sentence that needs several lines"), 100, 600, 200, 50),
		at(s.Body("one"), 900, 600, 200, 50), at(s.Body("two"), 950, 610, 200, 50),
		at(container.NewScroll(canvas.NewRectangle(color.White)), 1200, 600, 100, 100),
		at(widget.NewCheck("stock", nil), 1200, 800, 200, 80),
	)
	found := map[string]bool{}
	for _, p := range Audit(page, hd) {
		found[p.Rule] = true
	}
	for _, rule := range []string{"target", "gap", "overlap", "outside", "text", "contrast", "clipped", "scroller", "foreign", "primary"} {
		if !found[rule] {
			t.Errorf("audit overlooked %q", rule)
		}
	}
}

func TestButtonPressedSlidOffAndDisabled(t *testing.T) {
	s := style(t)
	taps := 0
	b := s.Button(Primary, "check", "I agree", func() { taps++ })
	show(t, b, fyne.NewSize(400, 100))
	b.MouseDown(nil)
	if b.fill.FillColor != s.Press {
		t.Error("a finger on the button must show")
	}
	b.MouseOut()
	if b.fill.FillColor != s.Palette.Accent {
		t.Error("a finger that slid off must show")
	}
	test.Tap(b)
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	b.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEnter})
	if taps != 3 {
		t.Errorf("finger, space and enter press it: 3 taps, got %d", taps)
	}
	b.FocusGained()
	if b.ring.Hidden {
		t.Error("focus must be visible")
	}
	b.Disable(true)
	test.Tap(b)
	if taps != 3 {
		t.Error("a disabled button was pressed")
	}
}

// keysOf finds every key of a keyboard or pad, in order.
func keysOf(o fyne.CanvasObject) []*key {
	var out []*key
	switch o := o.(type) {
	case *key:
		return []*key{o}
	case *fyne.Container:
		for _, c := range o.Objects {
			out = append(out, keysOf(c)...)
		}
	case interface{ Content() fyne.CanvasObject }:
		out = keysOf(o.Content())
	}
	return out
}

// TestEveryKeyTypesWhatIsWrittenOnIt taps each key of each page of each keyboard.
func TestEveryKeyTypesWhatIsWrittenOnIt(t *testing.T) {
	for _, lang := range assets.Languages {
		for _, keys := range []Keys{MailKeys, CodeKeys, PhoneKeys} {
			for _, page := range []string{"", "123", "acc"} {
				if keys != MailKeys && page != "" || page == "acc" && lang.Tag != "es" {
					continue
				}
				s := style(t)
				s.Look.Lang = lang.Tag
				f := s.Field("Label", "", "", "")
				k := s.Keyboard(keys, "@utopia.example")
				show(t, Column(20, f, k), hd)
				k.Target(f)
				k.Page(page)
				typed := 0
				for _, key := range keysOf(k) {
					if key.label == "" || slices.Contains([]string{"123", "abc", "áé"}, key.label) {
						continue
					}
					f.SetText("")
					test.Tap(key)
					if f.Text() != key.label {
						t.Errorf("%s: key %q typed %q", lang.Tag, key.label, f.Text())
					}
					typed++
				}
				if typed < 11 {
					t.Errorf("%s keyboard %d page %q has only %d keys", lang.Tag, keys, page, typed)
				}
			}
		}
	}
}

// TestAddressCanBeTypedByTaps types a whole address, with a capital, a digit page, an ending and a correction.
func TestAddressCanBeTypedByTaps(t *testing.T) {
	s := style(t)
	f := s.Field("Work e-mail", "", "", "")
	k := s.Keyboard(MailKeys, "@utopia.example")
	show(t, Column(20, f, k), hd)
	k.Target(f)
	tap := func(what string) {
		t.Helper()
		for _, key := range keysOf(k) {
			if key.label == what {
				test.Tap(key)
				return
			}
		}
		t.Fatalf("there is no key %q", what)
	}
	shift := func(icons int) { // the keys without a letter: shift, then backspace
		n := 0
		for _, key := range keysOf(k) {
			if key.label == "" {
				if n == icons {
					test.Tap(key)
					return
				}
				n++
			}
		}
	}
	shift(0)
	tap("A")
	tap("n") // one capital only
	tap("x")
	shift(1)
	tap("a")
	tap("123")
	tap("7")
	tap("abc")
	tap("@utopia.example")
	if got := f.Text(); got != "Ana7@utopia.example" {
		t.Errorf("got %q", got)
	}
}

func TestFieldKeepsCaretLimitsAndForgets(t *testing.T) {
	s := style(t)
	f := s.Field("Code", "hint", "", "ab")
	show(t, f, fyne.NewSize(800, 200))
	f.MaxRunes = 5
	f.Allow = func(r rune) bool { return r != 'z' }
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	for _, r := range "1z2\n345" {
		f.TypedRune(r)
	}
	if f.Text() != "a123b" {
		t.Errorf("got %q, want a123b", f.Text())
	}
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyHome})
	f.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if f.Text() != "a12" {
		t.Errorf("got %q, want a12", f.Text())
	}
	under := f.text[:cap(f.text)]
	f.Clear()
	if f.Text() != "" || slices.ContainsFunc(under, func(r rune) bool { return r != 0 }) {
		t.Errorf("typed text is still in memory: %q", string(under))
	}
}

func TestPinPadNeverShowsAMaskedPIN(t *testing.T) {
	s := style(t)
	var done []string
	p := s.PinPad(6, true, func(pin string) { done = append(done, pin) })
	c := show(t, p, hd)
	for i, k := range keysOf(p) {
		if i < 5 {
			test.Tap(k)
		}
	}
	c.Focus(p)
	p.TypedRune('x')
	p.TypedRune('9')
	p.TypedRune('9')
	if len(done) != 1 || done[0] != "123459" {
		t.Fatalf("got %v, want one 123459", done)
	}
	for _, cell := range p.cells {
		if cell.digit.Words != "" || cell.dot.Hidden {
			t.Errorf("a cell shows %q", cell.digit.Words)
		}
	}
	p.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if p.Text() != "12345" {
		t.Errorf("got %q", p.Text())
	}
	under := p.pin[:cap(p.pin)]
	p.Clear()
	if slices.ContainsFunc(under, func(b byte) bool { return b != 0 }) {
		t.Error("the PIN is still in memory")
	}
}

func TestHoldButtonLetsGoWhenTheFingerSlidesOff(t *testing.T) {
	s := style(t)
	var got []bool
	h := s.HoldButton("eye", "Hold to show", func(held bool) { got = append(got, held) })
	show(t, h, fyne.NewSize(500, 120))
	h.MouseDown(nil)
	h.MouseOut()
	h.MouseUp(nil)
	h.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace})
	h.KeyDown(&fyne.KeyEvent{Name: fyne.KeySpace}) // keyboards repeat
	h.FocusLost()
	h.KeyUp(&fyne.KeyEvent{Name: fyne.KeySpace})
	h.MouseDown(nil)
	h.Release()
	if want := []bool{true, false, true, false, true, false}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestTextWrapsWithoutLosingOrCutting(t *testing.T) {
	s := style(t)
	for _, words := range []string{
		"Prove who you are, talk to a reviewer, leave with a passkey on your phone.",
		"验证身份，与审核人视频通话，最后在手机上创建通行密钥。大约 20 分钟。",
		"Demuestre quién es, hable con un revisor y salga con una clave de acceso.",
	} {
		for _, even := range []bool{false, true} {
			for width := float32(260); width < 1500; width += 97 {
				x := s.Body(words)
				x.Even = even
				if width < x.longest() {
					continue
				}
				lines := x.lines(width)
				joined := strings.ReplaceAll(strings.Join(lines, ""), " ", "")
				if joined != strings.ReplaceAll(words, " ", "") {
					t.Fatalf("width %.0f: words were lost: %q", width, lines)
				}
				for _, l := range lines {
					if w := measure(l, x.Em, x.Weight); w > width+1 {
						t.Errorf("width %.0f: line %q is %.0f wide", width, l, w)
					}
					if first := []rune(l)[0]; strings.ContainsRune("，。、！？：；", first) {
						t.Errorf("line begins with %q", first)
					}
				}
			}
		}
	}
}

// TestRightFontForEachScript: a Chinese name in an English sentence is drawn by the Chinese font, in one run.
func TestRightFontForEachScript(t *testing.T) {
	got := runs("Ask 王小明 (Zoë) 2")
	want := []run{{"Ask ", latin}, {"王小明 ", han}, {"(Zoë) 2", latin}}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
	if c := classOf('ع'); c != foreign {
		t.Errorf("Arabic belongs to Fyne's fallback, got %d", c)
	}
}

// collection builds a font collection of two faces that share a table.
func collection() []byte {
	be := binary.BigEndian
	file := make([]byte, 20)
	copy(file, "ttcf")
	be.PutUint32(file[8:], 2)
	shared := []byte("shared table")
	face := func(own string) int {
		at := len(file)
		head := make([]byte, 12+32)
		be.PutUint16(head[4:], 2)
		copy(head[12:], "aaaa")
		be.PutUint32(head[12+8:], uint32(at+len(head)))
		be.PutUint32(head[12+12:], uint32(len(own)))
		copy(head[28:], "bbbb")
		file = append(file, head...)
		file = append(file, own...)
		return at
	}
	a, b := face("one!"), face("two!")
	at := len(file)
	file = append(file, shared...)
	for i, f := range []int{a, b} {
		be.PutUint32(file[12+4*i:], uint32(f))
		be.PutUint32(file[f+28+8:], uint32(at))
		be.PutUint32(file[f+28+12:], uint32(len(shared)))
	}
	return file
}

func TestFontCollectionCutShort(t *testing.T) {
	whole := collection()
	got, err := oneFace(whole, 1)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(got, []byte("two!")) || bytes.Contains(got, []byte("one!")) || !bytes.Contains(got, []byte("shared table")) {
		t.Errorf("the wrong face was taken out: %q", got)
	}
	if off := binary.BigEndian.Uint32(got[12+8:]); string(got[off:off+4]) != "two!" {
		t.Errorf("the first table is said to be at %d", off)
	}
	for n := range len(whole) {
		if _, err := oneFace(whole[:n], 1); err == nil && n < 4 {
			t.Errorf("%d bytes are no font", n)
		}
	}
	if _, err := oneFace(whole, 2); err == nil {
		t.Error("there is no third face")
	}
}

// TestQRCodeIsCrisp draws a code and reads every module back from the picture.
func TestQRCodeIsCrisp(t *testing.T) {
	const link = "https://station.utopia.example/p/9fK2mQ7xT4"
	n := QRModules(link)
	img := qrImage(link, 4*n+3, 4*n+1).(*image.RGBA)
	dark, grey := 0, 0
	for i := 0; i < len(img.Pix); i += 4 {
		switch img.Pix[i] {
		case 0:
			dark++
		case 0xff:
		default:
			grey++
		}
	}
	if grey > 0 || dark == 0 || dark%16 != 0 {
		t.Errorf("%d dark and %d grey pixels: modules are not whole", dark, grey)
	}
	for i := range 4 * n { // quiet zone of four modules
		for j := range 16 {
			if img.RGBAAt(i, j).R == 0 || img.RGBAAt(j, i).R == 0 {
				t.Fatalf("dark pixel in the quiet zone at %d, %d", i, j)
			}
		}
	}
	if QRModules(strings.Repeat("x", 5000)) != 0 {
		t.Error("5000 characters do not fit a code")
	}
	s := style(t)
	long := s.QR(strings.Repeat("https://x.example/", 12), 100, false)
	if got, least := long.MinSize().Width, float32(4*QRModules(strings.Repeat("https://x.example/", 12))); got < least {
		t.Errorf("a long link needs %.0f, has %.0f", least, got)
	}
}

// bgr is a frame whose left half is red and whose right half is blue.
func bgr(w, h int) capture.Frame {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			if x < w/2 {
				img.SetRGBA(x, y, color.RGBA{255, 0, 0, 255})
			} else {
				img.SetRGBA(x, y, color.RGBA{0, 0, 255, 255})
			}
		}
	}
	return capture.FromImage(img)
}

func TestViewfinderMirrorsOnlyTheScreen(t *testing.T) {
	s := style(t)
	for _, mirror := range []bool{false, true} {
		v := s.Viewfinder(CardGuide, mirror, "starting", nil)
		show(t, v, fyne.NewSize(640, 360))
		f := bgr(640, 360)
		v.SetFrame(f)
		left := v.shown.RGBAAt(10, 100)
		if red := left.R == 255; red == mirror {
			t.Errorf("mirror %v: left pixel is %v", mirror, left)
		}
		quad := &capture.Quad{{X: 64, Y: 36}, {X: 576, Y: 36}, {X: 576, Y: 324}, {X: 64, Y: 324}}
		v.SetVerdict(capture.Verdict{Quad: quad, Good: true})
		x := v.outline.edges[0].Position1.X
		if want := map[bool]float32{false: 64, true: 576}[mirror]; x < want-1 || x > want+1 {
			t.Errorf("mirror %v: outline begins at %.0f, want %.0f", mirror, x, want)
		}
		if f.Pix[2] != 255 {
			t.Error("the frame itself was changed")
		}
		v.Forget()
		if v.img.Image != nil || v.shown != nil {
			t.Error("the face stays for the next person")
		}
	}
}

func TestViewfinderCropsToItsShape(t *testing.T) {
	for _, c := range []struct {
		w, h int
		tall float32
		want image.Rectangle
	}{
		{1280, 720, 1, image.Rect(280, 0, 1000, 720)},
		{640, 480, 0.5, image.Rect(0, 80, 640, 400)},
		{640, 480, 0, image.Rect(0, 0, 640, 480)},
		{1, 1, 9, image.Rect(0, 0, 1, 1)},
	} {
		if got := cropTo(c.w, c.h, c.tall); got != c.want {
			t.Errorf("%dx%d at %v: %v, want %v", c.w, c.h, c.tall, got, c.want)
		}
	}
}

// TestManyFramesAtOnce feeds a viewfinder from several goroutines; run it with -race.
func TestManyFramesAtOnce(t *testing.T) {
	s := style(t)
	v := s.Viewfinder(FaceGuide, true, "starting", nil)
	show(t, v, fyne.NewSize(320, 240))
	f := bgr(320, 240)
	var wg sync.WaitGroup
	// The window counts as busy, because the test driver would run fyne.Do on these goroutines.
	for range 3 {
		wg.Go(func() {
			for range 50 {
				v.mu.Lock()
				v.pending.Store(true) // as if the window were busy
				v.mu.Unlock()
				v.SetFrame(f)
				v.SetVerdict(capture.Verdict{Progress: 0.5})
			}
		})
	}
	wg.Wait()
	if len(v.free) > 4 {
		t.Errorf("%d buffers pile up", len(v.free))
	}
	v.pending.Store(false)
	v.flush()
	if v.shown == nil {
		t.Error("the newest frame was not shown")
	}
}

// TestOvalForgetsHowFarItIs: the ticks that are lit stay lit when the page is laid out again.
func TestOvalForgetsHowFarItIs(t *testing.T) {
	s := style(t)
	v := s.Viewfinder(FaceGuide, true, "starting", nil)
	c := show(t, v, fyne.NewSize(640, 480))
	lit := func() (n int) {
		for _, l := range v.ticks {
			if l.StrokeColor == color.Color(s.Palette.Accent) {
				n++
			}
		}
		return n
	}
	v.SetVerdict(capture.Verdict{Progress: 0.5})
	c.Resize(fyne.NewSize(800, 600))
	if got := lit(); got != faceTicks/2 {
		t.Errorf("%d ticks are lit, want %d", got, faceTicks/2)
	}
	v.Forget()
	c.Resize(fyne.NewSize(640, 480))
	if got := lit(); got != 0 {
		t.Errorf("%d ticks are still lit for the next person", got)
	}
}

func TestPlateKeepsRoomForItsLongestSentence(t *testing.T) {
	s := style(t)
	for _, lang := range assets.Languages {
		say := assets.Words(lang.Tag)
		words := func(h capture.Hint) string { return say("hint." + string(h)) }
		p := s.Plate(false, words, capture.Hints...)
		h := p.HeightFor(420)
		show(t, p, fyne.NewSize(420, h))
		for _, hint := range capture.Hints {
			p.Set(hint, hint == capture.HintHoldStill)
			for _, problem := range Audit(p, fyne.NewSize(420, h)) {
				t.Errorf("%s %s: %v", lang.Tag, hint, problem)
			}
			if HintIcon(hint) == "info" || !assets.HasIcon(HintIcon(hint)) {
				t.Errorf("hint %s has no icon", hint)
			}
		}
	}
}
