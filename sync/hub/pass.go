package hub

import (
	"context"
	"crypto/rand"
	"math/big"
	"net/http"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// passRecord is what the hub keeps of a pass: never its code.
type passRecord struct {
	ID      string    `json:"id"`
	Case    string    `json:"case"`
	Hash    string    `json:"hash,omitempty"` // built-in issuer only
	Start   time.Time `json:"start"`
	Until   time.Time `json:"until"`
	Once    bool      `json:"once"`
	Used    bool      `json:"used"`
	Dropped bool      `json:"dropped"` // to be deleted at the issuer
}

// Alphabets of a pass: none of 0 O o 1 l I | ' ` " and the like.
const (
	passUpper   = "ABCDEFGHJKLMNPQRSTUVWXYZ"
	passLower   = "abcdefghijkmnpqrstuvwxyz"
	passDigits  = "23456789"
	passSymbols = "+=#%&?@$*"
)

// newPassCode draws n characters, at least one of each alphabet, from crypto/rand.
func newPassCode(n int) (app.Secret, error) {
	sets := []string{passUpper, passLower, passDigits, passSymbols}
	all := strings.Join(sets, "")
	code := make([]byte, n)
	for {
		for i := range code {
			k, err := rand.Int(rand.Reader, big.NewInt(int64(len(all))))
			if err != nil {
				return app.Secret{}, err
			}
			code[i] = all[k.Int64()]
		}
		whole := true
		for _, s := range sets {
			whole = whole && strings.ContainsAny(string(code), s)
		}
		if whole { // drawing again, instead of putting characters in, keeps every code equally likely
			return app.NewSecret(string(code)), nil
		}
	}
}

// builtinPasses makes passes that the built-in passkey page takes.
type builtinPasses struct{ h *Hub }

func (b *builtinPasses) Issue(_ context.Context, upn string) (Issued, error) {
	code, err := newPassCode(b.h.cfg.PassLength)
	return Issued{ID: newToken(), Code: code, Start: b.h.now(), Minutes: b.h.cfg.PassMinutes, Once: b.h.cfg.PassOnce}, err
}

// Delete has nothing to do: a pass is valid only while the hub's record of it is there.
func (b *builtinPasses) Delete(context.Context, string, string) error { return nil }

// lawful tells whether a pass, or a passkey page, may be given for the case.
func (h *Hub) lawful(c *caseRecord) bool {
	return c.Stage == wire.StageApproved && c.Decision != nil && c.Decision.Approved && !c.Flagged && c.UPN != "" &&
		h.now().Sub(c.Decision.At) <= h.cfg.Timings.ApprovalLife
}

// lawfulCase loads the station's case and refuses, with a record, one that may have no pass.
func (h *Hub) lawfulCase(id, station string) (c caseRecord, err error) {
	err = h.store.View(func(tx Tx) error {
		c, err = h.owned(tx, id, station)
		return err
	})
	switch {
	case err == errFenced:
		h.auditAlone(AuditEntry{Kind: auditFenced, Case: id, Station: station})
	case err == nil && !h.lawful(&c):
		h.auditAlone(AuditEntry{Kind: auditPassRefused, Case: id, Station: station, Detail: c.Stage})
		err = fail{http.StatusForbidden, "this case has no approval that is still valid"}
	}
	return c, err
}

// pass issues a pass for an approved case, and replaces one that the person had.
func (h *Hub) pass(ctx context.Context, station string, q wire.PassRequest) (out wire.PassReply, err error) {
	c, err := h.lawfulCase(q.Case, station)
	if err != nil {
		return out, err
	}
	if c.Outcome != app.OutcomeTAP {
		return wire.PassReply{Outcome: c.Outcome, Fault: app.FaultPassPolicy}, nil
	}
	old, _, err := h.passOf(c.UPN)
	if err != nil {
		return out, err
	}
	if old.ID != "" {
		if err := h.passes.Delete(ctx, c.UPN, old.ID); err != nil {
			h.log.Warn("former pass was not deleted", "case", c.ID, "err", err)
		}
	}
	p, err := h.passes.Issue(ctx, c.UPN)
	if err != nil {
		h.log.Error("pass was not issued", "case", c.ID, "err", err)
		return wire.PassReply{Outcome: c.Outcome, Fault: app.FaultPassPolicy}, nil
	}
	err = h.changeOwned(c.ID, station, func(tx Tx, c *caseRecord) error {
		if !h.lawful(c) { // decided otherwise while the issuer worked
			return fail{http.StatusForbidden, "this case has no approval that is still valid"}
		}
		life := time.Duration(p.Minutes) * time.Minute
		rec := passRecord{ID: p.ID, Case: c.ID, Hash: h.hash("pass", c.UPN+"\x00"+p.Code.Reveal()), Start: p.Start, Until: p.Start.Add(life), Once: p.Once}
		if err := h.audit(tx, AuditEntry{Kind: auditPassIssued, Case: c.ID, Station: station, Detail: life.String()}); err != nil {
			return err
		}
		return save(tx, tabPasses, c.UPN, rec)
	})
	if err != nil {
		_ = h.passes.Delete(ctx, c.UPN, p.ID)
		return out, err
	}
	return wire.PassReply{Code: p.Code.Reveal(), Start: p.Start, Minutes: p.Minutes, Once: p.Once, Outcome: c.Outcome}, nil
}

func (h *Hub) passOf(upn string) (p passRecord, ok bool, err error) {
	err = h.store.View(func(tx Tx) error {
		p, ok, err = load[passRecord](tx, tabPasses, upn)
		return err
	})
	return p, ok, err
}

// passDelete takes the pass of a case back.
func (h *Hub) passDelete(ctx context.Context, station string, q wire.PassDelete) (struct{}, error) {
	var upn string
	err := h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		upn = c.UPN
		return h.markPassForDeletion(tx, c)
	})
	if err == nil && upn != "" {
		err = h.deletePass(ctx, upn)
	}
	return struct{}{}, err
}

// markPassForDeletion makes the pass of a case worthless at once, and leaves the issuer's part to deletePass.
func (h *Hub) markPassForDeletion(tx Tx, c *caseRecord) error {
	p, ok, err := load[passRecord](tx, tabPasses, c.UPN)
	if err != nil || !ok || p.Case != c.ID {
		return err
	}
	p.Hash, p.Dropped = "", true
	return save(tx, tabPasses, c.UPN, p)
}

// deletePass deletes a dropped pass at the issuer, then its record. It is called again by the sweep until it works.
func (h *Hub) deletePass(ctx context.Context, upn string) error {
	p, ok, err := h.passOf(upn)
	if err != nil || !ok || !p.Dropped {
		return err
	}
	if err := h.passes.Delete(ctx, upn, p.ID); err != nil {
		return err
	}
	return h.store.Update(func(tx Tx) error {
		now, ok, err := load[passRecord](tx, tabPasses, upn)
		if err != nil || !ok || now.ID != p.ID {
			return err
		}
		if err := h.audit(tx, AuditEntry{Kind: auditPassDeleted, Case: p.Case}); err != nil {
			return err
		}
		return tx.Delete(tabPasses, upn)
	})
}
