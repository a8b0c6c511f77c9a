package reader

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/press"
)

func needFonts(t *testing.T) {
	t.Helper()
	for _, face := range []string{press.OCRB, press.OCRBS, press.Sans} {
		if err := press.Missing(face); err != nil {
			t.Skip(err)
		}
	}
}

// readWild reads picture i of a sort and fails unless every character is right.
func readWild(t *testing.T, r *Reader, sort string, i int) Result {
	t.Helper()
	p, s := press.Wild(sort, i, uint64(i))
	f, _, err := s.See(p)
	if err != nil {
		t.Fatal(err)
	}
	res := r.Inspect(f)
	if res.Kind != p.Zone.Kind || !slices.Equal(res.MRZ.Lines, p.Zone.Lines) {
		t.Errorf("%s %d: read %s %q, want %s %q", sort, i, res.Kind, res.MRZ.Lines, p.Zone.Kind, p.Zone.Lines)
	}
	return res
}

func TestPicturesFromTheWebAreRead(t *testing.T) {
	needFonts(t)
	r := newReader(t, Options{})
	for i, sort := range []string{"scan", "small", "strip", "quarter", "skew", "boxed", "tinted", "stretch", "busy", "faint"} {
		readWild(t, r, sort, 700+i)
	}
}

func TestStripTooFlatForADocument(t *testing.T) {
	needFonts(t)
	p, s := press.NewPage(press.NewZone(document.TD3, rand.New(rand.NewPCG(1, 1))), 1), press.Shot{Crop: "zone", W: 520, BlurPx: 0.3, Seed: 1}
	f, _, err := s.See(p)
	if err != nil {
		t.Fatal(err)
	}
	if f.Height >= 64 {
		t.Fatalf("%d pixels high: not flat enough to prove anything", f.Height)
	}
	res := newReader(t, Options{}).Inspect(f)
	if !slices.Equal(res.MRZ.Lines, p.Zone.Lines) || !res.MRZ.Accepted {
		t.Errorf("read %q, want %q", res.MRZ.Lines, p.Zone.Lines)
	}
}

func TestRedStampOverTheZoneFades(t *testing.T) {
	needFonts(t)
	r := newReader(t, Options{})
	exact := 0
	for i := range 4 {
		p := press.NewPage(press.NewZone(document.TD3, rand.New(rand.NewPCG(uint64(i), 1))), uint64(60+i))
		p.Stamp = true
		f, _, err := press.Shot{W: 1200, BlurPx: 0.4, Border: 240, JPEG: 92, Seed: 1}.See(p)
		if err != nil {
			t.Fatal(err)
		}
		res := r.Inspect(f)
		same := slices.Equal(res.MRZ.Lines, p.Zone.Lines)
		if same {
			exact++
		} else if res.MRZ.Accepted {
			t.Errorf("accepted %q, want %q", res.MRZ.Lines, p.Zone.Lines)
		}
	}
	if exact < 3 {
		t.Errorf("%d of 4 stamped zones read", exact)
	}
}

func TestEveryCharacterHasAProbability(t *testing.T) {
	needFonts(t)
	res := readWild(t, newReader(t, Options{}), "scan", 710)
	if len(res.MRZ.Certainty) != len(res.MRZ.Lines) {
		t.Fatalf("%d lines of probabilities for %d of text", len(res.MRZ.Certainty), len(res.MRZ.Lines))
	}
	least := 1.0
	for k, line := range res.MRZ.Lines {
		if len(res.MRZ.Certainty[k]) != len(line) {
			t.Errorf("line %d: %d probabilities for %d characters", k+1, len(res.MRZ.Certainty[k]), len(line))
		}
		least = min(least, slices.Min(res.MRZ.Certainty[k]))
	}
	if d := least - res.MRZ.Weakest; d > 0.002 || d < -0.002 {
		t.Errorf("the least is %.3f, reported as %.3f", least, res.MRZ.Weakest)
	}
}
