package mrz

import (
	"math"
	"slices"
)

// gridOf finds the fixed pitch of a row of pieces. It is false for print without one.
func gridOf(row []piece) (textLine, bool) {
	l := textLine{high: height(row)}
	slope, offset := trend(row)
	row = slices.Clone(row)
	row = slices.DeleteFunc(row, func(p piece) bool {
		return math.Abs(p.y-slope*p.x-offset) > 0.4*l.high || p.h > 1.6*l.high
	})
	if len(row) < 10 {
		return l, false
	}
	l.high = height(row)
	var gaps []float64
	for i := 1; i < len(row); i++ {
		gaps = append(gaps, row[i].x-row[i-1].x)
	}
	slices.Sort(gaps)
	l.pitch = bestPitch(row, gaps[len(gaps)/2])
	if l.pitch < 0.62*l.high || l.pitch > 1.8*l.high {
		return l, false
	}
	// Number the pieces from the middle outwards and fit x(i) again after every few.
	index := make([]int, len(row))
	for pass := range 4 {
		if pass == 0 {
			at := 0.0
			for i := range row {
				if i > 0 {
					at += math.Max(1, math.Round((row[i].x-row[i-1].x)/l.pitch))
				}
				index[i] = int(at)
			}
		} else {
			for i, p := range row {
				index[i] = l.nearest(p.x)
			}
		}
		if !l.fitX(row, index, pass >= 2) {
			return l, false
		}
	}
	rms, n := 0.0, 0
	for i, p := range row {
		x, _ := l.at(float64(index[i]))
		d := (p.x - x) / l.pitch
		rms += min(d*d, 0.09)
		n++
	}
	rms = math.Sqrt(rms / float64(n))
	if rms > 0.17 {
		return l, false
	}
	l.even = rms
	first, last := slices.Min(index), slices.Max(index)
	// Let the first piece be number 0.
	f := float64(first)
	l.x0, l.pitch = l.x0+l.pitch*f+l.bend*f*f, l.pitch+2*l.bend*f
	l.n, l.pieces = last-first+1, len(row)
	l.fitY(row)
	return l, l.n >= 12 && l.n <= 80 && float64(l.pieces) > 0.4*float64(l.n)
}

// bestPitch looks around a first guess for the pitch that puts all neighbouring distances nearest to whole numbers.
func bestPitch(row []piece, guess float64) float64 {
	best, at := math.MaxFloat64, guess
	for p := 0.85 * guess; p < 1.15*guess; p += 0.01 * guess {
		cost := 0.0
		for i := 1; i < len(row); i++ {
			g := (row[i].x - row[i-1].x) / p
			d := g - math.Max(1, math.Round(g))
			cost += min(d*d, 0.04)
		}
		if cost < best {
			best, at = cost, p
		}
	}
	return at
}

// nearest is the number of the character nearest to x.
func (l textLine) nearest(x float64) int {
	i := (x - l.x0) / l.pitch
	for range 3 { // Newton; the bend is small
		i -= (l.x0 + l.pitch*i + l.bend*i*i - x) / (l.pitch + 2*l.bend*i)
	}
	if math.IsNaN(i) || math.Abs(i) > 1000 {
		return 0
	}
	return int(math.Round(i))
}

// fitX fits x(i), with a bend if asked (perspective that the outline did not take away).
func (l *textLine) fitX(row []piece, index []int, bend bool) bool {
	xs, ys, weight := make([]float64, len(row)), make([]float64, len(row)), make([]float64, len(row))
	for i, p := range row {
		xs[i], ys[i], weight[i] = float64(index[i]), p.x, 1
	}
	for range 4 {
		c, ok := parabola(xs, ys, weight, bend && len(row) >= 16)
		if !ok || c[1] <= 0 {
			return false
		}
		l.x0, l.pitch, l.bend = c[0], c[1], c[2]
		for i := range xs {
			d := (ys[i] - c[0] - c[1]*xs[i] - c[2]*xs[i]*xs[i]) / (0.12 * l.pitch)
			weight[i] = 1 / (1 + d*d)
		}
	}
	return math.Abs(l.bend)*float64(len(row)) < 0.2*l.pitch
}

// fitY fits y(x).
func (l *textLine) fitY(row []piece) {
	xs, ys, weight := make([]float64, len(row)), make([]float64, len(row)), make([]float64, len(row))
	for i, p := range row {
		xs[i], ys[i], weight[i] = p.x, p.y, 1
	}
	for range 5 {
		c, ok := parabola(xs, ys, weight, len(row) >= 20)
		if !ok {
			return
		}
		l.y0, l.slope, l.sag = c[0], c[1], c[2]
		for i := range xs {
			d := (ys[i] - c[0] - c[1]*xs[i] - c[2]*xs[i]*xs[i]) / (0.1 * l.high)
			weight[i] = 1 / (1 + d*d)
		}
	}
}

// parabola fits y = c0 + c1 x + c2 x² (c2 = 0 unless bend) by weighted least squares.
func parabola(xs, ys, weight []float64, bend bool) (c [3]float64, ok bool) {
	var n, mx float64
	for i, x := range xs {
		n += weight[i]
		mx += weight[i] * x
	}
	if n < 1e-6 {
		return c, false
	}
	mx /= n
	var s [5]float64
	var t [3]float64
	for i, x := range xs {
		x -= mx
		w := weight[i]
		for k := range s {
			s[k] += w
			if k < 3 {
				t[k] += w * ys[i]
			}
			w *= x
		}
	}
	// Solve in centred x, where s[1] is 0.
	if s[2] < 1e-9 {
		return c, false
	}
	if d := s[0]*s[4]*s[2] - s[2]*s[2]*s[2] - s[0]*s[3]*s[3]; bend && math.Abs(d) > 1e-6*s[2]*s[2]*s[2] {
		// Cramer's rule on [s0 0 s2; 0 s2 s3; s2 s3 s4] c = t.
		c[0] = (t[0]*(s[2]*s[4]-s[3]*s[3]) + s[2]*(t[1]*s[3]-s[2]*t[2])) / d
		c[1] = (s[0]*(t[1]*s[4]-s[3]*t[2]) - t[0]*(0*s[4]-s[3]*s[2]) + s[2]*(0*t[2]-t[1]*s[2])) / d
		c[2] = (s[0]*(s[2]*t[2]-s[3]*t[1]) - s[2]*s[2]*t[0]) / d
	} else {
		c[0], c[1] = t[0]/s[0], t[1]/s[2]
	}
	// Back to x itself.
	c[0], c[1] = c[0]-c[1]*mx+c[2]*mx*mx, c[1]-2*c[2]*mx
	return c, true
}
