package queue

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"
)

// AuditEntry is one link of the hash chain, stored as JSON; its hash is the SHA-256 of those bytes.
//
// A chain shows that entries were changed, removed in the middle, or put in. That the newest ones were cut off shows
// only when an earlier Head was kept elsewhere.
type AuditEntry struct {
	Seq    uint64    `json:"seq"`  // from 1, without gaps
	Prev   string    `json:"prev"` // hash of the entry before, hexadecimal; 64 zeros for the first
	Event  string    `json:"event"`
	Case   string    `json:"case,omitempty"`   // pseudonym: keyed hash with the salt of this file
	Detail string    `json:"detail,omitempty"` // at most 200 bytes
	Time   time.Time `json:"time"`
}

// anchor is the last link that was removed because of its age.
type anchor struct {
	Seq  uint64
	Hash string
}

// Note appends an entry to the audit chain. event and detail must carry no personal data; caseID may be empty and is
// stored as a pseudonym.
func (q *Queue) Note(event, caseID, detail string) error {
	q.write.Lock()
	defer q.write.Unlock()
	return wrap("audit", q.update(true, func(tx *bbolt.Tx) error { return q.note(tx, event, caseID, detail) }))
}

func (q *Queue) note(tx *bbolt.Tx, event, caseID, detail string) error {
	head, err := auditHead(tx)
	if err != nil {
		return err
	}
	e := AuditEntry{
		Seq: head.Seq + 1, Prev: head.Hash, Event: event, Detail: cut(detail), Time: q.opts.Now().UTC().Round(0),
	}
	if caseID != "" {
		salt, err := get(tx, bucketMeta, metaSalt)
		if err != nil {
			return err
		}
		mac := hmac.New(sha256.New, salt)
		mac.Write([]byte(caseID))
		e.Case = hex.EncodeToString(mac.Sum(nil)[:8])
	}
	value, err := json.Marshal(e)
	if err != nil {
		return err
	}
	if err := tx.Bucket(bucketAudit).Put(number(e.Seq), value); err != nil {
		return err
	}
	return q.trimAudit(tx, e.Seq)
}

// trimAudit removes the oldest entries, a tenth at a time, and keeps the hash of the last one removed.
func (q *Queue) trimAudit(tx *bbolt.Tx, newest uint64) error {
	c := tx.Bucket(bucketAudit).Cursor()
	k, v := c.First()
	if len(k) != 8 || newest-binary.BigEndian.Uint64(k) < uint64(q.opts.KeepAudit+q.opts.KeepAudit/10) {
		return nil
	}
	var last anchor
	for range q.opts.KeepAudit/10 + 1 {
		if len(k) != 8 {
			break
		}
		last = anchor{Seq: binary.BigEndian.Uint64(k), Hash: hashHex(v)}
		if err := c.Delete(); err != nil {
			return err
		}
		k, v = c.First()
	}
	return putJSON(tx, bucketMeta, metaAnchor, last)
}

// auditHead returns number and hash of the newest entry.
func auditHead(tx *bbolt.Tx) (anchor, error) {
	k, v := tx.Bucket(bucketAudit).Cursor().Last()
	if len(k) == 8 {
		return anchor{binary.BigEndian.Uint64(k), hashHex(v)}, nil
	}
	return auditAnchor(tx)
}

func auditAnchor(tx *bbolt.Tx) (anchor, error) {
	a := anchor{Hash: hex.EncodeToString(make([]byte, sha256.Size))}
	err := getJSON(tx, bucketMeta, metaAnchor, &a)
	return a, err
}

// Head returns number and hash of the newest audit entry, for a checkpoint kept elsewhere.
func (q *Queue) Head() (seq uint64, hash string, err error) {
	err = q.db.View(func(tx *bbolt.Tx) error {
		a, err := auditHead(tx)
		seq, hash = a.Seq, a.Hash
		return err
	})
	return seq, hash, wrap("audit head", err)
}

// Verify walks the audit chain and returns the number of its newest entry. The error names the first broken link.
func (q *Queue) Verify() (newest uint64, err error) {
	err = q.Audit(func(e AuditEntry) error {
		newest = e.Seq
		return nil
	})
	return newest, wrap("verify audit", err)
}

// Audit calls fn with each entry, oldest first, and verifies the chain on the way.
func (q *Queue) Audit(fn func(AuditEntry) error) error {
	return q.db.View(func(tx *bbolt.Tx) error {
		prev, err := auditAnchor(tx)
		if err != nil {
			return err
		}
		return tx.Bucket(bucketAudit).ForEach(func(k, v []byte) error {
			var e AuditEntry
			if err := json.Unmarshal(v, &e); err != nil {
				return fmt.Errorf("entry after %d: %w", prev.Seq, err)
			}
			switch {
			case e.Seq != prev.Seq+1 || !bytes.Equal(k, number(e.Seq)):
				return fmt.Errorf("entry %d follows %d", e.Seq, prev.Seq)
			case e.Prev != prev.Hash:
				return fmt.Errorf("entry %d was changed, or the one before it", e.Seq)
			}
			prev = anchor{e.Seq, hashHex(v)}
			return fn(e)
		})
	})
}

func hashHex(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// cut shortens what is written down for people.
func cut(s string) string {
	if len(s) > 200 {
		s = s[:200]
	}
	return string(bytes.ToValidUTF8([]byte(s), nil))
}
