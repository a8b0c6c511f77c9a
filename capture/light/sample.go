package light

import (
	"math"
	"slices"
)

// Grid is the number of columns and of rows of cells over a face.
const Grid = 8

// RingCells is the number of regions beside a face: first those at the left of the frame, then those at the right.
const RingCells = 6

// FineW and FineH are the columns and the rows of the points of Sample.Fine.
const (
	FineW = 32
	FineH = 36
)

// RGB32 is the linear light of a point: there are many.
type RGB32 [3]float32

// Sample is what one frame shows of a face: mean linear light of regions, which lie in the frame as the camera saw it,
// unmirrored. A region that cannot be used in this frame (outside the face or the frame, clipped) is NaN.
type Sample struct {
	At    float64          // ms since the session began
	Core  RGB              // the middle of the face
	Cells [Grid * Grid]RGB // row by row from the top left of the frame
	Ring  [RingCells]RGB   // what is beside the face, above the shoulders
	X, Y  float64          // middle of the face, pixels
	Eyes  float64          // distance of the eyes, pixels
	Fine  []RGB32          // points of the face, row by row, FineW by FineH; nil where no lights are shown
	Turn  float64          // of the head since the neutral frames, degrees to the person's left; NaN: not known
}

// NoLight marks a region that cannot be used.
var NoLight = RGB{math.NaN(), math.NaN(), math.NaN()}

// point is one of the fine points.
func (s *Sample) point(i int) RGB {
	if i >= len(s.Fine) {
		return NoLight
	}
	p := s.Fine[i]
	return RGB{float64(p[0]), float64(p[1]), float64(p[2])}
}

func (c RGB) usable() bool { return !math.IsNaN(c[0] + c[1] + c[2]) }

// response is a least-squares fit of a region over time, channel by channel: I[t] = a + g*s[t-lag] + d*t, with t counted
// from the middle of the frames in seconds.
type response struct {
	a, g, d RGB
	r2      RGB // part of the variance beyond offset and drift that s explains, 0..1
	sigma   RGB // standard deviation of what is left
	se      RGB // standard error of g
}

// fit needs as many drives as values; false with too few frames or a drive that never changes.
func fit(at []float64, values, drive []RGB) (r response, ok bool) {
	n := float64(len(at))
	if len(at) < 8 || len(values) != len(at) || len(drive) != len(at) {
		return r, false
	}
	mid := 0.0
	for _, t := range at {
		mid += t / n
	}
	for c := range 3 {
		// Regress both values and drive on offset and drift first (Frisch, Waugh, Lovell): what remains is a single slope.
		var tt, ty, ts, my, ms float64
		for i := range at {
			my, ms = my+values[i][c]/n, ms+drive[i][c]/n
		}
		for i := range at {
			t := (at[i] - mid) / 1000
			tt, ty, ts = tt+t*t, ty+t*(values[i][c]-my), ts+t*(drive[i][c]-ms)
		}
		if tt == 0 {
			return r, false
		}
		var yy, ys, ss float64
		for i := range at {
			t := (at[i] - mid) / 1000
			y, s := values[i][c]-my-ty/tt*t, drive[i][c]-ms-ts/tt*t
			yy, ys, ss = yy+y*y, ys+y*s, ss+s*s
		}
		if ss < 1e-9*n {
			return r, false
		}
		g := ys / ss
		left := math.Max(0, yy-g*ys)
		r.g[c], r.d[c] = g, (ty-g*ts)/tt
		r.a[c] = my - g*ms
		r.sigma[c] = math.Sqrt(left / (n - 3))
		r.se[c] = r.sigma[c] / math.Sqrt(ss)
		if yy > 1e-15 {
			r.r2[c] = 1 - left/yy
		}
	}
	return r, true
}

// darkest is what an offset is taken for when it is less: a black frame still has noise.
const darkest = 0.002

// gain is the screen's light by the room's, the median of the channels; the albedo of the skin cancels.
func (r response) gain() float64 {
	var q [3]float64
	for c := range 3 {
		q[c] = r.g[c] / math.Max(r.a[c], darkest)
	}
	slices.Sort(q[:])
	return q[1]
}

// total is the gain of all channels together, which has less noise than the median, and its relative standard error.
func (r response) total() (q, rel float64) {
	var g, a, v float64
	for c := range 3 {
		g, a, v = g+r.g[c], a+math.Max(r.a[c], darkest), v+r.se[c]*r.se[c]
	}
	return g / a, math.Sqrt(v) / math.Max(math.Abs(g), 1e-9)
}

// score is the mean R2 and whether every channel follows.
func (r response) score() (r2 float64, follows bool) {
	return (r.r2[0] + r.r2[1] + r.r2[2]) / 3, r.g[0] > 0 && r.g[1] > 0 && r.g[2] > 0
}

// series takes one region out of samples; false when it is unusable in more than a tenth of them. What is missing is left
// out of both results.
func series(samples []Sample, drive []RGB, region func(*Sample) RGB) (at []float64, values, drives []RGB, ok bool) {
	for i := range samples {
		if v := region(&samples[i]); v.usable() {
			at, values, drives = append(at, samples[i].At), append(values, v), append(drives, drive[i])
		}
	}
	return at, values, drives, 10*len(at) >= 9*len(samples)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(v))
	return (s[(len(s)-1)/2] + s[len(s)/2]) / 2
}

// r4 rounds for a report, so that it is the same on every machine.
func r4(v float64) float64 {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return 0
	}
	if v = math.Round(v*1e4) / 1e4; v == 0 {
		return 0 // never -0
	}
	return v
}
