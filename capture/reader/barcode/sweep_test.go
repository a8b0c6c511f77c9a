package barcode

import (
	"bytes"
	"math/rand/v2"
	"os"
	"testing"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// TestSweep writes the table of BENCHMARKS.md: payloads read byte for byte, by pixels a module, blur and how the card lies,
// with the decoder alone and with ReadCard. It takes some minutes; PASSDESK_SWEEP=1 asks for it.
func TestSweep(t *testing.T) {
	if os.Getenv("PASSDESK_SWEEP") == "" {
		t.Skip("PASSDESK_SWEEP is not set")
	}
	const n = 20
	t.Log("| px/module | blur σ px | lying | decoder alone | ReadCard | median ms |")
	for _, lying := range []struct {
		name         string
		jitter, turn float64
	}{{"flat", 0, 0}, {"6 %", 0.06, 0}, {"12 %, turned 20°", 0.12, 20}} {
		for _, per := range []float64{1.6, 2, 2.5, 3, 4} {
			for _, blur := range []float64{0.4, 0.8, 1.2} {
				alone, card := 0, 0
				var took []time.Duration
				rng := rand.New(rand.NewPCG(1, 2))
				licences(t, n, shot{perModule: per, blur: blur, jitter: lying.jitter, turn: lying.turn, noise: 3}, func(pic gocv.Mat, quad, _ capture.Quad, payload []byte) {
					grey := gocv.NewMat()
					defer grey.Close()
					gocv.CvtColor(pic, &grey, gocv.ColorBGRToGray)
					if s, err := Read(grey.ToBytes(), grey.Cols(), grey.Rows(), grey.Cols(), Options{Harder: true, Rotate: true}); err == nil && len(s) > 0 && bytes.Equal(s[0].Payload, payload) {
						alone++
					}
					for i := range quad {
						quad[i].X += 2 * rng.NormFloat64()
						quad[i].Y += 2 * rng.NormFloat64()
					}
					began := time.Now()
					s, ok := ReadCard(pic, &quad)
					took = append(took, time.Since(began))
					if ok && bytes.Equal(s.Payload, payload) {
						card++
					} else if ok {
						t.Error("other bytes than were printed")
					}
				})
				t.Logf("| %.1f | %.1f | %s | %d/%d | %d/%d | %.0f |", per, blur, lying.name, alone, n, card, n, 1000*median(took).Seconds())
			}
		}
	}
}

func median(d []time.Duration) time.Duration {
	for i := range d { // few values
		for k := i; k > 0 && d[k] < d[k-1]; k-- {
			d[k], d[k-1] = d[k-1], d[k]
		}
	}
	return d[len(d)/2]
}

// empty is a frame of 1920 x 1080 with a card without a symbol in it.
func empty() (gocv.Mat, capture.Quad) {
	rng := rand.New(rand.NewPCG(5, 5))
	pix := make([]byte, 3*1920*1080)
	for i := range pix {
		pix[i] = byte(90 + rng.IntN(16))
	}
	m, err := gocv.NewMatFromBytes(1080, 1920, gocv.MatTypeCV8UC3, pix)
	if err != nil {
		panic(err)
	}
	return m, capture.Quad{{X: 500, Y: 250}, {X: 1400, Y: 260}, {X: 1410, Y: 830}, {X: 495, Y: 820}}
}

func BenchmarkGlanceWithoutSymbol(b *testing.B) {
	m, q := empty()
	defer m.Close()
	for b.Loop() {
		Glance(m, q)
	}
}

func BenchmarkFindWithoutSymbol(b *testing.B) {
	m, _ := empty()
	defer m.Close()
	for b.Loop() {
		Find(m)
	}
}

func BenchmarkReadCard(b *testing.B) {
	rng := rand.New(rand.NewPCG(417, 0))
	card, at := master(encode(b, licence(rng), 13, 5), module, printed)
	defer card.Close()
	pic, quad, _ := shot{perModule: 2.5, blur: 0.8, jitter: 0.06, noise: 3, margin: 0.15}.seen(rng, card, at, printed, module)
	defer pic.Close()
	for b.Loop() {
		if _, ok := ReadCard(pic, &quad); !ok {
			b.Fatal("not read")
		}
	}
}
