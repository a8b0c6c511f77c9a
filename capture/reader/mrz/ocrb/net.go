package ocrb

import (
	_ "embed"
	"encoding/binary"
	"fmt"
	"math"
	"sync"
)

// The net: two 3x3 convolutions with stride 2 and a border of one zero, then two full layers; ReLU between them.
// 20x28x1 → 10x14xC1 → 5x7xC2 → Hidden → Classes.
const (
	W1, H1, C1 = CellW / 2, CellH / 2, 12
	W2, H2, C2 = CellW / 4, CellH / 4, 24
	Flat       = W2 * H2 * C2
	Hidden     = 96
)

// Where each layer's weights and biases start in Net.W.
const (
	OffW1 = 0
	OffB1 = OffW1 + C1*9
	OffW2 = OffB1 + C1
	OffB2 = OffW2 + C2*C1*9
	OffW3 = OffB2 + C2
	OffB3 = OffW3 + Hidden*Flat
	OffW4 = OffB3 + Hidden
	OffB4 = OffW4 + Classes*Hidden
	Size  = OffB4 + Classes
)

// Net is the classifier. W holds every weight: per layer the weights, output by output, then the biases. It is safe
// for use by several goroutines that each have a Scratch of their own.
type Net struct{ W []float32 }

// Scratch holds the values between the layers. The training program reads them; nobody else needs to.
type Scratch struct {
	A1 [C1 * H1 * W1]float32
	A2 [Flat]float32
	A3 [Hidden]float32
}

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
	conv(in[:], 1, CellW, CellH, n.W[OffW1:OffB1], n.W[OffB1:OffW2], s.A1[:])
	conv(s.A1[:], C1, W1, H1, n.W[OffW2:OffB2], n.W[OffB2:OffW3], s.A2[:])
	for o := range Hidden {
		s.A3[o] = max(0, n.W[OffB3+o]+dot(n.W[OffW3+o*Flat:OffW3+(o+1)*Flat], s.A2[:]))
	}
	for o := range Classes {
		logp[o] = n.W[OffB4+o] + dot(n.W[OffW4+o*Hidden:OffW4+(o+1)*Hidden], s.A3[:])
	}
	softmax(logp)
}

// dot is the sum of products, in four partial sums so that the processor need not wait for the last one.
func dot(a, b []float32) float32 {
	var s0, s1, s2, s3 float32
	b = b[:len(a)]
	i := 0
	for ; i+4 <= len(a); i += 4 {
		s0 += a[i] * b[i]
		s1 += a[i+1] * b[i+1]
		s2 += a[i+2] * b[i+2]
		s3 += a[i+3] * b[i+3]
	}
	for ; i < len(a); i++ {
		s0 += a[i] * b[i]
	}
	return s0 + s1 + s2 + s3
}

// conv is a 3x3 convolution with stride 2, a border of zeros and ReLU. Pictures lie channel by channel. The window of
// output (x, y) is centred on input (2x, 2y).
func conv(in []float32, channels, w, h int, weights, bias, out []float32) {
	ow, oh := w/2, h/2
	for o := range bias {
		dst := out[o*ow*oh : (o+1)*ow*oh]
		for i := range dst {
			dst[i] = bias[o]
		}
		for c := range channels {
			src := in[c*w*h : (c+1)*w*h]
			k := weights[(o*channels+c)*9 : (o*channels+c)*9+9]
			for y := range oh {
				row := dst[y*ow : (y+1)*ow]
				for ky := range 3 {
					sy := 2*y + ky - 1
					if sy < 0 { // the last row, 2*oh-1, always exists
						continue
					}
					line := src[sy*w : (sy+1)*w]
					k0, k1, k2 := k[ky*3], k[ky*3+1], k[ky*3+2]
					row[0] += k1*line[0] + k2*line[1]
					for x := 1; x < ow; x++ {
						row[x] += k0*line[2*x-1] + k1*line[2*x] + k2*line[2*x+1]
					}
				}
			}
		}
		for i, v := range dst {
			dst[i] = max(0, v)
		}
	}
}
