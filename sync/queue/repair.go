package queue

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"

	"go.etcd.io/bbolt"
)

var errVersion = errors.New("queue.db has version")

// place is where a row is.
type place struct{ bucket, key []byte }

// loadIndex reads the outbox. Rows that do not match their checksum, which the check of the file's structure cannot see,
// are moved to the bucket "damaged", and what depends on them is counted anew.
func (q *Queue) loadIndex() error {
	q.index = index{items: map[string]*entry{}, cases: map[string][]*entry{}}
	now := q.opts.Now()
	var bad []place
	err := q.db.View(func(tx *bbolt.Tx) error {
		for _, name := range buckets {
			if tx.Bucket(name) == nil {
				return fmt.Errorf("bucket %s is missing", name)
			}
		}
		if v, err := get(tx, bucketMeta, metaVersion); err == nil && v != nil && string(v) != fileVersion {
			return fmt.Errorf("%w %s, this program knows %s", errVersion, v, fileVersion)
		}
		for _, name := range checked {
			if err := tx.Bucket(name).ForEach(func(k, v []byte) error {
				if _, err := open(name, k, v); err != nil && !bytes.Equal(k, metaState) {
					bad = append(bad, place{name, bytes.Clone(k)})
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return tx.Bucket(bucketOutbox).ForEach(func(k, v []byte) error {
			var r row
			if err := openJSON(bucketOutbox, k, v, &r); err != nil {
				return nil // is in bad
			}
			if body, err := get(tx, bucketBody, k); err != nil || body == nil || len(body) != r.Size {
				bad = append(bad, place{bucketOutbox, bytes.Clone(k)})
				return nil
			}
			q.index.add(newEntry(r, now))
			if id, ok := parseULID(r.ID); ok && r.ID > q.lastID.String() {
				q.lastID = id
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	q.opened.Damaged = len(bad)
	if q.opened.SetAside {
		q.opened.Salvaged = len(q.index.items)
	}
	if len(bad) == 0 && !q.opened.SetAside {
		return nil
	}
	return wrap("repair", q.db.Update(func(tx *bbolt.Tx) error { return q.repair(tx, bad) }))
}

func (q *Queue) repair(tx *bbolt.Tx, bad []place) error {
	for _, p := range bad {
		b := tx.Bucket(p.bucket)
		v := bytes.Clone(b.Get(p.key))
		err := tx.Bucket(bucketDamaged).Put(bytes.Join([][]byte{p.bucket, p.key}, []byte("/")), v)
		if err = errors.Join(err, b.Delete(p.key)); err != nil {
			return err
		}
	}
	if salt, err := get(tx, bucketMeta, metaSalt); err != nil || salt == nil {
		fresh := make([]byte, 16)
		rand.Read(fresh)
		if err := put(tx, bucketMeta, metaSalt, fresh); err != nil {
			return err
		}
	}
	if err := q.repairKeys(tx); err != nil {
		return err
	}
	return q.repairCases(tx)
}

// repairKeys makes the waiting keys those of the items that are there, so that a lost item may be queued again.
func (q *Queue) repairKeys(tx *bbolt.Tx) error {
	var waiting [][]byte
	if err := tx.Bucket(bucketKey).ForEach(func(k, v []byte) error {
		if state, err := open(bucketKey, k, v); err == nil && bytes.Equal(state, keyWaiting) {
			waiting = append(waiting, bytes.Clone(k))
		}
		return nil
	}); err != nil {
		return err
	}
	for _, k := range waiting {
		if err := tx.Bucket(bucketKey).Delete(k); err != nil {
			return err
		}
	}
	for _, e := range q.index.items {
		if err := put(tx, bucketKey, keyHash(e.Key), keyWaiting); err != nil {
			return err
		}
	}
	return nil
}

// repairCases counts the items of each case anew. Sequence numbers go on from the highest one known.
func (q *Queue) repairCases(tx *bbolt.Tx) error {
	cases := map[string]*caseRow{}
	if err := tx.Bucket(bucketCase).ForEach(func(k, v []byte) error {
		c := &caseRow{}
		err := openJSON(bucketCase, k, v, c)
		c.Live = 0
		cases[string(k)] = c
		return err
	}); err != nil {
		return err
	}
	for name, list := range q.index.cases {
		c := cases[name]
		if c == nil {
			c = &caseRow{}
			cases[name] = c
		}
		c.Live = len(list)
		c.Seq = max(c.Seq, list[len(list)-1].Seq)
	}
	for name, c := range cases {
		if err := putJSON(tx, bucketCase, []byte(name), c); err != nil {
			return err
		}
	}
	return nil
}
