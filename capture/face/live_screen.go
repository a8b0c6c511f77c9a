package face

import (
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// soon is when to ask again while nobody knows how long the person will take. Every light is announced by a rest that is longer.
const soon = 50 * time.Millisecond

// Screen tells what the screen has to shine now, and until when that is sure: ask again then. While on is false the
// screen shows what it likes, evenly. Whatever a slow window does, no light follows another within light.ShortestLight.
func (l *Live) Screen(now time.Time) (show capture.Light, on bool, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	until = now.Add(soon)
	if l.run != nil && now.Sub(l.last) < screenStale {
		i, st, running := l.run.At(l.since(now))
		if end := l.began.Add(time.Duration(st.End() * float64(time.Millisecond))); running && end.After(now) && (!l.run.Waits(i) || end.Before(until)) {
			until = end
		}
		if on = running && st.Lit(); on {
			show = capture.Light{RGB: [3]uint8{uint8(st.Show[0]), uint8(st.Show[1]), uint8(st.Show[2])}, Half: st.Half}
			if l.glass.there(show) { // black after the dark: nothing is drawn for it, so the window has nothing to say
				l.run.Painted(st.Show, st.Half, math.Max(st.At, l.since(now)))
			}
		}
	}
	shown, lit, wait := l.glass.next(show, on, now)
	if wait > 0 && now.Add(wait).Before(until) {
		until = now.Add(wait)
	}
	return shown, lit, until
}

// Painted is how the window tells that a light was really on the glass.
func (l *Live) Painted(show capture.Light, at time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.glass.painted(show, at)
	if l.run != nil {
		l.run.Painted([3]int{int(show.RGB[0]), int(show.RGB[1]), int(show.RGB[2])}, show.Half, l.since(at))
	}
}

// glass keeps the screen from flashing faster than is safe, when the window is slow or a light comes again.
type glass struct {
	show    capture.Light
	on      bool
	changed time.Time // when the window was told, or when it says that the light was there
	reports bool      // the window says when a light is there
	missing bool      // it has not yet said so of this one
}

const (
	shortestLight = light.ShortestLight * time.Millisecond
	paintedWithin = 400 * time.Millisecond // a window that has said nothing by then never will
)

// next is what to show when something is wanted, and how long that is sure when it is not what was wanted.
func (g *glass) next(show capture.Light, on bool, now time.Time) (capture.Light, bool, time.Duration) {
	if show == g.show && on == g.on {
		return show, on, 0
	}
	since := now.Sub(g.changed)
	switch {
	case g.changed.IsZero():
	case g.missing && since < paintedWithin:
		return g.show, g.on, soon / 5
	case since < shortestLight:
		return g.show, g.on, shortestLight - since
	}
	g.show, g.on, g.changed, g.missing = show, on, now, g.reports && on
	return show, on, 0
}

// there tells whether a light is on the glass by what the window said.
func (g *glass) there(show capture.Light) bool {
	return g.reports && g.on && g.show == show && !g.missing
}

func (g *glass) painted(show capture.Light, at time.Time) {
	g.reports = true
	if g.on && g.show == show && at.After(g.changed) {
		g.changed = at
	}
	if g.show == show {
		g.missing = false
	}
}

// Exposure tells what the camera has to do now, and until when that is sure: its exposure locked from the moment the person stands
// well, and the locked one times factor.
func (l *Live) Exposure(now time.Time) (lock bool, factor float64, until time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	until, factor = now.Add(soon), 1
	if l.run != nil {
		if _, st, on := l.run.At(l.since(now)); on && st.Kind == light.Camera {
			factor = st.Exposure
		}
	}
	return l.lock, factor, until
}

// Exposed is what the camera says that it did: first whether its exposure is locked, and then the factor that it took of a step, which need
// not be the one that was asked; 1 when it could not take one. A camera that failed to lock is not asked to step either.
func (l *Live) Exposed(locked bool, factor float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	step := l.ready // the first answer is to the lock
	l.ready, l.fixed = true, locked
	if l.run == nil || !step || !(factor > 0 && factor <= light.MostExposure) {
		return
	}
	l.run.Exposed(factor)
}
