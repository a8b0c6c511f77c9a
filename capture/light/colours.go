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
	fewColours = 3    // in a block that can be judged
	fewApart   = 6    // frames on each side of a moment at which the room's light changed
	others     = 300  // random codes that the true one must beat
	lagStep    = 4.0  // ms
	coarseLag  = 16.0 // ms, at first
	shutter    = 16.0 // ms over which the light of a frame is taken to be collected
	straight   = 8.0  // degrees within which a face looks at the screen
	usual      = 0.10 // distances of the eyes within which it is where it mostly is
	foreign    = 0.12 // change of a face's colour without the screen's that another light makes, about that of the gain minGain*2
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
