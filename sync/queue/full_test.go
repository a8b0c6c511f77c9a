package queue

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"errors"
	"fmt"
	"os"
	"syscall"
	"testing"
)

// tmpfs mounts a disk of the given size, or skips the test.
func tmpfs(t *testing.T, bytes int) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, fmt.Sprintf("size=%d", bytes)); err != nil {
		t.Skipf("no small disk for this test, mounting a tmpfs needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

// fill commits items with random bodies until the queue refuses, and returns how many it took.
func fill(t *testing.T, q *Queue) (taken int) {
	t.Helper()
	body := make([]byte, 30_000)
	crand.Read(body)
	for n := range 10_000 {
		it := item(fmt.Sprint("case", n%5), n)
		it.Key = crand.Text()
		it.Body = body
		state := fmt.Appendf(nil, "state %d", n)
		err := q.Commit(state, []Item{it})
		if err == nil {
			taken++
			continue
		}
		if !errors.Is(err, ErrFull) {
			t.Fatalf("commit %d = %v, want ErrFull", n, err)
		}
		s, err := q.Load()
		if want := fmt.Appendf(nil, "state %d", n-1); err != nil || !bytes.Equal(s, want) {
			t.Errorf("state after ErrFull = %q, %v, want %q", s, err, want)
		}
		if it.ID != "" || q.Stats().Pending != taken {
			t.Errorf("after ErrFull %d items wait, want %d", q.Stats().Pending, taken)
		}
		return taken
	}
	t.Fatal("the queue never was full")
	return 0
}

func takeAll(context.Context, Item, func(string) ([]byte, error)) error { return nil }

func TestDiskFull(t *testing.T) {
	dir := tmpfs(t, 6<<20)
	opts := small()
	opts.Ballast = 1 << 20
	q := mustOpen(t, dir, opts)
	if fi, err := os.Stat(q.path("ballast")); err != nil || fi.Size() != 1<<20 {
		t.Fatalf("ballast: %v, %v", fi, err)
	}
	taken := fill(t, q)
	t.Logf("the disk took %d items of 30 kB", taken)
	if s := q.Stats(); !s.Full {
		t.Errorf("Stats = %+v, want Full", s)
	}
	if _, err := os.Stat(q.path("ballast")); err == nil {
		t.Error("the ballast is still there")
	}
	must(t, q.Forget([]byte("closed for new people"), nil))
	must(t, q.Note("door-closed", "", ""))
	if _, err := q.PutBlob(make([]byte, 4<<20)); !errors.Is(err, ErrFull) {
		t.Errorf("PutBlob on a full disk = %v", err)
	}
	if left, _ := os.ReadDir(q.path("blobs")); len(left) != 0 {
		t.Errorf("left by the failed PutBlob: %v", left)
	}

	q = mustReopen(t, q)
	if o := q.Opened(); o.Alarm() || q.Stats().Pending != taken || !q.Stats().Full {
		t.Errorf("reopened on a full disk: %+v, %+v, want %d items", o, q.Stats(), taken)
	}
	drain(t, q, empty, takeAll)
	if s, err := q.Load(); string(s) != "closed for new people" || err != nil {
		t.Errorf("Load = %q, %v", s, err)
	}
	must(t, q.Commit([]byte("open again"), []Item{item("z", 1)}))
}

func TestDiskFullThenRoomAgain(t *testing.T) {
	dir := tmpfs(t, 6<<20)
	opts := small()
	opts.Ballast = 1 << 20
	q := mustOpen(t, dir, opts)
	name, err := q.PutBlob(make([]byte, 4<<20))
	must(t, err)
	it := item("a", 1)
	it.Blobs = []string{name}
	must(t, q.Commit(nil, []Item{it}))
	if _, err := q.PutBlob(bytes.Repeat([]byte{1}, 4<<20)); !errors.Is(err, ErrFull) {
		t.Fatalf("PutBlob = %v, want ErrFull", err)
	}
	if !q.Stats().Full {
		t.Error("not Full")
	}
	drain(t, q, empty, takeAll)
	if s := q.Stats(); s.Full {
		t.Errorf("still Full after the blob has gone: %+v", s)
	}
	if fi, err := os.Stat(q.path("ballast")); err != nil || fi.Size() != 1<<20 {
		t.Errorf("the ballast is not back: %v", err)
	}
}

func TestFileAtItsBound(t *testing.T) {
	opts := small()
	opts.MaxSize = 4 << 20
	q := mustOpen(t, memory(t), opts)
	taken := fill(t, q)
	large := taken
	for n := 0; ; n++ { // and the last free page
		err := q.Commit(nil, []Item{item("small", n)})
		if errors.Is(err, ErrFull) {
			break
		}
		must(t, err)
		taken++
	}
	s := q.Stats()
	if !s.Warn || s.Percent < 80 {
		t.Errorf("Stats at the bound = %+v", s)
	}
	must(t, q.Forget([]byte("closed"), nil))
	q = mustReopen(t, q)
	if q.Stats().Pending != taken || q.Opened().Alarm() {
		t.Errorf("reopened: %+v, %+v, want %d items", q.Opened(), q.Stats(), taken)
	}
	drain(t, q, empty, takeAll)
	if again := fill(t, q); again < large*8/10 {
		t.Errorf("the file takes %d items after it was emptied, and took %d at first", again, large)
	}
	if fi, err := os.Stat(q.path("queue.db")); err != nil || fi.Size() > int64(opts.MaxSize)+reserve {
		t.Errorf("file of %d bytes, %v", fi.Size(), err)
	}
}

func TestTooManyItemsAndBlobs(t *testing.T) {
	opts := small()
	opts.MaxItems, opts.MaxBlobBytes = 20, 1000
	q := mustOpen(t, memory(t), opts)
	want := []struct{ items, percent int }{{15, 75}, {16, 80}, {18, 90}, {19, 95}, {20, 100}}
	n := 0
	for _, w := range want {
		for ; n < w.items; n++ {
			must(t, q.Commit(nil, []Item{item("a", n)}))
		}
		s := q.Stats()
		if s.Percent != w.percent || s.Warn != (w.percent >= 80) || s.Full != (w.percent >= 95) {
			t.Errorf("%d of 20 items: %+v", w.items, s)
		}
	}
	if err := q.Commit([]byte("s"), []Item{item("a", n)}); !errors.Is(err, ErrFull) {
		t.Errorf("item 21 = %v", err)
	}
	must(t, q.Commit([]byte("s"), []Item{item("a", 3)})) // known: nothing is added
	if _, err := q.PutBlob(make([]byte, 600)); err != nil {
		t.Error(err)
	}
	if _, err := q.PutBlob(make([]byte, 401)); !errors.Is(err, ErrFull) {
		t.Errorf("blob beyond the bound = %v", err)
	}
}

func TestFileThatWasLargeIsMadeSmall(t *testing.T) {
	opts := small()
	opts.MaxSize = 16 << 20
	q := mustOpen(t, memory(t), opts)
	fill(t, q)
	drain(t, q, func(s Stats) bool { return s.Pending <= 3 }, takeAll)
	left := q.Stats().Pending
	must(t, q.Commit([]byte("state"), nil))
	q = mustReopen(t, q)
	if fi, _ := os.Stat(q.path("queue.db")); fi.Size() > 4<<20 {
		t.Errorf("file still has %d bytes", fi.Size())
	}
	if s, err := q.Load(); string(s) != "state" || err != nil || q.Stats().Pending != left || q.Opened().Alarm() {
		t.Errorf("after compaction: %q, %v, %+v", s, err, q.Stats())
	}
	if _, err := q.Verify(); err != nil {
		t.Error(err)
	}
}
