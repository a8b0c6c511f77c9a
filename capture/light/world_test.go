package light

import (
	"math"
	"math/rand/v2"
	"slices"
)

// world is a synthetic scene that answers a session without any picture: a matt surface under the screen, four lamps in the
// middle of its quarters, and under the room.
type world struct {
	flat    bool    // a sheet instead of an ellipsoid
	beside  float64 // distance of what is beside the face, mm; 0: the sheet itself
	room    float64 // by what a white screen gives at 550 mm
	albedo  RGB
	lag     float64
	jitter  float64 // ms of the single frame
	fps     float64
	noise   float64 // standard deviation by full scale, of a region's mean
	expose  float64 // factor on everything, so that it fits the sensor
	session *Session
	drift   float64 // of the room's light, a second
	move    float64 // distances of the eyes, sideways, in mid-session
	tint    bool    // injected: every pixel is multiplied alike, whatever it shows
	lamp    RGB     // by which the room's light is multiplied from the middle of the colours on; zero: it stays
	shown   *Session
	points  bool    // the fine points as well, with lips and brows
	glass   float64 // a film under a glass that sends so much of the screen back, everywhere alike, and gets none of its light
	seed    uint64
}

// live is somebody in an ordinary office.
func live(s *Session, seed uint64) world {
	return world{session: s, beside: 1500, room: 1.5, albedo: RGB{0.5, 0.36, 0.28}, lag: 110, fps: 30, noise: 0.0008, expose: 0.35, seed: seed}
}

// irradiance of the four quarters at p with normal n; millimetres, the camera at the origin, z towards the person.
func irradiance(q Quarters, p, n [3]float64) (e RGB) {
	for i, at := range [4][2]float64{{1, 1}, {-1, 1}, {1, -1}, {-1, -1}} { // the screen's left lights the person's left, at +x
		d := [3]float64{at[0]*133 - p[0], -165 + at[1]*75 - p[1], -p[2]}
		r2 := d[0]*d[0] + d[1]*d[1] + d[2]*d[2]
		r := math.Sqrt(r2)
		cos := (n[0]*d[0] + n[1]*d[1] + n[2]*d[2]) / r
		if cos <= 0 {
			continue
		}
		k := cos * (p[2] / r) * 550 * 550 / r2 / 4
		for c := range 3 {
			e[c] += k * q[i][c]
		}
	}
	return e
}

// surface gives the point and the normal of a cell in the middle of which (u, v) lies, -1..1 over the face.
func (w world) surface(u, v float64) (p, n [3]float64) {
	if w.flat {
		return [3]float64{70 * u, -90 * v, 550}, [3]float64{0, 0, -1}
	}
	a, b, c := 82.0, 115.0, 95.0
	x, y := 70*u, -90*v
	z := c * math.Sqrt(math.Max(0.05, 1-x*x/a/a-y*y/b/b))
	n = [3]float64{x / a / a, y / b / b, -z / c / c}
	l := math.Sqrt(n[0]*n[0] + n[1]*n[1] + n[2]*n[2])
	return [3]float64{x, y, 645 - z}, [3]float64{n[0] / l, n[1] / l, n[2] / l}
}

// painted is the albedo at a place of the fine points, -1..1: lips are redder than skin, brows greyer.
func (w world) painted(u, v float64) RGB {
	switch c := w.albedo; {
	case math.Abs(u) < 0.4 && math.Abs(v-0.6) < 0.1:
		return RGB{c[0], 0.65 * c[1], 0.7 * c[2]}
	case math.Abs(math.Abs(u)-0.5) < 0.25 && math.Abs(v+0.75) < 0.1:
		return RGB{0.3 * c[0], 0.35 * c[1], 0.4 * c[2]}
	default:
		return c
	}
}

// samples plays the session.
func (w world) samples() (list []Sample) {
	r := rand.New(rand.NewPCG(w.seed, 5))
	shown := w.session
	if w.shown != nil {
		shown = w.shown
	}
	last := w.session.Steps[len(w.session.Steps)-1].End()
	for k := 0; ; k++ {
		at := float64(k) * 1000 / w.fps
		if at > last {
			return list
		}
		at += w.jitter * (2*r.Float64() - 1)
		drive := averaged(shown, at-w.lag)
		room := w.room * (1 + w.drift*at/1000)
		relit := RGB{1, 1, 1}
		if block := w.session.block(Flash); w.lamp != (RGB{}) && at > (block[0].At+block[len(block)-1].End())/2 {
			relit = w.lamp
		}
		see := func(albedo RGB, p, n [3]float64, up float64) (out RGB) {
			e := irradiance(drive, p, n)
			if w.tint {
				e = irradiance(drive, [3]float64{0, 0, 550}, [3]float64{0, 0, -1})
			}
			for c := range 3 {
				if w.glass > 0 {
					out[c] = (albedo[c]*room*up + w.glass*irradiance(drive, [3]float64{0, 0, 550}, [3]float64{0, 0, -1})[c]) * w.expose
				} else if w.tint { // a picture taken by room light, times one colour
					out[c] = albedo[c] * room * up * (1 + e[c]/w.room) * w.expose
				} else {
					out[c] = albedo[c] * (room*relit[c]*up + e[c]) * w.expose
				}
				out[c] = math.Max(0, out[c]+w.noise*r.NormFloat64())
			}
			return out
		}
		s := Sample{At: at, X: 640, Y: 360, Eyes: 95}
		if at > last/2 {
			s.X += w.move * s.Eyes
		}
		for i := range s.Cells {
			u, v := (float64(i%Grid)+0.5)/Grid*2-1, (float64(i/Grid)+0.5)/Grid*2-1
			if u*u+v*v > 1 {
				s.Cells[i] = NoLight
				continue
			}
			p, n := w.surface(u, v)
			s.Cells[i] = see(w.albedo, p, n, 0.8+0.2*n[1])
		}
		p, n := w.surface(0, 0.1)
		s.Core = see(w.albedo, p, n, 0.8+0.2*n[1])
		for i := range s.Ring {
			x := []float64{-1, 1}[i/3] * 125
			z := w.beside
			if z == 0 {
				z = 550
			}
			s.Ring[i] = see(RGB{0.6, 0.58, 0.55}, [3]float64{x * z / 550, 30 - 30*float64(i%3), z}, [3]float64{0, 0, -1}, 0.8)
		}
		if w.points && slices.ContainsFunc(shown.Steps, func(st Step) bool { return st.Lit() && at >= st.At && at < st.End()+MostLag }) {
			s.Fine = make([]RGB32, FineW*FineH)
			for i := range s.Fine {
				u, v := (float64(i%FineW)+0.5)/FineW*2-1, (float64(i/FineW)+0.5)/FineH*2-1
				p, n := w.surface(0.8*u, 0.8*v)
				for c, x := range see(w.painted(u, v), p, n, 0.8+0.2*n[1]) {
					s.Fine[i][c] = float32(x)
				}
			}
		}
		list = append(list, s)
	}
}

// averaged is what the screen drove over the shutter time that ended at t.
func averaged(s *Session, t float64) (q Quarters) {
	const parts = 8
	for k := range parts {
		at := t - shutter*(float64(k)+0.5)/parts
		for i, st := range s.Steps {
			if at < st.End() || i == len(s.Steps)-1 {
				d := st.Drive()
				for j := range q {
					for c := range 3 {
						q[j][c] += d[j][c] / parts
					}
				}
				break
			}
		}
	}
	return q
}
