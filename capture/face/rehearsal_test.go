package face

import (
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// scene is a rehearsal applicant before the challenge, ten frames a second of simulated time.
func scene(t *testing.T, e *Engine, seed int64, happen func(n int, a *rehearsal.Applicant, v capture.Verdict)) (Result, bool) {
	t.Helper()
	a := rehearsal.New(rehearsal.Options{Seed: seed, Width: 800, Height: 450, FPS: 10, Freewheel: true})
	cam, err := a.Camera()(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer cam.Close()
	c := seeded(t, e, uint64(seed))
	if err := a.Do(rehearsal.ShowFace); err != nil {
		t.Fatal(err)
	}
	begin := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	for n := range 180 {
		f, err := cam.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		f.At = begin.Add(time.Duration(f.Seq) * time.Second / 10)
		v := c.Judge(f)
		if r, ok := c.Outcome(); ok {
			return r, true
		}
		if happen != nil {
			happen(n, a, v)
		}
		a.Obey(rehearsal.TaskSelfie, v.Hint)
	}
	return Result{}, false
}

func TestRehearsalApplicantPasses(t *testing.T) {
	e := engine(t, 3)
	for seed := range int64(2) {
		r, ok := scene(t, e, seed, nil)
		if !ok || !r.Passed {
			t.Errorf("person %d: decided %v, %+v", seed, ok, r.Reasons)
			continue
		}
		t.Logf("person %d: planarity %.3f, parallax %.4f", seed, r.check(CheckPlanarity).Score, r.check(CheckParallax).Score)
		if m := e.Compare(r.Best, capture.FromImage(rehearsal.Portrait(rehearsal.PersonFor(seed)))); m.Band != BandSimilar {
			t.Errorf("person %d: selfie and portrait: %+v", seed, m)
		}
	}
}

func TestWithoutModelsTheReviewerDecides(t *testing.T) {
	r, ok := scene(t, engine(t, 0), 0, nil)
	if !ok || r.Passed || r.Status != StatusInconclusive || r.check(CheckTier).Status != StatusInconclusive {
		t.Fatalf("decided %v, %+v", ok, r.Reasons)
	}
	for _, id := range []string{turnID(0), turnID(1), CheckParallax} {
		if c := r.check(id); c.Status != StatusPass {
			t.Errorf("%+v", c)
		}
	}
}

func TestSecondFaceDuringTheTurn(t *testing.T) {
	r, ok := scene(t, engine(t, 3), 0, func(_ int, a *rehearsal.Applicant, v capture.Verdict) {
		if v.Hint == capture.HintTurnLeft || v.Hint == capture.HintTurnRight {
			if err := a.Mishap(rehearsal.TwoFaces, true); err != nil {
				t.Fatal(err)
			}
		}
	})
	if c := r.check(CheckSingle); !ok || r.Passed || c.Status != StatusFail {
		t.Errorf("decided %v, %+v", ok, r.Reasons)
	}
}

// A photograph of the person that somebody turns, slants and moves about as a head is turned.
func TestFlatPhotographOfTheFace(t *testing.T) {
	e := engine(t, 3)
	photo := onto(640, 480, scale(portraits()[0], 2))
	c := seeded(t, e, 9)
	begin := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	yaw, goal := 0.0, 0.0
	for n := range 300 {
		yaw += max(-0.08, min(0.08, goal-yaw)) // foreshortening, and perspective that makes the nearer half larger
		f := warp(photo, func(x, y float64) (float64, float64) {
			k := 1 - 0.0006*yaw*(x-320)
			return 320 + (x-320)*k*(1+0.35*yaw*yaw) - 40*yaw, 240 + (y-240)*k
		})
		f.Seq, f.At = uint64(n), begin.Add(time.Duration(n)*time.Second/15)
		switch v := c.Judge(f); v.Hint {
		case capture.HintTurnLeft:
			goal = 1
		case capture.HintTurnRight:
			goal = -1
		case capture.HintBack:
			goal = 0
		}
		if r, ok := c.Outcome(); ok {
			if r.Passed || r.check(turnID(0)).Status != StatusFail && r.check(CheckPlanarity).Status != StatusFail && r.check(CheckParallax).Status != StatusFail {
				t.Errorf("%+v", r.Reasons)
			}
			return
		}
	}
	t.Error("not decided")
}

// Followed points alone tell a turned picture from a turned head.
func TestParallaxOfPictureAndHead(t *testing.T) {
	e := engine(t, 3)
	photo := onto(640, 480, scale(portraits()[1], 2)) // dark skin has few corners
	faces, err := e.Detect(photo)
	if err != nil || len(faces) == 0 {
		t.Fatal(err)
	}
	w := &follower{}
	defer w.stop()
	w.begin(photo, faces[0])
	var last flow
	for i := 1; i <= 8; i++ {
		s := float64(i) / 8
		f := warp(photo, func(x, y float64) (float64, float64) {
			k := 1 - 0.0004*s*(x-320)
			return 320 + (x-320)*k*(1+0.2*s) - 50*s, 240 + (y-240)*k
		})
		var ok bool
		if last, ok = w.step(f); !ok {
			t.Fatalf("lost the points at step %d", i)
		}
	}
	if last.yaw < 0.1 || last.parallax > minParallax/2 {
		t.Errorf("picture moved to the right: %+v", last)
	}
	var none *follower
	none.begin(photo, faces[0])
	if _, ok := none.step(photo); ok {
		t.Error("nobody follows, and yet knows")
	}
	none.stop()
}
