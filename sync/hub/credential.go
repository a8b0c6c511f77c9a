package hub

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"errors"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// credentialRecord is what the hub keeps of a credential: no photo, only what revocation needs.
type credentialRecord struct {
	Case    string    `json:"case"`
	UPN     string    `json:"upn"`
	Until   time.Time `json:"until"`
	Revoked bool      `json:"revoked"`
}

// presentation is a request to show a credential and its result. The photo is not kept.
type presentation struct {
	Case       string    `json:"case"`
	Until      time.Time `json:"until"`
	Credential string    `json:"credential,omitempty"`
	OK         bool      `json:"ok"`
	Fast       bool      `json:"fast"`
	Done       bool      `json:"done"`
}

// standIn issues and checks credentials of our own making: base64url(JSON of Claims) "." base64url(Ed25519 signature over the
// first part). It stands in for a wallet service and says so.
type standIn struct{ key ed25519.PrivateKey }

func (s *standIn) StandIn() bool { return true }

func (s *standIn) IssueCredential(_ context.Context, c Claims) (string, error) {
	raw, err := json.Marshal(c)
	if err != nil {
		return "", err
	}
	text := base64.RawURLEncoding.EncodeToString(raw)
	return text + "." + base64.RawURLEncoding.EncodeToString(ed25519.Sign(s.key, []byte(text))), nil
}

func (s *standIn) VerifyCredential(_ context.Context, credential string, now time.Time) (c Claims, err error) {
	text, sig, _ := strings.Cut(credential, ".")
	signature, err := base64.RawURLEncoding.DecodeString(sig)
	if err != nil || !ed25519.Verify(s.key.Public().(ed25519.PublicKey), []byte(text), signature) {
		return c, errors.New("credential: the signature is wrong")
	}
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil || json.Unmarshal(raw, &c) != nil {
		return c, errors.New("credential: not readable")
	}
	if now.Before(c.From) || now.After(c.Until) {
		return c, errors.New("credential: not valid now")
	}
	return c, nil
}

// offer makes an offer that one phone may take. The photo waits in memory until then.
func (h *Hub) offer(ctx context.Context, station string, q wire.OfferRequest) (out wire.Offer, err error) {
	if len(q.Photo) > 256<<10 || !bytes.HasPrefix(q.Photo, []byte{0xff, 0xd8}) {
		return out, failf(400, "the photo is not a JPEG of at most 256 KiB")
	}
	if h.cfg.CheckPicture != nil {
		if err := h.cfg.CheckPicture(ctx, q.Photo); err != nil {
			return out, failf(400, "the photo %v", err)
		}
	}
	err = h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		if c.UPN == "" {
			out.Fault = app.FaultNeutral
			return nil
		}
		until := h.now().Add(h.cfg.Timings.OfferLife)
		token, err := h.newTicket(tx, ticketRecord{ticketOffer, c.ID, station, until})
		out = wire.Offer{URL: h.url + "/wallet/#offer=" + token, Until: until}
		h.mu.Lock()
		h.photos["offer/"+c.ID] = photo{q.Photo, h.now()}
		h.mu.Unlock()
		return err
	})
	return out, err
}

// present makes a request for the wallet. Its id is for the station alone; the phone gets another secret.
func (h *Hub) present(_ context.Context, station string, q wire.PresentRequest) (out wire.Presentation, err error) {
	err = h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		if c.UPN == "" {
			out.Fault = app.FaultNeutral
			return nil
		}
		until := h.now().Add(h.cfg.Timings.OfferLife)
		id := newToken()
		token, err := h.newTicket(tx, ticketRecord{ticketPresent, c.ID, id, until})
		if err != nil {
			return err
		}
		out = wire.Presentation{ID: id, URL: h.url + "/wallet/#present=" + token, Until: until}
		return save(tx, tabPresents, id, presentation{Case: c.ID, Until: until})
	})
	return out, err
}

// revokeOf revokes the credentials that were given out for a case.
func (h *Hub) revokeOf(tx Tx, id string) error {
	var keys []string
	err := tx.Each(tabCreds, "", "", func(key string, raw []byte) error {
		var r credentialRecord
		if err := json.Unmarshal(raw, &r); err != nil {
			return err
		}
		if r.Case == id && !r.Revoked {
			keys = append(keys, key)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range keys {
		if err := h.revoke(tx, k); err != nil {
			return err
		}
	}
	return nil
}

func (h *Hub) revoke(tx Tx, id string) error {
	r, ok, err := load[credentialRecord](tx, tabCreds, id)
	if err != nil || !ok {
		return err
	}
	r.Revoked = true
	if err := h.audit(tx, AuditEntry{Kind: auditRevoked, Case: r.Case}); err != nil {
		return err
	}
	return save(tx, tabCreds, id, r)
}

// Revoke takes a credential back by its id.
func (h *Hub) Revoke(id string) error {
	return h.store.Update(func(tx Tx) error { return h.revoke(tx, id) })
}
