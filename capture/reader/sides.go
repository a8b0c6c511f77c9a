package reader

import (
	"bytes"
	"slices"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/reader/mrz"
)

// What becomes of readings: which agree, which sides are still wanted, what to say when nothing was read.

// readNext reads the next kept frame and says what the person should do now.
func (r *Reader) readNext(at time.Time) capture.Hint {
	l := &r.live
	next := l.queue[0]
	l.queue = l.queue[1:]
	r.known = &next.outline
	res := r.inspect(next.frame, false)
	r.known = nil
	if res.Barcode.IsLicence() {
		l.queue = nil
		return l.show(r.accept(res), at, hintHold)
	}
	for _, before := range l.reads {
		if agree(before, res) {
			l.queue = nil
			return l.show(r.accept(before), at, hintHold) // the sharper of the two
		}
	}
	l.reads = append(l.reads, res)
	if len(l.queue) > 0 && !(len(l.reads) >= 2 && l.blank()) {
		return l.show(capture.HintNone, at, 0)
	}
	l.queue = nil
	if res, ok := r.vote(); ok {
		return l.show(r.accept(res), at, hintHold)
	}
	return l.show(r.refuse(), at, refuseHold)
}

// agree tells whether two readings are the same on every character, or both see the front of a card.
func agree(a, b Result) bool {
	switch {
	case a.Barcode != nil && b.Barcode != nil && a.Barcode.IsLicence() && b.Barcode.IsLicence():
		return bytes.Equal(a.Barcode.Payload, b.Barcode.Payload)
	case a.MRZ.Accepted || b.MRZ.Accepted:
		return a.MRZ.Accepted && b.MRZ.Accepted && slices.Equal(a.MRZ.Lines, b.MRZ.Lines)
	}
	return a.Side == SideFront && b.Side == SideFront
}

// vote puts the readings of a burst together, character by character. What comes out is worth one frame: it counts only
// when one of the frames says the same.
func (r *Reader) vote() (Result, bool) {
	var texts []mrz.Text
	for _, res := range r.live.reads {
		if res.Fields != nil {
			texts = append(texts, res.text)
		}
	}
	t, ok := mrz.Vote(texts)
	if !ok || !t.Certain() {
		return Result{}, false
	}
	for _, res := range r.live.reads {
		if res.MRZ.Accepted && slices.Equal(res.MRZ.Lines, t.Lines) {
			return res, true
		}
	}
	return Result{}, false
}

// blank tells whether nothing at all was read in this burst.
func (l *live) blank() bool {
	for _, res := range l.reads {
		if len(res.MRZ.Lines) > 0 || res.Barcode != nil || res.Side == SideFront {
			return false
		}
	}
	return true
}

// accept takes a side and says what is wanted next.
func (r *Reader) accept(res Result) capture.Hint {
	l := &r.live
	if res.Accepted() && !slices.Contains(r.options.Kinds, res.Kind) {
		return capture.HintWrongDoc
	}
	done := func(res Result) capture.Hint {
		l.taken = &res
		l.hint, l.until = capture.HintNone, time.Time{}
		return capture.HintNone
	}
	switch {
	case res.Side == SideFront && r.options.FrontOnly:
		return done(res)
	case res.Side == SideFront && l.back != nil:
		return done(bothSides(res, *l.back))
	case res.Side == SideFront:
		l.front = &res
	case res.Kind != document.TD1 && res.Kind != document.Licence || r.options.NoFront:
		return done(res)
	case l.front != nil:
		return done(bothSides(*l.front, res))
	default:
		l.back = &res
	}
	l.print = printOf(res.Document)
	return capture.HintTurnOver
}

// bothSides puts the sides of a card into one result.
func bothSides(front, back Result) Result {
	back.Front, back.Portrait = front.Document, front.Portrait
	back.MS += front.MS
	for _, f := range front.Flags {
		if !slices.Contains(back.Flags, f) {
			back.Flags = append(back.Flags, f)
		}
	}
	return back
}

// refuse chooses the hint for frames that looked good and could not be read.
func (r *Reader) refuse() capture.Hint {
	text, glare := false, false
	for _, res := range r.live.reads {
		if len(res.Hints) > 0 {
			return res.Hints[0]
		}
		text = text || len(res.MRZ.Lines) > 0
		glare = glare || res.Quality.Glare > r.options.Limits.Glare/6
	}
	switch { // a zone is there but some of it cannot be read
	case text && glare:
		return capture.HintGlare
	case text:
		return capture.HintHoldStill
	}
	return r.nothing(r.live.reads[len(r.live.reads)-1])
}

// nothing chooses the hint for a document that is seen well and says nothing: a barcode too small to be read, the cover or
// another page of a booklet, the side of a card that was not asked for, or something else altogether.
func (r *Reader) nothing(res Result) capture.Hint {
	m, err := matOf(res.Document)
	if err != nil {
		return capture.HintWrongDoc
	}
	defer m.Close()
	bars := barred(m)
	s := shapeOf(float64(res.Document.Width) / float64(max(res.Document.Height, 1)))
	switch {
	case bars && res.Quality.PxPerMM < barcodePxPerMM:
		return capture.HintCloser
	case bars:
		return capture.HintHoldStill
	case s.name == "ID-3" && s.fits > 0.3, r.live.front != nil:
		return capture.HintWrongSide
	}
	return capture.HintWrongDoc
}

// barcodePxPerMM is what PDF417 of 0.25 mm bars asks for: 2.5 pixels a bar, measured on our own cards; see codes in the
// design's table.
const barcodePxPerMM = 8
