package rehearsal

import (
	"image"
	"sync"

	"github.com/passdesk/passdesk/capture"
)

// heads keeps what NewHead built, because it takes long. Twenty heads are a few tens of megabytes.
var heads = struct {
	sync.Mutex
	m map[Look]func() *Head
}{m: map[Look]func() *Head{}}

// headOf gives the head of a look, built at the first call.
func headOf(l Look) *Head {
	heads.Lock()
	f, ok := heads.m[l]
	if !ok {
		f = sync.OnceValue(func() *Head { return NewHead(l) })
		heads.m[l] = f
	}
	heads.Unlock()
	return f()
}

// Portrait is the picture in the documents: 35 by 45 mm at PixelsPerMM, even light, pale ground.
func Portrait(p Person) image.Image {
	const w, h = 35 * PixelsPerMM, 45 * PixelsPerMM
	pix := make([]byte, 3*w*h)
	for y := range h {
		for x := range w {
			v := byte(226 - 14*y/h)
			o := 3 * (y*w + x)
			pix[o], pix[o+1], pix[o+2] = v+2, v, v-3
		}
	}
	var pt painter
	// Doc 9303-3: the head from crown to chin takes 70 to 80 % of the height.
	e := eye{f: 3250, cx: w / 2, cy: h * 0.49, dist: 1300}
	pt.person(pix, w, h, headOf(p.Look), Pose{}, e, studioLight(), 1)
	return capture.Frame{Pix: pix, Width: w, Height: h}.RGBA()
}

// BadgePicture is the picture that the employer has on file: another day, another light, a slight turn of the head.
// 480 by 600 pixels.
func BadgePicture(p Person) image.Image {
	const w, h = 480, 600
	pix := make([]byte, 3*w*h)
	for y := range h {
		for x := range w {
			dx, dy := float64(x-w/2)/w, float64(y-h/3)/h
			k := 1 - 0.5*(dx*dx+dy*dy)
			o := 3 * (y*w + x)
			pix[o], pix[o+1], pix[o+2] = byte(186*k), byte(158*k), byte(128*k)
		}
	}
	l := studioLight()
	l.lamps[0] = lamp{vec{0.6, 0.4, 0.7}.unit(), rgb{0.85, 0.80, 0.74}}
	l.lamps[1] = lamp{vec{-0.8, 0.2, 0.3}.unit(), rgb{0.25, 0.27, 0.32}}
	turn := float64(int(uint64(p.Seed)%5)-2) * 2.5
	var pt painter
	e := eye{f: 2050, cx: w / 2, cy: h * 0.46, dist: 1100}
	pt.person(pix, w, h, headOf(p.Look), Pose{Yaw: turn, Pitch: 1, Roll: turn * 0.3}, e, l, 1)
	return capture.Frame{Pix: pix, Width: w, Height: h}.RGBA()
}
