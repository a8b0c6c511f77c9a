package capture

// Light is what the screen shines at the person's face: the whole screen, or one half of it, in one colour; the other half is
// black. Left and right are the person's own, who faces the screen, and so the viewer's.
type Light struct {
	RGB  [3]uint8 // as drawn, sRGB
	Half string   // "", "left", "right", "top", "bottom"
}

// Controls is an ability of a camera whose exposure obeys. It is used by the goroutine that owns the camera, between reads.
type Controls interface {
	// Lock stops automatic exposure, gain and white balance where they are, or lets them go again. It fails when the device did not
	// do so, as read back from it.
	Lock(on bool) error
	// Expose multiplies the locked exposure; 1 is the locked one again. It gives the factor that the device really took, as
	// read back from it.
	Expose(factor float64) (float64, error)
}
