package reader

import (
	"image"
	"math"
	"slices"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Pictures of pictures: a document shown on a screen, and copies without colours. Both can only ever be suspected. They are
// flagged for the reviewer and never refused.
//
// The strength of regular patterns alone does not help here: the ruled lines of security print are as regular as the beats of a
// display's dots with the camera's. What differs is how the three colours take part; see moire.

// Flags of a Result.
const (
	FlagScreen   = "screen"    // the even dark frame of a display was seen around it, or the beat of its dots in it
	FlagGreyCopy = "grey_copy" // there is no colour in it
)

// flag adds the suspicions to a result.
func (r *Reader) flag(bgr gocv.Mat, res *Result) {
	res.Flags = []string{}
	if !res.Found {
		return
	}
	if bezels(bgr, res.Quad) >= 3 || (res.Accepted() || res.Side == SideFront) && moire(bgr, lying(res.Quad)) >= moireLeast {
		res.Flags = append(res.Flags, FlagScreen)
	}
	if m, err := matOf(res.Document); err == nil {
		if greyCopy(m) {
			res.Flags = append(res.Flags, FlagGreyCopy)
		}
		_ = m.Close()
	}
}

// onScreen counts the frames in which a display's frame was seen and tells whether to say so now.
func (l *live) onScreen(m gocv.Mat, q capture.Quad, at time.Time) bool {
	if bezels(m, q) >= 3 {
		l.screens = min(l.screens+1, 3)
	} else {
		l.screens = max(l.screens-1, 0)
	}
	if l.screens < 2 {
		if l.screens == 0 {
			l.screen = time.Time{}
		}
		return false
	}
	if l.screen.IsZero() {
		l.screen = at
	}
	return at.Sub(l.screen) < screenFor
}

// bezels counts the sides along which a dark and even strip runs beside the document and ends, in parallel to it, at the
// same distance of 4 to 14 mm: the frame of a telephone or tablet. A dark desk does not end there.
func bezels(bgr gocv.Mat, q capture.Quad) int {
	return max(bezelsBeside(bgr, q, 1), bezelsBeside(bgr, q, -1)) // the display's own outline may have been found
}

// bezelsBeside looks outside (1) or inside (-1) of an outline.
func bezelsBeside(bgr gocv.Mat, q capture.Quad, way float64) int {
	pix, err := bgr.DataPtrUint8()
	if err != nil || bgr.Channels() != 3 {
		return 0
	}
	w, h := bgr.Cols(), bgr.Rows()
	q = lying(q)
	s := shapeOf(aspect(q, w, h))
	around := sides(q)
	mm := (around[0] + around[2]) / 2 / s.w
	grey := func(x, y float64) (int, bool) {
		i, j := int(math.Round(x)), int(math.Round(y))
		if i < 0 || j < 0 || i >= w || j >= h {
			return 0, false
		}
		p := pix[3*(j*w+i):]
		return (int(p[0]) + 2*int(p[1]) + int(p[2])) / 4, true
	}
	const from, to, places = 2, 15, 16
	count, ends := 0, []int{}
	for i := range 4 {
		var votes [to + 1]int
		dark := 0
		for k := range places {
			p, nx, ny := between(q, i, 0.1+0.8*(float64(k)+0.5)/places)
			var v [to + 2]int
			good := true
			for d := range v {
				var in bool
				v[d], in = grey(p.X+way*nx*mm*float64(d), p.Y+way*ny*mm*float64(d))
				good = good && (in || d > 6)
			}
			if !good || v[from] > 60 || v[from+1] > 60 {
				continue
			}
			dark++
			for d := from + 1; d < to; d++ {
				if step := v[d+1] - v[from]; step > 22 || step < -22 {
					votes[d]++
					break
				}
			}
		}
		if dark < places*3/4 {
			continue
		}
		for d := 4; d < to-1; d++ {
			if votes[d]+votes[d-1]+votes[d+1] >= places*7/10 {
				count++
				ends = append(ends, d)
				break
			}
		}
	}
	if count >= 3 && slices.Max(ends)-slices.Min(ends) > 3 {
		return 0
	}
	return count
}

// greyCopy tells whether a straightened document has no colours: the ninth decile of the distance in a and b of Lab from
// the median colour, which is the light's. Documents are printed in two colours at least, and portraits have skin.
func greyCopy(doc gocv.Mat) bool { return chromaOf(doc) < 2.6 }

func chromaOf(doc gocv.Mat) float64 {
	small, lab := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer lab.Close()
	gocv.Resize(doc, &small, image.Pt(120, 80), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, &lab, gocv.ColorBGRToLab)
	pix := lab.ToBytes()
	var as, bs []int
	for i := 0; i+2 < len(pix); i += 3 {
		as, bs = append(as, int(pix[i+1])), append(bs, int(pix[i+2]))
	}
	sa, sb := slices.Clone(as), slices.Clone(bs)
	slices.Sort(sa)
	slices.Sort(sb)
	ma, mb := sa[len(sa)/2], sb[len(sb)/2]
	far := make([]float64, len(as))
	for i := range as {
		far[i] = math.Hypot(float64(as[i]-ma), float64(bs[i]-mb))
	}
	slices.Sort(far)
	return far[len(far)*9/10]
}
