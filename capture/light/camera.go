package light

import (
	"math"
	"slices"
)

const (
	minReact   = 0.07 // change of the light, as a logarithm, that is a reaction at all
	reactSlack = 0.20 // of the asked change
	reactAfter = 250  // ms until the new exposure is in most of the frames: six frames
	reactFrom  = 400  // ms before, of which most show the old one
	fewReact   = 2    // frames of either
	fewRegions = 6    // of the parts of a face and beside it
	realDriver = "uvcvideo"
)

// Identity compares the camera that gave the frames with the one that was named at set-up. A session that names neither says
// nothing of it. Where no camera was named at set-up a real one could be any: staff has to name it.
func (s *Session) Identity() Check {
	c := Check{ID: CheckIdentity, Version: versions[CheckIdentity], Status: NotRun, Optional: true, Threshold: 1}
	if s.Camera == nil && s.Pinned == nil {
		return c
	}
	c.Status, c.Advice, c.Optional = Fail, AdviceStaff, false
	if s.Camera == nil || s.Camera.Driver != realDriver || s.Camera.Vendor == "" || s.Camera.Product == "" {
		return c
	}
	switch {
	case s.Pinned == nil:
		c.Status = Inconclusive
	case *s.Camera == *s.Pinned:
		c.Status, c.Advice, c.Score = Pass, "", 1
	}
	return c
}

// control tells whether the frames followed when the camera was told another exposure: a file that plays behind a
// device node does not. Lag is how late lights are seen, ms.
func control(s *Session, samples []Sample, lag float64) Check {
	c := Check{ID: CheckControl, Version: versions[CheckControl], Status: NotRun, Threshold: reactSlack, Optional: !s.Station.Control}
	lit := 0.0 // when the last light was seen
	for i, st := range s.Steps {
		if st.Lit() {
			lit = st.End() + lag
		}
		if st.Kind != Camera {
			continue
		}
		rest := st.End()
		if i+1 < len(s.Steps) && s.Steps[i+1].Kind == Hold {
			rest = s.Steps[i+1].End()
		}
		usual := []span{{max(st.At-reactFrom, lit), st.At}, {st.End() + reactAfter, rest}}
		got, ok := reaction(samples, usual, span{begins(st) + reactAfter, st.End()})
		if !ok {
			c.Status, c.Advice = Inconclusive, AdviceTryAgain
			return c
		}
		want := math.Log(st.Exposure)
		c.Status, c.Score = Pass, r4(math.Abs(math.Exp(got-want)-1))
		c.Evidence = map[string]float64{"asked": r4(st.Exposure), "seen": r4(math.Exp(got))}
		switch {
		case math.Abs(want) < 2*minReact: // the camera said that it could not take the step: nobody is suspected
			c.Status, c.Advice = Inconclusive, AdviceTryAgain
		case math.Abs(got) < minReact:
			c.Status, c.Advice = Fail, AdviceStaff
		case c.Score > reactSlack:
			c.Status, c.Advice = Inconclusive, AdviceTryAgain
		}
		return c
	}
	return c
}

// span is from one time to another, ms since the session began.
type span struct{ from, to float64 }

func (s span) holds(t float64) bool { return t > s.from && t < s.to }

// reaction is by how much the light changed, as a logarithm, between the usual times and the time of a step: the median of the parts of
// the face and beside it. What is too bright to be measured is left out; the middle of the face as a whole would seem to follow less
// than it does when some of it is. It is false when too little can be measured.
func reaction(samples []Sample, usual []span, during span) (float64, bool) {
	var all []float64
	for i := range RingCells + Grid*Grid {
		var before, then []float64
		for k := range samples {
			t, v := samples[k].At, NoLight
			if i < RingCells {
				v = samples[k].Ring[i]
			} else {
				v = samples[k].Cells[i-RingCells]
			}
			switch level := v[0] + v[1] + v[2]; {
			case !v.usable():
			case during.holds(t):
				then = append(then, level)
			case slices.ContainsFunc(usual, func(s span) bool { return s.holds(t) }):
				before = append(before, level)
			}
		}
		if len(before) >= fewReact && len(then) >= fewReact && median(before) > 0 && median(then) > 0 {
			all = append(all, math.Log(median(then)/median(before)))
		}
	}
	return median(all), len(all) >= fewRegions
}
