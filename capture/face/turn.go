package face

import (
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
)

const (
	minTurn       = 0.15                   // change of the yaw ratio that is a turn: about 17 degrees
	facing        = 0.09                   // change below which the face looks at the screen
	holdFrames    = 3                      // in a row beyond minTurn
	sampleFrames  = 5                      // beyond minTurn that are wanted for the planarity
	sampleTime    = 600 * time.Millisecond // after the turn is accepted, for the rest of the samples
	reaction      = 250 * time.Millisecond // nobody reacts sooner
	settleTime    = 8 * time.Second        // to look at the screen again before a turn
	shortestPause = 400 * time.Millisecond
	longestPause  = 1200 * time.Millisecond
)

// turn asks for one turn of the head: wait until the face looks at the screen, a random while longer, then ask.
type turn struct {
	index int
	sign  float64 // +1 to the subject's own left, -1 to the right
	pause time.Duration

	entered  time.Time
	faced    time.Time // since when the face looks at the screen
	asked    time.Time // zero: not asked yet
	accepted time.Time
	run      int     // frames in a row beyond minTurn
	wrong    int     // the same in the other direction
	samples  int     // frames beyond minTurn so far
	most     float64 // largest turn in the asked direction
	status   Status
	advice   string
}

func (t *turn) name() string {
	if t.sign > 0 {
		return "left"
	}
	return "right"
}

func (t *turn) hint() capture.Hint {
	if t.sign > 0 {
		return capture.HintTurnLeft
	}
	return capture.HintTurnRight
}

func (t *turn) see(c *Challenge, s *sight) outcome {
	if t.entered.IsZero() {
		t.entered, t.status = s.at, StatusNotRun
	}
	if t.asked.IsZero() {
		return t.settle(c, s)
	}
	return t.follow(c, s)
}

// settle waits for the face to look at the screen.
func (t *turn) settle(c *Challenge, s *sight) outcome {
	c.hold(s)
	straight := s.face != nil
	switch {
	case !straight:
	case s.face.Marked():
		straight = math.Abs(s.turn) < facing
	default: // the cascade finds frontal faces only; ask for the old place as well
		straight = math.Abs(s.face.Centre().X-Face{Box: c.pose.box}.Centre().X) < 0.12*c.pose.box.W
	}
	switch {
	case s.at.Sub(t.entered) > settleTime:
		return t.end(StatusInconclusive, AdviceFaceScreen)
	case !straight:
		t.faced = time.Time{}
		return outcome{hint: capture.HintBack}
	case t.faced.IsZero():
		t.faced = s.at
		return outcome{good: true}
	case s.at.Sub(t.faced) < t.pause:
		return outcome{good: true}
	}
	c.flow.begin(s.frame, *s.face)
	t.asked = s.at
	return outcome{hint: t.hint()}
}

// follow watches the turn.
func (t *turn) follow(c *Challenge, s *sight) outcome {
	since := s.at.Sub(t.asked)
	if !s.known {
		if since > c.opt.TurnTime {
			return t.end(StatusInconclusive, AdviceStayInPicture)
		}
		return outcome{hint: t.hint(), progress: t.progress()}
	}
	d := t.sign * s.turn
	t.most = math.Max(t.most, d)
	switch {
	case d >= minTurn:
		if t.run == 0 && t.samples == 0 {
			c.pose.reacted(since)
		}
		t.run++
		t.wrong = 0
		t.samples++
		c.pose.sample(s)
	case -d >= minTurn:
		t.wrong++
		t.run = 0
	default:
		t.run, t.wrong = 0, 0
	}
	if !t.accepted.IsZero() {
		if t.samples >= sampleFrames || t.run == 0 || s.at.Sub(t.accepted) > sampleTime {
			c.thumb = append(c.thumb, Thumb{"turn-" + t.name(), shrink(s.frame)})
			return t.end(StatusPass, "")
		}
		return outcome{hint: t.hint(), good: true, progress: 1}
	}
	switch {
	case t.wrong >= holdFrames:
		return t.end(StatusFail, AdviceOtherWay)
	case t.run >= holdFrames:
		t.accepted = s.at
		return outcome{hint: t.hint(), good: true, progress: 1}
	case since > c.opt.TurnTime:
		return t.end(StatusFail, AdviceTurnFurther)
	}
	return outcome{hint: t.hint(), progress: t.progress()}
}

func (t *turn) progress() float64 { return math.Max(0, math.Min(1, t.most/minTurn)) }

func (t *turn) end(s Status, advice string) outcome {
	t.status, t.advice = s, advice
	if s == StatusPass {
		return outcome{good: true, progress: 1, state: finished}
	}
	return outcome{state: broken}
}

func (t *turn) checks(*Challenge) []Check {
	s := t.status
	if s == "" {
		s = StatusNotRun
	}
	return []Check{{ID: turnID(t.index), Version: 1, Status: s, Score: round(max(t.most, 0)), Threshold: minTurn, Advice: t.advice}}
}
