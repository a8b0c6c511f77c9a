package queue

import (
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// reserve is the part of queue.db beyond MaxSize that only removals, wipes and the audit chain may use.
// It exceeds growth, the step in which bbolt lengthens the file.
const (
	reserve = 1 << 20
	growth  = 256 << 10
)

// Commit writes the state, the items and an audit entry in one transaction and returns when they are on the disk.
//
// A nil state leaves the stored one as it is. An item whose key is waiting or was delivered already is left out, because
// its effect is, or will be, there. ID, Seq and Created of the items that were added are filled in. ErrFull, ErrTooBig
// and ErrNoBlob mean that nothing was changed, neither here nor on the disk.
//
// A blob that was put is kept while the text of the state or an item names it.
func (q *Queue) Commit(state []byte, items []Item) error {
	q.write.Lock()
	defer q.write.Unlock()
	if q.key.bytes == nil && state != nil {
		k, err := newKey(q.dir)
		if err != nil {
			return q.full(wrap("commit", err))
		}
		q.key = k
	}
	var sealed []byte
	if state != nil {
		var err error
		if sealed, err = q.key.seal(state); err != nil {
			return wrap("commit", err)
		}
	}
	if err := q.commit(sealed, items, "committed", false); err != nil {
		return wrap("commit", err)
	}
	if state != nil {
		q.nameBlobs(state)
		q.sweepBlobs(false)
	}
	return nil
}

// Forget is Commit at the end of a visit: afterwards nothing that an earlier state held can be read from the folder,
// and blobs that neither the new state nor an item names are removed. A nil state leaves no state at all.
//
// The new state is sealed under a new key that is on the disk before the transaction; the old key is destroyed after it.
// A crash in between leaves the old state or the new one, readable, and the next Open destroys the key that is not used.
// Forget without items works on a full disk too. An error that mentions "destroy" means that the new state is committed
// and that the old key may still be there; Forget may be called again.
func (q *Queue) Forget(state []byte, items []Item) error {
	q.write.Lock()
	defer q.write.Unlock()
	err := q.forget(state, items)
	if errors.Is(err, ErrFull) && len(items) == 0 {
		err = q.forget(state, nil) // the ballast has made room
	}
	return wrap("forget", err)
}

func (q *Queue) forget(state []byte, items []Item) error {
	fresh, err := newKey(q.dir)
	if err != nil {
		return q.full(err)
	}
	sealed := []byte{} // no state
	if state != nil {
		if sealed, err = fresh.seal(state); err != nil {
			return errors.Join(err, destroyFile(keyFile(q.dir, fresh.id)))
		}
	}
	if err := q.commit(sealed, items, "forgot", len(items) == 0); err != nil {
		if !q.broken {
			err = errors.Join(err, destroyFile(keyFile(q.dir, fresh.id)))
		}
		return err
	}
	q.key.wipe()
	q.key = fresh
	err = destroyKeys(q.dir, fresh.id)
	q.nameBlobs(state)
	q.sweepBlobs(true)
	return wrap("destroy key of the visit", err)
}

// commit is called with q.write held. A nil sealed state is left alone, an empty one removes the stored state.
func (q *Queue) commit(sealed []byte, items []Item, event string, useReserve bool) error {
	for _, it := range items {
		if err := q.checkItem(it); err != nil {
			return err
		}
	}
	now := q.opts.Now().UTC().Round(0)
	lastID := q.lastID
	rows := make([]*row, len(items)) // nil: left out
	err := q.update(useReserve, func(tx *bbolt.Tx) error {
		var err error
		switch {
		case len(sealed) > 0:
			err = put(tx, bucketMeta, metaState, sealed)
		case sealed != nil:
			err = tx.Bucket(bucketMeta).Delete(metaState)
		}
		if err != nil {
			return err
		}
		added := 0
		for i, it := range items {
			if rows[i], err = addItem(tx, it, &lastID, now); err != nil {
				return err
			}
			if rows[i] != nil {
				added++
			}
		}
		if added > 0 && q.count()+added > q.opts.MaxItems {
			return fmt.Errorf("%d items: %w", q.opts.MaxItems, ErrFull)
		}
		about := ""
		if len(items) > 0 {
			about = items[0].Case
		}
		return q.note(tx, event, about, "")
	})
	if err != nil {
		return err
	}
	q.lastID = lastID
	q.mu.Lock()
	for i, r := range rows {
		if r == nil {
			continue
		}
		items[i].ID, items[i].Seq, items[i].Created = r.ID, r.Seq, r.Created
		q.index.add(newEntry(*r, now))
		q.useBlobs(r.Blobs, 1)
	}
	q.mu.Unlock()
	q.nudge()
	return nil
}

func (q *Queue) checkItem(it Item) error {
	switch {
	case it.Case == "" || it.Key == "" || it.Kind == "":
		return errors.New("item without case, kind or key")
	case len(it.Case) > 256 || len(it.Key) > 1024 || len(it.Kind) > 64 || len(it.ID) > 64 || len(it.Blobs) > 64:
		return fmt.Errorf("item of kind %.64q: a field: %w", it.Kind, ErrTooBig)
	case len(it.Body) > MaxBody:
		return fmt.Errorf("item of kind %q: body of %d bytes: %w", it.Kind, len(it.Body), ErrTooBig)
	}
	q.files.Lock()
	defer q.files.Unlock()
	for _, name := range it.Blobs {
		if q.blobs[name] == nil {
			return fmt.Errorf("item of kind %q: %w", it.Kind, ErrNoBlob)
		}
	}
	return nil
}

// addItem stores an item and returns its row, or nil when its key is known.
func addItem(tx *bbolt.Tx, it Item, lastID *ulid, now time.Time) (*row, error) {
	hash := keyHash(it.Key)
	if known, err := get(tx, bucketKey, hash); known != nil || err != nil {
		return nil, err
	}
	if it.ID == "" {
		*lastID = lastID.next(now)
		it.ID = lastID.String()
	} else if tx.Bucket(bucketOutbox).Get([]byte(it.ID)) != nil {
		return nil, errors.New("an item with this ID is waiting already")
	}
	var c caseRow
	if err := getJSON(tx, bucketCase, []byte(it.Case), &c); err != nil {
		return nil, err
	}
	c.Seq++
	c.Live++
	it.Seq, it.Created = c.Seq, now
	it.Attempts, it.LastError = 0, ""
	r := &row{Item: it, Size: len(it.Body)}
	if r.Wait = it.NotBefore.Sub(now); r.Wait < 0 || it.NotBefore.IsZero() {
		r.Wait = 0
	}
	r.Body = nil
	id := []byte(it.ID)
	return r, errors.Join(
		putJSON(tx, bucketOutbox, id, r),
		put(tx, bucketBody, id, it.Body),
		putJSON(tx, bucketCase, []byte(it.Case), c),
		put(tx, bucketKey, hash, keyWaiting),
	)
}

// update runs a transaction. On an error nothing was changed, except that ErrBroken leaves it open until the next Open.
// It is called with q.write held.
func (q *Queue) update(useReserve bool, fn func(*bbolt.Tx) error) error {
	switch {
	case q.closed:
		return fs.ErrClosed
	case q.broken:
		return ErrBroken
	}
	q.db.MaxSize = q.opts.MaxSize
	if useReserve {
		q.db.MaxSize += reserve
	}
	before, err := q.txid()
	if err != nil {
		return err
	}
	var refused error
	err = q.protect(func() error {
		return q.db.Update(func(tx *bbolt.Tx) error {
			refused = fn(tx)
			return refused
		})
	})
	switch {
	case err == nil:
		return nil
	case q.broken:
		return err
	case refused != nil:
		return q.full(refused)
	}
	// Commit failed. When the meta page has moved on all the same, the transaction may or may not be on the disk.
	if after, verr := q.txid(); verr != nil || after != before {
		q.broken = true
		return fmt.Errorf("%w: %w", ErrBroken, err)
	}
	return q.full(err)
}

// protect turns a panic of bbolt, which only a file that was damaged while open should cause, into ErrBroken: the
// station closes the queue and opens it again, which checks the file.
func (q *Queue) protect(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			q.broken = true
			q.log.Error("queue.panic", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = ErrBroken
		}
	}()
	return fn()
}

func (q *Queue) txid() (id int, err error) {
	err = q.db.View(func(tx *bbolt.Tx) error {
		id = tx.ID()
		return nil
	})
	return id, err
}

// full turns errors of a full disk or file into ErrFull and gives the ballast back to a full disk.
func (q *Queue) full(err error) error {
	switch {
	case err == nil || errors.Is(err, ErrFull):
		return err
	case errors.Is(err, bolterrors.ErrMaxSizeReached):
		return fmt.Errorf("%w: %w", ErrFull, err)
	case isFull(err):
		q.dropBallast()
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}
