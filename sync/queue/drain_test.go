package queue

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// start drains until the test ends.
func start(t *testing.T, q *Queue, deliver Deliver) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- q.Drain(ctx, deliver) }()
	t.Cleanup(func() {
		cancel()
		<-ended
	})
}

type opener = func(string) ([]byte, error)

// attempts records when an item was tried, and fails with err.
type attempts struct {
	mu    sync.Mutex
	start time.Time
	at    []time.Duration
	err   error
}

func newAttempts(err error) *attempts { return &attempts{start: time.Now(), err: err} }

func (a *attempts) deliver(context.Context, Item, opener) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.at = append(a.at, time.Since(a.start))
	return a.err
}

// seen returns the times of the attempts so far, rounded.
func (a *attempts) seen() []time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	var list []time.Duration
	for _, d := range a.at {
		list = append(list, d.Round(time.Millisecond))
	}
	return list
}

// settle lets fake time pass and then waits until everybody waits.
func settle(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

const never = 0.999999999999

func mapKeys(m map[string]*entry) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

func seconds(list ...int) (d []time.Duration) {
	for _, s := range list {
		d = append(d, time.Duration(s)*time.Second)
	}
	return d
}

type busy struct{ wait time.Duration }

func (b busy) Error() string             { return "503" }
func (b busy) RetryAfter() time.Duration { return b.wait }

func TestPoisonBlocksOnlyItsCase(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := mustOpen(t, t.TempDir(), small())
		must(t, q.Commit(nil, []Item{item("a", 1), item("a", 2), item("b", 1), item("b", 2)}))
		var refuse atomic.Bool
		refuse.Store(true)
		var mu sync.Mutex
		var got []string
		start(t, q, func(_ context.Context, it Item, _ opener) error {
			if it.Key == "a/1" && refuse.Load() {
				return fmt.Errorf("post: %w", Permanent{errors.New("422: unknown kind")})
			}
			mu.Lock()
			defer mu.Unlock()
			got = append(got, it.Key)
			return nil
		})
		settle(24 * time.Hour)
		if want := []string{"b/1", "b/2"}; !slices.Equal(got, want) {
			t.Errorf("delivered %q, want %q", got, want)
		}
		list := q.Poison()
		if len(list) != 1 || list[0].Key != "a/1" || list[0].Attempts != 1 || list[0].LastError != "post: 422: unknown kind" {
			t.Fatalf("Poison = %+v", list)
		}
		if s := q.Stats(); s.Pending != 2 || s.Poison != 1 {
			t.Errorf("Stats = %+v", s)
		}
		q.Kick()
		settle(time.Hour)
		if len(got) != 2 {
			t.Errorf("a kick tried poison: %q", got)
		}
		refuse.Store(false)
		must(t, q.Retry(list[0].ID))
		settle(time.Minute)
		if want := []string{"b/1", "b/2", "a/1", "a/2"}; !slices.Equal(got, want) {
			t.Errorf("after retry delivered %q, want %q", got, want)
		}
		if s := q.Stats(); s.Pending+s.Poison != 0 {
			t.Errorf("Stats = %+v", s)
		}
	})
}

func TestPoisonSurvivesRestartAndIsDiscarded(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	name, err := q.PutBlob([]byte("sealed"))
	must(t, err)
	it := item("a", 1)
	it.Blobs = []string{name}
	must(t, q.Commit(nil, []Item{it, item("a", 2)}))
	drain(t, q, func(s Stats) bool { return s.Poison == 1 }, func(context.Context, Item, opener) error { return Permanent{} })
	q = mustReopen(t, q)
	list := q.Poison()
	if len(list) != 1 || q.Stats().Poison != 1 {
		t.Fatalf("Poison after a restart = %+v", list)
	}
	if err := q.Discard(list[0].ID, " "); err == nil {
		t.Error("discarded without a reason")
	}
	must(t, q.Discard(list[0].ID, "duplicate of a paper form"))
	if err := q.Discard(list[0].ID, "again"); !errors.Is(err, ErrNoItem) {
		t.Errorf("second Discard = %v", err)
	}
	if err := q.Retry(list[0].ID); !errors.Is(err, ErrNoItem) {
		t.Errorf("Retry of a discarded item = %v", err)
	}
	if s := q.Stats(); s.Poison != 0 || s.Pending != 1 || s.BlobBytes != 0 {
		t.Errorf("Stats = %+v", s)
	}
	var found bool
	must(t, q.Audit(func(e AuditEntry) error {
		found = found || e.Event == "discarded" && e.Detail == "case duplicate of a paper form" && e.Case != ""
		return nil
	}))
	if !found {
		t.Error("the reason is not in the audit chain")
	}
	n := 0
	drain(t, q, empty, func(_ context.Context, it Item, _ opener) error { n += int(it.Seq); return nil })
	if n != 2 {
		t.Errorf("delivered items add up to %d, want only the second", n)
	}
}

func TestItemExpires(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts := small()
		opts.Rand = func() float64 { return never }
		q := mustOpen(t, t.TempDir(), opts)
		it := item("a", 1)
		it.Expires = time.Now().Add(10 * time.Second)
		must(t, q.Commit(nil, []Item{it}))
		a := newAttempts(errors.New("hub away"))
		start(t, q, a.deliver)
		settle(9 * time.Second)
		if q.Stats().Poison != 0 {
			t.Error("expired early")
		}
		settle(2 * time.Second)
		list := q.Poison()
		if len(list) != 1 || list[0].LastError != "expired before it could be delivered" {
			t.Fatalf("Poison = %+v", list)
		}
		a.mu.Lock()
		a.err = nil
		a.mu.Unlock()
		must(t, q.Retry(list[0].ID))
		settle(time.Second)
		if q.Stats().Pending != 0 {
			t.Errorf("retry did not lift the expiry: %+v", q.Stats())
		}
	})
}

func TestCasesGoSideBySideEachInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := mustOpen(t, t.TempDir(), small())
		var items []Item
		for n := range 5 {
			for c := range 10 {
				items = append(items, item(fmt.Sprint("case", c), n))
			}
		}
		must(t, q.Commit(nil, items))
		var mu sync.Mutex
		running, most := map[string]bool{}, 0
		last := map[string]uint64{}
		begin := time.Now()
		start(t, q, func(_ context.Context, it Item, _ opener) error {
			mu.Lock()
			if running[it.Case] {
				t.Errorf("%s is delivered twice at a time", it.Case)
			}
			running[it.Case] = true
			most = max(most, len(running))
			if it.Seq != last[it.Case]+1 {
				t.Errorf("%s: %d after %d", it.Case, it.Seq, last[it.Case])
			}
			last[it.Case] = it.Seq
			mu.Unlock()
			time.Sleep(time.Second)
			mu.Lock()
			delete(running, it.Case)
			mu.Unlock()
			return nil
		})
		for q.Stats().Pending > 0 {
			settle(time.Second)
		}
		if took := time.Since(begin); most != Workers || took > 15*time.Second {
			t.Errorf("%d at a time, 50 items of a second took %v", most, took)
		}
	})
}

// The hub has the item, but the file could not be written: the removal is tried again, the delivery is not.
func TestDeliveredButNotRemoved(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := mustOpen(t, t.TempDir(), small())
		must(t, q.Commit(nil, []Item{item("a", 1)}))
		q.write.Lock()
		q.broken = true
		q.write.Unlock()
		a := newAttempts(nil)
		start(t, q, a.deliver)
		settle(time.Minute)
		if q.Stats().Pending != 1 {
			t.Error("removed from a broken file")
		}
		q.write.Lock()
		q.broken = false
		q.write.Unlock()
		settle(10 * time.Minute)
		if q.Stats().Pending != 0 || len(a.seen()) != 1 {
			t.Errorf("%d wait, %d deliveries, want one", q.Stats().Pending, len(a.seen()))
		}
	})
}

func TestStopWhileDelivering(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.Commit(nil, []Item{item("a", 1)}))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	began := make(chan struct{})
	go func() {
		ended <- q.Drain(ctx, func(ctx context.Context, _ Item, _ opener) error {
			close(began)
			<-ctx.Done()
			return ctx.Err()
		})
	}()
	<-began
	if err := q.Drain(t.Context(), takeAll); !errors.Is(err, ErrDrained) {
		t.Errorf("second Drain = %v", err)
	}
	id := slices.Collect(mapKeys(q.index.items))[0]
	if err := q.Discard(id, "reason"); !errors.Is(err, ErrBusy) {
		t.Errorf("Discard of an item on its way = %v", err)
	}
	cancel()
	if err := <-ended; !errors.Is(err, context.Canceled) {
		t.Errorf("Drain = %v", err)
	}
	if e := q.index.items[id]; e.Attempts != 0 || e.busy {
		t.Errorf("the attempt was counted: %+v", e)
	}
	drain(t, q, empty, takeAll)
}
