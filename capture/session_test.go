package capture

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
	"weak"
)

func TestCameraPulledAndPluggedInAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := &scripted{}
		var gone atomic.Bool
		b := run(t, func(context.Context) (Camera, error) {
			if gone.Load() {
				return nil, fmt.Errorf("open /dev/video0: %w", ErrNoCamera)
			}
			return cam, nil
		})
		b.expect(t, time.Second, PhaseRunning, nil)
		before, _ := b.Latest()

		gone.Store(true)
		cam.set(func(c *scripted) { c.err = fmt.Errorf("read: %w", ErrUnplugged) })
		b.expect(t, 100*time.Millisecond, PhaseLost, ErrUnplugged)
		if cam.set(func(*scripted) {}); !cam.closed {
			t.Error("the lost camera was not closed")
		}
		b.expect(t, 10*time.Second, PhaseLost, ErrNoCamera)
		if b.opens.Load() > 7 {
			t.Errorf("%d attempts in 10 s: no back-off", b.opens.Load())
		}

		cam.set(func(c *scripted) { c.err, c.n = nil, 0 })
		gone.Store(false)
		b.expect(t, 3100*time.Millisecond, PhaseRunning, nil)
		after, _ := b.Latest()
		if after.Seq <= before.Seq {
			t.Errorf("sequence went back from %d to %d over the new camera", before.Seq, after.Seq)
		}
		if b.Status().Losses != 1 {
			t.Errorf("losses = %d, want 1", b.Status().Losses)
		}
		b.stop(t)
	})
}

func TestCameraFrozenButReadSucceeds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := &scripted{}
		b := run(t, always(cam))
		b.expect(t, time.Second, PhaseRunning, nil)
		cam.set(func(c *scripted) { c.freeze = true })
		b.expect(t, 1900*time.Millisecond, PhaseRunning, nil)
		b.expect(t, 200*time.Millisecond, PhaseLost, ErrFrozen)
		cam.set(func(c *scripted) { c.freeze = false })
		b.expect(t, 600*time.Millisecond, PhaseRunning, nil)
		b.stop(t)
	})
}

func TestPhotographAsCameraIsNotFrozen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := run(t, always(&scripted{still: true}))
		b.expect(t, 10*time.Second, PhaseRunning, nil)
		f, err := b.Next(t.Context(), 0)
		g, err2 := b.Next(t.Context(), f.Seq)
		if err != nil || err2 != nil || g.Seq <= f.Seq {
			t.Errorf("frames %d, %d (%v, %v): the same picture is still a newer frame", f.Seq, g.Seq, err, err2)
		}
		b.stop(t)
	})
}

func TestReadHangsInTheDriver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		first, second := &scripted{}, &scripted{}
		opened := 0
		b := run(t, func(context.Context) (Camera, error) {
			opened++
			if opened == 1 {
				return first, nil
			}
			return second, nil
		})
		b.expect(t, time.Second, PhaseRunning, nil)
		first.set(func(c *scripted) { c.hang = hang })
		b.expect(t, 2100*time.Millisecond, PhaseLost, ErrFrozen)
		b.expect(t, time.Second, PhaseRunning, nil)
		if first.set(func(*scripted) {}); first.closed {
			t.Error("closed a device under the call that hangs in it")
		}
		close(hang)
		synctest.Wait()
		time.Sleep(time.Second)
		if first.set(func(*scripted) {}); !first.closed {
			t.Error("the owner left behind did not close its camera in the end")
		}
		b.stop(t)
	})
}

func TestDeadDriverDoesNotCollectGoroutines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		b := run(t, always(&scripted{hang: hang}))
		b.expect(t, 10*time.Minute, PhaseLost, ErrFrozen)
		if b.opens.Load() > maxAbandoned {
			t.Errorf("%d goroutines hang in the driver, want at most %d", b.opens.Load(), maxAbandoned)
		}
		close(hang)
		b.stop(t)
	})
}

func TestOpenHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		b := run(t, func(context.Context) (Camera, error) { <-hang; return nil, ErrNoCamera })
		b.expect(t, 9*time.Second, PhaseOpening, nil)
		b.expect(t, 1100*time.Millisecond, PhaseLost, ErrFrozen)
		b.stop(t)
		close(hang)
	})
}

func TestCameraBusyThenFree(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var free atomic.Bool
		cam := &scripted{}
		b := run(t, func(context.Context) (Camera, error) {
			if !free.Load() {
				return nil, ErrBusy
			}
			return cam, nil
		})
		b.expect(t, 4*time.Second, PhaseLost, ErrBusy)
		free.Store(true)
		b.expect(t, 3100*time.Millisecond, PhaseRunning, nil)
		var phases []Phase
		b.mu.Lock()
		for _, s := range b.statuses {
			phases = append(phases, s.Phase)
		}
		b.mu.Unlock()
		if phases[0] != PhaseOpening || phases[1] != PhaseLost || phases[len(phases)-1] != PhaseRunning {
			t.Errorf("told %v", phases)
		}
		b.stop(t)
	})
}

func TestTwoReadersOneCameraAndTheSlowOneDelaysNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := &scripted{}
		b := run(t, always(cam))
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		read := func(pause time.Duration) int {
			n, last := 0, uint64(0)
			for {
				f, err := b.Next(ctx, last)
				if err != nil {
					return n
				}
				if f.Seq <= last {
					t.Errorf("frame %d after %d", f.Seq, last)
				}
				last = f.Seq
				n++
				time.Sleep(pause)
			}
		}
		var fast, slow int
		var wg sync.WaitGroup
		wg.Go(func() { fast = read(0) })
		wg.Go(func() { slow = read(500 * time.Millisecond) })
		wg.Wait()
		if b.opens.Load() != 1 {
			t.Errorf("camera opened %d times for two readers", b.opens.Load())
		}
		if fast < 290 || slow < 19 || slow > 21 {
			t.Errorf("fast reader %d frames, slow one %d; want about 300 and 20", fast, slow)
		}
		b.stop(t)
	})
}

func TestNothingIsKeptAfterStop(t *testing.T) {
	var last weak.Pointer[byte]
	var s *Session
	synctest.Test(t, func(t *testing.T) {
		b := run(t, always(&scripted{}))
		f, err := b.Next(t.Context(), 3)
		if err != nil {
			t.Fatal(err)
		}
		last, s = weak.Make(&f.Pix[0]), b.Session
		b.stop(t)
	})
	runtime.GC()
	runtime.GC()
	if last.Value() != nil {
		t.Error("the session still holds the last frame")
	}
	runtime.KeepAlive(s)
}

func TestPixelsWipeThemselvesWhenTheLastReaderLetsGo(t *testing.T) {
	wiped := make(chan bool, 1)
	hook := func(pix []byte) {
		if len(pix) == 4099 { // ours, not those of another test
			wiped <- !bytes.ContainsFunc(pix, func(r rune) bool { return r != 0 })
		}
	}
	onWipe.Store(&hook)
	defer onWipe.Store(nil)
	a := Frame{Pix: NewPix(4099)}
	for i := range a.Pix {
		a.Pix[i] = 0xaa
	}
	b := a // a second reader
	a = Frame{}
	runtime.GC()
	runtime.GC()
	if b.Pix[0] != 0xaa || b.Pix[4098] != 0xaa {
		t.Fatal("pixels were wiped while a reader held them")
	}
	runtime.KeepAlive(b)
	b = Frame{}
	runtime.GC()
	if !<-wiped {
		t.Error("the pixels were given back unwiped")
	}
}
