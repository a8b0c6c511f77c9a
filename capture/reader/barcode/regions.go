package barcode

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// region is a place in a picture that is full of bars which all run the same way.
type region struct {
	quad  capture.Quad // pixels; the bars run from its upper to its lower side. Which way up is not known
	cells int          // its size, in cells of the search
}

const (
	cell        = 8 // pixels
	mostRegions = 3 // that are looked at, of a search
)

// search is one way to look for regions. Symbols of few, large modules fall apart when they are looked at closely.
type search struct {
	longest  float64 // side of the picture, pixels
	parallel float64 // share of the gradients' energy that lies along one axis, at least
}

var searches = []search{{1280, 0.4}, {480, 0.25}}

// find looks for places full of parallel bars: where the gradients within a cell are strong and nearly all point along one
// axis (structure tensor, Bigun and Granlund 1987), joined to areas and enclosed along and across that axis. Text passes
// too, now and then; the patterns at the ends of a symbol decide (ends.go).
func (s search) find(grey gocv.Mat) []region {
	k := min(s.longest/float64(max(grey.Cols(), grey.Rows())), 1)
	small := gocv.NewMat()
	defer small.Close()
	if k < 1 {
		gocv.Resize(grey, &small, image.Pt(max(int(float64(grey.Cols())*k), 1), max(int(float64(grey.Rows())*k), 1)), 0, 0, gocv.InterpolationArea)
	} else {
		grey.CopyTo(&small)
	}
	t, ok := tensorOf(small)
	if !ok {
		return nil
	}
	var out []region
	for _, group := range t.groups(s.parallel) {
		q, n := t.enclose(group)
		if n == 0 {
			continue
		}
		for i, p := range q { // cells to pixels of the picture
			q[i] = capture.Point{X: (p.X*cell)/k - 0.5, Y: (p.Y*cell)/k - 0.5}
		}
		out = append(out, region{quad: q, cells: n})
	}
	slices.SortStableFunc(out, func(a, b region) int { return b.cells - a.cells })
	return out[:min(len(out), mostRegions)]
}

// tensor holds for every cell of w x h the mean products of the derivatives.
type tensor struct {
	w, h       int
	xx, yy, xy []float32
}

func tensorOf(grey gocv.Mat) (tensor, bool) {
	t := tensor{w: grey.Cols() / cell, h: grey.Rows() / cell}
	if t.w < 4 || t.h < 2 {
		return t, false
	}
	fit := grey.Region(image.Rect(0, 0, t.w*cell, t.h*cell))
	defer fit.Close()
	dx, dy := gocv.NewMat(), gocv.NewMat()
	defer dx.Close()
	defer dy.Close()
	gocv.Sobel(fit, &dx, gocv.MatTypeCV32F, 1, 0, 3, 1, 0, gocv.BorderReplicate)
	gocv.Sobel(fit, &dy, gocv.MatTypeCV32F, 0, 1, 3, 1, 0, gocv.BorderReplicate)
	mean := func(a, b gocv.Mat) []float32 {
		product, small := gocv.NewMat(), gocv.NewMat()
		defer product.Close()
		defer small.Close()
		gocv.Multiply(a, b, &product)
		gocv.Resize(product, &small, image.Pt(t.w, t.h), 0, 0, gocv.InterpolationArea)
		gocv.GaussianBlur(small, &small, image.Pt(3, 3), 0, 0, gocv.BorderReplicate)
		v, err := small.DataPtrFloat32()
		if err != nil {
			return nil
		}
		return slices.Clone(v)
	}
	t.xx, t.yy, t.xy = mean(dx, dx), mean(dy, dy), mean(dx, dy)
	return t, len(t.xx) == t.w*t.h && len(t.yy) == t.w*t.h && len(t.xy) == t.w*t.h
}

// groups joins neighbouring cells of strong, parallel gradients.
func (t tensor) groups(parallel float64) [][]int {
	n := t.w * t.h
	energy := make([]float64, n)
	for i := range energy {
		energy[i] = float64(t.xx[i] + t.yy[i])
	}
	ranked := slices.Clone(energy)
	slices.Sort(ranked)
	// Bars of a quarter of the contrast of the best ones count, and 12 of 255 at least.
	least := max(ranked[n-1-n/200]/16, 48*48/2)
	in := make([]bool, n)
	for i, e := range energy {
		along := math.Hypot(float64(t.xx[i]-t.yy[i]), 2*float64(t.xy[i]))
		in[i] = e >= least && along >= parallel*e
	}
	seen := make([]bool, n)
	var out [][]int
	for i := range in {
		if !in[i] || seen[i] {
			continue
		}
		seen[i] = true
		group := []int{i}
		for at := 0; at < len(group); at++ {
			x, y := group[at]%t.w, group[at]/t.w
			for dy := -1; dy <= 1; dy++ {
				for dx := -1; dx <= 1; dx++ {
					nx, ny := x+dx, y+dy
					if nx < 0 || ny < 0 || nx >= t.w || ny >= t.h {
						continue
					}
					if j := ny*t.w + nx; in[j] && !seen[j] && t.turnBetween(group[at], j) < 0.4 {
						seen[j] = true
						group = append(group, j)
					}
				}
			}
		}
		if len(group) >= 8 {
			out = append(out, group)
		}
	}
	slices.SortStableFunc(out, func(a, b []int) int { return len(b) - len(a) })
	return out[:min(len(out), 2*mostRegions)]
}

// turnBetween is the angle between the axes of two cells, in radians.
func (t tensor) turnBetween(i, j int) float64 {
	d := math.Abs(t.axis(i) - t.axis(j))
	return min(d, math.Pi-d)
}

// axis is the direction of the gradients of a cell, -π/2 to π/2 from the x axis.
func (t tensor) axis(i int) float64 {
	return math.Atan2(2*float64(t.xy[i]), float64(t.xx[i]-t.yy[i])) / 2
}

// enclose returns the rectangle around a group of cells along the axis of its gradients, in cells, and how many cells lie
// in it; none when the rectangle is hardly filled.
func (t tensor) enclose(group []int) (q capture.Quad, cells int) {
	var xx, yy, xy float64
	for _, i := range group {
		xx, yy, xy = xx+float64(t.xx[i]), yy+float64(t.yy[i]), xy+float64(t.xy[i])
	}
	sin, cos := math.Sincos(math.Atan2(2*xy, xx-yy) / 2)
	us, vs := make([]float64, len(group)), make([]float64, len(group))
	for k, i := range group {
		x, y := float64(i%t.w)+0.5, float64(i/t.w)+0.5
		us[k], vs[k] = x*cos+y*sin, -x*sin+y*cos
	}
	u0, u1, v0, v1 := slices.Min(us)-0.7, slices.Max(us)+0.7, slices.Min(vs)-0.7, slices.Max(vs)+0.7
	if float64(len(group)) < 0.35*(u1-u0)*(v1-v0) {
		return q, 0
	}
	at := func(u, v float64) capture.Point { return capture.Point{X: u*cos - v*sin, Y: u*sin + v*cos} }
	return capture.Quad{at(u0, v0), at(u1, v0), at(u1, v1), at(u0, v1)}, len(group)
}
