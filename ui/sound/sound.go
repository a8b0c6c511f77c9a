// Package sound plays the station's few short signals: the shutter, "turn it over", "try again", a step done, and one for each
// kind of thing that a person should change. Nothing is recorded: every signal is made here by arithmetic (tones.go), and a
// station without a speaker is silent and as fast as one with.
//
// It also reads the screen's instructions aloud (speech.go), by a program of the system where that is installed.
//
// Neither tells anything that is not on the screen too.
package sound

import "github.com/passdesk/passdesk/capture"

// Name is one signal.
type Name string

// The signals.
const (
	Shutter   Name = "shutter"   // a picture was taken
	TurnOver  Name = "turn-over" // the other side, please: up and down again
	TryAgain  Name = "try-again" // that did not work: two falling notes
	Done      Name = "done"      // a step is done: three rising notes
	Attention Name = "attention" // is somebody there? two bells
	Closer    Name = "closer"    // a tone that rises
	Further   Name = "further"   // a tone that falls
	Steady    Name = "steady"    // hold still: one low tone
	Adjust    Name = "adjust"    // light, angle, finger: two quick ticks of wood
	Other     Name = "other"     // not this one: two low notes, the same
)

// hints says which signal a hint has. "Show your document" has none: it is what an empty desk says.
var hints = map[capture.Hint]Name{
	capture.HintCloser: Closer, capture.HintFurther: Further, capture.HintHoldStill: Steady, capture.HintGlare: Adjust,
	capture.HintTilt: Adjust, capture.HintDark: Adjust, capture.HintFinger: Adjust, capture.HintTurnOver: TurnOver,
	capture.HintWrongDoc: Other, capture.HintWrongSide: Other, capture.HintScreen: Other,
}
