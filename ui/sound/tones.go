package sound

import (
	"math"
	"sync"
)

// rate is the number of samples a second of every signal; one channel.
const rate = 48000

// peak is the loudest sample of a signal, as a share of full scale: -12 dB, soft beside a voice.
const peak = 0.25

// pcm returns the samples of a signal, the same at each call; nil for an unknown name. They are shared: do not write to them.
func pcm(n Name) []int16 {
	if compose, ok := tunes[n]; ok {
		return compose()
	}
	return nil
}

// Notes in hertz, equal temperament on A4 = 440.
const (
	c4, e4, g4 = 261.63, 329.63, 392.00
	c5, e5, g5 = 523.25, 659.26, 783.99
	a4         = 440.00
)

// tunes is every signal that there is; each is made when it is heard for the first time.
var tunes = map[Name]func() []int16{
	Shutter: tune(func(t *track) { // two curtains
		t.tick(0, 0.030, 3200, 1)
		t.tick(0.055, 0.045, 2100, 0.8)
		t.note(0.002, 0.06, 180, 180, 0.35)
	}),
	TurnOver: tune(func(t *track) {
		t.note(0, 0.16, e4, g4, 0.9)
		t.note(0.14, 0.24, g4, e4, 1)
	}),
	TryAgain: tune(func(t *track) {
		t.note(0, 0.20, e4, e4, 1)
		t.note(0.17, 0.30, c4, c4, 0.9)
	}),
	Done: tune(func(t *track) {
		t.note(0, 0.22, c5, c5, 0.8)
		t.note(0.11, 0.24, e5, e5, 0.8)
		t.note(0.22, 0.42, g5, g5, 0.9)
	}),
	Attention: tune(func(t *track) {
		t.note(0, 0.45, a4, a4, 1)
		t.note(0.30, 0.60, e5, e5, 0.8)
	}),
	Closer: tune(func(t *track) {
		t.note(0, 0.26, c4, a4, 1)
	}),
	Further: tune(func(t *track) {
		t.note(0, 0.26, a4, c4, 1)
	}),
	Steady: tune(func(t *track) {
		t.note(0, 0.30, g4, g4, 1)
	}),
	Adjust: tune(func(t *track) {
		t.note(0, 0.07, c5, c5, 0.9)
		t.note(0.10, 0.09, c5, c5, 1)
	}),
	Other: tune(func(t *track) {
		t.note(0, 0.14, c4, c4, 1)
		t.note(0.17, 0.20, c4, c4, 1)
	}),
}

// tune makes a signal once.
func tune(compose func(t *track)) func() []int16 {
	return sync.OnceValue(func() []int16 {
		var t track
		compose(&t)
		return quantise(t)
	})
}

// track is a signal under construction, any amplitude.
type track []float64

func (t *track) room(at, long float64) []float64 {
	from, n := int(at*rate), int(long*rate)
	for len(*t) < from+n {
		*t = append(*t, 0)
	}
	return (*t)[from : from+n]
}

// note adds a tone of long seconds from at, gliding from one pitch to another (hertz): a sine with two weak harmonics that
// swells in 8 ms and dies away like a struck bar.
func (t *track) note(at, long, from, to, gain float64) {
	phase := 0.0
	out := t.room(at, long)
	for i := range out {
		x := float64(i) / float64(len(out))
		phase += 2 * math.Pi * (from + (to-from)*x) / rate
		wave := math.Sin(phase) + 0.22*math.Sin(2*phase) + 0.06*math.Sin(3*phase)
		out[i] += gain * wave * math.Exp(-3*x) * swell(i, len(out), rate*8/1000)
	}
}

// tick adds a burst of noise around a pitch: a two-pole resonator fed by a fixed sequence of noise.
func (t *track) tick(at, long, pitch, gain float64) {
	const r = 0.86 // pole radius: a dull click
	w := 2 * math.Pi * pitch / rate
	var y1, y2 float64
	seed := uint32(1)
	out := t.room(at, long)
	for i := range out {
		seed = seed*1664525 + 1013904223
		y := (float64(seed>>8)/(1<<23) - 1) + 2*r*math.Cos(w)*y1 - r*r*y2
		y1, y2 = y, y1
		x := float64(i) / float64(len(out))
		out[i] += 0.3 * gain * y * math.Exp(-6*x) * swell(i, len(out), rate*2/1000)
	}
}

// swell is an envelope that starts and ends at zero: a raised cosine over n samples at both ends.
func swell(i, of, n int) float64 {
	edge := min(i, of-1-i)
	if edge >= n {
		return 1
	}
	return 0.5 - 0.5*math.Cos(math.Pi*float64(edge)/float64(n))
}

// quantise brings a track to its loudness.
func quantise(t track) []int16 {
	top := 0.0
	for _, v := range t {
		top = max(top, math.Abs(v))
	}
	out := make([]int16, len(t))
	for i, v := range t {
		out[i] = int16(math.Round(v / top * peak * math.MaxInt16))
	}
	return out
}
