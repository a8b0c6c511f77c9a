package reader

import (
	"image"
	"math"
	"runtime"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// desk is what a fixed camera sees while no document lies there, learnt from frames in which none was found. It only ever
// proposes: an outline still needs edges of its own, so that a model that has grown wrong costs nothing but its help.
//
// It is kept in memory, in the small copy's size, and outlives a person's visit only when nearly nothing moved while it
// was learnt, as a camera sees it that looks down on a desk; a camera that looks at people forgets with each visit.
type desk struct {
	w, h     int
	lab      []float32 // mean, three values a pixel
	spread   []float32 // mean distance from it, Lab units
	frames   int       // that it was learnt from
	restless float64   // running share of pixels that differed while learning
	holds    bool      // something that may be a document is part of it
	shut     bool      // a good document lies there: learn nothing until it is gone
	last     []byte    // the frame before, to tell whether anything moves
	filled   int       // frames in a row of which something new fills much
}

const (
	deskAge   = 12  // frames after which the mean moves slowly
	deskReady = 3   // frames before the model is used
	deskStep  = 9.0 // Lab units: least difference that counts

	fillFrames = 40 // so long a document may be too near; then it must be the camera that was moved
)

// learn adds a frame without a document.
func (d *desk) learn(s *scene) {
	if d.w != s.w || d.h != s.h {
		*d = desk{w: s.w, h: s.h}
	}
	moving := d.last != nil && stir(d.last, s.lab) > 0.04
	d.last = s.lab
	if moving { // a hand, a person: not the desk
		d.restless = 0.8*d.restless + 0.2
		return
	}
	n := s.w * s.h
	if d.frames == 0 {
		d.lab, d.spread = make([]float32, 3*n), make([]float32, n)
		for i, v := range s.lab {
			d.lab[i] = float32(v)
		}
		for i := range d.spread {
			d.spread[i] = 2
		}
		d.frames = 1
		return
	}
	light, ok := d.light(s)
	if !ok {
		d.forget()
		return
	}
	rate, changed := float32(1)/float32(min(d.frames+1, deskAge)), 0
	for y := range s.h {
		k := float32(light.at(y))
		for x := range s.w {
			i := y*s.w + x
			off := d.off(s, i, k+float32(light.x)*float32(x), light)
			if off > max(deskStep, 4*d.spread[i]) {
				changed++
				continue
			}
			d.spread[i] += rate * (off - d.spread[i])
			for c := range 3 {
				d.lab[3*i+c] += rate * (float32(s.lab[3*i+c]) - d.lab[3*i+c])
			}
		}
	}
	d.restless = 0.8*d.restless + 0.2*float64(changed)/float64(n)
	d.frames++
	if d.restless > 0.5 { // the camera was moved, or the desk cleared
		d.forget()
	}
}

// watch learns from a judged frame. fresh says that what was found lies there since the desk was learnt. What was found
// and did not is either a document that was there from the beginning, or clutter that looks like one.
func (d *desk) watch(s *scene, found, fresh bool) {
	if found && !fresh {
		d.holds = true
	}
	d.shut = d.shut && found
	if d.filled > 0 && d.filled < fillFrames {
		return
	}
	if !found || d.frames < deskReady && !d.shut {
		d.learn(s)
	}
}

// taken is called for a frame that is good enough to be read: a model that knows a document is of no use.
func (d *desk) taken() {
	if d.holds {
		d.forget()
	}
	d.shut = true
}

// leave is called when a person's visit ends.
func (d *desk) leave() {
	d.last = nil
	if d.holds || d.restless > 0.02 {
		d.forget()
	}
}

func (d *desk) forget() { *d = desk{} }

// stir is the share of pixels that differ much between two frames; every eleventh is looked at.
func stir(a, b []byte) float64 {
	if len(a) != len(b) {
		return 1
	}
	n, hits := 0, 0
	for i := 0; i < len(a); i += 33 {
		n++
		if v := int(a[i]) - int(b[i]); v > 14 || v < -14 {
			hits++
		}
	}
	return float64(hits) / float64(max(n, 1))
}

// changed returns a mask of what is not the desk: 255 there, small specks left out. It is nil when the model is not ready,
// does not fit this frame, or sees nothing new. filled says that hardly anything of the desk is seen any more, or that something
// new lies along much of the frame's border.
func (d *desk) changed(s *scene) (mask []byte, filled bool) {
	if d.frames < deskReady || d.w != s.w || d.h != s.h {
		return nil, false
	}
	light, ok := d.light(s)
	if !ok {
		return nil, true
	}
	mask = make([]byte, s.w*s.h)
	for y := range s.h {
		k := float32(light.at(y))
		for x := range s.w {
			i := y*s.w + x
			if d.off(s, i, k+float32(light.x)*float32(x), light) > max(deskStep, 4*d.spread[i]) {
				mask[i] = 255
			}
		}
	}
	m, err := gocv.NewMatFromBytes(s.h, s.w, gocv.MatTypeCV8U, mask)
	if err != nil {
		return nil, false
	}
	defer m.Close()
	three := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(3, 3))
	defer three.Close()
	nine := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(9, 9))
	defer nine.Close()
	gocv.MorphologyEx(m, &m, gocv.MorphOpen, three)
	gocv.MorphologyEx(m, &m, gocv.MorphClose, nine)
	runtime.KeepAlive(mask)
	if share := float64(gocv.CountNonZero(m)) / float64(s.w*s.h); share < 0.006 || share > 0.9 {
		return nil, share > 0.9
	}
	mask = m.ToBytes()
	return mask, rim(mask, s.w, s.h) > fillRim
}

// fillRim is the share of the frame's border along which something new must lie to fill the frame: an arm covers a fifth at most.
const fillRim = 0.4

// rim is the share of a mask that is set along its border.
func rim(mask []byte, w, h int) float64 {
	n := 0
	set := func(i int) {
		if mask[i] != 0 {
			n++
		}
	}
	for x := range w {
		set(w + x)
		set((h-2)*w + x)
	}
	for y := range h {
		set(y*w + 1)
		set(y*w + w - 2)
	}
	return float64(n) / float64(2*(w+h))
}

// byDesk proposes the outlines of what is new on the desk, also with thin things cut off: fingers and cables.
func (s *scene) byDesk() []capture.Quad {
	m, err := gocv.NewMatFromBytes(s.h, s.w, gocv.MatTypeCV8U, s.change)
	if err != nil {
		return nil
	}
	defer m.Close()
	out := s.hulls(m)
	cut := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(s.w/12|1, s.w/12|1))
	defer cut.Close()
	gocv.MorphologyEx(m, &m, gocv.MorphOpen, cut)
	runtime.KeepAlive(s.change)
	return append(out, s.hulls(m)...)
}

// onDesk tells how well an outline parts what is new from the desk, 0 to 1: the share of it that is new, less the share
// of the strip around it that is new too.
func (s *scene) onDesk(q capture.Quad) float64 {
	m, ok := toQuad(1, 1, q)
	if !ok {
		return 0
	}
	in, out := 0, 0
	const grid = 12
	for y := range grid {
		for x := range grid {
			px, py := m.At(0.05+0.9*float64(x)/(grid-1), 0.05+0.9*float64(y)/(grid-1))
			if s.fresh(px, py) {
				in++
			}
		}
	}
	for i := range 4 {
		for k := range samples {
			p, nx, ny := along(q, i, k)
			if s.fresh(p.X+7*nx, p.Y+7*ny) {
				out++
			}
		}
	}
	return max(0, float64(in)/(grid*grid)-float64(out)/(4*samples))
}

func (s *scene) fresh(x, y float64) bool {
	i, j := int(math.Round(x)), int(math.Round(y))
	return i >= 0 && j >= 0 && i < s.w && j < s.h && s.change[j*s.w+i] != 0
}
