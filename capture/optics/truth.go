package optics

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// Cover names what hides a part of a document.
type Cover string

// The covers.
const (
	ByFinger Cover = "finger"
	ByGlare  Cover = "glare"
	ByFrame  Cover = "frame" // outside the frame
)

// Truth is what is true of a frame.
type Truth struct {
	Quad    capture.Quad // corners in frame pixels, clockwise from the document's own top left; of a bent page where they are seen
	PxPerMM float64      // mean scale: root of the ratio of the areas
	BlurMM  float64      // sigma on the document of defocus and motion together
	Tilt    float64      // the greatest ratio of opposite sides, at least 1
	Width   float64      // of the document, mm
	Height  float64
	Hidden  map[Cover]float64 // share of the document that each hides, 0..1; absent when nothing

	view  view
	cells []Cover // what hides each cell of half a millimetre, row by row
	cols  int
}

// cell is the side in mm of the cells that tell what is hidden.
const cell = 0.5

// At gives the pixel where a place of the document, in mm, is seen. It may lie outside the frame.
func (t Truth) At(x, y float64) capture.Point {
	x, y = t.view.bend.at(x, y)
	var p capture.Point
	p.X, p.Y = t.view.toFrame.At(x, y)
	return p
}

// Hides tells which share of a rectangle on the document, in mm, cannot be seen.
func (t Truth) Hides(x, y, w, h float64) float64 {
	n, covered := 0, 0
	for j := int(y / cell); float64(j)*cell < y+h; j++ {
		for i := int(x / cell); float64(i)*cell < x+w; i++ {
			n++
			if i < 0 || j < 0 || i >= t.cols || (j+1)*t.cols > len(t.cells) {
				continue
			}
			if t.cells[j*t.cols+i] != "" {
				covered++
			}
		}
	}
	if n == 0 {
		return 0
	}
	return float64(covered) / float64(n)
}

func (v view) truth() Truth {
	t := Truth{PxPerMM: v.scale(), Width: v.w, Height: v.h, Hidden: map[Cover]float64{}, view: v}
	for i, c := range [4][2]float64{{0, 0}, {v.w, 0}, {v.w, v.h}, {0, v.h}} {
		t.Quad[i] = t.At(c[0], c[1])
	}
	// A uniform streak of length L has a standard deviation of L/sqrt(12), halved in variance over both directions.
	t.BlurMM = math.Hypot(v.shot.Defocus, v.shot.Motion/math.Sqrt(24)/t.PxPerMM)
	t.Tilt = 1
	for i := range 2 {
		a, b := side(t.Quad, i), side(t.Quad, i+2)
		t.Tilt = max(t.Tilt, a/b, b/a)
	}
	t.cols = int(math.Ceil(v.w / cell))
	rows := int(math.Ceil(v.h / cell))
	t.cells = make([]Cover, t.cols*rows)
	for j := range rows {
		for i := range t.cols {
			x, y := (float64(i)+0.5)*cell, (float64(j)+0.5)*cell
			c := v.cover(t.At(x, y))
			if c != "" {
				t.cells[j*t.cols+i] = c
				t.Hidden[c] += 1 / float64(len(t.cells))
			}
		}
	}
	return t
}

func side(q capture.Quad, i int) float64 {
	a, b := q[i], q[(i+1)%4]
	return math.Hypot(a.X-b.X, a.Y-b.Y)
}

// cover tells what hides the place of the document that is seen at p.
func (v view) cover(p capture.Point) Cover {
	if p.X < 0 || p.Y < 0 || p.X >= float64(v.shot.Width) || p.Y >= float64(v.shot.Height) {
		return ByFrame
	}
	x, y := v.toPage.At(p.X, p.Y)
	for _, f := range v.shot.Fingers {
		if f.distance(v, x, y) < 0 {
			return ByFinger
		}
	}
	for _, g := range v.shot.Glare {
		if v.shine(g, x, y) > 0.45 {
			return ByGlare
		}
	}
	return ""
}
