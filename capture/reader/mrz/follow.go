package mrz

import (
	"slices"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// A line whose pieces were seen in a part only, in a picture that was not straightened or of a page that does not lie flat,
// leaves its grid where nothing was seen. From where the net knows the characters best it is followed outwards, a few
// characters at a time.

// sway is how far the characters of a line stand from its grid, in pitches of the frame, from character z.lo-swayReach on.
type sway struct{ dx, dy []float64 }

const (
	swayReach = 16
	swayStep  = 3    // characters that are moved together
	swayBy    = 0.12 // pitches at a time
	swayKnown = -0.08
	swayGain  = 0.05 // less does not prove that a place is better
)

func (s sway) at(i int) (dx, dy float64) {
	if len(s.dx) == 0 {
		return 0, 0
	}
	i = min(max(i, 0), len(s.dx)-1)
	return s.dx[i], s.dy[i]
}

// follow returns the zone with the sway of each of its lines.
func (g *glass) follow(z zone, floors []float32) zone {
	z = z.copied()
	costs := make([]Effort, len(z.lines))
	swayed := make([]sway, len(z.lines))
	left := *g.effort / Effort(len(z.lines))
	g.share(len(z.lines), func(l *lane, k int) {
		swayed[z.frameLine(k)], costs[k] = g.followLine(l, z, floors[z.frameLine(k)], k, left)
	})
	z.sway = swayed
	for _, cost := range costs {
		*g.effort -= cost
	}
	return z
}

// followLine follows a line of the text as far as the effort goes, and says what it cost.
func (g *glass) followLine(l *lane, z zone, floor float32, line int, effort Effort) (out sway, cost Effort) {
	first, n := z.lo-swayReach, z.hi-z.lo+2*swayReach
	out = sway{make([]float64, n), make([]float64, n)}
	at := z.frameLine(line)
	// known is how sure the net is of the characters from i on, at an offset from the grid, and whether there are any.
	known := func(i int, dx, dy float64) (sum float64, print bool) {
		moved := z
		moved.dx, moved.dy = slices.Clone(z.dx), slices.Clone(z.dy)
		moved.dx[at] += dx
		moved.dy[at] += dy
		moved.sway = nil
		for c := i; c < i+swayStep; c++ {
			var logp answer
			g.look(l, moved, floor, line, c, 0, 0, &logp)
			cost++
			sum += max(float64(slices.Max(logp[:])), worst) / swayStep
			print = print || slices.Max(logp[:ocrb.None]) > logp[ocrb.None]
		}
		return sum, print
	}
	begin, best := z.lo, float64(worst)
	for i := z.lo; i+swayStep <= z.hi; i += swayStep {
		if v, print := known(i, 0, 0); print && v > best {
			begin, best = i, v
		}
	}
	// A turned zone is counted from the other end of its frame.
	index := func(i int) int {
		if z.turn {
			i = z.lo + z.hi - 1 - i
		}
		return min(max(i-first, 0), n-1)
	}
	for _, way := range [2]int{1, -1} {
		dx, dy, driftX, driftY, blank := 0.0, 0.0, 0.0, 0.0, 0
		for i := begin; i >= first && i+swayStep <= first+n; i += way * swayStep {
			if cost >= effort {
				return out, cost
			}
			x, y := dx+driftX, dy+driftY
			if blank < 2 {
				v, print := known(i, x, y)
				bestX, bestY, top := x, y, v
				for k := 0; k < 9 && v < swayKnown; k++ {
					tx, ty := x+swayBy*float64(k%3-1), y+swayBy*float64(k/3-1)
					if k == 4 {
						continue
					}
					if w, p := known(i, tx, ty); p && w > top+swayGain {
						bestX, bestY, top, print = tx, ty, w, true
					}
				}
				x, y = bestX, bestY
				if blank++; print {
					blank = 0
				}
				driftX, driftY = (driftX+x-dx)/2, (driftY+y-dy)/2
			}
			dx, dy = x, y
			for c := i; c < i+swayStep; c++ {
				out.dx[index(c)], out.dy[index(c)] = dx, dy
			}
		}
	}
	out.smooth()
	return out, cost
}

// smooth takes the steps out.
func (s sway) smooth() {
	for _, v := range [2][]float64{s.dx, s.dy} {
		raw := slices.Clone(v)
		for i := range v {
			sum, n := 0.0, 0
			for k := max(i-1, 0); k <= min(i+1, len(v)-1); k++ {
				sum, n = sum+raw[k], n+1
			}
			v[i] = sum / float64(n)
		}
	}
}
