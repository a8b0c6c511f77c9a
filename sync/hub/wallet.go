package hub

import (
	"net/http"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// walletQuery is what the wallet page sends: the token out of the fragment, and a credential when it shares one.
type walletQuery struct {
	Token      string `json:"token"`
	Credential string `json:"credential,omitempty"`
}

// walletPage is what the wallet page shows.
type walletPage struct {
	Kind       string `json:"kind"` // "offer" or "present"
	Site       string `json:"site"`
	Credential string `json:"credential,omitempty"`
	OK         bool   `json:"ok"`
}

var errOffer = fail{http.StatusGone, "this code was used already or is too old; ask the station for a new one"}

// peekTicket reads a ticket of the wallet without consuming it.
func (h *Hub) peekTicket(tx Tx, token string) (ticketRecord, error) {
	t, ok, err := load[ticketRecord](tx, tabTickets, h.hash("ticket", token))
	if err == nil && (!ok || t.Kind != ticketOffer && t.Kind != ticketPresent || h.now().After(t.Until)) {
		err = errOffer
	}
	return t, err
}

// walletOpen is the page's first word after a scan; the station dims its QR code.
func (h *Hub) walletOpen(r *http.Request, _ http.ResponseWriter, q walletQuery) (walletPage, error) {
	var t ticketRecord
	err := h.store.View(func(tx Tx) (err error) {
		t, err = h.peekTicket(tx, q.Token)
		return err
	})
	if err != nil {
		return walletPage{}, err
	}
	e := wire.Event{Kind: wire.EventOfferScanned}
	if t.Kind == ticketPresent {
		e = wire.Event{Kind: wire.EventPresentScanned, ID: t.Station}
	}
	err = h.change(t.Case, func(tx Tx, c *caseRecord) error { return h.emit(tx, c, e) })
	return walletPage{Kind: t.Kind, Site: h.cfg.Site}, err
}

// walletTake gives the credential to the phone that asks first.
func (h *Hub) walletTake(r *http.Request, _ http.ResponseWriter, q walletQuery) (out walletPage, err error) {
	c, jpeg, err := h.offered(q.Token)
	if err != nil {
		return out, err
	}
	p, err := h.directory.Person(r.Context(), c.UPN)
	if err != nil {
		return out, err
	}
	now := h.now()
	claims := Claims{
		ID: newToken(), Case: c.ID, UPN: c.UPN, Name: p.Name(), Photo: jpeg, From: now, Until: now.Add(h.cfg.Timings.FastLife),
	}
	credential, err := h.issuer.IssueCredential(r.Context(), claims)
	if err != nil {
		return out, err
	}
	err = h.change(c.ID, func(tx Tx, c *caseRecord) error {
		if _, ok, err := h.takeTicket(tx, ticketOffer, q.Token); err != nil || !ok {
			return errOffer
		}
		if err := h.revokeOf(tx, c.ID); err != nil { // an earlier one of the same case
			return err
		}
		if err := save(tx, tabCreds, claims.ID, credentialRecord{Case: c.ID, UPN: c.UPN, Until: claims.Until}); err != nil {
			return err
		}
		return h.emit(tx, c, wire.Event{Kind: wire.EventOfferTaken})
	})
	if err != nil {
		return out, err
	}
	h.mu.Lock()
	delete(h.photos, "offer/"+c.ID)
	h.mu.Unlock()
	return walletPage{Kind: ticketOffer, Site: h.cfg.Site, Credential: credential, OK: true}, nil
}

// offered returns the case and the photo that an offer is about.
func (h *Hub) offered(token string) (c caseRecord, jpeg []byte, err error) {
	err = h.store.View(func(tx Tx) error {
		t, err := h.peekTicket(tx, token)
		if err != nil {
			return err
		}
		if t.Kind != ticketOffer {
			return errOffer
		}
		c, _, err = load[caseRecord](tx, tabCases, t.Case)
		return err
	})
	h.mu.Lock()
	defer h.mu.Unlock()
	jpeg = h.photos["offer/"+c.ID].jpeg
	if err == nil && len(jpeg) == 0 {
		err = errOffer // the hub was restarted in between
	}
	return c, jpeg, err
}

// walletShare checks what the phone shows. The station learns whether it is valid and of this person, whether it opens the
// fast path, and the photo in it; the phone learns only whether it was taken.
func (h *Hub) walletShare(r *http.Request, _ http.ResponseWriter, q walletQuery) (walletPage, error) {
	out := walletPage{Kind: ticketPresent, Site: h.cfg.Site}
	var t ticketRecord
	if err := h.store.View(func(tx Tx) (err error) {
		t, err = h.peekTicket(tx, q.Token)
		return err
	}); err != nil {
		return out, err
	}
	claims, verr := h.verifier.VerifyCredential(r.Context(), q.Credential, h.now())
	err := h.change(t.Case, func(tx Tx, c *caseRecord) error {
		t, ok, err := h.takeTicket(tx, ticketPresent, q.Token)
		if err != nil || !ok {
			return errOffer
		}
		p, _, err := load[presentation](tx, tabPresents, t.Station)
		if err != nil {
			return err
		}
		cred, known, err := load[credentialRecord](tx, tabCreds, claims.ID)
		if err != nil {
			return err
		}
		verified, approved, err := load[verifiedRecord](tx, tabVerified, c.UPN)
		if err != nil {
			return err
		}
		p.Done = true
		p.OK = verr == nil && known && !cred.Revoked && cred.UPN == c.UPN && claims.UPN == c.UPN
		// Only a credential of the case that was approved counts, and only for 30 days from that approval.
		p.Fast = p.OK && approved && verified.Case == cred.Case && h.now().Sub(verified.At) <= h.cfg.Timings.FastLife
		p.Credential = claims.ID
		e := wire.Event{Kind: wire.EventPresented, OK: p.OK, Fast: p.Fast, ID: t.Station}
		if p.OK {
			e.Photo = claims.Photo
		} else {
			p.Credential, e.Fault = "", app.FaultCredential
		}
		out.OK = p.OK
		if err := save(tx, tabPresents, t.Station, p); err != nil {
			return err
		}
		return h.emit(tx, c, e)
	})
	return out, err
}
