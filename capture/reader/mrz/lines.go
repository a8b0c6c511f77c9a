package mrz

import (
	"encoding/binary"
	"image"
	"math"

	"gocv.io/x/gocv"
)

// Finding the lines of the machine-readable zone: dark strokes → pieces of the size of a character → chains of pieces at
// an even distance (chain.go, grid.go) → two or three parallel chains (zone.go).

// piece is a connected piece of dark strokes.
type piece struct{ x, y, w, h float64 } // middle and size, pixels

// textLine is a chain of pieces on a fixed pitch. Character i stands at X(i), Y(i) of a heading's frame.
type textLine struct {
	x0, pitch, bend float64 // x(i) = x0 + pitch i + bend i²
	y0, slope, sag  float64 // y(x) = y0 + slope x + sag x²
	high            float64 // usual height of a capital, pixels
	n               int     // the pieces were seen at 0 … n-1
	pieces          int
	even            float64 // how far pieces stand from their places (root mean square), in pitches
}

func (l textLine) at(i float64) (x, y float64) {
	x = l.x0 + l.pitch*i + l.bend*i*i
	return x, l.y0 + l.slope*x + l.sag*x*x
}

// heading is a direction in which text may run. Its frame is the picture turned back: u along the text, v down the page.
type heading struct{ sin, cos float64 }

// headings are the directions that are looked at. Each takes text that is up to 9 degrees off; what runs the other way is
// found upside down.
var headings = func() (out [6]heading) {
	for i, degrees := range [6]float64{0, 90, -15, 15, 75, 105} {
		out[i].sin, out[i].cos = math.Sincos(degrees * math.Pi / 180)
	}
	out[1] = heading{1, 0}
	return out
}()

func (h heading) to(x, y float64) (u, v float64)   { return x*h.cos + y*h.sin, y*h.cos - x*h.sin }
func (h heading) back(u, v float64) (x, y float64) { return u*h.cos - v*h.sin, u*h.sin + v*h.cos }

// turn gives the pieces that may be characters as they lie in a heading's frame. The true size of a turned piece is found
// from its upright box, as if it were a rectangle. Pieces as wide as several characters are cut evenly: blurred characters run
// together.
func (h heading) turn(ps []piece, minH, maxH int) []piece {
	least, most := float64(minH), float64(maxH)
	out := make([]piece, 0, len(ps))
	c, s := math.Abs(h.cos), math.Abs(h.sin)
	for _, p := range ps {
		u, v := h.to(p.x, p.y)
		d := c*c - s*s
		w, high := (p.w*c-p.h*s)/d, (p.h*c-p.w*s)/d
		if long := max(p.w, p.h); min(w, high) < 0.12*long { // a thin stroke: a rectangle is no good model
			w, high = max(w, 0.12*long), max(high, 0.12*long)
		}
		if high < least/2 || high > most || w < max(least/8, 1) {
			continue
		}
		if w <= 1.3*high || high < 0.6*least {
			if w <= 1.25*most {
				out = append(out, piece{u, v, w, high})
			}
			continue
		}
		parts := math.Round((w + 0.2*high) / high)
		for j := range int(parts) {
			out = append(out, piece{u + ((float64(j)+0.5)/parts-0.5)*w, v, w / parts, high})
		}
	}
	return out
}

// look is a grey picture in which to find a zone, for capitals of minH to maxH pixels.
type look struct {
	grey       gocv.Mat
	minH, maxH int
	sharpen    bool // undo some blur before strokes are cut out: for letters that run together
}

// strokes returns the pieces of dark strokes in a grey picture.
func (k look) strokes() []piece {
	hat, peak, mask := gocv.NewMat(), gocv.NewMat(), gocv.NewMat()
	defer hat.Close()
	defer peak.Close()
	defer mask.Close()
	from, share := k.grey, float32(0.42)
	if k.sharpen {
		soft := gocv.NewMat()
		defer soft.Close()
		sigma := 0.17 * math.Sqrt(float64(k.minH)*float64(k.maxH))
		gocv.GaussianBlur(k.grey, &soft, image.Point{}, sigma, sigma, gocv.BorderReplicate)
		gocv.AddWeighted(k.grey, 3, soft, -2, 0, &soft)
		from, share = soft, 0.5
	}
	// Strokes are thinner than a third of the height: closing with a wider window removes them.
	n := max(k.maxH/2, 7) | 1
	window := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(n, n))
	defer window.Close()
	gocv.MorphologyEx(from, &hat, gocv.MorphBlackhat, window)
	wide := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(3*k.maxH+1, 3*k.maxH+1))
	defer wide.Close()
	gocv.Dilate(hat, &peak, wide)
	peak.ConvertToWithParams(&peak, gocv.MatTypeCV8U, share, 0)
	floor := gocv.NewMatWithSizeFromScalar(gocv.NewScalar(12, 0, 0, 0), hat.Rows(), hat.Cols(), gocv.MatTypeCV8U)
	defer floor.Close()
	gocv.Max(peak, floor, &peak)
	gocv.Compare(hat, peak, &mask, gocv.CompareGT)
	k.dropRules(mask)
	return k.pieces(mask)
}

// dropRules removes long straight lines along the picture's sides: borders of boxes that touch the text.
func (k look) dropRules(mask gocv.Mat) {
	pix, err := mask.DataPtrUint8()
	w, h, long := mask.Cols(), mask.Rows(), 4*k.maxH
	if err != nil || len(pix) != w*h {
		return
	}
	for y := range h {
		row := pix[y*w:][:w]
		begin := 0
		for x, v := range row {
			if v == 0 {
				if x-begin >= long {
					clear(row[begin:x])
				}
				begin = x + 1
			}
		}
		if w-begin >= long {
			clear(row[begin:])
		}
	}
	run := make([]int, w) // how far the column's run of strokes reaches up
	drop := func(x, below, n int) {
		for y := below - n; y < below; y++ {
			pix[y*w+x] = 0
		}
	}
	for y := range h {
		for x, v := range pix[y*w:][:w] {
			switch {
			case v != 0:
				run[x]++
			case run[x] > 0:
				if run[x] >= long {
					drop(x, y, run[x])
				}
				run[x] = 0
			}
		}
	}
	for x, n := range run {
		if n >= long {
			drop(x, h, n)
		}
	}
}

const maxPieces = 5000 // more are noise, and take time

// pieces lists the connected pieces that may be characters or a few of them run together.
func (k look) pieces(mask gocv.Mat) []piece {
	labels, stats, centres := gocv.NewMat(), gocv.NewMat(), gocv.NewMat()
	defer labels.Close()
	defer stats.Close()
	defer centres.Close()
	n := gocv.ConnectedComponentsWithStats(mask, &labels, &stats, &centres)
	values := stats.ToBytes() // n rows of left, top, width, height and area as 32-bit integers
	at := func(i, field int) float64 {
		return float64(int32(binary.NativeEndian.Uint32(values[20*i+4*field:])))
	}
	least, most := float64(k.minH), float64(k.maxH)
	var out []piece
	for i := 1; i < n && len(out) < maxPieces; i++ {
		x, y, w, h := at(i, 0), at(i, 1), at(i, 2), at(i, 3)
		long, short := max(w, h), min(w, h)
		if long < least/2 || short > 1.4*most || short < max(least/8, 1) || long > 12*most {
			continue
		}
		out = append(out, piece{x + (w-1)/2, y + (h-1)/2, w, h})
	}
	return out
}
