package rehearsal

import (
	"fmt"
	"image"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app/document"
)

// Sizes of the documents in millimetres, Doc 9303-4 and 9303-5.
const (
	passportW, passportH = 125.0, 88.0
	cardW, cardH         = 85.6, 53.98
)

// ValidYears is how long Utopia's documents are good for.
const ValidYears = 10

var (
	ink   = hex(0x16181d)
	faint = hex(0x4d5a75)
)

// expiryAt is a day within the term of a document that is in use at now: some years ahead, never the same for all.
func expiryAt(p Person, now time.Time) time.Time {
	years := 2 + int(uint64(p.Seed)%6)
	return time.Date(now.Year()+years, p.Birth.Month(), 1+(p.Birth.Day()+9)%28, 0, 0, 0, 0, time.UTC)
}

func fields(p Person, number string, expiry time.Time) document.MRZFields {
	return document.MRZFields{
		Issuer: "UTO", Nationality: "UTO", Number: number, Sex: p.Sex, Surname: p.Surname, GivenNames: p.Given,
		Birth: document.ShortDateOf(document.DayOf(p.Birth)), Expiry: document.ShortDateOf(document.DayOf(expiry)),
	}
}

func day(t time.Time) string { return strings.ToUpper(t.Format("02 Jan 2006")) }

// Passport draws the data page, 125 by 88 mm at PixelsPerMM. It fails when a font package is missing.
func Passport(p Person, expiry time.Time) (*image.RGBA, error) {
	s, err := newSheet(passportW, passportH)
	if err != nil {
		return nil, err
	}
	lines, err := document.FormatTD3(fields(p, p.PassportNo, expiry))
	if err != nil {
		return nil, fmt.Errorf("draw passport: %w", err)
	}
	s.guilloche(hex(0xf3e9da), hex(0xd9e5ee), hex(0x8a9cc0), 0.4)
	deep := hex(0x23406e)
	s.box(0, 0, passportW, 11, hex(0xe7ecf2))
	s.box(0, 11, passportW, 0.35, deep)
	s.emblem(11, 5.6, 4.1, deep)
	t, b := s.fonts.text, s.fonts.bold
	s.text(b, 18, 6, 4.4, deep, "UTOPIA")
	s.text(t, 18, 9.3, 2.3, deep, "Passport / Passeport / Pasaporte")
	s.text(t, 84, 6, 2.3, faint, "REHEARSAL SPECIMEN")
	s.text(t, 84, 9.3, 2.1, faint, "no legal value")
	s.picture(6, 14.6, 35, 45, Portrait(p), 0.94)
	s.text(b, 6.6, 62.4, 1.7, deep, "UTO "+p.PassportNo)
	s.field(46, 15.6, "Type", "P")
	s.field(60, 15.6, "Code", "UTO")
	s.field(88, 15.6, "Passport No.", p.PassportNo)
	s.field(46, 22.9, "Surname", strings.ToUpper(p.Surname))
	s.field(46, 30.2, "Given names", strings.ToUpper(p.Given))
	s.field(46, 37.5, "Nationality", "UTOPIAN")
	s.field(46, 44.8, "Date of birth", day(p.Birth))
	s.field(82, 44.8, "Sex", p.Sex)
	s.field(96, 44.8, "Place of birth", "AMAUROT")
	s.field(46, 52.1, "Date of issue", day(expiry.AddDate(-ValidYears, 0, 1)))
	s.field(82, 52.1, "Authority", "CITY OF AMAUROT")
	s.field(46, 59.4, "Date of expiry", day(expiry))
	s.signature(84, 63, 26, p.Surname)
	s.portraitGhost(98, 22, 17, 22, p)
	s.box(0, passportH-20.6, passportW, 20.6, mrzPaper)
	s.mrz(6, passportH-13.2, 6.35, lines)
	return s.img, s.err
}

// mrzPaper is the plain ground under an MRZ.
var mrzPaper = hex(0xf2efe8)

// field writes a small label and its value under it; y is the label's baseline.
func (s *sheet) field(x, y float64, label, value string) {
	s.text(s.fonts.text, x, y, 1.85, faint, label)
	s.text(s.fonts.bold, x, y+3.6, 3.1, ink, value)
}

// portraitGhost is the pale second portrait.
func (s *sheet) portraitGhost(x, y, w, h float64, p Person) { s.picture(x, y, w, h, Portrait(p), 0.28) }

// CardFront draws the front of the identity card, 85.6 by 53.98 mm.
func CardFront(p Person, expiry time.Time) (*image.RGBA, error) {
	s, err := newSheet(cardW, cardH)
	if err != nil {
		return nil, err
	}
	s.guilloche(hex(0xe3efe6), hex(0xf4ead3), hex(0x86ad9c), 1.7)
	deep := hex(0x1d5a4c)
	s.box(0, 0, cardW, 8.4, hex(0xd3e6da))
	s.emblem(7.6, 4.2, 3.2, deep)
	t, b := s.fonts.text, s.fonts.bold
	s.text(b, 13, 5.8, 4, deep, "UTOPIA")
	s.text(t, 33, 5.7, 2.4, deep, "Identity card / Tarjeta de identidad")
	s.picture(4, 11, 26, 33.4, Portrait(p), 0.95)
	s.field(34, 13.2, "Surname", strings.ToUpper(p.Surname))
	s.field(34, 20.4, "Given names", strings.ToUpper(p.Given))
	s.field(34, 27.6, "Date of birth", day(p.Birth))
	s.field(60, 27.6, "Sex", p.Sex)
	s.field(68, 27.6, "Nationality", "UTO")
	s.field(34, 34.8, "Card No.", p.CardNo)
	s.field(60, 34.8, "Date of expiry", day(expiry))
	s.picture(68, 11.5, 13, 12.5, Portrait(p), 0.25)
	s.signature(36, 46, 22, p.Surname)
	s.text(t, 62, 46.5, 1.8, faint, "Signature")
	s.text(t, 4, 50.8, 1.9, faint, "REHEARSAL SPECIMEN, no legal value")
	return s.img, s.err
}

// CardBack draws the back of the identity card with its three-line MRZ.
func CardBack(p Person, expiry time.Time) (*image.RGBA, error) {
	s, err := newSheet(cardW, cardH)
	if err != nil {
		return nil, err
	}
	lines, err := document.FormatTD1(fields(p, p.CardNo, expiry))
	if err != nil {
		return nil, fmt.Errorf("draw card: %w", err)
	}
	s.guilloche(hex(0xf4ead3), hex(0xe3efe6), hex(0x86ad9c), 0.9)
	s.field(5, 5.2, "Place of birth", "AMAUROT")
	s.field(34, 5.2, "Height", fmt.Sprintf("%d CM", 158+int(uint64(p.Seed)*7%30)))
	s.field(5, 12.6, "Address", fmt.Sprintf("%d MORE STREET, AMAUROT", 3+uint64(p.Seed)*11%90))
	s.field(5, 20, "Authority", "CITY OF AMAUROT")
	s.field(44, 20, "Date of issue", day(expiry.AddDate(-ValidYears, 0, 1)))
	s.emblem(73, 13, 8, hex(0x5d9a86))
	s.box(0, cardH-21, cardW, 21, mrzPaper)
	s.mrz(5, cardH-13.6, 4.23, lines)
	return s.img, s.err
}

// LibraryCard draws what is no identity document.
func LibraryCard(p Person) (*image.RGBA, error) {
	s, err := newSheet(cardW, cardH)
	if err != nil {
		return nil, err
	}
	s.box(0, 0, cardW, cardH, hex(0xd7643f))
	s.box(0, 34, cardW, 20, hex(0xf7efe2))
	s.text(s.fonts.bold, 6, 14, 6.6, hex(0xfff6ea), "Amaurot")
	s.text(s.fonts.text, 6, 21.5, 5.4, hex(0xfff6ea), "City Library")
	s.text(s.fonts.text, 6, 29, 2.6, hex(0xffe2d0), "Member card - borrow up to 12 books")
	for i, x := range []float64{62, 66.2, 70.4, 74.6} {
		s.box(x, 9+float64(i%2)*1.5, 3.4, 18-float64(i%2)*1.5, []any{hex(0xffd9a0), hex(0x2f5f6e), hex(0xf7efe2), hex(0x7f2f2a)}[i].(interface {
			RGBA() (r, g, b, a uint32)
		}))
	}
	s.text(s.fonts.bold, 6, 41, 3.2, ink, p.Given+" "+p.Surname)
	x := 6.0
	for i := 0; x < 60; i++ {
		w := 0.3 + 0.3*float64(hash(int32(i), int32(p.Seed), 3)*3)
		if i%2 == 0 {
			s.box(x, 44, w, 7, ink)
		}
		x += w
	}
	return s.img, s.err
}
