// Package mats watches OpenCV's memory in tests: pictures (Mats) that were not closed are invisible to Go's collector.
package mats

import (
	"fmt"
	"os"
	"testing"
)

// Main runs a package's tests and gives the code to exit with: not zero, too, when a test left a Mat open. It watches only in
// programs that are built with the tag matprofile.
func Main(m *testing.M) int {
	before, _ := Open()
	code := m.Run()
	if after, known := Open(); known && after != before {
		fmt.Fprintf(os.Stderr, "%d Mats are still open\n", after-before)
		_ = list(os.Stderr)
		return max(code, 1)
	}
	return code
}

// Open counts the Mats that are not closed; false when that is not known.
func Open() (n int, known bool) { return count() }
