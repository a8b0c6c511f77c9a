package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// Five attack verdicts within ten minutes stop the machine for half an hour, also over a restart.
func TestStationIsAttackedAgainAndAgain(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	l := openLockout(dir, clock, quiet())
	for n := range lockoutAfter {
		if l.Locked() {
			t.Fatalf("locked after %d attacks", n)
		}
		if locks := l.Attack(); locks != (n == lockoutAfter-1) {
			t.Fatalf("attack %d: locks %v", n+1, locks)
		}
		now = now.Add(time.Minute)
		if n == 2 {
			l = openLockout(dir, clock, quiet()) // the power went
		}
	}
	if !l.Locked() || !l.Until().Equal(now.Add(lockoutFor-time.Minute)) {
		t.Errorf("locked %v until %v", l.Locked(), l.Until())
	}
	if l = openLockout(dir, clock, quiet()); !l.Locked() {
		t.Error("a restart opens it")
	}
	now = now.Add(lockoutFor)
	if l.Locked() {
		t.Error("it stays locked")
	}
	if l.Attack() || l.Locked() {
		t.Error("one attack later it is locked again")
	}
}

// Attacks that are far apart, as of clumsy but honest people over a day, lock nothing.
func TestAttacksFarApart(t *testing.T) {
	now := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	l := openLockout(t.TempDir(), func() time.Time { return now }, quiet())
	for range 20 {
		if l.Attack() {
			t.Fatal("locked")
		}
		now = now.Add(3 * time.Minute)
	}
}

// A damaged file, or a clock that was set back by a year, does not close a station for ever.
func TestLockoutThatCannotBeTrue(t *testing.T) {
	dir := t.TempDir()
	now := time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC)
	l := openLockout(dir, func() time.Time { return now }, quiet())
	for range lockoutAfter {
		l.Attack()
	}
	now = now.AddDate(-1, 0, 0)
	if l.Locked() {
		t.Error("locked for a year")
	}
	if err := os.WriteFile(filepath.Join(dir, lockoutFile), []byte(`{"until":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if l := openLockout(dir, time.Now, quiet()); l.Locked() {
		t.Error("half a file locks")
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for n := range lockoutAfter { // the disk is gone; memory counts on
		if locks := l.Attack(); locks != (n == lockoutAfter-1) {
			t.Errorf("attack %d: %v", n, locks)
		}
	}
}
