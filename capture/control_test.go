package capture

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"
)

func TestCameraIsToldItsExposureBetweenTwoReads(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := &obliging{scripted: &scripted{}}
		b := run(t, func(context.Context) (Camera, error) { return cam, nil })
		b.expect(t, time.Second, PhaseRunning, nil)
		wrong := errors.New("wrong")
		for range 5 {
			before, _ := b.Latest()
			err := b.Control(t.Context(), func(c Controls) error {
				if err := c.Lock(true); err != nil {
					return err
				}
				_, err := c.Expose(0.5)
				return errors.Join(err, wrong)
			})
			if !errors.Is(err, wrong) || !cam.lockOn || cam.factor != 0.5 { // without a lock here: the owner has it no more
				t.Errorf("%v, %+v", err, cam)
			}
			if f, err := b.Next(t.Context(), before.Seq); err != nil || f.Seq > before.Seq+2 {
				t.Errorf("frame %d after %d, %v: the order held the camera up", f.Seq, before.Seq, err)
			}
		}
		b.stop(t)
	})
}

func TestOrderToACameraThatTakesNone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		never := func(Controls) error { t.Error("called"); return nil }
		b := run(t, always(&scripted{}))
		b.expect(t, time.Second, PhaseRunning, nil)
		if err := b.Control(t.Context(), never); !errors.Is(err, ErrNoControls) {
			t.Error(err)
		}
		b.stop(t)
		if err := b.Control(t.Context(), never); !errors.Is(err, ErrUnplugged) {
			t.Errorf("without a camera: %v", err)
		}
	})
}

func TestCameraPulledBeforeItObeyed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cam := &obliging{scripted: &scripted{}}
		b := run(t, func(context.Context) (Camera, error) { return cam, nil })
		b.expect(t, time.Second, PhaseRunning, nil)
		hang := make(chan struct{})
		cam.set(func(c *scripted) { c.hang = hang })
		b.expect(t, 100*time.Millisecond, PhaseRunning, nil) // the read hangs, and nobody knows it yet
		began := time.Now()
		err := b.Control(t.Context(), func(Controls) error { t.Error("called"); return nil })
		if waited := time.Since(began); !errors.Is(err, ErrUnplugged) || waited > 2*time.Second {
			t.Errorf("%v after %v", err, waited)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
		defer cancel()
		if err := b.Control(ctx, func(Controls) error { return nil }); !errors.Is(err, ErrUnplugged) {
			t.Errorf("while it is lost: %v", err)
		}
		close(hang)
		b.stop(t)
	})
}

func TestOrderThatHangsInTheDriver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		first, second := &obliging{scripted: &scripted{}, stuck: make(chan struct{})}, &obliging{scripted: &scripted{}}
		cams := []Camera{first, second}
		b := run(t, func(context.Context) (Camera, error) { c := cams[0]; cams = cams[1:]; return c, nil })
		b.expect(t, time.Second, PhaseRunning, nil)
		lock := func(c Controls) error { return c.Lock(true) }
		if err := b.Control(t.Context(), lock); !errors.Is(err, ErrUnplugged) {
			t.Errorf("%v", err)
		}
		b.expect(t, time.Second, PhaseRunning, nil)
		if err := b.Control(t.Context(), lock); err != nil || !second.lockOn {
			t.Errorf("the next camera: %v", err)
		}
		close(first.stuck)
		b.stop(t)
	})
}

func TestOrderThatNobodyWantsAnyMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		b := run(t, always(&scripted{hang: hang}))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := b.Control(ctx, func(Controls) error { t.Error("called"); return nil }); !errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
		close(hang)
		b.stop(t)
	})
}
