package main

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"github.com/passdesk/passdesk/capture/reader/mrz/ocrb"
)

// The master picture of a glyph: 64 pixels in a pitch, its capital's middle in the picture's middle.
const (
	perPitch = 64
	side     = 128 // 2 pitches
	levels   = 4   // each level half the size of the one before
)

// glyph is the coverage of one character, 0..1, from fine to coarse.
type glyph struct{ mip [levels][]float32 }

// faceBook holds one weight of one face: a glyph for each class, several for the filler.
type faceBook struct{ glyphs [ocrb.Classes][]*glyph }

func (f *faceBook) pick(class int, rng *rand.Rand) *glyph {
	g := f.glyphs[class]
	return g[rng.IntN(len(g))]
}

// mipLevel returns the finest level that needs no more smoothing when seen at so many pixels a pitch.
func mipLevel(pitch float64) int {
	return min(max(int(math.Floor(math.Log2(perPitch/pitch)+0.3)), 0), levels-1)
}

// at returns the coverage at a place in pitches from the middle of the capital.
func (g *glyph) at(level int, x, y float64) float64 {
	n := side >> level
	scale := float64(int(perPitch) >> level)
	fx, fy := x*scale+float64(n)/2-0.5, y*scale+float64(n)/2-0.5
	x0, y0 := int(math.Floor(fx)), int(math.Floor(fy))
	if x0 < 0 || y0 < 0 || x0+1 >= n || y0+1 >= n {
		return 0
	}
	p, ax, ay := g.mip[level], fx-float64(x0), fy-float64(y0)
	i := y0*n + x0
	top := float64(p[i])*(1-ax) + float64(p[i+1])*ax
	bottom := float64(p[i+n])*(1-ax) + float64(p[i+n+1])*ax
	return top*(1-ay) + bottom*ay
}

// others are faces that some specimens are set in. They keep the net from learning one face by heart; OCR-B outweighs them six
// to one.
var others = []string{
	"/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf",        // fonts-dejavu-core
	"/usr/share/fonts/opentype/urw-base35/NimbusMonoPS-Bold.otf", // fonts-urw-base35
}

// loadFaces draws every face in several weights, from worn ink to spread ink.
func loadFaces(folder string) ([]faceBook, error) {
	var books []faceBook
	spare, err := drawFace(filepath.Join(folder, "OCRBS.otf"))
	if err != nil {
		return nil, err
	}
	ocr := []string{filepath.Join(folder, "OCRB.otf"), filepath.Join(folder, "OCRBS.otf")}
	for i, name := range append(ocr, others...) {
		base, err := drawFace(name)
		if err != nil {
			return nil, err
		}
		for i, pic := range base { // some outlines of OCRB.otf cannot be drawn: "8" and "<" come out empty
			if slices.Max(pic) == 0 {
				base[i] = spare[i]
			}
			if slices.Max(base[i]) == 0 {
				return nil, fmt.Errorf("%s: %q is empty", name, ocrb.Alphabet[i])
			}
		}
		weights := []int{-3, -2, -1, 0, 0, 1, 2, 3, 4}
		if i == 2 {
			weights = []int{-1, 1}
		} else if i > 2 {
			weights = []int{1}
		}
		for _, grow := range weights {
			var book faceBook
			for class := range ocrb.None - 1 {
				book.glyphs[class] = []*glyph{newGlyph(thicken(base[class], grow))}
			}
			less := []*glyph{newGlyph(thicken(base[ocrb.None-1], grow))}
			for _, s := range [][3]float64{{0.62, 0.78, 5}, {0.55, 0.62, 5}, {0.7, 0.9, 5.5}} {
				less = append(less, newGlyph(thicken(chevron(s[0], s[1], s[2]), grow)))
			}
			book.glyphs[ocrb.None-1] = less
			book.glyphs[ocrb.None] = []*glyph{newGlyph(make([]float32, side*side))}
			books = append(books, book)
		}
	}
	return books, nil
}

// drawFace draws each character of the alphabet in the master size: capitals as high as OCR-B's, which are 0.7 of an em at an
// advance of 0.723, in the middle of their advance.
func drawFace(file string) ([][]float32, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	f, err := opentype.Parse(b)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	const capital = 0.7 / 0.723 * perPitch
	size := perPitch / 0.723
	open := func() (font.Face, error) {
		return opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	}
	face, err := open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if h, _, _ := face.GlyphBounds('H'); !strings.Contains(file, "OCRB") {
		size *= capital / (float64(h.Max.Y-h.Min.Y) / 64)
		_ = face.Close()
		if face, err = open(); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	defer face.Close()
	var out [][]float32
	for _, r := range ocrb.Alphabet {
		advance, _ := face.GlyphAdvance(r)
		img := image.NewAlpha(image.Rect(0, 0, side, side))
		d := font.Drawer{Dst: img, Src: image.Opaque, Face: face, Dot: fixed.Point26_6{
			X: 64*side/2 - advance/2, Y: fixed.Int26_6(math.Round(64 * (side/2 + capital/2))),
		}}
		d.DrawString(string(r))
		pic := make([]float32, side*side)
		for i, a := range img.Pix {
			pic[i] = float32(a) / 255
		}
		out = append(out, pic)
	}
	return out, nil
}

// chevron draws a "<" of the given width, height (in pitches) and stroke (in master pixels), since printers differ.
func chevron(w, h, stroke float64) []float32 {
	pic := make([]float32, side*side)
	tipX, endX := -w/2*perPitch, w/2*perPitch
	for y := range side {
		for x := range side {
			px, py := float64(x)-side/2+0.5, math.Abs(float64(y)-side/2+0.5)
			// Distance to the segment from the tip (tipX, 0) to the end (endX, h/2).
			dx, dy := endX-tipX, h/2*perPitch
			t := min(max(((px-tipX)*dx+py*dy)/(dx*dx+dy*dy), 0), 1)
			dist := math.Hypot(px-tipX-t*dx, py-t*dy)
			pic[y*side+x] = float32(min(max(stroke/2+0.5-dist, 0), 1))
		}
	}
	return pic
}

// thicken widens (or, below zero, thins) the strokes by so many master pixels on each side.
func thicken(pic []float32, by int) []float32 {
	out := pic
	for range max(by, -by) {
		next := make([]float32, len(out))
		for y := 1; y < side-1; y++ {
			for x := 1; x < side-1; x++ {
				i := y*side + x
				v := out[i]
				for _, j := range [4]int{i - 1, i + 1, i - side, i + side} {
					if by > 0 {
						v = max(v, out[j])
					} else {
						v = min(v, out[j])
					}
				}
				next[i] = v
			}
		}
		out = next
	}
	return out
}

func newGlyph(pic []float32) *glyph {
	g := &glyph{}
	g.mip[0] = pic
	for l := 1; l < levels; l++ {
		n := side >> l
		g.mip[l] = make([]float32, n*n)
		up := g.mip[l-1]
		for y := range n {
			for x := range n {
				i := 2*y*2*n + 2*x
				g.mip[l][y*n+x] = (up[i] + up[i+1] + up[i+2*n] + up[i+2*n+1]) / 4
			}
		}
	}
	return g
}
