package capture

import (
	"context"
	"fmt"
	"hash/maphash"
	"sync"
	"time"
)

// Phase is what a session does at the moment.
type Phase string

// The phases of a session.
const (
	PhaseStopped Phase = ""        // Run is not running; no camera is open and no frame is kept
	PhaseOpening Phase = "opening" // the Opener is at work
	PhaseRunning Phase = "running" // new frames come in
	PhaseLost    Phase = "lost"    // no frames; the session tries again by itself
)

// Status is what a session tells about its camera.
type Status struct {
	Phase  Phase
	Info   Info      // of the open camera; while lost, of the last one
	Err    error     // while lost: why. errors.Is finds ErrNoCamera, ErrBusy, ErrUnplugged, ErrFrozen or ErrRefused
	Since  time.Time // when this phase began
	Losses int       // how often a camera that ran was lost since Run began
}

// SessionOptions tunes a session. Every zero field stands for its default.
type SessionOptions struct {
	FrozenAfter  time.Duration // no new picture for so long is ErrFrozen; 2 s
	OpenTimeout  time.Duration // an Opener that has not answered by then is given up; 10 s
	FirstBackoff time.Duration // pause before the first new try; doubled each time; 0.5 s
	MaxBackoff   time.Duration // longest pause; 3 s
	OnStatus     func(Status)  // called in order on the session's goroutine at each change; must not block
}

const (
	steadyAfter  = 5 * time.Second // a camera that ran so long starts the next back-off from the beginning
	maxAbandoned = 3               // goroutines that may hang in a dead driver before the session stops adding more
	sampledRows  = 4               // every fourth row goes into the hash that tells a new picture from an old one
)

// Still is an ability of a simulated camera whose picture never changes, such as one photograph; without it a
// session takes such a camera for frozen. A camera that does not say Simulated is always expected to change: a
// sensor has noise, even in the dark.
type Still interface{ Still() bool }

// Session fans one camera out to several readers: the viewfinder, a judge and the call. The newest frame wins, so a
// slow reader misses frames and delays nobody. One goroutine owns the camera; when the camera is lost or freezes, or
// hangs inside its driver, the session says so and opens it again until Run ends.
type Session struct {
	open Opener
	opts SessionOptions

	mu      sync.Mutex
	status  Status
	latest  Frame
	changed chan struct{} // closed and replaced at each new frame
	seq     uint64        // of the last frame published; never goes back, not even over a new camera
	owner   *owner        // of the camera that is open or being opened; nil while there is none

	abandoned chan struct{} // one token for each owner that may still hang in C
	seed      maphash.Seed
}

// NewSession prepares a session; nothing is opened before Run.
func NewSession(open Opener, opts SessionOptions) *Session {
	def := func(d *time.Duration, v time.Duration) {
		if *d <= 0 {
			*d = v
		}
	}
	def(&opts.FrozenAfter, 2*time.Second)
	def(&opts.OpenTimeout, 10*time.Second)
	def(&opts.FirstBackoff, 500*time.Millisecond)
	def(&opts.MaxBackoff, 3*time.Second)
	return &Session{
		open: open, opts: opts, changed: make(chan struct{}),
		abandoned: make(chan struct{}, maxAbandoned), seed: maphash.MakeSeed(),
	}
}

// Run keeps the camera open until the context ends, then closes it, forgets the last frame and returns the context's
// error. It may be called again afterwards, but not twice at a time.
func (s *Session) Run(ctx context.Context) error {
	s.mu.Lock()
	s.status = Status{}
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		s.latest = Frame{}
		s.mu.Unlock()
		s.say(PhaseStopped, Info{}, nil)
	}()
	pause := s.opts.FirstBackoff
	for ctx.Err() == nil {
		ran, err := s.once(ctx)
		if ctx.Err() != nil {
			break
		}
		if ran >= steadyAfter {
			pause = s.opts.FirstBackoff
		}
		s.mu.Lock()
		s.latest = Frame{}
		info := s.status.Info
		s.mu.Unlock()
		s.say(PhaseLost, info, err)
		if !wait(ctx, pause) {
			break
		}
		pause = min(2*pause, s.opts.MaxBackoff)
	}
	return ctx.Err()
}

// Latest returns the newest frame; false while there is none. While the camera is lost there is none: nobody shall
// judge an old picture.
func (s *Session) Latest() (Frame, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.latest, s.latest.Pix != nil
}

// Next waits for a frame newer than the one numbered after (0: any), across losses and restarts, or for the context to
// end, whose error it then returns.
func (s *Session) Next(ctx context.Context, after uint64) (Frame, error) {
	for {
		if err := ctx.Err(); err != nil { // also for a reader so slow that a newer frame is always there
			return Frame{}, err
		}
		s.mu.Lock()
		f, changed := s.latest, s.changed
		s.mu.Unlock()
		if f.Pix != nil && f.Seq > after {
			return f, nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return Frame{}, ctx.Err()
		}
	}
}

// Status tells how the camera is.
func (s *Session) Status() Status {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.status
}

// say enters a phase.
func (s *Session) say(phase Phase, info Info, err error) {
	s.mu.Lock()
	if phase == PhaseLost && s.status.Phase == PhaseRunning {
		s.status.Losses++
	}
	s.status.Phase, s.status.Info, s.status.Err, s.status.Since = phase, info, err, time.Now()
	st := s.status
	s.mu.Unlock()
	if s.opts.OnStatus != nil {
		s.opts.OnStatus(st)
	}
}

// once opens the camera and publishes its frames until it fails. It returns how long frames came.
func (s *Session) once(ctx context.Context) (ran time.Duration, err error) {
	s.say(PhaseOpening, s.Status().Info, nil)
	select {
	case s.abandoned <- struct{}{}:
	default: // this many owners hang in the driver: more of them would help nobody
		return 0, fmt.Errorf("%w: the driver does not answer", ErrFrozen)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	reports := make(chan report)
	ended := make(chan struct{})
	me := &owner{orders: make(chan order), gone: make(chan struct{})}
	s.setOwner(me)
	defer func() { s.setOwner(nil); close(me.gone) }()
	go func() {
		defer func() { close(ended); <-s.abandoned }()
		s.own(ctx, me, reports)
	}()

	patience := time.NewTimer(s.opts.OpenTimeout)
	defer patience.Stop()
	var (
		info    Info
		opened  bool
		still   bool
		began   time.Time
		camSeq  uint64
		picture uint64
	)
	leave := func(err error) (time.Duration, error) {
		if !began.IsZero() {
			ran = time.Since(began)
		}
		return ran, err
	}
	for {
		select {
		case <-patience.C:
			if !opened {
				return leave(fmt.Errorf("%w: opening took longer than %v", ErrFrozen, s.opts.OpenTimeout))
			}
			return leave(ErrFrozen)
		case <-ctx.Done():
			// Give the owner the time to close the device, but not for ever: it may hang in C.
			patience.Reset(s.opts.FrozenAfter)
			select {
			case <-ended:
			case <-patience.C:
			}
			return leave(ctx.Err())
		case r := <-reports:
			switch {
			case r.err != nil:
				return leave(r.err)
			case r.info != nil:
				info, opened, still = *r.info, true, r.still && r.info.Simulated
				patience.Reset(s.opts.FrozenAfter)
			default:
				p := s.hash(r.frame)
				if !began.IsZero() && p == picture && !still {
					continue // an old picture handed out again; patience runs on
				}
				patience.Reset(s.opts.FrozenAfter)
				step := uint64(1)
				if !began.IsZero() && r.frame.Seq > camSeq {
					step = r.frame.Seq - camSeq
				}
				camSeq, picture = r.frame.Seq, p
				s.publish(r.frame, step)
				if began.IsZero() {
					began = time.Now()
					s.say(PhaseRunning, info, nil)
				}
			}
		}
	}
}

func (s *Session) setOwner(own *owner) {
	s.mu.Lock()
	s.owner = own
	s.mu.Unlock()
}

// publish makes f the newest frame and wakes the readers.
func (s *Session) publish(f Frame, step uint64) {
	s.mu.Lock()
	s.seq += step
	f.Seq = s.seq
	if f.At.IsZero() {
		f.At = time.Now()
	}
	s.latest = f
	close(s.changed)
	s.changed = make(chan struct{})
	s.mu.Unlock()
}

// wait sleeps for d; false when the context ended first.
func wait(ctx context.Context, d time.Duration) bool {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
