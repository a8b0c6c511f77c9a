package face

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

const channels = 16 // of a cell of the joined output

// strides of the three grids, in pixels of the input.
var strides = []int{8, 16, 32}

// cells is the number of cells of all grids.
func cells(side int) (n int) {
	for _, s := range strides {
		n += (side / s) * (side / s)
	}
	return n
}

// yunet is the face detector YuNet (W. Wu, H. Peng, S. Yu, "YuNet: A Tiny Millisecond-level Face Detector", 2023).
type yunet struct {
	net    gocv.Net
	side   int
	limits Limits
}

func newYunet(m *Model, data []byte) (*yunet, error) {
	net, err := readNet(m, joinOutputs(data, cells(m.Input)))
	if err != nil {
		return nil, err
	}
	return &yunet{net, m.Input, m.Limits}, nil
}

func (y *yunet) close() error { return y.net.Close() }

// find letterboxes the picture into the top left of the input square; BGR, 0 to 255, no mean.
func (y *yunet) find(bgr gocv.Mat) ([]Face, error) {
	scale := float64(y.side) / float64(max(bgr.Cols(), bgr.Rows()))
	w, h := max(1, int(float64(bgr.Cols())*scale+0.5)), max(1, int(float64(bgr.Rows())*scale+0.5))
	small, square := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer square.Close()
	how := gocv.InterpolationArea
	if scale > 1 {
		how = gocv.InterpolationLinear
	}
	gocv.Resize(bgr, &small, image.Pt(w, h), 0, 0, how)
	gocv.CopyMakeBorder(small, &square, 0, y.side-h, 0, y.side-w, gocv.BorderConstant, color.RGBA{})
	blob := gocv.BlobFromImage(square, 1, image.Pt(y.side, y.side), gocv.NewScalar(0, 0, 0, 0), false, false)
	defer blob.Close()
	y.net.SetInput(blob, "")
	out := y.net.Forward(joined)
	defer out.Close()
	values, err := out.DataPtrFloat32()
	if err != nil {
		return nil, fmt.Errorf("read the output of YuNet: %w", err)
	}
	return decode(values, y.side, scale, y.limits)
}

// decode turns the joined output into faces of the original picture, largest first. For a cell in column c and row r of
// the grid with stride s: score = sqrt(cls*obj), centre = (c+b0, r+b1)*s, size = (exp b2, exp b3)*s, point j =
// (c+k2j, r+k2j+1)*s. The network's points are in the order of our landmarks.
func decode(values []float32, side int, scale float64, limits Limits) ([]Face, error) {
	if len(values) != cells(side)*channels {
		return nil, fmt.Errorf("YuNet gave %d values, want %d", len(values), cells(side)*channels)
	}
	var faces []Face
	for _, stride := range strides {
		columns := side / stride
		for i := range columns * columns {
			v := values[i*channels : (i+1)*channels]
			score := math.Sqrt(unit(v[0]) * unit(v[1]))
			if !(score >= limits.Score) {
				continue
			}
			k := float64(stride) / scale
			c, r := float64(i%columns), float64(i/columns)
			w, h := math.Exp(float64(v[4]))*k, math.Exp(float64(v[5]))*k
			f := Face{Score: score, Box: capture.Rect{
				X: (c+float64(v[2]))*k - w/2, Y: (r+float64(v[3]))*k - h/2, W: w, H: h,
			}}
			for j := range f.Landmarks {
				f.Landmarks[j] = capture.Point{X: (c + float64(v[6+2*j])) * k, Y: (r + float64(v[7+2*j])) * k}
			}
			faces = append(faces, f)
		}
		values = values[columns*columns*channels:]
	}
	faces = suppress(faces, limits.Overlap)
	largestFirst(faces)
	return faces, nil
}

func unit(v float32) float64 { return math.Min(1, math.Max(0, float64(v))) }
