package reader

import (
	"image"
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
	all    []mrz.Text // that were taken
	effort mrz.Effort // left
}

// wholeEffort is what one picture may cost: a hundred cells take about 4 ms, a zone has about a hundred, and a picture that is
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

// take keeps a reading if it is the best so far, and the mean of all that were taken if that is better.
func (h *hunt) take(t mrz.Text, quad *capture.Quad) {
	h.keep(t, quad)
	h.all = append(h.all, t)
	if h.done || len(h.all) < 2 {
		return
	}
	if mean, ok := mrz.Mean(h.all); ok {
		h.keep(mean, quad)
	}
}

func (h *hunt) keep(t mrz.Text, quad *capture.Quad) {
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
		h.best, h.ok = n, true
	}
	h.done = h.done || n.consistent && t.Certain()
}

// Heights of capitals in a straightened document at perMM pixels a millimetre: 2.4 mm on paper, more or less when the size of
// the document was guessed wrong.
const (
	flatMin = 10
	flatMax = 36
)

// flat looks into a straightened document.
func (h *hunt) flat(text *mrz.Reader, doc gocv.Mat, q capture.Quad) {
	for _, c := range [2]colour{luminance, brightest} {
		grey, ok := c.of(doc)
		if ok && !h.done {
			if t, ok := text.Read(mrz.View{Grey: grey, MinH: flatMin, MaxH: flatMax, Thorough: true, Pitch: pitchMM * perMM}, &h.effort); ok {
				h.take(t, nil)
			}
		}
		_ = grey.Close()
		if !h.ok {
			return // there is no text; colours would not change that
		}
	}
}

// pass is one look at the whole picture.
type pass struct {
	longest  float64 // pixels of the longer side; 0 leaves the picture as it is, for small print
	colour   colour
	thorough bool
	sharpen  bool
}

// The first pass, and those after it: where it saw a text, colour may clear it up; where it saw none, its characters may have run
// together or may be small.
var (
	firstPass   = pass{longest: 1400}
	doubtful    = []pass{{longest: 1400, colour: brightest, thorough: true}, {longest: 1400, sharpen: true, thorough: true}, {thorough: true}}
	nothingSeen = []pass{
		{longest: 1400, sharpen: true, thorough: true}, {longest: 900, thorough: true}, {longest: 1400, colour: brightest, thorough: true}, {thorough: true},
	}
)

// whole looks for a zone anywhere in a picture.
func (h *hunt) whole(text *mrz.Reader, bgr gocv.Mat) {
	w, hi := float64(bgr.Cols()), float64(bgr.Rows())
	if min(w, hi) < 12 {
		return
	}
	known := h.ok // where the text is, is known: other sizes would show the same
	h.look(text, bgr, firstPass)
	if known {
		return
	}
	more := nothingSeen
	if h.ok {
		more = doubtful
	}
	for _, p := range more {
		h.look(text, bgr, p)
	}
}

// look makes one pass, unless the hunt is over.
func (h *hunt) look(text *mrz.Reader, bgr gocv.Mat, p pass) {
	w, hi := float64(bgr.Cols()), float64(bgr.Rows())
	if h.done || h.effort <= 0 || p.longest == 0 && max(w, hi) < 1500 { // of a small picture the other passes are finer
		return
	}
	scale, least, most, how := min(p.longest/max(w, hi), 4), 10, 44, gocv.InterpolationArea
	if p.longest == 0 {
		scale, least, most = min(2000/max(w, hi), 1), 7, 28
	}
	if scale > 1 {
		how = gocv.InterpolationCubic
	}
	fit := gocv.NewMat()
	gocv.Resize(bgr, &fit, image.Pt(max(int(w*scale), 1), max(int(hi*scale), 1)), 0, 0, how)
	grey, ok := p.colour.of(fit)
	defer grey.Close()
	_ = fit.Close()
	if !ok {
		return
	}
	if t, ok := text.Read(mrz.View{Grey: grey, MinH: least, MaxH: most, Thorough: p.thorough, Sharpen: p.sharpen}, &h.effort); ok {
		q := scaled(paper(t), 1/scale)
		h.take(t, &q)
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
