package rehearsal

import "math"

// The measures of the mean head, millimetres, after the averages of adult anthropometry: interpupillary distance 63,
// breadth 152, length 195, menton to vertex 225, bizygomatic breadth 136, nose breadth 36, mouth breadth 52.
const (
	eyeX      = 31.5
	eyeZ      = 66.0 // centre of the eyeball
	eyeRadius = 12.4
	eyeHalf   = 15.6 // half the width of the opening
)

// headCentre is the point from which every point of the head's surface can be seen.
var headCentre = vec{0, -18, 12}

// shape turns a Look into signed distances.
type shape struct {
	Look
	lower float64 // factor on everything below the eyes
}

func newShape(l Look) *shape { return &shape{Look: l, lower: l.FaceLength} }

// y maps a height of the mean face to this face's.
func (s *shape) y(v float64) float64 {
	if v < 0 {
		return v * s.lower
	}
	return v
}

func (s *shape) noseTip() vec {
	return vec{0, s.y(-33.5 * s.NoseLength), 101 + 3*(s.NoseTip-1)*10*0.6}
}

func (s *shape) mouth() vec { return vec{0, s.y(-64.5) + s.MouthLift, 88} }

func (s *shape) eye() vec { return vec{eyeX * s.EyeSpacing, 0, eyeZ - s.EyeDepth} }

// head is the distance to the skin, without ears and hair. The face is symmetrical, so x counts as positive.
func (s *shape) head(p vec) float64 {
	p.X = math.Abs(p.X)
	w := s.FaceWidth
	d := sdEllipsoid(p, vec{0, 30, -10}, vec{75 * w, 80, 96})
	d = smin(d, sdEllipsoid(p, vec{0, 38, 22}, vec{61 * w, 58, 66}), 20)
	d = smin(d, sdEllipsoid(p, vec{0, s.y(-28), 18}, vec{63 * w, 76 * s.lower, 66}), 22)
	jw := s.JawWidth * w
	d = smin(d, sdEllipsoid(p, vec{0, s.y(-66), 24}, vec{49 * jw, 42 * s.lower, 56}), 22)
	d = smin(d, sdSphere(p, vec{38 * jw, s.y(-62), 4}, 14), 22)
	d = smin(d, sdEllipsoid(p, vec{33 * w, s.y(-46), 46}, vec{21 * jw, 24, 22}.mul(0.7+0.3*s.Cheeks)), 18)
	d = smin(d, sdEllipsoid(p, vec{0, s.y(-96), 67}, vec{19 * jw, 15, 20}.mul(0.85+0.15*s.ChinSize)), 20)
	if p.Z < 0 {
		return d
	}
	d = smin(d, sdEllipsoid(p, vec{44 * w, -24, 50}, vec{18, 14, 19}.mul(0.85+0.15*s.CheekBone)), 14)
	return s.features(p, d)
}

// features adds brow, eyes, nose and mouth to the bare face at distance d.
func (s *shape) features(p vec, d float64) float64 {
	e := s.eye()
	d = smax(d, -sdEllipsoid(p, vec{e.X - 1, -2, 94}, vec{21, 12, 17}), 16)
	br := s.BrowRidge
	d = smin(d, sdCone(p, vec{6, 15, 79 + 2*br}, vec{42, 13, 62}, 7+1.5*br, 5), 12)

	tip := s.noseTip()
	bridge := sdCone(p, vec{0, 2, 77 + 2*s.NoseBridge}, vec{0, tip.Y + 6, tip.Z - 2}, 5.5, 7.2)
	d = smin(d, bridge, 9)
	if s.NoseHump != 0 {
		d -= s.NoseHump * bump(p.Y+13*s.NoseLength, 9) * bump(p.X, 7) * step(70, 85, p.Z)
	}
	d = smin(d, sdEllipsoid(p, tip, vec{9.5 * (0.6 + 0.4*s.NoseWidth), 8.4, 9}), 10)
	ala := vec{11.3 * s.NoseWidth, tip.Y - 6, tip.Z - 11}
	d = smin(d, sdEllipsoid(p, ala, vec{5.8, 5.2, 8.2}), 8)
	d = smax(d, -sdEllipsoid(p, vec{6.2 * s.NoseWidth, tip.Y - 11, tip.Z - 5}, vec{2.6, 2.6, 4}), 2.5)

	m := s.mouth()
	d = smin(d, sdEllipsoid(p, vec{0, m.Y + 1, 62}, vec{34, 30, 28}), 14)
	mw, lf := s.MouthWidth, s.LipFull
	up := sdCone(p, vec{3, m.Y + 3.6, 88.5}, vec{25 * mw, m.Y + 0.6, 77}, 3.0+1.9*lf, 1.4)
	lo := sdCone(p, vec{0, m.Y - 5.2, 87}, vec{22 * mw, m.Y - 0.8, 77.5}, 3.6+2.4*lf, 1.6)
	lips := smin(up, lo, 1.5)
	d = smin(d, lips, 5)
	d = smax(d, -sdCone(p, vec{0, m.Y - 0.2, 95.5}, vec{26 * mw, m.Y, 83}, 1.2, 0.8), 2)

	ball := p.sub(e).len() - (eyeRadius + 1.5*step(-0.2, 1.3, s.opening(p.X, p.Y)))
	d = smin(d, ball, 5)
	return d - s.growth(p)
}

// opening is the distance in the frontal plane to the edge of the eye's opening, negative inside. x counts as positive.
func (s *shape) opening(x, y float64) float64 {
	up, lo, u := s.lids(x)
	d := math.Max(y-up, lo-y)
	if a := math.Abs(u) - 1; a > 0 {
		return math.Hypot(math.Max(0, d), a*eyeHalf*s.EyeSize)
	}
	return d
}

// lids gives the heights of the two lids at x, and u, which runs from -1 (inner corner) to 1 (outer corner).
func (s *shape) lids(x float64) (up, lo, u float64) {
	u = (x - eyeX*s.EyeSpacing) / (eyeHalf * s.EyeSize)
	k := math.Max(0, 1-u*u)
	base := s.EyeTilt * 0.5 * u
	up = base + 5.4*s.EyeSize*s.EyeOpen*math.Pow(k, 0.62)*(1-0.12*u)
	lo = base - 4.3*s.EyeSize*k*(1+0.15*u)
	return up, lo, u
}

// growth is how far a beard stands out.
func (s *shape) growth(p vec) float64 {
	if s.Beard < BeardMoustache {
		return 0
	}
	return s.beard(p) * (2.2 + 2.2*noise(p.mul(0.45)))
}

// beard is how dense the beard grows, 0..1. x may have either sign.
func (s *shape) beard(p vec) float64 {
	if s.Beard == BeardNone {
		return 0
	}
	x, m := math.Abs(p.X), s.mouth()
	lips := step(0, 3.5, math.Abs(p.Y-m.Y)-(7.5*math.Sqrt(math.Max(0, 1-x*x/(27*27*s.MouthWidth*s.MouthWidth)))))
	if x > 27*s.MouthWidth {
		lips = 1
	}
	under := s.noseTip().Y - 12 - 0.16*x + 1.5*noise(vec{p.X * 0.5, 1, 2})
	moustache := step(-1, 3, under-p.Y) * step(29*s.MouthWidth, 22*s.MouthWidth, x) * step(-3, 3, p.Y-m.Y)
	ragged := 5 * (noise(vec{p.X * 0.3, p.Y * 0.12, 6}) - 0.5)
	goatee := step(30, 20, x+ragged+0.25*math.Max(0, m.Y-20-p.Y)) * step(m.Y+6, m.Y-2, p.Y)
	// The line of the cheek falls from the ear to the corner of the mouth.
	line := mix(m.Y+6, -12, step(24, 72, x))
	line += 7 * (noise(vec{p.X * 0.15, p.Z * 0.15, 3}) - 0.5)
	full := math.Max(step(line+8, line-6, p.Y), moustache)
	if p.Z < -5 {
		full *= step(-25, -5, p.Z)
	}
	switch s.Beard {
	case BeardMoustache:
		return moustache * lips
	case BeardGoatee:
		return math.Max(goatee, moustache) * lips
	}
	return full * lips
}
