package capture

import (
	"math"
	"testing"
)

func TestEquationsAreSolved(t *testing.T) {
	a := [][4]float64{{0, 2, 1, 7}, {1, -1, 0, -1}, {3, 0, -2, -3}} // 1, 2, 3; the first pivot is not in the first row
	if !Solve(a, 1e-9) {
		t.Fatal("not solved")
	}
	for i, want := range [3]float64{1, 2, 3} {
		if math.Abs(a[i][3]-want) > 1e-12 {
			t.Errorf("number %d is %v, want %v", i, a[i][3], want)
		}
	}
	if a := [][4]float64{{1, 2, 3, 4}, {2, 4, 6, 8}, {1, 0, 0, 1}}; Solve(a, 1e-9) {
		t.Errorf("what is not determined was solved: %v", a)
	}
}
