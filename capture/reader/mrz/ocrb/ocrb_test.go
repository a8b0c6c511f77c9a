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
	p.Bare = true
	c.Sample(p, 1, 30, 10, 0, 0, 10)
	if c[0] >= 0 {
		t.Errorf("left of the picture is %v", c[0])
	}
	if c.Normalise(20); c[0] != 0 {
		t.Errorf("left of the picture is %v of ink", c[0])
	}
	if got, want := p.At(-5, 1000), float32(2*59); got != want {
		t.Errorf("outside: %v, want the border's %v", got, want)
	}
}

// TestNetIsWhatItsCommentSays: the C loops against the sums written down plainly.
func TestNetIsWhatItsCommentSays(t *testing.T) {
	net, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	rng := rand.New(rand.NewPCG(1, 2))
	var cell Cell
	var s Scratch
	for range 5 {
		for i := range cell {
			cell[i] = 2*rng.Float32() - 0.5
		}
		var got [Classes]float32
		net.Classify(&cell, &s, &got)
		for c, want := range plain(net.W, cell[:]) {
			if d := want - float64(got[c]); math.Abs(d) > 2e-3 {
				t.Fatalf("class %d: %v, want %v", c, got[c], want)
			}
		}
	}
}

// plain is the net without any thought for speed.
func plain(w []float32, cell []float32) (logp []float64) {
	next := func(n int) []float32 {
		part := w[:n]
		w = w[n:]
		return part
	}
	in := make([]float64, len(cell))
	for i, v := range cell {
		in[i] = float64(v)
	}
	width, high, channels := CellW, CellH, 1
	for _, outs := range [3]int{16, 32, 64} {
		bias, weight := next(outs), next(9*channels*outs)
		out := make([]float64, width/2*high/2*outs)
		for y := range high / 2 {
			for x := range width / 2 {
				for o := range outs {
					sum := float64(bias[o])
					for k := range 9 {
						sx, sy := 2*x+k%3-1, 2*y+k/3-1
						if sx < 0 || sy < 0 {
							continue
						}
						for c := range channels {
							sum += in[(sy*width+sx)*channels+c] * float64(weight[(k*channels+c)*outs+o])
						}
					}
					out[(y*(width/2)+x)*outs+o] = max(sum, 0)
				}
			}
		}
		in, width, high, channels = out, width/2, high/2, outs
	}
	for _, outs := range [2]int{128, Outs} {
		bias, weight := next(outs), next(len(in)*outs)
		out := make([]float64, outs)
		for o := range outs {
			out[o] = float64(bias[o])
			for i, v := range in {
				out[o] += v * float64(weight[i*outs+o])
			}
			if outs != Outs {
				out[o] = max(out[o], 0)
			}
		}
		in = out
	}
	sum := 0.0
	for _, v := range in[:Classes] {
		sum += math.Exp(v)
	}
	for _, v := range in[:Classes] {
		logp = append(logp, v-math.Log(sum))
	}
	return logp
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
