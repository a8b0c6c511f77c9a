package barcode

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// The material of the tests: licences of Utopia, their symbols by an encoder of somebody else's (zint), printed on a card
// and seen by a camera.

// licence is a fictional payload of about 320 bytes, AAMVA version 10.
func licence(rng *rand.Rand) []byte {
	pick := func(words ...string) string { return words[rng.IntN(len(words))] }
	digits := func(n int) string {
		b := make([]byte, n)
		for i := range b {
			b[i] = byte('0' + rng.IntN(10))
		}
		return string(b)
	}
	day := func(from int) string {
		return fmt.Sprintf("%02d%02d%04d", 1+rng.IntN(12), 1+rng.IntN(28), from+rng.IntN(20))
	}
	body := "DLDAQ" + pick("U", "X", "Q") + digits(9) +
		"\nDCS" + pick("SPECIMEN", "OCONNOR", "MUSTERMANN", "LINDQVIST") + "\nDDEN\nDAC" + pick("ANNA", "JAMES", "MARIA") +
		"\nDDFN\nDAD" + pick("LEE", "EVA", "NONE") + "\nDDGN\nDCAD\nDCBNONE\nDCDNONE\nDBD" + day(2010) + "\nDBB" + day(1950) +
		"\nDBA" + day(2027) + "\nDBC" + pick("1", "2", "9") + "\nDAU0" + digits(2) + " IN\nDAYBRO\nDAG" + digits(4) +
		" HARBOUR STREET\nDAIUTOPOLIS\nDAJXX\nDAK" + digits(9) + "  \nDCF" + digits(15) + "\nDCGUTO\nDAW" + digits(3) +
		"\nDCK" + digits(18) + "\nDDAF\nDDB" + day(2010) + "\nDDK1\r"
	return fmt.Appendf(nil, "@\n\x1e\rANSI 999999100001DL0031%04d%s", len(body), body)
}

// encode has zint draw a symbol, one pixel a module, with the quiet zone of two modules around it.
func encode(tb testing.TB, payload []byte, columns, level int) *image.Gray {
	tb.Helper()
	bin, err := exec.LookPath("zint")
	if err != nil {
		tb.Skip("zint is not installed: nothing independent to draw symbols with")
	}
	dir := tb.TempDir()
	in, out := filepath.Join(dir, "in"), filepath.Join(dir, "out.png")
	if err := os.WriteFile(in, payload, 0o600); err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command(bin, "-b", "PDF417", "--binary", "--scale=0.5", "--quietzones",
		fmt.Sprintf("--secure=%d", level), fmt.Sprintf("--cols=%d", columns), "-i", in, "-o", out)
	if text, err := cmd.CombinedOutput(); err != nil {
		tb.Fatalf("zint: %v: %s", err, text)
	}
	raw, err := os.ReadFile(out)
	if err != nil {
		tb.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(raw))
	if err != nil {
		tb.Fatal(err)
	}
	grey := image.NewGray(img.Bounds())
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			grey.Set(x, y, img.At(x, y))
		}
	}
	return grey
}

// master is the back of a card at scale pixels a millimetre, with the symbol at module millimetres, and where on the card
// the symbol is, in millimetres.
func master(symbol *image.Gray, module, scale float64) (gocv.Mat, image.Rectangle) {
	const paper, ink = 226, 34
	w, h := int(85.6*scale), int(53.98*scale)
	card := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(paper, paper, paper, 0), h, w, gocv.MatTypeCV8UC3)
	m, err := gocv.NewMatFromBytes(symbol.Rect.Dy(), symbol.Rect.Dx(), gocv.MatTypeCV8U, symbol.Pix)
	if err != nil {
		panic(err)
	}
	defer m.Close()
	bgr, big := gocv.NewMat(), gocv.NewMat()
	defer bgr.Close()
	defer big.Close()
	gocv.CvtColor(m, &bgr, gocv.ColorGrayToBGR)
	sw, sh := int(math.Round(float64(symbol.Rect.Dx())*module*scale)), int(math.Round(float64(symbol.Rect.Dy())*module*scale))
	gocv.Resize(bgr, &big, image.Pt(sw, sh), 0, 0, gocv.InterpolationNearestNeighbor)
	big.ConvertToWithParams(&big, gocv.MatTypeCV8UC3, float32(paper-ink)/255, ink)
	at := image.Rect((w-sw)/2, h-sh-int(4*scale), (w-sw)/2+sw, h-int(4*scale))
	place := card.Region(at)
	big.CopyTo(&place)
	_ = place.Close()
	// The rest of the back: a magnetic stripe's place, some small print.
	for i, words := range []string{"CLASS D   RESTRICTIONS NONE   ENDORSEMENTS NONE", "THIS CARD IS A SPECIMEN OF UTOPIA AND PROVES NOTHING", "9999 HARBOUR STREET UTOPOLIS"} {
		gocv.PutText(&card, words, image.Pt(int(6*scale), int((6+3.4*float64(i))*scale)), gocv.FontHersheySimplex, 0.055*scale, color.RGBA{60, 50, 40, 0}, int(max(0.12*scale, 1)))
	}
	return card, at
}

// shot is how a camera sees a card.
type shot struct {
	perModule float64 // pixels a module
	blur      float64 // sigma, pixels of the picture
	jitter    float64 // of the corners, as a share of half a side
	turn      float64 // degrees
	noise     float64 // sigma of 255
	contrast  float64 // 1 is full
	invert    bool
	margin    float64 // of desk around the card, as a share of the card's width
}

// seen is a card before the camera: the picture and the true corners of the card and of what lies at inner on it.
func (s shot) seen(rng *rand.Rand, card gocv.Mat, inner image.Rectangle, scale, module float64) (gocv.Mat, capture.Quad, capture.Quad) {
	k := s.perModule / (module * scale) // pixels of the picture for one of the master
	w, h := float64(card.Cols())*k, float64(card.Rows())*k
	margin := s.margin * w
	quad := capture.Quad{{X: 0, Y: 0}, {X: w, Y: 0}, {X: w, Y: h}, {X: 0, Y: h}}
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	lo, hi := capture.Point{X: math.Inf(1), Y: math.Inf(1)}, capture.Point{X: math.Inf(-1), Y: math.Inf(-1)}
	for i, p := range quad {
		x := p.X + s.jitter*w/2*(2*rng.Float64()-1) - w/2
		y := p.Y + s.jitter*h/2*(2*rng.Float64()-1) - h/2
		p = capture.Point{X: x*cos - y*sin, Y: x*sin + y*cos}
		quad[i] = p
		lo, hi = capture.Point{X: min(lo.X, p.X), Y: min(lo.Y, p.Y)}, capture.Point{X: max(hi.X, p.X), Y: max(hi.Y, p.Y)}
	}
	for i := range quad {
		quad[i].X += margin - lo.X + rng.Float64()
		quad[i].Y += margin - lo.Y + rng.Float64()
	}
	size := image.Pt(int(math.Ceil(hi.X-lo.X+2*margin))+1, int(math.Ceil(hi.Y-lo.Y+2*margin))+1)
	// The master is reduced by area first, so that nothing is lost between its pixels.
	small := gocv.NewMat()
	defer small.Close()
	const over = 2 // then seen at twice the size, and reduced
	gocv.Resize(card, &small, image.Pt(int(w*over), int(h*over)), 0, 0, gocv.InterpolationArea)
	m := perspective(rectangle(float64(small.Cols()), float64(small.Rows())), enlarged(quad, over))
	defer m.Close()
	big, out := gocv.NewMat(), gocv.NewMat()
	defer big.Close()
	gocv.WarpPerspectiveWithParams(small, &big, m, image.Pt(size.X*over, size.Y*over), gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{70, 84, 96, 0})
	gocv.Resize(big, &out, size, 0, 0, gocv.InterpolationArea)
	if s.blur > 0 {
		gocv.GaussianBlur(out, &out, image.Pt(0, 0), s.blur, s.blur, gocv.BorderReplicate)
	}
	c := s.contrast
	if c == 0 {
		c = 1
	}
	gain, add := float32(c), float32(128*(1-c))
	if s.invert {
		gain, add = -gain, 255-add
	}
	out.ConvertToWithParams(&out, gocv.MatTypeCV8UC3, gain, add)
	if s.noise > 0 {
		pix := out.ToBytes()
		for i := range pix {
			pix[i] = byte(min(max(float64(pix[i])+s.noise*rng.NormFloat64(), 0), 255))
		}
		_ = out.Close()
		out, _ = gocv.NewMatFromBytes(size.Y, size.X, gocv.MatTypeCV8UC3, pix)
	}
	back := perspective(rectangle(float64(card.Cols()), float64(card.Rows())), quad)
	defer back.Close()
	var symbol capture.Quad
	for i, p := range [4]image.Point{inner.Min, {X: inner.Max.X, Y: inner.Min.Y}, inner.Max, {X: inner.Min.X, Y: inner.Max.Y}} {
		symbol[i] = through(back, capture.Point{X: float64(p.X) - 0.5, Y: float64(p.Y) - 0.5})
	}
	return out, quad, symbol
}

func enlarged(q capture.Quad, k float64) capture.Quad {
	for i := range q {
		q[i].X, q[i].Y = (q[i].X+0.5)*k-0.5, (q[i].Y+0.5)*k-0.5
	}
	return q
}
