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
	Seed    string // for tests and benches: the same text gives the same session; empty: crypto/rand
	Control bool   // ask for a step of the camera's exposure as well
}

// Draw makes a challenge that nobody can know before: which way the head is turned, in which order colours and halves come,
// how long the pauses are, and in which order all of that. Colours and halves alone have 8!*4! = 967,680 orders. It is safe
// to look at (see Flashes).
func Draw(o DrawOptions) (*Session, error) {
	var from io.Reader = rand.Reader
	if o.Seed != "" {
		from = mathrand.NewChaCha8(sha256.Sum256([]byte("passdesk liveness " + o.Seed)))
	}
	d := drawer{from: from}
	id := make([]byte, 16)
	d.fill(id)
	s := &Session{Format: Format, ID: hex.EncodeToString(id), Seed: o.Seed, Station: Station{Gamma: 2.2, Control: o.Control}}
	add := func(st Step) {
		if n := len(s.Steps); n > 0 {
			st.At = s.Steps[n-1].End()
		}
		s.Steps = append(s.Steps, st)
	}
	var tasks []func()
	for range turns {
		move := []string{Left, Right}[d.below(2)]
		tasks = append(tasks, func() {
			add(Step{Kind: Turn, For: turnFor, Show: grey, Move: move})
			add(Step{Kind: Back, For: backFor, Show: grey})
		})
	}
	tasks = append(tasks, func() {
		add(Step{Kind: Flash, For: warmFor})
		for _, i := range d.order(len(colourOrder)) {
			add(Step{Kind: Flash, For: colourFor, Show: Colours[colourOrder[i]]})
		}
	}, func() {
		add(Step{Kind: Flash, For: darkFor})
		sides := []string{"left", "right", "top", "bottom"}
		for _, i := range d.order(len(sides)) {
			add(Step{Kind: Half, For: float64(shortestHalf + d.below(longestHalf-shortestHalf+1)), Show: Colours["white"], Half: sides[i]})
		}
	})
	if o.Control {
		tasks = append(tasks, func() {
			add(Step{Kind: Camera, For: controlFor, Show: grey, Exposure: []float64{0.6, 1.6}[d.below(2)]})
		})
	}
	add(Step{Kind: Neutral, For: neutralFor, Show: grey})
	for _, i := range d.order(len(tasks)) {
		tasks[i]()
		add(Step{Kind: Hold, For: float64(shortestPause + d.below(longestPause-shortestPause+1)), Show: grey})
	}
	if d.err != nil {
		return nil, fmt.Errorf("draw a challenge: %w", d.err)
	}
	if err := s.Check(); err != nil {
		return nil, fmt.Errorf("draw a challenge: %w", err)
	}
	if worst := Flashes(s.Steps); worst > MostFlashes {
		return nil, fmt.Errorf("draw a challenge: it flashes %d times in a second", worst)
	}
	return s, nil
}

// drawer draws numbers; the first error stays.
type drawer struct {
	from io.Reader
	err  error
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
