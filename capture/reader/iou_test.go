package reader

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestOutlineTable prints, for PASSDESK_IOU samples at each level (see sweepSet), on how many the outline was found.
// Pictures that failed go to PASSDESK_IOU_DIR.
func TestOutlineTable(t *testing.T) {
	n := sweepLength(t, "PASSDESK_IOU")
	for _, level := range optics.Levels {
		var good, near, all [16]int
		sum := [3]int{}
		for i := range n {
			s, err := specimen.Take(sweepSet(), level, sweepFrom()+i)
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
			d := s.Shot.Desk
			all[d]++
			sum[0]++
			if v >= 0.95 {
				good[d]++
				sum[1]++
			} else {
				truth, _ := small.examine(scaled(s.Truth.Quad, 1/small.scale))
				t.Logf("%s %s %dp px %.1f blur %.2f iou %.3f score %.2f truth %.2f %.2f even/apart %.2f jitter %.2f", s.Name(), d, s.Frame.Height, s.Truth.PxPerMM, s.Truth.BlurMM, v, o.score, truth.score, truth.support, small.apart(lying(scaled(s.Truth.Quad, 1/small.scale))), s.Shot.Corners)
				if dir := os.Getenv("PASSDESK_IOU_DIR"); dir != "" {
					for k := range 4 {
						gocv.Line(&m, pt(s.Truth.Quad[k]), pt(s.Truth.Quad[(k+1)%4]), bgr(0, 255, 0), 2)
						gocv.Line(&m, pt(o.quad[k]), pt(o.quad[(k+1)%4]), bgr(0, 0, 255), 2)
					}
					gocv.IMWrite(filepath.Join(dir, s.Name()+".jpg"), m)
				}
			}
			if v >= 0.9 {
				near[d]++
				sum[2]++
			}
			_ = m.Close()
		}
		line := fmt.Sprintf("%s: %d of %d at 0.95, %d at 0.90;", level, sum[1], sum[0], sum[2])
		for i, d := range optics.Desks() {
			if all[i] > 0 {
				line += fmt.Sprintf(" %s %d/%d", d, good[i], all[i])
			}
		}
		t.Log(line)
	}
}
