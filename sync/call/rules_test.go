package call

import (
	"testing"
	"time"
)

func TestLadderFallsAtOnceAndClimbsLate(t *testing.T) {
	var l ladder
	at := time.Now()
	if r := l.step(at, 900_000, 800_000); r != rungs[0] {
		t.Fatalf("starts at %+v", r)
	}
	if r := l.step(at, 120_000, 110_000); r != rungs[3] {
		t.Fatalf("120 kbit/s: %+v", r)
	}
	for range 3 { // one rung each climbAfter, at the earliest
		before := l.now
		l.step(at, 900_000, 100_000)
		at = at.Add(climbAfter - time.Millisecond)
		if l.step(at, 900_000, 100_000); l.now != before {
			t.Fatalf("climbed too soon to %d", l.now)
		}
		at = at.Add(time.Millisecond)
		if l.step(at, 900_000, 100_000); l.now != before-1 {
			t.Fatalf("did not climb from %d", before)
		}
	}
	l = ladder{now: 1}
	l.step(at, 460_000, 440_000) // enough for the upper rung, but nothing to spare
	if l.step(at.Add(time.Minute), 460_000, 440_000); l.now != 1 {
		t.Error("climbed without spare")
	}
}

func TestQuietSceneKeepsItsSizeOnALowEstimate(t *testing.T) {
	var l ladder
	at := time.Now()
	if l.step(at, 200_000, 60_000); l.now != 0 {
		t.Errorf("a picture of 60 kbit/s lost its size at 200: rung %d", l.now)
	}
	if l.step(at, 200_000, 190_000); l.now != 2 {
		t.Errorf("a picture that fills its share kept its size: rung %d", l.now)
	}
	l.step(at, 200_000, 30_000)
	if l.step(at.Add(climbAfter), 200_000, 30_000); l.now != 1 {
		t.Errorf("a cheap scene did not climb: rung %d", l.now)
	}
}

func TestRateKeepsAFaceOnARandomlyLossyLine(t *testing.T) {
	if got := target(100_000, 2_000_000); got != fairBitRate {
		t.Errorf("loss only: %d", got)
	}
	if got := target(100_000, 120_000); got != minBitRate {
		t.Errorf("line is full: %d", got)
	}
	if got := target(9_000_000, 9_000_000); got != maxBitRate+audioOnWire {
		t.Errorf("wide line: %d", got)
	}
	if clean, lossy := videoShare(600_000, 0), videoShare(600_000, 0.1); clean != 495_000 || lossy >= clean {
		t.Errorf("shares %d and %d", clean, lossy)
	}
	if got := videoShare(minBitRate, 1); got != 100_000 {
		t.Errorf("floor %d", got)
	}
}

func TestFitKeepsTheShape(t *testing.T) {
	for _, c := range [][5]int{
		{640, 480, 640 * 480, 640, 480},
		{1280, 720, 640 * 480, 738, 414},
		{720, 1280, 640 * 480, 414, 738},
		{641, 481, 640 * 480, 638, 480},
		{640, 480, 320 * 240, 320, 240},
		{321, 241, 640 * 480, 320, 240},
	} {
		if w, h := fit(c[0], c[1], c[2]); w != c[3] || h != c[4] {
			t.Errorf("%dx%d in %d: %dx%d, want %dx%d", c[0], c[1], c[2], w, h, c[3], c[4])
		}
	}
}

// The hub opens the decision at 15 s of this counter.
func TestOnlyMediaThatFlowsBothWaysCounts(t *testing.T) {
	var c counters
	now := time.Now()
	m := meter{began: now}
	run := func(halfSeconds int, change func()) time.Duration {
		before := m.both
		for range halfSeconds {
			now = now.Add(statsInterval)
			change()
			m.measure(now, &c, 1)
		}
		return m.both - before
	}
	frames := func() { c.framesDecoded.Add(10) }
	audio := func() { c.audioPackets.Add(25) }
	reports := func() { c.remoteVideo.at.Store(now.UnixNano()); c.remoteAudio.at.Store(now.UnixNano()) }
	m.measure(now, &c, 1)
	for _, k := range []struct {
		name string
		do   func()
		want time.Duration
	}{
		{"nothing", func() {}, 0},
		{"their picture only", frames, 0},
		{"their voice only", audio, 0},
		{"no word from them about ours", func() { frames(); audio() }, 0},
		{"one picture in half a second", func() { c.framesDecoded.Add(1); audio(); reports() }, 0},
		{"all", func() { frames(); audio(); reports() }, 5 * time.Second},
		{"more than half of ours lost", func() { frames(); audio(); reports(); c.remoteVideo.loss.Store(150) }, 0},
	} {
		now = now.Add(time.Minute) // old reports do not help
		m.lastAt = now
		if got := run(10, k.do); got != k.want {
			t.Errorf("%s: %v, want %v", k.name, got, k.want)
		}
	}
	c.remoteVideo.loss.Store(0)
	frames()
	audio()
	now = now.Add(time.Hour) // the machine slept
	reports()
	before := m.both
	if m.measure(now, &c, 1); m.both-before > statsInterval*3/2 {
		t.Errorf("an hour of sleep counted as %v", m.both-before)
	}
}
