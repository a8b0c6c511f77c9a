package mrz

import (
	"cmp"
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// Smeared characters run together and leave no chain. In a straightened document the size of a pitch is known all the same: rows
// of print from side to side are looked for, and in them the rhythm of the pitch.

// fabric is the print of a straightened document at half its size: how much darker a pixel is than what is around it, in grey
// steps, and never more than the usual contrast of print, so that portraits and borders do not drown the text.
type fabric struct {
	ink   []float32
	w, h  int
	pitch float64 // pixels of this picture
}

const (
	halved   = 2
	segments = 14 // of a row's width, for telling print from side to side from a word
)

// fabricOf makes the fabric of a grey picture with so many pixels in a pitch.
func fabricOf(grey gocv.Mat, pitch float64) fabric {
	f := fabric{w: grey.Cols() / halved, h: grey.Rows() / halved, pitch: pitch / halved}
	half, around := gocv.NewMat(), gocv.NewMat()
	defer half.Close()
	defer around.Close()
	gocv.Resize(grey, &half, image.Pt(f.w, f.h), 0, 0, gocv.InterpolationArea)
	n := int(2.4*f.pitch) | 1
	gocv.Blur(half, &around, image.Pt(n, n))
	a, b := half.ToBytes(), around.ToBytes()
	f.ink = make([]float32, f.w*f.h)
	for i := range f.ink {
		f.ink[i] = min(max(float32(b[i])-float32(a[i]), -40), 40)
	}
	return f
}

// rows gives for each row of a slope how strongly it is printed from side to side: the lower quartile, over segments of the
// row, of the mean deviation from the background, over the height of a capital.
func (f fabric) rows(slope float64) []float64 {
	raw := make([]float64, f.h)
	var parts [segments]float64
	x0, x1 := f.w*6/100, f.w*94/100
	for y := range f.h {
		for s := range parts {
			sum, n := 0.0, 0
			for x := x0 + (x1-x0)*s/segments; x < x0+(x1-x0)*(s+1)/segments; x += 2 {
				at := y + int(math.Round(slope*float64(x-f.w/2)))
				if at >= 0 && at < f.h {
					sum += math.Abs(float64(f.ink[at*f.w+x]))
					n++
				}
			}
			parts[s] = sum / float64(max(n, 1))
		}
		slices.Sort(parts[:])
		raw[y] = parts[segments/4]
	}
	out, reach := make([]float64, f.h), int(0.45*f.pitch)
	for y := range out {
		for k := max(y-reach, 0); k <= min(y+reach, f.h-1); k++ {
			out[y] += raw[k] / float64(2*reach+1)
		}
	}
	return out
}

// peaks lists the rows at which a profile is greatest within 0.7 of a pitch, the strongest first.
func (f fabric) peaks(profile []float64) (at []int) {
	reach := int(0.7 * f.pitch)
	for y, v := range profile {
		if v > 2 && v == slices.Max(profile[max(y-reach, 0):min(y+reach+1, len(profile))]) {
			at = append(at, y)
		}
	}
	slices.SortFunc(at, func(a, b int) int { return cmp.Compare(profile[b], profile[a]) })
	return at[:min(len(at), 8)]
}

// columns adds up a row's ink over the height of a capital.
func (f fabric) columns(y int, slope float64) []float64 {
	out := make([]float64, f.w)
	reach := int(0.4 * f.pitch)
	for x := range out {
		for d := -reach; d <= reach; d++ {
			at := y + d + int(math.Round(slope*float64(x-f.w/2)))
			if at >= 0 && at < f.h {
				out[x] += float64(f.ink[at*f.w+x])
			}
		}
	}
	return out
}

// beat is how strongly columns come and go with a pitch, and the place of a middle of a character.
func beat(columns []float64, pitch float64) (power, x0 float64) {
	sin, cos := math.Sincos(2 * math.Pi / pitch)
	re, im, c, s := 0.0, 0.0, 1.0, 0.0
	for _, v := range columns {
		re, im = re+v*c, im+v*s
		c, s = c*cos-s*sin, s*cos+c*sin
	}
	return math.Hypot(re, im), math.Atan2(im, re) / (2 * math.Pi) * pitch
}

// rhythm is the pitch at which the columns of all rows come and go most evenly. Documents of two sizes have the same shape, so it
// may be up to a quarter larger than the one that was expected.
func (f fabric) rhythm(rows ...[]float64) (pitch float64) {
	most := 0.0
	for p := 0.92 * f.pitch; p < 1.28*f.pitch; p += 0.003 * f.pitch {
		sum := 0.0
		for _, r := range rows {
			power, _ := beat(r, p)
			sum += power
		}
		if sum > most {
			most, pitch = sum, p
		}
	}
	return pitch
}

// line is a row as a line of text from side to side, in pixels of the document, and the power of its beat. In windows along
// the row the beat comes early or late and the print lies high or low, where the document was not straightened well: parabolas
// through them bend the line.
func (f fabric) line(columns []float64, y int, slope, pitch float64) (l textLine, power float64) {
	power, x0 := beat(columns, pitch)
	first, last := math.Ceil((0.05*float64(f.w)-x0)/pitch), math.Floor((0.95*float64(f.w)-x0)/pitch)
	x0 += pitch * first
	var is, xs, late, low, weight []float64
	const wide = 9 // characters
	for i := 0.0; i+wide <= last-first+1; i += wide / 3 {
		from := int(x0 + pitch*(i-0.5))
		part := columns[max(from, 0):min(from+int(wide*pitch), f.w)]
		if len(part) < int(4*pitch) {
			continue
		}
		p, at := beat(part, pitch)
		d := math.Remainder(float64(from)+at-x0, pitch)
		middle := x0 + pitch*(i+wide/2)
		sum, moment := 0.0, 0.0
		reach := int(0.8 * pitch)
		for k := -reach; k <= reach; k++ {
			row := y + k + int(math.Round(slope*(middle-float64(f.w)/2)))
			if row < 0 || row >= f.h {
				continue
			}
			for x := from; x < from+int(wide*pitch); x += 2 {
				if x >= 0 && x < f.w {
					v := max(float64(f.ink[row*f.w+x]), 0)
					sum, moment = sum+v, moment+v*float64(k)
				}
			}
		}
		is, xs = append(is, i+wide/2), append(xs, middle)
		late, low, weight = append(late, d), append(low, moment/max(sum, 1)), append(weight, p)
	}
	l = textLine{x0: x0, pitch: pitch, slope: slope, y0: float64(y) - slope*float64(f.w)/2, high: pitch, n: int(last-first) + 1}
	if c, ok := parabola(is, late, weight, true); ok && math.Abs(c[2])*last*last < 4*pitch {
		l.x0, l.pitch, l.bend = l.x0+c[0], l.pitch+c[1], c[2]
	}
	if c, ok := parabola(xs, low, weight, true); ok {
		l.y0, l.slope, l.sag = l.y0+c[0], l.slope+c[1], c[2]
	}
	l.x0, l.pitch, l.bend, l.y0, l.sag, l.high = halved*l.x0, halved*l.pitch, halved*l.bend, halved*l.y0, l.sag/halved, halved*l.high
	return l, power
}

// anchored proposes zones in a straightened document whose text runs along its rows.
func anchored(grey gocv.Mat, pitch float64) (out []zone) {
	if pitch < 6 || float64(grey.Cols()) < 20*pitch || float64(grey.Rows()) < 6*pitch {
		return nil
	}
	f := fabricOf(grey, pitch)
	var best []float64
	slope, most := 0.0, 0.0
	for s := -0.09; s < 0.091; s += 0.006 {
		profile := f.rows(s)
		sharp := 0.0
		for _, y := range f.peaks(profile)[:min(3, len(f.peaks(profile)))] {
			sharp += profile[y]
		}
		if sharp > most {
			best, slope, most = profile, s, sharp
		}
	}
	if best == nil {
		return nil
	}
	at := f.peaks(best)
	slices.Sort(at)
	columns := make([][]float64, len(at))
	for i, y := range at {
		columns[i] = f.columns(y, slope)
	}
	propose := func(rows ...int) {
		var parts [][]float64
		for _, i := range rows {
			parts = append(parts, columns[i])
		}
		p := f.rhythm(parts...)
		var lines []textLine
		for _, i := range rows {
			l, power := f.line(columns[i], at[i], slope, p)
			l.pieces = int(min(power/(40*f.pitch*f.pitch), 1) * float64(l.n)) // for its weight only
			lines = append(lines, l)
		}
		out = append(out, newZone(headings[0], lines...))
	}
	apart := func(i, j int) float64 { return float64(at[j]-at[i]) / f.pitch }
	for i := range at {
		for j := i + 1; j < len(at); j++ {
			d := apart(i, j)
			if d < 1.4 || d > 3.4 {
				continue
			}
			propose(i, j)
			for k := j + 1; k < len(at); k++ {
				if math.Abs(apart(j, k)-d) < 0.3 {
					propose(i, j, k)
				}
			}
		}
	}
	return out
}
