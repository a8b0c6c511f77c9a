package reader

import (
	"image"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// TestDocumentIsFoundWhateverLiesAroundIt counts the outlines that cover their document (intersection over union at least
// 0.95), in single pictures and with a desk that was learnt before. PASSDESK_FIND asks for another number of pictures,
// PASSDESK_FIND_DIR for those that failed, with the true outline green and the found one red.
func TestDocumentIsFoundWhateverLiesAroundIt(t *testing.T) {
	n := 40
	if v, err := strconv.Atoi(os.Getenv("PASSDESK_FIND")); err == nil {
		n = v
	}
	var alone, learnt int
	for i := range n {
		l := sceneNo(t, i)
		if v := l.find(t, false); v >= 0.95 {
			alone++
		} else {
			t.Logf("picture %d (%s, held %v): %.3f alone", i, l.desk, l.held, v)
		}
		if v := l.find(t, true); v >= 0.95 {
			learnt++
		} else {
			t.Logf("picture %d (%s, held %v): %.3f with its desk", i, l.desk, l.held, v)
		}
	}
	t.Logf("of %d documents found alone %d, with a learnt desk %d", n, alone, learnt)
	if alone*100 < 92*n || learnt*100 < 95*n {
		t.Errorf("of %d documents only %d were found alone, %d with a learnt desk", n, alone, learnt)
	}
}

// find returns the intersection over the union of the true and the found outline.
func (l laid) find(t *testing.T, know bool) float64 {
	t.Helper()
	m, err := matOf(l.frame)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	s, _ := newScene(m)
	if know {
		d := deskOf(t, l.empty)
		s.change, _ = d.changed(&s)
	}
	o, ok := s.find()
	if !ok {
		return 0
	}
	v := iou(o.quad, l.quad)
	if dir := os.Getenv("PASSDESK_FIND_DIR"); dir != "" && v < 0.95 {
		for k := range 4 {
			gocv.Line(&m, pt(l.quad[k]), pt(l.quad[(k+1)%4]), bgr(0, 255, 0), 2)
			gocv.Line(&m, pt(o.quad[k]), pt(o.quad[(k+1)%4]), bgr(0, 0, 255), 2)
		}
		gocv.IMWrite(filepath.Join(dir, l.desk+strconv.Itoa(int(l.quad[0].X))+".jpg"), m)
	}
	return v
}

func pt(p capture.Point) image.Point { return image.Pt(int(p.X+0.5), int(p.Y+0.5)) }

// deskOf learns a desk from one frame, shown as often as it takes.
func deskOf(t *testing.T, f capture.Frame) *desk {
	t.Helper()
	m, err := matOf(f)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	var d desk
	s, _ := newScene(m)
	for range deskReady + 1 {
		d.learn(&s)
	}
	return &d
}
