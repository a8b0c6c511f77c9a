package mrz

import (
	"image"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/press"
)

// TestMovedAlongTheText: a page, straightened, that moved by more than half a pitch along its lines while it was taken. No
// character stands alone any more.
func TestMovedAlongTheText(t *testing.T) {
	r := reader(t)
	right := 0
	kinds := []document.Kind{document.TD3, document.TD1, document.TD2, document.TD3}
	for i, kind := range kinds {
		p := page(kind, uint64(400+i))
		w, _ := press.Size(kind)
		s := press.Shot{W: int(8 * w), BlurPx: 1, Border: 240, Noise: 3, Seed: uint64(i), Quarters: 2 * (i / 3)}
		f, _, err := s.See(p)
		if err != nil {
			t.Fatal(err)
		}
		grey := greyOf(t, f, nil)
		gocv.Blur(grey, &grey, image.Pt(11, 1))
		effort := Effort(5000)
		got, ok := r.Read(View{Grey: grey, MinH: 10, MaxH: 36, Thorough: true, Pitch: 2.54 * 8}, &effort)
		if ok && got.Kind == kind && slices.Equal(got.Lines, p.Zone.Lines) {
			right++
		} else {
			t.Logf("read %q, want %q", got.Lines, p.Zone.Lines)
			if ok && got.Certain() {
				t.Error("and was certain")
			}
		}
		_ = grey.Close()
	}
	if right < len(kinds)-1 {
		t.Errorf("%d of %d read", right, len(kinds))
	}
}

// TestNothingToAnchorTo: no zone is proposed on paper without rows of print.
func TestNothingToAnchorTo(t *testing.T) {
	for _, size := range []image.Point{{1000, 704}, {60, 40}, {1000, 20}, {3, 900}} {
		grey := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(200, 0, 0, 0), size.Y, size.X, gocv.MatTypeCV8U)
		if zs := anchored(grey, 20.3); len(zs) != 0 {
			t.Errorf("%v: %d zones", size, len(zs))
		}
		_ = grey.Close()
	}
}
