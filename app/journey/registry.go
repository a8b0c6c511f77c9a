package journey

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
)

// all holds one value of every event, so that stories, logs and tests can name them.
var all = []Event{
	Started{},
	ResumeAsked{},
	LanguageChosen{},
	TextSized{},
	ContrastSet{},
	Continued{},
	WentBack{},
	PhoneAnswered{},
	Agreed{},
	Refrained{},
	Identified{},
	WentOnOffline{},
	HasCredential{},
	PINEntered{},
	PINResent{},
	MailSkipped{},
	PhoneGiven{},
	TermsAccepted{},
	Retook{},
	Confirmed{},
	SelfieBegun{},
	SelfieSkipped{},
	Skipped{},
	Left{},
	CodeEntered{},
	PassKept{},
	Retried{},
	Finished{},
	Touched{},
	MoreTimeAsked{},
	HelpCalled{},
	HelpClosed{},
	StaffAsked{},
	StaffPIN{},
	StaffTook{},
	Ended{},
	Ticked{},
	Restarted{},
	HubLost{},
	HubFound{},
	CameraLost{},
	CameraFound{},
	StationClosed{},
	StationOpened{},
	AskFailed{},
	DirectoryAnswered{},
	PINWasSent{},
	PINWasChecked{},
	LinkCame{},
	FastAnswered{},
	CodeAnswered{},
	ResumeAnswered{},
	PassCame{},
	StaffAnswered{},
	DocumentAccepted{},
	DocumentFailed{},
	SelfieAccepted{},
	SelfieFailed{},
	CaseDelivered{},
	ReviewerTold{},
	ReviewerOpened{},
	OfferScanned{},
	OfferTaken{},
	PresentScanned{},
	Presented{},
	ReviewerRang{},
	MediaFlowed{},
	MediaLost{},
	ReviewerLeft{},
	Decided{},
	CaseLapsed{},
	PassWasUsed{},
	PasskeySeen{},
	HelperAnswered{},
}

// Name is the name of an event: that of its type.
func Name(e Event) string { return reflect.TypeOf(e).Name() }

// Parse makes an event from its name, in any case, and a JSON object with its fields (empty text for none). It reads everything but
// FromHub.
func Parse(name, fields string) (Event, error) {
	for _, e := range all {
		if !strings.EqualFold(Name(e), name) {
			continue
		}
		v := reflect.New(reflect.TypeOf(e))
		if fields != "" {
			d := json.NewDecoder(strings.NewReader(fields))
			d.DisallowUnknownFields()
			if err := d.Decode(v.Interface()); err != nil {
				return nil, fmt.Errorf("event %s: %w", name, err)
			}
		}
		return v.Elem().Interface().(Event), nil
	}
	return nil, fmt.Errorf("no event is called %q", name)
}
