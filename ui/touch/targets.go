package touch

import "fyne.io/fyne/v2"

// Target is something on a screen that a finger can touch, in Fyne units from the window's top left corner.
type Target struct {
	Words      string // what stands on it; the type when it has no words
	X, Y, W, H float32
}

// Targets lists what can be touched, for a driver that plays a rehearsal through the window. The object must have been laid
// out at the size.
func Targets(root fyne.CanvasObject, size fyne.Size) []Target {
	a := &auditor{size: size}
	a.walk(root, fyne.Position{}, frame{0, 0, size.Width, size.Height})
	list := make([]Target, len(a.targets))
	for i, t := range a.targets {
		list[i] = Target{t.what, t.x, t.y, t.w, t.h}
	}
	return list
}

// firstWords looks for the first text in a tree.
func firstWords(o fyne.CanvasObject) string {
	switch o := o.(type) {
	case *Text:
		return o.Words
	case *fyne.Container:
		for _, c := range o.Objects {
			if words := firstWords(c); words != "" {
				return words
			}
		}
	case interface{ Content() fyne.CanvasObject }:
		return firstWords(o.Content())
	}
	return ""
}
