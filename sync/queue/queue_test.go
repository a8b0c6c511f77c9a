package queue

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

func TestMain(m *testing.M) {
	Checked()
	if dir := os.Getenv(envVictim); dir != "" {
		victim(dir)
	}
	os.Exit(m.Run())
}

// small are options for tests: no ballast, and the check in this process unless a test is about the check.
func small() Options { return Options{Ballast: -1} }

// memory returns a folder in memory where there is one, for tests with thousands of transactions that are not about the
// disk.
func memory(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp("/dev/shm", "queue-test-")
	if err != nil {
		return t.TempDir()
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func mustOpen(t testing.TB, dir string, opts Options) *Queue {
	t.Helper()
	q, err := Open(dir, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { q.Close() })
	return q
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func item(caseID string, n int) Item {
	return Item{Case: caseID, Kind: "case", Key: fmt.Sprintf("%s/%d", caseID, n), Body: fmt.Appendf(nil, "body %s/%d", caseID, n)}
}

func mustReopen(t *testing.T, q *Queue) *Queue {
	t.Helper()
	must(t, q.Close())
	return mustOpen(t, q.dir, q.opts)
}

// drain delivers with deliver until the outbox is as the test wants it, then stops Drain.
func drain(t *testing.T, q *Queue, until func(Stats) bool, deliver Deliver) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- q.Drain(ctx, deliver) }()
	deadline := time.After(30 * time.Second)
	for !until(q.Stats()) {
		select {
		case <-time.After(time.Millisecond):
		case <-deadline:
			t.Fatalf("outbox never came to the state awaited: %+v", q.Stats())
		}
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Fatalf("Drain = %v", err)
	}
}

func empty(s Stats) bool { return s.Pending == 0 }

func TestStateAndItemsSurviveReopen(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	if s, err := q.Load(); s != nil || err != nil {
		t.Fatalf("Load of an empty queue = %q, %v", s, err)
	}
	items := []Item{item("a", 1), item("a", 2), item("b", 1)}
	must(t, q.Commit([]byte("first"), items))
	must(t, q.Commit([]byte("second"), nil))
	if items[1].Seq != 2 || items[2].Seq != 1 || !(items[0].ID < items[1].ID) || len(items[0].ID) != 26 {
		t.Errorf("Commit filled in %+v", items)
	}
	q = mustReopen(t, q)
	if s, err := q.Load(); string(s) != "second" || err != nil {
		t.Fatalf("Load = %q, %v", s, err)
	}
	var got []string
	var mu sync.Mutex
	drain(t, q, empty, func(_ context.Context, it Item, _ func(string) ([]byte, error)) error {
		mu.Lock()
		defer mu.Unlock()
		got = append(got, string(it.Body))
		return nil
	})
	slices.Sort(got)
	if want := []string{"body a/1", "body a/2", "body b/1"}; !slices.Equal(got, want) {
		t.Errorf("delivered %q, want %q", got, want)
	}
	q = mustReopen(t, q)
	if s := q.Stats(); s.Pending != 0 || q.Opened().Alarm() {
		t.Errorf("after delivery and reopen: %+v, %+v", s, q.Opened())
	}
	more := []Item{item("a", 3)}
	must(t, q.Commit(nil, more))
	if more[0].Seq != 3 {
		t.Errorf("sequence of the case went on with %d, want 3", more[0].Seq)
	}
}

func TestSameKeyQueuedTwice(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.Commit(nil, []Item{item("a", 1), item("a", 1)}))
	must(t, q.Commit(nil, []Item{item("a", 1)}))
	if n := q.Stats().Pending; n != 1 {
		t.Fatalf("%d items wait, want 1", n)
	}
	n := 0
	count := func(context.Context, Item, func(string) ([]byte, error)) error { n++; return nil }
	drain(t, q, empty, count)
	q = mustReopen(t, q)
	must(t, q.Commit(nil, []Item{item("a", 1)})) // the power went between delivery and the conductor's next save
	drain(t, q, empty, count)
	if n != 1 {
		t.Errorf("delivered %d times, want once", n)
	}
}

func TestOldKeysAreForgottenWithTheirCases(t *testing.T) {
	opts := small()
	opts.KeepKeys = 5
	q := mustOpen(t, t.TempDir(), opts)
	deliver := func(context.Context, Item, func(string) ([]byte, error)) error { return nil }
	for n := range 12 {
		must(t, q.Commit(nil, []Item{item(fmt.Sprint("case", n), n)}))
		drain(t, q, empty, deliver)
	}
	must(t, q.db.View(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketKey, bucketAcked, bucketCase} {
			if n := tx.Bucket(name).Inspect().KeyN; n != 5 {
				t.Errorf("bucket %s has %d rows, want 5", name, n)
			}
		}
		return nil
	}))
}

func TestSecondInstance(t *testing.T) {
	dir := t.TempDir()
	q := mustOpen(t, dir, small())
	opts := small()
	opts.LockTimeout = 60 * time.Millisecond
	start := time.Now()
	if _, err := Open(dir, opts); !errors.Is(err, ErrLocked) {
		t.Fatalf("second Open = %v, want ErrLocked", err)
	}
	if d := time.Since(start); d > 5*time.Second {
		t.Errorf("second Open waited %v", d)
	}
	must(t, q.Commit([]byte("still works"), nil))
	must(t, q.Close())
	must(t, mustOpen(t, dir, opts).Close())
}

func TestRefusedItemsChangeNothing(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.Commit([]byte("before"), nil))
	big := item("a", 1)
	big.Body = make([]byte, MaxBody+1)
	lost := item("a", 1)
	lost.Blobs = []string{strings.Repeat("0", 64)}
	nameless := item("a", 1)
	nameless.Key = ""
	for _, tc := range []struct {
		item Item
		want error
	}{{big, ErrTooBig}, {lost, ErrNoBlob}, {nameless, nil}} {
		err := q.Commit([]byte("after"), []Item{item("b", 1), tc.item})
		if err == nil || tc.want != nil && !errors.Is(err, tc.want) {
			t.Errorf("Commit = %v, want %v", err, tc.want)
		}
	}
	if err := q.Commit(make([]byte, MaxState+1), nil); !errors.Is(err, ErrTooBig) {
		t.Errorf("Commit of a large state = %v", err)
	}
	must(t, q.Commit(make([]byte, MaxState), nil))
	must(t, q.Commit([]byte("before"), nil))
	if s, _ := q.Load(); string(s) != "before" || q.Stats().Pending != 0 {
		t.Errorf("state %q, %d items", s, q.Stats().Pending)
	}
}
