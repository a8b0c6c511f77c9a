package reader

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// Bands at the margin of a document, such as a magnetic stripe or a coloured head, have stronger edges than the document
// itself, whose margin beyond them may be narrow and pale. All lengths in this file are pixels of the small copy.

const (
	growFrom  = 2.5  // no nearer: that is the same edge
	growShare = 0.18 // how far a side may be moved out, of the way to the opposite one
	growSeen  = 0.7  // least share of an edge further out
	growReach = 1.5  // how far the new side is pulled: the old one is near, and strong
	growEnds  = 0.6  // least share of edges between the old and the new corners
	growRound = 0.07 // of the way to the opposite side: so much of them may be a round corner
	growFits  = 0.12 // by how much the shape must become more like that of a document,
	growAlike = 14   // or Lab units by which the margin may differ from that at another side
)

// grown moves a side of an outline out to the next edge that is parallel to it, when what lies between may be the document's
// margin: the outline has the shape of a document then and had it less before, or the colour is that of another margin.
func (s *scene) grown(in outline) outline {
	out := in
	for i := range 4 {
		for _, w := range s.wider(in.quad, i) {
			o, ok := s.examineNear(w.quad, growReach)
			if !ok || o.score < 0.75*out.score || !contains(o.quad, in.quad, 2.5) || o.lowest() < min(growSeen, in.lowest()) {
				continue
			}
			side := nearest(o.quad, w.quad, i)
			if s.shadow(o.quad, side) {
				continue
			}
			if o.fits >= out.fits+growFits || o.fits >= out.fits-0.05 && s.margin(o.quad, side, w.by) {
				out = o
			}
		}
	}
	return out
}

// lowest is the support of the side that was seen least.
func (o outline) lowest() float64 { return min(o.support[0], o.support[1], o.support[2], o.support[3]) }

// wide is an outline with one side moved out.
type wide struct {
	quad capture.Quad
	by   float64
}

// wider lists an outline with its side i moved out to where edges are seen.
func (s *scene) wider(q capture.Quad, i int) (out []wide) {
	a, b, c, d := q[i], q[(i+1)%4], q[(i+2)%4], q[(i+3)%4]
	left, right := dist(a, d), dist(b, c)
	short := min(left, right)
	last := 0.0
	for off := growFrom; off <= growShare*short; off++ {
		moved := q
		moved[i] = capture.Point{X: a.X + (a.X-d.X)*off/left, Y: a.Y + (a.Y-d.Y)*off/left}
		moved[(i+1)%4] = capture.Point{X: b.X + (b.X-c.X)*off/right, Y: b.Y + (b.Y-c.Y)*off/right}
		if off > growRound*short && min(s.joined(a, moved[i]), s.joined(b, moved[(i+1)%4])) < growEnds {
			continue
		}
		hits := 0
		for k := range samples {
			p, nx, ny := along(moved, i, k)
			if s.edgeAt(p, nx, ny, 1) {
				hits++
			}
		}
		if float64(hits) >= growSeen*samples && off-last > 2 {
			out, last = append(out, wide{moved, off}), off
		}
	}
	return out
}

// margin tells whether a strip of a width inside a side has the colour that is found inside another side, and not that of what
// lies outside.
func (s *scene) margin(q capture.Quad, i int, width float64) bool {
	all := [samples]bool{}
	mine, around := s.strip(q, i, -width/2, all), s.strip(q, i, 5, all)
	if differ(mine, around) < growAlike/2 {
		return false
	}
	for k := range 4 {
		if k != i && differ(mine, s.strip(q, k, -3.5, all)) < growAlike {
			return true
		}
	}
	return false
}

// differ is the difference of two colours in Lab, chroma counted double.
func differ(a, b [3]int) float64 {
	dl, da, db := float64(a[0]-b[0]), float64(a[1]-b[1]), float64(a[2]-b[2])
	return math.Sqrt(dl*dl + 2*(da*da+db*db))
}

// joined is the share of places with an edge on the way from a to b, along it.
func (s *scene) joined(a, b capture.Point) float64 {
	l := dist(a, b)
	nx, ny := (b.Y-a.Y)/l, -(b.X-a.X)/l
	n, hits := 0, 0
	for t := 0.5; t < l-1; t++ {
		n++
		if s.edgeAt(capture.Point{X: a.X + (b.X-a.X)*t/l, Y: a.Y + (b.Y-a.Y)*t/l}, nx, ny, 1) {
			hits++
		}
	}
	return float64(hits) / float64(max(n, 1))
}

// nearest is the side of an outline that lies where side i of a quad does.
func nearest(o, q capture.Quad, i int) (n int) {
	p, _, _ := between(q, i, 0.5)
	least := math.MaxFloat64
	for k := range 4 {
		if at, _, _ := between(o, k, 0.5); dist(at, p) < least {
			least, n = dist(at, p), k
		}
	}
	return n
}
