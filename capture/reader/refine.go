package reader

import (
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// refine moves the sides of an outline that was found in the small copy to the edges of the frame itself, to fractions of
// a pixel: straightening a card for its barcode asks for more than the small copy knows. Sides without clear edges stay.
func refine(bgr gocv.Mat, q capture.Quad, scale float64) capture.Quad {
	pix, err := bgr.DataPtrUint8()
	if err != nil || bgr.Channels() != 3 {
		return q
	}
	w, h := bgr.Cols(), bgr.Rows()
	at := func(x, y float64) int {
		return 3 * (min(max(int(math.Round(y)), 0), h-1)*w + min(max(int(math.Round(x)), 0), w-1))
	}
	reach := 1.6*scale + 1
	var lines [4]line
	for i := range 4 {
		lines[i] = through(q[i], q[(i+1)%4])
		var ps []capture.Point
		var weight []float64
		steps := int(2*reach) + 1
		profile := make([]float64, steps)
		for k := range samples {
			p, nx, ny := along(q, i, k)
			best, where := 0.0, -1
			for d := range steps {
				off := float64(d) - reach
				sum := 0.0
				for t := -1.0; t <= 1; t++ { // three places along the side, against noise
					x, y := p.X+nx*off-ny*t, p.Y+ny*off+nx*t
					a, b := at(x+nx, y+ny), at(x-nx, y-ny)
					for c := range 3 {
						sum += float64(pix[a+c]) - float64(pix[b+c])
					}
				}
				profile[d] = math.Abs(sum) * (1 - 0.4*math.Abs(off)/reach)
				if profile[d] > best {
					best, where = profile[d], d
				}
			}
			if best < 9*12 || where <= 0 || where >= steps-1 {
				continue
			}
			a, b, c := profile[where-1], profile[where], profile[where+1]
			off := float64(where) - reach
			if d := a - 2*b + c; d < 0 {
				off += 0.5 * (a - c) / d
			}
			ps = append(ps, capture.Point{X: p.X + nx*off, Y: p.Y + ny*off})
			weight = append(weight, 1)
		}
		if len(ps) < samples/3 {
			continue
		}
		l, ok := robust(ps, weight)
		if ok && math.Abs(l.off(q[i])) < 1.5*reach && math.Abs(l.off(q[(i+1)%4])) < 1.5*reach {
			lines[i] = l
		}
	}
	out := q
	for i := range 4 {
		p, ok := lines[(i+3)%4].cross(lines[i])
		if !ok || dist(p, q[i]) > 3*reach {
			return q
		}
		out[i] = p
	}
	return out
}
