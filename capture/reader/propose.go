package reader

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// quadOf reduces a contour to the four corners that keep most of its hull: corners of the hull are dropped one after
// another, each time the one that costs the least area.
func quadOf(points []image.Point) (capture.Quad, bool) {
	ps := hull(points)
	for len(ps) > 4 {
		least, at := math.MaxFloat64, 0
		for i := range ps {
			a, b, c := ps[(i+len(ps)-1)%len(ps)], ps[i], ps[(i+1)%len(ps)]
			if t := math.Abs((b.X-a.X)*(c.Y-a.Y) - (c.X-a.X)*(b.Y-a.Y)); t < least {
				least, at = t, i
			}
		}
		ps = slices.Delete(ps, at, at+1)
	}
	if len(ps) < 4 {
		return capture.Quad{}, false
	}
	q := capture.Quad{ps[0], ps[1], ps[2], ps[3]}
	if area(q) < 0 {
		q[1], q[3] = q[3], q[1]
	}
	return q, convex(q)
}

// hull is the convex hull (Andrew's monotone chain).
func hull(points []image.Point) []capture.Point {
	slices.SortFunc(points, func(a, b image.Point) int {
		if a.X != b.X {
			return a.X - b.X
		}
		return a.Y - b.Y
	})
	points = slices.Compact(points)
	if len(points) < 3 {
		return nil
	}
	half := func(ps []image.Point) (out []image.Point) {
		for _, p := range ps {
			for len(out) > 1 {
				a, b := out[len(out)-2], out[len(out)-1]
				if (b.X-a.X)*(p.Y-a.Y)-(p.X-a.X)*(b.Y-a.Y) > 0 {
					break
				}
				out = out[:len(out)-1]
			}
			out = append(out, p)
		}
		return out[:len(out)-1]
	}
	lower := half(points)
	slices.Reverse(points)
	var out []capture.Point
	for _, p := range append(lower, half(points)...) {
		out = append(out, capture.Point{X: float64(p.X), Y: float64(p.Y)})
	}
	return out
}

// byLines proposes outlines from straight edges: two nearly parallel pairs whose crossings could be a document's corners,
// ranked by how much of the outline was seen and how little the edges go on beyond its corners.
func (s *scene) byLines(found []straight) []capture.Quad {
	n := len(found)
	type crossing struct {
		capture.Point
		ti, tj float64 // where it lies on the first and on the second line
		ok     bool
	}
	cross := make([]crossing, n*n)
	margin := 0.06 * float64(s.w)
	for i := range n {
		for j := range n {
			c := &cross[i*n+j]
			if math.Abs(found[i].a*found[j].a+found[i].b*found[j].b) > 0.5 { // less than 60 degrees
				continue
			}
			c.Point, c.ok = found[i].cross(found[j].line)
			c.ok = c.ok && c.X > -margin && c.Y > -margin && c.X < float64(s.w)+margin && c.Y < float64(s.h)+margin
			c.ti, c.tj = found[i].along(c.Point), found[j].along(c.Point)
		}
	}
	least := 0.1 * float64(s.w)
	var all []ranked
	across := make([]int, 0, n)
	for i := range n {
		for j := i + 1; j < n; j++ {
			if math.Abs(found[i].a*found[j].a+found[i].b*found[j].b) < 0.92 { // more than 23 degrees
				continue
			}
			across = across[:0]
			for k := range n {
				if cross[i*n+k].ok && cross[j*n+k].ok {
					across = append(across, k)
				}
			}
			for u, k := range across {
				a, d := &cross[i*n+k], &cross[j*n+k]
				left := dist(a.Point, d.Point)
				if left < 0.6*least {
					continue
				}
				cl := found[k].cover(a.tj, d.tj)
				if cl < 0.2 {
					continue
				}
				for _, l := range across[u+1:] {
					b, c := &cross[i*n+l], &cross[j*n+l]
					top, bottom := math.Abs(a.ti-b.ti), math.Abs(d.ti-c.ti)
					if min(top, bottom) < 0.6*least || max(top, bottom) > 1.7*min(top, bottom) {
						continue
					}
					right := dist(b.Point, c.Point)
					if r := (top + bottom) / (left + right); r > 2 || r < 0.5 || r < 1.15 && r > 0.87 || max(left, right) > 1.7*min(left, right) {
						continue
					}
					ct, cb, cr := found[i].cover(a.ti, b.ti), found[j].cover(d.ti, c.ti), found[l].cover(b.tj, c.tj)
					mean, low := (ct+cb+cl+cr)/4, min(ct, cb, cl, cr)
					if low < 0.2 || mean < 0.5 {
						continue
					}
					q := capture.Quad{a.Point, b.Point, c.Point, d.Point}
					if area(q) < 0 {
						q[1], q[3] = q[3], q[1]
					}
					if !convex(q) {
						continue
					}
					beyond := (found[i].overrun(a.ti, b.ti) + found[j].overrun(d.ti, c.ti) + found[k].overrun(a.tj, d.tj) + found[l].overrun(b.tj, c.tj)) / 4
					fits := shapeOf(aspect(lying(q), s.w, s.h)).fits
					share := area(q) / float64(s.w*s.h)
					if share < 0.02 || share > 0.97 {
						continue
					}
					all = append(all, ranked{q, mean * mean * (0.5 + 0.5*low) * (0.3 + 0.7*fits) * (1 - 0.5*beyond) * min(1, 0.6+1.5*share)})
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return distinct(all, 24)
}

type ranked struct {
	q     capture.Quad
	score float64
}

// distinct keeps the first of quads that are nearly the same, n at most.
func distinct(all []ranked, n int) (out []capture.Quad) {
	for _, r := range all {
		same := false
		for _, q := range out {
			same = same || moved(lying(q), lying(r.q)) < 0.008
		}
		if !same {
			if out = append(out, r.q); len(out) == n {
				break
			}
		}
	}
	return out
}

// overrun is the share of edges seen just beyond both ends of a side: a document's edge ends at its corners, those of
// tiles, keys, boards and lines of text go on.
func (l *straight) overrun(t0, t1 float64) float64 {
	if t0 > t1 {
		t0, t1 = t1, t0
	}
	more := 0.12 * (t1 - t0)
	return (l.cover(t0-more-2, t0-2) + l.cover(t1+2, t1+more+2)) / 2
}

// byThree proposes outlines of which one side was not seen: two nearly parallel edges, one across, and the fourth where a
// document of a known shape would end, moved to the best edge near there.
func (s *scene) byThree(found []straight) []capture.Quad {
	var all []ranked
	for i := range found {
		for j := i + 1; j < len(found); j++ {
			if math.Abs(found[i].a*found[j].a+found[i].b*found[j].b) < 0.96 { // more than 16 degrees
				continue
			}
			for k := range found {
				if math.Abs(found[i].a*found[k].a+found[i].b*found[k].b) > 0.35 { // less than 70 degrees
					continue
				}
				a, ok := found[i].cross(found[k].line)
				b, fine := found[j].cross(found[k].line)
				high := dist(a, b)
				if !ok || !fine || high < 0.12*float64(s.w) {
					continue
				}
				ck := found[k].cover(found[k].along(a), found[k].along(b))
				if ck < 0.45 || found[k].overrun(found[k].along(a), found[k].along(b)) > 0.6 {
					continue
				}
				for _, sh := range shapes {
					for _, l := range [4]float64{high * sh.w / sh.h, -high * sh.w / sh.h, high * sh.h / sh.w, -high * sh.h / sh.w} {
						if r, ok := s.fourth(&found[i], &found[j], a, b, l); ok {
							r.score *= ck
							all = append(all, r)
						}
					}
				}
			}
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int { return cmp.Compare(b.score, a.score) })
	return distinct(all, 12)
}

// fourth closes the outline that starts in a on line i and in b on line j, about a length l along them.
func (s *scene) fourth(i, j *straight, a, b capture.Point, l float64) (ranked, bool) {
	same := 1.0
	if i.ux*j.ux+i.uy*j.uy < 0 {
		same = -1
	}
	ti, tj := i.along(a), j.along(b)
	ci, cj := i.cover(ti, ti+l), j.cover(tj, tj+same*l)
	if min(ci, cj) < 0.45 {
		return ranked{}, false
	}
	best, at := 0.0, 0.0
	for f := 0.9; f < 1.11; f += 2 / math.Abs(l) {
		d := capture.Point{X: a.X + f*l*i.ux, Y: a.Y + f*l*i.uy}
		c := capture.Point{X: b.X + f*l*same*j.ux, Y: b.Y + f*l*same*j.uy}
		way := max(dist(c, d), 1)
		nx, ny := (c.Y-d.Y)/way, (d.X-c.X)/way
		hits := 0
		for k := range 24 {
			t := 0.06 + 0.88*(float64(k)+0.5)/24
			if s.edgeAt(capture.Point{X: d.X + (c.X-d.X)*t, Y: d.Y + (c.Y-d.Y)*t}, nx, ny, 1) {
				hits++
			}
		}
		if v := float64(hits) / 24; v > best {
			best, at = v, f
		}
	}
	if best < 0.3 {
		return ranked{}, false
	}
	q := capture.Quad{a, {X: a.X + at*l*i.ux, Y: a.Y + at*l*i.uy}, {X: b.X + at*l*same*j.ux, Y: b.Y + at*l*same*j.uy}, b}
	if area(q) < 0 {
		q[1], q[3] = q[3], q[1]
	}
	return ranked{q, (ci + cj + best) / 3}, convex(q)
}
