package intake

import (
	"image"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// noisy is a picture that does not compress well, as photos do not.
func noisy(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	r := rand.New(rand.NewPCG(1, 1))
	for i := range img.Pix {
		img.Pix[i] = byte(i/7) + byte(r.Uint32()>>28)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	return img
}

// BenchmarkStart is how long a child of this small program takes until it has decoded its first picture.
func BenchmarkStart(b *testing.B) {
	raw := pngOf(b, halves(8, 8))
	for b.Loop() {
		g := New(Options{})
		if err := g.Check(b.Context(), raw); err != nil {
			b.Fatal(err)
		}
		g.Close()
	}
}

// BenchmarkPicture compares a child that is there with decoding in this process.
func BenchmarkPicture(b *testing.B) {
	for name, raw := range map[string][]byte{
		"8x8.png": pngOf(b, halves(8, 8)), "1920x1080.png": pngOf(b, noisy(1920, 1080)), "1920x1080.jpg": jpegOf(b, noisy(1920, 1080)),
		"4032x3024.jpg": jpegOf(b, noisy(4032, 3024)),
	} {
		path := filepath.Join(b.TempDir(), name)
		if err := os.WriteFile(path, raw, 0o600); err != nil {
			b.Fatal(err)
		}
		g := open(b, Options{Time: 20 * MaxTime})
		g.Warm(b.Context())
		b.Run(name+"/child", func(b *testing.B) {
			for b.Loop() {
				if _, err := g.File(b.Context(), path); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(name+"/here", func(b *testing.B) {
			for b.Loop() {
				if _, err := Here(path); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
