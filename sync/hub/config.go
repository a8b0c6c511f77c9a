package hub

import (
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/document"
)

// Config says what a hub is. The zero value with a DataDir is a production hub on a free loopback port.
type Config struct {
	DataDir   string // must be set; made with mode 0700
	Listen    string // host:port; empty means 127.0.0.1:0; "none" opens no socket (tests use Handler)
	PublicURL string // how browsers and phones reach the hub; empty: made from the listener's address
	TLSCert   string // PEM file; needed, with TLSKey, for any address that is not loopback
	TLSKey    string // PEM file

	Rehearsal  bool   // takes evidence from simulated devices
	DevMailbox bool   // serves /dev/ to loopback visitors; never on a fleet hub
	Site       string // name of the site, for mails and the desk page

	Reviewers   []string    // work e-mails that are asked after the chain below, in order
	Helpers     []string    // work e-mails that a call for help goes to
	SecurityTo  string      // work e-mail that hears of a reviewer's covert flag
	ICEServers  []ICEServer // STUN and TURN for the reviewer's page
	PassMinutes int         // life of a pass, 10 to 480; 0 means 30
	PassLength  int         // characters of a pass, 8 to 48; 0 means 8
	PassOnce    bool        // a pass works once only

	// Document says which identity documents are taken; a case with another one cannot be approved.
	Document document.Policy

	// FastWithoutMatch lets the 30-day path through when no face comparison could be made (band not_evaluated). Off, such a
	// person takes the normal way with a call. It is implied by Rehearsal.
	FastWithoutMatch bool

	// CheckPicture decodes a picture that came from elsewhere where that can do no harm, and returns an error when it is none or an
	// attack: a station's upload, a badge of the directory. What it refuses reaches no browser and no credential. Nil looks at the
	// first bytes only.
	CheckPicture func(ctx context.Context, raw []byte) error

	// BadgePicture draws the badge picture of the built-in employee with that seed; nil means that none is on file.
	BadgePicture func(seed int64) image.Image

	Directory  Directory          // nil: the built-in Utopian employees
	Passes     PassIssuer         // nil: built in
	Issuer     CredentialIssuer   // nil: the stand-in
	Verifier   CredentialVerifier // nil: the stand-in
	Notifier   Notifier           // nil: the development mailbox
	Timings    Timings            // zero members get their defaults
	Now        func() time.Time   // nil: time.Now
	Log        *slog.Logger       // nil: discards
	OpenStore  func(dir string) (Store, error)
	trustHosts []string
}

// ICEServer is an RTCIceServer dictionary.
type ICEServer struct {
	URLs       []string `json:"urls"`
	Username   string   `json:"username,omitempty"`
	Credential string   `json:"credential,omitempty"`
}

// Timings are the hub's periods; a zero member means the default beside it.
type Timings struct {
	ReviewerSilent time.Duration // 10 min; then the next in the chain is told
	CaseLife       time.Duration // 24 h from submission without a decision
	ApprovalLife   time.Duration // 24 h in which an approval yields passes
	FastLife       time.Duration // 30 days of the fast path
	PINLife        time.Duration // 24 h
	PINCooldown    time.Duration // 60 s between two PIN mails
	OfferLife      time.Duration // 5 min of an offer or presentation request
	TicketLife     time.Duration // 10 min of resume and enrol tickets
	Retention      time.Duration // 24 h from the decision to the purge of evidence
	TwoWay         time.Duration // 15 s of two-way media before a decision
	LeftGrace      time.Duration // 5 s without the page before event left
	Heartbeat      time.Duration // 10 s between empty lines of an event stream
	ReadHeader     time.Duration // 5 s to send a request's header
	ReadBody       time.Duration // 30 s to send a request
	Sweep          time.Duration // 1 s between two looks at what is due
}

func orDefault[T comparable](v *T, d T) {
	var zero T
	if *v == zero {
		*v = d
	}
}

func (c *Config) fill() error {
	if c.DataDir == "" {
		return errors.New("hub: no data directory configured")
	}
	orDefault(&c.Listen, "127.0.0.1:0")
	orDefault(&c.Site, "Utopia")
	orDefault(&c.PassMinutes, 30)
	orDefault(&c.PassLength, 8)
	if c.PassMinutes < 10 || c.PassMinutes > 480 {
		return fmt.Errorf("hub: a pass of %d minutes: must be 10 to 480", c.PassMinutes)
	}
	if c.PassLength < 8 || c.PassLength > 48 {
		return fmt.Errorf("hub: a pass of %d characters: must be 8 to 48", c.PassLength)
	}
	if c.Rehearsal {
		c.FastWithoutMatch = true
	}
	if len(c.Helpers) == 0 {
		c.Helpers = []string{"helpdesk@utopia.example"}
	}
	orDefault(&c.SecurityTo, "security@utopia.example")
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Log == nil {
		c.Log = slog.New(slog.NewTextHandler(io.Discard, nil))
	}
	if c.OpenStore == nil {
		c.OpenStore = OpenBolt
	}
	t := &c.Timings
	orDefault(&t.ReviewerSilent, 10*time.Minute)
	orDefault(&t.CaseLife, 24*time.Hour)
	orDefault(&t.ApprovalLife, 24*time.Hour)
	orDefault(&t.FastLife, 30*24*time.Hour)
	orDefault(&t.PINLife, 24*time.Hour)
	orDefault(&t.PINCooldown, time.Minute)
	orDefault(&t.OfferLife, 5*time.Minute)
	orDefault(&t.TicketLife, 10*time.Minute)
	orDefault(&t.Retention, 24*time.Hour)
	orDefault(&t.TwoWay, 15*time.Second)
	orDefault(&t.LeftGrace, 5*time.Second)
	orDefault(&t.Heartbeat, 10*time.Second)
	orDefault(&t.ReadHeader, 5*time.Second)
	orDefault(&t.ReadBody, 30*time.Second)
	orDefault(&t.Sweep, time.Second)
	return c.checkAddress()
}

// checkAddress refuses an address that other machines reach when there is no certificate.
func (c *Config) checkAddress() error {
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return errors.New("hub: a certificate and its key belong together; configure both or neither")
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return fmt.Errorf("hub: public URL %q: want https://host", c.PublicURL)
		}
		c.trustHosts = append(c.trustHosts, u.Host)
	}
	if c.Listen == "none" {
		return nil
	}
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("hub: address %q: want host:port", c.Listen)
	}
	if !loopback(host) && c.TLSCert == "" {
		return fmt.Errorf("hub: address %q is reached by other machines and needs a certificate and its key: browsers give "+
			"camera and microphone to secure origins only; configure both, or listen on 127.0.0.1", c.Listen)
	}
	if !loopback(host) && c.PublicURL == "" {
		return fmt.Errorf("hub: address %q needs a public URL, such as https://hub.example: links and codes name it", c.Listen)
	}
	return nil
}

func loopback(host string) bool {
	if host == "localhost" {
		return true
	}
	ip := net.ParseIP(host)
	return ip != nil && ip.IsLoopback()
}
