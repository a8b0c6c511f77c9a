package face

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

const (
	weaveHalf  = 32   // half the side of the pattern, in its own points
	weaveReach = 7    // points that a face may have moved each way, together 0.22 distances of the eyes
	weaveFine  = 32.0 // points a distance of the eyes
	weaveBlur  = 6    // points around one whose mean is taken off
	weaveLike  = 0.5  // correlation from which the pattern is found again
	weaveDark  = 6.0  // added to a pixel's value before its logarithm: the noise of black is no pattern
	weaveLow   = 0.4  // of the middle of the pattern below the eyes, in distances of the eyes
)

// weave is the pattern of a face: brows, eyes, lips and edges, without the shading, which light from the screen changes slowly over
// the face. It tells how far a face has moved when landmarks cannot, because colours and half a screen's light shift them by more
// than a person sways.
type weave struct {
	at  place // where the face was
	ref []float32
}

// take keeps the pattern of a face at p.
func (w *weave) take(f capture.Frame, p place) {
	clear(w.ref)
	*w = weave{at: p, ref: pattern(f, p, weaveHalf)}
}

// find looks for the pattern nearby: the place of the face now, false when it is not found. It is the maximum of the normalised
// correlation, by a parabola through its neighbours.
func (w *weave) find(f capture.Frame) (place, bool) {
	if w.ref == nil || w.at.eyes < 8 {
		return w.at, false
	}
	const n, wide, side = 2 * weaveHalf, 2 * (weaveHalf + weaveReach), 2*weaveReach + 1
	now := pattern(f, w.at, weaveHalf+weaveReach)
	var like [side][side]float64
	bx, by := 0, 0
	for dy := range side {
		for dx := range side {
			var ab, aa, bb float32
			for y := range n {
				a, b := w.ref[y*n:y*n+n], now[(y+dy)*wide+dx:(y+dy)*wide+dx+n]
				for x, v := range a {
					ab, aa, bb = ab+v*b[x], aa+v*v, bb+b[x]*b[x]
				}
			}
			like[dy][dx] = float64(ab) / math.Sqrt(float64(aa)*float64(bb)+1e-12)
			if like[dy][dx] > like[by][bx] {
				bx, by = dx, dy
			}
		}
	}
	if like[by][bx] < weaveLike || bx == 0 || by == 0 || bx == side-1 || by == side-1 {
		return w.at, false
	}
	top := func(l, m, r float64) float64 { return 0.5 * (l - r) / math.Min(l-2*m+r, -1e-9) }
	sx, sy := top(like[by][bx-1], like[by][bx], like[by][bx+1]), top(like[by-1][bx], like[by][bx], like[by+1][bx])
	k := w.at.eyes / weaveFine
	return place{w.at.x + (float64(bx-weaveReach)+sx)*k, w.at.y + (float64(by-weaveReach)+sy)*k, w.at.eyes}, true
}

// pattern is the logarithm of the luma less its mean around, on a square of 2*half points around a face, row by row.
func pattern(f capture.Frame, p place, half int) []float32 {
	side := 2 * half
	step := p.eyes / weaveFine
	wide := max(1, int(step+0.5)) // pixels that a point covers
	log := make([]float32, side*side)
	for y := range side {
		py := int(math.Floor(p.y + weaveLow*p.eyes + (float64(y-half)+0.5)*step - float64(wide-1)/2))
		for x := range side {
			px := int(math.Floor(p.x + (float64(x-half)+0.5)*step - float64(wide-1)/2))
			sum := 0
			for v := range wide {
				row := 3 * f.Width * min(max(py+v, 0), f.Height-1)
				for u := range wide {
					i := row + 3*min(max(px+u, 0), f.Width-1)
					sum += 29*int(f.Pix[i]) + 150*int(f.Pix[i+1]) + 77*int(f.Pix[i+2])
				}
			}
			log[y*side+x] = float32(math.Log(float64(sum)/float64(256*wide*wide) + weaveDark))
		}
	}
	mean := smoothed(log, side)
	for i := range log {
		log[i] -= mean[i]
	}
	return log
}

// smoothed is the mean of a box of weaveBlur points around each.
func smoothed(v []float32, side int) []float32 {
	tmp, out := make([]float32, len(v)), make([]float32, len(v))
	for pass, src := range [][]float32{v, tmp} {
		dst, step, next := tmp, 1, side
		if pass == 1 {
			dst, step, next = out, side, 1
		}
		for l := range side {
			at := func(i int) int { return l*next + min(max(i, 0), side-1)*step }
			var sum float32
			for i := -weaveBlur; i <= weaveBlur; i++ {
				sum += src[at(i)]
			}
			for i := range side {
				dst[at(i)] = sum / (2*weaveBlur + 1)
				sum += src[at(i+weaveBlur+1)] - src[at(i-weaveBlur)]
			}
		}
	}
	return out
}
