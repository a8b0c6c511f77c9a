package intake

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/gif"
	"image/png"
	"os"
	"path/filepath"
	"testing"
)

// A logo keeps what shows through it, and is decoded where a foreign picture is.
func TestLogoStaysTransparent(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 96, 64))
	for y := range 64 {
		for x := range 96 {
			img.SetNRGBA(x, y, color.NRGBA{uint8(2 * x), uint8(3 * y), 200, uint8(min(255, 3*x))})
		}
	}
	palette := color.Palette{color.NRGBA{}, color.NRGBA{200, 20, 20, 255}, color.NRGBA{20, 20, 200, 120}}
	few := image.NewPaletted(image.Rect(0, 0, 30, 10), palette)
	for i := range few.Pix {
		few.Pix[i] = uint8(i % 3)
	}
	g := open(t, Options{})
	for name, want := range map[string]image.Image{"graded.png": img, "palette.png": few, "opaque.png": halves(64, 48)} {
		var b bytes.Buffer
		if err := png.Encode(&b, want); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := g.Image(t.Context(), path)
		if err != nil || got.Rect != want.Bounds() {
			t.Fatalf("%s: %v, %v", name, got, err)
		}
		for y := range got.Rect.Dy() {
			for x := range got.Rect.Dx() {
				a, b := color.RGBAModel.Convert(want.At(x, y)).(color.RGBA), got.RGBAAt(x, y)
				for c, d := range [4]int{int(a.R) - int(b.R), int(a.G) - int(b.G), int(a.B) - int(b.B), int(a.A) - int(b.A)} {
					if d > 2 || d < -2 {
						t.Fatalf("%s at %d, %d: channel %d of %v is %v", name, x, y, c, a, b)
					}
				}
				if b.R > b.A || b.G > b.A || b.B > b.A {
					t.Fatalf("%s at %d, %d: %v is no premultiplied colour", name, x, y, b)
				}
			}
		}
	}
	if g.starts != 1 {
		t.Errorf("%d children", g.starts)
	}
}

func TestLogoThatIsNone(t *testing.T) {
	g := open(t, Options{})
	text := filepath.Join(t.TempDir(), "logo.svg")
	if err := os.WriteFile(text, []byte("<svg/>"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{text: ErrFormat, t.TempDir(): ErrFile, "/dev/zero": ErrFile} {
		if img, err := g.Image(t.Context(), path); !errors.Is(err, want) || img != nil {
			t.Errorf("%s: %v, %v", path, img, err)
		}
	}
	var b bytes.Buffer
	if err := gif.Encode(&b, halves(64, 48), nil); err != nil {
		t.Fatal(err)
	}
	cutOff := filepath.Join(t.TempDir(), "logo.gif")
	if err := os.WriteFile(cutOff, b.Bytes()[:b.Len()/2], 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := g.Image(t.Context(), cutOff); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
}
