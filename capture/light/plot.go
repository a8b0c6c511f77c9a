package light

import (
	"math"

	"github.com/passdesk/passdesk/app"
)

// mostRows of a plot.
const mostRows = 250

// PlotOf is what the screen shone and what face and background sent back, from the first light on until the last may still be seen;
// nil when no lights were shown.
func PlotOf(s *Session, samples []Sample) *app.Plot {
	from, to := math.Inf(1), 0.0
	for _, st := range s.Steps {
		if st.Lit() {
			from, to = math.Min(from, st.At), st.End()+MostLag
		}
	}
	var rows []*Sample
	for i := range samples {
		if t := samples[i].At; t >= from && t <= to && samples[i].Core.usable() {
			rows = append(rows, &samples[i])
		}
	}
	if len(rows) == 0 {
		return nil
	}
	p := &app.Plot{}
	n := min(mostRows, len(rows))
	var beside RGB
	for k := range n {
		r := rows[k*len(rows)/n]
		beside = r.beside(beside)
		p.At = append(p.At, int(math.Round(r.At)))
		p.Screen = append(p.Screen, short(mean(s.Steps, r.At)))
		p.Face = append(p.Face, short(r.Core))
		p.Ring = append(p.Ring, short(beside))
	}
	return p
}

// mean is what the whole screen drives at a time, on average.
func mean(steps []Step, at float64) (c RGB) {
	i := 0
	for i+1 < len(steps) && begins(steps[i+1]) <= at {
		i++
	}
	for _, q := range steps[i].Drive() {
		for k := range c {
			c[k] += q[k] / 4
		}
	}
	return c
}

// begins is when a step is on the glass, as far as is known.
func begins(st Step) float64 {
	if st.Shown != nil {
		return *st.Shown
	}
	return st.At
}

// beside is the mean light of what is beside the face; last when nothing of it can be used.
func (s *Sample) beside(last RGB) RGB {
	var c RGB
	n := 0.0
	for _, r := range s.Ring {
		if r.usable() {
			n++
			for k := range c {
				c[k] += r[k]
			}
		}
	}
	if n == 0 {
		return last
	}
	for k := range c {
		c[k] /= n
	}
	return c
}

// short has three decimals, for a file.
func short(c RGB) (s [3]float64) {
	for k := range c {
		s[k] = math.Round(c[k]*1000) / 1000
	}
	return s
}

// Seen is when a frame shows a light best that lags: "red", "blue" and the other colours, "left", "right" and the other halves.
func (s *Session) Seen(what string, lag float64) (at float64, ok bool) {
	rgb, colour := Colours[what]
	for _, st := range append(append([]Step(nil), s.block(Flash)...), s.block(Half)...) {
		if colour && st.Kind == Flash && st.Show == rgb || !colour && st.Half == what {
			at, ok = st.At+lag+0.6*st.For, true
		}
	}
	return at, ok
}
