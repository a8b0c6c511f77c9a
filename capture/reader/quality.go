package reader

import (
	"image"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Quality holds what was measured of a document's picture. Zero values mean that it was not measured.
type Quality struct {
	PxPerMM   float64 `json:"px_per_mm"` // frame pixels in a millimetre of the document
	Sharpness float64 `json:"sharpness"` // T of the sharpest tenth; see sharpness
	Glare     float64 `json:"glare_mm2"` // largest spot of glare, mm²
	Tilt      float64 `json:"tilt"`      // largest ratio of opposite sides; 1 is straight
	Exposure  float64 `json:"exposure"`  // median brightness (HSV value), 0 to 255
	Contrast  float64 `json:"contrast"`  // 95th less 5th percentile of brightness
	Clipped   float64 `json:"clipped"`   // share of pixels at 250 or more
	Hidden    float64 `json:"hidden"`    // longest covered stretch of a side, as a share of it
}

// measure judges a straightened document (BGR, perMM pixels a millimetre) and the outline that it was cut by.
func measure(doc gocv.Mat, o outline, s shape) (q Quality) {
	long := sides(lying(o.quad))
	q = Quality{PxPerMM: (long[0] + long[2]) / 2 / s.w, Tilt: tilt(o.quad), Hidden: o.missing}
	grey := gocv.NewMat()
	defer grey.Close()
	gocv.CvtColor(doc, &grey, gocv.ColorBGRToGray)
	q.Sharpness = sharpness(grey)
	light(doc, &q)
	return q
}

// sharpness is T = 1000 (mean(Gx²+Gy²) - N) / (P95-P2)² after a Gaussian of 0.8 pixels, in tiles of 8 x 6 mm, of which the
// one at the ninth decile counts: the best tiles hold print, and print is equally sharp on all documents. Gradients are
// Scharr's, in grey steps a pixel. N is what noise and background print add: the same mean in the first decile of the
// squares of 2 mm. Dividing by the contrast makes T independent of light and ink. The variance of the Laplacian of the
// frame, the usual measure, mostly tells its size and contrast.
func sharpness(grey gocv.Mat) float64 {
	soft := gocv.NewMat()
	defer soft.Close()
	gocv.GaussianBlur(grey, &soft, image.Pt(5, 5), 0.8, 0, gocv.BorderReplicate)
	pix, w, h := soft.ToBytes(), soft.Cols(), soft.Rows()
	const block, across, down = 2 * perMM, 4, 3 // pixels in a square, squares in a tile
	bw, bh := (w-2)/block, (h-2)/block
	if bw < across || bh < down {
		return 0
	}
	energy := make([]float64, bw*bh)
	for by := range bh {
		for bx := range bw {
			sum := 0
			for y := 1 + by*block; y < 1+(by+1)*block; y++ {
				x0 := bx * block
				up, row, low := pix[(y-1)*w+x0:][:block+2], pix[y*w+x0:][:block+2], pix[(y+1)*w+x0:][:block+2]
				for x := 1; x <= block; x++ {
					a, b, c, d := int(up[x-1]), int(up[x+1]), int(low[x-1]), int(low[x+1])
					gx := 3*(b-a+d-c) + 10*(int(row[x+1])-int(row[x-1]))
					gy := 3*(c-a+d-b) + 10*(int(low[x])-int(up[x]))
					sum += gx*gx + gy*gy
				}
			}
			energy[by*bw+bx] = float64(sum) / (32 * 32 * block * block)
		}
	}
	quiet := slices.Clone(energy)
	slices.Sort(quiet)
	noise := quiet[len(quiet)/10]
	var all []float64
	for by := 0; by+down <= bh; by += down {
		for bx := 0; bx+across <= bw; bx += across {
			var hist [256]int
			for y := 1 + by*block; y < 1+(by+down)*block; y += 2 {
				for _, v := range pix[y*w+1+bx*block:][:across*block] {
					hist[v]++
				}
			}
			low, high := percentile(hist[:], 0.02), percentile(hist[:], 0.95)
			if high-low < 35 { // nothing printed here
				continue
			}
			mean := 0.0
			for y := by; y < by+down; y++ {
				for x := bx; x < bx+across; x++ {
					mean += (energy[y*bw+x] - noise) / (across * down)
				}
			}
			all = append(all, 1000*max(mean, 0)/float64((high-low)*(high-low)))
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)*9/10]
}

// percentile of a histogram.
func percentile(hist []int, share float64) int {
	n := 0
	for _, k := range hist {
		n += k
	}
	want, sum := int(share*float64(n)), 0
	for v, k := range hist {
		if sum += k; sum > want {
			return v
		}
	}
	return len(hist) - 1
}

// light measures exposure and glare on a small copy of 2 pixels a millimetre. Glare is what is clipped white in all three
// colours, or nearly white without colour and far brighter than the paper (the third quartile of brightness), and wider
// than 1.5 mm.
func light(doc gocv.Mat, q *Quality) {
	small := gocv.NewMat()
	defer small.Close()
	gocv.Resize(doc, &small, image.Pt(max(doc.Cols()*2/perMM, 1), max(doc.Rows()*2/perMM, 1)), 0, 0, gocv.InterpolationArea)
	pix := small.ToBytes()
	var hist [256]int
	value := func(i int) (low, high byte) {
		b, g, r := pix[3*i], pix[3*i+1], pix[3*i+2]
		return min(b, g, r), max(b, g, r)
	}
	mask := make([]byte, len(pix)/3)
	clipped := 0
	for i := range mask {
		_, v := value(i)
		hist[v]++
		if v >= 250 {
			clipped++
		}
	}
	q.Exposure = float64(percentile(hist[:], 0.5))
	q.Contrast = float64(percentile(hist[:], 0.95) - percentile(hist[:], 0.05))
	q.Clipped = float64(clipped) / float64(max(len(mask), 1))
	paper := percentile(hist[:], 0.75)
	for i := range mask {
		low, high := value(i)
		if low >= 252 || low >= 215 && high >= 238 && int(high) >= paper+22 {
			mask[i] = 255
		}
	}
	m, err := gocv.NewMatFromBytes(small.Rows(), small.Cols(), gocv.MatTypeCV8U, mask)
	if err != nil {
		return
	}
	defer m.Close()
	three := gocv.GetStructuringElement(gocv.MorphEllipse, image.Pt(3, 3))
	defer three.Close()
	gocv.MorphologyEx(m, &m, gocv.MorphOpen, three)
	labels, stats, centres := gocv.NewMat(), gocv.NewMat(), gocv.NewMat()
	defer labels.Close()
	defer stats.Close()
	defer centres.Close()
	for i := 1; i < gocv.ConnectedComponentsWithStats(m, &labels, &stats, &centres); i++ {
		q.Glare = max(q.Glare, float64(stats.GetIntAt(i, 4))/4)
	}
}

// faults lists what a person should change, worst first. w and h are the size of the frame.
func (r *Reader) faults(o outline, q Quality, w, h int) (hints []capture.Hint) {
	add := func(bad bool, hint capture.Hint) {
		if bad && !slices.Contains(hints, hint) {
			hints = append(hints, hint)
		}
	}
	out := false
	for _, p := range o.quad {
		out = out || p.X < 1 || p.Y < 1 || p.X > float64(w)-2 || p.Y > float64(h)-2
	}
	l := r.options.Limits
	add(out, capture.HintFurther)
	add(q.PxPerMM < l.PxPerMM, capture.HintCloser)
	add(q.Exposure < l.Exposure, capture.HintDark)
	add(q.Tilt > l.Tilt, capture.HintTilt)
	add(q.Glare > l.Glare, capture.HintGlare)
	add(q.Sharpness < l.Sharpness, capture.HintHoldStill)
	add(q.Hidden > l.Hidden, capture.HintFinger)
	return hints
}
