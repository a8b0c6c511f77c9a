package disk

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
)

// only tells that a folder holds one file with these bytes and this mode.
func only(t *testing.T, path string, want []byte, mode fs.FileMode) {
	t.Helper()
	got, err := os.ReadFile(path)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%d bytes, %v; want %d", len(got), err, len(want))
	}
	st, err := os.Stat(path)
	if err != nil || st.Mode() != mode {
		t.Errorf("mode %v, %v; want %v", st.Mode(), err, mode)
	}
	if all, _ := os.ReadDir(filepath.Dir(path)); len(all) != 1 {
		t.Errorf("left beside it: %v", all)
	}
}

func TestFileIsReplacedWhole(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a.json")
	for i, mode := range []fs.FileMode{0o600, 0o644, 0o600} {
		data := bytes.Repeat([]byte{byte(i)}, 100_000-i)
		if err := Replace(path, data, mode); err != nil {
			t.Fatal(err)
		}
		only(t, path, data, mode)
	}
}

func TestTwoReplaceOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a")
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := Replace(path, bytes.Repeat([]byte{byte(i)}, 50_000), 0o600); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, err := os.ReadFile(path)
	if err != nil || len(got) != 50_000 {
		t.Fatalf("%d bytes, %v", len(got), err)
	}
	only(t, path, bytes.Repeat(got[:1], 50_000), 0o600)
}

func TestReplaceThatFailsLeavesWhatWasThere(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "taken")
	if err := os.MkdirAll(filepath.Join(path, "full"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, []byte("x"), 0o600); err == nil {
		t.Error("a file took the place of a folder")
	}
	if all, _ := os.ReadDir(dir); len(all) != 1 || !all[0].IsDir() {
		t.Errorf("left: %v", all)
	}
	if err := Replace(filepath.Join(dir, "gone", "a"), []byte("x"), 0o600); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("into a folder that is not there: %v", err)
	}
}

func TestDiskFullWhileReplacing(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mount("none", dir, "tmpfs", 0, "size=65536"); err != nil {
		t.Skipf("no small disk for this test, mounting a tmpfs needs root: %v", err)
	}
	defer syscall.Unmount(dir, syscall.MNT_DETACH)
	path := filepath.Join(dir, "a")
	if err := Replace(path, []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Replace(path, make([]byte, 1<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("%v", err)
	}
	only(t, path, []byte("old"), 0o600)
}

func TestNamesOfWhatIsUnfinished(t *testing.T) {
	for name, want := range map[string]bool{
		"/d/a.json.new-123": true, "a.new-1": true, "a.new-": false, "a.new-1x": false, "a.json": false, "/x.new-1/a": false,
	} {
		if Unfinished(name) != want {
			t.Errorf("%q: %v", name, !want)
		}
	}
}
