package reader

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// straight is a straight edge with gaps: where along its line an edge was seen.
type straight struct {
	line
	ux, uy float64 // unit vector along the line; places on it are t = x ux + y uy
	from   int     // t of seen[0]
	seen   []int32 // running count of the places with an edge
	first  float64 // t of the first and last edge
	last   float64
	weight float64
}

// cover returns the share of the places between t0 and t1 at which an edge was seen.
func (l *straight) cover(t0, t1 float64) float64 {
	if t0 > t1 {
		t0, t1 = t1, t0
	}
	a, b := int(math.Round(t0))-l.from, int(math.Round(t1))-l.from
	if b <= a {
		return 0
	}
	n := len(l.seen) - 1
	return float64(l.seen[min(max(b, 0), n)]-l.seen[min(max(a, 0), n)]) / float64(b-a)
}

func (l *straight) along(p capture.Point) float64 { return p.X*l.ux + p.Y*l.uy }

const (
	angles   = 180 // of a half turn
	rhoStep  = 1.5
	maxLines = 72
	sectors  = 36  // of a half turn
	inSector = 9   // lines at most
	fewSpans = 14  // lines through the whole frame before they are a pattern
	lineNear = 1.8 // pixels: an edge as near as this belongs to a line
)

// straights finds straight edges by Hough's transform, in which an edgel votes only for lines in its own direction
// (O'Gorman and Clowes, 1976). Lines are taken strongest first; each takes its edgels with it.
func (s *scene) straights(edgels []edgel) []straight {
	reach := math.Hypot(float64(s.w), float64(s.h))
	bins := 2*int(reach/rhoStep) + 3
	votes := make([]int32, angles*bins)
	var cos, sin [angles]float64
	for a := range angles {
		sin[a], cos[a] = math.Sincos(math.Pi * float64(a) / angles)
	}
	bin := func(a int, e edgel) int {
		rho := float64(e.x)*cos[a] + float64(e.y)*sin[a]
		return a*bins + int(math.Round(rho/rhoStep)) + bins/2
	}
	facing := make([]int16, len(edgels))
	for i, e := range edgels {
		a := int(math.Round(math.Atan2(float64(e.ny), float64(e.nx)) * angles / math.Pi))
		a = (a + 2*angles) % angles
		facing[i] = int16(a)
		v := int32(2 + min(e.mag/3, 4)) // strong edges count more, not in proportion
		for d := -3; d <= 3; d++ {
			votes[bin((a+d+angles)%angles, e)] += v
		}
	}
	type peak struct {
		at    int
		votes int32
	}
	least := int32(4 * s.w / 16)
	var peaks []peak
	for a := range angles {
		for r := 1; r < bins-1; r++ {
			i := a*bins + r
			v := votes[i] + (votes[i-1]+votes[i+1])/2
			if votes[i] < least || votes[i] < votes[i-1] || votes[i] <= votes[i+1] {
				continue
			}
			peaks = append(peaks, peak{i, v})
		}
	}
	slices.SortFunc(peaks, func(a, b peak) int {
		if a.votes != b.votes {
			return int(b.votes - a.votes)
		}
		return a.at - b.at
	})
	used := make([]bool, len(edgels))
	// Edgels by direction, so that a line looks only at those that can belong to it.
	order := make([]int32, len(edgels))
	var start [angles + 1]int
	for _, f := range facing {
		start[f+1]++
	}
	for a := range angles {
		start[a+1] += start[a]
	}
	next := start
	for i, f := range facing {
		order[next[f]] = int32(i)
		next[f]++
	}
	var out []straight
	var mine []int32
	var spanning []straight
	var sector [sectors]int // a floor of boards must not fill the list
	for _, p := range peaks[:min(len(peaks), 400)] {
		if len(out) == maxLines {
			break
		}
		a, r := p.at/bins, p.at%bins
		if sector[a*sectors/angles] == inSector {
			continue
		}
		c, n := float64(r-bins/2)*rhoStep, 0
		mine = mine[:0]
		for d := -4; d <= 4; d++ {
			k := (a + d + angles) % angles
			for _, i := range order[start[k]:start[k+1]] {
				e := edgels[i]
				if off := float64(e.x)*cos[a] + float64(e.y)*sin[a] - c; off < 3 && off > -3 {
					mine = append(mine, i)
					if !used[i] {
						n++
					}
				}
			}
		}
		if n < s.w/20 || 2*n < len(mine) { // another line already explains it
			continue
		}
		if l, ok := s.lineOf(edgels, mine, used, line{cos[a], sin[a], c}); ok {
			if s.spans(&l) {
				if spanning = append(spanning, l); len(spanning) <= fewSpans {
					out = append(out, l)
				}
				continue
			}
			out = append(out, l)
			sector[a*sectors/angles]++
		}
	}
	if len(spanning) > fewSpans { // a pattern: none of these is a document's side
		out = slices.DeleteFunc(out, func(l straight) bool { return s.spans(&l) })
	}
	return out
}

// lineOf fits a line to the edgels and notes where it has edges.
func (s *scene) lineOf(edgels []edgel, mine []int32, used []bool, l line) (straight, bool) {
	ps, weight := make([]capture.Point, len(mine)), make([]float64, len(mine))
	for i, k := range mine {
		ps[i] = capture.Point{X: float64(edgels[k].x), Y: float64(edgels[k].y)}
		d := l.off(ps[i]) / 2
		weight[i] = 1 / (1 + d*d)
	}
	for width := 1.5; width > 0.6; width -= 0.4 {
		better, ok := fit(ps, weight)
		if !ok {
			break
		}
		l = better
		for i, p := range ps {
			d := l.off(p) / width
			weight[i] = 1 / (1 + d*d*d*d)
		}
	}
	out := straight{line: l, ux: -l.b, uy: l.a, first: math.MaxFloat64, last: -math.MaxFloat64}
	reach := int(math.Hypot(float64(s.w), float64(s.h))) + 2
	hit := make([]bool, 2*reach+1)
	out.from = -reach
	count := 0
	for i, k := range mine {
		if math.Abs(l.off(ps[i])) > lineNear {
			continue
		}
		used[k] = true
		t := out.along(ps[i])
		out.first, out.last = min(out.first, t), max(out.last, t)
		out.weight += math.Min(float64(edgels[k].mag), 12)
		at := int(math.Round(t)) + reach
		for d := -1; d <= 1; d++ { // neighbours of a slanting edge are up to 1.4 apart
			if j := at + d; j >= 0 && j < len(hit) {
				hit[j] = true
			}
		}
		count++
	}
	if count < s.w/24 {
		return out, false
	}
	out.seen = make([]int32, len(hit)+1)
	for i, h := range hit {
		out.seen[i+1] = out.seen[i]
		if h {
			out.seen[i+1]++
		}
	}
	return out, true
}

// spans tells whether a line runs through the whole frame, as the lines of cloth and boards do.
func (s *scene) spans(l *straight) bool {
	margin := 0.04 * float64(s.w)
	out := func(t float64) bool {
		x, y := l.a*l.c+l.ux*t, l.b*l.c+l.uy*t
		return x < margin || y < margin || x > float64(s.w)-margin || y > float64(s.h)-margin
	}
	return out(l.first) && out(l.last) && l.last-l.first > 0.6*float64(s.h) && l.cover(l.first, l.last) > 0.35
}
