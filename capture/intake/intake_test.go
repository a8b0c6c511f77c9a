package intake

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/image/tiff"
)

// TestMain is also the child process.
func TestMain(m *testing.M) {
	Served()
	lie()
	os.Exit(m.Run())
}

// open makes a Gate that ends with the test.
func open(t testing.TB, o Options) *Gate {
	t.Helper()
	g := New(o)
	t.Cleanup(g.Close)
	return g
}

// at returns the colour of a pixel.
func at(p Picture, x, y int) color.RGBA {
	i := 3 * (y*p.Width + x)
	return color.RGBA{p.Pix[i+2], p.Pix[i+1], p.Pix[i], 255}
}

// near compares colours with a tolerance for lossy formats.
func near(a, b color.RGBA) bool {
	d := func(x, y uint8) bool { return max(x, y)-min(x, y) <= 12 }
	return d(a.R, b.R) && d(a.G, b.G) && d(a.B, b.B)
}

var (
	red  = color.RGBA{200, 20, 20, 255}
	blue = color.RGBA{20, 20, 200, 255}
	grey = color.RGBA{128, 128, 128, 255}
)

// corpus is one file of every sort that must be read, each 64 by 48: grey on top, red at the left, blue at the right.
func corpus(t testing.TB) map[string][]byte {
	img := halves(64, 48)
	deep := image.NewNRGBA64(img.Rect)
	opaque := image.NewRGBA(img.Rect)
	for y := range 48 {
		for x := range 64 {
			deep.Set(x, y, img.At(x, y))
			opaque.Set(x, y, img.At(x, y))
		}
	}
	return map[string][]byte{
		"png 8 bit":      pngOf(t, img),
		"png 16 bit":     pngOf(t, deep),
		"png palette":    pngOf(t, palettedOf(img)),
		"apng":           apng(t, img),
		"jpeg baseline":  jpegOf(t, img),
		"gif still":      gifOf(t, img, 1),
		"gif animated":   gifOf(t, img, 30),
		"bmp":            bmpOf(t, opaque),
		"bmp palette":    bmpOf(t, palettedOf(img)),
		"tiff":           tiffOf(t, opaque, tiff.Uncompressed),
		"tiff deflate":   tiffOf(t, opaque, tiff.Deflate),
		"tiff 16 bit":    tiffOf(t, deep, tiff.Deflate),
		"tiff palette":   tiffOf(t, palettedOf(img), tiff.Uncompressed),
		"jpeg in blocks": flatJPEG(64, 48, jpegOptions{marker: 0xc0, bits: 8, adobe: 0, colours: blocks(200, 20, 20, 20, 20, 200, 128, 128, 128)}),
		"jpeg progressive": flatJPEG(64, 48, jpegOptions{
			marker: 0xc2, bits: 8, adobe: 0, scans: 1,
			colours: blocks(200, 20, 20, 20, 20, 200, 128, 128, 128),
		}),
		// Adobe's four inks are stored the other way round: 255 is no ink.
		"jpeg cmyk": flatJPEG(64, 48, jpegOptions{
			marker: 0xc0, bits: 8, adobe: 0,
			colours: blocks(200, 20, 20, 255, 20, 20, 200, 255, 128, 128, 128, 255),
		}),
		// YCCK is luma and chroma of the inks: of (55, 235, 235) for red and (235, 235, 55) for blue.
		"jpeg ycck": flatJPEG(64, 48, jpegOptions{
			marker: 0xc2, bits: 8, adobe: 2,
			colours: blocks(181, 158, 38, 255, 214, 38, 143, 255, 128, 128, 128, 255),
		}),
	}
}

// blocks lays three colours out on 8 by 6 blocks: the third on top, the first at the left, the second at the right.
func blocks(values ...byte) [][]byte {
	n := len(values) / 3
	out := make([][]byte, n)
	for y := range 6 {
		for x := range 8 {
			which := 0
			if x >= 4 {
				which = 1
			}
			if y == 0 {
				which = 2
			}
			for c := range n {
				out[c] = append(out[c], values[which*n+c])
			}
		}
	}
	return out
}

func TestEverySortOfPictureIsRead(t *testing.T) {
	g := open(t, Options{})
	check := func(name string, p Picture, err error) {
		t.Helper()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if !p.Valid() || p.Stored != (Size{64, 48}) || p.Reduced != 1 {
			t.Errorf("%s: %dx%d, stored %v, reduced %d", name, p.Width, p.Height, p.Stored, p.Reduced)
			return
		}
		for _, want := range []struct {
			x, y int
			c    color.RGBA
		}{{4, 2, grey}, {60, 2, grey}, {4, 30, red}, {28, 44, red}, {36, 44, blue}, {60, 30, blue}} {
			if got := at(p, want.x, want.y); !near(got, want.c) {
				t.Errorf("%s: pixel %d %d is %v, not %v", name, want.x, want.y, got, want.c)
			}
		}
	}
	for name, raw := range corpus(t) {
		p, err := g.Bytes(t.Context(), raw)
		check(name, p, err)
		file := filepath.Join(t.TempDir(), "picture.txt") // a wrong name is no matter
		if err := os.WriteFile(file, raw, 0o600); err != nil {
			t.Fatal(err)
		}
		p, err = g.File(t.Context(), file)
		check(name+" as a file", p, err)
		p, err = Here(file)
		check(name+" without a child", p, err)
	}
	if g.starts != 1 {
		t.Errorf("%d children for good pictures", g.starts)
	}
}

func TestInterlacedPicture(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 37, 21))
	for i := range img.Pix {
		img.Pix[i] = byte(i * 7)
	}
	p, err := open(t, Options{}).Bytes(t.Context(), interlacedPNG(img))
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range img.Pix {
		if p.Pix[3*i] != v || p.Pix[3*i+1] != v || p.Pix[3*i+2] != v {
			t.Fatalf("pixel %d is %v, not %d", i, p.Pix[3*i:3*i+3], v)
		}
	}
}

func TestOnePixel(t *testing.T) {
	g := open(t, Options{})
	dot := image.NewRGBA(image.Rect(0, 0, 1, 1))
	dot.Set(0, 0, red)
	for name, raw := range map[string][]byte{
		"png": pngOf(t, dot), "jpeg": jpegOf(t, dot), "bmp": bmpOf(t, dot), "tiff": tiffOf(t, dot, tiff.Uncompressed),
		"gif": gifOf(t, dot, 1), "webp": flatWebP(1, 1, 200, 20, 20),
	} {
		p, err := g.Bytes(t.Context(), raw)
		if err != nil || !p.Valid() || p.Width != 1 || p.Height != 1 || !near(at(p, 0, 0), red) {
			t.Errorf("%s: %v, %v", name, p, err)
		}
	}
}

func TestWebP(t *testing.T) {
	p, err := open(t, Options{}).Bytes(t.Context(), flatWebP(300, 200, 20, 20, 200))
	if err != nil || p.Format != WebP || p.Stored != (Size{300, 200}) || at(p, 299, 199) != blue {
		t.Errorf("%v %v: %v", p.Format, p.Stored, err)
	}
}

// The first picture of an animation may cover a part of its canvas only; coordinates are the canvas's.
func TestFirstPictureOfAnAnimationIsSmaller(t *testing.T) {
	part := halves(64, 48).SubImage(image.Rect(40, 30, 60, 40))
	raw := gifOf(t, palettedOf(part), 1)
	raw[6], raw[8] = 64, 48 // the canvas
	p, err := open(t, Options{}).Bytes(t.Context(), raw)
	if err != nil || p.Stored != (Size{64, 48}) {
		t.Fatal(p.Stored, err)
	}
	if at(p, 50, 35) != blue || at(p, 10, 35) != grey || at(p, 63, 47) != grey {
		t.Error("the part lies elsewhere")
	}
}

// Black print and a white card must both be seen where a picture is transparent.
func TestTransparentPartsAreGrey(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 3, 1))
	img.SetNRGBA(0, 0, color.NRGBA{0, 0, 0, 255})
	img.SetNRGBA(1, 0, color.NRGBA{255, 255, 255, 255})
	paletted := image.NewPaletted(img.Rect, color.Palette{color.Black, color.White, color.Transparent})
	copy(paletted.Pix, []byte{0, 1, 2})
	g := open(t, Options{})
	for _, raw := range [][]byte{pngOf(t, img), pngOf(t, paletted)} {
		p, err := g.Bytes(t.Context(), raw)
		if err != nil {
			t.Fatal(err)
		}
		if d := int(p.Pix[6]) - 128; p.Pix[0] != 0 || p.Pix[3] != 255 || d < -1 || d > 1 {
			t.Errorf("%v", p.Pix)
		}
	}
}

func TestLargePhotoIsReducedAndItsCoordinatesKept(t *testing.T) {
	img := image.NewYCbCr(image.Rect(0, 0, 7303, 5477), image.YCbCrSubsampleRatio420) // 40 million pixels
	for i := range img.Y {
		img.Y[i] = 200
	}
	for i := range img.Cb {
		img.Cb[i], img.Cr[i] = 128, 128
	}
	for y := 3000; y < 3060; y++ { // a dark bar
		for x := 4000; x < 4300; x++ {
			img.Y[y*img.YStride+x] = 20
		}
	}
	p, err := open(t, Options{Time: 10 * MaxTime}).Bytes(t.Context(), jpegOf(t, img))
	if err != nil {
		t.Fatal(err)
	}
	if p.Stored != (Size{7303, 5477}) || p.Reduced != 2 || p.Width != 3652 || p.Height != 2739 || !p.Valid() {
		t.Fatalf("%v reduced by %d to %dx%d", p.Stored, p.Reduced, p.Width, p.Height)
	}
	left, top, right, bottom := p.Width, p.Height, 0, 0
	for y := range p.Height {
		for x := range p.Width {
			if at(p, x, y).R < 90 {
				left, top, right, bottom = min(left, x), min(top, y), max(right, x+1), max(bottom, y+1)
			}
		}
	}
	if left*2 != 4000 || top*2 != 3000 || right*2 != 4300 || bottom*2 != 3060 {
		t.Errorf("the bar is at %d %d to %d %d of the file", left*2, top*2, right*2, bottom*2)
	}
}

func TestReductionAveragesBoxesAndTheirRests(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 5, 3))
	for i := range img.Pix {
		img.Pix[i] = byte(10 * i)
	}
	r := newRows(img, img.Rect, 2, midGrey)
	dst := make([]byte, 9)
	for i, want := range [][3]byte{{30, 50, 65}, {105, 125, 140}} {
		r.next(2*i, dst)
		if dst[0] != want[0] || dst[3] != want[1] || dst[6] != want[2] {
			t.Errorf("row %d: %v, want %v", i, dst, want)
		}
	}
}

func TestGateIsUsedFromManySides(t *testing.T) {
	g := open(t, Options{})
	raw := pngOf(t, halves(64, 48))
	done := make(chan error, 8)
	for range cap(done) {
		go func() {
			_, err := g.Bytes(context.Background(), raw)
			done <- err
		}()
	}
	for range cap(done) {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	g.Close()
	if _, err := g.Bytes(t.Context(), bytes.Clone(raw)); err != nil {
		t.Errorf("after Close: %v", err)
	}
}

// A child that nobody asks any more gives its memory back.
func TestIdleChildEnds(t *testing.T) {
	g := open(t, Options{Idle: 50 * time.Millisecond})
	raw := pngOf(t, halves(8, 8))
	for want := 1; want <= 2; want++ {
		if err := g.Check(t.Context(), raw); err != nil {
			t.Fatal(err)
		}
		if g.starts != want {
			t.Errorf("%d children, not %d", g.starts, want)
		}
		for deadline := time.Now().Add(10 * time.Second); ; {
			g.mu.Lock()
			gone := g.child == nil
			g.mu.Unlock()
			if gone {
				break
			}
			if time.Now().After(deadline) {
				t.Fatal("the child stays")
			}
			runtime.Gosched()
		}
	}
}
