package touch

import (
	"image"
	"image/color"
	"math"
	"sync"
	"sync/atomic"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/capture"
)

// Guide is what a viewfinder draws over the picture to say where something belongs.
type Guide int

// The guides.
const (
	NoGuide   Guide = iota
	CardGuide       // four corners and, when found, the outline of a document with a scan line
	FaceGuide       // an oval in the page's colour with ticks that light up as the task goes on
)

// Viewfinder shows a camera's frames. SetFrame and SetVerdict may be called from any goroutine: at most one request to draw
// waits for the window at any time, and the newest frame wins. The picture fills the widget and is cut at the longer side.
//
// Three buffers go round: one is on the screen, one waits, one is being written, so a picture is never written while it is
// drawn.
type Viewfinder struct {
	composed
	Mirror  bool    // for a face: the screen is a mirror, the frames are not
	PxPerMM float64 // pixels of a frame for a millimetre at the holder, to draw where a document belongs; 0 = not known

	// OnSay hears what is said beside the picture whenever it changes, on Fyne's goroutine; may be nil.
	OnSay func(h capture.Hint, good bool, at time.Time)

	style *Style
	guide Guide

	aspect  atomic.Uint32 // height/width of the widget, float32 bits
	pending atomic.Bool
	mu      sync.Mutex
	ready   *image.RGBA   // newest complete picture, not on the screen yet
	free    []*image.RGBA // not in use
	crop    image.Rectangle
	verdict capture.Verdict
	fresh   bool // the verdict changed

	shown    *image.RGBA // on the screen; touched on Fyne's goroutine only
	view     image.Rectangle
	img      *canvas.Image
	mask     *canvas.Image
	outline  *outline // CardGuide
	said     caption
	refusal  refusal
	ticks    []*canvas.Line
	plate    *Plate
	empty    fyne.CanvasObject
	good     bool
	progress float64
}

// Viewfinder makes a viewfinder. The plate shows the hints and may be nil; waiting is shown until the first frame.
func (s *Style) Viewfinder(guide Guide, mirror bool, waiting string, plate *Plate) *Viewfinder {
	v := &Viewfinder{style: s, guide: guide, Mirror: mirror, plate: plate}
	back := canvas.NewRectangle(rgb(0x0d1716))
	if s.Look.HighContrast {
		back = canvas.NewRectangle(s.Back)
		back.StrokeColor, back.StrokeWidth = s.Edge, 2
	}
	back.CornerRadius = s.Radius + 4
	v.img = canvas.NewImageFromImage(nil)
	v.img.ScaleMode = canvas.ImageScaleFastest
	v.img.FillMode = canvas.ImageFillStretch
	v.img.CornerRadius = s.Radius + 4
	v.img.Hide()
	light := rgb(0xffffff)
	v.empty = Column(s.Gap, At(Centre, 0, s.Icon("camera", s.Text*2, light)), s.text(waiting, MinText, light, Semibold).Centred())
	objects := []fyne.CanvasObject{back, v.img, v.empty}
	switch guide {
	case CardGuide:
		v.outline = newOutline(v)
		if plate != nil {
			v.said.hint = plate.hint
		}
		objects = append(objects, v.outline.objects()...)
	case FaceGuide:
		v.mask = canvas.NewImageFromImage(nil)
		v.mask.ScaleMode = canvas.ImageScaleFastest
		objects = append(objects, v.mask)
		for range faceTicks {
			l := canvas.NewLine(s.Line)
			l.StrokeWidth = 5
			v.ticks = append(v.ticks, l)
			objects = append(objects, l)
		}
	}
	v.compose(v, &fyne.Container{Layout: finderLayout{v}, Objects: objects})
	return v
}

const faceTicks = 72

// SetFrame shows a frame as soon as the window has time. It copies what it needs.
func (v *Viewfinder) SetFrame(f capture.Frame) {
	if !f.Valid() {
		return
	}
	crop := cropTo(f.Width, f.Height, math.Float32frombits(v.aspect.Load()))
	dst := v.buffer(crop.Dx(), crop.Dy())
	fill(dst, f, crop, v.Mirror)
	v.put(dst, crop)
}

// SetImage shows a picture that did not come from a camera of this station: the other side of a call. It copies it.
func (v *Viewfinder) SetImage(img *image.RGBA) {
	crop := cropTo(img.Rect.Dx(), img.Rect.Dy(), math.Float32frombits(v.aspect.Load()))
	dst := v.buffer(crop.Dx(), crop.Dy())
	for y := 0; y < crop.Dy(); y++ {
		from := img.PixOffset(img.Rect.Min.X+crop.Min.X, img.Rect.Min.Y+crop.Min.Y+y)
		copy(dst.Pix[y*dst.Stride:][:4*crop.Dx()], img.Pix[from:])
	}
	v.put(dst, crop)
}

func (v *Viewfinder) put(dst *image.RGBA, crop image.Rectangle) {
	v.mu.Lock()
	if v.ready != nil {
		v.free = append(v.free, v.ready)
	}
	v.ready, v.crop = dst, crop
	v.mu.Unlock()
	v.request()
}

// SetVerdict shows what the judge says of the newest frame.
func (v *Viewfinder) SetVerdict(j capture.Verdict) {
	v.mu.Lock()
	j.Read = j.Read || v.fresh && v.verdict.Read // that one has not been drawn yet, and nobody may miss it
	v.verdict, v.fresh = j, true
	v.mu.Unlock()
	v.request()
}

// request asks the window to draw; one of the program's two ways onto Fyne's goroutine.
func (v *Viewfinder) request() {
	if v.pending.CompareAndSwap(false, true) {
		fyne.Do(v.flush)
	}
}

// flush shows what is newest. It runs on Fyne's goroutine.
func (v *Viewfinder) flush() {
	v.pending.Store(false)
	v.mu.Lock()
	next, j, fresh, moved := v.ready, v.verdict, v.fresh, false
	v.ready, v.fresh = nil, false
	if next != nil {
		if v.shown != nil {
			v.free = append(v.free, v.shown)
		}
		moved = v.view.Dx() != v.crop.Dx()
		v.shown, v.view = next, v.crop
	}
	v.mu.Unlock()
	if next != nil {
		if v.img.Hidden {
			v.img.Show()
			v.empty.Hide()
		}
		v.img.Image = next
		v.img.Refresh()
	}
	if moved && v.outline != nil {
		v.outline.place(v.Size())
	}
	if fresh {
		v.draw(j)
	}
}

// Forget takes the picture away and overwrites every buffer: nobody's face stays for the next person.
func (v *Viewfinder) Forget() {
	v.mu.Lock()
	all := append(v.free, v.ready, v.shown)
	v.free, v.ready, v.shown, v.verdict = nil, nil, nil, capture.Verdict{}
	v.mu.Unlock()
	for _, b := range all {
		if b != nil {
			clear(b.Pix)
		}
	}
	if v.outline != nil {
		v.outline.forget()
	}
	v.progress, v.good, v.refusal = 0, false, refusal{}
	v.img.Image = nil
	v.img.Hide()
	v.empty.Show()
}

// buffer takes a free picture of the size, or makes one.
func (v *Viewfinder) buffer(w, h int) *image.RGBA {
	v.mu.Lock()
	defer v.mu.Unlock()
	for len(v.free) > 0 {
		b := v.free[len(v.free)-1]
		v.free = v.free[:len(v.free)-1]
		if b.Rect.Dx() == w && b.Rect.Dy() == h {
			return b
		}
	}
	return image.NewRGBA(image.Rect(0, 0, w, h))
}

// cropTo is the largest rectangle in the middle of a w by h frame whose height is tall times its width; 0 keeps the frame.
func cropTo(w, h int, tall float32) image.Rectangle {
	if tall <= 0 {
		return image.Rect(0, 0, w, h)
	}
	cw, ch := w, int(float32(w)*tall+0.5)
	if ch > h {
		cw, ch = int(float32(h)/tall+0.5), h
	}
	cw, ch = max(1, min(cw, w)), max(1, min(ch, h))
	x, y := (w-cw)/2, (h-ch)/2
	return image.Rect(x, y, x+cw, y+ch)
}

// fill copies the cropped part of a BGR frame into an RGBA picture, mirrored on wish.
func fill(dst *image.RGBA, f capture.Frame, crop image.Rectangle, mirror bool) {
	w := crop.Dx()
	for y := 0; y < crop.Dy(); y++ {
		src := f.Pix[3*((y+crop.Min.Y)*f.Width+crop.Min.X):][:3*w]
		out := dst.Pix[y*dst.Stride:][:4*w]
		if mirror {
			for i, o := 0, 4*(w-1); i < len(src); i, o = i+3, o-4 {
				out[o], out[o+1], out[o+2], out[o+3] = src[i+2], src[i+1], src[i], 0xff
			}
			continue
		}
		for i, o := 0, 0; i < len(src); i, o = i+3, o+4 {
			out[o], out[o+1], out[o+2], out[o+3] = src[i+2], src[i+1], src[i], 0xff
		}
	}
}

// at maps a position in the frame to one in the widget.
func (v *Viewfinder) at(p capture.Point) fyne.Position {
	size := v.Size()
	if v.view.Dx() == 0 {
		return fyne.Position{}
	}
	x := (float32(p.X) - float32(v.view.Min.X)) / float32(v.view.Dx())
	y := (float32(p.Y) - float32(v.view.Min.Y)) / float32(v.view.Dy())
	if v.Mirror {
		x = 1 - x
	}
	return fyne.NewPos(min(1, max(0, x))*size.Width, min(1, max(0, y))*size.Height)
}

// draw shows a verdict: outline, progress and the one thing to change.
func (v *Viewfinder) draw(j capture.Verdict) {
	var changed bool
	if v.guide == CardGuide {
		j = v.refusal.of(j)
	}
	v.good = j.Good
	switch v.guide {
	case CardGuide:
		changed = v.said.next(j)
		v.outline.draw(j, v.said, changed)
	case FaceGuide:
		changed = v.said.coach(j)
		v.progress = j.Progress
		v.light(j.Progress, j.Good)
	}
	if v.plate != nil {
		v.plate.Set(v.said.hint, v.said.good)
	}
	if changed && v.OnSay != nil {
		v.OnSay(v.said.hint, v.said.good, j.At)
	}
}

// Sides names the side of a card that is wanted when the other one was taken; taken tells that it was, before this viewfinder.
func (v *Viewfinder) Sides(words string, taken bool) {
	if v.outline == nil { // not the picture of a document
		return
	}
	v.outline.sides(words)
	v.outline.side = taken
}

// Flash is the light of a shutter that was pressed by hand.
func (v *Viewfinder) Flash() {
	if v.outline != nil {
		v.outline.shine()
	}
}

// light turns the ticks of the oval on, clockwise from the top.
func (v *Viewfinder) light(progress float64, good bool) {
	on := int(progress*faceTicks + 0.5)
	lit := v.style.Palette.Accent
	if good && progress >= 1 {
		lit = v.style.Good
	}
	for i, l := range v.ticks {
		c := v.style.Edge
		w := float32(3)
		if i < on {
			c, w = lit, 7
		}
		if l.StrokeColor != color.Color(c) || l.StrokeWidth != w {
			l.StrokeColor, l.StrokeWidth = c, w
			l.Refresh()
		}
	}
}

// HintIcon names the icon of a hint.
func HintIcon(h capture.Hint) string {
	if n, ok := hintIcons[h]; ok {
		return n
	}
	return "info"
}

var hintIcons = map[capture.Hint]string{
	capture.HintShow: "id-card", capture.HintCloser: "closer", capture.HintFurther: "further", capture.HintGlare: "tilt",
	capture.HintHoldStill: "hold-still", capture.HintTilt: "straighten", capture.HintDark: "sun", capture.HintFinger: "finger",
	capture.HintTurnOver: "turn-over", capture.HintWrongDoc: "passport", capture.HintWrongSide: "wrong-side",
	capture.HintScreen: "screen", HintTaken: "check", capture.HintNoFace: "face",
	capture.HintTwoFaces: "people", capture.HintCentre: "face", capture.HintLook: "eye", capture.HintTurnLeft: "turn-left",
	capture.HintTurnRight: "turn-right", capture.HintBack: "face", capture.HintBright: "sun", capture.HintTooManyOff: "face",
	capture.HintSideLight: "side-light", capture.HintMask: "mask", capture.HintGlasses: "glasses", capture.HintEyes: "eyes",
}

type finderLayout struct{ v *Viewfinder }

func (l finderLayout) heightFor([]fyne.CanvasObject, float32) float32 { return 200 }

func (l finderLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(200, 200) }

func (l finderLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	v := l.v
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	v.aspect.Store(math.Float32bits(size.Height / size.Width))
	if v.guide == FaceGuide { // nothing may shine past the edge of the mask
		put(objects[0], 3, 3, size.Width-6, size.Height-6)
		v.img.CornerRadius = 0
	} else {
		put(objects[0], 0, 0, size.Width, size.Height)
	}
	put(v.img, 0, 0, size.Width, size.Height)
	room, mid := size.Width-48, size.Height/2
	if v.guide == FaceGuide {
		_, cy, rx, _ := Oval(size)
		room, mid = rx*1.5, cy
	}
	h := HeightFor(v.empty, room)
	put(v.empty, (size.Width-room)/2, mid-h/2, room, h)
	switch v.guide {
	case CardGuide:
		v.outline.layout(size)
	case FaceGuide:
		l.placeOval(size)
	}
}

// Oval is where a face belongs in a viewfinder of a size: centre and half axes, in Fyne units.
func Oval(size fyne.Size) (cx, cy, rx, ry float32) {
	ry = size.Height/2 - 34
	rx = ry * 0.76
	if rx > size.Width/2-34 {
		rx = size.Width/2 - 34
		ry = rx / 0.76
	}
	return size.Width / 2, size.Height / 2, rx, ry
}

// placeOval covers everything but the oval with the page's colour and sets the ticks around it.
func (l finderLayout) placeOval(size fyne.Size) {
	v := l.v
	cx, cy, rx, ry := Oval(size)
	w, h := int(size.Width), int(size.Height)
	if v.mask.Image == nil || v.mask.Image.Bounds().Dx() != w || v.mask.Image.Bounds().Dy() != h {
		m := image.NewNRGBA(image.Rect(0, 0, w, h))
		c := v.style.Back
		for y := 0; y < h; y++ {
			for x := 0; x < w; x++ {
				dx, dy := (float32(x)+0.5-cx)/rx, (float32(y)+0.5-cy)/ry
				// Distance from the oval's edge in pixels, good enough for a soft edge.
				d := (float32(math.Sqrt(float64(dx*dx+dy*dy))) - 1) * min(rx, ry)
				a := min(1, max(0, d+0.5))
				o := m.PixOffset(x, y)
				m.Pix[o], m.Pix[o+1], m.Pix[o+2], m.Pix[o+3] = c.R, c.G, c.B, uint8(a*255)
			}
		}
		v.mask.Image = m
		v.mask.Refresh()
	}
	put(v.mask, -2, -2, size.Width+4, size.Height+4)
	for i, t := range v.ticks {
		a := 2*math.Pi*float64(i)/faceTicks - math.Pi/2
		c, s := float32(math.Cos(a)), float32(math.Sin(a))
		t.Position1 = fyne.NewPos(cx+(rx+10)*c, cy+(ry+10)*s)
		t.Position2 = fyne.NewPos(cx+(rx+28)*c, cy+(ry+28)*s)
	}
	v.light(v.progress, v.good)
}
