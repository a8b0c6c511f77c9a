package reader

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// printOf is the thumbnail of a straightened document.
func printOf(f capture.Frame) []byte {
	if !f.Valid() {
		return nil
	}
	m, err := matOf(f)
	if err != nil {
		return nil
	}
	defer m.Close()
	return thumbnail(m)
}

// alike tells whether two thumbnails show the same side of the same document, perhaps upside down: correlation of at
// least 0.75.
func alike(a, b []byte) bool {
	if len(a) != len(b) || len(a) == 0 {
		return false
	}
	back := make([]byte, len(b))
	for i, v := range b {
		back[len(b)-1-i] = v
	}
	return max(correlation(a, b), correlation(a, back)) > 0.75
}

func correlation(a, b []byte) float64 {
	var ma, mb float64
	for i := range a {
		ma += float64(a[i]) / float64(len(a))
		mb += float64(b[i]) / float64(len(a))
	}
	var ab, aa, bb float64
	for i := range a {
		x, y := float64(a[i])-ma, float64(b[i])-mb
		ab += x * y
		aa += x * x
		bb += y * y
	}
	if aa == 0 || bb == 0 {
		return 0
	}
	return ab / math.Sqrt(aa*bb)
}

// sideOf tells whether a straightened card without a machine-readable zone looks like the front of an identity card:
// of the shape of one, with a portrait in its left or right part. The portrait is told by the share of pixels with the
// chroma of skin (Cb 77-127, Cr 133-173; Chai and Ngan, 1999): from very dark to very light skin the chroma differs far
// less than the brightness.
func sideOf(s shape, doc gocv.Mat) string {
	if s.name != "ID-1" || s.fits < 0.1 {
		return ""
	}
	small, ycc := gocv.NewMat(), gocv.NewMat()
	defer small.Close()
	defer ycc.Close()
	const w, h = 86, 54 // a pixel a millimetre
	gocv.Resize(doc, &small, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
	gocv.CvtColor(small, &ycc, gocv.ColorBGRToYCrCb)
	pix := ycc.ToBytes()
	skin := func(x0, x1 int) float64 {
		n, all := 0, 0
		for y := 8; y < h-4; y++ {
			for x := x0; x < x1; x++ {
				i := 3 * (y*w + x)
				cr, cb := pix[i+1], pix[i+2]
				if cr >= 135 && cr <= 173 && cb >= 77 && cb <= 125 {
					n++
				}
				all++
			}
		}
		return float64(n) / float64(all)
	}
	left, right := skin(2, w*2/5), skin(w*3/5, w-2)
	most, least := max(left, right), min(left, right)
	if most > 0.12 && most < 0.9 && most > least+0.08 {
		return SideFront
	}
	return ""
}
