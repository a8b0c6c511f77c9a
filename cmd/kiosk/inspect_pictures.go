package main

import (
	"errors"
	"fmt"
	"image"
	_ "image/gif"
	"io"
	"os"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/reader"
)

const (
	maxPictureBytes  = 64 << 20
	maxPicturePixels = 50_000_000
)

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
	m := e.Compare(frames[0], frames[1])
	if m.Scores == nil {
		m.Scores = map[string]float64{}
	}
	return p.line(struct { // every key, also when nothing was compared
		Scores map[string]float64 `json:"scores"`
		Band   face.Band          `json:"band"`
		Model  string             `json:"model"`
		Reason string             `json:"reason"`
		Millis float64            `json:"ms"`
	}{m.Scores, m.Band, m.Model, m.Reason, m.Millis})
}
