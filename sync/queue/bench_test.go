package queue

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// BenchmarkCommit measures durable commits of a 2 KB state, with and without a 4 KB item, against the least that a
// durable write can cost on the same disk in the same run: appending as many bytes to a plain file and syncing it. The
// two take turns, so that a busy disk slows both.
func BenchmarkCommit(b *testing.B) {
	for _, withItem := range []bool{false, true} {
		b.Run(fmt.Sprintf("item=%v", withItem), func(b *testing.B) {
			dir := b.TempDir()
			opts := small()
			opts.MaxItems = 1 << 30
			q := mustOpen(b, filepath.Join(dir, "queue"), opts)
			plain, err := os.Create(filepath.Join(dir, "plain"))
			must(b, err)
			defer plain.Close()
			state, body := bytes.Repeat([]byte("s"), 2<<10), bytes.Repeat([]byte("b"), 4<<10)
			var queued, written time.Duration
			n := 0
			for b.Loop() {
				var items []Item
				size := len(state)
				if withItem {
					it := item(fmt.Sprint("case", n%10), n)
					it.Body = body
					items, size = []Item{it}, size+len(body)
					if q.Stats().Pending > 500 {
						b.StopTimer()
						for id := range q.index.items {
							must(b, q.Discard(id, "bench"))
						}
						b.StartTimer()
					}
				}
				start := time.Now()
				must(b, q.Commit(state, items))
				middle := time.Now()
				_, err := plain.Write(make([]byte, size))
				must(b, err)
				must(b, plain.Sync())
				queued += middle.Sub(start)
				written += time.Since(middle)
				n++
			}
			b.ReportMetric(float64(n)/queued.Seconds(), "commits/s")
			b.ReportMetric(float64(n)/written.Seconds(), "plain/s")
			b.ReportMetric(queued.Seconds()/written.Seconds(), "times-plain")
		})
	}
}

// BenchmarkOpen measures a start with a full outbox, the check and the copy in a child process included.
func BenchmarkOpen(b *testing.B) {
	self, err := os.Executable()
	must(b, err)
	opts := small()
	opts.Self = self
	q := mustOpen(b, filepath.Join(b.TempDir(), "queue"), opts)
	var items []Item
	for n := range 2000 {
		it := item(fmt.Sprint("case", n%500), n)
		it.Body = bytes.Repeat([]byte("b"), 4<<10)
		items = append(items, it)
	}
	must(b, q.Commit([]byte("state"), items))
	for b.Loop() {
		must(b, q.Close())
		q, err = Open(q.dir, opts)
		must(b, err)
	}
	b.Cleanup(func() { q.Close() })
}
