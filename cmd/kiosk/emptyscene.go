package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/light"
)

// This file is the empty scene: what the camera sees at its place when nobody is there. The camera is closed while nobody has
// consented, so an admin shows it once at set-up, with kiosk calibrate --empty. Around whoever stands there later the same must be
// seen: a tablet or a sheet brings its own.

const (
	sceneFile   = "scene.json"
	sceneVisits = 5                // that passed but for their background, with none between that passed with it: then it is the place that has changed
	sceneWithin = 90 * time.Second // how long an admin has to step aside
)

// sceneState is the file: 64 by 36 grey values hold nobody, and nothing that could be read.
type sceneState struct {
	Camera string     `json:"camera"` // name and size of the picture
	At     time.Time  `json:"at"`
	Luma   face.Scene `json:"luma"`    // row by row, base64
	Differ int        `json:"differs"` // visits whose background alone was another, since one passed with it
}

// outdated tells whether the place has changed since.
func (s sceneState) outdated() bool { return s.Differ >= sceneVisits }

// emptyScene is what a running station knows of it.
type emptyScene struct {
	file keptFile[sceneState]
	log  *slog.Logger

	mu   sync.Mutex
	is   sceneState
	last string // case that was counted last: somebody's tries are one visit
}

func openScene(dir string, log *slog.Logger) *emptyScene {
	e := &emptyScene{file: keptFile[sceneState]{filepath.Join(dir, sceneFile), log}, log: log}
	e.is = e.file.read()
	return e
}

// scene is what a session is compared with: nil when it is not known of this camera, or outdated.
func (e *emptyScene) scene(i capture.Info) face.Scene {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.refresh()
	if !e.is.Luma.Valid() || e.is.Camera != lagCamera(i) || e.is.outdated() {
		return nil
	}
	return e.is.Luma
}

// refresh takes what an admin has shown since, and tells whether there was anything. The caller holds the lock.
func (e *emptyScene) refresh() bool {
	s := e.file.read()
	if !s.Luma.Valid() || s.At.Equal(e.is.At) && s.Camera == e.is.Camera {
		return false
	}
	e.is, e.last = s, ""
	return true
}

// learn counts visits in which everything passed but the background, until one passes with it. A session that fails elsewhere says nothing
// of the place. An admin may have shown the scene anew meanwhile: then it is taken from the file.
func (e *emptyScene) learn(id string, res face.Result) {
	differs := len(res.Why) == 1 && res.Why[0] == face.CheckBackground
	alike := res.Check(face.CheckBackground).Status == light.Pass
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.refresh() {
		return
	}
	switch {
	case !e.is.Luma.Valid() || e.is.outdated():
		return
	case alike && res.Passed && e.is.Differ > 0:
		e.is.Differ, e.last = 0, ""
	case differs && (id == "" || id != e.last):
		e.is.Differ, e.last = e.is.Differ+1, id
	default:
		return
	}
	if e.file.write(e.is); e.is.outdated() {
		e.log.Warn("scene-outdated", "made", e.is.At, "visits", e.is.Differ, "remedy", "kiosk calibrate --empty")
	}
}

// keepEmpty shows the empty scene to the station and keeps it.
func keepEmpty(ctx context.Context, cfg Config, out io.Writer) error {
	s, err := survey(ctx, cfg, out)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(cfg.Station.Data, 0o700); err != nil {
		return fmt.Errorf("keep the empty scene: %w", err)
	}
	path := filepath.Join(cfg.Station.Data, sceneFile)
	if err := (keptFile[sceneState]{path: path}).save(s); err != nil {
		return fmt.Errorf("keep the empty scene: %w", err)
	}
	_, err = fmt.Fprintf(out, "The empty scene is kept in %s: 64x36 grey points. Do it again when the camera, or something behind people, is moved.\n", path)
	return err
}

// survey looks through the station's camera until it has seen the empty scene.
func survey(ctx context.Context, cfg Config, out io.Writer) (sceneState, error) {
	ctx, cancel := context.WithTimeout(ctx, sceneWithin)
	defer cancel()
	e, err := face.New(face.Options{Models: cfg.Models.Dir})
	if err != nil {
		return sceneState{}, fmt.Errorf("face detector: %w", err)
	}
	defer e.Close()
	cam, source, err := stationCamera(ctx, cfg)
	if err != nil {
		return sceneState{}, err
	}
	defer cam.Close()
	say, last := telling(out)
	say("Step out of the camera's picture. It takes some seconds in which nobody is in it and nothing moves.")
	for s := e.Survey(); ; {
		f, err := cam.Read(ctx)
		switch {
		case errors.Is(ctx.Err(), context.Canceled):
			return sceneState{}, fmt.Errorf("ended before the picture was empty and still: %s", last())
		case ctx.Err() != nil:
			return sceneState{}, fmt.Errorf("within %v the picture was never empty and still: %s", sceneWithin, last())
		case err != nil:
			return sceneState{}, fmt.Errorf("camera %s: %w", source, err)
		}
		scene, err := s.See(f)
		switch {
		case errors.Is(err, face.ErrSomebody):
			say("Somebody is in the picture. Step aside.")
		case errors.Is(err, face.ErrRestless):
			say("Something moves in the picture. Wait until it is still.")
		case err != nil:
			return sceneState{}, fmt.Errorf("camera %s: %w", source, err)
		case scene != nil:
			return sceneState{Camera: lagCamera(cam.Info()), At: time.Now().UTC().Truncate(time.Second), Luma: scene}, nil
		}
	}
}

// compareFrames is how many frames the self-test gives the camera's exposure to settle.
const compareFrames = 10

// checkScene tells whether the empty scene is known, and whether it is what the camera sees now, with nobody there.
func checkScene(ctx context.Context, on subject) []finding {
	const remedy = "kiosk calibrate --empty, with nobody in the picture"
	s := openScene(on.Station.Data, slog.New(slog.DiscardHandler)).is
	says := "the empty scene was kept on " + s.At.Local().Format(time.DateOnly)
	switch {
	case !s.Luma.Valid():
		return []finding{{warn, "scene", "what the camera sees when nobody is there is not known: the background of people is not compared", remedy}}
	case s.outdated():
		return []finding{{warn, "scene", fmt.Sprintf("%s, and %d visits did not show it any more: it is not used", says, s.Differ), remedy}}
	case on.waits:
		return []finding{{warn, "scene", says + ", not compared now: there is no camera", ""}}
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	cam, _, err := stationCamera(ctx, on.Config)
	if err != nil {
		return []finding{{warn, "scene", says + ", not compared now: " + err.Error(), ""}}
	}
	defer cam.Close()
	e, err := face.New(face.Options{Models: on.Models.Dir})
	if err != nil {
		return []finding{{warn, "scene", says + ", not compared now: " + err.Error(), ""}}
	}
	defer e.Close()
	var f capture.Frame
	for range compareFrames {
		if f, err = cam.Read(ctx); err != nil {
			return []finding{{warn, "scene", says + ", not compared now: " + err.Error(), ""}}
		}
	}
	if s.Camera != lagCamera(cam.Info()) {
		return []finding{{warn, "scene", says + " with " + s.Camera + "; the camera is another one now", remedy}}
	}
	faces, err := e.Detect(f)
	switch {
	case err != nil:
		return []finding{{warn, "scene", says + ", not compared now: " + err.Error(), ""}}
	case len(faces) > 0:
		return []finding{{good, "scene", says + ", not compared now: somebody is in the picture", ""}}
	}
	if part, ok := s.Luma.Like(f); !ok || !s.Luma.Known(part) {
		return []finding{{warn, "scene", fmt.Sprintf("%s, but only %.0f %% of the picture is as it was", says, 100*part), remedy}}
	}
	return []finding{{good, "scene", says + " and is what the camera sees", ""}}
}
