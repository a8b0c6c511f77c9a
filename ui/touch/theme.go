package touch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// lookTheme gives Fyne the colours and fonts of a look, for the little that Fyne draws by itself (the window's
// background, text in scripts that no font of ours covers).
type lookTheme struct {
	look    Look
	palette Palette
	base    fyne.Theme
}

// Theme returns the Fyne theme of a look. Set it once at start; widgets of this package take their colours from a Style.
func Theme(l Look) fyne.Theme {
	return &lookTheme{look: l, palette: l.Palette(), base: theme.DefaultTheme()}
}

func (t *lookTheme) Color(n fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	p := t.palette
	switch n {
	case theme.ColorNameBackground, theme.ColorNameOverlayBackground, theme.ColorNameMenuBackground:
		return p.Back
	case theme.ColorNameForeground:
		return p.Ink
	case theme.ColorNamePrimary, theme.ColorNameHyperlink:
		return p.Accent
	case theme.ColorNameFocus, theme.ColorNameSelection:
		return p.Focus
	case theme.ColorNameButton, theme.ColorNameInputBackground:
		return p.Surface
	}
	v := theme.VariantLight
	if t.look.HighContrast {
		v = theme.VariantDark
	}
	return t.base.Color(n, v)
}

func (t *lookTheme) Font(style fyne.TextStyle) fyne.Resource {
	w := Regular
	switch {
	case style.Monospace:
		w = Code
	case style.Bold:
		w = Semibold
	}
	if !style.Symbol {
		if r := systemFonts.source(latin, w); r != nil {
			return r
		}
	}
	return t.base.Font(style)
}

func (t *lookTheme) Icon(n fyne.ThemeIconName) fyne.Resource { return t.base.Icon(n) }

func (t *lookTheme) Size(n fyne.ThemeSizeName) float32 {
	switch n {
	case theme.SizeNameText:
		return MinText
	case theme.SizeNamePadding:
		return 8
	}
	return t.base.Size(n)
}
