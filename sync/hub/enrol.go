package hub

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// enrol gives the address of the passkey page. For the outcome "passkey" its fragment carries a one-time ticket, for "tap" the
// page asks for the pass. Neither ever contains the pass.
func (h *Hub) enrol(_ context.Context, station string, q wire.EnrolRequest) (wire.Enrol, error) {
	c, err := h.lawfulCase(q.Case, station)
	if err != nil {
		return wire.Enrol{}, err
	}
	until := h.now().Add(h.cfg.Timings.TicketLife)
	if c.Outcome == app.OutcomeTAP {
		if p, ok, err := h.passOf(c.UPN); err == nil && ok {
			until = p.Until
		}
		return wire.Enrol{URL: h.url + "/passkey/", Until: until}, nil
	}
	var token string
	err = h.store.Update(func(tx Tx) (err error) {
		token, err = h.newTicket(tx, ticketRecord{ticketEnrol, c.ID, station, until})
		return err
	})
	return wire.Enrol{URL: h.url + "/passkey/#" + token, Until: until}, err
}

// CheckPass tells whether code is the person's valid pass, and for which case. Wrong codes are counted for the person; after
// five the answer is no for a growing while. A pass that works once only is used up by this.
func (h *Hub) CheckPass(upn, code string) (caseID string, ok bool) {
	upn = strings.ToLower(strings.TrimSpace(upn))
	err := h.store.Update(func(tx Tx) error {
		wait, err := h.throttled(tx, "pass", upn)
		if err != nil || wait {
			return err
		}
		p, found, err := load[passRecord](tx, tabPasses, upn)
		if err != nil {
			return err
		}
		good := same(p.Hash, h.hash("pass", upn+"\x00"+strings.TrimSpace(code)))
		if !found || !good || p.Hash == "" || h.now().After(p.Until) || h.now().Before(p.Start) || p.Once && p.Used {
			return h.failed(tx, "pass", upn)
		}
		c, found, err := load[caseRecord](tx, tabCases, p.Case)
		if err != nil || !found || c.Stage != wire.StageApproved {
			return err
		}
		if !p.Used {
			p.Used = true
			if err := save(tx, tabPasses, upn, p); err != nil {
				return err
			}
			if err := h.emit(tx, &c, wire.Event{Kind: wire.EventPassUsed}); err != nil {
				return err
			}
			if err := saveCase(tx, c); err != nil {
				return err
			}
			if err := h.audit(tx, AuditEntry{Kind: auditPassUsed, Case: c.ID}); err != nil {
				return err
			}
		}
		caseID, ok = c.ID, true
		return h.succeeded(tx, "pass", upn)
	})
	if err != nil {
		h.log.Error("check pass", "err", err)
		return "", false
	}
	if ok {
		h.wake(caseID)
	}
	return caseID, ok
}

// RedeemTicket consumes the one-time ticket of the passkey page.
func (h *Hub) RedeemTicket(ticket string) (caseID, upn string, ok bool) {
	err := h.store.Update(func(tx Tx) error {
		t, found, err := h.takeTicket(tx, ticketEnrol, ticket)
		if err != nil || !found {
			return err
		}
		c, found, err := load[caseRecord](tx, tabCases, t.Case)
		if err != nil || !found || !h.lawful(&c) {
			return err
		}
		caseID, upn, ok = c.ID, c.UPN, true
		return nil
	})
	if err != nil {
		h.log.Error("redeem ticket", "err", err)
		return "", "", false
	}
	return caseID, upn, ok
}

// PasskeySeen tells that the person of a case registered a passkey: the case is closed and the pass deleted. caseOrUPN names
// the case, or the person, whose newest approved case is meant. Telling it twice changes nothing.
func (h *Hub) PasskeySeen(caseOrUPN, credentialID string) error {
	id := caseOrUPN
	if strings.Contains(id, "@") {
		p, ok, err := h.passOf(strings.ToLower(id))
		if err != nil {
			return err
		}
		if id = p.Case; !ok {
			if id, err = h.newestApproved(strings.ToLower(caseOrUPN)); err != nil {
				return err
			}
		}
	}
	var upn string
	err := h.change(id, func(tx Tx, c *caseRecord) error {
		upn = c.UPN
		if c.Stage == wire.StageClosed {
			return nil
		}
		if c.Stage != wire.StageApproved {
			return failf(http.StatusForbidden, "a passkey for a case that is not approved")
		}
		c.Stage = wire.StageClosed
		if err := h.markPassForDeletion(tx, c); err != nil {
			return err
		}
		if err := h.audit(tx, AuditEntry{Kind: auditPasskey, Case: c.ID, Detail: h.hash("passkey", credentialID)[:16]}); err != nil {
			return err
		}
		return h.emit(tx, c, wire.Event{Kind: wire.EventPasskeySeen, OK: true})
	})
	if err != nil {
		return fmt.Errorf("passkey seen: %w", err)
	}
	return h.deletePass(context.Background(), upn)
}

func (h *Hub) newestApproved(upn string) (id string, err error) {
	var best caseRecord
	err = h.eachCase(func(c caseRecord) {
		if c.UPN == upn && c.Stage == wire.StageApproved && (best.ID == "" || c.Decision.At.After(best.Decision.At)) {
			best = c
		}
	})
	return best.ID, err
}

// SavePasskey keeps a record of the relying party for a person, under the id of the credential.
func (h *Hub) SavePasskey(upn, id string, record []byte) error {
	return h.store.Update(func(tx Tx) error { return tx.Put(tabPasskeys, strings.ToLower(upn)+"/"+id, record) })
}

// Passkeys returns the records that SavePasskey kept for a person.
func (h *Hub) Passkeys(upn string) (list [][]byte, err error) {
	err = h.store.View(func(tx Tx) error {
		return tx.Each(tabPasskeys, strings.ToLower(upn)+"/", "", func(_ string, raw []byte) error {
			list = append(list, append([]byte(nil), raw...))
			return nil
		})
	})
	return list, err
}

func (h *Hub) passkeyPages(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	p := h.passkeys
	h.mu.Unlock()
	if p == nil {
		h.reply(w, r, nil, fail{http.StatusServiceUnavailable, "this hub has no passkey page; ask the helpers"})
		return
	}
	p.ServeHTTP(w, r)
}
