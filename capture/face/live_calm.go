package face

import (
	"math"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

const (
	mostShift   = 0.25 // distances of the eyes that a head may move while lights are shown, before they are shown again
	mostTwist   = 12.0 // degrees that it may turn
	calmFrames  = 5    // whose median counts, so that one slip of the landmarks in coloured light is not a movement
	calmShift   = 0.08 // distances of the eyes, over calmFrames, that are standing still
	shortestOut = 400  // ms of rest at least
	yawRatio    = 0.48 // of the yaw ratio by the tangent of the yaw, on rendered heads and portraits
)

// calm watches whether the person keeps still and looks at the screen.
type calm struct {
	from   place // before the lights
	lights bool
	last   []place
	turns  []float64
	known  bool // turns are
}

// see tells whether the person moved too far, or turned, since the lights began, and what to ask for.
func (c *calm) see(r *recording, s *sight, st light.Step) (moved bool, hint capture.Hint) {
	if st.Lit() && !c.lights && len(r.places) > 0 {
		c.from, c.last, c.turns = r.spot(), nil, nil
	}
	c.lights = st.Lit()
	if s.face == nil {
		return false, capture.HintNone
	}
	if c.last = append(c.last, placeOf(*s.face)); len(c.last) > calmFrames {
		c.last = c.last[1:]
	}
	if c.known = s.known; s.known {
		if c.turns = append(c.turns, s.turn); len(c.turns) > calmFrames {
			c.turns = c.turns[1:]
		}
	}
	if !c.lights || len(c.last) < calmFrames || c.from.eyes == 0 {
		return false, capture.HintNone
	}
	m, _ := c.middle()
	if math.Hypot(m.x-c.from.x, m.y-c.from.y) > mostShift*c.from.eyes {
		return true, capture.HintHoldStill
	}
	if len(c.turns) == calmFrames && math.Abs(yawOf(median(c.turns))) > mostTwist {
		return true, capture.HintLook
	}
	return false, capture.HintNone
}

// yawOf is the yaw in degrees of a change of the yaw ratio.
func yawOf(ratio float64) float64 { return math.Atan(ratio/yawRatio) * 180 / math.Pi }

// middle is the median of the last places, and how far the farthest is from it, in distances of the eyes.
func (c *calm) middle() (m place, most float64) {
	var x, y, eyes []float64
	for _, p := range c.last {
		x, y, eyes = append(x, p.x), append(y, p.y), append(eyes, p.eyes)
	}
	m = place{median(x), median(y), median(eyes)}
	for _, p := range c.last {
		most = math.Max(most, math.Hypot(p.x-m.x, p.y-m.y)/math.Max(m.eyes, 1))
	}
	return m, most
}

// still tells whether the person looks at the screen again, and, after a movement, stands still.
func (c *calm) still(resting bool, ms float64) bool {
	if n := len(c.turns); c.known && (n < holdFrames || math.Abs(median(c.turns[n-holdFrames:])) >= facing) {
		return false
	}
	_, most := c.middle()
	switch {
	case len(c.last) < calmFrames || ms < shortestOut:
		return false
	case resting:
		return most < calmShift
	}
	return true
}
