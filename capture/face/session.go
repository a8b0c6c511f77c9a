package face

import (
	"encoding/json"
	"fmt"
	"math"
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

	step    int      // index of the step under way
	places  []placed // the last, for their median
	anchor  place    // where the regions lie
	shone   float64  // when the last light may still be seen, ms
	samples []light.Sample
	look    look
	turns   []*asked
}

// placed is where a face was found at a time.
type placed struct {
	place
	at float64
}

const (
	// steady is the time in ms whose median is taken for the place of the face.
	steady = 750
	// slack is how far, in distances of the eyes, and by which part in size, a face may seem to move while lights are shown
	// before its regions follow: coloured light and light from one side move the landmarks by 0.07, and must not
	// move the regions.
	slack = 0.10
)

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
		r.places = append(r.places, placed{placeOf(faces[0]), at})
		for at-r.places[0].at > steady {
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
	lights := st.Kind == light.Flash || st.Kind == light.Half
	if lights {
		r.shone = st.End() + light.MostLag
	}
	if lights && s.face == nil && len(r.places) > 0 {
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
		r.samples = append(r.samples, r.linear.sample(f, r.settle(lights || at < r.shone), at))
	}
}

// settle gives the place for the regions: the median of the last places, which stays where it is during lights unless the face
// moves more than light can make it seem to.
func (r *recording) settle(lights bool) place {
	var x, y, eyes []float64
	for _, p := range r.places {
		x, y, eyes = append(x, p.x), append(y, p.y), append(eyes, p.eyes)
	}
	m := place{median(x), median(y), median(eyes)}
	moved := math.Hypot(m.x-r.anchor.x, m.y-r.anchor.y) > slack*r.anchor.eyes || math.Abs(m.eyes-r.anchor.eyes) > slack*r.anchor.eyes
	if !lights || moved {
		r.anchor = m
	}
	return r.anchor
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
				if lights[i].Status == StatusNotRun {
					lights[i].Advice = AdviceReviewer
				}
			}
		}
	}
	list = append(append(list, pose...), lights...)
	return append(list, r.feed.checks()...)
}
