package rehearsal

import "github.com/passdesk/passdesk/capture"

// The tasks that Obey knows; any other task makes the applicant wait before the camera.
const (
	TaskDocument = "document"
	TaskSelfie   = "selfie"
	TaskCall     = "call"
	TaskAway     = "away"
)

// pilot remembers what a cooperative person was last told and has not done yet.
type pilot struct {
	task    string
	hint    capture.Hint
	heard   bool
	due     float64 // scene time in seconds
	pending bool
}

// Obey tells the applicant what the screen says: the task and the judge's hint. It may be called for every verdict; the
// applicant acts once for each new sentence, after a human reaction time, and goes on correcting distance and tilt
// while the sentence stays.
func (a *Applicant) Obey(task string, h capture.Hint) {
	a.mu.Lock()
	defer a.mu.Unlock()
	p := &a.pilot
	if p.heard && p.task == task && p.hint == h {
		if p.pending || !repeats(h) {
			return
		}
	}
	p.task, p.hint, p.heard, p.pending = task, h, true, true
	p.due = a.stage.t + 0.45 + 0.35*hash(int32(a.seq), int32(a.opt.Seed), 11)
}

// repeats tells whether a person does a little more of it while the hint stays.
func repeats(h capture.Hint) bool {
	switch h {
	case capture.HintCloser, capture.HintFurther, capture.HintGlare, capture.HintShow, capture.HintNoFace:
		return true
	}
	return false
}

// act does what is due at scene time t.
func (a *Applicant) act(t float64) {
	p := &a.pilot
	if !p.pending || t < p.due {
		return
	}
	p.pending = false
	w := &a.want
	switch p.hint {
	case capture.HintCloser:
		w.near = min(w.near*1.12, 1.5)
	case capture.HintFurther:
		w.near = max(w.near*0.89, 0.6)
	case capture.HintGlare:
		w.tilt = 4 - w.tilt
	case capture.HintTilt:
		w.tilt = 0
	case capture.HintHoldStill:
		w.still = true
	}
	switch p.task {
	case TaskAway:
		a.do(LeaveScene)
	case TaskDocument:
		a.showPaper(p.hint)
	case TaskSelfie:
		a.showFace(p.hint)
	default:
		if w.paper != noPaper || !w.present {
			a.do(ShowFace)
		}
	}
}

func (a *Applicant) showPaper(h capture.Hint) {
	switch {
	case h == capture.HintTurnOver && a.want.paper.turned() != noPaper:
		a.want.hand = false
		a.want.paper = a.want.paper.turned()
	case a.want.paper == noPaper:
		a.want.hand = false
		a.want.paper = a.opt.first()
	}
}

func (a *Applicant) showFace(h capture.Hint) {
	switch h {
	case capture.HintTurnLeft:
		a.do(TurnLeft)
	case capture.HintTurnRight:
		a.do(TurnRight)
	case capture.HintBack, capture.HintLook, capture.HintCentre, capture.HintTooManyOff:
		a.do(Centre)
	default:
		if h == capture.HintNoFace { // a face that looks away is not seen: nobody stays turned after a session that ended
			a.do(Centre)
		}
		if a.want.paper != noPaper || !a.want.present {
			a.do(ShowFace)
		}
	}
}
