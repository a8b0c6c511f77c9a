package face

import (
	"cmp"
	"image"
	"math"
	"slices"

	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/light"
	"gocv.io/x/gocv"
)

const (
	borderWidth    = 640  // frames are reduced to this width
	borderLong     = 0.8  // least length of a side, in heights of the face
	borderNear     = 0.55 // distance of a side from the middle of the face, in widths of it
	borderFar      = 2.0  // a tablet or a sheet with a face on it is hardly larger
	borderStraight = 10.0 // degrees off the upright or the level, of a side
	borderMove     = 5.0  // pixels that the face must have moved for a border that moves along to be told from a wall's
	borderSlack    = 0.35 // of that movement, by which a side may differ from it
	borderSides    = 3    // that make a frame
	borderJoin     = 3.0  // pixels between pieces of one line
	borderStill    = 1.5  // pixels by which what stands still may seem to move
)

// border looks for the edges of a tablet or of a sheet: long straight lines around the face that move as it does. A door
// frame behind a person stays where it is. It compares the first picture with the one in which the face was furthest away
// from there; both are kept small and grey, and overwritten in the end. Its zero value is ready.
type border struct {
	first, last gazed
	most        float64 // movement between the two, in pixels of the reduced frame
}

// gazed is a reduced grey frame and where the face is in it.
type gazed struct {
	pix  []byte // empty: none
	w, h int
	box  capture.Rect
}

func (g *gazed) keep(f capture.Frame, box capture.Rect) {
	bgr, err := view(f)
	if err != nil {
		return
	}
	defer bgr.Close()
	grey := gocv.NewMat()
	defer grey.Close()
	k := reduce(bgr, &grey, borderWidth)
	g.drop()
	g.pix, g.w, g.h = grey.ToBytes(), grey.Cols(), grey.Rows()
	g.box = capture.Rect{X: box.X * k, Y: box.Y * k, W: box.W * k, H: box.H * k}
}

func (g *gazed) drop() {
	clear(g.pix)
	g.pix = nil
}

// see takes a frame and the face in it.
func (b *border) see(f capture.Frame, face Face) {
	if b.first.pix == nil {
		b.first.keep(f, face.Box)
		return
	}
	k := math.Min(1, borderWidth/float64(f.Width))
	was := Face{Box: b.first.box}.Centre()
	c := face.Centre()
	// A little more is not worth the work.
	if d := math.Hypot(c.X*k-was.X, c.Y*k-was.Y); d > b.most+1 && d < b.first.box.W {
		b.most = d
		b.last.keep(f, face.Box)
	}
}

// check sums up and forgets the pictures. Score: sides that moved with the face.
func (b *border) check() Check {
	defer func() { b.first.drop(); b.last.drop() }()
	c := Check{ID: light.CheckBorder, Version: 1, Status: StatusNotRun, Threshold: borderSides, Optional: true}
	if b.most < borderMove || b.last.pix == nil {
		return c
	}
	sides, moved := b.sides()
	c.Status, c.Score = StatusPass, float64(sides)
	if sides >= borderSides && moved >= 2 {
		c.Status, c.Advice = StatusFail, AdviceTryAgain
	}
	return c
}

// sides counts on how many sides of the face there is a line that is where the face's movement would bring it, and of how many
// that says something, because they lie across the movement.
func (b *border) sides() (all, moved int) {
	from, to := Face{Box: b.first.box}.Centre(), Face{Box: b.last.box}.Centre()
	a, z := b.first.lines(), b.last.lines()
	for side := range a {
		shift := to.X - from.X
		if side >= 2 {
			shift = to.Y - from.Y
		}
		found, across := false, false
		for _, p := range a[side] {
			for _, q := range z[side] {
				d := q - p
				if math.Abs(d-shift) <= math.Max(borderStill, borderSlack*math.Abs(shift)) {
					found = true
					across = across || math.Abs(shift) >= borderMove
				}
			}
		}
		if found {
			all++
		}
		if across {
			moved++
		}
	}
	return all, moved
}

// lines finds the long straight lines around the face: how far right or down each is at the face's middle; in the order
// left, right, above, below.
func (g *gazed) lines() (sides [4][]float64) {
	grey, err := gocv.NewMatFromBytes(g.h, g.w, gocv.MatTypeCV8UC1, g.pix)
	if err != nil {
		return sides
	}
	defer grey.Close()
	edges, found := gocv.NewMat(), gocv.NewMat()
	defer edges.Close()
	defer found.Close()
	gocv.Canny(grey, &edges, 40, 120)
	long := borderLong * g.box.H
	gocv.HoughLinesPWithParams(edges, &found, 1, math.Pi/180, int(0.3*long), float32(0.3*long), float32(0.08*long))
	c := Face{Box: g.box}.Centre()
	var pieces [4][]piece
	for i := range found.Rows() {
		v := found.GetVeciAt(i, 0)
		p, q := image.Pt(int(v[0]), int(v[1])), image.Pt(int(v[2]), int(v[3]))
		dx, dy := float64(q.X-p.X), float64(q.Y-p.Y)
		side, off := 0, 0.0
		var l piece
		switch steep := math.Tan(borderStraight * math.Pi / 180); {
		case math.Abs(dx) <= steep*math.Abs(dy): // upright: where it is at the height of the face
			l = piece{float64(p.X) + dx*(c.Y-float64(p.Y))/dy, float64(min(p.Y, q.Y)), float64(max(p.Y, q.Y))}
			off = (l.at - c.X) / g.box.W
		case math.Abs(dy) <= steep*math.Abs(dx):
			side, l = 2, piece{float64(p.Y) + dy*(c.X-float64(p.X))/dx, float64(min(p.X, q.X)), float64(max(p.X, q.X))}
			off = (l.at - c.Y) / g.box.W
		default:
			continue
		}
		if math.Abs(off) < borderNear || math.Abs(off) > borderFar {
			continue
		}
		if off > 0 {
			side++
		}
		pieces[side] = append(pieces[side], l)
	}
	for side, list := range pieces {
		middle, half := c.Y, 0.3*g.box.H
		if side >= 2 {
			middle, half = c.X, 0.3*g.box.W
		}
		sides[side] = whole(list, long, middle-half, middle+half)
	}
	return sides
}

// piece is a part of a line: where the line is at the face's middle, and from where to where along it the part goes.
type piece struct{ at, from, to float64 }

// whole joins the pieces of a line, which the detector likes to break, and keeps the lines that are long and reach
// into the span beside the face.
func whole(pieces []piece, long, low, high float64) (lines []float64) {
	slices.SortFunc(pieces, func(a, b piece) int { return cmp.Compare(a.at, b.at) })
	for i := 0; i < len(pieces); {
		at, from, to, sum, k := pieces[i].at, pieces[i].from, pieces[i].to, 0.0, i
		for ; k < len(pieces) && pieces[k].at-at <= borderJoin; k++ {
			from, to, sum = math.Min(from, pieces[k].from), math.Max(to, pieces[k].to), sum+pieces[k].at
		}
		if to-from >= long && to >= low && from <= high {
			lines = append(lines, sum/float64(k-i))
		}
		i = k
	}
	return lines
}
