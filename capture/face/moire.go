package face

import (
	"math"
	"math/cmplx"
	"slices"

	"github.com/passdesk/passdesk/capture"
)

const (
	rasterSide = 128  // pixels of the crop, at the frame's own resolution: scaling would make or unmake a raster
	rasterNear = 18.0 // bins from the middle of the spectrum: what is nearer is the face itself
	rasterFar  = 62.0
	rasterAxis = 3      // bins beside the axes that do not count: rows of a sensor, edges of the crop
	rasterBox  = 5      // bins around one that its level is compared with
	rasterPeak = 4      // the fourth largest excess counts: a raster has several peaks, noise has one
	jpegBin    = 16     // blocks of 8 pixels have their harmonics at multiples of 128/8 bins
	minRaster  = 14.0   // dB; portraits have 9.8 in the median, at most 10.8 in 99 of 100, the rasters of screens 14 to 25
	smoothest  = 0.0001 // variance of the filtered crop below which there is nothing to look at
)

// raster looks in the middle of a face for the raster of a screen or of print: how far in dB the fourth highest peak of
// the spectrum stands above what is around it. False when the face is smaller than the crop.
func raster(f capture.Frame, face Face) (db float64, ok bool) {
	c := face.Centre()
	x0, y0 := int(c.X)-rasterSide/2, int(c.Y)-rasterSide/2
	if x0 < 1 || y0 < 1 || x0+rasterSide >= f.Width || y0+rasterSide >= f.Height || face.Box.W < rasterSide*0.9 {
		return 0, false
	}
	// High pass: the value less the mean of a box of 5 pixels, which has about the width of a Gaussian of sigma 2.
	luma := func(x, y int) float64 {
		x, y = min(max(x, 0), f.Width-1), min(max(y, 0), f.Height-1)
		i := 3 * (y*f.Width + x)
		return 0.114*float64(f.Pix[i]) + 0.587*float64(f.Pix[i+1]) + 0.299*float64(f.Pix[i+2])
	}
	var crop [rasterSide + 4][rasterSide + 4]float64
	for y := range crop {
		for x := range crop[y] {
			crop[y][x] = luma(x0+x-2, y0+y-2)
		}
	}
	grid := make([][]complex128, rasterSide)
	power := 0.0
	for y := range grid {
		grid[y] = make([]complex128, rasterSide)
		for x := range grid[y] {
			mean := 0.0
			for j := range 5 {
				for i := range 5 {
					mean += crop[y+j][x+i] / 25
				}
			}
			v := crop[y+2][x+2] - mean
			power += v * v
			hann := math.Pow(math.Sin(math.Pi*(float64(x)+0.5)/rasterSide)*math.Sin(math.Pi*(float64(y)+0.5)/rasterSide), 2)
			grid[y][x] = complex(v*hann, 0)
		}
	}
	if power/(rasterSide*rasterSide) < smoothest {
		return 0, true
	}
	transform(grid)
	return peaks(grid), true
}

// peaks is the fourth largest excess over the median of the surroundings, in dB, in the upper half of the spectrum.
func peaks(grid [][]complex128) float64 {
	const n = rasterSide
	var level [n][n]float64
	for y := range n {
		for x := range n {
			level[y][x] = 20 * math.Log10(cmplx.Abs(grid[y][x])+1e-6)
		}
	}
	var excess []float64
	around := make([]float64, 0, (2*rasterBox+1)*(2*rasterBox+1))
	for v := rasterAxis; v < n/2; v++ {
		for u := -n/2 + 1; u < n/2; u++ {
			r := math.Hypot(float64(u), float64(v))
			if r <= rasterNear || r >= rasterFar || u >= -rasterAxis && u <= rasterAxis || nearMultiple(u) && nearMultiple(v) {
				continue
			}
			here := level[v][(u+n)%n]
			around = around[:0]
			for j := -rasterBox; j <= rasterBox; j++ {
				for i := -rasterBox; i <= rasterBox; i++ {
					around = append(around, level[(v+j+n)%n][(u+i+n)%n])
				}
			}
			slices.Sort(around)
			excess = append(excess, here-around[len(around)/2])
		}
	}
	slices.Sort(excess)
	if len(excess) < rasterPeak {
		return 0
	}
	return excess[len(excess)-rasterPeak]
}

func nearMultiple(u int) bool {
	r := (u%jpegBin + jpegBin) % jpegBin
	return r <= 1 || r >= jpegBin-1
}

// transform is the discrete Fourier transform in place, rows and then columns; the side is a power of two.
func transform(grid [][]complex128) {
	column := make([]complex128, len(grid))
	for _, row := range grid {
		fourier(row)
	}
	for x := range grid {
		for y := range grid {
			column[y] = grid[y][x]
		}
		fourier(column)
		for y := range grid {
			grid[y][x] = column[y]
		}
	}
}

// fourier is the fast Fourier transform (J. Cooley, J. Tukey 1965) in place.
func fourier(a []complex128) {
	n := len(a)
	for i, j := 1, 0; i < n; i++ {
		bit := n >> 1
		for ; j&bit != 0; bit >>= 1 {
			j ^= bit
		}
		j ^= bit
		if i < j {
			a[i], a[j] = a[j], a[i]
		}
	}
	for size := 2; size <= n; size <<= 1 {
		w := cmplx.Rect(1, -2*math.Pi/float64(size))
		for i := 0; i < n; i += size {
			t := complex(1, 0)
			for k := i; k < i+size/2; k++ {
				x, y := a[k], a[k+size/2]*t
				a[k], a[k+size/2] = x+y, x-y
				t *= w
			}
		}
	}
}
