package rehearsal

import "math"

// canvas is a picture in linear light with depth, drawn at scale times the size of the frame's pixels.
type canvas struct {
	x0, y0, w, h int // the frame's pixels that it covers
	scale        int
	cw, ch       int
	z            []float32 // 1/depth; 0 where nothing was drawn
	c            []float32 // three a sample
	sv           []screenVertex
}

type screenVertex struct{ x, y, iz, r, g, b, s float32 }

// reset makes the canvas cover a box of the frame.
func (c *canvas) reset(x0, y0, w, h, scale int) {
	c.x0, c.y0, c.w, c.h, c.scale = x0, y0, w, h, scale
	c.cw, c.ch = w*scale, h*scale
	n := c.cw * c.ch
	if cap(c.z) < n {
		c.z, c.c = make([]float32, n), make([]float32, 3*n)
	}
	c.z, c.c = c.z[:n], c.c[:3*n]
	clear(c.z)
}

// eye is the camera: focal length in pixels, principal point in pixels, distance from the origin of the world in mm.
type eye struct{ f, cx, cy, dist float64 }

// project gives the pixel of a point of the world.
func (e eye) project(p vec) (x, y, depth float64) {
	depth = e.dist - p.Z
	return e.cx + e.f*p.X/depth, e.cy - e.f*p.Y/depth, depth
}

// placing moves a part into the world: rotation about a pivot, then a shift.
type placing struct {
	r            mat
	pivot, shift vec
}

func (pl placing) apply(p vec) vec { return pl.r.apply(p.sub(pl.pivot)).add(pl.pivot).add(pl.shift) }

// draw puts a mesh on the canvas.
func (c *canvas) draw(m *mesh, pl placing, e eye, l *lighting) {
	if m == nil {
		return
	}
	if cap(c.sv) < len(m.v) {
		c.sv = make([]screenVertex, len(m.v))
	}
	sv := c.sv[:len(m.v)]
	k := float64(c.scale)
	for i := range m.v {
		v := &m.v[i]
		p, n := pl.apply(v.p), pl.r.apply(v.n)
		x, y, depth := e.project(p)
		q := &sv[i]
		q.x, q.y = float32((x-float64(c.x0))*k-0.5), float32((y-float64(c.y0))*k-0.5)
		q.iz = float32(1 / depth)
		if n.Z < -0.35 { // its back is turned: hardly seen
			k := 0.6 * v.ao
			q.r, q.g, q.b, q.s = float32(l.up.R*k), float32(l.up.G*k), float32(l.up.B*k), 0
			continue
		}
		light, spec := l.at(p, n, v.ao, m)
		q.r, q.g, q.b, q.s = float32(light.R), float32(light.G), float32(light.B), float32(spec)
	}
	for j := range m.rows - 1 {
		for i := range m.cols - 1 {
			a := j*m.cols + i
			c.triangle(m, sv, a, a+1, a+m.cols, i*texels, j*texels, 0)
			c.triangle(m, sv, a+m.cols+1, a+m.cols, a+1, i*texels, j*texels, 1)
		}
	}
}

// triangle fills one half of a cell. The cell's corner (u0, v0) in the texture; half 0 is at that corner, half 1 opposite.
func (c *canvas) triangle(m *mesh, sv []screenVertex, ia, ib, ic, u0, v0, half int) {
	a, b, d := &sv[ia], &sv[ib], &sv[ic]
	area := (b.x-a.x)*(d.y-a.y) - (d.x-a.x)*(b.y-a.y)
	if area >= -1e-9 { // outside faces run the other way round on the screen (y down)
		return
	}
	if max(a.x, b.x, d.x) < 0 || max(a.y, b.y, d.y) < 0 {
		return
	}
	x0 := int(max(min(a.x, b.x, d.x)+0.99999, 0))
	x1 := min(int(max(a.x, b.x, d.x)), c.cw-1)
	y0 := int(max(min(a.y, b.y, d.y)+0.99999, 0))
	y1 := min(int(max(a.y, b.y, d.y)), c.ch-1)
	if x0 > x1 || y0 > y1 {
		return
	}
	inv := 1 / area
	du, dv := float32(texels), float32(texels)
	fu, fv := float32(u0)+0.5, float32(v0)+0.5
	if half == 1 {
		fu, fv, du, dv = fu+texels, fv+texels, -du, -dv
	}
	// The weights of b and d grow by these with x; the values at a, and how they grow with the weights.
	stepB, stepD := (d.y-a.y)*inv, (a.y-b.y)*inv
	bz, br, bg, bb, bs := b.iz-a.iz, b.r-a.r, b.g-a.g, b.b-a.b, b.s-a.s
	dz, dr, dg, db, ds := d.iz-a.iz, d.r-a.r, d.g-a.g, d.b-a.b, d.s-a.s
	const edge = -1e-4
	for y := y0; y <= y1; y++ {
		py := float32(y) - a.y
		px := float32(x0) - a.x
		wb := (px*(d.y-a.y) - (d.x-a.x)*py) * inv
		wd := ((b.x-a.x)*py - px*(b.y-a.y)) * inv
		row := c.z[y*c.cw : y*c.cw+c.cw]
		for x := x0; x <= x1; x, wb, wd = x+1, wb+stepB, wd+stepD {
			if wb < edge || wd < edge || wb+wd > 1-edge {
				continue
			}
			iz := a.iz + wb*bz + wd*dz
			if iz <= row[x] {
				continue
			}
			row[x] = iz
			// b lies along u from a, d along v.
			t := 3 * (int(fv+wd*dv)*m.tw + int(fu+wb*du))
			texel := m.tex[t : t+3 : t+3]
			s := a.s + wb*bs + wd*ds
			k := 3 * (y*c.cw + x)
			out := c.c[k : k+3 : k+3]
			out[0] = squares[texel[0]]*(a.r+wb*br+wd*dr) + s
			out[1] = squares[texel[1]]*(a.g+wb*bg+wd*dg) + s
			out[2] = squares[texel[2]]*(a.b+wb*bb+wd*db) + s
		}
	}
}

var squares = func() (t [256]float32) {
	for i := range t {
		t[i] = float32(i*i) / (255 * 255)
	}
	return t
}()

// toneSteps samples of the curve from linear light 0..toneMax to the bytes of the frame.
const (
	toneSteps = 4096
	toneMax   = 2.0
)

// tone is sRGB with a soft shoulder instead of a hard limit, as cameras have it.
var tone = func() (t [toneSteps + 1]byte) {
	for i := range t {
		v := toneMax * float64(i) / toneSteps
		if v > 0.7 {
			v = 0.7 + 0.3*(1-math.Exp(-(v-0.7)/0.3))
		}
		if v <= 0.0031308 {
			v *= 12.92
		} else {
			v = 1.055*math.Pow(v, 1/2.4) - 0.055
		}
		t[i] = byte(clamp(v*255+0.5, 0, 255))
	}
	return t
}()

func toned(v float32) int {
	i := int(v * (toneSteps / toneMax))
	if i > toneSteps {
		i = toneSteps
	}
	if i < 0 {
		i = 0
	}
	return int(tone[i])
}

// compose lays the canvas over a BGR picture of width w and height h; the edge is softened by the samples' coverage.
func (c *canvas) compose(pix []byte, w, h int, exposure float32) {
	s := c.scale
	full := s * s
	for y := range c.h {
		fy := c.y0 + y
		if fy < 0 || fy >= h {
			continue
		}
		for x := range c.w {
			fx := c.x0 + x
			if fx < 0 || fx >= w {
				continue
			}
			var r, g, b float32
			n := 0
			for v := range s {
				k := (y*s+v)*c.cw + x*s
				for u := range s {
					if c.z[k+u] > 0 {
						q := 3 * (k + u)
						r, g, b = r+c.c[q], g+c.c[q+1], b+c.c[q+2]
						n++
					}
				}
			}
			if n == 0 {
				continue
			}
			e := exposure / float32(n)
			o := 3 * (fy*w + fx)
			if n == full {
				pix[o], pix[o+1], pix[o+2] = byte(toned(b*e)), byte(toned(g*e)), byte(toned(r*e))
				continue
			}
			pix[o] = byte((int(pix[o])*(full-n) + toned(b*e)*n) / full)
			pix[o+1] = byte((int(pix[o+1])*(full-n) + toned(g*e)*n) / full)
			pix[o+2] = byte((int(pix[o+2])*(full-n) + toned(r*e)*n) / full)
		}
	}
}
