package light

// Judge says what the lights of a session came to. Samples are in the order of time; those without a face are left out. It
// takes a few milliseconds. A session without colours, or without frames of them, gives checks that did not run.
func Judge(s *Session, samples []Sample) []Check {
	a, ok := colours(s, samples)
	if !ok {
		var list []Check
		for _, id := range []string{CheckFreshness, CheckGain, CheckDepth, CheckRelief, CheckSide, CheckLag, CheckStill} {
			list = append(list, Check{ID: id, Version: 1, Status: NotRun, Advice: AdviceFaceScreen, Optional: id == CheckDepth})
		}
		return list
	}
	sh := a.shades()
	return []Check{
		a.freshness(s, samples), a.strength(), a.depth(sh), a.relief(sh), a.side(s, samples), a.timing(s.Station.Lag), a.still(s, samples),
	}
}
