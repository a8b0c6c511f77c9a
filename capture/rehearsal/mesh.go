package rehearsal

import (
	"math"
	"sort"
)

// vertex is a corner of a mesh in the frame of its part.
type vertex struct {
	p, n vec
	ao   float64 // share of the room's light that reaches it, 0..1
}

// mesh is a grid of cols by rows vertices, row after row, with a texture that has texels samples a cell each way. Colours
// in the texture are the square roots of linear albedo, 255 for 1, three bytes a texel.
type mesh struct {
	cols, rows int
	v          []vertex
	tex        []byte
	tw, th     int
	gloss      float64 // strength of the highlight
	sharp      int     // how small it is: its exponent is 2 to the power of sharp+1
}

const texels = 3

// rgb is linear light or albedo.
type rgb struct{ R, G, B float64 }

func (a rgb) mul(k float64) rgb { return rgb{a.R * k, a.G * k, a.B * k} }
func (a rgb) times(b rgb) rgb   { return rgb{a.R * b.R, a.G * b.G, a.B * b.B} }
func (a rgb) add(b rgb) rgb     { return rgb{a.R + b.R, a.G + b.G, a.B + b.B} }
func (a rgb) lerp(b rgb, t float64) rgb {
	return rgb{mix(a.R, b.R, t), mix(a.G, b.G, t), mix(a.B, b.B, t)}
}

// srgb turns the usual 0xRRGGBB into linear light.
func srgb(hex uint32) rgb {
	f := func(c uint32) float64 {
		v := float64(c&255) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return rgb{f(hex >> 16), f(hex >> 8), f(hex)}
}

// newMesh places each vertex of the grid with at.
func newMesh(cols, rows int, at func(i, j int) vec) *mesh {
	m := &mesh{cols: cols, rows: rows, v: make([]vertex, cols*rows), sharp: 3}
	for j := range rows {
		for i := range cols {
			m.v[j*cols+i] = vertex{p: at(i, j), ao: 1}
		}
	}
	return m
}

// smooth computes the normals from the neighbours; around says that the last column joins the first. Outside is where
// (dp/di x dp/dj) points, or the other way when flip is set.
func (m *mesh) smooth(around, flip bool) {
	for j := range m.rows {
		for i := range m.cols {
			l, r := i-1, i+1
			if around {
				if l < 0 {
					l = m.cols - 2
				}
				if r >= m.cols {
					r = 1
				}
			}
			l, r = max(l, 0), min(r, m.cols-1)
			u, d := max(j-1, 0), min(j+1, m.rows-1)
			n := m.at(r, j).sub(m.at(l, j)).cross(m.at(i, d).sub(m.at(i, u))).unit()
			if flip {
				n = n.mul(-1)
			}
			m.v[j*m.cols+i].n = n
		}
	}
}

func (m *mesh) at(i, j int) vec { return m.v[j*m.cols+i].p }

// paint fills the texture from a function of the place and the normal on the surface.
func (m *mesh) paint(colour func(p, n vec) rgb) {
	m.tw, m.th = (m.cols-1)*texels+1, (m.rows-1)*texels+1
	m.tex = make([]byte, 3*m.tw*m.th)
	k := 0
	for y := range m.th {
		j := min(y/texels, m.rows-2)
		fy := float64(y-j*texels) / texels
		for x := range m.tw {
			i := min(x/texels, m.cols-2)
			fx := float64(x-i*texels) / texels
			a, b := &m.v[j*m.cols+i], &m.v[j*m.cols+i+1]
			c, d := &m.v[(j+1)*m.cols+i], &m.v[(j+1)*m.cols+i+1]
			p := a.p.lerp(b.p, fx).lerp(c.p.lerp(d.p, fx), fy)
			n := a.n.lerp(b.n, fx).lerp(c.n.lerp(d.n, fx), fy)
			q := colour(p, n)
			m.tex[k], m.tex[k+1], m.tex[k+2] = root(q.R), root(q.G), root(q.B)
			k += 3
		}
	}
}

func root(v float64) byte { return byte(math.Sqrt(clamp(v, 0, 1))*255 + 0.5) }

// shade bakes how much of the room each vertex sees, from the distances a few steps along its normal.
func (m *mesh) shade(sd func(vec) float64) {
	for k := range m.v {
		v := &m.v[k]
		dark := 0.0
		for _, h := range [...]float64{3, 8, 18, 34} {
			dark += math.Max(0, h-sd(v.p.add(v.n.mul(h)))) / h
		}
		v.ao = clamp(1-0.3*dark, 0.45, 1)
	}
}

// angles gives the places of a grid line that is fine between the first and the last of the knots' dense span.
func angles(spans ...[3]float64) []float64 {
	var out []float64
	for _, s := range spans {
		n := int(math.Round((s[1] - s[0]) / s[2]))
		for i := range n {
			out = append(out, s[0]+(s[1]-s[0])*float64(i)/float64(n))
		}
	}
	return append(out, spans[len(spans)-1][1])
}

// radiate is the unit direction at an azimuth (0 ahead, positive to the subject's left) and an elevation, in degrees.
func radiate(az, el float64) vec {
	sa, ca := math.Sincos(az * math.Pi / 180)
	se, ce := math.Sincos(el * math.Pi / 180)
	return vec{sa * ce, se, ca * ce}
}

// cast finds how far from the centre the surface lies in direction d, searching inwards from far; guess may be 0.
func cast(sd func(vec) float64, centre, d vec, far float64) float64 {
	t := far
	for range 300 {
		h := sd(centre.add(d.mul(t)))
		if h < 0.02 {
			break
		}
		t -= math.Max(h*0.9, 0.1)
		if t <= 1 {
			return 1
		}
	}
	return t
}

// spline goes smoothly through points (x, y) that are sorted by x.
func spline(x float64, pts ...[2]float64) float64 {
	i := sort.Search(len(pts), func(i int) bool { return pts[i][0] >= x })
	if i == 0 {
		return pts[0][1]
	}
	if i == len(pts) {
		return pts[len(pts)-1][1]
	}
	a, b := pts[i-1], pts[i]
	return mix(a[1], b[1], step(a[0], b[0], x))
}
