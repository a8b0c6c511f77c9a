package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/camera"
)

// rehearsed is the source of a station that has nobody before it.
const rehearsed = "rehearsal"

// source is the camera that the station opens, following camera.source: what is named there; with "auto" the pinned camera, else the
// first real one, which a pin then refuses with the reason; and without any a rehearsal, unless the station has a pin, a hub elsewhere
// or a certificate. Such a station is meant for real people and waits for its camera: the source is empty, and waits is true.
// Devices come and go, so a start asks once.
func (c Config) source() (source string, waits bool) {
	devices, _ := camera.List() // none, when the kernel does not tell
	return c.sourceAmong(devices)
}

// sourceAmong is source over any devices, for tests.
func (c Config) sourceAmong(devices []camera.Device) (source string, waits bool) {
	if c.Camera.Source != "auto" {
		return c.Camera.Source, false
	}
	pin := c.pin()
	for _, d := range devices {
		if !d.Real || d.Index != 0 || source != "" && !pin.Holds(d) {
			continue
		}
		if source = d.ByID; source == "" { // the name that stays the same over restarts
			source = d.Path
		}
		if pin.Holds(d) {
			break
		}
	}
	switch {
	case source != "":
		return source, false
	case c.Hub.URL != "" || c.Hub.Cert != "" || pin != camera.Pin{}:
		return "", true
	}
	return rehearsed, false
}

// pin is the one camera that is let in; the empty pin when any is.
func (c Config) pin() camera.Pin {
	pin, _ := camera.ParsePin(c.Camera.Pin) // refuse has tried it
	return pin
}

func openCamera(source string, cfg Config) capture.Opener {
	return camera.Opener(camera.Options{
		Source: source, Width: cfg.Camera.Width, Height: cfg.Camera.Height, FPS: float64(cfg.Camera.FPS), Loop: true, Pin: cfg.pin(),
	})
}

// printStaffHash reads a PIN and prints what belongs into staff.pin_hash.
func printStaffHash(in io.Reader, out io.Writer) error {
	line, err := bufio.NewReader(in).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	pin := strings.TrimSpace(line)
	if len(pin) != 6 || strings.Trim(pin, "0123456789") != "" {
		return errors.New("a staff PIN has six digits")
	}
	if strings.Count(pin, pin[:1]) == 6 || strings.Contains("012345678901234", pin) || strings.Contains("987654321098765", pin) {
		return errors.New("that PIN is too easy to guess")
	}
	_, err = fmt.Fprintln(out, staffHash(pin))
	return err
}
