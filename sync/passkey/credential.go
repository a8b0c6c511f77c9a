package passkey

import (
	"encoding/base64"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"
	"github.com/google/uuid"
)

// SimulatedAAGUID is the model number that the simulated phone of package passkey/phone reports. It is a label, not a proof:
// without attestation any phone may report anything.
var SimulatedAAGUID = [16]byte([]byte("passdesk-sim-phn"))

// Credential is the record of one passkey. Nothing in it is secret.
type Credential struct {
	ID             string    `json:"id"`        // base64url, no padding
	PublicKey      []byte    `json:"publicKey"` // COSE_Key, RFC 9052
	Handle         []byte    `json:"handle"`    // user.id that the phone keeps: 32 random bytes of the person
	AAGUID         string    `json:"aaguid"`    // model of the passkey provider, as a UUID; zeros when it does not say
	BackupEligible bool      `json:"be"`        // may be synced; never changes, a sign-in that says otherwise is refused
	BackupState    bool      `json:"bs"`        // is synced, by the last ceremony
	SignCount      uint32    `json:"signCount"` // 0 for passkeys that do not count
	Transports     []string  `json:"transports,omitempty"`
	Created        time.Time `json:"created"`
	Case           string    `json:"case"`
	Simulated      bool      `json:"simulated,omitempty"`
}

// newCredential keeps of a verified registration what a sign-in needs.
func newCredential(v *webauthn.Credential, handle []byte, caseID string, now time.Time) Credential {
	c := Credential{
		ID: encodeID(v.ID), PublicKey: v.PublicKey, Handle: handle, AAGUID: uuid.UUID(v.Authenticator.AAGUID).String(),
		BackupEligible: v.Flags.BackupEligible, BackupState: v.Flags.BackupState, SignCount: v.Authenticator.SignCount,
		Created: now.UTC(), Case: caseID,
	}
	c.Simulated = c.AAGUID == uuid.UUID(SimulatedAAGUID).String()
	for _, t := range v.Transport {
		c.Transports = append(c.Transports, string(t))
	}
	return c
}

// library turns the record into what go-webauthn compares with.
func (c Credential) library() webauthn.Credential {
	id, _ := base64.RawURLEncoding.DecodeString(c.ID)
	flags := protocol.FlagUserPresent | protocol.FlagUserVerified
	if c.BackupEligible {
		flags |= protocol.FlagBackupEligible
	}
	if c.BackupState {
		flags |= protocol.FlagBackupState
	}
	model, _ := uuid.Parse(c.AAGUID)
	v := webauthn.Credential{
		ID: id, PublicKey: c.PublicKey, Flags: webauthn.NewCredentialFlags(flags),
		Authenticator: webauthn.Authenticator{AAGUID: model[:], SignCount: c.SignCount},
	}
	for _, t := range c.Transports {
		v.Transport = append(v.Transport, protocol.AuthenticatorTransport(t))
	}
	return v
}

func encodeID(id []byte) string { return base64.RawURLEncoding.EncodeToString(id) }

func uuids(list ...[16]byte) (out []uuid.UUID) {
	for _, u := range list {
		out = append(out, uuid.UUID(u))
	}
	return out
}

// user is a person as go-webauthn wants it.
type user struct {
	handle    []byte
	upn, name string
	list      []webauthn.Credential
}

func (u *user) WebAuthnID() []byte                         { return u.handle }
func (u *user) WebAuthnName() string                       { return u.upn }
func (u *user) WebAuthnDisplayName() string                { return u.name }
func (u *user) WebAuthnCredentials() []webauthn.Credential { return u.list }

// newUser gathers the passkeys that carry the handle.
func newUser(upn, name string, handle []byte, list []Credential) *user {
	u := &user{handle: handle, upn: upn, name: name}
	for _, c := range list {
		if string(c.Handle) == string(handle) {
			u.list = append(u.list, c.library())
		}
	}
	return u
}
