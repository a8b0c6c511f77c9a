package hub

import (
	"context"
	"errors"
	"net/http"
	"time"

	"github.com/passdesk/passdesk/app"
)

// ErrNoPerson says that the directory knows nobody who fits. It never says which detail was wrong.
var ErrNoPerson = errors.New("no such person")

// Person is what a directory knows of somebody. Birth is YYYY-MM-DD or empty.
type Person struct {
	UPN           string      `json:"upn"`
	EmployeeID    string      `json:"employeeId"`
	PersonalEmail string      `json:"personalEmail"`
	GivenNames    string      `json:"givenNames"` // legal
	Surname       string      `json:"surname"`    // legal
	Preferred     string      `json:"preferred"`  // given name that the person goes by, may be empty
	Birth         string      `json:"birth"`
	Manager       string      `json:"manager"`  // UPN
	Delegate      string      `json:"delegate"` // UPN of who stands in when this person is asked as a reviewer
	Outcome       app.Outcome `json:"outcome"`  // what policy allows
}

// Name is how colleagues call the person: preferred given name, else the legal ones, and the surname.
func (p Person) Name() string {
	if p.Preferred != "" {
		return p.Preferred + " " + p.Surname
	}
	return p.GivenNames + " " + p.Surname
}

// Directory knows people. Identify compares everything that was typed and takes the same way whichever detail is wrong;
// ErrNoPerson is its only refusal, every other error means that the directory could not be asked.
type Directory interface {
	Identify(ctx context.Context, a app.Applicant) (Person, error)
	Person(ctx context.Context, upn string) (Person, error)
	// Badge returns a JPEG of the badge picture, empty when there is none.
	Badge(ctx context.Context, upn string) ([]byte, error)
}

// Issued is a pass as its issuer made it.
type Issued struct {
	ID      string // of the pass at the issuer; not secret
	Code    app.Secret
	Start   time.Time
	Minutes int
	Once    bool
}

// PassIssuer makes passes; a person has one at most, and a new one replaces an earlier one.
type PassIssuer interface {
	Issue(ctx context.Context, upn string) (Issued, error)
	// Delete takes the pass back; deleting one that is gone is no error.
	Delete(ctx context.Context, upn, id string) error
}

// Claims is what a credential says.
type Claims struct {
	ID    string    `json:"id"`
	Case  string    `json:"case"`
	UPN   string    `json:"upn"`
	Name  string    `json:"name"`
	Photo []byte    `json:"photo"` // JPEG
	From  time.Time `json:"from"`
	Until time.Time `json:"until"`
}

// CredentialIssuer turns claims into a credential for a wallet.
type CredentialIssuer interface {
	IssueCredential(ctx context.Context, c Claims) (string, error)
	// StandIn tells that this is not a real wallet service.
	StandIn() bool
}

// CredentialVerifier checks a presented credential: its signature and its dates. Revocation and subject are the hub's.
type CredentialVerifier interface {
	VerifyCredential(ctx context.Context, credential string, now time.Time) (Claims, error)
}

// PasskeyEnroller serves the pages under /passkey/ on which a phone makes its passkey, and tells when one is there. The
// built-in relying party also calls Hub.PasskeySeen itself; the hub asks Seen for issuers that cannot.
type PasskeyEnroller interface {
	http.Handler
	// Seen returns the id of a passkey that the person registered since then, empty while there is none.
	Seen(ctx context.Context, upn string, since time.Time) (string, error)
}

// Kinds of Message.
const (
	MailPIN    = "pin"
	MailReview = "review"
	MailNotice = "notice"
	MailHelp   = "help"
)

// Message is an e-mail. Its subject carries no personal data.
type Message struct {
	To      string `json:"to"`
	Kind    string `json:"kind"`
	Subject string `json:"subject"`
	Text    string `json:"text"`
	Link    string `json:"link,omitempty"`
	Alarm   bool   `json:"alarm,omitempty"` // of a case that its reviewer should look at twice
	PIN     string `json:"pin,omitempty"`
}

// Notifier sends messages. An error means that the message did not leave.
type Notifier interface {
	Notify(ctx context.Context, m Message) error
}
