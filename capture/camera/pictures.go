package camera

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/intake"
)

// pictures is a capture.Camera over picture files, one frame each. They are decoded in Go: a broken picture is an error
// there, while OpenCV may end the whole process.
type pictures struct {
	paths []string
	info  capture.Info
	first capture.Frame // of paths[0], kept so that opening can fail early and one picture is decoded once
	next  int
	seq   uint64
	loop  bool
	pace  pacer
}

func isPicture(path string) bool {
	switch strings.ToLower(filepath.Ext(path)) {
	case ".jpg", ".jpeg", ".png", ".gif", ".bmp", ".tif", ".tiff", ".webp":
		return true
	}
	return false
}

// openFolder opens all pictures of a folder in the order of their names. It does not look into folders below.
func openFolder(dir string, o Options) (capture.Camera, error) {
	entries, err := os.ReadDir(dir) // sorted by name
	if err != nil {
		return nil, fmt.Errorf("open %q: %w: %w", dir, errno(err), err)
	}
	var paths []string
	for _, e := range entries {
		if p := filepath.Join(dir, e.Name()); !e.IsDir() && isPicture(p) {
			paths = append(paths, p)
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("open %q: %w: a folder without pictures", dir, capture.ErrNoCamera)
	}
	return openPictures(paths, dir, o)
}

func openPictures(paths []string, source string, o Options) (capture.Camera, error) {
	first, err := readPicture(paths[0])
	if err != nil {
		return nil, err
	}
	p := &pictures{paths: paths, first: first, loop: o.Loop, info: capture.Info{
		Name: base(source), Source: source, Driver: "file", Simulated: true,
		Width: first.Width, Height: first.Height, FPS: o.FPS, AskedW: o.Width, AskedH: o.Height, AskedFPS: o.FPS,
	}}
	if !o.Unpaced {
		p.pace.every = time.Duration(float64(time.Second) / o.FPS)
	}
	return p, nil
}

func (p *pictures) Info() capture.Info { return p.info }

// Still tells a capture.Session that the same picture again and again is meant so.
func (p *pictures) Still() bool { return len(p.paths) == 1 }

func (p *pictures) Read(ctx context.Context) (capture.Frame, error) {
	if err := p.pace.wait(ctx); err != nil {
		return capture.Frame{}, err
	}
	if p.next == len(p.paths) {
		if !p.loop {
			return capture.Frame{}, fmt.Errorf("read %q: %w: %w", p.info.Source, capture.ErrUnplugged, io.EOF)
		}
		p.next = 0
	}
	f := p.first
	if p.next > 0 {
		var err error
		if f, err = readPicture(p.paths[p.next]); err != nil {
			return capture.Frame{}, fmt.Errorf("%w: %w", capture.ErrUnplugged, err)
		}
	}
	p.next++
	p.seq++
	f.Seq, f.At = p.seq, time.Now()
	return f, nil
}

func (p *pictures) Close() error {
	p.first, p.paths = capture.Frame{}, nil
	p.next, p.loop = 0, false
	return nil
}

// readPicture decodes one PNG, JPEG, GIF, BMP, TIFF or WebP file within the bounds of package intake, in this process: whoever set the
// station up chose it. A picture of more than intake.MaxPixels is reduced. Errors wrap capture.ErrNoCamera or ErrRefused.
func readPicture(path string) (capture.Frame, error) {
	p, err := intake.Here(path)
	switch {
	case errors.Is(err, fs.ErrPermission):
		return capture.Frame{}, fmt.Errorf("open picture %q: %w: %w", path, capture.ErrRefused, err)
	case err != nil:
		return capture.Frame{}, fmt.Errorf("read picture %q: %w: it %w", path, capture.ErrNoCamera, err)
	}
	return p.Frame, nil
}
