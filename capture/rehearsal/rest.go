package rehearsal

import (
	"math"
	"time"
)

// restSpeed is how slow, in widths of the frame a second, the document's place changes when it lies still: a pixel of 1280 from
// frame to frame at 15 frames a second.
const restSpeed = 15.0 / 1280

// resting tells whether a document lies in the frame and what the hands do to it has come to an end. A hand that only trembles
// counts as still.
func (s *stage) resting(w, h int, trouble map[string]bool) bool {
	if s.lies == noPaper || s.slip.x > 0.5 || s.pan.x < 0.998 || trouble[Restless] {
		return false
	}
	const deg = math.Pi / 180
	half := passportShare / 2 // from the document's middle to its edge
	for _, speed := range []float64{
		1.35 * s.slip.v * float64(h) / float64(w), 0.36 * s.off.v, half * s.near.v, half * deg * s.flip.v, half * deg * s.tilt.v, half * deg * 34 * s.steep.v,
	} {
		if math.Abs(speed) > restSpeed {
			return false
		}
	}
	return true
}

// Rest gives the time of the first frame since which a document has lain still before the camera; zero while none does.
func (a *Applicant) Rest() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.rest
}
