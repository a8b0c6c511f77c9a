package touch

import (
	"time"

	"github.com/passdesk/passdesk/capture"
)

// Hold is how long words stand at least: shorter, and nobody has read them.
const Hold = 700 * time.Millisecond

// HintTaken is what the plate says once a document was read and accepted, never of a picture that is still being read. No judge
// says it.
const HintTaken capture.Hint = "taken"

// slidesIn is how long a document that comes into the picture may be cut off by its edge before anything is said of that.
const slidesIn = 900 * time.Millisecond

// clean tells whether nothing has to be changed for this frame: only such a one turns anything green.
func clean(j capture.Verdict) bool {
	return j.Read || j.Good && (j.Hint == capture.HintNone || j.Hint == capture.HintHoldStill)
}

// prompts are the hints of a face that ask for a movement: they are the step itself, and are said at once.
var prompts = map[capture.Hint]bool{capture.HintTurnLeft: true, capture.HintTurnRight: true, capture.HintBack: true}

// caption chooses what is said beside the picture. Verdicts come ten times a second and tremble; words do not.
// Time is the frames' own; verdicts without one (samples, files) change the words at once.
type caption struct {
	hint capture.Hint
	good bool
	at   time.Time // since when it is said
	edge time.Time // since when a document that was not there before is called too near; zero: it is not
}

// coach takes a verdict on a face and tells whether something else is said now. What is still said of an earlier frame is not green,
// and who has done what was asked for is not told it any longer: to hold still is all that is left.
func (c *caption) coach(j capture.Verdict) (changed bool) {
	hint := j.Hint
	switch {
	case hint == capture.HintNone && j.Good && !prompts[c.hint]:
		hint = capture.HintHoldStill
	case hint == capture.HintNone:
		hint = c.hint
	}
	if changed = hint != c.hint; changed && !prompts[hint] && !j.At.IsZero() && j.At.Sub(c.at) < Hold {
		c.good = false
		return false
	}
	if c.good = j.Good; changed {
		c.hint, c.at = hint, j.At
	}
	return changed
}

// next takes a verdict on a document and tells whether something else is said now.
func (c *caption) next(j capture.Verdict) (changed bool) {
	hint, good := j.Hint, clean(j)
	switch {
	case j.Read:
		hint = HintTaken
	case good:
		hint = capture.HintHoldStill
	case j.Hint == capture.HintNone, c.arrives(j):
		hint, good = c.hint, c.good
	}
	if hint == c.hint && good == c.good {
		return false
	}
	if hint == c.hint && good { // the same words, turning green
		c.good = true
		return true
	}
	if hint != HintTaken && !j.At.IsZero() && j.At.Sub(c.at) < Hold {
		return false
	}
	c.hint, c.good, c.at = hint, good, j.At
	return true
}

// arrives tells whether a document may only be cut off because it is on its way into the picture.
func (c *caption) arrives(j capture.Verdict) bool {
	switch {
	case c.hint != capture.HintShow || j.Hint != capture.HintFurther || j.At.IsZero():
		c.edge = time.Time{}
		return false
	case c.edge.IsZero():
		c.edge = j.At
	}
	return j.At.Sub(c.edge) < slidesIn
}

// lingers is how long an outline stays when a frame does not show the document: one frame without it is a blink.
const lingers = 300 * time.Millisecond

// tracker follows the outline of a document over verdicts: it bridges a lost frame and a single bad one.
type tracker struct {
	quad     *capture.Quad
	good     bool
	progress float64 // 0..1 of the good frames in a row
	seen     time.Time
	bad      int
}

func (t *tracker) next(j capture.Verdict) {
	switch {
	case j.Quad != nil:
		t.quad, t.seen = j.Quad, j.At
	case j.At.IsZero() || j.At.Sub(t.seen) >= lingers:
		t.quad = nil
	}
	if clean(j) { // no green around what is refused
		t.good, t.progress, t.bad = true, j.Progress, 0
		return
	}
	if t.bad++; t.bad >= 2 || t.quad == nil || j.At.IsZero() {
		t.good, t.progress = false, 0
	}
}
