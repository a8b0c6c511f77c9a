// Package mrz reads a machine-readable zone (ICAO Doc 9303) from a grey picture: dark strokes are joined to rows on a fixed
// pitch (lines.go, grid.go), two or three rows make a zone, every cell of it is classified, right way up (zone.go, package
// ocrb), and the layout that explains the answers best gives the text (decode.go). Nothing is repaired and no check digit is
// looked at: that is for app/document.
package mrz

import (
	"fmt"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// Reader holds the weights. It may be used by several goroutines.
type Reader struct{ net *ocrb.Net }

// New makes a Reader from the weights that are embedded in the program.
func New() (*Reader, error) {
	net, err := ocrb.Load()
	if err != nil {
		return nil, fmt.Errorf("load character weights: %w", err)
	}
	return &Reader{net}, nil
}

// Read reads the best zone with capitals of minH to maxH pixels.
func (r *Reader) Read(grey gocv.Mat, minH, maxH int) (best Text, ok bool) {
	var lines []textLine
	for _, row := range chains(strokes(grey, minH, maxH)) {
		if l, good := gridOf(row); good {
			lines = append(lines, l)
		}
	}
	all := zones(lines)
	if len(all) == 0 {
		return best, false
	}
	slices.SortStableFunc(all, func(a, b zone) int { return b.weight() - a.weight() })
	plane := ocrb.Plane{Pix: grey.ToBytes(), W: grey.Cols(), H: grey.Rows()}
	for _, z := range all[:min(len(all), 4)] {
		for _, size := range z.sizes() {
			z.size = size
			if t, good := decode(readZone(r.net, plane, z)); good && (!ok || t.score > best.score) {
				best, ok = t, true
			}
		}
		if ok && best.score > -0.15 {
			break
		}
	}
	return best, ok && best.Mean > -2.5
}

// weight is the number of pieces in a zone.
func (z zone) weight() (n int) {
	for _, l := range z.lines {
		n += l.pieces
	}
	return n
}

// Upside returns whether the text stands on its head in the picture.
func (t Text) Upside() bool { return t.sheet.turn }

// Cell returns the middle of a character in the picture, line and character counted from 0 in the order of the text.
func (t Text) Cell(line, char int) capture.Point {
	x, y, _, _, _, _ := t.sheet.z.cellAt(line, t.sheet.from+t.offset+char, t.sheet.turn)
	return capture.Point{X: x, Y: y}
}
