package print

import (
	"errors"
	"fmt"
	"image"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// straight is sample n of the tuning set as if it had been straightened without error, at 8 pixels a millimetre, and what its
// machine-readable side says.
func straight(t *testing.T, what specimen.What, n int) (capture.Frame, bool, document.Facts) {
	t.Helper()
	s, err := specimen.TakeOf(specimen.Tune, optics.Easy, what, n)
	if err != nil {
		t.Skipf("no specimen: %v", err)
	}
	f := capture.FromImage(s.Master())
	m, err := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	small := gocv.NewMat()
	defer small.Close()
	gocv.Resize(m, &small, image.Pt(f.Width/2, f.Height/2), 0, 0, gocv.InterpolationArea)
	h := s.Holder
	return capture.Frame{Pix: small.ToBytes(), Width: small.Cols(), Height: small.Rows()}, len(s.Lines) > 0,
		document.Facts{Number: h.Number, Name: document.Name{Family: h.Surname, Given: h.Given}, Birth: h.Birth, Expiry: h.Expiry}
}

// newReader skips the test where Tesseract has no data.
func newReader(t *testing.T) *Reader {
	t.Helper()
	r := new(Reader)
	t.Cleanup(r.Close)
	if _, err := r.text(make([]byte, 64*64), 64, 64, 200); errors.Is(err, ErrNoData) {
		t.Skip(err)
	}
	return r
}

func TestPrintOfSpecimensIsRead(t *testing.T) {
	r := newReader(t)
	found, all := 0, 0
	for _, what := range []specimen.What{specimen.Passport, specimen.CardFront, specimen.LicenceFront, specimen.LargeCard} {
		for n := range 1 {
			doc, zone, facts := straight(t, what, n)
			v, err := r.Look(doc, 8, zone, facts)
			if err != nil {
				t.Fatal(err)
			}
			found += len(v.Found)
			all += len(v.Found) + len(v.NotRead)
			if v.Facts.Source != document.FromVisual {
				t.Errorf("source %q", v.Facts.Source)
			}
		}
	}
	t.Logf("%d of %d values", found, all)
	if 100*found < 75*all {
		t.Errorf("only %d of %d values", found, all)
	}
}

// TestSomebodyElsesDocument: what belongs to another holder must not be found, and a miss must leave no fact behind.
func TestSomebodyElsesDocument(t *testing.T) {
	r := newReader(t)
	doc, zone, _ := straight(t, specimen.Passport, 0)
	other := document.Facts{
		Number: "QX7742190", Name: document.Name{Family: "ZIMMERMANN", Given: "OTTOKAR"},
		Birth: document.Day{Year: 1931, Month: 2, Day: 3}, Expiry: document.Day{Year: 2041, Month: 5, Day: 6},
	}
	v, err := r.Look(doc, 8, zone, other)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Found) != 0 || len(v.NotRead) != 5 {
		t.Errorf("found %v, not read %v", v.Found, v.NotRead)
	}
	if f := v.Facts; f.Number != "" || f.Name.Family != "" || !f.Birth.IsZero() || !f.Expiry.IsZero() {
		t.Error("a value that was not found is a fact")
	}
}

// TestNumberInTheZoneOnly: the machine-readable zone repeats every value; it is not print.
func TestNumberInTheZoneOnly(t *testing.T) {
	r := newReader(t)
	doc, _, facts := straight(t, specimen.Passport, 0)
	blank := 3 * doc.Width * (doc.Height - int(zoneMM*8))
	for i := range blank {
		doc.Pix[i] = 230
	}
	v, err := r.Look(doc, 8, true, facts)
	if err != nil {
		t.Fatal(err)
	}
	if len(v.Found) != 0 {
		t.Errorf("found %v", v.Found)
	}
}

func TestTesseractWithoutData(t *testing.T) {
	r := &Reader{language: "no-such-language"}
	defer r.Close()
	doc := capture.Frame{Pix: make([]byte, 3*80*60), Width: 80, Height: 60}
	for range 2 {
		v, err := r.Look(doc, 8, false, document.Facts{Number: "123456"})
		if !errors.Is(err, ErrNoData) || len(v.NotRead) != 1 || len(v.Found) != 0 {
			t.Errorf("%v, %+v", err, v.NotRead)
		}
	}
}

func TestPictureTooSmallToRead(t *testing.T) {
	r := newReader(t)
	for _, size := range []image.Point{{X: 1, Y: 1}, {X: 3, Y: 200}, {X: 200, Y: 3}, {X: 0, Y: 0}} {
		doc := capture.Frame{Pix: make([]byte, 3*size.X*size.Y), Width: size.X, Height: size.Y}
		for _, zone := range []bool{false, true} {
			if v, err := r.Look(doc, 8, zone, document.Facts{Number: "123456"}); err != nil || len(v.NotRead) != 1 {
				t.Errorf("%v: %v %v", size, v, err)
			}
		}
	}
}

func TestClosedReader(t *testing.T) {
	r := new(Reader)
	r.Close()
	doc := capture.Frame{Pix: make([]byte, 3*80*60), Width: 80, Height: 60}
	if _, err := r.Look(doc, 8, false, document.Facts{Number: "123456"}); !errors.Is(err, ErrClosed) {
		t.Error(err)
	}
}

func TestFactsInALog(t *testing.T) {
	v := Visual{Found: []string{Number}, Facts: document.Facts{Number: "L898902C3"}}
	if out := fmt.Sprintf("%v %+v %#v", v, v, v); len(out) == 0 || containsNumber(out) {
		t.Errorf("shows %q", out)
	}
}

func containsNumber(s string) bool { return pageOf(s).hasNumber(compact("L898902C3")) }

func BenchmarkLook(b *testing.B) {
	s, err := specimen.TakeOf(specimen.Tune, optics.Easy, specimen.Passport, 0)
	if err != nil {
		b.Skip(err)
	}
	f := capture.FromImage(s.Master())
	var r Reader
	defer r.Close()
	facts := document.Facts{Number: s.Holder.Number, Birth: s.Holder.Birth}
	for b.Loop() {
		if _, err := r.Look(f, 16, true, facts); err != nil {
			b.Skip(err)
		}
	}
}
