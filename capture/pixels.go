package capture

import (
	"runtime"
	"sync/atomic"
	"unsafe"
)

// smallest is the size below which Go packs objects without pointers together, so that a finalizer might never run.
const smallest = 16

// onWipe, when set, sees pixels after they were cleared. For tests.
var onWipe atomic.Pointer[func([]byte)]

// NewPix allocates n bytes for the pixels of a Frame. Frames have many readers and no one who could say "I was the last";
// so the pixels overwrite themselves with zeros once nobody holds them any more, which is when the collector finds that
// out. A wipe between two applicants therefore drops its frames and calls runtime.GC twice: the first call finds
// them, and by the second their memory has been cleared.
func NewPix(n int) []byte {
	if n < smallest {
		return make([]byte, n)
	}
	pix := make([]byte, n)
	runtime.SetFinalizer(&pix[0], func(first *byte) {
		old := unsafe.Slice(first, n)
		clear(old)
		if hook := onWipe.Load(); hook != nil {
			(*hook)(old)
		}
	})
	return pix
}

// Clone returns a frame with pixels of its own, for whoever keeps a frame longer than the next one.
func (f Frame) Clone() Frame {
	pix := NewPix(len(f.Pix))
	copy(pix, f.Pix)
	f.Pix = pix
	return f
}
