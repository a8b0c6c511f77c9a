package reader

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"math/rand/v2"
	"os"
	"testing"

	"gocv.io/x/gocv"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/passdesk/passdesk/capture"
)

// Test pictures: a flat Utopian document at 12 pixels a millimetre, and a camera that looks at it.

const masterMM = 12

func loadFont(t testing.TB, name string) *opentype.Font {
	t.Helper()
	b, err := os.ReadFile("/usr/share/fonts/opentype/ocr-b/" + name)
	if err != nil {
		t.Skip("package fonts-ocr-b is not installed")
	}
	f, err := opentype.Parse(b)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func draftFace(t testing.TB, f *opentype.Font, size float64) font.Face {
	t.Helper()
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		t.Fatal(err)
	}
	return face
}

// page is a document to be drawn. Without lines it is the front of a card; without a portrait a plain card.
type page struct {
	w, h     float64 // mm
	lines    []string
	portrait bool
	seed     uint64
}

// master draws the flat document.
func (p page) master(t testing.TB) *image.RGBA {
	t.Helper()
	mm := func(v float64) int { return int(math.Round(v * masterMM)) }
	img := image.NewRGBA(image.Rect(0, 0, mm(p.w), mm(p.h)))
	rng := rand.New(rand.NewPCG(p.seed, 1))
	base := [3]float64{205 + 30*rng.Float64(), 205 + 30*rng.Float64(), 205 + 30*rng.Float64()}
	f1, f2 := 0.5+rng.Float64(), 0.5+rng.Float64()
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			fx, fy := float64(x)/masterMM, float64(y)/masterMM
			v := 7 * math.Sin(fx*f1*3+4*math.Sin(fy*f2*0.5))
			img.SetRGBA(x, y, color.RGBA{uint8(base[0] + v), uint8(base[1] + v), uint8(base[2] - v), 255})
		}
	}
	if p.portrait {
		skin := color.RGBA{224, 172, 138, 255}
		box := image.Rect(mm(5), mm(p.h*0.2), mm(5+p.w*0.27), mm(p.h*0.72))
		draw.Draw(img, box, image.NewUniform(color.RGBA{170, 185, 200, 255}), image.Point{}, draw.Src)
		c := box.Min.Add(box.Size().Div(2))
		for y := box.Min.Y; y < box.Max.Y; y++ {
			for x := box.Min.X; x < box.Max.X; x++ {
				dx, dy := float64(x-c.X)/float64(box.Dx())/0.33, float64(y-c.Y)/float64(box.Dy())/0.42
				if dx*dx+dy*dy < 1 {
					img.SetRGBA(x, y, skin)
				}
			}
		}
	}
	vis, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{40, 40, 60, 255}), Face: draftFace(t, vis, 2.6*masterMM)}
	for i, s := range []string{"UTOPIA", "Surname / Nom", "ERIKSSON", "Given names / Prenoms", "ANNA MARIA", "12 AUG 1974"} {
		y := 8 + float64(i)*6.2
		if len(p.lines) > 0 && y > p.h-28 {
			break
		}
		d.Dot = fixed.P(mm(p.w*0.38), mm(y))
		d.DrawString(s)
	}
	if len(p.lines) == 0 {
		return img
	}
	face, filler := loadFont(t, "OCRB.otf"), loadFont(t, "OCRBS.otf")
	const size = 2.54 / 0.723 * masterMM
	letters, less := draftFace(t, face, size), draftFace(t, filler, size)
	left := (p.w - 2.54*float64(len(p.lines[0]))) / 2
	for k, line := range p.lines {
		y := p.h - 7 - 6.35*float64(len(p.lines)-1-k)
		for i, r := range line {
			d := font.Drawer{Dst: img, Src: image.NewUniform(color.RGBA{25, 25, 30, 255}), Face: letters}
			if r == '<' || r == '8' || p.seed%2 == 0 { // the round cut draws these two blank
				d.Face = less
			}
			d.Dot = fixed.Point26_6{X: fixed.Int26_6(64 * (left + 2.54*float64(i)) * masterMM), Y: fixed.Int26_6(64 * y * masterMM)}
			d.DrawString(string(r))
		}
	}
	return img
}

// shot is how the camera sees a document. Zero values mean a straight, sharp picture without noise in the middle.
type shot struct {
	w, h    int     // default 1280 x 720
	pxPerMM float64 // default 5.5
	turn    float64 // degrees
	jitter  float64 // how far the corners are from a rectangle, as a share of half a side
	blurMM  float64 // sigma
	noise   float64 // sigma, of 255
	gain    float64 // default 1
	glareMM float64 // radius of a white spot
	desk    float64 // brightness of the desk; default 70
	jpeg    int     // quality; 0 leaves the picture as it is
	seed    uint64
}

// see draws the frame and returns it with the true corners of the document.
func (s shot) see(t testing.TB, p page) (capture.Frame, capture.Quad) {
	t.Helper()
	if s.w == 0 {
		s.w, s.h = 1280, 720
	}
	if s.pxPerMM == 0 {
		s.pxPerMM = 5.5
	}
	if s.gain == 0 {
		s.gain = 1
	}
	if s.desk == 0 {
		s.desk = 70
	}
	rng := rand.New(rand.NewPCG(s.seed, 2))
	flat := p.master(t)
	f := capture.FromImage(flat)
	src, err := matOf(f)
	if err != nil {
		t.Fatal(err)
	}
	defer src.Close()
	// The optics: what is finer than a camera pixel is lost, then the defocus.
	sigma := math.Hypot(0.45*masterMM/s.pxPerMM, s.blurMM*masterMM)
	gocv.GaussianBlur(src, &src, image.Point{}, sigma, sigma, gocv.BorderReplicate)
	var q capture.Quad
	w, h := p.w*s.pxPerMM, p.h*s.pxPerMM
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	cx, cy := float64(s.w)/2+8*rng.NormFloat64(), float64(s.h)/2+8*rng.NormFloat64()
	for i, c := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x := (c[0] - c[0]*s.jitter*rng.Float64()) * w / 2
		y := (c[1] - c[1]*s.jitter*rng.Float64()) * h / 2
		q[i] = capture.Point{X: cx + cos*x - sin*y, Y: cy + sin*x + cos*y}
	}
	back, ok := toQuad(float64(flat.Rect.Dx()), float64(flat.Rect.Dy()), q)
	if !ok {
		t.Fatal("corners on a line")
	}
	inverse := back.Inverse()
	frame := capture.Frame{Pix: make([]byte, 3*s.w*s.h), Width: s.w, Height: s.h}
	soft := src.ToBytes()
	gx, gy := q[0].X+(q[2].X-q[0].X)*0.55, q[0].Y+(q[2].Y-q[0].Y)*0.4
	for y := range s.h {
		for x := range s.w {
			i := 3 * (y*s.w + x)
			mx, my := inverse.At(float64(x), float64(y))
			grain := 6*math.Sin(float64(x)*0.11+2*math.Sin(float64(y)*0.013)) + 8*float64(y)/float64(s.h)
			px := [3]float64{s.desk*0.8 + grain, s.desk + grain, s.desk*1.25 + grain}
			if sx, sy := int(mx), int(my); mx >= 0 && my >= 0 && sx < f.Width-1 && sy < f.Height-1 {
				ax, ay := mx-float64(sx), my-float64(sy)
				for c := range px {
					j := 3*(sy*f.Width+sx) + c
					top := float64(soft[j])*(1-ax) + float64(soft[j+3])*ax
					bottom := float64(soft[j+3*f.Width])*(1-ax) + float64(soft[j+3*f.Width+3])*ax
					px[c] = top*(1-ay) + bottom*ay
				}
			}
			shine := 0.0
			if s.glareMM > 0 {
				r := math.Hypot(float64(x)-gx, float64(y)-gy) / (s.glareMM * s.pxPerMM)
				shine = 260 * math.Exp(-r*r*r*r)
			}
			n := s.noise * rng.NormFloat64()
			for c := range px {
				frame.Pix[i+c] = byte(min(max(px[c]*s.gain+shine+n+0.5*s.noise*rng.NormFloat64(), 0), 255))
			}
		}
	}
	if s.jpeg > 0 {
		frame = squeezed(t, frame, s.jpeg)
	}
	return frame, q
}

// squeezed is the frame after JPEG, as most webcams deliver it.
func squeezed(t testing.TB, f capture.Frame, quality int) capture.Frame {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, f.RGBA(), &jpeg.Options{Quality: quality}); err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(&b)
	if err != nil {
		t.Fatal(err)
	}
	return capture.FromImage(img)
}
