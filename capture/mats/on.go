//go:build matprofile

package mats

import (
	"io"

	"gocv.io/x/gocv"
)

func count() (int, bool) { return gocv.MatProfile.Count(), true }

// list writes where the open ones were made.
func list(w io.Writer) error { return gocv.MatProfile.WriteTo(w, 1) }
