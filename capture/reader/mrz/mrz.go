// Package mrz reads a machine-readable zone (ICAO Doc 9303) from a grey picture: dark strokes are joined to rows on a fixed
// pitch, in any direction (lines.go, chain.go, grid.go), two or three rows make a zone (zone.go), rows that were cut or washed
// out are looked for beside their neighbour (rescue.go) or, in a straightened document, by the rhythm of its pitch (anchor.go),
// every cell is classified, right way up (sheet.go, package ocrb), lines that leave their grid are followed (follow.go), and the
// layout that explains the answers best gives the text (layout.go, codes.go, decode.go). Several readings can vote (vote.go).
// Nothing is repaired.
package mrz

import (
	"cmp"
	"fmt"
	"math"
	"runtime"
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

// View is a grey picture (8 bits, dark print on light paper) in which to look for a zone.
type View struct {
	Grey       gocv.Mat
	MinH, MaxH int  // height of the capitals, pixels
	Sharpen    bool // undo some blur when strokes are cut out: for characters that run together
	Thorough   bool // look for lines that left no chain too
	// Pitch is about the distance of two characters when the view is a straightened document whose text runs along its rows,
	// upright or on its head; lines that left no chain are looked for by it too. 0 when it is not known.
	Pitch float64
	Else  float64 // the same if the document is of another size that has about its shape; tried where the first shows nothing
}

// Effort is how many cells the net may still look at, or other work that takes as long: what reading costs, and the same on
// every machine.
type Effort int

// perCell is how many pixels of a view are searched for lines in the time that the net needs for a cell.
const perCell = 1000

// candidate is a zone before it is read.
type candidate struct {
	z      zone
	floors []float32
	score  float64
}

const (
	mostLanes  = 3    // cells that are looked at at once; a zone has no more lines
	mostProbed = 9    // zones that the net has a quick look at
	mostRead   = 2    // zones that are read
	nothing    = -2.2 // mean logarithm of the probabilities in something else than a zone
	placed     = -0.1 // mean logarithm above which a text is where it was looked for, and what cannot be read there is hidden
	widestCard = 32   // characters: a row with more is not one of a zone of three
	hopeless   = -1.2 // mean logarithm of the probabilities in a zone that is not worth reading
)

// Read reads the best zone of a view, in any direction. It is false when there is none. What it costs is taken off the effort;
// it begins nothing once that is used up.
func (r *Reader) Read(v View, effort *Effort) (best Text, ok bool) {
	*effort -= Effort(v.Grey.Cols() * v.Grey.Rows() / perCell)
	k := look{v.Grey, v.MinH, v.MaxH, v.Sharpen}
	raw := k.strokes()
	var all []zone
	var lonely []zone // of one line each
	for _, way := range headings {
		var lines []textLine
		for _, row := range chains(way.turn(raw, v.MinH, v.MaxH)) {
			if l, good := gridOf(row); good {
				lines = append(lines, l)
				if v.Thorough && l.pieces >= 13 {
					lonely = append(lonely, newZone(way, l))
				}
			}
		}
		all = append(all, zones(way, lines)...)
	}
	if len(all)+len(lonely) == 0 && v.Pitch == 0 {
		return best, false
	}
	g := r.glass(v, effort)
	best, ok = g.best(all)
	for i, pitch := range [2]float64{v.Pitch, v.Else} {
		if pitch == 0 || ok && (i > 0 || best.Placed()) {
			continue
		}
		zs := anchored(v.Grey, pitch)
		byWeight(zs)
		if t, good := g.best(zs[:min(len(zs), 3)]); good && (!ok || t.score > best.score) {
			best, ok = t, true
		}
	}
	if v.Thorough && (!ok || !best.Placed()) {
		byWeight(lonely)
		var more []zone
		for _, z := range lonely[:min(len(lonely), 3)] {
			more = append(more, beside(g.plane, z.way, z.lines[0])...)
		}
		if t, good := g.best(more); good && (!ok || t.score > best.score) {
			best, ok = t, true
		}
	}
	return best, ok && best.legible()
}

// Again reads a text once more where it was found, in another view of the same size: in other colours. It costs much less than
// Read.
func (r *Reader) Again(v View, t Text, effort *Effort) (Text, bool) {
	g := r.glass(v, effort)
	again, ok := decode(g.read(t.sheet.z, g.floors(t.sheet.z)))
	return again, ok && again.legible()
}

func (r *Reader) glass(v View, effort *Effort) *glass {
	return &glass{
		net: r.net, plane: ocrb.Plane{Pix: v.Grey.ToBytes(), W: v.Grey.Cols(), H: v.Grey.Rows(), Bare: true},
		effort: effort, lanes: make([]lane, min(runtime.GOMAXPROCS(0), mostLanes)),
	}
}

// byWeight sorts the zones that have most pieces, and fewest gaps between them, to the front.
func byWeight(zs []zone) {
	slices.SortStableFunc(zs, func(a, b zone) int { return cmp.Compare(b.weight(), a.weight()) })
}

// best probes the weightiest zones, and reads the likeliest.
func (g *glass) best(all []zone) (best Text, ok bool) {
	byWeight(all)
	var some []candidate
	for _, z := range all {
		if *g.effort <= 0 || len(some) == mostProbed {
			break
		}
		if slices.ContainsFunc(g.probed, z.same) {
			continue
		}
		g.probed = append(g.probed, z)
		z, floors, score := g.upright(z)
		some = append(some, candidate{z, floors, score})
		if score > placed && (len(z.lines) == 3 || z.hi-z.lo > widestCard) {
			break
		}
	}
	slices.SortStableFunc(some, func(a, b candidate) int {
		// A zone of three good lines holds two zones of two.
		return cmp.Compare(b.score+0.1*float64(len(b.z.lines)), a.score+0.1*float64(len(a.z.lines)))
	})
	for i := range min(len(some), mostRead) {
		if i > 0 { // two lines that are part of three look like a zone, but do not read like one
			other := slices.IndexFunc(some[i:], func(c candidate) bool { return len(c.z.lines) != len(some[0].z.lines) && c.score > hopeless })
			if other > 0 {
				some[i], some[i+other] = some[i+other], some[i]
			}
		}
		c := some[i]
		if c.score < 1.6*hopeless || *g.effort <= 0 {
			break
		}
		z, score := g.adjust(c.z, c.floors, c.score)
		if score < hopeless {
			continue
		}
		t, good := decode(g.read(z, c.floors))
		if good && !t.Placed() && t.Mean > 2*meanFloor && *g.effort > 0 {
			if other, found := decode(g.read(g.follow(z, c.floors), c.floors)); found && other.score > t.score {
				t = other
			}
		}
		if good && (!ok || t.score > best.score) {
			best, ok = t, true
		}
		if ok && best.score > -0.15 {
			break
		}
	}
	return best, ok
}

// Quarter is the number of quarter turns to the left that would set the text upright.
func (t Text) Quarter() int {
	a, b := t.Cell(0, 0), t.Cell(0, len(t.Lines[0])-1)
	return int(math.Round(math.Atan2(b.Y-a.Y, b.X-a.X)/(math.Pi/2))+4) % 4
}

// Cell returns the middle of a character in the picture, line and character counted from 0 in the order of the text.
func (t Text) Cell(line, char int) capture.Point {
	x, y, _, _, _, _ := t.sheet.z.cellAt(line, t.sheet.from+t.offsets[line]+char)
	return capture.Point{X: x, Y: y}
}
