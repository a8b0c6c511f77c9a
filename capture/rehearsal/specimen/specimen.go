// Package specimen makes pictures of Utopian identity documents with everything that is true of them, for training, tuning,
// tests and benches. A sample is a document of an invented holder, printed in one of several designs (package press) and seen by
// a camera (package optics).
//
// A sample follows from its set, its level and its number alone. The sets never share a seed: the seed of a sample holds the
// set in its highest byte and the number in its lowest six, so that Train is for fitting weights, Tune for choosing
// thresholds, and Test for the figures that are published.
package specimen

import (
	"fmt"
	"image"
	"math/rand/v2"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// Set is what a sample may be used for.
type Set uint8

// The sets. Zero is none, so that nothing is used by mistake.
const (
	Train Set = iota + 1 // fitting weights
	Tune                 // choosing thresholds
	Test                 // measuring
)

func (s Set) String() string {
	switch s {
	case Train:
		return "train"
	case Tune:
		return "tune"
	case Test:
		return "test"
	}
	return "set?"
}

// What is a kind of document and a side of it.
type What struct {
	Kind document.Kind
	Side press.Side
}

// The documents. WithZone lists those that carry an MRZ.
var (
	Passport     = What{document.TD3, press.Front}
	CardFront    = What{document.TD1, press.Front}
	CardBack     = What{document.TD1, press.Back}
	LargeCard    = What{document.TD2, press.Front}
	VisaA        = What{document.MRVA, press.Front}
	VisaB        = What{document.MRVB, press.Front}
	OldFrench    = What{document.FRID, press.Front}
	LicenceFront = What{document.Licence, press.Front}
	LicenceBack  = What{document.Licence, press.Back}

	All      = []What{Passport, CardBack, LargeCard, LicenceBack, VisaA, Passport, CardFront, CardBack, VisaB, OldFrench, LicenceFront, LicenceBack}
	WithZone = []What{Passport, CardBack, LargeCard, Passport, VisaA, CardBack, LargeCard, VisaB, Passport, CardBack, OldFrench, LargeCard}
)

// Sample is one picture and the truth about it.
type Sample struct {
	Set   Set
	Level optics.Level
	N     int
	Seed  uint64
	press.Sheet
	Holder press.Holder
	Flaw   press.Flaw // wrong by design; Sound for most
	Shot   optics.Shot
	Frame  capture.Frame
	Truth  optics.Truth
}

// Name is unique among all samples: test-hard-TD3-front-17.
func (s Sample) Name() string {
	return fmt.Sprintf("%s-%s-%s-%s-%d", s.Set, s.Level, s.Kind, s.Side, s.N)
}

// flawEvery is how many samples there are for one that is wrong by design.
const flawEvery = 25

// Take makes sample n of a set and a level, going through all kinds of documents in turn. It fails when a font package is
// missing.
func Take(set Set, level optics.Level, n int) (Sample, error) {
	return TakeOf(set, level, All[mod(n, len(All))], n)
}

// TakeZone does the same for documents with an MRZ only.
func TakeZone(set Set, level optics.Level, n int) (Sample, error) {
	return TakeOf(set, level, WithZone[mod(n, len(WithZone))], n)
}

// TakeOf makes sample n of a set, a level and one kind of document. The same n of two levels shows one document.
func TakeOf(set Set, level optics.Level, what What, n int) (Sample, error) {
	if set < Train || set > Test || n < 0 {
		return Sample{}, fmt.Errorf("take specimen: there is no sample %d of set %d", n, set)
	}
	s := Sample{Set: set, Level: level, N: n, Seed: seed(set, what, n)}
	var err error
	if s.Sheet, s.Holder, s.Flaw, err = printed(s.Seed, what, n); err != nil {
		return Sample{}, fmt.Errorf("take specimen %s: %w", s.Name(), err)
	}
	flat := s.Flat()
	s.Shot = optics.Draw(level, flat, s.Seed)
	if s.Frame, s.Truth, err = s.Shot.Take(flat); err != nil {
		return Sample{}, fmt.Errorf("take specimen %s: %w", s.Name(), err)
	}
	return s, nil
}

// Flat gives the document as the camera model wants it.
func (s Sample) Flat() optics.Flat { return Flat(s.Sheet) }

// Flat gives a printed document as the camera model wants it.
func Flat(s press.Sheet) optics.Flat {
	return optics.Flat{Image: s.Image, PxPerMM: press.PixelsPerMM, Corner: s.Corner, Open: s.Booklet}
}

// Again takes another shot of the same document.
func (s Sample) Again(shot optics.Shot) (Sample, error) {
	var err error
	s.Shot = shot
	s.Frame, s.Truth, err = shot.Take(s.Flat())
	return s, err
}

// Master is the flat picture of the document at 16 px/mm.
func (s Sample) Master() *image.RGBA { return s.Image }

// seed is unique to a set, a kind and a number: set in the highest byte, kind in the next, number in the lowest six.
func seed(set Set, what What, n int) uint64 {
	kind := uint64(0)
	for i, w := range []What{Passport, CardFront, CardBack, LargeCard, VisaA, VisaB, OldFrench, LicenceFront, LicenceBack} {
		if w == what {
			kind = uint64(i)
		}
	}
	return uint64(set)<<56 | kind<<48 | uint64(n)&(1<<48-1)
}

// Draw prints a document of a holder in one of the designs as it was meant, without wear: for rehearsals and pictures of
// screens. See press.Draw for more.
func Draw(h press.Holder, what What, design int) (press.Sheet, error) {
	return press.Draw(h, press.Job{Kind: what.Kind, Side: what.Side, Design: design, Plain: true})
}

// printed makes the document of a seed.
func printed(seed uint64, what What, n int) (press.Sheet, press.Holder, press.Flaw, error) {
	r := rand.New(rand.NewPCG(seed, 0x70726573))
	h := Invent(seed, what)
	j := press.Job{Kind: what.Kind, Side: what.Side, Design: r.IntN(max(press.Designs(what.Kind, what.Side), 1)), Seed: seed}
	if n%flawEvery == flawEvery-1 {
		j.Flaw = flaw(r, what)
	}
	sheet, err := press.Draw(h, j)
	return sheet, h, j.Flaw, err
}

// flaw picks what is wrong with a document; there is none for a side without an MRZ.
func flaw(r *rand.Rand, what What) press.Flaw {
	some := []press.Flaw{press.WrongNumber, press.WrongBirth, press.WrongExpiry, press.WrongComposite}
	switch what {
	case CardFront, LicenceFront, LicenceBack:
		return press.Sound
	case VisaA, VisaB:
		some = some[:3]
	case OldFrench:
		some = []press.Flaw{press.WrongNumber, press.WrongBirth, press.WrongComposite}
	}
	return some[r.IntN(len(some))]
}

func mod(n, m int) int { return (n%m + m) % m }
