package main

import (
	"math"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// backward computes gradients for one cell at a time.
type backward struct {
	s    ocrb.Scratch
	logp [ocrb.Classes]float32
	d3   [ocrb.Hidden]float32
	d2   [ocrb.Flat]float32
	d1   [ocrb.C1 * ocrb.H1 * ocrb.W1]float32
}

const smooth float32 = 0.02 // label smoothing: keeps the probabilities from claiming a certainty they do not have

// add adds the gradient of the cross entropy for one cell to grad, and returns the loss and whether the class was found.
func (b *backward) add(net *ocrb.Net, in *ocrb.Cell, class int, grad []float32) (float64, bool) {
	net.Classify(in, &b.s, &b.logp)
	best := 0
	clear(b.d3[:])
	for o := range ocrb.Classes {
		if b.logp[o] > b.logp[best] {
			best = o
		}
		d := float32(math.Exp(float64(b.logp[o]))) - smooth/float32(ocrb.Classes)
		if o == class {
			d -= 1 - smooth
		}
		grad[ocrb.OffB4+o] += d
		w := net.W[ocrb.OffW4+o*ocrb.Hidden:]
		g := grad[ocrb.OffW4+o*ocrb.Hidden:]
		for i, a := range b.s.A3 {
			g[i] += d * a
			b.d3[i] += d * w[i]
		}
	}
	clear(b.d2[:])
	for o, d := range b.d3 {
		if b.s.A3[o] <= 0 {
			continue
		}
		grad[ocrb.OffB3+o] += d
		w := net.W[ocrb.OffW3+o*ocrb.Flat : ocrb.OffW3+(o+1)*ocrb.Flat]
		g := grad[ocrb.OffW3+o*ocrb.Flat : ocrb.OffW3+(o+1)*ocrb.Flat]
		for i, a := range b.s.A2 {
			g[i] += d * a
			b.d2[i] += d * w[i]
		}
	}
	clear(b.d1[:])
	unconv(b.s.A1[:], ocrb.C1, ocrb.W1, ocrb.H1, net.W[ocrb.OffW2:ocrb.OffB2], grad[ocrb.OffW2:ocrb.OffB2],
		grad[ocrb.OffB2:ocrb.OffW3], b.s.A2[:], b.d2[:], b.d1[:])
	unconv(in[:], 1, ocrb.CellW, ocrb.CellH, net.W[ocrb.OffW1:ocrb.OffB1], grad[ocrb.OffW1:ocrb.OffB1],
		grad[ocrb.OffB1:ocrb.OffW2], b.s.A1[:], b.d1[:], nil)
	return -float64(b.logp[class]), best == class
}

// unconv is the way back through ocrb's convolution: in and out are its pictures, dout the gradient at its output. It
// adds to the gradients of weights, biases and, unless nil, input.
func unconv(in []float32, channels, w, h int, weights, gw, gb, out, dout, din []float32) {
	ow, oh := w/2, h/2
	for o := range gb {
		way, live := dout[o*ow*oh:(o+1)*ow*oh], out[o*ow*oh:(o+1)*ow*oh]
		for i, v := range live {
			if v <= 0 {
				way[i] = 0
			}
			gb[o] += way[i]
		}
		for c := range channels {
			base := (o*channels + c) * 9
			for ky := range 3 {
				var g0, g1, g2 float32
				k0, k1, k2 := weights[base+ky*3], weights[base+ky*3+1], weights[base+ky*3+2]
				for y := range oh {
					sy := 2*y + ky - 1
					if sy < 0 {
						continue
					}
					row, line := way[y*ow:(y+1)*ow], in[(c*h+sy)*w:(c*h+sy+1)*w]
					g1 += row[0] * line[0]
					g2 += row[0] * line[1]
					for x := 1; x < len(row); x++ {
						d := row[x]
						g0 += d * line[2*x-1]
						g1 += d * line[2*x]
						g2 += d * line[2*x+1]
					}
					if din == nil {
						continue
					}
					back := din[(c*h+sy)*w : (c*h+sy+1)*w]
					back[0] += row[0] * k1
					back[1] += row[0] * k2
					for x := 1; x < len(row); x++ {
						d := row[x]
						back[2*x-1] += d * k0
						back[2*x] += d * k1
						back[2*x+1] += d * k2
					}
				}
				gw[base+ky*3] += g0
				gw[base+ky*3+1] += g1
				gw[base+ky*3+2] += g2
			}
		}
	}
}
