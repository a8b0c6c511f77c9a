package reader

import (
	"image"
	"image/color"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// perMM is the resolution of straightened documents, in pixels a millimetre.
const perMM = 8

// straighten returns the inside of a quad as a flat picture of w x h pixels, its first corner at the top left. The
// caller closes it.
func straighten(src gocv.Mat, q capture.Quad, w, h int) gocv.Mat {
	at := make([]gocv.Point2f, 4)
	for i, p := range q {
		at[i] = gocv.Point2f{X: float32(p.X), Y: float32(p.Y)}
	}
	from := gocv.NewPoint2fVectorFromPoints(at)
	defer from.Close()
	to := gocv.NewPoint2fVectorFromPoints([]gocv.Point2f{
		{X: -0.5, Y: -0.5}, {X: float32(w) - 0.5, Y: -0.5}, {X: float32(w) - 0.5, Y: float32(h) - 0.5}, {X: -0.5, Y: float32(h) - 0.5},
	})
	defer to.Close()
	m := gocv.GetPerspectiveTransform2f(from, to)
	defer m.Close()
	out := gocv.NewMat()
	gocv.WarpPerspectiveWithParams(src, &out, m, image.Pt(w, h), gocv.InterpolationLinear, gocv.BorderReplicate, color.RGBA{})
	return out
}

// frameOf copies a BGR Mat into a frame.
func frameOf(m gocv.Mat) capture.Frame {
	return capture.Frame{Pix: m.ToBytes(), Width: m.Cols(), Height: m.Rows()}
}

// cut copies a part of a frame, given in shares of its size.
func cut(f capture.Frame, x0, y0, x1, y1 float64) capture.Frame {
	r := image.Rect(
		int(math.Round(x0*float64(f.Width))), int(math.Round(y0*float64(f.Height))),
		int(math.Round(x1*float64(f.Width))), int(math.Round(y1*float64(f.Height))),
	).Intersect(image.Rect(0, 0, f.Width, f.Height))
	if !f.Valid() || r.Empty() {
		return capture.Frame{}
	}
	out := capture.Frame{Pix: make([]byte, 0, 3*r.Dx()*r.Dy()), Width: r.Dx(), Height: r.Dy(), Seq: f.Seq, At: f.At}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		out.Pix = append(out.Pix, f.Pix[3*(y*f.Width+r.Min.X):3*(y*f.Width+r.Max.X)]...)
	}
	return out
}
