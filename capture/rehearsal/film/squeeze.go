package film

import "math"

// The columns that are squeezed: a face and what is beside it. The rest of the picture costs time and nobody looks at its light.
const (
	squeezeFrom = Width/2 - 176
	squeezeTo   = Width/2 + 176
)

// squeezer keeps the buffers of squeeze.
type squeezer struct {
	luma, cb, cr         []float32
	lumaStep, chromaStep [64]float32
}

// newSqueezer makes the tables of a quality of 1..100.
func newSqueezer(quality int) *squeezer {
	const w, h = squeezeTo - squeezeFrom, Height
	q := &squeezer{luma: make([]float32, w*h), cb: make([]float32, w*h/4), cr: make([]float32, w*h/4)}
	scale := 200 - 2*quality
	if quality < 50 {
		scale = 5000 / quality
	}
	for i := range q.lumaStep {
		q.lumaStep[i] = float32(min(max((lumaSteps[i]*scale+50)/100, 1), 255))
		q.chromaStep[i] = float32(min(max((chromaSteps[i]*scale+50)/100, 1), 255))
	}
	return q
}

// squeeze does to the middle of a BGR frame what Motion JPEG with chroma sampled 4:2:0 does (ITU-T T.81): chroma at half the
// resolution, and the coefficients of blocks of 8 by 8 rounded to steps. The entropy coding, which loses nothing, is left out.
func (q *squeezer) squeeze(pix []byte) {
	const w, h = squeezeTo - squeezeFrom, Height
	clear(q.cb)
	clear(q.cr)
	for y := range h {
		src := pix[3*(y*Width+squeezeFrom) : 3*(y*Width+squeezeTo)]
		luma, cb, cr := q.luma[y*w:y*w+w], q.cb[y/2*w/2:y/2*w/2+w/2], q.cr[y/2*w/2:y/2*w/2+w/2]
		for x := range luma {
			b, g, r := float32(src[3*x]), float32(src[3*x+1]), float32(src[3*x+2])
			l := 0.299*r + 0.587*g + 0.114*b
			luma[x] = l - 128
			cb[x/2] += 0.25 * 0.564 * (b - l)
			cr[x/2] += 0.25 * 0.713 * (r - l)
		}
	}
	blocks(q.luma, w, h, &q.lumaStep)
	blocks(q.cb, w/2, h/2, &q.chromaStep)
	blocks(q.cr, w/2, h/2, &q.chromaStep)
	for y := range h {
		dst := pix[3*(y*Width+squeezeFrom) : 3*(y*Width+squeezeTo)]
		luma, cb, cr := q.luma[y*w:y*w+w], q.cb[y/2*w/2:y/2*w/2+w/2], q.cr[y/2*w/2:y/2*w/2+w/2]
		for x := range luma {
			l, u, v := luma[x]+128.5, cb[x/2], cr[x/2]
			dst[3*x], dst[3*x+1], dst[3*x+2] = whole(l+1.773*u), whole(l-0.344*u-0.714*v), whole(l+1.403*v)
		}
	}
}

func whole(v float32) byte {
	i := int(v)
	if uint(i) > 255 {
		if i < 0 {
			return 0
		}
		return 255
	}
	return byte(i)
}

// blocks rounds the coefficients of every block; rows beyond the last whole block are left alone.
func blocks(plane []float32, w, h int, steps *[64]float32) {
	var b [64]float32
	for y := 0; y+8 <= h; y += 8 {
		for x := 0; x+8 <= w; x += 8 {
			for v := range 8 {
				copy(b[8*v:8*v+8], plane[(y+v)*w+x:(y+v)*w+x+8])
			}
			forward(&b)
			for i, s := range steps {
				q := b[i] / s
				switch {
				case q >= 0.5:
					b[i] = float32(int(q+0.5)) * s
				case q <= -0.5:
					b[i] = float32(int(q-0.5)) * s
				default:
					b[i] = 0
				}
			}
			backward(&b)
			for v := range 8 {
				copy(plane[(y+v)*w+x:(y+v)*w+x+8], b[8*v:8*v+8])
			}
		}
	}
}

// cosines of the orthonormal transform: cosines[u][x].
var cosines = func() (t [8][8]float32) {
	for u := range 8 {
		k := 0.5
		if u == 0 {
			k = math.Sqrt(0.125)
		}
		for x := range 8 {
			t[u][x] = float32(k * math.Cos((2*float64(x)+1)*float64(u)*math.Pi/16))
		}
	}
	return t
}()

// forward is the discrete cosine transform of a block in place. Sums and differences of mirrored values halve the work.
func forward(b *[64]float32) {
	for pass := range 2 {
		step, next := 1, 8
		if pass == 1 {
			step, next = 8, 1
		}
		for l := range 8 {
			o := l * next
			var s, d [4]float32
			for x := range 4 {
				p, q := b[o+x*step], b[o+(7-x)*step]
				s[x], d[x] = p+q, p-q
			}
			for u := range 4 {
				e, f := &cosines[2*u], &cosines[2*u+1]
				b[o+2*u*step] = e[0]*s[0] + e[1]*s[1] + e[2]*s[2] + e[3]*s[3]
				b[o+(2*u+1)*step] = f[0]*d[0] + f[1]*d[1] + f[2]*d[2] + f[3]*d[3]
			}
		}
	}
}

// backward undoes forward.
func backward(b *[64]float32) {
	for pass := range 2 {
		step, next := 1, 8
		if pass == 1 {
			step, next = 8, 1
		}
		for l := range 8 {
			o := l * next
			var in [8]float32
			for u := range 8 {
				in[u] = b[o+u*step]
			}
			for x := range 4 {
				even := cosines[0][x]*in[0] + cosines[2][x]*in[2] + cosines[4][x]*in[4] + cosines[6][x]*in[6]
				odd := cosines[1][x]*in[1] + cosines[3][x]*in[3] + cosines[5][x]*in[5] + cosines[7][x]*in[7]
				b[o+x*step], b[o+(7-x)*step] = even+odd, even-odd
			}
		}
	}
}

// The tables of ITU-T T.81, annex K, at quality 50.
var (
	lumaSteps = [64]int{
		16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
		18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
	}
	chromaSteps = [64]int{
		17, 18, 24, 47, 99, 99, 99, 99, 18, 21, 26, 66, 99, 99, 99, 99, 24, 26, 56, 99, 99, 99, 99, 99, 47, 66, 99, 99, 99, 99, 99, 99,
		99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99, 99,
	}
)
