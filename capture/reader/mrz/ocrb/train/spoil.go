package main

import (
	"math"
)

// What spoils print on its way into a picture: security patterns, lines and stamps, defocus, motion, sharpening, light,
// noise and JPEG.

// wave is a sine pattern: height in grey steps, the rest in radians a pixel and radians.
type wave struct{ height, fx, fy, phase float64 }

// waves makes up to three patterns of fine lines behind the print, weaker than it.
func (d *drawer) waves(pitch, contrast float64) (out []wave) {
	for range d.rng.IntN(4) {
		height := contrast * d.between(0, 0.16) * d.rng.Float64()
		period := math.Exp(d.between(math.Log(0.12), math.Log(3))) * pitch
		sin, cos := math.Sincos(d.between(0, math.Pi))
		if height > 1 && period > 1.6 {
			f := 2 * math.Pi / period
			out = append(out, wave{height, f * cos, f * sin, d.between(0, 6.3)})
		}
	}
	return out
}

var sineTable = func() (t [1024]float32) {
	for i := range t {
		t[i] = float32(math.Sin(2 * math.Pi * float64(i) / 1024))
	}
	return t
}()

func sine(x float64) float32 { return sineTable[int(x*1024/(2*math.Pi)+1<<20)&1023] }

// spoil takes the printed picture through stamps, optics, light and storage, into pix.
func (d *drawer) spoil(pitch float64, w, h int, paper, ink float64) {
	pic, tmp := d.pic[:w*h], d.tmp[:w*h]
	marks := 0.22
	if d.late {
		marks = 0.4
	}
	if d.chance(marks) { // strokes of stamps and signatures, borders of boxes
		for range 1 + d.rng.IntN(2) {
			d.stroke(pitch, w, h, paper-ink)
		}
	}
	// Blur in pitches: the limit of what can be read lies above 0.2.
	sigma := d.between(0.02, 0.24) * pitch
	if d.chance(0.5) {
		sigma = d.between(0.02, 0.12) * pitch
	}
	blur(pic, tmp, w, h, sigma, 1)
	if d.chance(0.45) { // moved while the shutter was open
		length := d.between(1, 9.5)
		if d.chance(0.3) {
			length = d.between(0.1, 0.8) * pitch
		}
		d.smear(w, h, min(length, 0.85*pitch), d.between(0, math.Pi))
	}
	if d.chance(0.15) { // sharpened, as pictures on web pages are
		copy(d.tmp2(w*h), pic)
		blur(pic, tmp, w, h, max(d.between(0.05, 0.15)*pitch, 0.7), 1)
		amount := float32(d.between(0.4, 1.5))
		for i, v := range d.soft {
			pic[i] = v + amount*(v-pic[i])
		}
	}
	if d.chance(0.08) { // light that washes a side out
		sin, cos := math.Sincos(d.between(0, 2*math.Pi))
		reach, at := d.between(0.3, 1.2)*pitch, d.between(-0.4, 1)*pitch
		for i := range pic {
			x, y := float64(i%w)-float64(w)/2, float64(i/w)-float64(h)/2
			share := float32(0.85 / (1 + math.Exp((at-cos*x-sin*y)*4/reach)))
			pic[i] += (252 - pic[i]) * share
		}
	}
	noise := d.between(0, 9)
	if d.chance(0.2) {
		noise = d.between(9, 22)
	}
	if d.chance(0.25) {
		noise = 0
	}
	noise = min(noise, 0.16*(paper-ink))
	if noise > 0 {
		for i := range pic {
			pic[i] += float32(d.rng.NormFloat64() * noise)
		}
	}
	if d.chance(0.4) {
		d.jpeg(w, h, d.between(max(82-3.5*pitch, 22), 95)) // small letters survive mild compression only
	}
	for i, v := range pic {
		d.pix[i] = byte(min(max(v, 0), 255))
	}
}

// cutOff lets the picture end beside the cells, as pictures of the bare zone do: its last column goes on outside.
func (d *drawer) cutOff(w, h int, at int, right bool) {
	for y := range h {
		row := d.pix[y*w : (y+1)*w]
		if right {
			for x := at + 1; x < w; x++ {
				row[x] = row[at]
			}
			continue
		}
		for x := range at {
			row[x] = row[at]
		}
	}
}

// smear moves the picture evenly by a length in pixels while it is taken.
func (d *drawer) smear(w, h int, length, angle float64) {
	if length < 1 {
		return
	}
	// The streak as weights of whole steps, its places shared between the four pixels around them.
	const reach, steps = 12, 32
	var weights [2*reach + 1][2*reach + 1]float32
	sin, cos := math.Sincos(angle)
	for i := range steps {
		t := ((float64(i)+0.5)/steps - 0.5) * length
		x, y := t*cos+reach, t*sin+reach
		ix, iy := int(x), int(y)
		ax, ay := float32(x-float64(ix)), float32(y-float64(iy))
		weights[iy][ix] += (1 - ax) * (1 - ay) / steps
		weights[iy][ix+1] += ax * (1 - ay) / steps
		weights[iy+1][ix] += (1 - ax) * ay / steps
		weights[iy+1][ix+1] += ax * ay / steps
	}
	out, in := d.tmp[:w*h], d.pic[:w*h]
	clear(out)
	for j := range weights {
		for i, v := range weights[j] {
			if v < 1e-4 {
				continue
			}
			dx, dy := i-reach, j-reach
			lo, hi := max(-dx, 0), min(w-dx, w)
			for y := range h {
				from := in[min(max(y+dy, 0), h-1)*w:][:w]
				to := out[y*w:][:w]
				for x := range lo {
					to[x] += v * from[0]
				}
				for x, g := range from[lo+dx : hi+dx] {
					to[lo+x] += v * g
				}
				for x := hi; x < w; x++ {
					to[x] += v * from[w-1]
				}
			}
		}
	}
	copy(in, out)
}

// tmp2 returns a third buffer of n values.
func (d *drawer) tmp2(n int) []float32 {
	if cap(d.soft) < n {
		d.soft = make([]float32, camW*camH)
	}
	d.soft = d.soft[:n]
	return d.soft
}

// stroke darkens (now and then lightens) a straight band across the picture.
func (d *drawer) stroke(pitch float64, w, h int, contrast float64) {
	angle := d.between(0, math.Pi)
	if d.chance(0.5) { // borders run along the text
		angle = math.Pi / 2
		if d.late && d.chance(0.4) { // or across it
			angle = 0
		}
	}
	sin, cos := math.Sincos(angle)
	at, half := d.between(-1.2, 1.2)*pitch, d.between(0.02, 0.13)*pitch
	depth := contrast * d.between(0.15, 0.75)
	if d.chance(0.15) {
		depth *= -0.7
	}
	for y := range h {
		for x := range w {
			off := math.Abs(cos*(float64(x)-float64(w)/2) + sin*(float64(y)-float64(h)/2) - at)
			if share := half + 0.5 - off; share > 0 {
				d.pic[y*w+x] = max(d.pic[y*w+x]-float32(depth*min(share, 1)), 0)
			}
		}
	}
}

// blur smooths along rows (way 2), columns (way 3) or both (way 1) with a Gaussian of the given width in pixels.
func blur(pic, tmp []float32, w, h int, sigma float64, way int) {
	if sigma < 0.25 {
		return
	}
	n := int(math.Ceil(2.5 * sigma))
	kernel := make([]float32, 2*n+1)
	sum := float32(0)
	for i := range kernel {
		x := float64(i-n) / sigma
		kernel[i] = float32(math.Exp(-x * x / 2))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	pass := func(dst, src []float32, count, step, lines, stride int) {
		for l := range lines {
			row := src[l*stride:]
			for i := range count {
				v := float32(0)
				if i >= n && i+n < count {
					j := (i - n) * step
					for _, weight := range kernel {
						v += weight * row[j]
						j += step
					}
				} else {
					for k, weight := range kernel {
						v += weight * row[min(max(i+k-n, 0), count-1)*step]
					}
				}
				dst[l*stride+i*step] = v
			}
		}
	}
	if way != 3 {
		pass(tmp, pic, w, 1, h, w)
		copy(pic, tmp)
	}
	if way != 2 {
		pass(tmp, pic, h, w, w, 1)
		copy(pic, tmp)
	}
}

// dct is the matrix of the 8-point cosine transform (ITU-T T.81, A.3.3).
var dct = func() (m [8][8]float32) {
	for k := range m {
		for n := range m[k] {
			m[k][n] = float32(0.5 * math.Cos(float64(2*n+1)*float64(k)*math.Pi/16))
			if k == 0 {
				m[k][n] = float32(0.5 / math.Sqrt2)
			}
		}
	}
	return m
}()

// luminance is the example table of ITU-T T.81, K.1, which nearly every encoder scales.
var luminance = [64]float32{
	16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22, 29, 51, 87, 80, 62,
	18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103, 121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
}

// jpeg takes the picture through the losses of JPEG at a quality of 1 to 99, its blocks beginning anywhere.
func (d *drawer) jpeg(w, h int, quality float64) {
	scale := float32(5000/quality) / 100
	if quality >= 50 {
		scale = float32(200-2*quality) / 100
	}
	var q [64]float32
	for i, v := range luminance {
		q[i] = max(float32(math.Floor(float64(v*scale+0.5))), 1)
	}
	ox, oy := -d.rng.IntN(8), -d.rng.IntN(8)
	var in, half [64]float32
	for by := oy; by < h; by += 8 {
		for bx := ox; bx < w; bx += 8 {
			for i := range in {
				in[i] = d.pic[min(max(by+i/8, 0), h-1)*w+min(max(bx+i%8, 0), w-1)] - 128
			}
			for y := range 8 { // rows
				for k := range 8 {
					half[8*y+k] = dot8(&dct[k], in[8*y:8*y+8])
				}
			}
			var column, back [8]float32
			for x := range 8 { // columns there and back
				for y := range column {
					column[y] = half[8*y+x]
				}
				clear(back[:])
				for k := range 8 {
					step := q[8*k+x]
					v := dot8(&dct[k], column[:]) / step
					r := float32(int32(v+4096.5)-4096) * step
					if r == 0 {
						continue
					}
					for y := range back {
						back[y] += dct[k][y] * r
					}
				}
				for y := range back {
					half[8*y+x] = back[y]
				}
			}
			for y := range 8 {
				if by+y < 0 || by+y >= h {
					continue
				}
				clear(back[:])
				for k := range 8 {
					v := half[8*y+k]
					for x := range back {
						back[x] += dct[k][x] * v
					}
				}
				for x, v := range back {
					if bx+x >= 0 && bx+x < w {
						d.pic[(by+y)*w+bx+x] = v + 128
					}
				}
			}
		}
	}
}

func dot8(a *[8]float32, b []float32) float32 {
	return a[0]*b[0] + a[1]*b[1] + a[2]*b[2] + a[3]*b[3] + a[4]*b[4] + a[5]*b[5] + a[6]*b[6] + a[7]*b[7]
}
