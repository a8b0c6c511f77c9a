package calibration

import "math"

// Drawing is a page of filled shapes, painted one over the other on white paper.
type Drawing struct {
	W, H   float64 // millimetres
	Shapes []Shape
}

// Shape is a closed path filled with one grey.
type Shape struct {
	Path []Step
	Grey uint8 // 0 black to 255 white
}

// Step is one step of a path, in millimetres: the last of its points is where it ends. One point is a line, three are a cubic
// Bézier curve; Move begins a new outline. Overlapping outlines of one shape that run the same way unite, as in PDF and SVG.
type Step struct {
	Move bool
	To   []Point
}

// Point is a place on the page, in millimetres.
type Point struct{ X, Y float64 }

const (
	black = 0
	white = 255
)

func (d *Drawing) add(grey uint8, path ...Step) {
	d.Shapes = append(d.Shapes, Shape{Path: path, Grey: grey})
}

// polygon fills straight lines between points.
func (d *Drawing) polygon(grey uint8, points ...Point) {
	path := make([]Step, len(points))
	for i, p := range points {
		path[i] = Step{Move: i == 0, To: []Point{p}}
	}
	d.add(grey, path...)
}

// box fills a rectangle.
func (d *Drawing) box(grey uint8, x, y, w, h float64) {
	d.polygon(grey, Point{x, y}, Point{x + w, y}, Point{x + w, y + h}, Point{x, y + h})
}

// frame draws the outline of a rectangle with a line of a width, inside of it.
func (d *Drawing) frame(grey uint8, x, y, w, h, line float64) {
	d.box(grey, x, y, w, line)
	d.box(grey, x, y+h-line, w, line)
	d.box(grey, x, y, line, h)
	d.box(grey, x+w-line, y, line, h)
}

// disc fills a circle: four cubic curves, off by less than a thousandth of the radius.
func (d *Drawing) disc(grey uint8, x, y, r float64) {
	const k = 0.5522847498 // 4/3 (√2-1)
	at := func(a, b float64) Point { return Point{x + a*r, y + b*r} }
	d.add(grey, Step{Move: true, To: []Point{at(1, 0)}},
		Step{To: []Point{at(1, k), at(k, 1), at(0, 1)}}, Step{To: []Point{at(-k, 1), at(-1, k), at(-1, 0)}},
		Step{To: []Point{at(-1, -k), at(-k, -1), at(0, -1)}}, Step{To: []Point{at(k, -1), at(1, -k), at(1, 0)}})
}

// bounds is the smallest rectangle around a shape's points.
func (s Shape) bounds() (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, step := range s.Path {
		for _, p := range step.To {
			x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
		}
	}
	return x0, y0, x1, y1
}

// at moves a drawing onto another, its top left corner at x, y.
func (d *Drawing) at(x, y float64, other Drawing) {
	for _, s := range other.Shapes {
		moved := Shape{Grey: s.Grey, Path: make([]Step, len(s.Path))}
		for i, step := range s.Path {
			moved.Path[i].Move = step.Move
			for _, p := range step.To {
				moved.Path[i].To = append(moved.Path[i].To, Point{p.X + x, p.Y + y})
			}
		}
		d.Shapes = append(d.Shapes, moved)
	}
}
