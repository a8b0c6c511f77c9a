package call

import (
	"math"
	"time"
)

const (
	startBitRate = 900_000   // bits per second, before anything is known
	minBitRate   = 150_000   // below this a face is not recognisable; better late than less
	fairBitRate  = 300_000   // kept under random loss as long as delay does not grow
	maxBitRate   = 1_200_000 // video; more is not seen at 640x480
	audioBitRate = 32_000
	audioOnWire  = 45_000 // with headers
)

// target is what the peer may send in all, in bits per second. Pion's loss rule falls
// to 100 kbit/s at 10 % loss whatever the cause; if delay stays low the loss
// is not ours and a fair rate is kept.
func target(estimate, byDelay int) int {
	return min(max(estimate, min(byDelay, fairBitRate), minBitRate), maxBitRate+audioOnWire)
}

// videoShare is the encoder's part of a target: a tenth is left for key frames, and what
// is lost has to be sent twice.
func videoShare(target int, loss float64) int {
	v := 0.9*float64(target)*(1-min(loss, 0.3)) - audioOnWire
	return min(max(int(v), minBitRate*2/3), maxBitRate)
}

// rung is one step of quality.
type rung struct {
	pixels int // bound on width*height
	fps    int
	above  int // bits per second of video from which on it is used
}

var rungs = []rung{
	{640 * 480, 30, 450_000},
	{640 * 480, 20, 300_000},
	{480 * 360, 20, 180_000},
	{320 * 240, 15, 0},
}

const (
	climbAfter = 4 * time.Second // a better rung must be affordable for so long
	climbSpare = 1.25            // and with so much to spare
	fullShare  = 0.7             // of its share in use, an encoder is short of bits
)

// ladder chooses a rung: down at once, up late, since each change of size costs
// a key frame. A quiet scene needs few bits, and congestion control cannot
// measure a line that is hardly used: so a low estimate alone takes nothing away
// from a picture that fits into it.
type ladder struct {
	now      int
	climbing time.Time
}

// step is told the encoder's share and what it really used over the last second, both in bits
// per second.
func (l *ladder) step(at time.Time, share, used int) rung {
	fits := len(rungs) - 1
	for i, r := range rungs {
		if share >= r.above {
			fits = i
			break
		}
	}
	switch {
	case fits > l.now && float64(used) > fullShare*float64(share):
		l.now = fits
		l.climbing = time.Time{}
	case l.now > 0 && l.affordable(share, used):
		if l.climbing.IsZero() {
			l.climbing = at
		} else if at.Sub(l.climbing) >= climbAfter {
			l.now--
			l.climbing = time.Time{}
		}
	default:
		l.climbing = time.Time{}
	}
	return rungs[l.now]
}

// affordable tells whether the next better rung can be paid, by its price or by what this
// scene would cost there.
func (l *ladder) affordable(share, used int) bool {
	up, here := rungs[l.now-1], rungs[l.now]
	if float64(share) >= climbSpare*float64(up.above) {
		return true
	}
	growth := float64(up.pixels*up.fps) / float64(here.pixels*here.fps)
	return used > 0 && float64(used)*growth*climbSpare < fullShare*float64(share)
}

// fit scales a size down to a number of pixels, keeping its shape, with even sides.
func fit(width, height, pixels int) (w, h int) {
	if width*height <= pixels && width%2 == 0 && height%2 == 0 {
		return width, height
	}
	f := min(1, math.Sqrt(float64(pixels)/float64(width*height)))
	even := func(n int) int { return max(int(float64(n)*f)&^1, 16) }
	return even(width), even(height)
}
