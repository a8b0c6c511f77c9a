package ocrb

// #cgo CFLAGS: -O3 -Wno-psabi
// #include "kernel.h"
import "C"

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
	"unsafe"
)

// The net: three 3x3 convolutions with stride 2 and a border of one zero, then two full layers; ReLU between them.
// 40x32x1 → 20x16x16 → 10x8x32 → 5x4x64 → 128 → Classes. kernel.h has its sizes and lays the weights out.
const (
	Size = C.sizeof_ocrb_net / 4   // weights
	Outs = C.OUT_PAD               // outputs, of which those behind Classes are always zero
	work = C.sizeof_ocrb_state / 4 // values between the layers
)

// Net is the classifier. W holds every weight in the order of ocrb_net in kernel.h. It is safe for use by several goroutines
// that each have a Scratch of their own.
type Net struct{ W []float32 }

// Scratch holds the values between the layers, as ocrb_state in kernel.h. The training program reads them; nobody else needs to.
type Scratch [work]float32

//go:embed weights.bin
var weights []byte

// Load returns the embedded net.
var Load = sync.OnceValues(func() (*Net, error) { return Parse(weights) })

// Parse reads a net from little-endian 32-bit floats, as the training program writes them.
func Parse(b []byte) (*Net, error) {
	if len(b) != 4*Size {
		return nil, fmt.Errorf("ocrb: %d bytes of weights, want %d", len(b), 4*Size)
	}
	n := &Net{W: make([]float32, Size)}
	for i := range n.W {
		v := math.Float32frombits(binary.LittleEndian.Uint32(b[4*i:]))
		if v != v || v > 1e4 || v < -1e4 {
			return nil, fmt.Errorf("ocrb: weight %d is %v", i, v)
		}
		n.W[i] = v
	}
	return n, nil
}

// Classify writes the natural logarithm of each class's probability for a normalised cell.
func (n *Net) Classify(in *Cell, s *Scratch, logp *[Classes]float32) {
	C.ocrb_forward((*C.ocrb_net)(unsafe.Pointer(&n.W[0])), (*C.float)(&in[0]), (*C.ocrb_state)(unsafe.Pointer(s)))
	copy(logp[:], s[work-Outs:])
	softmax(logp)
}

// softmax turns a net's outputs into logarithms of probabilities.
func softmax(logp *[Classes]float32) {
	top := logp[0]
	for _, v := range logp {
		top = max(top, v)
	}
	sum := 0.0
	for _, v := range logp {
		sum += math.Exp(float64(v - top))
	}
	norm := top + float32(math.Log(sum))
	for o := range logp {
		logp[o] -= norm
	}
}
