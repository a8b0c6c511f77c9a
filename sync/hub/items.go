package hub

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/passdesk/passdesk/app/disk"
	"github.com/passdesk/passdesk/sync/wire"
)

// receipt remembers an item that was taken, by its idempotency key.
type receipt struct {
	Body       string    `json:"body"` // SHA-256 of the request's bytes
	Case       string    `json:"case"`
	Kind       string    `json:"kind"`
	Seq        uint64    `json:"seq"`
	Station    string    `json:"station"`
	First      time.Time `json:"first"`
	Effects    int       `json:"effects"`
	Deliveries int       `json:"deliveries"`
}

// HistoryEntry is one item as the hub took it: Effects is how often it changed anything (1, or the hub is wrong),
// Deliveries how often a station brought it.
type HistoryEntry struct {
	Key        string    `json:"key"`
	Case       string    `json:"case"`
	Kind       string    `json:"kind"`
	Seq        uint64    `json:"seq"`
	Station    string    `json:"station"`
	First      time.Time `json:"first"`
	Effects    int       `json:"effects"`
	Deliveries int       `json:"deliveries"`
}

// History returns every item that was taken, in the order of its first arrival; checkers read it.
func (h *Hub) History() ([]HistoryEntry, error) {
	var list []HistoryEntry
	err := h.store.View(func(tx Tx) error {
		return tx.Each(tabHistory, "", "", func(_ string, key []byte) error {
			r, _, err := load[receipt](tx, tabKeys, string(key))
			list = append(list, HistoryEntry{string(key), r.Case, r.Kind, r.Seq, r.Station, r.First, r.Effects, r.Deliveries})
			return err
		})
	})
	return list, err
}

func (h *Hub) historyJSON(w http.ResponseWriter, r *http.Request) {
	list, err := h.History()
	h.reply(w, r, list, err)
}

var (
	keyPattern  = regexp.MustCompile(`^[A-Za-z0-9._:-]{1,128}$`)
	blobPattern = regexp.MustCompile(`^[0-9a-f]{64}$`)
)

// putItem takes one lasting effect. The effect and its key are one transaction, so a repeat finds the key and changes
// nothing, and a crash leaves both or neither.
func (h *Hub) putItem(w http.ResponseWriter, r *http.Request, station string) {
	key := r.PathValue("key")
	if !keyPattern.MatchString(key) {
		h.reply(w, r, nil, failf(http.StatusBadRequest, "not an idempotency key"))
		return
	}
	raw, err := readBody(w, r, maxItem)
	var item wire.Item
	if err == nil && json.Unmarshal(raw, &item) != nil {
		err = failf(http.StatusBadRequest, "not an item")
	}
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	out, err := h.takeItem(key, raw, station, item)
	h.reply(w, r, out, err)
}

func (h *Hub) takeItem(key string, raw []byte, station string, item wire.Item) (out wire.ItemReceipt, err error) {
	sum := sha256.Sum256(raw)
	apply, err := h.opened(station, item) // may be wrong about a repeat, so its error counts later
	openErr := err
	err = h.store.Update(func(tx Tx) error {
		old, ok, err := load[receipt](tx, tabKeys, key)
		if err != nil {
			return err
		}
		if ok {
			if old.Body != hex.EncodeToString(sum[:]) {
				return failf(http.StatusUnprocessableEntity, "this key was used for another body")
			}
			out.Repeated = true
			old.Deliveries++
			return save(tx, tabKeys, key, old)
		}
		if openErr != nil {
			return openErr
		}
		if err := apply(tx); err != nil {
			return err
		}
		_, place, err := next(tx, "history")
		if err != nil {
			return err
		}
		if err := tx.Put(tabHistory, place, []byte(key)); err != nil {
			return err
		}
		return save(tx, tabKeys, key, receipt{
			Body: hex.EncodeToString(sum[:]), Case: item.Case, Kind: item.Kind, Seq: item.Seq, Station: station,
			First: h.now(), Effects: 1, Deliveries: 1,
		})
	})
	switch {
	case err == nil:
		h.wake(item.Case)
		h.kick()
	case err == errFenced:
		h.auditAlone(AuditEntry{Kind: auditFenced, Case: item.Case, Station: station})
	case errors.Is(err, errSimulated):
		h.auditAlone(AuditEntry{Kind: auditSimulated, Case: item.Case, Station: station})
	}
	return out, err
}

// opened unseals an item and returns what it does.
func (h *Hub) opened(station string, item wire.Item) (func(Tx) error, error) {
	switch item.Kind {
	case wire.KindCase:
		var c wire.Case
		if err := h.unseal(item.Body, &c); err != nil {
			return nil, err
		}
		return h.submission(station, item, c)
	case wire.KindPark:
		var p wire.Park
		if err := h.unseal(item.Body, &p); err != nil {
			return nil, err
		}
		return h.forCase(item.Case, station, func(tx Tx, c *caseRecord) error {
			c.Parked = true
			return nil
		}), nil
	case wire.KindHelp:
		var p wire.Help
		if err := h.unseal(item.Body, &p); err != nil {
			return nil, err
		}
		return func(tx Tx) error { return h.callHelp(tx, station, item.Case, p) }, nil
	case wire.KindClose:
		var p wire.Close
		if err := h.unseal(item.Body, &p); err != nil {
			return nil, err
		}
		return h.forCase(item.Case, station, func(tx Tx, c *caseRecord) error { return h.closeCase(tx, c, p) }), nil
	}
	return nil, failf(http.StatusBadRequest, "unknown kind of item")
}

// forCase applies fn to a station's own case inside a running transaction.
func (h *Hub) forCase(id, station string, fn func(Tx, *caseRecord) error) func(Tx) error {
	return func(tx Tx) error {
		c, err := h.owned(tx, id, station)
		if err != nil {
			return err
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		return saveCase(tx, c)
	}
}

// putBlob stores a sealed picture as it came. Its name is the hash of its bytes, so a repeat is the same file.
func (h *Hub) putBlob(w http.ResponseWriter, r *http.Request, _ string) {
	name := r.PathValue("name")
	if !blobPattern.MatchString(name) {
		h.reply(w, r, nil, failf(http.StatusBadRequest, "not the name of a blob"))
		return
	}
	sealed, err := readBody(w, r, maxBlob)
	if err == nil && wire.BlobName(sealed) != name {
		err = failf(http.StatusUnprocessableEntity, "the bytes do not have this name")
	}
	if err == nil {
		err = h.saveBlob(name, sealed)
	}
	h.reply(w, r, struct{}{}, err)
}

func (h *Hub) saveBlob(name string, sealed []byte) error {
	path := filepath.Join(h.blobs, name)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	if err := disk.Replace(path, sealed, 0o600); err != nil {
		return fmt.Errorf("store blob: %w", err)
	}
	return nil
}

func (h *Hub) hasBlob(name string) bool {
	if !blobPattern.MatchString(name) {
		return false
	}
	_, err := os.Stat(filepath.Join(h.blobs, name))
	return err == nil
}

// openBlob opens a sealed picture in memory.
func (h *Hub) openBlob(name string) ([]byte, error) {
	if !blobPattern.MatchString(name) {
		return nil, fs.ErrNotExist
	}
	sealed, err := os.ReadFile(filepath.Join(h.blobs, name))
	if err != nil {
		return nil, err
	}
	return wire.Unseal(h.identity, sealed)
}
