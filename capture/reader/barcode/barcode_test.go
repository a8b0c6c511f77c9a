package barcode

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/boombuler/barcode/pdf417"
	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

const (
	printed = 16.0 // pixels a millimetre of the master
	module  = 0.25 // millimetres
)

// licences calls f with pictures of n licences as a camera sees them.
func licences(t *testing.T, n int, s shot, f func(pic gocv.Mat, card, symbol capture.Quad, payload []byte)) {
	t.Helper()
	if s.margin == 0 {
		s.margin = 0.15
	}
	for i := range n {
		rng := rand.New(rand.NewPCG(417, uint64(i)))
		payload := licence(rng)
		master, at := master(encode(t, payload, 13, 5), module, printed)
		pic, card, symbol := s.seen(rng, master, at, printed, module)
		_ = master.Close()
		f(pic, card, symbol, payload)
		_ = pic.Close()
	}
}

// TestLicenceAtTheLimitIsMisread: 2.5 pixels a module, corners moved by 6 %, blur of 0.8 pixels, the outline of the card known
// to about two pixels. At least 98 in 100 must be exact.
func TestLicenceAtTheLimitIsMisread(t *testing.T) {
	n, exact := 0, 0
	rng := rand.New(rand.NewPCG(1, 2))
	licences(t, 50, shot{perModule: 2.5, blur: 0.8, jitter: 0.06, noise: 3}, func(pic gocv.Mat, card, symbol capture.Quad, payload []byte) {
		for i := range card {
			card[i].X += 2 * rng.NormFloat64()
			card[i].Y += 2 * rng.NormFloat64()
		}
		n++
		s, ok := ReadCard(pic, &card)
		switch {
		case !ok:
			return
		case !bytes.Equal(s.Payload, payload):
			t.Errorf("picture %d: other bytes than were printed", n)
			return
		}
		exact++
		if off := apart(s.Quad, symbol); off > 0.03 {
			t.Errorf("picture %d: symbol found %.1f %% of its diagonal away", n, 100*off)
		}
	})
	if exact < n-1 {
		t.Errorf("%d of %d exact", exact, n)
	}
}

// apart is the mean distance of the corners as a share of the diagonal.
func apart(a, b capture.Quad) float64 {
	sum := 0.0
	for i := range a {
		sum += dist(a[i], b[i]) / 4
	}
	return sum / dist(b[0], b[2])
}

func TestOutlineOfTheCardBadlyFound(t *testing.T) {
	licences(t, 6, shot{perModule: 3, blur: 0.6, jitter: 0.06, turn: 8, noise: 3}, func(pic gocv.Mat, card, _ capture.Quad, payload []byte) {
		for name, bad := range map[string]capture.Quad{
			"a corner far off":  {card[0], {X: card[1].X - 60, Y: card[1].Y + 90}, card[2], card[3]},
			"half of the card":  wider(card, -0.25, 0),
			"another thing":     {{X: 2, Y: 2}, {X: 120, Y: 2}, {X: 120, Y: 80}, {X: 2, Y: 80}},
			"corners in a line": {card[0], card[0], card[2], card[2]},
			"not numbers":       {{X: math.NaN()}, {X: math.Inf(1)}, card[2], card[3]},
			"far outside":       {{X: -9e9, Y: -9e9}, {X: 9e9, Y: -9e9}, {X: 9e9, Y: 9e9}, {X: -9e9, Y: 9e9}},
		} {
			if s, ok := ReadCard(pic, &bad); !ok || !bytes.Equal(s.Payload, payload) {
				t.Errorf("%s: found %v", name, ok)
			}
		}
	})
}

func TestSymbolLyingAskew(t *testing.T) {
	for _, s := range []shot{
		{perModule: 2.5, blur: 0.8, jitter: 0.06, turn: 30, noise: 3},
		{perModule: 2.5, blur: 0.8, jitter: 0.12, turn: 90, noise: 3},
		{perModule: 2.5, blur: 0.8, jitter: 0.12, turn: 200, noise: 3},
		{perModule: 3, blur: 0.8, jitter: 0.2, turn: -45, noise: 6},
		{perModule: 6, blur: 2, jitter: 0.2, turn: 310, noise: 6},
		{perModule: 3, blur: 0.8, jitter: 0.12, turn: 20, noise: 2, contrast: 0.25},
		{perModule: 3, blur: 0.8, jitter: 0.12, turn: 70, noise: 3, invert: true},
		{perModule: 3, blur: 0.6, jitter: 0.06, turn: 180, noise: 3, invert: true},
	} {
		licences(t, 2, s, func(pic gocv.Mat, _, symbol capture.Quad, payload []byte) {
			found, ok := Find(pic)
			if !ok || !bytes.Equal(found.Payload, payload) {
				t.Errorf("%+v: found %v", s, ok)
			} else if off := apart(found.Quad, symbol); off > 0.05 {
				t.Errorf("%+v: %.1f %% of the diagonal away", s, 100*off)
			}
		})
	}
}

func TestGlanceSeesALicenceLyingEitherWay(t *testing.T) {
	for _, turn := range []float64{0, 180, 90} {
		licences(t, 2, shot{perModule: 3, blur: 0.6, jitter: 0.06, turn: turn, noise: 3}, func(pic gocv.Mat, card, _ capture.Quad, payload []byte) {
			if s, ok := Glance(pic, card); !ok || !bytes.Equal(s.Payload, payload) {
				t.Errorf("turned by %v: found %v", turn, ok)
			}
		})
	}
}

// TestOtherEncodersSymbol uses an encoder in Go, so that something is read where zint is missing. Its left row indicators give
// a wrong number of rows unless that is a multiple of three (encoder.go, getLeftCodeWord), so the text grows until it is.
func TestOtherEncodersSymbol(t *testing.T) {
	text := "@\n\x1e\rANSI 999999100001DL00310040DLDAQU123456789\nDCSSPECIMEN\nDACANNA\r"
	code, err := pdf417.Encode(text, 4)
	for err == nil && code.Bounds().Dy()/2%3 != 0 && len(text) < 200 {
		text += "ZX"
		code, err = pdf417.Encode(text, 4)
	}
	if err != nil {
		t.Fatal(err)
	}
	b := code.Bounds()
	grey := image.NewGray(image.Rect(0, 0, 3*b.Dx()+40, 3*b.Dy()+40))
	for y := range grey.Rect.Dy() {
		for x := range grey.Rect.Dx() {
			grey.SetGray(x, y, color.Gray{Y: 255})
			if p := image.Pt((x-20)/3, (y-20)/3).Add(b.Min); x >= 20 && y >= 20 && p.In(b) {
				grey.Set(x, y, code.At(p.X, p.Y))
			}
		}
	}
	found, err := Read(grey.Pix, grey.Rect.Dx(), grey.Rect.Dy(), grey.Stride, Options{Harder: true})
	if err != nil || len(found) != 1 || string(found[0].Payload) != text {
		t.Fatalf("%d symbols, error %v", len(found), err)
	}
}

func TestBytesOfEveryValueComeBack(t *testing.T) {
	payload := make([]byte, 256)
	for i := range payload {
		payload[i] = byte(i)
	}
	grey := encode(t, payload, 10, 4)
	found, err := Read(grey.Pix, grey.Rect.Dx(), grey.Rect.Dy(), grey.Stride, Options{Harder: true})
	if err != nil || len(found) != 1 || !bytes.Equal(found[0].Payload, payload) {
		t.Fatalf("%d symbols, error %v", len(found), err)
	}
	if found, err = Read(grey.Pix, grey.Rect.Dx(), grey.Rect.Dy(), grey.Stride, Options{Longest: 255}); err != nil || len(found) != 0 {
		t.Errorf("a payload of 256 bytes is taken where 255 are the most: %d symbols, %v", len(found), err)
	}
}

func TestPictureWithoutASymbol(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 3))
	noise := make([]byte, 640*480)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	stripes := make([]byte, 640*480)
	for i := range stripes {
		stripes[i] = byte(i % 640 / 5 % 2 * 255)
	}
	flat := bytes.Repeat([]byte{200}, 640*480)
	for name, pix := range map[string][]byte{"noise": noise, "stripes": stripes, "nothing": flat} {
		m, err := gocv.NewMatFromBytes(480, 640, gocv.MatTypeCV8U, pix)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := Find(m); ok {
			t.Errorf("%s: a symbol was found", name)
		}
		_ = m.Close()
	}
	text := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(230, 230, 230, 0), 600, 900, gocv.MatTypeCV8UC3)
	defer text.Close()
	for y := range 12 {
		gocv.PutText(&text, strings.Repeat("P<UTOERIKSSON<<ANNA<MARIA<<<", 2), image.Pt(10, 40+45*y), gocv.FontHersheySimplex, 0.9, color.RGBA{20, 20, 20, 0}, 2)
	}
	if _, ok := ReadCard(text, &capture.Quad{{X: 0, Y: 0}, {X: 899, Y: 0}, {X: 899, Y: 599}, {X: 0, Y: 599}}); ok {
		t.Error("text: a symbol was found")
	}
}

func TestPictureThatIsNotItsSize(t *testing.T) {
	pix := make([]byte, 100)
	for _, c := range [][3]int{{0, 1, 1}, {10, -1, 10}, {10, 11, 10}, {11, 9, 10}, {10, 10, 11}, {1 << 20, 1, 1 << 20}} {
		if _, err := Read(pix, c[0], c[1], c[2], Options{}); !errors.Is(err, ErrPicture) {
			t.Errorf("%v: %v", c, err)
		}
	}
	if _, err := Read(nil, 1, 1, 1, Options{}); !errors.Is(err, ErrPicture) {
		t.Error(err)
	}
	for _, c := range [][2]int{{1, 1}, {1, 100}, {100, 1}, {16, 4}, {3, 3}} {
		if s, err := Read(pix, c[0], c[1], c[0], Options{Harder: true, Rotate: true, Downscale: true}); err != nil || len(s) != 0 {
			t.Errorf("%v: %d symbols, %v", c, len(s), err)
		}
		m, err := gocv.NewMatFromBytes(c[1], c[0], gocv.MatTypeCV8U, pix[:c[0]*c[1]])
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := Find(m); ok {
			t.Errorf("%v: a symbol was found", c)
		}
		_ = m.Close()
	}
	none := gocv.NewMat()
	defer none.Close()
	if _, ok := Find(none); ok {
		t.Error("a symbol was found in no picture")
	}
}

func TestPayloadInALog(t *testing.T) {
	s := Symbol{Payload: []byte("DCSSPECIMEN")}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x", "%d"} {
		if out := fmt.Sprintf(verb, s); strings.Contains(out, "SPECIMEN") || strings.Contains(out, "444353") || strings.Contains(out, "68 67") {
			t.Errorf("%s shows %q", verb, out)
		}
	}
}

// FuzzRead looks for pictures on which the decoder falls over.
func FuzzRead(f *testing.F) {
	f.Add([]byte("@ANSI 636000"), uint8(40), true)
	f.Add(bytes.Repeat([]byte{0, 0, 0, 255, 0, 255, 0, 255, 0, 255, 255, 255}, 200), uint8(60), false)
	f.Fuzz(func(t *testing.T, pix []byte, w uint8, harder bool) {
		if w == 0 || len(pix) < int(w) {
			return
		}
		h := len(pix) / int(w)
		for _, by := range []Threshold{Local, Global, Fixed} {
			if _, err := Read(pix, int(w), h, int(w), Options{Harder: harder, Rotate: harder, Downscale: true, Threshold: by, Most: 8}); err != nil {
				t.Fatal(err)
			}
		}
	})
}
