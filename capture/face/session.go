package face

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// Judgement is what a recorded session comes to.
type Judgement struct {
	light.Verdict
	Session string  `json:"session"`
	Checks  []Check `json:"checks"`
	Tier    int     `json:"tier"`
	Frames  int     `json:"frames"`
	Chain   string  `json:"chain"` // SHA-256 over the challenge and every frame in turn
	Basis   string  `json:"basis"`
}

// JudgeSession plays a recorded session through the same measures as a live one and decides. Frame gives the pictures by
// their number, each asked for once, in order. The same session gives the same judgement, byte for byte. It fails only when
// the session does not hang together or a frame cannot be had.
func (e *Engine) JudgeSession(s *light.Session, frame func(int) (capture.Frame, error)) (Judgement, error) {
	if err := s.Check(); err != nil {
		return Judgement{}, err
	}
	start, err := json.Marshal(s)
	if err != nil {
		return Judgement{}, fmt.Errorf("session: %w", err)
	}
	r := recording{e: e, s: s, linear: newLinear(s.Station.Gamma), flow: &follower{}}
	defer r.flow.stop()
	for i, at := range s.Frames {
		f, err := frame(i)
		if err != nil {
			return Judgement{}, fmt.Errorf("frame %d: %w", i, err)
		}
		f.Seq, f.At = uint64(i), clock(at)
		if !f.Valid() {
			return Judgement{}, fmt.Errorf("frame %d: %d bytes for %dx%d pixels", i, len(f.Pix), f.Width, f.Height)
		}
		r.feed.see(f, string(start))
		r.see(f, at)
	}
	checks := r.checks()
	return Judgement{
		Verdict: light.Decide(checks), Session: s.ID, Checks: checks, Tier: e.Tier(), Frames: len(s.Frames),
		Chain: r.feed.digest(), Basis: Basis,
	}, nil
}

// clock turns the session's milliseconds into a time for the judges that want one.
func clock(ms float64) time.Time { return time.UnixMicro(int64(ms * 1000)) }

// recording is a session while it is judged.
type recording struct {
	e      *Engine
	s      *light.Session
	linear *linear
	feed   feed
	watch  watch
	flow   *follower
	pose   pose

	step    int     // index of the step under way
	places  []place // the last few, for their median
	samples []light.Sample
	look    look
	turns   []*asked
}

// steadyPlaces is the number of frames whose median is taken for the place of the face, so that one slip of the landmarks
// does not move its regions.
const steadyPlaces = 5

// see measures one frame.
func (r *recording) see(f capture.Frame, at float64) {
	entered := false
	for r.step+1 < len(r.s.Steps) && at >= r.s.Steps[r.step].End() {
		r.step, entered = r.step+1, true
	}
	st := r.s.Steps[r.step]
	s := &sight{frame: f, at: f.At}
	if faces, err := r.e.Detect(f); err == nil && len(faces) > 0 {
		s.faces, s.face = faces, &faces[0]
		r.places = append(r.places, placeOf(faces[0]))
		if len(r.places) > steadyPlaces {
			r.places = r.places[1:]
		}
	}
	s.flow, s.flowing = r.flow.step(f)
	switch {
	case s.face != nil && s.face.Marked():
		s.turn, s.known = s.face.Landmarks.YawRatio()-r.pose.zero, true
	case r.e.Tier() == 0 && s.flowing:
		s.turn, s.known = s.flow.yaw, true
	}
	if lights := st.Kind == light.Flash || st.Kind == light.Half; lights && s.face == nil && len(r.places) > 0 {
		s.flowing = true // a face in the dark of a black screen cannot be found, and is still there
	}
	_, _ = r.watch.see(s) // its checks are asked for at the end
	switch st.Kind {
	case light.Neutral:
		r.look.see(r, s)
	case light.Turn:
		if entered {
			r.turns = append(r.turns, &asked{step: st, turn: turn{index: len(r.turns), sign: map[string]float64{light.Left: 1, light.Right: -1}[st.Move]}})
			r.pose.zero = median(r.look.ratios)
			if s.face != nil {
				r.flow.begin(f, *s.face)
			}
		}
		r.turns[len(r.turns)-1].see(r, s, at)
	default:
		if r.e.Tier() > 0 || st.Kind == light.Hold || st.Kind == light.Neutral {
			r.flow.stop()
		}
	}
	if len(r.places) > 0 && st.Kind != light.Turn {
		r.samples = append(r.samples, r.linear.sample(f, r.place(), at))
	}
}

// place is the median of the last places.
func (r *recording) place() place {
	var x, y, eyes []float64
	for _, p := range r.places {
		x, y, eyes = append(x, p.x), append(y, p.y), append(eyes, p.eyes)
	}
	return place{median(x), median(y), median(eyes)}
}

// asked is one turn of a recorded session.
type asked struct {
	turn
	step light.Step
}

// see counts the frames that show the turn, as the live challenge does.
func (a *asked) see(r *recording, s *sight, at float64) {
	if !s.known {
		return
	}
	d := a.sign * s.turn
	a.most = math.Max(a.most, d)
	switch {
	case d >= minTurn:
		if a.samples == 0 {
			r.pose.reacted(time.Duration((at - a.step.At) * float64(time.Millisecond)))
		}
		a.run++
		a.samples++
		a.wrong = 0
		r.pose.sample(s)
	case -d >= minTurn:
		a.wrong++
		a.run = 0
	default:
		a.run, a.wrong = 0, 0
	}
	switch {
	case a.status == StatusPass || a.status == StatusFail:
	case a.run >= holdFrames:
		a.status = StatusPass
	case a.wrong >= holdFrames:
		a.status, a.advice = StatusFail, AdviceOtherWay
	}
}

// checks sums up.
func (r *recording) checks() []Check {
	list := r.look.checks(r.e)
	list = append(list, r.watch.checks(len(r.s.Frames) > 0)...)
	want := 0
	for _, st := range r.s.Steps {
		if st.Kind == light.Turn {
			want++
		}
	}
	for i := range want {
		t := &asked{turn: turn{index: i}}
		if i < len(r.turns) {
			t = r.turns[i]
			if t.status == "" {
				t.status, t.advice = StatusFail, AdviceTurnFurther
			}
		}
		list = append(list, t.checks(nil)...)
	}
	pose := r.pose.checks()
	lights := light.Judge(r.s, r.samples)
	if r.e.Tier() == 0 { // points that are followed take the place of landmarks, and the camera must be known
		for i := range pose {
			pose[i].Optional = pose[i].ID == CheckPlanarity
		}
		for i := range lights {
			if lights[i].ID == light.CheckIdentity || lights[i].ID == light.CheckControl {
				lights[i].Optional = false
			}
		}
	}
	list = append(append(list, pose...), lights...)
	return append(list, r.feed.checks()...)
}

// look is the face looking straight on: what it is compared with later, and whether it can be seen well.
type look struct {
	ratios  []float64
	frames  int
	good    int
	hints   map[capture.Hint]int
	masks   []float64
	rasters []float64
	alive   []float64
}

const passiveFrames = 12 // of the face looking straight on that the costly cues look at

func (l *look) see(r *recording, s *sight) {
	l.frames++
	q := r.e.Judge(s.frame, s.faces)
	if l.hints == nil {
		l.hints = map[capture.Hint]int{}
	}
	if q.Hint == capture.HintHoldStill || q.Hint == capture.HintNone { // softness is for the match to judge
		l.good++
	} else {
		l.hints[q.Hint]++
	}
	if s.face == nil {
		return
	}
	l.masks = append(l.masks, q.Mask)
	if s.face.Marked() {
		l.ratios = append(l.ratios, s.face.Landmarks.YawRatio())
		r.pose.neutral = append(r.pose.neutral, s.face.Landmarks)
	} else {
		l.ratios = append(l.ratios, 0)
	}
	if len(l.rasters) < passiveFrames {
		if db, ok := raster(s.frame, *s.face); ok {
			l.rasters = append(l.rasters, db)
		}
	}
	if p, ok := r.e.Alive(s.frame, *s.face); ok && len(l.alive) < passiveFrames {
		l.alive = append(l.alive, p)
	}
}

func (l *look) checks(e *Engine) []Check {
	quality := Check{ID: CheckQuality, Version: 1, Status: StatusNotRun, Threshold: 0.5, Advice: string(capture.HintNoFace)}
	mask := Check{ID: CheckMask, Version: 1, Status: StatusNotRun, Threshold: maxMask, Optional: true}
	moire := Check{ID: light.CheckMoire, Version: 1, Status: StatusNotRun, Threshold: minRaster, Optional: true}
	nets := Check{ID: light.CheckNets, Version: 1, Status: StatusNotRun, Optional: true}
	if l.frames > 0 {
		quality.Status, quality.Advice = StatusPass, ""
		if quality.Score = round(float64(l.good) / float64(l.frames)); quality.Score < quality.Threshold {
			quality.Status, quality.Advice = StatusInconclusive, string(l.worst())
		}
	}
	if len(l.masks) > 0 {
		mask.Status, mask.Score = StatusPass, round(median(l.masks))
		if mask.Score > maxMask {
			mask.Status, mask.Advice = StatusInconclusive, AdviceUncover
		}
	}
	if len(l.rasters) > 0 {
		moire.Status, moire.Score = StatusPass, round(median(l.rasters))
		if moire.Score >= minRaster {
			moire.Status, moire.Advice = StatusFail, AdviceTryAgain
		}
	}
	if limits, ok := e.PassiveLimits(); ok && len(l.alive) > 0 {
		nets.Status, nets.Score, nets.Threshold = StatusInconclusive, round(median(l.alive)), limits.Flag
		switch {
		case nets.Score < limits.Flag:
			nets.Status, nets.Advice = StatusFail, AdviceTryAgain
		case nets.Score >= limits.Live:
			nets.Status = StatusPass
		}
	}
	return []Check{quality, mask, moire, nets}
}

// worst is the hint that was given most often; of two, the one that Hints names first.
func (l *look) worst() (h capture.Hint) {
	for _, k := range slices.Sorted(slices.Values(capture.Hints)) {
		if l.hints[k] > l.hints[h] {
			h = k
		}
	}
	return h
}
