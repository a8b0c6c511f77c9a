package ocrb

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestDamagedWeightsAreRefused(t *testing.T) {
	if _, err := Parse(weights[:len(weights)-1]); err == nil {
		t.Error("short weights were taken")
	}
	broken := append([]byte(nil), weights...)
	copy(broken[400:], []byte{0, 0, 0xc0, 0x7f}) // not a number
	if _, err := Parse(broken); err == nil {
		t.Error("weights with a NaN were taken")
	}
}

func TestProbabilitiesAddUp(t *testing.T) {
	net, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	var cell Cell
	var s Scratch
	var logp [Classes]float32
	for i := range cell {
		cell[i] = float32(i%7) / 6
	}
	net.Classify(&cell, &s, &logp)
	sum := 0.0
	for _, v := range logp {
		sum += math.Exp(float64(v))
	}
	if math.Abs(sum-1) > 1e-4 {
		t.Errorf("sum %v", sum)
	}
}

func TestEmptyPaperIsNoCharacter(t *testing.T) {
	net, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	plane := Plane{Pix: make([]byte, 40*40), W: 40, H: 40}
	for i := range plane.Pix {
		plane.Pix[i] = byte(200 + i*31%3)
	}
	var cell Cell
	var s Scratch
	var logp [Classes]float32
	cell.Sample(plane, 20, 20, 18, 0, 0, 18)
	cell.Normalise(60)
	net.Classify(&cell, &s, &logp)
	if p := math.Exp(float64(logp[None])); p < 0.8 {
		t.Errorf("probability %.2f that nothing stands on empty paper", p)
	}
}

func TestSampleFollowsTheLine(t *testing.T) {
	// A plane whose grey is x + 2y: the cell's middle must be the place asked for, in any direction.
	p := Plane{Pix: make([]byte, 60*60), W: 60, H: 60}
	for y := range 60 {
		for x := range 60 {
			p.Pix[y*60+x] = byte(x + 2*y)
		}
	}
	var c Cell
	c.Sample(p, 30, 25, 0, 10, -10, 0) // text that runs down the page
	first := c[0]                      // up in the text is to the right in the plane, back is up
	x, y := 30+10*(CellH/2.0-0.5)/PerPitch, 25-10*(CellW/2.0-0.5)/PerPitch
	if want := float32(x + 2*y); math.Abs(float64(first-want)) > 0.01 {
		t.Errorf("first sample %.2f, want %.2f", first, want)
	}
	if got, want := p.At(-5, 1000), float32(2*59); got != want {
		t.Errorf("outside: %v, want the border's %v", got, want)
	}
}

func TestFastNetAgreesWithTheSlowOne(t *testing.T) {
	net, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	if W1 != 10 || H1 != 14 || C1 != 12 || C2 != 24 || Hidden != 96 || Classes != 38 {
		t.Fatal("the sizes in kernel.h are not those of the net")
	}
	fast := net.Fast()
	rng := rand.New(rand.NewPCG(1, 2))
	var cell Cell
	var s Scratch
	for range 50 {
		for i := range cell {
			cell[i] = 2*rng.Float32() - 0.5
		}
		var want, got [Classes]float32
		net.Classify(&cell, &s, &want)
		fast.Classify(&cell, &got)
		for c := range want {
			if d := want[c] - got[c]; d > 2e-3 || d < -2e-3 {
				t.Fatalf("class %d: %v, want %v", c, got[c], want[c])
			}
		}
	}
}

func BenchmarkFast(b *testing.B) {
	net, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	fast := net.Fast()
	var cell Cell
	for i := range cell {
		cell[i] = float32(i%5) / 4
	}
	var logp [Classes]float32
	for b.Loop() {
		fast.Classify(&cell, &logp)
	}
}

func BenchmarkClassify(b *testing.B) {
	net, err := Load()
	if err != nil {
		b.Fatal(err)
	}
	var cell Cell
	var s Scratch
	var logp [Classes]float32
	for b.Loop() {
		net.Classify(&cell, &s, &logp)
	}
}
