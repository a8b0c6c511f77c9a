//go:build matprofile

package optics

import "gocv.io/x/gocv"

// openMats counts the Mats that are not closed.
func openMats() (int, bool) { return gocv.MatProfile.Count(), true }
