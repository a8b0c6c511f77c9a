package vpx

import (
	"errors"
	"fmt"
	"image"
)

// #include <libyuv/convert.h>
// #include <libyuv/convert_argb.h>
// #include <libyuv/scale.h>
// #cgo noescape RGB24ToI420
// #cgo nocallback RGB24ToI420
// #cgo noescape I420ToABGR
// #cgo nocallback I420ToABGR
// #cgo noescape I420Scale
// #cgo nocallback I420Scale
import "C"

// ErrShape says that a buffer is too small for the size that goes with it, or
// that two pictures which must agree in size do not.
var ErrShape = errors.New("picture and buffer do not agree in size")

// I420 is one picture in three planes. Row r of a plane starts at r*stride. The
// chroma planes are (Width+1)/2 by (Height+1)/2.
type I420 struct {
	Width, Height     int    // pixels
	Y, U, V           []byte // planes
	StrideY, StrideUV int    // bytes from one row to the next
}

// NewI420 makes a black picture.
func NewI420(width, height int) *I420 {
	p := &I420{}
	p.Resize(width, height)
	for i := range p.Y {
		p.Y[i] = 16
	}
	for i := range p.U {
		p.U[i], p.V[i] = 128, 128
	}
	return p
}

// Resize gives the picture a size, keeping its memory when it is enough. The
// samples are undefined afterwards if the size changed.
func (p *I420) Resize(width, height int) {
	if p.Width == width && p.Height == height && p.Y != nil {
		return
	}
	cw, ch := (width+1)/2, (height+1)/2
	luma, chroma := width*height, cw*ch
	buf := p.Y[:0]
	if cap(buf) < luma+2*chroma {
		buf = make([]byte, luma+2*chroma)
	}
	buf = buf[:luma+2*chroma]
	p.Width, p.Height, p.StrideY, p.StrideUV = width, height, width, cw
	// The luma slice keeps the whole capacity so that the memory is found again.
	p.Y = buf[:luma]
	p.U = buf[luma : luma+chroma : luma+chroma]
	p.V = buf[luma+chroma : luma+2*chroma : luma+2*chroma]
}

func (p *I420) valid() bool {
	if p == nil || p.Width <= 0 || p.Height <= 0 {
		return false
	}
	cw, ch := (p.Width+1)/2, (p.Height+1)/2
	return p.StrideY >= p.Width && p.StrideUV >= cw &&
		len(p.Y) >= (p.Height-1)*p.StrideY+p.Width &&
		len(p.U) >= (ch-1)*p.StrideUV+cw && len(p.V) >= (ch-1)*p.StrideUV+cw
}

// FromBGR fills p from packed BGR, three bytes a pixel in that order (OpenCV's),
// rows without padding, and takes over its size.
func (p *I420) FromBGR(bgr []byte, width, height int) error {
	if width <= 0 || height <= 0 || len(bgr) < width*height*3 {
		return fmt.Errorf("read BGR %dx%d from %d bytes: %w", width, height, len(bgr), ErrShape)
	}
	p.Resize(width, height)
	// libyuv names formats by the little-endian word: its RGB24 is B, G, R in memory.
	if C.RGB24ToI420((*C.uint8_t)(&bgr[0]), C.int(width*3),
		(*C.uint8_t)(&p.Y[0]), C.int(p.StrideY),
		(*C.uint8_t)(&p.U[0]), C.int(p.StrideUV),
		(*C.uint8_t)(&p.V[0]), C.int(p.StrideUV),
		C.int(width), C.int(height)) != 0 {
		return fmt.Errorf("convert BGR %dx%d: %w", width, height, ErrShape)
	}
	return nil
}

// RGBA writes p into dst, which must have the same size; alpha becomes 255.
func (p *I420) RGBA(dst *image.RGBA) error {
	if !p.valid() || dst == nil || dst.Rect.Dx() != p.Width || dst.Rect.Dy() != p.Height ||
		len(dst.Pix) < (p.Height-1)*dst.Stride+p.Width*4 {
		return fmt.Errorf("convert to RGBA: %w", ErrShape)
	}
	// libyuv's ABGR is R, G, B, A in memory.
	if C.I420ToABGR((*C.uint8_t)(&p.Y[0]), C.int(p.StrideY),
		(*C.uint8_t)(&p.U[0]), C.int(p.StrideUV),
		(*C.uint8_t)(&p.V[0]), C.int(p.StrideUV),
		(*C.uint8_t)(&dst.Pix[0]), C.int(dst.Stride),
		C.int(p.Width), C.int(p.Height)) != 0 {
		return fmt.Errorf("convert to RGBA: %w", ErrShape)
	}
	return nil
}

// ScaleTo writes p into dst at dst's size, averaging when it shrinks.
func (p *I420) ScaleTo(dst *I420) error {
	if !p.valid() || !dst.valid() {
		return fmt.Errorf("scale: %w", ErrShape)
	}
	if C.I420Scale((*C.uint8_t)(&p.Y[0]), C.int(p.StrideY),
		(*C.uint8_t)(&p.U[0]), C.int(p.StrideUV),
		(*C.uint8_t)(&p.V[0]), C.int(p.StrideUV),
		C.int(p.Width), C.int(p.Height),
		(*C.uint8_t)(&dst.Y[0]), C.int(dst.StrideY),
		(*C.uint8_t)(&dst.U[0]), C.int(dst.StrideUV),
		(*C.uint8_t)(&dst.V[0]), C.int(dst.StrideUV),
		C.int(dst.Width), C.int(dst.Height), C.kFilterBox) != 0 {
		return fmt.Errorf("scale: %w", ErrShape)
	}
	return nil
}
