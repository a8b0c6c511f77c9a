package reader

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestGatesTable prints, for PASSDESK_GATES samples of the Tune set at each level, what was measured and whether the
// document was read, as comma-separated values: the limits are chosen from it.
func TestGatesTable(t *testing.T) {
	n, err := strconv.Atoi(os.Getenv("PASSDESK_GATES"))
	if err != nil {
		t.Skip("PASSDESK_GATES is not set")
	}
	out, err := os.Create(os.Getenv("PASSDESK_GATES_FILE"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	fmt.Fprintln(out, "name,level,kind,desk,iou,accepted,exact,px,blur,tilt,finger,glare,qpx,qsharp,qstreak,qglare,qglareread,qtilt,qexp,qcontrast,qclip,qhidden,zonehidden,width,motion")
	r := newReader(t, Options{})
	for i := range n {
		for _, level := range optics.Levels {
			s, err := specimen.TakeZone(specimen.Tune, level, i)
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
			res := r.Inspect(s.Frame)
			q = res.Quality
			if found {
				sh := shapeOf(aspect(o.quad, s.Frame.Width, s.Frame.Height))
				doc := flatten(m, o.quad, sh)
				q = measure(doc, o, sh)
				_ = doc.Close()
			}
			_ = m.Close()
			fmt.Fprintf(out, "%s,%s,%s,%s,%.3f,%v,%v,%.2f,%.3f,%.2f,%.3f,%.3f,%.2f,%.1f,%.2f,%.0f,%.1f,%.2f,%.0f,%.0f,%.3f,%.3f,%.3f,%d,%.1f\n", s.Name(), level, s.Kind, s.Shot.Desk, v,
				res.MRZ.Accepted, slices.Equal(res.MRZ.Lines, s.Lines), s.Truth.PxPerMM, s.Truth.BlurMM, s.Truth.Tilt,
				s.Truth.Hidden[optics.ByFinger], s.Truth.Hidden[optics.ByGlare], q.PxPerMM, q.Sharpness, q.Streak, q.Glare, q.GlareRead, q.Tilt, q.Exposure,
				q.Contrast, q.Clipped, q.Hidden, s.Truth.Hides(0, s.Truth.Height-21, s.Truth.Width, 19), s.Frame.Width, s.Shot.Motion)
		}
	}
}
