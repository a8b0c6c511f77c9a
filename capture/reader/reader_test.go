package reader

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
)

func newReader(t testing.TB, o Options) *Reader {
	t.Helper()
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

// exact fails unless the page was read character by character, accepted, and found where it is.
func exact(t *testing.T, name string, res Result, p page, q capture.Quad) {
	t.Helper()
	if !slices.Equal(res.MRZ.Lines, p.lines) {
		t.Errorf("%s: read %q (confidence %.2f), want %q", name, res.MRZ.Lines, res.MRZ.Confidence, p.lines)
	}
	if !res.MRZ.Accepted {
		t.Errorf("%s: not accepted: checks %v, least certain character %.2f", name, res.MRZ.Checks, res.MRZ.Weakest)
	}
	if off := moved(q, res.Quad); off > 0.01 {
		t.Errorf("%s: corners %.1f %% of the diagonal away: %v, want %v", name, 100*off, res.Quad, q)
	}
}

func TestEasyAndMediumPicturesAreReadExactly(t *testing.T) {
	r := newReader(t, Options{})
	kinds := []document.Kind{document.TD1, document.TD2, document.TD3, document.MRVA, document.MRVB}
	for level := range 2 {
		for i := range 6 {
			rng := rand.New(rand.NewPCG(uint64(level), uint64(i)))
			kind := kinds[i%len(kinds)]
			p := person(t, kind, rng)
			f, q := grade(level, kind, rng).see(t, p)
			res := r.Inspect(f)
			exact(t, []string{"easy", "medium"}[level]+" "+string(kind), res, p, q)
			if res.Kind != kind {
				t.Errorf("kind %s, want %s", res.Kind, kind)
			}
			if want := sizes[kind]; res.Document.Width != int(want[0]*perMM+0.5) || res.Document.Height != int(want[1]*perMM+0.5) {
				t.Errorf("%s: straightened to %d x %d pixels", kind, res.Document.Width, res.Document.Height)
			}
		}
	}
}

func TestDocumentHeldAnyWayUp(t *testing.T) {
	r := newReader(t, Options{})
	for _, turn := range []float64{180, 90, -90} {
		for _, p := range []page{passport, cardBack} {
			f, q := shot{turn: turn, noise: 2, pxPerMM: 5, blurMM: 0.1, w: 1280, h: 960}.see(t, p)
			exact(t, "turned", r.Inspect(f), p, q)
		}
	}
}

func TestScanWithoutBorder(t *testing.T) {
	p := passport
	f := capture.FromImage(p.master(t))
	res := newReader(t, Options{}).Inspect(f)
	if !res.MRZ.Accepted || !slices.Equal(res.MRZ.Lines, p.lines) {
		t.Errorf("read %q", res.MRZ.Lines)
	}
}

func TestFrontOfCard(t *testing.T) {
	f, _ := shot{noise: 3, turn: 3, jitter: 0.05, seed: 5, blurMM: 0.1}.see(t, cardFront)
	res := newReader(t, Options{}).Inspect(f)
	if !res.Found || res.Side != SideFront || res.Kind != document.None || res.MRZ.Accepted || !res.Portrait.Valid() {
		t.Errorf("found %v, side %q, kind %s", res.Found, res.Side, res.Kind)
	}
}

func TestMishapsGetTheirHint(t *testing.T) {
	r := newReader(t, Options{})
	for _, c := range []struct {
		name string
		shot shot
		page page
		want capture.Hint
	}{
		{"good", shot{noise: 2}, passport, capture.HintNone},
		{"too far", shot{pxPerMM: 2.2, noise: 2}, passport, capture.HintCloser},
		{"cut off", shot{pxPerMM: 11, noise: 2}, passport, capture.HintFurther},
		{"glare", shot{glareMM: 16, noise: 2}, passport, capture.HintGlare},
		{"blurred", shot{blurMM: 0.7, noise: 2}, passport, capture.HintHoldStill},
		{"dark", shot{gain: 0.15, noise: 1}, passport, capture.HintDark},
		{"tilted", shot{jitter: 0.55, noise: 2, seed: 3}, passport, capture.HintTilt},
	} {
		f, _ := c.shot.see(t, c.page)
		res := r.Inspect(f)
		got := capture.HintNone
		if len(res.Hints) > 0 {
			got = res.Hints[0]
		}
		if got != c.want && (c.want != capture.HintFurther || got != capture.HintShow) {
			t.Errorf("%s: hint %q, want %q (%+v)", c.name, got, c.want, res.Quality)
		}
	}
}

func TestWrongCheckDigitIsShownButNotAccepted(t *testing.T) {
	p := passport
	p.lines = []string{p.lines[0], "L898902C36UTO7408129F1204159ZE184226B<<<<<10"}
	f, _ := shot{noise: 2}.see(t, p)
	res := newReader(t, Options{}).Inspect(f)
	if !slices.Equal(res.MRZ.Lines, p.lines) {
		t.Errorf("read %q: repaired?", res.MRZ.Lines)
	}
	if res.MRZ.Accepted || res.MRZ.Checks.Birth != document.Wrong {
		t.Errorf("accepted %v, checks %+v", res.MRZ.Accepted, res.MRZ.Checks)
	}
}

func TestUnreadableTextIsNeverAccepted(t *testing.T) {
	r := newReader(t, Options{})
	for i := range 6 {
		rng := rand.New(rand.NewPCG(77, uint64(i)))
		p := person(t, []document.Kind{document.TD1, document.TD3}[i%2], rng)
		f, _ := shot{noise: 6, blurMM: 0.5 + 0.06*float64(i), turn: 4}.see(t, p)
		if res := r.Inspect(f); res.MRZ.Accepted && !slices.Equal(res.MRZ.Lines, p.lines) {
			t.Errorf("accepted %q, want %q", res.MRZ.Lines, p.lines)
		}
	}
}

func TestFramesWithoutAnyDocument(t *testing.T) {
	r := newReader(t, Options{})
	rng := rand.New(rand.NewPCG(1, 1))
	noise := capture.Frame{Pix: make([]byte, 3*640*480), Width: 640, Height: 480}
	for i := range noise.Pix {
		noise.Pix[i] = byte(rng.IntN(256))
	}
	stripes := capture.Frame{Pix: make([]byte, 3*640*480), Width: 640, Height: 480}
	for i := range stripes.Pix {
		stripes.Pix[i] = byte(i / 3 % 640 / 12 % 2 * 255)
	}
	blank := func(w, h int) capture.Frame { return capture.Frame{Pix: make([]byte, 3*w*h), Width: w, Height: h} }
	for name, f := range map[string]capture.Frame{
		"blank": blank(1280, 720), "noise": noise, "stripes": stripes, "one pixel": blank(1, 1), "row": blank(4000, 1),
		"column": blank(1, 4000), "huge": blank(7000, 5000), "nothing": {}, "short": {Pix: make([]byte, 5), Width: 640, Height: 480},
	} {
		res := r.Inspect(f)
		if res.MRZ.Accepted || res.MRZ.Checks != document.Unread || res.Kind != document.None || res.Fields != nil {
			t.Errorf("%s: read %q", name, res.MRZ.Lines)
		}
		v := r.Judge(f)
		if v.Good {
			t.Errorf("%s: good", name)
		}
	}
}

func BenchmarkInspect(b *testing.B) {
	r := newReader(b, Options{})
	f, _ := shot{noise: 3, turn: 2, jitter: 0.03}.see(b, passport)
	for b.Loop() {
		if !r.Inspect(f).MRZ.Accepted {
			b.Fatal("not read")
		}
	}
}
