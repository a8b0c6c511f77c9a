package light

import (
	"math"
	"testing"
)

// A sheet that was cut out has cells at its edge that show what is behind it, and a bent sheet has a bend; a head has a nose.
func TestRoughnessOfSheetsAndHeads(t *testing.T) {
	grid := func(at func(u, v float64) float64) (list [2]float64) {
		var u, v, y []float64
		for i := range Grid * Grid {
			a, b := float64(i%Grid), float64(i/Grid)
			u, v, y = append(u, a), append(v, b), append(y, at(a-3.5, b-3.5))
		}
		return [2]float64{math.Sqrt(roughness(u, v, y, false)), math.Sqrt(roughness(u, v, y, true))}
	}
	askew := func(u, v float64) float64 { return 0.1 + 0.03*u - 0.05*v }
	cut := func(u, v float64) float64 {
		if math.Abs(u) > 3 && v > 0 { // the jaw is narrower than the grid
			return -1.2
		}
		return askew(u, v)
	}
	bent := func(u, v float64) float64 { return askew(u, v) - 0.02*u*u }
	nose := func(u, v float64) float64 {
		return bent(u, v) + 0.4*math.Exp(-u*u) - 0.3*math.Exp(-(math.Abs(u)-2)*(math.Abs(u)-2)-v*v)
	}
	for name, tc := range map[string]struct {
		at     func(u, v float64) float64
		lo, hi [2]float64 // of a plane, of what bends
	}{
		"askew":   {askew, [2]float64{0, 0}, [2]float64{1e-9, 1e-9}},
		"cut out": {cut, [2]float64{0, 0}, [2]float64{1e-9, 1e-9}},
		"bent":    {bent, [2]float64{0.05, 0}, [2]float64{0.2, 1e-9}},
		"a head":  {nose, [2]float64{0.08, 0.05}, [2]float64{0.3, 0.2}},
	} {
		for i, got := range grid(tc.at) {
			if got < tc.lo[i] || got > tc.hi[i] {
				t.Errorf("%s: roughness %.4f, want %v to %v", name, got, tc.lo[i], tc.hi[i])
			}
		}
	}
	if r := roughness([]float64{1}, []float64{1}, []float64{1}, true); r != 0 {
		t.Errorf("of one cell: %v", r)
	}
}
