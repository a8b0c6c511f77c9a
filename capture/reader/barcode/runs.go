package barcode

import "math"

// runs are the bars and spaces on one line of a grey picture.
type runs struct {
	edges []float64 // where dark and light meet, pixels, between them
	dark  bool      // before the first edge

	line, low, top []uint16 // four times grey
}

// of finds the bars of line y: it is averaged with its neighbours, and dark and light are told apart half way between the
// darkest and the lightest within a window of some codewords. The edges are interpolated between pixels.
func (r *runs) of(pix []byte, w, h, y int) {
	if cap(r.line) < w {
		r.line, r.low, r.top = make([]uint16, w), make([]uint16, w), make([]uint16, w)
	}
	r.line, r.low, r.top = r.line[:w], r.low[:w], r.top[:w]
	row := pix[y*w : (y+1)*w]
	above, below := row, row
	if y > 0 {
		above = pix[(y-1)*w : y*w]
	}
	if y < h-1 {
		below = pix[(y+1)*w : (y+2)*w]
	}
	for x := range r.line {
		r.line[x] = uint16(above[x]) + 2*uint16(row[x]) + uint16(below[x])
	}
	half := max(w/30, 12)
	lowest(r.line, r.low, half)
	highest(r.line, r.top, half)

	const least = 4 * 16 // of contrast
	off := func(x int) int { return 2*int(r.line[x]) - int(r.low[x]) - int(r.top[x]) }
	r.edges = r.edges[:0]
	dark := off(0) < 0
	r.dark = dark
	for x := 1; x < w; x++ {
		if r.top[x]-r.low[x] < least || (off(x) < 0) == dark {
			continue
		}
		dark = !dark
		at := float64(x)
		if a, b := off(x-1), off(x); a != b {
			at -= min(max(float64(b)/float64(b-a), 0), 1)
		}
		r.edges = append(r.edges, at)
	}
}

// lowest writes the running minimum over 2*half+1 values, doubling its reach.
func lowest(in, out []uint16, half int) {
	copy(out, in)
	for reach := 0; reach < half; {
		by := min(reach+1, half-reach)
		for x := range len(out) - by {
			out[x] = min(out[x], out[x+by])
		}
		for x := len(out) - 1; x >= by; x-- {
			out[x] = min(out[x], out[x-by])
		}
		reach += by
	}
}

// highest is lowest for the maximum.
func highest(in, out []uint16, half int) {
	copy(out, in)
	for reach := 0; reach < half; {
		by := min(reach+1, half-reach)
		for x := range len(out) - by {
			out[x] = max(out[x], out[x+by])
		}
		for x := len(out) - 1; x >= by; x-- {
			out[x] = max(out[x], out[x-by])
		}
		reach += by
	}
}

// match appends the places of a pattern: of light bars on dark paper with light, upside down with back. Its outer edge is the
// left one of a start, the right one of a stop, and the other one of those upside down.
func (r *runs) match(pattern []float64, light, back bool, y int, into *[]end) {
	n := len(pattern)
	modules := 0.0
	for _, p := range pattern {
		modules += p
	}
	isStart := n == len(startPattern)
	for i := 0; i+n < len(r.edges); i++ {
		if bar := r.isDark(i) != light; bar == (back && n%2 == 0) { // patterns begin with a bar; upside down a start begins with a space
			continue
		}
		m := (r.edges[i+n] - r.edges[i]) / modules
		if m < 0.7 || !r.fits(i, pattern, back, m) {
			continue
		}
		e := end{x: r.edges[i], y: float64(y), module: m}
		if isStart == back {
			e.x = r.edges[i+n]
		}
		*into = append(*into, e)
	}
}

// fits compares the widths of the runs from i on with those of a pattern of m pixels a module. Blur and spread ink make
// bars wider and spaces narrower, all by the same; so single runs may differ more than all together.
func (r *runs) fits(i int, pattern []float64, back bool, m float64) bool {
	n := len(pattern)
	total := 0.0
	for k, p := range pattern {
		if back {
			p = pattern[n-1-k]
		}
		d := math.Abs((r.edges[i+k+1]-r.edges[i+k])/m - p)
		if d > 0.85 {
			return false
		}
		total += d
	}
	return total <= 0.3*float64(n)
}

// isDark tells whether run i, between edges i and i+1, is dark.
func (r *runs) isDark(i int) bool { return r.dark != (i%2 == 0) }
