package reader

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// Edges as short pieces with a direction. All lengths in this file are pixels of the small copy.

// edgel is a place where colour changes, thinned to one pixel across the edge.
type edgel struct {
	x, y   float32 // sub-pixel place
	nx, ny float32 // unit normal: the direction in which the strongest channel gets brighter
	mag    float32 // Lab units a pixel, chroma counted double
}

const weakest = 3.2 // Lab units a pixel: fainter edges are not looked for, or noise would drown the rest

// gradient holds, for each pixel, the derivative of the Lab channel that changes most.
type gradient struct{ gx, gy, mag []float32 }

// gradient takes Sobel's derivatives of the three channels and keeps the strongest.
func (s *scene) gradient() gradient {
	n := s.w * s.h
	g := gradient{make([]float32, n), make([]float32, n), make([]float32, n)}
	weight := [3]float32{1. / 8, 1.42 / 8, 1.42 / 8}
	w3 := 3 * s.w
	for y := 1; y < s.h-1; y++ {
		up, row, low := s.lab[(y-1)*w3:][:w3], s.lab[y*w3:][:w3], s.lab[(y+1)*w3:][:w3]
		for x := 1; x < s.w-1; x++ {
			var bx, by, best int32
			k := 0
			for c := range 3 {
				l, r := 3*x-3+c, 3*x+3+c
				a, b, d, e := int32(up[l]), int32(up[r]), int32(low[l]), int32(low[r])
				gx := b - a + e - d + 2*(int32(row[r])-int32(row[l]))
				gy := d - a + e - b + 2*(int32(low[3*x+c])-int32(up[3*x+c]))
				m := gx*gx + gy*gy
				if c > 0 {
					m *= 2
				}
				if m > best {
					best, bx, by, k = m, gx, gy, c
				}
			}
			i := y*s.w + x
			gx, gy := float32(bx)*weight[k], float32(by)*weight[k]
			g.gx[i], g.gy[i] = gx, gy
			g.mag[i] = float32(math.Sqrt(float64(gx*gx + gy*gy)))
		}
	}
	return g
}

// edgels thins the gradient: a pixel stays when none of its two neighbours across the edge is stronger. What is left of
// its strength is what it has more than the calmer of its two sides (after Grigorescu, Petkov and Westenberg, "Contour
// detection based on nonclassical receptive field inhibition", 2003): a document has a calm margin, while the lines of
// wood, cloth, keys and printed text have texture on both sides.
func (s *scene) edgels() []edgel {
	g, floor := s.grad, float32(s.floor)
	busy := s.texture()
	out := make([]edgel, 0, 8192)
	for y := 2; y < s.h-2; y++ {
		for x := 2; x < s.w-2; x++ {
			i := y*s.w + x
			m := g.mag[i]
			if m < floor || s.change != nil && !s.changedNear(x, y) {
				continue
			}
			nx, ny := g.gx[i]/m, g.gy[i]/m
			step := 1
			switch ax, ay := max(nx, -nx), max(ny, -ny); {
			case ay > 2.4*ax:
				step = s.w
			case ax > 2.4*ay:
			case nx*ny > 0:
				step = s.w + 1
			default:
				step = s.w - 1
			}
			a, b := g.mag[i-step], g.mag[i+step]
			if m < a || m <= b {
				continue
			}
			calm := min(busy.around(x+int(calmAway*nx), y+int(calmAway*ny)), busy.around(x-int(calmAway*nx), y-int(calmAway*ny)))
			if m -= calm; m < floor/2 {
				continue
			}
			c := capture.Point{X: float64(x), Y: float64(y)}
			ux, uy := float64(nx), float64(ny)
			if m = min(m, 0.45*float32(s.lab2(s.index(c, ux, uy, stepAway), s.index(c, ux, uy, -stepAway)))); m < floor/2 {
				continue
			}
			// The peak of the parabola through the three.
			off := float32(0)
			if d := a - 2*g.mag[i] + b; d < 0 {
				off = 0.5 * (a - b) / d
			}
			dx, dy := float32(0), float32(0)
			switch step {
			case 1:
				dx = off
			case s.w:
				dy = off
			case s.w + 1:
				dx, dy = off, off
			default:
				dx, dy = -off, off
			}
			out = append(out, edgel{float32(x) + dx, float32(y) + dy, nx, ny, m})
		}
	}
	return out
}

// grain is what noise and fine texture add to the gradient: its lower third.
func (s *scene) grain() float64 {
	g := s.grad
	sample := make([]float32, 0, len(g.mag)/17+1)
	for i := 0; i < len(g.mag); i += 17 {
		sample = append(sample, g.mag[i])
	}
	if len(sample) == 0 {
		return 0
	}
	slices.Sort(sample)
	return float64(sample[len(sample)/3])
}

const (
	calmAway = 8 // how far to either side of an edge its surroundings are taken
	calmHalf = 4 // half the width of the surroundings
	stepAway = 4.5
)

// texture is a summed-area table of the gradient.
type texture struct {
	sum  []float32
	w, h int
}

func (s *scene) texture() texture {
	t := texture{make([]float32, (s.w+1)*(s.h+1)), s.w, s.h}
	for y := range s.h {
		row := float32(0)
		for x := range s.w {
			row += min(s.grad.mag[y*s.w+x], 24)
			t.sum[(y+1)*(s.w+1)+x+1] = t.sum[y*(s.w+1)+x+1] + row
		}
	}
	return t
}

// around is the mean gradient of the surroundings of a place.
func (t *texture) around(x, y int) float32 {
	x0, x1 := max(x-calmHalf, 0), min(x+calmHalf+1, t.w)
	y0, y1 := max(y-calmHalf, 0), min(y+calmHalf+1, t.h)
	if x0 >= x1 || y0 >= y1 {
		return 0
	}
	w := t.w + 1
	return (t.sum[y1*w+x1] - t.sum[y0*w+x1] - t.sum[y1*w+x0] + t.sum[y0*w+x0]) / float32((x1-x0)*(y1-y0))
}

// changedNear tells whether anything within three pixels is not the desk.
func (s *scene) changedNear(x, y int) bool {
	for _, d := range [5][2]int{{0, 0}, {-3, 0}, {3, 0}, {0, -3}, {0, 3}} {
		if i, j := x+d[0], y+d[1]; i >= 0 && j >= 0 && i < s.w && j < s.h && s.change[j*s.w+i] != 0 {
			return true
		}
	}
	return false
}
