package light

import (
	"math"
	"slices"
)

const (
	lagSlack   = 20.0  // ms beyond half a frame that the lags of two colours may differ: a refresh of the screen, and what the camera is late
	lagNear    = 50.0  // ms between the lag and the calibrated one
	lookAround = 140.0 // ms around the common lag in which that of one colour is looked for
	clear      = 6.0   // standard errors from which a change of colour is large enough to be timed
	likely     = 9.0   // square of the standard errors by which a lag may explain worse than the best and still be as likely
)

// timing compares the lags of the single changes of colour: a loop through other equipment adds delay, and a picture that is
// tinted by software follows unevenly.
func (a *answer) timing(calibrated *float64) Check {
	every := a.interval()
	c := Check{ID: CheckLag, Version: versions[CheckLag], Status: NotRun, Threshold: r4(every/2 + lagSlack), Evidence: map[string]float64{"lag_ms": r4(a.lag), "frame_ms": r4(every)}}
	var first, last, lags []float64
	for i := 1; i < len(a.block); i++ {
		if a.hole(a.block[i].At+a.lag, every) { // where a frame is lost, every lag across the gap is as good
			continue
		}
		if from, to, ok := a.lagOf(i); ok {
			first, last, lags = append(first, from), append(last, to), append(lags, (from+to)/2)
		}
	}
	c.Evidence["timed"] = float64(len(lags))
	if len(lags) < 3 {
		return c
	}
	m, worst := median(lags), 0.0
	for i := range lags {
		worst = max(worst, first[i]-m, m-last[i])
	}
	c.Status, c.Score = Pass, r4(worst)
	if calibrated != nil {
		c.Evidence["calibrated_ms"] = r4(*calibrated)
	}
	if worst > c.Threshold || calibrated != nil && math.Abs(m-*calibrated) > lagNear {
		c.Status, c.Advice = Fail, AdviceTryAgain
	}
	return c
}

// hole tells whether a frame is missing within a usual interval of a time.
func (a *answer) hole(t, every float64) bool {
	for i := 1; i < len(a.samples); i++ {
		from, to := a.samples[i-1].At, a.samples[i].At
		if to-from > 1.5*every && from < t+every && to > t-every {
			return true
		}
	}
	return false
}

// interval is the usual time between two frames.
func (a *answer) interval() float64 {
	var d []float64
	for i := 1; i < len(a.samples); i++ {
		d = append(d, a.samples[i].At-a.samples[i-1].At)
	}
	return median(d)
}

// lagOf finds the lags of the change into step i that explain the frames of the two steps around it about as well as the best one does:
// between two frames every lag is as good. False when the change is too small to be timed.
func (a *answer) lagOf(i int) (from, to float64, ok bool) {
	pair := a.block[i-1 : i+1]
	old, next := pair[0].Drive()[0], pair[1].Drive()[0]
	size := 0.0
	for c := range 3 {
		size += math.Pow(a.core.g[c]*(next[c]-old[c])/math.Max(a.core.sigma[c], 1e-6), 2)
	}
	if math.Sqrt(size) < clear {
		return 0, 0, false
	}
	first, last := pair[1].At+a.lag-200, pair[1].At+a.lag+200
	mid := (a.samples[0].At + a.samples[len(a.samples)-1].At) / 2
	var lags, misses []float64
	for d := -lookAround; d <= lookAround; d += lagStep {
		miss := 0.0
		for k := range a.samples {
			s := &a.samples[k]
			if s.At < first || s.At > last || !s.Core.usable() {
				continue
			}
			drive := overlapping(pair, []RGB{old, next}, s.At-a.lag-d)
			for c := range 3 {
				want := a.core.a[c] + a.core.g[c]*drive[c] + a.core.d[c]*(s.At-mid)/1000
				miss += math.Pow((s.Core[c]-want)/math.Max(a.core.sigma[c], 1e-6), 2)
			}
		}
		lags, misses = append(lags, a.lag+d), append(misses, miss)
	}
	least := slices.Min(misses)
	if slices.Max(misses) <= least+likely { // no frame that could be used tells
		return 0, 0, false
	}
	from, to = math.Inf(1), math.Inf(-1)
	for i, lag := range lags {
		if misses[i] <= least+likely {
			from, to = min(from, lag), max(to, lag)
		}
	}
	return from, to, true
}
