package face

import (
	"math"
	"time"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

const (
	minTurn      = 0.13                   // change of the yaw ratio that is a turn: 15 degrees of a portrait, 17 to 19 of a drawn head
	facing       = 0.09                   // change below which the face looks at the screen
	holdFrames   = 3                      // in a row beyond minTurn
	sampleFrames = 5                      // beyond minTurn that are wanted for the planarity
	enoughToTurn = 1500                   // ms in which somebody who wants to has turned
	sampleTime   = 600                    // ms after the turn is accepted, for the rest of the samples
	reaction     = 250 * time.Millisecond // nobody reacts sooner
)

// turn follows one turn of the head that was asked for.
type turn struct {
	index    int
	sign     float64 // +1 to the subject's own left, -1 to the right
	begin    float64 // when it was asked, ms
	accepted float64 // when the turn was seen, ms; 0: not yet
	run      int     // frames in a row beyond minTurn
	wrong    int     // the same in the other direction
	samples  int     // frames beyond minTurn so far
	most     float64 // largest turn in the asked direction
	status   Status
	advice   string
	asked    bool
}

func newTurn(index int, st light.Step) *turn {
	t := &turn{index: index, begin: st.At, sign: 1, asked: true}
	if st.Move == light.Right {
		t.sign = -1
	}
	return t
}

func (t *turn) hint() capture.Hint {
	if t.sign > 0 {
		return capture.HintTurnLeft
	}
	return capture.HintTurnRight
}

// see counts the frames that show the turn.
func (t *turn) see(r *recording, s *sight, at float64) {
	if !s.known {
		return
	}
	d := t.sign * s.turn
	t.most = math.Max(t.most, d)
	switch {
	case d >= minTurn:
		if t.samples == 0 {
			r.pose.reacted(time.Duration((at - t.begin) * float64(time.Millisecond)))
		}
		t.run++
		t.samples++
		t.wrong = 0
		r.pose.sample(s)
	case -d >= minTurn:
		t.wrong++
		t.run = 0
	default:
		t.run, t.wrong = 0, 0
	}
	switch {
	case t.status == StatusPass || t.status == StatusFail:
	case t.run >= holdFrames:
		t.status, t.accepted = StatusPass, at
	case t.wrong >= holdFrames:
		t.status, t.advice = StatusFail, AdviceOtherWay
	}
}

// over tells whether there is nothing more to see: the turn was held for long enough to be measured, or it went the other way.
func (t *turn) over(at float64) bool {
	return t.status == StatusFail || t.status == StatusPass && (t.samples >= sampleFrames || t.run == 0 || at-t.accepted > sampleTime)
}

func (t *turn) progress() float64 { return math.Max(0, math.Min(1, t.most/minTurn)) }

// check sums up; lasted is how long the person had for it, ms.
func (t *turn) check(lasted float64) Check {
	c := Check{ID: turnID(t.index), Version: 1, Status: t.status, Score: round(max(t.most, 0)), Threshold: minTurn, Advice: t.advice}
	switch {
	case t.status != "":
	case t.asked && lasted >= enoughToTurn:
		c.Status, c.Advice = StatusFail, AdviceTurnFurther
	default: // no frame shows it, or the session ended then
		c.Status, c.Advice = StatusNotRun, AdviceTryAgain
	}
	return c
}
