package rehearsal

import "math"

// stage is where everything is now. All of it follows the wish smoothly.
type stage struct {
	t     float64 // scene time in seconds
	pose  Pose
	yaw   glide
	pan   glide // 0 the lobby, 1 the plate
	away  float64
	walk  glide
	depth glide // mm towards the camera
	slip  glide // how far the document is off the plate, 0 lies there .. 1 out of the frame
	flip  glide // degrees, 0 front .. 180 back
	near  glide // factor on the document's size, minus 1
	tilt  glide
	hand  glide
	grip  glide // 0 no fingers over the document's edge .. 1 there
	steep glide // 0 flat .. 1 at a steep angle
	off   glide // 0 in the frame .. 1 partly outside
	lies  paper // what lies there, or slides
	rest  float64
	ready bool
}

// glide is a value that follows its goal like a critically damped spring.
type glide struct{ x, v float64 }

func (g *glide) to(goal, omega, dt float64) {
	// The exact solution over dt, so that a slow frame does not overshoot.
	d := g.x - goal
	k := g.v + omega*d
	e := math.Exp(-omega * dt)
	g.x = goal + (d+k*dt)*e
	g.v = (g.v - omega*k*dt) * e
}

// advance moves everything on to scene time t.
func (s *stage) advance(t float64, w wish, trouble map[string]bool, seed int64) {
	dt := clamp(t-s.t, 0, 0.5)
	s.t = t
	if !s.ready { // nothing lies on the plate and nobody is here when the play begins
		s.ready = true
		s.slip.x, s.walk.x = 1, 1
	}
	goal := func(on bool) float64 {
		if on {
			return 1
		}
		return 0
	}
	s.pan.to(goal(w.paper != noPaper), 7, dt)
	s.walk.to(goal(!w.present || trouble[NoFace]), 3.2, dt)
	s.yaw.to(w.yaw, 5.5, dt)
	s.hand.to(goal(w.hand), 5, dt)
	back := 0.0
	if trouble[TooFar] {
		back = -1100
	} else if w.paper == noPaper {
		back = 160 * (w.near - 1)
	}
	s.depth.to(back, 3, dt)
	far := w.near
	if trouble[TooFar] {
		far *= 0.33
	}
	s.near.to(far-1, 4, dt)
	s.tilt.to(w.tilt, 5, dt)
	s.grip.to(goal(trouble[Finger]), 5, dt)
	s.steep.to(goal(trouble[Tilted]), 5, dt)
	s.off.to(goal(trouble[CutOff]), 5, dt)
	want := w.paper
	if trouble[WrongSide] && want != noPaper {
		want = want.wrong()
	}
	s.papers(want, dt)

	wander := func(k, speed, size float64) float64 {
		return size * (2*noise(vec{t * speed, k*17.3 + float64(seed%97), 0.5}) - 1)
	}
	s.pose = Pose{
		Yaw:    s.yaw.x + wander(1, 0.5, 1.1),
		Pitch:  wander(2, 0.4, 1.0) + 0.012*math.Abs(s.yaw.x),
		Roll:   wander(3, 0.35, 0.9) + 0.03*s.yaw.x,
		X:      wander(4, 0.3, 7) - 780*s.walk.x,
		Y:      wander(5, 0.3, 2),
		Z:      wander(6, 0.25, 8) + s.depth.x,
		Breath: 1.6 * math.Sin(2*math.Pi*0.24*t),
	}
	// Blinks, some four seconds apart.
	slot := math.Floor(t / 4)
	if b := t - 4*slot - 0.5 - 2.6*hash(int32(slot), int32(seed), 5); b > 0 && b < 0.14 {
		s.pose.Blink = 1
	}
}

// papers moves the document: what should not lie there goes first, then the other comes.
func (s *stage) papers(want paper, dt float64) {
	sameCard := want != noPaper && s.lies.same(want)
	if s.slip.x > 0.97 || sameCard && s.slip.x < 0.9 {
		if s.lies != want && !sameCard {
			s.flip = glide{}
			if want.back() {
				s.flip.x = 180
			}
		}
		if want != noPaper || s.slip.x > 0.97 {
			s.lies = want
		}
	}
	if s.lies == want && want != noPaper {
		s.slip.to(0, 5, dt)
		s.rest += dt
	} else {
		s.slip.to(1.02, 6, dt)
		s.rest = 0
	}
	turned := 0.0
	if s.lies.back() {
		turned = 180
	}
	s.flip.to(turned, 6, dt)
}
