package reader

import "math"

// shape is a size of document that the outline could have.
type shape struct {
	name string
	w, h float64 // mm
	fits float64 // 1 when the outline has just this shape, 0 when it has none of the known ones
}

// The shapes: ISO/IEC 7810 ID-1 and ID-3. ID-2 (105 x 74) has the shape of ID-3, and so has an open passport of two pages
// (176 x 125, its text across the short side): the number of characters in a line and the way they run tell them apart
// later.
var shapes = [...]shape{{name: "ID-1", w: 85.6, h: 53.98}, {name: "ID-3", w: 125, h: 88}}

// shapeOf finds the known shape with the nearest width over height.
func shapeOf(ratio float64) shape {
	best := shape{name: "none", w: 85.6, h: 85.6 / max(ratio, 0.2)}
	if ratio <= 0 {
		return best
	}
	least := math.MaxFloat64
	for _, s := range shapes {
		if off := math.Abs(math.Log(ratio * s.h / s.w)); off < least {
			least = off
			s.fits = math.Exp(-off * off / (2 * 0.06 * 0.06))
			best = s
		}
	}
	return best
}

// other is the shape for which this one may have been taken.
func (s shape) other() shape {
	if s.name == shapes[0].name {
		return shapes[1]
	}
	return shapes[0]
}
