package main

import (
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"image"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// pretend is a window whose lights are on the glass a sixtieth of a second later.
type pretend struct {
	mu     sync.Mutex
	lights int
	on     bool
	seen   func(v capture.Verdict, lights int)
	off    chan struct{} // when not nil: gets one when the lights go out
	frames int
	from   time.Time // of the first frame
	until  time.Time // of the last
}

// slowest is the rate of frames from which a machine can film people; one that is too busy for that cannot judge them.
const slowest = 8.0

// rate is the frames a second of a session that is over.
func (p *pretend) rate() float64 { return float64(p.frames) / max(p.until.Sub(p.from).Seconds(), 1e-3) }

// neverShone ends the test of a session that was over before its lights: skipped on a machine that is too busy, else failed.
func (p *pretend) neverShone(t *testing.T) {
	t.Helper()
	if rate := p.rate(); rate > slowest {
		t.Fatalf("the session ended before its lights, at %.1f frames a second", rate)
	}
	t.Skipf("%.1f frames a second: this machine is too busy to film people", p.rate())
}

func (p *pretend) Frame(capture.Frame) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.until = time.Now(); p.frames == 0 {
		p.from = p.until
	}
	p.frames++
}

func (*pretend) Document(*image.RGBA) {}
func (*pretend) Remote(*image.RGBA)   {}
func (*pretend) Show(journey.View)    {}
func (p *pretend) Verdict(v capture.Verdict) {
	p.mu.Lock()
	n, seen := p.lights, p.seen
	p.mu.Unlock()
	if seen != nil {
		seen(v, n)
	}
}

func (p *pretend) Light(_ capture.Light, on bool, painted func(time.Time)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.on && !on {
		select {
		case p.off <- struct{}{}:
		default:
		}
	}
	if p.on = on; on {
		p.lights++
		time.AfterFunc(time.Second/60, func() { painted(time.Now()) })
	}
}

// sit runs the workers of the selfie step of a rehearsing station until the session has ended or the camera was lost.
func sit(t *testing.T, p *pretend, s journey.State, before func(k *Kiosk)) (*Kiosk, journey.Event) {
	t.Helper()
	return sitOn(t, p, s, before, func(*Kiosk, journey.Event) bool { return true })
}

// sitOn runs them until an event is the last one that a test wants to hear of.
func sitOn(t *testing.T, p *pretend, s journey.State, before func(k *Kiosk), last func(*Kiosk, journey.Event) bool) (*Kiosk, journey.Event) {
	t.Helper()
	cfg := rehearsing(t)
	cfg.Camera.Width, cfg.Camera.Height = 640, 360
	if dir, err := filepath.Abs("../../../shared/models"); err == nil && exists(dir) {
		cfg.Models.Dir = dir
	} else {
		t.Skip("no folder shared/models beside the project")
	}
	k := open(t, cfg)
	if before != nil {
		before(k)
	}
	k.show.(*later).set(p)
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	events := make(chan journey.Event, 16)
	send := func(e journey.Event) {
		switch e.(type) {
		case journey.SelfieAccepted, journey.SelfieFailed, journey.CameraLost:
			events <- e
		}
	}
	var wg sync.WaitGroup
	wg.Go(func() { k.eyes.Camera(ctx, s, send) })
	k.actor.Obey(rehearsal.TaskSelfie, capture.HintNone)
	wg.Go(func() { k.eyes.Face(ctx, s, send) })
	defer wg.Wait()
	defer cancel()
	for {
		select {
		case e := <-events:
			if last(k, e) {
				return k, e
			}
		case <-ctx.Done():
			t.Fatal("no end of the session")
			return nil, nil
		}
	}
}

// livenessOf is what a session that came to its end found.
func livenessOf(t *testing.T, e journey.Event) app.Liveness {
	t.Helper()
	switch e := e.(type) {
	case journey.SelfieAccepted:
		return e.Live
	case journey.SelfieFailed:
		return e.Live
	}
	t.Fatalf("%T", e)
	return app.Liveness{}
}

// The whole way of the running station but its window: the challenge is drawn and shone, the simulated person is lit by it, and what comes
// out is signed for the case.
func TestSelfieOfARehearsal(t *testing.T) {
	p := &pretend{}
	k, e := sit(t, p, journey.State{Purpose: journey.ForRepass, Case: "case-1"}, func(k *Kiosk) { knowsPlace(t, k) })
	live := livenessOf(t, e)
	rate := p.rate()
	t.Logf("passed %v, advice %q, %d lights, %.1f frames a second", live.Passed, live.Advice, p.lights, rate)
	if !live.Passed && rate > slowest { // a machine that is too busy to film people cannot judge them
		for _, c := range live.Checks {
			if c.Outcome != app.Passed {
				t.Errorf("%s %s %s %g %v", c.ID, c.Outcome, c.Reason, c.Score, c.Evidence)
			}
		}
	}
	if p.on || p.lights < 12 {
		t.Errorf("%d lights, and they are on: %v", p.lights, p.on)
	}
	for _, c := range live.Checks {
		if c.ID == face.CheckBackground && c.Outcome != app.Passed {
			t.Errorf("the place is not known again: %+v", c)
		}
		if c.ID == "" || c.Version == 0 || c.Outcome == "" || c.Outcome != app.Passed && !c.Optional && c.Reason == "" && live.Advice == "" {
			t.Errorf("%+v", c)
		}
	}
	if live.Plot == nil || len(live.Plot.At) > 250 || live.Seed == "" || live.Prompt == "" || live.Tier != 3 {
		t.Errorf("%+v", live)
	}
	public, _ := base64.RawURLEncoding.DecodeString(live.PublicKey)
	signature, _ := base64.RawURLEncoding.DecodeString(live.Signature)
	if len(public) != ed25519.PublicKeySize || !ed25519.Verify(public, app.SignedChain("case-1", live), signature) {
		t.Error("the signature does not hold")
	}
	if _, err := os.Stat(filepath.Join(k.cfg.Station.Data, stationKeyFile)); err != nil {
		t.Error(err)
	}
}

// After repeated attacks the machine takes a picture and judges nothing; a person decides, and it is no try of this applicant's.
func TestSelfieAtAStationThatIsLockedOut(t *testing.T) {
	p := &pretend{}
	_, e := sit(t, p, journey.State{Purpose: journey.ForRepass, Case: "case-1"}, func(k *Kiosk) {
		for range lockoutAfter {
			k.eyes.own.lockout.Attack()
		}
	})
	accepted, ok := e.(journey.SelfieAccepted)
	if !ok || !accepted.Live.Locked || accepted.Live.Passed || accepted.Live.Prompt != "" || p.lights > 0 {
		t.Errorf("%T %+v, %d lights", e, accepted.Live, p.lights)
	}
	if live := accepted.Live; live.Advice != face.AdviceReviewer {
		t.Errorf("advice %q", live.Advice)
	}
}

// Whose camera hangs while the lights are shown gets a screen without lights, and the journey hears of the camera.
func TestCameraFrozenInTheLights(t *testing.T) {
	p := &pretend{}
	k, e := sit(t, p, journey.State{Purpose: journey.ForRepass}, func(k *Kiosk) {
		p.seen = func(_ capture.Verdict, lights int) {
			if lights == 2 {
				_ = k.actor.Mishap(rehearsal.Frozen, true)
			}
		}
	})
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.lights < 2 {
		p.neverShone(t)
	}
	if lost, ok := e.(journey.CameraLost); !ok || lost.Fault != app.FaultCamera {
		t.Errorf("%T %+v", e, e)
	}
	if p.on || p.lights < 2 {
		t.Errorf("%d lights; they are on: %v", p.lights, p.on)
	}
	if k.eyes.lastSelfie() != nil {
		t.Error("a picture of the face was kept")
	}
}

// Somebody pulls the cable while the lights are shown and plugs it in again: the lights go out, the journey hears of the camera, and then
// a whole new session begins, in which nothing counts that was seen before.
func TestCameraPulledInTheLights(t *testing.T) {
	p := &pretend{off: make(chan struct{}, 1)}
	var pulled, dark, back, asked atomic.Bool
	_, e := sitOn(t, p, journey.State{Purpose: journey.ForRepass, SelfieTries: 1}, func(k *Kiosk) {
		p.seen = func(v capture.Verdict, lights int) {
			if lights == 2 && pulled.CompareAndSwap(false, true) {
				_ = k.actor.Mishap(rehearsal.Unplugged, true)
			}
			if back.Load() && v.Face != nil && v.Good && v.Progress < 0.2 {
				asked.Store(true) // to find the place, as in the beginning
			}
		}
	}, func(k *Kiosk, e journey.Event) bool {
		lost, ok := e.(journey.CameraLost)
		if ok && lost.Fault != app.FaultCamera {
			t.Errorf("%+v", lost)
		}
		if ok && !dark.Load() {
			select {
			case <-p.off:
				dark.Store(true)
			case <-t.Context().Done():
			}
			back.Store(true)
			_ = k.actor.Mishap(rehearsal.Unplugged, false)
		}
		return !ok
	})
	live := livenessOf(t, e)
	if !pulled.Load() {
		p.neverShone(t)
	}
	if !dark.Load() || !asked.Load() {
		t.Errorf("the lights went out %v, it began anew %v", dark.Load(), asked.Load())
	}
	if live.Tries != 2 || len(live.Checks) == 0 {
		t.Errorf("try %d, %d checks", live.Tries, len(live.Checks))
	}
}
