package face

import (
	"time"

	"github.com/passdesk/passdesk/capture"
)

const (
	sway         = 1.06                    // of the least distance of the eyes: nobody stands like a post
	stillSpeed   = 0.6                     // widths of the face a second above which a person is still moving into place
	gap          = 500 * time.Millisecond  // between two frames from which nothing is said about movement
	settledLuma  = 0.10                    // part by which the brightness of the face may still change: the camera's exposure settles
	settledAfter = 2500 * time.Millisecond // in place, after which it is not waited for any longer
)

// position waits until the person stands well, enough good frames in a row, and the exposure has settled. It comes before
// the session and is no part of it.
type position struct {
	want   int // good frames
	good   int
	since  time.Time // of the first of them
	luma   []float64
	last   capture.Rect
	lastAt time.Time
	advice string
	coach  Coach
}

// see says what to change, and whether the person is in place.
func (p *position) see(f capture.Frame, face *Face, q Quality) (hint capture.Hint, there bool) {
	hint = p.coach.Hint(q, f, face)
	if hint == capture.HintNone && q.Eyes < sway*q.need {
		hint = capture.HintCloser
	}
	if face != nil {
		if dt := f.At.Sub(p.lastAt); hint == capture.HintNone && dt > 0 && dt < gap {
			shift := distance(Face{Box: p.last}.Centre(), face.Centre())
			if shift > stillSpeed*face.Box.W*dt.Seconds() {
				hint = capture.HintHoldStill
			}
		}
		p.last, p.lastAt = face.Box, f.At
	}
	if hint != capture.HintNone {
		p.good, p.luma, p.advice = 0, nil, string(hint)
		return hint, false
	}
	if p.good == 0 {
		p.since = f.At
	}
	p.good++
	if p.luma = append(p.luma, q.Luma); len(p.luma) > p.want {
		p.luma = p.luma[1:]
	}
	return hint, p.good >= p.want && (p.settled() || f.At.Sub(p.since) > settledAfter)
}

func (p *position) settled() bool {
	lo, hi := p.luma[0], p.luma[0]
	for _, v := range p.luma {
		lo, hi = min(lo, v), max(hi, v)
	}
	return hi-lo <= settledLuma*hi
}

func (p *position) progress() float64 { return min(1, float64(p.good)/float64(p.want)) }

// given up: nobody stood well for as long as one is patient. The key of a hint is the key of a sentence, too.
func (p *position) check() Check {
	c := Check{ID: CheckPosition, Version: 1, Score: float64(p.good), Threshold: float64(p.want), Status: StatusInconclusive, Advice: p.advice}
	if c.Advice == "" {
		c.Advice = string(capture.HintNoFace)
	}
	return c
}
