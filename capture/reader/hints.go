package reader

import (
	"image"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// What is said to the person, and for how long.

// cause names the cause of the worst fault. Print that is not sharp is blurred by a hand that does not hold still, until
// the document has lain still for a while: then it is out of focus, and if it is nearer than it needs to be, a little
// further away helps, as webcams of fixed focus are made for half a metre and more.
func (l *live) cause(fault capture.Hint, q Quality, still bool, limits Limits, at time.Time) capture.Hint {
	if fault != capture.HintHoldStill || !still || q.Streak > streakMotion {
		l.blurred = time.Time{}
		return fault
	}
	if l.blurred.IsZero() {
		l.blurred = at
	}
	if at.Sub(l.blurred) >= blurFor && q.PxPerMM > 1.4*limits.PxPerMM {
		return capture.HintFurther
	}
	return fault
}

const streakMotion = 2.2 // print this much stronger in one direction was moved; see relief.streak

// darkness is the brightness (HSV value, 0 to 255) below which nearly all of a frame lies when the light is out.
const darkness = 55

// nothingFound says what to do when no document is seen: it may be too near for any of its sides to be seen,
// or too far, or it may be dark.
func nothingFound(near, far bool, bgr gocv.Mat) capture.Hint {
	small := gocv.NewMat()
	defer small.Close()
	gocv.Resize(bgr, &small, image.Pt(80, 60), 0, 0, gocv.InterpolationArea)
	var hist [256]int
	pix := small.ToBytes()
	for i := 0; i+2 < len(pix); i += 3 {
		hist[max(pix[i], pix[i+1], pix[i+2])]++
	}
	switch {
	case percentile(hist[:], 0.98) < darkness:
		return capture.HintDark
	case near:
		return capture.HintFurther
	case far:
		return capture.HintCloser
	}
	return capture.HintShow
}

// say shows a hint that was asked for in two of the last three frames; a moment without fault counts at once. Frames
// without a time (files) change it at once, too.
func (l *live) say(h capture.Hint, at time.Time) capture.Hint {
	l.asked[0], l.asked[1], l.asked[2] = l.asked[1], l.asked[2], h
	if h != capture.HintNone && !at.IsZero() && l.asked[0] != h && l.asked[1] != h {
		h = l.hint
	}
	return l.show(h, at, hintHold)
}

// show changes the hint unless the last one is still to be read. A moment without fault clears it like any other change.
func (l *live) show(h capture.Hint, at time.Time, hold time.Duration) capture.Hint {
	if h != l.hint && !at.Before(l.until) {
		l.hint = h
		l.until = at
		if h != capture.HintNone {
			l.until = at.Add(hold)
		}
	}
	return l.hint
}
