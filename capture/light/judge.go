package light

import "slices"

// Judge says what the lights of a session came to, and whether its camera is the one and obeys. Samples are in the order of
// time; frames without a face are left out. It takes some milliseconds. A session without colours, or without frames of
// them, gives checks that did not run.
func Judge(s *Session, samples []Sample) []Check {
	a, ok := colours(s, samples)
	list := []Check{s.Identity(), control(s, samples, a.lag)}
	if !ok {
		why := AdviceTryAgain // no frames of them
		if len(s.block(Flash)) < fewColours {
			why = AdviceReviewer // never asked: the way without flashing lights
		}
		for _, id := range []string{CheckFreshness, CheckGain, CheckDepth, CheckRelief, CheckSide, CheckHue, CheckEven, CheckLag, CheckStill} {
			list = append(list, Check{ID: id, Version: versions[id], Status: NotRun, Advice: why, Optional: slices.Contains([]string{CheckDepth, CheckHue, CheckEven}, id)})
		}
		return list
	}
	sh := a.shades()
	points, usable := a.fine()
	return append(list,
		a.freshness(s, samples), a.strength(), a.depth(sh), a.relief(sh), a.side(s, samples), a.hue(points, usable), a.even(points, usable, sh.relief), a.timing(s.Station.Lag), a.still(s, samples))
}
