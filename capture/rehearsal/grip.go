package rehearsal

import "math"

// reachIn is how far in mm the fingertips of the mishap Finger lie over the document.
const reachIn = 15.0

// grip draws two fingers of a hand that comes from the right and lies over the document's edge. k is how far it has come, 0..1; the
// world's origin is the middle of the frame in the plane of the document.
func (pt *painter) grip(pix []byte, w, h int, l Look, s *slide, o hold, k, room float64) {
	e := eye{f: focal * float64(w), cx: float64(w) / 2, cy: float64(h) / 2}
	e.dist = e.f / o.scale
	const deg = math.Pi / 180
	edge := (o.x-e.cx)/o.scale + s.w/2*math.Cos(o.turn*deg)
	down := (o.y-e.cy)/o.scale + s.w/2*math.Sin(o.turn*deg) - s.h*0.08
	const tip = 130.0 // mm from the middle of the palm to the longest finger's tip
	at := vec{edge - reachIn + tip + 110*(1-k), -down, 15}
	pl := placing{rotation(0, 0, (90+8)*deg), vec{}, at}
	pt.fingersShadow(pix, w, h, e, pl)
	x, y, depth := e.project(at)
	px := e.f / depth
	x0, x1 := max(0, int(x-150*px)), w
	y0, y1 := max(0, int(y-80*px)), min(h, int(y+90*px))
	if x1 <= x0 || y1 <= y0 {
		return
	}
	tone, light := skins[l.Skin%SkinTones], lobbyLight().dimmed(room)
	pt.near.reset(x0, y0, x1-x0, y1-y0, 2)
	for i, m := range handParts() {
		if i == 1 || i == 4 || i == 5 { // bent away under the hand
			continue
		}
		c := *m
		c.paint(func(p, _ vec) rgb {
			if i == 6 && p.Y < -120 {
				return garments[l.Garment%len(garments)].jacket
			}
			v := tone.mul(0.94 + 0.1*noise(p.mul(0.12)))
			if p.Y > 104 && p.Z > 2 { // the nails
				v = v.mul(1.12)
				v.R *= 1.05
			}
			return v
		})
		pt.near.draw(&c, pl, e, light)
	}
	pt.near.compose(pix, w, h, 0.8)
}

// fingersShadow darkens what lies below the two fingers and a little to the right of them and nearer.
func (pt *painter) fingersShadow(pix []byte, w, h int, e eye, pl placing) {
	type rod struct{ ax, ay, bx, by float64 }
	var rods []rod
	for _, f := range [][2]vec{{{-12, 44, 0}, {-15, 120, 4}}, {{9, 44, 0}, {13, 124, 4}}} {
		var r rod
		r.ax, r.ay, _ = e.project(pl.apply(f[0]).add(vec{3, -4, 0}))
		r.bx, r.by, _ = e.project(pl.apply(f[1]).add(vec{3, -4, 0}))
		rods = append(rods, r)
	}
	mm := e.f / e.dist
	x0 := max(0, int(min(rods[0].bx, rods[1].bx)-16*mm))
	y0 := max(0, int(min(rods[0].by, rods[1].by)-40*mm))
	y1 := min(h, int(max(rods[0].by, rods[1].by)+40*mm))
	for y := y0; y < y1; y++ {
		for x := x0; x < w; x++ {
			near := math.Inf(1)
			for _, r := range rods {
				dx, dy := r.bx-r.ax, r.by-r.ay
				t := clamp(((float64(x)-r.ax)*dx+(float64(y)-r.ay)*dy)/(dx*dx+dy*dy), -1, 1)
				near = min(near, math.Hypot(float64(x)-r.ax-t*dx, float64(y)-r.ay-t*dy))
			}
			if k := 1 - 0.45*step(13*mm, 5*mm, near); k < 1 {
				p := pix[3*(y*w+x):]
				for c := range 3 {
					p[c] = byte(float64(p[c]) * k)
				}
			}
		}
	}
}
