package reader

import (
	"cmp"
	"image"
	"slices"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

const (
	wantGood   = 5                      // good frames in a row before the shutter fires
	keepRecent = 6                      // frames that the manual shutter chooses from
	recentFor  = 2 * time.Second        // how old they may be
	hintHold   = 700 * time.Millisecond // a hint stays at least this long, or nobody can read it
	refuseHold = 2 * time.Second        // the hint after frames that could not be read
	screenFor  = 3 * time.Second        // how long a suspected screen holds the shutter back; then it is taken, with a flag
	blurFor    = 1500 * time.Millisecond
)

// live is what a Reader remembers of the person before the camera.
type live struct {
	newest capture.Frame
	recent []kept // newest last
	quad   *capture.Quad

	hint  capture.Hint
	until time.Time // the hint stays until then
	asked [3]capture.Hint

	good  []kept   // good frames in a row
	queue []kept   // frames waiting to be read, best first
	reads []Result // what was read of this burst

	since   int       // frames in a row with a document
	blurred time.Time // since when it lies still and is not sharp
	screens int       // frames that looked like a screen, less those that did not
	screen  time.Time // since when they do

	front, back *Result // sides of a card that were taken
	print       []byte  // what the side taken last looked like
	taken       *Result // all that was wanted
}

// kept is a frame with a document.
type kept struct {
	frame     capture.Frame
	outline   outline
	sharpness float64
	faults    int
}

// Judge looks at one live frame. After five good frames in a row it reads the sharpest one, then (a frame a call) the
// others until two agree on every character; a licence's barcode is enough by itself, as its error correction leaves no
// doubt about a character. Then Taken has the result.
func (r *Reader) Judge(f capture.Frame) capture.Verdict {
	r.mu.Lock()
	defer r.mu.Unlock()
	v := r.judge(f)
	if l := &r.live; l.taken == nil && (l.front != nil || l.back != nil) {
		v.Taken = 1
	}
	return v
}

func (r *Reader) judge(f capture.Frame) capture.Verdict {
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
		r.burst(&v)
		return v
	}
	hint, k := r.look(f, &v)
	v.Hint = l.say(hint, f.At)
	if hint != capture.HintNone {
		l.good = nil
		return v
	}
	v.Good = true
	l.good = append(l.good, k)
	v.Progress = float64(len(l.good)) / wantGood
	if len(l.good) == wantGood {
		slices.SortStableFunc(l.good, func(a, b kept) int { return cmp.Compare(b.sharpness, a.sharpness) })
		l.queue, l.good, l.reads = l.good, nil, nil
		r.burst(&v)
	}
	return v
}

// burst reads the next frame of a burst.
func (r *Reader) burst(v *capture.Verdict) {
	l := &r.live
	v.Hint = r.readNext(v.At)
	v.Quad, v.Good = l.quad, len(l.queue) > 0 || l.taken != nil
	if v.Good {
		v.Progress = 1
	}
}

// look finds and measures the document in a frame and returns the worst fault.
func (r *Reader) look(f capture.Frame, v *capture.Verdict) (capture.Hint, kept) {
	l := &r.live
	m, err := matOf(f)
	if err != nil {
		return capture.HintShow, kept{}
	}
	defer m.Close()
	o, ok, near, far := r.spot(m)
	if !ok {
		l.quad, l.screens, l.since = nil, 0, 0
		return nothingFound(near, far, m), kept{}
	}
	if o.cut {
		quad := o.quad
		l.quad, v.Quad, l.screens = nil, &quad, 0
		k := kept{frame: f, outline: o, faults: 1}
		l.remember(k)
		return capture.HintFurther, k
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
	l.since++
	v.Scores = map[string]float64{
		"px_per_mm": q.PxPerMM, "sharpness": q.Sharpness, "streak": q.Streak, "glare_mm2": q.Glare, "glare_read_mm2": q.GlareRead,
		"tilt": q.Tilt, "exposure": q.Exposure, "hidden": q.Hidden, "movement": way, "outline": o.score,
	}
	faults := r.faults(o, q, f.Width, f.Height)
	k := kept{f, o, q.Sharpness, len(faults)}
	l.remember(k)
	limit := r.options.Limits.Movement
	switch {
	case way > 3*limit && l.hint == capture.HintShow && l.since < 6: // on its way to its place: anything else would be said too early
		return capture.HintShow, k
	case way > 3*limit:
		return capture.HintHoldStill, k
	case len(faults) > 0:
		return l.cause(faults[0], q, way <= limit, r.options.Limits, f.At), k
	}
	l.blurred = time.Time{}
	switch {
	case l.print != nil && alike(l.print, thumbnail(doc)):
		return capture.HintTurnOver, k
	case way > limit:
		return capture.HintHoldStill, k
	case l.onScreen(m, quad, f.At):
		return capture.HintScreen, k
	}
	r.desk.taken()
	return capture.HintNone, k
}

// spot finds the document, and learns the desk while there is none. near says that something fills the frame of which no outline
// is seen, far that something small is new on the desk of which none is.
func (r *Reader) spot(m gocv.Mat) (o outline, found, near, far bool) {
	s, ok := newScene(m)
	if !ok {
		return outline{}, false, false, false
	}
	mask, filled := r.desk.changed(&s)
	s.change = mask
	if r.live.quad != nil {
		before := scaled(*r.live.quad, 1/s.scale)
		s.before = &before
	}
	o, found = s.find()
	if found && o.cut && s.change == nil { // a sheet that was there before, or the desk itself
		found = false
	}
	if filled {
		r.desk.filled++
		near = !found || !o.cut && s.covers(scaled(o.quad, 1/s.scale), mask) < 0.5
		found = found && !near
	} else {
		r.desk.filled = 0
	}
	far = !found && !filled && mask != nil && s.covers(frameQuad(s.w, s.h), mask) > 1/farShare
	r.desk.watch(&s, found, found && s.change != nil && s.onDesk(scaled(o.quad, 1/s.scale)) > 0.4)
	return o, found, near, far
}

// farShare is the share of the frame below which what is new on the desk may be a document too far away to be told.
const farShare = 0.08

// frameQuad is the outline of a whole picture.
func frameQuad(w, h int) capture.Quad {
	x, y := float64(w), float64(h)
	return capture.Quad{{}, {X: x}, {X: x, Y: y}, {Y: y}}
}

// remember keeps a frame for the manual shutter.
func (l *live) remember(k kept) {
	l.recent = append(l.recent, k)
	for len(l.recent) > keepRecent || k.frame.At.Sub(l.recent[0].frame.At) > recentFor {
		l.recent = slices.Delete(l.recent, 0, 1)
	}
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

// Shoot is the manual shutter: it reads the best of the frames that Judge saw in the last two seconds (fewest faults, then
// sharpest), whatever its quality, and when nothing certain is in it, the newest one too. An accepted reading, or the
// front of a card, counts as if the automatic shutter had fired; Taken tells whether anything is still missing, and then
// the first hint says what. The error is ErrNoFrame or ErrNoDocument.
func (r *Reader) Shoot() (Result, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	l := &r.live
	if !l.newest.Valid() || r.closed {
		return Result{}, ErrNoFrame
	}
	res := r.shoot()
	if !res.Found {
		return res, ErrNoDocument
	}
	l.good, l.queue, l.reads = nil, nil, nil
	if !res.Accepted() && res.Side != SideFront {
		if len(res.Hints) == 0 && len(res.MRZ.Lines) == 0 {
			res.Hints = append(res.Hints, r.nothing(res))
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

// shoot reads the best recent frame, and the newest when that is another one and the best says nothing.
func (r *Reader) shoot() Result {
	l := &r.live
	best := kept{frame: l.newest}
	for _, k := range l.recent {
		if l.newest.At.Sub(k.frame.At) > recentFor {
			continue
		}
		if !best.known() || k.faults < best.faults || k.faults == best.faults && k.sharpness > best.sharpness {
			best = k
		}
	}
	if best.known() {
		r.known = &best.outline
	}
	res := r.inspect(best.frame, true)
	r.known = nil
	if !res.Accepted() && res.Side != SideFront && best.frame.Seq != l.newest.Seq {
		if again := r.inspect(l.newest, true); again.Found && (again.Accepted() || !res.Found) {
			return again
		}
	}
	return res
}

// known tells whether a document was found in the frame.
func (k kept) known() bool { return k.outline.score > 0 }

// thumbnail is a document in 24 x 16 grey values.
func thumbnail(doc gocv.Mat) []byte {
	small, grey := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer grey.Close()
	gocv.Resize(doc, &small, image.Pt(24, 16), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, &grey, gocv.ColorBGRToGray)
	return grey.ToBytes()
}
