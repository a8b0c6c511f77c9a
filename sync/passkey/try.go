package passkey

import (
	"errors"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
)

// Tried is the reply to a sign-in that worked.
type Tried struct {
	UPN  string `json:"upn"`
	Name string `json:"name,omitempty"` // empty unless the browser has a session of this person
}

var errUnknown = errors.New("unknown passkey")

// beginTry makes the options of a sign-in with any passkey of ours.
func (p *RelyingParty) beginTry() (options *protocol.CredentialAssertion, token string, err error) {
	options, data, err := p.lib.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	now := p.conf.Now()
	until := now.Add(ChallengeLife)
	return options, p.trials.put(challenge{*data, until}, now, until), nil
}

// finishTry verifies a sign-in. When the browser has a session of the same person, the passkey counts as seen: that is the
// way on for somebody whose phone had a passkey already.
func (p *RelyingParty) finishTry(trial, sessionToken string, body []byte) (Tried, error) {
	now := p.conf.Now()
	ch, ok := p.trials.take(trial, now)
	if !ok {
		return Tried{}, CodeChallenge
	}
	answer, err := protocol.ParseCredentialRequestResponseBytes(body)
	if err != nil {
		return Tried{}, invalid(err)
	}
	upn, used, err := p.verifyTry(ch.data, answer)
	if err != nil {
		return Tried{}, err
	}
	out := Tried{UPN: upn}
	if s, ok := p.sessions.get(sessionToken, now); ok && s.upn == upn {
		out.Name = s.name
		p.sessions.change(sessionToken, now, func(s *session) { s.made = used.ID })
		p.tell(s, used)
	}
	return out, nil
}

// verifyTry checks the signature against the record and brings the record up to date.
func (p *RelyingParty) verifyTry(data webauthn.SessionData, answer *protocol.ParsedCredentialAssertionData) (upn string, used Credential, err error) {
	p.saving.Lock() // the count of signatures is read, compared and written
	defer p.saving.Unlock()
	verified, err := p.lib.ValidateDiscoverableLogin(func(rawID, _ []byte) (webauthn.User, error) {
		id := encodeID(rawID)
		var err error
		if upn, err = p.owner(id); err != nil {
			return nil, err
		}
		list, err := p.credentials(upn)
		if err != nil {
			return nil, err
		}
		for _, c := range list {
			if c.ID == id {
				used = c
				return newUser(upn, upn, c.Handle, list), nil // go-webauthn compares the handle that the phone sent
			}
		}
		return nil, errUnknown
	}, data, answer)
	switch {
	case err != nil:
		return "", Credential{}, invalid(err)
	case verified.Authenticator.CloneWarning:
		return "", Credential{}, invalid(errors.New("the count of signatures went back"))
	}
	used.SignCount, used.BackupState = verified.Authenticator.SignCount, verified.Flags.BackupState
	return upn, used, p.save(upn, used)
}
