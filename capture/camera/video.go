package camera

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// video is a capture.Camera over OpenCV's VideoCapture: a device, a file or a stream.
type video struct {
	vc   *gocv.VideoCapture
	mat  gocv.Mat
	info capture.Info
	seq  uint64
	pace pacer
	loop bool
	gone func() bool // devices: is the node away? nil for files and streams
	end  bool        // files: the end of the input is an end, not a fault
}

// openVideo opens a video file. FFmpeg is asked for by name: the other back ends of OpenCV would take a text file for the
// pattern of a series of pictures.
func openVideo(path string, o Options) (capture.Camera, error) {
	vc, err := gocv.OpenVideoCaptureWithAPI(path, gocv.VideoCaptureFFmpeg)
	if err != nil {
		vc.Close()
		return nil, fmt.Errorf("open %q: %w: not a video", path, capture.ErrNoCamera)
	}
	v := newVideo(vc, o)
	v.info.Name, v.info.Source, v.info.Driver, v.info.Simulated = base(path), path, "file", true
	v.end, v.loop = true, o.Loop
	if !o.Unpaced {
		fps := v.info.FPS
		if fps <= 0 || fps > 240 {
			fps = o.FPS
		}
		v.pace.every = time.Duration(float64(time.Second) / fps)
	}
	return v, nil
}

// openStream opens a network stream; it may wait for the other side as long as FFmpeg does (30 s).
func openStream(source string, o Options) (capture.Camera, error) {
	vc, err := gocv.OpenVideoCaptureWithAPI(source, gocv.VideoCaptureFFmpeg)
	if err != nil {
		vc.Close()
		return nil, fmt.Errorf("open %s: %w: no stream there", redact(source), capture.ErrNoCamera)
	}
	vc.Set(gocv.VideoCaptureBufferSize, 1)
	v := newVideo(vc, o)
	v.info.Name, v.info.Source, v.info.Driver, v.info.Simulated = redact(source), redact(source), "stream", true
	return v, nil
}

func newVideo(vc *gocv.VideoCapture, o Options) *video {
	fps := vc.Get(gocv.VideoCaptureFPS)
	if math.IsNaN(fps) || fps < 0 || fps > 1000 {
		fps = 0
	}
	return &video{vc: vc, mat: gocv.NewMat(), info: capture.Info{
		Width: int(vc.Get(gocv.VideoCaptureFrameWidth)), Height: int(vc.Get(gocv.VideoCaptureFrameHeight)), FPS: fps,
		AskedW: o.Width, AskedH: o.Height, AskedFPS: o.FPS,
	}}
}

func (v *video) Info() capture.Info { return v.info }

// Read returns the next frame. The end of a file that is not looped is capture.ErrUnplugged and io.EOF.
func (v *video) Read(ctx context.Context) (capture.Frame, error) {
	if err := v.pace.wait(ctx); err != nil {
		return capture.Frame{}, err
	}
	if v.vc == nil {
		return capture.Frame{}, fmt.Errorf("read %s: %w: closed", v.info.Source, capture.ErrUnplugged)
	}
	if !v.grab() {
		return capture.Frame{}, v.trouble()
	}
	v.seq++
	f, err := fromMat(v.mat)
	if err != nil {
		return capture.Frame{}, fmt.Errorf("read %s: %w: %w", v.info.Source, capture.ErrUnplugged, err)
	}
	f.Seq, f.At = v.seq, time.Now()
	return f, nil
}

// grab fills the Mat with the next picture, beginning again where that is wanted.
func (v *video) grab() bool {
	if v.vc.Read(&v.mat) && !v.mat.Empty() {
		return true
	}
	if !v.loop || v.seq == 0 {
		return false
	}
	v.vc.Set(gocv.VideoCapturePosFrames, 0)
	return v.vc.Read(&v.mat) && !v.mat.Empty()
}

// trouble says why no picture came.
func (v *video) trouble() error {
	switch {
	case v.end:
		return fmt.Errorf("read %q: %w: %w", v.info.Source, capture.ErrUnplugged, io.EOF)
	case v.gone != nil && v.seq == 0 && !v.gone():
		return fmt.Errorf("read %s: %w: it gives no first picture", v.info.Source, capture.ErrBusy)
	default:
		return fmt.Errorf("read %s: %w", v.info.Source, capture.ErrUnplugged)
	}
}

func (v *video) Close() error {
	if v.vc == nil {
		return nil
	}
	err := errors.Join(v.mat.Close(), v.vc.Close())
	v.vc = nil
	return err
}

// fromMat copies an 8-bit Mat of one, three or four channels into a frame.
func fromMat(m gocv.Mat) (capture.Frame, error) {
	src := m
	if code, ok := map[gocv.MatType]gocv.ColorConversionCode{
		gocv.MatTypeCV8UC1: gocv.ColorGrayToBGR, gocv.MatTypeCV8UC4: gocv.ColorBGRAToBGR,
	}[m.Type()]; ok {
		bgr := gocv.NewMat()
		defer bgr.Close()
		gocv.CvtColor(m, &bgr, code)
		src = bgr
	}
	if src.Type() != gocv.MatTypeCV8UC3 {
		return capture.Frame{}, fmt.Errorf("pixels of type %v", src.Type())
	}
	data, err := src.DataPtrUint8()
	if err != nil {
		return capture.Frame{}, err
	}
	f := capture.Frame{Pix: capture.NewPix(len(data)), Width: src.Cols(), Height: src.Rows()}
	copy(f.Pix, data)
	return f, nil
}

// pacer lets one frame through each interval, as a camera would; the zero pacer does not wait. After a stall it
// does not hurry to catch up.
type pacer struct {
	every time.Duration
	next  time.Time
}

func (p *pacer) wait(ctx context.Context) error {
	if err := ctx.Err(); err != nil || p.every <= 0 {
		return err
	}
	now := time.Now()
	if d := p.next.Sub(now); d > 0 {
		t := time.NewTimer(d)
		defer t.Stop()
		select {
		case <-t.C:
		case <-ctx.Done():
			return ctx.Err()
		}
		now = p.next
	}
	p.next = now.Add(p.every)
	return nil
}
