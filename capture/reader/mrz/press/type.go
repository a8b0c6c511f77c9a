package press

import (
	"fmt"
	"image"
	"os"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// Faces that a zone can be printed in, from Debian's fonts-ocr-b, fonts-dejavu-core and fonts-urw-base35. The last two stand
// for specimens that were set in whatever was at hand.
const (
	OCRB    = "/usr/share/fonts/opentype/ocr-b/OCRB.otf"
	OCRBS   = "/usr/share/fonts/opentype/ocr-b/OCRBS.otf"
	DejaVu  = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
	Courier = "/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Bold.otf"
	Sans    = "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"
)

var fonts struct {
	sync.Mutex
	known map[string]*opentype.Font
}

// load reads a font once.
func load(file string) (*opentype.Font, error) {
	fonts.Lock()
	defer fonts.Unlock()
	if f := fonts.known[file]; f != nil {
		return f, nil
	}
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("read font: %w", err)
	}
	f, err := opentype.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("read font %s: %w", file, err)
	}
	if fonts.known == nil {
		fonts.known = map[string]*opentype.Font{}
	}
	fonts.known[file] = f
	return f, nil
}

// Missing returns why a face cannot be used, nil when it can.
func Missing(file string) error {
	_, err := load(file)
	return err
}

// pen writes in one face and size.
type pen struct{ face, spare font.Face }

// newPen takes a face whose capitals are so many pixels high. OCRB.otf cannot draw "8" and "<" here; OCRBS.otf does it.
func newPen(file string, capital float64) (pen, error) {
	f, err := load(file)
	if err != nil {
		return pen{}, err
	}
	make1 := func(f *opentype.Font) (font.Face, float64, error) {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: 100, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil, 0, err
		}
		b, _, _ := face.GlyphBounds('H')
		high := float64(b.Max.Y-b.Min.Y) / 64
		_ = face.Close()
		face, err = opentype.NewFace(f, &opentype.FaceOptions{Size: 100 * capital / high, DPI: 72, Hinting: font.HintingNone})
		return face, high, err
	}
	face, _, err := make1(f)
	if err != nil {
		return pen{}, err
	}
	p := pen{face, face}
	if file == OCRB {
		if f, err = load(OCRBS); err == nil {
			p.spare, _, err = make1(f)
		}
	}
	return p, err
}

// write draws one character with the middle of its advance at x and its base line at y.
func (p pen) write(dst *image.Alpha, r rune, x, y float64) {
	face := p.face
	if r == '8' || r == '<' {
		face = p.spare
	}
	advance, _ := face.GlyphAdvance(r)
	d := font.Drawer{Dst: dst, Src: image.Opaque, Face: face, Dot: fixed.Point26_6{
		X: fixed.Int26_6(64*x) - advance/2, Y: fixed.Int26_6(64 * y),
	}}
	d.DrawString(string(r))
}

// line draws running text from x on.
func (p pen) line(dst *image.Alpha, s string, x, y float64) {
	d := font.Drawer{Dst: dst, Src: image.Opaque, Face: p.face, Dot: fixed.Point26_6{X: fixed.Int26_6(64 * x), Y: fixed.Int26_6(64 * y)}}
	d.DrawString(s)
}
