package rehearsal

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
)

// The fonts come from the distribution's packages; the first file found is taken. OCR-B is the cut with square ends: the
// outlines of 8 and < in the round one use an operator (flex1) that x/image does not know, and would stay blank.
var (
	fontRoots = []string{"/usr/share/fonts", "/usr/local/share/fonts"}
	ocrFiles  = []string{"opentype/ocr-b/OCRBS.otf", "ocr-b/OCRBS.otf", "OTF/OCRBS.otf"}
	textFiles = []string{"truetype/noto/NotoSans-Regular.ttf", "truetype/dejavu/DejaVuSans.ttf", "opentype/inter/Inter-Regular.otf", "truetype/liberation/LiberationSans-Regular.ttf"}
	boldFiles = []string{"truetype/noto/NotoSans-Bold.ttf", "truetype/dejavu/DejaVuSans-Bold.ttf", "opentype/inter/Inter-Bold.otf", "truetype/liberation/LiberationSans-Bold.ttf"}
)

// typefaces are the three fonts of the documents.
type typefaces struct{ ocr, text, bold *sfnt.Font }

var loadFonts = sync.OnceValues(func() (typefaces, error) {
	var t typefaces
	var err error
	if t.ocr, err = findFont(ocrFiles, "fonts-ocr-b"); err != nil {
		return t, err
	}
	if t.text, err = findFont(textFiles, "fonts-dejavu-core"); err != nil {
		return t, err
	}
	t.bold, err = findFont(boldFiles, "fonts-dejavu-core")
	return t, err
})

// findFont reads the first of the files that is installed, or names the package that is missing.
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
	return nil, fmt.Errorf("draw document: font %s is not installed (Debian package %s)", filepath.Base(files[0]), pkg)
}

// sized makes a face of a size in pixels per em.
func sized(f *sfnt.Font, px float64) (font.Face, error) {
	return opentype.NewFace(f, &opentype.FaceOptions{Size: px, DPI: 72, Hinting: font.HintingNone})
}
