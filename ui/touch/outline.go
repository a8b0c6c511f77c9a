package touch

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/capture"
)

// Colours of an outline over any picture: not yet good, and good.
var (
	amber = rgb(0xffc94a)
	green = rgb(0x3ddc97)
)

// flashFor is how long the picture is bright after the shutter.
const flashFor = 260 * time.Millisecond

// outline is what lies over the picture of a document: four corners that say where it belongs, then its own outline, thin and
// amber while something has to change, green when not, with a broad line that grows round it frame by frame until the shutter
// fires; a flash; and for cards, which side is wanted.
type outline struct {
	v       *Viewfinder
	corners [8]*canvas.Line
	edges   [4]*canvas.Line
	grown   [4]*canvas.Line
	scan    *canvas.Line
	flash   *canvas.Rectangle
	chip    *fyne.Container // "side 2 of 2"
	turn    *fyne.Container // a card that is turned over
	track   tracker
	sweep   float32
	anim    *fyne.Animation
	blink   *fyne.Animation
	side    bool // one side of a card was taken
}

func newOutline(v *Viewfinder) *outline {
	o := &outline{v: v}
	for i := range o.corners {
		o.corners[i] = canvas.NewLine(rgb(0xffffff))
		o.corners[i].StrokeWidth = 6
	}
	line := func(c color.Color, width float32) *canvas.Line {
		l := canvas.NewLine(c)
		l.StrokeWidth = width
		l.Hide()
		return l
	}
	for i := range o.edges {
		o.edges[i], o.grown[i] = line(amber, 6), line(green, 11)
	}
	o.scan = line(color.NRGBA{green.R, green.G, green.B, 0xd0}, 4)
	o.flash = canvas.NewRectangle(rgb(0xffffff))
	o.flash.CornerRadius = v.style.Radius + 4
	o.flash.Hide()
	o.turn = Stack(Surface(v.style.Surface, v.style.Radius, Gap(0)), Inset(24, 24, v.style.drawing("turn-over")))
	o.turn.Hide()
	o.chip = &fyne.Container{Hidden: true}
	return o
}

func (o *outline) objects() []fyne.CanvasObject {
	var all []fyne.CanvasObject
	for _, l := range o.corners {
		all = append(all, l)
	}
	for i := range o.edges {
		all = append(all, o.edges[i], o.grown[i])
	}
	return append(all, o.scan, o.turn, o.chip, o.flash)
}

// sides sets the words of the chip that stands over the picture once a side of a card was taken.
func (o *outline) sides(words string) {
	s := o.v.style
	back := canvas.NewRectangle(rgb(0))
	back.CornerRadius = 14
	white := rgb(0xffffff)
	o.chip.Layout = stack{}
	o.chip.Objects = []fyne.CanvasObject{back, Inset(18, 10, Row(12, []float32{0, 0, 0},
		s.Icon("check", MinText*1.1, green), s.Icon("turn-over", MinText*1.1, white), s.text(words, MinText, white, Semibold)))}
}

// draw shows a verdict and what is said of it.
func (o *outline) draw(j capture.Verdict, said caption, fresh bool) {
	o.track.next(j)
	if fresh && said.hint == HintTaken {
		o.shine()
	}
	o.side = o.side || j.Taken > 0 || said.hint == capture.HintTurnOver
	reveal(o.turn, said.hint == capture.HintTurnOver)
	reveal(o.chip, o.side && len(o.chip.Objects) > 0 && o.turn.Hidden)
	o.trace()
	if o.track.good && o.track.quad != nil {
		o.animate()
	} else {
		o.rest()
	}
}

// trace puts the lines where the document is.
func (o *outline) trace() {
	found := o.track.quad != nil && o.v.view.Dx() > 0 && o.turn.Hidden
	for _, l := range o.corners {
		reveal(l, !found && o.turn.Hidden)
	}
	around := float32(o.track.progress) * 4
	for i := range o.edges {
		reveal(o.edges[i], found)
		reveal(o.grown[i], found && around > float32(i))
		if !found {
			continue
		}
		a, b := o.v.at(o.track.quad[i]), o.v.at(o.track.quad[(i+1)%4])
		ink := amber
		if o.track.good {
			ink = green
		}
		stroke(o.edges[i], a, b, ink)
		if !o.grown[i].Hidden {
			stroke(o.grown[i], a, between(a, b, min(1, around-float32(i))), green)
		}
	}
	reveal(o.scan, found && o.track.good)
	if !o.scan.Hidden {
		o.sweepTo(o.sweep)
	}
}

func (o *outline) sweepTo(x float32) {
	q := o.track.quad
	o.sweep = x
	if q == nil {
		return
	}
	stroke(o.scan, between(o.v.at(q[0]), o.v.at(q[3]), x), between(o.v.at(q[1]), o.v.at(q[2]), x), o.scan.StrokeColor)
}

func stroke(l *canvas.Line, a, b fyne.Position, ink color.Color) {
	l.Position1, l.Position2, l.StrokeColor = a, b, ink
	l.Refresh()
}

func reveal(o fyne.CanvasObject, on bool) {
	switch {
	case on && !o.Visible():
		o.Show()
	case !on && o.Visible():
		o.Hide()
	}
}

func between(a, b fyne.Position, share float32) fyne.Position {
	return fyne.NewPos(a.X+(b.X-a.X)*share, a.Y+(b.Y-a.Y)*share)
}

// animate lets the scan line go up and down while a document is good.
func (o *outline) animate() {
	if o.anim != nil || !fyne.CurrentApp().Settings().ShowAnimations() {
		return
	}
	o.anim = fyne.NewAnimation(canvas.DurationStandard*6, o.sweepTo)
	o.anim.AutoReverse, o.anim.RepeatCount = true, fyne.AnimationRepeatForever
	o.anim.Start()
}

func (o *outline) rest() {
	if o.anim != nil {
		o.anim.Stop()
		o.anim = nil
	}
}

// shine is the flash of the shutter: once, and never again before it is over.
func (o *outline) shine() {
	if !fyne.CurrentApp().Settings().ShowAnimations() || o.flash.Visible() {
		return
	}
	o.flash.FillColor = color.NRGBA{0xff, 0xff, 0xff, 0xc0}
	o.flash.Show()
	o.blink = fyne.NewAnimation(flashFor, func(x float32) {
		o.flash.FillColor = color.NRGBA{0xff, 0xff, 0xff, uint8((1 - x) * 0xc0)}
		if x >= 1 {
			o.flash.Hide()
		}
		o.flash.Refresh()
	})
	o.blink.Start()
}

// forget takes everything of the document away.
func (o *outline) forget() {
	o.rest()
	if o.blink != nil {
		o.blink.Stop()
	}
	o.flash.Hide()
	o.track, o.side = tracker{}, false
	o.trace()
}

// layout places what does not follow the document.
func (o *outline) layout(size fyne.Size) {
	o.place(size)
	put(o.flash, 0, 0, size.Width, size.Height)
	w := min(size.Width*0.8, size.Height*0.8*drawingAspect)
	put(o.turn, (size.Width-w)/2, (size.Height-w/drawingAspect)/2, w, w/drawingAspect)
	if len(o.chip.Objects) > 0 {
		words := o.chip.Objects[1] // the chip itself has no height while it is hidden
		w, h := naturalWidth(words), HeightFor(words, size.Width)
		put(o.chip, 16, size.Height-h-16, w, h)
	}
	o.trace()
}

// drawingAspect is the shape of the drawing of a card that is turned over.
const drawingAspect = 1.9

// place draws the frame that a document belongs into. On a calibrated station it is as large as a passport's data page
// (125 by 88 mm, ICAO Doc 9303-4) is at the holder; else it has the shape of a card (85.6 by 54 mm, ISO/IEC 7810 ID-1) with
// room around it.
func (o *outline) place(size fyne.Size) {
	h := size.Height * 0.72
	w := h * 85.6 / 54
	if w > size.Width*0.8 {
		w = size.Width * 0.8
		h = w * 54 / 85.6
	}
	if view := float32(o.v.view.Dx()); o.v.PxPerMM > 0 && view > 0 {
		w = 125 * float32(o.v.PxPerMM) / view * size.Width
		h = w * 88 / 125
		k := min(1, size.Width*0.94/w, size.Height*0.94/h)
		k = max(k, size.Height*0.4/h)
		w, h = w*k, h*k
	}
	x, y := (size.Width-w)/2, (size.Height-h)/2
	arm := h * 0.16
	i := 0
	line := func(x1, y1, x2, y2 float32) {
		o.corners[i].Position1, o.corners[i].Position2 = fyne.NewPos(x1, y1), fyne.NewPos(x2, y2)
		i++
	}
	for _, cx := range []float32{x, x + w} {
		for _, cy := range []float32{y, y + h} {
			dx, dy := arm, arm
			if cx > x {
				dx = -arm
			}
			if cy > y {
				dy = -arm
			}
			line(cx, cy, cx+dx, cy)
			line(cx, cy, cx, cy+dy)
		}
	}
}
