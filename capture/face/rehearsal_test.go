package face

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// rehearsed is a booth with a rehearsal applicant before a simulated camera of 12 frames a second, and a real engine.
func rehearsed(t *testing.T, e *Engine, person int64, o LiveOptions) (*booth, *rehearsal.Applicant) {
	t.Helper()
	clock := newActor() // only its time is used
	b := newBooth(t, clock, uint64(person), LiveOptions{})
	o.Rand, o.record = rand.NewChaCha8([32]byte{byte(person), 7}), func(f capture.Frame) { b.kept = append(b.kept, f) }
	b.fps, b.live = 12, NewLive(e, o)
	t.Cleanup(func() { b.live.Close() })
	a := rehearsal.New(rehearsal.Options{Seed: person, Width: 640, Height: 360, FPS: b.fps, Freewheel: true})
	cam, err := a.Camera()(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cam.Close() })
	if err := a.Do(rehearsal.ShowFace); err != nil {
		t.Fatal(err)
	}
	b.hear = func(h capture.Hint) { a.Obey(rehearsal.TaskSelfie, h) }
	b.take = func() capture.Frame {
		q := b.drive(clock.now)
		a.Screen(rehearsal.ScreenLight{TopLeft: q[0], TopRight: q[1], BottomLeft: q[2], BottomRight: q[3]})
		f, err := cam.Read(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		f.At = clock.now
		return f
	}
	return b, a
}

// A rehearsal applicant, drawn as the running station draws one, passes with the real models; the recording of the session is judged
// the same; and the selfie is the person's.
func TestRehearsalApplicantPasses(t *testing.T) {
	e := engine(t, 3)
	for person := range int64(2) {
		b, _ := rehearsed(t, e, person, LiveOptions{})
		r, ok := b.play(time.Minute)
		if !ok || !r.Passed {
			t.Errorf("person %d: decided %v, %+v", person, ok, r.Verdict)
			continue
		}
		t.Logf("person %d: %.1f s, planarity %.3f, parallax %.4f, relief %.2f", person, r.Ended.Sub(r.Began).Seconds(),
			r.Check(CheckPlanarity).Score, r.Check(CheckParallax).Score, r.Check(light.CheckRelief).Score)
		if m := e.Compare(r.Best, capture.FromImage(rehearsal.Portrait(rehearsal.PersonFor(person)))); m.Band != BandSimilar {
			t.Errorf("person %d: selfie and portrait: %+v", person, m)
		}
		if person > 0 {
			continue
		}
		j, err := e.JudgeSession(r.Recorded, func(i int) (capture.Frame, error) { return b.kept[i], nil })
		live, _ := json.Marshal(r.Judgement)
		again, _ := json.Marshal(j)
		if err != nil || !bytes.Equal(live, again) {
			t.Errorf("%v; the recording is judged otherwise:\n%s\n%s", err, live, again)
		}
	}
}

func TestWithoutModelsTheReviewerDecides(t *testing.T) {
	b, _ := rehearsed(t, engine(t, 0), 0, LiveOptions{})
	r, ok := b.play(time.Minute)
	if !ok || r.Passed || r.Status != StatusInconclusive || r.Advice != AdviceReviewer || r.Again() {
		t.Fatalf("decided %v, %+v", ok, r.Judgement)
	}
	for _, id := range []string{turnID(0), turnID(1), CheckParallax, light.CheckFreshness, light.CheckRelief} {
		if c := r.Check(id); c.Status != StatusPass {
			t.Errorf("%+v", c)
		}
	}
}

func TestSecondFaceDuringTheTurn(t *testing.T) {
	b, a := rehearsed(t, engine(t, 3), 0, LiveOptions{})
	b.happen = func(b *booth) {
		if len(b.turned()) > 0 {
			if err := a.Mishap(rehearsal.TwoFaces, true); err != nil {
				t.Fatal(err)
			}
		}
	}
	r, ok := b.play(time.Minute)
	if c := r.Check(CheckSingle); !ok || r.Passed || c.Status != StatusFail || r.Advice != AdviceBeAlone {
		t.Errorf("decided %v, %+v", ok, r.Verdict)
	}
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

// A photograph of the person that somebody turns, slants and moves about as a head is turned.
func TestFlatPhotographOfTheFace(t *testing.T) {
	b, _ := rehearsed(t, engine(t, 3), 9, LiveOptions{NoFlash: true})
	photo := onto(640, 480, scale(portraits()[0], 2))
	yaw, goal := 0.0, 0.0
	b.hear = func(h capture.Hint) {
		goal = map[capture.Hint]float64{capture.HintTurnLeft: 1, capture.HintTurnRight: -1}[h]
	}
	b.take = func() capture.Frame {
		yaw += max(-0.08, min(0.08, goal-yaw)) // foreshortening, and perspective that makes the nearer half larger
		f := warp(photo, func(x, y float64) (float64, float64) {
			k := 1 - 0.0006*yaw*(x-320)
			return 320 + (x-320)*k*(1+0.35*yaw*yaw) - 40*yaw, 240 + (y-240)*k
		})
		f.Pix[0], f.Pix[3] = byte(b.seq), byte(b.seq>>8)
		f.At = b.a.now
		return f
	}
	r, ok := b.play(time.Minute)
	if !ok || r.Passed || r.Check(turnID(0)).Status != StatusFail && r.Check(CheckPlanarity).Status != StatusFail && r.Check(CheckParallax).Status != StatusFail {
		t.Errorf("decided %v, %+v", ok, r.Judgement)
	}
}
