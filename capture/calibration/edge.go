package calibration

import "math"

// Slanted edges, after ISO 12233: an edge that is slightly turned against the rows of pixels is sampled at every distance by
// some pixel. The pixels near one side of the black square are put in order of their distance from it; a Gaussian blur of
// sigma makes of them black + (white-black)·Φ(distance/sigma), and the sigma that explains them best is the answer.
const (
	edgeHalf  = 7.0 // mm along the edge to both sides of its middle
	edgeReach = 2.6 // mm to both sides of the edge
)

// sample is a pixel near an edge.
type sample struct{ along, off, v float64 } // mm along the edge, mm away from it (white is positive), brightness

// edgeBlur measures the four sides of the square. across is the standard deviation of the blur over the upright edges (left and
// right), down over the level ones, both in millimetres; the width of a pixel has been taken out of them.
func edgeBlur(g grey, h plane) (across, down float64, ok bool) {
	turn := squareTurn * math.Pi / 180
	var sides [2][2]float64
	for side := range 4 {
		a := turn + float64(side)*math.Pi/2
		n := Point{math.Cos(a), math.Sin(a)} // outwards
		mid := Point{square.X + n.X*squareSide/2, square.Y + n.Y*squareSide/2}
		s, ok := blurOf(samples(g, h, mid, n))
		if !ok {
			return 0, 0, false
		}
		sides[side%2][side/2] = s
	}
	px := h.scale(square.X, square.Y)
	optical := func(s float64) float64 { // a square pixel blurs by 1/√12 of its width
		return math.Sqrt(max(s*s-1/(12*px*px), 0.0001))
	}
	return optical(both(sides[0])), optical(both(sides[1])), true
}

// both is the blur over two parallel edges: their mean, or the lesser when they differ by more than a lens makes them, because a
// reflection or a finger on an edge only ever widens it.
func both(s [2]float64) float64 {
	lo, hi := min(s[0], s[1]), max(s[0], s[1])
	if hi > 1.3*lo {
		return lo
	}
	return (lo + hi) / 2
}

// samples collects the pixels along an edge through mid with the normal n.
func samples(g grey, h plane, mid, n Point) []sample {
	u := Point{-n.Y, n.X}
	x0, y0, x1, y1 := float64(g.w), float64(g.h), 0.0, 0.0
	for _, c := range [4][2]float64{{-edgeHalf, -edgeReach}, {edgeHalf, -edgeReach}, {edgeHalf, edgeReach}, {-edgeHalf, edgeReach}} {
		p := h.at(mid.X+u.X*c[0]+n.X*c[1], mid.Y+u.Y*c[0]+n.Y*c[1])
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	back := h.back()
	var out []sample
	for y := max(0, int(y0)); y <= min(g.h-1, int(y1)); y++ {
		for x := max(0, int(x0)); x <= min(g.w-1, int(x1)); x++ {
			p := back.at(float64(x)+0.5, float64(y)+0.5)
			dx, dy := p.X-mid.X, p.Y-mid.Y
			s, d := dx*u.X+dy*u.Y, dx*n.X+dy*n.Y
			if math.Abs(s) <= edgeHalf && math.Abs(d) <= edgeReach {
				out = append(out, sample{s, d, float64(g.pix[y*g.w+x])})
			}
		}
	}
	return out
}

// blurOf straightens the samples of an edge and fits its blur, pixels included.
func blurOf(all []sample) (sigma float64, ok bool) {
	if len(all) < 60 {
		return 0, false
	}
	lo, hi := ends(all)
	if hi-lo < 12 {
		return 0, false
	}
	// Where the edge really runs: in each slice, the place of a step that has the same mean brightness.
	const slices = 7
	var sum, n [slices]float64
	for _, s := range all {
		i := min(slices-1, int((s.along+edgeHalf)/(2*edgeHalf)*slices))
		sum[i] += (s.v - lo) / (hi - lo)
		n[i]++
	}
	var m, mx, my, mxx, mxy float64
	for i := range slices {
		if n[i] == 0 {
			return 0, false
		}
		x := (float64(i)+0.5)/slices*2*edgeHalf - edgeHalf
		y := edgeReach - 2*edgeReach*sum[i]/n[i]
		m, mx, my, mxx, mxy = m+1, mx+x, my+y, mxx+x*x, mxy+x*y
	}
	slope := (m*mxy - mx*my) / (m*mxx - mx*mx)
	start := (my - slope*mx) / m
	for i := range all {
		all[i].off -= start + slope*all[i].along
	}
	a, b := 0.01, edgeReach/2
	const golden = 0.6180339887
	for range 40 {
		c, d := b-golden*(b-a), a+golden*(b-a)
		if misfit(all, c) < misfit(all, d) {
			b = d
		} else {
			a = c
		}
	}
	return (a + b) / 2, true
}

// ends are the brightness of ink and paper away from the edge.
func ends(all []sample) (ink, paper float64) {
	var sum, n [2]float64
	for _, s := range all {
		switch {
		case s.off < -edgeReach*0.75:
			sum[0], n[0] = sum[0]+s.v, n[0]+1
		case s.off > edgeReach*0.75:
			sum[1], n[1] = sum[1]+s.v, n[1]+1
		}
	}
	return sum[0] / max(n[0], 1), sum[1] / max(n[1], 1)
}

// misfit is the squared error of the best ink and paper for a blur of sigma.
func misfit(all []sample, sigma float64) float64 {
	var n, sp, spp, sv, spv, svv float64
	for _, s := range all {
		p := 0.5 * math.Erfc(-s.off/(sigma*math.Sqrt2))
		n, sp, spp, sv, spv, svv = n+1, sp+p, spp+p*p, sv+s.v, spv+p*s.v, svv+s.v*s.v
	}
	den := n*spp - sp*sp
	if den <= 0 {
		return math.Inf(1)
	}
	k := (n*spv - sp*sv) / den
	c := (sv - k*sp) / n
	return svv - k*spv - c*sv
}

// contrast is how much of the bars of a group is left in the picture, from 0 to 1: the amplitude of their first harmonic against
// that of ideal bars between ink and paper. The lesser of the upright and the level ones counts.
func contrast(g grey, h plane, i int, ink, paper float64) float64 {
	least := math.Inf(1)
	back := h.back()
	for _, upright := range []bool{true, false} {
		at, period := group(i, upright), 2*Bars[i]
		long, w, hgt := barsW, barsW, barsH
		if !upright {
			long = barsH
		}
		long = math.Floor((long-period/2)/period) * period // whole periods, and the last bar has a gap behind it
		corner, far := h.at(at.X, at.Y), h.at(at.X+w, at.Y+hgt)
		c2, c4 := h.at(at.X+w, at.Y), h.at(at.X, at.Y+hgt)
		x0, x1 := min(corner.X, far.X, c2.X, c4.X), max(corner.X, far.X, c2.X, c4.X)
		y0, y1 := min(corner.Y, far.Y, c2.Y, c4.Y), max(corner.Y, far.Y, c2.Y, c4.Y)
		var re, im, sum, s1, c1, n float64
		for y := max(0, int(y0)); y <= min(g.h-1, int(y1)); y++ {
			for x := max(0, int(x0)); x <= min(g.w-1, int(x1)); x++ {
				q := back.at(float64(x)+0.5, float64(y)+0.5)
				a, b, wide := q.X-at.X, q.Y-at.Y, barsH
				if !upright {
					a, b, wide = b, a, barsW
				}
				if a < 0 || a >= long || b < 0.8 || b > wide-0.8 {
					continue
				}
				v := float64(g.pix[y*g.w+x])
				s, c := math.Sincos(2 * math.Pi * a / period)
				re, im, sum, s1, c1, n = re+v*c, im+v*s, sum+v, s1+s, c1+c, n+1
			}
		}
		if n == 0 {
			return 0
		}
		mean := sum / n // pixels do not cover the periods evenly: without the mean, what is left of it would count
		least = min(least, math.Hypot(re-mean*c1, im-mean*s1)/n*math.Pi/(paper-ink))
	}
	return min(1, least)
}
