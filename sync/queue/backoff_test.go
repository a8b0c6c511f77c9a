package queue

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

func TestFullJitterBackOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts := small()
		opts.Rand = func() float64 { return never } // the upper end of each draw
		q := mustOpen(t, t.TempDir(), opts)
		must(t, q.Commit(nil, []Item{item("a", 1)}))
		a := newAttempts(errors.New("hub away"))
		start(t, q, a.deliver)
		settle(30 * time.Minute)
		var want []time.Duration
		at := time.Duration(0)
		for _, wait := range []int{0, 1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300, 300, 300} {
			at += time.Duration(wait) * time.Second
			want = append(want, at)
		}
		if got := a.seen(); !slices.Equal(got, want) {
			t.Errorf("attempts at\n%v, want\n%v", got, want)
		}
		if e := q.index.items[slices.Sorted(mapKeys(q.index.items))[0]]; e.Attempts != len(want) || e.LastError != "hub away" {
			t.Errorf("recorded: %d attempts, %q", e.Attempts, e.LastError)
		}
	})
}

// The draw is uniform over the whole range, not a constant with some noise: the crowd of stations spreads out.
func TestFullJitterIsFull(t *testing.T) {
	q := &Queue{opts: Options{}.withDefaults()}
	for _, tries := range []int{0, 3, 8, 9, 40, math.MaxInt} {
		bound := 300.0
		if tries < 9 {
			bound = float64(int(1) << tries)
		}
		var tenth [10]int
		const draws = 20_000
		for range draws {
			s := q.backoff(tries).Seconds()
			if s < 0 || s >= bound {
				t.Fatalf("after %d tries: %v s of %v", tries, s, bound)
			}
			tenth[int(s/bound*10)]++
		}
		for i, n := range tenth { // 2000 expected, standard deviation 42: 6 of them
			if n < 1740 || n > 2260 {
				t.Errorf("after %d tries: %d of %d draws in tenth %d", tries, n, draws, i)
			}
		}
	}
}

func TestClockJumps(t *testing.T) {
	for _, jump := range []time.Duration{365 * 24 * time.Hour, -365 * 24 * time.Hour} {
		t.Run(jump.String(), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var offset atomic.Int64
				opts := small()
				opts.Rand = func() float64 { return never }
				opts.Now = func() time.Time { return time.Now().Add(time.Duration(offset.Load())) }
				q := mustOpen(t, t.TempDir(), opts)
				first := item("a", 1)
				first.Expires = time.Now().Add(72 * time.Hour)
				items := []Item{first}
				must(t, q.Commit([]byte("s"), items))
				a := newAttempts(errors.New("hub away"))
				ctx, cancel := context.WithCancel(t.Context())
				ended := make(chan error, 1)
				go func() { ended <- q.Drain(ctx, a.deliver) }()
				settle(10 * time.Second) // tries at 0, 1, 3, 7; next at 15
				offset.Store(int64(jump))
				settle(10 * time.Second)
				if got, want := a.seen(), seconds(0, 1, 3, 7, 15); !slices.Equal(got, want) {
					t.Errorf("attempts at %v, want %v", got, want)
				}
				cancel()
				<-ended

				q = mustReopen(t, q) // and the clock jumps back while the station is off
				offset.Store(0)
				must(t, q.Close())
				q = mustOpen(t, q.dir, opts)
				b := newAttempts(nil)
				start(t, q, b.deliver)
				settle(16 * time.Second) // the wait that was decided, at most
				if len(b.seen()) != 1 {
					t.Errorf("after the restart: attempts at %v", b.seen())
				}
				offset.Store(int64(-time.Hour))
				again := []Item{item("a", 2)}
				must(t, q.Commit(nil, again))
				if id := again[0].ID; id <= items[0].ID || items[0].ID == "" {
					t.Errorf("ID %s does not sort after %s", id, items[0].ID)
				}
			})
		})
	}
}

func TestHubAsksForPatience(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts := small()
		opts.Rand = func() float64 { return never }
		q := mustOpen(t, t.TempDir(), opts)
		must(t, q.Commit(nil, []Item{item("a", 1)}))
		a := newAttempts(fmt.Errorf("post: %w", busy{40 * time.Second}))
		start(t, q, a.deliver)
		settle(10 * time.Second)
		q.Kick() // the network is back, but the hub has said when
		settle(35 * time.Second)
		if got, want := a.seen(), seconds(0, 40); !slices.Equal(got, want) {
			t.Errorf("attempts at %v, want %v", got, want)
		}
		a.mu.Lock()
		a.err = busy{1000 * time.Hour}
		a.mu.Unlock()
		settle(2*time.Hour + time.Minute)
		if got, want := a.seen(), seconds(0, 40, 80, 80+3600, 80+7200); !slices.Equal(got, want) {
			t.Errorf("attempts at %v, want %v", got, want)
		}
	})
}

func TestNetworkComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		opts := small()
		opts.Rand = func() float64 { return never }
		q := mustOpen(t, t.TempDir(), opts)
		must(t, q.Commit(nil, []Item{item("a", 1)}))
		a := newAttempts(errors.New("hub away"))
		start(t, q, a.deliver)
		settle(600 * time.Second) // tries at ..., 511; next at 811
		q.Kick()
		settle(4 * time.Second)
		if got, want := a.seen()[10:], seconds(600, 601, 603); !slices.Equal(got, want) {
			t.Errorf("attempts at %v, want ... %v", a.seen(), want)
		}
	})
}

func TestNotBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		q := mustOpen(t, t.TempDir(), small())
		a := newAttempts(nil)
		start(t, q, a.deliver)
		it := item("a", 1)
		it.NotBefore = time.Now().Add(time.Hour)
		must(t, q.Commit(nil, []Item{it}))
		settle(10 * time.Minute)
		q.Kick()
		settle(2 * time.Hour)
		if got, want := a.seen(), seconds(3600); !slices.Equal(got, want) {
			t.Errorf("attempts at %v, want %v", got, want)
		}
	})
}
