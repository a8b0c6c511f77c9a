package reader

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/ocrb"
)

// sizes of documents in millimetres.
var sizes = map[document.Kind][2]float64{
	document.TD1: {85.6, 53.98}, document.TD2: {105, 74}, document.TD3: {125, 88},
	document.MRVA: {120, 80}, document.MRVB: {105, 74}, document.FRID: {105, 74},
}

// read fills the result with all that a picture shows.
func (r *Reader) read(bgr gocv.Mat, res *Result, whole bool) {
	o, found := find(bgr)
	var t text
	quarters, ok := 0, false
	if found {
		res.Found, res.Quad = true, o.quad
		s := shapeOf(aspect(o.quad, bgr.Cols(), bgr.Rows()))
		w, h := int(math.Round(s.w*perMM)), int(math.Round(s.h*perMM))
		doc := straighten(bgr, o.quad, w, h)
		defer doc.Close()
		r.gauge(doc, o, s, &res.Quality)
		res.Hints = append(res.Hints, r.faults(o, res.Quality, bgr.Cols(), bgr.Rows())...)
		t, quarters, ok = r.readFlat(doc)
		if !ok || !t.certain() {
			res.Side = sideOf(s, doc)
		}
	}
	if whole && (!ok || t.mean < -1) {
		if u, n, good := r.readWhole(bgr); good && u.mean > -0.7 && (!ok || u.mean > t.mean) {
			t, quarters, ok = u, n, true
			o.quad = frameQuad(bgr)
			res.Found, res.Quad = true, o.quad
			res.Quality = Quality{PxPerMM: t.sheet.z.lines[0].pitch / pitchMM, Tilt: 1}
			res.Hints = []capture.Hint{}
		}
	}
	if !ok {
		if found {
			r.keep(bgr, res)
		}
		return
	}
	if t.sheet.turn {
		quarters += 2
	}
	res.Quad = turned(res.Quad, quarters%4)
	r.fill(res, t)
	r.keep(bgr, res)
}

const pitchMM = 2.54 // Doc 9303-3: OCR-B size 1

func frameQuad(m gocv.Mat) capture.Quad {
	w, h := float64(m.Cols())-1, float64(m.Rows())-1
	return capture.Quad{{X: 0, Y: 0}, {X: w, Y: 0}, {X: w, Y: h}, {X: 0, Y: h}}
}

// gauge measures a straightened document.
func (r *Reader) gauge(doc gocv.Mat, o outline, s shape, q *Quality) {
	long := sides(o.quad)
	*q = Quality{PxPerMM: (long[0] + long[2]) / 2 / s.w, Tilt: tilt(o.quad), Hidden: o.missing}
	measure(doc, q)
}

// readFlat reads a straightened document; quarters is the number of quarter turns to the left that it needs.
func (r *Reader) readFlat(doc gocv.Mat) (t text, quarters int, ok bool) {
	grey := gocv.NewMat()
	defer grey.Close()
	gocv.CvtColor(doc, &grey, gocv.ColorBGRToGray)
	if t, ok = r.readGrey(grey, 10, 36); ok && t.mean > -1.2 {
		return t, 0, true
	}
	side := gocv.NewMat()
	defer side.Close()
	gocv.Rotate(grey, &side, gocv.Rotate90CounterClockwise)
	if u, good := r.readGrey(side, 8, 36); good && (!ok || u.mean > t.mean) {
		return u, 1, true
	}
	return t, 0, ok
}

// readWhole looks for a zone anywhere in a picture.
func (r *Reader) readWhole(bgr gocv.Mat) (text, int, bool) {
	w, h := float64(bgr.Cols()), float64(bgr.Rows())
	if min(w, h) < 40 {
		return text{}, 0, false
	}
	scale := 1400 / max(w, h)
	if max(w, h) < 1000 {
		scale = 1000 / max(w, h)
	}
	scale = min(scale, 3)
	fit := gocv.NewMat()
	defer fit.Close()
	how := gocv.InterpolationArea
	if scale > 1 {
		how = gocv.InterpolationLinear
	}
	gocv.Resize(bgr, &fit, image.Pt(max(int(w*scale), 1), max(int(h*scale), 1)), 0, 0, how)
	t, n, ok := r.readFlat(fit)
	return t, n, ok
}

// readGrey reads the best zone with capitals of minH to maxH pixels.
func (r *Reader) readGrey(grey gocv.Mat, minH, maxH int) (best text, ok bool) {
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
		if t, good := decode(readZone(r.net, plane, z)); good && (!ok || t.score > best.score) {
			best, ok = t, true
		}
		if ok && best.score > -0.15 {
			break
		}
	}
	return best, ok && best.mean > -2.5
}

// weight is the number of pieces in a zone.
func (z zone) weight() (n int) {
	for _, l := range z.lines {
		n += l.pieces
	}
	return n
}

// fill writes a text into the result and checks it.
func (r *Reader) fill(res *Result, t text) {
	res.Kind = t.kind
	res.MRZ.Lines = t.lines
	res.MRZ.Confidence = math.Exp(t.mean)
	res.MRZ.Weakest = math.Exp(t.weakest)
	res.Side = SideData
	if t.kind == document.TD1 {
		res.Side = SideBack
	}
	parsed, err := document.ParseMRZ(t.lines)
	if err != nil {
		return
	}
	res.Kind, res.Parsed, res.Fields = parsed.Kind, parsed, &parsed.MRZFields
	res.MRZ.Checks = parsed.Checks
	res.MRZ.Accepted = parsed.Accepted() && t.certain()
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
			q[0].X, q[0].Y = m.at(0, 0.5)
			q[1].X, q[1].Y = m.at(1, 0.5)
		}
	}
	flat := straighten(bgr, q, int(math.Round(size[0]*perMM)), int(math.Round(size[1]*perMM)))
	defer flat.Close()
	res.Document = frameOf(flat)
	switch res.Side {
	case SideFront:
		res.Front = res.Document
		res.Portrait = cut(res.Front, 0.02, 0.15, 0.42, 0.97)
	case SideData:
		res.Portrait = cut(res.Document, 0.02, 0.14, 0.38, 0.76)
	}
}
