package barcode

import (
	"image"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// picture is a grey picture in which a symbol is sought.
type picture struct {
	grey gocv.Mat
	half gocv.Mat // the same at half the size, made when wanted
}

func newPicture(bgr gocv.Mat) *picture {
	p := &picture{grey: gocv.NewMat(), half: gocv.NewMat()}
	if bgr.Channels() == 1 {
		bgr.CopyTo(&p.grey)
	} else {
		gocv.CvtColor(bgr, &p.grey, gocv.ColorBGRToGray)
	}
	return p
}

func (p *picture) close() {
	_ = p.grey.Close()
	_ = p.half.Close()
}

// flat is the inside of a quad as w x h grey pixels. Where that makes it less than half as large, it is taken from the
// picture at half the size, lest fine bars vanish between pixels. The caller closes it.
func (p *picture) flat(q capture.Quad, w, h int) gocv.Mat {
	if dist(q[0], q[1])+dist(q[2], q[3]) > 3.4*float64(w) {
		if p.half.Empty() {
			gocv.Resize(p.grey, &p.half, image.Pt(max(p.grey.Cols()/2, 1), max(p.grey.Rows()/2, 1)), 0, 0, gocv.InterpolationArea)
		}
		for i := range q {
			q[i].X, q[i].Y = (q[i].X+0.5)/2-0.5, (q[i].Y+0.5)/2-0.5
		}
		return flatten(p.half, q, w, h, gocv.InterpolationLinear)
	}
	return flatten(p.grey, q, w, h, gocv.InterpolationCubic)
}

const (
	quiet     = 4    // modules around a straightened symbol, at least 2 by ISO/IEC 15438
	widest    = 2400 // pixels of a straightened picture
	plainly   = 2000 // pixels of the longer side of a picture that is looked at as it is
	perModule = 4    // pixels, of a straightened symbol
)

// find looks in the whole picture.
func (p *picture) find() (Symbol, bool) {
	fit := p.grey
	k := min(1, plainly/float64(max(fit.Cols(), fit.Rows())))
	if k < 1 {
		fit = gocv.NewMat()
		defer fit.Close()
		gocv.Resize(p.grey, &fit, image.Pt(max(int(float64(p.grey.Cols())*k), 1), max(int(float64(p.grey.Rows())*k), 1)), 0, 0, gocv.InterpolationArea)
	}
	found, err := Read(fit.ToBytes(), fit.Cols(), fit.Rows(), fit.Cols(), Options{Harder: true, Rotate: true})
	if err == nil && len(found) > 0 {
		s := found[0]
		for i, c := range s.Quad {
			s.Quad[i] = capture.Point{X: (c.X+0.5)/k - 0.5, Y: (c.Y+0.5)/k - 0.5}
		}
		return s, true
	}
	return p.regions()
}

// regions looks where parallel bars are.
func (p *picture) regions() (Symbol, bool) {
	for _, s := range searches {
		for _, r := range s.find(p.grey) {
			if s, ok := p.symbolIn(wider(r.quad, 0.1, 0.15)); ok {
				return s, true
			}
		}
	}
	return Symbol{}, false
}

// around looks in the part of the picture where a card is.
func (p *picture) around(card capture.Quad) (Symbol, bool) {
	card = wider(card, 0.08, 0.08)
	x0, y0, x1, y1 := card[0].X, card[0].Y, card[0].X, card[0].Y
	for _, c := range card {
		x0, y0, x1, y1 = min(x0, c.X), min(y0, c.Y), max(x1, c.X), max(y1, c.Y)
	}
	r := image.Rect(int(x0), int(y0), int(x1)+1, int(y1)+1).Intersect(image.Rect(0, 0, p.grey.Cols(), p.grey.Rows()))
	if r.Dx() < 40 || r.Dy() < 40 {
		return Symbol{}, false
	}
	inside := p.grey.Region(r)
	defer inside.Close()
	part := &picture{grey: inside.Clone(), half: gocv.NewMat()}
	defer part.close()
	s, ok := part.regions()
	for i := range s.Quad {
		s.Quad[i].X += float64(r.Min.X)
		s.Quad[i].Y += float64(r.Min.Y)
	}
	return s, ok
}

// onCard reads a symbol whose rows run along a side of the card. Patient looks at the sharpened card as well.
func (p *picture) onCard(card capture.Quad, patient bool) (Symbol, bool) {
	across, down := (dist(card[0], card[1])+dist(card[3], card[2]))/2, (dist(card[1], card[2])+dist(card[0], card[3]))/2
	if min(across, down) < 60 {
		return Symbol{}, false
	}
	if down > across {
		card, across, down = turned(card, 1), down, across
	}
	// Enlarged a little, bars of two pixels are told apart; a symbol of 13 columns then has three or four pixels a module.
	k := min(1.25, 1400/across)
	w, h := int(math.Round(across*k)), int(math.Round(down*k))
	flat := p.flat(card, w, h)
	defer flat.Close()
	ways := quick[:1]
	if patient {
		ways = quick
	}
	s, ok := decode(flat, false, ways)
	if ok {
		s.Quad = back(card, s.Quad, w, h)
	}
	return s, ok
}

// symbolIn reads the symbol inside a quad that encloses it, roughly along its rows.
func (p *picture) symbolIn(q capture.Quad) (Symbol, bool) {
	across, down := (dist(q[0], q[1])+dist(q[3], q[2]))/2, (dist(q[1], q[2])+dist(q[0], q[3]))/2
	if across < 40 || down < 6 {
		return Symbol{}, false
	}
	k := min(2, widest/across) // enlarged: bars of two pixels are then told apart
	w, h := int(math.Round(across*k)), int(math.Round(min(down*k, widest)))
	flat := p.flat(q, w, h)
	defer flat.Close()
	pix := flat.ToBytes()
	guesses, seen := outlines(pix, w, h)
	for _, o := range guesses {
		if s, ok := p.straightened(back(q, o.quad, w, h), o); ok {
			return s, true
		}
	}
	if !seen {
		return Symbol{}, false
	}
	if s, ok := decode(flat, len(guesses) > 0 && guesses[0].light, quick); ok {
		s.Quad = back(q, s.Quad, w, h)
		return s, true
	}
	return Symbol{}, false
}

// straightened reads a symbol whose corners are known, from a picture of it with whole pixels a module.
func (p *picture) straightened(q capture.Quad, o outline) (Symbol, bool) {
	tall := (dist(q[0], q[3]) + dist(q[1], q[2])) / (dist(q[0], q[1]) + dist(q[3], q[2])) * o.modules
	if tall < 3 || tall > 300 {
		return Symbol{}, false
	}
	w, h := int(o.modules+2*quiet)*perModule, int(math.Round(tall+2*quiet))*perModule
	around := wider(q, quiet/o.modules, quiet/tall)
	flat := p.flat(around, w, h)
	defer flat.Close()
	s, ok := decode(flat, o.light, thorough)
	if ok {
		s.Quad = q
	}
	return s, ok
}
