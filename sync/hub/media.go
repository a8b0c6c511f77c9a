package hub

import "time"

// flow measures for how long media flowed both ways, from the reports of both ends.
//
// An end's report proves the time since its last report when both its decoded frames and its received audio packets rose in
// between and no more than longestReport passed. Proven times of one end that follow one another make a run. What both runs
// have in common counts, in whole ticks of half a second; a report that shows no rise ends the run. So a camera that is off,
// a muted line that sends nothing, a page that went away and a station that lost the network all stop the count, and nothing
// is counted twice.
type flow struct {
	ends    [2]end
	counted time.Time // up to here the common time was counted
}

type end struct {
	frames, audio uint64
	last          time.Time // last report
	since, until  time.Time // the current run; until is zero when there is none
}

const longestReport = 2500 * time.Millisecond

// Ends of the call.
const (
	endStation = 0
	endPage    = 1
)

// report takes one end's counters at the hub's time now, and returns how many new ticks both ends have proven.
func (f *flow) report(which int, frames, audio uint64, now time.Time) (ticks int) {
	e := &f.ends[which]
	rose := frames > e.frames && audio > e.audio && !e.last.IsZero() && now.Sub(e.last) <= longestReport
	from := e.last
	e.frames, e.audio, e.last = frames, audio, now
	if !rose {
		e.since, e.until = time.Time{}, time.Time{}
		return 0
	}
	if e.until.IsZero() {
		e.since = from
	}
	e.until = now
	return f.count()
}

// gone ends the run of an end whose connection closed.
func (f *flow) gone(which int) { f.ends[which] = end{} }

func (f *flow) count() (ticks int) {
	a, b := f.ends[endStation], f.ends[endPage]
	if a.until.IsZero() || b.until.IsZero() {
		return 0
	}
	begin, stop := a.since, a.until
	if b.since.After(begin) {
		begin = b.since
	}
	if f.counted.After(begin) {
		begin = f.counted
	}
	if b.until.Before(stop) {
		stop = b.until
	}
	for ; !begin.Add(tickLength).After(stop); begin = begin.Add(tickLength) {
		ticks++
		f.counted = begin.Add(tickLength)
	}
	return ticks
}
