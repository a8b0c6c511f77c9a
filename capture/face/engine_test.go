package face

import (
	"math"
	"sync"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// Portraits are rendered once for all tests.
var portraits = sync.OnceValue(func() (fs []capture.Frame) {
	for seed := range int64(4) {
		fs = append(fs, capture.FromImage(rehearsal.Portrait(rehearsal.PersonFor(seed))))
	}
	return fs
})

// scale makes the picture smaller by a whole factor.
func scale(f capture.Frame, k int) capture.Frame {
	out := capture.Frame{Width: f.Width / k, Height: f.Height / k}
	for y := range out.Height {
		for x := range out.Width {
			for c := range 3 {
				sum := 0
				for j := range k {
					for i := range k {
						sum += int(f.Pix[3*((y*k+j)*f.Width+x*k+i)+c])
					}
				}
				out.Pix = append(out.Pix, byte(sum/(k*k)))
			}
		}
	}
	return out
}

// onto puts a picture into the middle of a grey frame.
func onto(w, h int, parts ...capture.Frame) capture.Frame {
	f := capture.Frame{Pix: make([]byte, 3*w*h), Width: w, Height: h}
	for i := range f.Pix {
		f.Pix[i] = byte(150 + i/3/w%16)
	}
	for n, p := range parts {
		x0, y0 := w*(2*n+1)/(2*len(parts))-p.Width/2, (h-p.Height)/2
		for y := range p.Height {
			copy(f.Pix[3*((y0+y)*w+x0):3*((y0+y)*w+x0+p.Width)], p.Pix[3*y*p.Width:3*(y+1)*p.Width])
		}
	}
	return f
}

// level multiplies the picture.
func level(f capture.Frame, k float64) capture.Frame {
	out := f.Clone()
	for i, v := range out.Pix {
		out.Pix[i] = byte(math.Min(255, float64(v)*k))
	}
	return out
}

func TestEveryDetectorFindsTheFace(t *testing.T) {
	for _, tier := range []int{0, 3} {
		e := engine(t, tier)
		found := 0
		for i, p := range portraits() {
			f := onto(1280, 720, scale(p, 2))
			faces, err := e.Detect(f)
			if err != nil {
				t.Fatal(err)
			}
			if len(faces) == 0 {
				t.Logf("tier %d does not find person %d", tier, i)
				continue
			}
			found++
			b := faces[0].Box
			if c := faces[0].Centre(); math.Abs(c.X-640) > 0.3*b.W || math.Abs(c.Y-360) > 0.5*b.H {
				t.Errorf("tier %d, person %d: box %+v of a face in the middle", tier, i, b)
			}
			if faces[0].Marked() != (tier > 0) {
				t.Errorf("tier %d: landmarks %v", tier, faces[0].Landmarks)
			}
			if l := faces[0].Landmarks; tier > 0 && !(l[RightEye].X < l[Nose].X && l[Nose].X < l[LeftEye].X && l[RightEye].Y < l[Nose].Y && l[Nose].Y < l[LeftMouth].Y) {
				t.Errorf("person %d: landmarks %v", i, l)
			}
		}
		if want := map[int]int{0: 3, 3: 4}[tier]; found < want {
			t.Errorf("tier %d finds %d of 4 faces, want %d", tier, found, want)
		}
	}
}

func TestQualityNamesOneThingToChange(t *testing.T) {
	e := engine(t, 3)
	p := scale(portraits()[0], 2)
	good := onto(960, 540, p)
	zoom := func(f capture.Frame, k float64) capture.Frame {
		return warp(f, func(x, y float64) (float64, float64) { return 480 + (x-480)/k, 290 + (y-290)/k })
	}
	for name, tc := range map[string]struct {
		f    capture.Frame
		want capture.Hint
	}{
		"good":                {good, capture.HintNone},
		"nobody":              {onto(960, 540), capture.HintNoFace},
		"two people":          {onto(960, 540, p, p), capture.HintTwoFaces},
		"far away":            {onto(960, 540, scale(p, 2)), capture.HintCloser},
		"at the edge":         {onto(960, 540, p, onto(40, 40), onto(40, 40)), capture.HintCentre},
		"light out":           {level(good, 0.12), capture.HintDark},
		"far too much light":  {level(good, 2.2), capture.HintBright},
		"blurred":             {zoom(onto(960, 540, scale(p, 4)), 4), capture.HintHoldStill},
		"nearer than fits in": {zoom(good, 2.08), capture.HintFurther},
	} {
		in, err := e.Inspect(name, tc.f)
		if err != nil {
			t.Fatal(err)
		}
		if in.Quality.Hint != tc.want {
			t.Errorf("%s: hint %q, want %q; %+v", name, in.Quality.Hint, tc.want, in)
		}
	}
}

// Dark skin in good light is not bad light.
func TestDarkSkinIsNotADarkPicture(t *testing.T) {
	e := engine(t, 3)
	for i, p := range portraits() {
		in, err := e.Inspect("", onto(1280, 720, scale(p, 2)))
		if err != nil || len(in.Faces) == 0 {
			t.Fatalf("person %d: %v", i, err)
		}
		if in.Quality.Hint == capture.HintDark || in.Quality.Hint == capture.HintBright {
			t.Errorf("person %d with luma %.0f is told %q", i, in.Quality.Luma, in.Quality.Hint)
		}
	}
}

func TestComparison(t *testing.T) {
	e := engine(t, 3)
	ps := portraits()
	small := func(p capture.Frame) capture.Frame { return scale(p, 3) } // about 50 px between the eyes, as on an ID
	for i, p := range ps {
		m := e.Compare(p, p)
		if m.Scores["cosine"] < 0.999 || m.Band != BandSimilar || m.Model == "" {
			t.Errorf("person %d with themselves: %+v", i, m)
		}
		if m := e.Compare(p, small(level(p, 0.8))); m.Band != BandSimilar {
			t.Errorf("person %d with the picture on the ID: %+v", i, m)
		}
	}
	// Rendered heads resemble one another more than people do, so nothing is claimed about pairs but their order.
	var others []float64
	for i := range ps {
		m, n := e.Compare(ps[i], ps[(i+1)%len(ps)]), e.Compare(ps[(i+1)%len(ps)], ps[i])
		if m.Scores["cosine"] != n.Scores["cosine"] {
			t.Errorf("not symmetric: %v, %v", m.Scores, n.Scores)
		}
		others = append(others, m.Scores["cosine"])
	}
	if m := median(others); m > 0.6 {
		t.Errorf("different heads have a median cosine of %v", m)
	}
}

func TestWhatCannotBeComparedSaysWhy(t *testing.T) {
	e, none := engine(t, 3), engine(t, 0)
	p, nobody := portraits()[0], onto(320, 240)
	tiny := onto(320, 240, scale(p, 12))
	for name, tc := range map[string]struct {
		got  Match
		want string
	}{
		"no model":      {none.Compare(p, p), ReasonNoModel},
		"no face in a":  {e.Compare(nobody, p), ReasonNoFaceA},
		"no face in b":  {e.Compare(p, nobody), ReasonNoFaceB},
		"broken frame":  {e.Compare(capture.Frame{Width: 3, Height: 3}, p), ReasonBadFrame},
		"small picture": {e.Compare(capture.Frame{Pix: make([]byte, 300), Width: 10, Height: 10}, p), ReasonBadFrame},
	} {
		if tc.got.Band != BandNotEvaluated || tc.got.Reason != tc.want || tc.got.Scores != nil {
			t.Errorf("%s: %+v, want %s", name, tc.got, tc.want)
		}
	}
	if m := e.Compare(p, tiny); m.Band != BandNotEvaluated {
		t.Errorf("a face of a few pixels: %+v", m)
	}
}

func TestBandsBelongToTheModel(t *testing.T) {
	m := Models()[2]
	for cosine, want := range map[float64]Band{0.45: BandSimilar, 0.449: BandUnclear, 0.30: BandUnclear, 0.299: BandDifferent, -1: BandDifferent} {
		if got := m.band(cosine); got != want {
			t.Errorf("%v: %s, want %s", cosine, got, want)
		}
	}
}

func TestDetectLeaksNoMats(t *testing.T) {
	if _, ok := openMats(); !ok {
		t.Skip("build with -tags matprofile to count Mats")
	}
	f := onto(320, 240, scale(portraits()[0], 4))
	before, _ := openMats()
	for _, tier := range []int{0, 3} {
		e := engine(t, tier)
		c := NewLive(e, LiveOptions{GoodFrames: 1})
		for i := range 200 {
			f.Seq, f.At = uint64(i), clock(float64(i)*40)
			c.Judge(f)
		}
		for range 10 {
			e.Compare(f, f)
		}
		for _, g := range []capture.Frame{f, onto(160, 120)} {
			if _, err := e.Search(g); err != nil {
				t.Fatal(err)
			}
			e.Eyes(g)
		}
		var edge border
		if faces, err := e.Detect(f); err == nil && len(faces) > 0 {
			edge.see(f, faces[0])
			edge.last, edge.most = edge.first, borderMove
			edge.check()
		}
		w := &follower{}
		faces, _ := e.Detect(f)
		for range 10 {
			w.begin(f, faces[0])
			w.step(f)
		}
		w.stop()
		c.Close()
	}
	if after, _ := openMats(); after != before {
		t.Errorf("%d Mats were left open", after-before)
	}
}
