package rehearsal

import (
	"context"
	"fmt"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// Camera gives the opener of the simulated camera. It may be opened again and again; the play goes on where it was.
// Opening fails with capture.ErrNoCamera while the cable is out, and when a font for the documents is not installed.
func (a *Applicant) Camera() capture.Opener {
	return func(ctx context.Context) (capture.Camera, error) {
		a.mu.Lock()
		out := a.trouble[Unplugged]
		a.mu.Unlock()
		if out {
			return nil, capture.ErrNoCamera
		}
		if err := a.props.prepare(a.opt.first()); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		return &camera{a: a}, nil
	}
}

// camera is one opening of the simulated camera. It takes orders as capture.Controls says.
type camera struct {
	a      *Applicant
	r      renderer
	next   time.Time
	closed bool
}

func (c *camera) Info() capture.Info {
	o := c.a.opt
	return capture.Info{
		Name: "rehearsal applicant", Source: "rehearsal", Driver: "simulated", Simulated: true,
		Width: o.Width, Height: o.Height, FPS: o.FPS, AskedW: o.Width, AskedH: o.Height, AskedFPS: o.FPS,
	}
}

func (c *camera) Close() error {
	c.closed = true
	return nil
}

// Lock does nothing but to end a changed exposure: that of the simulated camera never changes by itself.
func (c *camera) Lock(bool) error {
	c.a.Expose(1)
	return nil
}

// Expose multiplies the exposure by up to four, or divides it by as much.
func (c *camera) Expose(factor float64) (float64, error) {
	if !(factor > 0) {
		return 0, fmt.Errorf("rehearse: no exposure is %v of another", factor)
	}
	factor = clamp(factor, 0.25, 4)
	c.a.Expose(factor)
	return factor, nil
}

// Read waits for the time of the next frame and draws it. A frozen camera blocks until it thaws, the cable is pulled or
// the context ends.
func (c *camera) Read(ctx context.Context) (capture.Frame, error) {
	if c.closed {
		return capture.Frame{}, capture.ErrUnplugged
	}
	if err := c.pace(ctx); err != nil {
		return capture.Frame{}, err
	}
	a := c.a
	for {
		if err := ctx.Err(); err != nil {
			return capture.Frame{}, err
		}
		a.mu.Lock()
		changed, frozen, out := a.changed, a.trouble[Frozen], a.trouble[Unplugged]
		if out {
			a.mu.Unlock()
			return capture.Frame{}, capture.ErrUnplugged
		}
		if !frozen {
			sc := a.snapshot()
			a.mu.Unlock()
			f, err := c.r.render(a, sc)
			if err != nil {
				return capture.Frame{}, err
			}
			f.Seq, f.At = sc.seq, sc.at.Add(latency)
			return f, c.deliver(ctx, f.At)
		}
		a.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
		}
	}
}

// latency is the time from the light that a frame shows until the frame is there: about that of a webcam. A frame that was there at once
// would show a colour of the screen before it can have come from there.
const latency = 45 * time.Millisecond

// deliver waits until a frame that was drawn sooner is there.
func (c *camera) deliver(ctx context.Context, at time.Time) error {
	if c.a.opt.Freewheel {
		return nil
	}
	return sleep(ctx, at.Sub(c.a.opt.Now()))
}

// pace waits until the next frame is due.
func (c *camera) pace(ctx context.Context) error {
	if c.a.opt.Freewheel {
		return ctx.Err()
	}
	every := time.Duration(float64(time.Second) / c.a.opt.FPS)
	now := time.Now()
	if c.next.IsZero() || now.Sub(c.next) > every {
		c.next = now
	}
	due := c.next
	c.next = due.Add(every)
	return sleep(ctx, due.Sub(now))
}

// sleep waits, unless the context ends first.
func sleep(ctx context.Context, d time.Duration) error {
	wait := time.NewTimer(d)
	defer wait.Stop()
	select {
	case <-wait.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// scene is what one frame shows.
type scene struct {
	seq      uint64
	at       time.Time
	stage    stage
	trouble  map[string]bool
	screen   ScreenLight
	exposure float64
}

// snapshot moves the play on and copies it. The lock is held.
func (a *Applicant) snapshot() scene {
	now := a.opt.Now()
	if a.start.IsZero() {
		a.start = now
	}
	a.seq++
	t := now.Sub(a.start).Seconds()
	if a.opt.Freewheel {
		t = float64(a.seq) / a.opt.FPS
		now = a.start.Add(time.Duration(t * float64(time.Second)))
	}
	a.act(t)
	a.stage.advance(t, a.want, a.trouble, a.opt.Seed)
	switch {
	case !a.stage.resting(a.opt.Width, a.opt.Height, a.trouble):
		a.rest = time.Time{}
	case a.rest.IsZero():
		a.rest = now
	}
	sc := scene{seq: a.seq, at: now, stage: a.stage, screen: a.screen, exposure: a.expose, trouble: map[string]bool{}}
	if a.trouble[FedIn] { // made before: neither screen nor camera change it
		sc.screen, sc.exposure = ScreenLight{}, 1
	}
	for k, v := range a.trouble {
		sc.trouble[k] = v
	}
	return sc
}
