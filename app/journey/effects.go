package journey

import "github.com/passdesk/passdesk/app"

// Effect is something to be done, in the imperative. A lasting effect is committed in the same transaction as the state that
// asked for it, is delivered at least once, and carries a Key that makes a repetition harmless.
type Effect interface{ effect() }

// The effects. All but Wipe are lasting.
type (
	// SendCase submits a case. From is the state as it was when the person submitted it: the typed details leave the state
	// with this effect.
	SendCase struct{ From State }
	// SendPark tells that the person left and will come back with the code.
	SendPark struct{ Case, Key string }
	// SendHelp calls the people who look after the station.
	SendHelp struct {
		Step  Step
		Fault app.Fault
		Key   string
	}
	// SendClose ends a case on the station's side.
	SendClose struct{ Case, Reason, Key string }
	// Wipe ends a visit, or a consent: the state has no person in it any more, and with this effect nothing older can be read.
	Wipe struct{}
)

func (SendCase) effect()  {}
func (SendPark) effect()  {}
func (SendHelp) effect()  {}
func (SendClose) effect() {}
func (Wipe) effect()      {}

// Key is the idempotency key of the submission.
func (e SendCase) Key() string { return "case:" + e.From.Case }

// Judge names what the camera's frames are looked at for.
type Judge string

// The judges.
const (
	NoJudge       Judge = ""
	JudgeDocument Judge = "document"
	JudgeFace     Judge = "face"
)

// Needs is what has to run while a state lasts. The conductor starts what is missing and stops what is no longer needed.
type Needs struct {
	Camera bool
	Judge  Judge
	Call   bool
	Watch  bool // follow the case's events at the hub
	Ask    Ask  // a question to be answered
}

// Needs derives them from the state alone.
func (s State) Needs() Needs {
	n := Needs{Ask: s.Ask}
	if s.Consent != "" {
		switch s.Step {
		case Document:
			n.Camera = true
			if s.Overlay == NoOverlay && s.Fault == app.FaultNone { // a person who reads what went wrong is not judged meanwhile
				n.Judge = JudgeDocument
			}
		case Confirm:
			n.Camera = true
		case Selfie:
			n.Camera = true
			if s.SelfieBegun && s.Overlay == NoOverlay && s.Fault == app.FaultNone && s.Ask.Kind == NoAsk && !s.SelfieTaken {
				n.Judge = JudgeFace
			}
		case Call:
			n.Camera, n.Call = true, true
		}
	}
	if s.Case != "" {
		switch s.Step {
		case Wallet, Present, Submitted, Call, Pass, Passkey, Lapsed:
			n.Watch = true
		}
	}
	return n
}
