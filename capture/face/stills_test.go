package face

import (
	"image"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"gocv.io/x/gocv"
)

// rolled turns a picture about its middle by degrees.
func rolled(f capture.Frame, degrees float64) capture.Frame {
	s, c := math.Sincos(degrees * math.Pi / 180)
	mx, my := float64(f.Width)/2, float64(f.Height)/2
	return warp(f, func(x, y float64) (float64, float64) {
		return mx + c*(x-mx) + s*(y-my), my - s*(x-mx) + c*(y-my)
	})
}

// cropped cuts a part out, given in parts of the sides.
func cropped(f capture.Frame, x0, y0, x1, y1 float64) capture.Frame {
	l, t := int(x0*float64(f.Width)), int(y0*float64(f.Height))
	out := capture.Frame{Width: int(x1*float64(f.Width)) - l, Height: int(y1*float64(f.Height)) - t}
	for y := range out.Height {
		i := 3 * ((t+y)*f.Width + l)
		out.Pix = append(out.Pix, f.Pix[i:i+3*out.Width]...)
	}
	return out
}

// grained adds Gaussian noise.
func grained(f capture.Frame, sd float64) capture.Frame {
	r := rand.New(rand.NewPCG(5, uint64(f.Width)))
	out := f.Clone()
	for i, v := range out.Pix {
		out.Pix[i] = byte(math.Max(0, math.Min(255, float64(v)+sd*r.NormFloat64())))
	}
	return out
}

// soft is a picture out of focus: a box of 2k+1 pixels each way.
func soft(f capture.Frame, k int) capture.Frame {
	for _, step := range []int{3, 3 * f.Width} {
		out := f.Clone()
		for i := range f.Pix {
			sum, n := 0, 0
			for d := -k; d <= k; d++ {
				if j := i + d*step; j >= 0 && j < len(f.Pix) {
					sum, n = sum+int(f.Pix[j]), n+1
				}
			}
			out.Pix[i] = byte(sum / n)
		}
		f = out
	}
	return f
}

func greyed(f capture.Frame) capture.Frame {
	out := f.Clone()
	for i := 0; i < len(out.Pix); i += 3 {
		v := byte((29*int(f.Pix[i]) + 150*int(f.Pix[i+1]) + 77*int(f.Pix[i+2])) >> 8)
		out.Pix[i], out.Pix[i+1], out.Pix[i+2] = v, v, v
	}
	return out
}

// quarter turns a picture by 90 degrees clockwise, as a telephone stores one that was held upright.
func quarter(f capture.Frame) capture.Frame {
	out := capture.Frame{Pix: make([]byte, len(f.Pix)), Width: f.Height, Height: f.Width}
	for y := range f.Height {
		for x := range f.Width {
			copy(out.Pix[3*(x*out.Width+f.Height-1-y):][:3], f.Pix[3*(y*f.Width+x):][:3])
		}
	}
	return out
}

// stills are pictures with one face in them, made of a portrait of 560 by 720 pixels, as files have it.
var stills = []struct {
	name string
	make func(p capture.Frame) capture.Frame
}{
	{"portrait", func(p capture.Frame) capture.Frame { return p }},
	{"in a camera's frame", func(p capture.Frame) capture.Frame { return onto(640, 480, scale(p, 2)) }},
	{"the face fills it", func(p capture.Frame) capture.Frame { return cropped(p, 0.16, 0.14, 0.84, 0.88) }},
	{"within the face", func(p capture.Frame) capture.Frame { return cropped(p, 0.24, 0.22, 0.76, 0.84) }},
	{"small, alone", func(p capture.Frame) capture.Frame { return scale(p, 7) }},
	{"rolled by 20", func(p capture.Frame) capture.Frame { return rolled(onto(640, 480, scale(p, 2)), 20) }},
	{"rolled by -20", func(p capture.Frame) capture.Frame { return rolled(onto(640, 480, scale(p, 2)), -20) }},
	{"out of focus", func(p capture.Frame) capture.Frame { return soft(onto(640, 480, scale(p, 2)), 5) }},
	{"in the dark", func(p capture.Frame) capture.Frame { return grained(level(onto(640, 480, scale(p, 2)), 0.18), 3) }},
	{"grey", greyed},
	{"lying", quarter},
	{"small, on a page", func(p capture.Frame) capture.Frame { return onto(900, 640, scale(p, 8)) }}, // landmarks only
}

// TestExactlyOneFaceOnStills counts over rendered people. PASSDESK_RATES gives their number.
func TestExactlyOneFaceOnStills(t *testing.T) {
	people := portraits()
	if n, err := strconv.Atoi(os.Getenv("PASSDESK_RATES")); err == nil {
		for seed := int64(len(people)); seed < int64(n); seed++ {
			people = append(people, capture.FromImage(rehearsal.Portrait(rehearsal.PersonFor(seed))))
		}
	}
	for tier, want := range map[int]float64{0: 0.9, 3: 0.99} {
		e, all, one := engine(t, tier), 0, 0
		for _, s := range stills {
			if tier == 0 && s.name == "small, on a page" {
				continue
			}
			for i, p := range people {
				in, err := e.Inspect("", s.make(p))
				if err != nil {
					t.Fatal(err)
				}
				if all++; len(in.Faces) == 1 {
					one++
				} else {
					t.Logf("tier %d, %s, person %d: %d faces", tier, s.name, i, len(in.Faces))
				}
			}
		}
		t.Logf("tier %d: exactly one face on %d of %d synthetic stills", tier, one, all)
		if float64(one) < want*float64(all) {
			t.Errorf("tier %d: exactly one face on %d of %d stills", tier, one, all)
		}
	}
}

// A face that was found in a picture turned or cut up is given where it is in the picture itself.
func TestFaceOfALyingPictureIsWhereItIs(t *testing.T) {
	e := engine(t, 3)
	f := onto(640, 480, scale(portraits()[1], 2))
	upright, err := e.Search(f)
	if err != nil || len(upright) != 1 {
		t.Fatal(upright, err)
	}
	lying, err := e.Search(quarter(f))
	if err != nil || len(lying) != 1 {
		t.Fatal(lying, err)
	}
	near := 0.12 * upright[0].EyeDistance()
	for i, p := range upright[0].Landmarks {
		want := capture.Point{X: float64(f.Height) - p.Y, Y: p.X}
		if d := distance(want, lying[0].Landmarks[i]); d > near {
			t.Errorf("landmark %d is %.1f px off", i, d)
		}
	}
	for _, a := range append(netAttempts, haarAttempts...) { // the way there and back, without a detector's errors
		m, err := view(f)
		if err != nil {
			t.Fatal(err)
		}
		marked := Face{Box: capture.Rect{X: 10, Y: 20, W: 30, H: 40}, Landmarks: Landmarks{{X: 100, Y: 50}, {X: 140, Y: 60}}}
		there, err := a.look(m, func(_ gocv.Mat, _ attempt) ([]Face, error) { return []Face{marked}, nil })
		m.Close()
		if err != nil || len(there) != 1 || there[0].Landmarks[0] == (capture.Point{}) {
			t.Fatalf("%+v: %v, %v", a, there, err)
		}
		zoom := a.zoom
		if zoom == 0 {
			zoom = 1
		}
		if k := distance(there[0].Landmarks[0], there[0].Landmarks[1]) / distance(marked.Landmarks[0], marked.Landmarks[1]); math.Abs(k*zoom-1) > 1e-6 {
			t.Errorf("%+v: %.4f times as large", a, k)
		}
		if lean := there[0].Landmarks.Roll() - marked.Landmarks.Roll() + a.roll; math.Abs(math.Remainder(lean, 360)) > 1e-6 {
			t.Errorf("%+v: %.4f degrees off", a, lean)
		}
	}
}

func TestSomebodyFarBehindIsNotASecondFace(t *testing.T) {
	e := engine(t, 3)
	p := portraits()
	f := onto(960, 540, scale(p[0], 2), scale(p[2], 6))
	in, err := e.Inspect("", f)
	if err != nil || len(in.Faces) != 1 || len(in.Behind) != 1 || in.Quality.Hint == capture.HintTwoFaces {
		t.Errorf("%d faces, %d behind, %+v, %v", len(in.Faces), len(in.Behind), in.Quality, err)
	}
	if in, err = e.Inspect("", onto(960, 540, scale(p[0], 2), scale(p[2], 2))); err != nil || len(in.Faces) != 2 {
		t.Errorf("two people: %d faces, %v", len(in.Faces), err)
	}
	if in, err = e.Inspect("", onto(640, 480)); err != nil || len(in.Faces) != 0 || in.Faces == nil || in.Checks == nil {
		t.Errorf("nobody: %+v, %v", in, err)
	}
}

func TestHitsOfACascadeBecomeFaces(t *testing.T) {
	at := func(x, y, side int) image.Rectangle { return image.Rect(x, y, x+side, y+side) }
	var hits []image.Rectangle
	for i := range 12 { // a face
		hits = append(hits, at(200+i%3, 100+i%2, 150+i%4))
	}
	for i := range 5 { // a chin with a mouth
		hits = append(hits, at(240+i%2, 170, 60))
	}
	for range 3 { // a slip
		hits = append(hits, at(500, 300, 100))
	}
	for i := range 6 { // somebody else
		hits = append(hits, at(20, 100+i%2, 120))
	}
	got := group(hits, haarEnough)
	if len(got) != 2 || math.Abs(got[0].Centre().X-277) > 3 || math.Abs(got[1].Centre().X-80) > 3 || got[0].Score <= got[1].Score {
		t.Errorf("%+v", got)
	}
	if got := group(nil, haarEnough); len(got) != 0 {
		t.Errorf("of nothing: %+v", got)
	}
}
