package face

import (
	"time"

	"github.com/passdesk/passdesk/capture"
)

// wishFor is how long a wish is asked for. Who cannot or will not fulfil it goes on without: it must not keep anybody out.
const wishFor = 3 * time.Second

// Coach decides what to tell the person in front of the camera, one thing at a time: what keeps the picture from being taken for as
// long as it does, wishes for a few seconds each. Its zero value is ready; a new person takes a new one.
type Coach struct {
	lids  lids
	asked map[capture.Hint]time.Duration
	last  capture.Hint
	at    time.Time
}

// Hint gives the hint for a frame with the quality that Judge found; face is nil without one. No hint: take it.
func (c *Coach) Hint(q Quality, f capture.Frame, face *Face) capture.Hint {
	wish := q.Wish
	if face != nil {
		if z, ok := c.lids.see(f, *face, false); ok && z < minOpen && wish == capture.HintNone {
			wish = capture.HintEyes
		}
	}
	dt := f.At.Sub(c.at)
	if c.at.IsZero() || dt < 0 || dt > time.Second {
		dt = 0
	}
	c.at = f.At
	if c.asked == nil {
		c.asked = map[capture.Hint]time.Duration{}
	}
	if c.last != capture.HintNone {
		c.asked[c.last] += dt // how long it stood there
	}
	c.last = capture.HintNone
	if q.Hint != capture.HintNone {
		return q.Hint
	}
	if wish != capture.HintNone && c.asked[wish] < wishFor {
		c.last = wish
		return wish
	}
	return capture.HintNone
}
