package rehearsal

import (
	"image"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/app/document"
)

// darkness16 tells how much ink a rectangle in millimetres holds, 0..1.
func darkness16(img *image.RGBA, x, y, w, h float64) float64 {
	n, dark := 0, 0
	for py := int(y * PixelsPerMM); py < int((y+h)*PixelsPerMM); py++ {
		for px := int(x * PixelsPerMM); px < int((x+w)*PixelsPerMM); px++ {
			n++
			if img.Pix[img.PixOffset(px, py)+1] < 90 {
				dark++
			}
		}
	}
	return float64(dark) / float64(n)
}

// TestEveryCharacterOfTheZoneIsPrinted guards against glyphs that a font library cannot draw and leaves blank.
func TestEveryCharacterOfTheZoneIsPrinted(t *testing.T) {
	if _, err := loadFonts(); err != nil {
		t.Skip(err)
	}
	p := PersonFor(0)
	until := expiryAt(p, noon())
	passport, err := Passport(p, until)
	if err != nil {
		t.Fatal(err)
	}
	back, err := CardBack(p, until)
	if err != nil {
		t.Fatal(err)
	}
	for _, z := range []struct {
		img           *image.RGBA
		x, y, spacing float64
		lines, chars  int
	}{{passport, 6, passportH - 13.2, 6.35, 2, 44}, {back, 5, cardH - 13.6, 4.23, 3, 30}} {
		for l := range z.lines {
			for c := range z.chars {
				if ink := darkness16(z.img, z.x+float64(c)*mrzPitch, z.y+float64(l)*z.spacing-3, mrzPitch, 3.4); ink < 0.03 || ink > 0.6 {
					t.Errorf("line %d, character %d: %.3f of its cell is ink", l+1, c+1, ink)
				}
			}
		}
	}
}

// TestZonesAreTrue: what is printed parses, with every check digit right, for people of all kinds.
func TestZonesAreTrue(t *testing.T) {
	for seed := range int64(60) {
		p := PersonFor(seed * 7)
		until := expiryAt(p, noon())
		for kind, number := range map[document.Kind]string{document.TD3: p.PassportNo, document.TD1: p.CardNo} {
			lines, err := document.FormatMRZ(kind, fields(p, number, until))
			if err != nil {
				t.Fatal(err)
			}
			m, err := document.ParseMRZ(lines)
			if err != nil || !m.Accepted() || !m.Specimen() || m.Number != number {
				t.Errorf("person %d: %v, accepted %v", p.Seed, err, m.Accepted())
			}
		}
		if !until.After(noon()) {
			t.Errorf("person %d: the document is out of date", p.Seed)
		}
	}
}

func TestMissingFontNamesItsPackage(t *testing.T) {
	_, err := findFont([]string{"no/such/font.otf"}, "fonts-ocr-b")
	if err == nil || !strings.Contains(err.Error(), "fonts-ocr-b") {
		t.Errorf("error is %v", err)
	}
}

func TestPeopleOfUtopia(t *testing.T) {
	names, skins := map[string]bool{}, map[int]bool{}
	for _, p := range Persons() {
		names[p.Given+p.Surname] = true
		skins[p.Look.Skin] = true
		if len(p.PassportNo) != 9 || len(p.CardNo) != 9 {
			t.Errorf("person %d has numbers %d and %d characters long", p.Seed, len(p.PassportNo), len(p.CardNo))
		}
		if other := Stranger(p, 1); other.Look == p.Look || other.Seed == p.Seed {
			t.Errorf("person %d is their own stranger", p.Seed)
		}
	}
	if len(names) != 12 || len(skins) < 6 {
		t.Errorf("%d names and %d skin tones among twelve people", len(names), len(skins))
	}
	if PersonFor(5) != PersonFor(5) {
		t.Error("a seed gave two people")
	}
}
