package specimen

import (
	"bytes"
	"encoding/json"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

func ready(t testing.TB) {
	t.Helper()
	if err := press.Ready(); err != nil {
		t.Skip(err)
	}
}

var every = []What{Passport, CardFront, CardBack, LargeCard, VisaA, VisaB, OldFrench, LicenceFront, LicenceBack}

// TestSetsShareNoSeedAndNoHolder: what weights were fitted on must not be measured on.
func TestSetsShareNoSeedAndNoHolder(t *testing.T) {
	seeds, numbers := map[uint64]Set{}, map[string]Set{}
	for _, set := range []Set{Train, Tune, Test} {
		for _, w := range every {
			for n := range 300 {
				k := seed(set, w, n)
				if k>>56 != uint64(set) || k&(1<<48-1) != uint64(n) {
					t.Fatalf("seed %x of set %s, number %d", k, set, n)
				}
				if other, ok := seeds[k]; ok {
					t.Fatalf("seed %x is in %s and %s", k, other, set)
				}
				seeds[k] = set
				h := invent(k, w)
				if len(h.Number) < 9 {
					continue // few letters and digits: chance may give one twice
				}
				if other, ok := numbers[h.Number]; ok && other != set {
					t.Errorf("number %s is in %s and %s", h.Number, other, set)
				}
				numbers[h.Number] = set
			}
		}
	}
}

// TestHoldersFitTheirDocuments: all of many holders can be printed, and among them are the cases that readers stumble over.
func TestHoldersFitTheirDocuments(t *testing.T) {
	var truncated, long, partial, single, foreign, optional int
	for _, w := range every {
		for n := range 400 {
			k := seed(Tune, w, n)
			h := invent(k, w)
			if w.Kind == document.Licence {
				continue
			}
			m, err := press.Zone(h, w.Kind)
			if err != nil {
				t.Fatalf("%v %d: %v", w, n, err)
			}
			z, err := document.ParseMRZ(m)
			if err != nil || z.Kind != w.Kind || !z.Accepted() {
				t.Errorf("%v %d: %v, kind %s, accepted %v", w, n, err, z.Kind, z.Accepted())
			}
			for c, on := range map[*int]bool{
				&truncated: z.Truncated, &long: len(z.Number) > 9, &partial: h.Birth.Day == 0, &single: z.GivenNames == "", &foreign: z.Nationality != document.Utopia,
				&optional: z.Optional != "",
			} {
				if on {
					*c++
				}
			}
		}
	}
	for name, n := range map[string]int{"truncated names": truncated, "long numbers": long, "partial dates": partial, "holders of one name": single, "foreigners": foreign, "optional data": optional} {
		if n < 40 {
			t.Errorf("only %d %s", n, name)
		}
	}
}

func TestSameSampleTwice(t *testing.T) {
	ready(t)
	for _, w := range []What{Passport, LicenceBack} {
		a, err := TakeOf(Test, optics.Medium, w, 3)
		if err != nil {
			t.Fatal(err)
		}
		b, err := TakeOf(Test, optics.Medium, w, 3)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a.Frame.Pix, b.Frame.Pix) || !bytes.Equal(a.Image.Pix, b.Image.Pix) || !slices.Equal(a.Lines, b.Lines) || a.Name() != b.Name() {
			t.Errorf("%s differs between two runs", a.Name())
		}
		other, err := TakeOf(Train, optics.Medium, w, 3)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Equal(a.Frame.Pix, other.Frame.Pix) || slices.Equal(a.Lines, other.Lines) && bytes.Equal(a.Payload, other.Payload) {
			t.Errorf("%s is also in the set for training", a.Name())
		}
	}
}

// TestMixHoldsEveryKindAndAFlaw: samples taken in turn show every document, and one of twenty-five is wrong and says so.
func TestMixHoldsEveryKindAndAFlaw(t *testing.T) {
	ready(t)
	for _, w := range every {
		if !slices.Contains(All, w) {
			t.Errorf("%v is never taken", w)
		}
	}
	flawed := 0
	for _, w := range every {
		n := flawEvery - 1
		sheet, _, flaw, err := printed(seed(Tune, w, n), w, n)
		if err != nil {
			t.Fatal(err)
		}
		if len(sheet.Lines) == 0 {
			if flaw != press.Sound {
				t.Errorf("%v has no zone and the flaw %s", w, flaw)
			}
			continue
		}
		flawed++
		m, err := document.ParseMRZ(sheet.Lines)
		if err != nil || flaw == press.Sound || m.Kind == w.Kind && m.Accepted() {
			t.Errorf("%v: %v, flaw %q, accepted %v", w, err, flaw, m.Accepted())
		}
	}
	if flawed != 6 {
		t.Errorf("%d kinds with a zone", flawed)
	}
	for _, n := range []int{-1} {
		if _, err := Take(Test, optics.Easy, n); err == nil {
			t.Error("a sample before the first")
		}
	}
	if _, err := Take(0, optics.Easy, 1); err == nil {
		t.Error("a sample of no set")
	}
}

// TestWrittenSampleIsReadBack with a fresh eye: picture and truth as another program would see them.
func TestWrittenSampleIsReadBack(t *testing.T) {
	ready(t)
	s, err := TakeOf(Tune, optics.Hard, LicenceBack, 1)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := s.Write(dir); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(dir, s.Name()+".png"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	img, err := png.Decode(f)
	if err != nil || img.Bounds().Dx() != s.Frame.Width || img.Bounds().Dy() != s.Frame.Height {
		t.Fatalf("picture: %v", err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, s.Name()+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var r Record
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	a, err := document.ParseAAMVA(r.Payload)
	if err != nil || !a.Accepted() || a.Number != s.Holder.Number || r.Quad[2][0] != s.Truth.Quad[2].X || r.ModuleMM < 0.25 {
		t.Errorf("truth read back: %v, %+v", err, r.Quad)
	}
	if err := s.Write(filepath.Join(dir, "absent")); err == nil {
		t.Error("written into a folder that is not there")
	}
}
