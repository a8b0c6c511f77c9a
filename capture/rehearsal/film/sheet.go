package film

import (
	"fmt"
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// panel is a sheet or a display: a plane, or a part of an upright cylinder that bulges towards the camera.
type panel struct {
	middle  vec
	u, v, n vec     // to the right of the picture on it, up, and out of it
	radius  float64 // mm of the cylinder; 0: a plane
}

// newPanel holds a panel at a place, turned by yaw and pitch in degrees as a head would be.
func newPanel(middle vec, yaw, pitch, radius float64) panel {
	sy, cy := math.Sincos(yaw * math.Pi / 180)
	sp, cp := math.Sincos(pitch * math.Pi / 180)
	return panel{middle: middle, u: vec{cy, 0, sy}, v: vec{-sy * sp, cp, cy * sp}, n: vec{sy * cp, sp, -cy * cp}, radius: radius}
}

// hit finds where a ray from the camera meets the panel: the place, the normal there, and the place on the picture in mm from its
// middle.
func (p *panel) hit(ray vec) (at, n vec, u, v float64, ok bool) {
	if p.radius == 0 {
		k := ray.dot(p.n)
		if k >= 0 {
			return at, n, 0, 0, false
		}
		at = ray.mul(p.middle.dot(p.n) / k)
		d := at.sub(p.middle)
		return at, p.n, d.dot(p.u), d.dot(p.v), true
	}
	axis := p.middle.sub(p.n.mul(p.radius))
	rx, rz, ax, az := ray.dot(p.u), ray.dot(p.n), axis.dot(p.u), axis.dot(p.n)
	// |ray*t - axis| = radius across the axis; the nearer of the two.
	a, b, c := rx*rx+rz*rz, -(rx*ax + rz*az), ax*ax+az*az-p.radius*p.radius
	root := b*b - a*c
	if root < 0 {
		return at, n, 0, 0, false
	}
	t := (-b - math.Sqrt(root)) / a
	x, z := rx*t-ax, rz*t-az
	at = ray.mul(t)
	return at, p.u.mul(x / p.radius).add(p.n.mul(z / p.radius)), p.radius * math.Atan2(x, z), at.sub(p.middle).dot(p.v), true
}

// render shows a panel of w by h mm under each light alone. The surface tells albedo and cover at a place in mm from the middle, and
// is asked for each pixel in turn; mirror is the part of the screen's luminance that is sent back as by a mirror.
func (p *panel) render(w, h float64, room rehearsal.Room, surface func(u, v float64) ([3]float64, float64), mirror float64) *rehearsal.Bases {
	cx, cy := view().Axis()
	f := view().FocalLength()
	half := math.Hypot(w, h) / 2 * f / (p.middle[2] - w/3)
	mx, my := cx+p.middle[0]/p.middle[2]*f, cy-p.middle[1]/p.middle[2]*f
	b := &rehearsal.Bases{X0: max(0, int(mx-half)), Y0: max(0, int(my-half))}
	b.W, b.H = max(0, min(Width, int(mx+half))-b.X0), max(0, min(Height, int(my+half))-b.Y0)
	n := b.W * b.H
	b.Cover, b.Room = make([]float32, n), make([]float32, 3*n)
	for k := range b.Quarter {
		b.Quarter[k] = make([]float32, 3*n)
	}
	const block = 4 // pixels each way that share their light: it changes slowly
	type lights struct {
		room [3]float64
		q    [4]float64
	}
	known := map[int]lights{}
	for y := range b.H {
		for x := range b.W {
			ray := vec{(float64(b.X0+x) + 0.5 - cx) / f, -(float64(b.Y0+y) + 0.5 - cy) / f, 1}
			at, normal, u, v, ok := p.hit(ray)
			if !ok || math.Abs(u) > w/2 || math.Abs(v) > h/2 {
				continue
			}
			albedo, cover := surface(u, v)
			if cover <= 0 {
				continue
			}
			key := y/block*b.W + x/block
			l, seen := known[key]
			if !seen {
				l.room = roomAt(room, normal)
				for k := range l.q {
					l.q[k] = quarterAt(k, at, normal)
				}
				known[key] = l
			}
			i := y*b.W + x
			b.Cover[i] = float32(cover)
			glint, ray := -1, ray.unit()
			if mirror > 0 {
				glint = mirrored(at, ray.sub(normal.mul(2*ray.dot(normal))))
			}
			for c := range 3 {
				a := albedo[c] * cover
				b.Room[3*i+c] = float32(a*l.room[c] + mirror*0.25*l.room[c])
				for k := range l.q {
					b.Quarter[k][3*i+c] = float32(a * l.q[k])
				}
				if glint >= 0 {
					b.Quarter[glint][3*i+c] += float32(mirror * screenLuminance)
				}
			}
		}
	}
	return b
}

// mirrored is the quarter of the screen that a ray from at along d meets; -1: none.
func mirrored(at, d vec) int {
	if d[2] >= 0 {
		return -1
	}
	s := at.sub(d.mul(at[2] / d[2]))
	x, y := s[0], s[1]+screenDrop
	if math.Abs(x) > screenW/2 || math.Abs(y) > screenH/2 {
		return -1
	}
	k := 0
	if x < 0 {
		k++
	}
	if y < 0 {
		k += 2
	}
	return k
}

// roomAt is the room's light on a matt surface with normal n, of this package.
func roomAt(room rehearsal.Room, n vec) (e [3]float64) {
	t := 0.5 + 0.5*n[1]
	for c := range 3 {
		e[c] = mix(room.Down[c], room.Up[c], t)
	}
	for _, l := range room.Lamps {
		d := vec{l.Dir[0], l.Dir[1], -l.Dir[2]}.unit()
		if k := n.dot(d); k > 0 {
			for c := range 3 {
				e[c] += k * l.RGB[c]
			}
		}
	}
	return e
}

// photo is a picture of the person from another day: reflectances of ink on paper, and where the head is.
type photo struct {
	w, h  int
	ink   []float32
	cover []float32
}

// snap takes the photograph in the other room, twice as fine as the frames.
func (s *Stage) snap() *photo {
	if s.photo != nil {
		return s.photo
	}
	const w, h = 2 * Width, 2 * Height
	b := s.who.bases(rehearsal.Pose{Z: rehearsal.Distance(s.distance)}, rehearsal.View{Width: w, Height: h}, s.away.room)
	p := &photo{w: w, h: h, ink: make([]float32, 3*w*h), cover: make([]float32, w*h)}
	back, room := s.away.back, s.away.room
	face, n := 0.0, 0.0
	for y := range h {
		for x := range w {
			o := y*w + x
			for c := range 3 {
				p.ink[3*o+c] = back.albedo[3*(y/2*Width+x/2)+c] * float32(back.share*(room.Up[c]+room.Down[c]))
			}
			if x < b.X0 || y < b.Y0 || x >= b.X0+b.W || y >= b.Y0+b.H {
				continue
			}
			i := (y-b.Y0)*b.W + x - b.X0
			p.cover[o] = b.Cover[i]
			for c := range 3 {
				p.ink[3*o+c] = p.ink[3*o+c]*(1-b.Cover[i]) + b.Room[3*i+c]
			}
			if x > w*2/5 && x < w*3/5 && y > h*3/10 && y < h*7/10 {
				face, n = face+float64(p.ink[3*o+1]), n+1
			}
		}
	}
	exposure := float32(0.35 / math.Max(face/math.Max(n, 1), 0.05))
	for i, v := range p.ink { // black ink and white paper
		p.ink[i] = min(max(v*exposure, 0.03), 0.85)
	}
	s.photo = p
	return p
}

// at gives the reflectance at a place in mm from the middle of the picture, life-size for somebody at a distance.
func (p *photo) at(u, v, distance float64) (c [3]float64, cover float64) {
	cx, cy := rehearsal.View{Width: p.w, Height: p.h}.Axis()
	f := rehearsal.View{Width: p.w, Height: p.h}.FocalLength()
	x, y := clamp(cx+u*f/distance-0.5, 0, float64(p.w-2)), clamp(cy-v*f/distance-0.5, 0, float64(p.h-2))
	i, j := int(x), int(y)
	fx, fy := x-float64(i), y-float64(j)
	for dy := range 2 {
		for dx := range 2 {
			w := (1 - fx + float64(dx)*(2*fx-1)) * (1 - fy + float64(dy)*(2*fy-1))
			o := (j+dy)*p.w + i + dx
			cover += w * float64(p.cover[o])
			for k := range 3 {
				c[k] += w * float64(p.ink[3*o+k])
			}
		}
	}
	return c, cover
}

// sheet is a photograph that somebody holds and slants as a head would be turned.
type sheet struct {
	stage   *Stage
	species Species
	steps   []light.Step
	hand    performance
	w, h    float64
	radius  float64
	pitch   float64
	mirror  float64
}

func newSheet(s *Stage, sp Species, steps []light.Step, dice *rand.Rand) (*sheet, error) {
	// What the person holds is the same in all films of a stage, so that a rendered pose serves them all.
	own := s.dice(string(sp))
	size := [][2]float64{{210, 297}, {297, 420}, {420, 297}, {594, 420}}[own.IntN(4)]
	sh := &sheet{stage: s, species: sp, steps: steps, hand: perform(dice), w: size[0], h: size[1], pitch: between(own, -8, 8)}
	if sp == PrintCurved {
		sh.radius = between(own, 75, 200)
		sh.w = math.Min(sh.w, sh.radius*2.4)
	}
	if own.IntN(3) == 0 {
		sh.mirror = between(own, 0.005, 0.02) // glossy paper
	}
	return sh, nil
}

func (sh *sheet) layer(ms float64, _ light.Quarters) (*rehearsal.Bases, []float32, float64, float64, error) {
	yaw := math.Round(sh.hand.yaw(sh.steps, ms)/yawStep) * yawStep
	key := fmt.Sprint(sh.species, yaw)
	b, ok := sh.stage.sheets[key]
	if !ok {
		p := newPanel(vec{0, 0, sh.stage.distance}, yaw, sh.pitch, sh.radius)
		picture := sh.stage.snap()
		b = p.render(sh.w, sh.h, sh.stage.here.room, func(u, v float64) ([3]float64, float64) {
			c, cover := picture.at(u, v, sh.stage.distance)
			if sh.species != PrintCut {
				cover = 1
			}
			return c, cover
		}, sh.mirror)
		sh.stage.sheets[key] = b
	}
	x, y := sh.hand.drift(ms)
	k := view().FocalLength() / sh.stage.distance
	return b, nil, x * k, y * k, nil
}
