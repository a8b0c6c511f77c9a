package sound

import (
	"bytes"
	"log/slog"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// TestSignalThatHurts: each signal is soft, short, starts and ends in silence, and has no step that would crack in a speaker.
func TestSignalThatHurts(t *testing.T) {
	for n := range tunes {
		pcm := pcm(n)
		long := time.Duration(len(pcm)) * time.Second / rate
		if long < 60*time.Millisecond || long > time.Second {
			t.Errorf("%s lasts %v, want 0.06 to 1 s", n, long)
		}
		if len(pcm) == 0 {
			continue
		}
		top, sum, energy := 0, 0.0, 0.0
		for _, s := range pcm {
			top = max(top, int(s), -int(s))
			sum += float64(s)
			energy += float64(s) * float64(s)
		}
		if limit := int(math.Ceil(peak * math.MaxInt16)); top > limit || top < limit/2 {
			t.Errorf("%s: loudest sample %d, want %d", n, top, limit)
		}
		if first, last := pcm[0], pcm[len(pcm)-1]; first != 0 || last != 0 {
			t.Errorf("%s starts at %d and ends at %d", n, first, last)
		}
		if mean := sum / float64(len(pcm)); math.Abs(mean) > 0.015*peak*math.MaxInt16 {
			t.Errorf("%s: direct current of %.0f", n, mean)
		}
		if rms := math.Sqrt(energy / float64(len(pcm))); rms < 150 {
			t.Errorf("%s cannot be heard: %.0f", n, rms)
		}
		// The last half millisecond is quieter than a twentieth of the peak: no click at the end.
		for _, s := range pcm[len(pcm)-rate/2000:] {
			if math.Abs(float64(s)) > 0.05*peak*math.MaxInt16 {
				t.Errorf("%s breaks off at %d", n, s)
				break
			}
		}
	}
}

// TestTwoSignalsSoundAlike: a person has to tell them apart.
func TestTwoSignalsSoundAlike(t *testing.T) {
	names := slices.Sorted(maps.Keys(tunes))
	for i, a := range names {
		for _, b := range names[:i] {
			x, y := pcm(a), pcm(b)
			n := min(len(x), len(y))
			var xy, xx, yy float64
			for k := range n {
				xy += float64(x[k]) * float64(y[k])
				xx += float64(x[k]) * float64(x[k])
				yy += float64(y[k]) * float64(y[k])
			}
			if r := xy / math.Sqrt(xx*yy); math.Abs(r) > 0.9 && math.Abs(float64(len(x)-len(y))) < 0.15*float64(n) {
				t.Errorf("%s and %s: correlation %.2f", a, b, r)
			}
		}
	}
}

func TestHintWithoutASignal(t *testing.T) {
	for h, n := range hints {
		if !slices.Contains(capture.Hints, h) || pcm(n) == nil {
			t.Errorf("%s has the signal %q", h, n)
		}
	}
	for _, h := range []capture.Hint{
		capture.HintCloser, capture.HintFurther, capture.HintGlare, capture.HintHoldStill, capture.HintTilt, capture.HintDark, capture.HintFinger,
		capture.HintTurnOver, capture.HintWrongDoc, capture.HintWrongSide, capture.HintScreen,
	} {
		if hints[h] == "" {
			t.Errorf("%s is silent", h)
		}
	}
	if hints[capture.HintShow] != "" {
		t.Error("an empty desk makes a noise")
	}
}

// tape is a speaker that listens.
type tape struct {
	stop chan struct{}
	once sync.Once
}

func (t *tape) Close() { t.once.Do(func() { close(t.stop) }) }

// recorder opens tapes; each sends the samples of a signal once it is over.
func recorder(got chan []int16) func(func([]int16)) (speaker, error) {
	return func(pull func([]int16)) (speaker, error) {
		d := &tape{stop: make(chan struct{})}
		go func() {
			var all []int16
			buf := make([]int16, 480)
			for {
				select {
				case <-d.stop:
					return
				default:
				}
				pull(buf)
				switch silent := !slices.ContainsFunc(buf, func(s int16) bool { return s != 0 }); {
				case !silent:
					all = append(all, buf...)
				case len(all) > 0:
					got <- all
					all = nil
				default:
					runtime.Gosched()
				}
			}
		}()
		return d, nil
	}
}

func TestSignalIsHeardWhole(t *testing.T) {
	got := make(chan []int16, 4)
	p := start(100, slog.New(slog.DiscardHandler), recorder(got))
	defer p.Close()
	p.Play(Done)
	want := pcm(Done)
	select {
	case all := <-got:
		if len(all) < len(want)-rate/100 || len(all) > len(want)+rate/50 || !slices.Equal(all[480:4800], want[480:4800]) {
			t.Errorf("heard %d samples, want the %d of the signal", len(all), len(want))
		}
	case <-time.After(10 * time.Second):
		t.Fatal("nothing was heard")
	}
}

// TestManySignalsAtOnce: they add up and are cut at full scale, never wrapped round.
func TestManySignalsAtOnce(t *testing.T) {
	var m mixer
	for range 40 {
		m.add(pcm(Steady), 1)
	}
	out := make([]int16, len(pcm(Steady))+100)
	m.pull(out)
	for i, s := range pcm(Steady) {
		if s > 1000 && out[i] < s || s < -1000 && out[i] > s {
			t.Fatalf("sample %d: %d of %d: wrapped round", i, out[i], s)
		}
	}
	if out[len(out)-1] != 0 || len(m.voices) != 0 {
		t.Error("the signal does not end")
	}
}

// TestNoSpeaker: a station without one is silent, says so once, and goes on.
func TestNoSpeaker(t *testing.T) {
	var mu sync.Mutex
	var out bytes.Buffer
	tried := make(chan struct{}, 16)
	p := start(Normal, slog.New(slog.NewTextHandler(&locked{&mu, &out}, nil)), func(func([]int16)) (speaker, error) {
		defer func() { tried <- struct{}{} }()
		return nil, errNone
	})
	p.Play(Shutter)
	select {
	case <-tried:
	case <-time.After(10 * time.Second):
		t.Fatal("the speaker was not looked for")
	}
	for range 20 {
		p.Play(Adjust)
	}
	p.Close()
	p.Close()
	p.Play(Done)
	if len(tried) != 0 {
		t.Error("looked for again within seconds")
	}
	mu.Lock()
	defer mu.Unlock()
	if n := strings.Count(out.String(), "no-speaker"); n > 1 {
		t.Errorf("said %d times", n)
	}
}

// TestMissingSpeakerSaidOnce: however often it is looked for.
func TestMissingSpeakerSaidOnce(t *testing.T) {
	var out bytes.Buffer
	fail := true
	p := &Player{log: slog.New(slog.NewTextHandler(&out, nil)), open: func(func([]int16)) (speaker, error) {
		if fail {
			return nil, errNone
		}
		return &tape{stop: make(chan struct{})}, nil
	}}
	for range 3 {
		if dev, since := p.find(); dev != nil || since.IsZero() {
			t.Fatal("found a speaker that is not there")
		}
	}
	if n := strings.Count(out.String(), "no-speaker"); n != 1 {
		t.Errorf("said %d times, want once", n)
	}
	fail = false
	if dev, _ := p.find(); dev == nil {
		t.Error("not found when it came back")
	}
	fail = true
	p.find()
	if n := strings.Count(out.String(), "no-speaker"); n != 2 {
		t.Errorf("said %d times, want once for each loss", n)
	}
}

// TestSoundServerHangs: the screen never waits for it.
func TestSoundServerHangs(t *testing.T) {
	hang := make(chan struct{})
	defer close(hang)
	p := start(Normal, slog.New(slog.DiscardHandler), func(func([]int16)) (speaker, error) {
		<-hang
		return nil, errNone
	})
	done := make(chan struct{})
	go func() {
		for range 1000 {
			p.Play(Adjust)
		}
		p.Close()
		close(done)
	}()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		t.Fatal("Play waits")
	}
}

func TestMuteOpensNothing(t *testing.T) {
	p := Open(0, nil)
	p.Play(Done) // on nothing
	p.Close()
	if p != nil {
		t.Error("a muted station has a player")
	}
}

// TestHintsNag plays a minute of a hand that trembles at the border of two hints, ten verdicts a second.
func TestHintsNag(t *testing.T) {
	var m Manners
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	heard := map[Name][]time.Time{}
	var last time.Time
	for i := range 600 {
		h := []capture.Hint{capture.HintGlare, capture.HintCloser, capture.HintShow}[i/7%3]
		at := now.Add(time.Duration(i) * 100 * time.Millisecond)
		n := m.Hear(h, at)
		if n == "" {
			continue
		}
		if n != hints[h] {
			t.Fatalf("%s sounds like %s", h, n)
		}
		if !last.IsZero() && at.Sub(last) < otherAfter {
			t.Errorf("%s only %v after the one before", n, at.Sub(last))
		}
		if prev := heard[n]; len(prev) > 0 && at.Sub(prev[len(prev)-1]) < sameAfter {
			t.Errorf("%s again after %v", n, at.Sub(prev[len(prev)-1]))
		}
		heard[n], last = append(heard[n], at), at
	}
	if len(heard[Adjust]) < 3 || len(heard[Closer]) < 3 {
		t.Errorf("hardly anything was heard: %v", heard)
	}
	if n := m.Hear(capture.HintTurnOver, now.Add(time.Hour)); n != TurnOver {
		t.Errorf("turn over sounds like %q", n)
	}
	for i := range 100 { // a hint that stays is heard once
		if n := m.Hear(capture.HintTurnOver, now.Add(time.Hour+time.Duration(i)*time.Minute)); n != "" {
			t.Fatalf("heard again while it stays: %s", n)
		}
	}
}

// locked is a writer for several goroutines.
type locked struct {
	mu *sync.Mutex
	b  *bytes.Buffer
}

func (l *locked) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}
