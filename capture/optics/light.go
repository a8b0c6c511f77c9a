package optics

import (
	"image"
	"math"
	"math/rand/v2"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// lay composes page and desk and lights them. page is BGRA with premultiplied alpha; at maps its pixels to the frame's.
func (s Shot) lay(page gocv.Mat, at capture.Homography, v view) ([]byte, error) {
	size := image.Pt(s.Width, s.Height)
	m := matOf(at)
	defer m.Close()
	seen := gocv.NewMat()
	defer seen.Close()
	gocv.WarpPerspective(page, &seen, m, size)
	shade, err := s.shadow(seen, v)
	if err != nil {
		return nil, err
	}
	pix, err := s.desk()
	if err != nil {
		return nil, err
	}
	top, err := seen.DataPtrUint8()
	if err != nil {
		return nil, err
	}
	balance := whiteBalance(s.Kelvin)
	sin, cos := math.Sincos(s.GradientAngle * math.Pi / 180)
	reach := math.Hypot(float64(s.Width), float64(s.Height))
	for y := range s.Height {
		// The light runs linearly along the row: 16 bits behind the point.
		start := s.Gain * (1 + s.Gradient*(-float64(s.Width)/2*cos+(float64(y)-float64(s.Height)/2)*sin)/reach)
		step := s.Gain * s.Gradient * cos / reach
		light, add := int(start*65536), int(step*65536)
		row, over, dark := pix[3*y*s.Width:3*(y+1)*s.Width], top[4*y*s.Width:4*(y+1)*s.Width], shade[y*s.Width:(y+1)*s.Width]
		for x := range s.Width {
			l := light + add*x
			o, p := over[4*x:4*x+4:4*x+4], row[3*x:3*x+3:3*x+3]
			under := (255 - int(o[3])) * (255 - int(dark[x])) // 255*255 is the bare desk
			for c := range 3 {
				val := int(o[c])
				if under > 0 {
					val += int(p[c]) * under / 65025
				}
				val = val * balance[c] >> 8 * l >> 16
				p[c] = byte(min(val, 255))
			}
		}
	}
	return pix, nil
}

// shadow gives for each pixel how much of the desk's light the document takes, 0..255.
func (s Shot) shadow(seen gocv.Mat, v view) ([]byte, error) {
	alpha := gocv.NewMat()
	defer alpha.Close()
	gocv.ExtractChannel(seen, &alpha, 3)
	small := gocv.NewMat()
	defer small.Close()
	const shrink = 8
	gocv.Resize(alpha, &small, image.Pt(s.Width/shrink, s.Height/shrink), 0, 0, gocv.InterpolationArea)
	blur := 2.2 * v.scale() / shrink
	gocv.GaussianBlur(small, &small, image.Point{}, blur, blur, gocv.BorderReplicate)
	// The lamp stands at the upper left: the shadow falls 1.5 mm to the right and 2 mm down.
	px := v.scale() / shrink
	move := gocv.NewMatWithSize(2, 3, gocv.MatTypeCV64F)
	defer move.Close()
	for i, c := range []float64{1, 0, 1.5 * px, 0, 1, 2 * px} {
		move.SetDoubleAt(i/3, i%3, c)
	}
	gocv.WarpAffine(small, &small, move, image.Pt(s.Width/shrink, s.Height/shrink))
	gocv.Resize(small, &alpha, image.Pt(s.Width, s.Height), 0, 0, gocv.InterpolationLinear)
	out := alpha.ToBytes()
	for i, a := range out {
		out[i] = byte(int(a) * 110 >> 8)
	}
	return out, nil
}

// whiteBalance gives the factors on blue, green and red, 256 being one, when the camera takes light of 5000 K for light that is
// so many kelvin colder or warmer. Planck's law at 450, 540 and 610 nm.
func whiteBalance(kelvin float64) [3]int {
	planck := func(nm, t float64) float64 { return 1 / (math.Exp(1.4388e7/(nm*t)) - 1) }
	var out [3]int
	for c, nm := range [3]float64{450, 540, 610} {
		gain := planck(nm, 5000+kelvin) / planck(nm, 5000) * planck(540, 5000) / planck(540, 5000+kelvin)
		out[c] = int(math.Round(256 * gain))
	}
	return out
}

// shine is the strength of a reflection at (x, y) mm in the page's plane.
func (v view) shine(g Glare, x, y float64) float64 {
	if g.W <= 0 || g.H <= 0 {
		return 0
	}
	sin, cos := math.Sincos(g.Angle * math.Pi / 180)
	dx, dy := x-g.X*v.w, y-g.Y*v.h
	a, b := (cos*dx+sin*dy)/(g.W*v.w), (cos*dy-sin*dx)/(g.H*v.w)
	r := a*a + b*b
	if r > 9 {
		return 0
	}
	// A flat top with a soft rim: the lamp's face, spread by the laminate.
	return g.Strength * (0.92*math.Exp(-r*r) + 0.08*math.Exp(-r/1.5))
}

// glare lights up the ellipse.
func (v view) glare(pix []byte, g Glare) {
	reach := 3 * max(g.W, g.H) * v.w
	for box, y := v.around(g.X*v.w, g.Y*v.h, reach), 0; y < box.Dy(); y++ {
		for x := box.Min.X; x < box.Max.X; x++ {
			px, py := v.toPage.At(float64(x)+0.5, float64(box.Min.Y+y)+0.5)
			if k := int(v.shine(g, px, py) * 300); k > 0 {
				p := pix[3*((box.Min.Y+y)*v.shot.Width+x):]
				for c := range 3 {
					p[c] = byte(min(int(p[c])+k, 255))
				}
			}
		}
	}
}

// around gives the part of the frame that shows a square of the page's plane; r is half its side in mm.
func (v view) around(x, y, r float64) image.Rectangle {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, c := range [4][2]float64{{-r, -r}, {r, -r}, {r, r}, {-r, r}} {
		px, py := v.toFrame.At(x+c[0], y+c[1])
		x0, y0, x1, y1 = min(x0, px), min(y0, py), max(x1, px), max(y1, py)
	}
	frame := image.Rect(0, 0, v.shot.Width, v.shot.Height)
	const far = 1 << 20
	return image.Rect(int(max(x0, -far)), int(max(y0, -far)), int(min(x1, far))+1, int(min(y1, far))+1).Intersect(frame)
}

// grainTable holds Gaussian noise with a standard deviation of 32.
var grainTable = func() (t [1 << 16]int8) {
	r := rand.New(rand.NewPCG(23, 5))
	for i := range t {
		t[i] = int8(max(min(math.Round(32*r.NormFloat64()), 127), -127))
	}
	return t
}()

// grain adds the sensor's noise. Two thirds of the variance are common to the three colours, as the camera's own processing
// leaves it.
func grain(pix []byte, sigma float64, seed uint64) {
	if sigma <= 0 {
		return
	}
	common, own := int(sigma*math.Sqrt(2.0/3)*8), int(sigma*math.Sqrt(1.0/3)*8) // table/32, so that 8/256 is one
	r := rand.New(rand.NewPCG(seed, 0x677261696e))
	const mask, run = 1<<16 - 1, 3 * 1361
	for len(pix) > 0 {
		n := min(run, len(pix))
		a, b := int(r.Uint64()&mask), int(r.Uint64()&mask)
		for i, j := 0, a; i+2 < n; i, j = i+3, j+1 {
			light := int(grainTable[j&mask]) * common
			for c := range 3 {
				val := int(pix[i+c]) + (light+int(grainTable[(b+i+c)&mask])*own)>>8
				pix[i+c] = byte(min(max(val, 0), 255))
			}
		}
		pix = pix[n:]
	}
}
