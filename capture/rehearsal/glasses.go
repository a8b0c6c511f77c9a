package rehearsal

import "math"

// glasses builds the two rims, the bridge and the arms; none for those without.
func (s *shape) glasses() []*mesh {
	if s.Glasses == GlassesNone {
		return nil
	}
	colour := []rgb{srgb(0x1b1b1d), srgb(0x4b2f20), srgb(0x5a626b)}[s.Garment%3]
	hw, hh, power, thick := s.rim()
	cx := eyeX*s.EyeSpacing + 2.5
	z := func(x float64) float64 { return 97 - 0.0042*x*x }
	var parts []*mesh
	for _, side := range []float64{-1, 1} {
		var rim []vec
		for i := range 49 {
			sa, ca := math.Sincos(2 * math.Pi * float64(i) / 48)
			x := cx + hw*sign(ca)*math.Pow(math.Abs(ca), 2/power)
			y := -3 + hh*sign(sa)*math.Pow(math.Abs(sa), 2/power)
			rim = append(rim, vec{side * x, y, z(x) - 0.08*y})
		}
		parts = append(parts, tube(rim, thick, thick, 7, true))
		outer := cx + hw
		head := 77 * s.FaceWidth
		arm := []vec{{side * outer, 4, z(outer)}}
		for i := range 9 {
			t := float64(i+1) / 9
			arm = append(arm, vec{side * mix(outer, head, math.Min(1, t*2.2)), 4 - 2*t, mix(z(outer), -12, t)})
		}
		parts = append(parts, tube(arm, 1.2, 2, 6, false))
	}
	var bridge []vec
	for i := range 11 {
		x := mix(-(cx - hw), cx-hw, float64(i)/10)
		bridge = append(bridge, vec{x, 3 - 0.04*x*x, z(x) + 2 - 0.02*x*x})
	}
	parts = append(parts, tube(bridge, 1.2, 1.2, 6, false))
	for _, m := range parts {
		m.gloss, m.sharp = 0.5, 4
		m.paint(func(_, _ vec) rgb { return colour })
	}
	return parts
}

// rim gives half the width and half the height of a glass in mm, the power of its outline and the rim's thickness.
func (s *shape) rim() (hw, hh, power, thick float64) {
	if s.Glasses == GlassesSquare {
		return 26.5, 18.5, 4.2, 1.8
	}
	return 24.0, 20.5, 2.2, 1.3
}

// lenses are the two glasses; none for those without.
func (s *shape) lenses() []lens {
	if s.Glasses == GlassesNone {
		return nil
	}
	hw, hh, _, _ := s.rim()
	x := eyeX*s.EyeSpacing + 2.5
	return []lens{{vec{-x, -3, 93}, hw, hh}, {vec{x, -3, 93}, hw, hh}}
}
