package light

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	mathrand "math/rand/v2"
)

// The parts of a session, in milliseconds.
const (
	neutralFor    = 1200
	turnFor       = 2600 // to turn the head, and to be seen turned
	backFor       = 1200
	warmFor       = 400 // black before the colours
	colourFor     = 400
	darkFor       = 320 // black before the halves
	shortestHalf  = 300
	longestHalf   = 350
	shortestPause = 400 // between two tasks
	longestPause  = 1200
	beforeControl = 300 // and a pause: until the last light is not seen any more
	controlFor    = 700
	turns         = 2
)

// grey is what the screen shows between the lights: 60 % of white as drawn.
var grey = [3]int{153, 153, 153}

// Colours are those that are shown once each.
var Colours = map[string][3]int{
	"red": {255, 0, 0}, "green": {0, 255, 0}, "blue": {0, 0, 255}, "cyan": {0, 255, 255},
	"magenta": {255, 0, 255}, "yellow": {255, 255, 0}, "white": {255, 255, 255}, "black": {0, 0, 0},
}

// colourOrder gives the map an order.
var colourOrder = []string{"red", "green", "blue", "cyan", "magenta", "yellow", "white", "black"}

// DrawOptions tune a session.
type DrawOptions struct {
	Seed     string    // for tests and benches: the same text gives the same session; empty: Rand
	Rand     io.Reader // crypto/rand when nil
	Control  bool      // ask for a step of the camera's exposure as well
	NoFlash  bool      // no colours and halves: turns of the head only
	OnlyFace bool      // nothing but the face looking straight on, for its picture
}

// Draw makes a challenge that nobody can know before: which way the head is turned, in which order colours and halves come,
// how long the pauses are, and in which order all of that. Colours and halves alone have 8!*4! = 967,680 orders. It is safe
// to look at (see Flashes).
func Draw(o DrawOptions) (*Session, error) {
	r, err := Pose(o)
	if err != nil {
		return nil, err
	}
	for _, n := range r.ahead {
		r.append(n.Step)
	}
	s := r.Session
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("draw a challenge: %w", err)
	}
	if worst := Flashes(s.Steps); worst > MostFlashes {
		return nil, fmt.Errorf("draw a challenge: it flashes %d times in a second", worst)
	}
	return s, nil
}

// task is what a person is asked at a time: some steps that belong together.
type task struct {
	deal  func() []Step // draws the steps
	anew  bool          // may be dealt a second time, when the person moved in between
	again int           // how often it was
}

// drawer draws numbers; the first error stays.
type drawer struct {
	from io.Reader
	err  error
}

func newDrawer(o DrawOptions) *drawer {
	switch {
	case o.Seed != "":
		return &drawer{from: mathrand.NewChaCha8(sha256.Sum256([]byte("passdesk liveness " + o.Seed)))}
	case o.Rand != nil:
		return &drawer{from: o.Rand}
	}
	return &drawer{from: rand.Reader}
}

// id is a name for a session: 128 bits, hexadecimal.
func (d *drawer) id() string {
	id := make([]byte, 16)
	d.fill(id)
	return hex.EncodeToString(id)
}

// tasks are those of a session, not yet in their order.
func (d *drawer) tasks(o DrawOptions) (list []*task) {
	if o.OnlyFace {
		return nil
	}
	for range turns {
		move := []string{Left, Right}[d.below(2)]
		list = append(list, &task{deal: func() []Step {
			return []Step{{Kind: Turn, For: turnFor, Show: grey, Move: move}, {Kind: Back, For: backFor, Show: grey}}
		}})
	}
	if !o.NoFlash {
		list = append(list, &task{deal: d.colours, anew: true}, &task{deal: d.halves, anew: true})
	}
	if o.Control {
		list = append(list, &task{deal: func() []Step {
			return []Step{{Kind: Hold, For: beforeControl, Show: grey}, {Kind: Camera, For: controlFor, Show: grey, Exposure: []float64{0.6, 1.6}[d.below(2)]}}
		}})
	}
	return list
}

// colours are all of them in any order, after the dark.
func (d *drawer) colours() []Step {
	list := []Step{{Kind: Flash, For: warmFor}}
	for _, i := range d.order(len(colourOrder)) {
		list = append(list, Step{Kind: Flash, For: colourFor, Show: Colours[colourOrder[i]]})
	}
	return list
}

// halves are all of them in any order, after the dark.
func (d *drawer) halves() []Step {
	list := []Step{{Kind: Flash, For: darkFor}}
	sides := []string{"left", "right", "top", "bottom"}
	for _, i := range d.order(len(sides)) {
		list = append(list, Step{Kind: Half, For: float64(shortestHalf + d.below(longestHalf-shortestHalf+1)), Show: Colours["white"], Half: sides[i]})
	}
	return list
}

// pause is a moment of rest between two tasks.
func (d *drawer) pause() Step {
	return Step{Kind: Hold, For: float64(shortestPause + d.below(longestPause-shortestPause+1)), Show: grey}
}

func (d *drawer) fill(b []byte) {
	if d.err == nil {
		_, d.err = io.ReadFull(d.from, b)
	}
}

// below gives 0..n-1, each as likely; n is at most 65536.
func (d *drawer) below(n int) int {
	for d.err == nil {
		var b [2]byte
		d.fill(b[:])
		if v := int(b[0])<<8 | int(b[1]); v < 65536/n*n {
			return v % n
		}
	}
	return 0
}

// order gives the numbers 0..n-1 in any order (R. Fisher, F. Yates).
func (d *drawer) order(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := d.below(i + 1)
		list[i], list[j] = list[j], list[i]
	}
	return list
}
