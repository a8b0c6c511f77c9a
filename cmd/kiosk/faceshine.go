package main

import (
	"context"
	"errors"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/camera"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// shine makes the window show what a session wants shone at the person, until the context ends; then the window is itself again.
func (e *eyes) shine(ctx context.Context, live *face.Live) {
	var now capture.Light
	var lit bool
	onFace := func(l capture.Light, on bool) {
		if e.actor != nil {
			e.actor.Screen(onFace(l, on))
		}
	}
	show := func(l capture.Light, on bool) {
		now, lit = l, on
		e.show.Light(l, on, func(at time.Time) {
			live.Painted(l, at)
			onFace(l, true)
		})
		if !on {
			onFace(l, false)
		}
	}
	defer func() {
		if lit {
			show(capture.Light{}, false)
		}
	}()
	for {
		l, on, until := live.Screen(time.Now())
		if on != lit || l != now {
			show(l, on)
		}
		if !sleepUntil(ctx, until) {
			return
		}
	}
}

// onFace is a light as the simulated applicant gets it. While there is none the screen is taken for dark: its even light is a part of
// the room's.
func onFace(l capture.Light, on bool) (s rehearsal.ScreenLight) {
	if !on {
		return s
	}
	st := light.Step{Kind: light.Flash, Show: [3]int{int(l.RGB[0]), int(l.RGB[1]), int(l.RGB[2])}, Half: l.Half}
	q := st.Drive()
	return rehearsal.ScreenLight{TopLeft: q[0], TopRight: q[1], BottomLeft: q[2], BottomRight: q[3]}
}

func sleepUntil(ctx context.Context, at time.Time) bool {
	t := time.NewTimer(max(time.Until(at), time.Millisecond))
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}

// freedWithin is how long a camera has to let its exposure go again after a session.
const freedWithin = 2 * time.Second

// expose makes the camera do what a session wants of its exposure, until the context ends; then it adapts by itself again. A camera that
// takes no orders is told to the session, which goes on without.
func (e *eyes) expose(ctx context.Context, live *face.Live) {
	locked, factor := false, 1.0
	defer func() {
		if !locked {
			return
		}
		free, cancel := context.WithTimeout(context.WithoutCancel(ctx), freedWithin)
		defer cancel()
		_ = e.control(free, func(c capture.Controls) error { return c.Lock(false) })
	}()
	for {
		wantLock, wantFactor, until := live.Exposure(time.Now())
		switch {
		case wantLock && !locked:
			err := e.control(ctx, func(c capture.Controls) error { return c.Lock(true) })
			if locked = err == nil; !locked && !errors.Is(err, capture.ErrNoControls) && ctx.Err() == nil {
				e.log.Warn("exposure-not-locked", "err", err)
			}
			live.Exposed(locked, 1)
			if !locked {
				return
			}
		case locked && wantFactor != factor:
			took := 1.0
			err := e.control(ctx, func(c capture.Controls) (err error) { took, err = stepped(c, wantFactor); return err })
			if factor = wantFactor; err != nil {
				took = 1
				if ctx.Err() == nil {
					e.log.Warn("exposure-not-stepped", "err", err)
				}
			}
			if wantFactor != 1 {
				live.Exposed(true, took)
			}
		}
		if !sleepUntil(ctx, until) {
			return
		}
	}
}

// tooSmall is a factor that is no step.
const tooSmall = 1.25

// stepped tells the camera a factor and gives the one that it took. In a dim room a camera exposes for as long as it can already: it is then told
// the inverse.
func stepped(c capture.Controls, factor float64) (took float64, err error) {
	took, err = c.Expose(factor)
	if err == nil && factor > tooSmall && took < tooSmall {
		took, err = c.Expose(1 / factor)
	}
	return took, err
}

// control tells the camera something.
func (e *eyes) control(ctx context.Context, do func(capture.Controls) error) error {
	return e.session.Control(ctx, do)
}

// whose is the camera that gives the frames and the one that was named at set-up; both nil in a rehearsal.
func whose(info capture.Info, pin camera.Pin) (pinned, is *light.Source) {
	if info.Simulated {
		return nil, nil
	}
	is = &light.Source{Path: info.Source, Driver: info.Driver, Vendor: info.Vendor, Product: info.Product, Serial: info.Serial}
	if pin != (camera.Pin{}) {
		pinned = &light.Source{Path: info.Source, Driver: pin.Driver, Vendor: pin.Vendor, Product: pin.Product, Serial: pin.Serial}
	}
	return pinned, is
}
