// Package ocrb recognises single characters of OCR-B, the typeface of every machine-readable zone: how a character's
// cell is sampled from a grey picture, and a small neural net that says what stands in it. Its weights are made by the
// program in the folder train from the OCR-B outlines of the distribution, with a fixed seed, and are embedded here.
//
// The unit of this package is the pitch: the distance between two characters of a line, 2.54 mm on paper (ICAO Doc
// 9303-3, OCR-B size 1).
package ocrb

import "math"

// The cell: 40 x 32 samples around the middle of a character. It holds half of each neighbour, since motion and defocus smear
// characters into one another: what a smeared character is can only be told beside what it was smeared into.
const (
	CellW = 40
	CellH = 32
	// PerPitch is the number of samples in one pitch: the cell is 2.2 pitches wide and 1.76 high.
	PerPitch = 18.2
)

// Alphabet holds the characters of a machine-readable zone in the order of the net's outputs.
const Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"

// None is the class of everything that is not a character in the middle of its cell: paper, background print, stray
// marks, the gap between two characters.
const None = len(Alphabet)

// Classes counts the net's outputs: the alphabet and None.
const Classes = None + 1

// Plane is an 8-bit grey picture, row after row without padding.
type Plane struct {
	Pix  []byte
	W, H int
	// Bare takes what lies outside the picture for paper when cells are sampled, instead of going on with its border: where a
	// picture is cut off at the text, that would draw stripes.
	Bare bool
}

// At samples the plane at a position between pixels (bilinear; pixel centres lie at whole numbers; the border goes on
// outside).
func (p Plane) At(x, y float64) float32 {
	x, y = min(max(x, 0), float64(p.W-1)), min(max(y, 0), float64(p.H-1))
	x0, y0 := int(x), int(y)
	x1, y1 := min(x0+1, p.W-1), min(y0+1, p.H-1)
	fx, fy := float32(x-float64(x0)), float32(y-float64(y0))
	a, b := float32(p.Pix[y0*p.W+x0]), float32(p.Pix[y0*p.W+x1])
	c, d := float32(p.Pix[y1*p.W+x0]), float32(p.Pix[y1*p.W+x1])
	top, bottom := a+(b-a)*fx, c+(d-c)*fx
	return top + (bottom-top)*fy
}

// Cell is one sampled cell, row after row from the top left. Sample fills it with grey values; Normalise turns them
// into the share of ink, about 0 for paper and 1 for print.
type Cell [CellW * CellH]float32

// Sample fills the cell around (cx, cy), the middle of a capital letter. (ux, uy) is one pitch along the line and
// (vx, vy) one pitch down the page, both in pixels of the plane. Outside of a bare plane the grey is below zero.
func (c *Cell) Sample(p Plane, cx, cy, ux, uy, vx, vy float64) {
	if c.inside(p, cx, cy, ux, uy, vx, vy) {
		return
	}
	i := 0
	for y := range CellH {
		dy := (float64(y) + 0.5 - CellH/2.0) / PerPitch
		for x := range CellW {
			dx := (float64(x) + 0.5 - CellW/2.0) / PerPitch
			px, py := cx+dx*ux+dy*vx, cy+dx*uy+dy*vy
			if p.Bare && (px < -0.5 || py < -0.5 || px > float64(p.W)-0.5 || py > float64(p.H)-0.5) {
				c[i] = -1
			} else {
				c[i] = p.At(px, py)
			}
			i++
		}
	}
}

// inside is Sample for a cell of which every sample has four pixels around it, as nearly all have: it counts in 1/65536 of a
// pixel, and asks for the borders once. It is false, and nothing was done, for other cells.
func (c *Cell) inside(p Plane, cx, cy, ux, uy, vx, vy float64) bool {
	const one = 1 << 16
	const halfW, halfH = (CellW - 1) / 2.0 / PerPitch, (CellH - 1) / 2.0 / PerPitch
	wide, high := halfW*math.Abs(ux)+halfH*math.Abs(vx)+0.01, halfW*math.Abs(uy)+halfH*math.Abs(vy)+0.01
	if !(cx-wide >= 0 && cy-high >= 0 && cx+wide < float64(p.W-1) && cy+high < float64(p.H-1)) || p.W > 1<<15 || p.H > 1<<15 {
		return false
	}
	fixed := func(v float64) int { return int(math.Round(v * one)) }
	stepX, stepY := fixed(ux/PerPitch), fixed(uy/PerPitch)
	for y := range CellH {
		dy := (float64(y) + 0.5 - CellH/2.0) / PerPitch
		px, py := fixed(cx-halfW*ux+dy*vx), fixed(cy-halfW*uy+dy*vy)
		row := c[y*CellW:][:CellW]
		for x := range row {
			at := (py>>16)*p.W + px>>16
			up, down := p.Pix[at:at+2:len(p.Pix)], p.Pix[at+p.W:at+p.W+2:len(p.Pix)]
			fx, fy := (px>>4)&0xfff, (py>>4)&0xfff
			top := int(up[0])<<12 + (int(up[1])-int(up[0]))*fx
			bottom := int(down[0])<<12 + (int(down[1])-int(down[0]))*fx
			row[x] = float32(top<<12+(bottom-top)*fy) * (1.0 / (1 << 24))
			px, py = px+stepX, py+stepY
		}
	}
	return true
}

// Range returns the grey of the paper (85th percentile) and of the ink (4th percentile) in a sampled cell.
func (c *Cell) Range() (paper, ink float32) {
	var hist [256]int
	seen := 0
	for _, v := range c {
		if v >= 0 {
			hist[uint8(min(v, 255))]++
			seen++
		}
	}
	n, inkAt, paperAt := 0, seen*4/100, seen*85/100
	for v, k := range hist {
		if n <= inkAt && inkAt < n+k {
			ink = float32(v)
		}
		if n <= paperAt && paperAt < n+k {
			paper = float32(v)
			break
		}
		n += k
	}
	return paper, ink
}

// Normalise turns grey values into shares of ink. The contrast is never taken as less than floor (grey steps), so that
// empty paper does not become a storm of noise; callers give half the usual contrast of the line.
func (c *Cell) Normalise(floor float32) {
	paper, ink := c.Range()
	scale := 1 / max(paper-ink, floor, 4)
	for i, v := range c {
		c[i] = min(max((paper-v)*scale, -0.5), 1.5)
		if v < 0 {
			c[i] = 0
		}
	}
}
