package touch

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/capture"
)

// Lamp is the whole screen as a light: one colour from edge to edge, or half of it and the rest black. Beside the camera at the top
// stand a thin ring to look at, a short sentence and a row of dots, on less than a hundredth of the area, so that they are no light
// of their own. A colour costs no picture: what is drawn are rectangles.
type Lamp struct {
	composed
	OnTapped func() // a touch anywhere
	OnDrawn  func() // each time a frame with new colours has been drawn; called while painting, so it must only take note

	where string            // which half is lit, as in capture.Light
	base  *canvas.Rectangle // everything
	half  *canvas.Rectangle // the half in colour
	ring  *canvas.Circle
	words *Text
	dots  [lampDots]*canvas.Circle
	lit   int // dots

	// eye is drawn last of all, and anew with every colour, so its generator runs when the colours of a frame have been drawn.
	eye *canvas.Raster
}

// lampDots are how many dots tell how far the lights are.
const lampDots = 12

// Lamp makes a black one that says where to look.
func (s *Style) Lamp(words string) *Lamp {
	l := &Lamp{base: canvas.NewRectangle(color.Black), half: canvas.NewRectangle(color.Black), ring: canvas.NewCircle(color.Transparent)}
	l.ring.StrokeWidth = 3
	l.words = s.Body(words).Centred()
	objects := []fyne.CanvasObject{l.base, l.half, l.ring, l.words}
	for i := range l.dots {
		l.dots[i] = canvas.NewCircle(color.Transparent)
		l.dots[i].StrokeWidth = 1.5
		objects = append(objects, l.dots[i])
	}
	pixel := image.NewNRGBA(image.Rect(0, 0, 1, 1))
	l.eye = canvas.NewRaster(func(int, int) image.Image {
		if l.OnDrawn != nil {
			l.OnDrawn()
		}
		pixel.Set(0, 0, l.corner())
		return pixel
	})
	l.compose(l, &fyne.Container{Layout: lampLayout{l}, Objects: append(objects, l.eye)})
	return l
}

// Target marks the lamp as something to touch.
func (l *Lamp) Target() bool { return true }

// Tapped implements fyne.Tappable.
func (l *Lamp) Tapped(*fyne.PointEvent) {
	if l.OnTapped != nil {
		l.OnTapped()
	}
}

// Shine changes the light; everything of it is drawn in one frame.
func (l *Lamp) Shine(light capture.Light) {
	ink := color.NRGBA{light.RGB[0], light.RGB[1], light.RGB[2], 0xff}
	l.where = light.Half
	l.base.FillColor, l.half.FillColor, l.half.Hidden = ink, ink, l.where == ""
	sign := rgb(0)
	if luminance(ink) < 0.18 {
		sign = rgb(0xffffff)
	}
	if l.where != "" { // as good to be read on black as on white
		l.base.FillColor, sign = color.Black, rgb(0x767676)
	}
	l.ring.StrokeColor = sign
	l.words.In(sign)
	l.dot()
	l.place(l.Size())
	l.eye.Refresh()
	canvas.Refresh(l)
}

// Progress fills a share of the dots, 0..1.
func (l *Lamp) Progress(share float64) {
	if n := int(min(1, max(0, share))*lampDots + 0.5); n != l.lit {
		l.lit = n
		l.dot()
		canvas.Refresh(l)
	}
}

func (l *Lamp) dot() {
	for i, d := range l.dots {
		d.StrokeColor, d.FillColor = l.ring.StrokeColor, color.Transparent
		if i < l.lit {
			d.FillColor = l.ring.StrokeColor
		}
	}
}

// corner is the colour in the upper left corner, where the eye stands.
func (l *Lamp) corner() color.Color {
	if l.where == "left" || l.where == "top" {
		return l.half.FillColor
	}
	return l.base.FillColor
}

type lampLayout struct{ l *Lamp }

func (lampLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (l lampLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) { l.l.place(size) }

func (l *Lamp) place(size fyne.Size) {
	put(l.base, 0, 0, size.Width, size.Height)
	x, y, w, h := float32(0), float32(0), size.Width, size.Height
	switch l.where {
	case "left":
		w /= 2
	case "right":
		x, w = w/2, w/2
	case "top":
		h /= 2
	case "bottom":
		y, h = h/2, h/2
	}
	put(l.half, x, y, w, h)
	const top, ring, dot, gap = 14, 46, 9, 10
	put(l.ring, size.Width/2-ring*0.38, top, ring*0.76, ring)
	line := l.words.HeightFor(size.Width)
	put(l.words, 0, top+ring+6, size.Width, line)
	left := (size.Width - lampDots*(dot+gap) + gap) / 2
	for i, d := range l.dots {
		put(d, left+float32(i)*(dot+gap), top+ring+line+16, dot, dot)
	}
	put(l.eye, 0, 0, 1, 1)
}
