// Package press prints Utopian identity documents: flat pictures at 16 pixels a millimetre, true in size, with a true MRZ or
// barcode, in several designs. Utopia does not exist; its designs follow none that does. The fonts are those that the
// distribution has installed.
//
// Places are millimetres from the document's top left corner, x to the right and y down.
package press

import (
	"fmt"
	"image"
	"math/rand/v2"

	"github.com/passdesk/passdesk/app/document"
)

// PixelsPerMM is the scale of the drawings.
const PixelsPerMM = 16

// Side tells the sides of a card apart. Pages have a front only.
type Side string

// The sides.
const (
	Front Side = "front"
	Back  Side = "back"
)

// Holder is what a document says of its holder.
type Holder struct {
	Surname, Given string       // as printed in the visual zone: any letters that Doc 9303-3 transliterates
	Sex            string       // M, F or X
	Birth          document.Day // parts may be unknown
	Issued, Expiry document.Day
	Number         string // A-Z and 0-9; more than nine on cards only
	Nationality    string // three letters; UTO when empty
	Optional       string // optional data of the MRZ, and the second line's of a TD1
	Optional2      string
	Place          string // of birth
	Street, City   string
	Postal         string
	Height         int    // cm
	Eyes           string // three letters, as licences have them
	Discriminator  string // of a licence
	Portrait       image.Image
}

// Flaw is something that is wrong with a document by design.
type Flaw string

// The flaws. Each changes one printed digit of the MRZ.
const (
	Sound          Flaw = ""
	WrongNumber    Flaw = "number-digit"    // check digit of the number
	WrongBirth     Flaw = "birth-digit"     // check digit of the date of birth
	WrongExpiry    Flaw = "expiry-digit"    // check digit of the date of expiry
	WrongComposite Flaw = "composite-digit" // the last digit; documents that have one
)

// Job says what to print. The same job and holder always give the same picture.
type Job struct {
	Kind   document.Kind
	Side   Side   // Front when empty
	Design int    // counted from 0; see Designs
	Seed   uint64 // of what differs between two prints of one design: tint, stroke, places, wear
	Plain  bool   // none of that: the design as it was meant, without stamps
	Flaw   Flaw
}

// Box is a rectangle in mm.
type Box struct{ X, Y, W, H float64 }

// Sheet is a printed document with all that is true of it.
type Sheet struct {
	Image         *image.RGBA // opaque, PixelsPerMM
	Width, Height float64     // mm
	Corner        float64     // radius of its corners, mm
	Booklet       bool        // a page with a spine along its top edge
	Kind          document.Kind
	Side          Side
	Design        string            // name of the design
	Lines         []string          // of the MRZ on this side
	Payload       []byte            // of the barcode on this side
	Fields        map[string]string // the values of the visual zone as printed, by key: surname, given, number, birth ...
	Boxes         map[string]Box    // where things are: each key of Fields, and mrz, barcode, portrait, stamp
	Print         Print             // how the MRZ is printed
	XDimension    float64           // mm of a module of the barcode
}

// artist draws one side of one design.
type artist struct {
	name  string
	w, h  float64
	kind  document.Kind
	side  Side
	style style
	// ground paints what is the same on every document of the design; it is painted once.
	ground func(*sheet)
	// face prints what belongs to the holder.
	face func(*sheet, Holder, *values)
	zone *zone
}

// zone is where the MRZ stands.
type zone struct {
	x, y    float64 // mm of the first cell's left edge and of the first base line
	spacing float64 // mm between lines
	band    Box     // the paler ground below it
}

// Designs tells how many designs there are of a kind and a side.
func Designs(kind document.Kind, side Side) int { return len(gallery(kind, side)) }

// Names lists the designs of a kind and a side.
func Names(kind document.Kind, side Side) (names []string) {
	for _, a := range gallery(kind, side) {
		names = append(names, a.name)
	}
	return names
}

func gallery(kind document.Kind, side Side) []*artist {
	var out []*artist
	for _, a := range artists() {
		if a.kind == kind && a.side == side {
			out = append(out, a)
		}
	}
	return out
}

// Draw prints a document. It fails when a font package is missing, when there is no such design, or when the holder's data
// does not fit the kind.
func Draw(h Holder, j Job) (Sheet, error) {
	if j.Side == "" {
		j.Side = Front
	}
	all := gallery(j.Kind, j.Side)
	if j.Design < 0 || j.Design >= len(all) {
		return Sheet{}, fmt.Errorf("print %s: there is no design %d of its %s", j.Kind, j.Design, j.Side)
	}
	a := all[j.Design]
	s, err := a.paper(j)
	if err != nil {
		return Sheet{}, fmt.Errorf("print %s: %w", j.Kind, err)
	}
	v := h.values(j, a.style)
	out := Sheet{
		Image: s.img, Width: a.w, Height: a.h, Corner: 3.18, Booklet: j.Kind == document.TD3,
		Kind: j.Kind, Side: j.Side, Design: a.name,
	}
	if j.Kind == document.MRVA || j.Kind == document.MRVB {
		out.Corner = 0
	}
	a.face(s, h, v)
	if a.zone != nil {
		if out.Lines, err = zoneLines(h, j); err != nil {
			return Sheet{}, fmt.Errorf("print %s: %w", j.Kind, err)
		}
		out.Print = printOf(j, s.rng)
		out.Boxes = s.boxes
		s.mrz(*a.zone, out.Print, out.Lines)
	}
	if j.Kind == document.Licence && j.Side == Back {
		if out.Payload, out.XDimension, err = s.licenceCode(h, j); err != nil {
			return Sheet{}, fmt.Errorf("print %s: %w", j.Kind, err)
		}
	}
	if !j.Plain {
		s.wear(a)
	}
	out.Fields, out.Boxes = v.printed, s.boxes
	return out, s.err
}

// source gives the stream of chance of a job.
func (j Job) source() *rand.Rand { return rand.New(rand.NewPCG(j.Seed, 0x7072657373)) }
