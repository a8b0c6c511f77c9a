package main

// #cgo CFLAGS: -O3 -Wno-psabi
// #include "backward.h"
import "C"

import (
	"math"
	"math/rand/v2"
	"unsafe"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// learner adds up the gradients of a shard of the batch.
type learner struct {
	net   *ocrb.Net
	way   *C.turned
	s     ocrb.Scratch
	grad  []float32 // as the net's weights
	loss  float64   // sum of the cross entropies
	right int
}

func newLearner(net *ocrb.Net) *learner {
	return &learner{net: net, grad: make([]float32, ocrb.Size)}
}

func weights(w []float32) *C.ocrb_net { return (*C.ocrb_net)(unsafe.Pointer(&w[0])) }

// turned lays the weights out for the way back.
func turned(net *ocrb.Net) *C.turned {
	t := new(C.turned)
	C.turn(weights(net.W), t)
	return t
}

func (l *learner) begin(way *C.turned) {
	clear(l.grad)
	l.way, l.loss, l.right = way, 0, 0
}

const smooth float32 = 0.02 // label smoothing: keeps the probabilities from claiming a certainty they do not have

// add adds the gradient of the cross entropy for one cell.
func (l *learner) add(in *ocrb.Cell, class int) {
	var logp [ocrb.Classes]float32
	l.net.Classify(in, &l.s, &logp)
	var d [ocrb.Outs]float32
	likeliest := 0
	for o, v := range logp {
		if v > logp[likeliest] {
			likeliest = o
		}
		d[o] = float32(math.Exp(float64(v))) - smooth/float32(ocrb.Classes)
	}
	d[class] -= 1 - smooth
	C.backward(weights(l.net.W), l.way, (*C.ocrb_state)(unsafe.Pointer(&l.s)), (*C.float)(&d[0]), weights(l.grad))
	l.loss -= float64(logp[class])
	if likeliest == class {
		l.right++
	}
}

// fresh returns a net with random weights (He et al., 2015) and zero biases.
func fresh(seed uint64) *ocrb.Net {
	rng := rand.New(rand.NewPCG(seed, 1))
	net := &ocrb.Net{W: make([]float32, ocrb.Size)}
	n := weights(net.W)
	fill := func(w []C.float, fanIn int) {
		dev := math.Sqrt(2 / float64(fanIn))
		for i := range w {
			w[i] = C.float(rng.NormFloat64() * dev)
		}
	}
	fill(n.w1[:], 9)
	fill(n.w2[:], 9*C.C1)
	fill(n.w3[:], 9*C.C2)
	fill(n.w4[:], C.FLAT)
	fill(n.w5[:], C.HIDDEN)
	for i := range n.w5 { // outputs behind the classes are always zero
		if i%C.OUT_PAD >= ocrb.Classes {
			n.w5[i] = 0
		}
	}
	return net
}
