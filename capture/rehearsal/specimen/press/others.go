package press

import (
	"image"
)

// LibraryCard prints what is no identity document, 85.6 by 53.98 mm; n tells members apart.
func LibraryCard(given, surname string, n uint64) (*image.RGBA, error) {
	s, err := newSheet(cardW, cardH)
	if err != nil {
		return nil, err
	}
	s.box(0, 0, cardW, cardH, hex(0xd7643f))
	s.box(0, 34, cardW, 20, hex(0xf7efe2))
	s.text(sansBold, 6, 14, 6.6, hex(0xfff6ea), "Amaurot")
	s.text(sans, 6, 21.5, 5.4, hex(0xfff6ea), "City Library")
	s.text(sans, 6, 29, 2.6, hex(0xffe2d0), "Member card - borrow up to 12 books")
	for i, x := range []float64{62, 66.2, 70.4, 74.6} {
		s.box(x, 9+float64(i%2)*1.5, 3.4, 18-float64(i%2)*1.5, hex([]uint32{0xffd9a0, 0x2f5f6e, 0xf7efe2, 0x7f2f2a}[i]))
	}
	s.text(sansBold, 6, 41, 3.2, ink, given+" "+surname)
	x := 6.0
	for i := 0; x < 60; i++ {
		w := 0.3 + 0.9*speck(float64(i)*3.7, 0.5, n)
		if i%2 == 0 {
			s.box(x, 44, w, 7, ink)
		}
		x += w
	}
	return s.img, s.err
}

// PassportCover prints the outside of a closed passport, 125 by 88 mm and lying as its data page does: what a person shows who
// forgets to open it.
func PassportCover() (*image.RGBA, error) {
	s, err := newSheet(passportW, passportH)
	if err != nil {
		return nil, err
	}
	s.box(0, 0, passportW, passportH, hex(0x4a1c26))
	for y := 0; y < s.img.Rect.Dy(); y++ { // the grain of the cloth
		for x := 0; x < s.img.Rect.Dx(); x++ {
			k := speck(float64(x)/3.1, float64(y)/3.1, 7)*0.6 + speck(float64(x)/9, float64(y)/2, 8)*0.4
			s.blend(x, y, hex(0x1d0a10), 0.35*k)
		}
	}
	gold := hex(0xcda65a)
	s.emblem(passportW*0.42, passportH/2, 17, gold)
	s.turned(serifBold, passportW*0.16, passportH/2, -1.5707963, 8, gold, "PASSPORT", true)
	s.turned(serifBold, passportW*0.72, passportH/2, -1.5707963, 7, gold, "UTOPIA", true)
	s.turned(sans, passportW*0.9, passportH/2, -1.5707963, 2.4, gold, "REHEARSAL SPECIMEN", true)
	return s.img, s.err
}
