package light

import "math"

const (
	minDepth    = 1.6
	flatDepth   = 1.3  // with little relief: a sheet with its own background
	nearDepth   = 0.85 // what is beside a face is no nearer than it; long hair or a scarf may be as near
	mostDepth   = 50.0
	minRelief   = 0.11
	flatRelief  = 0.05 // a flat sheet has 0.00 to 0.03, a bent one up to 0.11, a head 0.15 and more
	lowRelief   = 0.10
	plainRelief = 0.13
	sureGain    = 0.15 // from which the absence of relief is more than noise
	fewCells    = 24   // of the face's cells
	fewRing     = 2    // of the regions beside it
	maxMovement = 0.25 // distances of the eyes
	maxTurned   = 12.0 // degrees
)

// gains are those of the cells; NaN where a cell cannot be used.
func (a *answer) gains() (q, rel [Grid * Grid]float64, n int) {
	for i := range q {
		q[i] = math.NaN()
		at, values, drive, ok := series(a.samples, a.drive, func(s *Sample) RGB { return s.Cells[i] })
		if !ok {
			continue
		}
		r, ok := fit(at, values, drive)
		if !ok {
			continue
		}
		if v, e := r.total(); v > 0 && e < 0.5 {
			q[i], rel[i] = v, e
			n++
		}
	}
	return q, rel, n
}

// shading is what relief and depth came to.
type shading struct {
	relief, depth, ring float64
	cells, beside       int
}

// shades measures relief and depth. Relief is the standard deviation of the logarithm of the gain over the inner cells of the face
// after an affine part is taken off, which a flat sheet held askew has as well; the share of noise is taken off, too. What no bend of a
// sheet explains counts for more.
func (a *answer) shades() (s shading) {
	q, rel, n := a.gains()
	s.cells = n
	if n >= fewCells {
		var u, v, y []float64
		noise := 0.0
		for i := range q {
			if !math.IsNaN(q[i]) {
				u, v, y = append(u, float64(i%Grid)), append(v, float64(i/Grid)), append(y, math.Log(q[i]))
				noise += rel[i] * rel[i] / float64(n)
			}
		}
		s.relief = math.Sqrt(math.Max(0, math.Max(roughness(u, v, y, false), unbent*unbent*roughness(u, v, y, true))-noise))
	}
	var ring []float64
	for i := range RingCells {
		at, values, drive, ok := series(a.samples, a.drive, func(s *Sample) RGB { return s.Ring[i] })
		if !ok {
			continue
		}
		if r, ok := fit(at, values, drive); ok {
			g, _ := r.total()
			ring = append(ring, g)
		}
	}
	s.beside = len(ring)
	if s.beside >= fewRing {
		face, _ := a.core.total()
		s.ring = median(ring)
		s.depth = math.Max(0, math.Min(mostDepth, face/math.Max(s.ring, face/mostDepth)))
	}
	return s
}

func (a *answer) depth(s shading) Check {
	c := Check{
		ID: CheckDepth, Version: versions[CheckDepth], Status: NotRun, Threshold: minDepth, Optional: true, // somebody may stand before a wall
		Evidence: map[string]float64{"ring_gain": r4(s.ring), "regions": float64(s.beside)},
	}
	if s.beside < fewRing || a.gain < minGain {
		return c
	}
	c.Status, c.Score = Pass, r4(s.depth)
	switch {
	case s.depth < flatDepth && s.cells >= fewCells && s.relief < lowRelief:
		c.Status, c.Advice = Fail, AdviceTryAgain
	case s.depth < minDepth:
		c.Status, c.Advice = Inconclusive, AdviceStepAway
		c.Optional = s.depth >= flatDepth || s.depth >= nearDepth && s.relief >= plainRelief
	}
	return c
}

func (a *answer) relief(s shading) Check {
	c := Check{ID: CheckRelief, Version: versions[CheckRelief], Status: NotRun, Threshold: minRelief, Evidence: map[string]float64{"cells": float64(s.cells), "gain": r4(a.gain)}}
	if s.cells < fewCells {
		c.Advice = a.tooBright()
		return c
	}
	c.Status, c.Score = Pass, r4(s.relief)
	switch {
	case s.relief < flatRelief && a.gain >= sureGain:
		c.Status, c.Advice = Fail, AdviceTryAgain
	case s.relief < minRelief:
		c.Status, c.Advice = Inconclusive, AdviceSideLamp
	}
	return c
}

// still tells whether the head stayed where it was while the lights were shown, and looked at the screen.
func (a *answer) still(s *Session, samples []Sample) Check {
	var x, y, eyes, turns []float64
	for _, block := range [][]Step{a.block, s.block(Half)} {
		for i := range samples {
			if len(block) > 0 && samples[i].At >= block[0].At && samples[i].At <= block[len(block)-1].End()+a.lag {
				x, y, eyes = append(x, samples[i].X), append(y, samples[i].Y), append(eyes, samples[i].Eyes)
				if t := samples[i].Turn; !math.IsNaN(t) {
					turns = append(turns, math.Abs(t))
				}
			}
		}
	}
	c := Check{ID: CheckStill, Version: versions[CheckStill], Status: Pass, Threshold: maxMovement, Evidence: map[string]float64{"turned_degrees": r4(median(turns))}}
	mx, my, unit := median(x), median(y), math.Max(median(eyes), 1)
	for i := range x {
		c.Score = math.Max(c.Score, math.Hypot(x[i]-mx, y[i]-my)/unit)
	}
	if c.Score = r4(c.Score); c.Score > maxMovement {
		c.Status, c.Advice = Inconclusive, AdviceHoldStill
	} else if median(turns) > maxTurned {
		c.Status, c.Advice = Inconclusive, AdviceFaceScreen
	}
	return c
}
