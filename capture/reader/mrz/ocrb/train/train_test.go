package main

import (
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

func faces(t *testing.T) []faceBook {
	t.Helper()
	const folder = "/usr/share/fonts/opentype/ocr-b"
	if _, err := os.Stat(filepath.Join(folder, "OCRB.otf")); err != nil {
		t.Skip("package fonts-ocr-b is not installed")
	}
	book, err := loadFaces(folder)
	if err != nil {
		t.Fatal(err)
	}
	return book
}

func TestGradientAgreesWithSmallSteps(t *testing.T) {
	net := fresh(3)
	rng := rand.New(rand.NewPCG(4, 4))
	for i := range net.W { // biases too
		if net.W[i] == 0 && i < ocrb.Size/2 {
			net.W[i] = 0.02 * rng.Float32()
		}
	}
	var cell ocrb.Cell
	for i := range cell {
		cell[i] = rng.Float32()
	}
	const class = 7
	l := newLearner(net)
	l.begin(turned(net))
	l.add(&cell, class)
	loss := func() float64 { // with the smoothed labels that the gradient belongs to
		var s ocrb.Scratch
		var logp [ocrb.Classes]float32
		net.Classify(&cell, &s, &logp)
		l := -float64(1-smooth) * float64(logp[class])
		for _, v := range logp {
			l -= float64(smooth) / float64(ocrb.Classes) * float64(v)
		}
		return l
	}
	seen, off := 0, 0
	for range 400 {
		i := rng.IntN(ocrb.Size)
		if rng.IntN(2) == 0 {
			i = rng.IntN(24000) // the convolutions
		}
		const h = 2e-3
		old := net.W[i]
		net.W[i] = old + h
		up := loss()
		net.W[i] = old - h
		down := loss()
		net.W[i] = old
		if l.grad[i] != 0 {
			seen++
		}
		if want := (up - down) / (2 * h); math.Abs(want-float64(l.grad[i])) > 0.03*math.Abs(want)+2e-3 {
			t.Logf("weight %d: gradient %.5f, by small steps %.5f", i, l.grad[i], want)
			off++
		}
	}
	if seen < 200 || off > 4 { // a step may cross the bend of a ReLU
		t.Errorf("%d of 400 weights have a gradient, %d a wrong one", seen, off)
	}
}

func TestEmbeddedNetKnowsFreshCells(t *testing.T) {
	net, err := ocrb.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := newDrawer(faces(t), rand.New(rand.NewPCG(42, 4242)))
	var s ocrb.Scratch
	var logp [ocrb.Classes]float32
	right, all := 0, 0
	for range 1000 {
		cells, classes := d.draw()
		for i := range cells {
			net.Classify(&cells[i], &s, &logp)
			best := 0
			for c := range logp {
				if logp[c] > logp[best] {
					best = c
				}
			}
			all++
			if best == classes[i] {
				right++
			}
		}
	}
	if share := float64(right) / float64(all); share < 0.80 {
		t.Errorf("%.1f %% of the cells right", 100*share)
	}
}

func TestSameSeedSameWeights(t *testing.T) {
	book := faces(t)
	a, b := fresh(5), fresh(5)
	run(a, book, 4*batch, 5, false)
	run(b, book, 4*batch, 5, false)
	for i := range a.W {
		if a.W[i] != b.W[i] {
			t.Fatalf("weight %d differs", i)
		}
	}
}
