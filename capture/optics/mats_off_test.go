//go:build !matprofile

package optics

func openMats() (int, bool) { return 0, false }
