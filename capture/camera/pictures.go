package camera

import (
	"bufio"
	"context"
	"fmt"
	"image"
	"image/draw"
	_ "image/jpeg" // formats of pictures
	_ "image/png"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture"
	_ "golang.org/x/image/bmp" // formats of pictures
	_ "golang.org/x/image/webp"
)

// maxPixels bounds a picture before it is decoded; more is a mistake or an attack.
const maxPixels = 64 << 20

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
	case ".jpg", ".jpeg", ".png", ".bmp", ".webp":
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
	first, err := ReadPicture(paths[0])
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
		if f, err = ReadPicture(p.paths[p.next]); err != nil {
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

// ReadPicture decodes one JPEG, PNG, BMP or WebP file of at most 64 megapixels. Transparent pixels become black. Errors
// wrap capture.ErrNoCamera or ErrRefused.
func ReadPicture(path string) (capture.Frame, error) {
	f, err := os.Open(path)
	if err != nil {
		return capture.Frame{}, fmt.Errorf("open picture %q: %w: %w", path, errno(err), err)
	}
	defer f.Close()
	conf, _, err := image.DecodeConfig(bufio.NewReader(f))
	if err == nil && (conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxPixels/conf.Height) {
		err = fmt.Errorf("%dx%d pixels", conf.Width, conf.Height)
	}
	if err != nil {
		return capture.Frame{}, fmt.Errorf("decode picture %q: %w: %w", path, capture.ErrNoCamera, err)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return capture.Frame{}, fmt.Errorf("read picture %q: %w", path, err)
	}
	img, _, err := image.Decode(bufio.NewReader(f))
	if err != nil {
		return capture.Frame{}, fmt.Errorf("decode picture %q: %w: %w", path, capture.ErrNoCamera, err)
	}
	b := img.Bounds()
	rgba := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(rgba, rgba.Rect, img, b.Min, draw.Src) // has fast paths for what decoders return
	out := capture.Frame{Pix: capture.NewPix(3 * b.Dx() * b.Dy()), Width: b.Dx(), Height: b.Dy()}
	for i, j := 0, 0; i < len(out.Pix); i, j = i+3, j+4 {
		out.Pix[i], out.Pix[i+1], out.Pix[i+2] = rgba.Pix[j+2], rgba.Pix[j+1], rgba.Pix[j]
	}
	return out, nil
}
