package face

import (
	"math"
	"slices"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// painted covers mouth and nose with something of a colour (BGR), shaded as what is bent around a face.
func painted(f capture.Frame, l Landmarks, bgr [3]float64) capture.Frame {
	return repainted(f, l, func(u, v float64, _ []byte) [3]float64 {
		if v < 0.45 || v > 1.75 || math.Abs(u) > 0.95-0.3*math.Max(0, v-1) {
			return [3]float64{-1}
		}
		k := math.Cos(0.9 * u)
		return [3]float64{bgr[0] * k, bgr[1] * k, bgr[2] * k}
	})
}

// repainted gives pixels other colours, by where they are on the face: u to the subject's left and v down, in eye distances from the
// point between the eyes; less than 0: as it is.
func repainted(f capture.Frame, l Landmarks, colour func(u, v float64, was []byte) [3]float64) capture.Frame {
	out := f.Clone()
	o, ux, uy, eyes := l.axes()
	for y := range f.Height {
		for x := range f.Width {
			dx, dy := (float64(x)-o.X)/eyes, (float64(y)-o.Y)/eyes
			p := out.Pix[3*(y*f.Width+x):][:3]
			if c := colour(dx*ux.X+dy*ux.Y, dx*uy.X+dy*uy.Y, p); c[0] >= 0 {
				for k := range p {
					p[k] = byte(math.Min(255, c[k]))
				}
			}
		}
	}
	return out
}

func TestQualityWishes(t *testing.T) {
	e := engine(t, 3)
	for i, p := range portraits() {
		f := onto(960, 540, scale(p, 2))
		faces, err := e.Detect(f)
		if err != nil || len(faces) != 1 {
			t.Fatal(faces, err)
		}
		l := faces[0].Landmarks
		for _, tc := range []struct {
			name string
			f    capture.Frame
			wish capture.Hint
			id   string
			warn string
		}{
			{"as it is", f, capture.HintNone, "", ""},
			{"blue mask", painted(f, l, [3]float64{200, 170, 110}), capture.HintMask, CheckMask, "covered_mouth"},
			{"lamp beside", repainted(f, l, func(u, _ float64, was []byte) [3]float64 {
				k := 1.0
				if u > 0 {
					k = 0.3
				}
				return [3]float64{float64(was[0]) * k, float64(was[1]) * k, float64(was[2]) * k}
			}), capture.HintSideLight, CheckSideLight, "side_light"},
			{"glare on the glasses", repainted(f, l, func(u, v float64, _ []byte) [3]float64 {
				if math.Abs(math.Abs(u)-0.5) < 0.12 && math.Abs(v+0.03) < 0.06 {
					return [3]float64{255, 255, 255}
				}
				return [3]float64{-1}
			}), capture.HintGlasses, CheckGlasses, "glare"},
		} {
			q := e.Judge(tc.f, faces)
			if q.Wish != tc.wish || tc.warn != "" && !slices.Contains(q.Warnings, tc.warn) || tc.wish == "" && q.Hint != "" {
				t.Errorf("person %d, %s: hint %q, wish %q, want %q; %+v", i, tc.name, q.Hint, q.Wish, tc.wish, q)
			}
			for _, c := range q.Checks() {
				if want := c.ID != tc.id; want != (c.Advice == "") && q.Hint == "" {
					t.Errorf("person %d, %s: %+v", i, tc.name, c)
				}
				if c.Status != StatusPass && c.ID != CheckMask && q.Hint == "" {
					t.Errorf("person %d, %s: a wish that keeps out: %+v", i, tc.name, c)
				}
			}
		}
	}
}

// The same light is enough light for everybody.
func TestNoSkinIsTooDark(t *testing.T) {
	e := engine(t, 3)
	for _, room := range []float64{0.33, 1, 3.3} { // 100, 300 and 1000 lux
		for skin := range rehearsal.SkinTones {
			look := rehearsal.PersonFor(2).Look
			look.Skin = skin
			f, _ := rehearsal.Shot{Look: look, Room: room, Width: 640, Height: 480, Pose: rehearsal.Pose{Z: 120}, Seed: int64(skin)}.Frame()
			in, err := e.Inspect("", f)
			if err != nil || len(in.Faces) != 1 {
				t.Fatal(in.Faces, err)
			}
			q := in.Quality
			if q.Hint == capture.HintDark || room <= 1 && (q.Hint != capture.HintNone || slices.Contains(q.Warnings, "low_light") != (room < 1 && q.Luma < warnLuma && q.Scene < 2*darkScene)) {
				t.Errorf("tone %d at %.0f lux: %+v", skin, 300*room, q)
			}
			if out := e.Judge(level(f, 0.05), in.Faces); out.Hint != capture.HintDark && room < 3 {
				t.Errorf("tone %d in the dark: %+v", skin, out)
			}
		}
	}
}

func TestChecksOfNobodyAndOfNoLandmarks(t *testing.T) {
	if c := (Quality{Hint: capture.HintNoFace}).Checks(); c != nil {
		t.Errorf("%+v", c)
	}
	f := onto(640, 480, scale(portraits()[0], 2))
	e := engine(t, 0)
	faces, err := e.Detect(f)
	if err != nil || len(faces) != 1 {
		t.Skip("the cascade does not see this head")
	}
	for _, c := range e.Judge(f, faces).Checks() {
		if run := c.Status != StatusNotRun; run == (c.ID == CheckPose || c.ID == CheckGlasses) {
			t.Errorf("tier 0: %+v", c)
		}
	}
}

func TestMiddlingIsWhatWasSeenForMostOfTheTime(t *testing.T) {
	good := Quality{Eyes: 100, need: 60, Luma: 120, Scene: 200, Contrast: 30, Bright: 180, Sharpness: 500, Evenness: 0.9, marked: true, Pitch: 0.6}
	bad := good
	bad.Eyes, bad.seconds, bad.tall, bad.Yaw = 20, 1, true, 40
	for _, c := range middling([]Quality{good, bad, good, bad, good}).Checks() {
		if c.Status != StatusPass {
			t.Errorf("%+v", c)
		}
	}
	var wrong []string
	for _, c := range middling([]Quality{bad, bad, good}).Checks() {
		if c.Status != StatusPass {
			wrong = append(wrong, c.ID)
		}
	}
	if want := []string{CheckAlone, CheckDistance, CheckPose}; !slices.Equal(wrong, want) {
		t.Errorf("%v, want %v", wrong, want)
	}
}

// A wish is asked for a while and then given up; what keeps a picture from being taken is asked for as long as it does.
func TestWishDoesNotKeepOut(t *testing.T) {
	var c Coach
	begin := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	f := capture.Frame{}
	asked := map[capture.Hint]int{}
	for n := range 200 {
		f.At = begin.Add(time.Duration(n) * 100 * time.Millisecond)
		q := Quality{Wish: capture.HintMask}
		if n >= 100 {
			q.Wish = capture.HintGlasses
		}
		if n >= 10 && n < 15 {
			q.Hint = capture.HintCloser
		}
		asked[c.Hint(q, f, nil)]++
	}
	if asked[capture.HintCloser] != 5 || asked[capture.HintMask] < 25 || asked[capture.HintMask] > 40 ||
		asked[capture.HintGlasses] < 25 || asked[capture.HintGlasses] > 40 {
		t.Errorf("%v", asked)
	}
}
