package rehearsal

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// PixelsPerMM is the scale of the drawn documents.
const PixelsPerMM = 16

// sheet is a document under the pen. Places are millimetres from its top left corner, y down.
type sheet struct {
	img   *image.RGBA
	w, h  float64
	fonts typefaces
	err   error // the first failure; drawing goes on
}

func newSheet(w, h float64) (*sheet, error) {
	t, err := loadFonts()
	if err != nil {
		return nil, err
	}
	r := image.Rect(0, 0, int(math.Round(w*PixelsPerMM)), int(math.Round(h*PixelsPerMM)))
	return &sheet{img: image.NewRGBA(r), w: w, h: h, fonts: t}, nil
}

func hex(c uint32) color.RGBA { return color.RGBA{byte(c >> 16), byte(c >> 8), byte(c), 255} }

// text writes from x on the baseline y with capitals about 0.72 size high. It returns where the text ends.
func (s *sheet) text(f *sfnt.Font, x, y, size float64, c color.Color, t string) float64 {
	face, err := sized(f, size*PixelsPerMM)
	if err != nil {
		s.err = err
		return x
	}
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(c), Face: face, Dot: fixed.Point26_6{X: fix(x), Y: fix(y)}}
	d.DrawString(t)
	return float64(d.Dot.X) / 64 / PixelsPerMM
}

func fix(mm float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(mm * PixelsPerMM * 64)) }

// The print of an MRZ, Doc 9303-3: OCR-B size 1, ten characters an inch.
const mrzPitch = 2.54

// mrz writes the lines, each character in the middle of its cell, the first cell starting at x; y is the baseline of the
// first line.
func (s *sheet) mrz(x, y, spacing float64, lines []string) {
	const em = 2.54 / 0.602 // the advance of OCR-B is 0.602 em
	face, err := sized(s.fonts.ocr, em*PixelsPerMM)
	if err != nil {
		s.err = err
		return
	}
	for n, line := range lines {
		for i, r := range line {
			adv, _ := face.GlyphAdvance(r)
			at := fix(x+(float64(i)+0.5)*mrzPitch) - adv/2
			d := font.Drawer{Dst: s.img, Src: image.NewUniform(hex(0x121212)), Face: face, Dot: fixed.Point26_6{X: at, Y: fix(y + float64(n)*spacing)}}
			d.DrawString(string(r))
		}
	}
}

// box fills a rectangle.
func (s *sheet) box(x, y, w, h float64, c color.Color) {
	draw.Draw(s.img, s.rect(x, y, w, h), image.NewUniform(c), image.Point{}, draw.Over)
}

func (s *sheet) rect(x, y, w, h float64) image.Rectangle {
	f := func(v float64) int { return int(math.Round(v * PixelsPerMM)) }
	return image.Rect(f(x), f(y), f(x+w), f(y+h))
}

// stroke draws a curve of a width in mm through points, with soft edges.
func (s *sheet) stroke(width float64, c color.RGBA, pts ...[2]float64) {
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		r := s.rect(math.Min(a[0], b[0])-width, math.Min(a[1], b[1])-width, math.Abs(a[0]-b[0])+2*width, math.Abs(a[1]-b[1])+2*width).Intersect(s.img.Rect)
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				px, py := (float64(x)+0.5)/PixelsPerMM, (float64(y)+0.5)/PixelsPerMM
				d := sdCone(vec{px, py, 0}, vec{a[0], a[1], 0}, vec{b[0], b[1], 1e-9}, width/2, width/2)
				s.blend(x, y, c, clamp(0.5-d*PixelsPerMM, 0, 1)*float64(c.A)/255)
			}
		}
	}
}

func (s *sheet) blend(x, y int, c color.RGBA, a float64) {
	if a <= 0 {
		return
	}
	p := s.img.Pix[s.img.PixOffset(x, y):]
	p[0] = byte(mix(float64(p[0]), float64(c.R), a))
	p[1] = byte(mix(float64(p[1]), float64(c.G), a))
	p[2] = byte(mix(float64(p[2]), float64(c.B), a))
	p[3] = 255
}

// guilloche covers the sheet with a soft wash and fine waves; left and right are the ends of the wash.
func (s *sheet) guilloche(left, right, ink color.RGBA, seed float64) {
	w := s.img.Rect.Dx()
	row := make([]float64, 4*w) // the parts of the waves that depend on x alone
	for x := range w {
		mm := float64(x) / PixelsPerMM
		row[x] = 2.2*math.Sin(mm*0.21+seed) + 0.9*math.Sin(mm*0.57)
		row[w+x] = 3.1 * math.Sin(mm*0.13-seed)
		row[2*w+x] = mm
		row[3*w+x] = mm / s.w
	}
	cx, cy := s.w*0.62, s.h*0.42
	for y := range s.img.Rect.Dy() {
		my := float64(y) / PixelsPerMM
		sag := 1.6 * math.Sin(my*0.19+seed)
		for x := range w {
			g1 := my/1.05 + row[x] // lines along
			g2 := (row[2*w+x]+row[w+x]+sag)/1.25 + my*0.35
			dx, dy := row[2*w+x]-cx, my-cy
			r := math.Sqrt(dx*dx + dy*dy)
			k := 0.16*thin(g1) + 0.12*thin(g2)
			if r < 30 {
				k += 0.2 * thin(r/1.15+1.4*math.Sin(math.Atan2(dy, dx)*11)) * step(30, 22, r)
			}
			t := row[3*w+x]
			p := s.img.Pix[s.img.PixOffset(x, y):]
			p[0] = byte(mix(mix(float64(left.R), float64(right.R), t), float64(ink.R), k))
			p[1] = byte(mix(mix(float64(left.G), float64(right.G), t), float64(ink.G), k))
			p[2] = byte(mix(mix(float64(left.B), float64(right.B), t), float64(ink.B), k))
			p[3] = 255
		}
	}
}

// thin is 1 on a line at each whole number and 0 between.
func thin(g float64) float64 {
	g -= math.Floor(g)
	return clamp(1-math.Abs(g-0.5)*7, 0, 1)
}

// emblem draws the sun of Utopia.
func (s *sheet) emblem(cx, cy, r float64, c color.RGBA) {
	var ring [][2]float64
	for i := range 41 {
		sa, ca := math.Sincos(2 * math.Pi * float64(i) / 40)
		ring = append(ring, [2]float64{cx + 0.48*r*ca, cy + 0.48*r*sa})
	}
	s.stroke(r*0.12, c, ring...)
	for i := range 12 {
		sa, ca := math.Sincos(2*math.Pi*float64(i)/12 + math.Pi/12)
		s.stroke(r*0.13, c, [2]float64{cx + 0.66*r*ca, cy + 0.66*r*sa}, [2]float64{cx + r*ca, cy + r*sa})
	}
	s.stroke(r*0.12, c, [2]float64{cx - 0.26*r, cy + 0.02*r}, [2]float64{cx - 0.04*r, cy + 0.22*r}, [2]float64{cx + 0.28*r, cy - 0.2*r})
}

// picture pastes an image into a rectangle, with a slight tint so that it looks printed; k is its strength.
func (s *sheet) picture(x, y, w, h float64, src image.Image, k float64) {
	r, b := s.rect(x, y, w, h), src.Bounds()
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			sx := b.Min.X + (px-r.Min.X)*b.Dx()/r.Dx()
			sy := b.Min.Y + (py-r.Min.Y)*b.Dy()/r.Dy()
			cr, cg, cb, _ := src.At(sx, sy).RGBA()
			edge := math.Min(math.Min(float64(px-r.Min.X), float64(r.Max.X-1-px)), math.Min(float64(py-r.Min.Y), float64(r.Max.Y-1-py))) / PixelsPerMM
			s.blend(px, py, color.RGBA{byte(cr >> 8), byte(cg >> 8), byte(cb >> 8), 255}, k*step(-0.2, 0.6, edge))
		}
	}
}

// signature draws a flowing hand that depends on the name.
func (s *sheet) signature(x, y, w float64, name string) {
	const per = 12
	var pts [][2]float64
	n := len(name) * per
	for i := range n + 1 {
		t := float64(i) / float64(n)
		k := float64(name[min(i/per, len(name)-1)] % 5)
		tall := (0.5 + 0.35*k) * (1.2 - 0.7*t)
		if i < per {
			tall = 3.2
		}
		sa, ca := math.Sincos(2 * math.Pi * float64(i) / per)
		up := y - 0.9 - tall*sa
		pts = append(pts, [2]float64{x + w*t + 0.9*ca + 0.35*(y-up), up})
	}
	s.stroke(0.26, hex(0x22305c), pts...)
}
