package reader

import (
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
)

// Scenes before a fixed camera, played to a reader frame by frame as a station does: a frame every 90 ms of the camera's
// time, however long the machine takes.

const every = 90 * time.Millisecond

// play is a scene with a specimen.
type play struct {
	t    testing.TB
	r    *Reader
	s    specimen.Sample
	base optics.Shot
	at   time.Time
	seq  uint64
	seen []capture.Hint
}

func newPlay(t testing.TB, what specimen.What, n int) *play {
	t.Helper()
	s, err := specimen.TakeOf(specimen.Test, optics.Easy, what, n)
	if err != nil {
		t.Skip(err)
	}
	base := optics.Shot{Width: 1280, Height: 720, PxPerMM: 5.2, Defocus: 0.1, Noise: 2, JPEG: 90, Turn: float64(n%5) - 2, Desk: optics.Desk(n % 3), Seed: uint64(n)}
	if s.Sheet.Width < 90 {
		base.PxPerMM = 7
	}
	return &play{t: t, r: newReader(t, Options{}), s: s, base: base, at: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
}

// frame shows one frame.
func (p *play) frame(change func(*optics.Shot)) capture.Verdict {
	p.t.Helper()
	shot := p.base
	change(&shot)
	v, err := p.s.Again(shot)
	if err != nil {
		p.t.Fatal(err)
	}
	p.seq++
	p.at = p.at.Add(every)
	v.Frame.Seq, v.Frame.At = p.seq, p.at
	out := p.r.Judge(v.Frame)
	p.seen = append(p.seen, out.Hint)
	return out
}

// slide lets the document come in from the side; before, the desk is empty.
func (p *play) slide() {
	for range 4 {
		p.frame(func(s *optics.Shot) { s.ShiftX = 5000 })
	}
	for i := range 6 {
		p.frame(func(s *optics.Shot) { s.ShiftX, s.Motion = float64(600-100*i), 8 })
	}
}

func TestPassportLaidDownIsTakenWithinASecond(t *testing.T) {
	n := 3
	if v, err := strconv.Atoi(os.Getenv("PASSDESK_PLAYS")); err == nil {
		n = v
	}
	var frames []int
	for i := range n {
		p := newPlay(t, specimen.Passport, i)
		p.slide()
		still := 0
		for still = 1; still <= 30; still++ {
			seed := p.seq
			p.frame(func(s *optics.Shot) { s.Noise = 2 + 0.01*float64(seed%7) })
			if _, ok := p.r.Taken(); ok {
				break
			}
		}
		if still > 11 {
			t.Errorf("passport %d: not taken after %d frames at rest; hints %q", i, still, p.seen)
		}
		frames = append(frames, still)
	}
	slices.Sort(frames)
	t.Logf("taken after %v frames at rest of %v each", frames, every)
}

func TestPassportOpenAtAPageWithoutText(t *testing.T) {
	m := newFilm(t, Options{})
	if _, ok := m.show(14, two(t, shot{noise: 2}, page{w: 125, h: 88, seed: 9})...); ok || !slices.Contains(m.hints(), capture.HintWrongSide) {
		t.Errorf("taken %v, hints %q", ok, m.hints())
	}
}

func TestLicenceIsTakenByItsBarcodeAndItsFront(t *testing.T) {
	back := newPlay(t, specimen.LicenceBack, 0)
	front := newPlay(t, specimen.LicenceFront, 0)
	back.base.Width, back.base.Height, back.base.PxPerMM = 1920, 1080, 11
	front.base.Width, front.base.Height, front.base.PxPerMM = 1920, 1080, 11
	front.r = back.r
	for range 9 {
		back.frame(func(*optics.Shot) {})
	}
	if _, ok := back.r.Taken(); ok || back.seen[len(back.seen)-1] != capture.HintTurnOver {
		t.Fatalf("after the back: taken %v, hints %q", ok, back.seen)
	}
	front.seq, front.at = back.seq, back.at
	for range 12 {
		front.frame(func(*optics.Shot) {})
	}
	res, ok := back.r.Taken()
	if !ok || !res.Barcode.IsLicence() || !res.Front.Valid() {
		t.Errorf("taken %v, barcode %v, hints %q", ok, res.Barcode, front.seen)
	}
}
