package face

import (
	"io"
	"math"
	"sync"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// LiveOptions tune a live session. Every zero field stands for its default.
type LiveOptions struct {
	Rand           io.Reader     // crypto/rand; tests give another
	NoFlash        bool          // moves only, no colours: ends at best inconclusive, and a reviewer decides
	OnlyFace       bool          // nothing but the picture: a reviewer decides
	Control        bool          // the camera obeys: its exposure is locked, and stepped once
	Patience       time.Duration // to find the place; 60 s
	GoodFrames     int           // in a row before the session begins; 10
	Station        light.Station // Control and Locked are set by the session itself
	Pinned, Camera *light.Source // that of set-up, and that which gives the frames; both nil: not judged
	record         func(capture.Frame)
}

// Live is a session with the person who stands there: it waits until they stand well, poses a drawn challenge in time, and judges
// the frames by the measures of JudgeSession; what it says of them is what a replay of the recorded session would say. It is a
// capture.Judge; Judge, Outcome, Reset and Close are for one goroutine. Screen, Painted, Exposure and Exposed may be
// called from any other. All times are of the clock that stamps the frames.
type Live struct {
	e   Finder
	opt LiveOptions

	// Of the judging goroutine.
	place position
	rec   *recording // nil: the person is not yet in place
	calm  calm
	keep  keeper
	first time.Time // of the frames
	done  *Result

	mu    sync.Mutex // what the window's and the camera's goroutines ask for
	run   *light.Run // nil: not begun, or over
	began time.Time  // of the session
	last  time.Time  // newest frame
	glass glass
	lock  bool // the exposure is to be locked
	ready bool // the camera answered
	fixed bool // it is locked
}

// The camera is asked to lock its exposure when so many frames are missing, and waited for no longer than so.
const (
	lockBefore = 4
	lockFor    = 700 * time.Millisecond
)

// screenStale is how old the newest frame may be while lights are shown: for a camera that gives nothing there is no use in them.
const screenStale = time.Second

// NewLive prepares a session.
func NewLive(e *Engine, o LiveOptions) *Live { return newLive(e, o) }

func newLive(e Finder, o LiveOptions) *Live {
	if o.Patience <= 0 {
		o.Patience = time.Minute
	}
	if o.GoodFrames <= 0 {
		o.GoodFrames = 10
	}
	l := &Live{e: e, opt: o}
	l.Reset()
	return l
}

// Reset forgets the person, overwrites the pictures that were kept, and makes ready for another session.
func (l *Live) Reset() {
	l.keep.wipe()
	if l.rec != nil {
		l.rec.wipe()
	}
	l.rec, l.done, l.first = nil, nil, time.Time{}
	l.place, l.calm, l.keep = position{want: l.opt.GoodFrames}, calm{}, keeper{}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.run, l.began, l.last, l.glass = nil, time.Time{}, time.Time{}, glass{}
	l.lock, l.ready, l.fixed = false, false, false
}

// Close is Reset for good.
func (l *Live) Close() error {
	l.Reset()
	return nil
}

// Posing tells whether the session is under way: then every frame of the camera is wanted.
func (l *Live) Posing() bool { return l.rec != nil && l.done == nil }

// Judge looks at the next frame.
func (l *Live) Judge(f capture.Frame) capture.Verdict {
	v := capture.Verdict{Seq: f.Seq, At: f.At}
	switch {
	case l.done != nil:
		v.Good, v.Progress = true, 1
		return v
	case !f.Valid():
		return v
	}
	if l.first.IsZero() {
		l.first = f.At
	}
	if l.rec == nil && !l.wait(f, &v) {
		return v
	}
	l.follow(f, &v)
	return v
}

// wait sees the person into place; true when the session begins with this frame.
func (l *Live) wait(f capture.Frame, v *capture.Verdict) bool {
	var face *Face
	faces, err := l.e.Detect(f)
	if err == nil && len(faces) > 0 {
		face = &faces[0]
		box := face.Box
		v.Face = &box
	}
	q := l.e.Judge(f, faces)
	hint, there := l.place.see(f, face, q)
	v.Hint, v.Good, v.Progress = hint, hint == capture.HintNone, l.place.progress()
	v.Scores = scores(q)
	l.mu.Lock()
	l.last = f.At
	if l.opt.Control {
		l.lock = l.place.good > max(0, l.place.want-lockBefore) && (l.place.settled() || l.lock)
		there = there && (l.ready || f.At.Sub(l.place.since) > settledAfter+lockFor)
	}
	l.mu.Unlock()
	switch {
	case there:
		return l.begin(f.At)
	case f.At.Sub(l.first) > l.opt.Patience:
		l.fail(l.place.check(), f.At)
	}
	return false
}

// begin draws the challenge.
func (l *Live) begin(at time.Time) bool {
	l.mu.Lock()
	control := l.opt.Control && l.fixed
	l.mu.Unlock()
	run, err := light.Pose(light.DrawOptions{Rand: l.opt.Rand, Control: control, NoFlash: l.opt.NoFlash, OnlyFace: l.opt.OnlyFace})
	if err != nil {
		l.fail(Check{ID: CheckRandom, Version: 1, Status: StatusInconclusive, Advice: AdviceTryAgain}, at)
		return false
	}
	s := run.Session
	s.Station = l.opt.Station
	s.Station.Control, s.Station.Locked = control, control
	if s.Station.Gamma == 0 {
		s.Station.Gamma = 2.2
	}
	s.Pinned, s.Camera = l.opt.Pinned, l.opt.Camera
	if e, ok := l.e.(interface{ Scene() Scene }); ok {
		s.Scene = e.Scene()
	}
	l.rec = newRecording(l.e, s.Station.Gamma)
	l.rec.look.around.empty = s.Scene
	l.mu.Lock()
	defer l.mu.Unlock()
	l.run, l.began = run, at
	return true
}

// fail ends what never became a session.
func (l *Live) fail(c Check, at time.Time) {
	checks := []Check{c}
	l.done = &Result{
		Judgement: Judgement{Verdict: light.Decide(checks), Checks: checks, Tier: l.e.Tier(), Basis: Basis}, Began: l.first, Ended: at,
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.lock = false
}

// since is the time of the session, in ms with three decimals, as it is recorded.
func (l *Live) since(at time.Time) float64 { return math.Round(float64(at.Sub(l.began))/1e3) / 1e3 }

// follow poses the challenge and measures the frame.
func (l *Live) follow(f capture.Frame, v *capture.Verdict) {
	l.mu.Lock()
	at := l.since(f.At)
	if n := len(l.run.Session.Frames); n > 0 && at <= l.run.Session.Frames[n-1] {
		l.mu.Unlock()
		return
	}
	l.last = f.At
	i, st, on := l.run.At(at)
	resting := l.run.Resting(i)
	if on {
		l.run.Session.Frames = append(l.run.Session.Frames, at)
	}
	left := l.run.Left()
	l.mu.Unlock()
	if !on {
		l.finish(f.At)
		return
	}
	if l.opt.record != nil {
		l.opt.record(f)
	}
	s := l.rec.see(f, at, i, st)
	l.keep.see(s, st, at)
	if s.face != nil {
		box := s.face.Box
		v.Face = &box
	}
	v.Scores = scores(s.quality)
	v.Scores["turn"], v.Scores["parallax"] = s.turn, s.flow.parallax
	v.Hint, v.Good, v.Progress = s.hint, s.hint == capture.HintNone, at/math.Max(at+left, 1)
	if s.lost {
		l.stop(f.At)
		return
	}
	l.step(s, st, i, at, resting, v)
}

// step tells what to do in the step under way, and whether it may end or has to come again.
func (l *Live) step(s *sight, st light.Step, i int, at float64, resting bool, v *capture.Verdict) {
	ask := func(h capture.Hint) {
		if v.Hint == capture.HintNone {
			v.Hint, v.Good = h, false
		}
	}
	moved, hint := l.calm.see(l.rec, s, st)
	switch {
	case st.Kind == light.Neutral:
		ask(s.quality.Hint)
		v.Good = v.Hint == capture.HintNone
	case st.Kind == light.Turn:
		t := l.rec.turns[len(l.rec.turns)-1]
		ask(t.hint())
		v.Good, v.Progress = t.status == StatusPass, t.progress()
		if t.over(at) {
			l.end(i)
		}
	case st.Kind == light.Back || resting:
		ask(map[bool]capture.Hint{true: capture.HintHoldStill, false: capture.HintBack}[resting])
		if l.calm.still(resting, at-st.At) {
			l.end(i)
		}
	case moved:
		l.mu.Lock()
		again := l.run.Again()
		l.mu.Unlock()
		if again {
			ask(hint)
		}
	}
}

func (l *Live) end(step int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.run.Done(step)
}

// stop ends the session before its time.
func (l *Live) stop(at time.Time) {
	l.mu.Lock()
	l.run.Stop()
	l.mu.Unlock()
	l.finish(at)
}

// finish sums up.
func (l *Live) finish(at time.Time) {
	l.mu.Lock()
	s := l.run.Session
	l.run.Unanswered()
	l.run, l.lock = nil, false
	l.mu.Unlock()
	l.rec.flow.stop()
	j, err := l.rec.judge(s)
	if err != nil { // a session of our own is always JSON
		l.fail(Check{ID: CheckRandom, Version: 1, Status: StatusInconclusive, Advice: AdviceTryAgain}, at)
		return
	}
	l.done = &Result{Judgement: j, Passed: j.Status == StatusPass, Recorded: s, Plot: light.PlotOf(s, l.rec.samples), Began: l.began, Ended: at}
	l.keep.choose(s, j.Check(light.CheckLag).Evidence["lag_ms"])
}

// Outcome is the result once there is one. The frames in it are copies that Reset does not touch.
func (l *Live) Outcome() (Result, bool) {
	if l.done == nil {
		return Result{}, false
	}
	r := *l.done
	r.Neutral, r.Thumbs = l.keep.copies()
	if len(r.Neutral) > 0 {
		r.Best = r.Neutral[0]
	}
	return r, true
}

func scores(q Quality) map[string]float64 {
	return map[string]float64{"eyes": q.Eyes, "sharpness": q.Sharpness, "luma": q.Luma}
}
