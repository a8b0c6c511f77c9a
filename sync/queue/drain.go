package queue

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// Workers is how many cases are delivered at the same time.
const Workers = 4

// Back-off between attempts: full jitter, that is a uniform draw from zero to a bound that doubles from backoffBase to
// backoffCap (M. Brooker, "Exponential Backoff And Jitter", 2015).
const (
	backoffBase = time.Second
	backoffCap  = 5 * time.Minute
	retryCap    = time.Hour // longest wait that the hub may ask for
)

// Permanent is what deliver returns when trying again cannot help: a 4xx answer other than 408, 409, 425 and 429.
type Permanent struct{ Err error }

func (p Permanent) Error() string {
	if p.Err == nil {
		return "refused for good"
	}
	return p.Err.Error()
}

func (p Permanent) Unwrap() error { return p.Err }

// RetryAfter is an error of deliver that says how long to wait, such as an answer with that header. The wait is cut to
// an hour.
type RetryAfter interface {
	error
	RetryAfter() time.Duration
}

// Deliver brings one item to the hub. It returns nil when the hub has it for good. open reads a blob of the item.
// The text of its error is stored and shown to staff: it must carry no personal data.
type Deliver = func(ctx context.Context, it Item, open func(name string) ([]byte, error)) error

// Drain delivers items until ctx ends, and returns its error when the last worker has stopped. Items of a case go one
// after the other; different cases go side by side. An attempt that ctx ended does not count.
func (q *Queue) Drain(ctx context.Context, deliver Deliver) error {
	if !q.draining.CompareAndSwap(false, true) {
		return ErrDrained
	}
	defer q.draining.Store(false)
	var workers sync.WaitGroup
	defer workers.Wait()
	done := make(chan struct{}, Workers)
	for running := 0; ; {
		wait := time.Duration(-1)
		for running < Workers && ctx.Err() == nil {
			var e *entry
			if e, wait = q.take(); e == nil {
				break
			}
			running++
			workers.Go(func() {
				q.try(ctx, e, deliver)
				done <- struct{}{}
			})
		}
		var due <-chan time.Time
		if wait > 0 && running < Workers {
			due = time.After(wait)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-done:
			running--
		case <-q.wake:
		case <-due:
		}
	}
}

func (q *Queue) take() (*entry, time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	e, wait := q.index.next(time.Now())
	if e != nil {
		e.busy = true
	}
	return e, wait
}

// try makes one attempt and records how it went. The worker owns the entry while it is busy; the lock is for readers.
func (q *Queue) try(ctx context.Context, e *entry, deliver Deliver) {
	q.mu.Lock()
	delivered, it, expired := e.delivered, e.Item, e.expired(time.Now())
	q.mu.Unlock()
	var err error
	switch {
	case delivered:
	case expired:
		err = Permanent{errors.New("expired before it could be delivered")}
	default:
		if it.Body, err = q.body(it.ID); err == nil {
			err = q.call(ctx, it, deliver)
		}
	}
	if err != nil && ctx.Err() != nil {
		q.release(e)
		return
	}
	if err != nil {
		q.failed(e, err)
		return
	}
	q.mu.Lock()
	e.delivered = true
	q.mu.Unlock()
	if err := q.remove(e, "delivered", ""); err != nil {
		q.log.Error("queue.remove-failed", "item", it.ID, "err", err)
		q.mu.Lock()
		e.due = time.Now().Add(q.backoff(e.tries))
		e.tries++
		e.busy = false
		q.mu.Unlock()
	}
}

// call turns a panic of deliver into a permanent failure, so that one item cannot stop the station at every start.
func (q *Queue) call(ctx context.Context, it Item, deliver Deliver) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = Permanent{fmt.Errorf("delivery panicked (%T)", r)}
		}
	}()
	return deliver(ctx, it, func(name string) ([]byte, error) {
		for _, n := range it.Blobs {
			if n == name {
				return q.openBlob(name)
			}
		}
		return nil, Permanent{ErrNoBlob}
	})
}

func (q *Queue) body(id string) (body []byte, err error) {
	err = q.db.View(func(tx *bbolt.Tx) error {
		body, err = get(tx, bucketBody, []byte(id))
		return err
	})
	if err == nil && body == nil {
		err = ErrNoItem
	}
	if errors.Is(err, errChecksum) || errors.Is(err, ErrNoItem) {
		err = Permanent{err}
	}
	return body, err
}

func (q *Queue) release(e *entry) {
	q.mu.Lock()
	e.busy = false
	q.mu.Unlock()
}

func (q *Queue) backoff(tries int) time.Duration {
	bound := backoffCap
	if tries < 20 {
		bound = min(backoffCap, backoffBase<<tries)
	}
	return time.Duration(q.opts.Rand() * float64(bound))
}

// failed records an attempt that did not succeed and decides about the next one.
func (q *Queue) failed(e *entry, cause error) {
	var permanent Permanent
	poison := errors.As(cause, &permanent)
	q.mu.Lock()
	wait := q.backoff(e.tries)
	q.mu.Unlock()
	var asked RetryAfter
	held := !poison && errors.As(cause, &asked) && asked.RetryAfter() > 0
	if held {
		wait = max(wait, min(asked.RetryAfter(), retryCap))
	}
	if poison {
		wait = 0
	}
	now, wall := time.Now(), q.opts.Now().UTC().Round(0)

	q.write.Lock()
	defer q.write.Unlock()
	r := e.row
	r.Attempts++
	r.LastError = cut(cause.Error())
	r.Wait = wait
	r.NotBefore = wall.Add(wait)
	r.Poison = poison
	err := q.update(true, func(tx *bbolt.Tx) error {
		if poison {
			if err := q.note(tx, "poisoned", r.Case, r.Kind); err != nil {
				return err
			}
		}
		return putJSON(tx, bucketOutbox, []byte(r.ID), r)
	})
	if err != nil { // counted in memory only: after a restart the item is tried once more
		q.log.Error("queue.attempt-not-recorded", "item", r.ID, "err", err)
	}
	if poison {
		q.log.Warn("queue.poison", "item", r.ID, "kind", r.Kind, "attempts", r.Attempts)
	}
	q.mu.Lock()
	q.index.setPoison(e, poison)
	e.row = r
	e.tries++
	e.due = now.Add(wait)
	if held {
		e.hold = e.due
	}
	e.busy = false
	q.mu.Unlock()
}
