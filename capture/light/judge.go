package light

import "slices"

// ownLight is the gain from which the screen is what makes a face too bright: it gives as much light as the room does.
const ownLight = 1.0

// Judge says what the lights of a session came to, and whether its camera is the one and obeys. Samples are in the order of
// time; frames without a face are left out. It takes some milliseconds. A session without colours, or without frames of
// them, gives checks that did not run.
func Judge(s *Session, samples []Sample) []Check {
	a, ok := colours(s, samples)
	list := []Check{s.Identity(), control(s, samples, a.lag)}
	if !ok {
		why := unfit(s.block(Flash), samples)
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

// unfit is the advice when no colours could be fitted: nobody was asked to face them, there are no frames of them, or the face is too
// bright to be measured, in the screen's light alone or in the room's as well.
func unfit(block []Step, samples []Sample) string {
	if len(block) < fewColours {
		return AdviceReviewer // the way without flashing lights
	}
	var bright, seen [2]int // in the dark steps and in the lit ones
	for _, st := range block {
		lit := 0
		if st.Show != [3]int{} {
			lit = 1
		}
		for i := range samples {
			if t := samples[i].At; t > st.At+MostLag/4 && t < st.End() {
				seen[lit]++
				if !samples[i].Core.usable() {
					bright[lit]++
				}
			}
		}
	}
	switch {
	case 10*bright[1] <= seen[1]:
		return AdviceTryAgain
	case 10*bright[0] <= seen[0]:
		return AdviceSitBack
	}
	return AdviceTooBright
}

// tooBright is the advice when too much of a face is too bright to be measured, be it by the room's light or by the screen's own.
func (a *answer) tooBright() string {
	if a.gain >= ownLight {
		return AdviceSitBack
	}
	return AdviceTooBright
}
