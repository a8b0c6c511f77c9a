package face

import (
	"cmp"
	"slices"
	"time"

	"github.com/passdesk/passdesk/capture"
)

const (
	stillSpeed = 0.6                    // widths of the face a second above which a person is still moving into place
	gap        = 500 * time.Millisecond // between two frames from which nothing is said about movement
)

// position waits until the person stands well: enough good frames in a row.
type position struct {
	good   int
	last   capture.Rect
	lastAt time.Time
	over   bool
	advice string
}

func (p *position) see(c *Challenge, s *sight) outcome {
	hint := s.quality.Hint
	if s.face != nil {
		if dt := s.at.Sub(p.lastAt); hint == capture.HintNone && dt > 0 && dt < gap {
			shift := distance(Face{Box: p.last}.Centre(), s.face.Centre())
			if shift > stillSpeed*s.face.Box.W*dt.Seconds() {
				hint = capture.HintHoldStill
			}
		}
		p.last, p.lastAt = s.face.Box, s.at
	}
	if hint != capture.HintNone {
		p.good, p.advice = 0, string(hint)
	} else {
		p.good++
	}
	o := outcome{hint: hint, good: hint == capture.HintNone, progress: float64(p.good) / float64(c.opt.GoodFrames)}
	switch {
	case p.good >= c.opt.GoodFrames:
		o.state, p.over = finished, true
	case s.at.Sub(c.began) > c.opt.Patience:
		o.state, p.over = broken, true
	}
	return o
}

func (p *position) checks(c *Challenge) []Check {
	k := Check{ID: CheckPosition, Version: 1, Score: float64(p.good), Threshold: float64(c.opt.GoodFrames), Status: StatusNotRun}
	switch {
	case p.good >= c.opt.GoodFrames:
		k.Status = StatusPass
	case p.over:
		k.Status, k.Advice = StatusInconclusive, p.advice // the key of a hint is the key of a sentence, too
	}
	return []Check{k}
}

// neutral collects the face looking straight on: the zero of the yaw ratio, the landmarks to compare with, and the frames
// for the match. Coloured or turned frames never go there.
type neutral struct{ ratios []float64 }

func (n *neutral) see(c *Challenge, s *sight) outcome {
	if s.quality.Hint == capture.HintNone && s.face != nil {
		if s.face.Marked() {
			n.ratios = append(n.ratios, s.face.Landmarks.YawRatio())
			c.pose.neutral = append(c.pose.neutral, s.face.Landmarks)
		} else {
			n.ratios = append(n.ratios, 0)
		}
		c.pose.box = s.face.Box
		c.look.cue(c.find, s)
		c.keep(s)
	}
	o := outcome{hint: s.quality.Hint, good: s.quality.Hint == capture.HintNone, progress: float64(len(n.ratios)) / float64(c.opt.Neutral)}
	switch {
	case len(n.ratios) >= c.opt.Neutral:
		c.pose.zero = median(n.ratios)
		c.hold(s)
		o.state = finished
	case s.at.Sub(c.began) > 2*c.opt.Patience:
		o.state = broken
	}
	return o
}

func (*neutral) checks(*Challenge) []Check { return nil }

// hold starts to follow the face in tier 0, whose detector loses whoever is not quite frontal, so that somebody who is
// there counts as there.
func (c *Challenge) hold(s *sight) {
	if c.find.Tier() == 0 && s.face != nil && !s.flowing {
		c.flow.begin(s.frame, *s.face)
	}
}

// keep remembers the sharpest frames.
func (c *Challenge) keep(s *sight) {
	k := keeper{sharp: s.quality.Sharpness}
	at, _ := slices.BinarySearchFunc(c.kept, k, func(a, b keeper) int { return cmp.Compare(b.sharp, a.sharp) })
	if at >= keepFrames {
		return
	}
	k.frame = s.frame.Clone()
	c.kept = slices.Insert(c.kept, at, k)
	if len(c.kept) > keepFrames {
		clear(c.kept[keepFrames].frame.Pix)
		c.kept = c.kept[:keepFrames]
	}
	if at == 0 {
		thumb := Thumb{"neutral", shrink(s.frame)}
		if len(c.thumb) > 0 {
			clear(c.thumb[0].Frame.Pix)
			c.thumb[0] = thumb
		} else {
			c.thumb = append(c.thumb, thumb)
		}
	}
}
