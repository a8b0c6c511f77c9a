package face

import (
	"cmp"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
)

const keepFrames = 5 // neutral frames, for the match

// keeper keeps the few pictures of a session that somebody will look at; all are copies of its own.
type keeper struct {
	best   []sharp // neutral frames, sharpest first
	turned capture.Frame
	lit    []glimpse // small ones, while lights are shown
	thumbs []Thumb
}

type sharp struct {
	frame     capture.Frame
	sharpness float64
}

type glimpse struct {
	at    float64
	frame capture.Frame
}

// see takes what is wanted of a frame.
func (k *keeper) see(s *sight, st light.Step, at float64) {
	switch {
	case st.Kind == light.Neutral && s.face != nil && s.quality.Hint == capture.HintNone:
		k.sharpest(s)
	case st.Kind == light.Turn && !k.turned.Valid() && s.known && s.face != nil && math.Abs(s.turn) >= minTurn:
		k.turned = shrink(s.frame)
	case st.Lit() || len(k.lit) > 0 && at < k.lit[len(k.lit)-1].at+light.MostLag && len(k.lit) < mostGlimpses:
		k.lit = append(k.lit, glimpse{at, shrink(s.frame)})
	}
}

const mostGlimpses = 600 // some twenty seconds

// sharpest remembers the sharpest frames.
func (k *keeper) sharpest(s *sight) {
	n := sharp{sharpness: s.quality.Sharpness}
	at, _ := slices.BinarySearchFunc(k.best, n, func(a, b sharp) int { return cmp.Compare(b.sharpness, a.sharpness) })
	if at >= keepFrames {
		return
	}
	n.frame = s.frame.Clone()
	k.best = slices.Insert(k.best, at, n)
	if len(k.best) > keepFrames {
		clear(k.best[keepFrames].frame.Pix)
		k.best = k.best[:keepFrames]
	}
}

// choose makes the thumbs, now that it is known how late the lights are seen.
func (k *keeper) choose(s *light.Session, lag float64) {
	add := func(label string, f capture.Frame) {
		if f.Valid() {
			k.thumbs = append(k.thumbs, Thumb{label, f})
		}
	}
	if len(k.best) > 0 {
		add("neutral", shrink(k.best[0].frame))
	}
	add("turned", k.turned)
	k.turned = capture.Frame{}
	for _, label := range ThumbLabels[2:] {
		at, ok := s.Seen(label, lag)
		if best := k.nearest(at); ok && best >= 0 {
			add(label, k.lit[best].frame)
			k.lit = slices.Delete(k.lit, best, best+1)
		}
	}
	k.forget()
}

func (k *keeper) nearest(at float64) int {
	best := -1
	for i, g := range k.lit {
		if best < 0 || math.Abs(g.at-at) < math.Abs(k.lit[best].at-at) {
			best = i
		}
	}
	return best
}

// forget overwrites the small pictures that nobody wants.
func (k *keeper) forget() {
	for _, g := range k.lit {
		clear(g.frame.Pix)
	}
	k.lit = nil
}

// copies are the caller's.
func (k *keeper) copies() (neutral []capture.Frame, thumbs []Thumb) {
	for _, b := range k.best {
		neutral = append(neutral, b.frame.Clone())
	}
	for _, t := range k.thumbs {
		thumbs = append(thumbs, Thumb{t.Label, t.Frame.Clone()})
	}
	return neutral, thumbs
}

// wipe overwrites everything.
func (k *keeper) wipe() {
	for _, b := range k.best {
		clear(b.frame.Pix)
	}
	for _, t := range k.thumbs {
		clear(t.Frame.Pix)
	}
	clear(k.turned.Pix)
	k.forget()
}
