package queue

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/passdesk/passdesk/app/disk"
	"go.etcd.io/bbolt"
)

// Open opens the queue in a folder of its own, which is made when it is missing.
//
// It takes the lock (ErrLocked when another program has it), checks the file in a child process, sets a damaged file
// aside and goes on with a fresh one into which the readable items were brought, reads the outbox into memory, and removes
// keys and blobs that nothing names. Opened tells what was found. An error means that the folder cannot be used at all:
// rights, a read-only or failing disk.
func Open(dir string, opts Options) (*Queue, error) {
	q := &Queue{dir: dir, opts: opts.withDefaults(), wake: make(chan struct{}, 1)}
	q.log = q.opts.Log
	if err := q.open(); err != nil {
		if q.db != nil {
			q.db.Close()
		}
		if q.lock != nil {
			q.lock.Close()
		}
		return nil, fmt.Errorf("open queue: %w", err)
	}
	o := q.opened
	q.log.Info("queue.opened", "items", len(q.index.items), "poison", q.index.poison, "orphans", o.Orphans)
	if o.Alarm() {
		q.log.Error("queue.damage", "set_aside", o.SetAside, "reason", o.Reason, "salvaged", o.Salvaged,
			"rows", o.Damaged, "state_lost", o.StateLost, "audit", o.AuditBroken)
	}
	return q, nil
}

func (q *Queue) open() (err error) {
	if err := os.MkdirAll(q.dir, 0o700); err != nil {
		return err
	}
	if q.lock, err = lockFolder(q.path("queue.lock"), q.opts.LockTimeout); err != nil {
		return err
	}
	q.makeRoom()
	os.Remove(q.path("queue.db.new")) // left by a crash
	if err := q.openFile(); err != nil {
		return err
	}
	if err := q.listBlobs(); err != nil {
		return err
	}
	if err := q.loadIndex(); err != nil {
		if errors.Is(err, errVersion) || isFull(err) || q.opened.SetAside {
			return err
		}
		if err := q.replace(err.Error()); err != nil { // damage that the check did not see
			return err
		}
	}
	state, err := q.loadKey()
	if err != nil {
		return err
	}
	for _, e := range q.index.items {
		q.useBlobs(e.Blobs, 1)
	}
	q.nameBlobs(state)
	clear(state)
	if q.opened.SetAside || q.opened.Damaged > 0 {
		q.keepBlobsAside()
	}
	q.opened.Orphans = q.sweepBlobs(true)
	if _, err := q.Verify(); err != nil {
		q.opened.AuditBroken = err.Error()
	}
	if err := q.takeBallast(); err != nil {
		q.ballastGone.Store(true)
		q.log.Error("queue.disk-full", "err", err)
	}
	if q.opened.Alarm() {
		err = q.Note("damage-found", "", q.opened.Reason)
	}
	if errors.Is(err, ErrFull) {
		err = nil
	}
	return err
}

// openFile leaves q.db open on a file that passed the check.
func (q *Queue) openFile() error {
	path := q.path("queue.db")
	switch _, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		if err := q.create(); err != nil {
			return err
		}
	case err != nil:
		return err
	default:
		fresh := q.path("queue.db.new")
		v := q.check(path, fresh, false)
		switch {
		case v.unreadable != nil:
			return v.unreadable
		case v.damage != "":
			err = wrap("set damaged file aside", q.setAside(v.damage))
		case v.noCopy:
			q.log.Warn("queue.not-rewritten")
		default:
			err = errors.Join(os.Rename(fresh, path), disk.Sync(q.dir))
		}
		if err != nil {
			return err
		}
	}
	db, err := openBolt(path, q.opts.LockTimeout)
	if err != nil {
		return err
	}
	q.db = db
	return nil
}

// replace sets the open file aside and goes on with a fresh one.
func (q *Queue) replace(reason string) (err error) {
	if err := q.db.Close(); err != nil {
		return err
	}
	if err := q.setAside(cut(reason)); err != nil {
		return err
	}
	if q.db, err = openBolt(q.path("queue.db"), q.opts.LockTimeout); err != nil {
		return err
	}
	return q.loadIndex()
}

func openBolt(path string, timeout time.Duration) (db *bbolt.DB, err error) {
	defer func() {
		if r := recover(); r != nil { // bbolt panics on some freelists
			err = fmt.Errorf("open %s: %v", filepath.Base(path), r)
		}
	}()
	db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: timeout, FreelistType: bbolt.FreelistMapType})
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", filepath.Base(path), err)
	}
	db.AllocSize = growth
	return db, nil
}

// create makes an empty queue.db, whole or not at all.
func (q *Queue) create() error {
	tmp := q.path("queue.db.new")
	db, err := openBolt(tmp, q.opts.LockTimeout)
	if err != nil {
		return err
	}
	err = db.Update(prepare)
	if err = errors.Join(err, db.Close()); err != nil {
		os.Remove(tmp)
		return err
	}
	if err := os.Rename(tmp, q.path("queue.db")); err != nil {
		return err
	}
	return disk.Sync(q.dir)
}

func prepare(tx *bbolt.Tx) error {
	for _, name := range buckets {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	var salt [16]byte
	rand.Read(salt[:])
	return errors.Join(put(tx, bucketMeta, metaVersion, []byte(fileVersion)), put(tx, bucketMeta, metaSalt, salt[:]))
}

// liveBytes is the part of the file that is in use; 0 when it is closed.
func liveBytes(db *bbolt.DB) int64 {
	var size, page int64
	if err := db.View(func(tx *bbolt.Tx) error {
		size, page = tx.Size(), int64(db.Info().PageSize)
		return nil
	}); err != nil {
		return 0
	}
	st := db.Stats()
	return max(0, size-int64(st.FreePageN+st.PendingPageN)*page)
}
