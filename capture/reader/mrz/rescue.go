package mrz

import "github.com/passdesk/passdesk/capture/reader/mrz/ocrb"

// A line whose characters were cut by a stamp, washed out or run together leaves no chain. Its neighbour knows where it must
// be: the characters of a zone stand below one another, and a row of print darkens the paper along its whole length.

// beside looks for rows of print parallel to a line and returns the zones that they and the line make.
func beside(plane ocrb.Plane, way heading, l textLine) []zone {
	const step, span = 0.1, 8.2 // pitches
	n := int(2*span/step) + 1
	dark := make([]float64, n)
	for i := range l.n {
		for _, off := range [3]float64{-0.22, 0, 0.22} {
			at := float64(i) + off
			u, v := l.at(at)
			pitch, slope := l.pitch+2*l.bend*at, l.slope+2*l.sag*u
			column := make([]float64, n)
			for j := range column {
				d := (float64(j)*step - span) * pitch
				x, y := way.back(u-slope*d, v+d)
				column[j] = float64(plane.At(x, y))
			}
			for j, v := range column {
				paper := v
				for k := max(j-8, 0); k <= min(j+8, n-1); k++ {
					paper = max(paper, column[k])
				}
				dark[j] += paper - v
			}
		}
	}
	// Rows are as high as a capital.
	row := make([]float64, n)
	const half = 4
	for j := half; j < n-half; j++ {
		for k := j - half; k <= j+half; k++ {
			row[j] += dark[k]
		}
	}
	middle := n / 2
	peak := func(from, sign int) (int, bool) {
		best := from
		for d := int(1.5 / step); d <= int(3.5/step); d++ {
			j := from + sign*d
			if j < half || j >= n-half {
				break
			}
			if best == from || row[j] > row[best] {
				best = j
			}
		}
		return best, best != from && row[best] > 0.45*row[middle]
	}
	shifted := func(j int) textLine {
		out, d := l, (float64(j-middle)*step)*l.pitch
		out.x0 -= l.slope * d
		out.y0 += d * (1 + l.slope*l.slope)
		out.pieces = 0
		return out
	}
	rows := []textLine{l}
	here := 0
	at := middle
	for range 2 {
		j, ok := peak(at, -1)
		if !ok {
			break
		}
		rows, at, here = append([]textLine{shifted(j)}, rows...), j, here+1
	}
	at = middle
	for range 2 {
		j, ok := peak(at, 1)
		if !ok {
			break
		}
		rows, at = append(rows, shifted(j)), j
	}
	var out []zone
	for _, count := range [2]int{2, 3} {
		for first := max(here-count+1, 0); first <= here && first+count <= len(rows); first++ {
			out = append(out, newZone(way, rows[first:first+count]...))
		}
	}
	return out
}
