package mrz

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/mrz/press"
)

// reader skips the test when the fonts that zones are printed in are not installed.
func reader(t testing.TB) *Reader {
	t.Helper()
	for _, face := range []string{press.OCRB, press.OCRBS, press.Sans} {
		if err := press.Missing(face); err != nil {
			t.Skip(err)
		}
	}
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// page is a document of a made-up holder.
func page(kind document.Kind, seed uint64) press.Page {
	return press.NewPage(press.NewZone(kind, rand.New(rand.NewPCG(seed, 1))), seed)
}

// read looks at a page once, 1400 pixels long; edit may change the picture before.
func read(t testing.TB, r *Reader, p press.Page, s press.Shot, edit func(gocv.Mat)) (Text, bool) {
	t.Helper()
	f, _, err := s.See(p)
	if err != nil {
		t.Fatal(err)
	}
	return readFrame(t, r, f, edit)
}

// greyOf is a frame in grey, after it was edited. The caller closes it.
func greyOf(t testing.TB, f capture.Frame, edit func(gocv.Mat)) gocv.Mat {
	t.Helper()
	m, err := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	if edit != nil {
		edit(m)
	}
	grey := gocv.NewMat()
	gocv.CvtColor(m, &grey, gocv.ColorBGRToGray)
	return grey
}

func readFrame(t testing.TB, r *Reader, f capture.Frame, edit func(gocv.Mat)) (Text, bool) {
	t.Helper()
	grey := greyOf(t, f, edit)
	defer grey.Close()
	scale := min(1400/float64(max(f.Width, f.Height)), 4)
	gocv.Resize(grey, &grey, image.Pt(int(float64(f.Width)*scale), int(float64(f.Height)*scale)), 0, 0, gocv.InterpolationCubic)
	effort := Effort(5000)
	return r.Read(View{Grey: grey, MinH: 10, MaxH: 44, Thorough: true}, &effort)
}

// exact fails unless the text is the page's, character by character, and certain.
func exact(t *testing.T, name string, p press.Page, got Text, ok bool) {
	t.Helper()
	if !ok || got.Kind != p.Zone.Kind || !slices.Equal(got.Lines, p.Zone.Lines) {
		t.Errorf("%s: read %s %q, want %s %q", name, got.Kind, got.Lines, p.Zone.Kind, p.Zone.Lines)
	} else if !got.Certain() {
		t.Errorf("%s: not certain: mean %.2f, weakest %.2f, edges %.2f", name, got.Mean, got.Weakest, got.Edges)
	}
}

var plain = press.Shot{W: 1100, BlurPx: 0.4, Border: 240, JPEG: 90, Seed: 1}

func TestEveryLayout(t *testing.T) {
	r := reader(t)
	for i, kind := range press.Kinds {
		p := page(kind, uint64(10+i))
		got, ok := read(t, r, p, plain, nil)
		exact(t, string(kind), p, got, ok)
	}
}

func TestVisaIsNotForcedIntoAnotherLayout(t *testing.T) {
	r := reader(t)
	for i := range 4 {
		kind := []document.Kind{document.MRVA, document.MRVB}[i%2]
		p := page(kind, uint64(20+i))
		s := plain
		s.W = 700 + 250*i
		got, ok := read(t, r, p, s, nil)
		exact(t, string(kind), p, got, ok)
	}
}

func TestDrawnBoxesAndQuarterTurns(t *testing.T) {
	r := reader(t)
	for turn := range 4 {
		p := page(press.Kinds[turn%3], uint64(30+turn))
		p.Boxes = true
		s := plain
		s.Quarters = turn
		got, ok := read(t, r, p, s, nil)
		exact(t, fmt.Sprintf("%d quarters", turn), p, got, ok)
		if ok && got.Quarter() != turn {
			t.Errorf("%d quarter turns to the right need %d to the left", turn, got.Quarter())
		}
	}
}

func TestPictureTurnedBy20Degrees(t *testing.T) {
	r := reader(t)
	for i, turn := range []float64{-20, -14, 15, 20, 95, 160} {
		p := page(press.Kinds[i%3], uint64(40+i))
		s := plain
		s.Turn = turn
		got, ok := read(t, r, p, s, nil)
		exact(t, fmt.Sprintf("%v degrees", turn), p, got, ok)
	}
}

func TestTinyPicture(t *testing.T) {
	r := reader(t)
	for i, w := range []int{272, 300, 340} {
		p := page(press.Kinds[i], uint64(50+i))
		s := press.Shot{W: w, BlurPx: 0.2, Border: 240, JPEG: 92, Seed: 1}
		got, ok := read(t, r, p, s, nil)
		if !ok || !slices.Equal(got.Lines, p.Zone.Lines) {
			t.Errorf("%d pixels: read %q, want %q", w, got.Lines, p.Zone.Lines)
		}
	}
}

func TestCropTouchesTheText(t *testing.T) {
	r := reader(t)
	for i, kind := range press.Kinds[:3] {
		p := page(kind, uint64(60+i))
		s := plain
		s.Crop, s.Margin = "zone", 0.1
		got, ok := read(t, r, p, s, nil)
		exact(t, string(kind), p, got, ok)
	}
}

func TestCharactersRunTogether(t *testing.T) {
	r := reader(t)
	p := page(document.TD3, 70)
	s := press.Shot{W: 1300, BlurMM: 0.42, Border: 240, Seed: 1, Noise: 1}
	got, ok := read(t, r, p, s, nil)
	if !ok || !slices.Equal(got.Lines, p.Zone.Lines) {
		t.Errorf("read %q, want %q", got.Lines, p.Zone.Lines)
	}
}

func TestOddPrinter(t *testing.T) {
	r := reader(t)
	for i, c := range []struct{ size, leading, pitch, weight float64 }{
		{0.85, 5, 2.5, 0.05}, {1.15, 7.5, 2.54, 0.1}, {1, 6.35, 2.4, -0.04},
	} {
		p := page(document.TD3, uint64(80+i))
		p.Size, p.Leading, p.Pitch, p.Weight = c.size, c.leading, c.pitch, c.weight
		got, ok := read(t, r, p, plain, nil)
		if !ok || !slices.Equal(got.Lines, p.Zone.Lines) {
			t.Errorf("%+v: read %q, want %q", c, got.Lines, p.Zone.Lines)
		}
	}
}

// cells calls do with the rectangle of characters from to upto-1 of a line, found by a clean reading.
func cells(clean Text, f capture.Frame, line, from, upto int) image.Rectangle {
	scale := float64(max(f.Width, f.Height)) / 1400
	a, b := clean.Cell(line, from), clean.Cell(line, upto-1)
	pitch := math.Abs(b.X-a.X) / float64(max(upto-1-from, 1))
	return image.Rect(int((a.X-pitch/2)*scale), int((a.Y-pitch*0.7)*scale), int((b.X+pitch/2)*scale), int((b.Y+pitch*0.7)*scale))
}

func TestLineBlottedOutIsFoundBesideItsNeighbour(t *testing.T) {
	r := reader(t)
	p := page(document.TD3, 90)
	f, _, err := plain.See(p)
	if err != nil {
		t.Fatal(err)
	}
	clean, ok := readFrame(t, r, f, nil)
	if !ok {
		t.Fatal("the clean picture was not read")
	}
	// A grey veil of stripes over most of the second line joins its strokes to pieces of no use.
	got, ok := readFrame(t, r, f, func(m gocv.Mat) {
		box := cells(clean, f, 1, 2, 40)
		for y := box.Min.Y; y < box.Max.Y; y += 3 {
			for x := box.Min.X; x < box.Max.X; x++ {
				for c := range 3 {
					m.SetUCharAt(y, 3*x+c, m.GetUCharAt(y, 3*x+c)*4/9)
				}
			}
		}
	})
	same := 0
	if ok {
		for i := range p.Zone.Lines[1] {
			if got.Lines[1][i] == p.Zone.Lines[1][i] {
				same++
			}
		}
	}
	if !ok || got.Lines[0] != p.Zone.Lines[0] || same < 36 {
		t.Errorf("read %q, want %q", got.Lines, p.Zone.Lines)
	}
	if got.Certain() && same < 44 {
		t.Error("certain of a line that is blotted out")
	}
}

func TestGlareOverTheNameIsNeverAccepted(t *testing.T) {
	r := reader(t)
	p := page(document.TD3, 91)
	f, _, err := plain.See(p)
	if err != nil {
		t.Fatal(err)
	}
	clean, _ := readFrame(t, r, f, nil)
	for _, at := range []int{0, 6, 9, 12} {
		got, ok := readFrame(t, r, f, func(m gocv.Mat) {
			box := cells(clean, f, 0, at, at+3)
			white := m.Region(box)
			white.SetTo(gocv.NewScalar(250, 250, 250, 0))
			_ = white.Close()
		})
		if ok && got.Certain() {
			t.Errorf("certain of %q with characters %d to %d washed out", got.Lines[0], at, at+2)
		}
	}
}

func TestNothingIsReadFromPatterns(t *testing.T) {
	r, err := New()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 1))
	for name, grey := range map[string]func(x, y int) byte{
		"noise":   func(int, int) byte { return byte(rng.IntN(256)) },
		"stripes": func(x, _ int) byte { return byte(x / 9 % 2 * 255) },
		"dots":    func(x, y int) byte { return byte(255 - x/14%2*(y/30%2)*200) },
		"blank":   func(int, int) byte { return 200 },
	} {
		f := capture.Frame{Pix: make([]byte, 3*800*600), Width: 800, Height: 600}
		for i := range 800 * 600 {
			v := grey(i%800, i/800)
			f.Pix[3*i], f.Pix[3*i+1], f.Pix[3*i+2] = v, v, v
		}
		if got, ok := readFrame(t, r, f, nil); ok {
			t.Errorf("%s: read %q", name, got.Lines)
		}
	}
}

func TestEffortEnds(t *testing.T) {
	r := reader(t)
	f, _, err := plain.See(page(document.TD3, 92))
	if err != nil {
		t.Fatal(err)
	}
	grey := greyOf(t, f, nil)
	defer grey.Close()
	effort := Effort(0)
	if got, ok := r.Read(View{Grey: grey, MinH: 10, MaxH: 44}, &effort); ok {
		t.Errorf("read %q without effort", got.Lines)
	}
}

func TestVoteReadsWhatNoFrameShows(t *testing.T) {
	r := reader(t)
	p := page(document.TD3, 93)
	s := plain
	var frames []Text
	for i := range 3 {
		s.Seed = uint64(i)
		f, _, err := s.See(p)
		if err != nil {
			t.Fatal(err)
		}
		clean, _ := readFrame(t, r, f, nil)
		// Other characters are hidden in each frame.
		got, ok := readFrame(t, r, f, func(m gocv.Mat) {
			blot := m.Region(cells(clean, f, 1, 3+5*i, 7+5*i))
			blot.SetTo(gocv.NewScalar(90, 90, 90, 0))
			_ = blot.Close()
		})
		if !ok {
			t.Fatal("not read at all")
		}
		if got.Certain() || slices.Equal(got.Lines, p.Zone.Lines) {
			t.Fatalf("frame %d is not damaged enough to prove anything", i)
		}
		frames = append(frames, got)
	}
	got, ok := Vote(frames)
	if !ok || !slices.Equal(got.Lines, p.Zone.Lines) {
		t.Errorf("vote %q, want %q", got.Lines, p.Zone.Lines)
	}
	if _, ok := Vote(frames[:1]); ok {
		t.Error("one reading is no vote")
	}
	if _, ok := Vote(nil); ok {
		t.Error("no reading is no vote")
	}
}

func BenchmarkRead(b *testing.B) {
	r := reader(b)
	f, _, err := plain.See(page(document.TD3, 94))
	if err != nil {
		b.Fatal(err)
	}
	grey := greyOf(b, f, nil)
	defer grey.Close()
	for b.Loop() {
		effort := Effort(5000)
		if _, ok := r.Read(View{Grey: grey, MinH: 10, MaxH: 44}, &effort); !ok {
			b.Fatal("not read")
		}
	}
}

func TestPageSeenFromTheSideAddsNoLetter(t *testing.T) {
	r := reader(t)
	for i := range 4 {
		p := page(press.Kinds[i%3], uint64(100+i))
		s := press.Shot{W: 1920, H: 1080, PxPerMM: 9, Jitter: 0.2, Turn: float64(5 * i), Desk: true, BlurMM: 0.12, Seed: uint64(i)}
		got, ok := read(t, r, p, s, nil)
		if !ok || !slices.Equal(got.Lines, p.Zone.Lines) {
			t.Errorf("%d: read %q, want %q", i, got.Lines, p.Zone.Lines)
		}
	}
}
