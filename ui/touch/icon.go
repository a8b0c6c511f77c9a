package touch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/assets"
)

// Icon is a line icon of a size in a colour.
func (s *Style) Icon(name string, size float32, ink color.Color) fyne.CanvasObject {
	return Fixed(size, size, iconImage(name, ink))
}

func iconImage(name string, ink color.Color) *canvas.Image {
	img := canvas.NewImageFromResource(fyne.NewStaticResource(name+assets.Hex(ink)+".svg", assets.Icon(name, ink)))
	img.FillMode = canvas.ImageFillContain
	return img
}

// Medal is an icon in a round tinted field: the picture of a small page.
func (s *Style) Medal(name string, size float32) fyne.CanvasObject {
	return s.medal(name, size, s.Tint, s.AccentText)
}

// GoodMedal is a Medal for things that went well.
func (s *Style) GoodMedal(name string, size float32) fyne.CanvasObject {
	return s.medal(name, size, s.GoodTint, s.Good)
}

// BadMedal is a Medal for things that went wrong.
func (s *Style) BadMedal(name string, size float32) fyne.CanvasObject {
	return s.medal(name, size, s.DangerTint, s.Danger)
}

func (s *Style) medal(name string, size float32, fill, ink color.NRGBA) fyne.CanvasObject {
	c := canvas.NewRectangle(fill)
	c.CornerRadius = size / 2
	if s.Look.HighContrast {
		c.StrokeColor, c.StrokeWidth = s.Edge, 2
	}
	return Fixed(size, size, Stack(c, Inset(size*0.24, size*0.24, iconImage(name, ink))))
}

// Drawing is one of the drawings of package assets in the colours of the look, w by h.
func (s *Style) Drawing(name string, w, h float32) fyne.CanvasObject {
	return Fixed(w, h, s.drawing(name))
}

// drawing is a Drawing that fills what it is given.
func (s *Style) drawing(name string) *canvas.Image {
	svg := assets.Art(name, map[string]color.Color{
		"ink": s.Ink, "accent": s.Accent, "tint": s.Tint, "surface": s.Surface, "line": s.Edge, "onaccent": s.OnAccent,
		"soft": Mix(s.Back, s.Accent, 0.22), "back": s.Back, "warn": s.Warn,
	})
	img := canvas.NewImageFromResource(fyne.NewStaticResource(name+assets.Hex(s.Accent)+assets.Hex(s.Back)+".svg", svg))
	img.FillMode = canvas.ImageFillContain
	return img
}
