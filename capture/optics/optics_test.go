package optics

import (
	"bytes"
	"image"
	"image/color"
	"math"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/mats"
)

const flatPPM = 16

// page is a grey document of a size in mm on which a function paints.
func page(w, h float64, at func(x, y float64) color.RGBA) Flat {
	img := image.NewRGBA(image.Rect(0, 0, int(w*flatPPM), int(h*flatPPM)))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			img.SetRGBA(x, y, at((float64(x)+0.5)/flatPPM, (float64(y)+0.5)/flatPPM))
		}
	}
	return Flat{Image: img, PxPerMM: flatPPM}
}

var grey = color.RGBA{128, 128, 128, 255}

func plain(w, h float64) Flat { return page(w, h, func(_, _ float64) color.RGBA { return grey }) }

// marks are discs of 2.4 mm, one near each corner: red, green, blue, yellow.
var marks = []struct {
	x, y float64
	c    color.RGBA
}{{6, 6, color.RGBA{255, 0, 0, 255}}, {119, 6, color.RGBA{0, 255, 0, 255}}, {119, 82, color.RGBA{0, 0, 255, 255}}, {6, 82, color.RGBA{255, 255, 0, 255}}}

func marked() Flat {
	return page(125, 88, func(x, y float64) color.RGBA {
		for _, m := range marks {
			if math.Hypot(x-m.x, y-m.y) < 1.2 {
				return m.c
			}
		}
		return grey
	})
}

func take(t testing.TB, s Shot, f Flat) (capture.Frame, Truth) {
	t.Helper()
	frame, truth, err := s.Take(f)
	if err != nil {
		t.Fatal(err)
	}
	if !frame.Valid() {
		t.Fatal("frame's bytes do not fit its size")
	}
	return frame, truth
}

// middle gives the centre of what is closest to a colour, within 15 mm of a pixel.
func middle(f capture.Frame, near capture.Point, r float64, c color.RGBA) (p capture.Point) {
	var sum float64
	for y := max(0, int(near.Y-r)); y < min(f.Height, int(near.Y+r)); y++ {
		for x := max(0, int(near.X-r)); x < min(f.Width, int(near.X+r)); x++ {
			q := f.Pix[3*(y*f.Width+x):]
			b, g, rd := float64(q[0]), float64(q[1]), float64(q[2])
			// How far the pixel is from grey towards the mark.
			k := ((rd-128)*(float64(c.R)-128) + (g-128)*(float64(c.G)-128) + (b-128)*(float64(c.B)-128)) / (3 * 128 * 128)
			if k < 0.2 {
				continue
			}
			p.X, p.Y, sum = p.X+k*(float64(x)+0.5), p.Y+k*(float64(y)+0.5), sum+k
		}
	}
	return capture.Point{X: p.X / sum, Y: p.Y / sum}
}

// TestTruthIsWhereTheMarksLand: whatever bends and turns the page, the truth knows the pixel of every place.
func TestTruthIsWhereTheMarksLand(t *testing.T) {
	f := marked()
	f.Open = true
	still := Shot{Width: 1280, Height: 720, PxPerMM: 5}
	shots := map[string]Shot{
		"straight":     still,
		"turned":       {Width: 1280, Height: 720, PxPerMM: 5, Turn: 14, ShiftX: 30, ShiftY: -8},
		"upside down":  {Width: 1280, Height: 720, PxPerMM: 5, Quarters: 2},
		"quarter":      {Width: 1280, Height: 720, PxPerMM: 4.6, Quarters: 1, Turn: -4},
		"perspective":  {Width: 1280, Height: 720, PxPerMM: 5, Corners: [4][2]float64{{0.1, 0.08}, {-0.12, 0.02}, {0, 0.1}, {0.06, -0.12}}},
		"sheared":      {Width: 1280, Height: 720, PxPerMM: 5, Shear: 12},
		"rolling":      {Width: 1280, Height: 720, PxPerMM: 5, Shutter: 9},
		"bent":         {Width: 1280, Height: 720, PxPerMM: 5, Curl: 6, Bow: 5, Turn: 5, Gutter: 0.4},
		"out of focus": {Width: 1280, Height: 720, PxPerMM: 5, Defocus: 0.3, Motion: 5, MotionAngle: 40},
		"1080p":        {PxPerMM: 9, JPEG: 90},
	}
	for name, s := range shots {
		frame, truth := take(t, s, f)
		for i, m := range marks {
			want := truth.At(m.x, m.y)
			got := middle(frame, want, 3*truth.PxPerMM, m.c)
			if d := math.Hypot(got.X-want.X, got.Y-want.Y); !(d < 0.35) {
				t.Errorf("%s: mark %d is at %.2f, truth says %.2f", name, i, got, want)
			}
		}
		for i, c := range [4][2]float64{{0, 0}, {125, 0}, {125, 88}, {0, 88}} {
			if p := truth.At(c[0], c[1]); p != truth.Quad[i] {
				t.Errorf("%s: corner %d is %v and %v", name, i, p, truth.Quad[i])
			}
		}
	}
	if _, truth := take(t, still, f); math.Abs(truth.PxPerMM-5) > 0.01 || truth.Tilt > 1.001 || math.Abs(truth.Quad[0].X-(640-312.5)) > 0.01 {
		t.Errorf("straight: %+v", truth.Quad)
	}
}

// TestBendIsUndone: under is the inverse of at.
func TestBendIsUndone(t *testing.T) {
	b := bend{125, 88, 6, 5}
	for _, p := range [][2]float64{{0, 0}, {125, 0}, {62, 44}, {10, 30}, {120, 80}} {
		u, v := b.at(p[0], p[1])
		x, y := b.under(u, v)
		if math.Hypot(x-p[0], y-p[1]) > 1e-3 {
			t.Errorf("%v is seen at %.2f %.2f, which shows %.3f %.3f", p, u, v, x, y)
		}
	}
}

func TestSameShotGivesTheSameFrame(t *testing.T) {
	f := marked()
	for _, l := range Levels {
		for seed := range uint64(3) {
			s := Draw(l, f, seed)
			s.Width, s.Height, s.PxPerMM = 640, 360, 2.5
			a, _ := take(t, s, f)
			b, _ := take(t, s, f)
			if !bytes.Equal(a.Pix, b.Pix) {
				t.Errorf("%s %d: two frames differ", l, seed)
			}
			s.Seed++
			if c, _ := take(t, s, f); bytes.Equal(a.Pix, c.Pix) {
				t.Errorf("%s %d: another seed gives the same frame", l, seed)
			}
		}
	}
}

// TestLevelsStayInTheirRanges draws many shots and counts what happens how often.
func TestLevelsStayInTheirRanges(t *testing.T) {
	f := plain(125, 88)
	f.Open = true
	const n = 2000
	for _, l := range Levels {
		g := Ranges[l]
		var glare, finger, motion, quarter, bent int
		for seed := range uint64(n) {
			s := Draw(l, f, seed)
			ok := g.PxPerMM.Holds(s.PxPerMM) && math.Abs(s.Turn) <= g.Turn && g.Defocus.Holds(s.Defocus) && g.Noise.Holds(s.Noise) && g.Gain.Holds(s.Gain) &&
				s.Gradient <= g.Gradient && math.Abs(s.Kelvin) <= g.Kelvin && s.Motion <= g.Motion && g.JPEG.Holds(float64(s.JPEG)) && math.Abs(s.Shutter) <= g.Shutter
			for _, c := range s.Corners {
				ok = ok && math.Abs(c[0]) <= g.Jitter && math.Abs(c[1]) <= g.Jitter
			}
			for _, r := range s.Glare {
				glare++
				ok = ok && g.GlareSize.Holds(r.W) && g.GlareSize.Holds(r.H)
			}
			if !ok {
				t.Fatalf("%s %d: %+v", l, seed, s)
			}
			count := func(n *int, on bool) {
				if on {
					*n++
				}
			}
			count(&finger, len(s.Fingers) > 0)
			count(&motion, s.Motion > 0)
			count(&quarter, s.Quarters != 0)
			count(&bent, s.Curl > 0)
			m, convex := s.homography(125, 88)
			if !convex {
				t.Fatalf("%s %d: corners of no quadrilateral", l, seed)
			}
			for _, c := range [4][2]float64{{0, 0}, {125, 0}, {125, 88}, {0, 88}} {
				x, y := m.At(c[0], c[1])
				if x < -9 || y < 0 || x > float64(s.Width)+9 || y > float64(s.Height) {
					t.Fatalf("%s %d: a corner at %.1f %.1f of %d by %d", l, seed, x, y, s.Width, s.Height)
				}
			}
		}
		for name, c := range map[string]struct {
			n    int
			want float64
		}{
			"glare":   {glare, g.Glare},
			"finger":  {finger, 1 - (1-g.Finger)*(1-g.FingerInner)},
			"motion":  {motion, g.Moving},
			"quarter": {quarter, g.Quarters},
			"bent":    {bent, g.Bent},
		} {
			if got := float64(c.n) / n; math.Abs(got-c.want) > 0.05 {
				t.Errorf("%s: %s in %.2f of the shots, not %.2f", l, name, got, c.want)
			}
		}
	}
}

func TestShotThatCannotBe(t *testing.T) {
	f := plain(50, 30)
	for name, s := range map[string]Shot{
		"no scale":        {},
		"corners crossed": {PxPerMM: 5, Corners: [4][2]float64{{2.5, 0}, {-2.5, 0}, {0, 0}, {0, 0}}},
		"too large":       {PxPerMM: 5, Width: 100000, Height: 100},
	} {
		if _, _, err := s.Take(f); err == nil {
			t.Errorf("%s: no error", name)
		}
	}
	if _, _, err := (Shot{PxPerMM: 5}).Take(Flat{}); err == nil {
		t.Error("no document: no error")
	}
}

func TestNoMatIsLeftOpen(t *testing.T) {
	before, counted := mats.Open()
	if !counted {
		t.Skip("needs -tags matprofile")
	}
	f := marked()
	f.Open = true
	for _, s := range []Shot{
		{Width: 320, Height: 200, PxPerMM: 2, Defocus: 0.4, Motion: 4, JPEG: 80, Curl: 3, Gutter: 0.3},
		{Width: 320, Height: 200, PxPerMM: 2, Screen: &Screen{Pitch: 0.25, Glow: 0.4}},
		{Width: 320, Height: 200, PxPerMM: 2, Copy: true},
		{PxPerMM: 5, Corners: [4][2]float64{{2.5, 0}, {-2.5, 0}, {0, 0}, {0, 0}}},
	} {
		_, _, _ = s.Take(f)
	}
	if after, _ := mats.Open(); after != before {
		t.Errorf("%d Mats were open, now %d", before, after)
	}
}

// TestThemesDoWhatTheySay on a document of each size.
func TestThemesDoWhatTheySay(t *testing.T) {
	for _, f := range []Flat{plain(125, 88), plain(86, 54)} {
		for seed := range uint64(40) {
			s := Draw(Easy, f, seed)
			w, h := f.Size()
			hidden := func(s Shot) map[Cover]float64 {
				v := view{shot: s, w: w, h: h, bend: bend{w: w, h: h}}
				var ok bool
				if v.toFrame, ok = s.homography(w, h); !ok {
					t.Fatalf("%d: corners of no quadrilateral", seed)
				}
				v.toPage = v.toFrame.Inverse()
				tr := v.truth()
				if tr.Tilt > 1.6 {
					t.Errorf("%d: tilt %.2f", seed, tr.Tilt)
				}
				return tr.Hidden
			}
			if cut := hidden(Partial.Over(s, f))[ByFrame]; cut < 0.05 || cut > 0.45 {
				t.Errorf("%d: a partial document misses %.2f", seed, cut)
			}
			if held := hidden(HandHeld.Over(s, f))[ByFinger]; held < 0.01 || held > 0.35 {
				t.Errorf("%d: a hand hides %.2f", seed, held)
			}
			if left := hidden(Steep.Over(s, f)); left[ByFrame] > 0 {
				t.Errorf("%d: a steep document is cut off", seed)
			}
		}
	}
}
