package rehearsal

import (
	"image"
	"math"
)

// slide is a drawn document ready to be shown under perspective: the drawing at 8, 4, 2 and 1 pixels a millimetre.
type slide struct {
	w, h   float64 // mm
	corner float64 // radius of its corners, mm
	levels []level
}

type level struct {
	ppm  float64
	w, h int
	pix  []byte // RGB
}

// newSlide makes the levels. A lens is never perfect: its blur, a sigma of 0.07 mm, keeps the fine lines of security print from
// beating with the sensor's pixels. The dots of a screen are left as sharp as they are, because there the beat is what a camera sees.
func newSlide(img *image.RGBA, w, h, corner float64, dots bool) *slide {
	s := &slide{w: w, h: h, corner: corner}
	b := img.Bounds()
	l := level{PixelsPerMM, b.Dx(), b.Dy(), make([]byte, 3*b.Dx()*b.Dy())}
	for i, j := 0, 0; j < len(l.pix); i, j = i+4, j+3 {
		copy(l.pix[j:j+3], img.Pix[i:i+3])
	}
	if !dots {
		soften(l.pix, l.w, l.h, 1)
	}
	for range 4 {
		l = l.half()
		s.levels = append(s.levels, l)
	}
	return s
}

// half averages two by two.
func (l level) half() level {
	n := level{l.ppm / 2, l.w / 2, l.h / 2, make([]byte, 3*(l.w/2)*(l.h/2))}
	for y := range n.h {
		for x := range n.w {
			for c := range 3 {
				a := 3*(2*y*l.w+2*x) + c
				n.pix[3*(y*n.w+x)+c] = byte((int(l.pix[a]) + int(l.pix[a+3]) + int(l.pix[a+3*l.w]) + int(l.pix[a+3*l.w+3]) + 2) / 4)
			}
		}
	}
	return n
}

// hold says how a document lies before the camera.
type hold struct {
	scale    float64 // pixels a millimetre at its middle
	x, y     float64 // its middle, in pixels
	turn     float64 // degrees in the plane, clockwise
	tiltX    float64 // degrees about its long axis: the far edge goes away
	tiltY    float64 // degrees about its short axis; 180 is the other side
	glare    float64 // strength of a lamp's reflection, 0..1
	exposure float64
}

// lay draws the document into a BGR picture. The camera's focal length is f pixels.
func (s *slide) lay(pix []byte, w, h int, f float64, o hold) {
	const deg = math.Pi / 180
	depth := f / o.scale
	r := rotation(o.tiltY*deg, o.tiltX*deg, -o.turn*deg)
	ux, uy := r.apply(vec{1, 0, 0}), r.apply(vec{0, -1, 0})
	// A point (a, b) mm from the middle is at ux*a+uy*b; its pixel is x + f*X/(depth-Z), y - f*Y/(depth-Z).
	// Solving for (a, b) gives the inverse homography for pixels relative to (x, y).
	m := inverse3(mat{f * ux.X, f * uy.X, 0, -f * ux.Y, -f * uy.Y, 0, -ux.Z, -uy.Z, depth})
	x0, y0, x1, y1 := float64(w), float64(h), 0.0, 0.0
	for _, c := range [][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		p := ux.mul(c[0] * (s.w/2 + 9)).add(uy.mul(c[1] * (s.h/2 + 9)))
		px, py := o.x+f*p.X/(depth-p.Z), o.y-f*p.Y/(depth-p.Z)
		x0, y0, x1, y1 = math.Min(x0, px), math.Min(y0, py), math.Max(x1, px), math.Max(y1, py)
	}
	l := s.levels[0]
	for _, n := range s.levels[1:] {
		if n.ppm >= o.scale {
			l = n
		}
	}
	for y := max(0, int(y0)); y < min(h, int(y1)+1); y++ {
		for x := max(0, int(x0)); x < min(w, int(x1)+1); x++ {
			fx, fy := float64(x)-o.x, float64(y)-o.y
			q := 1 / (m[6]*fx + m[7]*fy + m[8])
			a, b := (m[0]*fx+m[1]*fy+m[2])*q, (m[3]*fx+m[4]*fy+m[5])*q
			s.pixel(pix[3*(y*w+x):], a, b, l, &o)
		}
	}
}

// pixel colours one pixel that looks at (a, b), millimetres from the document's middle.
func (s *slide) pixel(dst []byte, a, b float64, l level, o *hold) {
	d := s.outside(a, b)
	if d > 0.6/o.scale {
		if k := int(256 * 0.42 * step(7, 0, s.outside(a-1.6, b-2.4))); k > 0 { // the shadow on the plate
			for c := range 3 {
				dst[c] = byte(int(dst[c]) * (256 - k) >> 8)
			}
		}
		return
	}
	u := min(max((a+s.w/2)*l.ppm-0.5, 0), float64(l.w)-1.001)
	v := min(max((b+s.h/2)*l.ppm-0.5, 0), float64(l.h)-1.001)
	iu, iv := int(u), int(v)
	fu, fv := int((u-float64(iu))*256), int((v-float64(iv))*256)
	i := 3 * (iv*l.w + iu)
	cover := int(min(max(0.5-d*o.scale, 0), 1) * 256)
	light := int(o.exposure * (1.03 - 0.0011*(a+b*0.6)) * 256)
	shine := 0
	if o.glare > 0 {
		shine = int(o.glare * 255 * lampShape((a-s.w*0.16)/s.w, (b-s.h*0.24)/s.h))
	}
	t, down := l.pix[i:i+6], l.pix[i+3*l.w:i+3*l.w+6]
	for c := range 3 {
		v := (int(t[c])*(256-fu)+int(t[c+3])*fu)*(256-fv) + (int(down[c])*(256-fu)+int(down[c+3])*fu)*fv
		p := min(255, (v>>16)*light>>8+shine)
		dst[2-c] = byte((int(dst[2-c])*(256-cover) + p*cover) >> 8)
	}
}

// lampShape is the reflection of a lamp: an ellipse with a flat top; x and y are shares of the document's sides.
func lampShape(x, y float64) float64 {
	r := x*x/0.018 + y*y/0.03
	return math.Exp(-r * r)
}

// outside is the distance in mm from the rounded edge, negative on the document.
func (s *slide) outside(a, b float64) float64 {
	x, y := math.Abs(a)-s.w/2+s.corner, math.Abs(b)-s.h/2+s.corner
	if x <= 0 || y <= 0 {
		return math.Max(x, y) - s.corner
	}
	return math.Hypot(x, y) - s.corner
}

func inverse3(m mat) mat {
	c := mat{
		m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3],
	}
	d := m[0]*c[0] + m[1]*c[3] + m[2]*c[6]
	for i := range c {
		c[i] /= d
	}
	return c
}
