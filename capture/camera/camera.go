// Package camera opens what gives pictures: V4L2 devices, video files, folders of pictures, single pictures and network
// streams, all as a capture.Camera. Only a physical USB camera counts as real; everything else says Simulated.
package camera

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/passdesk/passdesk/capture"
)

// Options say which camera and how. The zero values of the sizes ask for 1280x720 at 30 frames a second.
type Options struct {
	// Source is a device ("/dev/v4l/by-id/...", "/dev/video0", or "0"), a video file, a folder of pictures (played in the
	// order of their names), one picture, or the URL of a stream ("rtsp://...", "http://...").
	Source string
	Width  int     // pixels asked of a device
	Height int     // pixels asked of a device
	FPS    float64 // asked of a device; the pace of pictures, and of a video that does not know its own
	Codec  string  // four letters asked of a device; "" is MJPG, "YUYV" keeps full colour at small sizes
	Loop   bool    // files begin again at their end; without it the end is ErrUnplugged (and io.EOF)
	// Unpaced gives the frames of files as fast as they are read, for tools and tests.
	Unpaced bool
	// AllowVirtual lets drivers through that are known to play files as cameras (v4l2loopback, vivid). They still say
	// Simulated.
	AllowVirtual bool
	// Pin is the camera that the station was set up with; any other device is refused. It says nothing of files and streams.
	Pin Pin
}

// Opener returns what a capture.Session wants.
func Opener(o Options) capture.Opener {
	return func(ctx context.Context) (capture.Camera, error) { return Open(ctx, o) }
}

// Open opens the source. Errors wrap capture.ErrNoCamera (nothing there, or nothing that gives pictures), ErrBusy (another
// program has it) or ErrRefused (a virtual driver, or no permission). Reads of devices and streams wait inside OpenCV
// and do not hear the context; a capture.Session copes with that.
func Open(ctx context.Context, o Options) (capture.Camera, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	switch kind, source := classify(o.Source); kind {
	case kindDevice:
		return openDevice(source, o)
	case kindStream:
		return openStream(source, o)
	default:
		return openPath(source, o)
	}
}

func (o Options) withDefaults() Options {
	if o.Width <= 0 || o.Height <= 0 {
		o.Width, o.Height = 1280, 720
	}
	if o.FPS <= 0 {
		o.FPS = 30
	}
	if len(o.Codec) != 4 {
		o.Codec = "MJPG"
	}
	return o
}

type kind int

const (
	kindPath kind = iota
	kindDevice
	kindStream
)

// classify tells what a source is from its spelling alone; a number becomes the path of its device.
func classify(source string) (kind, string) {
	if n, err := strconv.ParseUint(source, 10, 16); err == nil {
		return kindDevice, fmt.Sprintf("/dev/video%d", n)
	}
	if strings.HasPrefix(source, "/dev/") {
		return kindDevice, source
	}
	if scheme, _, ok := strings.Cut(source, "://"); ok && scheme != "file" {
		return kindStream, source
	}
	return kindPath, strings.TrimPrefix(source, "file://")
}

// openPath opens a folder, a picture or a video.
func openPath(path string, o Options) (capture.Camera, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("open %q: %w: %w", path, errno(err), err)
	}
	if st.IsDir() {
		return openFolder(path, o)
	}
	if !st.Mode().IsRegular() || st.Size() == 0 {
		return nil, fmt.Errorf("open %q: %w: not a file with pictures", path, capture.ErrNoCamera)
	}
	if isPicture(path) {
		return openPictures([]string{path}, path, o)
	}
	return openVideo(path, o)
}

// redact removes the password from the URL of a stream.
func redact(source string) string {
	u, err := url.Parse(source)
	if err != nil {
		return "stream"
	}
	u.RawQuery, u.Fragment = "", ""
	return u.Redacted()
}

// errno finds the word for an error of the operating system.
func errno(err error) error {
	switch {
	case os.IsPermission(err):
		return capture.ErrRefused
	case isBusy(err):
		return capture.ErrBusy
	default:
		return capture.ErrNoCamera
	}
}

// base is the name of a file for people.
func base(path string) string { return filepath.Base(filepath.Clean(path)) }
