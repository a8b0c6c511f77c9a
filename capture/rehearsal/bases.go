package rehearsal

import (
	"math"
	"sync"
)

// Room is the light of a room without the screen: far lamps and what comes from everywhere. One unit of irradiance stands for
// about 300 lux.
type Room struct {
	Lamps    []Lamp
	Up, Down [3]float64 // ambient light from above and from below: red, green, blue
}

// Lamp is a far source: the direction towards it (x to the right of the frame, y up, z towards the camera) and its irradiance.
type Lamp struct {
	Dir [3]float64
	RGB [3]float64
}

// View is a camera with a horizontal field of view of 58 degrees, upright, as the stations have it.
type View struct{ Width, Height int }

// FocalLength is the focal length in pixels.
func (v View) FocalLength() float64 { return focal * float64(v.Width) }

// Axis is the principal point: the pixel that looks straight ahead.
func (v View) Axis() (x, y float64) { return float64(v.Width) / 2, float64(v.Height) * 0.47 }

// Bases are what a camera sees of a person in one pose under each light alone, in linear light: every mixture of the room and
// the screen is a weighted sum of them. One unit is what a white matt surface sends back under 300 lux.
type Bases struct {
	X0, Y0, W, H int          // a box within the frame, pixels
	Cover        []float32    // part of each pixel that the person covers, 0..1
	Room         []float32    // red, green, blue under the room's light, times Cover
	Quarter      [4][]float32 // the same under one white quarter of the screen: top left, top right, bottom left, bottom right
	Marks        Landmarks
}

// Patches of a quarter each way: the screen is an area light of 4 * patches * patches Lambertian sources.
const patches = 2

// glasses' lenses send this part of the screen's luminance back. A white screen has 2.6 units (250 cd/m2 by 300 lux over pi).
const lensMirror = 0.045 * 2.6

// gbuffer holds the samples of one picture before the lights are put together.
type gbuffer struct {
	x0, y0, w, h int // pixels
	cw           int
	z            []float32
	c            []float32 // lanes a sample
	sv           []lit
}

// Lanes of a sample: what the room sends back (3), albedo (3), irradiance of each quarter (4), its highlight (4).
const (
	laneAlbedo  = 3
	laneQuarter = 6
	laneShine   = 10
	lanes       = 14
	samples     = 2 // a pixel each way
)

type lit struct {
	x, y, iz float32
	v        [12]float32 // room irradiance 3, room highlight 1, quarters 4, their highlights 4
}

var gbuffers = sync.Pool{New: func() any { return new(gbuffer) }}

// Bases renders the head of a person who stands in a room.
func (h *Head) Bases(p Pose, view View, room Room) *Bases {
	e := standingEye(view.Width, view.Height)
	l := &lighting{up: rgbOf(room.Up), down: rgbOf(room.Down)}
	for _, lp := range room.Lamps {
		l.lamps = append(l.lamps, lamp{vec{lp.Dir[0], lp.Dir[1], lp.Dir[2]}.unit(), rgbOf(lp.RGB)})
	}
	head, body := placings(p)
	scale := e.f / (e.dist - p.Z)
	ex, ey, _ := e.project(head.apply(vec{0, -10, 0}))
	x0, x1 := max(0, int(ex-250*scale)), min(view.Width, int(ex+250*scale))
	y0, y1 := max(0, int(ey-190*scale)), view.Height
	b := &Bases{X0: x0, Y0: y0, W: max(0, x1-x0), H: max(0, y1-y0), Marks: h.landmarks(p, e)}
	g := gbuffers.Get().(*gbuffer)
	defer gbuffers.Put(g)
	g.reset(b.X0, b.Y0, b.W, b.H)
	face := h.face
	if p.Blink > 0.5 {
		face = h.shut
	}
	screen := screenPatches(e)
	g.draw(face, head, e, l, screen)
	for _, m := range h.parts {
		g.draw(m, head, e, l, screen)
	}
	for _, m := range h.body {
		g.draw(m, body, e, l, screen)
	}
	g.resolve(b)
	for _, lens := range h.lenses {
		b.mirror(lens, head, e)
	}
	return b
}

func rgbOf(c [3]float64) rgb { return rgb{c[0], c[1], c[2]} }

// screenPatches are the places of the screen's patches, quarter by quarter in the order of Bases.Quarter. The screen's left, as
// the person sees it, is at +x.
func screenPatches(e eye) (at [4][patches * patches]vec) {
	for k := range at {
		sx, sy := float64(1-2*(k%2)), float64(1-2*(k/2))
		for i := range at[k] {
			u, v := (float64(i%patches)+0.5)/patches, (float64(i/patches)+0.5)/patches
			at[k][i] = vec{sx * screenW / 2 * u, -screenDrop + sy*screenH/2*v, e.dist}
		}
	}
	return at
}

func (g *gbuffer) reset(x0, y0, w, h int) {
	g.x0, g.y0, g.w, g.h, g.cw = x0, y0, w, h, w*samples
	n := g.cw * h * samples
	if cap(g.z) < n {
		g.z, g.c = make([]float32, n), make([]float32, lanes*n)
	}
	g.z, g.c = g.z[:n], g.c[:lanes*n]
	clear(g.z)
}

func (g *gbuffer) draw(m *mesh, pl placing, e eye, l *lighting, screen [4][patches * patches]vec) {
	if m == nil {
		return
	}
	if cap(g.sv) < len(m.v) {
		g.sv = make([]lit, len(m.v))
	}
	sv := g.sv[:len(m.v)]
	for i := range m.v {
		v := &m.v[i]
		p, n := pl.apply(v.p), pl.r.apply(v.n)
		x, y, depth := e.project(p)
		q := &sv[i]
		q.x, q.y = float32((x-float64(g.x0))*samples-0.5), float32((y-float64(g.y0))*samples-0.5)
		q.iz = float32(1 / depth)
		if n.Z < -0.35 { // its back is turned: hardly seen
			k := 0.6 * v.ao
			q.v = [12]float32{float32(l.up.R * k), float32(l.up.G * k), float32(l.up.B * k)}
			continue
		}
		light, spec := l.at(p, n, v.ao, m)
		q.v[0], q.v[1], q.v[2], q.v[3] = float32(light.R), float32(light.G), float32(light.B), float32(spec)
		for k := range screen {
			lambert, shine := patchesAt(&screen[k], p, n, e, m)
			q.v[4+k], q.v[8+k] = float32(lambert*(0.3+0.7*v.ao)), float32(shine*v.ao)
		}
	}
	for j := range m.rows - 1 {
		for i := range m.cols - 1 {
			a := j*m.cols + i
			g.triangle(m, sv, a, a+1, a+m.cols, i*texels, j*texels, 0)
			g.triangle(m, sv, a+m.cols+1, a+m.cols, a+1, i*texels, j*texels, 1)
		}
	}
}

// patchesAt is the irradiance of a quarter of the screen at p, and the highlight that the surface shows of it.
func patchesAt(at *[patches * patches]vec, p, n vec, e eye, m *mesh) (lambert, shine float64) {
	const area = screenW * screenH / 4 / (patches * patches)
	for i := range at {
		d := at[i].sub(p)
		r2 := d.dot(d)
		r := math.Sqrt(r2)
		k := n.dot(d) / r
		if k <= 0 {
			continue
		}
		// A patch of the screen as a Lambertian source: cos at both ends, over the distance squared.
		power := (d.Z / r) * area / (math.Pi * r2) * screenGain
		lambert += k * power
		if m.gloss == 0 {
			continue
		}
		to := vec{-p.X, -p.Y, e.dist - p.Z} // the camera
		h := d.mul(1 / r).add(to.mul(1 / to.len()))
		if q := n.dot(h); q > 0 {
			q = q * q / h.dot(h)
			for range m.sharp {
				q *= q
			}
			shine += m.gloss * power * q
		}
	}
	return lambert, shine
}

// triangle fills one half of a cell, as canvas.triangle does.
func (g *gbuffer) triangle(m *mesh, sv []lit, ia, ib, ic, u0, v0, half int) {
	a, b, d := &sv[ia], &sv[ib], &sv[ic]
	area := (b.x-a.x)*(d.y-a.y) - (d.x-a.x)*(b.y-a.y)
	if area >= -1e-9 {
		return
	}
	x0, x1 := int(max(min(a.x, b.x, d.x)+0.99999, 0)), min(int(max(a.x, b.x, d.x, -1)), g.cw-1)
	y0, y1 := int(max(min(a.y, b.y, d.y)+0.99999, 0)), min(int(max(a.y, b.y, d.y, -1)), g.h*samples-1)
	inv := 1 / area
	du, dv := float32(texels), float32(texels)
	fu, fv := float32(u0)+0.5, float32(v0)+0.5
	if half == 1 {
		fu, fv, du, dv = fu+texels, fv+texels, -du, -dv
	}
	const edge = -1e-4
	for y := y0; y <= y1; y++ {
		py := float32(y) - a.y
		for x := x0; x <= x1; x++ {
			px := float32(x) - a.x
			wb := (px*(d.y-a.y) - (d.x-a.x)*py) * inv
			wd := ((b.x-a.x)*py - px*(b.y-a.y)) * inv
			if wb < edge || wd < edge || wb+wd > 1-edge {
				continue
			}
			iz := a.iz + wb*(b.iz-a.iz) + wd*(d.iz-a.iz)
			k := y*g.cw + x
			if iz <= g.z[k] {
				continue
			}
			g.z[k] = iz
			wa := 1 - wb - wd
			t := 3 * (int(fv+wd*dv)*m.tw + int(fu+wb*du))
			out := g.c[lanes*k : lanes*k+lanes : lanes*k+lanes]
			s := wa*a.v[3] + wb*b.v[3] + wd*d.v[3]
			for c := range 3 {
				albedo := squares[m.tex[t+c]]
				out[c] = albedo*(wa*a.v[c]+wb*b.v[c]+wd*d.v[c]) + s
				out[laneAlbedo+c] = albedo
			}
			for c := range 8 {
				out[laneQuarter+c] = wa*a.v[4+c] + wb*b.v[4+c] + wd*d.v[4+c]
			}
		}
	}
}

// resolve averages the samples of each pixel.
func (g *gbuffer) resolve(b *Bases) {
	n := b.W * b.H
	b.Cover, b.Room = make([]float32, n), make([]float32, 3*n)
	for k := range b.Quarter {
		b.Quarter[k] = make([]float32, 3*n)
	}
	const part = 1.0 / (samples * samples)
	for y := range b.H {
		for x := range b.W {
			o := y*b.W + x
			for v := range samples {
				for u := range samples {
					i := (y*samples+v)*g.cw + x*samples + u
					if g.z[i] == 0 {
						continue
					}
					s := g.c[lanes*i : lanes*i+lanes : lanes*i+lanes]
					b.Cover[o] += part
					for c := range 3 {
						b.Room[3*o+c] += part * s[c]
						for k := range 4 {
							b.Quarter[k][3*o+c] += part * (s[laneAlbedo+c]*s[laneQuarter+k] + s[laneShine+k])
						}
					}
				}
			}
		}
	}
}

// lens is one glass of a pair of glasses: its middle on the head and half its size, mm.
type lens struct {
	at     vec
	hw, hh float64
}

// mirror adds what a lens, a weak convex mirror that leans forward, shows of the screen: a small picture of it, the right way
// round, in the lower part of the glass.
func (b *Bases) mirror(l lens, pl placing, e eye) {
	p := pl.apply(l.at)
	cx, cy, depth := e.project(p)
	turned := pl.r.apply(vec{0, 0, 1})
	scale := e.f / depth
	// The picture wanders by half of the lens' radius (about 100 mm) times the turn of the head, and leaves the glass soon.
	cx -= 100 * turned.X * scale
	cy += (3 - 100*turned.Y*0.5) * scale
	lx, ly, _ := e.project(p)
	hw, hh := 19*scale, 10.5*scale
	for y := int(cy - hh); y <= int(cy+hh); y++ {
		for x := int(cx - hw); x <= int(cx+hw); x++ {
			u, v := (float64(x)-lx)/(l.hw*scale), (float64(y)-ly)/(l.hh*scale)
			if x < b.X0 || y < b.Y0 || x >= b.X0+b.W || y >= b.Y0+b.H || u*u*u*u+v*v*v*v > 0.8 {
				continue
			}
			k := 0
			if float64(x) < cx { // the screen's right is at the left of the frame
				k++
			}
			if float64(y) > cy {
				k += 2
			}
			o := (y-b.Y0)*b.W + x - b.X0
			for c := range 3 {
				b.Quarter[k][3*o+c] += lensMirror * b.Cover[o]
			}
		}
	}
}
