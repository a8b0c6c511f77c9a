package barcode

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gocv.io/x/gocv"
)

// TestForeignSymbols reads pictures that are not ours: PASSDESK_SYMBOLS names a folder of folders of PNG files, each with
// the payload beside it in a .txt (UTF-8) or .bin file of the same name (of a symbol in several parts: up to the dash).
func TestForeignSymbols(t *testing.T) {
	root := os.Getenv("PASSDESK_SYMBOLS")
	if root == "" {
		t.Skip("PASSDESK_SYMBOLS names no folder")
	}
	files, _ := filepath.Glob(filepath.Join(root, "*", "*.png"))
	read := 0
	for _, file := range files {
		name := strings.TrimSuffix(file, ".png")
		if whole, _, parts := strings.Cut(filepath.Base(name), "-"); parts {
			name = filepath.Join(filepath.Dir(file), whole)
		}
		want, err := os.ReadFile(name + ".txt")
		if err != nil {
			want, err = os.ReadFile(name + ".bin")
		}
		if err != nil {
			t.Fatal(err)
		}
		m := gocv.IMRead(file, gocv.IMReadColor)
		began := time.Now()
		s, ok := Find(m)
		took := time.Since(began)
		if ok && bytes.Contains(lines(want), lines(s.Payload)) { // of a symbol in several parts, some part
			read++
		} else {
			t.Logf("%s: found %v, %d x %d pixels, %v", file, ok, m.Cols(), m.Rows(), took.Round(time.Millisecond))
		}
		_ = m.Close()
	}
	t.Logf("%d of %d read", read, len(files))
}

func lines(b []byte) []byte {
	return bytes.TrimSpace(bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n")))
}
