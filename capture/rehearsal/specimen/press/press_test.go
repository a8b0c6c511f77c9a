package press

import (
	"bytes"
	"image"
	"math"
	"testing"

	"github.com/passdesk/passdesk/app/document"
)

func ready(t testing.TB) {
	t.Helper()
	if err := Ready(); err != nil {
		t.Skip(err)
	}
}

// somebody is a holder who fits every kind of document.
func somebody(kind document.Kind) Holder {
	face := image.NewRGBA(image.Rect(0, 0, 70, 90))
	for i := range face.Pix {
		face.Pix[i] = 160
	}
	h := Holder{
		Surname: "Øvergård", Given: "Anna Maria", Sex: "F", Birth: document.Day{Year: 1974, Month: 8, Day: 12}, Issued: document.Day{Year: 2022, Month: 4, Day: 16},
		Expiry: document.Day{Year: 2032, Month: 4, Day: 15}, Number: "L898902C3", Place: "AMAUROT", Street: "8 More Street", City: "AMAUROT", Postal: "12345",
		Height: 171, Eyes: "BRO", Discriminator: "0123456789UX", Portrait: face,
	}
	if kind == document.FRID {
		h.Number, h.Optional = "880692310285", "952042"
	}
	return h
}

// each draws every side of every design, as it was meant and with a seed.
func each(t *testing.T, do func(t *testing.T, s Sheet)) {
	ready(t)
	for _, a := range artists() {
		n := 0
		for i, name := range Names(a.kind, a.side) {
			if name == a.name {
				n = i
			}
		}
		t.Run(string(a.kind)+"/"+string(a.side)+"/"+a.name, func(t *testing.T) {
			for _, j := range []Job{{Plain: true}, {Seed: 3}, {Seed: 8}} {
				j.Kind, j.Side, j.Design = a.kind, a.side, n
				s, err := Draw(somebody(a.kind), j)
				if err != nil {
					t.Fatal(err)
				}
				do(t, s)
			}
		})
	}
}

// darkness tells how much of a rectangle in mm is darker than print can be without ink, 0..1.
func darkness(img *image.RGBA, x, y, w, h float64) float64 {
	n, dark := 0, 0
	for py := int(y * PixelsPerMM); py < int((y+h)*PixelsPerMM); py++ {
		for px := int(x * PixelsPerMM); px < int((x+w)*PixelsPerMM); px++ {
			n++
			if img.Pix[img.PixOffset(px, py)+1] < 110 {
				dark++
			}
		}
	}
	return float64(dark) / float64(n)
}

// TestEveryDesignIsCompleteAndTrue: the right size, the zone or the barcode on it consistent and where the truth says.
func TestEveryDesignIsCompleteAndTrue(t *testing.T) {
	each(t, func(t *testing.T, s Sheet) {
		b := s.Image.Bounds()
		if math.Abs(float64(b.Dx())-s.Width*PixelsPerMM) > 0.51 || math.Abs(float64(b.Dy())-s.Height*PixelsPerMM) > 0.51 {
			t.Errorf("%v pixels for %.2f by %.2f mm", b, s.Width, s.Height)
		}
		for key, box := range s.Boxes {
			if key != "stamp" && (box.X < 0 || box.Y < 0 || box.X+box.W > s.Width || box.Y+box.H > s.Height) {
				t.Errorf("%s lies at %+v of %.1f by %.1f mm", key, box, s.Width, s.Height)
			}
		}
		switch {
		case len(s.Lines) > 0:
			m, err := document.ParseMRZ(s.Lines)
			if err != nil || m.Kind != s.Kind || !m.Accepted() || m.Surname != "OEVERGAARD" {
				t.Errorf("zone %v of kind %s, accepted %v", err, m.Kind, m.Accepted())
			}
			if _, ok := s.Boxes["mrz"]; !ok {
				t.Error("nobody knows where the zone is")
			}
		case len(s.Payload) > 0:
			a, err := document.ParseAAMVA(s.Payload)
			if err != nil || !a.Accepted() || !a.Specimen() || a.Surname != "OEVERGAARD" {
				t.Errorf("barcode %v, accepted %v", err, a.Accepted())
			}
			if s.XDimension < 0.25 || s.XDimension > 0.38 {
				t.Errorf("modules of %.3f mm", s.XDimension)
			}
		default:
			if s.Fields["surname"] == "" || s.Boxes["portrait"] == (Box{}) {
				t.Error("neither zone nor barcode, and not a front either")
			}
		}
	})
}

// TestEveryCharacterOfTheZoneIsPrinted guards against glyphs that a font library cannot draw and leaves blank, in either cut, and
// against a pitch that is not 2.54 mm.
func TestEveryCharacterOfTheZoneIsPrinted(t *testing.T) {
	ready(t)
	for _, square := range []bool{false, true} {
		s, err := newSheet(38*mrzPitch, 12)
		if err != nil {
			t.Fatal(err)
		}
		s.rng = Job{}.source()
		s.box(0, 0, s.w, s.h, hex(0xffffff))
		const line = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<<"
		s.mrz(zone{x: 0, y: 8}, Print{Square: square, Ink: ink}, []string{line})
		for i, r := range line {
			x := float64(i) * mrzPitch
			if d := darkness(s.img, x, 5, mrzPitch, 3.4); d < 0.05 || d > 0.5 {
				t.Errorf("square %v: %.3f of the cell of %q is ink", square, d, r)
			}
			if d := darkness(s.img, x-0.12, 5, 0.24, 3.4); i > 0 && d > 0.02 {
				t.Errorf("square %v: %q leaves its cell", square, r)
			}
		}
		s.box(0, 0, s.w, s.h, hex(0xffffff))
		s.mrz(zone{x: 0, y: 8}, Print{Square: square, Ink: ink}, []string{"HEXLTZIFNM"})
		top, bottom := rows(s.img)
		if high := float64(bottom-top) / PixelsPerMM; high < 2.3 || high > 2.8 {
			t.Errorf("square %v: characters are %.2f mm high; OCR-B size 1 has 2.4 to 2.6", square, high)
		}
	}
}

// rows gives the first and the last row with ink.
func rows(img *image.RGBA) (top, bottom int) {
	top = -1
	for y := range img.Rect.Dy() {
		if darkness(img, 0, float64(y)/PixelsPerMM, float64(img.Rect.Dx())/PixelsPerMM, 1.001/PixelsPerMM) > 0 {
			if top < 0 {
				top = y
			}
			bottom = y + 1
		}
	}
	return top, bottom
}

// TestThickerStrokeHasMoreInk: the print's growth is a length on each side of a stroke.
func TestThickerStrokeHasMoreInk(t *testing.T) {
	ready(t)
	share := func(grow float64) float64 {
		s, err := newSheet(10*mrzPitch, 8)
		if err != nil {
			t.Fatal(err)
		}
		s.rng = Job{}.source()
		s.box(0, 0, s.w, s.h, hex(0xffffff))
		s.mrz(zone{x: 0, y: 6}, Print{Grow: grow, Ink: ink}, []string{"EHFLT14KMN"})
		return darkness(s.img, 0, 0, s.w, s.h)
	}
	thin, normal, thick := share(-0.06), share(0), share(0.06)
	if normal < 1.2*thin || thick < 1.2*normal {
		t.Errorf("ink covers %.4f, %.4f and %.4f", thin, normal, thick)
	}
}

// TestWrongByDesignIsWrongInOneDigit: the flaw changes one check digit and nothing else.
func TestWrongByDesignIsWrongInOneDigit(t *testing.T) {
	ready(t)
	for kind, all := range digits {
		side := Front
		if kind == document.TD1 {
			side = Back
		}
		people := []Holder{somebody(kind)}
		if _, ok := longNumbers[kind]; ok {
			h := somebody(kind)
			h.Number, h.Optional = "D23145890X71", ""
			people = append(people, h)
		}
		for _, h := range people {
			good, err := zoneLines(h, Job{Kind: kind, Side: side})
			if err != nil {
				t.Fatal(err)
			}
			for flaw := range all {
				bad, err := zoneLines(h, Job{Kind: kind, Side: side, Flaw: flaw, Seed: 5})
				if err != nil {
					t.Fatal(err)
				}
				n := 0
				for i := range good {
					for k := range good[i] {
						if good[i][k] != bad[i][k] {
							n++
						}
					}
				}
				m, err := document.ParseMRZ(bad)
				if n != 1 || err != nil || m.Kind == kind && m.Accepted() {
					t.Errorf("%s %s %s: %d characters differ, kind %s, accepted %v", kind, h.Number, flaw, n, m.Kind, m.Accepted())
				}
			}
		}
	}
	if _, err := Draw(somebody(document.MRVA), Job{Kind: document.MRVA, Flaw: WrongComposite}); err == nil {
		t.Error("a visa was printed with a wrong digit that visas do not have")
	}
}

func TestMissingFontNamesItsPackage(t *testing.T) {
	_, err := findFont([]string{"no/such/font.otf"}, "fonts-ocr-b")
	if err == nil || err.Error() != "font font.otf is not installed (Debian package fonts-ocr-b)" {
		t.Errorf("error is %v", err)
	}
}

func TestUnknownDesignIsRefused(t *testing.T) {
	for _, j := range []Job{{Kind: document.TD3, Design: 99}, {Kind: document.TD3, Design: -1}, {Kind: document.TD3, Side: Back}, {Kind: "library"}} {
		if _, err := Draw(somebody(document.TD3), j); err == nil {
			t.Errorf("%+v was printed", j)
		}
	}
}

// BenchmarkDraw prints passports whose grounds are painted.
func BenchmarkDraw(b *testing.B) {
	ready(b)
	h := somebody(document.TD3)
	for d := range Designs(document.TD3, Front) {
		if _, err := Draw(h, Job{Kind: document.TD3, Design: d}); err != nil {
			b.Fatal(err)
		}
	}
	n := 0
	for b.Loop() {
		n++
		if _, err := Draw(h, Job{Kind: document.TD3, Design: n % 5, Seed: uint64(n)}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkGround paints a design for the first time.
func BenchmarkGround(b *testing.B) {
	ready(b)
	for _, a := range gallery(document.TD3, Front) {
		b.Run(a.name, func(b *testing.B) {
			for b.Loop() {
				s, err := newSheet(a.w, a.h)
				if err != nil {
					b.Fatal(err)
				}
				a.ground(s)
			}
		})
	}
}

// TestPageLooksTheSameWhateverWasPrintedBefore: the shapes that are kept are those of the step, not of the first who asked for it.
func TestPageLooksTheSameWhateverWasPrintedBefore(t *testing.T) {
	ready(t)
	page := func(spread float64) []byte {
		s, err := newSheet(10*mrzPitch, 8)
		if err != nil {
			t.Fatal(err)
		}
		s.rng = Job{}.source()
		s.box(0, 0, s.w, s.h, hex(0xffffff))
		s.mrz(zone{x: 0, y: 6}, Print{Spread: spread, Ink: ink}, []string{"EHFLT14KMN"})
		return s.img.Pix
	}
	shapes.Clear()
	want := page(0.031)
	shapes.Clear()
	page(0.049) // the same step
	if !bytes.Equal(page(0.031), want) {
		t.Error("a page looks different after another one")
	}
}
