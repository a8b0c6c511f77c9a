package rehearsal

import (
	"image"
	"slices"
	"sync"

	"github.com/passdesk/passdesk/capture"
)

// heads keeps the last few heads that were built, because building takes some tenths of a second and each takes some ten
// megabytes.
var heads struct {
	sync.Mutex
	last []builtHead // the latest first
}

type builtHead struct {
	look Look
	get  func() *Head
}

const keptHeads = 4

// headOf gives the head of a look; who draws it again and again keeps it.
func headOf(l Look) *Head {
	heads.Lock()
	i := slices.IndexFunc(heads.last, func(h builtHead) bool { return h.look == l })
	h := builtHead{l, sync.OnceValue(func() *Head { return NewHead(l) })}
	if i >= 0 {
		h = heads.last[i]
		heads.last = slices.Delete(heads.last, i, i+1)
	}
	heads.last = slices.Insert(heads.last, 0, h)
	heads.last = heads.last[:min(len(heads.last), keptHeads)]
	heads.Unlock()
	return h.get()
}

// HeadOf gives the head of a look; the last few that were asked for are kept.
func HeadOf(l Look) *Head { return headOf(l) }

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
