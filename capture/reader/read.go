package reader

import (
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/mrz"
)

// sizes of documents in millimetres.
var sizes = map[document.Kind][2]float64{
	document.TD1: {85.6, 53.98}, document.TD2: {105, 74}, document.TD3: {125, 88},
	document.MRVA: {120, 80}, document.MRVB: {105, 74}, document.FRID: {105, 74},
}

// read fills the result with all that a picture shows.
func (r *Reader) read(bgr gocv.Mat, res *Result, whole bool) {
	h := hunt{effort: liveEffort}
	if whole {
		h.effort = wholeEffort
	}
	small, scenic := newScene(bgr)
	var o outline
	found := false
	switch {
	case r.known != nil:
		o, found = *r.known, true
	case scenic:
		o, found = small.find()
	}
	if found {
		res.Found, res.Quad = true, o.quad
		s := shapeOf(aspect(lying(o.quad), bgr.Cols(), bgr.Rows()))
		flat := flatten(bgr, lying(o.quad), s)
		r.gauge(flat, o, s, bgr, res)
		h.flat(r.text, flat, s, o.quad)
		if !h.done {
			res.Side = sideOf(s, flat)
		}
		_ = flat.Close()
	}
	if whole && !h.done && (h.legible() || !r.licensed(bgr, res)) {
		h.whole(r.text, bgr)
	}
	if !h.ok {
		if res.Found {
			r.keep(bgr, res)
		}
		return
	}
	t := h.best.text
	if h.best.quad != nil {
		// The text was found in the picture itself; the document is around it.
		res.Hints = []capture.Hint{}
		o = outline{quad: *h.best.quad}
		if scenic {
			o, _ = small.around(*h.best.quad)
		}
		res.Found, res.Quad = true, o.quad
		s := shapeOf(aspect(lying(o.quad), bgr.Cols(), bgr.Rows()))
		flat := flatten(bgr, lying(o.quad), s)
		r.gauge(flat, o, s, bgr, res)
		_ = flat.Close()
	} else {
		res.Quad = turned(lying(o.quad), t.Quarter())
	}
	r.fill(res, t)
	r.keep(bgr, res)
}

// around looks for an outline near the place where a document must lie by its text. Without one, that place counts.
func (s *scene) around(q capture.Quad) (outline, bool) {
	if o, ok := s.examine(scaled(q, 1/s.scale)); ok {
		o.quad = scaled(o.quad, s.scale)
		for n := range 4 { // keep the corners in the order of the text
			if moved(turned(o.quad, n), q) < 0.1 {
				o.quad = turned(o.quad, n)
				return o, true
			}
		}
	}
	return outline{quad: q}, false
}

const pitchMM = 2.54 // Doc 9303-3: OCR-B size 1

// gauge measures a straightened document and adds the faults to the result.
func (r *Reader) gauge(flat gocv.Mat, o outline, s shape, bgr gocv.Mat, res *Result) {
	res.Quality = measure(flat, o, s)
	res.Hints = append(res.Hints, r.faults(o, res.Quality, bgr.Cols(), bgr.Rows())...)
}

// flatten straightens a lying document to its natural size. The caller closes the Mat.
func flatten(bgr gocv.Mat, q capture.Quad, s shape) gocv.Mat {
	return straighten(bgr, q, int(math.Round(s.w*perMM)), int(math.Round(s.h*perMM)))
}

// paper is where the document must lie by its text: the zone stands in the middle of the width, the capitals of its last
// line about 8.6 mm above the lower edge (Doc 9303 parts 3 to 7 allow a millimetre or two). The
// corners are in the order of the text.
func paper(t mrz.Text) (q capture.Quad) {
	size := sizes[t.Kind]
	n, rows := len(t.Lines[0]), len(t.Lines)
	left, bottom := (size[0]-pitchMM*float64(n))/2, size[1]-8.6
	var cells capture.Quad
	for i, c := range [4][2]int{{0, 0}, {0, n - 1}, {rows - 1, n - 1}, {rows - 1, 0}} {
		cells[i] = t.Cell(c[0], c[1])
	}
	// The distance of the lines differs between issuers: take it from the picture, by the pitch.
	across, down := sides(cells)[0]/float64(n-1), sides(cells)[1]/float64(rows-1)
	w, h := pitchMM*float64(n-1), pitchMM*down/max(across, 1e-9)*float64(rows-1)
	m, ok := toQuad(w, h, cells)
	if !ok {
		return cells
	}
	x0, y0 := -left-pitchMM/2, h-bottom
	for i, c := range [4][2]float64{{x0, y0}, {x0 + size[0], y0}, {x0 + size[0], y0 + size[1]}, {x0, y0 + size[1]}} {
		q[i].X, q[i].Y = m.At(c[0], c[1])
	}
	return q
}

// fill writes a text into the result and checks it.
func (r *Reader) fill(res *Result, t mrz.Text) {
	res.Kind = t.Kind
	res.MRZ.Lines, res.text = t.Lines, t
	res.MRZ.Confidence = math.Exp(t.Mean)
	res.MRZ.Weakest = math.Exp(t.Weakest)
	res.MRZ.Certainty = t.Certainty()
	res.Side = SideData
	if t.Kind == document.TD1 {
		res.Side = SideBack
	}
	parsed, err := document.ParseMRZ(t.Lines)
	if err != nil {
		return
	}
	res.Kind, res.Parsed, res.Fields = parsed.Kind, parsed, &parsed.MRZFields
	res.MRZ.Checks = parsed.Checks
	res.MRZ.Accepted = parsed.Accepted() && t.Certain()
}

// keep cuts the straightened document and its portrait out of the frame.
func (r *Reader) keep(bgr gocv.Mat, res *Result) {
	size, known := sizes[res.Kind]
	s := shapeOf(aspect(lying(res.Quad), bgr.Cols(), bgr.Rows()))
	if !known {
		size = [2]float64{s.w, s.h}
	}
	q := res.Quad
	around := sides(q)
	if across, down := around[0]+around[2], around[1]+around[3]; known && down > 1.15*across && res.Kind != document.TD1 {
		// An open passport: the page with the text is the lower one.
		if m, ok := toQuad(1, 1, q); ok {
			q[0].X, q[0].Y = m.At(0, 0.5)
			q[1].X, q[1].Y = m.At(1, 0.5)
		}
	}
	flat := straighten(bgr, q, int(math.Round(size[0]*perMM)), int(math.Round(size[1]*perMM)))
	defer flat.Close()
	res.Document = frameOf(flat)
	switch res.Side {
	case SideFront:
		res.Front = res.Document
		res.Portrait = portraitOf(res.Front, 0)
	case SideData:
		res.Portrait = portraitOf(res.Document, zoneMM)
	}
}
