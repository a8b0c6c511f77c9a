package touch

import (
	"image"
	"image/color"
	"math"
)

// TextSize is the visitor's choice of text size.
type TextSize string

// The text sizes. Any other value counts as normal.
const (
	Normal     TextSize = "normal"
	Large      TextSize = "large"
	ExtraLarge TextSize = "extra-large"
)

// TextSizes lists the sizes from small to large.
var TextSizes = []TextSize{Normal, Large, ExtraLarge}

// Look is what a site (accent, name, logo) and a visitor (size, contrast, language) choose. The zero value is a good look.
type Look struct {
	Accent       color.Color // nil for Passdesk's own teal
	Size         TextSize
	HighContrast bool
	Lang         string      // BCP 47, decides between fonts
	Name         string      // of the site, in the header
	Logo         image.Image // of the site, in the header; nil for none
}

// Palette is every colour of a look. Text colours have a contrast of at least 7:1 on each surface they are meant for.
type Palette struct {
	Back       color.NRGBA // behind everything
	Surface    color.NRGBA // cards, fields, keys
	Sunken     color.NRGBA // wells and tracks, a little darker than Back
	Ink        color.NRGBA // text
	Muted      color.NRGBA // text that supports
	Line       color.NRGBA // hairlines between surfaces; carries no meaning
	Edge       color.NRGBA // outlines of things to touch, at least 3:1
	Accent     color.NRGBA // the site's colour, dark (or light) enough for OnAccent
	Press      color.NRGBA // accent under a finger
	OnAccent   color.NRGBA // text on Accent and Press
	AccentText color.NRGBA // the accent as text on Back, Surface and Tint
	Tint       color.NRGBA // a breath of accent, behind text
	Focus      color.NRGBA // the ring around what the keyboard holds
	Danger     color.NRGBA // text and outlines of things that end or failed
	DangerTint color.NRGBA
	Good       color.NRGBA // text and icons of things that went well
	GoodTint   color.NRGBA
	Warn       color.NRGBA // a warm surface, for the rehearsal ribbon and warnings
	OnWarn     color.NRGBA // text on Warn
	Shade      color.NRGBA // soft shadow under cards
}

// DefaultAccent is Passdesk's own colour.
var DefaultAccent = color.NRGBA{0x00, 0x5b, 0x5e, 0xff}

// MinContrast is what text has to have on its background (WCAG 2.2, 1.4.6, enhanced).
const MinContrast = 7.0

func rgb(hex uint32) color.NRGBA {
	return color.NRGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 0xff}
}

// Palette resolves the colours of the look. A site's accent is darkened (or, in high contrast, lightened) until text on
// it and text in it can be read; its hue stays.
func (l Look) Palette() Palette {
	var accent color.NRGBA = DefaultAccent
	if l.Accent != nil {
		accent = opaque(l.Accent)
	}
	if l.HighContrast {
		black, white := rgb(0x000000), rgb(0xffffff)
		return Palette{
			Back: black, Surface: black, Sunken: rgb(0x080808), Ink: white, Muted: white, Line: rgb(0x8a8a8a), Edge: white,
			Accent: white, Press: rgb(0xf4f4f4), OnAccent: black, AccentText: white, Tint: rgb(0x080808),
			Focus: rgb(0xffe14d), Danger: white, DangerTint: rgb(0x120000), Good: white, GoodTint: rgb(0x000d06),
			Warn: rgb(0xffffa8), OnWarn: black, Shade: color.NRGBA{},
		}
	}
	p := Palette{
		Back: rgb(0xf6f7f5), Surface: rgb(0xffffff), Sunken: rgb(0xe9ecea), Ink: rgb(0x12201f), Muted: rgb(0x41504f),
		Line: rgb(0xdde2e0), Edge: rgb(0x7d8987), OnAccent: rgb(0xffffff), Focus: rgb(0x0b57d0),
		Danger: rgb(0x8c1414), DangerTint: rgb(0xfdeeec), Good: rgb(0x0a5530), GoodTint: rgb(0xe6f4ec),
		Warn: rgb(0xffc94a), OnWarn: rgb(0x1d1600), Shade: color.NRGBA{0x12, 0x30, 0x2e, 0x1c},
	}
	p.Accent = Darken(accent, p.OnAccent, MinContrast)
	p.Press = Mix(p.Accent, rgb(0x000000), 0.25)
	p.Tint = Mix(p.Back, p.Accent, 0.08)
	p.AccentText = Darken(p.Accent, p.Tint, MinContrast)
	p.Muted = Darken(p.Muted, p.Tint, MinContrast)
	return p
}

// Darken takes light away from a colour until its contrast with the background is at least want, keeping its hue.
func Darken(c, background color.NRGBA, want float64) color.NRGBA {
	for step := 0; step < 100 && Contrast(c, background) < want; step++ {
		c = Mix(c, rgb(0x000000), 0.03)
	}
	return c
}

// Mix blends two colours; 0 gives a, 1 gives b.
func Mix(a, b color.NRGBA, share float64) color.NRGBA {
	f := func(x, y uint8) uint8 { return uint8(math.Round(float64(x)*(1-share) + float64(y)*share)) }
	return color.NRGBA{f(a.R, b.R), f(a.G, b.G), f(a.B, b.B), f(a.A, b.A)}
}

// Over paints a translucent colour over an opaque one.
func Over(top, bottom color.NRGBA) color.NRGBA {
	a := top.A
	top.A = 0xff
	out := Mix(bottom, top, float64(a)/255)
	out.A = 0xff
	return out
}

// Contrast is the ratio of WCAG 2.2 between two opaque colours, 1 to 21.
func Contrast(a, b color.NRGBA) float64 {
	la, lb := luminance(a), luminance(b)
	if la < lb {
		la, lb = lb, la
	}
	return (la + 0.05) / (lb + 0.05)
}

// luminance is the relative luminance of WCAG 2.2, 0 to 1.
func luminance(c color.NRGBA) float64 {
	f := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*f(c.R) + 0.7152*f(c.G) + 0.0722*f(c.B)
}

func opaque(c color.Color) color.NRGBA {
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	n.A = 0xff
	return n
}
