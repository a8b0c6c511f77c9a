package barcode

import (
	"math"

	"github.com/passdesk/passdesk/capture"
)

// The widths of bars and spaces, in modules, of the patterns with which every row starts and stops (ISO/IEC 15438, 5.3).
var (
	startPattern = []float64{8, 1, 1, 1, 1, 1, 1, 3}
	stopPattern  = []float64{7, 1, 1, 3, 1, 1, 1, 2, 1}
)

const (
	startModules = 17
	stopModules  = 18
	codeModules  = 17 // of a codeword
	mostColumns  = 30 // of data
)

// end is a start or stop pattern seen on one line of a picture.
type end struct {
	x, y   float64 // its outer edge, pixels
	module float64 // pixels
}

// edge is the straight line x = at + slope*y on which the ends of the rows lie.
type edge struct {
	at, slope   float64
	top, bottom float64 // y of its first and last end
	upper       float64 // pixels a module at the top
	lower       float64 // at the bottom
	ends        int
}

func (e edge) x(y float64) float64 { return e.at + e.slope*y }

// outline is what the ends say about a symbol in a picture in which its rows run roughly from left to right.
type outline struct {
	quad    capture.Quad // its corners, from the start of its first row; turned over when it is upside down
	modules float64      // of its width
	whole   bool         // both ends were seen
	light   bool         // bars lighter than the paper
}

const (
	looked    = 120 // lines of the picture
	leastEnds = 4   // that make an edge
)

// outlines looks for the ends of the rows in a grey picture: dark bars and light ones, upright and upside down. The best guess
// comes first. Where nothing at all looks like an end, seen is false: then there is no symbol.
func outlines(pix []byte, w, h int) (out []outline, seen bool) {
	step := max(h/looked, 1)
	var starts, stops [4][]end // upright and upside down, then the same with light bars
	var r runs
	for y := step / 2; y < h; y += step {
		r.of(pix, w, h, y)
		for way := range starts {
			r.match(startPattern, way >= 2, way%2 == 1, y, &starts[way])
			r.match(stopPattern, way >= 2, way%2 == 1, y, &stops[way])
		}
	}
	most := 0
	for way := range starts {
		seen = seen || len(starts[way])+len(stops[way]) >= leastEnds
		start, ok1 := line(starts[way], float64(step))
		stop, ok2 := line(stops[way], float64(step))
		if !ok1 && !ok2 {
			continue
		}
		o, ok := enclose(start, stop, ok1, ok2, way%2 == 1, float64(step), float64(w))
		if !ok {
			continue
		}
		o.light = way >= 2
		if n := start.ends + stop.ends; n > most {
			most = n
			out = append([]outline{o}, out...)
		} else {
			out = append(out, o)
		}
	}
	return out, seen
}

// enclose makes a symbol's outline of the edges on which its rows start and stop.
func enclose(start, stop edge, ok1, ok2, over bool, step, width float64) (o outline, ok bool) {
	left, right := start, stop
	if over {
		left, right = stop, start
	}
	o.whole = ok1 && ok2
	var top, bottom float64
	switch {
	case o.whole:
		l, r := left.x((left.top+left.bottom)/2), right.x((right.top+right.bottom)/2)
		if r-l < 3*startModules*(left.upper+left.lower)/2 || left.bottom < right.top || right.bottom < left.top {
			return o, false
		}
		o.quad = capture.Quad{
			{X: left.x(left.top), Y: left.top},
			{X: right.x(right.top), Y: right.top},
			{X: right.x(right.bottom), Y: right.bottom},
			{X: left.x(left.bottom), Y: left.bottom},
		}
		// Modules at the two ends differ when the symbol is seen at an angle: their reciprocals run evenly between them.
		near, far := (left.upper+left.lower)/2, (right.upper+right.lower)/2
		o.modules = (r - l) / math.Sqrt(near*far)
	case ok1 != over: // the left edge only: the symbol reaches to the right as far as there is something
		top, bottom = left.top, left.bottom
		o.quad = capture.Quad{{X: left.x(top), Y: top}, {X: width, Y: top}, {X: width, Y: bottom}, {X: left.x(bottom), Y: bottom}}
		o.modules = (width - left.x((top+bottom)/2)) / ((left.upper + left.lower) / 2)
	default:
		top, bottom = right.top, right.bottom
		o.quad = capture.Quad{{X: 0, Y: top}, {X: right.x(top), Y: top}, {X: right.x(bottom), Y: bottom}, {X: 0, Y: bottom}}
		o.modules = right.x((top+bottom)/2) / ((right.upper + right.lower) / 2)
	}
	for i := range o.quad {
		if i < 2 {
			o.quad[i].Y -= step / 2
		} else {
			o.quad[i].Y += step / 2
		}
	}
	if over {
		o.quad = turned(o.quad, 2)
	}
	if o.whole { // 17 modules a codeword: start, two row indicators, stop and up to 30 columns of data
		columns := math.Round((o.modules - startModules - stopModules) / codeModules)
		o.modules = startModules + stopModules + codeModules*min(max(columns, 3), mostColumns+2)
	}
	return o, o.modules >= 3*startModules && o.modules < 40*codeModules
}

// line finds the straight line on which most of the ends lie that agree about the module, by trying pairs of them.
func line(ends []end, step float64) (best edge, ok bool) {
	if len(ends) < leastEnds {
		return best, false
	}
	stride := max(len(ends)/40, 1)
	var kept []end
	for i := 0; i < len(ends); i += stride {
		for j := i + stride; j < len(ends); j += stride {
			a, b := ends[i], ends[j]
			if b.y-a.y < 4*step || math.Abs(math.Log(a.module/b.module)) > 0.35 {
				continue
			}
			slope := (b.x - a.x) / (b.y - a.y)
			if math.Abs(slope) > 0.7 {
				continue
			}
			module := (a.module + b.module) / 2
			n := 0
			for _, e := range ends {
				if math.Abs(e.x-(a.x+slope*(e.y-a.y))) < 0.8*module && math.Abs(math.Log(e.module/module)) < 0.35 {
					n++
				}
			}
			if n > best.ends {
				best.ends = n
				kept = kept[:0]
				for _, e := range ends {
					if math.Abs(e.x-(a.x+slope*(e.y-a.y))) < 0.8*module && math.Abs(math.Log(e.module/module)) < 0.35 {
						kept = append(kept, e)
					}
				}
			}
		}
	}
	if len(kept) < leastEnds {
		return best, false
	}
	// Least squares for the edge and for the module along it.
	var n, sy, sx, syy, sxy, sm, smy float64
	for _, e := range kept {
		n, sy, sx, sm = n+1, sy+e.y, sx+e.x, sm+e.module
		syy, sxy, smy = syy+e.y*e.y, sxy+e.x*e.y, smy+e.module*e.y
	}
	d := n*syy - sy*sy
	if d <= 0 {
		return best, false
	}
	best.slope = (n*sxy - sx*sy) / d
	best.at = (sx - best.slope*sy) / n
	best.top, best.bottom = kept[0].y, kept[len(kept)-1].y
	grows := (n*smy - sm*sy) / d
	module := func(y float64) float64 { return max(sm/n+grows*(y-sy/n), 0.3*sm/n) }
	best.upper, best.lower = module(best.top), module(best.bottom)
	return best, true
}
