package main

import (
	"context"
	"encoding/json"
	"errors"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/capture/reader"
)

// decoded is a picture file, or why it cannot be one.
type decoded struct {
	file string
	intake.Picture
	err error
}

// eachPicture decodes files in one child process, one ahead of what is done with them here, and does it in their order.
func eachPicture(files []string, p *printer, do func(d decoded) error) error {
	if len(files) == 0 {
		return errors.New("no files were named")
	}
	ctx, cancel := context.WithCancel(context.Background())
	next := make(chan decoded)
	go func() {
		defer close(next)
		gate := intake.New(intake.Options{})
		defer gate.Close()
		for _, file := range files {
			d := decoded{file: file}
			d.Picture, d.err = gate.File(ctx, file)
			select {
			case next <- d:
			case <-ctx.Done():
				return
			}
		}
	}()
	defer func() {
		cancel()
		for range next { // until the child is gone
		}
	}()
	for d := range next {
		err := d.err
		if err == nil {
			err = do(d)
			var number *json.UnsupportedValueError // a measure divided by nothing
			if !errors.As(err, &number) {
				if err != nil {
					return err
				}
				continue
			}
		}
		if err := p.fail(d.file, err); err != nil {
			return err
		}
	}
	return nil
}

// reduced tells in a line that the picture was read at a fraction of its size; nothing when it was not.
type reduced struct {
	Reduced int `json:"reduced,omitempty"`
}

func (d decoded) reduced() reduced {
	if d.Reduced > 1 {
		return reduced{d.Reduced}
	}
	return reduced{}
}

func inspectDocuments(files []string, p *printer) error {
	r, err := reader.New(reader.Options{})
	if err != nil {
		return err
	}
	defer r.Close()
	return eachPicture(files, p, func(d decoded) error {
		return p.line(struct {
			File string `json:"file"`
			reader.Result
			reduced
		}{d.file, enlarged(r.Inspect(d.Frame), float64(d.Reduced)), d.reduced()})
	})
}

// enlarged gives a reading in pixels of the file. Sharpness and the other measures stay those of the picture that was read.
func enlarged(r reader.Result, k float64) reader.Result {
	for i := range r.Corners {
		r.Corners[i][0], r.Corners[i][1] = r.Corners[i][0]*k, r.Corners[i][1]*k
		r.Quad[i].X, r.Quad[i].Y = r.Quad[i].X*k, r.Quad[i].Y*k
	}
	r.Quality.PxPerMM *= k
	if b := r.Barcode; b != nil {
		for i := range b.Corners {
			b.Corners[i][0], b.Corners[i][1] = b.Corners[i][0]*k, b.Corners[i][1]*k
			b.Quad[i].X, b.Quad[i].Y = b.Quad[i].X*k, b.Quad[i].Y*k
		}
	}
	return r
}

func inspectFaces(files []string, models string, p *printer) error {
	e, err := face.New(face.Options{Models: models})
	if err != nil {
		return err
	}
	defer e.Close()
	return eachPicture(files, p, func(d decoded) error {
		res, err := e.Inspect(d.file, d.Frame)
		if err != nil {
			return p.fail(d.file, err)
		}
		for i := range res.Faces {
			res.Faces[i] = enlargedFace(res.Faces[i], d.Reduced)
		}
		for i := range res.Behind {
			res.Behind[i] = enlargedFace(res.Behind[i], d.Reduced)
		}
		res.Quality.Eyes *= float64(d.Reduced)
		return p.line(struct {
			face.Inspection
			reduced
		}{res, d.reduced()})
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
	var frames []capture.Frame
	if err := eachPicture(files, p, func(d decoded) error {
		frames = append(frames, d.Frame)
		return nil
	}); err != nil || len(frames) < 2 {
		return err
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

// enlargedFace gives a face in pixels of the file.
func enlargedFace(f face.Face, times int) face.Face {
	k := float64(times)
	f.Box = capture.Rect{X: f.Box.X * k, Y: f.Box.Y * k, W: f.Box.W * k, H: f.Box.H * k}
	for i, at := range f.Landmarks {
		f.Landmarks[i] = capture.Point{X: at.X * k, Y: at.Y * k}
	}
	return f
}
