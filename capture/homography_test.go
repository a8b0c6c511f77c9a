package capture

import (
	"math"
	"testing"
)

func TestHomographyGoesThereAndBack(t *testing.T) {
	from := Quad{{0, 0}, {85.6, 0}, {85.6, 53.98}, {0, 53.98}}
	to := Quad{{101, 52}, {830, 90}, {790, 640}, {60, 500}}
	h, ok := Between(from, to)
	if !ok {
		t.Fatal("four corners determine a map")
	}
	near := func(x, y float64, p Point) {
		t.Helper()
		if math.Hypot(x-p.X, y-p.Y) > 1e-6 {
			t.Errorf("(%v, %v) instead of %v", x, y, p)
		}
	}
	back := h.Inverse()
	both := back.Times(h)
	for i, p := range from {
		x, y := h.At(p.X, p.Y)
		near(x, y, to[i])
		x, y = back.At(to[i].X, to[i].Y)
		near(x, y, p)
		x, y = both.At(p.X, p.Y)
		near(x, y, p)
	}
}

func TestThreePointsOnALine(t *testing.T) {
	if h, ok := Between(Quad{{0, 0}, {1, 0}, {2, 0}, {0, 1}}, Quad{{0, 0}, {1, 0}, {1, 1}, {0, 1}}); ok {
		t.Errorf("a map from three points on a line: %v", h)
	}
}
