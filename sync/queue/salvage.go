package queue

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"time"

	"github.com/passdesk/passdesk/app/disk"
	"go.etcd.io/bbolt"
)

// asideKept is how many damaged files are kept; older ones are removed when another one is set aside.
const asideKept = 4

// setAside moves the damaged file into a folder of its own, lets a child bring what is readable into a new file, and
// makes an empty one when that fails.
func (q *Queue) setAside(reason string) error {
	q.opened.SetAside, q.opened.Reason = true, reason
	aside, err := q.asideFolder()
	if err != nil {
		return err
	}
	q.opened.Aside = aside
	path, bad, tmp := q.path("queue.db"), filepath.Join(aside, "queue.db"), q.path("queue.db.new")
	if err := os.Rename(path, bad); err != nil {
		return err
	}
	if err := errors.Join(disk.Sync(aside), disk.Sync(q.dir)); err != nil {
		return err
	}
	q.check(bad, tmp, true) // even when it died, what it wrote may be sound
	if q.check(tmp, "", false) == (verdict{}) {
		return errors.Join(disk.Sync(tmp), os.Rename(tmp, path), disk.Sync(q.dir))
	}
	os.Remove(tmp)
	return q.create()
}

func (q *Queue) asideFolder() (string, error) {
	if old, err := filepath.Glob(q.path("queue.bad-*")); err == nil && len(old) >= asideKept {
		slices.Sort(old)
		for _, dir := range old[:len(old)-asideKept+1] {
			q.log.Warn("queue.aside-removed", "folder", filepath.Base(dir))
			if err := os.RemoveAll(dir); err != nil {
				return "", err
			}
		}
	}
	stamp := q.path("queue.bad-" + q.opts.Now().UTC().Format("20060102T150405Z"))
	for n := 1; ; n++ {
		aside := stamp
		if n > 1 {
			aside = fmt.Sprintf("%s-%d", stamp, n)
		}
		err := os.Mkdir(aside, 0o700)
		if !errors.Is(err, fs.ErrExist) {
			return aside, err
		}
	}
}

// keepBlobsAside moves blobs that nothing names beside the damaged file: a lost item may have named them.
func (q *Queue) keepBlobsAside() {
	keep := func(name string) error {
		if q.opened.Aside == "" {
			aside, err := q.asideFolder()
			if err != nil {
				return err
			}
			q.opened.Aside = aside
		}
		folder := filepath.Join(q.opened.Aside, "blobs")
		if err := os.MkdirAll(folder, 0o700); err != nil {
			return err
		}
		return os.Rename(q.path("blobs", name), filepath.Join(folder, name))
	}
	q.files.Lock()
	defer q.files.Unlock()
	for name, b := range q.blobs {
		if b.items > 0 || b.state {
			continue
		}
		if err := keep(name); err != nil {
			q.log.Error("queue.blob-not-kept", "err", err)
			b.items++ // so that it is not swept as an orphan
			continue
		}
		delete(q.blobs, name)
		q.blobBytes -= b.size
	}
}

// salvage copies the rows with a right checksum from a damaged file into a new one, many at a time and without waiting
// for the disk, so that what came before a fault is there. The audit chain stays behind: the new file begins a new one.
func salvage(from, to string) (err error) {
	os.Remove(to)
	dst, err := openBolt(to, time.Second)
	if err != nil {
		return err
	}
	defer func() {
		err = errors.Join(err, dst.Sync(), dst.Close())
	}()
	dst.NoSync = true
	if err := dst.Update(prepare); err != nil {
		return err
	}
	src, err := bbolt.Open(from, 0o600, &bbolt.Options{ReadOnly: true, Timeout: time.Second})
	if err != nil {
		return err
	}
	defer src.Close()
	for _, name := range checked {
		if err := copyRows(dst, src, name); err != nil {
			return err
		}
	}
	return nil
}

// copyRows copies a bucket as far as its pages can be read.
func copyRows(dst, src *bbolt.DB, bucket []byte) error {
	type pair struct{ k, payload []byte }
	var batch []pair
	flush := func() error {
		err := dst.Update(func(tx *bbolt.Tx) error {
			for _, p := range batch {
				if err := put(tx, bucket, p.k, p.payload); err != nil {
					return err
				}
			}
			return nil
		})
		batch = batch[:0]
		return err
	}
	read := func() error {
		defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
		defer func() { _ = recover() }()
		return src.View(func(tx *bbolt.Tx) error {
			b := tx.Bucket(bucket)
			if b == nil {
				return nil
			}
			return b.ForEach(func(k, v []byte) error {
				payload, err := open(bucket, k, v)
				if err != nil || string(k) == string(metaAnchor) {
					return nil
				}
				if batch = append(batch, pair{append([]byte(nil), k...), payload}); len(batch) < 64 {
					return nil
				}
				return flush()
			})
		})
	}
	return errors.Join(read(), flush())
}
