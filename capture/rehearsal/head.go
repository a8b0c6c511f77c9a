package rehearsal

import (
	"math"
	"sync"

	"github.com/passdesk/passdesk/capture"
)

// Pose is where the head is. Angles in degrees: yaw to the subject's own left, pitch up, roll towards the subject's own
// right shoulder. X (to the right of the frame), Y (up) and Z (towards the camera) shift the whole person by millimetres.
type Pose struct {
	Yaw, Pitch, Roll float64
	X, Y, Z          float64
	Breath           float64 // mm that the shoulders stand higher than at rest
	Blink            float64 // 0 open .. 1 closed
}

// Head is a person that can be rendered: the meshes, built once from the look. It is read only and may be shared.
type Head struct {
	face, shut *mesh // shut is the same face with closed eyes
	parts      []*mesh
	body       []*mesh
	lenses     []lens
	marks      [5]vec  // where Landmarks lie on the head
	reach      float64 // how far the head or its hair reaches below the eyes, mm
}

// NewHead builds the meshes; it takes some tenths of a second.
func NewHead(l Look) *Head {
	s := newShape(l)
	h := &Head{}
	var wg sync.WaitGroup
	wg.Go(func() {
		h.face = s.face()
		h.shut = s.closed(h.face)
	})
	if m := s.hair(); m != nil {
		h.parts = append(h.parts, m)
	}
	if s.Hair == HairBun {
		h.parts = append(h.parts, s.bun())
	}
	h.parts = append(h.parts, s.ear(1), s.ear(-1))
	h.parts = append(h.parts, s.glasses()...)
	h.lenses = s.lenses()
	h.body = []*mesh{s.body(), s.collar()}
	h.marks = s.marks()
	wg.Wait()
	for _, m := range append([]*mesh{h.face}, h.parts...) {
		for i := range m.v {
			h.reach = math.Max(h.reach, -m.v[i].p.Y)
		}
	}
	return h
}

// face builds the skin of the head.
func (s *shape) face() *mesh {
	az := angles([3]float64{-84, 84, 0.85}, [3]float64{84, 276, 4})
	el := angles([3]float64{-78, -58, 1.6}, [3]float64{-58, 42, 0.8}, [3]float64{42, 88, 2.5})
	m := newMesh(len(az), len(el), func(i, j int) vec {
		d := radiate(az[i], el[j])
		return headCentre.add(d.mul(cast(s.head, headCentre, d, 170)))
	})
	m.smooth(true, false)
	m.shade(s.head)
	m.gloss, m.sharp = 0.055, 3
	m.paint(func(p, n vec) rgb { return s.scalp(s.skin(p, n), p) })
	return m
}

// closed is the face with the lids shut: same places, other paint near the eyes.
func (s *shape) closed(face *mesh) *mesh {
	m := *face
	m.tex = append([]byte(nil), face.tex...)
	shut := *s
	shut.EyeOpen = -0.5
	e := s.eye()
	k := 0
	for y := range m.th {
		j := min(y/texels, m.rows-2)
		for x := range m.tw {
			i := min(x/texels, m.cols-2)
			p := m.at(i, j)
			if p.Z > 40 && math.Abs(p.Y) < 20 && math.Abs(math.Abs(p.X)-e.X) < 30 {
				fx, fy := float64(x-i*texels)/texels, float64(y-j*texels)/texels
				p = p.lerp(m.at(i+1, j), fx).lerp(m.at(i, j+1).lerp(m.at(i+1, j+1), fx), fy)
				c := shut.skin(p, m.v[j*m.cols+i].n)
				m.tex[k], m.tex[k+1], m.tex[k+2] = root(c.R), root(c.G), root(c.B)
			}
			k += 3
		}
	}
	return &m
}

// bun is the knot at the back of the crown.
func (s *shape) bun() *mesh {
	az, el := angles([3]float64{-180, 180, 9}), angles([3]float64{-89, 89, 8})
	c := vec{0, 112, -48}
	m := newMesh(len(az), len(el), func(i, j int) vec {
		d := radiate(az[i], el[j])
		return c.add(vec{d.X * 38, d.Y * 32, d.Z * 34}.mul(1 + 0.05*noise(d.mul(7))))
	})
	m.smooth(true, false)
	m.gloss, m.sharp = 0.1, 3
	m.paint(func(p, _ vec) rgb {
		q := p.sub(c)
		a := math.Atan2(q.X, q.Y)
		return hairColours[s.HairColour].mul(0.5 + 0.9*noise(vec{a * 3, q.len() * 0.1, q.Z * 0.35}))
	})
	return m
}

// neck is where the head turns.
var neck = vec{0, -75, -22}

// placings gives where head and body stand in a pose.
func placings(p Pose) (head, body placing) {
	const deg = math.Pi / 180
	shift := vec{p.X, p.Y, p.Z}
	lift := vec{0, p.Breath, 0}
	head = placing{rotation(p.Yaw*deg, p.Pitch*deg, p.Roll*deg), neck, shift.add(lift.mul(0.6))}
	body = placing{rotation(p.Yaw*deg*0.12, 0, 0), vec{0, -285, -25}, shift.add(lift)}
	return head, body
}

// Landmarks are the true places of the subject's right eye, left eye, tip of the nose, right and left corner of the mouth
// in the frame, in pixels.
type Landmarks [5]capture.Point

// marks finds the landmarks on the skin. The subject's right is at negative x.
func (s *shape) marks() [5]vec {
	e, m, tip := s.eye(), s.mouth(), s.noseTip()
	on := func(x, y float64) vec {
		// Search along z from the front.
		z := 140.0
		for range 80 {
			d := s.head(vec{x, y, z})
			if d < 0.05 {
				break
			}
			z -= 0.8 * d
		}
		return vec{x, y, z}
	}
	mx, my := 26*s.MouthWidth, m.Y+1
	return [5]vec{on(-e.X, 0), on(e.X, 0), on(0, tip.Y), on(-mx, my), on(mx, my)}
}

// landmarks projects them.
func (h *Head) landmarks(p Pose, e eye) (l Landmarks) {
	head, _ := placings(p)
	for i, m := range h.marks {
		l[i].X, l[i].Y, _ = e.project(head.apply(m))
	}
	return l
}

// painter renders people into frames. It keeps its buffers and is used by one goroutine.
type painter struct {
	far, near canvas
	quick     bool // one sample a pixel: the edges are not smoothed, and a frame takes half the time
}

// person draws somebody into a BGR picture.
func (pt *painter) person(pix []byte, w, h int, hd *Head, p Pose, e eye, l *lighting, exposure float64) {
	head, body := placings(p)
	scale := e.f / (e.dist - p.Z)
	ex, ey, _ := e.project(head.apply(vec{0, -10, 0}))
	bx, _, _ := e.project(body.apply(vec{0, -200, 0}))
	// Shoulders at the frame's own resolution: they are wide and have few edges.
	half := 245 * scale
	top := max(0, int(ey))
	l0, r0 := max(0, int(bx-half)), min(w, int(bx+half))
	if r0 > l0 && top < h {
		pt.far.reset(l0, top, r0-l0, h-top, 1)
		for _, m := range hd.body {
			pt.far.draw(m, body, e, l)
		}
		pt.far.compose(pix, w, h, float32(exposure))
	}

	x0, x1 := max(0, int(ex-130*scale)), min(w, int(ex+130*scale))
	y0, y1 := max(0, int(ey-190*scale)), min(h, int(ey+(hd.reach+25)*scale))
	if x1 <= x0 || y1 <= y0 {
		return
	}
	samples := 2
	if pt.quick {
		samples = 1
	}
	pt.near.reset(x0, y0, x1-x0, y1-y0, samples)
	face := hd.face
	if p.Blink > 0.5 {
		face = hd.shut
	}
	pt.near.draw(face, head, e, l)
	for _, m := range hd.parts {
		pt.near.draw(m, head, e, l)
	}
	for _, m := range hd.body {
		pt.near.draw(m, body, e, l)
	}
	pt.near.compose(pix, w, h, float32(exposure))
}
