package face

import (
	"bytes"
	"errors"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture"
)

func TestModelThatIsNotTheModel(t *testing.T) {
	good, err := os.ReadFile(filepath.Join(modelsDir(t), Models()[0].Name))
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
		if err := os.WriteFile(filepath.Join(dir, Models()[0].Name), data, 0o600); err != nil {
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
	link := func(j Job) {
		for _, m := range Models() {
			if path := filepath.Join(modelsDir(t), m.Name); m.Job == j && exists(path) {
				if err := os.Symlink(path, filepath.Join(dir, m.Name)); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	for want, j := range []Job{"", JobDetector, JobEmbedder, JobPassive} {
		link(j)
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

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// One refused file takes its own tier away and no other, and says so.
func TestRefusedModelTakesOnlyItsTier(t *testing.T) {
	for name, want := range map[string]int{"minifasnet_v2_2.7_80x80.onnx": 2, "face-reidentification-retail-0095.onnx": 1} {
		dir := t.TempDir()
		for _, m := range Models() {
			path := filepath.Join(dir, m.Name)
			if from := filepath.Join(modelsDir(t), m.Name); m.Name != name && exists(from) {
				if err := os.Symlink(from, path); err != nil {
					t.Fatal(err)
				}
			} else if m.Name == name {
				if err := os.WriteFile(path, make([]byte, m.Bytes), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
		e, err := New(Options{Models: dir})
		if err != nil {
			t.Fatal(err)
		}
		if e.Tier() != want || len(e.Alarms()) != 1 || !errors.Is(e.Alarms()[0], ErrModel) || !strings.Contains(e.Alarms()[0].Error(), name) {
			t.Errorf("%s: tier %d, alarms %v", name, e.Tier(), e.Alarms())
		}
		e.Close()
	}
}

func TestLockThatLeavesSomethingOut(t *testing.T) {
	whole := string(assets.ModelsLock)
	if _, err := parseLock(assets.ModelsLock); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"no hash":         strings.Replace(whole, "sha256   = \"beb", "sha256   = \"", 1),
		"no licence":      strings.Replace(whole, "licence  = \"Apache-2.0\"", "licence  = \"\"", 1),
		"no training":     strings.Replace(whole, "training = \"undisclosed\"", "", 1),
		"no limits":       strings.Replace(whole, "limits   = { score = 0.7, overlap = 0.3 }", "", 1),
		"limits swapped":  strings.Replace(whole, "similar = 0.45, unclear = 0.30", "similar = 0.30, unclear = 0.45", 1),
		"http":            strings.Replace(whole, "https://raw", "http://raw", 1),
		"a path":          strings.Replace(whole, "name     = \"yunet_s_320", "name     = \"../yunet_s_320", 1),
		"twice the same":  strings.Replace(whole, "yunet_s_640_640.onnx\"\njob", "yunet_s_320_320.onnx\"\njob", 1),
		"an unknown key":  whole + "threshold = 3\n",
		"a tier too many": strings.Replace(whole, "tier     = 1", "tier     = 2", 1),
	} {
		if text == whole {
			t.Fatalf("%s: the text was not changed", name)
		}
		if _, err := parseLock([]byte(text)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestPassiveCropStaysInTheFrame(t *testing.T) {
	for _, tc := range []struct {
		box  capture.Rect
		k    float64
		want image.Rectangle
	}{
		{capture.Rect{X: 300, Y: 200, W: 40, H: 60}, 2, image.Rect(280, 170, 361, 291)},
		{capture.Rect{X: 0, Y: 0, W: 40, H: 60}, 2, image.Rect(0, 0, 81, 121)},
		{capture.Rect{X: 600, Y: 420, W: 40, H: 60}, 2, image.Rect(559, 359, 640, 480)},
		{capture.Rect{X: 100, Y: 100, W: 300, H: 300}, 4, image.Rect(10, 0, 490, 480)}, // 479 high at most
	} {
		if got := around(tc.box, tc.k, 640, 480); got != tc.want {
			t.Errorf("%+v times %v: %v, want %v", tc.box, tc.k, got, tc.want)
		}
	}
}

func TestPassiveVote(t *testing.T) {
	e := engine(t, 3)
	p := onto(640, 480, scale(portraits()[0], 2))
	faces, err := e.Detect(p)
	if err != nil || len(faces) != 1 {
		t.Fatal(faces, err)
	}
	alive, ok := e.Alive(p, faces[0])
	again, _ := e.Alive(p, faces[0])
	if !ok || alive != again || alive < 0 || alive > 1 {
		t.Errorf("%v, then %v, %v", alive, again, ok)
	}
	if _, ok := engine(t, 0).Alive(p, faces[0]); ok {
		t.Error("a vote without nets")
	}
	if l, ok := e.PassiveLimits(); !ok || math.Abs(l.Flag-0.3) > 1e-9 || math.Abs(l.Live-0.85) > 1e-9 {
		t.Errorf("%+v, %v", l, ok)
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
