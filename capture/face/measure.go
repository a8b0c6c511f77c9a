package face

import (
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

// gauge is where the landmarks lie in the crop that quality is measured on, in parts of its side; the limits of the checks belong
// to it, whatever model is installed.
var gauge = Landmarks{{X: 0.3156, Y: 0.4616}, {X: 0.6826, Y: 0.4616}, {X: 0.5003, Y: 0.6405}, {X: 0.3495, Y: 0.8247}, {X: 0.6534, Y: 0.8247}}

const cropSide = 128 // pixels

// part is a box of the crop in hundredths of its side.
type part struct{ x0, x1, y0, y1 int }

// Where things are in the crop.
var (
	partCore   = part{24, 76, 36, 92} // from the brows to the chin, without hair and background
	partCheekR = part{22, 36, 52, 62} // below the eyes
	partCheekL = part{64, 78, 52, 62}
	partMouth  = part{36, 64, 76, 94} // and chin
	partLips   = part{34, 66, 74, 90}
	partEyes   = part{22, 78, 38, 52}
	partBridge = part{44, 56, 40, 52} // of the nose, where glasses rest
)

// crop is the aligned face: cropSide by cropSide BGR pixels, and their luma.
type crop struct {
	bgr  []byte
	luma [cropSide * cropSide]float64
}

func newCrop(bgr []byte) *crop {
	c := &crop{bgr: bgr}
	for i := range c.luma {
		c.luma[i] = 0.114*float64(bgr[3*i]) + 0.587*float64(bgr[3*i+1]) + 0.299*float64(bgr[3*i+2])
	}
	return c
}

// each calls do with the index of every pixel of a part.
func (p part) each(do func(i int)) {
	for y := cropSide * p.y0 / 100; y < cropSide*p.y1/100; y++ {
		for x := cropSide * p.x0 / 100; x < cropSide*p.x1/100; x++ {
			do(y*cropSide + x)
		}
	}
}

// chroma is the mean Cr and Cb (BT.601) of a part.
func (c *crop) chroma(p part) (cr, cb float64) {
	n := 0.0
	p.each(func(i int) {
		b, g, r := float64(c.bgr[3*i]), float64(c.bgr[3*i+1]), float64(c.bgr[3*i+2])
		cr += 0.5*r - 0.4187*g - 0.0813*b
		cb += 0.5*b - 0.3313*g - 0.1687*r
		n++
	})
	return cr / n, cb / n
}

// lines is the mean strength of horizontal edges in a part by the mean luma there, so that neither the light nor the skin matters.
func (c *crop) lines(p part) float64 {
	var edge, luma float64
	p.each(func(i int) {
		edge += math.Abs(c.luma[i+cropSide] - c.luma[i-cropSide])
		luma += c.luma[i]
	})
	return edge / math.Max(luma, 1)
}

// sharpness is the variance of the Laplacian (J. Pech-Pacheco and others 2000).
func (c *crop) sharpness() float64 {
	const n = cropSide
	var sum, squares float64
	for y := 1; y < n-1; y++ {
		for x := 1; x < n-1; x++ {
			i := y*n + x
			l := c.luma[i-1] + c.luma[i+1] + c.luma[i-n] + c.luma[i+n] - 4*c.luma[i]
			sum, squares = sum+l, squares+l*l
		}
	}
	count := float64((n - 2) * (n - 2))
	return squares/count - (sum/count)*(sum/count)
}

// measure fills in what the aligned crop tells.
func (q *Quality) measure(c *crop) {
	q.Sharpness = round(c.sharpness())
	var core []float64
	var sum, squares, left, right float64
	partCore.each(func(i int) {
		v := c.luma[i]
		core, sum, squares = append(core, v), sum+v, squares+v*v
		if i%cropSide < cropSide/2 {
			left += v
		} else {
			right += v
		}
	})
	mean := sum / float64(len(core))
	slices.Sort(core)
	q.Luma, q.Contrast = round(mean), round(math.Sqrt(math.Max(0, squares/float64(len(core))-mean*mean)))
	q.Bright = round(core[len(core)*98/100])
	q.Evenness = round(math.Min(left, right) / math.Max(1, math.Max(left, right)))

	cr1, cb1 := c.chroma(partCheekR)
	cr2, cb2 := c.chroma(partCheekL)
	cr3, cb3 := c.chroma(partMouth)
	q.Mask = round(math.Hypot((cr1+cr2)/2-cr3, (cb1+cb2)/2-cb3))
	q.Mouth = round(c.lines(partLips) / math.Max(1e-6, c.lines(partEyes)))
	q.Glasses = round(c.lines(partBridge) / math.Max(1e-6, (c.lines(partCheekR)+c.lines(partCheekL))/2))
}

// brightTenth is the luma above which the brightest tenth of a frame lies, from every 16th pixel of every 16th row.
func brightTenth(f capture.Frame) float64 {
	var count [256]int
	n := 0
	for y := 0; y < f.Height; y += 16 {
		for x := 0; x < f.Width; x += 16 {
			i := 3 * (y*f.Width + x)
			count[(29*int(f.Pix[i])+150*int(f.Pix[i+1])+77*int(f.Pix[i+2]))>>8]++
			n++
		}
	}
	seen := 0
	for v := 255; v >= 0; v-- {
		if seen += count[v]; 10*seen >= n {
			return float64(v)
		}
	}
	return 0
}
