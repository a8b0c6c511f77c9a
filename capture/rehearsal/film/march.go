package film

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/rehearsal"
)

// marched is a person of the second renderer: superellipsoids that are joined and ray-marched (J. Hart 1996), with shadows. It shares
// nothing with the first but the camera's place. Its own frame is that of the rehearsal's heads: x to the right of the frame, y
// up, z towards the camera, millimetres from the point between the eyes, moved back by the eyes' depth.
type marched struct {
	spacing float64 // of the eyes, by the mean
	tone    int
	skull   super
	jaw     super
	hair    super
	line    float64 // height of the hairline at the forehead
	curtain float64 // how far the hair hangs down at the sides
	nose    [3]float64
	brow    float64
	cheek   float64
	lip     float64
	dye     [3]float64 // of the hair
	coat    [3]float64
	albedo  [3]float64
	iris    [3]float64
	beard   float64 // 0..1
	rims    bool
	gloss   float64
	shapes  map[rehearsal.Pose]map[int]*relief
}

// super is a superellipsoid (A. Barr 1981): |x/a|^p + |y/b|^p + |z/c|^p = 1 with p of 2, 2.5 or 3.
type super struct {
	at, size vec
	power    int // twice p
}

// away is about the distance to the surface, by the first order; never more far away from it.
func (s *super) away(p vec) float64 {
	f, g := -1.0, 0.0
	for i := range 3 {
		t := math.Abs(p[i]-s.at[i]) / s.size[i]
		var low float64 // t^(p-1)
		switch s.power {
		case 4:
			low = t
		case 5:
			low = t * math.Sqrt(t)
		default:
			low = t * t
		}
		f += low * t
		k := low / s.size[i]
		g += k * k
	}
	return 2 * f / (float64(s.power)*math.Sqrt(g) + 1e-9)
}

// tones are the skins of this renderer: linear red, green, blue.
var tones = [][3]float64{{0.62, 0.45, 0.36}, {0.54, 0.37, 0.28}, {0.44, 0.29, 0.20}, {0.33, 0.20, 0.13}, {0.22, 0.13, 0.085}, {0.14, 0.082, 0.055}, {0.09, 0.052, 0.038}}

func newMarched(seed int64) *marched {
	r := rand.New(rand.NewPCG(uint64(seed), 0x6d61726368))
	power := func() int { return 4 + r.IntN(3) }
	m := &marched{
		spacing: between(r, 0.94, 1.08), tone: int(seed % int64(len(tones))), brow: between(r, 0.5, 1.5), cheek: between(r, 0.6, 1.3),
		lip: between(r, 0.7, 1.5), nose: [3]float64{between(r, 0.85, 1.2), between(r, 0.8, 1.4), between(r, 0.8, 1.2)},
		gloss: between(r, 0.02, 0.09), shapes: map[rehearsal.Pose]map[int]*relief{},
	}
	wide, long := between(r, 0.92, 1.08), between(r, 0.93, 1.08)
	m.skull = super{vec{0, 22, -12}, vec{76 * wide, 92, 94}, power()}
	m.jaw = super{vec{0, -52 * long, 20}, vec{58 * wide, 62 * long, 60}, power()}
	m.hair = super{vec{0, 30, -18}, vec{82 * wide, between(r, 92, 112), 100}, m.skull.power}
	m.line, m.curtain = between(r, 44, 72), between(r, -150, 20)
	if r.IntN(6) == 0 {
		m.line = 400 // bald
	}
	shade := between(r, 0.01, 0.3)
	m.dye = [3]float64{shade * 1.1, shade * 0.85, shade * 0.6}
	m.coat = [3]float64{between(r, 0.02, 0.6), between(r, 0.02, 0.6), between(r, 0.02, 0.6)}
	m.albedo = tones[m.tone]
	m.iris = [3]float64{between(r, 0.02, 0.2), between(r, 0.02, 0.15), between(r, 0.01, 0.15)}
	if r.IntN(3) == 0 {
		m.beard = between(r, 0.2, 0.9)
	}
	m.rims = r.IntN(4) == 0
	return m
}

func (m *marched) skin() int { return m.tone }

const (
	eyeRadius = 12.0 // mm
	eyeDepth  = 66.0
)

// neck is where the head turns.
var neck = vec{0, -75, -22}

func (m *marched) eye() vec { return vec{31.5 * m.spacing, 0, eyeDepth} }

// head is the distance to skin and hair, symmetrical in x.
func (m *marched) head(p vec) float64 {
	p[0] = math.Abs(p[0])
	d := union(m.skull.away(p), m.jaw.away(p), 24)
	if d > 60 { // no feature stands out so far
		return d - 40
	}
	if p[2] > 0 {
		e := m.eye()
		d = -union(-d, ball(p, vec{e[0] - 1, -3, 92}, 15), 14)                                 // socket
		d = union(d, rod(p, vec{7, 15, 80}, vec{40, 15, 66}, 6+2*m.brow), 10)                  // brow
		d = union(d, ball(p, vec{44, -27, 52}, 17*m.cheek), 16)                                // cheekbone
		d = union(d, rod(p, vec{0, 0, 80}, vec{0, -30 * m.nose[0], 90 + 9*m.nose[2]}, 6.5), 9) // bridge
		d = union(d, ball(p, vec{0, -34 * m.nose[0], 90 + 11*m.nose[2]}, 8.5), 8)              // tip
		d = union(d, ball(p, vec{10.5 * m.nose[1], -37 * m.nose[0], 86}, 6.5), 7)              // wing
		d = union(d, rod(p, vec{0, -61, 84}, vec{20, -63, 76}, 3.5+1.5*m.lip), 5)              // upper lip
		d = union(d, rod(p, vec{0, -70, 83}, vec{18, -67, 76}, 4+2*m.lip), 5)                  // lower lip
		d = union(d, ball(p, vec{0, -97, 66}, 17), 16)                                         // chin
		d = math.Min(d, p.sub(e).len()-eyeRadius)                                              // eyeball
	}
	d = union(d, rod(p, vec{76, -4, -10}, vec{74, -40, -6}, 9), 5) // ear
	if m.line < 300 {
		d = math.Min(d, m.locks(p))
	}
	return d
}

// locks is the distance to the hair: a larger skull, but for the face.
func (m *marched) locks(p vec) float64 {
	h := m.hair.away(p) + 1.5*math.Sin(p[0]*0.31)*math.Sin(p[1]*0.23+p[2]*0.17)
	face := math.Max(p[2]-5-0.9*math.Max(0, p[1]-m.line)-30*math.Max(0, (p[1]-m.line)/25), m.curtain-p[1])
	return math.Max(h, face)
}

// torso is the distance to neck and shoulders, which do not turn.
func (m *marched) torso(p vec) float64 {
	if p[1] > 20 { // the neck ends at -16
		return p[1] + 16
	}
	p[0] = math.Abs(p[0])
	d := rod(p, vec{0, -70, -25}, vec{0, -190, -35}, 54)
	return union(d, rod(p, vec{0, -235, -40}, vec{150, -258, -40}, 52), 40)
}

func ball(p, at vec, r float64) float64 { return p.sub(at).len() - r }

// rod is a capsule from a to b.
func rod(p, a, b vec, r float64) float64 {
	pa, ba := p.sub(a), b.sub(a)
	h := clamp(pa.dot(ba)/ba.dot(ba), 0, 1)
	return pa.sub(ba.mul(h)).len() - r
}

// union joins two bodies with a fillet of about k.
func union(a, b, k float64) float64 {
	h := math.Max(k-math.Abs(a-b), 0) / k
	return math.Min(a, b) - h*h*k*0.25
}

// paint is the albedo at a place of the head.
func (m *marched) paint(p vec, blink bool) [3]float64 {
	x := math.Abs(p[0])
	if m.line < 300 && m.locks(vec{x, p[1], p[2]}) < 0.6 {
		k := 0.8 + 0.4*grain3(p.mul(0.35))
		return [3]float64{m.dye[0] * k, m.dye[1] * k, m.dye[2] * k}
	}
	k := 0.9 + 0.14*grain3(p.mul(0.28)) + 0.08*grain3(p.mul(0.7))
	c := [3]float64{m.albedo[0] * k, m.albedo[1] * k, m.albedo[2] * k}
	e := m.eye()
	blend := func(to [3]float64, t float64) {
		t = clamp(t, 0, 1)
		for i := range c {
			c[i] = mix(c[i], to[i], t)
		}
	}
	if p[2] < 30 {
		return c
	}
	bell := func(v, w float64) float64 { return math.Exp(-v * v / (w * w)) }
	blend([3]float64{c[0], c[1] * 0.8, c[2] * 0.8}, 0.7*bell(math.Hypot(x-38, p[1]+32), 16))
	u := (x - e[0]) / 15.5
	open := 5.2 * math.Sqrt(math.Max(0, 1-u*u))
	switch {
	case math.Abs(u) < 1.1 && !blink && math.Abs(p[1]) < open:
		white := [3]float64{0.68, 0.64, 0.6}
		r := math.Hypot(x-e[0], p[1])
		switch {
		case r < 2.6:
			white = [3]float64{0.01, 0.01, 0.01}
		case r < 6:
			white = m.iris
		}
		c = white
	case math.Abs(u) < 1.15 && math.Abs(math.Abs(p[1])-open) < 1.5:
		blend([3]float64{0.02, 0.015, 0.012}, 0.85)
	}
	arch := 17 + 3*math.Sin(math.Pi*clamp((x-10)/40, 0, 1))
	blend([3]float64{m.dye[0] * 0.5, m.dye[1] * 0.5, m.dye[2] * 0.5}, 0.9*bell(p[1]-arch, 3.4)*smooth((x-8)/4)*smooth((52-x)/6))
	lips := bell(p[1]+65.5, 4.5+2*m.lip) * smooth((25-x)/5)
	blend([3]float64{c[0] * 0.9, c[1] * 0.55, c[2] * 0.6}, lips)
	blend([3]float64{0.05, 0.02, 0.02}, 0.8*bell(p[1]+65.5, 1.1)*smooth((23-x)/4))
	blend([3]float64{0.03, 0.015, 0.012}, 0.8*bell(math.Hypot(x-6.5*m.nose[1], p[1]+41*m.nose[0]), 3)*smooth((p[2]-80)/6))
	chin := smooth((-50-p[1])/12) * (1 - lips)
	blend([3]float64{m.dye[0], m.dye[1], m.dye[2]}, m.beard*math.Max(chin, 0.9*bell(p[1]+52, 5)*smooth((26-x)/6))*(0.7+0.5*grain3(p.mul(0.9))))
	if m.rims {
		r := math.Pow(math.Pow(math.Abs(x-e[0]-2)/24, 4)+math.Pow(math.Abs(p[1]+3)/19, 4), 0.25)
		if math.Abs(r-1) < 0.07 || x < 10 && math.Abs(p[1]-3) < 1.5 {
			c = [3]float64{0.03, 0.03, 0.035}
		}
	}
	return c
}

// grain3 is value noise of 0..1 with a grain of one unit.
func grain3(p vec) float64 {
	var i [3]int32
	var f [3]float64
	for k := range 3 {
		fl := math.Floor(p[k])
		i[k], f[k] = int32(fl), smooth(p[k]-fl)
	}
	at := func(dx, dy, dz int32) float64 {
		h := uint32(i[0]+dx)*0x9e3779b1 ^ uint32(i[1]+dy)*0x85ebca77 ^ uint32(i[2]+dz)*0xc2b2ae3d
		h ^= h >> 15
		h *= 0x2c1b3c6d
		h ^= h >> 13
		return float64(h&0xffff) / 65535
	}
	side := func(dz int32) float64 {
		return mix(mix(at(0, 0, dz), at(1, 0, dz), f[0]), mix(at(0, 1, dz), at(1, 1, dz), f[0]), f[1])
	}
	return mix(side(0), side(1), f[2])
}
