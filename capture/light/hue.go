package light

import "math"

const (
	minHue    = 0.22 // a face has 0.23 to 1.3; paper 0.5 to 1.3, glass that mirrors the screen mostly 0.15 at most
	fewHues   = 0.03 // spread of the hues of a face, as a logarithm, with which there is something to compare
	leastRed  = 1.15 // red by green of a face in the room's light; skin has 1.3 to 2.5
	sureHue   = 0.15 // standard error of the slope, at most
	mostHue   = 0.5  // of a logarithm, from the middle: beyond is an eye or a lens
	dimHue    = 0.05 // of the mean light, below which a point has no hue
	edgeHue   = 2    // points at the edge that are left out: a swaying head shows what is beside it
	paleHue   = 1e-9 // variance that even a perfect point is taken to have
	minGrain  = 0.07 // relief of a face in what the screen added; a mirrored screen has 0.06 and less where there is little noise
	sureGrain = 3    // by the noise
	dimGrain  = 0.2  // of the mean light added, the least that a neighbourhood is taken for

	leastHue    = -0.1  // as far as lamps of several colours bend the slope of a dark face
	minTexture  = 0.2   // the darkest faces have 0.11 to 0.6; a mirrored screen mostly less than 0.11
	sureTexture = 0.015 // standard error of it, at most
	fewAround   = 12    // points around one, with which they have a mean
)

// hue compares the colours of what the screen adds to the points of a face with those that the face has in the room's light: skin, lips
// and brows give each colour of the screen back by as much as they give back that of the room. A glass before a film adds the
// same to all of them, the screen's own white, however much its picture is like a face. Shape does not matter: it
// changes all channels alike. A face of one hue cannot be judged; one without any colour is a picture in black and white. In a room
// with lamps of several colours hues come from shape, too, most of all in a dark face, and the screen shows none of those: then it is
// enough that brows, nose and lips stand out in what the screen added, or that it has the face's own texture, as a mirrored screen has
// not. The check suspects nobody.
func (a *answer) hue(points []response, usable []bool) Check {
	c := Check{ID: CheckHue, Version: versions[CheckHue], Status: NotRun, Threshold: minHue, Optional: true}
	n := 0
	for _, ok := range usable {
		if ok {
			n++
		}
	}
	if 2*n < len(points) || a.gain < minGain {
		return c
	}
	red, blue := huesOf(points, usable, 0), huesOf(points, usable, 2)
	redness := r4(a.core.a[0] / math.Max(a.core.a[1], darkest))
	c.Evidence = map[string]float64{"points": float64(n), "blue": r4(blue.slope()), "hues": r4(red.spread), "redness": redness}
	if red.own <= 0 || red.spread < fewHues {
		if redness < leastRed {
			c.Status, c.Advice = Inconclusive, AdviceTryAgain
		}
		return c
	}
	se := 1 / math.Sqrt(red.own)
	c.Evidence["error"] = r4(se)
	if se > sureHue {
		return c
	}
	c.Status, c.Score = Pass, r4(red.slope())
	all := addedTo(points, usable)
	grain, noise := all.grain()
	texture, off := all.texture()
	for name, v := range map[string]float64{"grain": grain, "grain_noise": noise, "texture": texture, "texture_error": off} {
		c.Evidence[name] = r4(v)
	}
	standsOut := grain >= minGrain && grain >= sureGrain*noise
	alike := c.Score >= leastHue && texture >= minTexture && off <= sureTexture
	if c.Score < minHue && !standsOut && !alike {
		c.Status, c.Advice = Inconclusive, AdviceTryAgain
	}
	return c
}

// hues is one channel against green over all points, each by its certainty.
type hues struct {
	own    float64 // sum of squares of the face's hues, in standard errors
	shared float64 // the same of the face's by the added light's
	spread float64 // standard deviation of the face's hues
}

func (h hues) slope() float64 { return h.shared / math.Max(h.own, paleHue) }

// huesOf fits g[channel] = w*g[green]*(1 + slope*hue) over the points, hue being the logarithm of channel by green in the room's light
// less its mean: to the first order what albedo does. It is linear in what the screen added, so that noise does not bend it.
func huesOf(points []response, usable []bool, channel int) (h hues) {
	hue := roomHues(points, usable, channel)
	var c, g float64
	for i, p := range points {
		if usable[i] {
			c, g = c+p.g[channel], g+p.g[1]
		}
	}
	if c <= 0 || g <= 0 {
		return h
	}
	rough := c / g
	certainty := func(p *response) float64 {
		return 1 / (p.se[channel]*p.se[channel] + rough*rough*p.se[1]*p.se[1] + paleHue)
	}
	each := func(do func(p *response, hue, certainty float64)) {
		for y := edgeHue; y < FineH-edgeHue; y++ {
			for x := edgeHue; x < FineW-edgeHue; x++ {
				if i := y*FineW + x; usable[i] {
					do(&points[i], hue[i], certainty(&points[i]))
				}
			}
		}
	}
	var cg, gg, hg float64
	each(func(p *response, hue, u float64) {
		cg, gg, hg = cg+u*p.g[channel]*p.g[1], gg+u*p.g[1]*p.g[1], hg+u*hue*p.g[1]*p.g[1]
	})
	if gg <= 0 {
		return h
	}
	w, level, count := cg/gg, hg/gg, 0.0
	each(func(p *response, hue, u float64) {
		e := math.Max(-mostHue, math.Min(mostHue, hue-level)) * w * p.g[1]
		h.shared += u * e * (p.g[channel] - w*p.g[1])
		h.own += u * e * e
		count += u * w * w * p.g[1] * p.g[1]
	})
	h.spread = math.Sqrt(h.own / math.Max(count, paleHue))
	return h
}

// roomHues is the logarithm of a channel by green in the room's light, each a mean of a point and its neighbours.
func roomHues(points []response, usable []bool, channel int) []float64 {
	c, g := make([]float64, len(points)), make([]float64, len(points))
	top, n := 0.0, 0.0
	for i := range points {
		for y := max(0, i/FineW-1); y <= min(FineH-1, i/FineW+1); y++ {
			for x := max(0, i%FineW-1); x <= min(FineW-1, i%FineW+1); x++ {
				if k := y*FineW + x; usable[k] {
					c[i], g[i] = c[i]+points[k].a[channel], g[i]+points[k].a[1]
				}
			}
		}
		top, n = top+g[i], n+1
	}
	least := math.Max(dimHue*top/n, darkest)
	for i := range c {
		c[i] = math.Log(math.Max(c[i], least) / math.Max(g[i], least))
	}
	return c
}

// added is what the screen added to each point and what the room gives it, all channels together.
type added struct {
	usable      []bool
	light, room []float64
	variance    []float64 // of light
}

func addedTo(points []response, usable []bool) added {
	a := added{usable, make([]float64, len(points)), make([]float64, len(points)), make([]float64, len(points))}
	for i, p := range points {
		if usable[i] {
			a.light[i], a.room[i] = p.g[0]+p.g[1]+p.g[2], p.a[0]+p.a[1]+p.a[2]
			a.variance[i] = p.se[0]*p.se[0] + p.se[1]*p.se[1] + p.se[2]*p.se[2]
		}
	}
	return a
}

// each goes over the usable points that are not at the edge, with the indices of the usable ones around each, its own included.
func (a added) each(do func(i int, around []int)) {
	var around []int
	for y := edgeHue; y < FineH-edgeHue; y++ {
		for x := edgeHue; x < FineW-edgeHue; x++ {
			if !a.usable[y*FineW+x] {
				continue
			}
			around = around[:0]
			for v := y - edgeHue; v <= y+edgeHue; v++ {
				for u := x - edgeHue; u <= x+edgeHue; u++ {
					if k := v*FineW + u; a.usable[k] {
						around = append(around, k)
					}
				}
			}
			do(y*FineW+x, around)
		}
	}
}

// meanOf is the mean of some of the values.
func meanOf(v []float64, of []int) float64 {
	sum := 0.0
	for _, i := range of {
		sum += v[i]
	}
	return sum / float64(len(of))
}

// grain is how much a usual point of what the screen added differs from those around it, as a part of them, and how much of that noise
// makes. The median leaves the edge of a mirrored screen out.
func (a added) grain() (grain, noise float64) {
	mean, n := 0.0, 0.0
	for i, ok := range a.usable {
		if ok {
			mean, n = mean+a.light[i], n+1
		}
	}
	var off, errs []float64
	a.each(func(i int, around []int) {
		near := math.Max(meanOf(a.light, around), dimGrain*mean/n)
		off, errs = append(off, math.Abs(a.light[i]/near-1)), append(errs, math.Sqrt(a.variance[i])/near)
	})
	return median(off), median(errs)
}

// texture is how much of a face's fine texture in the room's light is in what the screen added as well, and the standard error of
// that: by how much a point is brighter than those around it in the one, against the same in the other. Brows, lips and nostrils give 1;
// what only the room's light draws, from above, gives less.
func (a added) texture() (slope, se float64) {
	var shared, own float64
	a.each(func(i int, around []int) {
		room, light := meanOf(a.room, around), meanOf(a.light, around)
		if room <= 0 || len(around) < fewAround {
			return
		}
		n := float64(len(around))
		certainty := 1 / (a.variance[i]*(1+1/n) + paleHue)
		e := math.Max(-mostHue, math.Min(mostHue, a.room[i]/room-1)) * light
		shared += certainty * e * (a.light[i] - light)
		own += certainty * e * e
	})
	return shared / math.Max(own, paleHue), 1 / math.Sqrt(math.Max(own, paleHue))
}
