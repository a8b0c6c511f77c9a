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
	var cell ocrb.Cell
	for i := range cell {
		cell[i] = rng.Float32()
	}
	const class = 7
	grad := make([]float32, ocrb.Size)
	var b backward
	b.add(net, &cell, class, grad)
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
	for _, i := range []int{ocrb.OffW1 + 4, ocrb.OffB1, ocrb.OffW2 + 10, ocrb.OffW2 + 700, ocrb.OffB2 + 1, ocrb.OffW3 + 999, ocrb.OffB3 + 5, ocrb.OffW4 + 64*class + 3, ocrb.OffB4 + class} {
		const h = 1e-3
		old := net.W[i]
		net.W[i] = old + h
		up := loss()
		net.W[i] = old - h
		down := loss()
		net.W[i] = old
		if want := (up - down) / (2 * h); math.Abs(want-float64(grad[i])) > 0.02*math.Abs(want)+1e-3 {
			t.Errorf("weight %d: gradient %.5f, by small steps %.5f", i, grad[i], want)
		}
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
	right, all := 0, 3000
	for range all {
		cell, class := d.draw()
		net.Classify(&cell, &s, &logp)
		best := 0
		for c := range logp {
			if logp[c] > logp[best] {
				best = c
			}
		}
		if best == class {
			right++
		}
	}
	if share := float64(right) / float64(all); share < 0.88 {
		t.Errorf("%.1f %% of the cells right", 100*share)
	}
}

func TestSameSeedSameWeights(t *testing.T) {
	book := faces(t)
	a, b := fresh(5), fresh(5)
	run(a, book, 4*batch, 5)
	run(b, book, 4*batch, 5)
	for i := range a.W {
		if a.W[i] != b.W[i] {
			t.Fatalf("weight %d differs", i)
		}
	}
}
