package press

import (
	"image/color"
	"math"
)

// This file draws what security printers draw.

// wash lays a soft run of colours from left to right, leaning by slant mm from top to bottom: the rainbow print.
func (s *sheet) wash(slant float64, colours ...color.RGBA) {
	w, h := s.img.Rect.Dx(), s.img.Rect.Dy()
	for y := range h {
		lean := slant * float64(y) / float64(h) / s.w
		row := s.img.Pix[y*s.img.Stride : y*s.img.Stride+4*w]
		for x := range w {
			t := clamp(float64(x)/float64(w)+lean, 0, 1) * float64(len(colours)-1)
			i := min(int(t), len(colours)-2)
			k := int(256 * (t - float64(i)))
			a, b := colours[i], colours[i+1]
			p := row[4*x : 4*x+4 : 4*x+4]
			p[0] = byte((int(a.R)*(256-k) + int(b.R)*k) >> 8)
			p[1] = byte((int(a.G)*(256-k) + int(b.G)*k) >> 8)
			p[2] = byte((int(a.B)*(256-k) + int(b.B)*k) >> 8)
			p[3] = 255
		}
	}
}

// curve draws y over x in mm from x0 to x1.
func (s *sheet) curve(x0, x1, width float64, c color.RGBA, at func(x float64) float64) {
	const step = 0.7
	n := max(2, int((x1-x0)/step))
	pts := make([]pt, n+1)
	for i := range pts {
		x := x0 + (x1-x0)*float64(i)/float64(n)
		pts[i] = pt{x, at(x)}
	}
	s.stroke(width, c, pts...)
}

// waves covers the sheet with lines that swing together, gap mm apart.
func (s *sheet) waves(gap, width, swing, length, phase float64, c color.RGBA) {
	for y := -swing; y < s.h+swing; y += gap {
		s.curve(-1, s.w+1, width, c, func(x float64) float64 {
			return y + swing*(math.Sin(2*math.Pi*x/length+phase+y*0.035)+0.35*math.Sin(2*math.Pi*x/length*2.6-phase))
		})
	}
}

// columns does the same upright.
func (s *sheet) columns(gap, width, swing, length, phase float64, c color.RGBA) {
	for x := -swing; x < s.w+swing; x += gap {
		n := max(2, int(s.h/0.7))
		pts := make([]pt, n+1)
		for i := range pts {
			y := (s.h+2)*float64(i)/float64(n) - 1
			pts[i] = pt{x + swing*math.Sin(2*math.Pi*y/length+phase+x*0.05), y}
		}
		s.stroke(width, c, pts...)
	}
}

// band draws a braid: n lines that change places between two edges.
func (s *sheet) band(x0, x1, y, height float64, n int, length, width float64, c color.RGBA) {
	for i := range n {
		ph := 2 * math.Pi * float64(i) / float64(n)
		s.curve(x0, x1, width, c, func(x float64) float64 {
			a := 2 * math.Pi * x / length
			return y + height/2*math.Sin(a+ph)*(0.72+0.28*math.Cos(3*a-ph))
		})
	}
}

// rosette draws a figure of loops: a closed curve around a circle whose radius swings, and its turned copies.
func (s *sheet) rosette(cx, cy, r float64, petals, copies int, width float64, c color.RGBA) {
	n := max(180, petals*26)
	for k := range copies {
		f := float64(k) / float64(copies)
		pts := make([]pt, n+1)
		for i := range pts {
			a := 2 * math.Pi * float64(i) / float64(n)
			rad := r * (0.3 + 0.62*f + 0.22*(1-0.5*f)*math.Cos(float64(petals)*a+f*2*math.Pi))
			sa, ca := math.Sincos(a + 0.1*f)
			pts[i] = pt{cx + rad*ca, cy + rad*sa}
		}
		s.stroke(width, c, pts...)
	}
}

// spiro draws a hypotrochoid (Lawrence, A Catalog of Special Plane Curves, 1972): a pen in a wheel that rolls inside a ring.
func (s *sheet) spiro(cx, cy, r float64, teeth, wheel int, pen, width float64, c color.RGBA) {
	turns := wheel / gcd(teeth, wheel)
	n := turns * 90
	k := float64(wheel) / float64(teeth)
	pts := make([]pt, n+1)
	for i := range pts {
		a := 2 * math.Pi * float64(turns) * float64(i) / float64(n)
		b := a * (1 - k) / k
		pts[i] = pt{cx + r*((1-k)*math.Cos(a)+pen*k*math.Cos(b)), cy + r*((1-k)*math.Sin(a)-pen*k*math.Sin(b))}
	}
	s.stroke(width, c, pts...)
}

func gcd(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// microtext writes one line of tiny letters over and over.
func (s *sheet) microtext(x0, x1, y, size float64, c color.RGBA, words string) {
	for x := x0; x < x1; {
		next := s.text(sansBold, x, y, size, c, words)
		if next <= x {
			return
		}
		x = next
	}
}

// lattice crosses two families of straight lines.
func (s *sheet) lattice(gap, width float64, c color.RGBA) {
	for d := -s.h; d < s.w+s.h; d += gap {
		s.stroke(width, c, pt{d, 0}, pt{d + s.h*0.6, s.h})
		s.stroke(width, c, pt{d, 0}, pt{d - s.h*0.6, s.h})
	}
}

// dots covers a rectangle with a raster whose dots grow towards its middle.
func (s *sheet) dots(x, y, w, h, gap float64, c color.RGBA) {
	for j := 0; float64(j)*gap < h; j++ {
		for i := 0; float64(i)*gap < w; i++ {
			px, py := x+(float64(i)+0.5*float64(j%2))*gap, y+float64(j)*gap
			dx, dy := (px-x)/w*2-1, (py-y)/h*2-1
			r := gap * 0.62 * (1 - 0.75*math.Hypot(dx, dy))
			if r > 0.05 {
				s.stroke(r, c, pt{px, py}, pt{px + 0.001, py})
			}
		}
	}
}

// island draws the outline of Utopia, a crescent with a harbour, as a relief of lines.
func (s *sheet) island(cx, cy, r float64, width float64, c color.RGBA) {
	for k := range 9 {
		f := 1 - 0.085*float64(k)
		pts := make([]pt, 0, 120)
		for i := range 120 {
			a := 2*math.Pi*float64(i)/119 - math.Pi/2
			rad := r * f * (0.82 + 0.07*math.Sin(3*a+1) + 0.05*math.Sin(7*a) + 0.03*math.Sin(13*a+2))
			if d := math.Abs(math.Remainder(a-1.2, 2*math.Pi)); d < 0.55 {
				rad *= 0.35 + 0.65*d/0.55
			}
			sa, ca := math.Sincos(a)
			pts = append(pts, pt{cx + 1.25*rad*ca, cy + rad*sa})
		}
		s.stroke(width, c, pts...)
	}
}

// seal is a round stamp with words along its rim.
func (s *sheet) seal(cx, cy, r, turn float64, c color.RGBA, rim string) {
	s.circle(cx, cy, r, 0.45, c)
	s.circle(cx, cy, r*0.7, 0.25, c)
	s.emblem(cx, cy, r*0.5, c)
	s.around(cx, cy, r*0.77, turn, r*0.2, c, rim)
}

// around writes words clockwise around a circle on which their base line lies; turn is where they begin, in degrees from the
// top.
func (s *sheet) around(cx, cy, r, turn, size float64, c color.RGBA, words string) {
	a := turn * math.Pi / 180
	for _, ch := range words {
		w := s.width(sansBold, size, string(ch))
		a += w / 2 / r
		s.turned(sansBold, cx+r*math.Sin(a), cy-r*math.Cos(a), a, size, c, string(ch), true)
		a += w/2/r + 0.01
	}
}

// turned writes a text that is turned by an angle (radians, clockwise); (x, y) is the middle of its base line when centred, else
// the beginning.
func (s *sheet) turned(t typeface, x, y, angle, size float64, c color.RGBA, words string, centred bool) {
	w := s.width(t, size, words)
	tile, err := newSheet(w+0.6, size*1.5)
	if err != nil {
		s.err = err
		return
	}
	tile.text(t, 0.3, size*1.1, size, color.RGBA{255, 255, 255, 255}, words)
	shift := 0.0
	if centred {
		shift = w / 2
	}
	sin, cos := math.Sincos(angle)
	reach := w + size*2
	r := s.rect(x-reach, y-reach, 2*reach, 2*reach).Intersect(s.img.Rect)
	for py := r.Min.Y; py < r.Max.Y; py++ {
		for px := r.Min.X; px < r.Max.X; px++ {
			dx, dy := (float64(px)+0.5)/PixelsPerMM-x, (float64(py)+0.5)/PixelsPerMM-y
			u, v := (cos*dx+sin*dy+shift+0.3)*PixelsPerMM, (cos*dy-sin*dx+size*1.1)*PixelsPerMM
			iu, iv := int(math.Floor(u)), int(math.Floor(v))
			if iu < 0 || iv < 0 || iu >= tile.img.Rect.Dx() || iv >= tile.img.Rect.Dy() {
				continue
			}
			if a := tile.img.Pix[tile.img.PixOffset(iu, iv)+3]; a > 0 {
				s.blend(px, py, c, float64(a)/255*float64(c.A)/255)
			}
		}
	}
}

// ghost prints the portrait once more, small and in one ink of lines.
func (s *sheet) ghost(b Box, h Holder, k float64, ink color.RGBA) {
	s.picture(b.X, b.Y, b.W, b.H, h.Portrait, k, &ink)
}

// photo prints the portrait.
func (s *sheet) photo(b Box, h Holder, k float64) {
	s.picture(b.X, b.Y, b.W, b.H, h.Portrait, k, nil)
	s.boxes["portrait"] = b
}
