package barcode

import (
	"image"

	"gocv.io/x/gocv"
)

// treatment makes a straightened picture clearer before it is decoded.
type treatment struct {
	smooth int     // pixels: mean along the bars, against noise; 0 for none
	sigma  float64 // pixels: of the unsharp mask across the bars; 0 for none
	amount float64 // of it
	by     Threshold
}

// Ways to look at a straightened symbol, cheapest and most often right first. Sigma belongs to perModule.
var (
	quick    = []treatment{{}, {by: Global}}
	thorough = []treatment{
		{},
		{smooth: 5},
		{smooth: 5, sigma: 3, amount: 1.5},
		{smooth: 5, sigma: 3, amount: 3, by: Global},
		{by: Global},
		{smooth: 5, sigma: 4, amount: 4},
		{smooth: 7, sigma: 3, amount: 3},
		{smooth: 3, sigma: 2, amount: 4},
	}
)

// decode reads a flat grey picture; light says that its bars are lighter than its paper. The quad of the symbol is in pixels of that picture.
func decode(flat gocv.Mat, light bool, ways []treatment) (Symbol, bool) {
	for _, t := range ways {
		m := gocv.NewMat()
		flat.CopyTo(&m)
		if light {
			gocv.BitwiseNot(m, &m)
		}
		if t.smooth > 0 {
			gocv.Blur(m, &m, image.Pt(1, t.smooth))
		}
		if t.sigma > 0 {
			soft := gocv.NewMat()
			gocv.GaussianBlur(m, &soft, image.Pt(0, 1), t.sigma, 0.01, gocv.BorderReplicate)
			gocv.AddWeighted(m, 1+t.amount, soft, -t.amount, 0, &m)
			_ = soft.Close()
		}
		found, err := Read(m.ToBytes(), m.Cols(), m.Rows(), m.Cols(), Options{Harder: true, Threshold: t.by})
		_ = m.Close()
		if err == nil && len(found) > 0 {
			return found[0], true
		}
	}
	return Symbol{}, false
}
