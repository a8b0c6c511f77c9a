package hub

import (
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"time"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// Store keeps the hub's records in tables of keys and values. Update is one transaction: all or nothing, durable when it
// returns, and never at the same time as another Update.
type Store interface {
	View(func(Tx) error) error
	Update(func(Tx) error) error
	Close() error
}

// Tx is one look at the store. Values are valid until the transaction ends.
type Tx interface {
	Get(table, key string) []byte
	Put(table, key string, value []byte) error
	Delete(table, key string) error
	// Each visits the keys that begin with prefix and are not before from, in order, until fn returns an error. errStop ends it
	// quietly. fn must not write.
	Each(table, prefix, from string, fn func(key string, value []byte) error) error
}

var errStop = errors.New("stop")

// Tables.
const (
	tabCases    = "cases"         // case id -> caseRecord
	tabLiving   = "living"        // case id -> 1 until its evidence is purged
	tabBodies   = "bodies"        // case id -> sealed wire.Case
	tabEvents   = "events"        // case id/N -> wire.Event without photo
	tabKeys     = "keys"          // idempotency key -> receipt
	tabHistory  = "history"       // sequence -> idempotency key
	tabCodes    = "codes"         // hash of a resume code -> case id
	tabPINs     = "pins"          // case id -> pinRecord
	tabLinks    = "links"         // hash of a link's token -> linkRecord
	tabTickets  = "tickets"       // hash of a ticket -> ticketRecord
	tabPasses   = "passes"        // upn -> passRecord
	tabVerified = "verified"      // upn -> verifiedRecord
	tabCreds    = "credentials"   // credential id -> credentialRecord
	tabPresents = "presentations" // presentation id -> presentation
	tabThrottle = "throttle"      // kind:who -> throttleRecord
	tabAudit    = "audit"         // sequence -> AuditEntry
	tabMail     = "mail"          // sequence -> sealed message of the development mailbox
	tabOutgoing = "outgoing"      // sequence -> sealed message that waits for the next sweep
	tabPasskeys = "passkeys"      // upn/id -> record of the relying party
	tabStations = "stations"      // station -> stationRecord
	tabMeta     = "meta"          // counters
)

var tables = []string{
	tabCases, tabLiving, tabBodies, tabEvents, tabKeys, tabHistory, tabCodes, tabPINs, tabLinks, tabTickets, tabPasses,
	tabVerified, tabCreds, tabPresents, tabThrottle, tabAudit, tabMail, tabOutgoing, tabPasskeys, tabStations, tabMeta,
}

type boltStore struct{ db *bolt.DB }

// OpenBolt opens hub.db in dir; a second process on the same file is refused after two seconds.
func OpenBolt(dir string) (Store, error) {
	db, err := bolt.Open(filepath.Join(dir, "hub.db"), 0o600, &bolt.Options{Timeout: 2 * time.Second, MaxSize: 4 << 30})
	if errors.Is(err, bolterrors.ErrTimeout) {
		return nil, fmt.Errorf("another hub is already using %s; end it first, or choose another data directory", dir)
	}
	if err != nil {
		return nil, fmt.Errorf("open hub store: %w", err)
	}
	err = db.Update(func(tx *bolt.Tx) error {
		for _, t := range tables {
			if _, err := tx.CreateBucketIfNotExists([]byte(t)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		_ = db.Close()
		return nil, fmt.Errorf("open hub store: %w", err)
	}
	return boltStore{db}, nil
}

func (s boltStore) View(fn func(Tx) error) error {
	return s.db.View(func(tx *bolt.Tx) error { return fn(boltTx{tx}) })
}

func (s boltStore) Update(fn func(Tx) error) error {
	return s.db.Update(func(tx *bolt.Tx) error { return fn(boltTx{tx}) })
}

func (s boltStore) Close() error { return s.db.Close() }

type boltTx struct{ tx *bolt.Tx }

func (t boltTx) Get(table, key string) []byte { return t.tx.Bucket([]byte(table)).Get([]byte(key)) }

func (t boltTx) Put(table, key string, value []byte) error {
	return t.tx.Bucket([]byte(table)).Put([]byte(key), value)
}

func (t boltTx) Delete(table, key string) error {
	return t.tx.Bucket([]byte(table)).Delete([]byte(key))
}

func (t boltTx) Each(table, prefix, from string, fn func(string, []byte) error) error {
	c := t.tx.Bucket([]byte(table)).Cursor()
	for k, v := c.Seek([]byte(max(prefix, from))); k != nil; k, v = c.Next() {
		if len(k) < len(prefix) || string(k[:len(prefix)]) != prefix {
			break
		}
		if err := fn(string(k), v); err != nil {
			if errors.Is(err, errStop) {
				return nil
			}
			return err
		}
	}
	return nil
}

// load reads a JSON record; ok is false when there is none.
func load[T any](tx Tx, table, key string) (v T, ok bool, err error) {
	raw := tx.Get(table, key)
	if raw == nil {
		return v, false, nil
	}
	if err := json.Unmarshal(raw, &v); err != nil {
		return v, false, fmt.Errorf("read %s record: %w", table, err)
	}
	return v, true, nil
}

func save(tx Tx, table, key string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return fmt.Errorf("write %s record: %w", table, err)
	}
	if err := tx.Put(table, key, raw); err != nil {
		return fmt.Errorf("write %s record: %w", table, err)
	}
	return nil
}

// next counts a named counter up and returns its new value, zero-padded so that keys sort.
func next(tx Tx, counter string) (uint64, string, error) {
	n, _, err := load[uint64](tx, tabMeta, counter)
	if err != nil {
		return 0, "", err
	}
	n++
	return n, fmt.Sprintf("%012d", n), save(tx, tabMeta, counter, n)
}
