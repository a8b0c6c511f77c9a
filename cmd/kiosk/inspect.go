package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	"io"
	"os"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/reader"
)

const (
	maxPictureBytes  = 64 << 20
	maxPicturePixels = 50_000_000
	maxTextBytes     = 4 << 20
)

// inspect runs the same judges and readers as the live station on files: one JSON object a file, on one line. A file that cannot
// be read is such a line too, with "error", and makes the exit code 1.
func inspect(args []string, models string, in io.Reader, out io.Writer) error {
	if len(args) == 0 {
		return errors.New("inspect what? document, mrz, aamva, face or match; see kiosk --help")
	}
	what, files := args[0], args[1:]
	w := bufio.NewWriter(out)
	defer w.Flush()
	p := &printer{out: json.NewEncoder(w)}
	p.out.SetEscapeHTML(false)
	var err error
	switch what {
	case "document":
		err = inspectDocuments(files, p)
	case "mrz":
		err = inspectMRZ(files, in, p)
	case "aamva":
		err = inspectAAMVA(files, p)
	case "face":
		err = inspectFaces(files, models, p)
	case "match":
		err = inspectMatch(files, models, p)
	default:
		return fmt.Errorf("there is no inspect %s; there are document, mrz, aamva, face and match", what)
	}
	if err == nil && p.bad {
		return exitCode(1)
	}
	return err
}

// printer writes a line a file and remembers whether one went wrong.
type printer struct {
	out *json.Encoder
	bad bool
}

func (p *printer) line(v any) error { return p.out.Encode(v) }

func (p *printer) fail(file string, err error) error {
	p.bad = true
	return p.out.Encode(map[string]string{"file": file, "error": err.Error()})
}

// picture reads a picture of at most 64 MB and 50 million pixels.
func picture(path string) (capture.Frame, error) {
	f, err := os.Open(path)
	if err != nil {
		return capture.Frame{}, err
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
		return capture.Frame{}, err
	case info.IsDir():
		return capture.Frame{}, errors.New("is a folder, not a picture")
	case info.Size() > maxPictureBytes:
		return capture.Frame{}, fmt.Errorf("is larger than %d MB", maxPictureBytes>>20)
	}
	conf, _, err := image.DecodeConfig(f)
	if err != nil {
		return capture.Frame{}, fmt.Errorf("is not a PNG, JPEG or GIF picture: %w", err)
	}
	if conf.Width <= 0 || conf.Height <= 0 || conf.Width > maxPicturePixels/conf.Height {
		return capture.Frame{}, fmt.Errorf("has %d by %d pixels, more than %d million", conf.Width, conf.Height, maxPicturePixels/1_000_000)
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return capture.Frame{}, err
	}
	img, _, err := image.Decode(f)
	if err != nil {
		return capture.Frame{}, fmt.Errorf("is damaged: %w", err)
	}
	return capture.FromImage(img), nil
}

func eachPicture(files []string, p *printer, do func(file string, f capture.Frame) error) error {
	if len(files) == 0 {
		return errors.New("no files were named")
	}
	for _, file := range files {
		f, err := picture(file)
		if err == nil {
			err = do(file, f)
		} else {
			err = p.fail(file, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func inspectDocuments(files []string, p *printer) error {
	r, err := reader.New(reader.Options{})
	if err != nil {
		return err
	}
	defer r.Close()
	return eachPicture(files, p, func(file string, f capture.Frame) error {
		return p.line(struct {
			File string `json:"file"`
			reader.Result
		}{file, r.Inspect(f)})
	})
}

func inspectMRZ(files []string, in io.Reader, p *printer) error {
	if len(files) > 0 {
		f, err := os.Open(files[0])
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	raw, err := io.ReadAll(io.LimitReader(in, maxTextBytes+1))
	if err != nil {
		return err
	}
	if len(raw) > maxTextBytes {
		return fmt.Errorf("more than %d MB of text", maxTextBytes>>20)
	}
	today := document.DayOf(time.Now())
	for _, text := range document.SplitTexts(strings.ReplaceAll(string(raw), "\r\n", "\n")) {
		if err := p.line(document.InspectMRZ(text, today)); err != nil {
			return err
		}
	}
	return nil
}

func inspectAAMVA(files []string, p *printer) error {
	if len(files) == 0 {
		return errors.New("no file was named")
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			if err := p.fail(file, err); err != nil {
				return err
			}
			continue
		}
		raw, err := io.ReadAll(io.LimitReader(f, maxTextBytes))
		_ = f.Close()
		if err == nil {
			err = p.line(document.InspectAAMVA(raw))
		} else {
			err = p.fail(file, err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func inspectFaces(files []string, models string, p *printer) error {
	e, err := face.New(face.Options{Models: models})
	if err != nil {
		return err
	}
	defer e.Close()
	return eachPicture(files, p, func(file string, f capture.Frame) error {
		res, err := e.Inspect(file, f)
		if err != nil {
			return p.fail(file, err)
		}
		return p.line(res)
	})
}

func inspectMatch(files []string, models string, p *printer) error {
	if len(files) != 2 {
		return errors.New("match needs two pictures")
	}
	e, err := face.New(face.Options{Models: models})
	if err != nil {
		return err
	}
	defer e.Close()
	var frames [2]capture.Frame
	for i, file := range files {
		if frames[i], err = picture(file); err != nil {
			return p.fail(file, err)
		}
	}
	return p.line(e.Compare(frames[0], frames[1]))
}
