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

// measure judges a straightened document (BGR, perMM pixels a millimetre).
func measure(doc gocv.Mat, q *Quality) {
	grey := gocv.NewMat()
	defer grey.Close()
	gocv.CvtColor(doc, &grey, gocv.ColorBGRToGray)
	q.Sharpness = sharpness(grey)
	light(doc, q)
}

// sharpness is T = 1000 mean(Gx²+Gy²) / (P95-P2)² after a Gaussian of 0.8 pixels, in tiles of 8 x 6 mm, of which the one
// at the ninth decile counts: the best tiles hold print, and print is equally sharp on all documents. Gradients are
// those of Scharr's operator in grey steps a pixel. Dividing by the contrast makes it independent of light and ink.
// T of the picture as it comes from the camera would mostly measure its size; hence the straightened document.
func sharpness(grey gocv.Mat) float64 {
	soft := gocv.NewMat()
	defer soft.Close()
	gocv.GaussianBlur(grey, &soft, image.Pt(5, 5), 0.8, 0, gocv.BorderReplicate)
	pix, w, h := soft.ToBytes(), soft.Cols(), soft.Rows()
	const tw, th = 8 * perMM, 6 * perMM
	var all []float64
	for y0 := th / 2; y0+th <= h-th/2; y0 += th {
		for x0 := tw / 2; x0+tw <= w-tw/2; x0 += tw {
			var hist [256]int
			sum := 0.0
			for y := y0; y < y0+th; y++ {
				row := pix[y*w : (y+1)*w]
				up, down := pix[(y-1)*w:y*w], pix[(y+1)*w:(y+2)*w]
				for x := x0; x < x0+tw; x++ {
					hist[row[x]]++
					gx := 3*(int(up[x+1])-int(up[x-1])+int(down[x+1])-int(down[x-1])) + 10*(int(row[x+1])-int(row[x-1]))
					gy := 3*(int(down[x-1])-int(up[x-1])+int(down[x+1])-int(up[x+1])) + 10*(int(down[x])-int(up[x]))
					sum += float64(gx*gx+gy*gy) / (32 * 32)
				}
			}
			low, high := percentile(hist[:], 0.02), percentile(hist[:], 0.95)
			if high-low < 35 { // nothing printed here
				continue
			}
			all = append(all, 1000*sum/(tw*th)/float64((high-low)*(high-low)))
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

// light measures exposure and glare on a small copy of 2 pixels a millimetre. Glare is brighter than its surroundings
// (by 28 steps over the median of 15 mm, and at least 236, or 252 and more), without colour, and wider than 1.5 mm.
func light(doc gocv.Mat, q *Quality) {
	small, hsv := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer hsv.Close()
	gocv.Resize(doc, &small, image.Pt(max(doc.Cols()*2/perMM, 1), max(doc.Rows()*2/perMM, 1)), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, &hsv, gocv.ColorBGRToHSV)
	planes := gocv.Split(hsv)
	for i := range planes {
		defer planes[i].Close()
	}
	around := gocv.NewMat()
	defer around.Close()
	gocv.MedianBlur(planes[2], &around, 31)
	sat, val, med := planes[1].ToBytes(), planes[2].ToBytes(), around.ToBytes()
	var hist [256]int
	mask := make([]byte, len(val))
	clipped := 0
	for i, v := range val {
		hist[v]++
		if v >= 250 {
			clipped++
		}
		if sat[i] <= 45 && (v >= 252 || v >= 236 && int(v) >= int(med[i])+28) {
			mask[i] = 255
		}
	}
	q.Exposure = float64(percentile(hist[:], 0.5))
	q.Contrast = float64(percentile(hist[:], 0.95) - percentile(hist[:], 0.05))
	q.Clipped = float64(clipped) / float64(max(len(val), 1))
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
