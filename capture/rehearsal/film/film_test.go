package film

import (
	"testing"

	"github.com/passdesk/passdesk/capture/rehearsal"
)

func stage(t testing.TB, seed int64, r Renderer) *Stage {
	t.Helper()
	s, err := NewStage(seed, r)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// A frame of each kind, with the poses already rendered: what a bench pays for every one.
func BenchmarkFrame(b *testing.B) {
	s := stage(b, 1, Mesh)
	for _, sp := range []Species{Person, PrintFlat, Tablet, InjectTint} {
		f, err := s.Film(sp, 300)
		if err != nil {
			b.Fatal(err)
		}
		b.Run(string(sp), func(b *testing.B) {
			for b.Loop() {
				if _, err := f.Frame(2); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkTrace(b *testing.B) {
	s := stage(b, 1, March)
	m := s.who.(*marched)
	for b.Loop() {
		m.trace(rehearsal.Pose{Z: rehearsal.Distance(s.distance)}, view())
	}
}
