package specimen_test

import (
	"bytes"
	"slices"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/reader"
	"github.com/passdesk/passdesk/capture/reader/barcode"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

func bgr(t *testing.T, f capture.Frame) gocv.Mat {
	t.Helper()
	m, err := gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// TestPrintedZonesAreRead: a reader that never saw this renderer's drawings of the set Test finds what the truth says, in an easy
// picture of each kind of document.
func TestPrintedZonesAreRead(t *testing.T) {
	if err := press.Ready(); err != nil {
		t.Skip(err)
	}
	r, err := reader.New(reader.Options{Kinds: []document.Kind{document.TD1, document.TD2, document.TD3, document.MRVA, document.MRVB, document.FRID}})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	right, n := 0, 0
	for i, w := range []specimen.What{specimen.Passport, specimen.CardBack, specimen.LargeCard, specimen.VisaA, specimen.VisaB, specimen.OldFrench} {
		s, err := specimen.TakeOf(specimen.Test, optics.Easy, w, 40+i)
		if err != nil {
			t.Fatal(err)
		}
		shot := s.Shot
		shot.Width, shot.Height, shot.PxPerMM, shot.ShiftX, shot.ShiftY, shot.Desk = 1280, 720, 6, 0, 0, optics.Plate
		if s, err = s.Again(shot); err != nil {
			t.Fatal(err)
		}
		got := r.Inspect(s.Frame)
		n++
		if slices.Equal(got.MRZ.Lines, s.Lines) {
			right++
		} else {
			t.Logf("%s: found %v, read %v", s.Name(), got.Found, got.MRZ.Lines)
		}
	}
	if right < n-1 {
		t.Errorf("%d of %d easy pictures were read", right, n)
	}
}

// TestPrintedBarcodesAreDecoded by a decoder that is not the encoder's, in every design.
func TestPrintedBarcodesAreDecoded(t *testing.T) {
	if err := press.Ready(); err != nil {
		t.Skip(err)
	}
	for n := range 6 {
		sheet, err := press.Draw(specimen.Invent(uint64(n+70), specimen.LicenceBack), press.Job{Kind: document.Licence, Side: press.Back, Design: n % 3, Seed: uint64(n), Plain: n < 3})
		if err != nil {
			t.Fatal(err)
		}
		m := bgr(t, capture.FromImage(sheet.Image))
		s, ok := barcode.Find(m)
		m.Close()
		if !ok || !bytes.Equal(s.Payload, sheet.Payload) {
			t.Errorf("%s, seed %d: decoded %v", sheet.Design, n, ok)
		}
	}
}
