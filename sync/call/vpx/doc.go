// Package vpx is a thin door to two C libraries: libvpx, for VP8 (RFC 6386), and
// libyuv, for colour and size.
//
// Pictures inside are I420: three planes, chroma at half size each way (rounded
// up), BT.601 in limited range (black 16, white 235), which is what VP8 means by
// its samples. Never hand such planes to image.YCbCr: Go reads them as full range
// and faces come out washed.
//
// Nothing here allocates per frame, starts a thread, or is safe for use by two
// goroutines at once; one Encoder or Decoder belongs to one goroutine. libvpx can
// use threads of its own but they spin, and ruin a small machine that has other
// work, so both ends run on the caller's thread.
package vpx

// #cgo pkg-config: vpx
// #cgo LDFLAGS: -lyuv
import "C"
