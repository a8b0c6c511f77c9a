package mrz

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// zone is a set of two or three parallel lines that may be the machine-readable zone, from top to bottom, numbered so
// that character i of each line stands below character i of the one above.
type zone struct {
	lines  []textLine
	shift  []int   // character i of the zone is character i-shift of the line
	lo, hi int     // characters lo … hi-1 were seen in at least one line
	size   float64 // of the characters, 1 for OCR-B of the size that belongs to its pitch
}

// zones lists the groups of lines that could be a zone, threes before twos.
func zones(lines []textLine) []zone {
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
				out = append(out, newZone(lines[i], lines[j], lines[k]))
			}
		}
	}
	for i := range lines {
		for _, j := range next[i] {
			out = append(out, newZone(lines[i], lines[j]))
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

func newZone(lines ...textLine) zone {
	z := zone{lines: lines, shift: make([]int, len(lines)), lo: 0, hi: lines[0].n}
	x0, y0 := lines[0].at(0)
	for k, l := range lines[1:] {
		// Where the first line's first character would stand in this one, along the direction of the text.
		_, y := l.at(0)
		x := x0 - lines[0].slope*(y-y0)
		z.shift[k+1] = -l.nearest(x)
		z.lo = min(z.lo, z.shift[k+1])
		z.hi = max(z.hi, z.shift[k+1]+l.n)
	}
	z.size = 1
	return z
}

// sizes lists the sizes of characters that are worth a try: the right one for the pitch, and the one that was measured if
// it is clearly another, since some printers take larger or smaller characters than Doc 9303 asks for. Lines of digits are
// a tenth higher than lines of letters; every zone has one of those.
func (z zone) sizes() []float64 {
	const capital = 0.985 // height of the pieces of a line of letters, in pitches
	least := math.MaxFloat64
	for _, l := range z.lines {
		least = min(least, l.high/l.pitch/capital)
	}
	if math.Abs(least-1) < 0.09 {
		return []float64{1}
	}
	return []float64{min(max(least, 0.75), 1.35), 1}
}

// cellAt returns the middle of a character and the vectors of one pitch along and down, larger or smaller with the size of
// the characters. Turned zones are read from the
// last line's last character backwards.
func (z zone) cellAt(line, i int, upsideDown bool) (x, y, ux, uy, vx, vy float64) {
	sign := 1.0
	if upsideDown {
		line, i, sign = len(z.lines)-1-line, z.lo+z.hi-1-i, -1
	}
	l := z.lines[line]
	at := float64(i - z.shift[line])
	x, y = l.at(at)
	step := l.pitch + 2*l.bend*at
	ux, uy = sign*step, sign*step*(l.slope+2*l.sag*x)
	ux, uy = ux*z.size, uy*z.size
	return x, y, ux, uy, -uy, ux
}

// margin is how many characters beyond the ones seen are looked at.
const margin = 4

// sheet holds the net's answers for a zone.
type sheet struct {
	z    zone
	from int // character of the zone at column 0
	turn bool
	logp [][][ocrb.Classes]float32 // line, column, class
}

// readZone classifies every cell of a zone, the right way up.
func readZone(net *ocrb.Net, p ocrb.Plane, z zone) sheet {
	s := sheet{z: z, from: z.lo - margin}
	var scratch ocrb.Scratch
	var cell ocrb.Cell
	var logp [ocrb.Classes]float32
	floors := make([]float32, len(z.lines))
	var sums [2]float64
	for k := range z.lines {
		var ranges []float32
		for i := z.lo; i < z.hi; i++ {
			x, y, ux, uy, vx, vy := z.cellAt(k, i, false)
			cell.Sample(p, x, y, ux, uy, vx, vy)
			paper, ink := cell.Range()
			ranges = append(ranges, paper-ink)
		}
		slices.Sort(ranges)
		floors[k] = max(ranges[len(ranges)/2]*0.42, 8)
		for i := z.lo + 1; i < z.hi; i += 3 { // which way up?
			for way := range sums {
				line := k
				if way == 1 {
					line = len(z.lines) - 1 - k
				}
				x, y, ux, uy, vx, vy := z.cellAt(line, i, way == 1)
				cell.Sample(p, x, y, ux, uy, vx, vy)
				cell.Normalise(floors[k])
				net.Classify(&cell, &scratch, &logp)
				sums[way] += float64(max(slices.Max(logp[:ocrb.None]), -4))
			}
		}
	}
	s.turn = sums[1] > sums[0]
	columns := z.hi - z.lo + 2*margin
	for k := range z.lines {
		floor := floors[k]
		if s.turn {
			floor = floors[len(floors)-1-k]
		}
		row := make([][ocrb.Classes]float32, columns)
		for c := range row {
			x, y, ux, uy, vx, vy := z.cellAt(k, s.from+c, s.turn)
			look := func(dx, dy float64) {
				cell.Sample(p, x+dx*ux+dy*vx, y+dx*uy+dy*vy, ux, uy, vx, vy)
				cell.Normalise(floor)
				net.Classify(&cell, &scratch, &logp)
			}
			if x < -1 || y < -1 || x > float64(p.W) || y > float64(p.H) {
				for i := range row[c] {
					row[c][i] = -8
				}
				row[c][ocrb.None] = 0
				continue
			}
			look(0, 0)
			row[c] = logp
			if slices.Max(logp[:]) < -0.2 { // in doubt: look again from four places around
				for _, d := range [4][2]float64{{-0.07, 0}, {0.07, 0}, {0, -0.07}, {0, 0.07}} {
					look(d[0], d[1])
					for i, v := range logp {
						row[c][i] += v
					}
				}
				normalise(&row[c], 1.0/5)
			}
		}
		s.logp = append(s.logp, row)
	}
	return s
}

// normalise scales logarithms and makes their probabilities add up to 1.
func normalise(logp *[ocrb.Classes]float32, scale float32) {
	sum := 0.0
	for i := range logp {
		logp[i] *= scale
		sum += math.Exp(float64(logp[i]))
	}
	for i := range logp {
		logp[i] -= float32(math.Log(sum))
	}
}
