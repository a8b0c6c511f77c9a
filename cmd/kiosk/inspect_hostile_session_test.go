package main

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Recorded sessions come from others: whatever a folder holds, the answer is one line in bounded time and memory.

const mostMemory = 600 << 20

// bounded runs the program, which has to end within two minutes and with less than mostMemory resident at every look.
func bounded(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), "PASSDESK_TEST_KIOSK=1", "DISPLAY=", "XDG_STATE_HOME="+t.TempDir())
	var o, e bytes.Buffer
	cmd.Stdout, cmd.Stderr = &o, &e
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	look, hung := time.NewTicker(10*time.Millisecond), time.After(2*time.Minute)
	defer look.Stop()
	for most := int64(0); ; {
		select {
		case <-look.C:
			most = max(most, peak(cmd.Process.Pid))
		case <-hung:
			_ = cmd.Process.Kill()
			<-ended
			t.Fatalf("kiosk %q hangs", args)
		case err := <-ended:
			var exit *exec.ExitError
			if err != nil && !errors.As(err, &exit) {
				t.Fatal(err)
			}
			if t.Logf("%d MB", most>>20); most > mostMemory {
				t.Errorf("kiosk %q took %d MB", args[:2], most>>20)
			}
			return o.String(), e.String(), cmd.ProcessState.ExitCode()
		}
	}
}

// peak is how much memory a process ever had resident, in bytes; 0 when it is gone.
func peak(pid int) int64 {
	status, _ := os.ReadFile(filepath.Join("/proc", strconv.Itoa(pid), "status"))
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	if fields := strings.Fields(rest); len(fields) > 0 {
		n, _ := strconv.ParseInt(fields[0], 10, 64)
		return n << 10
	}
	return 0
}

// again copies a session again.
func again(t *testing.T, dir string) string {
	t.Helper()
	to := filepath.Join(t.TempDir(), "session")
	if err := os.CopyFS(to, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	return to
}

func TestHostileSession(t *testing.T) {
	file := func(dir string) string { return filepath.Join(dir, sessionFile) }
	raw := func(change func(string) string) func(dir string) {
		return func(dir string) {
			b, _ := os.ReadFile(file(dir))
			_ = os.WriteFile(file(dir), []byte(change(string(b))), 0o600)
		}
	}
	times := func(list string) func(dir string) {
		return raw(func(s string) string {
			i := strings.Index(s, `"frame_times_ms":`)
			return s[:i] + `"frame_times_ms":` + list + s[i+strings.Index(s[i:], "]")+1:]
		})
	}
	step := func(key string, v any) func(dir string) {
		return func(dir string) {
			edit(t, dir, func(s object) { s["steps"].([]any)[1].(object)[key] = v })
		}
	}
	whole := recorded(t, 3)
	var folders, names, says []string
	for name, tc := range map[string]struct {
		spoil func(dir string)
		says  string
	}{
		"all frames are gone": {func(dir string) {
			for i := range 3 {
				_ = os.Remove(filepath.Join(dir, fmt.Sprintf("%06d.png", i)))
			}
		}, "no frames"},
		"a frame too many":    {func(dir string) { _ = os.WriteFile(filepath.Join(dir, "9.png"), blankPNG(8, 8, 0), 0o600) }, "frame_times_ms"},
		"a frame is a folder": {func(dir string) { swap(t, dir, func(p string) error { return os.Mkdir(p, 0o700) }) }, "frame_times_ms"},
		"a frame is a link":   {func(dir string) { swap(t, dir, func(p string) error { return os.Symlink("/etc/hostname", p) }) }, "frame_times_ms"},
		"a frame is a pipe":   {func(dir string) { swap(t, dir, func(p string) error { return syscall.Mkfifo(p, 0o600) }) }, "frame_times_ms"},
		"a frame is a bomb":   {func(dir string) { _ = os.WriteFile(filepath.Join(dir, "000001.png"), hugeHeader(), 0o600) }, "000001.png"},
		"a frame is a text": {func(dir string) {
			_ = os.WriteFile(filepath.Join(dir, "000001.png"), []byte("../../etc/passwd"), 0o600)
		}, "000001.png"},
		"session.json is a pipe":    {func(dir string) { _ = os.Remove(file(dir)); _ = syscall.Mkfifo(file(dir), 0o600) }, "session.json"},
		"session.json is a folder":  {func(dir string) { _ = os.Remove(file(dir)); _ = os.Mkdir(file(dir), 0o700) }, "session.json"},
		"session.json is endless":   {func(dir string) { _ = os.Remove(file(dir)); _ = os.Symlink("/dev/zero", file(dir)) }, "session.json"},
		"session.json is empty":     {raw(func(string) string { return "" }), "session.json"},
		"session.json is huge":      {raw(func(s string) string { return strings.Repeat(" ", 300<<20) + s }), "session.json"},
		"two objects":               {raw(func(s string) string { return s + s }), "session.json"},
		"nested without end":        {raw(func(string) string { return strings.Repeat("[", 900_000) }), "session.json"},
		"a list":                    {raw(func(string) string { return "[]" }), "session.json"},
		"null":                      {raw(func(string) string { return "null" }), "format"},
		"times that are no numbers": {times("[NaN, NaN, NaN]"), "session.json"},
		"times beyond all numbers":  {times("[0, 1e999, 2e999]"), "session.json"},
		"times of years":            {times("[0, 1, 1e300]"), "frame 2"},
		"times before the start":    {times("[-5, 0, 1]"), "frame 0"},
		"times that are not there":  {times("[null, null, null]"), "rise"},
		"a million times":           {times("[0" + strings.Repeat(",1", 400_000) + "]"), "400001 frames"},
		"a step of no length":       {step("for_ms", 0), "step 1"},
		"a step of a week":          {step("for_ms", 6e8), "step 1"},
		"a step before the start":   {step("at_ms", -1), "step 1"},
		"a step of no kind":         {step("kind", "../flash"), "../flash"},
		"a colour of a thousand":    {step("rgb", []int{0, 1000, 0}), "rgb"},
		"a camera that is a laser":  {step("exposure", 1e300), "step 1"},
		"no steps":                  {func(dir string) { edit(t, dir, func(s object) { s["steps"] = []int{} }) }, "steps"},
		"a gamma of nothing":        {func(dir string) { edit(t, dir, func(s object) { s["station"].(object)["gamma"] = 1e-300 }) }, "gamma"},
		"a lag of an hour":          {func(dir string) { edit(t, dir, func(s object) { s["station"].(object)["lag_ms"] = 3.6e6 }) }, "lag"},
	} {
		dir := again(t, whole)
		tc.spoil(dir)
		folders, names, says = append(folders, dir), append(names, name), append(says, tc.says)
	}
	out, errs, code := bounded(t, append([]string{"inspect", "liveness"}, append(folders, whole)...)...)
	if code != 1 || errs != "" {
		t.Errorf("code %d, %.500s", code, errs)
	}
	all := lines(t, out, len(folders)+1)
	for i, name := range names {
		if why, _ := all[i]["error"].(string); !strings.Contains(why, says[i]) || len(why) > 300 || all[i]["file"] != folders[i] {
			t.Errorf("%s: %.500v", name, all[i])
		}
	}
	if all[len(folders)]["frames"] != 3.0 {
		t.Errorf("the whole one among them is not judged: %v", all[len(folders)])
	}
}

// swap puts something else in the place of the second frame.
func swap(t *testing.T, dir string, put func(path string) error) {
	t.Helper()
	path := filepath.Join(dir, "000001.png")
	if err := errors.Join(os.Remove(path), put(path)); err != nil {
		t.Fatal(err)
	}
}

// A session names no files, so none of its words can lead out of the folder, and a name in the folder that looks like a
// path's is a name.
func TestSessionWhoseWordsArePaths(t *testing.T) {
	dir := recorded(t, 3)
	edit(t, dir, func(s object) {
		s["session"], s["seed"] = "../../../etc/passwd", "/etc/shadow\x00\x1b[31m"
		s["camera"] = object{"path": "/dev/../etc/passwd", "driver": "uvcvideo"}
		s["camera_pinned"] = s["camera"]
	})
	for _, name := range []string{"..2.png.txt", "%2e%2e%2f7.png.exe", "passwd", "-1.gif"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, errs, code := kiosk(t, "", "inspect", "liveness", dir)
	if o := lines(t, out, 1)[0]; code != 0 || errs != "" || o["frames"] != 3.0 || o["status"] == "pass" {
		t.Errorf("code %d, %s %s", code, out, errs)
	}
}

// A frame of another size, of one pixel, of another shape, in colour or grey: judged, refused with a sentence, never a crash.
func TestFramesOfAllSizes(t *testing.T) {
	whole := recorded(t, 8)
	var folders []string
	for _, size := range []image.Point{{X: 1, Y: 1}, {X: 400, Y: 1}, {X: 1, Y: 400}, {X: 640, Y: 480}, {X: 48, Y: 64}} {
		for _, at := range []int{0, 4, 7} {
			dir := again(t, whole)
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%06d.png", at)), blankPNG(size.X, size.Y, 2), 0o600); err != nil {
				t.Fatal(err)
			}
			folders = append(folders, dir)
		}
	}
	out, errs, _ := bounded(t, append([]string{"inspect", "liveness"}, folders...)...)
	for i, o := range lines(t, out, len(folders)) {
		if why, _ := o["error"].(string); why == "" && o["status"] != "inconclusive" && o["status"] != "fail" || len(why) > 300 {
			t.Errorf("folder %d: %v", i, o)
		}
	}
	if errs != "" {
		t.Errorf("%.2000s", errs)
	}
}

// Pictures are judged one after another: their number does not count, only their size.
func TestSessionOfLargeFrames(t *testing.T) {
	if testing.Short() {
		t.Skip("a hundred million pixels")
	}
	dir := recorded(t, 8)
	wide := image.NewGray(image.Rect(0, 0, 4000, 3000))
	for i := range wide.Pix {
		wide.Pix[i] = byte(120 + 50*math.Sin(float64(i)/300))
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, wide, nil); err != nil {
		t.Fatal(err)
	}
	for i := range 8 {
		name := filepath.Join(dir, fmt.Sprintf("%06d", i))
		if err := errors.Join(os.Remove(name+".png"), os.WriteFile(name+".jpg", b.Bytes(), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	out, errs, code := bounded(t, "inspect", "liveness", dir)
	if o := lines(t, out, 1)[0]; code != 0 || errs != "" || o["frames"] != 8.0 {
		t.Errorf("code %d, %s %s", code, out, errs)
	}
}

// A number that JSON has no word for must not come out as half a line.
func TestFacesInStrangePictures(t *testing.T) {
	var files []string
	for _, size := range []image.Point{{X: 1, Y: 1}, {X: 3, Y: 4000}, {X: 4000, Y: 3}, {X: 16, Y: 16}, {X: 5000, Y: 5000}} {
		files = append(files, write(t, "flat.png", blankPNG(size.X, size.Y, 0)), write(t, "colour.png", blankPNG(size.X, min(size.Y, 1000), 2)))
	}
	whole := len(files)
	files = append(files, write(t, "bomb.png", hugeHeader()), write(t, "0.png", nil), t.TempDir(), "../../../../etc/passwd", "/dev/zero")
	out, errs, code := bounded(t, append([]string{"inspect", "face"}, files...)...)
	for i, o := range lines(t, out, len(files)) {
		why, refused := o["error"].(string)
		if i >= whole && !refused || len(why) > 300 {
			t.Errorf("%s: %v", files[i], o)
		}
		if i < whole && !strings.Contains(why, "too small") {
			has(t, o, "file", "faces", "quality", "tier", "ms")
		}
	}
	if code != 1 || errs != "" {
		t.Errorf("code %d, %s", code, errs)
	}
}
