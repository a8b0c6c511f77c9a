package mrz

import (
	"math"
	"slices"
)

// zone is a set of two or three parallel lines that may be the machine-readable zone, from top to bottom of a heading's
// frame, numbered so that character i of each line stands below character i of the one above.
type zone struct {
	way    heading
	lines  []textLine
	shift  []int     // character i of the zone is character i-shift of the line
	lo, hi int       // characters lo … hi-1 were seen in at least one line
	size   float64   // of the characters, 1 for OCR-B of the size that belongs to its pitch
	tall   float64   // how much higher the characters are than that, 1 unless the picture is stretched
	dx, dy []float64 // how far the characters of each line stand from where the pieces said, in pitches
	turn   bool      // the text stands on its head in the frame
	sway   []sway    // of each line in the frame; nil when the lines were not followed
}

// zones lists the groups of lines that could be a zone, threes before twos.
func zones(way heading, lines []textLine) []zone {
	slices.SortFunc(lines, func(a, b textLine) int {
		_, ya := a.at(float64(a.n) / 2)
		_, yb := b.at(float64(b.n) / 2)
		switch {
		case ya < yb:
			return -1
		case ya > yb:
			return 1
		}
		return 0
	})
	next := make([][]int, len(lines))
	for i := range lines {
		for j := range lines {
			if below(lines[i], lines[j]) {
				next[i] = append(next[i], j)
			}
		}
	}
	var out []zone
	for i := range lines {
		for _, j := range next[i] {
			for _, k := range next[j] {
				out = append(out, newZone(way, lines[i], lines[j], lines[k]))
			}
		}
	}
	for i := range lines {
		for _, j := range next[i] {
			out = append(out, newZone(way, lines[i], lines[j]))
		}
	}
	return out
}

// below tells whether b may be the line under a. On paper the lines are 2.5 pitches apart, a little less or more on
// some documents.
func below(a, b textLine) bool {
	if math.Abs(a.pitch-b.pitch) > 0.07*a.pitch {
		return false
	}
	x, y := a.at(float64(a.n) / 2)
	down := (b.y0 + b.slope*x + b.sag*x*x - y) / a.pitch
	if down < 1.4 || down > 3.6 || math.Abs(a.slope-b.slope) > 0.08 {
		return false
	}
	a1, _ := a.at(float64(a.n - 1))
	b1, _ := b.at(float64(b.n - 1))
	common := min(a1, b1) - max(a.x0, b.x0)
	return common > 0.45*max(a1-a.x0, b1-b.x0)
}

func newZone(way heading, lines ...textLine) zone {
	n := len(lines)
	z := zone{way: way, lines: lines, shift: make([]int, n), hi: lines[0].n, size: 1, tall: 1, dx: make([]float64, n), dy: make([]float64, n)}
	x0, y0 := lines[0].at(0)
	for k, l := range lines[1:] {
		// Where the first line's first character would stand in this one, along the direction of the text.
		_, y := l.at(0)
		x := x0 - lines[0].slope*(y-y0)
		z.shift[k+1] = -l.nearest(x)
		z.lo = min(z.lo, z.shift[k+1])
		z.hi = max(z.hi, z.shift[k+1]+l.n)
	}
	return z
}

// weight is the number of pieces in a zone, less where cells between them are empty: a zone has no spaces, and other print is
// not as even.
func (z zone) weight() float64 {
	n, even := 0, 0.0
	for _, l := range z.lines {
		n += l.pieces
		even += l.even / float64(len(z.lines))
	}
	full := float64(n) / float64(len(z.lines)*max(z.hi-z.lo, 1))
	return float64(n) * min(full, 1) * (1 - 3*even)
}

// copied gives a zone whose size and places can be changed.
func (z zone) copied() zone {
	z.dx, z.dy = slices.Clone(z.dx), slices.Clone(z.dy)
	return z
}

// measured is the size of the characters after the pieces' heights. Lines of digits are a tenth higher than lines of letters;
// every zone has one of those.
func (z zone) measured() float64 {
	const capital = 0.985 // height of the pieces of a line of letters, in pitches
	least := math.MaxFloat64
	for _, l := range z.lines {
		least = min(least, l.high/l.pitch/capital)
	}
	return min(max(least, 0.75), 1.35)
}

// same tells whether two zones have the same cells, but for one or two at their ends.
func (z zone) same(o zone) bool {
	const off = 0.15 // pitches
	if len(z.lines) != len(o.lines) || max(z.hi-z.lo, o.hi-o.lo)-min(z.hi-z.lo, o.hi-o.lo) > 4 {
		return false
	}
	for k := range z.lines {
		for _, ends := range [2][2]int{{z.lo, o.lo}, {z.hi - 1, o.hi - 1}} {
			x, y, ux, uy, _, _ := z.cellAt(k, ends[0])
			a, b, _, _, _, _ := o.cellAt(k, ends[1])
			square := ux*ux + uy*uy
			along, down := ((a-x)*ux+(b-y)*uy)/square, ((b-y)*ux-(a-x)*uy)/square
			if math.Abs(along) > 2.5 || math.Abs(along-math.Round(along)) > off || math.Abs(down) > off {
				return false
			}
		}
	}
	return true
}

// cellAt returns the middle of a character in the picture and the vectors of one pitch along and down, larger or smaller
// with the size of the characters. Turned zones are read from the last line's last character backwards.
func (z zone) cellAt(line, i int) (x, y, ux, uy, vx, vy float64) {
	sign := 1.0
	if z.turn {
		line, i, sign = len(z.lines)-1-line, z.lo+z.hi-1-i, -1
	}
	l := z.lines[line]
	at := float64(i - z.shift[line])
	u, v := l.at(at)
	step := l.pitch + 2*l.bend*at
	slope := l.slope + 2*l.sag*u
	dx, dy := z.dx[line], z.dy[line]
	if z.sway != nil {
		sx, sy := z.sway[line].at(i - z.lo + swayReach)
		dx, dy = dx+sx, dy+sy
	}
	dx, dy = dx*step, dy*step
	x, y = z.way.back(u+dx-slope*dy, v+dy+slope*dx)
	ux, uy = z.way.back(sign*step*z.size, sign*step*slope*z.size)
	return x, y, ux, uy, -uy * z.tall, ux * z.tall
}
