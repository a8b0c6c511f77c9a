package queue

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

func TestAuditChain(t *testing.T) {
	opts := small()
	opts.KeepAudit = 20
	q := mustOpen(t, t.TempDir(), opts)
	for n := range 50 {
		must(t, q.Commit([]byte("s"), []Item{item("case-name", n)}))
	}
	must(t, q.Note("door-opened", "case-name", ""))
	n, err := q.Verify()
	if n != 51 || err != nil {
		t.Fatalf("Verify = %d, %v", n, err)
	}
	seq, head, err := q.Head()
	if seq != 51 || len(head) != 64 || err != nil {
		t.Errorf("Head = %d, %q, %v", seq, head, err)
	}
	kept := 0
	must(t, q.Audit(func(e AuditEntry) error {
		if kept++; e.Case == "" || strings.Contains(e.Case, "case-name") {
			t.Errorf("case is not a pseudonym: %+v", e)
		}
		return nil
	}))
	if kept < 20 || kept > 22 {
		t.Errorf("%d entries kept, want about 20", kept)
	}
	must(t, q.db.Update(func(tx *bbolt.Tx) error {
		b := tx.Bucket(bucketAudit)
		return b.Put(number(45), bytes.Replace(b.Get(number(45)), []byte("committed"), []byte("comitted!"), 1))
	}))
	if _, err := q.Verify(); err == nil || !strings.Contains(err.Error(), "46") {
		t.Errorf("Verify after a change = %v", err)
	}
	if q = mustReopen(t, q); q.Opened().AuditBroken == "" {
		t.Error("Open did not see the broken chain")
	}
}

func TestLogHasNoPayload(t *testing.T) {
	var log bytes.Buffer
	opts := small()
	opts.Log = slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	q := mustOpen(t, t.TempDir(), opts)
	it := item("a", 1)
	it.Body = []byte("MARKER")
	must(t, q.Commit([]byte("MARKER"), []Item{it}))
	drain(t, q, func(s Stats) bool { return s.Poison == 1 },
		func(context.Context, Item, func(string) ([]byte, error)) error { panic("MARKER") })
	if q = mustReopen(t, q); strings.Contains(log.String(), "MARKER") || log.Len() == 0 {
		t.Errorf("log: %s", &log)
	}
	if e := q.Poison()[0].LastError; strings.Contains(e, "MARKER") {
		t.Errorf("LastError = %q", e)
	}
}
