package press

import (
	"image"
	"image/color"
	"math"
	"sync"
)

// grounds keeps the painted grounds of the designs, because painting one takes some tenths of a second.
var grounds sync.Map // *artist to func() (*sheet, error)

// paper gives a sheet with the design's ground, tinted a little by the job.
func (a *artist) paper(j Job) (*sheet, error) {
	get, _ := grounds.LoadOrStore(a, sync.OnceValues(func() (*sheet, error) {
		s, err := newSheet(a.w, a.h)
		if err != nil {
			return nil, err
		}
		a.ground(s)
		return s, s.err
	}))
	master, err := get.(func() (*sheet, error))()
	if err != nil {
		return nil, err
	}
	s := &sheet{img: image.NewRGBA(master.img.Rect), w: a.w, h: a.h, fonts: master.fonts, rng: j.source(), boxes: map[string]Box{}, plain: j.Plain}
	if j.Plain {
		copy(s.img.Pix, master.img.Pix)
		s.fadeBand(a, Print{Tint: 0.25})
		return s, nil
	}
	var lut [3][256]byte
	for c := range lut {
		gain, gamma := 1+0.05*(2*s.rng.Float64()-1), 1+0.25*(2*s.rng.Float64()-1)
		for v := range 256 {
			lut[c][v] = byte(clamp(255*math.Pow(float64(v)/255, gamma)*gain, 0, 255))
		}
	}
	src, dst := master.img.Pix, s.img.Pix
	for i := 0; i+3 < len(src); i += 4 {
		dst[i], dst[i+1], dst[i+2], dst[i+3] = lut[0][src[i]], lut[1][src[i+1]], lut[2][src[i+2]], 255
	}
	s.fadeBand(a, Print{Tint: 0.15 + 0.75*s.rng.Float64()})
	return s, nil
}

// fadeBand makes the ground below the MRZ paler; Tint tells how much of it stays.
func (s *sheet) fadeBand(a *artist, p Print) {
	if a.zone == nil {
		return
	}
	b := a.zone.band
	if b.W == 0 {
		return
	}
	c := hex(0xf3f1ea)
	c.A = byte(255 * (1 - p.Tint) * 0.9)
	s.box(b.X, b.Y, b.W, b.H, c)
}

// wear is what happens to a document after it was printed: stamps, scratches, dirt.
func (s *sheet) wear(a *artist) {
	if s.rng.IntN(4) == 0 { // a stamp over the text
		inks := []color.RGBA{hex(0x8a2430), hex(0x2a3f8a), hex(0x2f6b46), hex(0x51337a)}
		ink := fade(inks[s.rng.IntN(len(inks))], 0.45+0.3*s.rng.Float64())
		x, y := s.w*(0.45+0.4*s.rng.Float64()), s.h*(0.25+0.3*s.rng.Float64())
		r := 7 + 4*s.rng.Float64()
		if a.h < 60 {
			r *= 0.7
		}
		s.seal(x, y, r, 360*s.rng.Float64(), ink, "UTOPIA * AMAUROT * ")
		s.boxes["stamp"] = Box{x - r, y - r, 2 * r, 2 * r}
	}
	for range s.rng.IntN(4) { // scratches
		x, y, t := s.w*s.rng.Float64(), s.h*s.rng.Float64(), 2*math.Pi*s.rng.Float64()
		l := 3 + 14*s.rng.Float64()
		s.stroke(0.08, fade(hex(0xffffff), 0.35), pt{x, y}, pt{x + l*math.Cos(t), y + l*math.Sin(t)})
	}
}
