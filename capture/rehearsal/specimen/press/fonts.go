package press

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// The fonts come from the distribution's packages; the first file of a list that is installed is taken. Each list of text faces
// ends with DejaVu and Liberation, of which one is on every desktop.
var (
	fontRoots = []string{"/usr/share/fonts", "/usr/local/share/fonts"}

	roundFiles  = []string{"opentype/ocr-b/OCRB.otf", "ocr-b/OCRB.otf", "OTF/OCRB.otf"}
	squareFiles = []string{"opentype/ocr-b/OCRBS.otf", "ocr-b/OCRBS.otf", "OTF/OCRBS.otf"}

	typeFiles = map[typeface][]string{
		sans:       {"truetype/noto/NotoSans-Regular.ttf", "opentype/urw-base35/NimbusSans-Regular.otf"},
		sansBold:   {"truetype/noto/NotoSans-Bold.ttf", "opentype/urw-base35/NimbusSans-Bold.otf"},
		grotesk:    {"opentype/urw-base35/NimbusSans-Regular.otf", "truetype/liberation/LiberationSans-Regular.ttf"},
		groteskB:   {"opentype/urw-base35/NimbusSans-Bold.otf", "truetype/liberation/LiberationSans-Bold.ttf"},
		narrow:     {"opentype/urw-base35/NimbusSansNarrow-Regular.otf", "truetype/dejavu/DejaVuSansCondensed.ttf"},
		narrowBold: {"opentype/urw-base35/NimbusSansNarrow-Bold.otf", "truetype/dejavu/DejaVuSansCondensed-Bold.ttf"},
		serif:      {"opentype/urw-base35/C059-Roman.otf", "truetype/dejavu/DejaVuSerif.ttf"},
		serifBold:  {"opentype/urw-base35/C059-Bold.otf", "truetype/dejavu/DejaVuSerif-Bold.ttf"},
		gothic:     {"opentype/urw-base35/URWGothic-Book.otf", "truetype/dejavu/DejaVuSans.ttf"},
		gothicBold: {"opentype/urw-base35/URWGothic-Demi.otf", "truetype/dejavu/DejaVuSans-Bold.ttf"},
		typewriter: {"opentype/urw-base35/NimbusMonoPS-Bold.otf", "truetype/dejavu/DejaVuSansMono-Bold.ttf"},
		inter:      {"opentype/inter/Inter-Medium.otf", "truetype/dejavu/DejaVuSans.ttf"},
		interBold:  {"opentype/inter/Inter-Bold.otf", "truetype/dejavu/DejaVuSans-Bold.ttf"},
		script:     {"opentype/urw-base35/Z003-MediumItalic.otf", "truetype/dejavu/DejaVuSerif-Italic.ttf"},
	}
	everyDesktop = []string{"truetype/dejavu/DejaVuSans.ttf", "truetype/liberation/LiberationSans-Regular.ttf", "opentype/inter/Inter-Regular.otf"}
)

// typeface is a font of the visual zone.
type typeface int

const (
	sans typeface = iota
	sansBold
	grotesk
	groteskB
	narrow
	narrowBold
	serif
	serifBold
	gothic
	gothicBold
	typewriter
	inter
	interBold
	script
	typefaces
)

// fonts are all that the press prints with.
type fonts struct {
	round, square *sfnt.Font // the two cuts of OCR-B
	text          [typefaces]*sfnt.Font
}

var loadFonts = sync.OnceValues(func() (*fonts, error) {
	f := &fonts{}
	var err error
	if f.round, err = findFont(roundFiles, "fonts-ocr-b"); err != nil {
		return nil, err
	}
	if f.square, err = findFont(squareFiles, "fonts-ocr-b"); err != nil {
		return nil, err
	}
	for t := range typefaces {
		if f.text[t], err = findFont(append(typeFiles[t][:len(typeFiles[t]):len(typeFiles[t])], everyDesktop...), "fonts-dejavu-core"); err != nil {
			return nil, err
		}
	}
	return f, nil
})

// Ready tells whether the fonts are installed; the error names the package that is missing.
func Ready() error {
	_, err := loadFonts()
	return err
}

// findFont reads the first of the files that is installed.
func findFont(files []string, pkg string) (*sfnt.Font, error) {
	for _, root := range fontRoots {
		for _, f := range files {
			data, err := os.ReadFile(filepath.Join(root, f))
			if err != nil {
				continue
			}
			parsed, err := opentype.Parse(data)
			if err != nil {
				return nil, fmt.Errorf("read font %s: %w", f, err)
			}
			return parsed, nil
		}
	}
	return nil, fmt.Errorf("font %s is not installed (Debian package %s)", filepath.Base(files[0]), pkg)
}

// sized makes a face of a size in pixels per em.
func sized(f *sfnt.Font, px float64) (font.Face, error) {
	return opentype.NewFace(f, &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone})
}
