package passkey

import (
	"sync"
	"time"
)

// How wrong passes slow down: the same figures as the hub's, which counts as well.
const (
	FreeTries = 5                // wrong passes for a work e-mail before the first wait
	firstWait = 30 * time.Second // doubles with every further one
	longWait  = time.Hour        // longest wait; after that long without a try all is forgotten
	maxNames  = 4096             // work e-mails that are counted at a time
)

// throttle counts tries for a name. A try counts before its answer is known, so that many at once gain nothing.
type throttle struct {
	mu    sync.Mutex
	names map[string]*tries
}

type tries struct {
	count int
	last  time.Time
	until time.Time
}

// enter counts a try and returns how long to wait instead, zero if the try may be made.
func (t *throttle) enter(name string, now time.Time) time.Duration {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.names == nil {
		t.names = map[string]*tries{}
	}
	e := t.names[name]
	if e == nil || now.Sub(e.last) > longWait && now.After(e.until) {
		t.makeRoom(now)
		e = &tries{}
		t.names[name] = e
	}
	if now.Before(e.until) {
		return e.until.Sub(now)
	}
	e.count++
	e.last = now
	if over := e.count - FreeTries; over >= 0 {
		e.until = now.Add(min(longWait, firstWait<<min(over, 10)))
	}
	return 0
}

// forgive forgets the tries of a name.
func (t *throttle) forgive(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.names, name)
}

// makeRoom drops what is forgotten, and if that is not enough the name that was tried least lately.
func (t *throttle) makeRoom(now time.Time) {
	var oldest string
	var at time.Time
	for name, e := range t.names {
		if now.Sub(e.last) > longWait && now.After(e.until) {
			delete(t.names, name)
		} else if at.IsZero() || e.last.Before(at) {
			oldest, at = name, e.last
		}
	}
	if len(t.names) >= maxNames {
		delete(t.names, oldest)
	}
}
