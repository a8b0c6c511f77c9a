// Package queue is the station's memory: one bbolt file that holds the state of the visit in progress and the outbox of
// effects that must reach the hub, so that what was acknowledged on screen survives a power cut and is delivered at
// least once, in order within a case.
//
// # The folder
//
//	queue.db           bbolt: sealed visit state, outbox, acknowledged keys, audit chain
//	queue.lock         flock: one program at a time; deleting it while a program runs permits two
//	visit-<id>.key     32 random bytes that open the visit state of queue.db; deleting it forgets the visit
//	blobs/<sha256>     evidence sealed to the hub, named by the hash of its bytes; deleting one loses that evidence
//	ballast            room that is given back when the disk is full; safe to delete
//	queue.bad-<time>/  a damaged queue.db that was set aside, with the blobs that only it names
//
// # Rules of the file
//
// Save, then act: [Queue.Commit] writes state and effects in one transaction and returns after fsync. Values are at most
// 64 KiB; pictures are files. Bodies and blobs are sealed to the hub before they come here, and the station holds no key
// that opens them. Item fields other than Body are stored in the clear, so they must carry no personal data.
//
// The visit state does hold personal data, and bbolt never erases pages; it is therefore encrypted (AES-256-GCM) under a
// key of the visit, and [Queue.Forget] destroys that key. On a solid state disk the destroyed 32 bytes may survive in a
// block that only the drive can reach: disk encryption stays advisable.
package queue

import (
	"errors"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
)

// Largest values that one row may hold, in bytes.
const (
	MaxState = 64<<10 - 256 // state given to Commit
	MaxBody  = 64<<10 - 256 // body of an item; larger content belongs in a blob
)

// Errors that callers tell apart with errors.Is.
var (
	ErrLocked  = errors.New("another program is using this queue folder; close it and start again")
	ErrFull    = errors.New("the queue is full; nothing was changed")
	ErrTooBig  = errors.New("value is larger than a row may be; use a blob")
	ErrNoBlob  = errors.New("no such blob in the queue folder")
	ErrNoItem  = errors.New("no such item in the queue")
	ErrBusy    = errors.New("the item is being delivered just now")
	ErrBroken  = errors.New("the last write to the queue file is uncertain; close the queue and open it again")
	ErrDrained = errors.New("the queue is being drained already")
)

// Item is one lasting effect, delivered at least once.
type Item struct {
	ID      string   // 26 characters that sort by creation (ULID); made by Commit when empty
	Case    string   // first in, first out within a case; parallel across cases
	Seq     uint64   // position in the case, from 1 and without gaps; made by Commit
	Kind    string   // what the body is: "case", "park", "discard", "help", ...
	Key     string   // idempotency key: the same effect has the same key, in all attempts and after restarts
	Body    []byte   `json:",omitempty"` // sealed to the hub already; at most MaxBody
	Blobs   []string // names from PutBlob that must arrive before the body
	Expires time.Time
	Created time.Time
	// NotBefore is the wall clock time of the next attempt. It is for people to read: the wait itself is measured by the
	// monotonic clock, so that setting the clock neither floods the hub nor silences the station.
	NotBefore time.Time
	Attempts  int
	LastError string // of the last attempt, at most 200 bytes
}

// Options of Open. The zero value is right for a station.
type Options struct {
	MaxSize      int   // of queue.db, bytes; 0 means 256 MiB
	MaxItems     int   // in the outbox; 0 means 2,000
	MaxBlobBytes int64 // in the blob folder; 0 means 2 GB
	Ballast      int64 // bytes given back when the disk is full; 0 means 64 MiB, negative none
	KeepKeys     int   // acknowledged idempotency keys remembered; 0 means 20,000
	KeepAudit    int   // audit entries kept; 0 means 50,000

	LockTimeout  time.Duration // 0 means 2 s
	CheckTimeout time.Duration // of the child that checks the file; 0 means 10 s

	Now  func() time.Time // wall clock for what is written down; nil means time.Now
	Rand func() float64   // in [0,1), for jitter only; nil means math/rand. Keys and IDs always use crypto/rand.
	Log  *slog.Logger     // nil means none. Never receives a body, a state or a key.

	// Self is the program that is started to check the file at Open; its main must call [Checked] first. Empty means that
	// the check runs in this process, where some damage cannot be survived.
	Self string
}

func (o Options) withDefaults() Options {
	def := func(p *int, v int) {
		if *p == 0 {
			*p = v
		}
	}
	def(&o.MaxSize, 256<<20)
	def(&o.MaxItems, 2000)
	def(&o.KeepKeys, 20_000)
	def(&o.KeepAudit, 50_000)
	if o.MaxBlobBytes == 0 {
		o.MaxBlobBytes = 2e9
	}
	if o.Ballast == 0 {
		o.Ballast = 64 << 20
	}
	if o.LockTimeout == 0 {
		o.LockTimeout = 2 * time.Second
	}
	if o.CheckTimeout == 0 {
		o.CheckTimeout = 10 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Rand == nil {
		o.Rand = rand.Float64
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// Queue is an open queue folder. Its methods may be called from any goroutine.
type Queue struct {
	dir    string
	opts   Options
	log    *slog.Logger
	lock   *os.File
	opened Opening

	write  sync.Mutex // one writer; guards the fields of this block
	db     *bbolt.DB
	key    visitKey
	lastID ulid
	broken bool
	closed bool

	mu    sync.Mutex // guards index; taken after write, never held during a transaction
	index index

	files     sync.Mutex // guards blobs and the folder of blobs; taken after mu
	blobs     map[string]*blob
	blobBytes int64

	ballastGone atomic.Bool
	draining    atomic.Bool
	wake        chan struct{} // capacity 1: "look again"
}

// Opening tells what Open found, for the alarm of the station.
type Opening struct {
	SetAside    bool   // queue.db was damaged; a fresh one is in use
	Aside       string // folder that holds the damaged file
	Reason      string // why it was set aside, for the log
	Salvaged    int    // items that could be read out of the damaged file and are in the fresh one
	Damaged     int    // rows of a sound file that did not match their checksum; they were put away
	StateLost   bool   // there was a visit state, and it cannot be read
	AuditBroken string // why the audit chain does not verify; empty when it does
	Orphans     int    // blobs that nothing named, removed
	InProcess   bool   // the check could not run in a child process
}

// Alarm reports whether staff should look at the station.
func (o Opening) Alarm() bool {
	return o.SetAside || o.Damaged > 0 || o.StateLost || o.AuditBroken != ""
}

// Opened tells what Open found.
func (q *Queue) Opened() Opening { return q.opened }

// Close closes the file. It does not wait for Drain: end its context first.
func (q *Queue) Close() error {
	q.write.Lock()
	defer q.write.Unlock()
	if q.closed {
		return nil
	}
	q.closed = true
	q.key.wipe()
	err := q.db.Close()
	return errors.Join(err, q.lock.Close())
}

func (q *Queue) path(elem ...string) string {
	return filepath.Join(append([]string{q.dir}, elem...)...)
}

// Kick says that the network is back: waiting items are tried at once and their back-off starts anew. A wait that the
// hub asked for is kept.
func (q *Queue) Kick() {
	q.mu.Lock()
	now := time.Now()
	for _, e := range q.index.items {
		e.tries = 0
		e.due = later(now, e.hold)
	}
	q.mu.Unlock()
	q.restoreBallast()
	q.nudge()
}

func (q *Queue) nudge() {
	select {
	case q.wake <- struct{}{}:
	default:
	}
}
