package film

import (
	"math"

	"github.com/passdesk/passdesk/capture/rehearsal"
)

// relief is what the rays of a picture met in a pose: without any light.
type relief struct {
	x0, y0, w, h int
	hit          []bool
	at, n        []vec // in the room: x, y, z
	albedo       [][3]float64
	shut         []float32 // part of the surroundings that is hidden
	quarter      [][4]float32
}

const (
	reach   = 190.0 // radius of a ball around the head
	closest = 0.25  // mm from which a ray has met the surface
	share   = 3     // pixels each way that share their shadows
)

// bases renders the person under each light alone; what the rays met is kept for the next room.
func (m *marched) bases(p rehearsal.Pose, v rehearsal.View, room rehearsal.Room) *rehearsal.Bases {
	kept := m.shapes[p]
	if kept == nil {
		kept = map[int]*relief{}
		m.shapes[p] = kept
	}
	g := kept[v.Width]
	if g == nil {
		other := p
		other.Yaw = -p.Yaw
		if twin := m.shapes[other][v.Width]; twin != nil && p.Yaw != 0 {
			g = twin.mirrored(v.Width)
		} else {
			g = m.trace(p, v)
		}
		kept[v.Width] = g
	}
	b := &rehearsal.Bases{X0: g.x0, Y0: g.y0, W: g.w, H: g.h, Marks: m.marks(p, v)}
	n := g.w * g.h
	b.Cover, b.Room = make([]float32, n), make([]float32, 3*n)
	for k := range b.Quarter {
		b.Quarter[k] = make([]float32, 3*n)
	}
	eye := vec{0, 0, p.Depth()}
	for i := range n {
		if !g.hit[i] {
			continue
		}
		b.Cover[i] = 1
		at, normal, a := g.at[i], g.n[i], g.albedo[i]
		see := 1 - float64(g.shut[i])
		flip := vec{normal[0], normal[1], -normal[2]} // of this package: depth away from the camera
		light := roomAt(room, flip)
		to := eye.sub(at).unit()
		depth := vec{at[0], at[1], eye[2] - at[2]}
		for c := range 3 {
			b.Room[3*i+c] = float32(a[c] * light[c] * see)
		}
		for k := range b.Quarter {
			e := quarterAt(k, depth, flip) * float64(g.quarter[i][k])
			h := centreOf(k, eye[2]).sub(at).unit().add(to).unit()
			shine := m.gloss * e * math.Pow(math.Max(0, normal.dot(h)), 24)
			for c := range 3 {
				b.Quarter[k][3*i+c] = float32(a[c]*e + shine)
			}
		}
	}
	return b
}

// marks are the landmarks in the frame: the subject's right eye, left eye, the tip of the nose, right and left corner of the mouth.
func (m *marched) marks(p rehearsal.Pose, v rehearsal.View) (l rehearsal.Landmarks) {
	s, c := math.Sincos(p.Yaw * math.Pi / 180)
	cx, cy := v.Axis()
	e := m.eye()
	for i, at := range [5]vec{{-e[0], 0, e[2] + eyeRadius}, {e[0], 0, e[2] + eyeRadius}, {0, -34 * m.nose[0], 99 + 11*m.nose[2]}, {-22, -65, 80}, {22, -65, 80}} {
		at = at.sub(neck)
		at = vec{at[0]*c + at[2]*s, at[1], at[2]*c - at[0]*s}.add(neck)
		k := v.FocalLength() / (p.Depth() - at[2])
		l[i].X, l[i].Y = cx+at[0]*k, cy-at[1]*k
	}
	return l
}

// centreOf is the middle of a quarter of the screen, in the room's frame.
func centreOf(k int, z float64) vec {
	return vec{float64(1-2*(k%2)) * screenW / 4, -screenDrop + float64(1-2*(k/2))*screenH/4, z}
}

// trace sends a ray through every pixel.
func (m *marched) trace(p rehearsal.Pose, v rehearsal.View) *relief {
	f := v.FocalLength()
	cx, cy := v.Axis()
	eye := vec{0, 0, p.Depth()}
	scale := f / eye[2]
	g := &relief{x0: max(0, int(cx-230*scale)), y0: max(0, int(cy-150*scale))}
	g.w, g.h = min(v.Width, int(cx+230*scale))-g.x0, v.Height-g.y0
	n := g.w * g.h
	g.hit, g.at, g.n, g.albedo = make([]bool, n), make([]vec, n), make([]vec, n), make([][3]float64, n)
	g.shut, g.quarter = make([]float32, n), make([][4]float32, n)
	s, c := math.Sincos(p.Yaw * math.Pi / 180)
	inside := func(w vec) vec { // from the room into the head
		w = w.sub(neck)
		return vec{w[0]*c - w[2]*s, w[1], w[0]*s + w[2]*c}.add(neck)
	}
	both := func(w vec) float64 {
		d := m.torso(w)
		if q := ball(w, vec{0, -15, 0}, reach); q < d {
			if q > 40 {
				return math.Min(d, q)
			}
			return math.Min(d, m.head(inside(w)))
		}
		return d
	}
	for y := range g.h {
		last := 0.0
		for x := range g.w {
			ray := vec{(float64(g.x0+x) + 0.5 - cx) / f, -(float64(g.y0+y) + 0.5 - cy) / f, -1}.unit()
			i := y*g.w + x
			t := eye[2] - 260
			if last > 0 && both(eye.add(ray.mul(last-15))) > 0 {
				t = last - 15
			}
			last = 0
			for range 90 {
				d := both(eye.add(ray.mul(t)))
				if d < closest {
					last = t
					break
				}
				if t += 0.8 * d; t > eye[2]+160 {
					break
				}
			}
			if last == 0 {
				continue
			}
			at := eye.add(ray.mul(last))
			g.hit[i], g.at[i] = true, at
			g.n[i] = slope(both, at)
			head := inside(at)
			if m.torso(at) < m.head(head) {
				g.albedo[i] = m.cloth(at)
			} else {
				g.albedo[i] = m.paint(head, p.Blink > 0.5)
			}
			if j := y/share*share*g.w + x/share*share; j != i && g.hit[j] {
				g.shut[i], g.quarter[i] = g.shut[j], g.quarter[j]
				continue
			}
			for _, h := range [...]float64{6, 18, 40} {
				g.shut[i] += float32(math.Max(0, h-both(at.add(g.n[i].mul(h)))) / h * 0.25)
			}
			for k := range 4 {
				g.quarter[i][k] = shadow(both, at.add(g.n[i].mul(1.5)), centreOf(k, eye[2]))
			}
		}
	}
	return g
}

// slope is the normal of a body: its distance at the corners of a tetrahedron.
func slope(body func(vec) float64, at vec) (n vec) {
	for _, k := range [...]vec{{1, -1, -1}, {-1, -1, 1}, {-1, 1, -1}, {1, 1, 1}} {
		n = n.add(k.mul(body(at.add(k.mul(0.4)))))
	}
	return n.unit()
}

// mirrored is the same person turned the other way: heads are symmetrical.
func (g *relief) mirrored(width int) *relief {
	o := &relief{x0: width - g.x0 - g.w, y0: g.y0, w: g.w, h: g.h}
	n := g.w * g.h
	o.hit, o.at, o.n, o.albedo = make([]bool, n), make([]vec, n), make([]vec, n), make([][3]float64, n)
	o.shut, o.quarter = make([]float32, n), make([][4]float32, n)
	for y := range g.h {
		for x := range g.w {
			i, j := y*g.w+x, y*g.w+g.w-1-x
			q := g.quarter[j]
			o.hit[i], o.albedo[i], o.shut[i], o.quarter[i] = g.hit[j], g.albedo[j], g.shut[j], [4]float32{q[1], q[0], q[3], q[2]}
			o.at[i], o.n[i] = vec{-g.at[j][0], g.at[j][1], g.at[j][2]}, vec{-g.n[j][0], g.n[j][1], g.n[j][2]}
		}
	}
	return o
}

// cloth is the albedo of the body: skin at the neck, a coat below.
func (m *marched) cloth(p vec) [3]float64 {
	if p[1] > -178-0.3*p[2] {
		return m.albedo
	}
	k := 0.9 + 0.2*grain3(p.mul(0.5))
	return [3]float64{m.coat[0] * k, m.coat[1] * k, m.coat[2] * k}
}

// shadow is the part of an area light around to that is seen from a place (I. Quilez, "Soft shadows in raymarched SDFs").
func shadow(body func(vec) float64, from, to vec) float32 {
	ray := to.sub(from).unit()
	seen, t := 1.0, 2.0
	for range 14 {
		d := body(from.add(ray.mul(t)))
		seen = math.Min(seen, 0.5+0.5*d/(0.13*t)) // a quarter of the screen is some 0.26 wide by its distance
		if seen <= 0 {
			return 0
		}
		if t += clamp(d, 2, 40); t > 160 {
			break
		}
	}
	return float32(smooth(seen))
}
