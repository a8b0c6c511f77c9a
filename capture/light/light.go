// Package light is the challenge that a kiosk can pose because it owns both the screen and the camera: the screen shines
// colours and halves in an order that nobody can know before, and the face has to send them back as a face does: in that order,
// with the shading of a head, against a background that lies further away. The package is pure: it draws challenges, proves
// that they are safe to look at, and judges what the camera measured. It sees no picture, only mean light in regions.
//
// All light is linear, 0..1 of what the camera can show: (value/255)^gamma. Times are milliseconds since the session began.
// Left and right are the applicant's own, who faces the screen: the left half of the screen lights the applicant's left side,
// which lies at the right of an unmirrored frame.
//
// Its thresholds were made on rendered heads and pictures (see Basis). Nothing here is a rate on people.
package light

import (
	"fmt"
	"math"
	"slices"
)

// Basis says what the thresholds were made from. It goes into the case with every result.
const Basis = "synthetic-calibrated v1"

// Format is the first thing in a recorded session.
const Format = "passdesk-liveness-1"

// RGB is linear light in red, green and blue.
type RGB [3]float64

// Kind is what a step asks for.
type Kind string

// The kinds of steps.
const (
	Neutral Kind = "neutral" // look at the screen
	Hold    Kind = "hold"    // the same, between two tasks
	Turn    Kind = "turn"    // turn the head by 25 to 30 degrees to the side that Move says, and stay there
	Back    Kind = "back"    // look at the screen again
	Flash   Kind = "flash"   // the whole screen in one colour
	Half    Kind = "half"    // one half of the screen white, the other black
	Camera  Kind = "camera"  // the camera's exposure is multiplied by Exposure
)

// Moves of a Turn.
const (
	Left  = "left"
	Right = "right"
)

// Step is one part of a session. The screen shows Show in the half that Half names, black in the other one; the whole screen
// shows it when Half is empty.
type Step struct {
	Kind     Kind     `json:"kind"`
	At       float64  `json:"at_ms"`              // planned begin
	For      float64  `json:"for_ms"`             // the next step begins when it is over
	Show     [3]int   `json:"rgb"`                // as drawn: 0..255, sRGB
	Half     string   `json:"half,omitempty"`     // left, right, top or bottom
	Move     string   `json:"move,omitempty"`     // of a turn: left or right
	Exposure float64  `json:"exposure,omitempty"` // of a camera step: factor
	Shown    *float64 `json:"shown_ms,omitempty"` // when the light was really on the glass, as the window measured it; of a camera step when the camera had done it
}

// End is when the step is over.
func (s Step) End() float64 { return s.At + s.For }

// Lit tells whether the step is one of the lights: a colour or a half.
func (s Step) Lit() bool { return s.Kind == Flash || s.Kind == Half }

// Quarters are the corners of the screen in the order top left, top right, bottom left, bottom right.
type Quarters [4]RGB

// halves tells which quarters are lit.
var halves = map[string][4]bool{
	"":       {true, true, true, true},
	"left":   {true, false, true, false},
	"right":  {false, true, false, true},
	"top":    {true, true, false, false},
	"bottom": {false, false, true, true},
}

// Drive is the light that the step asks of the screen, 0..1 of the most that it can give: (rgb/255)^2.2.
func (s Step) Drive() (q Quarters) {
	for i, lit := range halves[s.Half] {
		for c := range 3 {
			if lit {
				q[i][c] = math.Pow(float64(s.Show[c])/255, 2.2)
			}
		}
	}
	return q
}

// Station is what is known of the station on which a session was recorded.
type Station struct {
	Gamma   float64  `json:"gamma"`                 // of the camera; 2.2 when it is 0
	Lag     *float64 `json:"lag_ms,omitempty"`      // from the planned begin of a step to the first frame that shows it, as calibrated; nil: not calibrated
	Control bool     `json:"camera_control"`        // the camera can be told its exposure: there is a camera step
	Locked  bool     `json:"exposure_locked"`       // exposure and white balance did not change by themselves
	Named   string   `json:"calibration,omitempty"` // which calibration this is
}

// Source is the camera that gave the frames, for the check of its identity.
type Source struct {
	Path    string `json:"path,omitempty"`
	Driver  string `json:"driver,omitempty"`
	Vendor  string `json:"vendor,omitempty"`
	Product string `json:"product,omitempty"`
	Serial  string `json:"serial,omitempty"`
}

// Session is a challenge and, once it was recorded, when its frames were taken.
type Session struct {
	Format  string    `json:"format"`
	ID      string    `json:"session"`        // random, hexadecimal
	Seed    string    `json:"seed,omitempty"` // what it was drawn from, for tests; empty: from the system's randomness
	Steps   []Step    `json:"steps"`
	Station Station   `json:"station"`
	Pinned  *Source   `json:"camera_pinned,omitempty"` // the camera that was named at set-up
	Camera  *Source   `json:"camera,omitempty"`        // the camera that gave the frames
	Scene   []byte    `json:"scene,omitempty"`         // what the camera saw when nobody was there; see face.Scene
	Frames  []float64 `json:"frame_times_ms"`          // of the numbered frames, rising
}

// MostExposure is the largest factor of a camera step.
const MostExposure = 4

// Limits of what is believed of a file.
const (
	mostSteps  = 200
	mostFrames = 3000
	longest    = 120_000 // ms
	mostShown  = 1000    // ms from the planned begin of a step until it is on the glass
)

// Check refuses a session that does not hang together.
func (s *Session) Check() error {
	switch {
	case s.Format != Format:
		return fmt.Errorf("the format is %q, not %q", s.Format, Format)
	case len(s.Steps) == 0 || len(s.Steps) > mostSteps:
		return fmt.Errorf("%d steps; from 1 to %d are possible", len(s.Steps), mostSteps)
	case len(s.Frames) > mostFrames:
		return fmt.Errorf("%d frames; at most %d are possible", len(s.Frames), mostFrames)
	case s.Station.Gamma != 0 && !(s.Station.Gamma >= 1 && s.Station.Gamma <= 3):
		return fmt.Errorf("station.gamma is %v; it must be from 1 to 3", s.Station.Gamma)
	case s.Station.Lag != nil && !(*s.Station.Lag >= 0 && *s.Station.Lag <= 1000):
		return fmt.Errorf("station.lag_ms is %v; it must be from 0 to 1000", *s.Station.Lag)
	}
	for i, st := range s.Steps {
		if err := st.check(); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		if i > 0 && math.Abs(st.At-s.Steps[i-1].End()) > 1 {
			return fmt.Errorf("step %d begins at %v, the one before ends at %v", i, st.At, s.Steps[i-1].End())
		}
		if i > 0 && st.Shown != nil && s.Steps[i-1].Shown != nil && *st.Shown <= *s.Steps[i-1].Shown {
			return fmt.Errorf("step %d was shown at %v, the one before at %v", i, *st.Shown, *s.Steps[i-1].Shown)
		}
	}
	for i, t := range s.Frames {
		if !(t >= 0 && t <= longest) || i > 0 && !(t > s.Frames[i-1]) {
			return fmt.Errorf("frame %d was taken at %v ms: times must rise from 0 on", i, t)
		}
	}
	return nil
}

func (s Step) check() error {
	_, known := halves[s.Half]
	switch {
	case !slices.Contains([]Kind{Neutral, Hold, Turn, Back, Flash, Half, Camera}, s.Kind):
		return fmt.Errorf("there is no kind %q", s.Kind)
	case !(s.At >= 0 && s.For > 0 && s.End() <= longest):
		return fmt.Errorf("it lasts from %v to %v ms", s.At, s.End())
	case slices.Min(s.Show[:]) < 0 || slices.Max(s.Show[:]) > 255:
		return fmt.Errorf("rgb is %v", s.Show)
	case !known || (s.Kind == Half) != (s.Half != ""):
		return fmt.Errorf("half is %q", s.Half)
	case (s.Kind == Turn) != (s.Move == Left || s.Move == Right) || s.Kind != Turn && s.Move != "":
		return fmt.Errorf("move is %q", s.Move)
	case s.Shown != nil && !(*s.Shown >= s.At && *s.Shown <= s.At+mostShown):
		return fmt.Errorf("shown_ms is %v, at_ms %v; up to %d ms later are possible", *s.Shown, s.At, mostShown)
	case (s.Kind == Camera) != (s.Exposure > 0) || s.Exposure < 0 || s.Exposure > MostExposure:
		return fmt.Errorf("exposure is %v", s.Exposure)
	}
	return nil
}

// span is where the run of steps of one kind stands that holds the most of them, of equals the last: the colours, or the halves,
// with the dark before them. What had to be shown again is shorter.
func (s *Session) span(k Kind) (from, to int) {
	for i := 0; i < len(s.Steps); i++ {
		j := i
		for j < len(s.Steps) && s.Steps[j].Kind == k {
			j++
		}
		if j > i && j-i >= to-from {
			from, to = i, j
		}
		i = max(i, j-1)
	}
	return from, to
}

// block is the steps of span as they stood on the glass.
func (s *Session) block(k Kind) []Step {
	from, to := s.span(k)
	return onGlass(s.Steps[from:to])
}

// onGlass moves steps to where they were really shown. One of which that is not known came as late as they usually do; when it is known
// of none, all are where they were planned. The last one stays as long as planned.
func onGlass(steps []Step) []Step {
	var late []float64
	for _, st := range steps {
		if st.Shown != nil {
			late = append(late, *st.Shown-st.At)
		}
	}
	if len(late) == 0 {
		return steps
	}
	wait := median(late)
	moved := slices.Clone(steps)
	for i := range moved {
		if moved[i].At += wait; steps[i].Shown != nil {
			moved[i].At = *steps[i].Shown
		}
		if i > 0 {
			moved[i].At = math.Max(moved[i].At, moved[i-1].At+1)
			moved[i-1].For = moved[i].At - moved[i-1].At
		}
	}
	return moved
}
