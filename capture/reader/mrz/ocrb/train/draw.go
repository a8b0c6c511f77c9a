package main

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// drawer makes training cells: three characters of a line as a camera would see them, sampled as the reader does it.
type drawer struct {
	book []faceBook
	rng  *rand.Rand
	// The camera's picture of the three characters, in float grey values, and a copy for the blur.
	pic, tmp []float32
}

const (
	maxPitch = 27 // camera pixels in a pitch, at most
	camW     = 3*maxPitch + 3
	camH     = 2*maxPitch + 3
)

func newDrawer(book []faceBook, rng *rand.Rand) *drawer {
	return &drawer{book: book, rng: rng, pic: make([]float32, camW*camH), tmp: make([]float32, camW*camH)}
}

func (d *drawer) between(lo, hi float64) float64 { return lo + (hi-lo)*d.rng.Float64() }

// letter picks a class, fillers and digits more often than chance, as in real zones.
func (d *drawer) letter() int {
	switch r := d.rng.Float64(); {
	case r < 0.06:
		return ocrb.None - 1 // filler
	case r < 0.40:
		return d.rng.IntN(10)
	default:
		return d.rng.IntN(ocrb.None)
	}
}

// draw returns a normalised cell and its class.
func (d *drawer) draw() (ocrb.Cell, int) {
	class := d.letter()
	left, right := d.letter(), d.letter()
	if d.rng.Float64() < 0.3 { // runs of fillers are common
		left = ocrb.None - 1
	}
	if d.rng.Float64() < 0.3 {
		right = ocrb.None - 1
	}
	if d.rng.Float64() < 0.05 {
		left = ocrb.None
	}
	if d.rng.Float64() < 0.05 {
		right = ocrb.None
	}
	shiftX := d.rng.NormFloat64() * 0.045
	shiftY := d.rng.NormFloat64() * 0.05
	if d.rng.Float64() < 0.08 { // not a character, or half of one
		middle := class
		class = ocrb.None
		left, middle, right, shiftX, shiftY = d.nothing(left, middle, right)
		return d.see(left, middle, right, shiftX, shiftY), class
	}
	return d.see(left, class, right, shiftX, shiftY), class
}

// see draws three characters through a camera and samples the middle one, shifted by so many pitches.
func (d *drawer) see(left, middle, right int, shiftX, shiftY float64) ocrb.Cell {
	face := &d.book[d.rng.IntN(len(d.book))]
	glyphs := [3]*glyph{face.pick(left, d.rng), face.pick(middle, d.rng), face.pick(right, d.rng)}

	pitch := math.Exp(d.between(math.Log(5.5), math.Log(26)))
	turn := d.rng.NormFloat64() * 0.02
	slant := d.rng.NormFloat64() * 0.03
	stretchX, stretchY := math.Exp(d.rng.NormFloat64()*0.03), math.Exp(d.rng.NormFloat64()*0.04)
	w, h := int(3*pitch)+2, int(2*pitch)+2
	cx, cy := float64(w)/2+d.between(-0.5, 0.5), float64(h)/2+d.between(-0.5, 0.5)
	paper, ink := d.between(110, 250), d.between(5, 90)
	if paper-ink < 45 {
		ink = paper - 45
	}
	gradX, gradY := d.rng.NormFloat64()*6/pitch, d.rng.NormFloat64()*6/pitch
	wave, phase, dir := d.between(0, 14)*d.rng.Float64(), d.between(0, 6.3), d.between(0, 6.3)
	freq := d.between(0.5, 6) / pitch
	cosD, sinD := math.Cos(dir), math.Sin(dir)
	level := mipLevel(pitch)
	for y := range h {
		for x := range w {
			// Where this camera pixel lies on the paper, in pitches from the middle of the middle character.
			px, py := (float64(x)-cx)/pitch, (float64(y)-cy)/pitch
			gx := (px + turn*py + slant*py) / stretchX
			gy := (py - turn*px) / stretchY
			k := int(math.Floor(gx + 1.5))
			cover := 0.0
			if k >= 0 && k < 3 {
				cover = glyphs[k].at(level, gx-float64(k-1), gy)
			}
			bg := paper + gradX*(float64(x)-cx) + gradY*(float64(y)-cy)
			if wave > 1 {
				bg += wave * math.Sin(freq*6.28*(cosD*float64(x)+sinD*float64(y))+phase)
			}
			d.pic[y*w+x] = float32(bg + (ink-bg)*cover)
		}
	}
	// Blur in pitches: the limit of what can be read lies near 0.2.
	sigma := d.between(0.02, 0.2) * pitch
	if d.rng.Float64() < 0.3 {
		sigma = d.between(0.02, 0.08) * pitch
	}
	blur(d.pic[:w*h], d.tmp[:w*h], w, h, sigma, 1)
	if d.rng.Float64() < 0.15 { // moved sideways or up and down while the shutter was open
		if d.rng.IntN(2) == 0 {
			blur(d.pic[:w*h], d.tmp[:w*h], w, h, d.between(0.05, 0.16)*pitch, 2)
		} else {
			blur(d.pic[:w*h], d.tmp[:w*h], w, h, d.between(0.05, 0.16)*pitch, 3)
		}
	}
	noise := d.between(0, 9)
	if d.rng.Float64() < 0.15 {
		noise = d.between(9, 18)
	}
	plane := ocrb.Plane{Pix: make([]byte, w*h), W: w, H: h}
	for i := range plane.Pix {
		v := float64(d.pic[i]) + d.rng.NormFloat64()*noise
		plane.Pix[i] = byte(min(max(v, 0), 255))
	}
	// The grid of the reader: a little off in place and pitch.
	ux := pitch * math.Exp(d.rng.NormFloat64()*0.02)
	vy := pitch * math.Exp(d.rng.NormFloat64()*0.03)
	var cell ocrb.Cell
	cell.Sample(plane, cx+shiftX*pitch, cy+shiftY*pitch, ux, 0, 0, vy)
	cell.Normalise(float32((paper - ink) * d.between(0.3, 0.5)))
	return cell
}

// nothing returns the make-up of a cell without a character in its middle.
func (d *drawer) nothing(left, middle, right int) (l, m, r int, shiftX, shiftY float64) {
	side := func(lo, hi float64) float64 {
		if d.rng.IntN(2) == 0 {
			return -d.between(lo, hi)
		}
		return d.between(lo, hi)
	}
	switch d.rng.IntN(4) {
	case 0: // empty paper
		return ocrb.None, ocrb.None, ocrb.None, 0, 0
	case 1: // paper beside the first or last character
		if d.rng.IntN(2) == 0 {
			return left, ocrb.None, ocrb.None, side(0, 0.1), 0
		}
		return ocrb.None, ocrb.None, right, side(0, 0.1), 0
	case 2: // between two characters
		return left, middle, right, side(0.38, 0.62), 0
	default: // above or below the line
		return left, middle, right, 0, side(0.5, 1.3)
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
	pass := func(dst, src []float32, count, step, lines, stride int) {
		for l := range lines {
			for i := range count {
				v := float32(0)
				for k, weight := range kernel {
					j := min(max(i+k-n, 0), count-1)
					v += weight * src[l*stride+j*step]
				}
				dst[l*stride+i*step] = v / sum
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
