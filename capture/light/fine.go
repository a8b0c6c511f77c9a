package light

import (
	"math"
	"slices"
)

const (
	mostEven   = 0.38 // less the noise; part of the points of a face; a head has 0.14 to 0.33, seldom 0.41, a tinted film 0.46 and more
	evenHead   = 0.44 // the same where there is relief as only a head has it
	sureEven   = 0.60 // from which no head is so even
	evenWithin = 0.20 // width of the window of gains, as a logarithm
	evenNoise  = 0.06 // relative error of a usual point's gain, at most
)

// fine fits every fine point by itself; false where it cannot be used.
func (a *answer) fine() (points []response, usable []bool) {
	points, usable = make([]response, FineW*FineH), make([]bool, FineW*FineH)
	for i := range points {
		at, values, drives, ok := series(a.samples, a.drive, func(s *Sample) RGB { return s.point(i) })
		if ok {
			points[i], usable[i] = fit(at, values, drives)
		}
	}
	return points, usable
}

// even is the largest part of the points of a face whose gain is the same within a fifth. The light of the screen and that of the room
// come from different sides, so that over a head their ratio is everywhere else; on paper, and where a program tints a film, large
// parts have the very same, even when a glass before it mirrors something over the rest.
func (a *answer) even(points []response, usable []bool, relief float64) Check {
	c := Check{ID: CheckEven, Version: versions[CheckEven], Status: NotRun, Threshold: mostEven, Optional: true}
	var gains, errs []float64
	for i, p := range points {
		if usable[i] {
			if q, e := p.total(); q > 0 && e < 0.5 {
				gains, errs = append(gains, math.Log(q)), append(errs, e)
			}
		}
	}
	noise := median(errs)
	c.Evidence = map[string]float64{"points": float64(len(gains)), "noise": r4(noise), "gain": r4(a.gain)}
	if 2*len(gains) < len(points) || noise > evenNoise || a.gain < minGain {
		return c
	}
	slices.Sort(gains)
	most := 0
	for i, q := range gains {
		j, _ := slices.BinarySearch(gains, q+evenWithin)
		most = max(most, j-i)
	}
	if relief >= plainRelief {
		c.Threshold = evenHead
	}
	c.Threshold = r4(c.Threshold - noise) // noise spreads the gains of a sheet as well
	c.Status, c.Score = Pass, r4(float64(most)/float64(len(gains)))
	switch {
	case c.Score > sureEven && a.gain >= sureGain:
		c.Status, c.Advice = Fail, AdviceTryAgain
	case c.Score > c.Threshold:
		c.Status, c.Advice = Inconclusive, AdviceSideLamp
	}
	return c
}
