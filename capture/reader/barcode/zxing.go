package barcode

// #cgo CXXFLAGS: -std=c++17 -O2
// #cgo LDFLAGS: -lZXing -lstdc++
// #include "shim.h"
import "C"

import (
	"errors"
	"fmt"
	"runtime"
	"unsafe"

	"github.com/passdesk/passdesk/capture"
)

// Symbol is one PDF417 symbol that was read, its error correction satisfied.
type Symbol struct {
	Payload []byte       // as it stands: no character set, control characters kept
	Quad    capture.Quad // pixels of the picture, clockwise from the symbol's own top left corner
}

// LogValue and Format keep the payload out of logs and messages: it is personal data.
func (s Symbol) Format(f fmt.State, _ rune) {
	_, _ = fmt.Fprintf(f, "PDF417(%d bytes)", len(s.Payload))
}

// Threshold is how grey becomes black and white.
type Threshold int

// The thresholds.
const (
	Local  Threshold = iota // by the neighbourhood: for uneven light
	Global                  // by the histogram of the whole picture
	Fixed                   // 127: for pictures that are black and white already
)

// Options of Read. The zero value is the quickest look.
type Options struct {
	Harder    bool // look at more lines
	Rotate    bool // also turned by quarter turns
	Downscale bool // also at a third of the size
	Threshold Threshold
	Most      int // symbols at most; 0 stands for one
	Longest   int // bytes of payload at most; 0 stands for MaxPayload
}

// MaxPayload is the longest payload that is taken. A PDF417 symbol has at most 928 codewords, which hold at most 2710
// digits (ISO/IEC 15438, 5.1).
const MaxPayload = 2710

// Errors of Read.
var (
	ErrPicture = errors.New("picture does not fit its size")
	ErrDecoder = errors.New("barcode decoder failed")
)

const (
	mostSymbols = 8
	longestSide = 1 << 14
)

// Read reads the PDF417 symbols in a grey picture of w x h pixels whose rows are stride bytes apart. No symbol is no error.
func Read(grey []byte, w, h, stride int, o Options) ([]Symbol, error) {
	if w < 1 || h < 1 || w > longestSide || h > longestSide || stride < w || len(grey) < (h-1)*stride+w {
		return nil, ErrPicture
	}
	if w < 16 || h < 4 {
		return nil, nil
	}
	most := min(max(o.Most, 1), mostSymbols)
	longest := min(o.Longest, MaxPayload)
	if longest <= 0 {
		longest = MaxPayload
	}
	var out [mostSymbols]C.passdesk_symbol
	n := int(C.passdesk_pdf417((*C.uint8_t)(unsafe.Pointer(&grey[0])), C.int(w), C.int(h), C.int(stride), o.how(),
		C.size_t(longest), &out[0], C.int(most)))
	runtime.KeepAlive(grey)
	if n < 0 {
		return nil, fmt.Errorf("%w (%d)", ErrDecoder, n)
	}
	defer C.passdesk_pdf417_free(&out[0], C.int(n))
	symbols := make([]Symbol, n)
	for i := range symbols {
		symbols[i].Payload = C.GoBytes(unsafe.Pointer(out[i].payload), C.int(out[i].length))
		for k := range 4 {
			symbols[i].Quad[k] = capture.Point{X: float64(out[i].corner[2*k]), Y: float64(out[i].corner[2*k+1])}
		}
	}
	return symbols, nil
}

func (o Options) how() (how C.int) {
	if o.Harder {
		how |= C.PASSDESK_HARDER
	}
	if o.Rotate {
		how |= C.PASSDESK_ROTATE
	}
	if o.Downscale {
		how |= C.PASSDESK_DOWNSCALE
	}
	switch o.Threshold {
	case Global:
		how |= C.PASSDESK_GLOBAL
	case Fixed:
		how |= C.PASSDESK_FIXED
	}
	return how
}
