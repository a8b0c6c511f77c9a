package light

import "math"

const (
	minReact   = 0.07 // change of the light, as a logarithm, that is a reaction at all
	reactSlack = 0.20 // of the asked change
	reactAfter = 250  // ms until the new exposure is in most of the frames: six frames
	reactFrom  = 400  // ms before, of which most show the old one
	fewReact   = 2    // frames of either
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
		var usual, during []float64 // before and after the step; while it lasts
		rest := st.End()
		if i+1 < len(s.Steps) && s.Steps[i+1].Kind == Hold {
			rest = s.Steps[i+1].End()
		}
		for i := range samples {
			v, t := samples[i].Core, samples[i].At
			switch level := v[0] + v[1] + v[2]; {
			case !v.usable():
			case t > max(st.At-reactFrom, lit) && t < st.At || t > st.End()+reactAfter && t < rest:
				usual = append(usual, level)
			case t > begins(st)+reactAfter && t < st.End():
				during = append(during, level)
			}
		}
		if len(usual) < fewReact || len(during) < fewReact || median(usual) <= 0 || median(during) <= 0 {
			c.Status, c.Advice = Inconclusive, AdviceTryAgain
			return c
		}
		got, want := math.Log(median(during)/median(usual)), math.Log(st.Exposure)
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
