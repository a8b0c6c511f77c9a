package rehearsal

import (
	"image"
	"math"
)

// A printed photograph that is held up instead of a face: the portrait of the documents, the head about as large as it is.
const (
	printW, printH = 210.0, 270.0 // mm
	printFine      = 2.0          // mm between two vertices
	printAhead     = 70.0         // mm that it is held before the head's middle
)

// photographOf is somebody whose head is a sheet of paper.
func photographOf(p Person) *Head {
	picture := Portrait(p)
	cols, rows := int(printW/printFine)+1, int(printH/printFine)+1
	middle := vec{0, -30, printAhead}
	sheet := newMesh(cols, rows, func(i, j int) vec {
		u, v := float64(i)/float64(cols-1)-0.5, float64(j)/float64(rows-1)-0.5
		return middle.add(vec{u * printW, v * printH, 0})
	})
	sheet.smooth(false, false)
	sheet.gloss, sheet.sharp = 0.02, 2
	sheet.paint(func(q, _ vec) rgb {
		u, v := (q.X-middle.X)/printW+0.5, 0.5-(q.Y-middle.Y)/printH
		return ink(picture, u, v)
	})
	whole := headOf(p.Look)
	h := &Head{face: sheet, shut: sheet, body: whole.body, marks: whole.marks}
	for i := range sheet.v {
		h.reach = math.Max(h.reach, -sheet.v[i].p.Y)
	}
	return h
}

// ink is the reflectance of a printed picture at u, v (0..1 from its top left): paper is not quite white, ink not quite black.
func ink(picture image.Image, u, v float64) rgb {
	b := picture.Bounds()
	x := b.Min.X + min(max(int(u*float64(b.Dx())), 0), b.Dx()-1)
	y := b.Min.Y + min(max(int(v*float64(b.Dy())), 0), b.Dy()-1)
	red, green, blue, _ := picture.At(x, y).RGBA()
	c := srgb(red>>8<<16 | green>>8<<8 | blue>>8)
	return rgb{0.03, 0.03, 0.03}.add(c.mul(0.85))
}
