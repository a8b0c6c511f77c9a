package touch

import (
	"image/color"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Text is a paragraph that wraps at words (and between Chinese characters) to the width it is given. It is drawn with the
// fonts of the system's packages, run by run, so that a Chinese name inside an English sentence looks right.
type Text struct {
	composed
	Words  string
	Em     float32 // size of the type
	Ink    color.Color
	Weight Weight
	Align  fyne.TextAlign
	Line   float32 // height of a line as a multiple of Em
	Even   bool    // lines of about the same length: headings, centred text
	width  float32 // of the last wrap
}

func (s *Style) text(words string, size float32, ink color.Color, w Weight) *Text {
	t := &Text{Words: words, Em: size, Ink: ink, Weight: w, Line: s.Leading}
	t.compose(t, &fyne.Container{Layout: textLayout{t}})
	t.wrap(1e6)
	return t
}

// Body is a paragraph of ordinary text.
func (s *Style) Body(words string) *Text { return s.text(words, s.Text, s.Ink, Regular) }

// Strong is ordinary text with weight.
func (s *Style) Strong(words string) *Text { return s.text(words, s.Text, s.Ink, Semibold) }

// Quiet is text that supports.
func (s *Style) Quiet(words string) *Text { return s.text(words, s.Text, s.Muted, Regular) }

// Fine is text of the smallest size that is allowed.
func (s *Style) Fine(words string) *Text { return s.text(words, MinText, s.Muted, Regular) }

// Title is the one heading of a page.
func (s *Style) Title(words string) *Text {
	t := s.text(words, s.Heading, s.Ink, Display)
	t.Line, t.Even = 1.18, true
	return t
}

// In sets the colour and returns the text.
func (t *Text) In(c color.Color) *Text {
	t.Ink = c
	t.wrap(t.width)
	return t
}

// Sized sets the size and returns the text.
func (t *Text) Sized(size float32) *Text {
	t.Em = size
	t.wrap(t.width)
	return t
}

// Centred centres the lines and returns the text.
func (t *Text) Centred() *Text {
	t.Align, t.Even = fyne.TextAlignCenter, true
	t.wrap(t.width)
	return t
}

// Weighted sets the weight and returns the text.
func (t *Text) Weighted(w Weight) *Text {
	t.Weight = w
	t.wrap(t.width)
	return t
}

// SetWords changes the text. The object keeps its size: give changing text room enough.
func (t *Text) SetWords(words string) {
	if words == t.Words {
		return
	}
	t.Words = words
	t.wrap(t.width)
	canvas.Refresh(t)
}

// HeightFor answers how high the paragraph is at a width.
func (t *Text) HeightFor(width float32) float32 {
	return float32(len(t.lines(width))) * t.lineHeight()
}

// Natural answers the width of the paragraph on one line (or its longest line, when it holds line breaks).
func (t *Text) Natural() float32 {
	var w float32
	for _, l := range strings.Split(t.Words, "\n") {
		w = max(w, measure(l, t.Em, t.Weight))
	}
	return w + 1
}

func (t *Text) lineHeight() float32 { return float32(int(t.Em*t.Line + 0.5)) }

// wrap lays the lines out for a width.
func (t *Text) wrap(width float32) {
	t.width = width
	box := t.content.(*fyne.Container)
	box.Objects = nil
	h := t.lineHeight()
	for i, line := range t.lines(width) {
		var x float32
		switch t.Align {
		case fyne.TextAlignCenter:
			x = (width - measure(line, t.Em, t.Weight)) / 2
		case fyne.TextAlignTrailing:
			x = width - measure(line, t.Em, t.Weight)
		}
		for _, r := range runs(line) {
			o := r.object(t.Em, t.Weight, t.Ink)
			size, base := fyne.CurrentApp().Driver().RenderedTextSize(r.text, t.Em, o.TextStyle, o.FontSource)
			// All runs stand on one baseline, 0.34 em below the middle of the line.
			o.Move(fyne.NewPos(x, float32(i)*h+h/2+t.Em*0.35-base))
			o.Resize(size)
			x += size.Width
			box.Objects = append(box.Objects, o)
		}
	}
}

// lines breaks the words for a width; even lines are as narrow as their number allows.
func (t *Text) lines(width float32) []string {
	out := t.breaks(width)
	if !t.Even || len(out) < 2 || strings.Contains(t.Words, "\n") {
		return out
	}
	least, most := max(t.longest(), width/2), width
	for range 7 {
		mid := (least + most) / 2
		if try := t.breaks(mid); len(try) == len(out) {
			out, most = try, mid
		} else {
			least = mid
		}
	}
	return out
}

func (t *Text) breaks(width float32) []string {
	var out []string
	for _, para := range strings.Split(t.Words, "\n") {
		line, lineW := "", float32(0)
		for _, tok := range tokens(para) {
			w := measure(tok, t.Em, t.Weight)
			bare := strings.TrimRight(tok, " ")
			bareW := w
			if bare != tok {
				bareW = measure(bare, t.Em, t.Weight)
			}
			if line != "" && lineW+bareW > width {
				out = append(out, strings.TrimRight(line, " "))
				line, lineW = "", 0
			}
			line, lineW = line+tok, lineW+w
		}
		out = append(out, strings.TrimRight(line, " "))
	}
	return out
}

// longest is the width of the widest piece that cannot be broken.
func (t *Text) longest() float32 {
	var w float32
	for _, para := range strings.Split(t.Words, "\n") {
		for _, tok := range tokens(para) {
			w = max(w, measure(strings.TrimRight(tok, " "), t.Em, t.Weight))
		}
	}
	return w
}

type textLayout struct{ t *Text }

func (l textLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.t.wrap(size.Width)
}

func (l textLayout) MinSize([]fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(l.t.longest(), l.t.HeightFor(max(l.t.width, l.t.longest())))
}

// tokens cuts a paragraph where a line may end: after spaces and hyphens, and around Chinese characters, but never before
// punctuation that may not begin a line (GB/T 15834) nor after an opening bracket.
func tokens(para string) []string {
	var out []string
	rs := []rune(para)
	start := 0
	for i := 1; i < len(rs); i++ {
		a, b := rs[i-1], rs[i]
		brk := false
		switch {
		case a == ' ' && b != ' ':
			brk = true
		case b == ' ':
		case a == '\u00a0' || b == '\u00a0':
		case strings.ContainsRune("，。、；：？！）》」』”’…·,.;:?!)", b), strings.ContainsRune("（《「『“‘(", a):
		case classOf(a) == han || classOf(b) == han:
			brk = true
		case (a == '-' || a == '/' || a == '@' || a == '.') && unicode.IsLetter(b) && i-start > 8:
			brk = true
		}
		if brk {
			out = append(out, string(rs[start:i]))
			start = i
		}
	}
	return append(out, string(rs[start:]))
}

// run is a piece of a line that one font draws.
type run struct {
	text  string
	class runeClass
}

func runs(line string) []run {
	var out []run
	for _, r := range line {
		c := classOf(r)
		if r == ' ' && len(out) > 0 {
			c = out[len(out)-1].class
		}
		if n := len(out); n > 0 && out[n-1].class == c {
			out[n-1].text += string(r)
			continue
		}
		out = append(out, run{string(r), c})
	}
	return out
}

func (r run) object(size float32, w Weight, ink color.Color) *canvas.Text {
	o := canvas.NewText(r.text, ink)
	o.TextSize = size
	o.TextStyle = fyne.TextStyle{Bold: w == Semibold || w == Display, Monospace: w == Code}
	o.FontSource = systemFonts.source(r.class, w)
	return o
}

// measure is the width of a line in Fyne units.
func measure(line string, size float32, w Weight) float32 {
	var sum float32
	for _, r := range runs(line) {
		o := r.object(size, w, color.Black)
		sum += o.MinSize().Width
	}
	return sum
}
