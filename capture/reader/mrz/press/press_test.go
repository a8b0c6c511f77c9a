package press

import (
	"bytes"
	"os"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
)

func TestEverySortCanBeSeen(t *testing.T) {
	for _, face := range []string{OCRB, OCRBS, DejaVu, Courier, Sans} {
		if err := Missing(face); err != nil {
			t.Skip(err)
		}
	}
	folder := os.Getenv("PASSDESK_PRESS") // leave the pictures there, to be looked at
	for i, sort := range Sorts {
		p, s := Wild(sort, i, uint64(1000+i))
		f, q, err := s.See(p)
		if err != nil || !f.Valid() {
			t.Fatalf("%s: %v", sort, err)
		}
		if again, _, _ := s.See(p); i%5 == 0 && !bytes.Equal(f.Pix, again.Pix) {
			t.Errorf("%s: the same seed gave another picture", sort)
		}
		if q[0] == q[1] || q[1] == q[2] {
			t.Errorf("%s: corners %v", sort, q)
		}
		if m, err := document.ParseMRZ(p.Zone.Lines); err != nil || m.Kind != p.Zone.Kind || !m.Accepted() {
			t.Errorf("%s: %q is %v, %v", sort, p.Zone.Lines, m.Kind, err)
		}
		if folder != "" {
			m, _ := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
			gocv.IMWrite(folder+"/"+sort+".png", m)
			_ = m.Close()
		}
	}
}
