package light

import (
	"fmt"
	"math"
	"testing"
)

// What a glass mirrors is the screen's own white, and no face's.
func TestTabletWhoseGlassMirrorsTheStation(t *testing.T) {
	for i, albedo := range []RGB{{0.70, 0.52, 0.42}, {0.12, 0.075, 0.05}} {
		for _, room := range []float64{0.7, 1.5} {
			w := live(draw(t, fmt.Sprint("hue", i)), uint64(i))
			w.albedo, w.room, w.points, w.jitter, w.drift = albedo, room, true, 3, 0.01
			person := of(Judge(w.session, w.samples()), CheckHue)
			if person.Status != Pass || person.Score < 0.8 || person.Score > 1.4 {
				t.Errorf("skin %d, room %v: %+v", i, room, person)
			}
			w.glass = 0.3 * albedo[1]
			if c := of(Judge(w.session, w.samples()), CheckHue); c.Status != Inconclusive || c.Advice == "" || c.Score > 0.1 {
				t.Errorf("a glass before skin %d, room %v: %+v", i, room, c)
			}
		}
	}
}

// A face without lips and brows, or one that was sampled too late, is not judged, and nobody is kept out by it.
func TestFaceOfOneHue(t *testing.T) {
	w := live(draw(t, "pale"), 1)
	w.points = true
	samples := w.samples()
	for k := range samples {
		for i := range samples[k].Fine {
			samples[k].Fine[i] = samples[k].Fine[FineW*FineH/2]
		}
	}
	if c := of(Judge(w.session, samples), CheckHue); c.Status != NotRun || !c.Optional {
		t.Errorf("one hue: %+v", c)
	}
	for k := range samples {
		samples[k].Fine = nil
	}
	if c := of(Judge(w.session, samples), CheckHue); c.Status != NotRun || !c.Optional {
		t.Errorf("no points: %+v", c)
	}
}

// A film in black and white has no hues that a mirrored light could lack.
func TestFilmInBlackAndWhite(t *testing.T) {
	w := live(draw(t, "grey"), 3)
	w.points, w.albedo, w.glass = true, RGB{0.4, 0.4, 0.4}, 0.12
	samples := w.samples()
	for k := range samples {
		f := samples[k].Fine
		if f == nil {
			continue
		}
		plain := f[FineW*FineH/2]
		for i := range f {
			for c := range f[i] {
				f[i][c] = plain[c] * (0.6 + 0.1*float32(i%5))
			}
		}
	}
	if c := of(Judge(w.session, samples), CheckHue); c.Status != Inconclusive || c.Advice == "" {
		t.Errorf("%+v", c)
	}
}

// Under a warm lamp from above and a cold window a face of one colour has hues that the screen does not repeat; but it has a nose, and
// brows that are darker in any light.
func TestLampsOfSeveralColours(t *testing.T) {
	w := live(draw(t, "lamps"), 2)
	w.points = true
	for _, tc := range []struct {
		nose, brows, mirrored float64 // how much stands out in the screen's light alone, in both, and in the room's alone
		want                  Status
	}{{0.5, 0, 0, Pass}, {0, 0.06, 0, Pass}, {0, 0, 0.06, Inconclusive}, {0, 0, 0, Inconclusive}} {
		samples := w.samples()
		for k := range samples {
			f := samples[k].Fine
			if f == nil {
				continue
			}
			skin, dark := f[FineW*FineH/2], samples[0].Core
			for i := range f {
				warm, wave := float32(i/FineW)/FineH-0.5, math.Sin(float64(i%FineW))
				for c := range f[i] {
					screen := (skin[c] - float32(dark[c])) * (1 + float32((tc.nose+tc.brows)*wave))
					f[i][c] = float32(dark[c])*(1+warm*float32(c-1))*(1+float32((tc.brows+tc.mirrored)*wave)) + screen
				}
			}
		}
		if c := of(Judge(w.session, samples), CheckHue); c.Status != tc.want || c.Score > minHue {
			t.Errorf("%+v: %+v", tc, c)
		}
	}
}
