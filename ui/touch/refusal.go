package touch

import (
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// refusal remembers that nothing can be read of the document that lies there: a closed passport, the other side of a card, a card from
// the library. The judge goes on looking and finds each picture of it good, until it has tried to read it. The person must not be
// told that it is good in between: what was said stays until the document is moved, taken away or read after all.
type refusal struct {
	hint capture.Hint // that is said; none: nothing was refused
	quad capture.Quad // where it lay
	seen time.Time    // last
	last capture.Hint // of the judge
}

// movedAway is the mean way of a document's corners, as a share of its diagonal, from which on it is no longer where it was refused.
const movedAway = 0.15

// of takes a verdict on a document and gives the one to show.
func (r *refusal) of(j capture.Verdict) capture.Verdict {
	begins := j.Hint != r.last && j.Quad != nil && (j.Hint == capture.HintWrongSide || j.Hint == capture.HintWrongDoc)
	r.last = j.Hint
	switch {
	case j.Read, j.At.IsZero():
		r.hint = capture.HintNone
	case begins:
		r.hint, r.quad, r.seen = j.Hint, *j.Quad, j.At
	case j.Quad == nil && j.At.Sub(r.seen) >= lingers, j.Quad != nil && way(r.quad, *j.Quad) > movedAway:
		r.hint = capture.HintNone
	}
	if r.hint == capture.HintNone {
		return j
	}
	if j.Quad != nil {
		r.seen = j.At
	}
	if clean(j) || j.Hint == capture.HintNone {
		j.Good, j.Progress, j.Hint = false, 0, r.hint
	}
	return j
}

// way is the mean way of the corners from one outline to another, as a share of the first one's longer diagonal.
func way(a, b capture.Quad) float64 {
	sum := 0.0
	for i := range a {
		sum += math.Hypot(b[i].X-a[i].X, b[i].Y-a[i].Y) / 4
	}
	return sum / max(1, math.Hypot(a[2].X-a[0].X, a[2].Y-a[0].Y), math.Hypot(a[3].X-a[1].X, a[3].Y-a[1].Y))
}
