package calibration

import "math"

// The card, in millimetres: ID-1 of ISO/IEC 7810. Four targets tell where it is, a bar which way up; a black square turned by
// six degrees gives slanted edges in both directions (the method of ISO 12233); bars of 0.5 to 0.25 mm show what a barcode
// meets; the rest is white, to measure light.
const (
	CardW = 85.6
	CardH = 53.98

	targetR1 = 5.5 // black
	targetR2 = 3.6 // white
	targetR3 = 1.8 // black

	squareSide = 20.0
	squareTurn = 6.0 // degrees

	barsW, barsH = 12.0, 5.0 // of a group
)

// targets are the middles of the round targets, clockwise from the top left.
var targets = [4]Point{{9, 9}, {76.6, 9}, {76.6, 44.98}, {9, 44.98}}

var square = Point{42.8, 24} // its middle

// keyBar is black; the place opposite, turned by 180 degrees, is white.
var keyBar = struct{ X, Y, W, H float64 }{22, 4, 18, 4}

// Bars is the width of a bar in each group of line pairs, in millimetres, from the top of the card down.
var Bars = [4]float64{0.5, 0.4, 0.33, 0.25}

// group is the place of a group of bars.
func group(i int, upright bool) Point {
	y := 13.5 + 6*float64(i)
	if upright {
		return Point{57, y}
	}
	return Point{16.6, y}
}

// whites are places without ink: at least 1.4 mm from any.
var whites = []Point{
	{17.5, 5}, {42.8, 4.6}, {55.4, 6}, {68, 5}, {4, 20}, {4, 34}, {81.6, 20}, {81.6, 34}, {30.2, 10.6}, {55.4, 10.6}, {50, 48.5}, {60, 48.5}, {68.5, 50},
}

// Card is the card itself.
func Card() Drawing {
	d := Drawing{W: CardW, H: CardH}
	for _, t := range targets {
		d.disc(black, t.X, t.Y, targetR1)
		d.disc(white, t.X, t.Y, targetR2)
		d.disc(black, t.X, t.Y, targetR3)
	}
	d.box(black, keyBar.X, keyBar.Y, keyBar.W, keyBar.H)
	c, s := math.Cos(squareTurn*math.Pi/180), math.Sin(squareTurn*math.Pi/180)
	corner := func(x, y float64) Point {
		x, y = x*squareSide/2, y*squareSide/2
		return Point{square.X + x*c - y*s, square.Y + x*s + y*c}
	}
	d.polygon(black, corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1))
	for i, bar := range Bars {
		for n := range int(math.Round(barsW / (2 * bar))) {
			at := group(i, true)
			d.box(black, at.X+2*bar*float64(n), at.Y, bar, barsH)
		}
		for n := range int(barsH / (2 * bar)) {
			at := group(i, false)
			d.box(black, at.X, at.Y+2*bar*float64(n), barsW, bar)
		}
	}
	d.ruler(17.8, 39, 50)
	d.text("PASSDESK 1", 18, 49.3, 3)
	return d
}

// ruler draws a scale: a long line every 10 mm, a short one every millimetre.
func (d *Drawing) ruler(x, y float64, mm int) {
	const line = 0.15
	d.box(black, x, y, float64(mm), line)
	for i := range mm + 1 {
		h := 1.2
		switch {
		case i%10 == 0:
			h = 3
		case i%5 == 0:
			h = 2
		}
		d.box(black, x+float64(i)-line/2, y, line, h)
	}
}
