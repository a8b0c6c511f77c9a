package main

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// drawer makes training cells: three characters of a line as a camera, a scanner or a web page would show them, sampled as
// the reader does it. What spoils them on the way is in spoil.go.
type drawer struct {
	book []faceBook
	rng  *rand.Rand
	// The picture of the three characters, in float grey values, a copy for the blur, and the bytes that are sampled.
	pic, tmp, soft []float32
	pix            []byte
}

const (
	minPitch = 4.6 // pixels in a pitch: what a passport of 240 pixels has
	maxPitch = 24
	camW     = 3*maxPitch + 3
	camH     = 2*maxPitch + 3
)

func newDrawer(book []faceBook, rng *rand.Rand) *drawer {
	n := camW * camH
	return &drawer{book: book, rng: rng, pic: make([]float32, n), tmp: make([]float32, n), pix: make([]byte, n)}
}

func (d *drawer) between(lo, hi float64) float64 { return lo + (hi-lo)*d.rng.Float64() }

func (d *drawer) chance(p float64) bool { return d.rng.Float64() < p }

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
	if d.chance(0.3) { // runs of fillers are common
		left = ocrb.None - 1
	}
	if d.chance(0.3) {
		right = ocrb.None - 1
	}
	if d.chance(0.05) {
		left = ocrb.None
	}
	if d.chance(0.05) {
		right = ocrb.None
	}
	shiftX := d.rng.NormFloat64() * 0.055
	shiftY := d.rng.NormFloat64() * 0.06
	if d.chance(0.09) { // not a character, or half of one
		middle := class
		left, middle, right, shiftX, shiftY = d.nothing(left, middle, right)
		return d.see(left, middle, right, shiftX, shiftY), ocrb.None
	}
	return d.see(left, class, right, shiftX, shiftY), class
}

// see draws three characters and samples the middle one, shifted by so many pitches.
func (d *drawer) see(left, middle, right int, shiftX, shiftY float64) ocrb.Cell {
	pitch := math.Exp(d.between(math.Log(minPitch), math.Log(maxPitch)))
	w, h := int(3*pitch)+2, int(2*pitch)+2
	cx, cy := float64(w)/2+d.between(-0.5, 0.5), float64(h)/2+d.between(-0.5, 0.5)
	paper, ink := d.between(110, 250), d.between(5, 100)
	ink = min(ink, paper-45)
	d.print([3]int{left, middle, right}, pitch, w, h, cx, cy, paper, ink)
	d.spoil(pitch, w, h, paper, ink)
	plane := ocrb.Plane{Pix: d.pix[:w*h], W: w, H: h}
	// The grid of the reader: a little off in place, pitch and direction.
	ux := pitch * math.Exp(d.rng.NormFloat64()*0.025)
	vy := pitch * math.Exp(d.rng.NormFloat64()*0.045)
	turn := d.rng.NormFloat64() * 0.02
	var cell ocrb.Cell
	cell.Sample(plane, cx+shiftX*pitch, cy+shiftY*pitch, ux, turn*ux, -turn*vy, vy)
	cell.Normalise(float32((paper - ink) * d.between(0.25, 0.5)))
	return cell
}

// print draws the characters on paper: a face, a little turned, slanted, stretched and bent, with security print behind.
func (d *drawer) print(classes [3]int, pitch float64, w, h int, cx, cy, paper, ink float64) {
	face := &d.book[d.rng.IntN(len(d.book))]
	var glyphs [3]*glyph
	var place [3]float64
	for i, c := range classes {
		glyphs[i] = face.pick(c, d.rng)
		place[i] = float64(i-1) + d.rng.NormFloat64()*0.02
	}
	turn := d.rng.NormFloat64() * 0.025
	slant := d.rng.NormFloat64() * 0.04
	size := math.Exp(d.rng.NormFloat64() * 0.04)
	stretchX, stretchY := size*math.Exp(d.rng.NormFloat64()*0.03), size*math.Exp(d.rng.NormFloat64()*0.03)
	var bend [6]float64 // printers' faces differ from the distribution's: bend the plane by a parabola each way
	for i := range bend {
		bend[i] = d.rng.NormFloat64() * 0.035
	}
	gradX, gradY := d.rng.NormFloat64()*7/pitch, d.rng.NormFloat64()*7/pitch
	waves := d.waves(pitch, paper-ink)
	level := mipLevel(pitch)
	for y := range h {
		for x := range w {
			// Where this pixel lies on the paper, in pitches from the middle of the middle character.
			px, py := (float64(x)-cx)/pitch, (float64(y)-cy)/pitch
			gx := (px + (turn+slant)*py) / stretchX
			gy := (py - turn*px) / stretchY
			gx, gy = gx+bend[0]*gx*gy+bend[1]*gy*gy+bend[2]*gx*gx*0.5, gy+bend[3]*gx*gy*0.5+bend[4]*gx*gx+bend[5]*gy*gy*0.5
			k := 1
			if gx < -0.5 {
				k = 0
			} else if gx > 0.5 {
				k = 2
			}
			cover := glyphs[k].at(level, gx-place[k], gy)
			bg := paper + gradX*(float64(x)-cx) + gradY*(float64(y)-cy)
			for _, v := range waves {
				bg += v.height * float64(sine(v.fx*float64(x)+v.fy*float64(y)+v.phase))
			}
			d.pic[y*w+x] = float32(bg + (ink-bg)*cover)
		}
	}
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
