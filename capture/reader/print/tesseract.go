package print

// #cgo CXXFLAGS: -std=c++17 -O2 -fopenmp
// #cgo LDFLAGS: -ltesseract -lgomp -lstdc++
// #include <stdlib.h>
// #include "shim.h"
import "C"

import (
	"cmp"
	"errors"
	"runtime"
	"sync"
	"unsafe"
)

// This file is the door to Tesseract. It calls the C interface of the library itself: the usual Go binding (gosseract) keeps
// every text that it ever read in memory that it never frees, and closes the process's standard error for a moment
// whenever it opens the library, so that lines of the log are lost.

// ErrNoData is what Look returns when the library has no data for English: the package tesseract-ocr-eng is missing.
var ErrNoData = errors.New("printed text cannot be read: tesseract has no data for English")

// ErrClosed is what Look returns after Close.
var ErrClosed = errors.New("reader of printed text is closed")

const english = "eng"

// Reader reads printed text with one instance of Tesseract, opened at its first use (0.1 s, 40 MB). It may be used by several
// goroutines; they wait for each other. The zero value is ready.
type Reader struct {
	mu       sync.Mutex
	handle   unsafe.Pointer
	language string // of the data; empty stands for English
	tried    bool
	closed   bool
}

// Close frees the library's memory.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.handle != nil {
		C.passdesk_print_close(r.handle)
		r.handle = nil
	}
	r.closed = true
}

// text reads w x h grey pixels.
func (r *Reader) text(grey []byte, w, h, ppi int) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return "", ErrClosed
	}
	if !r.tried {
		r.tried = true
		name := C.CString(cmp.Or(r.language, english))
		r.handle = C.passdesk_print_open(name)
		C.free(unsafe.Pointer(name))
	}
	if r.handle == nil {
		return "", ErrNoData
	}
	out := C.passdesk_print_read(r.handle, (*C.uint8_t)(unsafe.Pointer(&grey[0])), C.int(w), C.int(h), C.int(ppi))
	runtime.KeepAlive(grey)
	if out == nil {
		return "", nil
	}
	defer C.passdesk_print_wipe(out)
	return C.GoString(out), nil
}
