package face

import (
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/passdesk/passdesk/capture"
	"gocv.io/x/gocv"
)

// One picture that takes part in several comparisons is looked at once, with the same outcome.
func TestDescribedComparesAsThePicturesDo(t *testing.T) {
	e := engine(t, 3)
	ps := portraits()[:3]
	var ds []Described
	for _, p := range ps {
		d, err := e.Describe(p)
		if err != nil {
			t.Fatal(err)
		}
		ds = append(ds, d)
	}
	for i := range ps {
		got, want := e.CompareDescribed(ds[i], ds[(i+1)%3]), e.Compare(ps[i], ps[(i+1)%3])
		if got.Band != want.Band || got.Scores["cosine"] != want.Scores["cosine"] || got.Model != want.Model || got.Model == "" {
			t.Errorf("%d: %+v, %+v", i, got, want)
		}
	}
	vector := ds[0].vector
	ds[0].Wipe()
	if slices.ContainsFunc(vector, func(v float64) bool { return v != 0 }) {
		t.Error("something of the face is left")
	}
	if m := e.CompareDescribed(ds[0], ds[1]); m.Band != BandNotEvaluated || m.Reason != ReasonFailed || m.Scores != nil {
		t.Errorf("after the wipe: %+v", m)
	}
	nobody, err := e.Describe(onto(320, 240))
	if !errors.Is(err, ErrNoFace) {
		t.Errorf("nobody: %v", err)
	}
	if m := e.CompareDescribed(ds[1], nobody); m.Reason != ReasonNoFaceB {
		t.Errorf("%+v", m)
	}
	if m := e.CompareDescribed(nobody, ds[1]); m.Reason != ReasonNoFaceA {
		t.Errorf("%+v", m)
	}
	if _, err := engine(t, 0).Describe(ps[0]); !errors.Is(err, ErrNoEmbedder) {
		t.Errorf("without a model: %v", err)
	}
}

// A picture from a good camera is as sharp and as like itself as the same one reduced.
func TestLargePictureIsReducedBeforeItIsCutOut(t *testing.T) {
	e := engine(t, 3)
	p := portraits()[0]
	large := capture.Frame{Pix: make([]byte, 16*len(p.Pix)), Width: 4 * p.Width, Height: 4 * p.Height}
	for y := range large.Height {
		for x := range large.Width {
			for c := range 3 { // with a weave that a cut without reduction would make a pattern of
				v := int(p.Pix[3*(y/4*p.Width+x/4)+c]) + 40*((x+y)%2) - 20
				large.Pix[3*(y*large.Width+x)+c] = byte(min(max(v, 0), 255))
			}
		}
	}
	if m := e.Compare(p, large); m.Scores["cosine"] < 0.97 {
		t.Errorf("%+v", m)
	}
	a, err1 := e.Inspect("", p)
	b, err2 := e.Inspect("", large)
	if err1 != nil || err2 != nil || math.Abs(math.Log(a.Quality.Sharpness/b.Quality.Sharpness)) > 0.5 {
		t.Errorf("sharpness %v and %v", a.Quality.Sharpness, b.Quality.Sharpness)
	}
}

// A second detector whose file is broken is an alarm, too, though nothing depends on it.
func TestRefusedModelThatNothingDependsOn(t *testing.T) {
	dir := t.TempDir()
	for i, m := range Models()[:2] {
		data, err := os.ReadFile(filepath.Join(modelsDir(t), m.Name))
		if err != nil {
			t.Fatal(err)
		}
		if i == 1 {
			data = data[:len(data)/2] // half-written
		}
		if err := os.WriteFile(filepath.Join(dir, m.Name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	e, err := New(Options{Models: dir})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	if e.Tier() != 1 || len(e.Alarms()) != 1 || !errors.Is(e.Alarms()[0], ErrModel) {
		t.Errorf("tier %d, %v", e.Tier(), e.Alarms())
	}
}

// The joined output is decoded as the network's twelve own ones are.
func TestDecoderAgreesWithTheSingleOutputs(t *testing.T) {
	e := engine(t, 3)
	net := gocv.ReadNetFromONNX(filepath.Join(modelsDir(t), Models()[0].Name))
	defer net.Close()
	for i, p := range portraits() {
		for k, f := range []capture.Frame{onto(640, 480, scale(p, 2)), onto(1280, 720, scale(p, 3)), p, cropped(p, 0.1, 0.1, 0.9, 0.9)} {
			faces, err := e.Detect(f)
			if err != nil || len(faces) == 0 {
				t.Fatal(err)
			}
			box, points := best(t, net, f)
			if u := overlap(box, faces[0].Box); u < 0.95 {
				t.Errorf("person %d, picture %d: the boxes share %.3f", i, k, u)
			}
			for j, q := range points {
				if d := distance(q, faces[0].Landmarks[j]); d > 1.5 {
					t.Errorf("person %d, picture %d: landmark %d is %.2f px off", i, k, j, d)
				}
			}
		}
	}
}

// best decodes the best cell of the twelve outputs.
func best(t *testing.T, net gocv.Net, f capture.Frame) (box capture.Rect, points [5]capture.Point) {
	t.Helper()
	m, err := view(f)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	square, small := gocv.NewMatWithSize(320, 320, gocv.MatTypeCV8UC3), gocv.NewMat()
	defer square.Close()
	defer small.Close()
	k := 320 / math.Max(float64(f.Width), float64(f.Height))
	size := image.Pt(int(math.Round(float64(f.Width)*k)), int(math.Round(float64(f.Height)*k)))
	gocv.Resize(m, &small, size, 0, 0, gocv.InterpolationArea)
	corner := square.Region(image.Rectangle{Max: size})
	small.CopyTo(&corner)
	corner.Close()
	blob := gocv.BlobFromImage(square, 1, image.Pt(320, 320), gocv.NewScalar(0, 0, 0, 0), false, false)
	defer blob.Close()
	most := 0.0
	for _, stride := range []string{"8", "16", "32"} {
		var out [4][]float32
		for i, head := range []string{"cls_", "obj_", "bbox_", "kps_"} {
			net.SetInput(blob, "")
			o := net.Forward(head + stride)
			v, err := o.DataPtrFloat32()
			if err != nil {
				t.Fatal(err)
			}
			out[i] = slices.Clone(v)
			o.Close()
		}
		s := map[string]float64{"8": 8, "16": 16, "32": 32}[stride]
		columns := int(320 / s)
		for i := range out[0] {
			score := math.Sqrt(float64(max(0, min(1, out[0][i]))) * float64(max(0, min(1, out[1][i]))))
			if score <= most {
				continue
			}
			most = score
			c, r := float64(i%columns), float64(i/columns)
			b, p := out[2][4*i:], out[3][10*i:]
			w, h := math.Exp(float64(b[2]))*s/k, math.Exp(float64(b[3]))*s/k
			box = capture.Rect{X: (c+float64(b[0]))*s/k - w/2, Y: (r+float64(b[1]))*s/k - h/2, W: w, H: h}
			for j := range points {
				points[j] = capture.Point{X: (c + float64(p[2*j])) * s / k, Y: (r + float64(p[2*j+1])) * s / k}
			}
		}
	}
	return box, points
}
