package press

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"math/rand/v2"

	"gocv.io/x/gocv"
)

// Page is a flat document. Lengths are in millimetres.
type Page struct {
	Zone    Zone
	Face    string  // of the zone
	Size    float64 // height of the capitals, 1 for OCR-B of size 1
	Weight  float64 // how much the strokes have spread (or, below 0, worn) on each side
	Pitch   float64 // from character to character
	Leading float64 // from base line to base line
	Up      float64 // from the last base line to the lower edge
	Ink     uint8   // brightness of the print
	Paper   [3]uint8
	Pattern float64 // grey steps of the security print, 0 for plain paper
	Boxes   bool    // borders around the page, the portrait, the zone and its lines
	Stamp   bool    // a coloured stamp across the zone
	Mark    float64 // a grey word in large letters across the page, so many grey steps darker; 0 for none
	Plain   bool    // nothing but the zone: the back of a card
	Seed    uint64
}

// NewPage is a page after the standard.
func NewPage(z Zone, seed uint64) Page {
	return Page{Zone: z, Face: OCRB, Size: 1, Pitch: 2.54, Leading: 6.35, Up: 7, Ink: 30, Paper: [3]uint8{228, 232, 235}, Pattern: 8, Seed: seed}
}

// band is the rectangle that the zone's characters fill, in millimetres.
func (p Page) band() (x0, y0, x1, y1 float64) {
	w, h := Size(p.Zone.Kind)
	n := float64(len(p.Zone.Lines[0]))
	x0 = (w - p.Pitch*n) / 2
	return x0, h - p.Up - p.Leading*float64(len(p.Zone.Lines)-1) - 2.5*p.Size, x0 + p.Pitch*n, h - p.Up
}

// Draw draws the page at so many pixels a millimetre, in BGR. The caller closes the Mat.
func (p Page) Draw(perMM float64) (gocv.Mat, error) {
	wMM, hMM := Size(p.Zone.Kind)
	w, h := int(math.Round(wMM*perMM)), int(math.Round(hMM*perMM))
	rng := rand.New(rand.NewPCG(p.Seed, 7))
	page := p.paper(w, h, perMM, rng)
	if !p.Plain {
		if err := p.visual(&page, perMM, rng); err != nil {
			_ = page.Close()
			return gocv.Mat{}, err
		}
	}
	text, err := p.text(w, h, perMM)
	if err != nil {
		_ = page.Close()
		return gocv.Mat{}, err
	}
	ink := color.RGBA{p.Ink, p.Ink, p.Ink + p.Ink/8, 255}
	if err := blend(&page, text, ink, 1); err != nil {
		_ = page.Close()
		return gocv.Mat{}, err
	}
	if p.Boxes {
		p.boxes(&page, perMM, rng)
	}
	if p.Mark > 0 {
		p.mark(&page, perMM)
	}
	if p.Stamp {
		p.stamp(&page, perMM, rng)
	}
	return page, nil
}

// paper draws tinted paper with waves and guilloches of security print.
func (p Page) paper(w, h int, perMM float64, rng *rand.Rand) gocv.Mat {
	const step = 2 // waves are drawn at half the size
	sw, sh := (w+step-1)/step, (h+step-1)/step
	type wave struct{ fx, fy, bend, phase, blue, green, red float64 }
	waves := make([]wave, 3)
	for i := range waves {
		sin, cos := math.Sincos(rng.Float64() * math.Pi)
		f := 2 * math.Pi / math.Exp(math.Log(0.5)+rng.Float64()*math.Log(40)) / perMM * step
		waves[i] = wave{
			f * cos, f * sin, 0.5 + 2*rng.Float64(), 6 * rng.Float64(),
			p.Pattern * (rng.Float64() - 0.3), p.Pattern * (rng.Float64() - 0.3), p.Pattern * (rng.Float64() - 0.3),
		}
	}
	pix := make([]byte, 3*sw*sh)
	slow := make([]float64, max(sw, sh))
	for i := range slow {
		slow[i] = math.Sin(float64(i) / perMM * step * 0.25)
	}
	for y := range sh {
		for x := range sw {
			i := 3 * (y*sw + x)
			var add [3]float64
			for k, v := range waves {
				s := math.Sin(v.fx*float64(x) + v.fy*float64(y) + v.bend*slow[(x+y*k)%len(slow)] + v.phase)
				add[0] += v.blue * s
				add[1] += v.green * s
				add[2] += v.red * s
			}
			for c := range 3 {
				pix[i+c] = byte(min(max(float64(p.Paper[c])+add[c], 0), 255))
			}
		}
	}
	small, _ := gocv.NewMatFromBytes(sh, sw, gocv.MatTypeCV8UC3, pix)
	defer small.Close()
	page := gocv.NewMat()
	gocv.Resize(small, &page, image.Pt(w, h), 0, 0, gocv.InterpolationLinear)
	if p.Pattern <= 0 {
		return page
	}
	for range 5 + rng.IntN(10) { // thin curves
		c := func(v uint8) uint8 { return uint8(max(float64(v)-p.Pattern*3*rng.Float64(), 0)) }
		col := color.RGBA{c(p.Paper[2]), c(p.Paper[1]), c(p.Paper[0]), 255}
		amp, wl, y0, ph := (2+8*rng.Float64())*perMM, (6+30*rng.Float64())*perMM, rng.Float64()*float64(h), rng.Float64()*6
		last := image.Pt(0, int(y0+amp*math.Sin(ph)))
		for x := 0; x < w; x += int(perMM) {
			at := image.Pt(x, int(y0+amp*math.Sin(ph+float64(x)/wl*6.28)))
			gocv.Line(&page, last, at, col, 1+int(0.1*perMM*rng.Float64()*2))
			last = at
		}
	}
	return page
}

// visual draws portrait and printed text of the page.
func (p Page) visual(page *gocv.Mat, perMM float64, rng *rand.Rand) error {
	wMM, _ := Size(p.Zone.Kind)
	_, top, _, _ := p.band()
	px := func(v float64) int { return int(v * perMM) }
	box := image.Rect(px(4), px(top*0.2), px(4+wMM*0.25), px(top*0.92))
	gocv.Rectangle(page, box, color.RGBA{150, 165, 180, 255}, -1)
	c := box.Min.Add(box.Size().Div(2))
	gocv.Ellipse(page, c, image.Pt(box.Dx()/3, box.Dy()/3), 0, 0, 360, color.RGBA{205, 160, 130, 255}, -1)
	gocv.Ellipse(page, image.Pt(c.X, c.Y-box.Dy()/5), image.Pt(box.Dx()/3, box.Dy()/5), 0, 180, 360, color.RGBA{60, 45, 40, 255}, -1)
	text := image.NewAlpha(image.Rect(0, 0, page.Cols(), page.Rows()))
	big, err := newPen(Sans, 2.2*perMM)
	if err != nil {
		return err
	}
	small, err := newPen(Sans, 1.1*perMM)
	if err != nil {
		return err
	}
	y := 6.0
	for i := 0; y+3.2 < top-2; i++ {
		small.line(text, "Utopian words / mots "+fmt.Sprint(i), (wMM*0.33)*perMM, y*perMM)
		big.line(text, name(rng)+" "+code(rng, 7, 3), (wMM*0.33)*perMM, (y+3.2)*perMM)
		if rng.IntN(2) == 0 {
			big.line(text, code(rng, 8, 3), (wMM*0.74)*perMM, (y+3.2)*perMM)
		}
		y += 6 + 2*rng.Float64()
	}
	return blend(page, text, color.RGBA{40, 40, 60, 255}, 0.9)
}

// text draws the zone as coverage.
func (p Page) text(w, h int, perMM float64) (*image.Alpha, error) {
	capital := 2.46 * p.Size * perMM
	pn, err := newPen(p.Face, capital)
	if err != nil {
		return nil, err
	}
	dst := image.NewAlpha(image.Rect(0, 0, w, h))
	x0, _, _, y1 := p.band()
	for k, line := range p.Zone.Lines {
		y := y1 - p.Leading*float64(len(p.Zone.Lines)-1-k)
		for i, r := range line {
			pn.write(dst, r, (x0+p.Pitch*(float64(i)+0.5))*perMM, y*perMM)
		}
	}
	if grow := int(math.Round(math.Abs(p.Weight) * perMM)); grow > 0 {
		m, err := gocv.NewMatFromBytes(h, w, gocv.MatTypeCV8U, dst.Pix)
		if err != nil {
			return nil, err
		}
		defer m.Close()
		k := gocv.GetStructuringElement(gocv.MorphEllipse, image.Pt(2*grow+1, 2*grow+1))
		defer k.Close()
		out := gocv.NewMat()
		defer out.Close()
		if p.Weight > 0 {
			gocv.Dilate(m, &out, k)
		} else {
			gocv.Erode(m, &out, k)
		}
		dst.Pix = out.ToBytes()
	}
	return dst, nil
}

// blend paints ink where there is coverage, as far as it is opaque.
func blend(page *gocv.Mat, cover *image.Alpha, ink color.RGBA, opaque float64) error {
	pix, err := page.DataPtrUint8()
	if err != nil {
		return err
	}
	col := [3]float64{float64(ink.B), float64(ink.G), float64(ink.R)}
	for i, a := range cover.Pix {
		if a == 0 {
			continue
		}
		share := float64(a) / 255 * opaque
		for c := range 3 {
			v := float64(pix[3*i+c])
			pix[3*i+c] = byte(v + (col[c]-v)*share)
		}
	}
	return nil
}

// boxes draws borders as some issuers (and many web pages) have them.
func (p Page) boxes(page *gocv.Mat, perMM float64, rng *rand.Rand) {
	x0, y0, x1, y1 := p.band()
	px := func(v float64) int { return int(math.Round(v * perMM)) }
	thick := max(px(0.15+0.4*rng.Float64()), 1)
	dark := color.RGBA{uint8(20 + rng.IntN(80)), uint8(20 + rng.IntN(80)), uint8(20 + rng.IntN(120)), 255}
	gap := 0.6 + 1.5*rng.Float64()
	gocv.Rectangle(page, image.Rect(px(x0-gap), px(y0-gap), px(x1+gap), px(y1+gap)), dark, thick)
	gocv.Rectangle(page, image.Rect(thick/2, thick/2, page.Cols()-thick/2-1, page.Rows()-thick/2-1), dark, thick)
	if rng.IntN(2) == 0 {
		for k := 1; k < len(p.Zone.Lines); k++ {
			y := px(y1 - p.Leading*float64(k) + (p.Leading-2.5*p.Size)/2)
			gocv.Line(page, image.Pt(px(x0-gap), y), image.Pt(px(x1+gap), y), dark, max(thick/2, 1))
		}
	}
}

// mark writes a word across the page, as agencies and web pages do.
func (p Page) mark(page *gocv.Mat, perMM float64) {
	layer := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(0, 0, 0, 0), page.Rows(), page.Cols(), gocv.MatTypeCV8UC3)
	defer layer.Close()
	v := uint8(min(p.Mark, 255))
	for i := range 3 {
		at := image.Pt(int(float64(page.Cols())*(0.02+0.2*float64(i))), page.Rows()*(i+1)/3)
		gocv.PutText(&layer, "SPECIMEN", at, gocv.FontHersheySimplex, perMM/2.2, color.RGBA{v, v, v, 255}, max(int(1.6*perMM), 1))
	}
	gocv.Subtract(*page, layer, page)
}

// stamp presses a red, blue or violet ring and a word over the zone; ink darkens what is below it.
func (p Page) stamp(page *gocv.Mat, perMM float64, rng *rand.Rand) {
	layer := image.NewAlpha(image.Rect(0, 0, page.Cols(), page.Rows()))
	m, err := gocv.NewMatFromBytes(page.Rows(), page.Cols(), gocv.MatTypeCV8U, layer.Pix)
	if err != nil {
		return
	}
	defer m.Close()
	x0, y0, x1, y1 := p.band()
	cx, cy := x0+(x1-x0)*(0.15+0.7*rng.Float64()), y0+(y1-y0)*rng.Float64()
	at, r := image.Pt(int(cx*perMM), int(cy*perMM)), int((7+8*rng.Float64())*perMM)
	white := color.RGBA{255, 255, 255, 255}
	gocv.Circle(&m, at, r, white, int(0.6*perMM))
	gocv.Circle(&m, at, r*8/10, white, max(int(0.3*perMM), 1))
	gocv.PutText(&m, pick(rng, []string{"SPECIMEN", "VOID", "UTOPIA"}), image.Pt(at.X-r*2, at.Y+r/4), gocv.FontHersheySimplex,
		perMM/6, white, max(int(0.5*perMM), 1))
	layer.Pix = m.ToBytes()
	inks := []color.RGBA{{215, 40, 50, 255}, {60, 80, 200, 255}, {150, 60, 170, 255}, {220, 90, 60, 255}}
	pix, err := page.DataPtrUint8()
	if err != nil {
		return
	}
	ink, depth := inks[rng.IntN(len(inks))], 0.5+0.5*rng.Float64()
	col := [3]float64{float64(ink.B), float64(ink.G), float64(ink.R)}
	for i, a := range layer.Pix {
		if a == 0 {
			continue
		}
		for c := range 3 {
			v := float64(pix[3*i+c])
			pix[3*i+c] = byte(v * (1 - depth*float64(a)/255*(1-col[c]/255)))
		}
	}
}
