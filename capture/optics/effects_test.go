package optics

import (
	"image/color"
	"math"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

func at(f capture.Frame, p capture.Point) (b, g, r float64) {
	q := f.Pix[3*(min(max(int(p.Y), 0), f.Height-1)*f.Width+min(max(int(p.X), 0), f.Width-1)):]
	return float64(q[0]), float64(q[1]), float64(q[2])
}

// patch gives mean and standard deviation of green around the middle of the frame, 60 pixels to each side.
func patch(f capture.Frame) (mean, sigma float64) {
	var s, ss, n float64
	for y := f.Height/2 - 60; y < f.Height/2+60; y++ {
		for x := f.Width/2 - 60; x < f.Width/2+60; x++ {
			v := float64(f.Pix[3*(y*f.Width+x)+1])
			s, ss, n = s+v, ss+v*v, n+1
		}
	}
	return s / n, math.Sqrt(max(ss/n-s*s/n/n, 0))
}

// edge gives the standard deviation in pixels of the transition along a row through the middle of a page that is half black and
// half white.
func edge(f capture.Frame) float64 {
	y := f.Height / 2
	var w, m, v float64
	grad := func(x int) float64 {
		return math.Abs(float64(f.Pix[3*(y*f.Width+x+1)+1]) - float64(f.Pix[3*(y*f.Width+x)+1]))
	}
	for x := f.Width/2 - 60; x < f.Width/2+60; x++ {
		w, m = w+grad(x), m+grad(x)*float64(x)
	}
	m /= w
	for x := f.Width/2 - 60; x < f.Width/2+60; x++ {
		v += grad(x) * (float64(x) - m) * (float64(x) - m)
	}
	return math.Sqrt(v / w)
}

// TestBlurIsAsWideAsItSays: sigma in mm on the document, and a streak in pixels.
func TestBlurIsAsWideAsItSays(t *testing.T) {
	half := page(80, 50, func(x, _ float64) color.RGBA {
		if x < 40 {
			return color.RGBA{10, 10, 10, 255}
		}
		return color.RGBA{240, 240, 240, 255}
	})
	sharp, _ := take(t, Shot{Width: 1280, Height: 720, PxPerMM: 8}, half)
	own := edge(sharp) // of the sampling
	if own > 0.75 {
		t.Errorf("a sharp edge is %.2f pixels wide", own)
	}
	for _, mm := range []float64{0.1, 0.25, 0.4} {
		f, truth := take(t, Shot{Width: 1280, Height: 720, PxPerMM: 8, Defocus: mm}, half)
		want := math.Hypot(own, 8*mm)
		if got := edge(f); math.Abs(got-want) > 0.08*want || math.Abs(truth.BlurMM-mm) > 1e-9 {
			t.Errorf("defocus of %.2f mm: the edge is %.2f pixels wide, not %.2f", mm, got, want)
		}
	}
	f, _ := take(t, Shot{Width: 1280, Height: 720, PxPerMM: 8, Motion: 9}, half)
	if want, got := math.Hypot(own, 9/math.Sqrt(12)), edge(f); math.Abs(got-want) > 0.1*want {
		t.Errorf("a streak of 9 pixels: the edge is %.2f wide, not %.2f", got, want)
	}
	f, _ = take(t, Shot{Width: 1280, Height: 720, PxPerMM: 8, Motion: 9, MotionAngle: 90}, half)
	if got := edge(f); got > own+0.1 {
		t.Errorf("motion along the edge widens it to %.2f", got)
	}
}

func TestLightAndNoise(t *testing.T) {
	f := plain(100, 80)
	base := Shot{Width: 640, Height: 480, PxPerMM: 5}
	normal, _ := take(t, base, f)
	mean, sigma := patch(normal)
	if math.Abs(mean-128) > 1 || sigma > 0.5 {
		t.Errorf("plain light shows grey 128 as %.1f with deviation %.2f", mean, sigma)
	}
	s := base
	s.Noise = 7
	noisy, _ := take(t, s, f)
	if m, got := patch(noisy); math.Abs(got-7) > 0.5 || math.Abs(m-mean) > 0.5 {
		t.Errorf("noise of 7 has deviation %.2f around %.1f", got, m)
	}
	s = base
	s.Gain = 0.6
	dim, _ := take(t, s, f)
	if m, _ := patch(dim); math.Abs(m-0.6*128) > 1.5 {
		t.Errorf("gain 0.6 gives %.1f", m)
	}
	s = base
	s.Gradient = 0.3
	uneven, _ := take(t, s, f)
	_, left, _ := at(uneven, capture.Point{X: 80, Y: 240})
	_, right, _ := at(uneven, capture.Point{X: 560, Y: 240})
	if want := 128 * 0.3 * 480 / 800; math.Abs(right-left-want) > 3 {
		t.Errorf("gradient: %.0f at the left, %.0f at the right", left, right)
	}
	for _, k := range []float64{-600, 600} {
		s = base
		s.Kelvin = k
		tinted, _ := take(t, s, f)
		b, g, r := at(tinted, capture.Point{X: 320, Y: 240})
		if (b-r)*k < 0 || math.Abs(b-r) < 8 || math.Abs(g-128) > 2 {
			t.Errorf("white balance off by %.0f K: blue %.0f, green %.0f, red %.0f", k, b, g, r)
		}
	}
}

// TestWhatIsHiddenIsHidden: where the truth says finger or glare, the picture shows it, and nowhere else much changed.
func TestWhatIsHiddenIsHidden(t *testing.T) {
	f := plain(100, 70)
	base := Shot{Width: 800, Height: 600, PxPerMM: 5, Turn: 4}
	clean, free := take(t, base, f)
	if len(free.Hidden) != 0 || free.Hides(0, 0, 100, 70) != 0 {
		t.Errorf("nothing hides %v", free.Hidden)
	}
	s := base
	s.Fingers = []Finger{{X: 20, Y: 62, Angle: 90, Width: 16, Skin: 4}}
	s.Glare = []Glare{{X: 0.7, Y: 0.4, W: 0.1, H: 0.06, Angle: 30, Strength: 1}}
	covered, truth := take(t, s, f)
	if truth.Hidden[ByFinger] < 0.01 || truth.Hidden[ByGlare] < 0.01 || truth.Hides(15, 60, 10, 8) < 0.99 || truth.Hides(40, 5, 10, 10) != 0 {
		t.Errorf("hidden %v", truth.Hidden)
	}
	wrong, n := 0, 0
	for y := 0.25; y < 70; y += 1.5 {
		for x := 0.25; x < 100; x += 1.5 {
			p := truth.At(x, y)
			_, a, _ := at(clean, p)
			_, b, _ := at(covered, p)
			n++
			if hides := truth.Hides(x-0.1, y-0.1, 0.2, 0.2) > 0; hides != (math.Abs(a-b) > 22) {
				wrong++ // rims and shadows
			}
		}
	}
	if share := float64(wrong) / float64(n); share > 0.06 {
		t.Errorf("truth and picture differ in %.3f of the places", share)
	}
	s = base
	s.ShiftX = 250
	if _, cut := take(t, s, f); cut.Hidden[ByFrame] < 0.15 || cut.Hidden[ByFrame] > 0.3 {
		t.Errorf("a document that is cut off: %v", cut.Hidden)
	}
}

func TestCopyIsGreyAndScreenHasDots(t *testing.T) {
	f := page(85, 54, func(x, _ float64) color.RGBA {
		if x < 40 {
			return color.RGBA{200, 60, 60, 255}
		}
		return color.RGBA{60, 90, 200, 255}
	})
	base := Shot{Width: 1280, Height: 720, PxPerMM: 8}
	spread := func(fr capture.Frame) (sum float64) {
		for y := 200; y < 500; y++ {
			for x := 400; x < 880; x++ {
				p := fr.Pix[3*(y*fr.Width+x):]
				sum += float64(max(p[0], p[1], p[2])) - float64(min(p[0], p[1], p[2]))
			}
		}
		return sum / (300 * 480)
	}
	colours, _ := take(t, base, f)
	s := base
	s.Copy = true
	copied, _ := take(t, s, f)
	if spread(colours) < 80 || spread(copied) > 3 {
		t.Errorf("colours spread by %.1f, the copy's by %.1f", spread(colours), spread(copied))
	}
	if b, g, r := at(copied, capture.Point{X: 640 - 8*50, Y: 360}); min(b, g, r) < 215 {
		t.Errorf("beside the copy is no paper: %.0f %.0f %.0f", b, g, r)
	}
	s = base
	s.Turn = 3
	s.Screen = &Screen{Pitch: 0.22, Glow: 0.4}
	shown, _ := take(t, s, f)
	detail := func(fr capture.Frame) (sum float64) {
		for y := 200; y < 500; y++ {
			for x := 400; x < 600; x++ {
				i := 3*(y*fr.Width+x) + 2
				sum += math.Abs(float64(fr.Pix[i+3]) - float64(fr.Pix[i]))
			}
		}
		return sum / (300 * 200)
	}
	if d := detail(shown); d < 5 || detail(colours) > 1 {
		t.Errorf("a screen's dots make steps of %.1f, plain colour %.1f", d, detail(colours))
	}
	if b, g, r := at(shown, capture.Point{X: 640 - 8*47, Y: 360}); max(b, g, r) > 60 {
		t.Errorf("beside the picture is no frame: %.0f %.0f %.0f", b, g, r)
	}
}

// TestDesksDiffer: every desk is itself, and none is flat.
func TestDesksDiffer(t *testing.T) {
	f := plain(10, 10)
	seen := map[int]Desk{}
	for _, d := range Desks() {
		fr, _ := take(t, Shot{Width: 320, Height: 240, PxPerMM: 3, Desk: d, ShiftX: 5000}, f)
		sum := 0
		for _, v := range fr.Pix {
			sum += int(v)
		}
		if other, twice := seen[sum]; twice {
			t.Errorf("%s looks like %s", d, other)
		}
		seen[sum] = d
		if _, sigma := patch(fr); sigma < 1 {
			t.Errorf("%s is flat: %.2f", d, sigma)
		}
	}
}
