package queue

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"
)

// Stats is what staff, and the page "this station is closed for new people", need to know.
type Stats struct {
	Pending   int       // items that wait, poison included
	Poison    int       // of these: need a person
	Oldest    time.Time // Created of the oldest item; zero when there is none
	BlobBytes int64
	FileBytes int64 // of queue.db that are in use
	Percent   int   // of the bound that is nearest: items, blobs or file; 0 to 100
	Warn      bool  // Percent is at least 80
	Full      bool  // Percent is at least 95, or the disk is full: close for new people
}

// Stats counts.
func (q *Queue) Stats() Stats {
	var s Stats
	q.mu.Lock()
	s.Pending, s.Poison = len(q.index.items), q.index.poison
	for _, list := range q.index.cases {
		if c := list[0].Created; s.Oldest.IsZero() || c.Before(s.Oldest) {
			s.Oldest = c
		}
	}
	q.mu.Unlock()
	q.files.Lock()
	s.BlobBytes = q.blobBytes
	q.files.Unlock()
	s.FileBytes = liveBytes(q.db)

	part := max(
		float64(s.Pending)/float64(q.opts.MaxItems),
		float64(s.BlobBytes)/float64(q.opts.MaxBlobBytes),
		float64(s.FileBytes)/float64(q.opts.MaxSize),
	)
	s.Percent = int(min(100, 100*part))
	s.Warn = part >= 0.80
	s.Full = part >= 0.95 || q.ballastGone.Load()
	return s
}

// Poison returns the items that will not be tried again unless a person says so, oldest first, without bodies.
func (q *Queue) Poison() []Item {
	q.mu.Lock()
	defer q.mu.Unlock()
	var items []Item
	for _, e := range q.index.items {
		if e.Poison {
			items = append(items, e.Item)
		}
	}
	slices.SortFunc(items, func(a, b Item) int { return strings.Compare(a.ID, b.ID) })
	return items
}

// Retry makes an item due at once, as new: its back-off starts over, and an expiry that has passed is lifted.
func (q *Queue) Retry(id string) error {
	q.write.Lock()
	defer q.write.Unlock()
	e, err := q.idle(id)
	if err != nil {
		return wrap("retry", err)
	}
	r := e.row
	r.Poison, r.Wait, r.NotBefore = false, 0, time.Time{}
	if e.expired(time.Now()) {
		r.Expires = time.Time{}
	}
	err = q.update(true, func(tx *bbolt.Tx) error {
		return errors.Join(putJSON(tx, bucketOutbox, []byte(id), r), q.note(tx, "retried", r.Case, r.Kind))
	})
	q.mu.Lock()
	defer q.mu.Unlock()
	e.busy = false
	if err != nil {
		return wrap("retry", err)
	}
	q.index.setPoison(e, false)
	e.row, e.tries, e.due, e.hold = r, 0, time.Now(), time.Time{}
	if r.Expires.IsZero() {
		e.dead = time.Time{}
	}
	q.nudge()
	return nil
}

// Discard removes an item undelivered, with its blobs. The reason goes into the audit chain and must not name a person.
func (q *Queue) Discard(id, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return errors.New("discard: a reason is needed")
	}
	q.write.Lock()
	e, err := q.idle(id)
	q.write.Unlock()
	if err == nil {
		if err = q.remove(e, "discarded", reason); err != nil {
			q.release(e)
		}
	}
	return wrap("discard", err)
}

// idle finds an item that no worker has, and keeps workers from it by marking it busy.
func (q *Queue) idle(id string) (*entry, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e := q.index.items[id]
	switch {
	case e == nil:
		return nil, ErrNoItem
	case e.busy:
		return nil, ErrBusy
	}
	e.busy = true
	return e, nil
}

// remove takes an item out of the outbox for good, remembers its key, and unlinks the blobs that only it named.
func (q *Queue) remove(e *entry, event, detail string) error {
	q.write.Lock()
	defer q.write.Unlock()
	id := []byte(e.ID)
	err := q.update(true, func(tx *bbolt.Tx) error {
		if err := errors.Join(tx.Bucket(bucketOutbox).Delete(id), tx.Bucket(bucketBody).Delete(id)); err != nil {
			return err
		}
		if err := q.acknowledge(tx, e.Case, keyHash(e.Key)); err != nil {
			return err
		}
		return q.note(tx, event, e.Case, strings.TrimSpace(e.Kind+" "+detail))
	})
	if err != nil {
		return err
	}
	q.mu.Lock()
	q.index.remove(e)
	q.useBlobs(e.Blobs, -1)
	q.mu.Unlock()
	if len(e.Blobs) > 0 {
		q.sweepBlobs(false)
	}
	q.restoreBallast()
	q.nudge()
	return nil
}

// acknowledge moves a key to the log of keys that are done with, and forgets the oldest ones beyond KeepKeys, together
// with the cases that only they remember.
func (q *Queue) acknowledge(tx *bbolt.Tx, caseID string, hash []byte) error {
	n := uint64(1)
	cur := tx.Bucket(bucketAcked).Cursor()
	if k, _ := cur.Last(); len(k) == 8 {
		n = binary.BigEndian.Uint64(k) + 1
	}
	var c caseRow
	if err := getJSON(tx, bucketCase, []byte(caseID), &c); err != nil {
		return err
	}
	c.Live--
	c.Ack = n
	if err := errors.Join(
		put(tx, bucketKey, hash, keyDone),
		putJSON(tx, bucketAcked, number(n), ackRow{Key: hash, Case: caseID}),
		putJSON(tx, bucketCase, []byte(caseID), c),
	); err != nil {
		return err
	}
	for k, v := cur.First(); len(k) == 8 && n-binary.BigEndian.Uint64(k) >= uint64(q.opts.KeepKeys); k, v = cur.First() {
		if err := forgetKey(tx, k, v); err != nil {
			return err
		}
	}
	return nil
}

func forgetKey(tx *bbolt.Tx, k, v []byte) error {
	var old ackRow
	var c caseRow
	n := binary.BigEndian.Uint64(k)
	if err := openJSON(bucketAcked, k, v, &old); err == nil {
		if err := getJSON(tx, bucketCase, []byte(old.Case), &c); err != nil {
			return err
		}
		if c.Live == 0 && c.Ack == n {
			err = tx.Bucket(bucketCase).Delete([]byte(old.Case))
		}
		if err = errors.Join(err, tx.Bucket(bucketKey).Delete(old.Key)); err != nil {
			return err
		}
	}
	if err := tx.Bucket(bucketAcked).Delete(number(n)); err != nil {
		return fmt.Errorf("forget key: %w", err)
	}
	return nil
}
