package reader

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Judging an outline by the edges along it. Lengths are pixels of the small copy, colour differences units of Lab with
// chroma counted double.

// examine pulls a proposal to the edges in the picture and judges it.
func (s *scene) examine(q capture.Quad) (outline, bool) { return s.examineNear(q, pullMost) }

// pullMost is how far a side is pulled at most.
const pullMost = 8

// examineNear is examine with another limit to how far sides are pulled.
func (s *scene) examineNear(q capture.Quad, most float64) (outline, bool) {
	if area(q) < 0 {
		q[1], q[3] = q[3], q[1]
	}
	for range 2 {
		var ok bool
		if q, ok = s.pull(q, most); !ok {
			return outline{}, false
		}
	}
	q = lying(q)
	o := outline{quad: q}
	share := area(q) / float64(s.w*s.h)
	if !convex(q) || share < 0.02 || share > 0.97 || tilt(q) > 2 {
		return o, false
	}
	for _, p := range q {
		if p.X < -0.08*float64(s.w) || p.Y < -0.08*float64(s.h) || p.X > 1.08*float64(s.w) || p.Y > 1.08*float64(s.h) {
			return o, false
		}
	}
	total, least, beyond, even := 0.0, 1.0, 0.0, 0.0
	for i := range 4 {
		v, gap := s.side(q, i)
		o.support[i] = v
		total += v / 4
		least = min(least, v)
		o.missing = max(o.missing, gap)
		beyond += s.beyond(q, i) / 4
		even += s.even(q, i) / 4
	}
	o.fits = max(likely(aspect(q, s.w, s.h)), likely(ratio(q)))
	o.score = math.Pow(total, 1.6) * (0.6 + 0.4*least) * (0.5 + 0.5*s.apart(q)) * (0.35 + 0.65*o.fits) *
		min(1, 0.55+1.2*share) * (1 - 0.6*beyond) * (0.3 + 0.7*even)
	if s.change != nil {
		o.score *= 0.4 + s.onDesk(q)
	}
	return o, total > 0.45
}

// likely is 1 for the shape of a known document and falls with the distance from it: in a hurried perspective it is
// seen wrong by a tenth.
func likely(ratio float64) float64 {
	if ratio <= 0 {
		return 0
	}
	off := math.MaxFloat64
	for _, s := range shapes {
		off = min(off, math.Abs(math.Log(ratio*s.h/s.w)))
	}
	return math.Exp(-off * off / (2 * 0.1 * 0.1))
}

// samples along a side; the corners themselves are left out, since documents have round ones.
const samples = 48

func along(q capture.Quad, i, k int) (p capture.Point, nx, ny float64) {
	return between(q, i, 0.06+0.88*(float64(k)+0.5)/samples)
}

// between is the place at a share t of side i, and the side's normal, which points out of the document.
func between(q capture.Quad, i int, t float64) (p capture.Point, nx, ny float64) {
	a, b := q[i], q[(i+1)%4]
	l := max(dist(a, b), 1e-9)
	return capture.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}, (b.Y - a.Y) / l, -(b.X - a.X) / l
}

// index of the pixel at a distance from a place along a normal.
func (s *scene) index(p capture.Point, nx, ny, d float64) int {
	x := min(max(int(math.Round(p.X+nx*d)), 0), s.w-1)
	y := min(max(int(math.Round(p.Y+ny*d)), 0), s.h-1)
	return y*s.w + x
}

// edge is the strength of the gradient at a pixel, as far as it runs across a side with this normal: 0 when it runs
// more than 30 degrees askew.
func (s *scene) edge(i int, nx, ny float64) float64 {
	m := float64(s.grad.mag[i])
	if m < s.floor {
		return 0
	}
	if c := math.Abs(float64(s.grad.gx[i])*nx + float64(s.grad.gy[i])*ny); c < 0.86*m {
		return 0
	}
	return m
}

func (s *scene) edgeAt(p capture.Point, nx, ny, reach float64) bool {
	for d := -reach; d <= reach; d++ {
		if s.edge(s.index(p, nx, ny, d), nx, ny) > 0 {
			return true
		}
	}
	return false
}

// lab is the difference of two pixels.
// colour of a pixel, in Lab.
func (s *scene) colour(i int) [3]int {
	return [3]int{int(s.lab[3*i]), int(s.lab[3*i+1]), int(s.lab[3*i+2])}
}

func (s *scene) lab2(i, j int) float64 { return differ(s.colour(i), s.colour(j)) }

// apart tells how different the two sides of an outline are a few pixels away from it, 0 to 1. Lines of text have edges
// like a border, but paper on both sides.
func (s *scene) apart(q capture.Quad) float64 {
	sum := 0.0
	for i := range 4 {
		sum += min(s.contrast(q, i)/20, 1) / 4
	}
	return sum
}

// contrast is the median difference across side i.
func (s *scene) contrast(q capture.Quad, i int) float64 {
	var all [samples]float64
	for k := range all {
		p, nx, ny := along(q, i, k)
		all[k] = s.lab2(s.index(p, nx, ny, 5), s.index(p, nx, ny, -5))
	}
	slices.Sort(all[:])
	return all[samples/2]
}

// even tells how much of the strip just inside side i has one colour, 0 to 1: a document has a margin, tiles do not.
func (s *scene) even(q capture.Quad, i int) float64 {
	var l, a, b [samples]int
	for k := range samples {
		p, nx, ny := along(q, i, k)
		j := 3 * s.index(p, nx, ny, -3.5)
		l[k], a[k], b[k] = int(s.lab[j]), int(s.lab[j+1]), int(s.lab[j+2])
	}
	mid := func(v [samples]int) int { slices.Sort(v[:]); return v[samples/2] }
	ml, ma, mb := mid(l), mid(a), mid(b)
	n := 0
	for k := range samples {
		dl, da, db := l[k]-ml, a[k]-ma, b[k]-mb
		if dl*dl+2*(da*da+db*db) < 20*20 {
			n++
		}
	}
	return float64(n) / samples
}

// beyond is the share of edges that go on past the ends of side i.
func (s *scene) beyond(q capture.Quad, i int) float64 {
	n, hits := 0, 0
	more := 0.12
	l := dist(q[i], q[(i+1)%4])
	gap := 2.5 / max(l, 1)
	for k := range 8 {
		t := gap + more*(float64(k)+0.5)/8
		for _, t := range [2]float64{-t, 1 + t} {
			p, nx, ny := between(q, i, t)
			n++
			if s.edgeAt(p, nx, ny, 1) {
				hits++
			}
		}
	}
	return float64(hits) / float64(n)
}

// side returns the share of samples with an edge along side i, of those that nothing covers, and the longest share without one.
// A finger takes its samples out of the count, and a little of what the side is worth.
func (s *scene) side(q capture.Quad, i int) (share, gap float64) {
	run, longest, hits := 0, 0, 0
	var missed [samples]bool
	for k := range samples {
		p, nx, ny := along(q, i, k)
		if s.edgeAt(p, nx, ny, 1) {
			hits, run = hits+1, 0
			continue
		}
		missed[k] = true
		run++
		longest = max(longest, run)
	}
	share = float64(hits) / samples
	if longest < samples/10 {
		return share, float64(longest) / samples
	}
	if covered := s.covered(q, i, missed); covered <= samples*3/4 {
		over := float64(covered) / samples
		share = max(share, float64(hits)/float64(samples-covered)*(1-0.4*over))
	}
	return share, float64(longest) / samples
}

// covered counts the samples without an edge at which something lies across side i that is neither the document's margin nor
// what lies around it: there both sides have a colour that is unusual on either.
func (s *scene) covered(q capture.Quad, i int, missed [samples]bool) (n int) {
	const in, out, far = -4, 4, 26.0
	inside, outside := s.strip(q, i, in, missed), s.strip(q, i, out, missed)
	for k, miss := range missed {
		if !miss {
			continue
		}
		p, nx, ny := along(q, i, k)
		a, b := s.index(p, nx, ny, in), s.index(p, nx, ny, out)
		if s.lab2(a, b) < far && differ(s.colour(a), inside) > far && differ(s.colour(b), outside) > far {
			n++
		}
	}
	return n
}

// strip is the median colour beside side i at a distance d along its normal, where an edge was seen.
func (s *scene) strip(q capture.Quad, i int, d float64, missed [samples]bool) (mid [3]int) {
	var all [3][]int
	for k := range samples {
		if missed[k] {
			continue
		}
		p, nx, ny := along(q, i, k)
		j := 3 * s.index(p, nx, ny, d)
		for c := range all {
			all[c] = append(all[c], int(s.lab[j+c]))
		}
	}
	for c := range all {
		if len(all[c]) > 0 {
			slices.Sort(all[c])
			mid[c] = all[c][len(all[c])/2]
		}
	}
	return mid
}

// pull moves each side to the strongest edges near it, no further away than most.
func (s *scene) pull(q capture.Quad, most float64) (capture.Quad, bool) {
	var lines [4]line
	for i := range 4 {
		var ps []capture.Point
		var weight []float64
		reach := min(max(0.03*dist(q[i], q[(i+1)%4]), 3), most)
		for k := range samples {
			p, nx, ny := along(q, i, k)
			best, at := 0.0, 0.0
			for d := -reach; d <= reach; d += 0.5 {
				if v := s.edge(s.index(p, nx, ny, d), nx, ny) * (1 - 0.5*math.Abs(d)/reach); v > best {
					best, at = v, d
				}
			}
			if best == 0 {
				continue
			}
			ps = append(ps, capture.Point{X: p.X + nx*at, Y: p.Y + ny*at})
			weight = append(weight, 1)
		}
		l := through(q[i], q[(i+1)%4])
		if len(ps) >= samples/5 {
			if better, ok := robust(ps, weight); ok {
				l = better
			}
		}
		lines[i] = l
	}
	for i := range 4 {
		p, ok := lines[(i+3)%4].cross(lines[i])
		if !ok {
			return q, false
		}
		q[i] = p
	}
	return q, true
}

// robust fits a line again and again, each time trusting far points less (Cauchy weights).
func robust(ps []capture.Point, weight []float64) (line, bool) {
	l, ok := fit(ps, weight)
	for pass := 0; ok && pass < 6; pass++ {
		width := math.Max(0.6, 3-float64(pass))
		for i, p := range ps {
			d := l.off(p) / width
			weight[i] = 1 / (1 + d*d)
		}
		l, ok = fit(ps, weight)
	}
	return l, ok
}
