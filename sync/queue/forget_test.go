package queue

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

const marker = "Quispe Mamani, born 1990-01-01"

// readable searches every file of a folder for the marker: as it is, and in whatever any key file of the folder opens.
// sizes are the lengths of the states that were committed.
func readable(t *testing.T, dir string, sizes map[int]bool) (where []string) {
	t.Helper()
	var keys [][]byte
	files := map[string][]byte{}
	must(t, filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		files[path] = data
		if len(data) == 32 {
			keys = append(keys, data)
		}
		return err
	}))
	for path, data := range files {
		if bytes.Contains(data, []byte(marker)) {
			where = append(where, path+" in the clear")
		}
		// A sealed state begins with 16 hexadecimal digits; try every place that could be one.
		for i := 0; i+keyIDSize < len(data); i++ {
			if !isHex(data[i : i+keyIDSize]) {
				continue
			}
			id := string(data[i : i+keyIDSize])
			for size := range sizes {
				end := i + keyIDSize + 12 + size + 16
				if end > len(data) {
					continue
				}
				for _, key := range keys {
					state, err := visitKey{id: id, bytes: key}.open(data[i:end])
					if err == nil && bytes.Contains(state, []byte(marker)) {
						where = append(where, fmt.Sprintf("%s at %d", path, i))
					}
				}
			}
		}
	}
	return where
}

func isHex(b []byte) bool {
	for _, c := range b {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

func visit(t *testing.T, q *Queue, sizes map[int]bool) {
	t.Helper()
	for n := range 12 {
		state := append([]byte(marker), bytes.Repeat([]byte{'x'}, n*700)...)
		sizes[len(state)] = true
		must(t, q.Commit(state, []Item{item("a", len(sizes))}))
	}
}

func TestForgottenVisitCannotBeRead(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	sizes := map[int]bool{}
	visit(t, q, sizes)
	if len(readable(t, q.dir, sizes)) == 0 {
		t.Fatal("the search does not find a visit in progress")
	}
	must(t, q.Forget([]byte("attract"), []Item{item("b", 1)}))
	if where := readable(t, q.dir, sizes); where != nil {
		t.Errorf("the forgotten visit can be read: %q", where)
	}
	q = mustReopen(t, q)
	if where := readable(t, q.dir, sizes); where != nil {
		t.Errorf("the forgotten visit can be read after a restart: %q", where)
	}
	if s, err := q.Load(); string(s) != "attract" || err != nil {
		t.Errorf("Load = %q, %v", s, err)
	}
	if n := q.Stats().Pending; n != 13 {
		t.Errorf("%d items wait, want 13: forgetting must not lose what was acknowledged", n)
	}
	visit(t, q, sizes)
	must(t, q.Forget(nil, nil))
	if s, err := q.Load(); s != nil || err != nil {
		t.Errorf("Load after Forget of everything = %q, %v", s, err)
	}
	if where := readable(t, q.dir, sizes); where != nil {
		t.Errorf("the second visit can be read: %q", where)
	}
}

func TestPowerCutWhileForgetting(t *testing.T) {
	for _, at := range []string{"before the transaction", "before the old key is destroyed", "while it is destroyed"} {
		t.Run(at, func(t *testing.T) {
			q := mustOpen(t, t.TempDir(), small())
			sizes := map[int]bool{}
			visit(t, q, sizes)
			before, err := q.Load()
			must(t, err)
			old := q.key.id
			oldKey := bytes.Clone(q.key.bytes)
			switch at {
			case "before the transaction":
				_, err := newKey(q.dir)
				must(t, err)
				must(t, os.WriteFile(q.path("visit-0123456789abcdef.key.new-1"), oldKey[:7], 0o600))
			case "before the old key is destroyed":
				must(t, q.Forget([]byte("attract"), nil))
				must(t, os.WriteFile(keyFile(q.dir, old), oldKey, 0o600))
				if readable(t, q.dir, sizes) == nil {
					t.Fatal("the search does not find the old key")
				}
			case "while it is destroyed":
				must(t, q.Forget([]byte("attract"), nil))
				must(t, os.WriteFile(keyFile(q.dir, old), make([]byte, 32), 0o600))
			}
			q = mustReopen(t, q)
			after, err := q.Load()
			must(t, err)
			if keys, _ := filepath.Glob(q.path("visit-*")); len(keys) != 1 {
				t.Errorf("keys left: %q", keys)
			}
			if at == "before the transaction" {
				if !bytes.Equal(after, before) {
					t.Errorf("the visit is lost: %q", after)
				}
			} else if where := readable(t, q.dir, sizes); string(after) != "attract" || where != nil {
				t.Errorf("state %q, readable: %q", after, where)
			}
			if q.Opened().Alarm() {
				t.Errorf("alarm without need: %+v", q.Opened())
			}
		})
	}
}

func TestVisitKeyLost(t *testing.T) {
	q := mustOpen(t, t.TempDir(), small())
	must(t, q.Commit([]byte("visit"), []Item{item("a", 1)}))
	must(t, os.Remove(keyFile(q.dir, q.key.id)))
	q = mustReopen(t, q)
	if s, err := q.Load(); s != nil || err != nil || !q.Opened().StateLost {
		t.Errorf("Load = %q, %v, %+v", s, err, q.Opened())
	}
	if q.Stats().Pending != 1 {
		t.Error("the item is lost with the state")
	}
	must(t, q.Commit([]byte("next"), nil))
	if q = mustReopen(t, q); q.Opened().Alarm() {
		t.Errorf("alarm stays: %+v", q.Opened())
	}
}
