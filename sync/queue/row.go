package queue

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	"go.etcd.io/bbolt"
)

// The buckets of queue.db. Every row but those of audit, whose chain protects them, begins with a checksum.
var (
	bucketMeta    = []byte("meta")    // "version", "salt", "state", "anchor"
	bucketOutbox  = []byte("outbox")  // item ID -> row
	bucketBody    = []byte("body")    // item ID -> sealed body
	bucketCase    = []byte("case")    // case -> caseRow
	bucketKey     = []byte("key")     // SHA-256 of the idempotency key -> keyWaiting or keyDone
	bucketAcked   = []byte("acked")   // number, 8 bytes big endian -> ackRow: the keys in order of removal
	bucketAudit   = []byte("audit")   // number, 8 bytes big endian -> AuditEntry
	bucketDamaged = []byte("damaged") // bucket, slash, key -> value as it was found

	checked = [][]byte{bucketMeta, bucketOutbox, bucketBody, bucketCase, bucketKey, bucketAcked}
	buckets = append(slices.Clone(checked), bucketAudit, bucketDamaged)
)

var (
	metaVersion = []byte("version")
	metaSalt    = []byte("salt")
	metaState   = []byte("state")
	metaAnchor  = []byte("anchor")

	keyWaiting = []byte("waiting")
	keyDone    = []byte("done")
)

const (
	fileVersion = "1"
	maxRow      = 64 << 10 // bytes of any value
)

// row is an item as it is stored, without the body.
type row struct {
	Item
	Poison bool          `json:",omitempty"`
	Wait   time.Duration `json:",omitempty"` // length of the current wait; bounds NotBefore when the clock was set
	Size   int           // of the body, bytes
}

// caseRow remembers a case for as long as it has items or keys in the log of acknowledged ones.
type caseRow struct {
	Seq  uint64 // of its newest item
	Live int    // items in the outbox
	Ack  uint64 `json:",omitempty"` // its newest number in the acked bucket
}

type ackRow struct {
	Key  []byte // SHA-256 of the idempotency key
	Case string
}

var errChecksum = errors.New("row does not match its checksum")

const sumSize = 8

// rowSum binds a value to its place, because a flipped bit in a page header can move rows as well as change them.
func rowSum(bucket, key, payload []byte) []byte {
	h := sha256.New()
	h.Write(bucket)
	h.Write([]byte{0})
	h.Write(binary.BigEndian.AppendUint32(nil, uint32(len(key))))
	h.Write(key)
	h.Write(payload)
	return h.Sum(nil)[:sumSize]
}

func put(tx *bbolt.Tx, bucket, key, payload []byte) error {
	value := append(rowSum(bucket, key, payload), payload...)
	return tx.Bucket(bucket).Put(key, value)
}

func putJSON(tx *bbolt.Tx, bucket, key []byte, v any) error {
	payload, err := json.Marshal(v)
	if err != nil {
		return err
	}
	return put(tx, bucket, key, payload)
}

// get returns a copy of the payload, or nil when there is no such row.
func get(tx *bbolt.Tx, bucket, key []byte) ([]byte, error) {
	value := tx.Bucket(bucket).Get(key)
	if value == nil {
		return nil, nil
	}
	return open(bucket, key, value)
}

// getJSON leaves v alone when there is no such row.
func getJSON(tx *bbolt.Tx, bucket, key []byte, v any) error {
	payload, err := get(tx, bucket, key)
	if err != nil || payload == nil {
		return err
	}
	return json.Unmarshal(payload, v)
}

// open checks a value as bbolt gave it and returns a copy of its payload, never nil without an error.
func open(bucket, key, value []byte) ([]byte, error) {
	if len(value) < sumSize {
		return nil, errChecksum
	}
	payload := value[sumSize:]
	if string(rowSum(bucket, key, payload)) != string(value[:sumSize]) {
		return nil, fmt.Errorf("%s: %w", bucket, errChecksum)
	}
	return append(make([]byte, 0, len(payload)), payload...), nil
}

func openJSON(bucket, key, value []byte, v any) error {
	payload, err := open(bucket, key, value)
	if err != nil {
		return err
	}
	return json.Unmarshal(payload, v)
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func keyHash(key string) []byte {
	h := sha256.Sum256([]byte(key))
	return h[:]
}

// ulid is 48 bits of Unix milliseconds and 80 random bits; its text is 26 characters of Crockford's base 32, most
// significant first, so that texts sort like numbers (github.com/ulid/spec).
type ulid [16]byte

var crockford = base32.NewEncoding("0123456789ABCDEFGHJKMNPQRSTVWXYZ").WithPadding(base32.NoPadding)

func (u ulid) String() string {
	// 128 bits are 25.6 digits: two zero bits go in front, and base32 wants whole bytes, so 130 bits are taken from 136.
	var wide [17]byte
	var carry byte
	for i, b := range u {
		wide[i] = carry<<6 | b>>2
		carry = b & 3
	}
	wide[16] = carry << 6
	return crockford.EncodeToString(wide[:])[:26]
}

func parseULID(s string) (u ulid, ok bool) {
	if len(s) != 26 {
		return u, false
	}
	wide, err := crockford.DecodeString(s + "00")
	if err != nil || len(wide) < 17 {
		return u, false
	}
	for i := range u {
		u[i] = wide[i]<<2 | wide[i+1]>>6
	}
	return u, true
}

// next returns an ID above u, made at now where the clock permits.
func (u ulid) next(now time.Time) ulid {
	n := u
	ms := uint64(now.UnixMilli())
	if last := binary.BigEndian.Uint64(append([]byte{0, 0}, u[:6]...)); ms > last {
		copy(n[:6], binary.BigEndian.AppendUint64(nil, ms)[2:])
		rand.Read(n[6:])
		return n
	}
	for i := len(n) - 1; i >= 0; i-- { // the clock stands or was set back: count
		if n[i]++; n[i] != 0 {
			break
		}
	}
	return n
}
