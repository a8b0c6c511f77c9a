package hub

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

var errSimulated = fail{http.StatusForbidden, "this hub takes no evidence from simulated devices"}

// submission checks a submitted case and returns what storing it does.
func (h *Hub) submission(station string, item wire.Item, c wire.Case) (func(Tx) error, error) {
	if c.ID != item.Case || c.ID == "" {
		return nil, failf(http.StatusBadRequest, "the item is for another case than its body")
	}
	simulated := c.Simulated || c.Liveness.Sim
	if simulated && !h.cfg.Rehearsal {
		return nil, errSimulated
	}
	for _, b := range c.Blobs {
		if !h.hasBlob(b.Name) {
			return nil, failf(http.StatusConflict, "a picture of this case has not arrived yet")
		}
	}
	// The directory is asked again at every receipt: the station's word that it was asked before is not enough, and it may
	// have been away then.
	p, err := h.directory.Identify(context.Background(), c.Applicant)
	if err != nil && !errors.Is(err, ErrNoPerson) {
		return nil, fmt.Errorf("identify on receipt: %w", err)
	}
	known := err == nil
	return h.forCase(c.ID, station, func(tx Tx, rec *caseRecord) error {
		if rec.Stage != "" {
			return failf(http.StatusForbidden, "this case was submitted already")
		}
		now := h.now()
		rec.Visit, rec.Lang, rec.Submitted, rec.Simulated, rec.Blobs = c.Visit, c.Lang, now, simulated, c.Blobs
		if err := tx.Put(tabBodies, c.ID, item.Body); err != nil {
			return err
		}
		if err := h.vouch(tx, rec, station, c.Liveness); err != nil {
			return err
		}
		if err := h.heed(tx, rec, station, c.Liveness, alarmAttack); err != nil {
			return err
		}
		if c.Code != "" {
			rec.CodeHash = h.hash("resume", normalCode(c.Code))
			if err := tx.Put(tabCodes, rec.CodeHash, []byte(c.ID)); err != nil {
				return err
			}
		}
		if err := h.audit(tx, AuditEntry{Kind: auditReceived, Case: c.ID, Station: station, Detail: fmt.Sprintf("%d pictures", len(c.Blobs))}); err != nil {
			return err
		}
		if !known {
			// Neutral to the person, precise in the audit chain.
			rec.UPN = ""
			if err := h.emit(tx, rec, wire.Event{Kind: wire.EventReceived}); err != nil {
				return err
			}
			if err := h.audit(tx, AuditEntry{Kind: auditRefusedPerson, Case: c.ID, Station: station, Detail: "on receipt"}); err != nil {
				return err
			}
			return h.conclude(tx, rec, decision{Decision: app.Decision{Reason: "directory", At: now}})
		}
		rec.UPN, rec.Outcome, rec.Stage = strings.ToLower(p.UPN), p.Outcome, wire.StageWaiting
		rec.Chain = chain{Next: now}
		return h.emit(tx, rec, wire.Event{Kind: wire.EventReceived, Outcome: p.Outcome})
	}), nil
}

// conclude writes a decision into the case and tells the station.
func (h *Hub) conclude(tx Tx, c *caseRecord, d decision) error {
	approved := d.Approved
	c.Decision, c.Active = &d, nil
	c.Stage = wire.StageRefused
	e := wire.Event{Kind: wire.EventDecided, OK: approved, Outcome: c.Outcome}
	word := "refused " + d.Reason
	if approved {
		c.Stage, word = wire.StageApproved, "approved"
		if !d.Fast {
			if err := save(tx, tabVerified, c.UPN, verifiedRecord{Case: c.ID, At: d.At}); err != nil {
				return err
			}
		}
	} else {
		e.Outcome, e.Fault = "", app.FaultNeutral
		if err := h.revokeOf(tx, c.ID); err != nil {
			return err
		}
	}
	if err := h.audit(tx, AuditEntry{Kind: auditDecided, Case: c.ID, Detail: fmt.Sprintf("%s after %.1f s", word, d.Seconds)}); err != nil {
		return err
	}
	return h.emit(tx, c, e)
}

// closeCase ends a case on the station's word. A pass that is still open is deleted by the next sweep at the issuer.
func (h *Hub) closeCase(tx Tx, c *caseRecord, p wire.Close) error {
	if c.Stage == wire.StageClosed {
		return nil
	}
	if p.Reason == "cancelled" && c.open() {
		return h.conclude(tx, c, decision{Decision: app.Decision{Reason: "withdrawn", At: h.now()}})
	}
	if c.Stage == wire.StageApproved && p.Reason == "done" {
		c.Stage = wire.StageClosed
	}
	return h.markPassForDeletion(tx, c)
}
