package rehearsal

import (
	"image"
	"image/color"
	"image/draw"
	"math"
)

// guise is what a document is shown as.
type guise int

const (
	original guise = iota
	greyCopy       // copied in grey on white paper
	onScreen       // shown on a tablet
)

// Room around the document in mm: the rest of the sheet, or the tablet's frame.
const (
	copyMargin   = 14.0
	screenMargin = 8.0
	screenRim    = 1.2 // of its metal case, at the outside of the frame
)

// screenGlow is how much brighter a tablet is than its dots' mean on the picture that dress makes.
const screenGlow = 2.1

// dress gives the picture of a document in a guise, and by how much wider and higher it became on each side, in mm.
func (g guise) dress(img *image.RGBA) (*image.RGBA, float64) {
	switch g {
	case greyCopy:
		return frame(img, copyMargin, color.RGBA{238, 239, 238, 255}, func(x, y int, c []byte) {
			l := (77*int(c[0]) + 150*int(c[1]) + 29*int(c[2])) >> 8
			// Toner knows little between black and white, and leaves specks.
			v := 18 + 222*clamp(0.5+1.3*(float64(l)/255-0.5), 0, 1)
			if hash(int32(x), int32(y), 31) < 0.0004 {
				v = 60
			}
			c[0], c[1], c[2] = byte(v), byte(v), byte(v)
		}), copyMargin
	case onScreen:
		out := frame(img, screenMargin, color.RGBA{22, 23, 26, 255}, func(x, y int, c []byte) {
			// A dot of 0.25 mm has three upright stripes of a colour each and dark beside and below; black shines a little. The
			// desk shows it brighter by screenGlow.
			const dot = PixelsPerMM / 4
			row := 1.0
			if y%dot == dot-1 {
				row = 0.5
			}
			for i := range 3 {
				k := 0.24
				if x%dot == i {
					k = 1
				}
				c[i] = byte((16 + float64(c[i])*0.94) * k * row)
			}
		})
		return frame(out, screenRim, color.RGBA{92, 94, 97, 255}, func(int, int, []byte) {}), screenMargin + screenRim
	}
	return img, 0
}

// frame surrounds a picture with a margin in mm and passes each of its pixels through a function.
func frame(img *image.RGBA, margin float64, around color.RGBA, each func(x, y int, c []byte)) *image.RGBA {
	m := int(math.Round(margin * PixelsPerMM))
	b := img.Rect
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()+2*m, b.Dy()+2*m))
	draw.Draw(out, out.Rect, image.NewUniform(around), image.Point{}, draw.Src)
	for y := range b.Dy() {
		row := out.Pix[out.PixOffset(m, m+y):]
		copy(row[:4*b.Dx()], img.Pix[y*img.Stride:])
		for x := range b.Dx() {
			each(x, y, row[4*x:4*x+3])
		}
	}
	return out
}
