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

// Words lists what can be read on a screen in the order in which it is drawn, but for the keys of keyboards and what was typed into
// fields; typed is how many characters stand there.
func Words(root fyne.CanvasObject) (words []string, typed int) {
	if root == nil || !root.Visible() {
		return nil, 0
	}
	var parts []fyne.CanvasObject
	switch o := root.(type) {
	case *key:
	case *Text:
		if o.Words != "" {
			words = append(words, o.Words)
		}
	case *PinPad:
		typed = len(o.pin)
	case *Field: // its label and what is wrong with it
		typed, parts = len(o.text), []fyne.CanvasObject{o.Content()}
	case *fyne.Container:
		if _, line := o.Layout.(fieldLayout); !line {
			parts = o.Objects
		}
	case interface{ Content() fyne.CanvasObject }:
		parts = []fyne.CanvasObject{o.Content()}
	}
	for _, p := range parts {
		w, n := Words(p)
		words, typed = append(words, w...), typed+n
	}
	return words, typed
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
