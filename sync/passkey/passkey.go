package passkey

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// RelyingParty serves the pages under /passkey/ and keeps the passkeys that phones make there.
type RelyingParty struct {
	conf     Config
	id       string // relying party id: the host name
	origin   string // scheme, host and port
	lib      *webauthn.WebAuthn
	mux      *http.ServeMux
	sessions *shelf[session]
	trials   *shelf[challenge] // sign-ins under way
	throttle throttle
	saving   sync.Mutex // held from the look for a duplicate to the write
}

// New checks the configuration and makes a relying party.
func New(c Config) (*RelyingParty, error) {
	id, origin, err := c.fill()
	if err != nil {
		return nil, err
	}
	lib, err := newLibrary(id, origin, c)
	if err != nil {
		return nil, err
	}
	p := &RelyingParty{
		conf: c, id: id, origin: origin, lib: lib,
		sessions: newShelf[session](4096), trials: newShelf[challenge](1024),
	}
	p.mux = p.routes()
	return p, nil
}

// URL is the address of the page. It differs from the configured one when that names a loopback address.
func (p *RelyingParty) URL() string { return p.origin + base }

// Seen returns the id of the newest passkey that the person registered since then, empty while there is none.
func (p *RelyingParty) Seen(_ context.Context, upn string, since time.Time) (string, error) {
	list, err := p.credentials(normalUPN(upn))
	return newestSince(list, since), err
}

// normalUPN is the form in which a work e-mail is compared.
func normalUPN(upn string) string { return strings.ToLower(strings.TrimSpace(upn)) }

// normalPass drops the gaps between the groups in which a pass is shown.
func normalPass(pass string) string { return strings.Join(strings.Fields(pass), "") }

// admit begins a session for a person.
func (p *RelyingParty) admit(ctx context.Context, caseID, upn string) (token string) {
	name := ""
	if p.conf.Name != nil {
		name = p.conf.Name(ctx, upn)
	}
	if name == "" {
		name = upn
	}
	now := p.conf.Now()
	return p.sessions.put(session{caseID: caseID, upn: upn, name: name}, now, now.Add(SessionLife))
}

// beginCreate makes the options of a registration and remembers its challenge in the session.
func (p *RelyingParty) beginCreate(token string) (*protocol.CredentialCreation, error) {
	now := p.conf.Now()
	s, ok := p.sessions.get(token, now)
	if !ok {
		return nil, CodeSession
	}
	list, err := p.credentials(s.upn)
	if err != nil {
		return nil, err
	}
	handle := make([]byte, 32)
	_, _ = rand.Read(handle) // never fails, see crypto/rand
	if len(list) > 0 {
		handle = list[0].Handle // one person, one handle: a phone replaces its own passkey instead of listing two
	}
	var known []protocol.CredentialDescriptor
	for _, c := range list {
		v := c.library()
		known = append(known, v.Descriptor())
	}
	options, data, err := p.lib.BeginRegistration(newUser(s.upn, s.name, handle, list),
		webauthn.WithExclusions(known), webauthn.WithCredentialParameters(webauthn.CredentialParametersRecommendedL3()))
	if err != nil {
		return nil, err
	}
	if !p.sessions.change(token, now, func(s *session) { s.challenge = &challenge{*data, now.Add(ChallengeLife)} }) {
		return nil, CodeSession
	}
	return options, nil
}

// finishCreate verifies what the phone sent, stores the passkey and tells OnRegistered.
func (p *RelyingParty) finishCreate(token string, body []byte) (State, error) {
	now := p.conf.Now()
	var s session
	var ch *challenge
	if !p.sessions.change(token, now, func(kept *session) { s, ch, kept.challenge = *kept, kept.challenge, nil }) {
		return State{}, CodeSession
	}
	if ch == nil || !now.Before(ch.until) {
		return State{}, CodeChallenge
	}
	answer, err := protocol.ParseCredentialCreationResponseBytes(body)
	if err != nil {
		return State{}, invalid(err)
	}
	u := &user{handle: ch.data.UserID, upn: s.upn, name: s.name}
	verified, err := p.lib.CreateCredential(u, ch.data, answer)
	if err != nil {
		return State{}, invalid(err)
	}
	c := newCredential(verified, ch.data.UserID, s.caseID, now)
	if err := p.keep(s.upn, c); err != nil {
		return State{}, err
	}
	p.sessions.change(token, now, func(s *session) { s.made = c.ID })
	s.made = c.ID
	p.conf.Log.Info("passkey registered", "case", s.caseID, "simulated", c.Simulated, "synced", c.BackupState)
	p.tell(s, c)
	return s.state(), nil
}

// keep stores a passkey that nobody has yet.
func (p *RelyingParty) keep(upn string, c Credential) error {
	p.saving.Lock()
	defer p.saving.Unlock()
	switch owner, err := p.owner(c.ID); {
	case err != nil:
		return err
	case owner != "":
		return CodeExists
	}
	return p.save(upn, c)
}

// tell reports a passkey of a session's person.
func (p *RelyingParty) tell(s session, c Credential) {
	if err := p.conf.OnRegistered(s.caseID, s.upn, c); err != nil {
		p.conf.Log.Error("passkey was not reported", "case", s.caseID, "err", err)
	}
}
