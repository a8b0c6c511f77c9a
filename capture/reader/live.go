package reader

import (
	"image"
	"slices"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
)

const (
	wantGood   = 5                      // good frames in a row before the shutter fires
	hintHold   = 700 * time.Millisecond // a hint stays at least this long, or nobody can read it
	refuseHold = 2 * time.Second        // the hint after frames that could not be read
)

// live is what a Reader remembers of the person before the camera.
type live struct {
	newest capture.Frame
	quad   *capture.Quad

	hint  capture.Hint
	until time.Time // the hint stays until then

	good  []kept   // good frames in a row
	queue []kept   // frames waiting to be read, best first
	reads []Result // what was read of this burst

	front, back *Result // sides of a card that were taken
	print       []byte  // what the side taken last looked like
	taken       *Result // all that was wanted
}

// kept is a good frame.
type kept struct {
	frame     capture.Frame
	sharpness float64
}

// Judge looks at one live frame. After five good frames in a row it reads the sharpest one, then (a frame a call) the
// others until two agree on every character. Then Taken has the result.
func (r *Reader) Judge(f capture.Frame) capture.Verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := capture.Verdict{Seq: f.Seq, At: f.At}
	l := &r.live
	switch {
	case r.closed:
		return v
	case l.taken != nil:
		v.Good, v.Progress, v.Quad = true, 1, l.quad
		return v
	case !f.Valid():
		v.Hint = l.show(capture.HintShow, f.At, hintHold)
		return v
	}
	l.newest = f
	if len(l.queue) > 0 {
		v.Hint = r.readNext(f.At)
		v.Quad, v.Good = l.quad, len(l.queue) > 0 || l.taken != nil
		if v.Good {
			v.Progress = 1
		}
		return v
	}
	hint, sharp := r.look(f, &v)
	v.Hint = l.show(hint, f.At, hintHold)
	if hint != capture.HintNone {
		l.good = nil
		return v
	}
	v.Good = true
	l.good = append(l.good, kept{f, sharp})
	v.Progress = float64(len(l.good)) / wantGood
	if len(l.good) == wantGood {
		slices.SortStableFunc(l.good, func(a, b kept) int {
			switch {
			case a.sharpness > b.sharpness:
				return -1
			case a.sharpness < b.sharpness:
				return 1
			}
			return 0
		})
		l.queue, l.good, l.reads = l.good, nil, nil
	}
	return v
}

// look finds and measures the document in a frame and returns the worst fault.
func (r *Reader) look(f capture.Frame, v *capture.Verdict) (capture.Hint, float64) {
	l := &r.live
	m, err := matOf(f)
	if err != nil {
		return capture.HintShow, 0
	}
	defer m.Close()
	scene, ok := newScene(m)
	var o outline
	if ok {
		o, ok = scene.find()
	}
	if !ok {
		l.quad = nil
		return capture.HintShow, 0
	}
	s := shapeOf(aspect(o.quad, f.Width, f.Height))
	doc := flatten(m, o.quad, s)
	defer doc.Close()
	q := measure(doc, o, s)
	way := 1.0
	if l.quad != nil {
		way = moved(*l.quad, o.quad)
	}
	quad := o.quad
	l.quad, v.Quad = &quad, &quad
	v.Scores = map[string]float64{
		"px_per_mm": q.PxPerMM, "sharpness": q.Sharpness, "glare_mm2": q.Glare, "tilt": q.Tilt, "exposure": q.Exposure,
		"hidden": q.Hidden, "movement": way, "outline": o.score,
	}
	if way > 3*r.options.Limits.Movement { // on its way to its place: anything else would be said too early
		if l.hint == capture.HintShow {
			return capture.HintShow, 0
		}
		return capture.HintHoldStill, 0
	}
	if faults := r.faults(o, q, f.Width, f.Height); len(faults) > 0 {
		return faults[0], 0
	}
	if l.print != nil && alike(l.print, thumbnail(doc)) {
		return capture.HintTurnOver, 0
	}
	if way > r.options.Limits.Movement {
		return capture.HintHoldStill, 0
	}
	return capture.HintNone, q.Sharpness
}

// readNext reads the next kept frame and says what the person should do now.
func (r *Reader) readNext(at time.Time) capture.Hint {
	l := &r.live
	next := l.queue[0]
	l.queue = l.queue[1:]
	res := r.inspect(next.frame, false)
	for i := range l.reads {
		if agree(l.reads[i], res) {
			l.queue = nil
			return l.show(r.accept(res), at, hintHold)
		}
	}
	l.reads = append(l.reads, res)
	if len(l.queue) > 0 {
		return l.show(capture.HintNone, at, 0)
	}
	return l.show(r.refuse(), at, refuseHold)
}

// agree tells whether two readings are the same on every character, or both see the front of a card.
func agree(a, b Result) bool {
	if a.MRZ.Accepted || b.MRZ.Accepted {
		return a.MRZ.Accepted && b.MRZ.Accepted && slices.Equal(a.MRZ.Lines, b.MRZ.Lines)
	}
	return a.Side == SideFront && b.Side == SideFront
}

// accept takes a side and says what is wanted next.
func (r *Reader) accept(res Result) capture.Hint {
	l := &r.live
	if res.MRZ.Accepted && !slices.Contains(r.options.Kinds, res.Kind) {
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
	case res.Kind != document.TD1 || r.options.NoFront:
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
	return capture.HintWrongDoc
}

// show changes the hint unless the last one is still to be read. A moment without fault clears it like any other change.
// Frames without a time (files) change it at once.
func (l *live) show(h capture.Hint, at time.Time, hold time.Duration) capture.Hint {
	if h != l.hint && !at.Before(l.until) {
		l.hint = h
		l.until = at
		if h != capture.HintNone {
			l.until = at.Add(hold)
		}
	}
	return l.hint
}

// Taken returns the accepted reading once the automatic shutter has fired and all wanted sides are there.
func (r *Reader) Taken() (Result, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.live.taken == nil {
		return Result{}, false
	}
	return *r.live.taken, true
}

// Shoot is the manual shutter: it reads the newest frame that Judge saw, whatever its quality. An accepted reading, or the
// front of a card, counts as if the automatic shutter had fired; Taken tells whether anything is still missing, and then
// the first hint says what. The error is ErrNoFrame or ErrNoDocument.
func (r *Reader) Shoot() (Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := &r.live
	if !l.newest.Valid() || r.closed {
		return Result{}, ErrNoFrame
	}
	res := r.inspect(l.newest, true)
	if !res.Found {
		return res, ErrNoDocument
	}
	l.good, l.queue, l.reads = nil, nil, nil
	if !res.MRZ.Accepted && res.Side != SideFront {
		if len(res.Hints) == 0 && len(res.MRZ.Lines) == 0 {
			res.Hints = append(res.Hints, capture.HintWrongDoc)
		}
		return res, nil
	}
	if hint := r.accept(res); hint != capture.HintNone {
		res.Hints = append([]capture.Hint{hint}, res.Hints...)
	}
	if l.taken != nil {
		return *l.taken, nil
	}
	return res, nil
}

// thumbnail is a document in 24 x 16 grey values.
func thumbnail(doc gocv.Mat) []byte {
	small, grey := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer grey.Close()
	gocv.Resize(doc, &small, image.Pt(24, 16), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, &grey, gocv.ColorBGRToGray)
	return grey.ToBytes()
}
