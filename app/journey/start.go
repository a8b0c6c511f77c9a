package journey

import (
	"net/mail"
	"strings"

	"github.com/passdesk/passdesk/app"
)

// byStep takes what only one step takes.
func (t *turn) byStep(e Event) bool {
	if t.s.Overlay != NoOverlay && touches(e) {
		switch e.(type) {
		case DocumentAccepted, DocumentFailed, SelfieAccepted, SelfieFailed:
			return false // the judge was stopped when staff was called
		case PasskeySeen, PassWasUsed, Decided, ReviewerRang, ReviewerLeft, ReviewerTold, ReviewerOpened, MediaFlowed,
			OfferScanned, OfferTaken, PresentScanned, Presented, CaseLapsed:
		default:
			return false // an overlay takes the taps
		}
	}
	switch t.s.Step {
	case Attract:
		return t.attract(e)
	case Display, Ready, Consent, Declined:
		return t.opening(e)
	case Identify:
		return t.identify(e)
	case HaveID, MailPIN, Phone, Terms:
		return t.details(e)
	case Document, Confirm:
		return t.document(e)
	case Selfie:
		return t.selfie(e)
	case Wallet, Present:
		return t.wallet(e)
	case Submitted, Call:
		return t.review(e)
	case Pass, Passkey, Lapsed:
		return t.pass(e)
	case Resume:
		return t.resume(e)
	case Parked, Done, Refused:
		switch e.(type) {
		case Finished, Continued:
			t.leave()
			t.wipe()
			return true
		}
	}
	return false
}

func (t *turn) attract(e Event) bool {
	if t.s.Out != app.FaultNone {
		return false
	}
	begin := func(visit, id, code string, step Step) bool {
		if visit == "" || id == "" || code == "" {
			return false
		}
		looks := t.s.Looks
		t.s = t.r.wiped(t.s, t.now)
		t.s.Looks = looks
		t.s.Visit, t.s.Case, t.s.Code, t.s.Started = visit, id, code, t.now
		t.enter(step)
		return true
	}
	switch e := e.(type) {
	case Started:
		return begin(e.Visit, e.Case, e.Code, Display)
	case ResumeAsked:
		if !begin(e.Visit, e.Case, e.Code, Consent) {
			return false
		}
		t.s.Returning = true
		return true
	}
	return false
}

// decline makes "nothing was kept" true at once: only random ids and what the person chose for eyes and pace stay, for the way back.
func (t *turn) decline() {
	was := t.s
	t.wipe()
	s := &t.s
	s.Visit, s.Case, s.Code, s.Started = was.Visit, was.Case, was.Code, was.Started
	s.Looks, s.Patient, s.NoPhone, s.Returning, s.Helps, s.EventN = was.Looks, was.Patient, was.NoPhone, was.Returning, was.Helps, was.EventN
	t.enter(Declined)
}

func (t *turn) opening(e Event) bool {
	switch t.s.Step {
	case Display:
		switch e.(type) {
		case Continued:
			t.enter(Ready)
			return true
		case WentBack:
			t.wipe()
			return true
		}
	case Ready:
		switch e := e.(type) {
		case PhoneAnswered:
			t.s.NoPhone = !e.Has
			t.enter(Consent)
			return true
		case WentBack:
			t.enter(Display)
			return true
		}
	case Consent:
		switch e.(type) {
		case Agreed:
			t.s.Consent, t.s.ConsentAt = t.r.ConsentVersion, t.now
			if t.s.Returning {
				t.enter(Resume)
			} else {
				t.enter(Identify)
			}
			return true
		case Refrained:
			t.decline()
			return true
		case WentBack:
			if t.s.Returning {
				t.wipe()
			} else {
				t.enter(Ready)
			}
			return true
		}
	case Declined:
		switch e.(type) {
		case WentBack:
			t.enter(Consent)
			return true
		case Finished:
			t.wipe()
			return true
		}
	}
	return false
}

// address tells whether text is one plain e-mail address.
func address(text string) bool {
	a, err := mail.ParseAddress(text)
	if err != nil || a.Address != text || len(text) > 254 {
		return false
	}
	_, domain, _ := strings.Cut(text, "@")
	return strings.Contains(domain, ".") && !strings.HasSuffix(domain, ".")
}

// employeeID tells whether text can be an employee number: 2 to 20 letters, digits or hyphens.
func employeeID(text string) bool {
	if len(text) < 2 || len(text) > 20 {
		return false
	}
	for _, r := range text {
		if !(r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r == '-') {
			return false
		}
	}
	return true
}

// e164 tells whether text is a telephone number as ITU-T E.164 writes it: + and 8 to 15 digits, the first not zero.
func e164(text string) bool {
	if len(text) < 9 || len(text) > 16 || text[0] != '+' || text[1] == '0' {
		return false
	}
	for _, r := range text[1:] {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

func (t *turn) identify(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case Identified:
		if s.Ask.Kind != NoAsk {
			return false
		}
		mail := strings.TrimSpace(e.PersonalEmail)
		if mail != s.Person.PersonalEmail { // a PIN belongs to an address
			s.PINSent, s.MailProven, s.PINLeft, s.PINs = false, false, 0, 0
		}
		s.Person.UPN, s.Person.EmployeeID, s.Person.PersonalEmail = strings.TrimSpace(e.UPN), strings.TrimSpace(e.EmployeeID), mail
		switch {
		case !address(s.Person.UPN):
			s.Fault = app.FaultUPN
		case !employeeID(s.Person.EmployeeID):
			s.Fault = app.FaultEmployeeID
		case !address(s.Person.PersonalEmail):
			s.Fault = app.FaultEmail
		default:
			t.ask(AskIdentify, "")
		}
		return true
	case DirectoryAnswered:
		if !t.answered(e.ID, AskIdentify) {
			return false
		}
		if e.Fault != app.FaultNone || e.Outcome == app.OutcomeNone {
			s.Fault = e.Fault
			if s.Fault == app.FaultNone {
				s.Fault = app.FaultNeutral
			}
			return true
		}
		s.Outcome, s.Unchecked = e.Outcome, false
		t.enter(HaveID)
		return true
	case WentOnOffline:
		if s.Ask.Kind != NoAsk || (s.Fault != app.FaultHubAway && s.Fault != app.FaultHubNonsense) || s.Last.Kind != AskIdentify {
			return false
		}
		s.Unchecked, s.Outcome = true, app.OutcomeNone
		t.toMail()
		return true
	case Retried:
		return t.retry()
	case WentBack:
		t.enter(Consent)
		return true
	}
	return false
}

// retry asks the newest question of the step again.
func (t *turn) retry() bool {
	if t.s.Ask.Kind != NoAsk || t.s.Last.Kind == NoAsk || t.s.Fault == app.FaultNone {
		return false
	}
	switch t.s.Last.Kind {
	case AskPINCheck, AskResume: // a wrong PIN or code is typed again, not sent again
		if t.s.Fault != app.FaultHubAway && t.s.Fault != app.FaultHubNonsense {
			return false
		}
	case AskIdentify:
		if t.s.Fault == app.FaultNeutral || t.s.Fault == app.FaultThrottled {
			return false
		}
	}
	t.ask(t.s.Last.Kind, t.s.Last.Param)
	return true
}

func (t *turn) details(e Event) bool {
	s := &t.s
	switch s.Step {
	case HaveID:
		switch e := e.(type) {
		case HasCredential:
			if e.Yes && !s.NoPhone {
				t.enter(Present)
			} else {
				t.toMail()
			}
			return true
		case WentBack:
			t.enter(Identify)
			return true
		}
	case MailPIN:
		return t.mailPIN(e)
	case Phone:
		switch e := e.(type) {
		case PhoneGiven:
			number := strings.NewReplacer(" ", "", "-", "", "(", "", ")", "").Replace(e.Number)
			s.Person.Phone = number
			if !e164(number) {
				s.Fault = app.FaultPhone
				return true
			}
			t.enter(Terms)
			return true
		case Continued: // a person without a phone gives no number
			if !s.NoPhone {
				return false
			}
			t.enter(Terms)
			return true
		case WentBack:
			if s.MailProven {
				t.beforeMail()
			} else {
				t.enter(MailPIN)
			}
			return true
		}
	case Terms:
		switch e.(type) {
		case TermsAccepted:
			s.Terms, s.TermsAt = t.r.TermsVersion, t.now
			t.enter(Document)
			return true
		case WentBack:
			t.enter(Phone)
			return true
		}
	}
	return false
}

// toMail goes to the PIN, or past it when the mail is proven already.
func (t *turn) toMail() {
	if t.s.MailProven {
		t.enter(Phone)
	} else {
		t.enter(MailPIN)
	}
}

// beforeMail goes back from the PIN.
func (t *turn) beforeMail() {
	if t.s.Unchecked {
		t.enter(Identify)
	} else {
		t.enter(HaveID)
	}
}

// mayLeaveOut tells whether a person may go on without a proven mail: because it cannot be proven now, because two mails did not come,
// or because nobody reads mail without a phone.
func (t *turn) mayLeaveOut() bool {
	switch t.s.Fault {
	case app.FaultHubAway, app.FaultHubNonsense, app.FaultMailDown, app.FaultPINLocked, app.FaultThrottled:
		return true
	}
	return t.s.NoPhone || t.s.PINs >= 2 && !t.now.Before(t.s.PINAgain)
}

func (t *turn) mailPIN(e Event) bool {
	s := &t.s
	switch e := e.(type) {
	case PINWasSent:
		if !t.answered(e.ID, AskPINSend) {
			return false
		}
		s.PINAgain = e.Again
		if e.Fault != app.FaultNone || s.Fault != app.FaultCredential { // why there is no short cut stays to be read
			s.Fault = e.Fault
		}
		if e.Fault == app.FaultNone {
			s.PINSent, s.PINLeft = true, 5
			s.PINs++
		}
	case PINEntered:
		if s.Ask.Kind != NoAsk || !s.PINSent || len(e.PIN) != 6 {
			return false
		}
		t.ask(AskPINCheck, e.PIN)
	case PINWasChecked:
		if !t.answered(e.ID, AskPINCheck) {
			return false
		}
		s.Last.Param = ""
		if e.OK {
			s.MailProven = true
			t.enter(Phone)
			return true
		}
		s.PINLeft, s.Fault = e.Left, e.Fault
		if s.Fault == app.FaultNone {
			s.Fault = app.FaultPINWrong
		}
	case PINResent:
		if s.Ask.Kind != NoAsk || t.now.Before(s.PINAgain) {
			return false
		}
		t.ask(AskPINSend, "")
	case MailSkipped: // the mail cannot be proven now; the reviewer is told
		if s.Ask.Kind != NoAsk || !t.mayLeaveOut() {
			return false
		}
		t.enter(Phone)
	case Retried:
		return t.retry()
	case WentBack:
		t.beforeMail()
	default:
		return false
	}
	return true
}
