package face

import (
	"fmt"
	"slices"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

// Status is what one check came to.
type Status = light.Status

// The statuses.
const (
	StatusPass         = light.Pass
	StatusFail         = light.Fail         // seen, and not as it is with a person who does what is asked
	StatusInconclusive = light.Inconclusive // could not be seen well enough: try again, then a reviewer decides
	StatusNotRun       = light.NotRun
)

// Check is one reason of a result.
type Check = light.Check

// The checks of a session beside those of the lights.
const (
	CheckPosition  = "quality.position"   // enough good frames in a row; score: frames; there only when it failed
	CheckPresent   = "face.present"       // never away for long; score: longest absence in seconds
	CheckSingle    = "face.single"        // nobody else; score: frames in a row with two faces
	CheckPath      = "face.path"          // no cut in the movement; score: largest jump of the yaw ratio
	CheckTurn      = "pose.turn"          // ".1", ".2": turned as asked; score: change of the yaw ratio in the asked direction
	CheckTiming    = "pose.timing"        // not before it was asked; score: shortest reaction in seconds
	CheckPlanarity = light.CheckPlanarity // the nose stands out of the plane of eyes and mouth; score: median of e_A
	CheckParallax  = light.CheckParallax  // followed points do not move as on a plane; score: median residual
	CheckFrozen    = "source.frozen"      // the picture changes; score: longest time without any change in seconds
	CheckLooped    = "source.looped"      // no frame comes again; score: frames that were there before
	CheckQuality   = "quality.face"       // good to look at; score: part of the frames looking straight on that are
	CheckMask      = "quality.mask"       // mouth and chin are free; score: distance in Cr, Cb to the cheeks
	CheckRandom    = "random"             // the challenge could not be drawn; there only then
)

// Advice, as keys of sentences.
const (
	AdviceTurnFurther   = "turn-further"
	AdviceOtherWay      = "turn-other-way"
	AdviceWaitForSign   = "wait-for-sign"
	AdviceStayInPicture = "stay-in-picture"
	AdviceBeAlone       = "be-alone"
	AdviceMoveCalmly    = "move-calmly"
	AdviceFaceScreen    = light.AdviceFaceScreen
	AdviceTryAgain      = light.AdviceTryAgain
	AdviceReviewer      = light.AdviceReviewer
	AdviceUncover       = "uncover-face"
	AdviceStaff         = light.AdviceStaff
)

// Basis says what the thresholds were made from. It goes into the case with every result.
const Basis = light.Basis

// Thumb is a small picture for the reviewer.
type Thumb struct {
	Label string        `json:"label"` // one of ThumbLabels
	Frame capture.Frame `json:"-"`     // at most thumbWidth pixels wide, unmirrored
}

// ThumbLabels are the thumbs of a whole session, in their order: looking straight on, turned, under red and blue light, under
// that of the screen's left and right half.
var ThumbLabels = []string{"neutral", "turned", "red", "blue", "left", "right"}

// Result is what a live session came to. The frames belong to the caller.
type Result struct {
	Judgement
	Passed   bool            `json:"passed"` // the same as Status == StatusPass
	Best     capture.Frame   `json:"-"`      // the sharpest neutral frame: the selfie, unmirrored; not valid when there was none
	Neutral  []capture.Frame `json:"-"`      // the best neutral frames, sharpest first, Best among them
	Thumbs   []Thumb         `json:"thumbs,omitempty"`
	Recorded *light.Session  `json:"recorded,omitempty"` // the challenge as it happened, with the times of the frames; nil: it never began
	Plot     *app.Plot       `json:"plot,omitempty"`     // nil when no lights were shown
	Began    time.Time       `json:"began"`              // of the session, or of the wait for a person in place when it never began
	Ended    time.Time       `json:"ended"`
}

// Moves are the turns that were asked for, in order: "left", "right".
func (r Result) Moves() (list []string) {
	if r.Recorded != nil {
		for _, st := range r.Recorded.Steps {
			if st.Kind == light.Turn {
				list = append(list, st.Move)
			}
		}
	}
	return list
}

// Check finds a check by its id; the zero check when there is none.
func (j Judgement) Check(id string) Check {
	for _, c := range j.Checks {
		if c.ID == id {
			return c
		}
	}
	return Check{}
}

// Again tells whether another try can help: one that only staff or a reviewer can mend is not worth it.
func (j Judgement) Again() bool {
	return slices.ContainsFunc(j.Why, func(id string) bool {
		a := j.Check(id).Advice
		return a != AdviceReviewer && a != AdviceStaff
	})
}

// turnID names the check of the turn with this index.
func turnID(i int) string { return fmt.Sprintf("%s.%d", CheckTurn, i+1) }

const thumbWidth = 240 // pixels

// shrink takes every so manieth pixel; good enough for a glance.
func shrink(f capture.Frame) capture.Frame {
	k := max(1, (f.Width+thumbWidth-1)/thumbWidth)
	w, h := f.Width/k, f.Height/k
	out := capture.Frame{Pix: capture.NewPix(3 * w * h), Width: w, Height: h, Seq: f.Seq, At: f.At}
	i := 0
	for y := range h {
		for x := range w {
			j := 3 * (y*k*f.Width + x*k)
			copy(out.Pix[i:i+3], f.Pix[j:j+3])
			i += 3
		}
	}
	return out
}
