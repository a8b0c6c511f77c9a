package press

import (
	"fmt"
	"image/color"

	"github.com/passdesk/passdesk/app/document"
)

func cards() []*artist {
	var all []*artist
	card := func(name string, side Side, st style, ground func(*sheet), face func(*sheet, Holder, *values)) {
		a := &artist{name: name, w: cardW, h: cardH, kind: document.TD1, side: side, style: st, ground: ground, face: face}
		if side == Back {
			a.zone = &zone{x: 4.7, y: cardH - 13.6, spacing: 4.23, band: Box{0, cardH - 20.6, cardW, 20.6}}
		}
		all = append(all, a)
	}
	green := style{label: sans, value: sansBold, labelMM: 1.85, valueMM: 3.1, labelInk: faint, ink: ink, dates: dayMonYear, languages: 1, lead: 3.6, capitals: true}
	card("amaurot", Front, green, func(s *sheet) {
		s.wash(10, hex(0xe3efe6), hex(0xecebdc), hex(0xf4ead3))
		s.waves(1.05, 0.1, 1.9, 30, 1.7, fade(hex(0x86ad9c), 0.4))
		s.rosette(55, 30, 19, 11, 14, 0.09, fade(hex(0x76a38f), 0.4))
		s.box(0, 0, cardW, 8.4, hex(0xd3e6da))
	}, amaurotCard)
	card("amaurot", Back, green, func(s *sheet) {
		s.wash(-10, hex(0xf4ead3), hex(0xe3efe6))
		s.waves(1.05, 0.1, 1.9, 30, 0.9, fade(hex(0x86ad9c), 0.42))
		s.emblem(73, 13, 8, hex(0x5d9a86))
	}, func(s *sheet, h Holder, v *values) {
		s.fill(v, slot{"place", 5, 5.2, 27}, slot{"height", 34, 5.2, 20}, slot{"address", 5, 12.6, 58}, slot{"authority", 5, 20, 36}, slot{"issued", 44, 20, 24})
	})

	blue := style{label: grotesk, value: groteskB, labelMM: 1.5, valueMM: 2.6, labelInk: hex(0x3c5a86), ink: hex(0x101318), dates: dotted, languages: 2, lead: 3, capitals: true}
	card("lagoon", Front, blue, func(s *sheet) {
		s.wash(24, hex(0xd5e4f4), hex(0xf2e8ee), hex(0xd8efe8))
		s.band(-2, cardW+2, 27, 30, 22, 31, 0.09, fade(hex(0x4a7fb5), 0.36))
		s.spiro(66, 38, 15, 84, 31, 0.85, 0.08, fade(hex(0xb0587c), 0.32))
		s.microtext(0, cardW, 9.6, 0.5, fade(hex(0x2a5490), 0.8), "IDENTITYCARDUTOPIA")
	}, func(s *sheet, h Holder, v *values) {
		deep := hex(0x1f4480)
		s.text(groteskB, 4, 6.4, 3.2, deep, "UTOPIA")
		s.text(grotesk, 20, 6.4, 2, deep, "IDENTITY CARD / CARTE D'IDENTITE")
		s.emblem(79, 5.4, 3.6, deep)
		s.photo(Box{56.5, 12, 25, 32}, h, 0.94)
		s.ghost(Box{4.5, 36, 10, 13}, h, 0.5, hex(0x315c9a))
		s.fill(v,
			slot{"surname", 4.5, 12.6, 50}, slot{"given", 4.5, 19, 50}, slot{"sex", 4.5, 25.4, 9}, slot{"nationality", 14, 25.4, 20},
			slot{"birth", 36, 25.4, 19}, slot{"number", 17, 31.8, 24}, slot{"expiry", 17, 38.2, 24}, slot{"personal", 17, 44.6, 26},
		)
		s.signature(44, 50.6, 18, hex(0x20264a), h.Surname)
		s.text(grotesk, 4.5, 52.3, 1.5, deep, "SPECIMEN no legal value")
	})
	card("lagoon", Back, blue, func(s *sheet) {
		s.wash(-24, hex(0xd8efe8), hex(0xf2e8ee), hex(0xd5e4f4))
		s.band(-2, cardW+2, 14, 20, 18, 27, 0.09, fade(hex(0x4a7fb5), 0.36))
		s.waves(1.3, 0.08, 1.2, 19, 0.9, fade(hex(0x74a7a0), 0.4))
	}, func(s *sheet, h Holder, v *values) {
		s.fill(v, slot{"height", 5, 5, 14}, slot{"eyes", 22, 5, 12}, slot{"issued", 38, 5, 22}, slot{"address", 5, 11.6, 56}, slot{"authority", 5, 18.2, 40}, slot{"place", 5, 24.8, 40})
		s.ghost(Box{66, 5, 14, 18}, h, 0.35, hex(0x29508c))
		s.chip(50, 15.5)
	})

	red := style{label: narrow, value: narrowBold, labelMM: 1.7, valueMM: 3, labelInk: hex(0x8a3340), ink: hex(0x171214), dates: dashed, languages: 3, lead: 3.2, capitals: true}
	card("ember", Front, red, func(s *sheet) {
		s.wash(30, hex(0xf6dcd8), hex(0xf7f0dc), hex(0xf3dfe8))
		s.lattice(2.4, 0.08, fade(hex(0xc26a6f), 0.34))
		s.rosette(43, 28, 24, 13, 16, 0.09, fade(hex(0xb9803a), 0.36))
		s.box(0, 0, 5, cardH, fade(hex(0xa32c3e), 0.75))
	}, func(s *sheet, h Holder, v *values) {
		deep := hex(0x96283a)
		s.turned(narrowBold, 3.8, 50, -1.5708, 3, hex(0xfbeeee), "UTOPIA IDENTITY CARD", false)
		s.photo(Box{8, 6, 25, 32}, h, 0.96)
		s.fill(v,
			slot{"number", 37, 6.2, 30}, slot{"surname", 37, 12.8, 46}, slot{"given", 37, 19.4, 46}, slot{"birth", 37, 26, 23}, slot{"sex", 62, 26, 10},
			slot{"height", 73, 26, 12}, slot{"nationality", 37, 32.6, 22}, slot{"expiry", 62, 32.6, 22}, slot{"place", 37, 39.2, 46},
		)
		s.ghost(Box{73, 40, 9, 11.5}, h, 0.45, deep)
		s.signature(10, 45, 21, hex(0x25203c), h.Surname)
		s.text(narrow, 8, 51.6, 1.8, deep, "SPECIMEN / no legal value")
		s.emblem(66, 46.5, 4, fade(deep, 0.8))
	})
	card("ember", Back, red, func(s *sheet) {
		s.wash(-30, hex(0xf3dfe8), hex(0xf7f0dc), hex(0xf6dcd8))
		s.waves(0.9, 0.09, 2.6, 44, 2.5, fade(hex(0xc26a6f), 0.36))
		s.seal(70, 15, 8.5, 40, fade(hex(0x96283a), 0.45), "OFFICE OF THE CITY OF AMAUROT ")
	}, func(s *sheet, h Holder, v *values) {
		s.fill(v, slot{"authority", 6, 6, 40}, slot{"issued", 6, 13, 24}, slot{"eyes", 34, 13, 14}, slot{"address", 6, 20, 50}, slot{"remarks", 6, 27, 30})
	})

	violet := style{label: gothic, value: interBold, labelMM: 1.5, valueMM: 2.55, labelInk: hex(0x54468a), ink: hex(0x17132b), dates: spacedDigits, languages: 1, lead: 2.9, capitals: false}
	card("meridian", Front, violet, func(s *sheet) {
		s.wash(0, hex(0xe7e0f4), hex(0xf0f2ea), hex(0xd9e8f4))
		s.island(52, 30, 19, 0.11, fade(hex(0x7d6db8), 0.5))
		s.columns(1.6, 0.08, 1.7, 41, 0.6, fade(hex(0x6a9bb8), 0.4))
		s.dots(30, 8, 55, 44, 1.1, fade(hex(0xb7a2dc), 0.4))
	}, func(s *sheet, h Holder, v *values) {
		deep := hex(0x43337f)
		s.text(gothicBold, 4, 6.6, 3.8, deep, "Utopia")
		s.text(gothic, 19, 6.6, 2, deep, "Identity card   SPECIMEN")
		s.photo(Box{4, 10, 27, 35}, h, 0.92)
		s.circle(30, 42, 5, 0.25, fade(hex(0x7d6db8), 0.8))
		s.fill(v,
			slot{"surname", 35, 11.6, 48}, slot{"given", 35, 17.8, 48}, slot{"birth", 35, 24, 23}, slot{"sex", 60, 24, 10}, slot{"nationality", 68, 24, 16},
			slot{"place", 35, 30.2, 30}, slot{"number", 35, 36.4, 28}, slot{"issued", 35, 42.6, 22}, slot{"expiry", 60, 42.6, 22},
		)
		s.ghost(Box{71, 28, 10, 13}, h, 0.45, deep)
		s.signature(36, 50.6, 22, hex(0x211a45), h.Surname)
	})
	card("meridian", Back, violet, func(s *sheet) {
		s.wash(0, hex(0xd9e8f4), hex(0xf0f2ea), hex(0xe7e0f4))
		s.columns(1.6, 0.08, 1.7, 41, 2.6, fade(hex(0x6a9bb8), 0.4))
		s.spiro(62, 16, 13, 90, 37, 0.8, 0.08, fade(hex(0x7d6db8), 0.45))
	}, func(s *sheet, h Holder, v *values) {
		s.fill(v, slot{"address", 5, 5.6, 46}, slot{"height", 5, 12, 14}, slot{"eyes", 22, 12, 12}, slot{"authority", 5, 18.4, 36}, slot{"personal", 5, 24.8, 30})
		s.linear(46, 20.5, 32, 6)
	})
	return all
}

func amaurotCard(s *sheet, h Holder, v *values) {
	deep := hex(0x1d5a4c)
	s.emblem(7.6, 4.2, 3.2, deep)
	s.text(sansBold, 13, 5.8, 4, deep, "UTOPIA")
	s.text(sans, 33, 5.7, 2.4, deep, "Identity card / Tarjeta de identidad")
	s.photo(Box{4, 11, 26, 33.4}, h, 0.95)
	s.fill(v,
		slot{"surname", 34, 13.2, 33}, slot{"given", 34, 20.4, 33}, slot{"birth", 34, 27.6, 25}, slot{"sex", 60, 27.6, 7},
		slot{"nationality", 68, 27.6, 16}, slot{"number", 34, 34.8, 25}, slot{"expiry", 60, 34.8, 24},
	)
	s.ghost(Box{69, 11.5, 11, 13}, h, 0.4, hex(0x2f7462))
	s.signature(36, 46, 22, hex(0x22305c), h.Surname)
	s.text(sans, 62, 46.5, 1.8, faint, "Signature")
	s.text(sans, 4, 50.8, 1.9, faint, "REHEARSAL SPECIMEN, no legal value")
}

// chip draws the contacts of a chip card.
func (s *sheet) chip(x, y float64) {
	s.box(x, y, 12, 9.5, hex(0xc9ad63))
	line := hex(0x8a7238)
	for _, l := range [][2]pt{
		{{x + 4, y}, {x + 4, y + 9.5}},
		{{x + 8, y}, {x + 8, y + 9.5}},
		{{x, y + 3.2}, {x + 4, y + 3.2}},
		{{x, y + 6.4}, {x + 4, y + 6.4}},
		{{x + 8, y + 3.2}, {x + 12, y + 3.2}},
		{{x + 8, y + 6.4}, {x + 12, y + 6.4}},
	} {
		s.stroke(0.22, line, l[0], l[1])
	}
}

// linear draws upright bars that look like a linear code and mean nothing.
func (s *sheet) linear(x, y, w, h float64) {
	for at, i := x, 0; at < x+w; i++ {
		n := 0.22 * float64(1+(i*i*7+i*3)%4)
		if i%2 == 0 {
			s.box(at, y, min(n, x+w-at), h, hex(0x1a1a1c))
		}
		at += n
	}
}

func pages() []*artist {
	brown := style{label: serif, value: serifBold, labelMM: 1.7, valueMM: 3, labelInk: hex(0x5f4a2c), ink: hex(0x14110d), dates: dayMonYear, languages: 2, lead: 3.3, capitals: true}
	td2 := func(name string, st style, ground func(*sheet), face func(*sheet, Holder, *values)) *artist {
		return &artist{
			name: name, w: td2W, h: td2H, kind: document.TD2, side: Front, style: st, ground: ground, face: face,
			zone: &zone{x: 6.3, y: td2H - 13.2, spacing: 6.35, band: Box{0, td2H - 22, td2W, 22}},
		}
	}
	steel := style{label: inter, value: groteskB, labelMM: 1.6, valueMM: 2.9, labelInk: hex(0x46566a), ink: hex(0x12161c), dates: dotted, languages: 1, lead: 3.2, capitals: true}
	all := []*artist{
		td2("harbour", brown, func(s *sheet) {
			s.wash(20, hex(0xf3ead6), hex(0xe6ecdf), hex(0xf1e0d2))
			s.waves(1, 0.1, 2.6, 45, 0.5, fade(hex(0xa88b52), 0.4))
			s.rosette(70, 28, 20, 9, 12, 0.1, fade(hex(0x8a7a4e), 0.38))
		}, func(s *sheet, h Holder, v *values) {
			s.text(serifBold, 36, 7.6, 3.8, hex(0x5f4a2c), "UTOPIA")
			s.text(serif, 54, 7.4, 2.2, hex(0x5f4a2c), "Residence card  SPECIMEN")
			s.photo(Box{4, 6, 28, 36}, h, 0.95)
			s.fill(v,
				slot{"surname", 36, 13, 66}, slot{"given", 36, 20, 66}, slot{"birth", 36, 27, 26}, slot{"sex", 64, 27, 10}, slot{"nationality", 76, 27, 26},
				slot{"number", 36, 34, 28}, slot{"expiry", 67, 34, 30}, slot{"authority", 36, 41, 40},
			)
			s.signature(6, 49, 24, hex(0x26304f), h.Surname)
			s.ghost(Box{88, 38, 10, 12}, h, 0.4, hex(0x6c5527))
		}),
		td2("strait", steel, func(s *sheet) {
			s.wash(-15, hex(0xdde5ec), hex(0xeef0ee), hex(0xe3dfea))
			s.band(-2, td2W+2, 28, 40, 24, 37, 0.09, fade(hex(0x6f8aa6), 0.36))
			s.lattice(4, 0.08, fade(hex(0x8c9bb0), 0.3))
			s.box(0, 0, td2W, 8, fade(hex(0x2f4a6b), 0.9))
		}, func(s *sheet, h Holder, v *values) {
			s.text(interBold, 5, 5.4, 3, hex(0xf2f5f8), "UTOPIA  IDENTITY CARD")
			s.text(inter, 74, 5.4, 2, hex(0xf2f5f8), "SPECIMEN")
			s.photo(Box{74, 11, 27, 35}, h, 0.94)
			s.fill(v,
				slot{"number", 5, 12.6, 30}, slot{"code", 40, 12.6, 26}, slot{"surname", 5, 19.6, 66}, slot{"given", 5, 26.6, 66}, slot{"birth", 5, 33.6, 26},
				slot{"sex", 34, 33.6, 10}, slot{"place", 46, 33.6, 27}, slot{"issued", 5, 40.6, 26}, slot{"expiry", 34, 40.6, 26}, slot{"authority", 5, 47.6, 40},
			)
			s.ghost(Box{62, 38, 9, 11.5}, h, 0.4, hex(0x36516f))
		}),
	}
	french := style{label: narrow, value: typewriter, labelMM: 1.9, valueMM: 3, labelInk: hex(0x35527c), ink: hex(0x1b1b22), dates: dotted, languages: 1, lead: 0, capitals: true}
	all = append(all, &artist{
		name: "laminate", w: td2W, h: td2H, kind: document.FRID, side: Front, style: french,
		zone: &zone{x: (td2W - 36*mrzPitch) / 2, y: td2H - 12.6, spacing: 6.35, band: Box{0, td2H - 20, td2W, 20}},
		ground: func(s *sheet) {
			s.wash(12, hex(0xd6e6f4), hex(0xe9eef5), hex(0xd3e3f0))
			s.waves(0.9, 0.09, 1.6, 26, 0.2, fade(hex(0x6f9cc8), 0.4))
			s.emblem(74, 30, 16, fade(hex(0x86add2), 0.5))
		},
		face: func(s *sheet, h Holder, v *values) {
			deep := hex(0x23407a)
			s.text(narrowBold, 38, 6, 3, deep, "CARTE NATIONALE D'UTOPIE")
			s.text(narrow, 38, 9, 2, deep, "SPECIMEN sans valeur")
			s.photo(Box{4, 12, 27, 35}, h, 0.9)
			for i, f := range [][2]string{{"Nom : ", "surname"}, {"Prénom(s) : ", "given"}, {"Sexe : ", "sex"}, {"Né(e) le : ", "birth"}, {"à : ", "place"}, {"No : ", "number"}} {
				y := 14.5 + 5.6*float64(i)
				end := s.text(v.style.label, 36, y, v.style.labelMM, v.style.labelInk, f[0])
				s.put(v, f[1], end+0.6, y, td2W-end-4, v.all[f[1]])
			}
			s.signature(38, 50, 24, hex(0x22305c), h.Surname)
		},
	})
	visa := func(name string, kind document.Kind, w, h float64, st style, tones ...color.RGBA) *artist {
		return &artist{
			name: name, w: w, h: h, kind: kind, side: Front, style: st,
			zone: &zone{x: 4.4, y: h - 13.2, spacing: 6.35, band: Box{0, h - 21, w, 21}},
			ground: func(s *sheet) {
				s.wash(18, tones[:3]...)
				s.band(-2, w+2, h*0.36, 38, 20, 41, 0.1, fade(tones[3], 0.36))
				s.spiro(w*0.52, h*0.36, 17, 72, 31, 0.85, 0.09, fade(tones[4], 0.4))
				s.microtext(0, w, h-21.6, 0.55, fade(tones[3], 0.8), "VISAUTOPIA")
			},
			face: func(s *sheet, hd Holder, v *values) {
				s.text(serifBold, 36, 8, 5, tones[4], "UTOPIA")
				s.text(serif, 60, 8, 3, tones[4], "VISA")
				s.text(serif, w-24, 8, 2, tones[4], "SPECIMEN")
				s.photo(Box{4, 6, 27, 35}, hd, 0.93)
				s.fill(v,
					slot{"number", w - 36, 13, 34}, slot{"entries", 36, 13, 28}, slot{"issued", 36, 20, 28}, slot{"expiry", w - 36, 20, 34},
					slot{"stay", 36, 27, 28}, slot{"authority", w - 36, 27, 34}, slot{"surname", 36, 34, w - 40}, slot{"given", 36, 41, w - 40},
					slot{"birth", 36, 48, 28},
				)
				s.seal(w-14, h*0.5, 7.5, 10, fade(tones[3], 0.5), fmt.Sprintf("%s CONSULATE ", "UTOPIAN"))
			},
		}
	}
	teal := style{label: narrow, value: groteskB, labelMM: 1.7, valueMM: 2.9, labelInk: hex(0x2f6a62), ink: hex(0x101614), dates: dayMonYear, languages: 2, lead: 3.2, capitals: true}
	plum := style{label: serif, value: typewriter, labelMM: 1.6, valueMM: 3, labelInk: hex(0x6b2f5c), ink: hex(0x19121a), dates: spacedDigits, languages: 1, lead: 3.3, capitals: true}
	return append(
		all,
		visa("teal", document.MRVA, visaAW, visaAH, teal, hex(0xd9efe6), hex(0xf2f0dc), hex(0xdce8f1), hex(0x2f8a7c), hex(0x1d5c54)),
		visa("plum", document.MRVA, visaAW, visaAH, plum, hex(0xf1dfee), hex(0xf6f0e2), hex(0xe1e0f2), hex(0x8a4a7c), hex(0x5c2450)),
		visa("teal", document.MRVB, td2W, td2H, teal, hex(0xd9efe6), hex(0xf2f0dc), hex(0xdce8f1), hex(0x2f8a7c), hex(0x1d5c54)),
		visa("plum", document.MRVB, td2W, td2H, plum, hex(0xf1dfee), hex(0xf6f0e2), hex(0xe1e0f2), hex(0x8a4a7c), hex(0x5c2450)),
	)
}
