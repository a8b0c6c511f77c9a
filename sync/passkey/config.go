package passkey

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// How long things live.
const (
	SessionLife   = 15 * time.Minute // from the pass or ticket; long enough to switch a passkey provider on in the settings
	ChallengeLife = 5 * time.Minute
)

// Mistakes of the configuration.
var (
	// ErrNoDomain says that passkeys need a host name: WebAuthn knows no addresses but localhost.
	ErrNoDomain = errors.New("a passkey belongs to a host name, not to an address")
	// ErrNotSecure says that browsers offer passkeys over HTTPS only, but for localhost.
	ErrNotSecure = errors.New("a passkey page needs https, or localhost")
)

// Gate lets people in. The hub is one.
type Gate interface {
	// CheckPass tells whether pass is the person's valid pass, and for which case. It may use the pass up.
	CheckPass(upn, pass string) (caseID string, ok bool)
	// RedeemTicket consumes a one-time ticket.
	RedeemTicket(ticket string) (caseID, upn string, ok bool)
}

// Config is what a relying party needs.
type Config struct {
	PublicURL string // how phones reach the hub, such as "https://hub.example"; a loopback address is served as localhost
	Site      string // name for people, "Passdesk" if empty
	Rehearsal bool   // takes credentials of the simulated phone, and says so on the page
	Gate      Gate
	Store     Store
	// OnRegistered is called after a passkey was stored, and again when the person of a session signs in with one. An error
	// is logged: the passkey stays, and Seen finds it.
	OnRegistered func(caseID, upn string, c Credential) error
	Name         func(ctx context.Context, upn string) string // how people call the person; nil: the UPN
	Log          *slog.Logger                                 // nil: slog.Default
	Now          func() time.Time                             // nil: time.Now
}

// fill checks the configuration, fills its gaps, and returns the relying party id and the origin.
func (c *Config) fill() (id, origin string, err error) {
	if c.Gate == nil || c.Store == nil || c.OnRegistered == nil {
		return "", "", errors.New("passkey: gate, store and OnRegistered are needed")
	}
	if c.Site == "" {
		c.Site = "Passdesk"
	}
	if c.Log == nil {
		c.Log = slog.Default()
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" {
		return "", "", fmt.Errorf("passkey: public URL %q is none", c.PublicURL)
	}
	host, port := strings.ToLower(u.Hostname()), u.Port()
	if ip := net.ParseIP(host); ip != nil {
		if !ip.IsLoopback() {
			return "", "", fmt.Errorf("passkey: public URL %q: %w", c.PublicURL, ErrNoDomain)
		}
		host = "localhost"
	}
	if u.Scheme != "https" && host != "localhost" {
		return "", "", fmt.Errorf("passkey: public URL %q: %w", c.PublicURL, ErrNotSecure)
	}
	if port != "" && !(u.Scheme == "https" && port == "443" || u.Scheme == "http" && port == "80") {
		return host, u.Scheme + "://" + net.JoinHostPort(host, port), nil
	}
	return host, u.Scheme + "://" + host, nil
}

// newLibrary sets go-webauthn up.
func newLibrary(id, origin string, c Config) (*webauthn.WebAuthn, error) {
	required := true
	limits := webauthn.TimeoutConfig{Timeout: ChallengeLife, TimeoutUVD: ChallengeLife} // a hint; the session enforces it
	conf := &webauthn.Config{
		RPID: id, RPDisplayName: c.Site, RPOrigins: []string{origin},
		AttestationPreference: protocol.PreferNoAttestation,
		AuthenticatorSelection: protocol.AuthenticatorSelection{
			RequireResidentKey: &required,
			ResidentKey:        protocol.ResidentKeyRequirementRequired,
			UserVerification:   protocol.VerificationRequired,
		},
		Timeouts: webauthn.TimeoutsConfig{Login: limits, Registration: limits},
		// Some passkey providers answer extensions that nobody asked for (credProps above all). None is used here, so that
		// is no reason to send a person away.
		ExtensionsUnsolicitedOutputPolicy: protocol.UnsolicitedOutputPolicyIgnore,
	}
	if !c.Rehearsal {
		conf.Filtering = &webauthn.FilteringConfig{ProhibitedAAGUIDs: uuids(SimulatedAAGUID)}
	}
	lib, err := webauthn.New(conf)
	if err != nil {
		return nil, fmt.Errorf("passkey: %w", err)
	}
	return lib, nil
}
