package optics

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"sync"

	"gocv.io/x/gocv"
)

// Desk is what lies below the document.
type Desk int

// The desks.
const (
	Plate    Desk = iota // dark grey plate of a station
	White                // white table
	Wood                 // boards
	Cloth                // patterned cloth
	Papers               // printed papers, some askew
	Keyboard             // a keyboard
	Cables               // a table with cables, a pen and a cup's edge
	Stripes              // strong stripes
	desks
)

// Desks lists all of them.
func Desks() []Desk {
	all := make([]Desk, desks)
	for i := range all {
		all[i] = Desk(i)
	}
	return all
}

var deskNames = [desks]string{"plate", "white", "wood", "cloth", "papers", "keyboard", "cables", "stripes"}

func (d Desk) String() string {
	if d < 0 || d >= desks {
		return "desk?"
	}
	return deskNames[d]
}

// A texture is a desk as it is painted once, in BGR at 7 pixels a millimetre; shots show parts of it.
const (
	textureW, textureH = 2200, 1400
	textureMM          = 7.0
)

var textures [desks]func() []byte

func init() {
	for d := range desks {
		textures[d] = sync.OnceValue(func() []byte { return paint(d) })
	}
}

// desk cuts the frame's ground out of the texture: moved, turned and scaled by chance.
func (s Shot) desk() ([]byte, error) {
	d := s.Desk
	if d < 0 || d >= desks {
		d = Plate
	}
	m, err := gocv.NewMatFromBytes(textureH, textureW, gocv.MatTypeCV8UC3, textures[d]())
	if err != nil {
		return nil, err
	}
	defer m.Close()
	r := rand.New(rand.NewPCG(s.Seed, 0x6465736b))
	turn := 12 * (2*r.Float64() - 1)
	if r.IntN(3) == 0 {
		turn += 180
	}
	if d == Cloth || d == Papers || d == Stripes {
		turn = 360 * r.Float64()
	}
	k := (0.85 + 0.3*r.Float64()) * min(max(s.PxPerMM/textureMM, 0.7), 1.35)
	sin, cos := math.Sincos(turn * math.Pi / 180)
	cx, cy := textureW*(0.4+0.2*r.Float64()), textureH*(0.4+0.2*r.Float64())
	w := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	defer w.Close()
	mx, my := float64(s.Width)/2, float64(s.Height)/2
	for i, c := range []float64{k * cos, -k * sin, mx - k*cos*cx + k*sin*cy, k * sin, k * cos, my - k*sin*cx - k*cos*cy} {
		w.SetDoubleAt(i/3, i%3, c)
	}
	out := gocv.NewMat()
	defer out.Close()
	gocv.WarpAffineWithParams(m, &out, w, image.Pt(s.Width, s.Height), gocv.InterpolationLinear, gocv.BorderReflect101, color.RGBA{})
	return out.ToBytes(), nil
}
