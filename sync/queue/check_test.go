package queue

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"
)

// A disk that refuses says nothing about the file: nothing may be set aside.
func TestFileCannotBeRead(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may read everything")
	}
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.Close())
	must(t, os.Chmod(q.path("queue.db"), 0))
	if _, err := Open(q.dir, small()); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("Open = %v", err)
	}
	if bad, _ := filepath.Glob(q.path("queue.bad-*")); len(bad) != 0 {
		t.Errorf("set aside: %q", bad)
	}
}

func TestSelfDoesNotCheck(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.Commit([]byte("state"), nil))
	must(t, q.Close())
	opts := small()
	opts.Self = "/bin/true"
	q = mustOpen(t, q.dir, opts)
	if o := q.Opened(); !o.InProcess || o.Alarm() {
		t.Errorf("Opened = %+v", o)
	}
	if s, _ := q.Load(); string(s) != "state" {
		t.Errorf("a sound file was lost: %q", s)
	}
}

func TestNewerVersionIsLeftAlone(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.update(false, func(tx *bbolt.Tx) error { return put(tx, bucketMeta, metaVersion, []byte("2")) }))
	must(t, q.Close())
	if _, err := Open(q.dir, small()); !errors.Is(err, errVersion) {
		t.Errorf("Open = %v", err)
	}
	if bad, _ := filepath.Glob(q.path("queue.bad-*")); len(bad) != 0 {
		t.Errorf("set aside: %q", bad)
	}
}
