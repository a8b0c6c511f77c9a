// Package phone is a simulated phone: a software authenticator that walks the same HTTP routes as the script of the passkey
// page, for rehearsals and tests without a browser. Its credentials are real ones, ES256 with attestation "none", and verify
// like any other, but nobody's face or finger was asked for. It says so: every credential carries the model number
// passkey.SimulatedAAGUID, is recorded as simulated, and is refused by a hub that is not in rehearsal.
//
// Encodings: Web Authentication Level 3, sections 5.8.1 (client data), 6.1 (authenticator data), 6.5 (attestation objects);
// RFC 9053 section 7.1 for the key; the CTAP2 canonical form of CBOR.
package phone

import (
	"bytes"
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"github.com/passdesk/passdesk/sync/passkey"
)

// ErrExists says that the phone holds one of the passkeys that it was told to leave alone.
var ErrExists = errors.New("this phone has a passkey for this person already")

// ErrNone says that the phone holds no passkey for the site.
var ErrNone = errors.New("this phone has no passkey for this site")

// Refusal is the page's answer when it does not go on.
type Refusal struct {
	Status int
	Code   passkey.Code
}

func (r *Refusal) Error() string { return fmt.Sprintf("passkey page: %d %s", r.Status, r.Code) }

// Phone holds passkeys. Its zero value is a new one; it may be used from several goroutines.
type Phone struct {
	// Synced makes passkeys that may leave the phone and have (flags BE and BS), as a password manager does.
	Synced bool

	mu   sync.Mutex
	keys []*resident
}

// resident is a discoverable credential.
type resident struct {
	id, handle []byte
	site       string // relying party id
	key        *ecdsa.PrivateKey
	synced     bool
	count      uint32
}

// Register makes a passkey on a new simulated phone with a work e-mail and a pass. page is the address that the station
// shows.
func Register(ctx context.Context, client *http.Client, page, upn, pass string) error {
	return new(Phone).Register(ctx, client, page, upn, pass)
}

// RegisterTicket makes a passkey on a new simulated phone; the fragment of page is the one-time ticket.
func RegisterTicket(ctx context.Context, client *http.Client, page string) error {
	return new(Phone).RegisterTicket(ctx, client, page)
}

// Register makes a passkey with a work e-mail and a pass. Its errors are a *Refusal, ErrExists, or of the connection.
func (p *Phone) Register(ctx context.Context, client *http.Client, page, upn, pass string) error {
	b, _, err := open(ctx, client, page)
	if err != nil {
		return err
	}
	if err := b.post(ctx, "pass", map[string]string{"upn": upn, "pass": pass}, nil); err != nil {
		return err
	}
	return p.create(ctx, b)
}

// RegisterTicket makes a passkey with the one-time ticket in the fragment of page.
func (p *Phone) RegisterTicket(ctx context.Context, client *http.Client, page string) error {
	b, ticket, err := open(ctx, client, page)
	if err != nil {
		return err
	}
	if err := b.post(ctx, "ticket", map[string]string{"ticket": ticket}, nil); err != nil {
		return err
	}
	return p.create(ctx, b)
}

// SignIn tries the newest passkey that the phone holds for the site, and returns the UPN that the page answered.
func (p *Phone) SignIn(ctx context.Context, client *http.Client, page string) (upn string, err error) {
	b, _, err := open(ctx, client, page)
	if err != nil {
		return "", err
	}
	var options struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			RPID      string `json:"rpId"`
		} `json:"publicKey"`
	}
	if err := b.post(ctx, "try/options", struct{}{}, &options); err != nil {
		return "", err
	}
	o := options.PublicKey
	p.mu.Lock()
	defer p.mu.Unlock()
	i := -1
	for n, k := range p.keys {
		if k.site == o.RPID && mayUse(b.origin, o.RPID) {
			i = n
		}
	}
	if i < 0 {
		return "", ErrNone
	}
	k := p.keys[i]
	if !k.synced {
		k.count++
	}
	data := k.authenticatorData(nil)
	told := clientData("webauthn.get", o.Challenge, b.origin)
	hash := sha256.Sum256(told)
	digest := sha256.Sum256(append(bytes.Clone(data), hash[:]...))
	signature, err := ecdsa.SignASN1(rand.Reader, k.key, digest[:])
	if err != nil {
		return "", fmt.Errorf("sign: %w", err)
	}
	var out passkey.Tried
	err = b.post(ctx, "try", map[string]any{
		"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": struct{}{},
		"response": map[string]string{
			"clientDataJSON": b64(told), "authenticatorData": b64(data), "signature": b64(signature), "userHandle": b64(k.handle),
		},
	}, &out)
	return out.UPN, err
}

// create makes a passkey in a session that a pass or a ticket began.
func (p *Phone) create(ctx context.Context, b *browser) error {
	var options struct {
		PublicKey struct {
			Challenge string `json:"challenge"`
			RP        struct {
				ID string `json:"id"`
			} `json:"rp"`
			User struct {
				ID string `json:"id"`
			} `json:"user"`
			Params []struct {
				Alg int `json:"alg"`
			} `json:"pubKeyCredParams"`
			Exclude []struct {
				ID string `json:"id"`
			} `json:"excludeCredentials"`
		} `json:"publicKey"`
	}
	if err := b.post(ctx, "create/options", struct{}{}, &options); err != nil {
		return err
	}
	o := options.PublicKey
	if !mayUse(b.origin, o.RP.ID) {
		return fmt.Errorf("the page of %s may not make a passkey for %q", b.origin, o.RP.ID)
	}
	if !slices.ContainsFunc(o.Params, func(a struct {
		Alg int `json:"alg"`
	},
	) bool {
		return a.Alg == es256
	}) {
		return errors.New("the page does not take ES256")
	}
	handle, err := base64.RawURLEncoding.DecodeString(o.User.ID)
	if err != nil {
		return fmt.Errorf("user id: %w", err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, k := range p.keys {
		for _, x := range o.Exclude {
			if k.site == o.RP.ID && x.ID == b64(k.id) {
				return ErrExists
			}
		}
	}
	k := &resident{id: make([]byte, 32), handle: handle, site: o.RP.ID, synced: p.Synced}
	_, _ = rand.Read(k.id) // never fails, see crypto/rand
	if k.key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return fmt.Errorf("make key: %w", err)
	}
	attestation, err := k.attestation()
	if err != nil {
		return err
	}
	err = b.post(ctx, "create", map[string]any{
		"id": b64(k.id), "rawId": b64(k.id), "type": "public-key", "authenticatorAttachment": "platform",
		"clientExtensionResults": struct{}{},
		"response": map[string]any{
			"clientDataJSON":    b64(clientData("webauthn.create", o.Challenge, b.origin)),
			"attestationObject": b64(attestation), "transports": []string{"internal", "hybrid"},
		},
	}, nil)
	if err != nil {
		return err
	}
	p.keys = append(p.keys, k)
	return nil
}

const es256 = -7 // COSE algorithm: ECDSA with SHA-256

// Flags of authenticator data.
const (
	flagPresent  = 1 << 0
	flagVerified = 1 << 2
	flagEligible = 1 << 3
	flagSynced   = 1 << 4
	flagAttested = 1 << 6
)

// authenticatorData is rpIdHash (32) ‖ flags (1) ‖ signCount (4) ‖ attested credential data, if any.
func (k *resident) authenticatorData(attested []byte) []byte {
	site := sha256.Sum256([]byte(k.site))
	flags := byte(flagPresent | flagVerified)
	if k.synced {
		flags |= flagEligible | flagSynced
	}
	if attested != nil {
		flags |= flagAttested
	}
	data := append(site[:], flags)
	data = binary.BigEndian.AppendUint32(data, k.count)
	return append(data, attested...)
}

// attestation is the attestation object of a new credential: format "none", so there is no statement.
func (k *resident) attestation() ([]byte, error) {
	canonical, err := cbor.CTAP2EncOptions().EncMode()
	if err != nil {
		return nil, fmt.Errorf("cbor: %w", err)
	}
	point, err := k.key.PublicKey.Bytes() // 0x04 ‖ X (32) ‖ Y (32)
	if err != nil {
		return nil, fmt.Errorf("public key: %w", err)
	}
	const kty, alg, crv, x, y, ec2, p256 = 1, 3, -1, -2, -3, 2, 1
	key, err := canonical.Marshal(map[int]any{kty: ec2, alg: es256, crv: p256, x: point[1:33], y: point[33:65]})
	if err != nil {
		return nil, fmt.Errorf("cbor: %w", err)
	}
	attested := append([]byte(nil), passkey.SimulatedAAGUID[:]...)
	attested = binary.BigEndian.AppendUint16(attested, uint16(len(k.id)))
	attested = append(append(attested, k.id...), key...)
	object, err := canonical.Marshal(map[string]any{
		"fmt": "none", "attStmt": map[string]any{}, "authData": k.authenticatorData(attested),
	})
	if err != nil {
		return nil, fmt.Errorf("cbor: %w", err)
	}
	return object, nil
}

func clientData(kind, challenge, origin string) []byte {
	b, _ := json.Marshal(struct { // strings and a bool always marshal
		Type        string `json:"type"`
		Challenge   string `json:"challenge"`
		Origin      string `json:"origin"`
		CrossOrigin bool   `json:"crossOrigin"`
	}{kind, challenge, origin, false})
	return b
}

// mayUse is the browser's rule: a page may use its own host name as relying party id, or a parent domain of it.
func mayUse(origin, id string) bool {
	u, err := url.Parse(origin)
	return err == nil && id != "" && (u.Hostname() == id || strings.HasSuffix(u.Hostname(), "."+id))
}

func b64(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }
