package light

// Status is what one check came to.
type Status string

// The statuses.
const (
	Pass         Status = "pass"
	Fail         Status = "fail"         // seen, and not as it is with a person who does what is asked
	Inconclusive Status = "inconclusive" // could not be seen well enough: try again, then a reviewer decides
	NotRun       Status = "not_run"
)

// Check is one reason of a verdict. Applicants hear the advice only; the rest is for the reviewer.
type Check struct {
	ID        string             `json:"id"`
	Version   int                `json:"version"` // goes up when the meaning of the score or the threshold changes
	Status    Status             `json:"status"`
	Score     float64            `json:"score"`
	Threshold float64            `json:"threshold"`
	Evidence  map[string]float64 `json:"evidence,omitempty"` // what the score was made of
	Advice    string             `json:"advice,omitempty"`   // key of a sentence: what to do, never what is suspected
	Optional  bool               `json:"optional,omitempty"` // the result may pass although this check did not run
}

// The checks of the light.
const (
	CheckFreshness = "flash.freshness" // the colours came back in their order; score: explained variance R2
	CheckGain      = "flash.gain"      // the screen's light by the room's at the skin; score: q
	CheckDepth     = "flash.depth"     // gain of the face by that of what is beside it; score: D
	CheckRelief    = "flash.relief"    // the gain varies over the face; score: standard deviation of log q
	CheckSide      = "flash.side"      // a half of the screen lights its side; score: slope over the width of the face
	CheckHue       = "flash.hue"       // what the screen adds has the colours of the face it falls on; score: slope of its hue by that of the face
	CheckEven      = "flash.even"      // the gain is not the same over large parts of the face; score: the largest such part
	CheckLag       = "flash.lag"       // every colour came equally late; score: largest difference in ms
	CheckStill     = "flash.still"     // the head stayed in its place; score: movement in distances of the eyes
)

// versions are those of this package's checks.
var versions = map[string]int{
	CheckIdentity: 2, CheckControl: 2,
	CheckFreshness: 2, CheckGain: 1, CheckDepth: 2, CheckRelief: 1, CheckSide: 3, CheckHue: 3, CheckEven: 2, CheckLag: 2, CheckStill: 2,
}

// Advice of these checks, as keys of sentences.
const (
	AdviceTooBright  = "too-bright"          // shade the station, or raise the screen's brightness
	AdviceHoldStill  = "hold-still"          // stay in place while the colours are shown
	AdviceStepAway   = "further-from-wall"   // what is behind is too near to tell
	AdviceSitBack    = "further-from-screen" // the screen's own light makes the face too bright: it is very near
	AdviceSideLamp   = "lamp-beside"         // remove the lamp beside or behind
	AdviceTryAgain   = "try-again"
	AdviceStaff      = "call-staff"
	AdviceFaceScreen = "face-screen"
	AdviceReviewer   = "reviewer-decides" // nothing that the person could change
)
