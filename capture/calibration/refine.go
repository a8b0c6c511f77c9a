package calibration

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// The paper around a target is white from 6.4 to 7.4 mm; ink begins at 8.8 mm.
const (
	rimFrom = 6.4
	rimTo   = 7.4
)

// refine moves the plane to the centres of gravity of the targets' ink, which a threshold, a blur and falling light shift by
// parts of a pixel. It keeps the plane that it was given when a target cannot be weighed.
func refine(g grey, h plane) plane {
	for range 3 {
		var at [4]capture.Point
		for i, t := range targets {
			p, ok := weigh(g, h, t)
			if !ok {
				return h
			}
			at[i] = p
		}
		next, ok := planeOf(targets, at)
		if !ok {
			return h
		}
		h = next
	}
	return h
}

// weigh finds the centre of gravity of the ink around a target.
func weigh(g grey, h plane, t Point) (capture.Point, bool) {
	mid, back := h.at(t.X, t.Y), h.back()
	reach := int(rimTo*h.scale(t.X, t.Y)*1.4) + 1
	type pixel struct{ x, y, v, r float64 }
	var all []pixel
	var a [3][4]float64 // normal equations of paper = p0 + p1 x + p2 y over the rim
	for y := int(mid.Y) - reach; y <= int(mid.Y)+reach; y++ {
		for x := int(mid.X) - reach; x <= int(mid.X)+reach; x++ {
			px, py := float64(x)+0.5, float64(y)+0.5
			q := back.at(px, py)
			r := math.Hypot(q.X-t.X, q.Y-t.Y)
			if r > rimTo {
				continue
			}
			if x < 0 || y < 0 || x >= g.w || y >= g.h {
				return capture.Point{}, false
			}
			p := pixel{px - mid.X, py - mid.Y, float64(g.pix[y*g.w+x]), r}
			all = append(all, p)
			if r >= rimFrom {
				row := [4]float64{1, p.x, p.y, p.v}
				for i := range 3 {
					for j := range 4 {
						a[i][j] += row[i] * row[j]
					}
				}
			}
		}
	}
	if !capture.Solve(a[:], 1e-9) {
		return capture.Point{}, false
	}
	var sum, sx, sy float64
	for _, p := range all {
		if p.r >= rimFrom {
			continue
		}
		w := a[0][3] + a[1][3]*p.x + a[2][3]*p.y - p.v // what is missing to paper
		sum, sx, sy = sum+w, sx+w*p.x, sy+w*p.y
	}
	if sum <= 0 {
		return capture.Point{}, false
	}
	return capture.Point{X: mid.X + sx/sum, Y: mid.Y + sy/sum}, true
}
