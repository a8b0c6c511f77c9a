package vpx

import (
	"errors"
	"fmt"
	"unsafe"
)

// #include "codec.h"
// #cgo noescape pd_decode
// #cgo nocallback pd_decode
import "C"

// ErrBroken says that a packet could not be decoded, or only with damage. The
// decoder stays usable; wait for a key frame before showing anything again.
var ErrBroken = errors.New("broken VP8 frame")

// ErrTooLarge says that a key frame claims a size beyond MaxPixels.
var ErrTooLarge = errors.New("VP8 frame is too large")

// MaxPixels bounds what a Decoder accepts. A hostile key frame of ten bytes may
// claim 16383x16383 and would cost some 800 MB.
const MaxPixels = 1920 * 1080

// Decoder turns VP8 frames into pictures, on the caller's thread.
type Decoder struct {
	c   *C.pd_decoder
	pic C.pd_picture
	out I420
}

// NewDecoder makes a decoder, which the caller must Close.
func NewDecoder() (*Decoder, error) {
	var msg *C.char
	d := &Decoder{c: C.pd_decoder_new(&msg)}
	if d.c == nil {
		return nil, fmt.Errorf("open VP8 decoder: %s", C.GoString(msg))
	}
	return d, nil
}

// IsKey tells whether a VP8 frame is a key frame (RFC 6386, 9.1).
func IsKey(frame []byte) bool { return len(frame) > 0 && frame[0]&1 == 0 }

// KeySize reads the picture size from a key frame's header (RFC 6386, 9.1).
func KeySize(frame []byte) (width, height int, ok bool) {
	if len(frame) < 10 || !IsKey(frame) || frame[3] != 0x9d || frame[4] != 0x01 || frame[5] != 0x2a {
		return 0, 0, false
	}
	width = (int(frame[6]) | int(frame[7])<<8) & 0x3fff
	height = (int(frame[8]) | int(frame[9])<<8) & 0x3fff
	return width, height, width > 0 && height > 0
}

// Decode takes one whole frame. The picture points into the decoder's memory and
// is valid until the next call. It is nil, without an error, for a frame that is
// not to be shown. A damaged frame gives an error that is ErrBroken, and no
// picture.
func (d *Decoder) Decode(frame []byte) (*I420, error) {
	if d.c == nil {
		return nil, ErrClosed
	}
	if len(frame) < 3 {
		return nil, fmt.Errorf("decode %d bytes: %w", len(frame), ErrBroken)
	}
	if IsKey(frame) {
		w, h, ok := KeySize(frame)
		if !ok {
			return nil, fmt.Errorf("decode key frame header: %w", ErrBroken)
		}
		if w*h > MaxPixels {
			return nil, fmt.Errorf("decode %dx%d: %w", w, h, ErrTooLarge)
		}
	}
	if rc := C.pd_decode(d.c, (*C.uint8_t)(&frame[0]), C.size_t(len(frame)), &d.pic); rc != 0 {
		return nil, fmt.Errorf("decode: %s: %w", C.GoString(C.pd_error(rc)), ErrBroken)
	}
	if d.pic.corrupt != 0 {
		return nil, fmt.Errorf("decode: samples are missing: %w", ErrBroken)
	}
	if d.pic.y == nil {
		return nil, nil
	}
	o := &d.out
	o.Width, o.Height = int(d.pic.width), int(d.pic.height)
	o.StrideY, o.StrideUV = int(d.pic.stride_y), int(d.pic.stride_uv)
	ch := (o.Height + 1) / 2
	o.Y = unsafe.Slice((*byte)(d.pic.y), o.StrideY*(o.Height-1)+o.Width)
	o.U = unsafe.Slice((*byte)(d.pic.u), o.StrideUV*(ch-1)+(o.Width+1)/2)
	o.V = unsafe.Slice((*byte)(d.pic.v), o.StrideUV*(ch-1)+(o.Width+1)/2)
	return o, nil
}

// Close frees the decoder. Closing twice is harmless.
func (d *Decoder) Close() {
	if d.c != nil {
		C.pd_decoder_free(d.c)
		d.c = nil
	}
}
