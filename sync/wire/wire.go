// Package wire is what a station and its hub say to one another: the messages, the sealing of evidence, and the station's
// client. Everything is JSON over HTTPS under /station/v1/, authorised by "Authorization: Bearer TOKEN" and named by the header
// Passdesk-Station.
//
//	GET  hello                      Hello
//	POST identify                   IdentifyRequest  -> IdentifyReply
//	POST pin/send, pin/check        PINSend -> PINSent, PINCheck -> PINResult
//	POST offer                      OfferRequest     -> Offer            a Verified ID for the phone's wallet
//	POST present                    PresentRequest   -> Presentation     the wallet shows its Verified ID
//	POST fast                       FastRequest      -> FastReply        the 30-day path, decided by the hub
//	POST resume, resume/confirm     ResumeRequest -> ResumeReply, ResumeConfirm -> ResumeConfirmed
//	POST pass, pass/delete          PassRequest -> PassReply, PassDelete -> {}
//	POST enrol                      EnrolRequest     -> Enrol            the page on which the phone makes its passkey
//	PUT  blobs/{name}               one sealed picture; name is the SHA-256 of the sealed bytes, in hex
//	PUT  items/{key}                Item             -> ItemReceipt      one lasting effect; key is its idempotency key
//	GET  cases/{case}/events?after=N  a stream of Event, one JSON object a line, an empty line every 10 s
//	GET  cases/{case}/call          WebSocket: messages of the call, relayed to and from the reviewer's page
//
// A refusal that a person may read is a Fault in a 200 reply. A 4xx is a mistake of the station and final (but for 408, 409,
// 425 and 429), a 5xx is tried again. The same key with another body is 422.
package wire

import (
	"time"

	"github.com/passdesk/passdesk/app"
)

// Version is the protocol's version, sent in Hello.
const Version = 1

// Hello is what a hub says of itself.
type Hello struct {
	Version   int       `json:"version"`
	Hub       string    `json:"hub"`       // name for people
	Recipient string    `json:"recipient"` // age public key that evidence is sealed to
	Rehearsal bool      `json:"rehearsal"` // takes evidence from simulated devices
	Now       time.Time `json:"now"`       // the hub's clock; validity is judged by it
	StandIn   bool      `json:"standIn"`   // Verified IDs are issued by the built-in stand-in, not by a real wallet service
}

// IdentifyRequest asks the directory about a person.
type IdentifyRequest struct {
	Case string `json:"case"`
	app.Applicant
}

// IdentifyReply carries the outcome that the policy allows, or a fault (neutral, throttled). Badge is a JPEG of the
// badge picture on file for the match, kept in memory only and never shown; empty when there is none.
type IdentifyReply struct {
	Outcome app.Outcome `json:"outcome,omitempty"`
	Badge   []byte      `json:"badge,omitempty"`
	Fault   app.Fault   `json:"fault,omitempty"`
}

// PINSend asks for a 6-digit PIN to the personal e-mail. A second request replaces the first after a cool-down.
type PINSend struct {
	Case  string `json:"case"`
	Email string `json:"email"`
	Lang  string `json:"lang"`
}

// PINSent tells when another may be asked for.
type PINSent struct {
	Again time.Time `json:"again"`
	Fault app.Fault `json:"fault,omitempty"` // mail-down, throttled
}

// PINCheck carries what was typed.
type PINCheck struct {
	Case string `json:"case"`
	PIN  string `json:"pin"`
}

// PINResult is the answer; Left counts the tries that remain of five.
type PINResult struct {
	OK    bool      `json:"ok"`
	Left  int       `json:"left"`
	Fault app.Fault `json:"fault,omitempty"` // pin-wrong, pin-expired, pin-locked
}

// OfferRequest asks for a credential offer. Photo is a small JPEG of the selfie that the credential will carry.
type OfferRequest struct {
	Case  string `json:"case"`
	Photo []byte `json:"photo"`
}

// Offer is shown as a QR code. Events offer-scanned and offer-taken follow.
type Offer struct {
	URL   string    `json:"url"`
	Until time.Time `json:"until"`
	Fault app.Fault `json:"fault,omitempty"`
}

// PresentRequest asks the wallet to show its credential.
type PresentRequest struct {
	Case string `json:"case"`
}

// Presentation is shown as a QR code. Events present-scanned and presented follow.
type Presentation struct {
	ID    string    `json:"id"`
	URL   string    `json:"url"`
	Until time.Time `json:"until"`
	Fault app.Fault `json:"fault,omitempty"`
}

// FastRequest asks for the 30-day path: a presented credential, or an approved case of the same person, and a living face.
type FastRequest struct {
	Case         string       `json:"case"`
	Presentation string       `json:"presentation,omitempty"`
	Liveness     app.Liveness `json:"liveness"`
	Matches      []app.Match  `json:"matches"`
}

// FastReply tells whether a pass may be issued without a call. With Approved false and no fault the normal way goes on.
type FastReply struct {
	Approved bool        `json:"approved"`
	Outcome  app.Outcome `json:"outcome,omitempty"`
	Fault    app.Fault   `json:"fault,omitempty"`
}

// ResumeRequest brings the code of a parked case.
type ResumeRequest struct {
	Code string `json:"code"`
}

// ResumeReply opens nothing yet: Ticket must come back with a fresh selfie. Reference is a JPEG of the case's selfie for the
// match, kept in memory only and never shown.
type ResumeReply struct {
	Ticket    string    `json:"ticket,omitempty"`
	Reference []byte    `json:"reference,omitempty"`
	Fault     app.Fault `json:"fault,omitempty"` // code, throttled, case-expired
}

// ResumeConfirm is the fresh selfie, sealed, and how it compared.
type ResumeConfirm struct {
	Ticket   string       `json:"ticket"`
	Liveness app.Liveness `json:"liveness"`
	Matches  []app.Match  `json:"matches"`
	Selfie   []byte       `json:"selfie"` // sealed JPEG
}

// ResumeConfirmed hands the case to this station.
type ResumeConfirmed struct {
	Case    string      `json:"case,omitempty"`
	Outcome app.Outcome `json:"outcome,omitempty"`
	Stage   string      `json:"stage,omitempty"` // one of the Stage constants
	After   int         `json:"after,omitempty"` // number of the case's newest event: Stage says what the events up to it led to
	Fault   app.Fault   `json:"fault,omitempty"` // no-match, case-expired
}

// Stages of a case, as the hub knows them.
const (
	StageWaiting  = "waiting"  // with the reviewers
	StageCall     = "call"     // a reviewer is on the call page
	StageApproved = "approved" // a pass may be issued
	StageRefused  = "refused"
	StageExpired  = "expired"
	StageClosed   = "closed" // the passkey was seen
)

// PassRequest asks for a pass of an approved case. The built-in issuer replaces an earlier one that was not used.
type PassRequest struct {
	Case string `json:"case"`
}

// PassReply carries the pass: the only message that does. It is never logged.
type PassReply struct {
	Code    string      `json:"code,omitempty"`
	Start   time.Time   `json:"start"`
	Minutes int         `json:"minutes"`
	Once    bool        `json:"once"`
	Outcome app.Outcome `json:"outcome"`
	Fault   app.Fault   `json:"fault,omitempty"`
}

// PassDelete takes a pass back: used, lapsed or cancelled.
type PassDelete struct {
	Case string `json:"case"`
}

// EnrolRequest asks for the address of the passkey page for this case.
type EnrolRequest struct {
	Case string `json:"case"`
}

// Enrol is shown as a QR code. For the outcome "passkey" the fragment carries a one-time ticket; for "tap" the page asks
// for the pass. It never contains the pass.
type Enrol struct {
	URL   string    `json:"url"`
	Until time.Time `json:"until"`
	Fault app.Fault `json:"fault,omitempty"`
}

// Kinds of Item.
const (
	KindCase  = "case"  // body: Case; its blobs go first
	KindPark  = "park"  // body: Park
	KindHelp  = "help"  // body: Help
	KindClose = "close" // body: Close
)

// Item is one lasting effect on its way. Body is sealed to the hub's key and holds the JSON of the kind's type.
type Item struct {
	Case string   `json:"case"`
	Seq  uint64   `json:"seq"`
	Kind string   `json:"kind"`
	Body []byte   `json:"body"`
	Blob []string `json:"blobs,omitempty"`
}

// ItemReceipt acknowledges an item that is durably stored. Repeated tells that this key had been received before.
type ItemReceipt struct {
	Repeated bool `json:"repeated,omitempty"`
}

// Case is what is submitted: typed details, readings and the names of the sealed pictures. Liveness is signed by the station over
// app.SignedChain; the hub pins the key with which a station first signed well, and shows the reviewer a case that another signed.
type Case struct {
	ID         string        `json:"id"`
	Station    string        `json:"station"`
	Visit      string        `json:"visit"`
	Code       string        `json:"code"` // resume code; the hub stores a hash
	Lang       string        `json:"lang"`
	Started    time.Time     `json:"started"`
	Submitted  time.Time     `json:"submitted"`
	Simulated  bool          `json:"simulated"` // from a simulated device
	Camera     string        `json:"camera"`
	Unchecked  bool          `json:"unchecked,omitempty"` // the directory was not asked yet: the hub was away
	Outcome    app.Outcome   `json:"outcome,omitempty"`
	Applicant  app.Applicant `json:"applicant"`
	Consent    string        `json:"consent"` // version
	ConsentAt  time.Time     `json:"consentAt"`
	Terms      string        `json:"terms"` // version
	TermsAt    time.Time     `json:"termsAt"`
	MailProven bool          `json:"mailProven"`
	NoPhone    bool          `json:"noPhone,omitempty"`
	Document   app.Document  `json:"document"`
	Liveness   app.Liveness  `json:"liveness"`
	Matches    []app.Match   `json:"matches,omitempty"`
	Credential string        `json:"credential"` // "taken", or "skipped: REASON"
	Blobs      []app.Blob    `json:"blobs,omitempty"`
}

// Park tells that the person left and will come back with the code.
type Park struct {
	Case string    `json:"case"`
	At   time.Time `json:"at"`
}

// Help calls the people who look after the station.
type Help struct {
	Station string    `json:"station"`
	Step    string    `json:"step"`
	Fault   app.Fault `json:"fault,omitempty"`
	At      time.Time `json:"at"`
}

// Close ends a case on the station's side; the hub deletes a pass that is still open.
type Close struct {
	Case   string    `json:"case"`
	Reason string    `json:"reason"` // "done", "cancelled", "lapsed"
	At     time.Time `json:"at"`
}

// Kinds of Event, in the order in which a quiet case sees them.
const (
	EventReceived       = "received"        // the hub holds the case
	EventTold           = "told"            // a reviewer was told; Text says how: "mail"
	EventOpened         = "opened"          // a reviewer opened the link
	EventOfferScanned   = "offer-scanned"   //
	EventOfferTaken     = "offer-taken"     // the wallet holds the credential
	EventPresentScanned = "present-scanned" //
	EventPresented      = "presented"       // OK: valid and of this person; Fast: verified within 30 days; Photo for the match
	EventRang           = "rang"            // a reviewer started the call
	EventMedia          = "media"           // Seconds of media that flowed both ways so far
	EventLeft           = "left"            // the reviewer's page went away
	EventDecided        = "decided"         // OK: approved
	EventExpired        = "expired"         // 24 hours without a decision
	EventPassUsed       = "pass-used"       //
	EventPasskeySeen    = "passkey-seen"    // the passkey is in the directory
	EventHelper         = "helper"          // a helper answered the call for help; Text: "2" minutes
)

// Event is something that happened to a case at the hub. N counts up by one from 1 within a case, so that a station that lost
// the stream asks for what it missed.
type Event struct {
	N       int         `json:"n"`
	Kind    string      `json:"kind"`
	At      time.Time   `json:"at"`
	OK      bool        `json:"ok,omitempty"`
	Fast    bool        `json:"fast,omitempty"`
	Seconds float64     `json:"seconds,omitempty"`
	Need    float64     `json:"need,omitempty"` // seconds that the decision needs
	Text    string      `json:"text,omitempty"`
	ID      string      `json:"id,omitempty"`    // of the presentation
	Photo   []byte      `json:"photo,omitempty"` // JPEG out of the presented credential; memory only, never stored by the hub
	Outcome app.Outcome `json:"outcome,omitempty"`
	Fault   app.Fault   `json:"fault,omitempty"`
}
