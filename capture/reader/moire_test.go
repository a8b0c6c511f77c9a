package reader

import (
	"os"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestDisplaysBeatInThreeColours shows documents so near that no frame of a display is seen. Paper must never be called a display;
// of displays of telephones, tablets and monitors many are. PASSDESK_MOIRE asks for more documents.
func TestDisplaysBeatInThreeColours(t *testing.T) {
	n := 3
	if v, err := strconv.Atoi(os.Getenv("PASSDESK_MOIRE")); err == nil {
		n = v
	}
	what := []specimen.What{specimen.Passport, specimen.CardFront, specimen.LargeCard, specimen.CardBack}
	pitches := []float64{0.06, 0.1, 0.15, 0.2, 0.25, 0.3}
	score := func(s specimen.Sample) float64 {
		m, err := matOf(s.Frame)
		if err != nil {
			t.Fatal(err)
		}
		defer m.Close()
		return moire(m, lying(s.Truth.Quad))
	}
	paper, most, screens, found := 0, 0.0, 0, 0
	for i := range n {
		for _, level := range optics.Levels {
			s, err := specimen.TakeOf(sweepSet(), level, what[i%len(what)], sweepFrom()+i)
			if err != nil {
				t.Skip(err)
			}
			v := score(s)
			most = max(most, v)
			if v >= moireLeast {
				paper++
				t.Errorf("%s on paper scores %.1f", s.Name(), v)
			}
			if level != optics.Easy {
				continue
			}
			for k := range 2 {
				shot := s.Shot
				shot.ShiftX, shot.ShiftY = 0, 0
				shot.Screen = &optics.Screen{Pitch: pitches[(2*i+k)%len(pitches)], Glow: 0.4}
				if s, err = s.Again(shot); err != nil {
					t.Fatal(err)
				}
				if screens++; score(s) >= moireLeast {
					found++
				}
			}
		}
	}
	t.Logf("of %d on paper %d suspected (the highest score %.2f), of %d displays without a frame %d", 3*n, paper, most, screens, found)
	if 3*found < screens {
		t.Errorf("of %d displays %d suspected", screens, found)
	}
}
