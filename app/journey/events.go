package journey

import (
	"time"

	"github.com/passdesk/passdesk/app"
)

// Event is something that happened, in the past tense. The set is closed.
type Event interface{ event() }

// What the person at the screen did.
type (
	// Started is the first touch. The conductor fills the ids.
	Started struct{ Visit, Case, Code string }
	// ResumeAsked is the touch on "I have a code". The conductor fills the ids.
	ResumeAsked struct{ Visit, Case, Code string }
	// LanguageChosen may come on every step.
	LanguageChosen struct{ Lang string }
	// TextSized may come on every step: 0 normal, 1 large, 2 extra large.
	TextSized struct{ Size int }
	// ContrastSet may come on every step.
	ContrastSet struct{ On bool }
	// Continued is the primary button of a page that asks nothing.
	Continued struct{}
	// WentBack is the back button.
	WentBack struct{}
	// PhoneAnswered ends the checklist.
	PhoneAnswered struct{ Has bool }
	// Agreed is consent to camera, microphone and the rest.
	Agreed struct{}
	// Refrained is consent declined.
	Refrained struct{}
	// Identified is who the person says to be.
	Identified struct{ UPN, EmployeeID, PersonalEmail string }
	// WentOnOffline goes on although the directory could not be asked.
	WentOnOffline struct{}
	// HasCredential answers "do you hold a Verified ID".
	HasCredential struct{ Yes bool }
	// PINEntered is the six digits from the mail.
	PINEntered struct{ PIN string }
	// PINResent asks for another.
	PINResent struct{}
	// MailSkipped goes on without proof of the e-mail; the reviewer is told.
	MailSkipped struct{}
	// PhoneGiven is a number in E.164.
	PhoneGiven struct{ Number string }
	// TermsAccepted is the terms of use.
	TermsAccepted struct{}
	// Retook asks for another picture.
	Retook struct{}
	// Confirmed says that what was read is right.
	Confirmed struct{}
	// SelfieBegun starts the session with the face, after the page that tells what will happen and warns of changing colours. NoFlash
	// is the equal way without them; it may also follow a try that gave nothing.
	SelfieBegun struct{ NoFlash bool }
	// SelfieSkipped asks for a person to compare instead of a machine.
	SelfieSkipped struct{}
	// Skipped leaves a wallet step out, with the reason.
	Skipped struct{ Reason string }
	// Left parks the case: the person comes back with the code.
	Left struct{}
	// CodeEntered is a resume code.
	CodeEntered struct{ Code string }
	// PassKept says "I have typed it", or asks to go back to the pass (Show).
	PassKept struct{ Show bool }
	// Retried asks the newest question again.
	Retried struct{}
	// Finished is "I am done".
	Finished struct{}
	// Touched is any other touch.
	Touched struct{}
	// MoreTimeAsked is "I need more time".
	MoreTimeAsked struct{}
	// HelpCalled is "call staff"; it works on every step.
	HelpCalled struct{}
	// HelpClosed goes back to the step.
	HelpClosed struct{}
	// StaffAsked opens the staff PIN.
	StaffAsked struct{}
	// StaffPIN is what the helper typed.
	StaffPIN struct{ PIN string }
	// StaffTook lets a picture of a document pass unread, or a selfie unchecked; the reviewer is told.
	StaffTook struct{}
	// Ended ends the visit; nothing that was not submitted is kept.
	Ended struct{}
)

// What the devices and the hub reported.
type (
	// Ticked comes once a second.
	Ticked struct{}
	// Restarted is the first event after the program started.
	Restarted struct{}
	// HubLost and HubFound tell whether the hub answers.
	HubLost struct{}
	// HubFound is the opposite of HubLost.
	HubFound struct{}
	// CameraLost carries why.
	CameraLost struct{ Fault app.Fault }
	// CameraFound is the opposite of CameraLost.
	CameraFound struct{}
	// StationClosed takes the station out of use after the present visit.
	StationClosed struct{ Fault app.Fault }
	// StationOpened is the opposite of StationClosed.
	StationOpened struct{}

	// AskFailed answers a question with why there is no answer.
	AskFailed struct {
		ID    uint64
		Fault app.Fault
	}
	// DirectoryAnswered answers AskIdentify.
	DirectoryAnswered struct {
		ID      uint64
		Outcome app.Outcome
		Fault   app.Fault
	}
	// PINWasSent answers AskPINSend.
	PINWasSent struct {
		ID    uint64
		Again time.Time
		Fault app.Fault
	}
	// PINWasChecked answers AskPINCheck.
	PINWasChecked struct {
		ID    uint64
		OK    bool
		Left  int
		Fault app.Fault
	}
	// LinkCame answers AskOffer, AskPresent and AskEnrol.
	LinkCame struct {
		ID    uint64
		URL   string
		Until time.Time
		Fault app.Fault
	}
	// FastAnswered answers AskFast.
	FastAnswered struct {
		ID       uint64
		Approved bool
		Outcome  app.Outcome
		Fault    app.Fault
	}
	// CodeAnswered answers AskResume; no fault means that a selfie is wanted.
	CodeAnswered struct {
		ID    uint64
		Fault app.Fault
	}
	// ResumeAnswered answers AskResumeFace.
	ResumeAnswered struct {
		ID      uint64
		Case    string
		Stage   string // waiting, call, approved, refused, expired, closed
		Outcome app.Outcome
		Fault   app.Fault
		EventN  int // number of the case's newest event; what came before is contained in Stage and is not played again
	}
	// PassCame answers AskPass; the code itself went to the window.
	PassCame struct {
		ID      uint64
		Until   time.Time
		Outcome app.Outcome
		Fault   app.Fault
	}
	// StaffAnswered answers AskStaff.
	StaffAnswered struct {
		ID uint64
		OK bool
	}

	// DocumentAccepted is a reading with its sealed pictures.
	DocumentAccepted struct {
		Document app.Document
		Blobs    []app.Blob
	}
	// DocumentFailed is a try that gave nothing.
	DocumentFailed struct{ Fault app.Fault }
	// SelfieAccepted is the end of a challenge, passed or inconclusive, with the sealed selfie.
	SelfieAccepted struct {
		Live    app.Liveness
		Matches []app.Match
		Blobs   []app.Blob
	}
	// SelfieFailed is a challenge that was not passed.
	SelfieFailed struct {
		Fault app.Fault
		Live  app.Liveness
	}

	// CaseDelivered tells that the hub acknowledged the case.
	CaseDelivered struct{ Case string }
	// FromHub wraps an event of the case's stream; N counts up by one.
	FromHub struct {
		N     int
		Event Event
	}
	// ReviewerTold is a reviewer who was told.
	ReviewerTold struct{}
	// ReviewerOpened is a reviewer who looks at the case.
	ReviewerOpened struct{}
	// OfferScanned is a wallet that read the offer's QR code.
	OfferScanned struct{}
	// OfferTaken is a wallet that holds the credential.
	OfferTaken struct{}
	// PresentScanned is a wallet that read the request's QR code.
	PresentScanned struct{}
	// Presented is a credential that was shown.
	Presented struct {
		Presentation string
		OK, Fast     bool
		Fault        app.Fault
	}
	// ReviewerRang is a reviewer who started the call.
	ReviewerRang struct{}
	// MediaFlowed counts the seconds in which media flowed both ways.
	MediaFlowed struct{ Seconds, Need float64 }
	// MediaLost tells that the call's media stopped.
	MediaLost struct{}
	// ReviewerLeft is a reviewer's page that went away.
	ReviewerLeft struct{}
	// Decided is the reviewer's decision, without its reason.
	Decided struct {
		Approved bool
		Outcome  app.Outcome
	}
	// CaseLapsed is 24 hours without a decision.
	CaseLapsed struct{}
	// PassWasUsed is a pass that opened the passkey page.
	PassWasUsed struct{}
	// PasskeySeen is a passkey that is in the directory.
	PasskeySeen struct{}
	// HelperAnswered is a helper on the way.
	HelperAnswered struct{ Minutes int }
)

func (Started) event()           {}
func (ResumeAsked) event()       {}
func (LanguageChosen) event()    {}
func (TextSized) event()         {}
func (ContrastSet) event()       {}
func (Continued) event()         {}
func (WentBack) event()          {}
func (PhoneAnswered) event()     {}
func (Agreed) event()            {}
func (Refrained) event()         {}
func (Identified) event()        {}
func (WentOnOffline) event()     {}
func (HasCredential) event()     {}
func (PINEntered) event()        {}
func (PINResent) event()         {}
func (MailSkipped) event()       {}
func (PhoneGiven) event()        {}
func (TermsAccepted) event()     {}
func (Retook) event()            {}
func (Confirmed) event()         {}
func (SelfieBegun) event()       {}
func (SelfieSkipped) event()     {}
func (Skipped) event()           {}
func (Left) event()              {}
func (CodeEntered) event()       {}
func (PassKept) event()          {}
func (Retried) event()           {}
func (Finished) event()          {}
func (Touched) event()           {}
func (MoreTimeAsked) event()     {}
func (HelpCalled) event()        {}
func (HelpClosed) event()        {}
func (StaffAsked) event()        {}
func (StaffPIN) event()          {}
func (StaffTook) event()         {}
func (Ended) event()             {}
func (Ticked) event()            {}
func (Restarted) event()         {}
func (HubLost) event()           {}
func (HubFound) event()          {}
func (CameraLost) event()        {}
func (CameraFound) event()       {}
func (StationClosed) event()     {}
func (StationOpened) event()     {}
func (AskFailed) event()         {}
func (DirectoryAnswered) event() {}
func (PINWasSent) event()        {}
func (PINWasChecked) event()     {}
func (LinkCame) event()          {}
func (FastAnswered) event()      {}
func (CodeAnswered) event()      {}
func (ResumeAnswered) event()    {}
func (PassCame) event()          {}
func (StaffAnswered) event()     {}
func (DocumentAccepted) event()  {}
func (DocumentFailed) event()    {}
func (SelfieAccepted) event()    {}
func (SelfieFailed) event()      {}
func (CaseDelivered) event()     {}
func (FromHub) event()           {}
func (ReviewerTold) event()      {}
func (ReviewerOpened) event()    {}
func (OfferScanned) event()      {}
func (OfferTaken) event()        {}
func (PresentScanned) event()    {}
func (Presented) event()         {}
func (ReviewerRang) event()      {}
func (MediaFlowed) event()       {}
func (MediaLost) event()         {}
func (ReviewerLeft) event()      {}
func (Decided) event()           {}
func (CaseLapsed) event()        {}
func (PassWasUsed) event()       {}
func (PasskeySeen) event()       {}
func (HelperAnswered) event()    {}
