package film

import (
	"cmp"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/capture/light"
)

// TestLook writes frames of each species for the eye: PASSDESK_LOOK names the folder, PASSDESK_LOOK_AT the renderers.
func TestLook(t *testing.T) {
	dir := os.Getenv("PASSDESK_LOOK")
	if dir == "" {
		t.Skip("PASSDESK_LOOK is not set")
	}
	for _, r := range strings.Split(cmp.Or(os.Getenv("PASSDESK_LOOK_AT"), "mesh,march"), ",") {
		for seed := range int64(4) {
			s, err := NewStage(seed, Renderer(r))
			if err != nil {
				t.Fatal(err)
			}
			for _, sp := range append(People(), Attacks()...) {
				f, err := s.Film(sp, []float64{100, 300, 700, 1500}[seed])
				if err != nil {
					t.Fatal(err)
				}
				seen := map[light.Kind]bool{}
				for i, at := range f.Session.Frames {
					for _, st := range f.Session.Steps {
						if at > st.End()-120 && at < st.End() && !seen[st.Kind] && (st.Kind == light.Neutral || st.Kind == light.Turn || st.Kind == light.Half || st.Kind == light.Flash && st.Show[0]+st.Show[1]+st.Show[2] > 0) {
							seen[st.Kind] = true
							frame, err := f.Frame(i)
							if err != nil {
								t.Fatal(err)
							}
							file, err := os.Create(filepath.Join(dir, fmt.Sprintf("%s-%d-%s-%s.png", r, seed, sp, st.Kind)))
							if err != nil {
								t.Fatal(err)
							}
							if err := png.Encode(file, frame.RGBA()); err != nil {
								t.Fatal(err)
							}
							file.Close()
						}
					}
				}
			}
		}
	}
}
