package press

import (
	"fmt"
	"image"
	"math"
	"strings"

	"github.com/boombuler/barcode/pdf417"

	"github.com/passdesk/passdesk/app/document"
)

// The licences are those of Utopia's province XX, which no register knows.
const province = "XX"

func licences() []*artist {
	var all []*artist
	card := func(name string, side Side, st style, ground func(*sheet), face func(*sheet, Holder, *values)) {
		all = append(all, &artist{name: name, w: cardW, h: cardH, kind: document.Licence, side: side, style: st, ground: ground, face: face})
	}
	coast := style{label: grotesk, value: groteskB, labelMM: 1.6, valueMM: 2.7, labelInk: hex(0x2b5f94), ink: hex(0x121418), dates: slashed, languages: 1, lead: 3, capitals: true, numbered: true}
	card("coast", Front, coast, func(s *sheet) {
		s.wash(20, hex(0xdceaf6), hex(0xf4efe0), hex(0xf6e2cf))
		s.waves(1.2, 0.09, 3, 50, 0.3, fade(hex(0x6da0cc), 0.4))
		s.island(58, 30, 17, 0.1, fade(hex(0xc08a4a), 0.45))
		s.box(0, 0, cardW, 9, fade(hex(0x1f5790), 0.92))
	}, func(s *sheet, h Holder, v *values) {
		s.text(groteskB, 4, 6.2, 4, hex(0xf6f8fa), "UTOPIA "+province)
		s.text(groteskB, 42, 6.2, 3, hex(0xf6f8fa), "DRIVER LICENSE")
		s.photo(Box{3.5, 12, 25, 32}, h, 0.95)
		s.fill(v,
			slot{"number", 31, 13.6, 50}, slot{"class", 68, 13.6, 14}, slot{"expiry", 31, 18, 34}, slot{"birth", 31, 22.4, 34}, slot{"surname", 31, 27.2, 50}, slot{"given", 31, 31.4, 50},
			slot{"address", 31, 35.8, 50},
		)
		s.text(groteskB, 34.4, 39, 2.5, coast.ink, strings.ToUpper(fmt.Sprintf("%s, %s %s", h.City, province, h.Postal)))
		s.fill(v, slot{"sex", 31, 43.4, 14}, slot{"height", 46, 43.4, 20}, slot{"eyes", 67, 43.4, 18}, slot{"issued", 31, 47.6, 34}, slot{"document", 31, 51.6, 50})
		s.ghost(Box{73, 15, 9.5, 12}, h, 0.45, hex(0x2b5f94))
		s.signature(5, 50.6, 20, hex(0x1f2446), h.Surname)
	})
	prairie := style{label: narrow, value: narrowBold, labelMM: 1.7, valueMM: 3, labelInk: hex(0x4f6b2a), ink: hex(0x14160f), dates: slashed, languages: 1, lead: 3.1, capitals: true, numbered: true}
	card("prairie", Front, prairie, func(s *sheet) {
		s.wash(-16, hex(0xf6efcf), hex(0xe7f0d6), hex(0xd8ebea))
		s.columns(1.3, 0.09, 2, 33, 0.4, fade(hex(0x9aaa4e), 0.42))
		s.rosette(28, 30, 20, 10, 14, 0.09, fade(hex(0xb98f2e), 0.4))
	}, func(s *sheet, h Holder, v *values) {
		deep := hex(0x3f5a1c)
		s.text(serifBold, 4, 7.4, 5, deep, "Utopia")
		s.text(narrowBold, 24, 7.2, 3, deep, "DRIVER'S LICENCE  "+province)
		s.text(narrow, 66, 7.2, 2, deep, "SPECIMEN")
		s.photo(Box{57, 11, 25.5, 33}, h, 0.94)
		s.fill(v,
			slot{"number", 4, 13, 50}, slot{"surname", 4, 18, 50}, slot{"given", 4, 22.6, 50}, slot{"address", 4, 27.4, 50}, slot{"birth", 4, 36, 26}, slot{"sex", 33, 36, 16},
			slot{"issued", 4, 40.8, 26}, slot{"expiry", 33, 40.8, 24}, slot{"height", 4, 45.6, 24}, slot{"eyes", 33, 45.6, 22}, slot{"class", 4, 50.4, 18}, slot{"restriction", 26, 50.4, 28},
		)
		s.text(narrowBold, 6.2, 31, 2.6, prairie.ink, strings.ToUpper(fmt.Sprintf("%s %s %s", h.City, province, h.Postal)))
		s.ghost(Box{46, 12, 9, 11.5}, h, 0.42, deep)
		s.signature(58, 50, 22, hex(0x22243a), h.Surname)
	})
	summit := style{label: inter, value: interBold, labelMM: 1.45, valueMM: 2.5, labelInk: hex(0x6a4a8a), ink: hex(0x15121c), dates: slashed, languages: 1, lead: 2.8, capitals: true, numbered: true}
	card("summit", Front, summit, func(s *sheet) {
		s.wash(10, hex(0xe9e0f2), hex(0xf3ece6), hex(0xdde6f3))
		s.spiro(50, 28, 22, 96, 41, 0.85, 0.08, fade(hex(0x8a6ab0), 0.45))
		s.lattice(3.3, 0.08, fade(hex(0x9a8ab8), 0.34))
		s.stroke(0.5, fade(hex(0x7d6aa0), 0.5), pt{30, 52}, pt{44, 30}, pt{52, 40}, pt{62, 22}, pt{84, 52})
	}, func(s *sheet, h Holder, v *values) {
		deep := hex(0x4a2f72)
		s.text(interBold, 4, 6.8, 3.6, deep, "UTOPIA")
		s.text(inter, 22, 6.8, 2.4, deep, "Driver License / Permis de conduire")
		s.photo(Box{4, 10, 26, 34}, h, 0.95)
		s.fill(v,
			slot{"number", 34, 12.4, 48}, slot{"birth", 34, 17, 28}, slot{"sex", 66, 17, 16}, slot{"surname", 34, 21.6, 48}, slot{"given", 34, 26.2, 48}, slot{"address", 34, 30.8, 48},
			slot{"issued", 34, 39.2, 26}, slot{"expiry", 62, 39.2, 22}, slot{"class", 34, 43.6, 16}, slot{"endorsement", 52, 43.6, 26}, slot{"height", 34, 48, 18}, slot{"eyes", 54, 48, 20},
		)
		s.text(interBold, 36, 34.4, 2.3, summit.ink, strings.ToUpper(fmt.Sprintf("%s %s %s", h.City, province, h.Postal)))
		s.signature(5, 50.4, 22, hex(0x241c40), h.Surname)
		s.ghost(Box{75, 42, 8, 10}, h, 0.45, deep)
		s.text(inter, 66, 8.8, 1.4, deep, "SPECIMEN")
	})

	plain := style{label: grotesk, value: grotesk, labelMM: 1.5, valueMM: 2, labelInk: hex(0x3a3a40), ink: ink, dates: slashed, languages: 1, lead: 2.4, capitals: true}
	for i, name := range []string{"coast", "prairie", "summit"} {
		card(name, Back, plain, func(s *sheet) {
			switch i {
			case 0:
				s.wash(10, hex(0xe9f0f6), hex(0xf4f0e8))
				s.waves(1.6, 0.08, 2, 50, 0.3, fade(hex(0x6da0cc), 0.3))
			case 1:
				s.wash(0, hex(0xf4f1de), hex(0xe8efe2))
				s.columns(2, 0.08, 2, 33, 0.4, fade(hex(0x9aaa4e), 0.3))
			default:
				s.wash(0, hex(0xf0ebf4), hex(0xeef0f5))
				s.lattice(4, 0.08, fade(hex(0x9a8ab8), 0.28))
			}
			if i != 1 {
				s.box(0, 3.5, cardW, 9.5, hex(0x1b1a1a)) // the magnetic stripe
			}
		}, func(s *sheet, h Holder, v *values) {
			switch i {
			case 0:
				s.text(grotesk, 4, 17, 1.7, plain.labelInk, "CLASS C: any two-axle vehicle up to 11 t.  RESTRICTIONS: none.  SPECIMEN, no legal value.")
				s.linear(4, 47.4, 44, 4.6)
			case 1:
				s.text(grotesk, 4, 5, 1.8, plain.labelInk, "UTOPIA "+province+"   Department of Roads and Harbours, Amaurot.   SPECIMEN")
				s.text(grotesk, 4, 8, 1.6, plain.labelInk, "9 CLASS C   9a END NONE   12 REST NONE   Rev 07/15/2021")
				s.ghost(Box{72, 4, 9, 11}, h, 0.5, hex(0x4f6b2a))
			default:
				s.text(grotesk, 4, 16.6, 1.6, plain.labelInk, "If found, drop in any mailbox. Organ donor: see front. SPECIMEN")
				s.text(grotesk, 60, 51, 1.8, plain.labelInk, "DD "+h.Discriminator)
			}
		})
	}
	return all
}

// Payload writes the text of the barcode that a licence has for the holder. The symbol may carry empty lines behind it.
func Payload(h Holder) ([]byte, error) {
	first, middle, _ := strings.Cut(h.Given, " ")
	plain := func(name string) string {
		if out, ok := document.Transliterate(name); ok {
			return out
		}
		return name
	}
	return document.FormatAAMVA(document.AAMVA{IIN: document.UtopiaIIN, JurisdictionVersion: 1, AAMVAFields: document.AAMVAFields{
		Number: h.Number, Surname: plain(h.Surname), Given: plain(first), Middle: plain(middle), Birth: h.Birth, Expiry: h.Expiry, Issued: h.Issued,
		Sex: h.Sex, Country: document.Utopia, Street: strings.ToUpper(h.Street), City: strings.ToUpper(h.City), State: province,
		PostalCode: h.Postal, Discriminator: h.Discriminator,
	}})
}

// licenceCode prints the PDF417 symbol (ISO/IEC 15438) with a quiet zone of two modules and rows of three, as the AAMVA standard
// asks. The X-dimension is 0.25 to 0.38 mm as far as the card has room.
func (s *sheet) licenceCode(h Holder, j Job) ([]byte, float64, error) {
	payload, err := Payload(h)
	if err != nil {
		return nil, 0, err
	}
	level := byte(4)
	if !j.Plain {
		level = byte(3 + s.rng.IntN(3))
	}
	const drawn = 2 // pixels that the encoder gives a row
	code, err := pdf417.Encode(string(payload), level)
	// The encoder's left row indicators give a wrong number of rows unless that is a multiple of three (getLeftCodeWord), and
	// no decoder reads the symbol then: more error correction, or an empty line behind the last subfile, makes it one.
	for more := 0; err == nil && code.Bounds().Dy()/drawn%3 != 0 && more < 200; more++ {
		if level++; level > 5 {
			level = 3
			payload = append(payload, '\r')
		}
		code, err = pdf417.Encode(string(payload), level)
	}
	if err != nil {
		return nil, 0, fmt.Errorf("encode PDF417: %w", err)
	}
	cols, rows := code.Bounds().Dx(), code.Bounds().Dy()/drawn
	area := []Box{{4, 18.5, 77.6, 28}, {4, 17, 77.6, 33}, {4, 18, 77.6, 31}}[j.Design]
	tall := 3.0
	most := min(0.38, area.W/float64(cols+4), area.H/(tall*float64(rows)+4))
	x := min(most, 0.36)
	if !j.Plain {
		x = mix(min(0.25, most), most, s.rng.Float64())
		tall = min(3+s.rng.Float64(), (area.H/x-4)/float64(rows))
	}
	spread, angle := 0.0, 0.0
	ink := hex(0x111113)
	if !j.Plain {
		spread, angle = 0.05*(2*s.rng.Float64()-1)*x*2, 0.01*(2*s.rng.Float64()-1) // ink of up to a tenth of a module to each side
		n := byte(12 + s.rng.IntN(30))
		ink.R, ink.G, ink.B = n, n, n
	}
	w, height := x*float64(cols), x*tall*float64(rows)
	cx, cy := area.X+area.W/2, area.Y+area.H/2
	quiet := s.rect(cx-w/2-2*x, cy-height/2-2*x, w+4*x, height+4*x)
	white := hex(0xfbfbf9)
	black := func(c, r int) bool {
		if c < 0 || r < 0 || c >= cols || r >= rows {
			return false
		}
		v, _, _, _ := code.At(c, r*drawn).RGBA()
		return v < 0x8000
	}
	sin, cos := math.Sincos(angle)
	for py := quiet.Min.Y; py < quiet.Max.Y; py++ {
		for px := quiet.Min.X; px < quiet.Max.X; px++ {
			if !(image.Point{px, py}).In(s.img.Rect) {
				continue
			}
			s.blend(px, py, white, 1)
			dark := 0.0
			for k := range 9 { // nine looks into the pixel
				dx := (float64(px)+float64(k%3)/3+1.0/6)/PixelsPerMM - cx
				dy := (float64(py)+float64(k/3)/3+1.0/6)/PixelsPerMM - cy
				u, v := (cos*dx+sin*dy+w/2)/x, (cos*dy-sin*dx+height/2)/(x*tall)
				c, r, f := int(math.Floor(u)), int(math.Floor(v)), u-math.Floor(u)
				e := spread / x
				is := black(c, r)
				if e > 0 && !is {
					is = f < e && black(c-1, r) || f > 1-e && black(c+1, r)
				} else if e < 0 && is {
					is = !(f < -e && !black(c-1, r) || f > 1+e && !black(c+1, r))
				}
				if is {
					dark++
				}
			}
			s.blend(px, py, ink, dark/9)
		}
	}
	s.boxes["barcode"] = Box{cx - w/2, cy - height/2, w, height}
	return payload, x, nil
}
