package calibration

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

// desk is an empty desk of one grey.
func desk(w, h int, level float64) capture.Frame {
	f := capture.Frame{Pix: make([]byte, 3*w*h), Width: w, Height: h}
	for i := range f.Pix {
		f.Pix[i] = byte(level)
	}
	return f
}

// spoil adds light that falls off to the right by a share, and noise.
func spoil(f capture.Frame, falls, noise float64) capture.Frame {
	rng := rand.New(rand.NewPCG(1, 2))
	for i := range f.Pix {
		x := float64(i/3%f.Width) / float64(f.Width)
		v := float64(f.Pix[i])*(1-falls*x) + rng.NormFloat64()*noise
		f.Pix[i] = byte(max(0, min(255, math.Round(v))))
	}
	return f
}

func near(t *testing.T, what string, got, want, share float64) {
	t.Helper()
	if math.Abs(got-want) > share*want {
		t.Errorf("%s is %.4f, want %.4f (%.1f %% off)", what, got, want, 100*(got-want)/want)
	}
}

// TestCameraMeasuredWrong photographs the card with a known camera and finds it again.
func TestCameraMeasuredWrong(t *testing.T) {
	for _, c := range []struct {
		w, h               int
		px, turn, lean, mm float64 // mm: blur
		falls, noise, back float64
	}{
		{1280, 720, 4.6, 0, 1, 0.15, 0, 2, 90},
		{1280, 720, 3.2, 4, 1, 0.30, 0.1, 3, 60},
		{1920, 1080, 8.5, -7, 1.08, 0.12, 0.2, 4, 110},
		{1920, 1080, 10.2, 2, 1, 0.08, 0.1, 2, 40},
		{1920, 1080, 6, 95, 1.05, 0.20, 0.1, 3, 150},
		{1280, 720, 5, 180, 1, 0.36, 0.25, 5, 90},
		{1280, 720, 5, -31, 1.15, 0.46, 0, 3, 235},
		{640, 480, 3, 12, 1, 0.25, 0, 2, 20},
		{1920, 1080, 7, 3, 1, 0.8, 0, 4, 80}, // far out of focus
	} {
		t.Run(fmt.Sprintf("%.1f px/mm, blur %.2f mm, %.0f degrees", c.px, c.mm, c.turn), func(t *testing.T) {
			f := Lay(desk(c.w, c.h, c.back), Pose{
				At: capture.Point{X: float64(c.w) * 0.51, Y: float64(c.h) * 0.48}, PxPerMM: c.px, Turn: c.turn, Lean: c.lean, Blur: c.mm,
			})
			f = spoil(f, c.falls, c.noise)
			r, err := Measure(f)
			if err != nil {
				t.Fatal(err)
			}
			near(t, "pixels a millimetre", r.PxPerMM, c.px, 0.005)
			near(t, "blur", r.Blur, c.mm, 0.03)
			near(t, "tilt", r.Tilt, max(c.lean, 1), 0.01)
			if r.Noise < c.noise*0.6-0.5 || r.Noise > c.noise*1.4+0.7 {
				t.Errorf("noise %.1f, want %.1f", r.Noise, c.noise)
			}
			want := 1 - c.falls*math.Abs(math.Cos(c.turn*math.Pi/180))*CardW*c.px/float64(c.w)*0.9
			if math.Abs(r.Even-want) > 0.06 {
				t.Errorf("evenness %.2f, want %.2f", r.Even, want)
			}
			// What is left of bars under a Gaussian blur, exp(-2 π² σ² / period²), and under pixels, sin x / x.
			for i, bar := range Bars {
				if bar*c.px < 1.5 {
					continue // too few pixels for a bar
				}
				x := math.Pi / (2 * bar * c.px)
				left := math.Exp(-2*math.Pi*math.Pi*c.mm*c.mm/(4*bar*bar)) * math.Sin(x) / x
				if math.Abs(r.Bars[i]-left) > 0.06 {
					t.Errorf("bars of %.2f mm: contrast %.2f, want %.2f", bar, r.Bars[i], left)
				}
			}
		})
	}
}

// TestWhereTheCardLies: the outline is that of the card, whichever way it is turned.
func TestWhereTheCardLies(t *testing.T) {
	for turn := 0.0; turn < 360; turn += 45 {
		p := Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 5, Turn: turn, Blur: 0.15, Lean: 1.06}
		r, err := Measure(Lay(desk(1280, 720, 90), p))
		if err != nil {
			t.Errorf("%.0f degrees: %v", turn, err)
			continue
		}
		h := p.plane()
		for i, c := range [4]Point{{0, 0}, {CardW, 0}, {CardW, CardH}, {0, CardH}} {
			if q := h.at(c.X, c.Y); math.Hypot(q.X-r.Card[i].X, q.Y-r.Card[i].Y) > 0.3 {
				t.Errorf("%.0f degrees: corner %d at %v, want %v", turn, i, r.Card[i], q)
			}
		}
	}
}

// TestMotionTakenForFocus: a picture that is blurred in one direction says so.
func TestMotionTakenForFocus(t *testing.T) {
	f := Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 6, Blur: 0.12})
	const way = 5 // pixels to the right
	moved := f
	moved.Pix = append([]byte(nil), f.Pix...)
	for y := range f.Height {
		for x := way; x < f.Width; x++ {
			for c := range 3 {
				sum := 0
				for k := range way {
					sum += int(f.Pix[3*(y*f.Width+x-k)+c])
				}
				moved.Pix[3*(y*f.Width+x)+c] = byte(sum / way)
			}
		}
	}
	r, err := Measure(moved)
	if err != nil {
		t.Fatal(err)
	}
	if r.Across < 1.5*r.Down {
		t.Errorf("across %.3f mm, down %.3f mm", r.Across, r.Down)
	}
}

// TestLampOnAnEdge: a reflection on one side of the square does not make the camera look out of focus.
func TestLampOnAnEdge(t *testing.T) {
	f := Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 7, Blur: 0.15})
	for y := range f.Height { // on the left edge, 12 mm wide
		for x := range f.Width {
			d := math.Hypot(float64(x)-640+7*10.5, float64(y)-338) / 42
			for c := range 3 {
				v := &f.Pix[3*(y*f.Width+x)+c]
				*v = byte(min(255, float64(*v)+200*math.Exp(-d*d*2)))
			}
		}
	}
	r, err := Measure(f)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "blur", r.Blur, 0.15, 0.05)
}

// TestNoCardInThePicture: other things are not taken for the card, and no frame ends the program.
func TestNoCardInThePicture(t *testing.T) {
	whole := Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 5, Blur: 0.15})
	hidden := Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 5, Blur: 0.15})
	for y := 380; y < 720; y++ {
		for x := 640; x < 1280; x++ {
			for c := range 3 {
				hidden.Pix[3*(y*1280+x)+c] = 120
			}
		}
	}
	rings := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for y := range 480 {
		for x := range 640 {
			d := math.Hypot(float64(x%160)-80, float64(y%160)-80)
			v := uint8(255)
			if d < 12 || d > 24 && d < 36 {
				v = 0
			}
			rings.Set(x, y, color.Gray{v})
		}
	}
	for name, c := range map[string]struct {
		f    capture.Frame
		want error
	}{
		"empty desk":     {spoil(desk(1280, 720, 90), 0.3, 8), ErrNoCard},
		"hand over it":   {hidden, ErrNoCard},
		"cut off":        {Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 100, Y: 360}, PxPerMM: 5}), ErrNoCard},
		"too far":        {Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 0.8}), ErrNoCard},
		"rings in a row": {capture.FromImage(rings), ErrNoCard},
		"one pixel":      {capture.Frame{Pix: make([]byte, 3), Width: 1, Height: 1}, ErrNoCard},
		"nothing":        {capture.Frame{}, ErrFrame},
		"short":          {capture.Frame{Pix: make([]byte, 10), Width: 640, Height: 480}, ErrFrame},
	} {
		if _, err := Measure(c.f); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
	if _, err := Measure(whole); err != nil {
		t.Errorf("the whole card: %v", err)
	}
}

// TestMirroredCamera: frames are never mirrored; a camera that does it is not measured as if all were well.
func TestMirroredCamera(t *testing.T) {
	f := Lay(desk(1280, 720, 90), Pose{At: capture.Point{X: 640, Y: 360}, PxPerMM: 5, Blur: 0.15})
	m := f
	m.Pix = make([]byte, len(f.Pix))
	for y := range f.Height {
		for x := range f.Width {
			copy(m.Pix[3*(y*f.Width+x):][:3], f.Pix[3*(y*f.Width+f.Width-1-x):][:3])
		}
	}
	if _, err := Measure(m); !errors.Is(err, ErrNoCard) {
		t.Errorf("mirrored: %v", err)
	}
}

func BenchmarkMeasure1080p(b *testing.B) {
	f := spoil(Lay(desk(1920, 1080, 90), Pose{At: capture.Point{X: 960, Y: 540}, PxPerMM: 8, Turn: 3, Blur: 0.15}), 0.1, 3)
	for b.Loop() {
		if _, err := Measure(f); err != nil {
			b.Fatal(err)
		}
	}
}
