package touch

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	qrcode "github.com/skip2/go-qrcode"
)

// QR is a code to be read by a phone: error correction level M, black on white in every look, a quiet zone of four modules
// (ISO/IEC 18004), each module a whole number of pixels and at least four where the size allows.
type QR struct{ composed }

// QRModules is how many modules a code of this content has on a side, with its quiet zone; 0 when it does not fit a code.
func QRModules(content string) int {
	c, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return 0
	}
	return len(c.Bitmap())
}

// QR makes a code of about size by size; a long content makes it larger, so that a module never gets below four. A scanned
// code is dimmed and ticked off.
func (s *Style) QR(content string, size float32, scanned bool) *QR {
	q := &QR{}
	n := QRModules(content)
	size = max(size, float32(4*n))
	white := canvas.NewRectangle(color.White)
	white.CornerRadius = s.Radius
	white.StrokeColor, white.StrokeWidth = s.Line, 1.5
	parts := []fyne.CanvasObject{white}
	if n > 0 {
		parts = append(parts, Inset(4, 4, canvas.NewRaster(func(w, h int) image.Image { return qrImage(content, w, h) })))
	}
	if scanned || n == 0 {
		dim := canvas.NewRectangle(color.NRGBA{255, 255, 255, 0xe0})
		dim.CornerRadius = s.Radius
		sign := s.GoodMedal("check", size*0.34)
		if n == 0 {
			sign = s.Medal("hourglass", size*0.34)
		}
		parts = append(parts, dim, Middle(At(Centre, 0, sign)))
	}
	q.compose(q, Fixed(size, size, Stack(parts...)))
	return q
}

// qrImage draws a code as large as w by h pixels allow with whole pixels for modules.
func qrImage(content string, w, h int) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	c, err := qrcode.New(content, qrcode.Medium)
	if err != nil {
		return img
	}
	bits := c.Bitmap()
	m := min(w, h) / len(bits)
	if m == 0 {
		return img
	}
	x0, y0 := (w-m*len(bits))/2, (h-m*len(bits))/2
	for y, line := range bits {
		for x, dark := range line {
			if !dark {
				continue
			}
			for dy := 0; dy < m; dy++ {
				o := img.PixOffset(x0+x*m, y0+y*m+dy)
				for dx := 0; dx < m; dx++ {
					img.Pix[o], img.Pix[o+1], img.Pix[o+2] = 0, 0, 0
					o += 4
				}
			}
		}
	}
	return img
}
