package calibration

import (
	"fmt"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// Paper is a size of sheets to print on.
type Paper struct {
	Name string
	W, H float64 // millimetres
}

// The papers.
var (
	A4     = Paper{"a4", 210, 297}
	Letter = Paper{"letter", 215.9, 279.4}
)

// PaperNamed finds a paper by its name.
func PaperNamed(name string) (Paper, error) {
	for _, p := range []Paper{A4, Letter} {
		if p.Name == name {
			return p, nil
		}
	}
	return Paper{}, fmt.Errorf("paper %q is none of a4, letter", name)
}

// LineMM is the length of the line on a sheet that shows whether the printer kept the size.
const LineMM = 100

// Where things stand on a sheet, in millimetres.
const (
	sheetX = 20.0
	cardY  = 62.0
	lineY  = 136.0
	pageY  = 158.0
)

// Sheet is the card on a sheet of paper, with what to do, a line to check the printer by, and the outline of a passport's data
// page (ID-3, 125 by 88 mm).
func Sheet(p Paper) Drawing {
	d := Drawing{W: p.W, H: p.H}
	d.text("Passdesk calibration card", sheetX, 24, 7)
	for i, words := range []string{
		"1. Print at 100 % (no \"fit to page\"), on matt white paper. Measure the line below: it is 100 mm long.",
		"2. Cut the card out along its outline, or leave it on the sheet. Lay it flat where documents will lie.",
		"3. Run: kiosk calibrate",
		"If the line is not 100 mm long, give its true length: kiosk calibrate --line 98.5",
	} {
		d.text(words, sheetX, 34+6*float64(i), 3.4)
	}
	d.frame(150, sheetX-0.1, cardY-0.1, CardW+0.2, CardH+0.2, 0.1)
	d.at(sheetX, cardY, Card())
	d.text("85.6 x 54 mm: a bank card lies on it without a rim", sheetX, cardY+CardH+5, 3)
	d.ruler(sheetX, lineY, LineMM)
	d.text("This line is 100 mm long.", sheetX+LineMM+5, lineY+3, 3.4)
	d.frame(120, sheetX, pageY, 125, 88, 0.25)
	d.text("A passport's data page (125 x 88 mm) has to fit into the camera's picture as a whole.", sheetX+3, pageY+7, 2.8)
	return d
}

var face = sync.OnceValues(func() (*sfnt.Font, error) { return sfnt.Parse(goregular.TTF) })

// text writes a line in the outlines of the Go font, so that no printer needs a font. x, y is the start of its base line, em
// the size of the type, all in millimetres. Characters that the font lacks are left out.
func (d *Drawing) text(words string, x, y, em float64) {
	f, err := face()
	if err != nil {
		return // a font that is part of the program
	}
	const size = 1000
	var buf sfnt.Buffer
	k := em / size / 64
	for _, r := range words {
		glyph, err := f.GlyphIndex(&buf, r)
		if err != nil || glyph == 0 {
			continue
		}
		if segments, err := f.LoadGlyph(&buf, glyph, fixed.I(size), nil); err == nil {
			if path := outlines(segments, x, y, k); len(path) > 0 {
				d.add(black, path...)
			}
		}
		if advance, err := f.GlyphAdvance(&buf, glyph, fixed.I(size), font.HintingNone); err == nil {
			x += float64(advance) * k
		}
	}
}

// outlines turns a glyph's segments into steps; quadratic curves become cubic ones.
func outlines(segments sfnt.Segments, x, y, k float64) []Step {
	var path []Step
	var from Point
	at := func(p fixed.Point26_6) Point { return Point{x + float64(p.X)*k, y + float64(p.Y)*k} }
	for _, s := range segments {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			path = append(path, Step{Move: true, To: []Point{at(s.Args[0])}})
		case sfnt.SegmentOpLineTo:
			path = append(path, Step{To: []Point{at(s.Args[0])}})
		case sfnt.SegmentOpQuadTo:
			c, to := at(s.Args[0]), at(s.Args[1])
			third := func(p Point) Point { return Point{p.X + (c.X-p.X)*2/3, p.Y + (c.Y-p.Y)*2/3} }
			path = append(path, Step{To: []Point{third(from), third(to), to}})
		case sfnt.SegmentOpCubeTo:
			path = append(path, Step{To: []Point{at(s.Args[0]), at(s.Args[1]), at(s.Args[2])}})
		}
		last := path[len(path)-1].To
		from = last[len(last)-1]
	}
	return path
}
