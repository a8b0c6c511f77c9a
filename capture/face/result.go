package face

import (
	"fmt"
	"time"

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

// The checks of the turning challenge.
const (
	CheckPosition  = "quality.position"   // enough good frames in a row; score: frames
	CheckPresent   = "face.present"       // never away for long; score: longest absence in seconds
	CheckSingle    = "face.single"        // nobody else; score: frames in a row with two faces
	CheckPath      = "face.path"          // no cut in the movement; score: largest jump of the yaw ratio
	CheckTurn      = "pose.turn"          // ".1", ".2": turned as asked; score: change of the yaw ratio in the asked direction
	CheckTiming    = "pose.timing"        // not before it was asked; score: shortest reaction in seconds
	CheckPlanarity = light.CheckPlanarity // the nose stands out of the plane of eyes and mouth; score: median of e_A
	CheckParallax  = light.CheckParallax  // followed points do not move as on a plane; score: median residual
	CheckTier      = "tier.landmarks"     // installed models suffice for a verdict; score: the tier
	CheckFrozen    = "source.frozen"      // the picture changes; score: longest time without any change in seconds
	CheckLooped    = "source.looped"      // no frame comes again; score: frames that were there before
	CheckQuality   = "quality.face"       // good to look at; score: part of the frames looking straight on that are
	CheckMask      = "quality.mask"       // mouth and chin are free; score: distance in Cr, Cb to the cheeks
	CheckRandom    = "random"             // only present when the challenge could not be drawn
)

// Advice, as keys of sentences.
const (
	AdviceTurnFurther   = "turn-further"
	AdviceOtherWay      = "turn-other-way"
	AdviceWaitForSign   = "wait-for-sign"
	AdviceStayInPicture = "stay-in-picture"
	AdviceBeAlone       = "be-alone"
	AdviceMoveCalmly    = "move-calmly"
	AdviceFaceScreen    = "face-screen"
	AdviceTryAgain      = "try-again"
	AdviceReviewer      = "reviewer-decides"
	AdviceUncover       = "uncover-face"
	AdviceStaff         = light.AdviceStaff
)

// Basis says what the thresholds were made from. It goes into the case with every result.
const Basis = light.Basis

// Thumb is a small picture for the reviewer.
type Thumb struct {
	Label string        `json:"label"` // "neutral", "turn-left", "turn-right"
	Frame capture.Frame `json:"-"`     // at most thumbWidth pixels wide, unmirrored
}

// Result is what a challenge came to. The frames belong to the caller.
type Result struct {
	Passed  bool            `json:"passed"` // every check passed; the same as Status == StatusPass
	Status  Status          `json:"status"` // fail if any check failed, inconclusive if any other is missing
	Reasons []Check         `json:"checks"`
	Best    capture.Frame   `json:"-"` // the sharpest neutral frame: the selfie, unmirrored; not valid when there was none
	Neutral []capture.Frame `json:"-"` // the best neutral frames, sharpest first, Best among them
	Thumbs  []Thumb         `json:"thumbs,omitempty"`
	Tier    int             `json:"tier"`
	Moves   []string        `json:"moves"` // what was asked, in order: "left", "right"
	Began   time.Time       `json:"began"`
	Ended   time.Time       `json:"ended"`
	Chain   string          `json:"chain"` // SHA-256 over the moves and every frame that was judged
	Basis   string          `json:"basis"`
}

// Advice is the first thing to tell an applicant who did not pass.
func (r Result) Advice() string {
	for _, s := range []Status{StatusFail, StatusInconclusive} {
		for _, c := range r.Reasons {
			if c.Status == s && c.Advice != "" {
				return c.Advice
			}
		}
	}
	return ""
}

// verdict sums the checks up. They are never averaged: a strong one does not buy off a failed one. The nets' vote is for
// the reviewer and decides nothing.
func verdict(checks []Check) Status {
	s := StatusPass
	for _, c := range checks {
		switch {
		case c.ID == light.CheckNets:
		case c.Status == StatusFail:
			return StatusFail
		case c.Status == StatusInconclusive, c.Status == StatusNotRun && !c.Optional:
			s = StatusInconclusive
		}
	}
	return s
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
