package film

import (
	"math"
	"math/rand/v2"
	"sync"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// tablet is a display that somebody holds before the camera: a film that shines by itself, under glass that sends a little of the
// screen's and the room's light back.
type tablet struct {
	clip   *Film
	tint   *tint
	white  float64 // luminance in units
	panel  panel
	glass  *rehearsal.Bases
	places []int32 // for each pixel of the glass, that of the film, or -1
	hand   performance
	k      float64 // pixels a mm
	glow   []float32
}

const bezel = 9.0 // mm of black around the display

func newTablet(f *Film, dice *rand.Rand) (*tablet, error) {
	clip, err := f.clip(dice, f.Species == Tablet && dice.IntN(2) == 0)
	if err != nil {
		return nil, err
	}
	s := f.stage
	t := &tablet{clip: clip, white: between(dice, 200, 600) * math.Pi / 300, hand: perform(dice), k: view().FocalLength() / s.distance}
	if f.Species == TabletTint {
		t.tint = newTint(dice, f.Session.Steps, false)
	}
	size := [][2]float64{{264, 198}, {286, 179}, {345, 215}}[dice.IntN(3)]
	t.panel = newPanel(vec{between(dice, -8, 8), between(dice, -12, 8), s.distance}, between(dice, -8, 8), between(dice, -10, 10), 0)
	mirror, matt := between(dice, 0.015, 0.045), between(dice, 0.004, 0.02)
	var at []int32
	t.glass = t.panel.render(size[0]+2*bezel, size[1]+2*bezel, f.at.room, func(u, v float64) (albedo [3]float64, cover float64) {
		pixel := int32(-1)
		albedo = [3]float64{matt, matt, matt}
		if math.Abs(u) > size[0]/2 || math.Abs(v) > size[1]/2 {
			albedo = [3]float64{0.03, 0.03, 0.03}
		} else {
			cx, cy := view().Axis()
			x, y := int(cx+u*t.k), int(cy-v*t.k)
			if x >= 0 && y >= 0 && x < Width && y < Height {
				pixel = int32(y*Width + x)
			}
		}
		at = append(at, pixel)
		return albedo, 1
	}, mirror)
	t.places = make([]int32, 0, len(at))
	i := 0
	for _, c := range t.glass.Cover { // the panel asked for covered pixels only, in their order
		p := int32(-1)
		if c > 0 {
			p = at[i]
			i++
		}
		t.places = append(t.places, p)
	}
	t.glow = make([]float32, 3*len(t.places))
	return t, nil
}

func (t *tablet) layer(ms float64, _ light.Quarters) (*rehearsal.Bases, []float32, float64, float64, error) {
	frames := t.clip.Session.Frames
	i := 0
	for i+1 < len(frames) && frames[i+1] <= ms {
		i++
	}
	f, err := t.clip.Frame(i)
	if err != nil {
		return nil, nil, 0, 0, err
	}
	if t.tint != nil {
		t.tint.apply(f.Pix, ms)
	}
	to := light22()
	white := float32(t.white)
	for k, p := range t.places {
		if p < 0 {
			continue
		}
		t.glow[3*k], t.glow[3*k+1], t.glow[3*k+2] = white*to[f.Pix[3*p+2]], white*to[f.Pix[3*p+1]], white*to[f.Pix[3*p]]
	}
	x, y := t.hand.drift(ms)
	return t.glass, t.glow, x * t.k, y * t.k, nil
}

// light22 is the light of a byte on a usual display: a power of 2.2, and a black that shines a little.
var light22 = sync.OnceValue(func() *[256]float32 {
	var t [256]float32
	for i := range t {
		t[i] = float32(0.001 + 0.999*math.Pow(float64(i)/255, 2.2))
	}
	return &t
})

// toned22 turns light, in toneSteps, into bytes for a usual display.
var toned22 = sync.OnceValue(func() *[toneSteps + 1]byte {
	var t [toneSteps + 1]byte
	for i := range t {
		t[i] = byte(255*math.Pow(float64(i)/toneSteps, 1/2.2) + 0.5)
	}
	return &t
})
