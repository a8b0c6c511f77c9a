package rehearsal_test

import (
	"image"
	"math"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// aligned cuts the face out as face-reidentification-retail-0095 wants it: 128 by 128, eyes, nose and mouth at fixed
// places, by the similarity that fits best (Umeyama 1991 in two dimensions).
func aligned(m gocv.Mat, l rehearsal.Landmarks) gocv.Mat {
	want := rehearsal.Landmarks{{X: 0.3156, Y: 0.4616}, {X: 0.6826, Y: 0.4616}, {X: 0.5003, Y: 0.6405}, {X: 0.3495, Y: 0.8247}, {X: 0.6534, Y: 0.8247}}
	var cx, cy, wx, wy float64
	for i := range l {
		cx, cy, wx, wy = cx+l[i].X/5, cy+l[i].Y/5, wx+want[i].X*128/5, wy+want[i].Y*128/5
	}
	var a, b, n float64
	for i := range l {
		x, y, u, v := l[i].X-cx, l[i].Y-cy, want[i].X*128-wx, want[i].Y*128-wy
		a, b, n = a+x*u+y*v, b+x*v-y*u, n+x*x+y*y
	}
	a, b = a/n, b/n
	w := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	defer w.Close()
	for i, v := range []float64{a, -b, wx - a*cx + b*cy, b, a, wy - b*cx - a*cy} {
		w.SetDoubleAt(i/3, i%3, v)
	}
	out := gocv.NewMat()
	gocv.WarpAffine(m, &out, w, image.Pt(128, 128))
	return out
}

func embed(t *testing.T, y yunet, net gocv.Net, f capture.Frame) []float64 {
	t.Helper()
	m := mat(t, f)
	defer m.Close()
	faces := y.find(m)
	if len(faces) == 0 {
		return nil
	}
	crop := aligned(m, faces[0].marks)
	defer crop.Close()
	blob := gocv.BlobFromImage(crop, 1, image.Pt(128, 128), gocv.NewScalar(0, 0, 0, 0), false, false)
	defer blob.Close()
	net.SetInput(blob, "")
	out := net.Forward("")
	defer out.Close()
	d, _ := out.DataPtrFloat32()
	v := make([]float64, len(d))
	var n float64
	for i, x := range d {
		v[i] = float64(x)
		n += v[i] * v[i]
	}
	for i := range v {
		v[i] /= math.Sqrt(n)
	}
	return v
}

func cosine(a, b []float64) float64 {
	var s float64
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}

// TestFacesAreTheirOwn: a comparer made for people tells the persons apart and knows each again in another light and pose,
// on the passport and on the badge.
func TestFacesAreTheirOwn(t *testing.T) {
	y := newYuNet(t)
	net := gocv.ReadNetFromONNX(shared(t, "models/face-reidentification-retail-0095.onnx"))
	defer net.Close()
	var first [][]float64
	least, sum, n := 1.0, 0.0, 0
	for _, p := range rehearsal.Persons() {
		f, _ := rehearsal.Shot{Look: p.Look}.Frame()
		a := embed(t, y, net, f)
		first = append(first, a)
		turned, _ := rehearsal.Shot{Look: p.Look, Pose: rehearsal.Pose{Yaw: 9, Pitch: 3, Z: 60}, Room: 0.7, Screen: rehearsal.FullScreen(0.6, 0.6, 0.6), Seed: 3}.Frame()
		for name, g := range map[string]capture.Frame{
			"turned": turned, "portrait": capture.FromImage(rehearsal.Portrait(p)), "badge": capture.FromImage(rehearsal.BadgePicture(p)),
		} {
			b := embed(t, y, net, g)
			if a == nil || b == nil {
				t.Errorf("person %d: no face in the %s picture", p.Seed, name)
				continue
			}
			c := cosine(a, b)
			least, sum, n = math.Min(least, c), sum+c, n+1
			if c < 0.6 {
				t.Errorf("person %d: only %.3f like the %s picture", p.Seed, c, name)
			}
		}
	}
	for i, p := range rehearsal.Persons() {
		f, _ := rehearsal.Shot{Look: rehearsal.Stranger(p, 1).Look}.Frame()
		b := embed(t, y, net, f)
		if first[i] == nil || b == nil {
			continue
		}
		if c := cosine(first[i], b); c > 0.42 {
			t.Errorf("person %d: the stranger is %.3f alike", p.Seed, c)
		} else {
			t.Logf("person %d: the stranger is %.3f alike", p.Seed, c)
		}
	}
	most, all, pairs, over := -1.0, 0.0, 0, 0
	for i, a := range first {
		for j, b := range first[:i] {
			if a == nil || b == nil {
				continue
			}
			c := cosine(a, b)
			all, pairs = all+c, pairs+1
			if c > most {
				most = c
			}
			if c > 0.45 {
				over++
			}
			if c > 0.62 {
				t.Errorf("persons %d and %d: %.3f", j, i, c)
			}
		}
	}
	t.Logf("same: mean %.3f, least %.3f (%d); different: mean %.3f, most %.3f, %d of %d over 0.45", sum/float64(n), least, n, all/float64(pairs), most, over, pairs)
}
