package press

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Shot is how a page is seen: part of it cut out, laid into a picture with a homography, blurred, sharpened, lit, compressed.
// A turn of 0 and a jitter of 0 make a scan, a desk around it a webcam picture.
type Shot struct {
	Crop     string  // "" the whole page, "zone" the zone and Margin millimetres around it, "lower" the lower half
	Margin   float64 // mm around a zone; may be 0
	W, H     int     // pixels of the picture; H 0 lets the picture fit the page
	PxPerMM  float64 // with a desk; 0 fills the picture
	Turn     float64 // degrees
	Jitter   float64 // how far corners are from a rectangle, as a share of half a side
	Border   uint8   // brightness around the page
	Desk     bool    // wood instead of plain border
	BlurMM   float64 // defocus, sigma on paper
	BlurPx   float64 // softness of the picture itself, sigma
	MovePx   float64 // length of a motion blur
	Sharpen  float64 // amount of unsharp masking
	Gain     float64 // brightness; 0 means 1
	Gradient float64 // change of brightness over the picture, share
	Noise    float64 // sigma, grey steps
	Glare    float64 // radius of a white spot as a share of the width of the page; 0 for none
	JPEG     int     // quality; 0 leaves the picture alone
	Stretch  float64 // width of the finished picture over its true one; 0 means 1
	Busy     float64 // share of the width that the page takes on a sheet of print; 0 for all of it
	Quarters int     // quarter turns to the right, of the finished picture
	Seed     uint64
}

// See draws the picture and returns the true corners of the page in it, clockwise from the page's own top left.
func (s Shot) See(p Page) (capture.Frame, capture.Quad, error) {
	wMM, hMM := Size(p.Zone.Kind)
	x0, y0, x1, y1 := 0.0, 0.0, wMM, hMM
	switch s.Crop {
	case "zone":
		x0, y0, x1, y1 = p.band()
		x0, y0, x1, y1 = x0-s.Margin, y0-s.Margin, x1+s.Margin, y1+s.Margin
	case "lower":
		_, y0, _, _ = p.band()
		y0 -= hMM * 0.25
	}
	sin, cos := math.Sincos(s.Turn * math.Pi / 180)
	scale := s.PxPerMM
	if s.H == 0 {
		// The picture fits the turned page.
		bw, bh := (x1-x0)*math.Abs(cos)+(y1-y0)*math.Abs(sin), (x1-x0)*math.Abs(sin)+(y1-y0)*math.Abs(cos)
		if s.Busy > 0 {
			bw, bh = bw/s.Busy, bh/s.Busy*1.1
		}
		scale = float64(s.W) / bw
		s.H = max(int(math.Round(bh*scale)), 16)
	}
	perMM := min(max(scale*1.5, 9), 20)
	flat, err := p.Draw(perMM)
	if err != nil {
		return capture.Frame{}, capture.Quad{}, err
	}
	defer flat.Close()
	// What is finer than a pixel is lost, then the defocus.
	sigma := math.Hypot(max(0.5*perMM/scale-0.3, 0), s.BlurMM*perMM)
	if sigma > 0.3 {
		gocv.GaussianBlur(flat, &flat, image.Point{}, sigma, sigma, gocv.BorderReplicate)
	}
	rng := rand.New(rand.NewPCG(s.Seed, 8))
	var q capture.Quad
	cx, cy := float64(s.W)/2-0.5, float64(s.H)/2-0.5
	for i, c := range [4][2]float64{{x0, y0}, {x1, y0}, {x1, y1}, {x0, y1}} {
		x := (c[0] - (x0+x1)/2) * scale * (1 - s.Jitter*rng.Float64())
		y := (c[1] - (y0+y1)/2) * scale * (1 - s.Jitter*rng.Float64())
		q[i] = capture.Point{X: cx + cos*x - sin*y, Y: cy + sin*x + cos*y}
	}
	picture := s.lay(flat, [4]float64{x0 * perMM, y0 * perMM, x1 * perMM, y1 * perMM}, q, rng)
	defer picture.Close()
	if s.Busy > 0 {
		s.print(&picture, q)
	}
	page := s.corners(q, [4]float64{x0, y0, x1, y1}, wMM, hMM)
	s.spoil(&picture, q, rng)
	if s.Stretch > 0 {
		gocv.Resize(picture, &picture, image.Pt(int(float64(picture.Cols())*s.Stretch), picture.Rows()), 0, 0, gocv.InterpolationLinear)
		for i := range page {
			page[i].X *= s.Stretch
		}
	}
	for range s.Quarters & 3 {
		gocv.Rotate(picture, &picture, gocv.Rotate90Clockwise)
		for i, c := range page {
			page[i] = capture.Point{X: float64(picture.Cols()) - 1 - c.Y, Y: c.X}
		}
	}
	return capture.Frame{Pix: picture.ToBytes(), Width: picture.Cols(), Height: picture.Rows()}, page, nil
}

// lay puts a part of the page into the picture.
func (s Shot) lay(flat gocv.Mat, part [4]float64, q capture.Quad, rng *rand.Rand) gocv.Mat {
	m := between([4][2]float64{{part[0], part[1]}, {part[2], part[1]}, {part[2], part[3]}, {part[0], part[3]}}, q)
	defer m.Close()
	picture := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(float64(s.Border), float64(s.Border), float64(s.Border), 0), s.H, s.W, gocv.MatTypeCV8UC3)
	if s.Desk {
		pix, _ := picture.DataPtrUint8()
		base := 40 + 90*rng.Float64()
		for y := range s.H {
			for x := range s.W {
				grain := 7*math.Sin(float64(x)*0.09+2*math.Sin(float64(y)*0.013)) + 10*float64(y)/float64(s.H)
				for c, k := range [3]float64{0.75, 1, 1.25} {
					pix[3*(y*s.W+x)+c] = byte(min(base*k+grain, 255))
				}
			}
		}
	}
	mask := gocv.NewMatWithSize(flat.Rows(), flat.Cols(), gocv.MatTypeCV8U)
	defer mask.Close()
	mask.SetTo(gocv.NewScalar(0, 0, 0, 0))
	gocv.Rectangle(&mask, image.Rect(int(part[0]), int(part[1]), int(part[2]), int(part[3])), color.RGBA{255, 255, 255, 255}, -1)
	over, cover := gocv.NewMat(), gocv.NewMat()
	defer over.Close()
	defer cover.Close()
	size := image.Pt(s.W, s.H)
	gocv.WarpPerspectiveWithParams(flat, &over, m, size, gocv.InterpolationLinear, gocv.BorderReplicate, color.RGBA{})
	gocv.WarpPerspectiveWithParams(mask, &cover, m, size, gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{})
	over.CopyToWithMask(&picture, cover)
	return picture
}

// print fills the paper around the page with lines of text, as on a web page or in a brochure.
func (s Shot) print(picture *gocv.Mat, q capture.Quad) {
	top, bottom := float64(s.H), 0.0
	for _, c := range q {
		top, bottom = min(top, c.Y), max(bottom, c.Y)
	}
	ink := color.RGBA{60, 60, 60, 255}
	if s.Border < 100 {
		ink = color.RGBA{220, 220, 220, 255}
	}
	for y := 20; y < s.H; y += 24 {
		if float64(y) > top-6 && float64(y) < bottom+20 {
			continue
		}
		gocv.PutText(picture, "The issuing office of Utopia shows its new documents to the public for the first time today, and says", image.Pt(14, y),
			gocv.FontHersheySimplex, 0.5, ink, 1)
	}
}

// between is the homography of four points to four others.
func between(from [4][2]float64, to capture.Quad) gocv.Mat {
	var a, b []gocv.Point2f
	for i := range from {
		a = append(a, gocv.Point2f{X: float32(from[i][0]), Y: float32(from[i][1])})
		b = append(b, gocv.Point2f{X: float32(to[i].X), Y: float32(to[i].Y)})
	}
	va, vb := gocv.NewPoint2fVectorFromPoints(a), gocv.NewPoint2fVectorFromPoints(b)
	defer va.Close()
	defer vb.Close()
	return gocv.GetPerspectiveTransform2f(va, vb)
}

// corners are those of the whole page when a part of it lies at q.
func (s Shot) corners(q capture.Quad, part [4]float64, w, h float64) (out capture.Quad) {
	m := between([4][2]float64{{part[0], part[1]}, {part[2], part[1]}, {part[2], part[3]}, {part[0], part[3]}}, q)
	defer m.Close()
	for i, c := range [4][2]float64{{0, 0}, {w, 0}, {w, h}, {0, h}} {
		k := m.GetDoubleAt(2, 0)*c[0] + m.GetDoubleAt(2, 1)*c[1] + m.GetDoubleAt(2, 2)
		out[i].X = (m.GetDoubleAt(0, 0)*c[0] + m.GetDoubleAt(0, 1)*c[1] + m.GetDoubleAt(0, 2)) / k
		out[i].Y = (m.GetDoubleAt(1, 0)*c[0] + m.GetDoubleAt(1, 1)*c[1] + m.GetDoubleAt(1, 2)) / k
	}
	return out
}

// spoil takes a picture through lens, light, sensor and storage.
func (s Shot) spoil(picture *gocv.Mat, q capture.Quad, rng *rand.Rand) {
	if s.MovePx > 1 {
		n := int(s.MovePx)
		k := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(1/float64(n), 0, 0, 0), 1, n, gocv.MatTypeCV32F)
		if rng.IntN(2) == 0 {
			gocv.Rotate(k, &k, gocv.Rotate90Clockwise)
		}
		gocv.Filter2D(*picture, picture, -1, k, image.Pt(-1, -1), 0, gocv.BorderReplicate)
		_ = k.Close()
	}
	if s.BlurPx > 0.2 {
		gocv.GaussianBlur(*picture, picture, image.Point{}, s.BlurPx, s.BlurPx, gocv.BorderReplicate)
	}
	if s.Sharpen > 0 {
		soft := gocv.NewMat()
		gocv.GaussianBlur(*picture, &soft, image.Point{}, 1, 1, gocv.BorderReplicate)
		gocv.AddWeighted(*picture, 1+s.Sharpen, soft, -s.Sharpen, 0, picture)
		_ = soft.Close()
	}
	if s.Gain == 0 {
		s.Gain = 1
	}
	pix, err := picture.DataPtrUint8()
	if err != nil {
		return
	}
	sin, cos := math.Sincos(6.3 * rng.Float64())
	w, h := float64(s.W), float64(s.H)
	gx, gy := q[0].X+(q[2].X-q[0].X)*rng.Float64(), q[0].Y+(q[2].Y-q[0].Y)*rng.Float64()
	reach := s.Glare * math.Hypot(q[1].X-q[0].X, q[1].Y-q[0].Y)
	for y := range s.H {
		for x := range s.W {
			gain := s.Gain * (1 + s.Gradient*(cos*(float64(x)/w-0.5)+sin*(float64(y)/h-0.5)))
			shine, n := 0.0, 0.0
			if reach > 0 {
				r := math.Hypot(float64(x)-gx, 1.5*(float64(y)-gy)) / reach
				shine = 230 * math.Exp(-r*r*r*r)
			}
			if s.Noise > 0 {
				n = s.Noise * rng.NormFloat64()
			}
			i := 3 * (y*s.W + x)
			for c := range 3 {
				own := 0.0
				if s.Noise > 0 {
					own = 0.4 * s.Noise * rng.NormFloat64()
				}
				pix[i+c] = byte(min(max(float64(pix[i+c])*gain+shine+n+own, 0), 255))
			}
		}
	}
	if s.JPEG > 0 {
		b, err := gocv.IMEncodeWithParams(gocv.JPEGFileExt, *picture, []int{gocv.IMWriteJpegQuality, s.JPEG})
		if err != nil {
			return
		}
		m, err := gocv.IMDecode(b.GetBytes(), gocv.IMReadColor)
		b.Close()
		if err == nil {
			m.CopyTo(picture)
			_ = m.Close()
		}
	}
}
