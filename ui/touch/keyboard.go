package touch

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Keys chooses what a keyboard is for.
type Keys int

// The keyboards.
const (
	MailKeys  Keys = iota // letters, digits on a second page, a row for addresses
	CodeKeys              // letters and digits together, capitals only
	PhoneKeys             // digits and +
)

// Keyboard is the on-screen keyboard. It types into its target and gives it Fyne's focus back, so that a physical keyboard
// goes on working.
type Keyboard struct {
	composed
	style   *Style
	keys    Keys
	domains []string
	target  *Field
	shift   bool
	page    string // "", "123", "acc"
	rows    *fyne.Container
}

// Keyboard makes a keyboard. Domains are whole endings such as "@example.com" that one key types.
func (s *Style) Keyboard(keys Keys, domains ...string) *Keyboard {
	k := &Keyboard{style: s, keys: keys, domains: domains, rows: &fyne.Container{}}
	k.rows.Layout = keyRows{k}
	k.compose(k, k.rows)
	k.build()
	return k
}

// Target sets the field that is typed into.
func (k *Keyboard) Target(f *Field) {
	if k.target != nil && k.target != f {
		k.target.Activate(false)
	}
	k.target = f
	f.Activate(true)
}

// Page turns to a page of keys: "" letters, "123" digits and signs, "acc" accents.
func (k *Keyboard) Page(name string) {
	k.page = name
	k.build()
	k.rows.Refresh()
}

type keySpec struct {
	label, icon string
	weight      float32
	tap         func()
	strong      bool
	natural     bool // as wide as its label
}

func (k *Keyboard) letter(r rune) keySpec {
	label := string(r)
	if k.shift || k.keys == CodeKeys {
		label = strings.ToUpper(label)
	}
	return keySpec{label: label, weight: 1, tap: func() {
		k.typed(label)
		if k.shift {
			k.shift = false
			k.build()
		}
	}}
}

func (k *Keyboard) typed(text string) {
	if k.target == nil {
		return
	}
	k.target.Insert(text)
	k.target.focus()
}

func (k *Keyboard) row(letters string) []keySpec {
	var out []keySpec
	for _, r := range letters {
		out = append(out, k.letter(r))
	}
	return out
}

func (k *Keyboard) back(w float32) keySpec {
	return keySpec{icon: "backspace", weight: w, strong: true, tap: func() {
		if k.target != nil {
			k.target.Backspace()
			k.target.focus()
		}
	}}
}

func (k *Keyboard) to(page, label string, w float32) keySpec {
	return keySpec{label: label, weight: w, strong: true, tap: func() { k.Page(page) }}
}

// specs lists the keys of the present page, row by row.
func (k *Keyboard) specs() [][]keySpec {
	switch k.keys {
	case PhoneKeys:
		return [][]keySpec{k.row("123"), k.row("456"), k.row("789"), {{label: "+", weight: 1, tap: func() { k.typed("+") }}, k.letter('0'), k.back(1)}}
	case CodeKeys:
		last := append(k.row("zxcvbnm-"), k.back(2))
		return [][]keySpec{k.row("1234567890"), k.row("qwertyuiop"), k.row("asdfghjkl"), last}
	}
	sign := func(s string, w float32) keySpec { return keySpec{label: s, weight: w, tap: func() { k.typed(s) }} }
	bottom := []keySpec{}
	switch k.page {
	case "":
		bottom = append(bottom, k.to("123", "123", 1.5))
		if k.style.Look.Lang == "es" {
			bottom = append(bottom, k.to("acc", "áé", 1.3))
		}
	default:
		bottom = append(bottom, k.to("", "abc", 1.5))
	}
	bottom = append(bottom, sign("@", 1.3), sign(".", 1), sign("-", 1), sign("_", 1))
	n := 2
	if k.style.Portrait() {
		n = 1
	}
	for i, d := range k.domains {
		if i < n {
			bottom = append(bottom, keySpec{label: d, weight: 2, natural: true, tap: func() { k.typed(d) }})
		}
	}
	switch k.page {
	case "123":
		return [][]keySpec{k.row("1234567890"), k.row("+&'=/#%!?*"), append(k.row("~^$|{}"), k.back(2)), bottom}
	case "acc":
		return [][]keySpec{k.row("áéíóúüñç"), k.row("àèìòùâêîôû"), append(k.row("äëïößøå"), k.back(2)), bottom}
	}
	middle := k.row("asdfghjkl")
	if k.style.Look.Lang == "es" {
		middle = k.row("asdfghjklñ")
	}
	third := append([]keySpec{{icon: "shift", weight: 1.5, strong: true, tap: func() {
		k.shift = !k.shift
		k.build()
	}}}, k.row("zxcvbnm")...)
	return [][]keySpec{k.row("qwertyuiop"), middle, append(third, k.back(1.5)), bottom}
}

func (k *Keyboard) keySize() float32 { return max(MinText, min(38, k.style.Text)) }

func (k *Keyboard) build() {
	k.rows.Objects = nil
	for _, specs := range k.specs() {
		r := &fyne.Container{}
		var weights, natural []float32
		for _, spec := range specs {
			r.Objects = append(r.Objects, k.style.key(spec, k.keySize(), spec.icon == "shift" && k.shift))
			w := float32(0)
			if spec.natural {
				w = measure(spec.label, k.keySize(), Regular) + 36
				spec.weight = 0
			}
			weights, natural = append(weights, spec.weight), append(natural, w)
		}
		r.Layout = keyRow{weights: weights, natural: natural, gap: MinGap}
		k.rows.Objects = append(k.rows.Objects, r)
	}
	if size := k.rows.Size(); size.Width > 0 {
		k.rows.Layout.Layout(k.rows.Objects, size)
		canvas.Refresh(k.rows)
	}
}

// key is one key.
type key struct {
	pressable
	label string
}

func (s *Style) key(spec keySpec, size float32, lit bool) *key {
	k := &key{label: spec.label}
	k.OnTapped = spec.tap
	fill := canvas.NewRectangle(s.Surface)
	fill.CornerRadius = 14
	var face fyne.CanvasObject
	normal := s.Surface
	if spec.strong {
		normal = s.Sunken
	}
	if lit {
		normal = s.Tint
	}
	if spec.icon != "" {
		face = Middle(At(Centre, 0, s.Icon(spec.icon, size*1.1, s.Ink)))
	} else {
		w := Regular
		if unicode.IsLetter([]rune(spec.label)[0]) && spec.strong {
			w = Semibold
		}
		t := s.text(spec.label, size, s.Ink, w).Centred()
		t.Line = 1.2
		face = Middle(t)
	}
	k.paint = func() {
		fill.FillColor, fill.StrokeColor, fill.StrokeWidth = normal, s.Line, 1.5
		if s.Look.HighContrast {
			fill.StrokeColor = s.Edge
		}
		if lit {
			fill.StrokeColor, fill.StrokeWidth = s.Palette.Accent, 3
		}
		if k.down {
			fill.FillColor, fill.StrokeColor = Mix(s.Tint, s.Palette.Accent, 0.12), s.Palette.Accent
		}
	}
	k.paint()
	k.compose(k, Stack(fill, face))
	return k
}

// keyRow shares the width by weights, at most 120 for one key of weight 1, and stands in the middle. A key of weight 0 has its
// natural width.
type keyRow struct {
	weights []float32
	natural []float32
	gap     float32
}

// sums are of the weights, and of the width that is not shared.
func (l keyRow) sums() (weight, width float32) {
	width = l.gap * float32(len(l.weights)-1)
	for i, v := range l.weights {
		weight += v
		width += l.natural[i]
	}
	return weight, width
}

func (l keyRow) MinSize([]fyne.CanvasObject) fyne.Size {
	weight, width := l.sums()
	return fyne.NewSize(weight*MinTarget+width, MinTarget)
}

func (l keyRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	weight, width := l.sums()
	unit := min(120, (size.Width-width)/weight)
	x := (size.Width - unit*weight - width) / 2
	for i, o := range objects {
		w := unit*l.weights[i] + l.natural[i]
		put(o, x, 0, w, size.Height)
		x += w + l.gap
	}
}

type keyRows struct{ k *Keyboard }

func (l keyRows) keyHeight() float32 {
	h := float32(84)
	switch {
	case l.k.style.Level >= 3:
		h = MinTarget
	case l.k.style.Level >= 2:
		h = 66
	case l.k.style.Level >= 1:
		h = 74
	}
	return h
}

func (l keyRows) heightFor(objects []fyne.CanvasObject, _ float32) float32 {
	n := float32(len(objects))
	return n*l.keyHeight() + (n-1)*MinGap
}

func (l keyRows) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, l.heightFor(objects, 0))
}

func (l keyRows) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := float32(len(objects))
	h := (size.Height - (n-1)*MinGap) / n
	for i, o := range objects {
		put(o, 0, float32(i)*(h+MinGap), size.Width, h)
		o.(*fyne.Container).Layout.Layout(o.(*fyne.Container).Objects, fyne.NewSize(size.Width, h))
	}
}
