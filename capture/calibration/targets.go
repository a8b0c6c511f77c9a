package calibration

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// spot is a patch of dark pixels that hang together.
type spot struct {
	x0, y0, x1, y1 int // corners, the last ones outside
	area           int
	sx, sy         float64 // sums of the middles of its pixels
}

func (s spot) middle() capture.Point {
	n := float64(s.area)
	return capture.Point{X: s.sx / n, Y: s.sy / n}
}

func (s spot) w() float64 { return float64(s.x1 - s.x0) }
func (s spot) h() float64 { return float64(s.y1 - s.y0) }

// dark tells which pixels are darker than their surroundings, an eighth of the picture wide: light that falls off over the
// card does not matter, nor does a dark desk beside it. The picture is smoothed by 3 x 3 first, against noise.
func dark(g grey) []bool {
	sum := make([]int, (g.w+1)*(g.h+1)) // sums from the top left corner
	for y := range g.h {
		row := 0
		for x := range g.w {
			row += int(g.pix[y*g.w+x])
			sum[(y+1)*(g.w+1)+x+1] = sum[y*(g.w+1)+x+1] + row
		}
	}
	mean := func(x0, y0, x1, y1 int) float64 {
		x0, y0, x1, y1 = max(x0, 0), max(y0, 0), min(x1, g.w), min(y1, g.h)
		w := g.w + 1
		return float64(sum[y1*w+x1]-sum[y0*w+x1]-sum[y1*w+x0]+sum[y0*w+x0]) / float64((x1-x0)*(y1-y0))
	}
	half := max(g.w, g.h) / 16
	out := make([]bool, len(g.pix))
	for y := range g.h {
		for x := range g.w {
			around := mean(x-half, y-half, x+half+1, y+half+1)
			out[y*g.w+x] = mean(x-1, y-1, x+2, y+2) < around-max(5, 0.08*around)
		}
	}
	return out
}

// spots finds the patches of a picture and which pixel belongs to which: -1 for none. Pixels hang together at their sides.
func spots(on []bool, w, h int) ([]spot, []int32) {
	label := make([]int32, len(on))
	for i := range label {
		label[i] = -1
	}
	var all []spot
	var stack []int
	for i := range on {
		if !on[i] || label[i] >= 0 {
			continue
		}
		n := int32(len(all))
		s := spot{x0: w, y0: h}
		stack, label[i] = append(stack[:0], i), n
		for len(stack) > 0 {
			p := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			x, y := p%w, p/w
			s.area++
			s.sx, s.sy = s.sx+float64(x)+0.5, s.sy+float64(y)+0.5
			s.x0, s.y0, s.x1, s.y1 = min(s.x0, x), min(s.y0, y), max(s.x1, x+1), max(s.y1, y+1)
			for _, q := range [4]struct {
				to int
				ok bool
			}{{p - 1, x > 0}, {p + 1, x < w-1}, {p - w, y > 0}, {p + w, y < h-1}} {
				if q.ok && on[q.to] && label[q.to] < 0 {
					label[q.to] = n
					stack = append(stack, q.to)
				}
			}
		}
		all = append(all, s)
	}
	return all, label
}

// mark is a round target in the picture.
type mark struct {
	at   capture.Point
	size float64 // pixels across
}

// marks finds rings with a dot in their middle.
func marks(g grey) []mark {
	on := dark(g)
	all, label := spots(on, g.w, g.h)
	var found []mark
	for _, ring := range all {
		if ring.w() < 10 || ring.h() < 10 || ring.w() > 2.2*ring.h() || ring.h() > 2.2*ring.w() {
			continue
		}
		if fill := float64(ring.area) / (ring.w() * ring.h()); fill < 0.25 || fill > 0.72 {
			continue
		}
		m := ring.middle()
		n := label[int(m.Y)*g.w+int(m.X)]
		if n < 0 || all[n] == ring {
			continue
		}
		dot := all[n]
		d, size := dot.middle(), math.Sqrt(ring.w()*ring.h())
		if share := math.Sqrt(dot.w()*dot.h()) / size; share < 0.15 || share > 0.6 || math.Hypot(d.X-m.X, d.Y-m.Y) > 0.1*size {
			continue
		}
		weight := float64(ring.area) / float64(ring.area+dot.area)
		found = append(found, mark{capture.Point{X: m.X*weight + d.X*(1-weight), Y: m.Y*weight + d.Y*(1-weight)}, size})
	}
	return found
}

// locate finds the card.
func locate(g grey) (plane, bool) {
	found := marks(g)
	slices.SortFunc(found, func(a, b mark) int { return int(b.size - a.size) })
	found = found[:min(len(found), 12)]
	best, where := 0.0, plane{}
	for a := range found {
		for b := a + 1; b < len(found); b++ {
			for c := b + 1; c < len(found); c++ {
				for d := c + 1; d < len(found); d++ {
					if found[a].size > 1.8*found[d].size {
						continue
					}
					h, score := fits(g, [4]capture.Point{found[a].at, found[b].at, found[c].at, found[d].at})
					if score > best {
						best, where = score, h
					}
				}
			}
		}
	}
	if best <= 0 {
		return plane{}, false
	}
	return refine(g, where), true
}

// fits tries the four ways in which four marks can be a card and returns the one that shows its pattern, with a score above 0.
func fits(g grey, m [4]capture.Point) (plane, float64) {
	cx, cy := 0.0, 0.0
	for _, p := range m {
		cx, cy = cx+p.X/4, cy+p.Y/4
	}
	slices.SortFunc(m[:], func(a, b capture.Point) int { // clockwise: y points down
		if math.Atan2(a.Y-cy, a.X-cx) < math.Atan2(b.Y-cy, b.X-cx) {
			return -1
		}
		return 1
	})
	for turn := range 4 {
		h, ok := planeOf(targets, [4]capture.Point{m[turn], m[(turn+1)%4], m[(turn+2)%4], m[(turn+3)%4]})
		if !ok {
			continue
		}
		if score := pattern(g, h); score > 0 {
			return h, score
		}
	}
	return plane{}, 0
}

// inks are places with ink, as whites are places without.
var inks = []Point{
	{24.5, 6}, {28, 6}, {31, 6}, {34, 6}, {37.5, 6}, square, {38, 20}, {47, 20}, {38, 28}, {47, 28}, targets[0], targets[1], targets[2], targets[3],
}

// bare is where the bar would be if the card lay upside down.
var bare = []Point{{CardW - 28, CardH - 6}, {CardW - 31, CardH - 6}, {CardW - 34, CardH - 6}}

// pattern is the gap between the darkest paper and the brightest ink, in steps of brightness; not above 0 when this is no card.
func pattern(g grey, h plane) float64 {
	bright, darkest := 0.0, 256.0
	for _, p := range inks {
		v, ok := g.near(h.at(p.X, p.Y), 0.4*h.scale(p.X, p.Y))
		if !ok {
			return 0
		}
		bright = max(bright, v)
	}
	for _, p := range slices.Concat(whites, bare) {
		v, ok := g.near(h.at(p.X, p.Y), 0.4*h.scale(p.X, p.Y))
		if !ok {
			return 0
		}
		darkest = min(darkest, v)
	}
	return darkest - bright
}
