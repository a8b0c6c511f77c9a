package capture

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// scripted is a camera whose behaviour a test can change while it runs: a frame each 33 ms of the bubble's clock.
type scripted struct {
	mu     sync.Mutex
	err    error         // the next Read returns it
	freeze bool          // Read succeeds, with the picture it gave before
	hang   chan struct{} // Read does not return before this is closed
	still  bool
	closed bool
	n      uint64
}

func (c *scripted) Info() Info  { return Info{Name: "scripted", Simulated: c.still} }
func (c *scripted) Still() bool { return c.still }

func (c *scripted) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.closed = true
	return nil
}

func (c *scripted) set(f func(*scripted)) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f(c)
}

func (c *scripted) Read(ctx context.Context) (Frame, error) {
	c.mu.Lock()
	hang := c.hang
	c.mu.Unlock()
	if hang != nil {
		<-hang // deaf to ctx, as a call into C is
	}
	select {
	case <-time.After(33 * time.Millisecond):
	case <-ctx.Done():
		return Frame{}, ctx.Err()
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return Frame{}, c.err
	}
	c.n++
	f := Frame{Pix: NewPix(48), Width: 4, Height: 4, Seq: c.n, At: time.Now()}
	for i := range f.Pix {
		f.Pix[i] = 7
		if !c.freeze && !c.still {
			f.Pix[i] = byte(c.n)
		}
	}
	return f, nil
}

// bench runs a session over the cameras in turn; after the last one the Opener fails with then.
type bench struct {
	*Session
	mu       sync.Mutex
	statuses []Status
	opens    atomic.Int32
	cancel   context.CancelFunc
	done     chan error
}

func run(t *testing.T, open Opener) *bench {
	t.Helper()
	b := &bench{done: make(chan error, 1)}
	b.Session = NewSession(func(ctx context.Context) (Camera, error) {
		b.opens.Add(1)
		return open(ctx)
	}, SessionOptions{OnStatus: func(s Status) {
		b.mu.Lock()
		b.statuses = append(b.statuses, s)
		b.mu.Unlock()
	}})
	ctx, cancel := context.WithCancel(t.Context())
	b.cancel = cancel
	go func() { b.done <- b.Run(ctx) }()
	return b
}

func (b *bench) stop(t *testing.T) {
	t.Helper()
	b.cancel()
	if err := <-b.done; !errors.Is(err, context.Canceled) {
		t.Errorf("Run returned %v", err)
	}
	if _, ok := b.Latest(); ok || b.Status().Phase != PhaseStopped {
		t.Errorf("after Run: a frame is kept or the phase is %q", b.Status().Phase)
	}
}

// expect lets d pass and compares the phase and the error.
func (b *bench) expect(t *testing.T, d time.Duration, phase Phase, err error) {
	t.Helper()
	time.Sleep(d)
	synctest.Wait()
	st := b.Status()
	if st.Phase != phase || !errors.Is(st.Err, err) {
		t.Fatalf("after %v: status %q (%v), want %q (%v)", d, st.Phase, st.Err, phase, err)
	}
	if _, ok := b.Latest(); ok != (phase == PhaseRunning) {
		t.Fatalf("in phase %q: has a frame = %v", phase, ok)
	}
}

func always(c *scripted) Opener { return func(context.Context) (Camera, error) { return c, nil } }

// obliging is a scripted camera that can be told its exposure.
type obliging struct {
	*scripted
	stuck  chan struct{} // Lock does not return before this is closed
	lockOn bool
	factor float64
}

func (c *obliging) Lock(on bool) error {
	if c.stuck != nil {
		<-c.stuck
	}
	c.lockOn = on
	return nil
}

func (c *obliging) Expose(factor float64) (float64, error) {
	c.factor = factor
	return factor, nil
}
