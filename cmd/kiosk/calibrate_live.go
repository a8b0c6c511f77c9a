package main

import (
	"context"
	"fmt"
	"io"
	"math"
	"slices"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/calibration"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

const (
	cardWithin  = 90 * time.Second // how long an admin has to lay the card down
	cardFrames  = 5                // measurements that have to agree: autofocus takes its time
	cardsDiffer = 0.01             // by this share at most
)

// measureLive measures with the station's camera until five frames in a row agree.
func measureLive(ctx context.Context, cfg Config, out io.Writer) (capture.Info, calibration.Result, error) {
	ctx, cancel := context.WithTimeout(ctx, cardWithin)
	defer cancel()
	cam, source, err := calibrationCamera(ctx, cfg)
	if err != nil {
		return capture.Info{}, calibration.Result{}, err
	}
	defer cam.Close()
	say, _ := telling(out)
	var last []calibration.Result
	for {
		f, err := cam.Read(ctx)
		switch {
		case ctx.Err() != nil:
			return capture.Info{}, calibration.Result{}, fmt.Errorf("%w within %v: lay it flat where documents will lie, whole and lit", calibration.ErrNoCard, cardWithin)
		case err != nil:
			return capture.Info{}, calibration.Result{}, fmt.Errorf("camera %s: %w", source, err)
		}
		r, err := calibration.Measure(f)
		if err != nil {
			last = nil
			say("Lay the card flat where documents will lie. The whole card has to be in the picture.")
			continue
		}
		say("The card is seen. Leave it where it is.")
		if n := len(last); n > 0 && math.Abs(last[n-1].PxPerMM/r.PxPerMM-1) > cardsDiffer {
			last = nil
		}
		if last = append(last, r); len(last) == cardFrames {
			slices.SortFunc(last, func(a, b calibration.Result) int {
				if a.Blur < b.Blur {
					return -1
				}
				return 1
			})
			info := cam.Info()
			if info.Source == "" {
				info.Source = source
			}
			return info, last[cardFrames/2], nil
		}
	}
}

// telling gives what says words whenever they change, and what gives the last ones.
func telling(out io.Writer) (say func(words string), last func() string) {
	said := ""
	say = func(words string) {
		if words != said {
			said = words
			fmt.Fprintln(out, words)
		}
	}
	return say, func() string { return said }
}

// watchCard says what is measured whenever that changes, while somebody moves the camera, until the context ends.
func watchCard(ctx context.Context, cfg Config, line float64, out io.Writer) error {
	cam, source, err := calibrationCamera(ctx, cfg)
	if err != nil {
		return err
	}
	defer cam.Close()
	said := ""
	for {
		f, err := cam.Read(ctx)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return fmt.Errorf("camera %s: %w", source, err)
		}
		words := "no card in the picture"
		if r, err := calibration.Measure(f); err == nil {
			r = r.Corrected(line)
			no, unsure := calibration.Lacks(calibration.Abilities(r))
			words = fmt.Sprintf("%4.1f px/mm  blur %.2f mm  angle %2.0f %%", r.PxPerMM, r.Blur, 100*(r.Tilt-1))
			for _, a := range no {
				words += "  no " + a.Kind
			}
			for _, a := range unsure {
				words += "  unsure " + a.Kind
			}
			if len(no)+len(unsure) == 0 {
				words += "  reads everything"
			}
		}
		if words != said {
			said = words
			if _, err := fmt.Fprintln(out, words); err != nil {
				return err
			}
		}
	}
}

// calibrationCamera opens the station's camera; a rehearsing station's has the card laid before it.
func calibrationCamera(ctx context.Context, cfg Config) (capture.Camera, string, error) {
	cam, source, err := stationCamera(ctx, cfg)
	if err != nil || source != rehearsed {
		return cam, source, err
	}
	card := calibration.Flat()
	w, h := card.Size()
	return laid{cam, card, optics.Shot{
		Width: cfg.Camera.Width, Height: cfg.Camera.Height, Turn: 2, Defocus: 0.12, Noise: 2,
		PxPerMM: 0.7 * min(float64(cfg.Camera.Width)/w, float64(cfg.Camera.Height)/h),
	}}, source, nil
}

// stationCamera opens the station's camera; a rehearsing station's sees nobody. A station that waits for its camera has none, and must not be
// measured by one that was drawn.
func stationCamera(ctx context.Context, cfg Config) (cam capture.Camera, source string, err error) {
	source, waits := cfg.source()
	switch {
	case waits:
		return nil, "", fmt.Errorf("%w: plug it in, or name it in camera.source", capture.ErrNoCamera)
	case source != rehearsed:
		cam, err = openCamera(source, cfg)(ctx)
	default:
		cam, err = rehearsal.New(rehearsal.Options{Width: cfg.Camera.Width, Height: cfg.Camera.Height}).Camera()(ctx)
	}
	if err != nil {
		return nil, source, fmt.Errorf("camera %s: %w", source, err)
	}
	return cam, source, nil
}

// laid is a simulated camera that looks at the card on a desk.
type laid struct {
	capture.Camera
	card optics.Flat
	shot optics.Shot
}

func (l laid) Read(ctx context.Context) (capture.Frame, error) {
	f, err := l.Camera.Read(ctx)
	if err != nil {
		return f, err
	}
	l.shot.Seed = f.Seq
	seen, _, err := l.shot.Take(l.card)
	seen.Seq, seen.At = f.Seq, f.At
	return seen, err
}
