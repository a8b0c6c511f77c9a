package queue

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestBlobLivesWhileItIsNamed(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	put := func(s string) string {
		name, err := q.PutBlob([]byte(s))
		must(t, err)
		return name
	}
	here := func(name string) bool {
		_, err := os.Stat(q.path("blobs", name))
		return !errors.Is(err, fs.ErrNotExist)
	}
	retaken, kept, both, orphan := put("retaken"), put("kept"), put("both"), put("orphan")
	must(t, q.Commit([]byte(`{"document":"`+retaken+`","selfie":"`+kept+`","b":"`+both+`"}`), nil))
	must(t, q.Commit([]byte(`{"selfie":"`+kept+`","b":"`+both+`"}`), nil))
	if here(retaken) || !here(kept) || !here(orphan) {
		t.Errorf("after a retake: %v %v %v", here(retaken), here(kept), here(orphan))
	}
	q = mustReopen(t, q)
	if here(orphan) || !here(kept) || q.Opened().Orphans != 1 {
		t.Errorf("after a restart: orphan %v, kept %v, %+v", here(orphan), here(kept), q.Opened())
	}
	it := item("a", 1)
	it.Blobs = []string{kept, both}
	must(t, q.Commit(nil, []Item{it}))
	must(t, q.Forget([]byte("idle, but still of "+both), nil))
	late := put("put by a goroutine of the visit that ended")
	must(t, q.Forget([]byte("idle, but still of "+both), nil))
	if !here(kept) || here(late) {
		t.Errorf("after the visit: kept %v, late %v", here(kept), here(late))
	}
	drain(t, q, empty, func(_ context.Context, it Item, open func(string) ([]byte, error)) error {
		data, err := open(kept)
		if err != nil || string(data) != "kept" {
			t.Errorf("open = %q, %v", data, err)
		}
		if _, err := open(orphan); err == nil {
			t.Error("a blob of no item was opened")
		}
		return nil
	})
	if here(kept) || !here(both) {
		t.Errorf("after delivery: kept %v, both %v", here(kept), here(both))
	}
	must(t, q.Forget(nil, nil))
	if left, _ := filepath.Glob(q.path("blobs", "*")); len(left) != 0 || q.Stats().BlobBytes != 0 {
		t.Errorf("left over: %v, %d bytes", left, q.Stats().BlobBytes)
	}
}

func TestBlobChangedOnDisk(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	name, err := q.PutBlob([]byte("evidence"))
	must(t, err)
	it := item("a", 1)
	it.Blobs = []string{name}
	must(t, q.Commit(nil, []Item{it}))
	must(t, os.WriteFile(q.path("blobs", name), []byte("evidencf"), 0o600))
	drain(t, q, func(s Stats) bool { return s.Poison == 1 },
		func(_ context.Context, it Item, open func(string) ([]byte, error)) error {
			_, err := open(name)
			return err
		})
}
