package queue

import (
	"cmp"
	"slices"
	"time"
)

// entry is an item of the outbox in memory, without its body.
type entry struct {
	row
	due       time.Time // of the next attempt, monotonic
	hold      time.Time // not before this even when the network is back: the caller or the hub asked for it; monotonic
	dead      time.Time // when it expires, monotonic; zero means never
	tries     int       // since the network was last known to be back
	busy      bool      // a worker has it
	delivered bool      // accepted by the hub, but the removal has failed so far
}

// newEntry turns the wall clock times of a row into monotonic ones. wall is the wall clock now.
func newEntry(r row, wall time.Time) *entry {
	e := &entry{row: r, due: time.Now()}
	// The clock may have been set since: never wait longer than was decided.
	if wait := min(r.NotBefore.Sub(wall), r.Wait); wait > 0 {
		e.due = e.due.Add(wait)
		if r.Attempts == 0 {
			e.hold = e.due
		}
	}
	if !r.Expires.IsZero() {
		e.dead = time.Now().Add(r.Expires.Sub(wall))
	}
	return e
}

// index is the outbox in memory: by ID, and by case in the order of delivery.
type index struct {
	items  map[string]*entry
	cases  map[string][]*entry
	poison int
}

func (x *index) add(e *entry) {
	x.items[e.ID] = e
	list := x.cases[e.Case]
	at, _ := slices.BinarySearchFunc(list, e, func(a, b *entry) int { return cmp.Compare(a.Seq, b.Seq) })
	x.cases[e.Case] = slices.Insert(list, at, e)
	if e.Poison {
		x.poison++
	}
}

func (x *index) remove(e *entry) {
	delete(x.items, e.ID)
	list := slices.DeleteFunc(x.cases[e.Case], func(o *entry) bool { return o == e })
	if len(list) == 0 {
		delete(x.cases, e.Case)
	} else {
		x.cases[e.Case] = list
	}
	if e.Poison {
		x.poison--
	}
}

func (x *index) setPoison(e *entry, poison bool) {
	if e.Poison != poison {
		e.Poison = poison
		if poison {
			x.poison++
		} else {
			x.poison--
		}
	}
}

// next returns the oldest item that may be tried now: the first of its case, not poison, due, and with no worker. When
// there is none it returns how long it is until one is due; negative means that only an event can bring one.
func (x *index) next(now time.Time) (*entry, time.Duration) {
	var best *entry
	wait := time.Duration(-1)
	for _, list := range x.cases {
		head := list[0]
		if head.busy || head.Poison {
			continue
		}
		due := head.due
		if !head.dead.IsZero() && head.dead.Before(due) && !head.delivered {
			due = head.dead
		}
		if d := due.Sub(now); d > 0 {
			if wait < 0 || d < wait {
				wait = d
			}
		} else if best == nil || head.ID < best.ID {
			best = head
		}
	}
	return best, wait
}

// expired reports whether the entry may no longer be delivered.
func (e *entry) expired(now time.Time) bool {
	return !e.dead.IsZero() && !now.Before(e.dead)
}

func (q *Queue) count() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return len(q.index.items)
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
