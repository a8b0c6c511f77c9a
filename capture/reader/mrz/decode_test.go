package mrz

import (
	"slices"
	"strings"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// sheetOf is what a net says that is sure of every character of some lines, with a column of paper on each side.
func sheetOf(lines []string) (s sheet) {
	for _, line := range lines {
		row := make([]answer, len(line)+2)
		for c := range row {
			for class := range row[c] {
				row[c][class] = -9
			}
			is := ocrb.None
			if c > 0 && c <= len(line) {
				is = strings.IndexByte(ocrb.Alphabet, line[c-1])
			}
			row[c][is] = -0.01
		}
		s.logp = append(s.logp, row)
	}
	return s
}

// TestPassportWithAWrongDigitIsNoVisa: a visa has no digit over the whole line, so as a visa such a passport would hold.
func TestPassportWithAWrongDigitIsNoVisa(t *testing.T) {
	lines := slices.Clone(page(document.TD3, 77).Zone.Lines)
	last := lines[1][43]
	lines[1] = lines[1][:43] + string('0'+(last-'0'+3)%10)
	s := sheetOf(lines)
	s.logp[0][1][strings.IndexByte(ocrb.Alphabet, 'V')] = -5 // a net is never quite sure
	got, ok := decode(s)
	if !ok || got.Kind != document.TD3 {
		t.Fatalf("read as %v: %q", got.Kind, got.Lines)
	}
	if m, err := document.ParseMRZ(got.Lines); err != nil || m.Accepted() {
		t.Errorf("accepted %q (%v)", got.Lines, err)
	}
	for _, l := range layouts {
		if l.kind == document.MRVA {
			visa := Text{Kind: l.kind, sheet: s, offsets: []int{1, 1}}
			if visa.spell(l); visa.Certain() {
				t.Errorf("certain of %q, where the letter of a passport stands", visa.Lines)
			}
		}
	}
}

// TestSameZoneIsToldFromItsNeighbour: the same rows seen a character longer are the same zone; a row further down, half a
// character along, or a part of it are not.
func TestSameZoneIsToldFromItsNeighbour(t *testing.T) {
	row := func(x, y float64, n int) textLine {
		return textLine{x0: x, pitch: 20, y0: y, high: 20, n: n, pieces: n}
	}
	z := newZone(headings[0], row(100, 300, 40), row(100, 350, 40))
	if longer := newZone(headings[0], row(80, 301, 41), row(80, 351, 42)); !z.same(longer) {
		t.Error("a character more makes it another zone")
	}
	for name, other := range map[string]zone{
		"below":      newZone(headings[0], row(100, 350, 40), row(100, 400, 40)),
		"half along": newZone(headings[0], row(110, 300, 40), row(110, 350, 40)),
		"a part":     newZone(headings[0], row(100, 300, 20), row(100, 350, 20)),
		"three rows": newZone(headings[0], row(100, 300, 40), row(100, 350, 40), row(100, 400, 40)),
	} {
		if z.same(other) {
			t.Errorf("%s is taken for the same", name)
		}
	}
}

// TestRulesAreDropped: lines as long as four capitals go, strokes of characters stay.
func TestRulesAreDropped(t *testing.T) {
	mask := gocv.NewMatWithSize(100, 200, gocv.MatTypeCV8U)
	defer mask.Close()
	mask.SetTo(gocv.NewScalar(0, 0, 0, 0))
	set := func(x0, y0, x1, y1 int) {
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				mask.SetUCharAt(y, x, 255)
			}
		}
	}
	set(20, 10, 180, 12) // a rule across
	set(190, 0, 192, 90) // a rule down, from the edge
	set(50, 40, 53, 60)  // a stroke
	look{maxH: 20}.dropRules(mask)
	if n := gocv.CountNonZero(mask); n != 3*20 {
		t.Errorf("%d pixels are left, want the stroke's 60", n)
	}
}

// TestLookingAgainCostsLittle: a text that was found is read in the same place of a darker view, for a fraction of the effort.
func TestLookingAgainCostsLittle(t *testing.T) {
	r := reader(t)
	p := page(document.TD1, 78)
	f, _, err := plain.See(p)
	if err != nil {
		t.Fatal(err)
	}
	grey := greyOf(t, f, nil)
	defer grey.Close()
	const much = 5000
	first, second := Effort(much), Effort(much)
	got, ok := r.Read(View{Grey: grey, MinH: 10, MaxH: 44}, &first)
	exact(t, "first", p, got, ok)
	grey.ConvertToWithParams(&grey, gocv.MatTypeCV8U, 0.8, 0)
	got, ok = r.Again(View{Grey: grey}, got, &second)
	exact(t, "again", p, got, ok)
	if 2*(much-second) > much-first {
		t.Errorf("%d to read, %d to read again", much-first, much-second)
	}
}
