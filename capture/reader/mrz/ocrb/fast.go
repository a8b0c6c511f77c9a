package ocrb

// #cgo CFLAGS: -O3
// #include "kernel.h"
import "C"

import "math"

// Fast is the net in a form that C reads eight cells of in the time that Go needs for one. Its answers differ from
// Net.Classify's by rounding only. It may be used by several goroutines.
type Fast struct{ c *C.ocrb_net }

// Fast lays the weights out for C.
func (n *Net) Fast() *Fast {
	c := new(C.ocrb_net)
	f := func(v float32) C.float { return C.float(v) }
	for o := range C1 {
		c.b1[o] = f(n.W[OffB1+o])
		for k := range 9 {
			c.k1[k][o] = f(n.W[OffW1+9*o+k])
		}
	}
	for o := range C2 {
		c.b2[o] = f(n.W[OffB2+o])
		for i := range C1 {
			for k := range 9 {
				c.k2[k][i][o] = f(n.W[OffW2+(o*C1+i)*9+k])
			}
		}
	}
	for o := range Hidden {
		c.b3[o] = f(n.W[OffB3+o])
		for ch := range C2 {
			for at := range W2 * H2 {
				c.w3[at*C2+ch][o] = f(n.W[OffW3+o*Flat+ch*W2*H2+at])
			}
		}
	}
	for o := range Classes {
		c.b4[o] = f(n.W[OffB4+o])
		for i := range Hidden {
			c.w4[i][o] = f(n.W[OffW4+o*Hidden+i])
		}
	}
	return &Fast{c}
}

// Classify writes the natural logarithm of each class's probability for a normalised cell.
func (n *Fast) Classify(in *Cell, logp *[Classes]float32) {
	C.ocrb_forward(n.c, (*C.float)(&in[0]), (*C.float)(&logp[0]))
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
