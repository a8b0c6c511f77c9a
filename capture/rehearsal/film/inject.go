package film

import (
	"math"
	"math/rand/v2"

	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/capture/rehearsal"
)

// tint is a program that gives a film the colour of the screen: light times 1 + strength * drive, some time after the screen.
type tint struct {
	show     show
	strength float64
	sides    bool // each side of the picture, and its top and bottom, by its half of the screen
}

func newTint(dice *rand.Rand, steps []light.Step, sides bool) *tint {
	t := &tint{show: newShow(dice, steps), strength: between(dice, 0.3, 1.5), sides: sides}
	t.show.lag += between(dice, 20, 80)
	t.show.lag = math.Min(t.show.lag, 300)
	return t
}

// at gives the factors at u, v (0..1 over the picture, from its top left) for each channel as a + b*u + c*v.
func (t *tint) at(ms float64) (flat, across, down [3]float64) {
	q := t.show.at(ms)
	for c := range 3 {
		mean := (q[0][c] + q[1][c] + q[2][c] + q[3][c]) / 4
		flat[c] = 1 + t.strength*mean
		if t.sides {
			right := (q[0][c] + q[2][c] - q[1][c] - q[3][c]) / 2 // the screen's left is at the right of the picture
			low := (q[2][c] + q[3][c] - q[0][c] - q[1][c]) / 2
			across[c], down[c] = t.strength*right, t.strength*low
			flat[c] -= (across[c] + down[c]) / 2
		}
	}
	return flat, across, down
}

// apply tints a BGR picture.
func (t *tint) apply(pix []byte, ms float64) {
	flat, across, down := t.at(ms)
	to, from := light22(), toned22()
	for y := range Height {
		v := (float64(y) + 0.5) / Height
		for x := range Width {
			u := (float64(x) + 0.5) / Width
			o := 3 * (y*Width + x)
			for c := range 3 {
				k := float32(math.Max(0, flat[c]+across[c]*u+down[c]*v))
				pix[o+2-c] = from[min(int(to[pix[o+2-c]]*k*toneSteps+0.5), toneSteps)]
			}
		}
	}
}

// injection feeds frames in behind the camera's name.
type injection struct {
	clip *Film
	tint *tint
}

func newInjection(f *Film, dice *rand.Rand) (*injection, error) {
	clip, err := f.clip(dice, f.Species == InjectOld)
	if err != nil {
		return nil, err
	}
	in := &injection{clip: clip}
	if f.Species != InjectOld {
		in.tint = newTint(dice, f.Session.Steps, f.Species == InjectShade)
		clip.camera.exposure *= 0.7 // the film is made dark enough to be tinted
	}
	return in, nil
}

func (in *injection) frame(ms float64, i int) ([]byte, error) {
	f, err := in.clip.Frame(min(i, len(in.clip.Session.Frames)-1))
	if err == nil && in.tint != nil {
		in.tint.apply(f.Pix, ms)
	}
	return f.Pix, err
}

func (in *injection) layer(float64, light.Quarters) (*rehearsal.Bases, []float32, float64, float64, error) {
	return &rehearsal.Bases{}, nil, 0, 0, nil
}
