package reader

import (
	"math"
	"math/cmplx"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// The dots of a display are a red, a green and a blue stripe side by side. Where a camera's pixels beat with them, the three
// colours beat with the same period and a third of it apart, whatever is displayed. Ink does not: a pattern in one ink dims the
// colours together, two inks have no reason to lie a third of a period apart.

const (
	moireTile  = 128 // pixels of the frame; a power of two
	moireTiles = 6   // at most; 6 ms each
	moireLow   = 5   // periods in a tile: slower beats are light and portraits
	moireLeast = 2.0 // score above which a display is suspected
)

// moire is how much stronger the pattern is, at the period where it is strongest, that goes round through the three colours than
// all others of the same period together. Of 48 documents on paper 47 gave less than 2 and one 4.4, of 32 displays 22 more than 2.
func moire(bgr gocv.Mat, q capture.Quad) float64 {
	pix, err := bgr.DataPtrUint8()
	if err != nil || bgr.Channels() != 3 {
		return 0
	}
	w, h := bgr.Cols(), bgr.Rows()
	const n = moireTile
	var round [2][]float64
	even := make([]float64, n*n)
	round[0], round[1] = make([]float64, n*n), make([]float64, n*n)
	tiles := 0
	x0, y0, x1, y1 := bounds(q)
	step := n
	for y := max(int(y0), 0); y+n <= min(int(y1), h) && tiles < moireTiles; y += step {
		for x := max(int(x0), 0); x+n <= min(int(x1), w) && tiles < moireTiles; x += step {
			if !contains(q, capture.Quad{{X: float64(x), Y: float64(y)}, {X: float64(x + n), Y: float64(y)}, {X: float64(x + n), Y: float64(y + n)}, {X: float64(x), Y: float64(y + n)}}, 0) {
				continue
			}
			tiles++
			var f [3][]complex128
			for c := range f {
				f[c] = make([]complex128, n*n)
				for j := range n {
					for i := range n {
						f[c][j*n+i] = complex(float64(pix[3*((y+j)*w+x+i)+c])*hann(i)*hann(j), 0)
					}
				}
				fourier2(f[c], n)
			}
			third := cmplx.Rect(1, 2*math.Pi/3)
			for i := range even {
				b, g, r := f[0][i], f[1][i], f[2][i]
				even[i] += sq2(r + g + b)
				round[0][i] += sq2(r + g*third + b*third*third)
				round[1][i] += sq2(r + g*third*third + b*third)
			}
		}
	}
	if tiles == 0 {
		return 0
	}
	floor := slices.Sorted(slices.Values(round[0]))[n*n/2]
	best := 0.0
	for v := -n / 2; v < n/2; v++ {
		for u := -n / 2; u < n/2; u++ {
			if d := math.Hypot(float64(u), float64(v)); d < moireLow || d > 0.45*n {
				continue
			}
			i := (v+n)%n*n + (u+n)%n
			a, b := round[0][i], round[1][i]
			best = max(best, max(a, b)/(even[i]+min(a, b)+6*floor))
		}
	}
	return best
}

func bounds(q capture.Quad) (x0, y0, x1, y1 float64) {
	x0, y0, x1, y1 = q[0].X, q[0].Y, q[0].X, q[0].Y
	for _, p := range q {
		x0, y0, x1, y1 = min(x0, p.X), min(y0, p.Y), max(x1, p.X), max(y1, p.Y)
	}
	return x0, y0, x1, y1
}

func sq2(c complex128) float64 { return real(c)*real(c) + imag(c)*imag(c) }

// hann is the window of a tile.
func hann(i int) float64 { return 0.5 - 0.5*math.Cos(2*math.Pi*(float64(i)+0.5)/moireTile) }

// fourier2 transforms n x n values, n a power of two, in their place.
func fourier2(a []complex128, n int) {
	column := make([]complex128, n)
	for y := range n {
		fourier(a[y*n : (y+1)*n])
	}
	for x := range n {
		for y := range n {
			column[y] = a[y*n+x]
		}
		fourier(column)
		for y := range n {
			a[y*n+x] = column[y]
		}
	}
}

// fourier is the fast transform of Cooley and Tukey (1965).
func fourier(a []complex128) {
	n := len(a)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		if j ^= bit; i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
	for size := 2; size <= n; size *= 2 {
		step := cmplx.Rect(1, -2*math.Pi/float64(size))
		for at := 0; at < n; at += size {
			turn := complex(1, 0)
			for k := range size / 2 {
				u, v := a[at+k], a[at+k+size/2]*turn
				a[at+k], a[at+k+size/2] = u+v, u-v
				turn *= step
			}
		}
	}
}
