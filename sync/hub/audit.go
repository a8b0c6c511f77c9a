package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"
)

// AuditEntry is one link of the audit chain. It names cases and codes, never people. Hash is SHA-256, in hex, of the JSON of
// the entry with an empty Hash; Prev is the Hash before it.
type AuditEntry struct {
	N       uint64    `json:"n"`
	At      time.Time `json:"at"`
	Kind    string    `json:"kind"` // from the catalogue below
	Case    string    `json:"case,omitempty"`
	Station string    `json:"station,omitempty"`
	Detail  string    `json:"detail,omitempty"` // a code, a number or a hash
	Prev    string    `json:"prev"`
	Hash    string    `json:"hash"`
}

// Kinds of audit entry.
const (
	auditIdentified    = "identified"        // the directory knows the person
	auditRefusedPerson = "identify-refused"  // it does not
	auditThrottled     = "throttled"         // Detail: what was tried
	auditReceived      = "case-received"     //
	auditSimulated     = "simulated-refused" // evidence of a simulated device at a production hub
	auditFenced        = "fenced"            // a station spoke for a case it does not own
	auditTold          = "reviewer-told"     // Detail: place in the chain
	auditJoined        = "reviewer-joined"   //
	auditHandover      = "desk-handed-over"  //
	auditTooEarly      = "decision-early"    // Detail: seconds
	auditDecided       = "decided"           // Detail: approved or refused, seconds
	auditFlagged       = "flagged"           // the reviewer's covert flag
	auditFast          = "fast-path"         // Detail: approved, or why not
	auditExpired       = "case-expired"      //
	auditPassIssued    = "pass-issued"       // Detail: minutes
	auditPassRefused   = "pass-refused"      // asked for without an approval
	auditPassDeleted   = "pass-deleted"      //
	auditPassUsed      = "pass-used"         //
	auditPasskey       = "passkey-seen"      //
	auditResumed       = "case-resumed"      // Detail: band
	auditResumeRefused = "resume-refused"    // Detail: why
	auditRevoked       = "credential-revoked"
	auditPurged        = "evidence-purged" // Detail: hash over the names of what was deleted
	auditHelp          = "help-called"     //
	auditFaces         = "faces-compared"  // Detail: pair, match.method, the reviewer's answer and its reason, band and model if any
	auditLocked        = "liveness-locked" // the station was locked out after repeated failures
	auditAttack        = "liveness-failed" // Detail: ids of the checks that failed
	auditAttacks       = "liveness-alert"  // Detail: how many in what time at that station
	auditFrames        = "frames-refused"  // Detail: why the signature over a case's frames does not hold
	auditPinned        = "station-key"     // Detail: beginning of the key that the station signs frames with from now on
	auditUnpinned      = "station-key-forgotten"
)

func (h *Hub) audit(tx Tx, e AuditEntry) error {
	n, key, err := next(tx, "audit")
	if err != nil {
		return err
	}
	prev, _, err := load[string](tx, tabMeta, "audit-head")
	if err != nil {
		return err
	}
	e.N, e.At, e.Prev = n, h.now(), prev
	if e.Hash, err = e.sum(); err != nil {
		return err
	}
	if err := save(tx, tabMeta, "audit-head", e.Hash); err != nil {
		return err
	}
	return save(tx, tabAudit, key, e)
}

// auditAlone writes one entry in a transaction of its own.
func (h *Hub) auditAlone(e AuditEntry) {
	if err := h.store.Update(func(tx Tx) error { return h.audit(tx, e) }); err != nil {
		h.log.Error("audit", "kind", e.Kind, "err", err)
	}
}

func (e AuditEntry) sum() (string, error) {
	e.Hash = ""
	raw, err := json.Marshal(e)
	if err != nil {
		return "", fmt.Errorf("audit: %w", err)
	}
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:]), nil
}

// Audit returns the whole chain.
func (h *Hub) Audit() ([]AuditEntry, error) {
	var all []AuditEntry
	err := h.store.View(func(tx Tx) error {
		return tx.Each(tabAudit, "", "", func(_ string, raw []byte) error {
			var e AuditEntry
			if err := json.Unmarshal(raw, &e); err != nil {
				return fmt.Errorf("audit: %w", err)
			}
			all = append(all, e)
			return nil
		})
	})
	return all, err
}

// VerifyAudit checks that no link of a chain was changed, taken out or put in. head is the hash that the chain must end
// with, empty when it is not known.
func VerifyAudit(chain []AuditEntry, head string) error {
	prev := ""
	for i, e := range chain {
		sum, err := e.sum()
		switch {
		case err != nil:
			return err
		case e.N != uint64(i+1):
			return fmt.Errorf("audit: entry %d is missing", i+1)
		case e.Prev != prev || e.Hash != sum:
			return fmt.Errorf("audit: entry %d was changed", e.N)
		}
		prev = e.Hash
	}
	if head != "" && head != prev {
		return fmt.Errorf("audit: the chain ends early, after %d entries", len(chain))
	}
	return nil
}
