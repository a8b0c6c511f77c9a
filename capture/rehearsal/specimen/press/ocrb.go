package press

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"github.com/passdesk/passdesk/app/document"
)

// The print of an MRZ, Doc 9303-3: OCR-B size 1, ten characters an inch. The advance of the font is 0.723 em.
const (
	mrzPitch = 2.54
	mrzEm    = mrzPitch / 0.723
)

// Print is how an MRZ came out of the printer. The zero value is true to the standard.
type Print struct {
	Square bool       // the cut with square stroke ends instead of the round one
	Grow   float64    // mm that every outline stands out: a thicker stroke, below zero a thinner one
	Spread float64    // mm over which ink ran: rounds corners
	Scale  float64    // factor on the size of the characters; 1 when zero
	Pitch  float64    // factor on the pitch; 1 when zero
	DX, DY float64    // mm that the whole zone is off its place
	Turn   float64    // degrees that the lines are askew
	Jitter float64    // mm: sigma of each character's place
	Fade   float64    // 0..1: how much ink is missing in spots
	Ink    color.RGBA // near black
	Tint   float64    // 0..1: how much of the security print goes on below the zone
}

// printOf invents a print.
func printOf(j Job, r *rand.Rand) Print {
	if j.Plain {
		return Print{Ink: hex(0x141416), Tint: 0.25, Scale: 1, Pitch: 1}
	}
	dark := 14 + r.IntN(44)
	p := Print{
		Square: r.IntN(3) == 0, Grow: -0.045 + 0.12*r.Float64(), Spread: 0.05 * r.Float64(), Scale: 0.97 + 0.06*r.Float64(),
		Pitch: 1 + 0.006*(2*r.Float64()-1), DX: 1.6*r.Float64() - 0.8, DY: 2.6*r.Float64() - 1.3, Turn: 1.2*r.Float64() - 0.6,
		Jitter: 0.03 * r.Float64(), Ink: color.RGBA{byte(dark), byte(dark), byte(dark + r.IntN(14)), 255}, Tint: r.Float64(),
	}
	if r.IntN(6) == 0 {
		p.Fade = 0.35 * r.Float64()
	}
	if j.Kind == document.FRID {
		p.DX *= 0.5 // its lines run almost from edge to edge
	}
	return p
}

// shape is the outline of a character as a distance: mm to the outline, negative on the ink, in a field of shapeN pixels at
// shapePPM pixels a millimetre whose middle is the middle of a capital.
type shape []float32

const (
	shapePPM = 24
	shapeN   = 112 // 4.7 mm
)

type shapeKey struct {
	r      rune
	square bool
	spread int // in fiftieths of a millimetre
}

var shapes sync.Map // shapeKey to shape

func (s *sheet) shape(r rune, square bool, spread float64) shape {
	key := shapeKey{r, square, int(math.Round(spread * 50))}
	spread = float64(key.spread) / 50 // who comes first must not decide how all others look
	if v, ok := shapes.Load(key); ok {
		return v.(shape)
	}
	f := s.fonts.square
	// The outlines of 8 and < in the round cut use an operator (flex1) that x/image does not know, and would stay blank. The
	// square cut's are taken, with their corners rounded off.
	soften := spread
	switch {
	case !square && (r == '8' || r == '<'):
		soften = max(spread, 0.045)
	case !square:
		f = s.fonts.round
	}
	v := distances(f, r)
	v.smooth(soften)
	shapes.Store(key, v)
	return v
}

// distances draws a character at four times the scale and measures how far each pixel is from its outline.
func distances(f *sfnt.Font, r rune) shape {
	const k = 4
	const n = shapeN * k
	img := image.NewAlpha(image.Rect(0, 0, n, n))
	const em = mrzEm * shapePPM * k
	face, err := sized(f, em)
	if err != nil {
		return make(shape, shapeN*shapeN)
	}
	defer face.Close()
	d := font.Drawer{Dst: img, Src: image.Opaque, Face: face, Dot: fixed.Point26_6{
		X: fixed.Int26_6(math.Round(64 * (n/2 - mrzPitch/2*shapePPM*k))), Y: fixed.Int26_6(math.Round(64 * (n/2 + 0.36*em))),
	}}
	d.DrawString(string(r))
	in, out := make([]bool, n*n), make([]bool, n*n)
	for i, a := range img.Pix {
		in[i], out[i] = a >= 128, a < 128
	}
	toInk, toPaper := squares(in, n), squares(out, n)
	v := make(shape, shapeN*shapeN)
	for y := range shapeN {
		for x := range shapeN {
			var sum float64
			for _, at := range [4]int{(4*y+1)*n + 4*x + 1, (4*y+1)*n + 4*x + 2, (4*y+2)*n + 4*x + 1, (4*y+2)*n + 4*x + 2} {
				if in[at] {
					sum -= math.Sqrt(toPaper[at]) - 0.5
				} else {
					sum += math.Sqrt(toInk[at]) - 0.5
				}
			}
			v[y*shapeN+x] = float32(sum / 4 / (shapePPM * k))
		}
	}
	return v
}

// squares gives the squared distance of each pixel to the nearest that is set (Felzenszwalb and Huttenlocher, Distance
// Transforms of Sampled Functions, 2012).
func squares(set []bool, n int) []float64 {
	const far = 1e12
	d := make([]float64, n*n)
	for i, s := range set {
		if !s {
			d[i] = far
		}
	}
	f, out := make([]float64, n), make([]float64, n)
	v, z := make([]int, n), make([]float64, n+1)
	line := func(at, step int) {
		for i := range n {
			f[i] = d[at+i*step]
		}
		k := 0
		v[0], z[0], z[1] = 0, math.Inf(-1), math.Inf(1)
		cross := func(q, p int) float64 {
			return ((f[q] + float64(q*q)) - (f[p] + float64(p*p))) / float64(2*q-2*p)
		}
		for q := 1; q < n; q++ {
			s := cross(q, v[k])
			for s <= z[k] {
				k--
				s = cross(q, v[k])
			}
			k++
			v[k], z[k], z[k+1] = q, s, math.Inf(1)
		}
		k = 0
		for q := range n {
			for z[k+1] < float64(q) {
				k++
			}
			out[q] = float64((q-v[k])*(q-v[k])) + f[v[k]]
		}
		for i := range n {
			d[at+i*step] = out[i]
		}
	}
	for x := range n {
		line(x, n)
	}
	for y := range n {
		line(y*n, 1)
	}
	return d
}

// smooth blurs the field over so many mm, which rounds the outline's corners as spreading ink does.
func (v shape) smooth(mm float64) {
	r := int(math.Round(mm * shapePPM * 1.7))
	if r < 1 {
		return
	}
	tmp := make(shape, len(v))
	for range 2 {
		for _, dir := range [2][2]int{{shapeN, 1}, {1, shapeN}} {
			for l := range shapeN {
				for i := range shapeN {
					var sum float32
					for j := i - r; j <= i+r; j++ {
						sum += v[l*dir[0]+min(max(j, 0), shapeN-1)*dir[1]]
					}
					tmp[l*dir[0]+i*dir[1]] = sum / float32(2*r+1)
				}
			}
			copy(v, tmp)
		}
	}
}

// at gives the distance at a place in mm from the middle.
func (v shape) at(x, y float64) float64 {
	fx, fy := clamp(x*shapePPM+shapeN/2-0.5, 0, shapeN-1.001), clamp(y*shapePPM+shapeN/2-0.5, 0, shapeN-1.001)
	ix, iy := int(fx), int(fy)
	ax, ay := fx-float64(ix), fy-float64(iy)
	i := iy*shapeN + ix
	top := float64(v[i])*(1-ax) + float64(v[i+1])*ax
	bottom := float64(v[i+shapeN])*(1-ax) + float64(v[i+shapeN+1])*ax
	return top*(1-ay) + bottom*ay
}

// capital is the height of a capital's middle above the base line, mm.
const capital = 0.36 * mrzEm

// mrz prints the lines, each character in the middle of its cell, and remembers where they stand.
func (s *sheet) mrz(z zone, p Print, lines []string) {
	if p.Scale == 0 {
		p.Scale = 1
	}
	if p.Pitch == 0 {
		p.Pitch = 1
	}
	sin, cos := math.Sincos(p.Turn * math.Pi / 180)
	n := float64(len(lines[0]))
	midX := z.x + p.DX + n/2*mrzPitch
	midY := z.y + p.DY - capital + float64(len(lines)-1)/2*z.spacing
	seed := s.rng.Uint64()
	for l, line := range lines {
		for i, r := range line {
			dx := (float64(i) + 0.5 - n/2) * mrzPitch * p.Pitch
			dy := (float64(l) - float64(len(lines)-1)/2) * z.spacing
			dx, dy = dx+p.Jitter*s.rng.NormFloat64(), dy+p.Jitter*s.rng.NormFloat64()
			s.glyph(s.shape(r, p.Square, p.Spread), midX+cos*dx-sin*dy, midY+sin*dx+cos*dy, sin, cos, p, seed)
		}
	}
	w, h := n*mrzPitch, float64(len(lines)-1)*z.spacing+2.6
	s.boxes["mrz"] = Box{midX - w/2, midY - h/2, w, h}
}

// glyph prints one character around (cx, cy).
func (s *sheet) glyph(v shape, cx, cy, sin, cos float64, p Print, seed uint64) {
	r := s.rect(cx-1.9, cy-2.1, 3.8, 4.2).Intersect(s.img.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			mx, my := (float64(x)+0.5)/PixelsPerMM, (float64(y)+0.5)/PixelsPerMM
			dx, dy := mx-cx, my-cy
			d := v.at((cos*dx+sin*dy)/p.Scale, (cos*dy-sin*dx)/p.Scale)*p.Scale - p.Grow
			cover := 0.5 - d*PixelsPerMM
			if cover <= 0 {
				continue
			}
			a := min(cover, 1) * 0.97
			if p.Fade > 0 {
				a *= 1 - p.Fade*clamp(1.6*speck(mx*2.2, my*2.2, seed)-0.3, 0, 1)
			}
			s.blend(x, y, p.Ink, a)
		}
	}
}

// speck is smooth noise between 0 and 1 with features of size one.
func speck(x, y float64, seed uint64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	ax, ay := x-x0, y-y0
	ax, ay = ax*ax*(3-2*ax), ay*ay*(3-2*ay)
	at := func(i, j float64) float64 {
		h := uint64(int64(i))*0x9e3779b97f4a7c15 ^ uint64(int64(j))*0xc2b2ae3d27d4eb4f ^ seed
		h ^= h >> 29
		h *= 0xbf58476d1ce4e5b9
		h ^= h >> 32
		return float64(h&0xffff) / 65535
	}
	return mix(mix(at(x0, y0), at(x0+1, y0), ax), mix(at(x0, y0+1), at(x0+1, y0+1), ax), ay)
}
