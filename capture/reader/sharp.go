package reader

import (
	"image"
	"math"
	"slices"

	"gocv.io/x/gocv"
)

// relief is where a straightened document has print: gradient energy in squares of 2 mm. Gradients are Scharr's after a
// Gaussian of 0.8 pixels, in grey steps a pixel.
type relief struct {
	bw, bh     int
	energy     []float64 // mean of Gx² + Gy² in each square
	xx, yy, xy []float64 // means of the products
	steep      []float64 // the largest gradient in each square, grey steps a pixel
	low, high  []int     // 2nd and 95th percentile of brightness in each tile; see sharpness
}

const (
	square   = 2 * perMM // pixels
	tileW    = 4         // squares in a tile
	tileH    = 3
	printMin = 35 // grey steps between ink and paper in a tile that holds print
)

// reliefOf measures a grey straightened document.
func reliefOf(grey gocv.Mat) relief {
	soft := gocv.NewMat()
	defer soft.Close()
	gocv.GaussianBlur(grey, &soft, image.Pt(5, 5), 0.8, 0, gocv.BorderReplicate)
	pix, w, h := soft.ToBytes(), soft.Cols(), soft.Rows()
	r := relief{bw: max((w-2)/square, 0), bh: max((h-2)/square, 0)}
	n := r.bw * r.bh
	r.energy, r.xx, r.yy, r.xy, r.steep = make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	const unit = 32 * 32 * square * square
	for by := range r.bh {
		for bx := range r.bw {
			var xx, yy, xy, most int
			for y := 1 + by*square; y < 1+(by+1)*square; y++ {
				x0 := bx * square
				up, row, low := pix[(y-1)*w+x0:][:square+2], pix[y*w+x0:][:square+2], pix[(y+1)*w+x0:][:square+2]
				for x := 1; x <= square; x++ {
					a, b, c, d := int(up[x-1]), int(up[x+1]), int(low[x-1]), int(low[x+1])
					gx := 3*(b-a+d-c) + 10*(int(row[x+1])-int(row[x-1]))
					gy := 3*(c-a+d-b) + 10*(int(low[x])-int(up[x]))
					xx += gx * gx
					yy += gy * gy
					xy += gx * gy
					most = max(most, gx*gx+gy*gy)
				}
			}
			i := by*r.bw + bx
			r.xx[i], r.yy[i], r.xy[i] = float64(xx)/unit, float64(yy)/unit, float64(xy)/unit
			r.energy[i] = r.xx[i] + r.yy[i]
			r.steep[i] = math.Sqrt(float64(most)) / 32
		}
	}
	r.tiles(func(bx, by int) {
		var hist [256]int
		for y := 1 + by*square; y < 1+(by+tileH)*square; y += 2 {
			for _, v := range pix[y*w+1+bx*square:][:tileW*square] {
				hist[v]++
			}
		}
		r.low = append(r.low, percentile(hist[:], 0.02))
		r.high = append(r.high, percentile(hist[:], 0.95))
	})
	return r
}

// tiles calls f with the first square of each tile. The document's own edge is not print: a margin of 2 mm is left out.
func (r *relief) tiles(f func(bx, by int)) {
	for by := 1; by+tileH <= r.bh-1; by += tileH {
		for bx := 1; bx+tileW <= r.bw-1; bx += tileW {
			f(bx, by)
		}
	}
}

// sharpness is T = 1000 (mean(Gx²+Gy²) - N) / (P95-P2)² in tiles of 8 x 6 mm, of which the one at the ninth decile counts:
// the best tiles hold print, and print is equally sharp on all documents. N is what noise and background print add: the
// same mean in the first decile of the squares of 2 mm. Dividing by the contrast makes T independent of light and ink. The
// variance of the Laplacian of the frame, the usual measure, mostly tells its size and contrast.
func (r *relief) sharpness() float64 {
	if len(r.energy) == 0 {
		return 0
	}
	quiet := slices.Clone(r.energy)
	slices.Sort(quiet)
	noise := quiet[len(quiet)/10]
	var all []float64
	i := 0
	r.tiles(func(bx, by int) {
		span := r.high[i] - r.low[i]
		i++
		if span < printMin {
			return
		}
		mean := 0.0
		for y := by; y < by+tileH; y++ {
			for x := bx; x < bx+tileW; x++ {
				mean += (r.energy[y*r.bw+x] - noise) / (tileW * tileH)
			}
		}
		all = append(all, 1000*max(mean, 0)/float64(span*span))
	})
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)*9/10]
}

// edge is the width of the edges of print in mm: contrast over the steepest gradient, in the tiles of those rows that hold
// print from side to side (a machine-readable zone is printed alike on all documents), or of the sharpest fifth of all
// tiles with print where there are none. It is 2.5 times the sigma of a blur, and for thin strokes a little less.
func (r *relief) edge() float64 {
	rows, _, _ := r.rows()
	var zone, all []float64
	i := 0
	r.tiles(func(bx, by int) {
		span := r.high[i] - r.low[i]
		i++
		if span < printMin/2 {
			return
		}
		steep, lined := 0.0, false
		for y := by; y < by+tileH; y++ {
			lined = lined || rows[y]
			for x := bx; x < bx+tileW; x++ {
				steep = max(steep, r.steep[y*r.bw+x])
			}
		}
		width := float64(span) / max(steep, 0.1) / perMM
		all = append(all, width)
		if lined {
			zone = append(zone, width)
		}
	})
	slices.Sort(zone)
	slices.Sort(all)
	switch {
	case len(zone) >= 6:
		return zone[len(zone)/5]
	case len(all) > 0:
		return all[len(all)/5]
	}
	return 0
}

// streak is how much stronger print is across one direction than along it: the root of the ratio of the structure
// tensor's eigenvalues where there is print. Letters give 1 to 1.6; a streak of motion gives more, defocus does not.
func (r *relief) streak() float64 {
	floor := r.floor()
	var xx, yy, xy float64
	for i, e := range r.energy {
		if e > floor {
			xx, yy, xy = xx+r.xx[i], yy+r.yy[i], xy+r.xy[i]
		}
	}
	half, root := (xx+yy)/2, math.Hypot((xx-yy)/2, xy)
	if half-root <= 0 {
		return 1
	}
	return math.Sqrt((half + root) / (half - root))
}

// zone is how strong print is in those rows that hold it from side to side, as a machine-readable zone does: the median of their
// squares' energy; 0 when there are none. Not divided by contrast, it is what the reader has to tell from noise.
func (r *relief) zone() float64 {
	rows, _, _ := r.rows()
	var all []float64
	for by, lined := range rows {
		for bx := r.bw / 10; lined && bx < r.bw*9/10; bx++ {
			all = append(all, r.energy[by*r.bw+bx])
		}
	}
	if len(all) < r.bw {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// floor is the energy above which a square holds print: a fifth of what the strongest twentieth has.
func (r *relief) floor() float64 {
	if len(r.energy) == 0 {
		return math.MaxFloat64
	}
	all := slices.Clone(r.energy)
	slices.Sort(all)
	return max(all[len(all)*19/20]/5, 4)
}

// rows tells which rows of squares hold print over most of the document's width, as the lines of a machine-readable zone
// and barcodes do: the share of squares with print between 7 and 93 % of the width is at least 0.55, so that a spot of
// glare on a line does not hide that it is one. Then zone tells whether there are so few together that they may be lines,
// and block whether so many that they may be a barcode.
func (r *relief) rows() (rows []bool, zone, block bool) {
	floor := r.floor()
	rows = make([]bool, r.bh)
	run := 0
	for by := range r.bh {
		n, hits := 0, 0
		for bx := r.bw * 7 / 100; bx < r.bw-r.bw*7/100; bx++ {
			n++
			if r.energy[by*r.bw+bx] > floor {
				hits++
			}
		}
		if rows[by] = n > 0 && by > 0 && by < r.bh-1 && 100*hits >= 55*n; rows[by] {
			run++
			zone = zone || by < r.bh*4/10 || by >= r.bh*6/10
			block = block || run >= 5
			continue
		}
		run = 0
	}
	return rows, zone, block
}

// barred tells whether a straightened document holds a block of dense print of a barcode's size.
func barred(doc gocv.Mat) bool {
	grey := gocv.NewMat()
	defer grey.Close()
	gocv.CvtColor(doc, &grey, gocv.ColorBGRToGray)
	r := reliefOf(grey)
	_, _, block := r.rows()
	return block
}
