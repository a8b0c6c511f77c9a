package mrz

import (
	"math"
	"slices"
)

// chains joins pieces into rows, each piece with the nearest one to its right.
func chains(ps []piece) [][]piece {
	slices.SortFunc(ps, func(a, b piece) int {
		switch {
		case a.x < b.x:
			return -1
		case a.x > b.x:
			return 1
		}
		return int(a.y - b.y)
	})
	owner := make([]int, len(ps))
	for i := range owner {
		owner[i] = i
	}
	var root func(int) int
	root = func(i int) int {
		if owner[i] != i {
			owner[i] = root(owner[i])
		}
		return owner[i]
	}
	taken := make([]bool, len(ps))
	for i, a := range ps {
		best, at := math.MaxFloat64, -1
		for j := i + 1; j < len(ps) && ps[j].x-a.x < 5*a.h; j++ {
			b := ps[j]
			h := max(a.h, b.h)
			dx, dy := b.x-a.x, math.Abs(b.y-a.y)
			if dx < 0.3*h || dx > 2.6*h || dy > 0.22*h+0.16*dx || h > 2.4*min(a.h, b.h) || taken[j] {
				continue
			}
			if d := dx + 2*dy; d < best {
				best, at = d, j
			}
		}
		if at >= 0 {
			taken[at] = true
			owner[root(at)] = root(i)
		}
	}
	rows := map[int][]piece{}
	var order []int
	for i, p := range ps {
		r := root(i)
		if rows[r] == nil {
			order = append(order, r)
		}
		rows[r] = append(rows[r], p)
	}
	var out [][]piece
	for _, r := range order {
		if len(rows[r]) >= 5 {
			out = append(out, rows[r])
		}
	}
	return join(out)
}

// join puts rows together that continue each other, since a blot or glare can cut a line.
func join(pieces [][]piece) [][]piece {
	rows := make([]trended, len(pieces))
	for i, r := range pieces {
		rows[i] = trendOf(r)
	}
	for again := true; again; {
		again = false
		for i := range rows {
			for j := range rows {
				a, b := rows[i], rows[j]
				if i == j || a.row == nil || b.row == nil {
					continue
				}
				last, first := a.row[len(a.row)-1], b.row[0]
				gap := first.x - last.x
				if gap <= 0 || gap > 9*a.high || math.Abs(b.high-a.high) > 0.35*a.high {
					continue
				}
				x := (last.x + first.x) / 2
				if math.Abs(a.slope*x+a.offset-b.slope*x-b.offset) > 0.45*a.high || math.Abs(a.slope-b.slope) > 0.12 {
					continue
				}
				rows[i], rows[j] = trendOf(append(slices.Clone(a.row), b.row...)), trended{}
				again = true
			}
		}
	}
	var out [][]piece
	for _, r := range rows {
		if len(r.row) >= 10 {
			out = append(out, r.row)
		}
	}
	return out
}

// trended is a row with its height and trend.
type trended struct {
	row                 []piece
	high, slope, offset float64
}

func trendOf(row []piece) trended {
	t := trended{row: row, high: height(row)}
	t.slope, t.offset = trend(row)
	return t
}

// height is the upper quartile of the pieces' heights: that of capitals, not of fillers.
func height(row []piece) float64 {
	hs := make([]float64, len(row))
	for i, p := range row {
		hs[i] = p.h
	}
	slices.Sort(hs)
	return hs[len(hs)*3/4]
}

// trend is the straight line through the middles, by the median of slopes (Theil-Sen on a sample of pairs).
func trend(row []piece) (slope, offset float64) {
	var ks, ms []float64
	half := len(row) / 2
	for i := range row[:len(row)-half] {
		a, b := row[i], row[i+half]
		if b.x > a.x {
			ks = append(ks, (b.y-a.y)/(b.x-a.x))
		}
	}
	if len(ks) == 0 {
		return 0, row[0].y
	}
	slices.Sort(ks)
	slope = ks[len(ks)/2]
	for _, p := range row {
		ms = append(ms, p.y-slope*p.x)
	}
	slices.Sort(ms)
	return slope, ms[len(ms)/2]
}
