package rehearsal_test

import (
	"cmp"
	"image"
	"image/color"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// shared finds a file of the folder "shared" beside the project, or skips the test.
func shared(t *testing.T, name string) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		p := filepath.Join(dir, "shared", name)
		if _, err := os.Stat(p); err == nil {
			return p
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skipf("no file shared/%s above the project", name)
		}
		dir = up
	}
}

type face struct {
	score float64
	box   [4]float64 // x y w h
	marks rehearsal.Landmarks
}

// yunet is the detector YuNet for 320 by 320 pixels, decoded as its authors do.
type yunet struct{ net gocv.Net }

func (y yunet) find(m gocv.Mat) []face {
	const size = 320
	k := size / math.Max(float64(m.Cols()), float64(m.Rows()))
	small, pad := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer pad.Close()
	gocv.Resize(m, &small, image.Pt(int(float64(m.Cols())*k), int(float64(m.Rows())*k)), 0, 0, gocv.InterpolationArea)
	gocv.CopyMakeBorder(small, &pad, 0, size-small.Rows(), 0, size-small.Cols(), gocv.BorderConstant, color.RGBA{})
	blob := gocv.BlobFromImage(pad, 1, image.Pt(size, size), gocv.NewScalar(0, 0, 0, 0), false, false)
	defer blob.Close()
	y.net.SetInput(blob, "")
	var names []string
	for _, head := range []string{"cls_", "obj_", "bbox_", "kps_"} {
		for _, s := range []string{"8", "16", "32"} {
			names = append(names, head+s)
		}
	}
	out := y.net.ForwardLayers(names)
	var data [][]float32
	for i := range out {
		d, _ := out[i].DataPtrFloat32()
		data = append(data, append([]float32(nil), d...))
		out[i].Close()
	}
	var all []face
	for si, stride := range []int{8, 16, 32} {
		cols := size / stride
		for i := range data[si] {
			score := math.Sqrt(float64(max(0, min(1, data[si][i]))) * float64(max(0, min(1, data[3+si][i]))))
			if score < 0.7 {
				continue
			}
			c, r, s := float64(i%cols), float64(i/cols), float64(stride)
			b, p := data[6+si][4*i:], data[9+si][10*i:]
			w, h := math.Exp(float64(b[2]))*s/k, math.Exp(float64(b[3]))*s/k
			f := face{score: score, box: [4]float64{(c+float64(b[0]))*s/k - w/2, (r+float64(b[1]))*s/k - h/2, w, h}}
			for j := range f.marks {
				f.marks[j] = capture.Point{X: (float64(p[2*j]) + c) * s / k, Y: (float64(p[2*j+1]) + r) * s / k}
			}
			all = append(all, f)
		}
	}
	return suppress(all)
}

// suppress keeps the best of the boxes that overlap by 30 % and more.
func suppress(all []face) []face {
	slices.SortFunc(all, func(a, b face) int { return cmp.Compare(b.score, a.score) })
	var kept []face
next:
	for _, f := range all {
		for _, k := range kept {
			w := math.Min(f.box[0]+f.box[2], k.box[0]+k.box[2]) - math.Max(f.box[0], k.box[0])
			h := math.Min(f.box[1]+f.box[3], k.box[1]+k.box[3]) - math.Max(f.box[1], k.box[1])
			if w > 0 && h > 0 && w*h/(f.box[2]*f.box[3]+k.box[2]*k.box[3]-w*h) > 0.3 {
				continue next
			}
		}
		kept = append(kept, f)
	}
	return kept
}

func mat(t *testing.T, f capture.Frame) gocv.Mat {
	t.Helper()
	m, err := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func newYuNet(t *testing.T) yunet {
	net := gocv.ReadNetFromONNX(shared(t, "models/yunet_s_320_320.onnx"))
	t.Cleanup(func() { net.Close() })
	return yunet{net}
}

func yawRatio(l rehearsal.Landmarks) float64 {
	dx, dy := l[1].X-l[0].X, l[1].Y-l[0].Y
	iod := math.Hypot(dx, dy)
	return ((l[2].X-(l[0].X+l[1].X)/2)*dx + (l[2].Y-(l[0].Y+l[1].Y)/2)*dy) / iod / iod
}

// TestDetectorFindsTheHeadAtEachTurn: exactly one face, landmarks near the truth, and a nose that moves as liveness asks.
func TestDetectorFindsTheHeadAtEachTurn(t *testing.T) {
	y := newYuNet(t)
	worst, far := 1.0, 0.0
	for _, p := range rehearsal.Persons() {
		var zero float64
		for _, yaw := range []float64{0, -30, -15, 15, 30} {
			f, truth := rehearsal.Shot{Look: p.Look, Pose: rehearsal.Pose{Yaw: yaw}}.Frame()
			m := mat(t, f)
			faces := y.find(m)
			m.Close()
			if len(faces) != 1 {
				t.Errorf("person %d at %v degrees: %d faces", p.Seed, yaw, len(faces))
				continue
			}
			worst = math.Min(worst, faces[0].score)
			iod := math.Hypot(truth[1].X-truth[0].X, truth[1].Y-truth[0].Y)
			for i, q := range faces[0].marks {
				d := math.Hypot(q.X-truth[i].X, q.Y-truth[i].Y) / iod
				far = math.Max(far, d)
				if d > 0.35 {
					t.Errorf("person %d at %v degrees: landmark %d is %.2f eye distances off", p.Seed, yaw, i, d)
				}
			}
			r := yawRatio(faces[0].marks)
			if yaw == 0 {
				zero = r
				t.Logf("person %d: score %.2f, eye distance %.0f px", p.Seed, faces[0].score, iod)
				continue
			}
			t.Logf("person %d at %+v degrees: score %.2f, ratio moved %+.3f, in truth %+.3f", p.Seed, yaw, faces[0].score, r-zero, yawRatio(truth))
			if (r-zero)*yaw < 0 || math.Abs(yaw) == 30 && math.Abs(r-zero) < 0.15 {
				t.Errorf("person %d at %v degrees: the ratio moved by %.3f", p.Seed, yaw, r-zero)
			}
		}
	}
	t.Logf("least score %.2f, greatest landmark error %.2f eye distances", worst, far)
}

func TestHaarFindsTheFrontalHead(t *testing.T) {
	file := "/usr/share/opencv4/haarcascades/haarcascade_frontalface_alt2.xml"
	if _, err := os.Stat(file); err != nil {
		t.Skip("package opencv-data is not installed")
	}
	c := gocv.NewCascadeClassifier()
	defer c.Close()
	if !c.Load(file) {
		t.Fatal("cascade cannot be read")
	}
	for _, p := range rehearsal.Persons() {
		f, _ := rehearsal.Shot{Look: p.Look, Width: 640, Height: 480}.Frame()
		m, grey := mat(t, f), gocv.NewMat()
		gocv.CvtColor(m, &grey, gocv.ColorBGRToGray)
		if found := c.DetectMultiScaleWithParams(grey, 1.2, 3, 0, image.Pt(100, 100), image.Point{}); len(found) != 1 {
			t.Errorf("person %d: %d faces", p.Seed, len(found))
		}
		m.Close()
		grey.Close()
	}
}
