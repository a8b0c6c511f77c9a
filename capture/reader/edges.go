package reader

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Judging an outline by the edges along it.

// examine pulls a proposal to the edges in the picture and judges it.
func (s *scene) examine(q capture.Quad) (outline, bool) {
	if area(q) < 0 {
		q[1], q[3] = q[3], q[1]
	}
	o := outline{quad: q}
	for range 2 {
		var ok bool
		if o, ok = s.pull(o.quad); !ok {
			return o, false
		}
	}
	q = lying(o.quad)
	for i := range o.support { // sides after lying
		o.support[i], _ = s.side(q, i)
	}
	o.quad = q
	share := area(q) / float64(s.w*s.h)
	if !convex(q) || share < 0.02 || share > 0.97 || tilt(q) > 2 {
		return o, false
	}
	for _, p := range q {
		if p.X < -0.08*float64(s.w) || p.Y < -0.08*float64(s.h) || p.X > 1.08*float64(s.w) || p.Y > 1.08*float64(s.h) {
			return o, false
		}
	}
	total, least := 0.0, 1.0
	for i := range 4 {
		v, gap := s.side(q, i)
		total += v / 4
		least = min(least, v)
		o.missing = max(o.missing, gap)
	}
	shape := shapeOf(aspect(q, s.w, s.h))
	o.score = total * total * (0.4 + 0.6*least) * (0.6 + 0.4*s.apart(q)) * (0.5 + 0.5*shape.fits) * min(1, 0.55+1.2*share)
	return o, total > 0.45
}

// samples along a side; the corners themselves are left out, since documents have round ones.
const samples = 48

func along(q capture.Quad, i, k int) (p capture.Point, nx, ny float64) {
	a, b := q[i], q[(i+1)%4]
	t := 0.06 + 0.88*(float64(k)+0.5)/samples
	l := max(dist(a, b), 1e-9)
	return capture.Point{X: a.X + (b.X-a.X)*t, Y: a.Y + (b.Y-a.Y)*t}, (b.Y - a.Y) / l, -(b.X - a.X) / l
}

// apart tells how different the two sides of an outline are a few pixels away from it, 0 to 1. Lines of text have edges
// like a border, but paper on both sides.
func (s *scene) apart(q capture.Quad) float64 {
	sum := 0.0
	for i := range 4 {
		var all [samples]float64
		for k := range all {
			p, nx, ny := along(q, i, k)
			all[k] = s.across(p, nx, ny, 5)
		}
		slices.Sort(all[:])
		sum += min(all[samples/2]/(2*edgeStep), 1) / 4
	}
	return sum
}

// step is the colour difference across a place, along the given direction (Lab, chroma counted double).
func (s *scene) step(p capture.Point, nx, ny float64) float64 { return s.across(p, nx, ny, 1.6) }

func (s *scene) across(p capture.Point, nx, ny, reach float64) float64 {
	at := func(d float64) int {
		x := min(max(int(math.Round(p.X+nx*d)), 0), s.w-1)
		y := min(max(int(math.Round(p.Y+ny*d)), 0), s.h-1)
		return 3 * (y*s.w + x)
	}
	i, j := at(reach), at(-reach)
	dl := float64(s.lab[i]) - float64(s.lab[j])
	da := float64(s.lab[i+1]) - float64(s.lab[j+1])
	db := float64(s.lab[i+2]) - float64(s.lab[j+2])
	return math.Sqrt(dl*dl + 2*(da*da+db*db))
}

const edgeStep = 11 // Lab units

// side returns the share of samples with an edge along side i, and the longest share without one.
func (s *scene) side(q capture.Quad, i int) (share, gap float64) {
	run, longest, hits := 0, 0, 0
	for k := range samples {
		p, nx, ny := along(q, i, k)
		hit := false
		for d := -1.0; d <= 1 && !hit; d++ {
			hit = s.step(capture.Point{X: p.X + nx*d, Y: p.Y + ny*d}, nx, ny) > edgeStep
		}
		if hit {
			hits, run = hits+1, 0
			continue
		}
		run++
		longest = max(longest, run)
	}
	return float64(hits) / samples, float64(longest) / samples
}

// pull moves each side to the strongest edges near it.
func (s *scene) pull(q capture.Quad) (outline, bool) {
	var lines [4]line
	for i := range 4 {
		var ps []capture.Point
		var weight []float64
		reach := min(max(0.03*dist(q[i], q[(i+1)%4]), 3), 8)
		for k := range samples {
			p, nx, ny := along(q, i, k)
			best, at := 0.0, 0.0
			for d := -reach; d <= reach; d += 0.5 {
				v := s.step(capture.Point{X: p.X + nx*d, Y: p.Y + ny*d}, nx, ny) * (1 - 0.4*math.Abs(d)/reach)
				if v > best {
					best, at = v, d
				}
			}
			if best < edgeStep {
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
	var o outline
	for i := range 4 {
		p, ok := lines[(i+3)%4].cross(lines[i])
		if !ok {
			return o, false
		}
		o.quad[i] = p
	}
	return o, true
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
