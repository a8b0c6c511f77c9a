package reader

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

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

// straight is a long straight edge.
type straight struct {
	line
	length float64
	p, q   capture.Point
}

// byLines crosses long straight edges: every two nearly parallel pairs that could be the sides of a document.
func (s *scene) byLines(edges gocv.Mat) []capture.Quad {
	found := s.straights(edges)
	var pairs [][2]int
	for i := range found {
		for j := i + 1; j < len(found); j++ {
			a, b := found[i], found[j]
			if math.Abs(a.line.a*b.line.a+a.line.b*b.line.b) < 0.92 { // more than 23 degrees between them
				continue
			}
			mid := b.mid()
			if math.Abs(a.off(mid)) > 0.12*float64(s.h) {
				pairs = append(pairs, [2]int{i, j})
			}
		}
	}
	type ranked struct {
		q     capture.Quad
		score float64
	}
	var all []ranked
	for m, p := range pairs {
		for _, r := range pairs[m+1:] {
			if p[0] == r[0] || p[0] == r[1] || p[1] == r[0] || p[1] == r[1] {
				continue
			}
			l, k := [2]straight{found[p[0]], found[p[1]]}, [2]straight{found[r[0]], found[r[1]]}
			if math.Abs(l[0].line.a*k[0].line.a+l[0].line.b*k[0].line.b) > 0.5 { // less than 60 degrees
				continue
			}
			q, ok := corners(l, k)
			if !ok || !convex(q) {
				continue
			}
			share := area(q) / float64(s.w*s.h)
			if share < 0.03 || share > 0.97 {
				continue
			}
			around := sides(q)
			// How much of the outline was seen as straight edges.
			seen := (l[0].length + l[1].length + k[0].length + k[1].length) / (around[0] + around[1] + around[2] + around[3])
			all = append(all, ranked{q, min(seen, 1) * (0.5 + 0.5*shapeOf(aspect(lying(q), s.w, s.h)).fits) * (0.5 + share)})
		}
	}
	slices.SortStableFunc(all, func(a, b ranked) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	var out []capture.Quad
	for _, r := range all[:min(len(all), 12)] {
		out = append(out, r.q)
	}
	return out
}

func (s straight) mid() capture.Point {
	return capture.Point{X: (s.p.X + s.q.X) / 2, Y: (s.p.Y + s.q.Y) / 2}
}

// corners crosses two pairs of lines, in order around the outline.
func corners(l, k [2]straight) (q capture.Quad, ok bool) {
	for i, c := range [4][2]int{{0, 0}, {0, 1}, {1, 1}, {1, 0}} {
		if q[i], ok = l[c[0]].cross(k[c[1]].line); !ok {
			return q, false
		}
	}
	if area(q) < 0 {
		q[1], q[3] = q[3], q[1]
	}
	return q, true
}

// straights returns the longest straight edges, those on one line put together.
func (s *scene) straights(edges gocv.Mat) []straight {
	raw := gocv.NewMat()
	defer raw.Close()
	gocv.HoughLinesPWithParams(edges, &raw, 1, math.Pi/180, 28, float32(s.w)/14, 5)
	var found []straight
	for i := range raw.Rows() {
		v := raw.GetVeciAt(i, 0)
		a, b := capture.Point{X: float64(v[0]), Y: float64(v[1])}, capture.Point{X: float64(v[2]), Y: float64(v[3])}
		found = append(found, straight{through(a, b), dist(a, b), a, b})
	}
	slices.SortStableFunc(found, func(a, b straight) int { return int(b.length) - int(a.length) })
	var out []straight
	for _, f := range found {
		known := false
		for i := range out {
			o := &out[i]
			if math.Abs(o.off(f.p)) < 3 && math.Abs(o.off(f.q)) < 3 {
				o.length += f.length
				known = true
				break
			}
		}
		if !known && len(out) < 18 {
			out = append(out, f)
		}
	}
	return out
}
