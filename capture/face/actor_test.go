package face

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// actor is a Finder that sees what a test plays: a head, a picture of a head, nobody. It follows the hints of the
// challenge as a person would, after a reaction time, unless a test has other plans.
type actor struct {
	now    time.Time
	yaw    float64 // degrees, to the own left
	goal   float64
	heard  capture.Hint
	due    time.Time
	react  time.Duration
	speed  float64 // degrees a second
	flat   bool    // a picture: no depth
	shear  float64 // of a picture that is bent
	x      float64 // place in the frame
	other  bool    // somebody else is there
	away   bool
	noise  float64 // of the landmarks, in eye distances
	random *rand.Rand
	obey   func(a *actor, h capture.Hint) float64 // the wanted yaw
}

func newActor() *actor {
	return &actor{
		now: time.Date(2030, 5, 1, 9, 0, 0, 0, time.UTC), react: 600 * time.Millisecond, speed: 110, x: 640, noise: 0.01,
		random: rand.New(rand.NewPCG(1, 2)), obey: obedient,
	}
}

func obedient(a *actor, h capture.Hint) float64 {
	switch h {
	case capture.HintTurnLeft:
		return 28
	case capture.HintTurnRight:
		return -28
	case capture.HintBack:
		return 0
	}
	return a.goal
}

func (*actor) Tier() int { return 1 }

// scaled makes the places of the 1280 pixel frame that the actor thinks in those of its small frames.
const scaled = 0.25

func (a *actor) Detect(capture.Frame) ([]Face, error) {
	if a.away {
		return nil, nil
	}
	faces := []Face{a.face(a.x, 120)}
	if a.other {
		faces = append(faces, a.face(a.x+300, 100))
	}
	return faces, nil
}

// face projects five points of a head, in eye distances: eyes at ±0.5, the nose 0.48 before them, the mouth below.
func (a *actor) face(x, eyes float64) Face {
	sin, cos := math.Sincos(a.yaw * math.Pi / 180)
	x, eyes = x*scaled, eyes*scaled
	f := Face{Score: 0.9, Box: capture.Rect{X: x - eyes, Y: 200 * scaled, W: 2 * eyes, H: 2.6 * eyes}}
	for i, p := range [5][3]float64{{-0.5, 0, 0}, {0.5, 0, 0}, {0, 0.6, 0.48}, {-0.4, 1.05, 0.1}, {0.4, 1.05, 0.1}} {
		if a.flat {
			p[2] = 0
		}
		px := p[0]*cos + p[2]*sin + a.shear*p[1]*sin
		f.Landmarks[i] = capture.Point{
			X: x + eyes*(px+a.noise*a.random.NormFloat64()), Y: 320*scaled + eyes*(p[1]+a.noise*a.random.NormFloat64()),
		}
	}
	return f
}

func (a *actor) Judge(_ capture.Frame, faces []Face) Quality {
	q := Quality{
		Eyes: 120, Luma: 130, Sharpness: 500 + a.random.Float64(), Contrast: 40, Bright: 200, Scene: 150, Evenness: 0.9,
		Mask: 5, Mouth: 1, Glasses: 0.5,
	}
	switch {
	case len(faces) == 0:
		q.Hint = capture.HintNoFace
	case crowd(faces):
		q.Hint = capture.HintTwoFaces
	case math.Abs(faces[0].Landmarks.Yaw()) > maxYaw:
		q.Hint = capture.HintLook
	}
	return q
}

// step lets a frame interval pass.
func (a *actor) step(dt time.Duration) {
	a.now = a.now.Add(dt)
	if !a.due.IsZero() && !a.now.Before(a.due) {
		a.goal, a.due = a.obey(a, a.heard), time.Time{}
	}
	most := a.speed * dt.Seconds()
	a.yaw += math.Max(-most, math.Min(most, a.goal-a.yaw))
}

func (a *actor) hear(h capture.Hint) {
	if h != a.heard {
		a.heard, a.due = h, a.now.Add(a.react)
	}
}
