package capture

import "math"

// row is a linear equation: a factor for each unknown, and the right side.
type row interface {
	[4]float64 | [6]float64 | [7]float64 | [9]float64
}

// Solve solves as many linear equations as there are for as many numbers, by Gauss and Jordan with the largest pivot. The right sides
// stand in the column after the factors, and the numbers do afterwards; the factors are spoilt. It is false when a pivot is below least:
// the equations do not determine the numbers.
func Solve[R row](a []R, least float64) bool {
	n := len(a)
	for c := range a {
		pivot := c
		for r := c + 1; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < least {
			return false
		}
		a[c], a[pivot] = a[pivot], a[c]
		for r := range a {
			if r == c {
				continue
			}
			k := a[r][c] / a[c][c]
			for j := c; j <= n; j++ {
				a[r][j] -= k * a[c][j]
			}
		}
	}
	for i := range a {
		a[i][n] /= a[i][i]
	}
	return true
}
