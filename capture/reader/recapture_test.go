package reader

import (
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// TestDocumentOnAScreenIsFlagged shows the same documents on paper, on screens and as grey copies.
func TestDocumentOnAScreenIsFlagged(t *testing.T) {
	n := 4
	if v, err := strconv.Atoi(os.Getenv("PASSDESK_SCREEN")); err == nil {
		n = v
	}
	r := newReader(t, Options{})
	var paper, screen, grey, all int
	for i := range n {
		s, err := specimen.TakeZone(specimen.Test, optics.Easy, i)
		if err != nil {
			t.Skip(err)
		}
		look := func(change func(*optics.Shot)) []string {
			shot := s.Shot
			shot.PxPerMM = min(shot.PxPerMM, 5) // room for the display's frame
			shot.ShiftX, shot.ShiftY = 0, 0
			change(&shot)
			v, err := s.Again(shot)
			if err != nil {
				t.Fatal(err)
			}
			return r.Inspect(v.Frame).Flags
		}
		all++
		if len(look(func(*optics.Shot) {})) > 0 {
			paper++
		}
		pitch := []float64{0.06, 0.1, 0.15, 0.25}[i%4]
		if slices.Contains(look(func(s *optics.Shot) { s.Screen = &optics.Screen{Pitch: pitch, Glow: 0.5} }), FlagScreen) {
			screen++
		}
		if slices.Contains(look(func(s *optics.Shot) { s.Copy = true }), FlagGreyCopy) {
			grey++
		}
	}
	t.Logf("of %d documents flagged: on paper %d, on a screen %d, grey copies %d", all, paper, screen, grey)
	if paper > 0 || 4*screen < 3*all || 4*grey < 3*all {
		t.Errorf("of %d documents flagged: on paper %d, on a screen %d, grey copies %d", all, paper, screen, grey)
	}
}
