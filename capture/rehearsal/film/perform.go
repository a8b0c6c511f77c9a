package film

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// performance is what somebody does in a session: how they turn, sway and blink.
type performance struct {
	react, swing float64 // ms until a turn begins, and that it takes
	back         float64 // ms until they turn back
	angle        float64 // degrees
	sway         [4]float64
	speed        [4]float64 // Hz
	phase        [4]float64
	blinks       float64 // ms between two
}

func perform(dice *rand.Rand) performance {
	p := performance{
		react: between(dice, 350, 900), swing: between(dice, 450, 800), back: between(dice, 200, 450),
		angle: between(dice, 25, 31), blinks: between(dice, 2500, 6000),
	}
	size := between(dice, 0.5, 3) // mm
	for i := range p.sway {
		p.sway[i] = size * []float64{1, 0.4, 0.5, 0.2}[i]
		p.speed[i], p.phase[i] = between(dice, 0.12, 0.5), between(dice, 0, 2*math.Pi)
	}
	return p
}

const (
	yawStep  = 3.0 // degrees between two rendered poses
	blinkFor = 140 // ms
)

// yaw is the turn of the head to the own left, in degrees, that the steps ask for.
func (p *performance) yaw(steps []light.Step, ms float64) (yaw float64) {
	for _, st := range steps {
		if st.Kind != light.Turn {
			continue
		}
		turned := p.angle * (smooth((ms-st.At-p.react)/p.swing) - smooth((ms-st.End()-p.back)/p.swing))
		if st.Move == light.Right {
			turned = -turned
		}
		yaw += turned
	}
	return yaw
}

// pose is that of the head; rendered poses are yawStep apart.
func (p *performance) pose(steps []light.Step, ms float64) rehearsal.Pose {
	at := rehearsal.Pose{Yaw: math.Round(p.yaw(steps, ms)/yawStep) * yawStep}
	if at.Yaw == 0 {
		at.Yaw = 0 // never -0, which would be another pose
		if math.Mod(ms+p.phase[0]*400, p.blinks) < blinkFor {
			at.Blink = 1
		}
	}
	return at
}

// drift is how far somebody sways, in mm to the right of the frame and down.
func (p *performance) drift(ms float64) (x, y float64) {
	wave := func(i int) float64 { return p.sway[i] * math.Sin(2*math.Pi*p.speed[i]*ms/1000+p.phase[i]) }
	return wave(0) + wave(2), wave(1) + wave(3)
}

// show is what the screen shines at ms, after its lag, averaged over the camera's shutter time. Each step appears up to a
// refresh of the screen late.
type show struct {
	steps   []light.Step
	lag     float64   // ms
	late    []float64 // ms, of each step
	shutter float64   // ms
}

func newShow(dice *rand.Rand, steps []light.Step) show {
	s := show{steps: steps, lag: between(dice, 66, 240), shutter: between(dice, 8, 30)}
	for range steps {
		s.late = append(s.late, between(dice, 0, 16))
	}
	return s
}

func (s *show) at(ms float64) (q light.Quarters) {
	const parts = 5
	for i := range parts {
		t := ms - s.lag - s.shutter*(float64(i)+0.5)/parts
		now := 0
		for k, st := range s.steps {
			if st.At+s.late[k] <= t {
				now = k
			}
		}
		d := s.steps[now].Drive()
		for k := range q {
			for c := range 3 {
				q[k][c] += d[k][c] / parts
			}
		}
	}
	return q
}

// calm is the same session with the lights replaced by a steady screen: what somebody films beforehand to play it to prompts.
func calm(steps []light.Step) []light.Step {
	out := append([]light.Step(nil), steps...)
	for i := range out {
		if k := out[i].Kind; k == light.Flash || k == light.Half || k == light.Camera {
			out[i] = light.Step{Kind: light.Hold, At: out[i].At, For: out[i].For, Show: steps[0].Show}
		}
	}
	return out
}
