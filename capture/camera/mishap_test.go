package camera

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

func TestNothingThatGivesPictures(t *testing.T) {
	dir := t.TempDir()
	write := func(name, content string) string {
		p := filepath.Join(dir, name)
		if err := os.WriteFile(p, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		return p
	}
	empty := filepath.Join(dir, "empty")
	if err := os.Mkdir(empty, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		source string
		want   error
	}{
		"a missing device":       {"/dev/v4l/by-id/usb-gone-video-index0", capture.ErrNoCamera},
		"a missing number":       {"60123", capture.ErrNoCamera},
		"a device of other kind": {"/dev/null", capture.ErrNoCamera},
		"a missing file":         {filepath.Join(dir, "gone.mp4"), capture.ErrNoCamera},
		"a text as video":        {write("notes001.mp4", "this is no video at all\n"), capture.ErrNoCamera},
		"a text as picture":      {write("notes.jpg", "this is no picture\n"), capture.ErrNoCamera},
		"an empty file":          {write("empty.mp4", ""), capture.ErrNoCamera},
		"an empty folder":        {empty, capture.ErrNoCamera},
		"a stream to nobody":     {"http://127.0.0.1:1/x.avi", capture.ErrNoCamera},
		"a pixel flood":          {write("flood.bmp", bmpHeader(60000, 60000)), capture.ErrNoCamera},
		"no source at all":       {"", capture.ErrNoCamera},
	} {
		cam, err := Open(t.Context(), Options{Source: tc.source})
		if !errors.Is(err, tc.want) {
			t.Errorf("%s: %v, want %v", name, err, tc.want)
		}
		if cam != nil {
			t.Errorf("%s: a camera beside the error", name)
		}
	}
}

// bmpHeader is the head of a 24-bit BMP that promises more pixels than it has.
func bmpHeader(w, h uint32) string {
	b := make([]byte, 54)
	copy(b, "BM")
	put := func(at int, v uint32) {
		b[at], b[at+1], b[at+2], b[at+3] = byte(v), byte(v>>8), byte(v>>16), byte(v>>24)
	}
	put(10, 54)
	put(14, 40)
	put(18, w)
	put(22, h)
	b[26], b[28] = 1, 24
	return string(b)
}

func TestNoPermission(t *testing.T) {
	if os.Geteuid() == 0 {
		t.Skip("root may open everything")
	}
	path := picture(t, filepath.Join(t.TempDir(), "a.png"), 8, 8)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{Source: path}); !errors.Is(err, capture.ErrRefused) {
		t.Errorf("%v, want ErrRefused", err)
	}
}

func TestReadAfterClose(t *testing.T) {
	for _, source := range []string{clip(t), picture(t, filepath.Join(t.TempDir(), "a.png"), 8, 8)} {
		cam := open(t, Options{Source: source, Loop: true})
		if err := errors.Join(cam.Close(), cam.Close()); err != nil {
			t.Errorf("close twice: %v", err)
		}
		if _, err := cam.Read(t.Context()); !errors.Is(err, capture.ErrUnplugged) {
			t.Errorf("read after close: %v", err)
		}
	}
}
