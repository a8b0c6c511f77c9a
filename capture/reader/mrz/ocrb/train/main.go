// Command train makes the weights of package ocrb from the OCR-B outlines that Debian and Ubuntu ship as fonts-ocr-b, with a
// few cells of fonts-dejavu-core and fonts-urw-base35 between them. Same fonts, same flags and same kind of processor give the
// same weights. Those in the repository were made in two stages, in some fifteen minutes on two idle cores:
//
//	go run ./capture/reader/mrz/ocrb/train -out early.bin
//	go run ./capture/reader/mrz/ocrb/train -from early.bin -late -samples 350000 -seed 9304 -out capture/reader/mrz/ocrb/weights.bin
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
	samples := flag.Int("samples", 2_500_000, "training cells to draw")
	seed := flag.Uint64("seed", 9303, "seed of everything that is random")
	late := flag.Bool("late", false, "the last stage: more marks over the print, a lower learning rate")
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
	run(net, book, *samples, *seed, *late)
	if err := os.WriteFile(*out, encode(net), 0o644); err != nil {
		log.Fatal("write weights: ", err)
	}
}

const (
	shards = 4            // fixed, so that the sums do not depend on the number of processors
	each   = 16 * perShot // cells of a shard
	batch  = shards * each
	best   = 0.002 // learning rate at the start
)

// run trains with Adam (Kingma and Ba, 2014) and a learning rate that falls along half a cosine.
func run(net *ocrb.Net, book []faceBook, samples int, seed uint64, late bool) {
	steps := samples / batch
	m, v := make([]float32, ocrb.Size), make([]float32, ocrb.Size)
	var learners [shards]*learner
	for i := range learners {
		learners[i] = newLearner(net)
	}
	began, loss, right := time.Now(), 0.0, 0
	top := best
	if late {
		top = 0.4 * best
	}
	for step := range steps {
		way := turned(net)
		var wg sync.WaitGroup
		for s, l := range learners {
			wg.Go(func() {
				l.begin(way)
				d := newDrawer(book, rand.New(rand.NewPCG(seed, uint64(step*shards+s))))
				d.late = late
				for range each / perShot {
					cells, classes := d.draw()
					for i := range cells {
						l.add(&cells[i], classes[i])
					}
				}
			})
		}
		wg.Wait()
		rate := top * 0.5 * (1 + math.Cos(math.Pi*float64(step)/float64(steps)))
		rate *= min(float64(step+1)/200, 1) // the first gradients are wild
		b2 := math.Sqrt(1 - math.Pow(0.999, float64(step+1)))
		step1, small := float32(rate*b2/(1-math.Pow(0.9, float64(step+1)))), float32(1e-8*b2)
		for i := range net.W {
			g := (learners[0].grad[i] + learners[1].grad[i] + learners[2].grad[i] + learners[3].grad[i]) / batch
			m[i] = 0.9*m[i] + 0.1*g
			v[i] = 0.999*v[i] + 0.001*g*g
			net.W[i] -= step1 * m[i] / (float32(math.Sqrt(float64(v[i]))) + small)
		}
		for _, l := range learners {
			loss, right = loss+l.loss, right+l.right
		}
		if (step+1)%500 == 0 {
			n := float64(500 * batch)
			log.Printf("%7d cells  loss %.4f  right %.2f %%  %v", (step+1)*batch, loss/n, 100*float64(right)/n,
				time.Since(began).Round(time.Second))
			loss, right = 0, 0
		}
	}
}

func encode(net *ocrb.Net) []byte {
	b := make([]byte, 0, 4*ocrb.Size)
	for _, w := range net.W {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(w))
	}
	return b
}
