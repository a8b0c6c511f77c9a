package main

import (
	"log/slog"
	"path/filepath"
	"sync"
	"time"
)

// Repeated attack verdicts close the machine's part of the selfie step for a while.
const (
	lockoutFile   = "lockout.json"
	lockoutAfter  = 5 // attack verdicts
	lockoutWithin = 10 * time.Minute
	lockoutFor    = 30 * time.Minute
)

// lockout counts the attack verdicts of a station, whoever stood there, and survives a restart in lockout.json. Losing the file ends a
// lock-out and nothing else.
type lockout struct {
	file keptFile[lockoutState]
	now  func() time.Time

	mu sync.Mutex
	is lockoutState
}

type lockoutState struct {
	Attacks []time.Time `json:"attacks"` // within the last ten minutes
	Until   time.Time   `json:"until,omitzero"`
}

func openLockout(dir string, now func() time.Time, log *slog.Logger) *lockout {
	l := &lockout{file: keptFile[lockoutState]{filepath.Join(dir, lockoutFile), log}, now: now}
	l.is = l.file.read()
	return l
}

// Locked tells whether the machine judges no faces now. A clock that was set back cannot lock for longer than lockoutFor.
func (l *lockout) Locked() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return now.Before(l.is.Until) && l.is.Until.Sub(now) <= lockoutFor
}

// Until is when a lock-out ends.
func (l *lockout) Until() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.is.Until
}

// Attack counts an attack verdict and tells whether it was the one that locks.
func (l *lockout) Attack() (locks bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	recent := []time.Time{now}
	for _, t := range l.is.Attacks {
		if age := now.Sub(t); age >= 0 && age <= lockoutWithin {
			recent = append(recent, t)
		}
	}
	l.is.Attacks = recent
	if locks = len(recent) >= lockoutAfter; locks {
		l.is = lockoutState{Until: now.Add(lockoutFor)}
	}
	l.file.write(l.is)
	return locks
}
