package vpx

import (
	"errors"
	"fmt"
	"unsafe"
)

// #include "codec.h"
// #cgo noescape pd_encode
// #cgo nocallback pd_encode
import "C"

// ErrClosed is returned by every use after Close.
var ErrClosed = errors.New("codec is closed")

// EncoderOptions are fixed for the life of an Encoder, except BitRate.
type EncoderOptions struct {
	Width, Height int // pixels
	BitRate       int // bits per second
	FrameRate     int // what the camera is expected to give; 0 means 30
	// Speed is libvpx's cpu-used, -1 (slow) to -16 (fast); a negative value is a
	// fixed speed, which positive ones are not. 0 chooses: -6 up to 640x480,
	// -8 above.
	Speed int
}

// Encoder makes VP8 frames for a live call: constant bit rate, no look-ahead,
// error resilient, one thread. A change of size is a new Encoder.
type Encoder struct {
	c             *C.pd_encoder
	width, height int
	kbps          int
	frameTicks    int64
	lastPTS       int64
	started       bool
	out           *C.uint8_t
	n             C.size_t
	key           C.int
}

// NewEncoder makes an encoder, which the caller must Close.
func NewEncoder(o EncoderOptions) (*Encoder, error) {
	if o.Width < 16 || o.Height < 16 || o.Width > 1920 || o.Height > 1920 {
		return nil, fmt.Errorf("open VP8 encoder: %dx%d is outside 16..1920", o.Width, o.Height)
	}
	if o.FrameRate <= 0 {
		o.FrameRate = 30
	}
	if o.Speed == 0 {
		o.Speed = -6
		if o.Width*o.Height > 640*480 {
			o.Speed = -8
		}
	}
	e := &Encoder{width: o.Width, height: o.Height, kbps: kbps(o.BitRate), frameTicks: int64(90000 / o.FrameRate)}
	var msg *C.char
	e.c = C.pd_encoder_new(C.int(o.Width), C.int(o.Height), C.int(e.kbps), C.int(o.FrameRate), C.int(o.Speed), &msg)
	if e.c == nil {
		return nil, fmt.Errorf("open VP8 encoder: %s", C.GoString(msg))
	}
	return e, nil
}

func kbps(bps int) int { return max(bps/1000, 20) }

// Size returns the picture size in pixels.
func (e *Encoder) Size() (width, height int) { return e.width, e.height }

// SetBitRate changes the target, in bits per second, from the next frame on.
func (e *Encoder) SetBitRate(bps int) error {
	if e.c == nil {
		return ErrClosed
	}
	k := kbps(bps)
	if k == e.kbps {
		return nil
	}
	if rc := C.pd_encoder_rate(e.c, C.int(k)); rc != 0 {
		return fmt.Errorf("set VP8 bit rate: %s", C.GoString(C.pd_error(rc)))
	}
	e.kbps = k
	return nil
}

// Encode makes a packet of p, which must have the encoder's size. pts is the
// capture instant in 1/90000 s and must grow; forceKey asks for a key frame.
// The packet belongs to the encoder and is valid until the next call. A nil packet
// without an error means that the frame was left out to hold the bit rate.
func (e *Encoder) Encode(p *I420, pts int64, forceKey bool) (packet []byte, key bool, err error) {
	if e.c == nil {
		return nil, false, ErrClosed
	}
	if !p.valid() || p.Width != e.width || p.Height != e.height {
		return nil, false, fmt.Errorf("encode VP8: %w", ErrShape)
	}
	duration := e.frameTicks
	if e.started {
		if pts <= e.lastPTS {
			return nil, false, fmt.Errorf("encode VP8: time %d does not follow %d", pts, e.lastPTS)
		}
		duration = min(pts-e.lastPTS, 90000)
	}
	force := C.int(0)
	if forceKey {
		force = 1
	}
	rc := C.pd_encode(e.c, (*C.uint8_t)(&p.Y[0]), (*C.uint8_t)(&p.U[0]), (*C.uint8_t)(&p.V[0]),
		C.int(p.StrideY), C.int(p.StrideUV), C.int64_t(pts), C.uint64_t(duration), force,
		&e.out, &e.n, &e.key)
	if rc != 0 {
		return nil, false, fmt.Errorf("encode VP8: %s", C.GoString(C.pd_error(rc)))
	}
	e.started, e.lastPTS = true, pts
	if e.n == 0 {
		return nil, false, nil
	}
	return unsafe.Slice((*byte)(e.out), int(e.n)), e.key != 0, nil
}

// Close frees the encoder. Closing twice is harmless.
func (e *Encoder) Close() {
	if e.c != nil {
		C.pd_encoder_free(e.c)
		e.c = nil
	}
}
