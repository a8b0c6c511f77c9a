package optics

import (
	"math"
	"math/rand/v2"
)

// canvas is a texture while it is painted.
type canvas struct {
	pix []byte
	rng *rand.Rand
}

// paint draws the texture of a desk.
func paint(d Desk) []byte {
	c := &canvas{make([]byte, 3*textureW*textureH), rand.New(rand.NewPCG(uint64(d), 0x7061696e74))}
	switch d {
	case White:
		c.ground(func(x, y float64) [3]float64 {
			v := 214 + 7*soft(x/60, y/60, 1) + 3*soft(x/2, y/2, 2)
			return [3]float64{v - 2, v, v + 1}
		})
	case Wood:
		c.wood([3]float64{70, 112, 158}, 55)
	case Cloth:
		c.cloth()
	case Papers:
		c.wood([3]float64{96, 104, 110}, 400)
		for range 9 {
			c.sheet()
		}
	case Keyboard:
		c.keyboard()
	case Cables:
		c.ground(func(x, y float64) [3]float64 {
			v := 168 + 9*soft(x/45, y/45, 3) + 4*soft(x/1.5, y/1.5, 4)
			return [3]float64{v - 14, v - 4, v + 3}
		})
		for range 5 {
			c.cable()
		}
		c.tube(60, 190, 175, 150, 4.2, [3]float64{150, 70, 30}) // a pen
		c.ring(262, 52, 40, 4, [3]float64{240, 238, 232})       // the rim of a cup
	case Stripes:
		c.ground(func(x, y float64) [3]float64 {
			v := soft(x/1.2, y/1.2, 6) * 5
			switch int(math.Floor(x/9)) & 3 {
			case 0:
				return [3]float64{120 + v, 70 + v, 44 + v}
			case 1, 3:
				return [3]float64{214 + v, 220 + v, 224 + v}
			}
			return [3]float64{70 + v, 60 + v, 160 + v}
		})
	default:
		c.ground(func(x, y float64) [3]float64 {
			v := 72 + 6*soft(x/50, y/50, 5) + 5*soft(x*1.4, y*1.4, 6)
			return [3]float64{v + 4, v + 1, v}
		})
	}
	return c.pix
}

// soft is smooth noise between -1 and 1 with features of size one.
func soft(x, y float64, seed uint64) float64 {
	x0, y0 := math.Floor(x), math.Floor(y)
	ax, ay := x-x0, y-y0
	ax, ay = ax*ax*(3-2*ax), ay*ay*(3-2*ay)
	at := func(i, j float64) float64 {
		h := uint64(int64(i))*0x9e3779b97f4a7c15 ^ uint64(int64(j))*0xc2b2ae3d27d4eb4f ^ seed*0x165667b19e3779f9
		h ^= h >> 29
		h *= 0xbf58476d1ce4e5b9
		h ^= h >> 32
		return float64(h&0xffff)/32768 - 1
	}
	top := at(x0, y0)*(1-ax) + at(x0+1, y0)*ax
	bottom := at(x0, y0+1)*(1-ax) + at(x0+1, y0+1)*ax
	return top*(1-ay) + bottom*ay
}

func (c *canvas) ground(tone func(x, y float64) [3]float64) {
	for y := range textureH {
		for x := range textureW {
			c.set(x, y, tone(float64(x)/textureMM, float64(y)/textureMM), 1)
		}
	}
}

func (c *canvas) set(x, y int, v [3]float64, k float64) {
	if x < 0 || y < 0 || x >= textureW || y >= textureH || k <= 0 {
		return
	}
	p := c.pix[3*(y*textureW+x):]
	for i := range 3 {
		p[i] = byte(min(max(float64(p[i])*(1-k)+v[i]*k, 0), 255))
	}
}

// wood paints boards of a width in mm.
func (c *canvas) wood(tone [3]float64, board float64) {
	c.ground(func(x, y float64) [3]float64 {
		n := math.Floor(y / board)
		hue := 1 + 0.09*soft(n*7.3, 0.5, 9)
		grain := math.Sin(y*2.6+2.2*soft(x/38, y/7+n*13, 7)*math.Pi) + 0.6*soft(x/14, y*3, 8)
		k := hue * (1 + 0.055*grain)
		if gap := math.Mod(y, board); gap < 0.5 {
			k *= 0.55
		}
		return [3]float64{tone[0] * k, tone[1] * k, tone[2] * k}
	})
}

// cloth paints a woven check with flowers.
func (c *canvas) cloth() {
	c.ground(func(x, y float64) [3]float64 {
		weave := 6*math.Sin(x*9)*math.Sin(y*9) + 4*soft(x*2, y*2, 11)
		v := [3]float64{196, 204, 214}
		if math.Mod(x, 24) < 11 {
			v = [3]float64{v[0] * 0.78, v[1] * 0.62, v[2] * 0.52}
		}
		if math.Mod(y, 24) < 11 {
			v = [3]float64{v[0] * 0.82, v[1] * 0.68, v[2] * 0.56}
		}
		dx, dy := math.Mod(x+4, 48)-24, math.Mod(y+10, 48)-24
		if r, a := math.Hypot(dx, dy), math.Atan2(dy, dx); r < 6+2.5*math.Cos(5*a) {
			v = [3]float64{70, 60, 176}
			if r < 2.2 {
				v = [3]float64{60, 190, 226}
			}
		}
		return [3]float64{v[0] + weave, v[1] + weave, v[2] + weave}
	})
}

// sheet lays a printed paper somewhere, at some angle.
func (c *canvas) sheet() {
	w, h := 120+90*c.rng.Float64(), 150+60*c.rng.Float64()
	cx, cy := 314*c.rng.Float64(), 200*c.rng.Float64()
	sin, cos := math.Sincos(2 * math.Pi * c.rng.Float64())
	white := 205 + 40*c.rng.Float64()
	seed := c.rng.Uint64()
	head := 18 + 10*c.rng.Float64()
	r := math.Hypot(w, h)/2 + 4
	for py := int((cy - r) * textureMM); py < int((cy+r)*textureMM); py++ {
		for px := int((cx - r) * textureMM); px < int((cx+r)*textureMM); px++ {
			dx, dy := float64(px)/textureMM-cx, float64(py)/textureMM-cy
			x, y := cos*dx+sin*dy+w/2, cos*dy-sin*dx+h/2
			if x < -2 || y < -2 || x > w+2 || y > h+2 {
				continue
			}
			if x < 0 || y < 0 || x > w || y > h {
				c.set(px, py, [3]float64{}, 0.12)
				continue
			}
			v := white
			line := math.Floor(y / 4.6)
			if in := math.Mod(y, 4.6); x > 14 && x < w-14 && y > head+14 && y < h-16 && in > 1 && in < 3.2 {
				// Words: runs of marks with gaps, the last line of a paragraph short.
				end := w - 14
				if math.Mod(line, 6) == 5 {
					end = w * 0.55
				}
				if x < end && soft(x*1.3, line*5.1, seed) > -0.45 && soft(x*6, y*5+line*31, seed+1) > -0.1 {
					v = 52
				}
			}
			if y > head-6 && y < head && x > 14 && x < w*0.6 && soft(x*0.9, 3.3, seed) > -0.5 {
				v = 40
			}
			c.set(px, py, [3]float64{v, v, v}, 1)
		}
	}
}

// keyboard fills the desk with keys of 19 mm.
func (c *canvas) keyboard() {
	const key = 19.0
	c.ground(func(x, y float64) [3]float64 {
		row := math.Floor(y / key)
		x += 5 * math.Mod(row*1.7+40, 3)
		u, v := math.Mod(x, key)-key/2, math.Mod(y, key)-key/2
		d := math.Max(math.Abs(u), math.Abs(v))
		n := 2 * soft(x*2, y*2, 21)
		switch {
		case d > 8.6:
			return [3]float64{22 + n, 21 + n, 20 + n}
		case d > 7:
			k := 54 - 14*v/8.6
			return [3]float64{k + n, k + n, k + n}
		}
		// A letter: a few strokes that differ from key to key.
		col := math.Floor(x / key)
		a, b := u+3.6, v+3.4
		if a > 0 && b > 0 && a < 3.2 && b < 3.6 && soft(a*0.9+col*13, b*0.9+row*7, 22) > 0.05 {
			return [3]float64{206, 208, 210}
		}
		return [3]float64{66 + n, 63 + n, 62 + n}
	})
}

// cable lays a curve over the desk.
func (c *canvas) cable() {
	x, y, a := 314*c.rng.Float64(), 200*c.rng.Float64(), 2*math.Pi*c.rng.Float64()
	tone := [][3]float64{{34, 33, 32}, {225, 226, 228}, {168, 92, 40}}[c.rng.IntN(3)]
	width, seed := 3+2.5*c.rng.Float64(), c.rng.Uint64()
	for i := range 90 {
		a += 0.5 * soft(float64(i)/5, 0, seed)
		nx, ny := x+5*math.Cos(a), y+5*math.Sin(a)
		c.tube(x, y, nx, ny, width, tone)
		x, y = nx, ny
	}
}

// tube draws a round rod of a thickness from one place to another, all in mm.
func (c *canvas) tube(x0, y0, x1, y1, width float64, tone [3]float64) {
	c.each(min(x0, x1)-width, min(y0, y1)-width, max(x0, x1)+width+2, max(y0, y1)+width+2, func(x, y float64) (float64, [3]float64) {
		dx, dy := x1-x0, y1-y0
		t := min(max(((x-x0)*dx+(y-y0)*dy)/(dx*dx+dy*dy), 0), 1)
		px, py := x-x0-t*dx, y-y0-t*dy
		d := math.Hypot(px, py) / (width / 2)
		if d > 1 {
			return 0, tone
		}
		k := 0.55 + 0.5*math.Sqrt(1-d*d) - 0.18*(px+py)/width
		return min((1-d)*4, 1), [3]float64{tone[0] * k, tone[1] * k, tone[2] * k}
	})
}

// ring draws a thick circle.
func (c *canvas) ring(cx, cy, r, width float64, tone [3]float64) {
	c.each(cx-r-width, cy-r-width, cx+r+width, cy+r+width, func(x, y float64) (float64, [3]float64) {
		d := math.Hypot(x-cx, y-cy)
		switch {
		case d < r-width/2:
			k := 0.2 + 0.05*(y-cy)/r
			return 1, [3]float64{60 * k, 90 * k, 150 * k} // coffee
		case d < r+width/2:
			return 1, tone
		}
		return 0, tone
	})
}

// each paints a rectangle in mm by a function that gives cover and colour.
func (c *canvas) each(x0, y0, x1, y1 float64, at func(x, y float64) (float64, [3]float64)) {
	for py := max(0, int(y0*textureMM)); py < min(textureH, int(y1*textureMM)+1); py++ {
		for px := max(0, int(x0*textureMM)); px < min(textureW, int(x1*textureMM)+1); px++ {
			k, v := at((float64(px)+0.5)/textureMM, (float64(py)+0.5)/textureMM)
			c.set(px, py, v, k)
		}
	}
}
