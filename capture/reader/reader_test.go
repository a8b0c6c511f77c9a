package reader

import (
	"slices"
	"testing"

	"github.com/passdesk/passdesk/app/document"
)

func newReader(t testing.TB, o Options) *Reader {
	t.Helper()
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(r.Close)
	return r
}

func TestSpecimensAreReadExactly(t *testing.T) {
	r := newReader(t, Options{})
	for _, p := range []page{passport, cardBack} {
		f, _ := shot{noise: 3, turn: 3, jitter: 0.05, seed: 5, blurMM: 0.1}.see(t, p)
		res := r.Inspect(f)
		if !res.MRZ.Accepted || !slices.Equal(res.MRZ.Lines, p.lines) {
			t.Errorf("read %q (confidence %.2f), want %q", res.MRZ.Lines, res.MRZ.Confidence, p.lines)
		}
	}
}

func TestFrontOfCardIsNotAText(t *testing.T) {
	f, _ := shot{noise: 3, turn: 3, jitter: 0.05, seed: 5, blurMM: 0.1}.see(t, cardFront)
	res := newReader(t, Options{}).Inspect(f)
	if !res.Found || res.Side != SideFront || res.Kind != document.None || res.MRZ.Accepted || !res.Portrait.Valid() {
		t.Errorf("found %v, side %q, kind %s", res.Found, res.Side, res.Kind)
	}
}
