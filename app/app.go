// Package app holds the words of Passdesk: Applicant, Document, Check, Liveness, Match, Blob, Decision, Pass, Fault. They are plain
// values without I/O, shared by the station, the hub and the screens.
//
// Glossary. An applicant (the new hire) stands at a station; one person standing at one station is a visit. A case is one
// request for a pass and outlives visits. Evidence is the pictures, reads and scores of a case. A reviewer decides on a video
// call. A helper is IT staff on site, an admin sets stations up. The hub holds cases and secrets. The pass is the Temporary
// Access Pass. A Verified ID is the credential in the applicant's wallet. A rehearsal is a run with simulated devices.
package app

import (
	"fmt"
	"time"
)

// Secret is text that must not reach a log, a file or an error message: every format verb and JSON print it redacted.
// Reveal is the one way to the text.
type Secret struct{ text string }

// NewSecret wraps text.
func NewSecret(text string) Secret { return Secret{text} }

// Reveal returns the text itself.
func (s Secret) Reveal() string { return s.text }

// Empty tells whether there is no text.
func (s Secret) Empty() bool { return s.text == "" }

const redacted = "[redacted]"

func (s Secret) String() string { return redacted }

// Format implements fmt.Formatter, so that no verb can print the text.
func (s Secret) Format(f fmt.State, _ rune) { _, _ = f.Write([]byte(redacted)) }

// MarshalJSON never writes the text.
func (s Secret) MarshalJSON() ([]byte, error) { return []byte(`"` + redacted + `"`), nil }

// MarshalText never writes the text.
func (s Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

// Outcome is what an approved case leads to; the hub's policy decides it after identification.
type Outcome string

// The outcomes.
const (
	OutcomeNone    Outcome = ""
	OutcomeTAP     Outcome = "tap"     // a Temporary Access Pass, then a passkey made with it
	OutcomePasskey Outcome = "passkey" // a passkey at once, no pass is shown
)

// Applicant is what the person typed.
type Applicant struct {
	UPN           string `json:"upn"`           // work e-mail, user principal name
	EmployeeID    string `json:"employeeId"`    //
	PersonalEmail string `json:"personalEmail"` //
	Phone         string `json:"phone,omitempty"`
}

// Verdicts of a Check.
const (
	Agree        = "agree"        // consistent
	Review       = "review"       // the reviewer should look
	Refuse       = "refuse"       // policy forbids going on
	Passed       = "pass"         // a measured check was passed
	Fail         = "fail"         // a measured check was failed
	Inconclusive = "inconclusive" // could not be decided
	NotRun       = "not_run"      // was not made, for the reason given
)

// Check is one finding about the evidence, written for the reviewer.
type Check struct {
	ID        string             `json:"id"`               // "mrz.number", "name.directory", "pose.turn.1"
	Outcome   string             `json:"outcome"`          // one of the verdicts above
	Reason    string             `json:"reason,omitempty"` // a code: "expired", "transliteration", "too_bright"
	Detail    string             `json:"detail,omitempty"` // a sentence in English for the reviewer
	Score     float64            `json:"score,omitempty"`
	Threshold float64            `json:"threshold,omitempty"`
	Version   int                `json:"version,omitempty"`  // of how the score is made
	Optional  bool               `json:"optional,omitempty"` // may be missing without harm
	Evidence  map[string]float64 `json:"evidence,omitempty"` // what else was measured
}

// Grave orders outcomes for the reviewer: 0 forbids or was failed, 1 asks for a look, 2 is well. What is unknown asks for a look.
func Grave(outcome string) int {
	switch outcome {
	case Refuse, Fail:
		return 0
	case Agree, Passed:
		return 2
	}
	return 1
}

// Document is what was read from an identity document. Dates are YYYY-MM-DD, empty when unknown.
type Document struct {
	Kind        string   `json:"kind"` // TD1, TD2, TD3, MRVA, MRVB, FRID, AAMVA
	Code        string   `json:"code,omitempty"`
	Issuer      string   `json:"issuer,omitempty"` // three letters as in the MRZ
	Number      string   `json:"number,omitempty"`
	Surname     string   `json:"surname,omitempty"`
	GivenNames  string   `json:"givenNames,omitempty"`
	Nationality string   `json:"nationality,omitempty"`
	Birth       string   `json:"birth,omitempty"`
	Expiry      string   `json:"expiry,omitempty"`
	Sex         string   `json:"sex,omitempty"`
	Lines       []string `json:"lines,omitempty"`  // the machine-readable zone as read
	Manual      bool     `json:"manual,omitempty"` // taken by hand, not read: the reviewer reads it
	Checks      []Check  `json:"checks,omitempty"`
}

// Liveness is the outcome of the selfie's challenge.
type Liveness struct {
	Passed bool    `json:"passed"`
	Tier   int     `json:"tier"`              // detector tier, see capture/face
	Method string  `json:"method"`            // "challenge" or "staff"
	Prompt string  `json:"prompt,omitempty"`  // what was asked, in order: "left,right"
	Checks []Check `json:"checks,omitempty"`  //
	Tries  int     `json:"tries,omitempty"`   //
	Model  string  `json:"model,omitempty"`   // detector
	Camera string  `json:"camera,omitempty"`  // name of the device
	Driver string  `json:"driver,omitempty"`  // kernel driver, "simulated", "file"
	Sim    bool    `json:"simulated"`         // the device is not a physical sensor
	Seed   string  `json:"session,omitempty"` // id of the challenge

	NoFlash bool   `json:"noFlash,omitempty"` // the applicant chose the path without flashing lights
	Locked  bool   `json:"locked,omitempty"`  // not run: this station is locked out after repeated attack verdicts
	Advice  string `json:"advice,omitempty"`  // key of what the applicant was told to change last
	Plot    *Plot  `json:"plot,omitempty"`    // the colour response; nil when no colours were shown

	// Chain is the SHA-256, in hexadecimal, over the challenge and every judged frame in turn; Signature is the station's
	// Ed25519 signature over what SignedChain gives, base64url without padding.
	Chain     string `json:"chain,omitempty"`
	Signature string `json:"signature,omitempty"`
	PublicKey string `json:"publicKey,omitempty"` // of the station, base64url without padding
}

// SignedChain is what a station signs of a case's liveness, so that nobody between camera and hub can exchange the frames, the
// challenge or the case that they belong to.
func SignedChain(caseID string, l Liveness) []byte {
	return []byte("passdesk-liveness-chain-1\n" + caseID + "\n" + l.Seed + "\n" + l.Chain + "\n")
}

// Plot is what the screen shone and what the face and the background beside it sent back, for the reviewer's eyes: one row a
// frame, linear light 0..1 in red, green and blue, three decimals. It has no picture in it.
type Plot struct {
	At     []int        `json:"at"`     // ms since the session began
	Screen [][3]float64 `json:"screen"` // mean over the screen
	Face   [][3]float64 `json:"face"`   // middle of the face
	Ring   [][3]float64 `json:"ring"`   // background beside it
}

// Match is one comparison of two faces. Without a model Band is "not_evaluated" and the reviewer compares.
type Match struct {
	Pair   string  `json:"pair"` // "selfie-document", "selfie-badge", "document-badge", "selfie-credential", "selfie-case"
	Band   string  `json:"band"` // similar, unclear, different, not_evaluated
	Score  float64 `json:"score,omitempty"`
	Model  string  `json:"model,omitempty"`
	Reason string  `json:"reason,omitempty"`
	Eyes   [2]Eyes `json:"eyes,omitzero"` // in the two pictures, in the order of Pair, so that they can be shown aligned
}

// Eyes are the places of a face's right and left eye (the person's own) in a picture: x and y of the right, x and y of the left, in parts of
// the picture's width and height, from the top left. All zero: not known.
type Eyes [4]float64

// Roles of a Blob.
const (
	RoleDocumentFront = "document-front"
	RoleDocumentBack  = "document-back"
	RolePortrait      = "portrait"
	RoleSelfie        = "selfie"
	RoleSelfieResume  = "selfie-resume"
	RoleThumb         = "thumb"
)

// Blob names one sealed picture in the station's blob folder.
type Blob struct {
	Role string `json:"role"`
	Name string `json:"name"` // content hash of the sealed file
}

// Decision is what the reviewer decided.
type Decision struct {
	Approved bool      `json:"approved"`
	Reason   string    `json:"reason,omitempty"` // code; never shown to the applicant
	At       time.Time `json:"at"`
}

// Pass is a Temporary Access Pass. Its code prints itself redacted.
type Pass struct {
	Code  Secret    `json:"-"`
	Start time.Time `json:"start"` // by the hub's clock
	Until time.Time `json:"until"`
	Once  bool      `json:"once"`
}

// Fault is a known thing that went wrong: the key of a sentence with a next move in every language ("fault." + value).
// The zero value means that nothing is wrong.
type Fault string

// The faults.
const (
	FaultNone          Fault = ""
	FaultNeutral       Fault = "neutral"        // the one refusal text; never says which field was wrong
	FaultThrottled     Fault = "throttled"      // too many tries
	FaultEmail         Fault = "email"          // malformed e-mail address
	FaultUPN           Fault = "upn"            // malformed work e-mail
	FaultEmployeeID    Fault = "employee-id"    // malformed
	FaultPhone         Fault = "phone"          // not E.164
	FaultPINWrong      Fault = "pin-wrong"      //
	FaultPINExpired    Fault = "pin-expired"    //
	FaultPINLocked     Fault = "pin-locked"     // five wrong
	FaultMailDown      Fault = "mail-down"      // the PIN could not be sent
	FaultDocExpired    Fault = "doc-expired"    //
	FaultDocUnreadable Fault = "doc-unreadable" //
	FaultDocKind       Fault = "doc-kind"       // not accepted here
	FaultFace          Fault = "face"           // no face, or it left
	FaultTwoFaces      Fault = "two-faces"      //
	FaultLiveness      Fault = "liveness"       // challenge not passed
	FaultNoMatch       Fault = "no-match"       // neutral text about the badge picture
	FaultCamera        Fault = "camera"         // missing, unplugged, frozen
	FaultCameraBusy    Fault = "camera-busy"    //
	FaultCameraRefused Fault = "camera-refused" // virtual, or not the one that the station was set up with, or not permitted
	FaultHubAway       Fault = "hub-away"       // unreachable
	FaultHubNonsense   Fault = "hub-nonsense"   // answered with what cannot be understood
	FaultCredential    Fault = "credential"     // expired, revoked or older than 30 days
	FaultCode          Fault = "code"           // unknown resume code
	FaultCallLost      Fault = "call-lost"      //
	FaultPassPolicy    Fault = "pass-policy"    // the pass could not be issued
	FaultDiskFull      Fault = "disk-full"      //
	FaultQueue         Fault = "queue"          // damaged queue file was set aside
	FaultClock         Fault = "clock"          // the station's clock is wrong
	FaultCaseExpired   Fault = "case-expired"   // 24 hours without a decision
	FaultStaffPIN      Fault = "staff-pin"      //
)

// Faults lists every fault, for tests that look each of them up.
var Faults = []Fault{
	FaultNeutral, FaultThrottled, FaultEmail, FaultUPN, FaultEmployeeID, FaultPhone, FaultPINWrong, FaultPINExpired,
	FaultPINLocked, FaultMailDown, FaultDocExpired, FaultDocUnreadable, FaultDocKind, FaultFace, FaultTwoFaces,
	FaultLiveness, FaultNoMatch, FaultCamera, FaultCameraBusy, FaultCameraRefused, FaultHubAway, FaultHubNonsense, FaultCredential,
	FaultCode, FaultCallLost, FaultPassPolicy, FaultDiskFull, FaultQueue, FaultClock, FaultCaseExpired, FaultStaffPIN,
}
