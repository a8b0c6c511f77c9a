package reader

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// The light on the desk: it changes with the hour and with who stands beside it, and that is nothing new on the desk.

// shine says how a frame's light differs from the model's: lightness + 41 (16 of 100 in L*) is multiplied by a plane, as
// the cube root in L* turns a gain into a factor of its own; a and b are shifted.
type shine struct {
	k, x, y float64 // factor at the top left corner, and its growth a pixel
	a, b    float64
}

func (l shine) at(y int) float64 { return l.k + l.y*float64(y) }

const blackL = 41

// off is the distance of a pixel from the model in the frame's light; k is the factor there.
func (d *desk) off(s *scene, i int, k float32, light shine) float32 {
	dl := float32(s.lab[3*i]) + blackL - k*(d.lab[3*i]+blackL)
	da := float32(s.lab[3*i+1]) - d.lab[3*i+1] - float32(light.a)
	db := float32(s.lab[3*i+2]) - d.lab[3*i+2] - float32(light.b)
	return float32(math.Sqrt(float64(dl*dl + 2*(da*da+db*db))))
}

// light fits the change of light: of small tiles, the plane on which most agree (a few rounds of weighted least squares,
// beginning with the commonest factor along the border, where the desk is most likely to be seen). It is false when so
// little agrees that this cannot be the same desk.
func (d *desk) light(s *scene) (shine, bool) {
	const tile = 12
	type place struct{ x, y, k, a, b, weight float64 }
	var all []place
	for y := tile / 2; y < s.h; y += tile {
		for x := tile / 2; x < s.w; x += tile {
			i := 3 * (y*s.w + x)
			p := place{x: float64(x), y: float64(y), weight: 1}
			p.k = (float64(s.lab[i]) + blackL) / (float64(d.lab[i]) + blackL)
			p.a, p.b = float64(s.lab[i+1])-float64(d.lab[i+1]), float64(s.lab[i+2])-float64(d.lab[i+2])
			if x < s.w/10 || y < s.h/10 || x > s.w*9/10 || y > s.h*9/10 {
				p.weight = 3
			}
			all = append(all, p)
		}
	}
	var hist [80]float64 // factors from 0.4 to 2
	for _, p := range all {
		if b := int((p.k - 0.4) * 50); b >= 0 && b < len(hist) {
			hist[b] += p.weight
		}
	}
	most, at := 0.0, 0
	for b := 2; b < len(hist)-2; b++ {
		if v := hist[b-2] + hist[b-1] + hist[b] + hist[b+1] + hist[b+2]; v > most {
			most, at = v, b
		}
	}
	light := shine{k: 0.4 + (float64(at)+0.5)/50}
	var as, bs []float64
	for _, p := range all {
		if math.Abs(p.k-light.k) < 0.08 {
			as, bs = append(as, p.a), append(bs, p.b)
		}
	}
	if len(as) < len(all)/6 {
		return light, false
	}
	slices.Sort(as)
	slices.Sort(bs)
	light.a, light.b = as[len(as)/2], bs[len(bs)/2]
	for _, width := range [3]float64{0.08, 0.05, 0.03} {
		var m [3][4]float64
		for _, p := range all {
			off := (p.k - light.k - light.x*p.x - light.y*p.y) / width
			chroma := math.Hypot(p.a-light.a, p.b-light.b) / 8
			w := p.weight / ((1 + off*off) * (1 + off*off) * (1 + chroma*chroma))
			row := [3]float64{1, p.x, p.y}
			for r := range 3 {
				for c := range 3 {
					m[r][c] += w * row[r] * row[c]
				}
				m[r][3] += w * row[r] * p.k
			}
		}
		if capture.Solve(m[:], 1e-9) && math.Abs(m[1][3])*float64(s.w) < 0.5 && math.Abs(m[2][3])*float64(s.h) < 0.5 {
			light.k, light.x, light.y = m[0][3], m[1][3], m[2][3]
		}
	}
	return light, true
}
