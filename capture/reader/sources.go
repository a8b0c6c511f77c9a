package reader

import (
	"fmt"
	"log/slog"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/barcode"
)

// This file adds to a reading what a document says beside its machine-readable zone: the barcode on the back of North
// American licences, and the printed text.

// Barcode is a PDF417 symbol that was read. Its error correction holds, so that every byte is as it was printed; nothing in it
// is signed. The Report is there when the payload is an AAMVA one, accepted or not.
type Barcode struct {
	Symbology string        `json:"format"` // always PDF417
	Text      string        `json:"text"`   // the payload, each byte the character of that number (ISO 8859-1)
	Corners   [4][2]float64 `json:"quad"`   // pixels of the frame, clockwise from the symbol's own top left corner
	*document.Report

	Payload []byte          `json:"-"`
	Licence *document.AAMVA `json:"-"` // the same as the Report; nil for other payloads
	Quad    capture.Quad    `json:"-"` // the same as Corners
}

// IsLicence tells whether the payload is a licence or identity card whose mandatory parts are there and well formed.
func (b *Barcode) IsLicence() bool { return b != nil && b.Licence != nil && b.Licence.Accepted() }

func (b *Barcode) String() string {
	return fmt.Sprintf("PDF417 of %d bytes, licence=%t [redacted]", len(b.Payload), b.Licence != nil)
}

// Format implements fmt.Formatter: the payload is personal data.
func (b *Barcode) Format(s fmt.State, _ rune) { _, _ = fmt.Fprint(s, b.String()) }

// LogValue implements slog.LogValuer.
func (b *Barcode) LogValue() slog.Value { return slog.StringValue(b.String()) }

// newBarcode parses a symbol.
func newBarcode(s barcode.Symbol) *Barcode {
	b := &Barcode{Symbology: "PDF417", Payload: s.Payload, Quad: s.Quad}
	text := make([]rune, len(s.Payload))
	for i, c := range s.Payload {
		text[i] = rune(c)
	}
	b.Text = string(text)
	for i, p := range s.Quad {
		b.Corners[i] = [2]float64{p.X, p.Y}
	}
	if a, err := document.ParseAAMVA(s.Payload); err == nil {
		report := document.InspectAAMVA(s.Payload)
		b.Licence, b.Report = &a, &report
	}
	return b
}

// licensed tells whether the card that was found carries the barcode of a licence, and keeps it: then there is no zone to look
// for elsewhere.
func (r *Reader) licensed(bgr gocv.Mat, res *Result) bool {
	if !res.Found {
		return false
	}
	if s, ok := barcode.OnCard(bgr, res.Quad); ok {
		res.Barcode = newBarcode(s)
	}
	return res.Barcode.IsLicence()
}

// sources reads the barcode of a picture whose zone was read, or was not. whole says that the document may be anywhere.
func (r *Reader) sources(bgr gocv.Mat, res *Result, whole bool) {
	if res.Fields != nil {
		res.Values = res.Fields
	}
	var s barcode.Symbol
	var ok bool
	switch {
	case res.Barcode != nil:
	case res.MRZ.Accepted || res.text.Placed(): // few cards have both
		s, ok = barcode.Glance(bgr, res.Quad)
	case whole && (res.Fields == nil || res.text.Mean < textFloor): // licensed has looked on the card
		s, ok = barcode.Find(bgr)
	case res.Found:
		s, ok = barcode.OnCard(bgr, res.Quad)
	}
	if ok {
		res.Barcode = newBarcode(s)
	}
	if res.Barcode == nil || res.Barcode.Licence == nil || res.MRZ.Accepted || res.Fields != nil && !res.Barcode.IsLicence() {
		return
	}
	// A licence: what looked like a zone was none.
	res.MRZ, res.Fields, res.Parsed = MRZ{Lines: []string{}, Certainty: [][]float64{}}, nil, document.MRZ{}
	res.Kind, res.Values, res.Side = document.Licence, res.Barcode.Licence.AAMVAFields, SideBack
	res.Front, res.Portrait = capture.Frame{}, capture.Frame{}
	if !res.Found || !encloses(lying(res.Quad), res.Barcode.Quad) { // a symbol without a card around it
		res.Found, res.Quad, res.Document = true, res.Barcode.Quad, capture.Frame{}
		res.Hints, res.Quality = []capture.Hint{}, Quality{}
		return
	}
	res.Quad = alongside(lying(res.Quad), res.Barcode.Quad)
	r.keep(bgr, res)
}

// encloses tells whether a card, clockwise, has a symbol on it: no corner further out than a twentieth of the card's diagonal.
func encloses(card, symbol capture.Quad) bool {
	slack := max(dist(card[0], card[2]), dist(card[1], card[3])) / 20
	for i, a := range card {
		b := card[(i+1)%4]
		length := max(dist(a, b), 1e-9)
		for _, p := range symbol {
			if ((b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X))/length < -slack {
				return false
			}
		}
	}
	return true
}

// alongside turns a card over when the rows of its barcode run the other way.
func alongside(card, symbol capture.Quad) capture.Quad {
	way := func(q capture.Quad) (float64, float64) { return q[1].X - q[0].X, q[1].Y - q[0].Y }
	cx, cy := way(card)
	sx, sy := way(symbol)
	if along := cx*sx + cy*sy; along < 0 && math.Abs(along) > 0.7*math.Hypot(cx, cy)*math.Hypot(sx, sy) {
		return turned(card, 2)
	}
	return card
}

// Accepted tells whether anything machine-readable was read with certainty: a zone or the barcode of a licence.
func (res Result) Accepted() bool { return res.MRZ.Accepted || res.Barcode.IsLicence() }

// Facts gives what the sources of a reading say that are certain, the zone first. today is the civil day at the station.
func (res Result) Facts(today document.Day) []document.Facts {
	var all []document.Facts
	if res.MRZ.Accepted {
		all = append(all, res.Parsed.Facts(today))
	}
	if res.Barcode.IsLicence() {
		all = append(all, res.Barcode.Licence.Facts())
	}
	return all
}

// ReadPrint looks for the values of an accepted reading in the printed text of the document, on its front where it has two sides, and
// puts what it found into Visual. It is for a document that was taken, takes about half a second, and does not hold up the live
// frames. A value that is not found was not read, no more. today is the civil day at the station. The error says that printed text cannot be read on this machine.
func (r *Reader) ReadPrint(res *Result, today document.Day) error {
	facts := res.Facts(today)
	page, zone := res.Document, res.MRZ.Accepted
	if res.Front.Valid() {
		page, zone = res.Front, false
	}
	if len(facts) == 0 || !page.Valid() {
		return nil
	}
	v, err := r.print.Look(page, perMM, zone, facts[0])
	res.Visual = &v
	return err
}
