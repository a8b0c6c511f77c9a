package queue

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"
)

// damages are ways in which a disk, a cable or a tool spoils a file.
var damages = []struct {
	name string
	do   func(r *rand.Rand, data []byte) []byte
}{
	{"one-bit", func(r *rand.Rand, d []byte) []byte { return flip(r, d, 1) }},
	{"eight-bits", func(r *rand.Rand, d []byte) []byte { return flip(r, d, 8) }},
	{"page-header", func(r *rand.Rand, d []byte) []byte {
		page := r.IntN(len(d)/4096) * 4096
		flip(r, d[page:page+16], 2)
		return d
	}},
	{"page-start", func(r *rand.Rand, d []byte) []byte {
		page := r.IntN(len(d)/4096) * 4096
		flip(r, d[page:page+256], 2)
		return d
	}},
	{"sector-zero", func(r *rand.Rand, d []byte) []byte {
		at := r.IntN(len(d)/512) * 512
		clear(d[at : at+512])
		return d
	}},
	{"page-junk", func(r *rand.Rand, d []byte) []byte {
		at := r.IntN(len(d)/4096) * 4096
		for i := range 4096 {
			d[at+i] = byte(r.Uint32())
		}
		return d
	}},
	{"pages-swapped", func(r *rand.Rand, d []byte) []byte {
		a, b := r.IntN(len(d)/4096)*4096, r.IntN(len(d)/4096)*4096
		page := bytes.Clone(d[a : a+4096])
		copy(d[a:], d[b:b+4096])
		copy(d[b:], page)
		return d
	}},
	{"truncated", func(r *rand.Rand, d []byte) []byte { return d[:r.IntN(len(d))] }},
}

func flip(r *rand.Rand, d []byte, n int) []byte {
	for range n {
		d[r.IntN(len(d))] ^= 1 << r.IntN(8)
	}
	return d
}

const variants = 45 // of each damage: 360 in all

func TestDamagedFile(t *testing.T) {
	if testing.Short() {
		t.Skip("starts hundreds of processes")
	}
	self, err := os.Executable()
	must(t, err)
	t.Setenv("GORACE", "atexit_sleep_ms=0") // else each child of a race build sleeps for a second
	model, bodies := damageModel(t)
	data, err := os.ReadFile(model.path("queue.db"))
	must(t, err)
	opts := small()
	opts.Self = self
	var count struct{ aside, salvaged, rows, unharmed int }
	for n, damage := range damages {
		for v := range variants {
			r := rand.New(rand.NewPCG(uint64(n), uint64(v)))
			dir := memory(t)
			must(t, os.CopyFS(dir, os.DirFS(model.dir)))
			must(t, os.WriteFile(filepath.Join(dir, "queue.db"), damage.do(r, bytes.Clone(data)), 0o600))
			o := afterDamage(t, dir, opts, bodies)
			switch {
			case o.SetAside:
				count.aside++
				count.salvaged += min(1, o.Salvaged)
			case o.Damaged > 0 || o.StateLost || o.AuditBroken != "":
				count.rows++
			default:
				count.unharmed++
			}
			if t.Failed() {
				t.Fatalf("%s, variant %d: %+v", damage.name, v, o)
			}
			must(t, os.RemoveAll(dir))
		}
	}
	t.Logf("%d variants: %+v", variants*len(damages), count)
	if count.aside < 50 || count.salvaged == 0 || count.rows == 0 {
		t.Errorf("the damage did little: %+v", count)
	}
}

// damageModel makes a queue folder with something in each bucket, closed, and returns the bodies of its waiting items.
func damageModel(t *testing.T) (*Queue, map[string]string) {
	t.Helper()
	q := mustOpen(t, memory(t), small())
	bodies := map[string]string{}
	var items []Item
	for n := range 60 {
		it := item(fmt.Sprint("case", n%7), n)
		it.Body = bytes.Repeat(it.Body, 1+n*10)
		if n%10 == 0 {
			name, err := q.PutBlob(it.Body)
			must(t, err)
			it.Blobs = []string{name}
		}
		items = append(items, it)
		must(t, q.Commit(fmt.Appendf(nil, "state %d", n), items[n:]))
		bodies[it.Key] = string(it.Body)
	}
	drain(t, q, func(s Stats) bool { return s.Pending == 20 },
		func(_ context.Context, it Item, _ func(string) ([]byte, error)) error {
			if it.ID >= items[40].ID {
				return errors.New("hub away")
			}
			return nil
		})
	must(t, q.Close())
	return q, bodies
}

// afterDamage opens a damaged folder and works with it.
func afterDamage(t *testing.T, dir string, opts Options, bodies map[string]string) Opening {
	t.Helper()
	q, err := Open(dir, opts)
	if err != nil {
		t.Errorf("Open: %v", err)
		return Opening{}
	}
	defer q.Close()
	o := q.Opened()
	if o.InProcess {
		t.Error("the check did not run in a child")
	}
	if o.SetAside {
		if _, err := os.Stat(filepath.Join(o.Aside, "queue.db")); err != nil {
			t.Error(err)
		}
	}
	state, err := q.Load()
	if err != nil || state == nil && !o.SetAside && !o.StateLost {
		t.Errorf("Load = %q, %v", state, err)
	}
	if state != nil && !strings.HasPrefix(string(state), "state ") {
		t.Errorf("a state that never was: %q", state)
	}
	must(t, q.Commit([]byte("the next person"), []Item{item("new", 1)}))
	arrived := make(chan string, 100)
	drain(t, q, func(s Stats) bool { return s.Pending == s.Poison }, func(_ context.Context, it Item, open func(string) ([]byte, error)) error {
		if it.Key == "new/1" {
			arrived <- it.Key
			return nil
		}
		if string(it.Body) != bodies[it.Key] {
			t.Errorf("item %q has a body that never was", it.Key)
		}
		for _, name := range it.Blobs {
			if _, err := open(name); err != nil {
				t.Errorf("item %q lost its blob: %v", it.Key, err)
			}
		}
		return nil
	})
	if len(arrived) != 1 {
		t.Errorf("the item of the next person arrived %d times", len(arrived))
	}
	must(t, q.Forget([]byte("attract"), nil))
	must(t, q.Close())
	q, err = Open(dir, opts)
	if err != nil {
		t.Errorf("second Open: %v", err)
		return o
	}
	defer q.Close()
	if again := q.Opened(); again.SetAside || again.Damaged > 0 || again.StateLost {
		t.Errorf("damage stays: %+v", again)
	}
	return o
}

// A row that was spoiled inside a sound tree costs that row and nothing else.
func TestDamagedRow(t *testing.T) {
	for _, tc := range []struct {
		bucket, key []byte
		left        int // of three items
	}{
		{bucketOutbox, nil, 2}, {bucketBody, nil, 2}, {bucketCase, nil, 3}, {bucketKey, nil, 3}, {bucketMeta, metaSalt, 3},
	} {
		t.Run(string(tc.bucket), func(t *testing.T) {
			q := mustOpen(t, memory(t), small())
			must(t, q.Commit([]byte("state"), []Item{item("a", 1), item("b", 1), item("c", 1)}))
			must(t, q.db.Update(func(tx *bbolt.Tx) error {
				b := tx.Bucket(tc.bucket)
				key := tc.key
				if key == nil {
					key, _ = b.Cursor().First()
				}
				v := bytes.Clone(b.Get(key))
				v[len(v)-1] ^= 4
				return b.Put(bytes.Clone(key), v)
			}))
			q = mustReopen(t, q)
			if o := q.Opened(); o.Damaged == 0 || o.Aside != "" || o.SetAside || o.StateLost || !o.Alarm() || q.Stats().Pending != tc.left {
				t.Errorf("Opened = %+v with %d items, want %d", o, q.Stats().Pending, tc.left)
			}
			must(t, q.db.View(func(tx *bbolt.Tx) error {
				if n := tx.Bucket(bucketDamaged).Inspect().KeyN; n == 0 {
					t.Error("the damaged row was not kept")
				}
				return nil
			}))
			more := []Item{item("a", 2), item("b", 2), item("c", 2), item("a", 1)}
			must(t, q.Commit([]byte("next"), more))
			for _, it := range more[:3] {
				if it.Seq != 2 {
					t.Errorf("case %s goes on with %d, want 2", it.Case, it.Seq)
				}
			}
			drain(t, q, empty, takeAll)
			if q = mustReopen(t, q); q.Opened().Alarm() {
				t.Errorf("alarm stays: %+v", q.Opened())
			}
		})
	}
}

func TestDamagedFileKeepsItsBlobs(t *testing.T) {
	self, err := os.Executable()
	must(t, err)
	t.Setenv("GORACE", "atexit_sleep_ms=0")
	q, _ := damageModel(t)
	before, _ := filepath.Glob(q.path("blobs", "*"))
	data, err := os.ReadFile(q.path("queue.db"))
	must(t, err)
	clear(data[:8192]) // both meta pages: nothing can be salvaged
	must(t, os.WriteFile(q.path("queue.db"), data, 0o600))
	opts := small()
	opts.Self = self
	q = mustOpen(t, q.dir, opts)
	o := q.Opened()
	if !o.SetAside || o.Salvaged != 0 || o.Reason == "" || o.Orphans != 0 {
		t.Errorf("Opened = %+v", o)
	}
	if kept, _ := filepath.Glob(filepath.Join(o.Aside, "blobs", "*")); len(kept) != len(before) || len(before) == 0 {
		t.Errorf("%d blobs beside the damaged file, want %d", len(kept), len(before))
	}
	if keys, _ := filepath.Glob(q.path("visit-*")); len(keys) != 0 {
		t.Errorf("the key of the lost visit is still there: %q", keys)
	}
	for range asideKept + 2 {
		must(t, q.Close())
		must(t, os.WriteFile(q.path("queue.db"), data, 0o600))
		q = mustOpen(t, q.dir, opts)
	}
	if folders, _ := filepath.Glob(q.path("queue.bad-*")); len(folders) != asideKept {
		t.Errorf("%d folders of damaged files, want %d", len(folders), asideKept)
	}
}
