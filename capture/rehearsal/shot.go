package rehearsal

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// Shot is one frame of a person in the lobby with everything given: for benches of detectors and of liveness.
type Shot struct {
	Look   Look
	Pose   Pose
	Screen ScreenLight
	Room   float64 // factor on the room's light, 1 is about 300 lux; 0 stands for 1. The camera's exposure stays
	Width  int     // pixels; 1280 when zero
	Height int     // pixels; 720 when zero
	Seed   int64   // of the sensor's noise
}

// Frame renders the shot and tells where the landmarks truly are. Seq and At are zero.
func (s Shot) Frame() (capture.Frame, Landmarks) {
	if s.Width <= 0 || s.Height <= 0 {
		s.Width, s.Height = 1280, 720
	}
	if s.Room == 0 {
		s.Room = 1
	}
	f := capture.Frame{Pix: make([]byte, 3*s.Width*s.Height), Width: s.Width, Height: s.Height}
	copy(f.Pix, hallOf(s.Width, s.Height).pix)
	e := standingEye(s.Width, s.Height)
	l := lobbyLight().dimmed(s.Room)
	l.shine(s.Screen, e)
	relight(f.Pix, s.Room, s.Screen, 1)
	h := headOf(s.Look)
	var pt painter
	pt.person(f.Pix, s.Width, s.Height, h, s.Pose, e, l, 1)
	grain(f.Pix, uint64(s.Seed), s.Room < 0.3)
	return f, h.landmarks(s.Pose, e)
}

// Distance gives Pose.Z for a head that is mm millimetres from the camera.
func Distance(mm float64) float64 { return standing - math.Max(mm, 250) }

// Depth is how far the head is from the camera, mm.
func (p Pose) Depth() float64 { return standing - p.Z }
