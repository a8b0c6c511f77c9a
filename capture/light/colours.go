package light

import (
	"crypto/sha256"
	"math"
	"math/rand/v2"
	"slices"
)

const (
	minR2      = 0.85
	dimR2      = 0.75 // where the screen gives little: noise takes its part
	dimGain    = 0.20 // below which it does
	minGain    = 0.06
	fewColours = 3     // in a block that can be judged
	fewApart   = 6     // frames on each side of a moment at which the room's light changed
	others     = 300   // random codes that the true one must beat
	lagStep    = 4.0   // ms
	coarseLag  = 16.0  // ms, at first
	shutter    = 16.0  // ms over which the light of a frame is taken to be collected
	lagSlack   = 20.0  // ms beyond half a frame that the lags of two colours may differ: a refresh of the screen, and what the camera is late
	lagNear    = 50.0  // ms between the lag and the calibrated one
	lookAround = 140.0 // ms around the common lag in which that of one colour is looked for
	clear      = 6.0   // standard errors from which a change of colour is large enough to be timed
	likely     = 9.0   // square of the standard errors by which a lag may explain worse than the best and still be as likely
	straight   = 8.0   // degrees within which a face looks at the screen
	usual      = 0.10  // distances of the eyes within which it is where it mostly is
	foreign    = 0.12  // change of a face's colour without the screen's that another light makes, about that of the gain minGain*2
)

// MostLag is the longest time in ms between the planned begin of a step and the first frame that shows it.
const MostLag = 400.0

// answer is what the colours of a session came to at a face.
type answer struct {
	block   []Step
	samples []Sample // those that show the block
	drive   []RGB    // at the common lag
	lag     float64  // ms
	core    response
	r2      float64
	gain    float64
}

// overlapping is the drive averaged over the shutter time that ended at t, when the screen showed steps.
func overlapping(steps []Step, drives []RGB, t float64) (d RGB) {
	sum := 0.0
	for i, s := range steps {
		w := math.Min(t, s.End()) - math.Max(t-shutter, s.At)
		if i == 0 && t-shutter < s.At { // what was before counts as the first step
			w = math.Min(t, s.End()) - (t - shutter)
		}
		if i == len(steps)-1 && t > s.End() {
			w = t - math.Max(t-shutter, s.At)
		}
		if w <= 0 {
			continue
		}
		sum += w
		for c := range 3 {
			d[c] += w * drives[i][c]
		}
	}
	for c := range 3 {
		d[c] /= math.Max(sum, 1e-9)
	}
	return d
}

// colours fits the block of colours at every lag and keeps the best; false when there is no such block or no frames of it.
func colours(s *Session, samples []Sample) (a answer, ok bool) {
	a.block = s.block(Flash)
	if len(a.block) < fewColours {
		return a, false
	}
	full := make([]RGB, len(a.block))
	for i, st := range a.block {
		full[i] = st.Drive()[0]
	}
	best := -1.0
	var ties []float64 // between two frames every lag is as good
	try := func(lag float64) {
		some, drive := during(samples, a.block, full, lag)
		at, values, drives, usable := series(some, drive, func(s *Sample) RGB { return s.Core })
		if !usable || lag < 0 || lag > MostLag {
			return
		}
		r, fitted := fit(at, values, drives)
		switch r2, _ := r.score(); {
		case !fitted:
		case r2 > best+1e-6:
			best, ties = r2, []float64{lag}
			a.samples, a.drive, a.lag, a.core, a.r2, a.gain = some, drive, lag, r, r2, r.gain()
		case r2 > best-1e-6:
			ties = append(ties, lag)
		}
	}
	for lag := 0.0; lag <= MostLag; lag += coarseLag {
		try(lag)
	}
	if best < 0 {
		return a, false
	}
	near := a.lag
	for lag := near - 2*coarseLag; lag <= near+4*coarseLag; lag += lagStep {
		try(lag)
	}
	best, ties = -1, slices.Sorted(slices.Values(ties))
	try(ties[len(ties)/2])
	return a, true
}

// during takes the samples that show steps at a lag, with what the screen drove then.
func during(samples []Sample, steps []Step, drives []RGB, lag float64) (some []Sample, drive []RGB) {
	for i := range samples {
		t := samples[i].At - lag
		if t > steps[0].At+shutter && t < steps[len(steps)-1].End() {
			some, drive = append(some, samples[i]), append(drive, overlapping(steps, drives, t))
		}
	}
	return some, drive
}

// rank counts the random orders of the same colours that explain the face at least as well as the true one. They are drawn
// from the session's name, so that a replay gives the same.
func (a *answer) rank(id string) (better int) {
	seed := sha256.Sum256([]byte("codes " + id))
	r := rand.New(rand.NewChaCha8(seed))
	colours := make([]RGB, len(a.block))
	for i, st := range a.block {
		colours[i] = st.Drive()[0]
	}
	at, values, _, _ := series(a.samples, a.drive, func(s *Sample) RGB { return s.Core })
	for range others {
		code := slices.Clone(colours)
		for slices.Equal(code, colours) {
			r.Shuffle(len(code)-1, func(i, j int) { code[i+1], code[j+1] = code[j+1], code[i+1] }) // the dark at the beginning stays
		}
		var drive []RGB
		for i := range a.samples {
			if a.samples[i].Core.usable() {
				drive = append(drive, overlapping(a.block, code, a.samples[i].At-a.lag))
			}
		}
		if other, ok := fit(at, values, drive); ok {
			if r2, _ := other.score(); r2 >= a.r2 {
				better++
			}
		}
	}
	return better
}

// foreignLight is how much the colour of a face changes while the screen does not: the largest change of the ratio of two
// channels, as a logarithm, in the steps without lights; the extreme twentieth is left out. A recording of another session
// flashes then. Only frames count in which the face looks at the screen from its usual place: one that turns shows other parts.
func (a *answer) foreignLight(s *Session, samples []Sample) float64 {
	var at []int
	var red, blue, x, y []float64
	for _, st := range s.Steps {
		if st.Kind != Neutral && st.Kind != Hold && st.Kind != Back {
			continue
		}
		for i := range samples {
			if v, t := &samples[i], samples[i].At; t > st.At+MostLag && t < st.End() && v.Core.usable() && !(math.Abs(v.Turn) > straight) {
				at, x, y = append(at, i), append(x, v.X), append(y, v.Y)
			}
		}
	}
	mx, my := median(x), median(y)
	for _, i := range at {
		v := &samples[i]
		if math.Hypot(v.X-mx, v.Y-my) > usual*v.Eyes {
			continue
		}
		g := math.Log(math.Max(v.Core[1], darkest))
		red, blue = append(red, math.Log(math.Max(v.Core[0], darkest))-g), append(blue, math.Log(math.Max(v.Core[2], darkest))-g)
	}
	return max(spread(red), spread(blue))
}

// spread is the distance from the median that a twentieth of the values exceeds.
func spread(v []float64) float64 {
	if len(v) < 8 {
		return 0
	}
	m, d := median(v), make([]float64, len(v))
	for i := range v {
		d[i] = math.Abs(v[i] - m)
	}
	slices.Sort(d)
	return d[len(d)*19/20]
}

func (a *answer) freshness(s *Session, samples []Sample) Check {
	_, follows := a.core.score()
	limit := minR2
	if a.gain < dimGain {
		limit = dimR2
	}
	c := Check{
		ID: CheckFreshness, Version: versions[CheckFreshness], Status: Pass, Score: r4(a.r2), Threshold: limit,
		Evidence: map[string]float64{"lag_ms": r4(a.lag), "gain": r4(a.gain), "frames": float64(len(a.samples))},
	}
	best := false // of all codes the true one explains the face best
	if follows {
		better := a.rank(s.ID)
		c.Evidence["codes"], c.Evidence["better_codes"] = others, float64(better)
		best = better == 0
		if best && a.r2 >= limit {
			return c
		}
	}
	other := a.foreignLight(s, samples)
	c.Evidence["other_light"] = r4(other)
	c.Status, c.Advice = Inconclusive, AdviceTooBright
	suspect := a.gain >= minGain && !best || other >= foreign // the colours that do come back, under noise, are no attack
	if suspect && a.lampSwitched(limit) {
		c.Evidence["lamp_switched"], c.Advice, suspect = 1, AdviceTryAgain, false
	}
	if suspect {
		c.Status, c.Advice = Fail, AdviceTryAgain
	}
	return c
}

// lampSwitched tells whether the colours explain the face once the room's light may change at a single moment among them.
func (a *answer) lampSwitched(limit float64) bool {
	at, values, drives, _ := series(a.samples, a.drive, func(s *Sample) RGB { return s.Core })
	for k := fewApart; k <= len(at)-fewApart; k++ {
		times, light, drive := slices.Clone(at), slices.Clone(values), slices.Clone(drives)
		for _, part := range [][2]int{{0, k}, {k, len(at)}} {
			from, to := part[0], part[1]
			n := float64(to - from)
			var mt float64
			var ml, md RGB
			for i := from; i < to; i++ {
				mt += at[i] / n
				for c := range 3 {
					ml[c], md[c] = ml[c]+values[i][c]/n, md[c]+drives[i][c]/n
				}
			}
			for i := from; i < to; i++ {
				times[i] -= mt
				for c := range 3 {
					light[i][c], drive[i][c] = light[i][c]-ml[c], drive[i][c]-md[c]
				}
			}
		}
		if r, ok := fit(times, light, drive); ok {
			if r2, follows := r.score(); follows && r2 >= limit {
				return true
			}
		}
	}
	return false
}

func (a *answer) strength() Check {
	c := Check{
		ID: CheckGain, Version: versions[CheckGain], Status: Pass, Score: r4(a.gain), Threshold: minGain,
		Evidence: map[string]float64{"room_red": r4(a.core.a[0]), "room_green": r4(a.core.a[1]), "room_blue": r4(a.core.a[2])},
	}
	if a.gain < minGain {
		c.Status, c.Advice = Inconclusive, AdviceTooBright
	}
	return c
}

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
