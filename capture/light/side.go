package light

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

const (
	minSide   = 0.32 // a head has 0.5 and more; before a flat sheet the halves stand at different angles, too: 0.15 to 0.27
	flatSide  = 0.28
	mostSide  = 2.0  // a matt head has up to 1.5, with noise 1.7; glass that mirrors the halves mostly has more
	minShare  = 0.30 // of the differences between the sides that must lie in their slope: noise has none
	fewHalved = 8    // frames of the halves
)

// side is the poor man's photometric stereo: what the left half of the screen gives to a cell against what the right half
// gives, over the width of the face. The left half lights the applicant's left, which is the right of the frame.
func (a *answer) side(s *Session, samples []Sample) Check {
	c := Check{ID: CheckSide, Version: versions[CheckSide], Status: NotRun, Threshold: minSide}
	left, right, ok := a.sides(s, samples)
	if !ok {
		return c
	}
	var level []float64
	for i := range left {
		if !math.IsNaN(left[i] + right[i]) {
			level = append(level, math.Max(left[i]+right[i], 0))
		}
	}
	if len(level) < fewCells {
		c.Advice = a.tooBright()
		return c
	}
	middle := median(level)
	floor := 0.35 * middle
	var u, v, h, w []float64
	for i := range left {
		if sum := left[i] + right[i]; !math.IsNaN(sum) && floor > 0 {
			u, v = append(u, (float64(i%Grid)+0.5)/Grid), append(v, (float64(i/Grid)+0.5)/Grid)
			// Noise is by the level; but an eye in a dark face, which blinks, must not outweigh the face.
			h, w = append(h, (left[i]-right[i])/math.Max(sum, floor)), append(w, math.Pow(min(math.Max(sum, floor), middle), 2))
		}
	}
	if len(h) < fewCells {
		c.Advice = a.tooBright()
		return c
	}
	slope, _, rest, spread := trimmed(u, v, h, w)
	even := slope * slope * spread
	share := even / math.Max(even+rest, 1e-12)
	c.Status, c.Score = Pass, r4(slope)
	c.Evidence = map[string]float64{"cells": float64(len(h)), "residual": r4(math.Sqrt(rest)), "share": r4(share), "gain": r4(a.gain)}
	switch {
	case slope < flatSide && a.gain >= sureGain:
		c.Status, c.Advice = Fail, AdviceTryAgain
	case slope < minSide || slope > mostSide || share < minShare:
		c.Status, c.Advice = Inconclusive, AdviceSideLamp
	}
	return c
}

// sides is the light that each half gives to each cell, all channels together, by least squares over all frames of the halves and of
// the dark before them: I[t] = room + d*t + g*(any half) + h*(left - right) + v*(top - bottom). The drift takes off what a swaying
// head sees of the room. Without the dark the room is what the colours left over.
func (a *answer) sides(s *Session, samples []Sample) (left, right [Grid * Grid]float64, ok bool) {
	block := s.block(Half)
	dark := s.darkBefore()
	if dark.For > 0 {
		block = append([]Step{dark}, block...)
	}
	code := make([]RGB, len(block)) // any half, left - right, top - bottom
	for i, st := range block {
		code[i] = map[string]RGB{"left": {1, 1, 0}, "right": {1, -1, 0}, "top": {1, 0, 1}, "bottom": {1, 0, -1}}[st.Half]
	}
	if len(block) < 3 {
		return left, right, false
	}
	some, shown := during(samples, block, code, a.lag)
	n := 0
	for i := range left {
		left[i], right[i] = math.NaN(), math.NaN()
		at, values, codes, usable := series(some, shown, func(s *Sample) RGB { return s.Cells[i] })
		if !usable || len(at) < fewHalved {
			continue
		}
		room, both, side, ok := halved(at, values, codes, dark.For > 0)
		if !ok {
			continue
		}
		if dark.For == 0 {
			at, values, drive, usable := series(a.samples, a.drive, func(s *Sample) RGB { return s.Cells[i] })
			r, fitted := fit(at, values, drive)
			if !usable || !fitted {
				continue
			}
			both = room - r.a[0] - r.a[1] - r.a[2]
		}
		left[i], right[i] = both+side, both-side
		n++
	}
	return left, right, n >= fewCells
}

// halved fits a cell under the halves: the room's light, what any half gives, and half of what the left one gives more than the right
// one. Without dark the light of the room and that of any half cannot be told apart: both is 0 then.
func halved(at []float64, values, codes []RGB, dark bool) (room, both, side float64, ok bool) {
	mid := (at[0] + at[len(at)-1]) / 2
	var m [5][6]float64 // the normal equations; what is not used is 1 on the diagonal
	for i := range at {
		c := [5]float64{1, (at[i] - mid) / 1000, codes[i][0], codes[i][1], codes[i][2]}
		if !dark {
			c[2] = 0
		}
		v := values[i][0] + values[i][1] + values[i][2]
		for j := range c {
			for k := range c {
				m[j][k] += c[j] * c[k]
			}
			m[j][5] += c[j] * v
		}
	}
	for j := range m {
		if m[j][j] == 0 {
			m[j][j] = 1
		}
	}
	ok = capture.Solve(m[:], 1e-9)
	return m[0][5], m[2][5], m[3][5], ok
}

// darkBefore is the black step before the halves, as it stood on the glass; empty when there is none.
func (s *Session) darkBefore() Step {
	from, to := s.span(Half)
	if from == 0 || from == to {
		return Step{}
	}
	if d := s.Steps[from-1]; d.Kind != Flash || d.Show != [3]int{} {
		return Step{}
	}
	return onGlass(s.Steps[from-1 : to])[0]
}

// trimmed is plane without the worst tenth of the cells: at the edge of a face some look past it.
func trimmed(u, v, y, w []float64) (k, l, left, spread float64) {
	k, l, _, _ = plane(u, v, y, w)
	var c, n float64
	for i := range y {
		c, n = c+w[i]*(y[i]-k*u[i]-l*v[i]), n+w[i]
	}
	c /= n
	miss := make([]float64, len(y))
	for i := range y {
		miss[i] = w[i] * math.Pow(y[i]-c-k*u[i]-l*v[i], 2)
	}
	most := slices.Sorted(slices.Values(miss))[len(miss)*9/10]
	weights := slices.Clone(w)
	for i := range weights {
		if miss[i] > most {
			weights[i] = 0
		}
	}
	return plane(u, v, y, weights)
}

// plane fits y = c + k*u + l*v by least squares with weights w (nil: all alike) and gives k, l, the mean square of what is left
// and the variance of u.
func plane(u, v, y, w []float64) (k, l, left, spread float64) {
	weight := func(i int) float64 {
		if w == nil {
			return 1
		}
		return w[i]
	}
	var n, mu, mv, my float64
	for i := range y {
		g := weight(i)
		n, mu, mv, my = n+g, mu+g*u[i], mv+g*v[i], my+g*y[i]
	}
	mu, mv, my = mu/n, mv/n, my/n
	var uu, uv, vv, uy, vy, yy float64
	for i := range y {
		g, a, b, d := weight(i), u[i]-mu, v[i]-mv, y[i]-my
		uu, uv, vv, uy, vy, yy = uu+g*a*a, uv+g*a*b, vv+g*b*b, uy+g*a*d, vy+g*b*d, yy+g*d*d
	}
	if det := uu*vv - uv*uv; det > 1e-12*n*n {
		k, l = (uy*vv-vy*uv)/det, (vy*uu-uy*uv)/det
	}
	return k, l, math.Max(0, yy-k*uy-l*vy) / n, uu / n
}
