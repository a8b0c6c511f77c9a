package main

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/camera"
)

// This file is the self-test of the camera: that it gives pictures, that it does what it is told, and whose it is.

func checkCamera(ctx context.Context, on subject) []finding {
	source := on.camera
	switch {
	case on.waits:
		return []finding{{bad, "camera", "none found: the station waits for one, and takes nobody until then", "plug it in, or name it in camera.source"}}
	case source == rehearsed && on.Camera.Source == rehearsed:
		return []finding{{warn, "camera", "rehearsal is configured", "name a camera in camera.source for real visits"}}
	case source == rehearsed:
		return []finding{{warn, "camera", "none found: the station rehearses", "plug one in, or name it in camera.source"}}
	}
	ctx, cancel := context.WithTimeout(ctx, 15*time.Second)
	defer cancel()
	c, err := openCamera(source, on.Config)(ctx)
	if err != nil {
		return []finding{{bad, "camera", err.Error(), "check the cable and camera.source; fuser " + source + " shows who holds it"}}
	}
	defer c.Close()
	f, err := c.Read(ctx)
	if err != nil {
		return []finding{{bad, "camera", "opened, but gave no picture: " + err.Error(), "unplug it and plug it in again"}}
	}
	i := c.Info()
	says := fmt.Sprintf("%s (%s), %dx%d at %.0f/s, asked for %dx%d at %d", i.Name, i.Driver, f.Width, f.Height, i.FPS, on.Camera.Width, on.Camera.Height, on.Camera.FPS)
	list := []finding{{good, "camera", says, ""}}
	if f.Width < 1280 {
		list[0].verdict, list[0].remedy = warn, "documents need 1280x720 or more"
	}
	return append(list, checkControls(ctx, c))
}

// What the camera is told in the self-test, and for how many frames: it may take six to follow.
const (
	halfExposure  = 0.5
	settleFrames  = 8
	measureFrames = 4
	followsWithin = 0.25 // of the factor that it says it took
)

// checkControls tells whether the exposure can be held, and whether the picture then follows what the camera is told: behind a file that is
// played as a camera nothing does.
func checkControls(ctx context.Context, cam capture.Camera) finding {
	ctl, ok := cam.(capture.Controls)
	if !ok {
		return finding{good, "camera", "its exposure cannot be told: the light challenge goes without", ""}
	}
	took, seen, err := follows(ctx, cam, ctl)
	if errors.Is(err, capture.ErrNoControls) {
		return finding{good, "camera", "its exposure can be held, but not told: the light challenge goes without its step", ""}
	}
	if err != nil {
		return finding{warn, "camera", "its exposure does not obey: " + err.Error(), "unplug it and plug it in again; another camera if it stays so"}
	}
	says := fmt.Sprintf("its exposure can be held and told: asked for %.2f, it took %.2f, the picture says %.2f", halfExposure, took, seen)
	switch {
	case seen == 0:
		return finding{warn, "camera", fmt.Sprintf("its exposure can be held and told (asked for %.2f, it took %.2f), but it is too dark or too bright to see that", halfExposure, took), "do it again in the light of every day"}
	case math.Abs(seen/took-1) > followsWithin:
		return finding{warn, "camera", says, "do it again with nobody moving before it; if it stays so, the pictures are not this camera's"}
	}
	return finding{good, "camera", says, ""}
}

// follows halves the exposure and gives the factor that the camera says it took and the one by which its picture changed, 0 when
// there is nothing to measure. It leaves the camera automatic.
func follows(ctx context.Context, cam capture.Camera, ctl capture.Controls) (took, seen float64, err error) {
	if err := ctl.Lock(true); err != nil {
		return 0, 0, err
	}
	defer func() { err = errors.Join(err, ctl.Lock(false)) }()
	before, err := settled(ctx, cam)
	if err != nil {
		return 0, 0, err
	}
	if took, err = ctl.Expose(halfExposure); err != nil {
		return 0, 0, err
	}
	after, err := settled(ctx, cam)
	if err != nil {
		return 0, 0, err
	}
	var was, is float64
	for i, v := range before {
		if v > 0.02 && v < 0.8 && i < len(after) { // neither noise nor clipped, of the light that can be shown
			was, is = was+v, is+after[i]
		}
	}
	if was < 0.01*float64(len(before)) {
		return took, 0, nil
	}
	return took, is / was, nil
}

// settled gives the mean linear light of a sample of the picture's values once a change had its time.
func settled(ctx context.Context, cam capture.Camera) (light []float64, err error) {
	const each = 31 // values; a prime, so that all colours and columns have their turn
	for n := range settleFrames + measureFrames {
		f, err := cam.Read(ctx)
		if err != nil {
			return nil, err
		}
		if n < settleFrames {
			continue
		}
		if light == nil {
			light = make([]float64, len(f.Pix)/each)
		}
		for i := range min(len(light), len(f.Pix)/each) {
			light[i] += math.Pow(float64(f.Pix[i*each])/255, 2.2) / measureFrames
		}
	}
	return light, nil
}

// checkIdentity tells whether somebody could put another camera, or a program, in the place of the one that was set up.
func checkIdentity(_ context.Context, on subject) []finding {
	device, ok := camera.Identify(on.camera)
	list := identity(device, ok, on.camera, on.Camera.Pin)
	if modules := camera.VirtualModules(); len(modules) > 0 {
		list = append(list, finding{
			warn, "identity", "kernel modules that play programs as cameras are loaded: " + strings.Join(modules, ", "),
			"remove them (modprobe -r), and set kernel.modules_disabled=1 after the start",
		})
	}
	return list
}

func identity(d camera.Device, isDevice bool, source, pin string) []finding {
	var list []finding
	is := camera.PinOf(d).String()
	switch {
	case !isDevice || source == "":
		return []finding{{warn, "identity", "no camera device: nothing that is seen here counts as real", "connect the camera, and name it in camera.source"}}
	case !d.Real:
		return []finding{{bad, "identity", fmt.Sprintf("%q (driver %q) is not a camera at a USB plug", d.Name, d.Driver), "connect a USB camera, and remove the program that plays one"}}
	case pin == "":
		list = append(list, finding{warn, "identity", "any camera is let in; this is " + is, fmt.Sprintf("set camera.pin = %q", is)})
	case pin != is:
		return []finding{{bad, "identity", "this is " + is + ", not the camera that the station was set up with", "connect that one again, or set camera.pin anew"}}
	default:
		list = append(list, finding{good, "identity", "the camera is the one that was set up: " + is, ""})
	}
	if !camera.Stable(source) {
		list = append(list, finding{warn, "identity", source + " may be another camera after a restart", "name it by its path in /dev/v4l/by-id in camera.source"})
	}
	return list
}
