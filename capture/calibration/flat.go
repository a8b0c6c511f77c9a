package calibration

import (
	"image"
	"image/draw"
	"sync"

	"github.com/passdesk/passdesk/capture/optics"
)

const masterDots = 16 // a millimetre

// Brightness of simulated ink and paper: what a printer gives is neither black nor white.
const (
	simInk   = 34
	simPaper = 222
)

// Flat is the printed card for the camera model, for rehearsals and tests. It is made once; do not change its picture.
var Flat = sync.OnceValue(func() optics.Flat {
	grey := Card().Picture(masterDots)
	for i, v := range grey.Pix {
		grey.Pix[i] = uint8(simInk + int(v)*(simPaper-simInk)/255)
	}
	img := image.NewRGBA(grey.Rect)
	draw.Draw(img, img.Rect, grey, image.Point{}, draw.Src)
	return optics.Flat{Image: img, PxPerMM: masterDots}
})
