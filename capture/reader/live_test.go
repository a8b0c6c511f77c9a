package reader

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
)

// film shows frames to a reader, ten a second, until it has taken a document or n frames are over.
type film struct {
	t    *testing.T
	r    *Reader
	seq  uint64
	at   time.Time
	seen []capture.Verdict
}

func newFilm(t *testing.T, o Options) *film {
	return &film{t: t, r: newReader(t, o), at: time.Date(2026, 3, 1, 9, 0, 0, 0, time.UTC)}
}

func (m *film) show(n int, frames ...capture.Frame) (Result, bool) {
	m.t.Helper()
	for i := range n {
		f := frames[i%len(frames)]
		m.seq++
		m.at = m.at.Add(100 * time.Millisecond)
		f.Seq, f.At = m.seq, m.at
		v := m.r.Judge(f)
		if v.Seq != f.Seq || !v.At.Equal(f.At) {
			m.t.Fatalf("verdict on frame %d at %v, want %d at %v", v.Seq, v.At, f.Seq, f.At)
		}
		m.seen = append(m.seen, v)
		if res, ok := m.r.Taken(); ok {
			return res, true
		}
	}
	return Result{}, false
}

// hints lists the hints in the order they were shown.
func (m *film) hints() (all []capture.Hint) {
	for _, v := range m.seen {
		if len(all) == 0 || all[len(all)-1] != v.Hint {
			all = append(all, v.Hint)
		}
	}
	return all
}

func two(t *testing.T, s shot, p page) []capture.Frame {
	t.Helper()
	a, _ := s.see(t, p)
	b := capture.Frame{Pix: slices.Clone(a.Pix), Width: a.Width, Height: a.Height}
	for i := range b.Pix { // another frame of the same scene: other noise
		b.Pix[i] = byte(min(max(int(b.Pix[i])+(i*7919>>3)%5-2, 0), 255))
	}
	return []capture.Frame{a, b}
}

func TestPassportIsTakenAfterFiveGoodFrames(t *testing.T) {
	m := newFilm(t, Options{})
	res, ok := m.show(14, two(t, shot{noise: 2}, passport)...)
	if !ok || !res.MRZ.Accepted || !slices.Equal(res.MRZ.Lines, passport.lines) || res.Fields.Surname != "ERIKSSON" {
		t.Fatalf("taken %v, hints %q", ok, m.hints())
	}
	if !res.Portrait.Valid() || !res.Document.Valid() {
		t.Error("portrait or document missing")
	}
	last := 0.0
	good := 0
	for _, v := range m.seen {
		if v.Progress < last {
			t.Errorf("progress fell from %.1f to %.1f", last, v.Progress)
		}
		last = v.Progress
		if v.Progress > 0 && v.Progress < 1 {
			good++
		}
	}
	if good != 4 || last != 1 {
		t.Errorf("%d steps of progress before the shutter, then %.1f", good, last)
	}
}

func TestCardNeedsBothSides(t *testing.T) {
	back, front := two(t, shot{noise: 2, pxPerMM: 7}, cardBack), two(t, shot{noise: 2, pxPerMM: 7}, cardFront)
	for name, order := range map[string][2][]capture.Frame{"front first": {front, back}, "back first": {back, front}} {
		m := newFilm(t, Options{})
		if _, ok := m.show(30, order[0]...); ok {
			t.Fatalf("%s: taken after one side", name)
		}
		if h := m.hints(); h[len(h)-1] != capture.HintTurnOver {
			t.Fatalf("%s: hints %q, want turn-over at the end", name, h)
		}
		res, ok := m.show(30, order[1]...)
		if !ok || res.Kind != document.TD1 || !res.Front.Valid() || !res.Portrait.Valid() || !res.MRZ.Accepted {
			t.Errorf("%s: taken %v, kind %s, hints %q", name, ok, res.Kind, m.hints())
		}
	}
}

func TestLibraryCardInsteadOfDocument(t *testing.T) {
	m := newFilm(t, Options{})
	if _, ok := m.show(25, two(t, shot{noise: 2, pxPerMM: 7}, loyalty)...); ok {
		t.Fatal("taken")
	}
	if !slices.Contains(m.hints(), capture.HintWrongDoc) {
		t.Errorf("hints %q", m.hints())
	}
}

func TestVisaWherePassportIsWanted(t *testing.T) {
	visa := page{w: 120, h: 80, portrait: true, seed: 6, lines: []string{
		"V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
	}}
	frames := two(t, shot{noise: 2}, visa)
	m := newFilm(t, Options{})
	if _, ok := m.show(20, frames...); ok || !slices.Contains(m.hints(), capture.HintWrongDoc) {
		t.Errorf("taken %v, hints %q", ok, m.hints())
	}
	m = newFilm(t, Options{Kinds: []document.Kind{document.MRVA}})
	if _, ok := m.show(20, frames...); !ok {
		t.Errorf("wanted visa not taken: %q", m.hints())
	}
}

func TestHintStaysLongEnoughToBeRead(t *testing.T) {
	far, _ := shot{pxPerMM: 2.2, noise: 2}.see(t, passport)
	dark, _ := shot{gain: 0.15, noise: 1}.see(t, passport)
	m := newFilm(t, Options{})
	m.show(40, far, dark)
	run := 0
	for i, v := range m.seen {
		if i > 0 && v.Hint != m.seen[i-1].Hint {
			if run < 7 && m.seen[i-1].Hint != capture.HintNone {
				t.Errorf("hint %q stayed for %d frames", m.seen[i-1].Hint, run)
			}
			run = 0
		}
		run++
	}
}

func TestResetForgetsThePersonBefore(t *testing.T) {
	m := newFilm(t, Options{})
	if _, ok := m.show(14, two(t, shot{noise: 2}, passport)...); !ok {
		t.Fatal("not taken")
	}
	m.r.Reset()
	if _, ok := m.r.Taken(); ok {
		t.Error("the reading of the person before is still there")
	}
	if _, err := m.r.Shoot(); !errors.Is(err, ErrNoFrame) {
		t.Errorf("the frame of the person before is still there: %v", err)
	}
}

func TestManualShutter(t *testing.T) {
	m := newFilm(t, Options{})
	blurred, _ := shot{noise: 2, blurMM: 0.33}.see(t, passport)
	if _, err := m.r.Shoot(); !errors.Is(err, ErrNoFrame) {
		t.Errorf("before any frame: %v", err)
	}
	m.show(3, capture.Frame{Pix: make([]byte, 3*640*480), Width: 640, Height: 480})
	if _, err := m.r.Shoot(); !errors.Is(err, ErrNoDocument) {
		t.Errorf("empty desk: %v", err)
	}
	m.show(9, blurred)
	res, err := m.r.Shoot()
	if err != nil || !res.Found || !res.Document.Valid() {
		t.Fatalf("found %v, %v", res.Found, err)
	}
	if _, ok := m.r.Taken(); ok != res.MRZ.Accepted {
		t.Errorf("taken %v, accepted %v", ok, res.MRZ.Accepted)
	}
}

func BenchmarkJudge(b *testing.B) {
	r := newReader(b, Options{})
	f, _ := shot{noise: 3, turn: 2, jitter: 0.03}.see(b, passport)
	for b.Loop() {
		r.Reset()
		if v := r.Judge(f); v.Quad == nil {
			b.Fatal("not found")
		}
	}
}
