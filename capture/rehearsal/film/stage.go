package film

import (
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sync"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// Renderer is what draws the heads.
type Renderer string

// The renderers. Nothing was ever tuned on the second: its heads, its noise and its light are others.
const (
	Mesh  Renderer = "mesh"  // the rehearsal's heads
	March Renderer = "march" // superquadrics, ray-marched
)

// Size of the frames, pixels.
const (
	Width  = 640
	Height = 360
)

// sculptor draws somebody under each light alone.
type sculptor interface {
	bases(p rehearsal.Pose, view rehearsal.View, room rehearsal.Room) *rehearsal.Bases
	skin() int
}

// Stage is all that the films of one seed have in common: the person, the station's room, another room where the pictures for
// attacks were taken, and the rendered poses, which it keeps. Its films are used by one goroutine.
type Stage struct {
	seed     int64
	renderer Renderer
	who      sculptor
	distance float64 // mm from the camera to the point between the eyes
	here     *place
	wall     *place // the same room, with a wall close behind
	away     *place
	photo    *photo // taken when it is first needed
	sheets   map[string]*rehearsal.Bases
}

// place is a room with what is behind the person, and the poses that were rendered there.
type place struct {
	room  rehearsal.Room
	back  *backdrop
	poses map[rehearsal.Pose]*rehearsal.Bases
}

// eyesApart is the distance of the eyes of the mean head, mm.
const eyesApart = 63.0

// NewStage builds the person; it takes about a second.
func NewStage(seed int64, r Renderer) (*Stage, error) {
	s := &Stage{seed: seed, renderer: r, sheets: map[string]*rehearsal.Bases{}}
	dice := s.dice("stage")
	var spacing float64
	switch r {
	case Mesh:
		look := rehearsal.PersonFor(seed).Look
		look.Skin = int(seed % rehearsal.SkinTones)
		s.who, spacing = meshHead{rehearsal.HeadOf(look), look.Skin}, look.EyeSpacing
	case March:
		m := newMarched(seed)
		s.who, spacing = m, m.spacing
	default:
		return nil, fmt.Errorf("there is no renderer %q; there are %s and %s", r, Mesh, March)
	}
	// People come as near as they are asked to: the eyes 63 pixels apart or more.
	s.distance = eyesApart * spacing * view().FocalLength() / between(dice, 63, 71)
	s.here, s.away = newPlace(s.dice("here"), s.distance+between(dice, 1000, 3000)), newPlace(s.dice("away"), s.distance+between(dice, 1000, 3000))
	s.wall = &place{room: s.here.room, poses: s.here.poses, back: newBackdrop(s.dice("wall"), s.distance+between(dice, 350, 650), true)}
	return s, nil
}

// Skin is the number of the person's skin albedo, from 0, the lightest, on.
func (s *Stage) Skin() int { return s.who.skin() }

// dice are the chances of a part of the stage.
func (s *Stage) dice(what string) *rand.Rand {
	h := fnv.New64a()
	_, _ = fmt.Fprint(h, what, s.renderer)
	return rand.New(rand.NewPCG(uint64(s.seed), h.Sum64()))
}

func between(r *rand.Rand, lo, hi float64) float64 { return lo + (hi-lo)*r.Float64() }

func view() rehearsal.View { return rehearsal.View{Width: Width, Height: Height} }

// pose renders the person somewhere, or finds the picture that was rendered before.
func (s *Stage) pose(at *place, p rehearsal.Pose) *rehearsal.Bases {
	p.Z = rehearsal.Distance(s.distance)
	b, ok := at.poses[p]
	if !ok {
		b = s.who.bases(p, view(), at.room)
		at.poses[p] = b
	}
	return b
}

// meshHead is a head of the rehearsal.
type meshHead struct {
	head *rehearsal.Head
	tone int
}

func (m meshHead) bases(p rehearsal.Pose, v rehearsal.View, room rehearsal.Room) *rehearsal.Bases {
	return m.head.Bases(p, v, room)
}
func (m meshHead) skin() int { return m.tone }

func newPlace(dice *rand.Rand, behind float64) *place {
	return &place{room: newRoom(dice), back: newBackdrop(dice, behind, dice.IntN(3) == 0), poses: map[rehearsal.Pose]*rehearsal.Bases{}}
}

// newRoom lights an office: from the ceiling, from a window at a side, and from everywhere. A face that looks at the camera gets 1 unit.
func newRoom(dice *rand.Rand) rehearsal.Room {
	warm := between(dice, -0.12, 0.12)
	tint := func(k float64) [3]float64 { return [3]float64{k * (1 + warm), k, k * (1 - warm)} }
	room := rehearsal.Room{Up: tint(between(dice, 0.3, 0.6)), Down: tint(between(dice, 0.12, 0.3))}
	facing := (room.Up[1] + room.Down[1]) / 2
	for range 1 + dice.IntN(3) {
		dir := [3]float64{between(dice, -0.9, 0.9), between(dice, 0.2, 1), between(dice, 0.15, 0.9)}
		l := math.Sqrt(dir[0]*dir[0] + dir[1]*dir[1] + dir[2]*dir[2])
		power := between(dice, 0.2, 0.7)
		room.Lamps = append(room.Lamps, rehearsal.Lamp{Dir: dir, RGB: tint(power)})
		facing += power * dir[2] / l
	}
	scale := func(c *[3]float64) {
		for i := range c {
			c[i] /= facing
		}
	}
	scale(&room.Up)
	scale(&room.Down)
	for i := range room.Lamps {
		scale(&room.Lamps[i].RGB)
	}
	return room
}

// draw is a challenge of its own for every film.
func (s *Stage) draw(name string, control bool) (*light.Session, error) {
	return light.Draw(light.DrawOptions{Seed: fmt.Sprintf("%s %s %d %s", Version, s.renderer, s.seed, name), Control: control})
}

// gaussian is a table of normal deviates.
var gaussian = sync.OnceValue(func() *[1 << 16]float32 {
	var t [1 << 16]float32
	r := rand.New(rand.NewPCG(3, 141))
	for i := range t {
		t[i] = float32(r.NormFloat64())
	}
	return &t
})
