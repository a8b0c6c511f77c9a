package face

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestModelThatIsNotTheModel(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(modelsDir(t), Models[0].File))
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"one byte changed": append(bytes.Clone(good[:len(good)-1]), good[len(good)-1]^1),
		"cut off":          good[:len(good)/2],
		"too long":         append(bytes.Clone(good), 0),
		"empty":            {},
		"LFS pointer":      []byte("version https://git-lfs.github.com/spec/v1\noid sha256:8f23\nsize 232589\n"),
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, Models[0].File), data, 0o600); err != nil {
			t.Fatal(err)
		}
		e, err := New(Options{Models: dir})
		if err != nil {
			if errors.Is(err, ErrNoCascade) {
				t.Skip(err)
			}
			t.Fatalf("%s: %v", name, err)
		}
		if e.Tier() != 0 || len(e.Alarms()) != 1 || !errors.Is(e.Alarms()[0], ErrModel) {
			t.Errorf("%s: tier %d, alarms %v; want tier 0 and an alarm", name, e.Tier(), e.Alarms())
		}
		e.Close()
	}
}

func TestTiers(t *testing.T) {
	dir := t.TempDir()
	link := func(m Model) {
		if err := os.Symlink(filepath.Join(modelsDir(t), m.File), filepath.Join(dir, m.File)); err != nil {
			t.Fatal(err)
		}
	}
	for want := range 3 {
		if want > 0 {
			link(Models[want-1])
		}
		e, err := New(Options{Models: dir})
		if want == 0 && errors.Is(err, ErrNoCascade) {
			continue
		}
		if err != nil || e.Tier() != want || len(e.Alarms()) > 0 {
			t.Fatalf("tier %d, alarms %v, %v; want %d", e.Tier(), e.Alarms(), err, want)
		}
		e.Close()
	}
}

func TestNoDetectorNamesThePackage(t *testing.T) {
	_, err := New(Options{Cascades: []string{t.TempDir()}})
	if !errors.Is(err, ErrNoCascade) || !strings.Contains(err.Error(), "opencv-data") {
		t.Errorf("%v", err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, cascadeFile), []byte("no XML\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{Cascades: []string{dir}}); !errors.Is(err, ErrModel) {
		t.Errorf("a text as cascade: %v", err)
	}
}

func TestJoinedOutputsAppendTheModelOnly(t *testing.T) {
	model := []byte{0x08, 0x07} // ir_version 7
	got := joinOutputs(model, 2100)
	if !bytes.HasPrefix(got, model) {
		t.Fatal("the model was changed")
	}
	rest := got[len(model):]
	if rest[0] != 7<<3|2 { // field 7, length-delimited: the graph
		t.Fatalf("tag %#x", rest[0])
	}
	n, k := 0, 1
	for shift := 0; ; shift += 7 {
		n |= int(rest[k]&0x7f) << shift
		k++
		if rest[k-1] < 0x80 {
			break
		}
	}
	if n != len(rest)-k {
		t.Errorf("length %d, %d bytes follow", n, len(rest)-k)
	}
	if c := bytes.Count(rest, []byte("Concat")); c != 5 {
		t.Errorf("%d nodes, want 5", c)
	}
}
