package specimen

import (
	"testing"

	"github.com/passdesk/passdesk/capture/optics"
)

// BenchmarkTake makes whole samples: print, shot and truth. The goal is well below 600 ms.
func BenchmarkTake(b *testing.B) {
	for n := range len(All) { // grounds, faces and shapes are kept from then on
		if _, err := Take(Train, optics.Easy, n); err != nil {
			b.Skip(err)
		}
	}
	n := 0
	for b.Loop() {
		if _, err := Take(Train, optics.Levels[n%3], n); err != nil {
			b.Fatal(err)
		}
		n++
	}
}

// BenchmarkShot takes shots of one passport.
func BenchmarkShot(b *testing.B) {
	s, err := TakeOf(Train, optics.Easy, Passport, 0)
	if err != nil {
		b.Skip(err)
	}
	for _, l := range optics.Levels {
		b.Run(l.String(), func(b *testing.B) {
			seed := uint64(0)
			for b.Loop() {
				seed++
				shot := optics.Draw(l, s.Flat(), seed)
				shot.Width, shot.Height = 1920, 1080
				if _, _, err := shot.Take(s.Flat()); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
