package face

import (
	"errors"
	"image"
	"image/color"
	"math"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// attempt is one more way to look at a still picture in which nothing was found as it is.
type attempt struct {
	part image.Rectangle // of the picture in hundredths of its sides that is looked at; empty: all of it
	zoom float64         // size of the picture within what is looked at; 0 stands for 1
	roll float64         // degrees clockwise by which the picture is turned first
	even bool            // see effort; for cascades only
}

const (
	attemptSide = 640 // pixels of the longer side that a picture is reduced to before it is turned
	surround    = 114 // grey around it
	sureScore   = 0.8 // least score of a landmark detector's face in a picture that was turned or cut up
	// counted is the part of the width of the largest face from which another one counts as in the picture; what is smaller is
	// somebody far behind, or a picture on the wall.
	counted = 0.4
)

// The attempts of the detectors, in their order: those for what files have most often come first.
var (
	netAttempts = []attempt{
		{zoom: 0.55}, // a face that fills the picture
		{part: image.Rect(0, 0, 60, 60)},
		{part: image.Rect(40, 0, 100, 60)},
		{part: image.Rect(20, 20, 80, 80)}, // a small one
		{part: image.Rect(0, 40, 60, 100)},
		{part: image.Rect(40, 40, 100, 100)},
		{roll: 90},
		{roll: -90},
		{roll: 180}, // stored lying
	}
	haarAttempts = []attempt{
		{},
		{even: true}, // small faces, in finer steps
		{zoom: 0.7},
		{roll: 18},
		{roll: -18},
		{zoom: 0.5, even: true},
		{roll: 18, even: true},
		{roll: -18, even: true},
		{roll: 90},
		{roll: -90},
		{roll: 180},
	}
)

// Search finds the faces of a still picture: a portrait, a scan, a badge. Unlike those of a camera's frames, its face may fill the
// picture or be small in it, lean, or lie on its side; so where Detect finds none, more is tried, at a cost of up to ten
// times its time. Largest first, coordinates as in Detect. No face is no error.
func (e *Engine) Search(f capture.Frame) ([]Face, error) {
	faces, err := e.Detect(f)
	if err != nil || len(faces) > 0 && !faces[0].odd() {
		return faces, err
	}
	bgr, err := view(f)
	if err != nil {
		return nil, err
	}
	defer bgr.Close()
	e.mu.Lock()
	defer e.mu.Unlock()
	list, find := netAttempts, func(m gocv.Mat, _ attempt) ([]Face, error) { return surely(e.yunet.find(m)) }
	switch {
	case e.yunet == nil && e.haar == nil:
		return nil, errClosed
	case e.yunet == nil:
		list, find = haarAttempts, func(m gocv.Mat, a attempt) ([]Face, error) {
			by := thorough
			if by.even = a.even; a.roll != 0 {
				by.enough *= 2
			}
			return e.haar.search(m, by)
		}
	}
	for _, a := range list {
		if len(faces) > 0 && math.Abs(a.roll) < 90 { // there is a face, but it seems to lie
			continue
		}
		more, err := a.look(bgr, find)
		switch {
		case err != nil:
			return nil, err
		case len(more) > 0 && len(faces) == 0:
			return more, nil
		case len(more) > 0 && more[0].Score > faces[0].Score:
			faces = more
		}
	}
	return faces, nil
}

// odd tells whether a face may be one that lies on its side: it may be found as it is, but faintly, and its points are guessed.
func (f Face) odd() bool {
	l := f.Landmarks
	return f.Marked() && (f.Score < sureScore || math.Abs(l.Roll()) > 40 || l[RightMouth].Y < l[RightEye].Y || l[LeftMouth].Y < l[LeftEye].Y ||
		l.PitchRatio() <= 0.1 || l.PitchRatio() >= 1.1 || f.EyeDistance() < 0.15*f.Box.W)
}

var errClosed = errors.New("detect faces: the engine is closed")

// surely keeps the faces beyond doubt: the more often one looks, the more often something looks like a face.
func surely(faces []Face, err error) (sure []Face, _ error) {
	for _, f := range faces {
		if f.Score >= sureScore {
			sure = append(sure, f)
		}
	}
	return sure, err
}

// inPicture divides faces, largest first, into those that count as in the picture and those far behind.
func inPicture(faces []Face) (in, behind []Face) {
	for _, f := range faces {
		if f.Box.W >= counted*faces[0].Box.W {
			in = append(in, f)
		} else {
			behind = append(behind, f)
		}
	}
	return in, behind
}

// look tries one attempt and gives the faces in the coordinates of the whole picture.
func (a attempt) look(bgr gocv.Mat, find func(gocv.Mat, attempt) ([]Face, error)) ([]Face, error) {
	if !a.part.Empty() {
		w, h := bgr.Cols(), bgr.Rows()
		r := image.Rect(a.part.Min.X*w/100, a.part.Min.Y*h/100, a.part.Max.X*w/100, a.part.Max.Y*h/100)
		if min(r.Dx(), r.Dy()) < smallestSide {
			return nil, nil
		}
		region := bgr.Region(r)
		defer region.Close()
		faces, err := find(region, a)
		return moved(faces, [6]float64{1, 0, float64(r.Min.X), 0, 1, float64(r.Min.Y)}), err
	}
	if a.zoom == 0 && a.roll == 0 {
		return find(bgr, a)
	}
	// Turned and shrunk about its middle onto a canvas that holds all of it when it lies on its side.
	s := math.Min(1, attemptSide/float64(max(bgr.Cols(), bgr.Rows())))
	small, canvas := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer canvas.Close()
	gocv.Resize(bgr, &small, image.Pt(max(1, int(float64(bgr.Cols())*s+0.5)), max(1, int(float64(bgr.Rows())*s+0.5))), 0, 0, gocv.InterpolationArea)
	size := image.Pt(small.Cols(), small.Rows())
	if math.Abs(a.roll) == 90 {
		size.X, size.Y = size.Y, size.X
	}
	sin, cos := math.Sincos(a.roll * math.Pi / 180)
	zoom := a.zoom
	if zoom == 0 {
		zoom = 1
	}
	cx, cy, mx, my := float64(small.Cols())/2, float64(small.Rows())/2, float64(size.X)/2, float64(size.Y)/2
	c, n := zoom*cos, zoom*sin
	m := [6]float64{c, -n, mx - c*cx + n*cy, n, c, my - n*cx - c*cy}
	w := matrix(m)
	defer w.Close()
	gocv.WarpAffineWithParams(small, &canvas, w, size, gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{R: surround, G: surround, B: surround})
	faces, err := find(canvas, a)
	// Back: the inverse of a similarity, then of the reduction.
	d := (m[0]*m[0] + m[3]*m[3]) * s
	i, j := m[0]/d, m[3]/d
	return moved(faces, [6]float64{i, j, -i*m[2] - j*m[5], -j, i, j*m[2] - i*m[5]}), err
}

// matrix is a 2x3 matrix, row by row, as OpenCV wants it; the caller closes it.
func matrix(m [6]float64) gocv.Mat {
	w := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	for i, v := range m {
		w.SetDoubleAt(i/3, i%3, v)
	}
	return w
}

// moved carries faces by a similarity, given as the rows of a 2x3 matrix. Boxes stay upright and keep their shape.
func moved(faces []Face, m [6]float64) []Face {
	at := func(p capture.Point) capture.Point {
		return capture.Point{X: m[0]*p.X + m[1]*p.Y + m[2], Y: m[3]*p.X + m[4]*p.Y + m[5]}
	}
	scale := math.Hypot(m[0], m[3])
	for i := range faces {
		f := &faces[i]
		c := at(f.Centre())
		w, h := f.Box.W*scale, f.Box.H*scale
		if math.Abs(m[3]) > math.Abs(m[0]) { // lying
			w, h = h, w
		}
		f.Box = capture.Rect{X: c.X - w/2, Y: c.Y - h/2, W: w, H: h}
		if f.Marked() {
			for j := range f.Landmarks {
				f.Landmarks[j] = at(f.Landmarks[j])
			}
		}
	}
	return faces
}
