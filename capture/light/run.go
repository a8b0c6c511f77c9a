package light

import (
	"fmt"
	"math"
	"slices"
)

// Limits of a session while it is posed, in milliseconds.
const (
	LongestSession = 20_000 // whole session
	longestTurn    = 4000   // for people who need longer than turnFor, as far as LongestSession lets them
	shortestTurn   = 2000   // when lights had to be shown again
	longestBack    = 2400
	shortestBack   = 900
	longestRest    = 1500 // after somebody moved while lights were shown, until they stand still
	announced      = 100  // before lights that are shown again
	MostAgain      = 2    // times that colours, or halves, are shown again
	// ShortestLight is how long every light stays on the glass at least. With it no second can hold more than six changes,
	// which are three flashes, whatever is shown again and however late the glass is: see Flashes.
	ShortestLight = 200
)

// Run is a challenge while it is posed. The steps that were begun stand in Session, each with its true length once the next one
// has begun; those ahead may still come sooner, when a turn was held, or again, in another order, when somebody moved.
// Times are ms since the session began. A Run has no clock and is for one goroutine at a time.
type Run struct {
	Session *Session
	ahead   []planned
	task    *task // under way
	draw    *drawer
	newest  float64 // latest time that was asked for
	painted bool    // the glass says when it shows something
}

// planned is a step that is still ahead.
type planned struct {
	Step
	of *task
}

// Pose draws a challenge, as Draw does, to be posed step by step.
func Pose(o DrawOptions) (*Run, error) {
	d := newDrawer(o)
	r := &Run{draw: d, Session: &Session{Format: Format, ID: d.id(), Seed: o.Seed, Station: Station{Gamma: 2.2, Control: o.Control}}}
	r.ahead = append(r.ahead, planned{Step{Kind: Neutral, For: neutralFor, Show: grey}, &task{}})
	tasks := d.tasks(o)
	for _, i := range d.order(len(tasks)) {
		r.ahead = append(r.ahead, plan(tasks[i], tasks[i].deal(), d.pause())...)
	}
	if d.err != nil {
		return nil, fmt.Errorf("draw a challenge: %w", d.err)
	}
	return r, nil
}

func plan(t *task, steps []Step, pause Step) (list []planned) {
	for _, st := range append(steps, pause) {
		list = append(list, planned{st, t})
	}
	return list
}

// append begins a step where the one before ends.
func (r *Run) append(st Step) {
	st.At = r.end()
	r.Session.Steps = append(r.Session.Steps, st)
}

// end is when the step under way is over, as planned.
func (r *Run) end() float64 {
	if n := len(r.Session.Steps); n > 0 {
		return r.Session.Steps[n-1].End()
	}
	return 0
}

// Left is about how long all that is ahead takes, beside the step under way.
func (r *Run) Left() (ms float64) { return length(r.ahead, nil) }

// length of steps as drawn, or, of the kinds that are given, other ones.
func length(list []planned, other map[Kind]float64) (ms float64) {
	for _, n := range list {
		if v, ok := other[n.Kind]; ok {
			ms += v
		} else {
			ms += n.For
		}
	}
	return ms
}

// At is the step under way at a time and its number; false when the session is over by then. It may be asked for a time
// before the newest one.
func (r *Run) At(ms float64) (i int, st Step, on bool) {
	r.newest = math.Max(r.newest, ms)
	for len(r.ahead) > 0 && r.newest >= r.end() {
		r.next()
	}
	steps := r.Session.Steps
	for i = len(steps) - 1; i > 0 && steps[i].At > ms; i-- {
	}
	return i, steps[i], ms < steps[i].End() || i < len(steps)-1
}

// next begins the next step. What waits for the person takes the time that the session has to spare.
func (r *Run) next() {
	if n := len(r.Session.Steps); r.painted && n > 0 {
		if last := r.Session.Steps[n-1]; last.Lit() && last.Shown == nil {
			r.Again() // it never got to the glass: its block says nothing
		}
	}
	n := r.ahead[0]
	spare := LongestSession - r.end() - r.Left()
	r.ahead, r.task = r.ahead[1:], n.of
	switch n.Kind {
	case Turn:
		n.For = min(longestTurn, max(shortestTurn, n.For+spare))
	case Back:
		n.For = min(longestBack, max(shortestBack, n.For+spare))
	}
	r.append(n.Step)
}

// Done ends the step i now if it is the one under way and waits for the person: a turn that was held, somebody who looks at the
// screen again, or stands still again. A rest that comes before lights keeps its length.
func (r *Run) Done(i int) {
	st := &r.Session.Steps[i]
	over := math.Floor(r.newest) + 1
	if r.Resting(i) {
		over += announced
	}
	if r.Waits(i) && i == len(r.Session.Steps)-1 && over < st.End() {
		st.For = over - st.At
	}
}

// Again shows the lights that are under way once more, in another order, after a rest that waits for the person. The light
// that is shown stays as long as it would have. False when it was shown again often enough, or there is no time to.
func (r *Run) Again() bool {
	t := r.task
	if t == nil || !t.anew || t.again == MostAgain || !r.Session.Steps[len(r.Session.Steps)-1].Lit() {
		return false
	}
	rest := slices.IndexFunc(r.ahead, func(n planned) bool { return n.of != t })
	if rest < 0 {
		rest = len(r.ahead)
	}
	now := append([]planned{{Step{Kind: Hold, For: longestRest, Show: grey}, t}}, plan(t, t.deal(), r.draw.pause())...)
	was := r.ahead
	r.ahead = append(now, r.ahead[rest:]...)
	if r.draw.err != nil || r.end()+length(r.ahead, map[Kind]float64{Turn: shortestTurn, Back: shortestBack}) > LongestSession {
		r.ahead = was
		return false
	}
	t.again++
	return true
}

// Waits tells whether step i ends as soon as the person has done what it is for.
func (r *Run) Waits(i int) bool {
	k := r.Session.Steps[i].Kind
	return k == Turn || k == Back || r.Resting(i)
}

// Resting tells whether step i is the rest after somebody moved, which may be ended once they stand still.
func (r *Run) Resting(i int) bool {
	s := r.Session.Steps
	return s[i].Kind == Hold && i > 0 && s[i-1].Lit() && i == len(s)-1 && r.task != nil && len(r.ahead) > 0 && r.ahead[0].of == r.task
}

// Painted notes when a light was really on the glass; colour and half say which. A light that came late stays for
// ShortestLight all the same.
func (r *Run) Painted(rgb [3]int, half string, ms float64) {
	r.painted = true
	for i := len(r.Session.Steps) - 1; i >= 0; i-- {
		st := &r.Session.Steps[i]
		if !st.Lit() || st.Show != rgb || st.Half != half || st.Shown != nil || ms < st.At {
			continue
		}
		ms = math.Round(ms*1000) / 1000
		if i < len(r.Session.Steps)-1 && ms >= st.End() || ms > st.At+mostShown {
			return // too late: next has seen, or will see, that it was not there
		}
		st.Shown = &ms
		if i == len(r.Session.Steps)-1 {
			st.For = math.Max(st.For, math.Ceil(ms)+ShortestLight-st.At)
		}
		return
	}
}

// Exposed notes the factor that the camera really took in the step under way, or in the one before.
func (r *Run) Exposed(factor float64) {
	for i := len(r.Session.Steps) - 1; i >= 0; i-- {
		st := &r.Session.Steps[i]
		if st.Kind != Camera {
			continue
		}
		if at := r.newest; st.Shown == nil && at >= st.At && at < st.End() {
			st.Exposure, st.Shown = factor, &at
		}
		return
	}
}

// Unanswered makes a step that the camera did not take in time, or not at all, one that says nothing of it.
func (r *Run) Unanswered() {
	for i := range r.Session.Steps {
		if st := &r.Session.Steps[i]; st.Kind == Camera && st.Shown == nil {
			st.Exposure = 1
		}
	}
}

// Stop ends the session at once: what is ahead is not asked any more.
func (r *Run) Stop() {
	r.ahead = nil
	if n := len(r.Session.Steps); n > 0 {
		st := &r.Session.Steps[n-1]
		st.For = math.Max(1, math.Min(st.For, math.Floor(r.newest)+1-st.At))
	}
}
