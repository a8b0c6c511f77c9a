package face

import (
	"encoding/json"
	"fmt"
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// Judgement is what a session comes to, live or recorded.
type Judgement struct {
	light.Verdict
	Session string  `json:"session"`
	Checks  []Check `json:"checks"`
	Tier    int     `json:"tier"`
	Frames  int     `json:"frames"`
	Chain   string  `json:"chain"` // SHA-256 over every frame in turn and the challenge as it happened
	Basis   string  `json:"basis"`
}

// JudgeSession plays a recorded session through the very measures of a live one and decides. Frame gives the pictures by
// their number, each asked for once, in order. The same session gives the same judgement, byte for byte. It fails only when
// the session does not hang together or a frame cannot be had.
func (e *Engine) JudgeSession(s *light.Session, frame func(int) (capture.Frame, error)) (Judgement, error) {
	return judgeSession(e, s, frame)
}

func judgeSession(find Finder, s *light.Session, frame func(int) (capture.Frame, error)) (Judgement, error) {
	if err := s.Check(); err != nil {
		return Judgement{}, err
	}
	r := newRecording(find, s.Station.Gamma)
	r.look.around.empty = s.Scene
	defer r.wipe()
	step := 0
	for i, at := range s.Frames {
		f, err := frame(i)
		if err != nil {
			return Judgement{}, fmt.Errorf("frame %d: %w", i, err)
		}
		if !f.Valid() {
			return Judgement{}, fmt.Errorf("frame %d: %d bytes for %dx%d pixels", i, len(f.Pix), f.Width, f.Height)
		}
		for step+1 < len(s.Steps) && at >= s.Steps[step].End() {
			step++
		}
		r.see(f, at, step, s.Steps[step])
	}
	return r.judge(s)
}

// Finder is what a session needs of an Engine. One that has the passive nets is a voter as well.
type Finder interface {
	Tier() int
	Detect(capture.Frame) ([]Face, error)
	Judge(capture.Frame, []Face) Quality
}

// sight is what one frame shows.
type sight struct {
	frame   capture.Frame
	at      time.Time
	faces   []Face
	face    *Face   // the largest; nil: nobody
	quality Quality // of the face looking straight on only
	flow    flow
	flowing bool    // points are followed
	turn    float64 // change of the yaw ratio, to the subject's left
	known   bool    // turn is known
	hint    capture.Hint
	lost    bool // there is no use to go on: nobody, somebody else, a cut
}

// clock turns the session's milliseconds into a time for the judges that want one.
func clock(ms float64) time.Time { return time.UnixMicro(int64(math.Round(ms * 1000))) }

// recording is a session while it is judged, frame by frame. It depends on nothing but the frames, their times and the steps
// under way, so that a live session and its replay come to the same.
type recording struct {
	e      Finder
	linear *linear
	feed   feed
	watch  watch
	flow   *follower
	pose   pose

	frames  int
	step    int      // number of the step under way
	places  []placed // the last, for their median
	anchor  place    // where the regions lie
	weave   weave    // of the face at the last frame before lights
	shone   float64  // until when the last light may still be seen, ms
	samples []light.Sample
	look    look
	turns   []*turn
}

func newRecording(e Finder, gamma float64) *recording {
	return &recording{e: e, linear: newLinear(gamma), flow: &follower{}, step: -1}
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
	// slip is the same while the pattern of the face is found.
	slip = 0.25
)

// see measures one frame, taken at ms since the session began while the given step was under way.
func (r *recording) see(f capture.Frame, at float64, step int, st light.Step) *sight {
	f.Seq, f.At = uint64(r.frames), clock(at)
	r.frames++
	r.feed.see(f)
	entered := step != r.step
	r.step = step
	s := &sight{frame: f, at: f.At}
	if faces, err := r.e.Detect(f); err == nil && len(faces) > 0 {
		s.faces, s.face = faces, &faces[0]
		r.places = append(r.places, placed{placeOf(faces[0]), at})
		for at-r.places[0].at > steady {
			r.places = r.places[1:]
		}
	}
	s.flow, s.flowing = r.flow.step(f)
	if st.Kind != light.Neutral && entered {
		r.pose.zero = median(r.look.ratios)
	}
	switch {
	case s.face != nil && s.face.Marked():
		s.turn, s.known = s.face.Landmarks.YawRatio()-r.pose.zero, true
	case r.e.Tier() == 0 && s.flowing:
		s.turn, s.known = s.flow.yaw, true
	}
	if st.Lit() {
		r.shone = at + light.MostLag
	}
	if st.Lit() && s.face == nil && len(r.places) > 0 {
		s.flowing = true // a face in the dark of a black screen cannot be found, and is still there
	}
	hint, there := r.watch.see(s)
	s.hint, s.lost = hint, !there
	switch st.Kind {
	case light.Neutral:
		s.quality = r.e.Judge(f, s.faces)
		r.look.see(r, s)
	case light.Turn:
		if entered {
			r.turns = append(r.turns, newTurn(len(r.turns), st))
			if s.face != nil {
				r.flow.begin(f, *s.face)
			}
		}
		r.turns[len(r.turns)-1].see(r, s, at)
	default:
		if r.e.Tier() > 0 || st.Kind == light.Hold {
			r.flow.stop()
		}
	}
	r.look.glance(s, st)
	if len(r.places) > 0 && st.Kind != light.Turn {
		spot := r.settle(f, at < r.shone)
		m := r.linear.sample(f, spot, at)
		if at < r.shone {
			m.Fine = r.linear.fine(f, spot)
		}
		if m.Turn = math.NaN(); s.known {
			m.Turn = yawOf(s.turn)
		}
		r.samples = append(r.samples, m)
	}
	return s
}

// wipe gives OpenCV's memory back and overwrites the pictures that were kept to compare with.
func (r *recording) wipe() {
	r.flow.stop()
	r.look.border.first.drop()
	r.look.border.last.drop()
	clear(r.weave.ref)
	for i := range r.samples {
		clear(r.samples[i].Fine)
	}
}

// spot is the median of where the face was in the last time.
func (r *recording) spot() place {
	var x, y, eyes []float64
	for _, p := range r.places {
		x, y, eyes = append(x, p.x), append(y, p.y), append(eyes, p.eyes)
	}
	return place{median(x), median(y), median(eyes)}
}

// settle gives the place for the regions. During lights it follows the pattern of the face, and its landmarks only when they move
// more than light can make them seem to, or so far that the pattern must be another's.
func (r *recording) settle(f capture.Frame, lights bool) place {
	m, most := r.spot(), slack
	if lights {
		if p, found := r.weave.find(f); found {
			r.anchor, most = p, slip
		}
	}
	moved := math.Hypot(m.x-r.anchor.x, m.y-r.anchor.y) > most*r.anchor.eyes || math.Abs(m.eyes-r.anchor.eyes) > most*r.anchor.eyes
	if !lights || moved {
		r.anchor = m
		r.weave.take(f, m)
	}
	return r.anchor
}

// judge sums up, now that the session is complete.
func (r *recording) judge(s *light.Session) (Judgement, error) {
	raw, err := json.Marshal(s)
	if err != nil {
		return Judgement{}, fmt.Errorf("session: %w", err)
	}
	checks := r.checks(s)
	return Judgement{
		Verdict: light.Decide(checks), Session: s.ID, Checks: checks, Tier: r.e.Tier(), Frames: r.frames,
		Chain: r.feed.digest(raw), Basis: Basis,
	}, nil
}

func (r *recording) checks(s *light.Session) []Check {
	list := r.look.checks(r.e)
	list = append(list, r.watch.checks(r.frames > 0)...)
	asked := 0
	for _, st := range s.Steps {
		if st.Kind != light.Turn {
			continue
		}
		t := &turn{index: asked}
		if asked < len(r.turns) {
			t = r.turns[asked]
		}
		list = append(list, t.check(st.For))
		asked++
	}
	pose := r.pose.checks()
	for i := range pose {
		if asked == 0 {
			pose[i].Advice = AdviceReviewer
		}
	}
	lights := light.Judge(s, r.samples)
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
