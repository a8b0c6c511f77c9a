package light

import (
	"cmp"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// inner is the part of the cells that relief is measured on: those that fit their surface best. The rest are cells that show a part of
// what is behind the face, or a light that glass or a wet forehead sends back; a sheet that was cut out has them as well.
const inner = 0.8

// unbent is by how much more the roughness counts that is no bend: a cylinder, as paper makes it, has none of it, and the nose and the
// sockets of the eyes have.
const unbent = 1.7

// roughness is the mean square of what a smooth surface through the inner part of the values leaves of them: a plane, which a sheet
// held askew has, and with bends what a bent one has (least trimmed squares by steps of concentration, P. Rousseeuw 1984). Places
// are columns and rows.
func roughness(u, v, y []float64, bends bool) (left float64) {
	kept := make([]int, len(y))
	for i := range kept {
		kept[i] = i
	}
	terms := 3
	if bends {
		terms = 6
	}
	basis := func(i int) [6]float64 {
		a, b := u[i]-Grid/2, v[i]-Grid/2
		return [6]float64{1, a, b, a * a, a * b, b * b}
	}
	off, order := make([]float64, len(y)), slices.Clone(kept)
	n := int(inner * float64(len(y)))
	if n < 2*terms {
		return 0
	}
	for range 4 {
		var m [6][7]float64
		for _, i := range kept {
			x := basis(i)
			for r := range terms {
				for c := range terms {
					m[r][c] += x[r] * x[c]
				}
				m[r][6] += x[r] * y[i]
			}
		}
		for r := terms; r < len(m); r++ {
			m[r][r] = 1 // not used
		}
		if !capture.Solve(m[:], 1e-9) {
			m = [6][7]float64{} // nothing is taken off then
		}
		for i := range y {
			x, at := basis(i), 0.0
			for r := range terms {
				at += m[r][6] * x[r]
			}
			off[i] = math.Abs(y[i] - at)
		}
		slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(off[i], off[j]) })
		kept, left = order[:n], 0
		for _, i := range kept {
			left += off[i] * off[i] / float64(n)
		}
	}
	return left
}
