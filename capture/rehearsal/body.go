package rehearsal

import "math"

// ear builds one ear; side is 1 for the subject's left, -1 for the right.
func (s *shape) ear(side float64) *mesh {
	x := cast(s.head, vec{0, -16, -8}, vec{1, 0, 0}, 130)
	base := vec{x + 2, -17, -6}
	out := vec{0.88, 0, 0.47}.unit() // the ear's face looks forward and out
	back := vec{out.Z, 0, -out.X}    // along the ear, to the back
	up := vec{-0.05, 1, -0.12}.unit()
	const nu, nv = 48, 22
	m := newMesh(nu+1, nv, func(i, j int) vec {
		a := 2 * math.Pi * float64(i) / nu
		v := float64(j) / (nv - 1)
		in := clamp(v/0.72, 0, 1) // 0 in the middle .. 1 at the rim, then the back
		ex := math.Cos(a) * mix(13, 17, step(-0.4, 0.8, math.Sin(a)))
		ey := math.Sin(a) * 31
		h := -5 + 5*step(0.35, 0.6, in) - 2.2*bump(in-0.78, 0.08) + 3.2*bump(in-0.93, 0.1)
		if math.Sin(a) < -0.6 { // the lobe is plain
			h = mix(h, 0.5, step(-0.6, -0.85, math.Sin(a))*step(0.3, 0.6, in))
		}
		if v > 0.72 {
			t := (v - 0.72) / 0.28
			in = 1 - 0.35*t
			h = 1 - 14*t
		}
		p := base.add(back.mul(ex*in + 6)).add(up.mul(ey * in)).add(out.mul(h + 3))
		p.X *= side
		return p
	})
	if side > 0 {
		m.reverse()
	}
	m.smooth(true, false)
	tone := skins[s.Skin%SkinTones]
	m.paint(func(p, n vec) rgb {
		c := tone.mul(0.95 + 0.1*noise(p.mul(0.3))).times(rgb{1.02, 0.88, 0.86})
		dark := bump(math.Hypot(p.Y+17, p.Z+12), 9)
		return c.times(rgb{1 - 0.45*dark, 1 - 0.6*dark, 1 - 0.6*dark})
	})
	for k := range m.v {
		m.v[k].ao = 0.75
	}
	m.gloss, m.sharp = 0.03, 3
	return m
}

// reverse mirrors the order of the columns, so that a mirrored part has its outside out again.
func (m *mesh) reverse() {
	for j := range m.rows {
		row := m.v[j*m.cols : (j+1)*m.cols]
		for i, k := 0, len(row)-1; i < k; i, k = i+1, k-1 {
			row[i], row[k] = row[k], row[i]
		}
	}
}

var torsoCentre = vec{0, -300, -25}

// torso is the distance to neck, shoulders and chest.
func (s *shape) torso(p vec) float64 {
	p.X = math.Abs(p.X)
	slim := 1.0
	if s.LipColour > 0 {
		slim = 0.87
	}
	d := sdCone(p, vec{0, -60, -22}, vec{0, -190, -32}, 53*slim, 57*slim)
	d = smin(d, sdCone(p, vec{20, -188, -40}, vec{165 * slim, -232, -38}, 42*slim, 52*slim), 45)
	d = smin(d, sdCone(p, vec{158 * slim, -250, -38}, vec{205 * slim, -560, -30}, 46*slim, 36*slim), 30) // upper arms
	return smin(d, sdEllipsoid(p, vec{0, -480, -28}, vec{178 * slim, 330, 105}), 40)
}

func (s *shape) body() *mesh {
	az := angles([3]float64{-110, 110, 3}, [3]float64{110, 250, 7})
	el := angles([3]float64{-80, 20, 4}, [3]float64{20, 86, 1.6})
	m := newMesh(len(az), len(el), func(i, j int) vec {
		d := radiate(az[i], el[j])
		return torsoCentre.add(d.mul(cast(s.torso, torsoCentre, d, 560)))
	})
	m.smooth(true, false)
	chin := s.y(-98)
	m.shade(s.torso)
	for k := range m.v { // the head throws a shade on the neck
		v := &m.v[k]
		v.ao *= 1 - 0.5*step(-190, chin-15, v.p.Y)*step(-60, 30, v.p.Z)
	}
	g := garments[s.Garment%len(garments)]
	tone := skins[s.Skin%SkinTones]
	m.paint(func(p, n vec) rgb {
		x := math.Abs(p.X)
		weave := 0.93 + 0.14*noise(vec{p.X * 0.7, p.Y * 0.7, p.Z * 0.7})
		rise := -175 - 0.35*p.Z + 0.1*x + 12*step(-10, 25, p.Z) // the neckline
		if p.Y > rise {
			c := tone.mul(0.95 + 0.08*noise(p.mul(0.08)))
			cords := bump(x-mix(14, 34, step(-175, -110, p.Y)), 6) * step(0, 20, p.Z)
			return c.mul(1 + 0.05*cords)
		}
		open := 52 - 0.42*math.Max(0, rise-p.Y) // the jacket's opening
		if p.Z > -25 && x < open {
			return g.shirt.mul(weave * (1 - 0.25*step(open-8, open, x)))
		}
		lapel := step(open+34, open+33, x) * step(-15, -5, p.Z)
		c := g.jacket.mul(weave * (1 + 0.18*lapel))
		return c.mul(1 - 0.45*bump(x-open-34, 1.6)*step(-15, 0, p.Z))
	})
	return m
}

// collar is the band of the shirt round the neck.
func (s *shape) collar() *mesh {
	var path []vec
	const n = 60
	for i := range n + 1 {
		a := 2 * math.Pi * float64(i) / n
		d := vec{math.Sin(a), 0, math.Cos(a)}
		c := vec{0, -160 - 17*math.Cos(a), -30}
		r := cast(s.torso, c, d, 200)
		path = append(path, c.add(d.mul(r-1.5)))
	}
	g := garments[s.Garment%len(garments)]
	m := tube(path, 3.4, 8.5, 8, true)
	m.paint(func(p, _ vec) rgb { return g.shirt.mul(0.92 + 0.1*noise(p.mul(0.6))) })
	return m
}

// tube sweeps an ellipse (half width across the path outward, half height up) along a path.
func tube(path []vec, thick, tall float64, around int, closed bool) *mesh {
	mid := vec{}
	for _, p := range path {
		mid = mid.add(p)
	}
	mid = mid.mul(1 / float64(len(path)))
	m := newMesh(len(path), around+1, func(i, j int) vec {
		l, r := max(i-1, 0), min(i+1, len(path)-1)
		if closed && i == 0 {
			l = len(path) - 2
		}
		if closed && i == len(path)-1 {
			r = 1
		}
		t := path[r].sub(path[l]).unit()
		side := path[i].sub(mid)
		side = side.sub(t.mul(side.dot(t))).unit()
		up := side.cross(t)
		a := 2 * math.Pi * float64(j) / float64(around)
		return path[i].add(side.mul(thick * math.Cos(a))).add(up.mul(tall * math.Sin(a)))
	})
	for j := range m.rows {
		for i := range m.cols {
			m.v[j*m.cols+i].n = m.at(i, j).sub(path[i]).unit()
		}
	}
	if m.at(1, 0).sub(m.at(0, 0)).cross(m.at(0, 1).sub(m.at(0, 0))).dot(m.v[0].n) < 0 {
		m.reverse()
	}
	return m
}
