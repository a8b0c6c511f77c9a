// Package barcode reads the PDF417 symbols of North American licences: the decoder is Debian's zxing-cpp, everything
// before it (finding the symbol, straightening it, making it sharp enough) is here.
package barcode

import (
	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Find reads a PDF417 symbol anywhere in a picture, turned, tilted or inverted as it may be: first the picture as it is, then
// straightened where it is full of parallel bars. The quad is in pixels of the picture.
func Find(bgr gocv.Mat) (Symbol, bool) {
	if bgr.Empty() {
		return Symbol{}, false
	}
	p := newPicture(bgr)
	defer p.close()
	return p.find()
}

// ReadCard reads the symbol on a card whose outline is known, if only roughly: on the card straightened, then around
// it as Find does. Without an outline it is Find.
func ReadCard(bgr gocv.Mat, quad *capture.Quad) (Symbol, bool) {
	if bgr.Empty() {
		return Symbol{}, false
	}
	if quad == nil {
		return Find(bgr)
	}
	p := newPicture(bgr)
	defer p.close()
	if s, ok := p.onCard(*quad, true); ok {
		return s, true
	}
	if s, ok := p.around(*quad); ok {
		return s, true
	}
	return p.find()
}

// OnCard is ReadCard without a look at the rest of the picture.
func OnCard(bgr gocv.Mat, quad capture.Quad) (Symbol, bool) {
	if bgr.Empty() {
		return Symbol{}, false
	}
	p := newPicture(bgr)
	defer p.close()
	if s, ok := p.onCard(quad, true); ok {
		return s, true
	}
	return p.around(quad)
}

// Glance looks once, for live frames: 5 to 10 ms whether there is a symbol or not.
func Glance(bgr gocv.Mat, quad capture.Quad) (Symbol, bool) {
	if bgr.Empty() {
		return Symbol{}, false
	}
	p := newPicture(bgr)
	defer p.close()
	return p.onCard(quad, false)
}
