package face

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

// project turns the five points of the actor's head without noise.
func project(yaw float64, flat bool) Landmarks {
	a := newActor()
	a.noise, a.yaw, a.flat = 0, yaw, flat
	return a.face(500, 100).Landmarks
}

func TestYawIsPositiveToTheOwnLeft(t *testing.T) {
	for _, deg := range []float64{-30, -20, -10, 0, 10, 20, 30} {
		l := project(deg, false)
		if got := l.Yaw(); math.Abs(got-deg) > 1 {
			t.Errorf("turned by %v: measured %.1f", deg, got)
		}
		if l[LeftEye].X < l[RightEye].X {
			t.Error("the own left eye has to be at the right of an unmirrored frame")
		}
		if math.Abs(l.Roll()) > 1e-9 {
			t.Errorf("roll %v", l.Roll())
		}
	}
}

func TestRollAndScaleDoNotChangeYawAndPitch(t *testing.T) {
	want := project(20, false)
	sin, cos := math.Sincos(25 * math.Pi / 180)
	var l Landmarks
	for i, p := range want {
		l[i] = capture.Point{X: 3*(p.X*cos-p.Y*sin) + 40, Y: 3*(p.X*sin+p.Y*cos) - 7}
	}
	if math.Abs(l.YawRatio()-want.YawRatio()) > 1e-9 || math.Abs(l.PitchRatio()-want.PitchRatio()) > 1e-9 {
		t.Errorf("yaw %v, %v; pitch %v, %v", l.YawRatio(), want.YawRatio(), l.PitchRatio(), want.PitchRatio())
	}
	if math.Abs(l.Roll()-25) > 1e-9 {
		t.Errorf("roll %v", l.Roll())
	}
}

func TestPlanarityTellsHeadFromPicture(t *testing.T) {
	a := project(0, false)
	for _, deg := range []float64{17, 25, 30} {
		if e := planarity(a, project(deg, false)); e < minPlanarity {
			t.Errorf("head turned by %v: %.3f", deg, e)
		}
		if e := planarity(project(0, true), project(deg, true)); e > 1e-9 {
			t.Errorf("picture turned by %v: %.3f", deg, e)
		}
	}
	if e := planarity(a, Landmarks{}); e != 0 && !math.IsNaN(e) {
		t.Errorf("landmarks that coincide: %v", e)
	}
}

func TestSimilarityCarriesOnto(t *testing.T) {
	from := project(10, false)
	sin, cos := math.Sincos(0.4)
	var to Landmarks
	for i, p := range from {
		to[i] = capture.Point{X: 0.3*(p.X*cos-p.Y*sin) + 5, Y: 0.3*(p.X*sin+p.Y*cos) + 9}
	}
	m := similarity(from, to)
	for i, p := range from {
		got := capture.Point{X: m[0]*p.X + m[1]*p.Y + m[2], Y: m[3]*p.X + m[4]*p.Y + m[5]}
		if distance(got, to[i]) > 1e-9 {
			t.Errorf("point %d: %v, want %v", i, got, to[i])
		}
	}
}

func TestResidualOfAPlaneIsNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	h := [9]float64{0.9, 0.1, 12, -0.05, 1.1, -4, 2e-4, -1e-4, 1}
	var from, to, head []capture.Point
	for i := range 60 {
		p := capture.Point{X: 300 + 100*random.Float64(), Y: 200 + 140*random.Float64()}
		w := h[6]*p.X + h[7]*p.Y + h[8]
		q := capture.Point{X: (h[0]*p.X + h[1]*p.Y + h[2]) / w, Y: (h[3]*p.X + h[4]*p.Y + h[5]) / w}
		if i%15 == 0 { // slips of the tracker
			q.X += 40
		}
		from, to = append(from, p), append(to, q)
		bulge := 40 * math.Cos((p.X-350)/50) * 0.4
		head = append(head, capture.Point{X: p.X + bulge, Y: p.Y})
	}
	if r := residual(from, to); r > 0.05 {
		t.Errorf("plane with slips: %v px", r)
	}
	if r := residual(from, head); r < 0.5 {
		t.Errorf("curved surface: %v px", r)
	}
	same := make([]capture.Point, 10)
	if r := residual(same, same); r != 0 {
		t.Errorf("ten times the same point: %v", r)
	}
	if _, ok := homography(from[:3], to[:3]); ok {
		t.Error("a homography from three points")
	}
}

func TestSuppressKeepsOneOfOverlappingFaces(t *testing.T) {
	box := func(x float64, s float64) Face { return Face{Box: capture.Rect{X: x, W: 100, H: 100}, Score: s} }
	got := suppress([]Face{box(0, 0.8), box(10, 0.9), box(300, 0.7), box(20, 0.75)}, 0.3)
	if len(got) != 2 || got[0].Score != 0.9 || got[1].Score != 0.7 {
		t.Errorf("%+v", got)
	}
	if suppress(nil, 0.3) != nil {
		t.Error("faces out of nothing")
	}
}

func TestDecodePutsACellBackIntoThePicture(t *testing.T) {
	const side = 320
	values := make([]float32, cells(side)*channels)
	at := (40*40 + 5*20 + 7) * channels // stride 16, row 5, column 7
	copy(values[at:], []float32{0.81, 1, 0.5, 0.25, float32(math.Log(4)), float32(math.Log(5)), 0, 0, 1, 0, 0.5, 1, 0, 2, 1, 2})
	faces, err := decode(values, side, 0.25, Models()[0].Limits)
	if err != nil || len(faces) != 1 {
		t.Fatalf("%v, %v", faces, err)
	}
	f := faces[0]
	want := capture.Rect{X: (7.5 - 2) * 64, Y: (5.25 - 2.5) * 64, W: 256, H: 320}
	if math.Abs(f.Box.X-want.X)+math.Abs(f.Box.Y-want.Y)+math.Abs(f.Box.W-want.W)+math.Abs(f.Box.H-want.H) > 0.01 {
		t.Errorf("box %+v, want %+v", f.Box, want)
	}
	if math.Abs(f.Score-0.9) > 1e-6 || f.Landmarks[Nose] != (capture.Point{X: 7.5 * 64, Y: 6 * 64}) {
		t.Errorf("score %v, nose %v", f.Score, f.Landmarks[Nose])
	}
	nan := float32(math.NaN())
	values[at] = nan
	if faces, err := decode(values, side, 1, Models()[0].Limits); err != nil || len(faces) != 0 {
		t.Errorf("a score that is no number: %v, %v", faces, err)
	}
	if _, err := decode(values[:16], side, 1, Models()[0].Limits); err == nil {
		t.Error("too few values")
	}
}

func TestFaceAsJSON(t *testing.T) {
	b, err := json.Marshal(Face{Box: capture.Rect{X: 1.234, Y: 2, W: 3, H: 4}, Score: 0.91234})
	if err != nil || string(b) != `{"box":{"x":1.23,"y":2,"w":3,"h":4},"score":0.91}` {
		t.Errorf("%s, %v", b, err)
	}
	b, _ = json.Marshal(Face{Landmarks: Landmarks{{X: 1, Y: 2}}})
	if want := `{"box":{"x":0,"y":0,"w":0,"h":0},"landmarks":[[1,2],[0,0],[0,0],[0,0],[0,0]],"score":0}`; string(b) != want {
		t.Errorf("%s", b)
	}
}

// Paper bent to a head's width moves a little as a head does, by the landmarks and by the followed points; a head does by one of
// them at least.
func TestPaperBentToAHeadsWidth(t *testing.T) {
	for _, tc := range []struct {
		plane, parallax float64
		want            Status
	}{{0.11, 0.003, StatusFail}, {0.11, 0.016, StatusFail}, {0.19, 0.02, StatusFail}, {0.17, 0.023, StatusPass}, {0.3, 0.016, StatusPass}} {
		p := pose{plane: slices.Repeat([]float64{tc.plane}, holdFrames), parallax: slices.Repeat([]float64{tc.parallax}, holdFrames)}
		c := p.checks()[2]
		if c.ID != CheckParallax || c.Status != tc.want || c.Status == StatusFail && c.Advice == "" {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}
