package reader

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/mrz"
)

// hunt looks for the text of one picture in several ways, the likeliest first: the straightened document, then the picture
// itself in several sizes; by brightness, then by the brightest of the three colours, in which coloured print and stamps fade
// and black ink does not. It ends with the first reading that may be accepted, or when two looks agree on every character.
type hunt struct {
	ok     bool // best holds something
	done   bool
	best   reading
	all    []mrz.Text      // that were taken
	effort mrz.Effort      // left
	part   image.Rectangle // of the picture, around the text; empty while it is not known
	pitch  float64         // of the text there, pixels
}

// wholeEffort is what one picture may cost: a hundred cells take about 3 ms, a zone has about a hundred, and a picture that is
// easily read costs 1500. liveEffort is that of a frame of which there are more to come.
const (
	wholeEffort mrz.Effort = 12000
	liveEffort  mrz.Effort = 4500
)

// reading is a text and how much speaks for it.
type reading struct {
	text       mrz.Text
	quad       *capture.Quad // where the document must lie; nil when the text was read in the straightened document
	consistent bool          // the check digits hold
	score      float64
}

// take keeps a reading if it is the best so far, and the mean of all that were taken if that is better. It tells whether
// the reading itself was the best.
func (h *hunt) take(t mrz.Text, quad *capture.Quad) (kept bool) {
	kept = h.keep(t, quad)
	h.all = append(h.all, t)
	if h.done || len(h.all) < 2 {
		return kept
	}
	if mean, ok := mrz.Mean(h.all); ok {
		h.keep(mean, quad)
	}
	return kept
}

func (h *hunt) keep(t mrz.Text, quad *capture.Quad) (kept bool) {
	n := reading{text: t, quad: quad, score: t.Mean}
	if m, err := document.ParseMRZ(t.Lines); err == nil {
		n.consistent = m.Accepted()
	}
	if n.consistent {
		n.score += 0.25
	}
	if h.ok && t.Certain() && slices.Equal(t.Lines, h.best.text.Lines) {
		h.done = true
	}
	if !h.ok || n.score > h.best.score {
		h.best, h.ok, kept = n, true, true
	}
	h.done = h.done || n.consistent && t.Certain()
	return kept
}

// Heights of capitals in a straightened document at perMM pixels a millimetre: 2.4 mm on paper, more or less when the size of
// the document was guessed wrong.
const (
	flatMin = 10
	flatMax = 36
)

// flat looks into a straightened document: by brightness everywhere, by colour where the text is.
func (h *hunt) flat(text *mrz.Reader, doc gocv.Mat, s shape, q capture.Quad) {
	view := func(grey gocv.Mat) mrz.View {
		return mrz.View{Grey: grey, MinH: flatMin, MaxH: flatMax, Thorough: true, Pitch: pitchMM * perMM, Else: pitchMM * perMM * s.w / s.other().w}
	}
	grey, _ := luminance.of(doc)
	defer grey.Close()
	t, ok := text.Read(view(grey), &h.effort)
	if !ok {
		return // colours would not change that
	}
	h.take(t, nil)
	if m, ok := toQuad(float64(doc.Cols()), float64(doc.Rows()), q); ok {
		h.place(t, func(p capture.Point) (out capture.Point) {
			out.X, out.Y = m.At(p.X+0.5, p.Y+0.5)
			return out
		})
	}
	if h.done || h.effort <= 0 {
		return
	}
	bright, other := brightest.of(doc)
	defer bright.Close()
	if !other {
		return
	}
	again, ok := text.Again(view(bright), t, &h.effort)
	if !ok {
		return
	}
	h.take(again, nil)
	if !h.done && !t.Placed() && again.Mean > t.Mean+clearer {
		if t, ok = text.Read(view(bright), &h.effort); ok {
			h.take(t, nil)
		}
	}
}

// clearer is by how much a text's mean logarithm must rise in another colour for a new search in that to be worth it.
const clearer = 0.1

// pass is one look at the whole picture.
type pass struct {
	longest  float64 // pixels of the longer side; 0 leaves the picture as it is, for small print
	colour   colour
	thorough bool
	sharpen  bool
	near     bool // around the text that was seen, as large as in a straightened document; longest is 0
}

// The first pass, and those after it: where it saw a text, colour may clear it up; where it saw none, its characters may have run
// together or may be small.
var (
	firstPass   = pass{longest: 1400}
	nearPass    = pass{near: true}
	doubtful    = []pass{{longest: 1400, colour: brightest, thorough: true}, {longest: 1400, sharpen: true, thorough: true}, {thorough: true}}
	nothingSeen = []pass{
		{longest: 1400, sharpen: true, thorough: true}, {longest: 900, thorough: true}, {longest: 1400, colour: brightest, thorough: true}, {thorough: true},
	}
)

// whole looks for a zone in the picture itself: around the text, if one was read in the straightened document, else anywhere.
func (h *hunt) whole(text *mrz.Reader, bgr gocv.Mat) {
	if min(bgr.Cols(), bgr.Rows()) < 12 {
		return
	}
	if h.ok { // other sizes and colours would show the same
		if h.look(text, bgr, nearPass); h.part.Empty() {
			h.look(text, bgr, firstPass)
		}
		return
	}
	h.look(text, bgr, firstPass)
	more := nothingSeen
	if h.ok {
		more = doubtful
	}
	for _, p := range more {
		h.look(text, bgr, p)
	}
	h.look(text, bgr, nearPass) // of what one of them saw
}

// place notes around which part of the picture to look for more of a text, if its characters say that there is one. to leads from
// the view that it was read in to the picture.
func (h *hunt) place(t mrz.Text, to func(capture.Point) capture.Point) {
	if t.Mean < textFloor {
		return
	}
	n, last := len(t.Lines[0])-1, len(t.Lines)-1
	var corners capture.Quad
	for i, c := range [4][2]int{{0, 0}, {0, n}, {last, n}, {last, 0}} {
		corners[i] = to(t.Cell(c[0], c[1]))
	}
	h.pitch = dist(corners[0], corners[1]) / float64(n)
	margin := 10 * h.pitch
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, p := range corners {
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	h.part = image.Rect(int(x0-margin), int(y0-margin), int(x1+margin), int(y1+margin))
}

// legible tells whether there is a text for certain, read to its end or not.
func (h *hunt) legible() bool { return h.ok && h.best.text.Mean >= textFloor }

// textFloor is the mean logarithm above which a text is one, wherever else something looks like one.
const textFloor = -0.5

// look makes one pass, unless the hunt is over.
func (h *hunt) look(text *mrz.Reader, bgr gocv.Mat, p pass) {
	longest := float64(max(bgr.Cols(), bgr.Rows()))
	if h.done || h.effort <= 0 {
		return
	}
	scale, least, most, how := min(p.longest/longest, 4), 10, 44, gocv.InterpolationArea
	switch {
	case p.near && h.part.Empty():
		return
	case p.near:
		scale, least, most = min(pitchMM*perMM/h.pitch, 4), flatMin, flatMax
	case p.longest == 0 && longest < 1500: // of a small picture the other passes are finer
		return
	case p.longest == 0:
		scale, least, most = min(2000/longest, 1), 6, 28
	}
	if scale > 1 {
		how = gocv.InterpolationCubic
	}
	part := image.Rect(0, 0, bgr.Cols(), bgr.Rows())
	if known := h.part.Intersect(part); !known.Empty() {
		part = known
	}
	inside := bgr.Region(part)
	defer inside.Close()
	grey, ok := p.colour.of(inside)
	defer grey.Close()
	if !ok {
		return
	}
	gocv.Resize(grey, &grey, image.Pt(max(int(float64(part.Dx())*scale), 1), max(int(float64(part.Dy())*scale), 1)), 0, 0, how)
	t, ok := text.Read(mrz.View{Grey: grey, MinH: least, MaxH: most, Thorough: p.thorough, Sharpen: p.sharpen}, &h.effort)
	if !ok {
		return
	}
	back := func(p capture.Point) capture.Point {
		return capture.Point{X: (p.X+0.5)/scale + float64(part.Min.X), Y: (p.Y+0.5)/scale + float64(part.Min.Y)}
	}
	q := paper(t)
	for i := range q {
		q[i] = back(q[i])
	}
	if h.take(t, &q) {
		h.place(t, back)
	}
}

// colour is a way to make a grey picture.
type colour int

const (
	luminance colour = iota
	brightest        // of blue, green and red
)

// of makes the grey picture of a BGR one. It is false when the result would not differ from luminance. The caller closes it.
func (c colour) of(bgr gocv.Mat) (gocv.Mat, bool) {
	grey := gocv.NewMat()
	if c == luminance {
		gocv.CvtColor(bgr, &grey, gocv.ColorBGRToGray)
		return grey, true
	}
	parts := gocv.Split(bgr)
	defer func() {
		for _, p := range parts {
			_ = p.Close()
		}
	}()
	gocv.Max(parts[0], parts[1], &grey)
	gocv.Max(grey, parts[2], &grey)
	least, spread := gocv.NewMat(), gocv.NewMat()
	defer least.Close()
	defer spread.Close()
	gocv.Min(parts[0], parts[1], &least)
	gocv.Min(least, parts[2], &least)
	gocv.Subtract(grey, least, &spread)
	return grey, spread.Mean().Val1 > 6
}
