// Package journey is the flow, written once as one pure function: Rules.Next takes a State, the time and an Event and gives the
// next State with the Effects to carry out. It reads no clock, no random source, no file and no device. An illegal event changes
// nothing and is an error. Everything that runs while a step lasts (camera, call, a question to the hub) is not an effect but a
// Need, derived from the state alone, so that a restart after a power cut brings it back by itself.
package journey

import (
	"time"

	"github.com/passdesk/passdesk/app"
)

// Step is where a visit stands. One step is one screen.
type Step string

// The steps, in the order of a first visit.
const (
	Attract   Step = "attract"   // nobody is here: what this is and what to bring
	Display   Step = "display"   // language, text size, contrast
	Ready     Step = "ready"     // checklist; phone, no phone
	Consent   Step = "consent"   // before any camera
	Declined  Step = "declined"  // consent declined: nothing kept, a helper does it
	Identify  Step = "identify"  // who are you
	HaveID    Step = "have-id"   // do you hold a Verified ID
	MailPIN   Step = "mail-pin"  // prove the personal e-mail
	Phone     Step = "phone"     // phone number
	Terms     Step = "terms"     // terms of use
	Document  Step = "document"  // camera on the document
	Confirm   Step = "confirm"   // what was read, shown back
	Selfie    Step = "selfie"    // camera on the face, challenge
	Wallet    Step = "wallet"    // a Verified ID is offered
	Present   Step = "present"   // a Verified ID is presented
	Submitted Step = "submitted" // with the reviewer; wait or leave
	Call      Step = "call"      // reviewer on the screen
	Refused   Step = "refused"   // neutral text
	Pass      Step = "pass"      // the Temporary Access Pass, hidden until held
	Passkey   Step = "passkey"   // the phone makes a passkey, the directory is watched
	Lapsed    Step = "lapsed"    // the pass ran out unused
	Done      Step = "done"      // what was kept, how to object
	Parked    Step = "parked"    // the resume code, then the station is free
	Resume    Step = "resume"    // typing a resume code
)

// Steps lists every step.
var Steps = []Step{
	Attract, Display, Ready, Consent, Declined, Identify, HaveID, MailPIN, Phone, Terms, Document, Confirm, Selfie,
	Wallet, Present, Submitted, Call, Refused, Pass, Passkey, Lapsed, Done, Parked, Resume,
}

// Overlay lies over a step and takes the taps.
type Overlay string

// The overlays.
const (
	NoOverlay    Overlay = ""
	HelpOverlay  Overlay = "help"  // somebody was called
	PINOverlay   Overlay = "pin"   // a helper types the staff PIN
	StaffOverlay Overlay = "staff" // what a helper may do here
)

// Purpose is why a selfie is taken.
type Purpose string

// The purposes.
const (
	ForCase   Purpose = ""       // evidence of a new case
	ForFast   Purpose = "fast"   // a Verified ID was presented: no call
	ForRepass Purpose = "repass" // the pass lapsed: a new one for the approved case
	ForResume Purpose = "resume" // somebody came back with a code
)

// Looks is what the applicant chose for the eyes; reset at the end of a visit.
type Looks struct {
	Lang     string `json:"lang"`           // BCP 47: "en", "zh-Hans", "es"
	Size     int    `json:"size,omitempty"` // 0 normal, 1 large, 2 extra large
	Contrast bool   `json:"contrast,omitempty"`
}

// AskKind is a question that the hub (or the station's own PIN check) answers.
type AskKind string

// The questions.
const (
	NoAsk         AskKind = ""
	AskIdentify   AskKind = "identify"
	AskPINSend    AskKind = "pin-send"
	AskPINCheck   AskKind = "pin-check"
	AskOffer      AskKind = "offer"
	AskPresent    AskKind = "present"
	AskFast       AskKind = "fast"
	AskResume     AskKind = "resume"
	AskResumeFace AskKind = "resume-face"
	AskPass       AskKind = "pass"
	AskEnrol      AskKind = "enrol"
	AskStaff      AskKind = "staff" // answered by the station itself
)

// Ask is a question under way. It is asked, and asked again after a restart, until an answer with the same ID arrives.
type Ask struct {
	ID    uint64  `json:"id,omitempty"`
	Kind  AskKind `json:"kind,omitempty"`
	Param string  `json:"param,omitempty"` // what was typed: PIN or resume code
}

// State is everything that the flow knows. It is a flat value that survives a JSON round trip, and it is only ever stored
// under the key of the visit. It never holds a pass.
type State struct {
	Step    Step      `json:"step"`
	Since   time.Time `json:"since"`   // when the step was entered
	Touched time.Time `json:"touched"` // newest sign of a person
	Warned  time.Time `json:"warned,omitzero"`
	Patient bool      `json:"patient,omitempty"` // "I need more time": idle limits times four
	Overlay Overlay   `json:"overlay,omitempty"`
	Looks   Looks     `json:"looks"`

	Visit     string    `json:"visit,omitempty"`
	Case      string    `json:"case,omitempty"`
	Code      string    `json:"code,omitempty"` // resume code
	Started   time.Time `json:"started,omitzero"`
	Returning bool      `json:"returning,omitempty"` // came with a resume code

	Person    app.Applicant `json:"person,omitzero"`
	NoPhone   bool          `json:"noPhone,omitempty"`
	Consent   string        `json:"consent,omitempty"` // version agreed to in this visit
	ConsentAt time.Time     `json:"consentAt,omitzero"`
	Terms     string        `json:"terms,omitempty"`
	TermsAt   time.Time     `json:"termsAt,omitzero"`
	Outcome   app.Outcome   `json:"outcome,omitempty"`
	Unchecked bool          `json:"unchecked,omitempty"` // the hub was away at identification

	PINSent    bool      `json:"pinSent,omitempty"`
	PINAgain   time.Time `json:"pinAgain,omitzero"` // when another may be asked for
	PINLeft    int       `json:"pinLeft,omitempty"`
	PINs       int       `json:"pins,omitempty"` // mails sent
	MailProven bool      `json:"mailProven,omitempty"`

	DocTries int          `json:"docTries,omitempty"`
	DocTaken bool         `json:"docTaken,omitempty"`
	Document app.Document `json:"document,omitzero"`
	DocBlobs []app.Blob   `json:"docBlobs,omitempty"`

	Purpose     Purpose      `json:"purpose,omitempty"`
	SelfieBegun bool         `json:"selfieBegun,omitempty"` // the person has read what will happen, and started
	NoFlash     bool         `json:"noFlash,omitempty"`     // the way without flashing lights
	SelfieTries int          `json:"selfieTries,omitempty"`
	SelfieTaken bool         `json:"selfieTaken,omitempty"`
	Live        app.Liveness `json:"live,omitzero"`
	Matches     []app.Match  `json:"matches,omitempty"`
	SelfieBlobs []app.Blob   `json:"selfieBlobs,omitempty"`

	Presentation string    `json:"presentation,omitempty"`
	Credential   string    `json:"credential,omitempty"` // "taken" or "skipped: REASON"
	Link         string    `json:"link,omitempty"`       // what the QR code on the screen says
	LinkUntil    time.Time `json:"linkUntil,omitzero"`
	Scanned      bool      `json:"scanned,omitempty"`

	Ask   Ask       `json:"ask,omitzero"`
	Last  Ask       `json:"last,omitzero"` // the newest question, for "try again"
	Asks  uint64    `json:"asks,omitempty"`
	Fault app.Fault `json:"fault,omitempty"`
	// Put aside while a staff PIN is checked, and given back afterwards.
	Held      Ask       `json:"held,omitzero"`
	HeldFault app.Fault `json:"heldFault,omitempty"`

	Delivered bool      `json:"delivered,omitempty"` // the hub holds the case
	Told      bool      `json:"told,omitempty"`      // a reviewer was told
	Opened    bool      `json:"opened,omitempty"`    // a reviewer looks at the case
	EventN    int       `json:"eventN,omitempty"`    // newest event of the case that was seen
	Approved  bool      `json:"approved,omitempty"`
	ByFast    bool      `json:"byFast,omitempty"` // approved by the 30-day path
	Seconds   float64   `json:"seconds,omitempty"`
	Need      float64   `json:"need,omitempty"`
	CallLost  time.Time `json:"callLost,omitzero"`

	PassUntil time.Time `json:"passUntil,omitzero"`
	PassSeen  bool      `json:"passSeen,omitempty"` // fetched; the code itself is held by the window only
	PassUsed  bool      `json:"passUsed,omitempty"`
	KeySeen   bool      `json:"keySeen,omitempty"` // the passkey is in the directory

	Helps  int `json:"helps,omitempty"`  // calls for help in this visit
	Helper int `json:"helper,omitempty"` // minutes until a helper is here; 0 unknown

	// Of the station, kept when a visit is wiped.
	HubAway    bool      `json:"hubAway,omitempty"`
	Camera     app.Fault `json:"camera,omitempty"` // what is wrong with the camera
	Out        app.Fault `json:"out,omitempty"`    // why the station takes nobody
	StaffWrong int       `json:"staffWrong,omitempty"`
	StaffAfter time.Time `json:"staffAfter,omitzero"` // no staff PIN is taken before
}

// Rules are what a site may choose. The zero value of a duration means its default.
type Rules struct {
	Lang           string // language at the start of a visit
	ConsentVersion string
	TermsVersion   string
	Idle           time.Duration // ordinary pages, default 90 s
	IdleRead       time.Duration // pages to be read, default 180 s
	IdleWait       time.Duration // waiting for the reviewer, default 5 min
	IdlePass       time.Duration // pass on the screen, default 3 min
	Answer         time.Duration // to answer "are you still there", default 30 s
	AnswerWait     time.Duration // the same while waiting, default 45 s
	CallGrace      time.Duration // media lost in a call before it parks, default 20 s
	ParkedShow     time.Duration // resume code on the screen, default 60 s
	DoneShow       time.Duration // last page, default 30 s
	Tries          int           // document and selfie, default 3
}

// Defaults fills the zero values.
func (r Rules) Defaults() Rules {
	for _, d := range []struct {
		at  *time.Duration
		def time.Duration
	}{
		{&r.Idle, 90 * time.Second},
		{&r.IdleRead, 180 * time.Second},
		{&r.IdleWait, 5 * time.Minute},
		{&r.IdlePass, 3 * time.Minute},
		{&r.Answer, 30 * time.Second},
		{&r.AnswerWait, 45 * time.Second},
		{&r.CallGrace, 20 * time.Second},
		{&r.ParkedShow, 60 * time.Second},
		{&r.DoneShow, 30 * time.Second},
	} {
		if *d.at <= 0 {
			*d.at = d.def
		}
	}
	if r.Tries <= 0 {
		r.Tries = 3
	}
	if r.Lang == "" {
		r.Lang = "en"
	}
	if r.ConsentVersion == "" {
		r.ConsentVersion = "2026-11"
	}
	if r.TermsVersion == "" {
		r.TermsVersion = "2026-11"
	}
	return r
}

// Fresh is the state in which nobody is here.
func (r Rules) Fresh(now time.Time) State {
	r = r.Defaults()
	return State{Step: Attract, Since: now, Touched: now, Looks: Looks{Lang: r.Lang}}
}

// wiped is the fresh state that keeps only what belongs to the station.
func (r Rules) wiped(s State, now time.Time) State {
	n := r.Fresh(now)
	n.HubAway, n.Camera, n.Out = s.HubAway, s.Camera, s.Out
	n.StaffWrong, n.StaffAfter = s.StaffWrong, s.StaffAfter
	n.Asks = s.Asks // so that a late answer never meets a question of the next visit
	return n
}
