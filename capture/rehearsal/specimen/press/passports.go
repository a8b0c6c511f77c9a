package press

import (
	"image/color"

	"github.com/passdesk/passdesk/app/document"
)

// Sizes in mm: Doc 9303-4 (passports), -5 (cards), -6 (larger cards), -7 (visas).
const (
	passportW, passportH = 125.0, 88.0
	cardW, cardH         = 85.6, 53.98
	td2W, td2H           = 105.0, 74.0
	visaAW, visaAH       = 120.0, 80.0
)

var (
	ink   = hex(0x16181d)
	faint = hex(0x4d5a75)
)

// slot is the place of a field: x and y of the label's base line, and the room in mm.
type slot struct {
	key        string
	x, y, room float64
}

// fill writes the fields of a design.
func (s *sheet) fill(v *values, slots ...slot) {
	for _, f := range slots {
		s.field(v, f.key, f.x, f.y, f.room)
	}
}

func passports() []*artist {
	page := func(name string, st style, ground func(*sheet), face func(*sheet, Holder, *values)) *artist {
		return &artist{
			name: name, w: passportW, h: passportH, kind: document.TD3, side: Front, style: st, ground: ground, face: face,
			zone: &zone{x: 6.6, y: passportH - 13.2, spacing: 6.35, band: Box{0, passportH - 23.2, passportW, 23.2}},
		}
	}
	return []*artist{
		page("amaurot", style{
			label: sans, value: sansBold, labelMM: 1.85, valueMM: 3.1, labelInk: faint, ink: ink, dates: dayMonYear, languages: 1, lead: 3.6, capitals: true,
		}, amaurotGround, amaurotFace),
		page("lagoon", style{
			label: narrow, value: groteskB, labelMM: 1.7, valueMM: 2.9, labelInk: hex(0x0f5b66), ink: hex(0x111418), dates: dayMonthBoth, languages: 3, lead: 3.3, capitals: true,
		}, lagoonGround, lagoonFace),
		page("ember", style{
			label: serif, value: typewriter, labelMM: 1.7, valueMM: 3.2, labelInk: hex(0x7a3426), ink: hex(0x1c1a1a), dates: spacedDigits, languages: 2, lead: 3.5, capitals: true,
		}, emberGround, emberFace),
		page("meridian", style{
			label: gothic, value: interBold, labelMM: 1.6, valueMM: 2.75, labelInk: hex(0x3c3f63), ink: hex(0x14152b), dates: dotted, languages: 2, lead: 3.2, capitals: false,
		}, meridianGround, meridianFace),
		page("harbour", style{
			label: inter, value: serifBold, labelMM: 1.65, valueMM: 3, labelInk: hex(0x4b4b3a), ink: hex(0x101010), dates: dayMonYear, languages: 3, lead: 3.3, capitals: true,
		}, harbourGround, harbourFace),
	}
}

func amaurotGround(s *sheet) {
	s.wash(20, hex(0xf3e9da), hex(0xeceae0), hex(0xd9e5ee))
	line := fade(hex(0x8a9cc0), 0.34)
	s.waves(1.1, 0.13, 2.2, 30, 0.4, line)
	s.columns(1.5, 0.1, 1.6, 33, 0.4, fade(hex(0x9fae90), 0.26))
	s.rosette(passportW*0.62, passportH*0.4, 24, 11, 16, 0.1, fade(hex(0x7f94bf), 0.36))
	s.box(0, 0, passportW, 11, hex(0xe7ecf2))
	s.box(0, 11, passportW, 0.35, hex(0x23406e))
	s.microtext(0, passportW, 12.1, 0.55, fade(hex(0x23406e), 0.7), "UTOPIAINSULAAMAUROTUMANYDRUS")
}

func amaurotFace(s *sheet, h Holder, v *values) {
	deep := hex(0x23406e)
	s.emblem(11, 5.6, 4.1, deep)
	s.text(sansBold, 18, 6, 4.4, deep, "UTOPIA")
	s.text(sans, 18, 9.3, 2.3, deep, "Passport / Passeport / Pasaporte")
	s.text(sans, 84, 6, 2.3, faint, "REHEARSAL SPECIMEN")
	s.text(sans, 84, 9.3, 2.1, faint, "no legal value")
	s.photo(Box{6, 14.6, 35, 45}, h, 0.94)
	s.text(sansBold, 6.6, 62.4, 1.7, deep, "UTO "+h.Number)
	s.fill(v,
		slot{"type", 46, 15.6, 12}, slot{"code", 60, 15.6, 26}, slot{"number", 88, 15.6, 35}, slot{"surname", 46, 22.9, 76},
		slot{"given", 46, 30.2, 76}, slot{"nationality", 46, 37.5, 40}, slot{"birth", 46, 44.8, 34}, slot{"sex", 82, 44.8, 10},
		slot{"place", 96, 44.8, 27}, slot{"issued", 46, 52.1, 34}, slot{"authority", 82, 52.1, 40}, slot{"expiry", 46, 59.4, 34},
	)
	s.signature(84, 63, 26, hex(0x22305c), h.Surname)
	s.ghost(Box{98, 24, 16, 19}, h, 0.3, hex(0x39507c))
}

func lagoonGround(s *sheet) {
	s.wash(-30, hex(0xcfe9ea), hex(0xe9f2dc), hex(0xf6e6d8), hex(0xd7e2f2))
	s.band(-2, passportW+2, 26, 34, 26, 47, 0.1, fade(hex(0x1f8a90), 0.32))
	s.band(-2, passportW+2, 58, 30, 22, 39, 0.1, fade(hex(0xb0703c), 0.28))
	s.waves(0.8, 0.09, 1.2, 21, 1.3, fade(hex(0x5d8fae), 0.32))
	s.spiro(99, 34, 19, 96, 34, 0.85, 0.09, fade(hex(0x0f6a74), 0.4))
	s.spiro(22, 73, 15, 80, 33, 0.9, 0.09, fade(hex(0xa14d63), 0.3))
}

func lagoonFace(s *sheet, h Holder, v *values) {
	deep := hex(0x0d5a63)
	s.centred(serifBold, 62, 8, 5, deep, "REPUBLIC OF UTOPIA")
	s.text(grotesk, 6, 5, 2, deep, "PASSPORT")
	s.text(grotesk, 6, 7.6, 2, deep, "PASSEPORT")
	s.text(grotesk, 6, 10.2, 2, deep, "PASAPORTE")
	s.photo(Box{5, 13.5, 36, 46}, h, 0.93)
	for i := range 12 { // a kinegram's strips, here only ink
		s.stroke(0.2, fade([]color.RGBA{hex(0x3fb6b0), hex(0xd9a441), hex(0xb05a9c)}[i%3], 0.5), pt{34 + 0.5*float64(i), 44}, pt{38 + 0.7*float64(i), 60})
	}
	s.fill(v,
		slot{"type", 45, 14, 10}, slot{"code", 57, 14, 34}, slot{"number", 93, 14, 30}, slot{"surname", 45, 21, 78}, slot{"given", 45, 28, 78},
		slot{"nationality", 45, 35, 40}, slot{"personal", 89, 35, 34}, slot{"birth", 45, 42, 40}, slot{"sex", 89, 42, 12},
		slot{"place", 102, 42, 22}, slot{"issued", 45, 49, 40}, slot{"authority", 89, 49, 34}, slot{"expiry", 45, 56, 40},
	)
	s.ghost(Box{107, 16.5, 14, 17}, h, 0.42, hex(0x1b7780))
	s.signature(88, 62, 24, hex(0x1d1d36), h.Surname)
	s.text(grotesk, 104, 8, 1.9, deep, "SPECIMEN")
	s.turned(groteskB, 3.6, 60, -1.5708, 3, fade(hex(0x9b2a3a), 0.85), h.Number, false)
}

func emberGround(s *sheet) {
	s.wash(40, hex(0xf7dfd2), hex(0xf4efd9), hex(0xe9dcea))
	s.lattice(3.1, 0.09, fade(hex(0xb76a50), 0.32))
	s.waves(1.6, 0.12, 3.4, 52, 2.2, fade(hex(0xc98a3c), 0.36))
	for i, c := range []color.RGBA{hex(0xb0462f), hex(0x8e4a74), hex(0xbf8a2f)} {
		s.rosette(30+34*float64(i), 36, 20, 7+2*i, 12, 0.11, fade(c, 0.32))
	}
	for y := 13.0; y < 64; y += 2.4 {
		s.microtext(-1.2*y, passportW, y, 0.5, fade(hex(0x8a4a38), 0.4), "UTOPIENSES*")
	}
	s.box(0, 0, 4, passportH, fade(hex(0x9c3b2c), 0.8))
}

func emberFace(s *sheet, h Holder, v *values) {
	deep := hex(0x8d2f22)
	s.text(serifBold, 50, 8, 5.4, deep, "UTOPIA")
	s.text(serif, 76, 8, 2.6, deep, "Passport / Passeport")
	s.emblem(114, 9, 6, fade(deep, 0.9))
	s.photo(Box{84, 18, 34, 43}, h, 0.95) // the portrait stands on the right
	s.ghost(Box{8, 43, 15, 19}, h, 0.4, hex(0x8a3a2c))
	s.text(serif, 8, 8, 2, deep, "SPECIMEN - no value")
	s.fill(v,
		slot{"type", 8, 14, 10}, slot{"code", 20, 14, 30}, slot{"number", 52, 14, 30}, slot{"surname", 8, 21.5, 74}, slot{"given", 8, 29, 74},
		slot{"nationality", 8, 36.5, 36}, slot{"birth", 46, 36.5, 36}, slot{"sex", 28, 44, 12}, slot{"place", 46, 44, 36},
		slot{"issued", 28, 51.5, 26}, slot{"expiry", 57, 51.5, 26}, slot{"authority", 28, 59, 54},
	)
	s.signature(92, 66.5, 20, hex(0x2b1d1a), h.Surname)
}

func meridianGround(s *sheet) {
	s.wash(0, hex(0xe4e3f3), hex(0xf1eef6), hex(0xdbeaf3))
	s.island(74, 36, 30, 0.14, fade(hex(0x6a6fb5), 0.4))
	for i := range 18 {
		s.circle(74, 36, 6+4.2*float64(i), 0.09, fade(hex(0x4d8fb3), 0.32))
	}
	s.columns(2.2, 0.08, 2.4, 60, 0, fade(hex(0x8c7bb8), 0.36))
	s.dots(0, 0, passportW, 66, 1.3, fade(hex(0xb8a8d6), 0.35))
	s.box(0, 0, passportW, 2, hex(0x3a3f86))
}

func meridianFace(s *sheet, h Holder, v *values) {
	deep := hex(0x33387c)
	s.emblem(9, 8.4, 4.6, deep)
	s.text(gothicBold, 16, 8, 4, deep, "Utopia")
	s.text(gothic, 16, 11.4, 2, deep, "Passport  Passeport  SPECIMEN")
	s.photo(Box{6, 15.5, 37, 47}, h, 0.9)
	s.circle(42, 58, 6.5, 0.3, fade(hex(0x6f74c9), 0.8)) // a foil that reaches over the portrait
	s.rosette(42, 58, 6.3, 9, 5, 0.12, fade(hex(0x6f74c9), 0.7))
	s.fill(v,
		slot{"number", 92, 8, 30}, slot{"type", 48, 16, 9}, slot{"code", 60, 16, 34}, slot{"surname", 48, 22.8, 74}, slot{"given", 48, 29.6, 74},
		slot{"birth", 48, 36.4, 34}, slot{"sex", 84, 36.4, 8}, slot{"height", 96, 36.4, 20}, slot{"nationality", 48, 43.2, 34},
		slot{"place", 84, 43.2, 39}, slot{"issued", 52, 50, 30}, slot{"authority", 84, 50, 38}, slot{"expiry", 52, 56.8, 30},
	)
	s.ghost(Box{107, 12, 14, 18}, h, 0.35, hex(0x3d4190))
	s.signature(86, 62.4, 24, hex(0x1c1d4e), h.Surname)
}

func harbourGround(s *sheet) {
	s.wash(60, hex(0xeef0d8), hex(0xf6ecd0), hex(0xdfe9dc), hex(0xf1e3d3))
	s.waves(0.95, 0.1, 4.4, 84, 0.9, fade(hex(0x7e8f4e), 0.4))
	s.waves(1.9, 0.12, 4.4, 84, 3.9, fade(hex(0xb08a3a), 0.34))
	s.spiro(62, 36, 31, 120, 46, 0.8, 0.1, fade(hex(0x4e7a5c), 0.4))
	s.microtext(0, passportW, 3, 0.6, fade(hex(0x5c6a30), 0.8), "PASSPORTUTOPIAPASSPORTUTOPIA")
	s.microtext(0, passportW, 64, 0.6, fade(hex(0x5c6a30), 0.8), "PASSPORTUTOPIAPASSPORTUTOPIA")
}

func harbourFace(s *sheet, h Holder, v *values) {
	deep := hex(0x47531f)
	s.text(serifBold, 45, 9, 4.6, deep, "UNITED ISLES OF UTOPIA")
	s.text(serif, 6, 9, 2.4, deep, "PASSPORT / PASSEPORT")
	s.photo(Box{5.5, 12, 34, 44}, h, 0.97)
	s.seal(37, 52, 8, 20, fade(hex(0x7a2f3f), 0.55), "AMAUROT PASSPORT OFFICE ")
	s.fill(v,
		slot{"type", 45, 14, 9}, slot{"code", 57, 14, 34}, slot{"number", 93, 14, 30}, slot{"surname", 45, 21.2, 78}, slot{"given", 45, 28.4, 78},
		slot{"nationality", 45, 35.6, 36}, slot{"height", 84, 35.6, 30}, slot{"birth", 45, 42.8, 36}, slot{"sex", 84, 42.8, 10},
		slot{"place", 96, 42.8, 27}, slot{"issued", 48, 50, 32}, slot{"expiry", 84, 50, 32}, slot{"authority", 48, 57.2, 40},
	)
	s.ghost(Box{104, 51, 11, 13}, h, 0.5, hex(0x596b26))
	s.signature(8, 62, 24, hex(0x25306a), h.Surname)
}
