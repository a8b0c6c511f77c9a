package reader

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestGatesTable prints, for PASSDESK_GATES samples at each level (see sweepSet), what was measured and whether the
// document was read, as comma-separated values: the limits are chosen from it.
func TestGatesTable(t *testing.T) {
	n := sweepLength(t, "PASSDESK_GATES")
	out, err := os.Create(os.Getenv("PASSDESK_GATES_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	fmt.Fprintln(out, "name,level,kind,desk,iou,accepted,exact,px,blur,tilt,finger,glare,qpx,qsharp,qstreak,qglare,qglareread,qtilt,qexp,qcontrast,qclip,qhidden,zonehidden,width,motion,qedge,faults")
	r := newReader(t, Options{})
	for i := range n {
		for _, level := range optics.Levels {
			s, err := specimen.TakeZone(sweepSet(), level, sweepFrom()+i)
			if err != nil {
				t.Skip(err)
			}
			m, err := matOf(s.Frame)
			if err != nil {
				t.Fatal(err)
			}
			small, _ := newScene(m)
			o, found := small.find()
			v := 0.0
			if found {
				v = iou(o.quad, lying(s.Truth.Quad))
			}
			var q Quality
			faults := []capture.Hint{capture.HintShow}
			res := r.Inspect(s.Frame)
			q = res.Quality
			if found {
				sh := shapeOf(aspect(o.quad, s.Frame.Width, s.Frame.Height))
				doc := flatten(m, o.quad, sh)
				q = measure(doc, o, sh)
				faults = r.faults(o, q, s.Frame.Width, s.Frame.Height)
				_ = doc.Close()
			}
			_ = m.Close()
			fmt.Fprintf(out, "%s,%s,%s,%s,%.3f,%v,%v,%.2f,%.3f,%.2f,%.3f,%.3f,%.2f,%.1f,%.2f,%.0f,%.1f,%.2f,%.0f,%.0f,%.3f,%.3f,%.3f,%d,%.1f,%.3f,%v\n", s.Name(), level, s.Kind, s.Shot.Desk, v,
				res.MRZ.Accepted, slices.Equal(res.MRZ.Lines, s.Lines), s.Truth.PxPerMM, s.Truth.BlurMM, s.Truth.Tilt,
				s.Truth.Hidden[optics.ByFinger], s.Truth.Hidden[optics.ByGlare], q.PxPerMM, q.Sharpness, q.Streak, q.Glare, q.GlareRead, q.Tilt, q.Exposure,
				q.Contrast, q.Clipped, q.Hidden, s.Truth.Hides(0, s.Truth.Height-21, s.Truth.Width, 19), s.Frame.Width, s.Shot.Motion, q.EdgeMM, faults)
		}
	}
}

// blurred takes a specimen on a plain desk at a scale and a defocus.
func blurred(t testing.TB, set specimen.Set, n int, px, mm float64) specimen.Sample {
	t.Helper()
	s, err := specimen.TakeZone(set, optics.Easy, n)
	if err != nil {
		t.Skip(err)
	}
	s, err = s.Again(optics.Shot{Width: 1920, Height: 1080, PxPerMM: px, Defocus: mm, Noise: 2, JPEG: 92, Turn: float64(n%7) - 3, Seed: uint64(n)})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestBlurTable writes what the sharpness gate and the reader say of PASSDESK_BLUR specimens at many scales and defocuses.
func TestBlurTable(t *testing.T) {
	n := sweepLength(t, "PASSDESK_BLUR")
	out, err := os.Create(os.Getenv("PASSDESK_GATES_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	fmt.Fprintln(out, "name,px,blur,iou,sharp,streak,exact,accepted,edge,qpx,zone")
	r := newReader(t, Options{})
	for i := range n {
		for _, px := range []float64{4, 7} {
			for _, mm := range []float64{0.2, 0.34, 0.4, 0.46, 0.52, 0.6, 0.75} {
				s := blurred(t, sweepSet(), sweepFrom()+i, px, mm)
				res := r.Inspect(s.Frame)
				zone := 0.0
				if m, err := matOf(res.Document); err == nil {
					grey := gocv.NewMat()
					gocv.CvtColor(m, &grey, gocv.ColorBGRToGray)
					print := reliefOf(grey)
					zone = print.zone()
					_ = grey.Close()
					_ = m.Close()
				}
				fmt.Fprintf(out, "%s,%.1f,%.2f,%.3f,%.2f,%.2f,%v,%v,%.3f,%.2f,%.2f\n", s.Name(), px, mm, iou(lying(res.Quad), lying(s.Truth.Quad)), res.Quality.Sharpness,
					res.Quality.Streak, slices.Equal(res.MRZ.Lines, s.Lines), res.MRZ.Accepted, res.Quality.EdgeMM, res.Quality.PxPerMM, zone)
			}
		}
	}
}
