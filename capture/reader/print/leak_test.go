//go:build matprofile

package print

import (
	"fmt"
	"os"
	"testing"

	"gocv.io/x/gocv"
)

// TestMain fails the package when a test left a Mat open: OpenCV's memory is invisible to Go's collector.
func TestMain(m *testing.M) {
	before := gocv.MatProfile.Count()
	code := m.Run()
	if left := gocv.MatProfile.Count() - before; left != 0 {
		fmt.Fprintf(os.Stderr, "%d Mats are still open\n", left)
		_ = gocv.MatProfile.WriteTo(os.Stderr, 1)
		code = 1
	}
	os.Exit(code)
}
