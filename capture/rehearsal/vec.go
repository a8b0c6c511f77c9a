package rehearsal

import "math"

// vec is a point or a direction, in millimetres where it is a point.
type vec struct{ X, Y, Z float64 }

func (a vec) add(b vec) vec             { return vec{a.X + b.X, a.Y + b.Y, a.Z + b.Z} }
func (a vec) sub(b vec) vec             { return vec{a.X - b.X, a.Y - b.Y, a.Z - b.Z} }
func (a vec) mul(k float64) vec         { return vec{a.X * k, a.Y * k, a.Z * k} }
func (a vec) dot(b vec) float64         { return a.X*b.X + a.Y*b.Y + a.Z*b.Z }
func (a vec) len() float64              { return math.Sqrt(a.dot(a)) }
func (a vec) lerp(b vec, t float64) vec { return a.add(b.sub(a).mul(t)) }

func (a vec) cross(b vec) vec {
	return vec{a.Y*b.Z - a.Z*b.Y, a.Z*b.X - a.X*b.Z, a.X*b.Y - a.Y*b.X}
}

func (a vec) unit() vec {
	l := a.len()
	if l == 0 {
		return vec{}
	}
	return a.mul(1 / l)
}

// mat is a rotation, row by row.
type mat [9]float64

func (m mat) apply(v vec) vec {
	return vec{
		m[0]*v.X + m[1]*v.Y + m[2]*v.Z,
		m[3]*v.X + m[4]*v.Y + m[5]*v.Z,
		m[6]*v.X + m[7]*v.Y + m[8]*v.Z,
	}
}

// rotation turns by roll about z (towards the subject's right shoulder when positive), then pitch about x (chin up when
// positive), then yaw about y (to the subject's own left when positive). Angles in radians.
func rotation(yaw, pitch, roll float64) mat {
	sy, cy := math.Sincos(yaw)
	sp, cp := math.Sincos(-pitch)
	sr, cr := math.Sincos(roll)
	// Ry(yaw) * Rx(-pitch) * Rz(roll)
	return mat{
		cy*cr + sy*sp*sr, -cy*sr + sy*sp*cr, sy * cp,
		cp * sr, cp * cr, -sp,
		-sy*cr + cy*sp*sr, sy*sr + cy*sp*cr, cy * cp,
	}
}

func clamp(x, lo, hi float64) float64 { return math.Max(lo, math.Min(hi, x)) }
func mix(a, b, t float64) float64     { return a + (b-a)*t }

// step rises smoothly from 0 at a to 1 at b; a may be the greater one.
func step(a, b, x float64) float64 {
	t := clamp((x-a)/(b-a), 0, 1)
	return t * t * (3 - 2*t)
}

// bump is a bell of height 1 at 0 that reaches 1/e at w.
func bump(x, w float64) float64 { return math.Exp(-x * x / (w * w)) }

// Signed distances after Inigo Quilez, "Distance functions" (iquilezles.org); the ellipsoid's is a bound, not exact.

func sdEllipsoid(p, c, r vec) float64 {
	q := p.sub(c)
	a := vec{q.X / r.X, q.Y / r.Y, q.Z / r.Z}
	b := vec{a.X / r.X, a.Y / r.Y, a.Z / r.Z}
	k0, k1 := a.len(), b.len()
	if k1 == 0 {
		return -math.Min(r.X, math.Min(r.Y, r.Z))
	}
	return k0 * (k0 - 1) / k1
}

func sdSphere(p, c vec, r float64) float64 { return p.sub(c).len() - r }

// sdCone is a capsule from a to b whose radius goes from ra to rb.
func sdCone(p, a, b vec, ra, rb float64) float64 {
	pa, ba := p.sub(a), b.sub(a)
	h := clamp(pa.dot(ba)/ba.dot(ba), 0, 1)
	return pa.sub(ba.mul(h)).len() - mix(ra, rb, h)
}

// smin joins two bodies with a fillet of about k.
func smin(a, b, k float64) float64 {
	h := math.Max(k-math.Abs(a-b), 0) / k
	return math.Min(a, b) - h*h*k*0.25
}

func smax(a, b, k float64) float64 { return -smin(-a, -b, k) }

// hash gives 0..1 for a lattice point.
func hash(x, y, z int32) float64 {
	h := uint32(x)*0x8da6b343 ^ uint32(y)*0xd8163841 ^ uint32(z)*0xcb1ab31f
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	h ^= h >> 15
	return float64(h) / (1 << 32)
}

// noise is smooth value noise in 0..1 with a grain of one unit.
func noise(p vec) float64 {
	fx, fy, fz := math.Floor(p.X), math.Floor(p.Y), math.Floor(p.Z)
	x, y, z := int32(fx), int32(fy), int32(fz)
	u, v, w := p.X-fx, p.Y-fy, p.Z-fz
	u, v, w = u*u*(3-2*u), v*v*(3-2*v), w*w*(3-2*w)
	n := func(dz int32) float64 {
		return mix(mix(hash(x, y, z+dz), hash(x+1, y, z+dz), u), mix(hash(x, y+1, z+dz), hash(x+1, y+1, z+dz), u), v)
	}
	return mix(n(0), n(1), w)
}

// fbm is three octaves of noise, about 0.5 on average.
func fbm(p vec) float64 {
	return 0.57*noise(p) + 0.29*noise(p.mul(2.03).add(vec{7.1, 3.3, 1.7})) + 0.14*noise(p.mul(4.1).add(vec{1.3, 9.2, 5.4}))
}
