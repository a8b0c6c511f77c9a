package reader

import (
	"cmp"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Documents that the frame cuts off. What is seen of one is bounded by one, two or three of its own sides, which run up to the
// frame's border, and by the border itself. All lengths in this file are pixels of the small copy.

const (
	cutEnds  = 0.6 // least share of edges where a side comes to the border: a document's side that ends before is whole
	cutCover = 0.55
	cutShare = 0.05 // of the frame, that must be covered by what is seen of a document
)

// visible is a part of a document that is bounded by the frame: the sides of the quad that are the frame's own are marked.
type visible struct {
	quad   capture.Quad
	border [4]bool
	score  float64
}

// border is a side of the frame.
type border struct {
	line
	horizontal bool
}

// borders are top, right, bottom and left.
func (s *scene) borders() [4]border {
	w, h := float64(s.w-1), float64(s.h-1)
	return [4]border{{line{0, 1, 0}, true}, {line{1, 0, w}, false}, {line{0, 1, h}, true}, {line{1, 0, 0}, false}}
}

// within tells whether a place lies in the frame, give or take slack.
func (s *scene) within(p capture.Point, slack float64) bool {
	return p.X >= -slack && p.Y >= -slack && p.X <= float64(s.w-1)+slack && p.Y <= float64(s.h-1)+slack
}

// exit is where an edge leaves the frame through a border, and whether it is seen up to there, coming from the place t.
func (s *scene) exit(l *straight, b border, t float64) (p capture.Point, seen bool) {
	p, ok := l.cross(b.line)
	if !ok || !s.within(p, 0.5) {
		return p, false
	}
	end := l.along(p)
	way := end - t
	if math.Abs(way) < 0.08*float64(s.w) {
		return p, false
	}
	last := math.Copysign(max(0.15*math.Abs(way), 0.025*float64(s.w)), way)
	rim := math.Copysign(3, way) // gradients are not known at the border itself
	return p, l.cover(t, end-rim) >= cutCover && l.cover(end-last-rim, end-rim) >= cutEnds
}

// byFrame proposes what may be seen of a document that the frame cuts off: three of its sides and a border, two and two
// neighbouring borders, or two and two opposite ones. The best come first.
func (s *scene) byFrame(found []straight) []visible {
	var all []visible
	edge := s.borders()
	add := func(q capture.Quad, of [4]bool, score float64) {
		if share := math.Abs(area(q)) / float64(s.w*s.h); share >= cutShare {
			if area(q) < 0 { // clockwise: the first corner stays, and so do its two sides, in the other order
				q[1], q[3] = q[3], q[1]
				of = [4]bool{of[3], of[2], of[1], of[0]}
			}
			all = append(all, visible{q, of, score})
		}
	}
	for i := range found {
		a := &found[i]
		for j := range found {
			b := &found[j]
			dot := math.Abs(a.a*b.a + a.b*b.b)
			switch {
			case i < j && dot > 0.92: // two sides that face one another
				s.facing(a, b, found, edge, add)
			case i < j && dot < 0.4:
				s.corner(a, b, edge, add)
			}
		}
	}
	slices.SortStableFunc(all, func(a, b visible) int { return cmp.Compare(b.score, a.score) })
	return all[:min(len(all), 16)]
}

// facing adds what lies between two nearly parallel sides: up to a border, from a third side or from the opposite border.
func (s *scene) facing(a, b *straight, found []straight, edge [4]border, add func(capture.Quad, [4]bool, float64)) {
	least := 0.12 * float64(s.w)
	for n, e := range edge {
		if math.Abs(a.a*e.a+a.b*e.b) > 0.7 { // they do not run towards this border
			continue
		}
		if opposite := edge[(n+2)%4]; n < 2 {
			pa, oka := a.cross(opposite.line)
			pb, okb := b.cross(opposite.line)
			if oka && okb && s.within(pa, 0.5) && s.within(pb, 0.5) && dist(pa, pb) > 2*least {
				qa, seena := s.exit(a, e, a.along(pa))
				qb, seenb := s.exit(b, e, b.along(pb))
				if seena && seenb {
					if _, again := s.exit(a, opposite, a.along(qa)); again {
						if _, again := s.exit(b, opposite, b.along(qb)); again {
							c := min(a.cover(a.along(pa), a.along(qa)), b.cover(b.along(pb), b.along(qb)))
							add(capture.Quad{pa, qa, qb, pb}, [4]bool{false, true, false, true}, 0.8*c)
						}
					}
				}
			}
		}
		for k := range found {
			c := &found[k]
			if math.Abs(a.a*c.a+a.b*c.b) > 0.4 {
				continue
			}
			pa, oka := a.cross(c.line)
			pb, okb := b.cross(c.line)
			if !oka || !okb || !s.within(pa, 2) || !s.within(pb, 2) || dist(pa, pb) < least {
				continue
			}
			cover := c.cover(c.along(pa), c.along(pb))
			if cover < cutCover || c.overrun(c.along(pa), c.along(pb)) > 0.5 {
				continue
			}
			qa, seena := s.exit(a, e, a.along(pa))
			qb, seenb := s.exit(b, e, b.along(pb))
			if !seena || !seenb {
				continue
			}
			ca, cb := a.cover(a.along(pa), a.along(qa)), b.cover(b.along(pb), b.along(qb))
			past := (a.ahead(a.along(pa), a.along(qa)) + b.ahead(b.along(pb), b.along(qb))) / 2
			if past > 0.5 {
				continue
			}
			add(capture.Quad{pa, qa, qb, pb}, [4]bool{false, true, false, false}, (ca+cb+cover)/3*(1-0.5*past))
		}
	}
}

// corner adds what lies between two sides that meet in the frame and leave it through neighbouring borders.
func (s *scene) corner(a, b *straight, edge [4]border, add func(capture.Quad, [4]bool, float64)) {
	p, ok := a.cross(b.line)
	if !ok || !s.within(p, -4) {
		return
	}
	for n, e := range edge {
		for _, m := range [2]int{(n + 1) % 4, (n + 3) % 4} {
			f := edge[m]
			if math.Abs(a.a*e.a+a.b*e.b) > 0.7 || math.Abs(b.a*f.a+b.b*f.b) > 0.7 {
				continue
			}
			qa, seena := s.exit(a, e, a.along(p))
			qb, seenb := s.exit(b, f, b.along(p))
			if !seena || !seenb {
				continue
			}
			past := (a.ahead(a.along(p), a.along(qa)) + b.ahead(b.along(p), b.along(qb))) / 2
			if past > 0.4 {
				continue
			}
			rim, _ := e.cross(f.line)
			ca, cb := a.cover(a.along(p), a.along(qa)), b.cover(b.along(p), b.along(qb))
			add(capture.Quad{p, qa, rim, qb}, [4]bool{false, true, true, false}, (ca+cb)/2*(0.8-0.5*past))
		}
	}
}

// ahead is the share of edges seen just before the place t0, from which a side runs to t1.
func (l *straight) ahead(t0, t1 float64) float64 {
	more := math.Copysign(max(0.12*math.Abs(t1-t0), 6), t1-t0)
	gap := math.Copysign(2, t1-t0)
	return l.cover(t0-more-gap, t0-gap)
}

// cutOff judges what may be seen of a document that the frame cuts off by the sides that are its own, as examine does.
func (s *scene) cutOff(found []straight) (best outline) {
	for _, v := range s.byFrame(found) {
		total, least, apart, beyond, even, n := 0.0, 1.0, 1.0, 0.0, 0.0, 0.0
		for i := range 4 {
			if v.border[i] {
				continue
			}
			seen, _ := s.side(v.quad, i)
			n++
			total += seen
			least = min(least, seen)
			apart = min(apart, s.contrast(v.quad, i)/20)
			beyond += s.beyond(v.quad, i)
			even += s.even(v.quad, i)
		}
		o := outline{quad: lying(v.quad), cut: true}
		o.score = math.Pow(total/n, 1.6) * (0.6 + 0.4*least) * (0.2 + 0.8*apart) * (1 - 0.6*beyond/n) * (0.3 + 0.7*even/n) * (0.55 + 0.15*n)
		if s.change != nil {
			o.score *= 0.4 + s.onDesk(v.quad)
		}
		if o.score > best.score {
			best = o
		}
	}
	return best
}

// covers is the share of what is new that an outline covers, by their areas. Without a mask all of the frame is new.
func (s *scene) covers(q capture.Quad, mask []byte) float64 {
	n := 0
	for _, v := range mask {
		if v != 0 {
			n++
		}
	}
	if mask == nil {
		n = s.w * s.h
	}
	return math.Abs(area(q)) / float64(max(n, 1))
}
