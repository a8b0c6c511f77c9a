package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"log/slog"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/app/station"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/reader"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/line"
)

// viewer shows what flows beside the journey. Its methods may be called from any goroutine and return at once.
type viewer interface {
	Frame(f capture.Frame)     // newest camera picture, for the viewfinder
	Verdict(v capture.Verdict) // what the judge says of it
	Document(img *image.RGBA)  // the picture that was taken, shown back; nil = forget it
	Remote(img *image.RGBA)    // the reviewer; nil = nobody there
	// Light fills the whole window with a light, or gives it back when on is false; painted is called once, from any goroutine,
	// when that is really on the glass.
	Light(l capture.Light, on bool, painted func(at time.Time))
}

// eyes are the camera and its judges: they turn frames into verdicts for the screen and into the few events that the journey
// hears of.
type eyes struct {
	open    capture.Opener
	line    *line.Line
	show    viewer
	reader  *reader.Reader
	engine  *face.Engine
	actor   *rehearsal.Applicant // nil: a real person
	log     *slog.Logger
	session *capture.Session
	shoot   chan struct{} // the manual shutter was pressed
	tries   int           // of the challenge before a reviewer decides
	policy  document.Policy
	lost    atomic.Int64 // times that the camera was lost
	noPrint sync.Once    // that printed text cannot be read was said
	sight   sight
	own     own
	hinted  capture.Hint // newest that was logged; of the judging goroutine
	rested  time.Time    // newest rest of the simulated applicant's document that was logged; of the judging goroutine

	mu       sync.Mutex
	info     capture.Info
	send     func(journey.Event)
	selfie   []byte        // JPEG, for the credential; wiped with the visit
	portrait capture.Frame // out of the document, for the match; wiped with the visit
}

func newEyes(open capture.Opener, l *line.Line, show viewer, engine *face.Engine, actor *rehearsal.Applicant, policy document.Policy, sight sight, log *slog.Logger) (*eyes, error) {
	r, err := reader.New(reader.Options{Kinds: kindsToRead(policy), Limits: sight.limits()})
	if err != nil {
		return nil, fmt.Errorf("document reader: %w", err)
	}
	e := &eyes{open: open, line: l, show: show, reader: r, engine: engine, actor: actor, policy: policy, sight: sight, log: log, shoot: make(chan struct{}, 1), tries: journey.Rules{}.Defaults().Tries}
	e.session = capture.NewSession(open, capture.SessionOptions{OnStatus: e.status})
	l.Camera = e.camera
	l.Selfie = e.lastSelfie
	return e, nil
}

func (e *eyes) cameraInfo() capture.Info {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.info
}

func (e *eyes) camera() (string, bool) {
	info := e.cameraInfo()
	return info.Name, info.Simulated
}

func (e *eyes) lastSelfie() []byte {
	e.mu.Lock()
	defer e.mu.Unlock()
	return bytes.Clone(e.selfie)
}

// Forget wipes what was kept in memory of the person.
func (e *eyes) Forget() {
	e.mu.Lock()
	clear(e.selfie)
	clear(e.portrait.Pix)
	e.selfie, e.portrait = nil, capture.Frame{}
	e.mu.Unlock()
	e.reader.Reset()
	e.show.Document(nil)
	e.show.Remote(nil)
	go runtime.GC() // frames zero themselves when nobody holds them any more
	if e.actor != nil {
		e.actor.Obey(rehearsal.TaskAway, capture.HintNone)
	}
}

// Shoot is the manual shutter.
func (e *eyes) Shoot() {
	select {
	case e.shoot <- struct{}{}:
	default:
	}
}

// status hears of the camera from its session.
func (e *eyes) status(s capture.Status) {
	e.mu.Lock()
	e.info = s.Info
	send := e.send
	e.mu.Unlock()
	switch s.Phase {
	case capture.PhaseRunning:
		e.log.Info("camera-running", "name", s.Info.Name, "driver", s.Info.Driver, "width", s.Info.Width, "height", s.Info.Height, "fps", s.Info.FPS, "simulated", s.Info.Simulated)
		e.sight.check(s.Info, e.log)
		if send != nil {
			send(journey.CameraFound{})
		}
	case capture.PhaseLost:
		e.lost.Add(1)
		fault := app.FaultCamera
		switch {
		case errors.Is(s.Err, capture.ErrRefused):
			fault = app.FaultCameraRefused
			e.log.Error("camera-refused", "err", s.Err)
		case errors.Is(s.Err, capture.ErrBusy):
			fault = app.FaultCameraBusy
			fallthrough
		default:
			e.log.Warn("camera-lost", "err", s.Err)
		}
		if send != nil {
			send(journey.CameraLost{Fault: fault})
		}
	}
}

// Camera is the worker that keeps the camera open and feeds the viewfinder.
func (e *eyes) Camera(ctx context.Context, _ journey.State, send func(journey.Event)) {
	e.mu.Lock()
	e.send = send
	e.mu.Unlock()
	var wg sync.WaitGroup
	wg.Go(func() {
		var after uint64
		for {
			f, err := e.session.Next(ctx, after)
			if err != nil {
				return
			}
			after = f.Seq
			e.show.Frame(f)
		}
	})
	_ = e.session.Run(ctx)
	wg.Wait()
	e.mu.Lock()
	e.send = nil
	e.mu.Unlock()
}

// judgeEvery bounds the frames that are analysed: ten a second are enough for a person, and leave a core to the window.
const judgeEvery = 90 * time.Millisecond

func often() time.Duration { return judgeEvery }

// watch calls look with each frame that is to be judged, every so often, until it says that it is done.
func (e *eyes) watch(ctx context.Context, every func() time.Duration, look func(capture.Frame) (done bool)) {
	var after uint64
	for {
		f, err := e.session.Next(ctx, after)
		if err != nil {
			return
		}
		after = f.Seq
		began := time.Now()
		if look(f) || ctx.Err() != nil {
			return
		}
		if rest := every() - time.Since(began); rest > 0 {
			select {
			case <-ctx.Done():
				return
			case <-time.After(rest):
			}
		}
	}
}

// Document is the worker that waits for a document.
func (e *eyes) Document(ctx context.Context, _ journey.State, send func(journey.Event)) {
	e.reader.Reset()
	select {
	case <-e.shoot:
	default:
	}
	sides := 0
	e.watch(ctx, often, func(f capture.Frame) bool {
		v := e.reader.Judge(f)
		if ctx.Err() != nil {
			return true
		}
		res, ok := e.reader.Taken()
		v.Read, sides = ok || v.Taken > sides, v.Taken
		e.show.Verdict(v)
		e.note(v)
		if e.actor != nil {
			e.actor.Obey(rehearsal.TaskDocument, v.Hint)
			if at := e.actor.Rest(); at != e.rested {
				e.rested = at
				e.log.Debug("document-rests", "since", at)
			}
		}
		select {
		case <-e.shoot:
			res, err := e.reader.Shoot()
			if err != nil {
				send(journey.DocumentFailed{Fault: app.FaultDocUnreadable})
				return true
			}
			send(e.took(ctx, res))
			return true
		default:
		}
		if ok {
			e.log.Debug("document-taken", "kind", string(res.Kind), "frame", v.At)
			send(e.took(ctx, res))
		}
		return ok
	})
	<-ctx.Done()
}

// note logs a judge's hint when it changes, with what was measured: to understand afterwards why a person was sent back and forth.
func (e *eyes) note(v capture.Verdict) {
	if v.Hint == e.hinted {
		return
	}
	e.hinted = v.Hint
	e.log.Debug("hint", "hint", string(v.Hint), "good", v.Good, "progress", v.Progress, "scores", v.Scores)
}

// remember keeps something of the person in memory, unless the visit has ended: its context ends before Forget is called.
func (e *eyes) remember(ctx context.Context, keep func()) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if ctx.Err() == nil {
		keep()
	}
}

// cannotKeep says why evidence could not be sealed and kept.
func (e *eyes) cannotKeep(err error) app.Fault {
	e.log.Error("evidence-not-kept", "err", err)
	fault := app.FaultQueue
	switch {
	case errors.Is(err, station.ErrFull):
		fault = app.FaultDiskFull
	case errors.Is(err, line.ErrNoKey):
		fault = app.FaultHubAway
	}
	return fault
}

func jpegOf(img image.Image, quality int) []byte {
	var b bytes.Buffer
	if jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}) != nil { // writes to memory: it cannot fail but by size
		return nil
	}
	return b.Bytes()
}
