package touch

import (
	"fmt"
	"image/color"
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
)

// Problem is something on a screen that a person would stumble over.
type Problem struct {
	Rule   string // "target", "gap", "text", "contrast", "outside", "clipped", "overlap", "scroller", "foreign", "primary"
	What   string // the object: its words or its type
	Detail string
}

func (p Problem) String() string { return fmt.Sprintf("%s: %s: %s", p.Rule, p.What, p.Detail) }

// Audit walks the tree of what is shown in a window of the given size and reports what breaks a rule of this kit: things to
// touch smaller than 60 units, closer than 12 or overlapping; text smaller than 32, with less contrast than 7:1, cut off,
// lying over other text or outside of the window; scrollers; widgets that are not of this kit; more than one primary button.
// The object must have been laid out at the size.
func Audit(root fyne.CanvasObject, size fyne.Size) []Problem { return AuditAt(root, size, MinContrast) }

// AuditAt is Audit with another least contrast: 20 for the high-contrast look.
func AuditAt(root fyne.CanvasObject, size fyne.Size, contrast float64) []Problem {
	a := &auditor{size: size, contrast: contrast}
	a.walk(root, fyne.Position{}, frame{0, 0, size.Width, size.Height})
	a.compare()
	return a.problems
}

// frame is a rectangle on the window.
type frame struct{ x, y, w, h float32 }

func (f frame) overlap(g frame) bool {
	return f.x < g.x+g.w-0.5 && g.x < f.x+f.w-0.5 && f.y < g.y+g.h-0.5 && g.y < f.y+f.h-0.5
}

// distance between two rectangles that do not overlap.
func (f frame) distance(g frame) float32 {
	dx := max(0, max(g.x-(f.x+f.w), f.x-(g.x+g.w)))
	dy := max(0, max(g.y-(f.y+f.h), f.y-(g.y+g.h)))
	return float32(math.Hypot(float64(dx), float64(dy)))
}

type target struct {
	frame
	what string
}

type layer struct {
	frame
	fill color.NRGBA
}

type auditor struct {
	size      fyne.Size
	problems  []Problem
	targets   []target
	texts     []target
	layers    []layer
	primaries int
	contrast  float64
}

func (a *auditor) report(rule, what, format string, args ...any) {
	a.problems = append(a.problems, Problem{rule, what, fmt.Sprintf(format, args...)})
}

func (a *auditor) walk(o fyne.CanvasObject, at fyne.Position, clip frame) {
	if o == nil || !o.Visible() {
		return
	}
	pos := at.Add(o.Position())
	f := frame{pos.X, pos.Y, o.Size().Width, o.Size().Height}
	what := name(o)
	if t, ok := o.(interface{ Target() bool }); ok && t.Target() {
		a.target(f, what)
	} else if _, ok := o.(fyne.Tappable); ok {
		if _, mine := o.(interface{ Target() bool }); !mine {
			a.target(f, what)
		}
	}
	if b, ok := o.(*Button); ok && b.kind == Primary {
		a.primaries++
	}
	switch o := o.(type) {
	case *container.Scroll:
		a.report("scroller", what, "nothing scrolls here")
		a.walk(o.Content, pos, clip)
	case *Text:
		a.text(o, f)
		for _, c := range o.content.(*fyne.Container).Objects {
			a.walk(c, pos, f)
		}
	case *fyne.Container:
		for _, c := range o.Objects {
			a.walk(c, pos, clip)
		}
	case *canvas.Text:
		a.canvasText(o, f)
	case *canvas.Rectangle:
		a.fill(f, o.FillColor)
	case *canvas.Circle:
		a.fill(f, o.FillColor)
	case *canvas.Image:
		if o.Image != nil && o.Resource == nil {
			a.inside(f, "picture")
		}
	default:
		if c, ok := o.(interface{ Content() fyne.CanvasObject }); ok {
			a.walk(c.Content(), pos, clip)
		} else if _, ok := o.(fyne.Widget); ok {
			a.report("foreign", what, "not a widget of this kit")
		}
	}
}

func (a *auditor) target(f frame, what string) {
	if f.w < MinTarget-0.5 || f.h < MinTarget-0.5 {
		a.report("target", what, "%.0f by %.0f, at least %d", f.w, f.h, MinTarget)
	}
	a.inside(f, what)
	a.targets = append(a.targets, target{f, what})
}

func (a *auditor) inside(f frame, what string) {
	if f.x < -0.5 || f.y < -0.5 || f.x+f.w > a.size.Width+0.5 || f.y+f.h > a.size.Height+0.5 {
		a.report("outside", what, "x %.0f to %.0f, y %.0f to %.0f in a window of %.0f by %.0f", f.x, f.x+f.w, f.y, f.y+f.h, a.size.Width, a.size.Height)
	}
}

// text looks at a paragraph as a whole: whether its lines fit the space it was given.
func (a *auditor) text(t *Text, f frame) {
	if t.Words == "" {
		return
	}
	if need := t.HeightFor(f.w); need > f.h+1 {
		a.report("clipped", t.Words, "needs a height of %.0f and has %.0f", need, f.h)
	}
	if need := t.longest(); need > f.w+1 {
		a.report("clipped", t.Words, "a word needs a width of %.0f and has %.0f", need, f.w)
	}
	a.texts = append(a.texts, target{f, t.Words})
}

func (a *auditor) canvasText(t *canvas.Text, f frame) {
	if t.Text == "" {
		return
	}
	if t.TextSize < MinText-0.01 {
		a.report("text", t.Text, "size %.1f, at least %d", t.TextSize, MinText)
	}
	a.inside(f, t.Text)
	under, ok := a.under(f)
	if !ok {
		return
	}
	if c := Contrast(opaque(t.Color), under); c < a.contrast-0.005 {
		a.report("contrast", t.Text, "%.2f:1, at least %.0f:1", c, a.contrast)
	}
}

func (a *auditor) fill(f frame, c color.Color) {
	if c == nil {
		return
	}
	n := color.NRGBAModel.Convert(c).(color.NRGBA)
	if n.A > 0 {
		a.layers = append(a.layers, layer{f, n})
	}
}

// under blends what was painted so far at the middle of a rectangle.
func (a *auditor) under(f frame) (color.NRGBA, bool) {
	x, y := f.x+f.w/2, f.y+f.h/2
	var c color.NRGBA
	found := false
	for _, l := range a.layers {
		if x >= l.x && x < l.x+l.w && y >= l.y && y < l.y+l.h {
			if l.fill.A == 0xff {
				c, found = l.fill, true
			} else if found {
				c = Over(l.fill, c)
			}
		}
	}
	return c, found
}

// compare looks at what was found in pairs.
func (a *auditor) compare() {
	for i, t := range a.targets {
		for _, u := range a.targets[:i] {
			switch {
			case t.overlap(u.frame):
				a.report("overlap", t.what, "lies over %q", u.what)
			case t.distance(u.frame) < MinGap-0.5:
				a.report("gap", t.what, "%.1f away from %q, at least %d", t.distance(u.frame), u.what, MinGap)
			}
		}
	}
	for i, t := range a.texts {
		for _, u := range a.texts[:i] {
			if t.overlap(u.frame) && t.what != u.what {
				a.report("overlap", t.what, "lies over the text %q", u.what)
			}
		}
	}
	if a.primaries > 1 {
		a.report("primary", "page", "%d primary buttons, at most one", a.primaries)
	}
}

func name(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *Button:
		if o.label.Words == "" {
			return "button " + o.icon
		}
		return o.label.Words
	case *Text:
		return o.Words
	case *canvas.Text:
		return o.Text
	case *key:
		return "key " + o.label
	case *HoldButton:
		return o.words.Words
	case *Choice:
		if words := firstWords(o.Content()); words != "" {
			return words
		}
	}
	return fmt.Sprintf("%T", o)
}
