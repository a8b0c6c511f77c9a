package mrz

import (
	"math"
	"slices"
	"sync"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// sheet holds the net's answers for a zone.
type sheet struct {
	z    zone
	from int        // character of the zone at column 0
	logp [][]answer // line, column
}

// glass looks at cells of a plane with the net.
type glass struct {
	net    *ocrb.Net
	plane  ocrb.Plane
	effort *Effort
	probed []zone // none of them is looked at twice
	lanes  []lane // as many cells are looked at at once
}

// lane is what one processor needs to look at a cell.
type lane struct {
	cell ocrb.Cell
	work ocrb.Scratch
}

// answer is the natural logarithm of each class's probability.
type answer = [ocrb.Classes]float32

// share splits n cells among the lanes and waits for all. What each finds is the same with any number of lanes.
func (g *glass) share(n int, look func(l *lane, i int)) {
	var wait sync.WaitGroup
	for k := range g.lanes {
		from, to := n*k/len(g.lanes), n*(k+1)/len(g.lanes)
		all := func() {
			for i := from; i < to; i++ {
				look(&g.lanes[k], i)
			}
		}
		if k == len(g.lanes)-1 {
			all()
		} else if from < to {
			wait.Go(all)
		}
	}
	wait.Wait()
}

// floors gives, for each line of a zone in its frame, the contrast below which a cell is taken for empty: 0.42 of the usual
// one.
func (g *glass) floors(z zone) []float32 {
	out := make([]float32, len(z.lines))
	z.turn = false
	for k := range z.lines {
		var ranges []float32
		for i := z.lo; i < z.hi; i += 2 {
			x, y, ux, uy, vx, vy := z.cellAt(k, i)
			cell := &g.lanes[0].cell
			cell.Sample(g.plane, x, y, ux, uy, vx, vy)
			paper, ink := cell.Range()
			ranges = append(ranges, paper-ink)
		}
		slices.Sort(ranges)
		out[k] = max(ranges[len(ranges)/2]*0.42, 8)
	}
	return out
}

// frameLine is the line of the frame that a line of the text is.
func (z zone) frameLine(line int) int {
	if z.turn {
		return len(z.lines) - 1 - line
	}
	return line
}

const worst = -6 // one hopeless cell must not decide alone

// look classifies one cell, off by a share of its size. Who calls it takes it off the effort.
func (g *glass) look(l *lane, z zone, floor float32, line, i int, dx, dy float64, out *answer) {
	x, y, ux, uy, vx, vy := z.cellAt(line, i)
	l.cell.Sample(g.plane, x+dx*ux+dy*vx, y+dx*uy+dy*vy, ux, uy, vx, vy)
	l.cell.Normalise(floor)
	g.net.Classify(&l.cell, &l.work, out)
}

// probe is the mean logarithm of the likeliest characters' probabilities in every third cell of a line of the text.
func (g *glass) probe(z zone, floors []float32, line int) float64 {
	return g.sample(z, floors, line, 3)
}

// sample is the same for one cell in so many.
func (g *glass) sample(z zone, floors []float32, line, step int) float64 {
	first := z.lo + step/2
	known := make([]float64, max((z.hi-first+step-1)/step, 0))
	g.share(len(known), func(l *lane, n int) {
		var logp answer
		g.look(l, z, floors[z.frameLine(line)], line, first+n*step, 0, 0, &logp)
		known[n] = max(float64(slices.Max(logp[:ocrb.None])), worst)
	})
	*g.effort -= Effort(len(known))
	sum := 0.0
	for _, v := range known {
		sum += v
	}
	return sum / float64(max(len(known), 1))
}

// probeAll is the mean of probe over the lines.
func (g *glass) probeAll(z zone, floors []float32) (sum float64) {
	for k := range z.lines {
		sum += g.probe(z, floors, k)
	}
	return sum / float64(len(z.lines))
}

// upright finds which way up a zone is read and how large its characters are: 1, or what was measured if that is clearly
// another size, since some printers take larger or smaller characters than Doc 9303 asks for, and some pictures are stretched.
func (g *glass) upright(z zone) (zone, []float32, float64) {
	floors := g.floors(z)
	best, score := z, math.Inf(-1)
	try := func(z zone) {
		for _, turn := range [2]bool{false, true} {
			z.turn = turn
			if s := g.probeAll(z, floors); s > score {
				best, score = z, s
			}
		}
	}
	glance := math.Inf(-1)
	for _, z.turn = range [2]bool{false, true} {
		sum := 0.0
		for k := range z.lines {
			sum += g.sample(z, floors, k, 7) / float64(len(z.lines))
		}
		glance = max(glance, sum)
	}
	if glance < nothing {
		return z, floors, glance
	}
	try(z)
	if size := z.measured(); score < -0.15 && score > 1.6*hopeless && math.Abs(size-1) > 0.06 {
		other := z
		other.size = size
		try(other)
		other = z
		other.tall = size
		try(other)
	}
	return best, floors, score
}

// adjust scales and moves a zone to where the net knows its characters best: pieces of print are crooked at low resolution, and
// glare or stamps pull a line aside.
func (g *glass) adjust(z zone, floors []float32, score float64) (zone, float64) {
	z = z.copied()
	climb := func(v *float64, steps [2]float64, value func() float64, gain float64) {
		for _, d := range steps {
			better := false
			for range 2 {
				*v += d
				s := value()
				if s <= score+gain {
					*v -= d
					break
				}
				score, better = s, true
			}
			if better {
				return
			}
		}
	}
	if score < -0.01 {
		whole := func() float64 { return g.probeAll(z, floors) }
		climb(&z.size, [2]float64{-0.06, 0.06}, whole, 0.003)
		climb(&z.tall, [2]float64{-0.06, 0.06}, whole, 0.003)
	}
	if score > -0.1 {
		return z, score
	}
	sum := 0.0
	for k := range z.lines {
		at := z.frameLine(k)
		line := func() float64 { return g.probe(z, floors, k) }
		score = line()
		climb(&z.dy[at], [2]float64{-0.1, 0.1}, line, 0.01)
		climb(&z.dx[at], [2]float64{-0.09, 0.09}, line, 0.01)
		sum += score
	}
	return z, sum / float64(len(z.lines))
}

// reach is how many characters beyond the ones seen are looked at, on each side.
func (z zone) reach() int {
	if z.sway != nil { // what was seen may have been partly something else
		return swayReach
	}
	longest := 46
	if len(z.lines) == 3 {
		longest = 32
	}
	return min(max(longest-(z.hi-z.lo), 4), 16)
}

// read classifies every cell of a zone. In doubt it looks again from four places around and takes the mean, if the zone is
// not hopeless and the cell not far outside of where pieces were seen.
func (g *glass) read(z zone, floors []float32) sheet {
	margin := z.reach()
	s := sheet{z: z, from: z.lo - margin}
	for k := range z.lines {
		floor, row := floors[z.frameLine(k)], make([]answer, z.hi-z.lo+2*margin)
		g.share(len(row), func(l *lane, c int) { g.classify(l, z, floor, k, s.from+c, &row[c]) })
		*g.effort -= Effort(len(row))
		sum, n := 0.0, 0
		for c := margin; c < len(row)-margin; c++ {
			sum += max(float64(slices.Max(row[c][:])), worst)
			n++
		}
		if sum > hopeless*float64(n) {
			var doubtful []int
			for c := max(margin-2, 0); c < min(len(row)-margin+2, len(row)); c++ {
				if slices.Max(row[c][:]) <= -0.2 {
					doubtful = append(doubtful, c)
				}
			}
			g.share(len(doubtful), func(l *lane, i int) { g.again(l, z, floor, k, s.from+doubtful[i], &row[doubtful[i]]) })
			*g.effort -= Effort(len(around) * len(doubtful))
		}
		s.logp = append(s.logp, row)
	}
	return s
}

// classify looks at one cell. Where the picture ends within a third of a pitch of its middle, no character can be seen.
func (g *glass) classify(l *lane, z zone, floor float32, line, i int, out *answer) {
	x, y, ux, uy, _, _ := z.cellAt(line, i)
	cut := math.Hypot(ux, uy) / 3
	if x < cut || y < cut || x > float64(g.plane.W)-cut || y > float64(g.plane.H)-cut {
		for i := range out {
			out[i] = -8
		}
		out[ocrb.None] = 0
		return
	}
	g.look(l, z, floor, line, i, 0, 0, out)
}

// around are the places from which a doubtful cell is looked at again, in shares of its size.
var around = [4][2]float64{{-0.07, 0}, {0.07, 0}, {0, -0.07}, {0, 0.07}}

// again looks at a doubtful cell from four places around and takes the mean.
func (g *glass) again(l *lane, z zone, floor float32, line, i int, out *answer) {
	for _, d := range around {
		var logp answer
		g.look(l, z, floor, line, i, d[0], d[1], &logp)
		for i, v := range logp {
			out[i] += v
		}
	}
	normalise(out, 1.0/(1+float32(len(around))))
}

// normalise scales logarithms and makes their probabilities add up to 1.
func normalise(logp *answer, scale float32) {
	sum := 0.0
	for i := range logp {
		logp[i] *= scale
		sum += math.Exp(float64(logp[i]))
	}
	for i := range logp {
		logp[i] -= float32(math.Log(sum))
	}
}
