package rehearsal

import "math"

// hairline is the lowest elevation with hair, in degrees seen from headCentre, at an azimuth.
func (s *shape) hairline(az float64) float64 {
	a := math.Abs(az)
	wave := 1.6 * (noise(vec{az * 0.09, 4, float64(s.HairColour)}) - 0.5)
	switch s.Hair {
	case HairBob, HairLong:
		return wave + spline(a, [2]float64{0, 55}, [2]float64{22, 51}, [2]float64{42, 41}, [2]float64{56, 25}, [2]float64{66, 12}, [2]float64{90, 6})
	case HairReceding:
		return wave + spline(a, [2]float64{0, 71}, [2]float64{20, 75}, [2]float64{42, 66}, [2]float64{62, 34}, [2]float64{76, 10}, [2]float64{84, -2},
			[2]float64{89, -2}, [2]float64{94, 16}, [2]float64{104, 22}, [2]float64{112, 16}, [2]float64{120, -10}, [2]float64{135, -32}, [2]float64{180, -42})
	}
	front := 51.0
	if s.Hair == HairBun {
		front = 55
	}
	return wave + spline(a, [2]float64{0, front}, [2]float64{25, front - 2}, [2]float64{44, 42}, [2]float64{57, 31}, [2]float64{68, 15}, [2]float64{77, 7},
		[2]float64{83, -4}, [2]float64{89, -4}, [2]float64{94, 16}, [2]float64{104, 22}, [2]float64{112, 16}, [2]float64{120, -10}, [2]float64{135, -32}, [2]float64{180, -42})
}

// cover is how far inside the hair a direction lies, in degrees; negative outside. Hanging hair begins at a line down
// the temples as well.
func (s *shape) cover(az, el float64) float64 {
	over := el - s.hairline(az)
	if s.Hair != HairBob && s.Hair != HairLong || el > 30 {
		return over
	}
	edge := 62 + 7*step(5, -50, el) + 2*(noise(vec{el * 0.06, sign(az) * 5, float64(s.HairColour)})-0.5)
	return smax(over, (math.Abs(az)-edge)*1.4, 6)
}

// thickness is how far the hair stands off the scalp, in mm; below zero there is none.
func (s *shape) thickness(az, el float64) float64 {
	over := s.cover(az, el)
	if over < -3 { // hidden in the head, deep enough not to come out beside the nose
		return mix(-6, -30, step(-3, -12, over))
	}
	ramp := step(-3, 16, over)
	top, pole := step(10, 75, el), step(89, 72, el)
	switch s.Hair {
	case HairBuzz:
		return mix(-2, 2.4, step(-3, 4, over))
	case HairReceding:
		return mix(-2, 5, ramp)
	case HairShort:
		n := 5*noise(vec{(az + 0.3*el) * 0.13, el * 0.05, 1}) + 2*noise(vec{(az + 0.3*el) * 0.4, el * 0.08, 4})
		return mix(-2.5, mix(3.5, 12, top)+n*step(0, 50, el)*pole, ramp)
	case HairSidePart:
		part := 7 * bump(az*math.Cos(el*math.Pi/180)+22, 5) * step(35, 60, el)
		n := 3*noise(vec{az * 0.1, el * 0.06, 2}) + 1.5*noise(vec{az * 0.35, el * 0.1, 4})
		return mix(-2.5, mix(5, 17+5*math.Sin(clamp(az+20, -90, 90)*math.Pi/180), top)-(part-n)*pole, ramp)
	case HairCurly:
		d := radiate(az, el)
		n := 9*noise(d.mul(9)) + 5*noise(d.mul(19))
		return mix(-2.5, 10+n+8*top, step(-3, 10, over))
	case HairBun:
		return mix(-2, 5+1.2*noise(vec{az * 0.25, el * 0.03, 3}), step(-3, 14, over))
	}
	return mix(-2.5, 10+4*top+1.6*noise(vec{az * 0.16, el * 0.02, 5}), step(-3, 14, over))
}

// curtain is the distance from headCentre at which hanging hair lies, 0 where none hangs. rim is how far the hair
// reaches beside the head at that azimuth, in the horizontal plane.
func (s *shape) curtain(az, el, rim float64) float64 {
	bottom := 0.0
	switch s.Hair {
	case HairBob:
		bottom = -96
	case HairLong:
		bottom = -188
	default:
		return 0
	}
	over := s.cover(az, el)
	if el > 8 || over < 0 {
		return 0
	}
	edge := step(0, 12, over) // thin towards the face
	bottom += 8*noise(vec{az * 0.12, 0, 8}) - 14*step(110, 180, math.Abs(az))
	flare := 1 + 0.06*step(10, -60, el)
	if s.Hair == HairBob {
		flare = 1 + 0.07*math.Sin(clamp(-el/45, 0, 1)*math.Pi)
	}
	wave := 1.5 * noise(vec{az * 0.2, el * 0.05, 6})
	c := math.Cos(el * math.Pi / 180)
	r := (rim*flare + wave - 9*(1-edge)) / c
	if end := (bottom - headCentre.Y) / math.Sin(el*math.Pi/180); el < -5 && r > end {
		r = end
	}
	return r
}

// hair builds the mesh of the hair; nil for the bald.
func (s *shape) hair() *mesh {
	if s.Hair == HairNone {
		return nil
	}
	az := angles([3]float64{-100, 100, 1.3}, [3]float64{100, 260, 4})
	el := angles([3]float64{-78, 80, 1.7}, [3]float64{80, 89.5, 3})
	rim := make([]float64, len(az))
	for i, a := range az {
		rim[i] = cast(s.head, headCentre, radiate(a, 6), 160) + 9
	}
	m := newMesh(len(az), len(el), func(i, j int) vec {
		a, e := az[i], el[j]
		if a > 180 {
			a -= 360
		}
		d := radiate(a, e)
		r := cast(s.head, headCentre, d, 170) + s.thickness(a, e)
		if c := s.curtain(a, e, rim[i]); c > 0 {
			r = smax(r, c, 10)
		}
		return headCentre.add(d.mul(r))
	})
	m.smooth(true, false)
	m.shade(func(p vec) float64 { return s.head(p) - 4 })
	m.gloss, m.sharp = 0.10, 3
	if s.Hair == HairBuzz || s.Hair == HairCurly {
		m.gloss = 0.03
	}
	m.paint(func(p, _ vec) rgb { return s.strands(p) })
	return m
}

// strands is the colour of hair at a point: streaks that run down from the crown.
func (s *shape) strands(p vec) rgb {
	c := hairColours[s.HairColour]
	if s.Age > 0.55 {
		c = c.lerp(hairColours[len(hairColours)-1], 0.7*(s.Age-0.55))
	}
	d := p.sub(headCentre).unit()
	az, el := math.Atan2(d.X, d.Z), math.Asin(clamp(d.Y, -1, 1))
	switch s.Hair {
	case HairCurly:
		return c.mul(0.45 + 0.9*fbm(p.mul(0.22)))
	case HairBuzz:
		return c.mul(0.8 + 0.4*noise(p.mul(0.8)))
	case HairBun:
		el *= 0.4
		az = math.Atan2(d.X, d.Y+0.6) * 1.3
	case HairShort, HairSidePart, HairReceding:
		az += 0.25 * el
	}
	if p.Y < -20 { // hanging hair: streaks by the place on the curtain
		shadow := mix(0.28, 1, step(58, 80, math.Hypot(p.X, p.Z-headCentre.Z))) // what hangs behind the neck
		return c.mul(shadow * (0.55 + 0.5*noise(vec{az * 26, p.Y * 0.012, 2}) + 0.4*noise(vec{az * 70, p.Y * 0.02, 5})))
	}
	return c.mul(0.55 + 0.5*noise(vec{az * 24, el * 2, 2}) + 0.4*noise(vec{az * 66, el * 4, 5}))
}

// scalp darkens the skin under and just before the hairline.
func (s *shape) scalp(c rgb, p vec) rgb {
	if s.Hair == HairNone {
		return c
	}
	d := p.sub(headCentre).unit()
	az, el := math.Atan2(d.X, d.Z)*180/math.Pi, math.Asin(clamp(d.Y, -1, 1))*180/math.Pi
	over := s.cover(az, el) + 2.5*(noise(vec{az * 0.9, el * 0.2, 9})-0.5)
	return c.lerp(s.strands(p), 0.92*step(-2.5, 2.5, over))
}
