package reader

import (
	"image"

	"gocv.io/x/gocv"
)

// light measures exposure and glare on a small copy of 2 pixels a millimetre. Glare is what is clipped white in all three
// colours, or nearly white without colour and far brighter than the paper (the third quartile of brightness), and wider
// than 1.5 mm. r tells where the print is that must be read.
func light(doc gocv.Mat, r *relief, q *Quality) {
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
	n := gocv.ConnectedComponentsWithStats(m, &labels, &stats, &centres)
	if n < 2 {
		return
	}
	labels.ConvertTo(&labels, gocv.MatTypeCV32F) // exact up to 2^24
	label, err := labels.DataPtrFloat32()
	if err != nil {
		return
	}
	paperLike := make([]bool, n)
	if paper >= burnt {
		paperLike = onPrint(label, n, small.Cols(), small.Rows(), r)
	}
	for i := 1; i < n; i++ {
		if !paperLike[i] {
			q.Glare = max(q.Glare, float64(stats.GetIntAt(i, 4))/4)
		}
	}
	if q.Glare > 0 {
		mask = m.ToBytes()
		for i, l := range label {
			if paperLike[int(l)] {
				mask[i] = 0
			}
		}
		q.GlareRead = onRead(mask, small.Cols(), small.Rows(), r)
	}
}

// burnt is the brightness from which on white paper itself may look like a reflection.
const burnt = 244

// onPrint tells which of n bright spots (labels of 2 pixels a millimetre, 0 is none) are white paper in strong light: a reflection
// burns the print away, so that squares inside it are empty, and more of them than there are with print around.
func onPrint(label []float32, n, w, h int, r *relief) []bool {
	const side = 4 // pixels of a square of 2 mm
	floor := r.floor()
	empty, with := make([]int, n), make([]int, n)
	for by := range r.bh {
		for bx := range r.bw {
			on := map[int]int{}
			for y := by * side; y < min((by+1)*side, h); y++ {
				for x := bx * side; x < min((bx+1)*side, w); x++ {
					if l := label[y*w+x]; l != 0 {
						on[int(l)]++
					}
				}
			}
			for l, k := range on {
				switch {
				case r.energy[by*r.bw+bx] > floor && k >= side*side/4:
					with[l]++
				case k >= side*side*7/8:
					empty[l]++
				}
			}
		}
	}
	out := make([]bool, n)
	for i := range out {
		out[i] = with[i] >= empty[i]
	}
	return out
}

// onRead is the glare, in mm², that lies on rows of print that must be read (a machine-readable zone or a barcode, up to
// 1.5 mm above and below them) or on the place of the portrait; see portraits.
func onRead(mask []byte, w, h int, r *relief) float64 {
	rows, _, _ := r.rows()
	wanted := func(x, y int) bool {
		for _, d := range [3]int{-3, 0, 3} { // 2 pixels a millimetre, squares of 2 mm
			if by := (y + d) / 4; by >= 0 && by < len(rows) && rows[by] {
				return true
			}
		}
		fx, fy := float64(x)/float64(w), float64(y)/float64(h)
		return fy > 0.2 && fy < 0.72 && (fx > 0.06 && fx < 0.32)
	}
	n := 0
	for i, v := range mask {
		if v != 0 && wanted(i%w, i/w) {
			n++
		}
	}
	return float64(n) / 4
}
