package rehearsal

import "math"

// ScreenLight is what the station's screen shines: the linear drive (0 dark, 1 full) of red, green and blue in its four
// quarters, left and right as the person before it sees them. The subject's own left is lit by the left quarters.
type ScreenLight struct{ TopLeft, TopRight, BottomLeft, BottomRight [3]float64 }

// FullScreen shines one colour everywhere.
func FullScreen(r, g, b float64) ScreenLight {
	c := [3]float64{r, g, b}
	return ScreenLight{c, c, c, c}
}

// HalfScreen shines white on one half: "left", "right", "top" or "bottom"; nothing for any other word.
func HalfScreen(half string) ScreenLight {
	w := [3]float64{1, 1, 1}
	switch half {
	case "left":
		return ScreenLight{TopLeft: w, BottomLeft: w}
	case "right":
		return ScreenLight{TopRight: w, BottomRight: w}
	case "top":
		return ScreenLight{TopLeft: w, TopRight: w}
	case "bottom":
		return ScreenLight{BottomLeft: w, BottomRight: w}
	}
	return ScreenLight{}
}

// The screen: 24 inches, upright, its middle below the camera, in the camera's plane.
const (
	screenW, screenH = 531.0, 299.0 // mm
	screenDrop       = 165.0        // mm from the camera down to the middle
	// screenGain makes a white screen at 550 mm give 0.4 of what 300 lux of room light give: 120 lux.
	screenGain = 0.4 * math.Pi * 550 * 550 / (screenW * screenH)
)

// lamp is a far source: direction towards it, and its irradiance.
type lamp struct {
	dir vec
	c   rgb
}

// lighting is the room and the screen. One unit of irradiance stands for about 300 lux.
type lighting struct {
	lamps    []lamp
	up, down rgb // ambient from above and from below
	screen   []source
}

// source is a patch of the screen.
type source struct {
	at vec
	c  rgb
}

func lobbyLight() *lighting {
	return &lighting{
		lamps: []lamp{
			{vec{-0.55, 0.5, 0.67}.unit(), rgb{0.80, 0.77, 0.72}}, // the tall window, left of the picture
			{vec{0.7, 0.35, 0.45}.unit(), rgb{0.22, 0.21, 0.20}},  // the wall that it lights
			{vec{0.75, 0.45, -0.5}.unit(), rgb{0.34, 0.31, 0.27}}, // ceiling lights behind
		},
		up:   rgb{0.40, 0.40, 0.41},
		down: rgb{0.19, 0.175, 0.16},
	}
}

func studioLight() *lighting {
	return &lighting{
		lamps: []lamp{
			{vec{0.35, 0.35, 0.85}.unit(), rgb{0.62, 0.62, 0.63}},
			{vec{-0.6, 0.3, 0.7}.unit(), rgb{0.42, 0.42, 0.42}},
		},
		up:   rgb{0.40, 0.40, 0.41},
		down: rgb{0.26, 0.26, 0.26},
	}
}

// dimmed returns a copy with the room's light times k; the screen is untouched.
func (l *lighting) dimmed(k float64) *lighting {
	d := &lighting{up: l.up.mul(k), down: l.down.mul(k), screen: l.screen}
	for _, p := range l.lamps {
		d.lamps = append(d.lamps, lamp{p.dir, p.c.mul(k)})
	}
	return d
}

// shine sets what the screen gives; e is where the camera stands.
func (l *lighting) shine(s ScreenLight, e eye) {
	l.screen = l.screen[:0]
	add := func(d [3]float64, sx, sy float64) {
		if d[0]+d[1]+d[2] > 0 {
			at := vec{sx * screenW / 4, -screenDrop + sy*screenH/4, e.dist}
			l.screen = append(l.screen, source{at, rgb{d[0], d[1], d[2]}})
		}
	}
	// The screen's left, as the person sees it, is at +x.
	add(s.TopLeft, 1, 1)
	add(s.TopRight, -1, 1)
	add(s.BottomLeft, 1, -1)
	add(s.BottomRight, -1, -1)
}

// at is the light that a matt surface at p with normal n sends back per albedo, and the white highlight.
func (l *lighting) at(p, n vec, ao float64, m *mesh) (rgb, float64) {
	t := 0.5 + 0.5*n.Y
	out := l.down.lerp(l.up, t).mul(ao)
	spec := 0.0
	for i := range l.lamps {
		k := n.dot(l.lamps[i].dir)
		h := l.lamps[i].dir
		h.Z++
		if k > -0.25 {
			// Light that wanders under the skin softens the edge of the shade, red most.
			soft := (k + 0.25) / 1.25
			soft *= soft
			hard := math.Max(0, k)
			w := mix(hard, soft, 0.5) * (0.35 + 0.65*ao)
			c := l.lamps[i].c
			out.R += c.R * mix(w, soft, 0.35)
			out.G += c.G * w
			out.B += c.B * w
		}
		if m.gloss > 0 && k > 0 {
			if q := n.dot(h); q > 0 {
				q = q * q / h.dot(h) // the square of the cosine
				for range m.sharp {
					q *= q
				}
				spec += m.gloss * l.lamps[i].c.G * q * ao
			}
		}
	}
	for _, s := range l.screen {
		d := s.at.sub(p)
		r2 := d.dot(d)
		r := math.Sqrt(r2)
		k := n.dot(d) / r
		if k <= 0 {
			continue
		}
		// A patch of the screen as a Lambertian source: cos at both ends, over the distance squared.
		e := k * (d.Z / r) * (screenW * screenH / 4) / (math.Pi * r2) * screenGain * (0.3 + 0.7*ao)
		out = out.add(s.c.mul(e))
	}
	return out, spec
}
