package main

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// drawer makes training cells: a piece of a line as a camera, a scanner or a web page would show it, sampled as the reader does
// it. What spoils the print on the way is in spoil.go.
type drawer struct {
	book []faceBook
	rng  *rand.Rand
	late bool // the last stage of the training: more marks over the print, and pictures that end beside it
	line [chars]int
	// The picture of the piece, in float grey values, a copy for the blur, and the bytes that are sampled.
	pic, tmp, soft []float32
	pix            []byte
}

const (
	minPitch = 4.6 // pixels in a pitch: what a passport of 240 pixels has
	maxPitch = 24
	chars    = 7 // in a picture
	perShot  = 3 // cells of a picture: those that are whole when it is smeared
	camW     = chars*maxPitch + 3
	camH     = 3*maxPitch + 3
)

func newDrawer(book []faceBook, rng *rand.Rand) *drawer {
	n := camW * camH
	return &drawer{book: book, rng: rng, pic: make([]float32, n), tmp: make([]float32, n), pix: make([]byte, n)}
}

func (d *drawer) between(lo, hi float64) float64 { return lo + (hi-lo)*d.rng.Float64() }

func (d *drawer) chance(p float64) bool { return d.rng.Float64() < p }

// alike are characters that are easily taken for one another. They are drawn more often.
var alike = []int{0, 0, 10 + 'O' - 'A', 10 + 'O' - 'A', 10 + 'Q' - 'A', 10 + 'D' - 'A', 8, 10 + 'B' - 'A', 5, 10 + 'S' - 'A', 2, 10 + 'Z' - 'A', 1, 10 + 'I' - 'A', 6, 10 + 'G' - 'A'}

// letter picks a class, fillers and digits more often than chance, as in real zones.
func (d *drawer) letter() int {
	switch r := d.rng.Float64(); {
	case r < 0.06:
		return ocrb.None - 1 // filler
	case r < 0.36:
		return d.rng.IntN(10)
	case r < 0.50:
		return alike[d.rng.IntN(len(alike))]
	default:
		return d.rng.IntN(ocrb.None)
	}
}

// draw returns the normalised cells of one picture and their classes.
func (d *drawer) draw() (cells [perShot]ocrb.Cell, classes [perShot]int) {
	d.spell()
	pitch := math.Exp(d.between(math.Log(minPitch), math.Log(maxPitch)))
	w, h := int(chars*pitch)+2, int(3*pitch)+2
	cx, cy := float64(w)/2+d.between(-0.5, 0.5), float64(h)/2+d.between(-0.5, 0.5)
	paper, ink := d.between(110, 250), d.between(5, 100)
	if d.chance(0.25) { // little light
		paper, ink = d.between(70, 130), d.between(5, 45)
	}
	ink = min(ink, paper-45)
	d.print(pitch, w, h, cx, cy, paper, ink)
	d.spoil(pitch, w, h, paper, ink)
	if d.late && d.chance(0.1) {
		right := d.chance(0.5)
		at := d.side(1.55, 2.1)
		if right == (at < 0) {
			at = -at
		}
		d.cutOff(w, h, int(cx+at*pitch), right)
	}
	plane := ocrb.Plane{Pix: d.pix[:w*h], W: w, H: h}
	for i := range cells {
		at := i - perShot/2
		classes[i] = d.line[chars/2+at]
		// The grid of the reader: a little off in place, pitch and direction.
		x, y := float64(at)+d.rng.NormFloat64()*0.055, d.rng.NormFloat64()*0.06
		if d.chance(0.05) { // between two characters, or above or below the line
			classes[i] = ocrb.None
			if d.chance(0.6) {
				x += d.side(0.38, 0.62)
			} else {
				y += d.side(0.55, 1.1)
			}
		}
		ux := pitch * math.Exp(d.rng.NormFloat64()*0.025)
		vy := pitch * math.Exp(d.rng.NormFloat64()*0.045)
		turn := d.rng.NormFloat64() * 0.02
		cells[i].Sample(plane, cx+x*pitch, cy+y*pitch, ux, turn*ux, -turn*vy, vy)
		cells[i].Normalise(float32((paper - ink) * d.between(0.25, 0.5)))
	}
	return cells, classes
}

func (d *drawer) side(lo, hi float64) float64 {
	if d.rng.IntN(2) == 0 {
		return -d.between(lo, hi)
	}
	return d.between(lo, hi)
}

// spell makes up the piece of the line: characters, runs of fillers, paper where the line begins or ends.
func (d *drawer) spell() {
	for i := range d.line {
		d.line[i] = d.letter()
	}
	if d.chance(0.25) {
		from := d.rng.IntN(chars)
		for i := from; i < min(from+2+d.rng.IntN(5), chars); i++ {
			d.line[i] = ocrb.None - 1
		}
	}
	switch r := d.rng.Float64(); {
	case r < 0.05:
		for i := range 1 + d.rng.IntN(chars-2) {
			d.line[i] = ocrb.None
		}
	case r < 0.10:
		for i := range 1 + d.rng.IntN(chars-2) {
			d.line[chars-1-i] = ocrb.None
		}
	case r < 0.12:
		d.line[d.rng.IntN(chars)] = ocrb.None
	case r < 0.14:
		for i := range d.line {
			d.line[i] = ocrb.None
		}
	}
}

// print draws the characters on paper: a face, a little turned, slanted, stretched and bent, with security print behind and
// other lines above and below.
func (d *drawer) print(pitch float64, w, h int, cx, cy, paper, ink float64) {
	face := &d.book[d.rng.IntN(len(d.book))]
	var rows [3][chars]*glyph
	leading := d.between(1.62, 2.7)
	for k := range rows {
		for i, c := range d.line {
			if k != 1 {
				c = d.letter()
			}
			rows[k][i] = face.pick(c, d.rng)
		}
	}
	var other [3]bool
	other[0], other[1], other[2] = d.chance(0.5), true, d.chance(0.5)
	var place [chars]float64
	for i := range place {
		place[i] = float64(i-chars/2) + d.rng.NormFloat64()*0.02
	}
	turn := d.rng.NormFloat64() * 0.025
	slant := d.rng.NormFloat64() * 0.05
	size := math.Exp(d.rng.NormFloat64() * 0.04)
	stretchX, stretchY := size*math.Exp(d.rng.NormFloat64()*0.03), size*math.Exp(d.rng.NormFloat64()*0.03)
	var bend [6]float64 // printers' faces differ from the distribution's: bend each character by a parabola each way
	for i := range bend {
		bend[i] = d.rng.NormFloat64() * 0.035
	}
	gradX, gradY := d.rng.NormFloat64()*4/pitch, d.rng.NormFloat64()*7/pitch
	waves := d.waves(pitch, paper-ink)
	level := mipLevel(pitch)
	for y := range h {
		for x := range w {
			// Where this pixel lies on the paper, in pitches from the middle of the middle character.
			px, py := (float64(x)-cx)/pitch, (float64(y)-cy)/pitch
			line, down := 1, py-turn*px
			if down < -leading/2 {
				line, down = 0, down+leading
			} else if down > leading/2 {
				line, down = 2, down-leading
			}
			along := px + turn*py + slant*down
			bg := paper + gradX*(float64(x)-cx) + gradY*(float64(y)-cy)
			for _, v := range waves {
				bg += v.height * float64(sine(v.fx*float64(x)+v.fy*float64(y)+v.phase))
			}
			cover := 0.0
			if other[line] && down > -0.85 && down < 0.85 {
				k := min(max(int(math.Floor(along+0.5))+chars/2, 0), chars-1)
				gx, gy := (along-place[k])/stretchX, down/stretchY
				gx, gy = gx+bend[0]*gx*gy+bend[1]*gy*gy+bend[2]*gx*gx*0.5, gy+bend[3]*gx*gy*0.5+bend[4]*gx*gx+bend[5]*gy*gy*0.5
				cover = rows[line][k].at(level, gx, gy)
			}
			d.pic[y*w+x] = float32(bg + (ink-bg)*cover)
		}
	}
}
