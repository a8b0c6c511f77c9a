package light

import (
	"fmt"
	"testing"
)

// A program that tints a film multiplies all of it alike; a glass that mirrors the screen over a part of it does not hide that.
func TestTintedFilm(t *testing.T) {
	for i := range 3 {
		w := live(draw(t, fmt.Sprint("even", i)), uint64(i))
		w.points, w.jitter, w.drift = true, 3, 0.01
		if c := of(Judge(w.session, w.samples()), CheckEven); c.Status != Pass || c.Score > 0.3 {
			t.Errorf("a person: %+v", c)
		}
		sheet := w
		sheet.flat = true
		if c := of(Judge(w.session, sheet.samples()), CheckEven); c.Status == Pass || c.Score < 0.4 {
			t.Errorf("a sheet: %+v", c)
		}
		w.tint = true
		samples := w.samples()
		if c := of(Judge(w.session, samples), CheckEven); c.Status != Fail || c.Score < 0.9 {
			t.Errorf("tinted: %+v", c)
		}
		w.tint, w.glass = false, 0.2
		for k, s := range w.samples() {
			for p := range len(s.Fine) * 2 / 5 { // the upper part
				samples[k].Fine[p] = s.Fine[p]
			}
		}
		if c := of(Judge(w.session, samples), CheckEven); c.Status == Pass || c.Score > 0.7 || c.Advice == "" {
			t.Errorf("tinted, and mirroring: %+v", c)
		}
	}
}
