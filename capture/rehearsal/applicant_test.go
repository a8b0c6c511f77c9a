package rehearsal

import (
	"bytes"
	"context"
	"errors"
	"math"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// noon is the clock of the tests: it stands still, so that the documents are always the same.
func noon() time.Time { return time.Date(2025, 3, 3, 12, 0, 0, 0, time.UTC) }

// small is an applicant before a small camera that gives a frame whenever it is asked.
func small(seed int64) *Applicant {
	return New(Options{Seed: seed, Width: 320, Height: 240, FPS: 10, Freewheel: true, Now: noon})
}

func open(t *testing.T, a *Applicant) capture.Camera {
	t.Helper()
	if err := press.Ready(); err != nil {
		t.Skip(err)
	}
	cam, err := a.Camera()(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cam.Close() })
	return cam
}

// after reads n frames and returns the last.
func after(t *testing.T, cam capture.Camera, n int) capture.Frame {
	t.Helper()
	var f capture.Frame
	var err error
	for range n {
		if f, err = cam.Read(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if !f.Valid() {
		t.Fatal("frame's bytes do not fit its size")
	}
	return f
}

// do begins an action that must be known.
func do(t *testing.T, a *Applicant, what Action) {
	t.Helper()
	if err := a.Do(what); err != nil {
		t.Fatal(err)
	}
}

func trouble(t *testing.T, a *Applicant, name string, on bool) {
	t.Helper()
	if err := a.Mishap(name, on); err != nil {
		t.Fatal(err)
	}
}

// settled is long enough for every movement to end, in frames of the small camera.
const settled = 40

func TestSameSeedPlaysTheSameFrames(t *testing.T) {
	play := func(seed int64) []capture.Frame {
		a := small(seed)
		cam := open(t, a)
		frames := []capture.Frame{after(t, cam, 2)}
		for _, what := range Actions() {
			do(t, a, what)
			frames = append(frames, after(t, cam, 7))
		}
		return frames
	}
	first, second, other := play(3), play(3), play(4)
	for i := range first {
		if !bytes.Equal(first[i].Pix, second[i].Pix) || first[i].Seq != second[i].Seq {
			t.Errorf("frame %d differs between two plays of one seed", first[i].Seq)
		}
		if bytes.Equal(first[i].Pix, other[i].Pix) {
			t.Errorf("frame %d is the same for another seed", first[i].Seq)
		}
	}
}

func TestEachMishapShowsInTheFrame(t *testing.T) {
	a := small(1)
	cam := open(t, a)
	shows := map[string]struct {
		what  Action
		check func(good, bad capture.Frame) bool
	}{
		Glare:           {ShowPassport, func(good, bad capture.Frame) bool { return burnt(bad) > burnt(good)+400 }},
		TooFar:          {ShowPassport, nil},
		Blurred:         {ShowPassport, func(good, bad capture.Frame) bool { return detail(bad) < 0.8*detail(good) }},
		TwoFaces:        {ShowFace, nil},
		NoFace:          {ShowFace, nil},
		WrongDocument:   {ShowPassport, nil},
		Dark:            {ShowFace, func(_, bad capture.Frame) bool { return brightness(bad) < 60 }},
		ExpiredDocument: {ShowPassport, nil},
		OtherPerson:     {ShowFace, nil},
		WrongSide:       {ShowPassport, nil},
		Finger:          {ShowPassport, nil},
		Tilted:          {ShowPassport, nil},
		Restless:        {ShowPassport, nil},
		CutOff:          {ShowPassport, nil},
		Screen:          {ShowPassport, nil},
		Photograph:      {ShowFace, nil},
		GreyCopy:        {ShowPassport, func(good, bad capture.Frame) bool { return colour(bad) < 0.6*colour(good) }},
	}
	for _, name := range Mishaps() {
		s, ok := shows[name]
		if !ok {
			if name != Unplugged && name != Frozen && name != FedIn {
				t.Errorf("mishap %q has no test", name)
			}
			continue
		}
		do(t, a, s.what)
		good := after(t, cam, settled)
		trouble(t, a, name, true)
		bad := after(t, cam, settled)
		trouble(t, a, name, false)
		again := after(t, cam, settled)
		if d, still := difference(good, bad), difference(good, again); d < 10 || d < 2*still {
			t.Errorf("%s: the frame changed by %.1f only; %.1f without a mishap", name, d, still)
		}
		if s.check != nil && !s.check(good, bad) {
			t.Errorf("%s: it does not look like it", name)
		}
	}
	if err := a.Mishap("earthquake", true); err == nil {
		t.Error("an unknown mishap was accepted")
	}
	if err := a.Do("dance"); err == nil {
		t.Error("an unknown action was accepted")
	}
}

func TestCameraPulledAndPluggedAgain(t *testing.T) {
	a := small(2)
	cam := open(t, a)
	before := after(t, cam, 1)
	trouble(t, a, Unplugged, true)
	if _, err := cam.Read(t.Context()); !errors.Is(err, capture.ErrUnplugged) {
		t.Errorf("read from a pulled camera: %v", err)
	}
	if _, err := a.Camera()(t.Context()); !errors.Is(err, capture.ErrNoCamera) {
		t.Errorf("open a pulled camera: %v", err)
	}
	cam.Close()
	trouble(t, a, Unplugged, false)
	if f := after(t, open(t, a), 1); f.Seq <= before.Seq {
		t.Errorf("frame %d after frame %d", f.Seq, before.Seq)
	}
}

func TestFrozenCameraGivesNothingUntilItThaws(t *testing.T) {
	a := small(2)
	cam := open(t, a)
	before := after(t, cam, 1)
	trouble(t, a, Frozen, true)
	ctx, cancel := context.WithCancel(t.Context())
	got := make(chan error)
	go func() {
		_, err := cam.Read(ctx)
		got <- err
	}()
	cancel()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Errorf("frozen read ended with %v", err)
	}
	next := make(chan capture.Frame)
	go func() {
		f, _ := cam.Read(context.Background())
		next <- f
	}()
	trouble(t, a, Frozen, false)
	if f := <-next; f.Seq != before.Seq+1 {
		t.Errorf("frame %d followed frame %d", f.Seq, before.Seq)
	}
}

func TestReadHonoursTheContext(t *testing.T) {
	a := New(Options{Width: 160, Height: 120, FPS: 0.001}) // the second frame is due in a quarter of an hour
	cam := open(t, a)
	after(t, cam, 1)
	ctx, cancel := context.WithCancel(t.Context())
	got := make(chan error)
	go func() {
		_, err := cam.Read(ctx)
		got <- err
	}()
	cancel()
	if err := <-got; !errors.Is(err, context.Canceled) {
		t.Errorf("read ended with %v", err)
	}
}

func TestSimulatedCameraSaysSo(t *testing.T) {
	i := open(t, small(1)).Info()
	if !i.Simulated || i.Driver != "simulated" || i.Width != 320 || i.Height != 240 {
		t.Errorf("info is %+v", i)
	}
}

func TestHandsMayMoveWhileTheCameraRuns(t *testing.T) {
	a := small(1)
	cam := open(t, a)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 20 {
			for _, what := range Actions() {
				_ = a.Do(what)
			}
			_ = a.Mishap(Glare, true)
			a.Screen(HalfScreen("left"))
			a.Obey(TaskSelfie, capture.HintTurnLeft)
			_ = a.Mishap(Glare, false)
			_, _ = a.Pose(), a.Troubles()
		}
	}()
	after(t, cam, 10)
	<-done
}

// TestApplicantObeys walks from the document to the turn of the head by what the screen says.
func TestApplicantObeys(t *testing.T) {
	a := New(Options{Seed: 1, Card: true, Width: 160, Height: 120, FPS: 10, Freewheel: true, Now: noon})
	cam := open(t, a)
	after(t, cam, 1)
	say := func(task string, h capture.Hint, frames int) {
		for range frames {
			a.Obey(task, h)
			after(t, cam, 1)
		}
	}
	lies := func() paper {
		a.mu.Lock()
		defer a.mu.Unlock()
		if a.stage.slip.x > 0.05 {
			return noPaper
		}
		return a.stage.lies
	}
	say(TaskDocument, capture.HintShow, 3)
	if lies() != noPaper || a.want.paper != noPaper {
		t.Error("the card was shown before a person could have read the screen")
	}
	say(TaskDocument, capture.HintShow, settled)
	if lies() != cardFront {
		t.Error("the front of the card does not lie there")
	}
	say(TaskDocument, capture.HintTurnOver, settled)
	if lies() != cardBack {
		t.Error("the card was not turned over")
	}
	say(TaskSelfie, capture.HintNoFace, settled)
	if p := a.Pose(); lies() != noPaper || math.Abs(p.X) > 20 || math.Abs(p.Yaw) > 3 {
		t.Errorf("the applicant does not stand before the camera: %+v", p)
	}
	say(TaskSelfie, capture.HintTurnLeft, 20)
	if p := a.Pose(); p.Yaw < 27 || p.Yaw > 34 {
		t.Errorf("told to turn left, the head is at %.1f degrees", p.Yaw)
	}
	say(TaskSelfie, capture.HintBack, 20)
	say(TaskSelfie, capture.HintTurnRight, 20)
	if p := a.Pose(); p.Yaw > -27 || p.Yaw < -34 {
		t.Errorf("told to turn right, the head is at %.1f degrees", p.Yaw)
	}
	say(TaskAway, capture.HintNone, settled)
	if p := a.Pose(); p.X > -600 {
		t.Errorf("the applicant is still there: %+v", p)
	}
}

// What the screen shines and what the camera is told shows in the face, unless its pictures were made before.
func TestFaceAnswersScreenAndExposure(t *testing.T) {
	a := small(1)
	cam := open(t, a)
	ctl, ok := cam.(capture.Controls)
	if !ok {
		t.Fatal("the simulated camera takes no orders")
	}
	do(t, a, ShowFace)
	middle := func() (c [3]float64) { // blue, green, red of the face
		f := after(t, cam, 1)
		for y := f.Height * 4 / 10; y < f.Height*6/10; y++ {
			for x := f.Width * 45 / 100; x < f.Width*55/100; x++ {
				for k := range c {
					c[k] += float64(f.Pix[3*(y*f.Width+x)+k])
				}
			}
		}
		return c
	}
	after(t, cam, settled)
	for _, fed := range []bool{false, true} {
		trouble(t, a, FedIn, fed)
		plain := middle()
		a.Screen(FullScreen(1, 0, 0))
		red := middle()
		a.Screen(ScreenLight{})
		took, err := ctl.Expose(0.5)
		if err != nil || took != 0.5 {
			t.Fatalf("took %v, %v", took, err)
		}
		half := middle()
		if err := ctl.Lock(false); err != nil {
			t.Fatal(err)
		}
		again := middle()
		answers := []bool{red[2]/plain[2] > 1.05*red[0]/plain[0], half[1] < 0.85*plain[1], math.Abs(again[1]/plain[1]-1) < 0.05}
		if answers[0] == fed || answers[1] == fed || !answers[2] {
			t.Errorf("fed in %v: red light %v, half exposure %v, again %v", fed, answers[0], answers[1], answers[2])
		}
	}
	if _, err := ctl.Expose(0); err == nil {
		t.Error("an exposure of nothing")
	}
}

// TestColourSeenBeforeItWasShown: no frame is there before the light in it can have come from the screen, nor is it handed out before its time.
func TestColourSeenBeforeItWasShown(t *testing.T) {
	a := New(Options{Width: 160, Height: 90, FPS: 60})
	c, err := a.Camera()(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for range 5 {
		shone := time.Now()
		a.Screen(ScreenLight{})
		f, err := c.Read(t.Context())
		if now := time.Now(); err != nil || f.At.Before(shone.Add(latency)) || f.At.After(now) {
			t.Fatalf("%v: shone at 0, the frame of %v came at %v", err, f.At.Sub(shone), now.Sub(shone))
		}
	}
}
