package rehearsal

import "sync"

// handParts are palm, four fingers, thumb and forearm of a right hand held up with its back to the camera; the middle of
// the palm is the origin.
var handParts = sync.OnceValue(func() []*mesh {
	blob := func(a, b vec, ra, rb float64) *mesh {
		az, el := angles([3]float64{-180, 180, 12}), angles([3]float64{-89, 89, 6})
		axis := b.sub(a)
		side := vec{axis.Y, -axis.X, 0}.unit()
		long := axis.unit()
		out := side.cross(long).mul(-1)
		m := newMesh(len(az), len(el), func(i, j int) vec {
			d := radiate(az[i], el[j])
			end, r := a, ra
			if d.Y > 0 {
				end, r = b, rb
			}
			return end.add(side.mul(d.X * r)).add(long.mul(d.Y * r)).add(out.mul(d.Z * r * 0.8))
		})
		m.smooth(true, false)
		if m.at(8, 15).sub(a.lerp(b, 0.5)).dot(m.v[15*m.cols+8].n) < 0 {
			m.reverse()
			m.smooth(true, false)
		}
		m.gloss, m.sharp = 0.03, 3
		return m
	}
	return []*mesh{
		blob(vec{-2, -30, 0}, vec{0, 26, 0}, 34, 38),
		blob(vec{-31, 34, 0}, vec{-44, 96, 4}, 10, 7.5), blob(vec{-12, 44, 0}, vec{-15, 120, 4}, 10.5, 8),
		blob(vec{9, 44, 0}, vec{13, 124, 4}, 10.5, 8), blob(vec{28, 36, 0}, vec{40, 108, 4}, 10, 7.5),
		blob(vec{26, -22, 6}, vec{66, 34, 10}, 14, 9), blob(vec{-2, -60, 0}, vec{-20, -320, -20}, 30, 44),
	}
})

// hand draws a hand that passes before the face.
func (pt *painter) hand(pix []byte, w, h int, l Look, st stage, e eye, light *lighting) {
	tone := skins[l.Skin%SkinTones]
	t := st.hand.x
	at := vec{st.pose.X + mix(-330, -5, t), mix(-260, -25, t), st.pose.Z + 165}
	pl := placing{rotation(0, 0, mix(0.35, 0.08, t)), vec{}, at}
	x, y, depth := e.project(at)
	k := e.f / depth
	x0, x1 := max(0, int(x-110*k)), min(w, int(x+110*k))
	y0, y1 := max(0, int(y-160*k)), h
	if x1 <= x0 || y1 <= y0 {
		return
	}
	pt.near.reset(x0, y0, x1-x0, y1-y0, 2)
	for i, m := range handParts() {
		c := *m
		c.paint(func(p, _ vec) rgb {
			if i == 6 && p.Y < -120 {
				return garments[l.Garment%len(garments)].jacket
			}
			return tone.mul(0.94 + 0.1*noise(p.mul(0.12)))
		})
		pt.near.draw(&c, pl, e, light)
	}
	pt.near.compose(pix, w, h, 1)
}
