package face

import (
	"crypto/rand"
	"io"
	"strings"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// Finder is what a challenge needs of an Engine.
type Finder interface {
	Tier() int
	Detect(capture.Frame) ([]Face, error)
	Judge(capture.Frame, []Face) Quality
}

// ChallengeOptions tune a challenge. Every zero field stands for its default.
type ChallengeOptions struct {
	Rand       io.Reader     // crypto/rand; tests give another
	GoodFrames int           // good frames in a row before it begins; 10
	Neutral    int           // frames of the face looking straight on; 8
	Turns      int           // turns of the head; 2
	TurnTime   time.Duration // for each turn; 4 s
	Patience   time.Duration // to find the place; 60 s
}

// Challenge asks for turns of the head in random directions at random moments and judges whether a head, not a picture,
// followed. It is a capture.Judge. Time is the frames' own: a recorded session gives the same result again.
//
// A replayed video of a head that happens to turn as asked passes; that is for the checks that control the light and
// the camera.
type Challenge struct {
	find Finder
	opt  ChallengeOptions

	steps []step
	at    int // index of the step under way
	watch watch
	pose  pose
	flow  *follower // nil: no pixels are followed
	feed  feed
	look  look
	kept  []keeper // neutral frames, sharpest first
	thumb []Thumb
	began time.Time
	done  *Result
	moves []string
	lucky error // the source of randomness failed
}

// step is one part of a challenge. More kinds of steps (colours, moving closer) are added by implementing it and
// by putting them into plan.
type step interface {
	see(c *Challenge, s *sight) outcome
	checks(c *Challenge) []Check // in any state; what did not run says so
}

// outcome is what a step says of a frame.
type outcome struct {
	hint     capture.Hint
	good     bool
	progress float64
	state    state
}

type state int

const (
	underWay state = iota
	finished
	broken // no use to go on
)

// sight is one frame as the steps see it.
type sight struct {
	frame   capture.Frame
	at      time.Time
	faces   []Face
	face    *Face // the subject; nil when not found
	quality Quality
	turn    float64 // change of the yaw ratio against neutral, or what the followed points make of it
	known   bool    // turn is known
	flow    flow
	flowing bool
}

// keeper is a frame that is kept for the comparison.
type keeper struct {
	frame capture.Frame
	sharp float64
}

const keepFrames = 3

// NewChallenge prepares a challenge. Reset begins it anew; Close gives memory back.
func NewChallenge(find Finder, o ChallengeOptions) *Challenge {
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	number := func(v *int, d int) {
		if *v <= 0 {
			*v = d
		}
	}
	number(&o.GoodFrames, 10)
	number(&o.Neutral, 8)
	number(&o.Turns, 2)
	if o.TurnTime <= 0 {
		o.TurnTime = 4 * time.Second
	}
	if o.Patience <= 0 {
		o.Patience = time.Minute
	}
	c := &Challenge{find: find, opt: o, flow: &follower{}}
	c.Reset()
	return c
}

// Reset forgets the person: kept frames are overwritten, and new moves are drawn.
func (c *Challenge) Reset() {
	for _, k := range c.kept {
		clear(k.frame.Pix)
	}
	for _, t := range c.thumb {
		clear(t.Frame.Pix)
	}
	c.flow.stop()
	*c = Challenge{find: c.find, opt: c.opt, flow: c.flow}
	c.plan()
}

// Close is Reset for good.
func (c *Challenge) Close() error {
	c.Reset()
	return nil
}

// plan draws the moves. Each is independent of the one before, so that none can be foreseen from it.
func (c *Challenge) plan() {
	c.steps = []step{&position{}, &neutral{}}
	draw := make([]byte, 3*c.opt.Turns)
	_, c.lucky = io.ReadFull(c.opt.Rand, draw)
	for i := range c.opt.Turns {
		d := draw[3*i:]
		pause := shortestPause + time.Duration(int(d[1])<<8|int(d[2]))*(longestPause-shortestPause)/0xffff
		t := &turn{index: i, sign: 1, pause: pause}
		if d[0]&1 == 1 {
			t.sign = -1
		}
		c.moves = append(c.moves, t.name())
		c.steps = append(c.steps, t)
	}
}

// Judge looks at the next frame.
func (c *Challenge) Judge(f capture.Frame) capture.Verdict {
	v := capture.Verdict{Seq: f.Seq, At: f.At}
	if c.done != nil {
		v.Good, v.Progress = true, 1
		return v
	}
	if c.began.IsZero() {
		c.began = f.At
	}
	if c.lucky != nil {
		c.finish(f.At)
		return v
	}
	if f.Valid() {
		c.feed.see(f, strings.Join(c.moves, " "))
	}
	s := c.sight(f)
	if s.face != nil {
		box := s.face.Box
		v.Face = &box
	}
	v.Scores = map[string]float64{
		"eyes": s.quality.Eyes, "sharpness": s.quality.Sharpness, "luma": s.quality.Luma, "turn": s.turn,
		"parallax": s.flow.parallax,
	}
	if c.at > 0 { // the person has taken the place
		if hint, ok := c.watch.see(s); !ok {
			c.finish(f.At)
			v.Hint = hint
			return v
		} else if hint != capture.HintNone {
			v.Hint = hint
			return v
		}
	}
	o := c.steps[c.at].see(c, s)
	v.Good, v.Hint, v.Progress = o.good, o.hint, o.progress
	switch o.state {
	case finished:
		if c.at++; c.at == len(c.steps) {
			c.finish(f.At)
		}
	case broken:
		c.finish(f.At)
	}
	return v
}

// sight detects and measures.
func (c *Challenge) sight(f capture.Frame) *sight {
	s := &sight{frame: f, at: f.At}
	faces, err := c.find.Detect(f)
	if err == nil && len(faces) > 0 {
		s.faces, s.face = faces, &faces[0]
	}
	s.quality = c.find.Judge(f, s.faces)
	s.flow, s.flowing = c.flow.step(f)
	switch {
	case s.face != nil && s.face.Marked():
		s.turn, s.known = s.face.Landmarks.YawRatio()-c.pose.zero, true
	case c.find.Tier() == 0 && s.flowing:
		s.turn, s.known = s.flow.yaw, true
	}
	return s
}

// Outcome is the result once there is one. The frames in it are copies that Reset does not touch.
func (c *Challenge) Outcome() (Result, bool) {
	if c.done == nil {
		return Result{}, false
	}
	r := *c.done
	for _, k := range c.kept {
		r.Neutral = append(r.Neutral, k.frame.Clone())
	}
	if len(r.Neutral) > 0 {
		r.Best = r.Neutral[0]
	}
	for _, t := range c.thumb {
		r.Thumbs = append(r.Thumbs, Thumb{t.Label, t.Frame.Clone()})
	}
	return r, true
}

// finish sums up.
func (c *Challenge) finish(at time.Time) {
	c.flow.stop()
	var checks []Check
	for i, s := range c.steps {
		checks = append(checks, s.checks(c)...)
		if i == 0 {
			checks = append(checks, c.watch.checks(c.at > 0)...)
		}
	}
	checks = append(append(checks, c.pose.checks()...), c.feed.checks()...)
	checks = append(checks, c.look.cues(c.find)...)
	tier := Check{ID: CheckTier, Version: 1, Score: float64(c.find.Tier()), Threshold: 1, Status: StatusPass}
	if c.find.Tier() < 1 {
		tier.Status, tier.Advice = StatusInconclusive, AdviceReviewer
	}
	checks = append(checks, tier)
	if c.lucky != nil {
		checks = append(checks, Check{ID: CheckRandom, Version: 1, Status: StatusInconclusive, Advice: AdviceTryAgain})
	}
	r := Result{
		Status: verdict(checks), Reasons: checks, Tier: c.find.Tier(), Moves: c.moves,
		Began: c.began, Ended: at, Chain: c.feed.digest(), Basis: Basis,
	}
	r.Passed = r.Status == StatusPass
	c.done = &r
}
