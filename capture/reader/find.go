package reader

import (
	"image"
	"math"
	"runtime"
	"slices"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/capture"
)

// Finding the document. Several simple methods propose outlines in a small copy of the frame; each proposal is pulled to
// the edges that are really there and judged by them; the best one wins. New methods only need to add proposals.

const findWidth = 480 // pixels, the width of the small copy

// outline is a found document in the coordinates of its picture.
type outline struct {
	quad    capture.Quad // lying: see there
	score   float64      // 0..1
	support [4]float64   // share of each side (top, right, bottom, left) at which an edge was seen
	fits    float64      // 1 for the shape of a known document, 0 for none
	missing float64      // the longest stretch without an edge, as a share of its side
	cut     bool         // the frame cuts it off: the quad bounds what is seen of it
}

// scene is the small copy of a frame, in Lab.
type scene struct {
	lab   []byte
	w, h  int
	scale float64  // frame pixels in a pixel of the copy
	full  gocv.Mat // the frame itself; the caller's
	grad  gradient
	floor float64 // Lab units a pixel: weaker edges are noise
	// change is 255 where the learnt desk looks different; nil when nothing is known of it.
	change []byte
	before *capture.Quad // where the document lay in the frame before; nil when that is not known
}

// matOf wraps a frame without copying. The caller closes the Mat and keeps the frame alive until then.
func matOf(f capture.Frame) (gocv.Mat, error) {
	return gocv.NewMatFromBytes(f.Height, f.Width, gocv.MatTypeCV8UC3, f.Pix)
}

// newScene makes the small copy of a BGR picture. It is false for pictures too small or too odd to hold a document.
func newScene(bgr gocv.Mat) (s scene, ok bool) {
	s.full = bgr
	s.scale = math.Max(1, float64(bgr.Cols())/findWidth)
	s.w, s.h = int(math.Round(float64(bgr.Cols())/s.scale)), int(math.Round(float64(bgr.Rows())/s.scale))
	if s.w < 64 || s.h < 64 || s.h > 4*s.w {
		return s, false
	}
	small := gocv.NewMat()
	defer small.Close()
	gocv.Resize(bgr, &small, image.Pt(s.w, s.h), 0, 0, gocv.InterpolationArea)
	gocv.GaussianBlur(small, &small, image.Pt(3, 3), 0.8, 0, gocv.BorderReplicate)
	gocv.CvtColor(small, &small, gocv.ColorBGRToLab)
	s.lab = small.ToBytes()
	s.grad = s.gradient()
	s.floor = max(weakest, 2.2*s.grain())
	return s, true
}

// find looks for the document. Of proposals that are nearly equally good the largest wins, because the edges of a printed
// line or of the portrait look like the document's own, and lie inside.
func (s *scene) find() (outline, bool) {
	if s.change != nil {
		if o, ok := s.best(s.byDesk()); ok {
			return o, true
		}
		s.change = nil // whatever is new there, it is no document: look at everything
	}
	return s.best(s.byBorderColour())
}

// best judges proposals, and those of the edges, and returns the winner in frame pixels.
func (s *scene) best(quads []capture.Quad) (outline, bool) {
	lines := s.straights(s.edgels())
	all := s.judged(append(quads, s.byLines(lines)...))
	if bestOf(all) < sure {
		all = append(all, s.judged(s.byThree(lines))...)
	}
	best := bestOf(all)
	part, than := s.cutOff(lines), max(seen, whole*best)
	if s.change == nil {
		than = max(sure, unknown*best)
	}
	if part.score > than {
		part.quad = scaled(part.quad, s.scale)
		return part, true
	}
	if best < seen {
		return outline{}, false
	}
	var found outline
	for _, o := range all {
		if o.score >= 0.96*best && area(o.quad) > 1.01*area(found.quad) {
			found = o
		}
	}
	found = s.steady(s.grown(s.outermost(found, all)))
	found.quad = refine(s.full, scaled(found.quad, s.scale), s.scale)
	return found, true
}

const (
	seen  = 0.22 // least score of a document
	sure  = 0.42 // no need to look any further
	whole = 1.1  // how much better a document must be that the frame cuts off than a whole one
	// The same when the desk is not known: boards and sheets of paper run up to the frame's border, too.
	unknown = 1.8
)

// keeps is how nearly as good as the best an outline must be to stay what it was in the frame before.
const keeps = 0.92

// steady stays with the outline of the frame before while it is nearly as good: noise must not make the choice between two
// outlines anew in every frame.
func (s *scene) steady(best outline) outline {
	if s.before == nil || moved(lying(*s.before), best.quad) < 0.004 {
		return best
	}
	if o, ok := s.examine(*s.before); ok && o.score >= keeps*best.score && moved(lying(*s.before), o.quad) < 0.02 {
		return o
	}
	return best
}

// outermost replaces an outline by a larger one that shares sides with it: what was found may end at a coloured band or at
// a line of print, where the contrast is stronger than at the document's own edge.
func (s *scene) outermost(in outline, all []outline) outline {
	out := in
	for _, o := range all {
		if o.score < 0.8*in.score || o.fits < 0.3 || area(o.quad) < 1.03*area(out.quad) || area(o.quad) > 1.4*area(in.quad) {
			continue
		}
		shared, inside := 0, true
		for i := range 4 {
			side := through(o.quad[i], o.quad[(i+1)%4])
			a, b := math.Abs(side.off(in.quad[i])), math.Abs(side.off(in.quad[(i+1)%4]))
			if max(a, b) < 2.5 {
				shared++
			} else if o.support[i] < 0.7 || s.contrast(o.quad, i) < 15 || s.shadow(o.quad, i) {
				inside = false
			}
		}
		if shared >= 2 && inside && contains(o.quad, in.quad, 2.5) {
			out = o
		}
	}
	return out
}

// shadow tells whether what lies just inside side i is only darker than what lies outside, in the same colour.
func (s *scene) shadow(q capture.Quad, i int) bool {
	var dl, da, db [samples]int
	for k := range samples {
		p, nx, ny := along(q, i, k)
		in, out := 3*s.index(p, nx, ny, -4), 3*s.index(p, nx, ny, 5)
		dl[k] = int(s.lab[in]) - int(s.lab[out])
		da[k], db[k] = int(s.lab[in+1])-int(s.lab[out+1]), int(s.lab[in+2])-int(s.lab[out+2])
	}
	mid := func(v [samples]int) int { slices.Sort(v[:]); return v[samples/2] }
	l, a, b := mid(dl), mid(da), mid(db)
	return l < -6 && a*a+b*b < 8*8
}

// contains tells whether a quad holds another, with some slack in pixels.
func contains(out, in capture.Quad, slack float64) bool {
	for i := range 4 {
		a, b := out[i], out[(i+1)%4]
		l := max(dist(a, b), 1e-9)
		for _, p := range in {
			if ((b.X-a.X)*(p.Y-a.Y)-(b.Y-a.Y)*(p.X-a.X))/l < -slack {
				return false
			}
		}
	}
	return true
}

func (s *scene) judged(quads []capture.Quad) (all []outline) {
	for _, q := range quads {
		if o, ok := s.examine(q); ok {
			all = append(all, o)
		}
	}
	return all
}

func bestOf(all []outline) (best float64) {
	for _, o := range all {
		best = max(best, o.score)
	}
	return best
}

// byBorderColour takes the colours along the frame's border for the background, and what differs from all of them for
// the document: distance in Lab, threshold after Otsu, outline of the large pieces.
func (s *scene) byBorderColour() []capture.Quad {
	var models [4][3]int
	bw, bh := max(s.w/32, 2), max(s.h/32, 2)
	for i, r := range [4]image.Rectangle{
		image.Rect(0, 0, s.w, bh), image.Rect(s.w-bw, 0, s.w, s.h), image.Rect(0, s.h-bh, s.w, s.h), image.Rect(0, 0, bw, s.h),
	} {
		models[i] = s.median(r)
	}
	dist := make([]byte, s.w*s.h)
	for i := range dist {
		l, a, b := int(s.lab[3*i]), int(s.lab[3*i+1]), int(s.lab[3*i+2])
		best := math.MaxInt
		for _, m := range models {
			dl, da, db := l-m[0], a-m[1], b-m[2]
			best = min(best, dl*dl+2*(da*da+db*db))
		}
		dist[i] = byte(min(int(math.Sqrt(float64(best))*2), 255))
	}
	m, err := gocv.NewMatFromBytes(s.h, s.w, gocv.MatTypeCV8U, dist)
	if err != nil {
		return nil
	}
	defer m.Close()
	mask := gocv.NewMat()
	defer mask.Close()
	gocv.Threshold(m, &mask, 0, 255, gocv.ThresholdBinary|gocv.ThresholdOtsu)
	runtime.KeepAlive(dist)
	open := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(5, 5))
	defer open.Close()
	fill := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(9, 9))
	defer fill.Close()
	gocv.MorphologyEx(mask, &mask, gocv.MorphClose, fill)
	gocv.MorphologyEx(mask, &mask, gocv.MorphOpen, open)
	return s.hulls(mask)
}

// median returns the median of each Lab channel in a rectangle.
func (s *scene) median(r image.Rectangle) (m [3]int) {
	var hist [3][256]int
	n := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			for c := range 3 {
				hist[c][s.lab[3*(y*s.w+x)+c]]++
			}
			n++
		}
	}
	for c := range 3 {
		k := 0
		for v, count := range hist[c] {
			if k += count; 2*k >= n {
				m[c] = v
				break
			}
		}
	}
	return m
}

// hulls turns the large pieces of a mask into quads.
func (s *scene) hulls(mask gocv.Mat) []capture.Quad {
	contours := gocv.FindContours(mask, gocv.RetrievalExternal, gocv.ChainApproxSimple)
	defer contours.Close()
	var out []capture.Quad
	for i := range contours.Size() {
		c := contours.At(i)
		if box := gocv.BoundingRect(c); box.Dx()*box.Dy() < s.w*s.h/40 {
			continue
		}
		if q, ok := quadOf(c.ToPoints()); ok {
			out = append(out, q)
		}
	}
	return out
}
