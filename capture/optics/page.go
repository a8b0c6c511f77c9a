package optics

import (
	"image"
	"image/color"
	"math"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// oversize is how many pixels of the reduced page fall on one of the frame. More would alias, fewer would soften.
const oversize = 1.3

// page gives what lies there as BGRA with premultiplied alpha, not much finer than the frame, and the map from its pixels to
// those of the frame (both with pixel centres at whole numbers, as OpenCV has them). The caller closes it.
func (s Shot) page(f Flat, v view) (gocv.Mat, capture.Homography, error) {
	img := f.Image
	if img.Rect.Min != (image.Point{}) || img.Stride != 4*img.Rect.Dx() {
		plain := image.NewRGBA(image.Rect(0, 0, f.Image.Rect.Dx(), f.Image.Rect.Dy()))
		for y := range plain.Rect.Dy() {
			copy(plain.Pix[y*plain.Stride:(y+1)*plain.Stride], f.Image.Pix[y*f.Image.Stride:])
		}
		img = plain
	}
	shared, err := gocv.NewMatFromBytes(img.Rect.Dy(), img.Rect.Dx(), gocv.MatTypeCV8UC4, img.Pix)
	if err != nil {
		return shared, capture.Homography{}, err
	}
	defer shared.Close()
	m := gocv.NewMat()                              // of its own: the other's pixels are the document's
	gocv.CvtColor(shared, &m, gocv.ColorBGRAToRGBA) // the same swap the other way
	ppm := f.PxPerMM
	shrink := func(to float64) {
		if to < ppm {
			w, h := int(math.Round(v.w*to)), int(math.Round(v.h*to))
			gocv.Resize(m, &m, image.Pt(w, h), 0, 0, gocv.InterpolationArea)
			ppm = float64(w) / v.w
		}
	}
	margin := margins{}
	switch {
	case s.Screen != nil:
		if err := s.Screen.show(&m, &ppm, v); err != nil {
			return m, capture.Homography{}, closing(m, err)
		}
		margin = screenMargins
	case s.Copy:
		shrink(oversize * v.scale())
		if err := copied(&m, s.Seed); err != nil {
			return m, capture.Homography{}, closing(m, err)
		}
		margin = margins{18, 14, 22, 26, color.RGBA{236, 237, 236, 255}}
	default:
		shrink(oversize * v.scale())
		if err := s.finish(m, ppm, f); err != nil {
			return m, capture.Homography{}, closing(m, err)
		}
		if s.Curl != 0 || s.Bow != 0 {
			margin = margins{6, 6, 6, 6, color.RGBA{}}
		}
		if f.Open && s.Gutter > 0 {
			margin.top = 60
		}
	}
	left, top := margin.pixels(&m, ppm)
	if f.Open && s.Gutter > 0 && s.Screen == nil && !s.Copy {
		if err := s.facing(m, ppm, v, left, top); err != nil {
			return m, capture.Homography{}, closing(m, err)
		}
	}
	if !v.bend.flat() && s.Screen == nil && !s.Copy {
		v.bend.apply(&m, ppm, left, top)
	}
	place := capture.Homography{1 / ppm, 0, (0.5 - float64(left)) / ppm, 0, 1 / ppm, (0.5 - float64(top)) / ppm, 0, 0, 1}
	return m, capture.Homography{1, 0, -0.5, 0, 1, -0.5, 0, 0, 1}.Times(v.toFrame).Times(place), nil
}

// margins are what lies around a document and belongs to it, in mm.
type margins struct {
	left, top, right, bottom float64
	colour                   color.RGBA
}

// pixels widens the picture and tells where the document begins.
func (g margins) pixels(m *gocv.Mat, ppm float64) (left, top int) {
	if g.left+g.top+g.right+g.bottom == 0 {
		return 0, 0
	}
	px := func(mm float64) int { return int(math.Round(mm * ppm)) }
	gocv.CopyMakeBorder(*m, m, px(g.top), px(g.bottom), px(g.left), px(g.right), gocv.BorderConstant, color.RGBA{g.colour.R, g.colour.G, g.colour.B, g.colour.A})
	return px(g.left), px(g.top)
}

// finish rounds the corners and darkens the gutter.
func (s Shot) finish(m gocv.Mat, ppm float64, f Flat) error {
	pix, err := m.DataPtrUint8()
	if err != nil {
		return err
	}
	w, h := m.Cols(), m.Rows()
	r := f.Corner * ppm
	n := int(math.Ceil(r))
	for y := range n {
		for x := range n {
			d := math.Hypot(r-float64(x)-0.5, r-float64(y)-0.5) - r
			keep := max(min(0.5-d, 1), 0)
			if keep == 1 {
				continue
			}
			for _, o := range [4]int{y*w + x, y*w + w - 1 - x, (h-1-y)*w + x, (h-1-y)*w + w - 1 - x} {
				for c := range 4 {
					pix[4*o+c] = byte(float64(pix[4*o+c]) * keep)
				}
			}
		}
	}
	if s.Gutter > 0 && f.Open {
		for y := range min(h, int(14*ppm)) {
			k := int(256 * (1 - s.Gutter*math.Exp(-float64(y)/ppm/4.5)))
			for i := 4 * y * w; i < 4*(y+1)*w; i += 4 {
				for c := range 3 {
					pix[i+c] = byte(int(pix[i+c]) * k >> 8)
				}
			}
		}
	}
	return nil
}

// facing draws the page on the other side of the spine: pale, with a frame of lines as endpapers have.
func (s Shot) facing(m gocv.Mat, ppm float64, v view, left, top int) error {
	pix, err := m.DataPtrUint8()
	if err != nil {
		return err
	}
	w := m.Cols()
	right := left + int(math.Round(v.w*ppm))
	tone := [3]float64{206, 214, 219}
	for y := range top {
		mm := float64(top-y) / ppm
		k := 1 - s.Gutter*math.Exp(-mm/4.5)
		for x := left; x < min(right, w); x++ {
			across := float64(x-left) / ppm
			line := 1.0
			if g := math.Mod(mm*0.8+1.4*math.Sin(across*0.3)+100, 1); g < 0.16 {
				line = 0.93
			}
			if mm > 12 && mm < 52 && math.Mod(mm, 6) < 0.5 && across > 14 && across < v.w-14 {
				line = 0.7
			}
			o := 4 * (y*w + x)
			for c := range 3 {
				pix[o+c] = byte(tone[c] * k * line)
			}
			pix[o+3] = 255
		}
	}
	return nil
}

// apply bends the picture.
func (b bend) apply(m *gocv.Mat, ppm float64, left, top int) {
	const step = 8 // pixels between the nodes for which the map is solved
	cols, rows := (m.Cols()+step-1)/step, (m.Rows()+step-1)/step
	mapX, mapY := gocv.NewMatWithSize(rows, cols, gocv.MatTypeCV32F), gocv.NewMatWithSize(rows, cols, gocv.MatTypeCV32F)
	defer mapX.Close()
	defer mapY.Close()
	for j := range rows {
		for i := range cols {
			// The node is the middle of its block, which is where a linear resize puts it.
			u, v := (float64(i)+0.5)*step-float64(left), (float64(j)+0.5)*step-float64(top)
			x, y := b.under(u/ppm, v/ppm)
			mapX.SetFloatAt(j, i, float32(x*ppm+float64(left)-0.5))
			mapY.SetFloatAt(j, i, float32(y*ppm+float64(top)-0.5))
		}
	}
	size := image.Pt(cols*step, rows*step)
	gocv.Resize(mapX, &mapX, size, 0, 0, gocv.InterpolationLinear)
	gocv.Resize(mapY, &mapY, size, 0, 0, gocv.InterpolationLinear)
	out := gocv.NewMat()
	gocv.Remap(*m, &out, &mapX, &mapY, gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{})
	m.Close()
	*m = out
}

// closing closes a picture that will not be handed out.
func closing(m gocv.Mat, err error) error {
	m.Close()
	return err
}
