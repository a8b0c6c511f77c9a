package press

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/math/fixed"
)

// sheet is a document under the pen.
type sheet struct {
	img   *image.RGBA
	w, h  float64
	fonts *fonts
	rng   *rand.Rand
	boxes map[string]Box
	plain bool
	err   error // the first failure; drawing goes on
}

func newSheet(w, h float64) (*sheet, error) {
	f, err := loadFonts()
	if err != nil {
		return nil, err
	}
	r := image.Rect(0, 0, int(math.Round(w*PixelsPerMM)), int(math.Round(h*PixelsPerMM)))
	return &sheet{img: image.NewRGBA(r), w: w, h: h, fonts: f, boxes: map[string]Box{}}, nil
}

func hex(c uint32) color.RGBA { return color.RGBA{byte(c >> 16), byte(c >> 8), byte(c), 255} }

// fade gives a colour an opacity of k for strokes.
func fade(c color.RGBA, k float64) color.RGBA {
	c.A = byte(255 * k)
	return c
}

func clamp(v, low, high float64) float64 { return min(max(v, low), high) }

func mix(a, b, t float64) float64 { return a + (b-a)*t }

// text writes from x on the base line y; size is the em in mm. It returns where the text ends.
func (s *sheet) text(t typeface, x, y, size float64, c color.RGBA, words string) float64 {
	face, err := sized(s.fonts.text[t], size*PixelsPerMM)
	if err != nil {
		s.err = err
		return x
	}
	defer face.Close()
	d := font.Drawer{Dst: s.img, Src: image.NewUniform(over(c)), Face: face, Dot: fixed.Point26_6{X: fix(x), Y: fix(y)}}
	d.DrawString(words)
	return float64(d.Dot.X) / 64 / PixelsPerMM
}

// width of a text in mm.
func (s *sheet) width(t typeface, size float64, words string) float64 {
	face, err := sized(s.fonts.text[t], size*PixelsPerMM)
	if err != nil {
		s.err = err
		return 0
	}
	defer face.Close()
	return float64(font.MeasureString(face, words)) / 64 / PixelsPerMM
}

// centred writes around x.
func (s *sheet) centred(t typeface, x, y, size float64, c color.RGBA, words string) {
	s.text(t, x-s.width(t, size, words)/2, y, size, c, words)
}

// value writes the value of a field, smaller or cut when it would be wider than room, and remembers where it stands. It returns what
// was printed.
func (s *sheet) value(key string, t typeface, x, y, size, room float64, c color.RGBA, words string) string {
	w := s.width(t, size, words)
	if w > room && room > 0 {
		size *= max(room/w, 0.62)
		for w = s.width(t, size, words); w > room && len(words) > 1; w = s.width(t, size, words) {
			r := []rune(words)
			words = strings.TrimSpace(string(r[:len(r)-1]))
		}
	}
	s.text(t, x, y, size, c, words)
	s.boxes[key] = Box{x, y - 0.78*size, w, size}
	return words
}

func fix(mm float64) fixed.Int26_6 { return fixed.Int26_6(math.Round(mm * PixelsPerMM * 64)) }

// box fills a rectangle; a colour's alpha is its opacity.
func (s *sheet) box(x, y, w, h float64, c color.RGBA) {
	draw.Draw(s.img, s.rect(x, y, w, h), image.NewUniform(over(c)), image.Point{}, draw.Over)
}

// over takes a colour whose alpha is an opacity and gives it premultiplied, as package image has it.
func over(c color.RGBA) color.RGBA {
	a := uint32(c.A)
	return color.RGBA{byte(uint32(c.R) * a / 255), byte(uint32(c.G) * a / 255), byte(uint32(c.B) * a / 255), c.A}
}

func (s *sheet) rect(x, y, w, h float64) image.Rectangle {
	f := func(v float64) int { return int(math.Round(v * PixelsPerMM)) }
	return image.Rect(f(x), f(y), f(x+w), f(y+h))
}

type pt struct{ x, y float64 }

// stroke draws a curve of a width in mm through points, with soft edges and round ends. Where pieces meet they cover once
// only as far as the colour is opaque.
func (s *sheet) stroke(width float64, c color.RGBA, pts ...pt) {
	const k = PixelsPerMM
	r := width / 2 * k
	strength := float64(c.A) / 255
	if r < 0.5 { // thinner than a pixel: paler
		strength *= r / 0.5
		r = 0.5
	}
	b := s.img.Rect
	pts = pieces(pts)
	for i := 1; i < len(pts); i++ {
		ax, ay, bx, by := pts[i-1].x*k, pts[i-1].y*k, pts[i].x*k, pts[i].y*k
		dx, dy := bx-ax, by-ay
		inv := 1 / max(dx*dx+dy*dy, 1e-9)
		x0, x1 := max(int(min(ax, bx)-r-1), b.Min.X), min(int(max(ax, bx)+r+2), b.Max.X)
		y0, y1 := max(int(min(ay, by)-r-1), b.Min.Y), min(int(max(ay, by)+r+2), b.Max.Y)
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				px, py := float64(x)+0.5-ax, float64(y)+0.5-ay
				t := (px*dx + py*dy) * inv
				if t < 0 && i > 1 || t > 1 { // the neighbour draws the joint, the last piece its end
					if t > 1 && i < len(pts)-1 || t < 0 {
						continue
					}
				}
				t = clamp(t, 0, 1)
				px, py = px-t*dx, py-t*dy
				d := px*px + py*py
				if d >= (r+0.5)*(r+0.5) {
					continue
				}
				s.blend(x, y, c, min(r+0.5-math.Sqrt(d), 1)*strength)
			}
		}
	}
}

// pieces cuts long straight runs, whose boxes would hold mostly paper.
func pieces(pts []pt) []pt {
	const most = 3.0
	long := false
	for i := 1; i < len(pts); i++ {
		long = long || math.Abs(pts[i].x-pts[i-1].x) > most && math.Abs(pts[i].y-pts[i-1].y) > most
	}
	if !long {
		return pts
	}
	out := pts[:1:1]
	for i := 1; i < len(pts); i++ {
		a, b := pts[i-1], pts[i]
		n := max(1, int(math.Hypot(b.x-a.x, b.y-a.y)/most))
		for k := 1; k <= n; k++ {
			t := float64(k) / float64(n)
			out = append(out, pt{mix(a.x, b.x, t), mix(a.y, b.y, t)})
		}
	}
	return out
}

func (s *sheet) blend(x, y int, c color.RGBA, a float64) {
	if a <= 0 {
		return
	}
	i := s.img.PixOffset(x, y)
	p := s.img.Pix[i : i+4 : i+4]
	k := int(a * 256)
	p[0] += byte(((int(c.R) - int(p[0])) * k) >> 8)
	p[1] += byte(((int(c.G) - int(p[1])) * k) >> 8)
	p[2] += byte(((int(c.B) - int(p[2])) * k) >> 8)
	p[3] = 255
}

// picture pastes an image into a rectangle with a soft rim; k is its strength. grey prints it in one ink.
func (s *sheet) picture(x, y, w, h float64, src image.Image, k float64, ink *color.RGBA) {
	if src == nil {
		return
	}
	r, b := s.rect(x, y, w, h), src.Bounds()
	rgba, fast := src.(*image.RGBA)
	for py := max(r.Min.Y, 0); py < min(r.Max.Y, s.img.Rect.Max.Y); py++ {
		for px := max(r.Min.X, 0); px < min(r.Max.X, s.img.Rect.Max.X); px++ {
			sx := b.Min.X + (px-r.Min.X)*b.Dx()/r.Dx()
			sy := b.Min.Y + (py-r.Min.Y)*b.Dy()/r.Dy()
			var c color.RGBA
			if fast {
				c = rgba.RGBAAt(sx, sy)
			} else {
				cr, cg, cb, _ := src.At(sx, sy).RGBA()
				c = color.RGBA{byte(cr >> 8), byte(cg >> 8), byte(cb >> 8), 255}
			}
			a := k
			if ink != nil { // darkness becomes ink
				g := (77*int(c.R) + 150*int(c.G) + 29*int(c.B)) >> 8
				a *= clamp(float64(235-g)/200, 0, 1)
				c = *ink
			}
			edge := min(px-r.Min.X, r.Max.X-1-px, py-r.Min.Y, r.Max.Y-1-py)
			s.blend(px, py, c, a*clamp(float64(edge+3)/12, 0, 1))
		}
	}
}

// signature draws a flowing hand that depends on the name.
func (s *sheet) signature(x, y, w float64, c color.RGBA, name string) {
	const per = 12
	if name == "" {
		return
	}
	var pts []pt
	n := min(len(name), 11) * per
	for i := range n + 1 {
		t := float64(i) / float64(n)
		k := float64(name[min(i/per, len(name)-1)] % 5)
		tall := (0.5 + 0.35*k) * (1.2 - 0.7*t)
		if i < per {
			tall = 3.2
		}
		sa, ca := math.Sincos(2 * math.Pi * float64(i) / per)
		up := y - 0.9 - tall*sa
		pts = append(pts, pt{x + w*t + 0.9*ca + 0.35*(y-up), up})
	}
	s.stroke(0.26, c, pts...)
}

// emblem draws the sun of Utopia.
func (s *sheet) emblem(cx, cy, r float64, c color.RGBA) {
	s.circle(cx, cy, 0.48*r, r*0.12, c)
	for i := range 12 {
		sa, ca := math.Sincos(2*math.Pi*float64(i)/12 + math.Pi/12)
		s.stroke(r*0.13, c, pt{cx + 0.66*r*ca, cy + 0.66*r*sa}, pt{cx + r*ca, cy + r*sa})
	}
	s.stroke(r*0.12, c, pt{cx - 0.26*r, cy + 0.02*r}, pt{cx - 0.04*r, cy + 0.22*r}, pt{cx + 0.28*r, cy - 0.2*r})
}

func (s *sheet) circle(cx, cy, r, width float64, c color.RGBA) {
	n := max(24, int(r*8))
	pts := make([]pt, n+1)
	for i := range pts {
		sa, ca := math.Sincos(2 * math.Pi * float64(i) / float64(n))
		pts[i] = pt{cx + r*ca, cy + r*sa}
	}
	s.stroke(width, c, pts...)
}
