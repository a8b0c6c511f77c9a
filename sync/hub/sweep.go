package hub

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// sweep does what is due: reviewers to tell, cases to expire, passes to delete, passkeys to look for, evidence to purge. It
// can be repeated at any time and after any crash.
func (h *Hub) sweep(ctx context.Context) {
	now, t := h.now(), h.cfg.Timings
	todo := []func() error{func() error { return h.sendQueued(ctx) }}
	err := h.eachCase(func(c caseRecord) {
		switch {
		case c.open() && !now.Before(c.Submitted.Add(t.CaseLife)):
			todo = append(todo, func() error { return h.expire(ctx, c) })
		case c.open() && !c.Chain.Next.IsZero() && !now.Before(c.Chain.Next) && !h.busy(&c):
			todo = append(todo, func() error { return h.tell(ctx, c) })
		case c.Stage == wire.StageCall && h.callIfAny(c.ID) == nil:
			// The hub was restarted during the call and the page has not come back.
			todo = append(todo, func() error { h.pageAway(c.ID, h.call(c.ID)); return nil })
		}
		if !c.open() && c.Stage != "" && h.callIfAny(c.ID) != nil && now.Sub(c.endedAt(t)) > 10*time.Second {
			todo = append(todo, func() error { h.forgetCall(c.ID); return nil })
		}
		if c.Purged.IsZero() && !c.endedAt(t).IsZero() && now.After(c.endedAt(t).Add(t.Retention)) {
			todo = append(todo, func() error { return h.purge(c) })
		}
	})
	if err == nil {
		err = h.store.View(func(tx Tx) error {
			return tx.Each(tabPasses, "", "", func(upn string, raw []byte) error {
				var p passRecord
				if err := json.Unmarshal(raw, &p); err != nil {
					return err
				}
				if p.Dropped {
					todo = append(todo, func() error { return h.deletePass(ctx, upn) })
				} else if e := h.enroller(); e != nil {
					todo = append(todo, func() error { return h.lookForPasskey(ctx, e, upn, p) })
				}
				return nil
			})
		})
	}
	if now.Sub(h.tidied) > time.Minute {
		h.tidied = now
		todo = append(todo, func() error { return h.tidy(now) })
	}
	for _, do := range todo {
		err = errors.Join(err, do())
	}
	if err != nil {
		h.log.Error("sweep", "err", err)
	}
	h.forgetPhotos(now)
}

func (h *Hub) enroller() PasskeyEnroller {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.passkeys
}

func (h *Hub) lookForPasskey(ctx context.Context, e PasskeyEnroller, upn string, p passRecord) error {
	id, err := e.Seen(ctx, upn, p.Start)
	if err != nil || id == "" {
		return err
	}
	return h.PasskeySeen(p.Case, id)
}

// endedAt is from when retention counts; zero while the case goes on. A draft ends when it could be submitted no more.
func (c *caseRecord) endedAt(t Timings) time.Time {
	switch {
	case c.Decision != nil:
		return c.Decision.At
	case c.Stage == wire.StageExpired:
		return c.Submitted.Add(t.CaseLife)
	case c.Stage == "":
		return c.Created.Add(3 * 24 * time.Hour) // the station's own limit for sealed evidence
	}
	return time.Time{}
}

// purge deletes the evidence of a case and writes the proof: a hash over the names of what was deleted.
func (h *Hub) purge(seen caseRecord) error {
	var names []string
	for _, b := range seen.Blobs {
		err := os.Remove(filepath.Join(h.blobs, b.Name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		names = append(names, b.Name)
	}
	sum := sha256.Sum256([]byte(strings.Join(names, "\n")))
	return h.change(seen.ID, func(tx Tx, c *caseRecord) error {
		if err := tx.Delete(tabBodies, c.ID); err != nil {
			return err
		}
		if err := tx.Delete(tabPINs, c.ID); err != nil {
			return err
		}
		c.Purged, c.Blobs = h.now(), nil
		for i := range c.Returns {
			c.Returns[i].Eyes = [2]app.Eyes{}
		}
		if len(names) == 0 && c.Stage == "" {
			return nil
		}
		return h.audit(tx, AuditEntry{Kind: auditPurged, Case: c.ID, Detail: hex.EncodeToString(sum[:])})
	})
}

// forgetPhotos drops pictures that waited in memory for a phone or a station for too long, and old desk sessions.
func (h *Hub) forgetPhotos(now time.Time) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for k, p := range h.photos {
		if now.Sub(p.at) > h.cfg.Timings.OfferLife {
			delete(h.photos, k)
		}
	}
	for k, at := range h.seen {
		if now.Sub(at) > h.cfg.Timings.CaseLife {
			delete(h.seen, k)
		}
	}
}

// tidy deletes tickets, links, requests and counts of failures that are long over, and pictures that nobody names.
func (h *Hub) tidy(now time.Time) error {
	if err := h.dropOrphans(now); err != nil {
		return err
	}
	return h.store.Update(func(tx Tx) error {
		for _, table := range []string{tabTickets, tabLinks, tabPresents, tabThrottle} {
			var old []string
			err := tx.Each(table, "", "", func(key string, raw []byte) error {
				var r struct{ Until, Last time.Time }
				if err := json.Unmarshal(raw, &r); err != nil {
					return err
				}
				if now.Sub(r.Until) > longestGap && now.Sub(r.Last) > longestGap {
					old = append(old, key)
				}
				return nil
			})
			if err != nil {
				return err
			}
			for _, key := range old {
				if err := tx.Delete(table, key); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

// orphanLife is how long a picture may wait for its case: the station's own limit for sealed evidence.
const orphanLife = 72 * time.Hour

// dropOrphans deletes old pictures whose case never came, and halves of files.
func (h *Hub) dropOrphans(now time.Time) error {
	files, err := os.ReadDir(h.blobs)
	if err != nil {
		return err
	}
	named := map[string]bool{}
	if err := h.eachCase(func(c caseRecord) {
		for _, b := range c.Blobs {
			named[b.Name] = true
		}
	}); err != nil {
		return err
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || named[f.Name()] || now.Sub(info.ModTime()) < orphanLife {
			continue
		}
		if err := os.Remove(filepath.Join(h.blobs, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
