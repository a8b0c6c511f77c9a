package reader

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestCutOffDocumentsAreToldFromWholeOnes finds documents that lie whole in the frame and others that leave it, without and with a
// desk that was learnt before. PASSDESK_CUT asks for more, PASSDESK_CUT_DIR for the pictures that were told wrong.
func TestCutOffDocumentsAreToldFromWholeOnes(t *testing.T) {
	n := 6
	if v, err := strconv.Atoi(os.Getenv("PASSDESK_CUT")); err == nil {
		n = v
	}
	what := []specimen.What{specimen.Passport, specimen.CardBack, specimen.LargeCard, specimen.CardFront, specimen.LicenceBack}
	wrong, all := 0, 0
	for _, c := range mishapList {
		cut := strings.HasPrefix(c.name, "cut") || strings.HasPrefix(c.name, "higher") || c.name == "too near"
		if !cut && c.name != "none" {
			continue
		}
		var right [2]int
		for i := range n {
			s, err := specimen.TakeOf(sweepSet(), optics.Easy, what[i%len(what)], sweepFrom()+i)
			if err != nil {
				t.Skip(err)
			}
			r := rand.New(rand.NewPCG(uint64(sweepFrom()+i), uint64(len(c.name))))
			shot := mishapShot(s.Sheet.Width, s.Sheet.Height, r)
			away := shot
			away.ShiftX = 9000
			empty, err := s.Again(away)
			if err != nil {
				t.Fatal(err)
			}
			c.change(&shot, s.Sheet.Width, s.Sheet.Height, r, 0)
			if s, err = s.Again(shot); err != nil {
				t.Fatal(err)
			}
			m, err := matOf(s.Frame)
			if err != nil {
				t.Fatal(err)
			}
			for know := range 2 {
				r := newReader(t, Options{})
				if know == 1 {
					r.desk = *deskOf(t, empty.Frame)
				}
				o, found, near, _ := r.spot(m)
				if told := found && o.cut || near; told == cut && (cut || found) {
					right[know]++
					continue
				}
				t.Logf("%s %d %s on %s, %dp, desk known %d: found %v, score %.2f, cut %v", c.name, sweepFrom()+i, s.Kind, shot.Desk, shot.Height, know, found, o.score, o.cut)
				if dir := os.Getenv("PASSDESK_CUT_DIR"); dir != "" {
					p := m.Clone()
					for k := range 4 {
						gocv.Line(&p, pt(o.quad[k]), pt(o.quad[(k+1)%4]), bgr(0, 0, 255), 3)
					}
					gocv.IMWrite(dir+"/"+strings.ReplaceAll(c.name, " ", "-")+strconv.Itoa(sweepFrom()+i)+"-"+strconv.Itoa(know)+".jpg", p)
					_ = p.Close()
				}
			}
			_ = m.Close()
		}
		t.Logf("%s: of %d told right %d alone, %d with the desk", c.name, n, right[0], right[1])
		wrong += n - right[1]
		all += n
	}
	if 5*wrong > all {
		t.Errorf("of %d documents before a known desk %d were told wrong", all, wrong)
	}
}
