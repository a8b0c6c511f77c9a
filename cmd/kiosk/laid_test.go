package main

import (
	"context"
	"image"
	"io"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
	"github.com/passdesk/passdesk/cmd/internal/line"
)

// lockstep is a camera whose scene goes on when the frame before was judged, and the viewer that tells it so: a frame is a
// step of judgeEvery in the scene, however long the machine takes for it.
type lockstep struct {
	judged chan struct{}
	scene  func(n int) capture.Frame
	start  time.Time
	n      int // frames delivered; of the reading goroutine
}

func (c *lockstep) Info() capture.Info { return capture.Info{Name: "lockstep", Simulated: true} }
func (c *lockstep) Close() error       { return nil }

func (c *lockstep) Read(ctx context.Context) (capture.Frame, error) {
	select {
	case <-c.judged:
	case <-ctx.Done():
		return capture.Frame{}, ctx.Err()
	}
	c.n++
	f := c.scene(c.n)
	f.Pix = slices.Clone(f.Pix)
	for i := c.n % 7; i < len(f.Pix); i += 7 { // no two pictures of a sensor are the same
		f.Pix[i] ^= 1
	}
	f.Seq, f.At = uint64(c.n), c.start.Add(time.Duration(c.n)*judgeEvery)
	return f, nil
}

func (c *lockstep) Frame(capture.Frame)                        {}
func (c *lockstep) Document(*image.RGBA)                       {}
func (c *lockstep) Remote(*image.RGBA)                         {}
func (c *lockstep) Light(capture.Light, bool, func(time.Time)) {}
func (c *lockstep) Verdict(capture.Verdict)                    { c.judged <- struct{}{} }

func TestPassportLaidDownReachesTheJourneyWithinASecond(t *testing.T) {
	s, err := specimen.TakeOf(specimen.Test, optics.Easy, specimen.Passport, 0)
	if err != nil {
		t.Skip(err)
	}
	const lies = 7 // the frame from which on the passport lies still
	view := func(shot optics.Shot) capture.Frame {
		v, err := s.Again(shot)
		if err != nil {
			t.Error(err)
		}
		return v.Frame
	}
	base := optics.Shot{Width: 1280, Height: 720, PxPerMM: 5.2, Defocus: 0.1, Noise: 2, JPEG: 90, Turn: 2, Seed: 3}
	empty := base
	empty.ShiftX = 5000
	still := view(base)
	c := &lockstep{judged: make(chan struct{}, 64), start: time.Now(), scene: func(n int) capture.Frame {
		switch {
		case n < 4:
			return view(empty)
		case n < lies:
			move := base
			move.ShiftX, move.Motion = float64(lies-n)*150, 9
			return view(move)
		}
		return still
	}}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	e, err := newEyes(func(context.Context) (capture.Camera, error) { return c, nil }, &line.Line{}, c, nil, nil, document.Policy{}, sight{}, log)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	events := make(chan journey.Event, 8)
	send := func(ev journey.Event) {
		switch ev.(type) {
		case journey.DocumentAccepted, journey.DocumentFailed:
			events <- ev
		}
	}
	done := make(chan struct{}, 2)
	go func() { e.Camera(ctx, journey.State{}, send); done <- struct{}{} }()
	go func() { e.Document(ctx, journey.State{}, send); done <- struct{}{} }()
	c.judged <- struct{}{}
	select {
	case ev := <-events:
		if failed, ok := ev.(journey.DocumentFailed); ok && failed.Fault == app.FaultDocUnreadable {
			t.Errorf("not read")
		}
	case <-ctx.Done():
		t.Fatal("not taken")
	}
	cancel()
	<-done
	<-done
	took := time.Duration(c.n-lies+1) * judgeEvery
	t.Logf("taken %v after lying still, in steps of %v", took, judgeEvery)
	if took > time.Second {
		t.Errorf("taken %v after lying still", took)
	}
}
