package optics

import "math/rand/v2"

// Theme is something special that happens to a shot of any level.
type Theme string

// The themes.
const (
	Ordinary  Theme = ""          //
	GreyCopy  Theme = "grey-copy" // a copy on white paper
	Recapture Theme = "recapture" // shown on a screen
	Partial   Theme = "partial"   // 8 to 40 % of the document's length are outside the frame
	LowLight  Theme = "low-light" // a quarter of the light and the noise that comes with it
	Steep     Theme = "steep"     // one side up to a fifth of its half shorter
	HandHeld  Theme = "hand-held" // a thumb and fingers on two edges, and a little motion
)

// Themes lists all but the ordinary one.
var Themes = []Theme{GreyCopy, Recapture, Partial, LowLight, Steep, HandHeld}

// Over gives the shot with the theme laid over it. What it leaves to chance follows from the shot's seed.
func (t Theme) Over(s Shot, f Flat) Shot {
	r := rand.New(rand.NewPCG(s.Seed, 0x7468656d65))
	w, h := f.Size()
	switch t {
	case GreyCopy:
		s.Copy, s.Curl, s.Bow, s.Gutter = true, 0, 0, 0
	case Recapture:
		s.Screen = &Screen{Pitch: []float64{0.06, 0.1, 0.17, 0.22, 0.27}[r.IntN(5)], Glow: 0.2 + 0.5*r.Float64()}
		s.Curl, s.Bow, s.Gutter, s.Gain = 0, 0, 0, max(s.Gain, 0.9)
	case Partial:
		out := 0.08 + 0.32*r.Float64()
		q := s.outline(w, h)
		x0, y0, x1, y1 := q[0].X, q[0].Y, q[0].X, q[0].Y
		for _, p := range q {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
		switch r.IntN(4) {
		case 0:
			s.ShiftX += -x0 - out*(x1-x0)
		case 1:
			s.ShiftX += float64(s.Width) - x1 + out*(x1-x0)
		case 2:
			s.ShiftY += -y0 - out*(y1-y0)
		default:
			s.ShiftY += float64(s.Height) - y1 + out*(y1-y0)
		}
	case LowLight:
		s.Gain, s.Noise, s.Kelvin = 0.2+0.2*r.Float64(), 7+7*r.Float64(), -200-400*r.Float64()
	case Steep:
		k := 0.1 + 0.1*r.Float64()
		side := r.IntN(4)
		s.Corners = [4][2]float64{}
		for i, sign := range [4][2]float64{{1, 1}, {-1, 1}, {-1, -1}, {1, -1}} {
			if i == side || i == (side+1)%4 { // the two corners of one side move together and away from the camera
				s.Corners[i][side%2] = sign[side%2] * k
				s.Corners[i][1-side%2] = sign[1-side%2] * k * 0.7
			}
		}
		s.PxPerMM = min(s.PxPerMM, s.fit(w, h))
	case HandHeld:
		skin := r.IntN(len(skins))
		s.Fingers = []Finger{{4 + 5*r.Float64(), h * (0.3 + 0.4*r.Float64()), 170 + 20*r.Float64(), 18 + 3*r.Float64(), skin}}
		at := h * (0.2 + 0.2*r.Float64())
		for i := range 2 + r.IntN(2) {
			s.Fingers = append(s.Fingers, Finger{w - 2 - 4*r.Float64(), at + float64(i)*17, -10 + 20*r.Float64(), 15 + 2*r.Float64(), skin})
		}
		s.Motion, s.MotionAngle = max(s.Motion, 1.5+2*r.Float64()), 180*r.Float64()
	}
	return s
}
