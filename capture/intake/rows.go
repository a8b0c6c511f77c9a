package intake

import (
	"image"
	"image/color"
	"image/draw"
)

// reduction is the smallest whole factor by which a picture fits into MaxPixels.
func reduction(s Size) int {
	k := 1
	for shrunk(s.Width, k)*shrunk(s.Height, k) > MaxPixels {
		k++
	}
	return k
}

// shrunk is a length in boxes of k pixels, the last of which may be smaller.
func shrunk(n, k int) int { return (n + k - 1) / k }

// midGrey shows through the transparent parts of a Picture.
const midGrey = 128

// rows gives the pixels of a picture row by row: packed BGR, reduced by averaging boxes of k by k pixels. area is the raster of the
// file; an image may cover only part of it, as the first picture of a GIF does.
type rows struct {
	img   image.Image
	area  image.Rectangle
	k     int
	over  bool             // may be transparent, or not cover the area
	back  *image.Uniform   // what shows through
	table *[256]color.RGBA // of an image.Paletted
	line  *image.RGBA
	sums  []uint32 // of a row of boxes: blue, green, red
}

// rowsOf gives the rows of the first picture of a file over a grey, and the size of the frame that they fill.
func rowsOf(img image.Image, h header, behind byte) (*rows, Size) {
	area := image.Rect(0, 0, h.size.Width, h.size.Height)
	if h.format != GIF { // whose first picture may lie anywhere on its canvas; what others decode begins at its bounds
		area = area.Add(img.Bounds().Min)
	}
	k := reduction(h.size)
	return newRows(img, area, k, behind), Size{shrunk(h.size.Width, k), shrunk(h.size.Height, k)}
}

func newRows(img image.Image, area image.Rectangle, k int, behind byte) *rows {
	r := &rows{img: img, area: area, k: k, back: image.NewUniform(color.Gray{behind}), line: image.NewRGBA(image.Rect(0, 0, area.Dx(), 1))}
	switch p := img.(type) {
	case *image.Paletted:
		r.table, r.over = tableOf(p.Palette, behind), !area.In(p.Rect)
	case *image.YCbCr, *image.Gray, *image.Gray16, *image.CMYK:
		r.over = !area.In(p.Bounds())
	default: // to ask whether it is opaque would be a look at every pixel
		r.over = true
	}
	if k > 1 {
		r.sums = make([]uint32, 3*shrunk(area.Dx(), k))
	}
	return r
}

// next fills dst, 3 bytes a box, with the boxes whose top is row y of the file.
func (r *rows) next(y int, dst []byte) {
	if r.k == 1 {
		r.read(y)
		for i, j := 0, 0; i+2 < len(dst); i, j = i+3, j+4 {
			dst[i], dst[i+1], dst[i+2] = r.line.Pix[j+2], r.line.Pix[j+1], r.line.Pix[j]
		}
		return
	}
	clear(r.sums)
	high := min(r.k, r.area.Dy()-y)
	for dy := range high {
		r.read(y + dy)
		pix := r.line.Pix
		for box, x := 0, 0; x < r.area.Dx(); box, x = box+3, x+r.k {
			var blue, green, red uint32
			for j := 4 * x; j < 4*min(x+r.k, r.area.Dx()); j += 4 {
				red, green, blue = red+uint32(pix[j]), green+uint32(pix[j+1]), blue+uint32(pix[j+2])
			}
			r.sums[box], r.sums[box+1], r.sums[box+2] = r.sums[box]+blue, r.sums[box+1]+green, r.sums[box+2]+red
		}
	}
	for box := 0; box < len(r.sums); box += 3 {
		n := uint32(high * min(r.k, r.area.Dx()-box/3*r.k))
		for c := range 3 {
			dst[box+c] = byte((r.sums[box+c] + n/2) / n)
		}
	}
}

// read draws row y of the file into the line.
func (r *rows) read(y int) {
	at := image.Pt(r.area.Min.X, r.area.Min.Y+y)
	if r.over {
		draw.Draw(r.line, r.line.Rect, r.back, image.Point{}, draw.Src)
	}
	switch {
	case r.table != nil:
		r.colours(r.img.(*image.Paletted), at)
	case r.over:
		draw.Draw(r.line, r.line.Rect, r.img, at, draw.Over)
	default:
		draw.Draw(r.line, r.line.Rect, r.img, at, draw.Src)
	}
}

// tableOf gives the colours of a palette as they look over a grey. A pixel may name an entry that is not there.
func tableOf(p color.Palette, grey byte) *[256]color.RGBA {
	table := new([256]color.RGBA)
	for i := range table {
		table[i] = color.RGBA{grey, grey, grey, 255}
		if i < len(p) {
			red, green, blue, alpha := p[i].RGBA()
			behind := (0xffff - alpha) * uint32(grey) / 255
			table[i] = color.RGBA{byte((red + behind) >> 8), byte((green + behind) >> 8), byte((blue + behind) >> 8), 255}
		}
	}
	return table
}

// colours is read for pictures with a palette, for which package draw has no fast way.
func (r *rows) colours(p *image.Paletted, at image.Point) {
	from, to := max(at.X, p.Rect.Min.X), min(at.X+r.area.Dx(), p.Rect.Max.X)
	if at.Y < p.Rect.Min.Y || at.Y >= p.Rect.Max.Y || from >= to {
		return
	}
	out := r.line.Pix[4*(from-at.X):]
	for i, entry := range p.Pix[p.PixOffset(from, at.Y):][:to-from] {
		c := &r.table[entry]
		out[4*i], out[4*i+1], out[4*i+2] = c.R, c.G, c.B
	}
}
