package capture

import "math"

// Homography maps the points of one plane to those of another as a pinhole camera does: (x, y) goes to
// ((ax+by+c)/w, (dx+ey+f)/w) with w = gx+hy+i. Its rows are abc, def, ghi, and it is the same whatever factor it has.
type Homography [9]float64

// At maps a point.
func (h Homography) At(x, y float64) (u, v float64) {
	w := h[6]*x + h[7]*y + h[8]
	return (h[0]*x + h[1]*y + h[2]) / w, (h[3]*x + h[4]*y + h[5]) / w
}

// Inverse maps the other way (the adjugate).
func (h Homography) Inverse() Homography {
	return Homography{
		h[4]*h[8] - h[5]*h[7], h[2]*h[7] - h[1]*h[8], h[1]*h[5] - h[2]*h[4],
		h[5]*h[6] - h[3]*h[8], h[0]*h[8] - h[2]*h[6], h[2]*h[3] - h[0]*h[5],
		h[3]*h[7] - h[4]*h[6], h[1]*h[6] - h[0]*h[7], h[0]*h[4] - h[1]*h[3],
	}
}

// Times is the map that does first, then h.
func (h Homography) Times(first Homography) (out Homography) {
	for i := range 3 {
		for j := range 3 {
			out[3*i+j] = h[3*i]*first[j] + h[3*i+1]*first[3+j] + h[3*i+2]*first[6+j]
		}
	}
	return out
}

// Between is the homography that takes four points to four others; its last number is 1. It is false when three points lie
// on a line.
func Between(from, to Quad) (Homography, bool) {
	var a [8][9]float64
	for i, p := range to {
		x, y := from[i].X, from[i].Y
		a[2*i] = [9]float64{x, y, 1, 0, 0, 0, -x * p.X, -y * p.X, p.X}
		a[2*i+1] = [9]float64{0, 0, 0, x, y, 1, -x * p.Y, -y * p.Y, p.Y}
	}
	n, ok := SolveHomography(&a, 1e-9)
	return Homography{n[0], n[1], n[2], n[3], n[4], n[5], n[6], n[7], 1}, ok
}

// SolveHomography solves eight equations for the first eight numbers of a homography whose last one is 1, by Gauss and
// Jordan with the largest pivot; the right sides stand in column 8, and a is spoilt. It is false when a pivot is below
// least: the points do not determine the map.
func SolveHomography(a *[8][9]float64, least float64) (x [8]float64, ok bool) {
	for c := range a {
		pivot := c
		for r := c + 1; r < 8; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < least {
			return x, false
		}
		a[c], a[pivot] = a[pivot], a[c]
		for r := range a {
			if r == c {
				continue
			}
			k := a[r][c] / a[c][c]
			for j := c; j < 9; j++ {
				a[r][j] -= k * a[c][j]
			}
		}
	}
	for i := range x {
		x[i] = a[i][8] / a[i][i]
	}
	return x, true
}
