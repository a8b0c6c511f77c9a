//go:build !matprofile

package face

func openMats() (int, bool) { return 0, false }
