package hub

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// identify asks the directory. Whatever detail is wrong, and for people that do not exist, the reply is the same, byte for
// byte; tries are counted for the station and for the work e-mail, whether it exists or not.
func (h *Hub) identify(ctx context.Context, station string, q wire.IdentifyRequest) (wire.IdentifyReply, error) {
	upn := strings.ToLower(strings.TrimSpace(q.UPN))
	var wait bool
	err := h.store.View(func(tx Tx) error {
		byStation, err := h.throttled(tx, "identify-station", station)
		if err != nil {
			return err
		}
		byPerson, err := h.throttled(tx, "identify-person", upn)
		wait = byStation || byPerson
		return err
	})
	if err != nil {
		return wire.IdentifyReply{}, err
	}
	if wait {
		h.auditAlone(AuditEntry{Kind: auditThrottled, Case: q.Case, Station: station, Detail: "identify"})
		return wire.IdentifyReply{Fault: app.FaultThrottled}, nil
	}
	p, err := h.directory.Identify(ctx, q.Applicant)
	if err != nil && !errors.Is(err, ErrNoPerson) {
		return wire.IdentifyReply{}, fmt.Errorf("identify: %w", err)
	}
	known := err == nil
	err = h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		if c.Stage != "" {
			if known && strings.ToLower(p.UPN) == c.UPN {
				return nil // asked again after a restart
			}
			return failf(403, "this case was submitted already, for somebody else")
		}
		if !known {
			c.UPN, c.Outcome = "", app.OutcomeNone
			if err := h.failed(tx, "identify-station", station); err != nil {
				return err
			}
			if err := h.failed(tx, "identify-person", upn); err != nil {
				return err
			}
			return h.audit(tx, AuditEntry{Kind: auditRefusedPerson, Case: c.ID, Station: station})
		}
		c.UPN, c.Outcome = strings.ToLower(p.UPN), p.Outcome
		if err := h.succeeded(tx, "identify-station", station); err != nil {
			return err
		}
		if err := h.succeeded(tx, "identify-person", upn); err != nil {
			return err
		}
		return h.audit(tx, AuditEntry{Kind: auditIdentified, Case: c.ID, Station: station, Detail: string(p.Outcome)})
	})
	switch {
	case err != nil:
		return wire.IdentifyReply{}, err
	case !known:
		return wire.IdentifyReply{Fault: app.FaultNeutral}, nil
	}
	badge, err := h.directory.Badge(ctx, p.UPN)
	if err != nil {
		h.log.Warn("badge picture", "case", q.Case, "err", err)
	}
	return wire.IdentifyReply{Outcome: p.Outcome, Badge: badge}, nil
}

// Person tells what the directory knows of a work e-mail; the passkey page needs the name.
func (h *Hub) Person(ctx context.Context, upn string) (Person, error) {
	return h.directory.Person(ctx, upn)
}
