package rehearsal

import "math"

// scenery is a ready background: BGR bytes of the frame's size.
type scenery struct {
	w, h int
	pix  []byte
}

// lobby paints the hall behind the applicant, out of focus: a tall window on the left, a wall with the sign, a plant.
// u runs from 0 to 1 over the width, v likewise over the height of a 16:9 frame.
func lobby(w, h int) *scenery {
	wall := func(u, v float64) rgb {
		c := srgb(0xcfc8bd).lerp(srgb(0xe6e0d6), step(0.9, 0.2, u))
		c = c.mul(1.02 - 0.12*step(0.5, 1, v))
		if u < 0.30 { // window
			sky := srgb(0xf4f8fb).lerp(srgb(0xcfe0ea), step(0, 0.7, v))
			trees := step(0.50, 0.62, v+0.06*math.Sin(u*41)+0.03*math.Sin(u*97))
			sky = sky.lerp(srgb(0x9fb59b), 0.8*trees)
			frame := math.Max(bump(math.Mod(u+0.075, 0.15)-0.075, 0.006), step(0.285, 0.292, u))
			return sky.lerp(srgb(0x6b6a66), frame)
		}
		// warm light from the ceiling washes the wall
		for _, x := range []float64{0.42, 0.6, 0.78, 0.96} {
			c = c.add(srgb(0xffe2b8).mul(0.28 * bump(u-x, 0.05+0.06*v) * step(0.75, 0, v)))
		}
		if v > 0.70 { // panelling
			wood := srgb(0xa98763).mul(0.93 + 0.1*noise(vec{u * 150, v * 6, 1}))
			c = c.lerp(wood, step(0.70, 0.712, v))
		}
		return c
	}
	plant := func(c rgb, u, v float64) rgb {
		for i := range 13 {
			a := -math.Pi/2 + (float64(i)-6)*0.21
			l := 0.30 + 0.1*hash(int32(i), 3, 7)
			// one leaf: a thin lens from the pot outwards
			x, y := (u-0.90)*16/9, v-0.76
			along := (x*math.Cos(a) + y*math.Sin(a)) / l
			across := -x*math.Sin(a) + y*math.Cos(a) - 0.05*along*along*float64(i-6)/6
			if along > 0 && along < 1 {
				k := step(1, 0.6, math.Abs(across)/(0.035*math.Sin(math.Pi*math.Pow(along, 0.7))+1e-6))
				c = c.lerp(srgb(0x3f6b45).lerp(srgb(0x76a064), hash(int32(i), 9, 2)), k*0.95)
			}
		}
		if x := math.Abs(u - 0.90); v > 0.76 && x < 0.055-0.05*(v-0.76) {
			c = srgb(0xe9e4dc).mul(1 - 0.25*step(-0.05, 0.06, u-0.90))
		}
		return c
	}
	// All of it is blurred, so a quarter of the points will do.
	const coarse = 4
	sw, sh := (w+coarse-1)/coarse, (h+coarse-1)/coarse
	hall := func(x, y int) rgb {
		u, v := (float64(x)+0.5)/float64(sw), (float64(y)+0.5)/float64(sw)*16/9
		c := plant(wall(u, v), u, v)
		// the sign on the wall: a round mark and a bar, nothing to read
		d := math.Hypot((u-0.685)*16/9, v-0.2)
		c = c.lerp(srgb(0x2f6f73), 0.85*step(0.075, 0.068, d)*step(0.04, 0.047, d))
		return c
	}
	return enlarge(sw, sh, blurred(sw, sh, float64(sw)/160, hall), w, h)
}

// plate paints the surface for documents: a matt slate, lit from the left.
func plate(w, h int) *scenery {
	return enlarge(w, h, blurred(w, h, 0.6, func(x, y int) rgb {
		u, v := float64(x)/float64(w), float64(y)/float64(h)
		c := srgb(0x4b5560).mul(1.18 - 0.35*math.Hypot(u-0.35, v-0.3))
		return c.mul(0.97 + 0.06*noise(vec{float64(x) * 0.6, float64(y) * 0.6, 4}))
	}), w, h)
}

// blurred fills a picture, blue, green and red in linear light, and blurs it with three boxes, close to a Gaussian of
// sigma points.
func blurred(w, h int, sigma float64, colour func(x, y int) rgb) []float32 {
	buf := make([]float32, 3*w*h)
	for y := range h {
		for x := range w {
			c := colour(x, y)
			o := 3 * (y*w + x)
			buf[o], buf[o+1], buf[o+2] = float32(c.B), float32(c.G), float32(c.R)
		}
	}
	if r := int(sigma + 0.5); r > 0 {
		tmp := make([]float32, len(buf))
		for range 3 {
			blurLines(buf, tmp, h, w, 3*w, 3, r)
			blurLines(tmp, buf, w, h, 3, 3*w, r)
		}
	}
	return buf
}

// enlarge brings a picture of sw by sh points to w by h pixels.
func enlarge(sw, sh int, buf []float32, w, h int) *scenery {
	s := &scenery{w: w, h: h, pix: make([]byte, 3*w*h)}
	for y := range h {
		v := min(max((float32(y)+0.5)*float32(sh)/float32(h)-0.5, 0), float32(sh-1))
		j := min(int(v), max(sh-2, 0))
		fv := v - float32(j)
		down := 3 * sw * min(1, sh-1-j)
		for x := range w {
			u := min(max((float32(x)+0.5)*float32(sw)/float32(w)-0.5, 0), float32(sw-1))
			i := min(int(u), max(sw-2, 0))
			fu := u - float32(i)
			right := 3 * min(1, sw-1-i)
			k := 3 * (j*sw + i)
			for c := range 3 {
				top := buf[k+c]*(1-fu) + buf[k+right+c]*fu
				low := buf[k+down+c]*(1-fu) + buf[k+down+right+c]*fu
				s.pix[3*(y*w+x)+c] = byte(toned(top*(1-fv) + low*fv))
			}
		}
	}
	return s
}

// blurLines averages over 2r+1 neighbours along each of lines lines of n pixels.
func blurLines(src, dst []float32, lines, n, lineStep, pixStep, r int) {
	inv := 1 / float32(2*r+1)
	for l := range lines {
		for c := range 3 {
			at := func(i int) int { return l*lineStep + min(max(i, 0), n-1)*pixStep + c }
			var sum float32
			for i := -r; i <= r; i++ {
				sum += src[at(i)]
			}
			for i := range n {
				dst[at(i)] = sum * inv
				sum += src[at(i+r+1)] - src[at(i-r)]
			}
		}
	}
}
