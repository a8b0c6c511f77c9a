//go:build !matprofile

package camera

func openMats() (int, bool) { return 0, false }
