package touch

import (
	"fyne.io/fyne/v2"
)

// The smallest sizes that are allowed, in Fyne units.
const (
	MinText   = 32
	MinTarget = 60
	MinGap    = 12
)

// Levels is how many levels of tightness there are; level 0 is the most generous.
const Levels = 9

// Style is a look resolved for one screen size and one level of tightness. Its fields are Fyne units. First spacing
// shrinks, then headings, then decoration goes, and only then the text itself comes down, never below MinText.
type Style struct {
	Look Look
	Palette
	Screen  fyne.Size // the whole window
	Level   int       // 0 generous to Levels-1 tight
	Text    float32   // body text
	Heading float32   // the one heading of a page
	Chrome  float32   // text of header and footer
	Leading float32   // height of a line of text, as a multiple of its size
	Gap     float32   // between things that belong together
	Space   float32   // between groups
	Margin  float32   // left and right of the page
	Target  float32   // height of a button
	Radius  float32   // of corners
	Art     bool      // whether decoration has room
}

// Portrait tells whether the screen stands upright.
func (s *Style) Portrait() bool { return s.Screen.Height > s.Screen.Width }

// Small tells whether the screen is a small one, such as 1280 by 800.
func (s *Style) Small() bool { return s.Screen.Width*s.Screen.Height < 1.3e6 }

// StyleFor resolves a look for a window of the given size at a level of tightness.
func (l Look) StyleFor(screen fyne.Size, level int) *Style {
	level = max(0, min(level, Levels-1))
	s := &Style{Look: l, Palette: l.Palette(), Screen: screen, Level: level, Radius: 20}
	base := float32(38)
	s.Chrome = 32
	switch l.Size {
	case Large:
		base, s.Chrome = 46, 36
	case ExtraLarge:
		base, s.Chrome = 56, 40
	}
	if s.Small() {
		s.Chrome = 32
		switch l.Size {
		case Large:
			base = 40
		case ExtraLarge:
			base = 50
		default:
			base = 32
		}
	}
	gap := []float32{24, 20, 16, 14, 12, 12, 12, 12, 12}[level]
	space := []float32{48, 36, 26, 20, 16, 16, 14, 12, 12}[level]
	head := []float32{1.75, 1.65, 1.5, 1.4, 1.3, 1.25, 1.2, 1.15, 1.1}[level]
	step := []float32{1, 1, 1, 1, 1, .9, .8, .7, .6}[level]
	s.Leading = []float32{1.36, 1.34, 1.3, 1.26, 1.24, 1.22, 1.2, 1.2, 1.18}[level]
	s.Text = max(MinText, base*step)
	s.Heading = max(MinText+4, s.Text*head)
	s.Gap, s.Space = gap, space
	s.Target = max(76, s.Text*2.65)
	if level >= 2 {
		s.Target = max(72, s.Text*2.3)
	}
	if level >= 4 {
		s.Target = max(64, s.Text*1.9)
	}
	s.Art = level <= 3
	switch {
	case s.Portrait():
		s.Margin = 64
	case s.Small():
		s.Margin = 40
	default:
		s.Margin = 96
	}
	if level >= 3 {
		s.Margin = min(s.Margin, 40)
	}
	return s
}
