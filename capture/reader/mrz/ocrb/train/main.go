// Command train makes the weights of package ocrb from the OCR-B outlines that Debian and Ubuntu ship as fonts-ocr-b, with a
// few cells of fonts-dejavu-core and fonts-urw-base35 between them. Same fonts and same flags give the same weights; those in the
// repository are the defaults'. It takes about a quarter of an hour on two cores.
//
//	go run ./capture/reader/mrz/ocrb/train -out capture/reader/mrz/ocrb/weights.bin
package main

import (
	"encoding/binary"
	"flag"
	"log"
	"math"
	"math/rand/v2"
	"os"
	"sync"
	"time"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

func main() {
	fonts := flag.String("fonts", "/usr/share/fonts/opentype/ocr-b", "folder with OCRB.otf and OCRBS.otf")
	out := flag.String("out", "weights.bin", "file to write")
	samples := flag.Int("samples", 3_000_000, "training cells to draw")
	seed := flag.Uint64("seed", 9303, "seed of everything that is random")
	from := flag.String("from", "", "weights to go on from, instead of random ones")
	flag.Parse()
	log.SetFlags(0)
	book, err := loadFaces(*fonts)
	if err != nil {
		log.Fatal("load fonts: ", err)
	}
	net := fresh(*seed)
	if *from != "" {
		b, err := os.ReadFile(*from)
		if err != nil {
			log.Fatal("read weights: ", err)
		}
		if net, err = ocrb.Parse(b); err != nil {
			log.Fatal(err)
		}
	}
	run(net, book, *samples, *seed)
	if err := os.WriteFile(*out, encode(net), 0o644); err != nil {
		log.Fatal("write weights: ", err)
	}
}

const (
	batch  = 128
	shards = 8 // fixed, so that the sums do not depend on the number of processors
)

// run trains with Adam (Kingma and Ba, 2014) and a learning rate that falls along half a cosine.
func run(net *ocrb.Net, book []faceBook, samples int, seed uint64) {
	steps := samples / batch
	m, v := make([]float32, ocrb.Size), make([]float32, ocrb.Size)
	grads := make([][]float32, shards)
	for i := range grads {
		grads[i] = make([]float32, ocrb.Size)
	}
	began, loss, right := time.Now(), 0.0, 0
	for step := range steps {
		var wg sync.WaitGroup
		var losses [shards]float64
		var rights [shards]int
		for s := range shards {
			wg.Go(func() {
				clear(grads[s])
				rng := rand.New(rand.NewPCG(seed, uint64(step*shards+s)))
				d := newDrawer(book, rng)
				var b backward
				for range batch / shards {
					cell, class := d.draw()
					l, ok := b.add(net, &cell, class, grads[s])
					losses[s] += l
					if ok {
						rights[s]++
					}
				}
			})
		}
		wg.Wait()
		for s := range shards {
			loss += losses[s]
			right += rights[s]
		}
		rate := 0.002 * 0.5 * (1 + math.Cos(math.Pi*float64(step)/float64(steps)))
		b1 := 1 - math.Pow(0.9, float64(step+1))
		b2 := 1 - math.Pow(0.999, float64(step+1))
		for i := range net.W {
			g := float32(0)
			for s := range shards {
				g += grads[s][i]
			}
			g /= batch
			m[i] = 0.9*m[i] + 0.1*g
			v[i] = 0.999*v[i] + 0.001*g*g
			net.W[i] -= float32(rate * float64(m[i]) / b1 / (math.Sqrt(float64(v[i])/b2) + 1e-8))
		}
		if (step+1)%500 == 0 {
			n := float64(500 * batch)
			log.Printf("%7d cells  loss %.4f  right %.2f %%  %v", (step+1)*batch, loss/n, 100*float64(right)/n,
				time.Since(began).Round(time.Second))
			loss, right = 0, 0
		}
	}
}

// fresh returns a net with random weights (He et al., 2015) and zero biases.
func fresh(seed uint64) *ocrb.Net {
	rng := rand.New(rand.NewPCG(seed, 1))
	net := &ocrb.Net{W: make([]float32, ocrb.Size)}
	fill := func(from, to, fanIn int) {
		dev := math.Sqrt(2 / float64(fanIn))
		for i := from; i < to; i++ {
			net.W[i] = float32(rng.NormFloat64() * dev)
		}
	}
	fill(ocrb.OffW1, ocrb.OffB1, 9)
	fill(ocrb.OffW2, ocrb.OffB2, 9*ocrb.C1)
	fill(ocrb.OffW3, ocrb.OffB3, ocrb.Flat)
	fill(ocrb.OffW4, ocrb.OffB4, ocrb.Hidden)
	return net
}

func encode(net *ocrb.Net) []byte {
	b := make([]byte, 0, 4*ocrb.Size)
	for _, w := range net.W {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
	}
	return b
}
