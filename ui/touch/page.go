package touch

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Fit is a page that finds its own tightness: it builds itself for the window's size from generous to tight and keeps the
// first level at which everything fits. Build is called once a level, so it must not have lasting effects.
type Fit struct {
	composed
	Level int // that was taken
	Fits  bool
	Built func() // called after each building, for the window that has to know the new widgets
	look  Look
	build func(s *Style) fyne.CanvasObject
	size  fyne.Size
	box   *fyne.Container
	style *Style
}

// NewFit makes a page for a look.
func NewFit(look Look, build func(s *Style) fyne.CanvasObject) *Fit {
	f := &Fit{look: look, build: build, box: &fyne.Container{}}
	f.box.Layout = fitLayout{f}
	f.compose(f, f.box)
	return f
}

// Rebuild builds the page anew at the size it has.
func (f *Fit) Rebuild() {
	f.fit(f.size)
	canvas.Refresh(f)
}

// Style is the style of the level that was taken; nil before the first layout.
func (f *Fit) Style() *Style { return f.style }

func (f *Fit) fit(size fyne.Size) {
	if size.Width < 1 || size.Height < 1 {
		return
	}
	f.size = size
	for level := range Levels {
		s := f.look.StyleFor(size, level)
		page := f.build(s)
		f.Level, f.style = level, s
		f.Fits = page.MinSize().Width <= size.Width+0.5 && HeightFor(page, size.Width) <= size.Height+0.5
		f.box.Objects = []fyne.CanvasObject{page}
		if f.Fits {
			break
		}
	}
	put(f.box.Objects[0], 0, 0, size.Width, size.Height)
	if f.Built != nil {
		f.Built()
	}
}

type fitLayout struct{ f *Fit }

func (l fitLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(100, 100) }

func (l fitLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size != l.f.size {
		l.f.fit(size)
		return
	}
	for _, o := range l.f.box.Objects {
		put(o, 0, 0, size.Width, size.Height)
	}
}

// Page is the frame that every screen stands in: header, one heading, one sentence, content, footer.
type Page struct {
	Ribbon   string // rehearsal; "" for none
	Progress string // "Step 3 of 7 · Your document"; "" for none
	At, Of   int    // of the progress bar

	Heading string
	Lead    string
	Above   fyne.CanvasObject // over the heading: a medal
	Content fyne.CanvasObject // under the lead
	Art     fyne.CanvasObject // beside heading and content where there is room
	Middle  bool              // centred page: short messages
	Wide    bool              // content needs the whole width
	Hero    bool              // the first page: a larger heading

	Staff   *Button   // bottom left, always
	Back    *Button   // beside it
	More    []*Button // other ways, left of the primary
	Primary *Button   // bottom right

	Language *Button // top right
	Display  *Button // top right
}

// Page lays the frame out.
func (s *Style) Page(p Page) fyne.CanvasObject {
	bg := canvas.NewRectangle(s.Back)
	parts := []fyne.CanvasObject{}
	if p.Ribbon != "" {
		parts = append(parts, s.Ribbon(p.Ribbon))
	}
	parts = append(parts, Inset(s.Margin, s.headPad(), s.header(p)))
	if p.Of > 0 {
		parts = append(parts, Inset(s.Margin, 0, s.Steps(p.At, p.Of)))
	}
	body := s.body(p)
	parts = append(parts, growTo(Inset(s.Margin, s.Space*0.75, body)), Inset(s.Margin, s.footPad(), s.footer(p)))
	return Stack(bg, Column(0, parts...))
}

func (s *Style) headPad() float32 { return max(10, s.Gap*0.75) }

// footPad is the room above and below the buttons: the same for all but tight pages, so that the buttons stay where they are.
func (s *Style) footPad() float32 {
	if s.Level <= 2 && !s.Small() {
		return 28
	}
	return max(14, s.Gap)
}

// growTo grows in a column and is never lower than its content.
func growTo(o fyne.CanvasObject) *fyne.Container { return box(growToLayout{}, o) }

type growToLayout struct{ growLayout }

func (growToLayout) heightFor(objects []fyne.CanvasObject, width float32) float32 {
	return HeightFor(objects[0], width)
}

func (growToLayout) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// header: the site on the left, where the person is in the middle, language and display on the right. Where that does not
// fit on one line, progress goes below.
func (s *Style) header(p Page) fyne.CanvasObject {
	var site []fyne.CanvasObject
	h := max(MinTarget+4, s.Chrome*2.1)
	if s.Look.Logo != nil {
		img := canvas.NewImageFromImage(s.Look.Logo)
		img.FillMode = canvas.ImageFillContain
		b := s.Look.Logo.Bounds()
		lw := min(h*0.85*float32(b.Dx())/float32(max(1, b.Dy())), 260)
		site = append(site, Fixed(lw, h*0.85, img))
	} else {
		site = append(site, s.mark(h*0.72))
	}
	name := s.text(s.Look.Name, s.Chrome, s.Ink, Semibold)
	var right []fyne.CanvasObject
	for _, b := range []*Button{p.Language, p.Display} {
		if b != nil {
			right = append(right, b)
		}
	}
	buttons := Row(MinGap, nil, right...)
	progress := s.text(p.Progress, s.Chrome, s.Muted, Regular)
	room := s.Screen.Width - 2*s.Margin
	withName := append(site[:len(site):len(site)], name)
	left := Row(16, nil, withName...)
	need := naturalWidth(left) + naturalWidth(buttons) + 64
	if s.Look.Name == "" || need > room {
		left = Row(16, nil, site...)
		need = naturalWidth(left) + naturalWidth(buttons) + 64
	}
	gap := func() fyne.CanvasObject { return canvas.NewRectangle(color.Transparent) }
	if p.Progress == "" {
		return Row(16, []float32{0, 1, 0}, left, gap(), buttons)
	}
	if need+progress.Natural() <= room {
		return Row(32, []float32{0, 1, 0}, left, progress.Centred(), buttons)
	}
	bare := Row(16, nil, site...)
	if naturalWidth(bare)+naturalWidth(buttons)+64+progress.Natural() <= room {
		return Row(32, []float32{0, 1, 0}, bare, progress.Centred(), buttons)
	}
	return Column(s.Gap*0.3, Row(16, []float32{0, 1, 0}, left, gap(), buttons), progress)
}

// mark is Passdesk's own sign, for sites without a logo: a pass with a tick.
func (s *Style) mark(size float32) fyne.CanvasObject {
	r := canvas.NewRectangle(s.Palette.Accent)
	r.CornerRadius = size * 0.28
	return Fixed(size, size, Stack(r, Inset(size*0.2, size*0.2, iconImage("badge", s.OnAccent))))
}

func (s *Style) body(p Page) fyne.CanvasObject {
	head := []fyne.CanvasObject{}
	side := Left
	if p.Middle {
		side = Centre
	}
	if p.Above != nil {
		head = append(head, At(side, 0, p.Above))
	}
	if p.Heading != "" {
		t := s.Title(p.Heading)
		if p.Middle {
			t.Centred()
		}
		if p.Hero && s.Level <= 3 {
			t.Sized(s.Heading * 1.3)
			t.Line = 1.12
		}
		head = append(head, t)
	}
	if p.Lead != "" {
		t := s.Quiet(p.Lead)
		if p.Middle {
			t.Centred()
		}
		limit := s.Text * 30
		if p.Wide {
			limit = s.Text * 44
		}
		head = append(head, Bounded(side, limit, t))
	}
	top := Column(s.Gap*0.75, head...)
	if p.Middle {
		all := Column(s.Space*0.8, top)
		if p.Content != nil {
			all = Column(s.Space*0.8, top, p.Content)
		}
		return growTo(Middle(Bounded(Centre, 1240, all)))
	}
	var col *fyne.Container
	if p.Content != nil {
		col = Column(s.Space*0.8, top, p.Content)
	} else {
		col = Column(0, top)
	}
	if p.Content != nil && grows(p.Content) {
		col = Column(s.Space*0.6, top, p.Content)
	}
	if !s.Portrait() {
		col = lowered(col)
	}
	if p.Art != nil && s.Art && !s.Portrait() {
		return growTo(StretchRow(s.Space*1.5, []float32{1, 0}, col, Middle(p.Art)))
	}
	if p.Art != nil && s.Portrait() && s.Level <= 1 {
		return growTo(Column(s.Space, col, growTo(Middle(At(Centre, 0, p.Art)))))
	}
	if !p.Wide && !s.Portrait() {
		return growTo(Bounded(Left, 1400, col))
	}
	return growTo(col)
}

// lowered stands short content a little below the top, where the eye looks; content that grows or is long stays as it is.
func lowered(col *fyne.Container) *fyne.Container {
	for _, o := range col.Objects {
		if grows(o) {
			return col
		}
	}
	return box(loweredLayout{}, col)
}

type loweredLayout struct{ inset }

func (loweredLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	h := HeightFor(objects[0], size.Width)
	y := max(0, min((size.Height-h)*0.36, 150))
	put(objects[0], 0, y, size.Width, size.Height-y)
}

// footer: staff in the corner, back beside it, the way on at the right. Upright or narrow screens get two rows.
func (s *Style) footer(p Page) fyne.CanvasObject {
	var left, right []fyne.CanvasObject
	for _, b := range []*Button{p.Staff, p.Back} {
		if b != nil {
			left = append(left, b)
		}
	}
	for _, b := range append(p.More, p.Primary) {
		if b != nil {
			right = append(right, b)
		}
	}
	room := s.Screen.Width - 2*s.Margin
	gap := max(MinGap+4, s.Gap*0.8)
	l, r := Row(gap, nil, left...), Row(gap, nil, right...)
	if naturalWidth(l)+naturalWidth(r)+2*gap <= room {
		return Row(gap, []float32{0, 1, 0}, l, canvas.NewRectangle(color.Transparent), r)
	}
	if naturalWidth(r) <= room {
		return Column(gap, At(Right, 0, r), l)
	}
	for i, j := 0, len(right)-1; i < j; i, j = i+1, j-1 { // stacked: the way on comes first
		right[i], right[j] = right[j], right[i]
	}
	return Column(gap, Column(gap, right...), l)
}
