package film

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// Film is one recorded session. It is used by one goroutine.
type Film struct {
	Session *light.Session // the challenge, with the times of the frames
	Species Species
	Lux     float64 // of the room, at the face
	stage   *Stage
	camera  *camera
	show    show // what the station's screen shines
	at      *place
	act     actor
	canvas  *canvas
	seed    uint64
}

// actor is who or what is before the camera.
type actor interface {
	// layer gives what is seen at ms under light q, how it has moved since it was rendered, in pixels, and its own glow, or nil.
	layer(ms float64, q light.Quarters) (b *rehearsal.Bases, glow []float32, dx, dy float64, err error)
}

// source is what is fed in instead of the camera's frames.
type source interface {
	frame(ms float64, i int) ([]byte, error)
}

// Film prepares a session of the species at a level of the room's light in lux. Every film has a challenge of its own.
func (s *Stage) Film(sp Species, lux float64) (*Film, error) {
	name := fmt.Sprintf("%s at %g lux", sp, lux)
	dice := s.dice(name)
	session, err := s.draw(name, dice.IntN(2) == 0)
	if err != nil {
		return nil, err
	}
	f := &Film{Session: session, Species: sp, Lux: lux, stage: s, at: s.here, canvas: newCanvas(), seed: dice.Uint64()}
	if sp == PersonWall {
		f.at = s.wall
	}
	f.clock(dice)
	f.camera = newCamera(dice, s.grain())
	f.camera.obeys = true
	f.show = newShow(dice, session.Steps)
	if dice.IntN(2) == 0 { // half of the stations know their lag
		lag := math.Round(f.show.lag + f.show.shutter/2 + between(dice, -12, 12))
		session.Station.Lag = &lag
	}
	if err := f.cast(dice, lux); err != nil {
		return nil, err
	}
	return f, f.settle()
}

// cast chooses the actor.
func (f *Film) cast(dice *rand.Rand, lux float64) (err error) {
	switch f.Species {
	case Person, PersonWall:
		f.act = &living{stage: f.stage, at: f.at, steps: f.Session.Steps, perform: perform(dice)}
	case PrintFlat, PrintCurved, PrintCut:
		f.act, err = newSheet(f.stage, f.Species, f.Session.Steps, dice)
	case Tablet, TabletTint:
		f.act, err = newTablet(f, dice)
	case InjectOld, InjectTint, InjectShade:
		f.act, err = newInjection(f, dice)
	default:
		err = fmt.Errorf("there is no species %q", f.Species)
	}
	return err
}

// clock gives the session the times of its frames: 10 to 13 a second, seldom 24 to 30, none quite in time and some lost.
func (f *Film) clock(dice *rand.Rand) {
	fps := between(dice, 10, 13)
	if dice.IntN(12) == 0 {
		fps = between(dice, 24, 30)
	}
	steps := f.Session.Steps
	for at := between(dice, 0, 40); at < steps[len(steps)-1].End(); at += 1000 / fps {
		if dice.IntN(100) > 0 {
			f.Session.Frames = append(f.Session.Frames, math.Round(10*(at+between(dice, 0, 8)))/10)
		}
	}
}

// settle sets the exposure by the picture under the neutral screen.
func (f *Film) settle() error {
	if _, fed := f.act.(source); fed {
		return nil
	}
	ms := f.Session.Steps[0].End() - 1
	if err := f.paint(ms); err != nil {
		return err
	}
	f.camera.meter(f.canvas.level(Width*2/5, Height*3/10, Width*3/5, Height*7/10), f.canvas.level(0, 0, Width, Height))
	return nil
}

func (f *Film) paint(ms float64) error {
	q := f.show.at(ms)
	f.canvas.paint(f.at.back, f.at.room, f.room(), q)
	b, glow, dx, dy, err := f.act.layer(ms, q)
	if err != nil {
		return err
	}
	f.canvas.lay(b, f.room(), q, glow, dx, dy)
	return nil
}

// room is the room's light in units.
func (f *Film) room() float64 { return f.Lux / 300 }

// Frame renders the i-th picture of the session. Seq and At are zero.
func (f *Film) Frame(i int) (capture.Frame, error) {
	if i < 0 || i >= len(f.Session.Frames) {
		return capture.Frame{}, fmt.Errorf("the film has no frame %d", i)
	}
	ms := f.Session.Frames[i]
	out := capture.Frame{Width: Width, Height: Height}
	var err error
	if fed, ok := f.act.(source); ok {
		out.Pix, err = fed.frame(ms, i)
		return out, err
	}
	if err := f.paint(ms); err != nil {
		return capture.Frame{}, err
	}
	out.Pix = f.camera.shoot(f.canvas, f.camera.told(f.Session.Steps, ms), f.seed+uint64(i))
	return out, nil
}

// living is a person who does what the steps ask.
type living struct {
	stage   *Stage
	at      *place
	steps   []light.Step
	perform performance
}

func (l *living) layer(ms float64, _ light.Quarters) (*rehearsal.Bases, []float32, float64, float64, error) {
	x, y := l.perform.drift(ms)
	k := view().FocalLength() / l.stage.distance
	return l.stage.pose(l.at, l.perform.pose(l.steps, ms)), nil, x * k, y * k, nil
}

// clip makes a film of the person in the other room, for attacks: of another challenge with its lights, or of somebody who follows
// the prompts of this one under a steady screen. It has its own camera.
func (f *Film) clip(dice *rand.Rand, another bool) (*Film, error) {
	steps := calm(f.Session.Steps)
	if another {
		old, err := f.stage.draw(fmt.Sprintf("another than that of %s at %g lux", f.Species, f.Lux), false)
		if err != nil {
			return nil, err
		}
		steps = old.Steps
	}
	c := &Film{
		Session: &light.Session{Format: light.Format, Steps: steps, Frames: f.Session.Frames}, Species: Person, Lux: between(dice, 100, 500),
		stage: f.stage, at: f.stage.away, canvas: newCanvas(), seed: dice.Uint64(),
	}
	c.camera, c.show = newCamera(dice, f.stage.grain()), newShow(dice, steps)
	c.act = &living{stage: c.stage, at: c.at, steps: steps, perform: perform(dice)}
	return c, c.settle()
}
