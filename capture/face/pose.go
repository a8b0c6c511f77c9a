package face

import (
	"math"
	"time"
)

const (
	minPlanarity  = 0.08  // median e_A; a plane has 0.02 to 0.04
	surePlanarity = 0.20  // a drawn head has 0.17 to 0.4, a warped portrait 0.10 and more; paper bent to a head's width 0.19 at most
	minParallax   = 0.015 // median residual; a plane has 0.003, a head that can be followed 0.022 and more
	bentParallax  = 0.021 // the same where e_A is no surer: paper bent to a head's width has 0.012 to 0.020
)

// pose gathers over all turns what tells a head from a picture.
type pose struct {
	zero     float64     // yaw ratio of the face looking straight on
	neutral  []Landmarks // of the face looking straight on
	plane    []float64   // e_A of each sample: the median against all neutral frames
	parallax []float64
	quickest time.Duration
}

// sample takes a frame of a turned head.
func (p *pose) sample(s *sight) {
	if s.face != nil && s.face.Marked() && len(p.neutral) > 0 {
		var e []float64
		for _, n := range p.neutral {
			e = append(e, planarity(n, s.face.Landmarks))
		}
		p.plane = append(p.plane, median(e))
	}
	if s.flowing {
		p.parallax = append(p.parallax, s.flow.parallax)
	}
}

// reacted notes how soon after the prompt a turn was seen.
func (p *pose) reacted(d time.Duration) {
	if p.quickest == 0 || d < p.quickest {
		p.quickest = max(d, 1)
	}
}

func (p *pose) checks() []Check {
	timing := Check{ID: CheckTiming, Version: 1, Status: StatusNotRun, Score: round(p.quickest.Seconds()), Threshold: reaction.Seconds()}
	switch {
	case p.quickest == 0:
	case p.quickest < reaction:
		timing.Status, timing.Advice = StatusInconclusive, AdviceWaitForSign
	default:
		timing.Status = StatusPass
	}
	parallax := minParallax
	if median(p.plane) < surePlanarity {
		parallax = bentParallax
	}
	above := func(id string, version int, v []float64, least float64, optional bool) Check {
		c := Check{ID: id, Version: version, Status: StatusNotRun, Threshold: least, Optional: optional}
		if len(v) < holdFrames {
			return c
		}
		c.Score, c.Status = math.Round(median(v)*1e4)/1e4, StatusPass
		if c.Score < least {
			c.Status, c.Advice = StatusFail, AdviceTurnFurther
		}
		return c
	}
	return []Check{
		timing,
		above(CheckPlanarity, 1, p.plane, minPlanarity, false),
		above(CheckParallax, 3, p.parallax, parallax, true),
	}
}
