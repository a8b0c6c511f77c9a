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

// firstCamera finds the first physical camera, by the name that stays the same over restarts.
func firstCamera() (source string, ok bool) {
	devices, err := camera.List()
	if err != nil {
		return "", false
	}
	for _, d := range devices {
		if d.Real && d.Index == 0 {
			if d.ByID != "" {
				return d.ByID, true
			}
			return d.Path, true
		}
	}
	return "", false
}

func openCamera(source string, cfg Config) capture.Opener {
	pin, _ := camera.ParsePin(cfg.Camera.Pin) // refuse has tried it
	return camera.Opener(camera.Options{
		Source: source, Width: cfg.Camera.Width, Height: cfg.Camera.Height, FPS: float64(cfg.Camera.FPS), Loop: true, Pin: pin,
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
