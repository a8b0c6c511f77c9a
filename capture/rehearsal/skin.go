package rehearsal

import "math"

// skin is the albedo of the face at a point of its surface.
func (s *shape) skin(p, n vec) rgb {
	x := math.Abs(p.X)
	c := skins[s.Skin%SkinTones]
	c = c.mul(0.95 + 0.1*fbm(p.mul(0.05)))
	c = c.mul(0.975 + 0.05*noise(p.mul(1.1)))
	tip, m := s.noseTip(), s.mouth()
	red := 0.9*bump(math.Hypot(x-38, p.Y-s.y(-30)), 17) + 0.8*bump(math.Hypot(x, p.Y-tip.Y), 12) + 0.4*bump(math.Hypot(x, p.Y-s.y(-100)), 16)
	if p.Z < 20 {
		red = 0
	}
	red *= mix(1, 0.45, float64(s.Skin)/SkinTones)
	c = c.times(rgb{1 + 0.05*red, 1 - 0.13*red, 1 - 0.12*red})
	if s.Freckles > 0 && p.Z > 30 {
		f := step(0.74, 0.82, noise(p.mul(0.42))) * bump(p.Y+25, 26) * s.Freckles
		c = c.times(rgb{1 - 0.22*f, 1 - 0.33*f, 1 - 0.38*f})
	}
	if p.Z > 25 {
		c = s.lines(c, p, x)
		c = s.nostrils(c, p, n, x)
		c = s.lips(c, p, x, m)
		c = s.brow(c, p, x)
		c = s.eyes(c, p, x)
	}
	return s.stubble(c, p)
}

// lines are the folds that grow with age, and the shade under the eyes.
func (s *shape) lines(c rgb, p vec, x float64) rgb {
	e := s.eye()
	under := bump(x-e.X+3, 13) * bump(p.Y+12*s.EyeSize, 4.5)
	d := under * (0.03 + 0.12*s.Age)
	m := s.mouth()
	t := clamp((p.Y-(s.noseTip().Y-4))/(m.Y-4-(s.noseTip().Y-4)), 0, 1)
	fold := bump(x-mix(18*s.NoseWidth, 33*s.MouthWidth, t)-5*t*(1-t), 2.6) * step(0, 0.25, t) * step(1, 0.6, t)
	d += fold * (0.03 + 0.16*s.Age)
	d += s.Age * 0.09 * bump(math.Mod(p.Y+200+1.5*math.Sin(x*0.07), 11)-5.5, 1.3) * step(36, 44, p.Y) * step(66, 60, p.Y) * step(48, 30, x)
	crow := bump(math.Mod(p.Y+100+0.25*x, 5)-2.5, 0.8) * bump(x-e.X-21, 5) * bump(p.Y+2, 7)
	d += s.Age * 0.16 * crow
	// The hollow over the upper lip.
	d += 0.07 * bump(x, 3) * step(m.Y+8, m.Y+11, p.Y) * step(s.noseTip().Y-9, s.noseTip().Y-13, p.Y)
	return c.times(rgb{1 - 0.75*d, 1 - d, 1 - 0.95*d})
}

func (s *shape) nostrils(c rgb, p, n vec, x float64) rgb {
	tip := s.noseTip()
	q := vec{x - 6.2*s.NoseWidth, p.Y - tip.Y + 10, p.Z - tip.Z + 6}
	d := math.Sqrt(q.X*q.X/(4.2*4.2) + q.Y*q.Y/(3*3) + q.Z*q.Z/36)
	k := 0.9 * step(1.15, 0.5, d) * step(0, -0.5, n.Y) * step(tip.Y-4, tip.Y-7, p.Y)
	return c.lerp(c.times(rgb{0.16, 0.09, 0.08}), k)
}

func (s *shape) lips(c rgb, p vec, x float64, m vec) rgb {
	u := x / (27.5 * s.MouthWidth)
	if u > 1.15 || math.Abs(p.Y-m.Y) > 18 {
		return c
	}
	k := math.Pow(math.Max(0, 1-u*u), 0.6)
	line := m.Y + 2.4*u*u - 0.6*bump(x, 6) // the corners rise a little: a friendly face
	top := line + k*(3.2+3.6*s.LipFull) - 1.5*bump(x, 3.5)*s.LipFull
	low := line - k*(4.2+5.2*s.LipFull)
	in := step(0.9, -0.9, math.Max(p.Y-top, low-p.Y)) * step(1.03, 0.93, u)
	lip := c.times(rgb{0.93, 0.66, 0.67}).lerp(rgb{0.42, 0.06, 0.085}.lerp(c, 0.35), 0.75*s.LipColour)
	if s.Skin >= 4 {
		lip = lip.lerp(c.times(rgb{0.85, 0.66, 0.68}), 0.5)
	}
	if p.Y > line {
		lip = lip.mul(0.86)
	}
	lip = lip.mul(0.94 + 0.12*noise(vec{p.X * 1.3, p.Y * 0.15, 0}))
	c = c.lerp(lip, in)
	seam := bump(p.Y-line, 0.85) * step(1.06, 0.9, u)
	corner := bump(math.Hypot(x-27*s.MouthWidth, p.Y-m.Y-2.2), 2.2)
	return c.lerp(c.times(rgb{0.28, 0.15, 0.15}), clamp(0.85*seam+0.45*corner, 0, 1))
}

func (s *shape) brow(c rgb, p vec, x float64) rgb {
	sp := s.EyeSpacing * s.BrowSpacing
	u := (x/sp - 10) / 41 // 0 at the root, 1 at the tail
	if u < -0.05 || u > 1.05 || p.Y < 6 || p.Y > 38 {
		return c
	}
	mid := 16.5 + s.BrowLift + 4.5*s.BrowArch*math.Sin(math.Pi*math.Pow(clamp(u, 0, 1), 1.25)) + (s.BrowTilt-2.2)*u + s.EyeTilt*0.5*u
	half := (4.1 - 2.9*step(0.35, 1, u)) * s.BrowThick * step(-0.05, 0.12, u)
	d := math.Abs(p.Y-mid) / math.Max(half, 0.3)
	strand := noise(vec{p.X*0.9 + p.Y*(0.9-1.1*u)*sign(p.X)*-1, p.Y * 0.25, 3})
	k := step(1.25, 0.55, d) * (0.55 + 0.45*strand) * step(-0.05, 0.05, u) * step(1.05, 0.9, u)
	dark := hairColours[s.HairColour].lerp(skins[s.Skin%SkinTones], 0.12).mul(0.75)
	return c.lerp(dark, 0.88*k)
}

func sign(x float64) float64 {
	if x < 0 {
		return -1
	}
	return 1
}

// eyes paints lids, lashes and the eyeball.
func (s *shape) eyes(c rgb, p vec, x float64) rgb {
	e := s.eye()
	if math.Abs(p.Y) > 16 || math.Abs(x-e.X) > 26 {
		return c
	}
	up, lo, u := s.lids(x)
	d := s.opening(x, p.Y)
	// The fold of the upper lid, and the shade above it.
	fold := bump(p.Y-up-3.6*s.EyeSize, 1.1) * step(1.2, 0.8, math.Abs(u))
	lid := step(5, 0, p.Y-up) * step(-1, 0.5, p.Y-up) * step(1.2, 0.7, math.Abs(u))
	c = c.times(rgb{1 - 0.3*fold - 0.1*lid, 1 - 0.38*fold - 0.16*lid, 1 - 0.38*fold - 0.14*lid})
	if d < 0.6 {
		c = c.lerp(s.eyeball(p, x, up), step(0.5, -0.3, d))
	}
	lash := hairColours[0].mul(0.7)
	if s.LipColour > 0 {
		lash = lash.mul(0.6)
	}
	upper := bump(p.Y-up-0.4, 0.95+0.5*step(-0.5, 1, u)+0.35*s.LipColour) * step(1.12, 0.92, math.Abs(u))
	tail := bump(p.Y-up-0.8*(u-0.9)*8, 0.8) * bump(u-1.08, 0.12) * s.LipColour
	lower := 0.42 * bump(p.Y-lo+0.4, 0.7) * step(1.05, 0.8, math.Abs(u))
	return c.lerp(lash, clamp(0.93*upper+0.7*tail+lower, 0, 0.95))
}

func (s *shape) eyeball(p vec, x, up float64) rgb {
	e := s.eye()
	white := rgb{0.74, 0.70, 0.67}
	white = white.mul(1 - 0.22*bump(math.Abs(x-e.X)-13*s.EyeSize, 4))
	cy := 0.5
	r := math.Hypot(x-e.X+0.4, p.Y-cy) / (5.9 * (0.5 + 0.5*s.EyeSize))
	iris := eyeColours[s.Eyes]
	a := math.Atan2(p.Y-cy, x-e.X)
	iris = iris.mul(0.85 + 0.5*noise(vec{a * 9, r * 2, 1}))
	iris = iris.lerp(iris.mul(1.7), bump(r-0.55, 0.22)*0.6)
	iris = iris.lerp(iris.mul(0.22), step(0.78, 1, r))
	iris = iris.lerp(rgb{0.008, 0.007, 0.007}, step(0.44, 0.36, r))
	c := white.lerp(iris, step(1.08, 0.95, r))
	corner := step(e.X-10.5*s.EyeSize, e.X-13.5*s.EyeSize, x)
	c = c.lerp(rgb{0.55, 0.26, 0.22}, 0.7*corner)
	c = c.mul(mix(0.5, 1, step(0, 3.6, up-p.Y)))
	// The window's light in the eye: on the same side of both eyes.
	glint := step(1.5, 0.9, math.Hypot(p.X-sign(p.X)*e.X+2.1, p.Y-cy-2))
	return c.lerp(rgb{1, 1, 1}, 0.95*glint)
}

// stubble colours the lower face of those who do not shave closely.
func (s *shape) stubble(c rgb, p vec) rgb {
	k := s.beard(p)
	if k == 0 {
		return c
	}
	hair := hairColours[s.HairColour]
	if s.Age > 0.7 {
		hair = hair.lerp(hairColours[len(hairColours)-1], 0.5)
	}
	strand := noise(vec{p.X * 1.3, p.Y * 0.35, p.Z * 1.3})
	if s.Beard == BeardStubble {
		return c.lerp(hair.lerp(c, 0.35), k*(0.28+0.3*strand))
	}
	return c.lerp(hair.mul(0.7+0.7*strand), k*(0.8+0.2*strand))
}
