package optics

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"gocv.io/x/gocv"
)

// Screen is a display that shows the picture of a document instead of the document.
type Screen struct {
	Pitch float64 // mm between its pixels: a telephone has 0.06, a tablet 0.1, a monitor 0.25
	Glow  float64 // 0..1: how much its black shines
}

var screenMargins = margins{9, 9, 9, 9, color.RGBA{R: 26, G: 24, B: 23, A: 255}}

// show turns the picture into the screen's dots: three upright stripes of light a pixel with dark between.
func (d *Screen) show(m *gocv.Mat, ppm *float64, v view) error {
	pitch := max(d.Pitch, 0.05)
	w, h := int(math.Round(v.w/pitch)), int(math.Round(v.h/pitch))
	gocv.Resize(*m, m, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
	// Fine enough for the stripes, and no coarser than twice the frame.
	k := max(3, int(math.Ceil(2*v.scale()*pitch)))
	k += (3 - k%3) % 3
	gocv.Resize(*m, m, image.Pt(w*k, h*k), 0, 0, gocv.InterpolationNearestNeighbor)
	*ppm = float64(w*k) / v.w
	pix, err := m.DataPtrUint8()
	if err != nil {
		return err
	}
	lift := 26 * d.Glow
	for y := range h * k {
		row := 1.0
		if k > 3 && y%k == 0 || k == 3 && y%3 == 2 {
			row = 0.7
		}
		for x := range w * k {
			o := 4 * (y*w*k + x)
			stripe := 2 - x%k*3/k // red, green, blue from the left; the pixels are BGR
			for c := range 3 {
				part := 0.22
				if c == stripe {
					part = 1
				}
				blue := lift * [3]float64{1.25, 1, 0.9}[c]
				pix[o+c] = byte(min((blue+float64(pix[o+c])*(1-lift/255))*part*row, 255))
			}
		}
	}
	// A pixel of the sensor gathers the light of nine tenths of its pitch. What is left of the dots beats with it: the moiré that
	// gives a screen away.
	n := max(1, int(math.Round(0.9**ppm/v.scale())))
	gocv.Blur(*m, m, image.Pt(n, n))
	m.ConvertToWithParams(m, gocv.MatTypeCV8UC4, 2, 0) // screens are brighter than paper
	return nil
}

// copied makes a grey copy of the picture: toner knows little between black and white, and leaves specks.
func copied(m *gocv.Mat, seed uint64) error {
	pix, err := m.DataPtrUint8()
	if err != nil {
		return err
	}
	var tone [256]byte
	for i := range tone {
		x := float64(i)/255 - 0.5
		tone[i] = byte(18 + 222*min(max(0.5+1.35*x-0.9*x*x*x, 0), 1))
	}
	r := rand.New(rand.NewPCG(seed, 0x746f6e6572))
	for i := 0; i+3 < len(pix); i += 4 {
		g := (29*int(pix[i]) + 150*int(pix[i+1]) + 77*int(pix[i+2])) >> 8
		k := tone[g]
		if r.Uint32()&0x7fff == 0 {
			k = 60
		}
		pix[i], pix[i+1], pix[i+2] = k, k, k
	}
	return nil
}
