package reader

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// zoneMM is the height of a machine-readable zone at the lower edge of a document (Doc 9303 parts 4 to 7).
const zoneMM = 23.2

// portraitMM is the usual size of a printed portrait in millimetres, by the width of the document: Doc 9303 parts 4, 5 and 6 ask for
// 35 x 45 on passports and leave room on cards.
func portraitMM(wide float64) (w, h int) {
	switch {
	case wide > 115:
		return 35, 45
	case wide > 95:
		return 28, 36
	}
	return 26, 33
}

// portraitOf cuts the portrait out of a straightened, upright document of perMM pixels a millimetre, with some room around it.
// Issuers put it left or right. At a pixel a millimetre print fades into the paper, and a portrait is the place that differs most
// from it; skin (sideOf tells how) counts twice. zone is the height in millimetres of a machine-readable zone at the lower edge.
func portraitOf(doc capture.Frame, zone float64) capture.Frame {
	mm := func(px int) int { return int(math.Round(float64(px) / perMM)) }
	w, h := mm(doc.Width), mm(doc.Height)
	pw, ph := portraitMM(float64(w))
	below := h - int(zone)
	if !doc.Valid() || pw >= w || below < ph/2 {
		return capture.Frame{}
	}
	ph = min(ph, below)
	m, err := matOf(doc)
	if err != nil {
		return capture.Frame{}
	}
	defer m.Close()
	small, ycc := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer ycc.Close()
	gocv.Resize(m, &small, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, &ycc, gocv.ColorBGRToYCrCb)
	sum := sums(ycc.ToBytes(), w, h)
	best, at := -1.0, image.Point{}
	for y := 0; y+ph <= below; y++ {
		for x := 0; x+pw <= w; x++ {
			v := sum[(y+ph)*(w+1)+x+pw] - sum[y*(w+1)+x+pw] - sum[(y+ph)*(w+1)+x] + sum[y*(w+1)+x]
			if v > best {
				best, at = v, image.Pt(x, y)
			}
		}
	}
	const room = 3 // mm
	share := func(v, of int) float64 { return float64(v) / float64(of) }
	return cut(doc, share(at.X-room, w), share(at.Y-room, h), share(at.X+pw+room, w), share(min(at.Y+ph+room, below), h))
}

// sums is the integral picture, (w+1) x (h+1), of how much each pixel differs from the paper.
func sums(ycc []byte, w, h int) []float64 {
	var paper [3]float64
	for c := range paper {
		all := make([]byte, 0, w*h)
		for i := c; i < 3*w*h; i += 3 {
			all = append(all, ycc[i])
		}
		slices.Sort(all)
		paper[c] = float64(all[len(all)/2])
	}
	sum := make([]float64, (w+1)*(h+1))
	for y := range h {
		row := 0.0
		for x := range w {
			p := ycc[3*(y*w+x):]
			off := min(math.Abs(float64(p[0])-paper[0])+2*math.Abs(float64(p[1])-paper[1])+2*math.Abs(float64(p[2])-paper[2]), 80)
			if p[1] >= 135 && p[1] <= 173 && p[2] >= 77 && p[2] <= 125 && off > 15 {
				off *= 2
			}
			row += off
			sum[(y+1)*(w+1)+x+1] = sum[y*(w+1)+x+1] + row
		}
	}
	return sum
}
