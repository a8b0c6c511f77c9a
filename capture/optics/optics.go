// Package optics is the camera model: it takes a flat picture of a document and gives the frame that a webcam above a desk would
// deliver, together with the truth about it. Training, tests and benches draw from it what they need.
//
// A shot goes through the stages that light goes through: the document lies on a desk (a page may bend, a finger may cover
// it, a lamp may shine back), the lens sees it in perspective and out of focus, the shutter is open while it moves, the sensor
// adds noise, and the camera packs the frame as JPEG. Every number of a Shot has a unit; a Level draws shots at random from
// ranges of its own. The same Flat and the same Shot always give the same frame.
//
// Coordinates: millimetres on the document from its own top left corner, x to the right and y down; pixels in the frame as
// package capture has them.
package optics

import (
	"errors"
	"fmt"
	"image"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Flat is a picture of a document as it is, at a known scale.
type Flat struct {
	Image   *image.RGBA // opaque
	PxPerMM float64     // 16 is plenty for a camera of 12
	Corner  float64     // radius of the rounded corners in mm; 0 for paper
	Open    bool        // the page of a booklet: its spine lies along the top edge
}

// Size gives width and height in millimetres.
func (f Flat) Size() (w, h float64) {
	b := f.Image.Bounds()
	return float64(b.Dx()) / f.PxPerMM, float64(b.Dy()) / f.PxPerMM
}

// Shot says how the camera sees a document. The zero value of each field but PxPerMM leaves that effect out.
type Shot struct {
	Width, Height int     // of the frame in pixels; 1920 by 1080 when zero
	PxPerMM       float64 // scale at the document's middle

	// Where the document lies.
	Turn           float64       // degrees clockwise in the plane
	Quarters       int           // and so many exact quarters of a turn more, clockwise
	Shear          float64       // degrees that the upright sides lean to the right
	Corners        [4][2]float64 // how far each corner is off, as a share of half the side along x and y: the perspective
	ShiftX, ShiftY float64       // pixels from the frame's middle to the document's
	Curl           float64       // mm that the page stands up at its spine (top edge), falling to nothing in 35 mm
	Bow            float64       // mm that the page's middle bulges between left and right edge
	Gutter         float64       // 0..1: depth of the shadow along the spine

	// Light.
	Gain          float64 // factor on the light; 1 when zero
	Gradient      float64 // share by which the light differs between the two ends of the frame's diagonal
	GradientAngle float64 // degrees; the direction of more light, 0 to the right, 90 down
	Kelvin        float64 // error of the white balance at 5000 K: above zero the picture is too blue
	Glare         []Glare

	// What covers it.
	Fingers []Finger

	// Lens and sensor.
	Defocus     float64 // sigma in mm on the document
	Motion      float64 // length in pixels of the streak
	MotionAngle float64 // degrees
	Shutter     float64 // rolling shutter: pixels that the last row is to the right of where the first would have it
	Noise       float64 // sigma of 255
	JPEG        int     // quality 1..100; 0 leaves the pixels as they are

	Desk   Desk    // what lies below
	Copy   bool    // a grey copy on white paper instead of the document
	Screen *Screen // the document is shown on a screen instead

	Seed uint64 // of what is left to chance: grain, texture of the desk, folds of a finger
}

// Glare is the reflection of a lamp: an ellipse on the document.
type Glare struct {
	X, Y     float64 // its middle, as shares of the document's width and height
	W, H     float64 // its half axes as shares of the document's width
	Angle    float64 // degrees
	Strength float64 // 1 burns white paper and dark print alike
}

// Take gives the frame and what is true of it. Seq and At of the frame are zero. It fails when the shot cannot be: no scale, or
// corners that do not form a convex quadrilateral.
func (s Shot) Take(f Flat) (capture.Frame, Truth, error) {
	s = s.defaults()
	if f.Image == nil || f.PxPerMM <= 0 || s.PxPerMM <= 0 {
		return capture.Frame{}, Truth{}, errors.New("take shot: a scale is missing")
	}
	if s.Width < 16 || s.Height < 16 || s.Width > 8192 || s.Height > 8192 {
		return capture.Frame{}, Truth{}, fmt.Errorf("take shot: no camera gives %d by %d pixels", s.Width, s.Height)
	}
	w, h := f.Size()
	v := view{shot: s, w: w, h: h, bend: bend{w, h, s.Curl, s.Bow}}
	var ok bool
	if v.toFrame, ok = s.homography(w, h); !ok {
		return capture.Frame{}, Truth{}, errors.New("take shot: the corners do not form a convex quadrilateral")
	}
	v.toPage = v.toFrame.Inverse()
	pix, err := s.expose(f, v)
	if err != nil {
		return capture.Frame{}, Truth{}, fmt.Errorf("take shot: %w", err)
	}
	frame := capture.Frame{Pix: pix, Width: s.Width, Height: s.Height}
	return frame, v.truth(), nil
}

func (s Shot) defaults() Shot {
	if s.Width <= 0 || s.Height <= 0 {
		s.Width, s.Height = 1920, 1080
	}
	if s.Gain == 0 {
		s.Gain = 1
	}
	return s
}

// view is a shot of a document of one size.
type view struct {
	shot    Shot
	w, h    float64 // of the document, mm
	bend    bend
	toFrame capture.Homography // flat millimetres to pixels
	toPage  capture.Homography
}

// expose makes the pixels.
func (s Shot) expose(f Flat, v view) ([]byte, error) {
	page, at, err := s.page(f, v)
	if err != nil {
		return nil, err
	}
	defer page.Close()
	lit, err := s.lay(page, at, v)
	if err != nil {
		return nil, err
	}
	for _, finger := range s.Fingers {
		v.finger(lit, finger)
	}
	for _, g := range s.Glare {
		v.glare(lit, g)
	}
	if lit, err = s.lens(lit, v); err != nil {
		return nil, err
	}
	grain(lit, s.Noise, s.Seed)
	return s.pack(lit)
}

// lens applies defocus and motion.
func (s Shot) lens(pix []byte, v view) ([]byte, error) {
	sigma := s.Defocus * v.scale()
	if sigma < 0.15 && s.Motion < 1.2 {
		return pix, nil
	}
	m, err := gocv.NewMatFromBytes(s.Height, s.Width, gocv.MatTypeCV8UC3, pix)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	if sigma >= 0.15 {
		gocv.GaussianBlur(m, &m, image.Point{}, sigma, sigma, gocv.BorderReplicate)
	}
	if s.Motion >= 1.2 {
		k := streak(s.Motion, s.MotionAngle)
		defer k.Close()
		gocv.Filter2D(m, &m, -1, k, image.Pt(-1, -1), 0, gocv.BorderReplicate)
	}
	return m.ToBytes(), nil
}

// streak is the kernel of a uniform motion: a line of a length in pixels, drawn with soft ends, that sums to one.
func streak(length, angle float64) gocv.Mat {
	r := int(math.Ceil(length/2)) + 1
	k := gocv.NewMatWithSize(2*r+1, 2*r+1, gocv.MatTypeCV32F)
	sin, cos := math.Sincos(angle * math.Pi / 180)
	weights := make([]float64, (2*r+1)*(2*r+1))
	const steps = 64
	for i := range steps {
		t := (float64(i)+0.5)/steps - 0.5
		x, y := float64(r)+t*length*cos, float64(r)+t*length*sin
		x0, y0 := math.Floor(x), math.Floor(y)
		ax, ay := x-x0, y-y0
		for j, part := range [4]float64{(1 - ax) * (1 - ay), ax * (1 - ay), (1 - ax) * ay, ax * ay} {
			weights[(int(y0)+j/2)*(2*r+1)+int(x0)+j%2] += part / steps
		}
	}
	for i, w := range weights {
		k.SetFloatAt(i/(2*r+1), i%(2*r+1), float32(w))
	}
	return k
}

// pack sends the frame through JPEG, as a webcam's MJPEG does.
func (s Shot) pack(pix []byte) ([]byte, error) {
	if s.JPEG <= 0 {
		return pix, nil
	}
	m, err := gocv.NewMatFromBytes(s.Height, s.Width, gocv.MatTypeCV8UC3, pix)
	if err != nil {
		return nil, err
	}
	defer m.Close()
	buf, err := gocv.IMEncodeWithParams(gocv.JPEGFileExt, m, []int{gocv.IMWriteJpegQuality, min(s.JPEG, 100)})
	if err != nil {
		return nil, err
	}
	defer buf.Close()
	out, err := gocv.IMDecode(buf.GetBytes(), gocv.IMReadColor)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	return out.ToBytes(), nil
}
