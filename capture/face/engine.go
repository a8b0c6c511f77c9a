package face

import (
	"errors"
	"fmt"
	"image"
	"math"
	"sync"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// Options say where models are and how far to go.
type Options struct {
	Models   string   // folder of model files; "" for none. Nothing is ever downloaded
	Cascades []string // folders to search for OpenCV's cascades; nil for CascadeFolders
	NoModels bool     // stay in tier 0 whatever is installed, for tests
}

// Engine detects and compares. Its methods may be called from any goroutine; they take turns.
type Engine struct {
	mu       sync.Mutex
	yunet    *yunet
	haar     *haar
	net      gocv.Net // of the embedder
	embedder *Model
	passive  []passive
	alarms   []error
	empty    Scene // what the camera sees when nobody is there
}

// New loads the best models of the folder. A model that is missing lowers the tier. A model file that is not what the
// lock says, or that OpenCV cannot read, is refused and raises an alarm, which the program has to log and show to staff:
// see Alarms. Without any detector the error is ErrNoCascade.
func New(o Options) (*Engine, error) {
	e := &Engine{}
	if o.NoModels {
		o.Models = ""
	}
	e.each(o.Models, JobDetector, func(m installed) (done bool, err error) {
		e.yunet, err = newYunet(m.Model, m.data)
		return err == nil, err
	})
	if e.yunet == nil {
		if o.Cascades == nil {
			o.Cascades = CascadeFolders
		}
		var err error
		if e.haar, err = newHaar(o.Cascades); err != nil {
			return nil, errors.Join(append(e.alarms, err)...)
		}
	}
	e.each(o.Models, JobEmbedder, func(m installed) (done bool, err error) {
		if e.yunet == nil { // it compares aligned faces, which takes landmarks
			return true, nil
		}
		net, err := readNet(m.Model, m.data)
		if err == nil {
			e.net, e.embedder = net, m.Model
		}
		return err == nil, err
	})
	e.loadPassive(o.Models)
	return e, nil
}

// each offers the models of a job to use, best first, until one is done with; what is wrong with a file is an alarm.
func (e *Engine) each(dir string, j Job, use func(installed) (done bool, err error)) {
	list, alarms := load(dir, j)
	e.alarms = append(e.alarms, alarms...)
	for _, m := range list {
		done, err := use(m)
		if err != nil {
			e.alarms = append(e.alarms, err)
		}
		if done {
			return
		}
	}
}

// readNet hands OpenCV the bytes that were accepted, never the file again.
func readNet(m *Model, data []byte) (gocv.Net, error) {
	net, err := gocv.ReadNetFromONNXBytes(data)
	if err != nil {
		return net, fmt.Errorf("%w: OpenCV cannot read %s: %w", ErrModel, m.Name, err)
	}
	if net.Empty() {
		net.Close()
		return net, fmt.Errorf("%w: OpenCV cannot read %s", ErrModel, m.Name)
	}
	return net, nil
}

// Alarms lists the model files that were refused; each wraps ErrModel.
func (e *Engine) Alarms() []error { return e.alarms }

// Tier tells what is installed: 0 cascades, 1 landmarks, 2 comparison, 3 the passive cue as well.
func (e *Engine) Tier() int {
	switch {
	case e.embedder != nil && len(e.passive) > 0:
		return 3
	case e.embedder != nil:
		return 2
	case e.haar == nil:
		return 1
	default:
		return 0
	}
}

// Close gives OpenCV's memory back. The engine must not be used afterwards.
func (e *Engine) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var errs []error
	if e.yunet != nil {
		errs = append(errs, e.yunet.close())
	}
	if e.haar != nil {
		errs = append(errs, e.haar.close())
	}
	if e.embedder != nil {
		errs = append(errs, e.net.Close())
	}
	for _, p := range e.passive {
		errs = append(errs, p.net.Close())
	}
	e.yunet, e.haar, e.embedder, e.passive = nil, nil, nil, nil
	return errors.Join(errs...)
}

// Detect finds the faces of a camera's frame, the largest first; see Search for still pictures. No face is no error.
func (e *Engine) Detect(f capture.Frame) ([]Face, error) {
	m, err := view(f)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	e.mu.Lock()
	defer e.mu.Unlock()
	switch {
	case e.yunet != nil:
		return e.yunet.find(m)
	case e.haar != nil:
		return e.haar.find(m)
	default:
		return nil, errClosed
	}
}

// smallestSide in pixels of what is worth looking at; OpenCV ends the process over some smaller pictures.
const smallestSide = 24

// view wraps the pixels of a frame without a copy. The Mat must be closed while the frame is still held, and must not be
// written to.
func view(f capture.Frame) (gocv.Mat, error) {
	if !f.Valid() {
		return gocv.Mat{}, fmt.Errorf("frame of %dx%d with %d bytes", f.Width, f.Height, len(f.Pix))
	}
	if min(f.Width, f.Height) < smallestSide {
		return gocv.Mat{}, fmt.Errorf("picture of %dx%d pixels is too small", f.Width, f.Height)
	}
	return gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
}

// cut warps a frame by a 2x3 matrix into a square of the given side: packed BGR. A frame that shrinks to less than a quarter is
// first reduced by a whole factor: each pixel of the warp is made of four, and the rest would be lost.
func cut(bgr gocv.Mat, m [6]float64, side int) gocv.Mat {
	if k := int(0.5 / math.Max(1e-3, math.Hypot(m[0], m[3]))); k >= 2 && min(bgr.Cols(), bgr.Rows()) >= smallestSide*k {
		small := gocv.NewMat()
		defer small.Close()
		gocv.Resize(bgr, &small, image.Pt(bgr.Cols()/k, bgr.Rows()/k), 0, 0, gocv.InterpolationArea)
		kx, ky := float64(bgr.Cols())/float64(bgr.Cols()/k), float64(bgr.Rows())/float64(bgr.Rows()/k)
		bgr = small
		// Pixel centres: x = kx*(u+0.5)-0.5.
		m[2] += m[0]*(kx-1)/2 + m[1]*(ky-1)/2
		m[5] += m[3]*(kx-1)/2 + m[4]*(ky-1)/2
		m[0], m[1], m[3], m[4] = m[0]*kx, m[1]*ky, m[3]*kx, m[4]*ky
	}
	w := matrix(m)
	defer w.Close()
	out := gocv.NewMat()
	gocv.WarpAffine(bgr, &out, w, image.Pt(side, side))
	return out
}

// alignment is the matrix that brings a face to where the template (in parts of the side) has it. Without landmarks it
// is the box that is brought to the middle.
func alignment(f Face, template Landmarks, side int) [6]float64 {
	if !f.Marked() {
		s := float64(side) / max(f.Box.W, f.Box.H, 1)
		c := f.Centre()
		return [6]float64{s, 0, float64(side)/2 - s*c.X, 0, s, float64(side)/2 - s*c.Y}
	}
	for i := range template {
		template[i].X *= float64(side)
		template[i].Y *= float64(side)
	}
	return similarity(f.Landmarks, template)
}
