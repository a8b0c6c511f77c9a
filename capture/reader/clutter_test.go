package reader

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
)

// Desks with things on them, and hands that hold the document: pictures for the finder.

// desks are the grounds on which a document lies.
var desks = []string{"plain", "pale", "wood", "cloth", "papers", "keyboard", "cables", "edge"}

func bgr(b, g, r float64) color.RGBA { // gocv takes RGBA and writes BGR
	c := func(v float64) uint8 { return uint8(min(max(v, 0), 255)) }
	return color.RGBA{R: c(r), G: c(g), B: c(b), A: 255}
}

// deskPicture draws a desk without a document. The caller closes it.
func deskPicture(kind string, w, h int, rng *rand.Rand) gocv.Mat {
	m := gocv.NewMatWithSize(h, w, gocv.MatTypeCV8UC3)
	full := image.Rect(0, 0, w, h)
	u := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	at := func() image.Point { return image.Pt(rng.IntN(w), rng.IntN(h)) }
	base := u(25, 130)
	ground := bgr(base*u(0.8, 1.2), base, base*u(0.8, 1.2))
	if kind == "pale" || kind == "papers" && rng.IntN(2) == 0 {
		base = u(165, 215)
		ground = bgr(base*u(0.86, 0.95), base, base*u(1, 1.06))
	}
	gocv.Rectangle(&m, full, ground, -1)
	rotated := func(c image.Point, rw, rh, deg float64) []image.Point {
		s, k := math.Sincos(deg * math.Pi / 180)
		var ps []image.Point
		for _, d := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
			x, y := d[0]*rw/2, d[1]*rh/2
			ps = append(ps, image.Pt(c.X+int(k*x-s*y), c.Y+int(s*x+k*y)))
		}
		return ps
	}
	poly := func(ps []image.Point, c color.RGBA) {
		v := gocv.NewPointsVectorFromPoints([][]image.Point{ps})
		defer v.Close()
		gocv.FillPoly(&m, v, c)
	}
	switch kind {
	case "wood":
		ground = bgr(u(50, 90), u(90, 130), u(130, 180))
		gocv.Rectangle(&m, full, ground, -1)
		for range 260 {
			y, k := rng.IntN(h), u(0.75, 1.15)
			c := bgr(float64(ground.B)*k, float64(ground.G)*k, float64(ground.R)*k)
			gocv.Line(&m, image.Pt(0, y), image.Pt(w, y+rng.IntN(21)-10), c, 1+rng.IntN(4))
		}
		for i := range 5 { // joints of the boards
			y := h * i / 5
			gocv.Line(&m, image.Pt(0, y), image.Pt(w, y), bgr(25, 40, 60), 3)
		}
	case "cloth":
		step := 26 + rng.IntN(50)
		other := bgr(u(40, 200), u(40, 200), u(40, 200))
		for y := 0; y < h; y += step {
			for x := 0; x < w; x += step {
				switch (x/step)%2 + (y/step)%2 {
				case 2:
					gocv.Rectangle(&m, image.Rect(x, y, x+step, y+step), other, -1)
				case 1:
					mid := bgr(float64(ground.B)/2+float64(other.B)/2, float64(ground.G)/2+float64(other.G)/2, float64(ground.R)/2+float64(other.R)/2)
					gocv.Rectangle(&m, image.Rect(x, y, x+step, y+step), mid, -1)
				}
			}
		}
	case "papers":
		for range 4 + rng.IntN(4) {
			c, deg := at(), u(-60, 60)
			pw := u(0.3, 0.7) * float64(w)
			tone := u(200, 250)
			poly(rotated(c, pw, pw*1.41, deg), bgr(tone, tone, tone))
			sin, cos := math.Sincos(deg * math.Pi / 180)
			for k := -12; k < 12; k++ {
				y := float64(k) * pw * 0.05
				a := image.Pt(c.X+int(-0.4*pw*cos-y*sin), c.Y+int(-0.4*pw*sin+y*cos))
				l := u(0.2, 0.8) * pw
				gocv.Line(&m, a, image.Pt(a.X+int(l*cos), a.Y+int(l*sin)), bgr(tone*0.4, tone*0.4, tone*0.4), 2)
			}
		}
	case "keyboard":
		x0, y0, key := rng.IntN(w/2)-w/4, rng.IntN(h)-h/4, 44+rng.IntN(20)
		gocv.Rectangle(&m, image.Rect(x0-12, y0-12, x0+16*key, y0+5*key), bgr(40, 40, 42), -1)
		for r := range 5 {
			for c := range 15 {
				x, y := x0+c*key+r*key/4, y0+r*key
				gocv.Rectangle(&m, image.Rect(x, y, x+key-8, y+key-8), bgr(78, 78, 82), -1)
				gocv.PutText(&m, string(rune('A'+(r*7+c*3)%26)), image.Pt(x+8, y+24), gocv.FontHersheySimplex, 0.6, bgr(220, 220, 220), 1)
			}
		}
	case "cables":
		for range 5 + rng.IntN(4) {
			c, p := bgr(u(0, 80), u(0, 80), u(0, 80)), at()
			if rng.IntN(3) == 0 {
				c = bgr(u(150, 255), u(150, 255), u(150, 255))
			}
			dx, dy := u(-20, 20), u(-20, 20)
			for range 120 {
				n := image.Pt(p.X+int(dx), p.Y+int(dy))
				gocv.Line(&m, p, n, c, 9)
				t := u(-0.25, 0.25)
				dx, dy = dx*math.Cos(t)-dy*math.Sin(t), dx*math.Sin(t)+dy*math.Cos(t)
				p = n
			}
		}
		for range 3 { // pens
			c := at()
			poly(rotated(c, 260, 16, u(0, 180)), bgr(u(0, 255), u(0, 255), u(0, 255)))
		}
	case "edge": // the desk ends within the picture, a screen or a book lies on it
		poly(rotated(image.Pt(w/2, h+h/10), 1.5*float64(w), 0.9*float64(h), u(-6, 6)), bgr(u(60, 180), u(60, 180), u(60, 180)))
		poly(rotated(at(), 0.3*float64(w), 0.4*float64(h), u(-25, 25)), bgr(u(0, 255), u(0, 255), u(0, 255)))
	}
	return m
}

// laid is a document on a desk, and the same desk without it in another light.
type laid struct {
	empty, frame capture.Frame
	quad         capture.Quad
	desk         string
	held         bool
}

// lay draws document and desk with a seed. Masters are kept for the run of the test.
func lay(t testing.TB, desk string, p page, s shot, held bool, rng *rand.Rand) laid {
	t.Helper()
	if s.w == 0 {
		s.w, s.h = 1280, 720
	}
	if s.gain == 0 {
		s.gain = 1
	}
	f := capture.FromImage(p.master(t))
	flat, err := matOf(f)
	if err != nil {
		t.Fatal(err)
	}
	defer flat.Close()
	ground := deskPicture(desk, s.w, s.h, rng)
	defer ground.Close()
	out := laid{desk: desk, held: held, empty: exposed(ground, shot{gain: 1, noise: s.noise}, rng)}
	w, h := p.w*s.pxPerMM, p.h*s.pxPerMM
	sin, cos := math.Sincos(s.turn * math.Pi / 180)
	slack := func(full, need float64) float64 { return max(0, full/2-need/2-12) * 0.8 * (2*rng.Float64() - 1) }
	bw, bh := math.Abs(w*cos)+math.Abs(h*sin), math.Abs(w*sin)+math.Abs(h*cos)
	cx, cy := float64(s.w)/2+slack(float64(s.w), bw), float64(s.h)/2+slack(float64(s.h), bh)
	for i, c := range [4][2]float64{{-1, -1}, {1, -1}, {1, 1}, {-1, 1}} {
		x, y := (c[0]-c[0]*s.jitter*rng.Float64())*w/2, (c[1]-c[1]*s.jitter*rng.Float64())*h/2
		out.quad[i] = capture.Point{X: cx + cos*x - sin*y, Y: cy + sin*x + cos*y}
	}
	sigma := math.Hypot(0.45*masterMM/s.pxPerMM, s.blurMM*masterMM)
	gocv.GaussianBlur(flat, &flat, image.Point{}, sigma, sigma, gocv.BorderReplicate)
	paste(&ground, flat, out.quad, 3*masterMM)
	if held {
		grip(&ground, out.quad, s.pxPerMM, rng)
	}
	out.frame = exposed(ground, s, rng)
	return out
}

// paste puts a flat picture with round corners (radius in its pixels) and a soft shadow into the quad.
func paste(dst *gocv.Mat, flat gocv.Mat, q capture.Quad, radius int) {
	mask := gocv.NewMatWithSize(flat.Rows(), flat.Cols(), gocv.MatTypeCV8U)
	defer mask.Close()
	mask.SetTo(gocv.NewScalar(0, 0, 0, 0))
	white, w, h := bgr(255, 255, 255), flat.Cols(), flat.Rows()
	gocv.Rectangle(&mask, image.Rect(radius, 0, w-radius, h), white, -1)
	gocv.Rectangle(&mask, image.Rect(0, radius, w, h-radius), white, -1)
	for _, c := range []image.Point{{radius, radius}, {w - 1 - radius, radius}, {radius, h - 1 - radius}, {w - 1 - radius, h - 1 - radius}} {
		gocv.Circle(&mask, c, radius, white, -1)
	}
	from := gocv.NewPoint2fVectorFromPoints([]gocv.Point2f{{X: -0.5, Y: -0.5}, {X: float32(w) - 0.5, Y: -0.5}, {X: float32(w) - 0.5, Y: float32(h) - 0.5}, {X: -0.5, Y: float32(h) - 0.5}})
	defer from.Close()
	var at []gocv.Point2f
	for _, p := range q {
		at = append(at, gocv.Point2f{X: float32(p.X), Y: float32(p.Y)})
	}
	to := gocv.NewPoint2fVectorFromPoints(at)
	defer to.Close()
	m := gocv.GetPerspectiveTransform2f(from, to)
	defer m.Close()
	size := image.Pt(dst.Cols(), dst.Rows())
	doc, cover, shade := gocv.NewMat(), gocv.NewMat(), gocv.NewMat()
	defer doc.Close()
	defer cover.Close()
	defer shade.Close()
	gocv.WarpPerspectiveWithParams(flat, &doc, m, size, gocv.InterpolationLinear, gocv.BorderReplicate, color.RGBA{})
	gocv.WarpPerspectiveWithParams(mask, &cover, m, size, gocv.InterpolationLinear, gocv.BorderConstant, color.RGBA{})
	gocv.GaussianBlur(cover, &shade, image.Point{}, 5, 5, gocv.BorderReplicate)
	gocv.GaussianBlur(cover, &cover, image.Point{}, 0.7, 0.7, gocv.BorderReplicate)
	d, c, sh := doc.ToBytes(), cover.ToBytes(), shade.ToBytes()
	px, _ := dst.DataPtrUint8()
	for i, a := range c {
		for k := range 3 {
			v := float64(px[3*i+k]) * (1 - 0.3*float64(sh[i])/255)
			px[3*i+k] = uint8(v + (float64(d[3*i+k])-v)*float64(a)/255)
		}
	}
}

// grip draws a hand at a side of the quad, two fingers reaching over its edge.
func grip(dst *gocv.Mat, q capture.Quad, pxPerMM float64, rng *rand.Rand) {
	i := 1 + 2*rng.IntN(2) // right or left
	a, b := q[i], q[(i+1)%4]
	tone := 0.45 + 0.55*rng.Float64()
	skin, dark := bgr(130*tone, 165*tone, 222*tone), bgr(100*tone, 130*tone, 190*tone)
	nx, ny := (b.Y-a.Y)/dist(a, b), -(b.X-a.X)/dist(a, b) // outward
	point := func(t, out float64) image.Point {
		return image.Pt(int(a.X+(b.X-a.X)*t+nx*out*pxPerMM), int(a.Y+(b.Y-a.Y)*t+ny*out*pxPerMM))
	}
	t := 0.35 + 0.3*rng.Float64()
	gocv.Line(dst, point(t+0.1, 45), point(t+0.2, 160), dark, int(60*pxPerMM))
	gocv.Line(dst, point(t, 45), point(t, 40), skin, int(55*pxPerMM))
	gocv.Line(dst, point(t, 30), point(t, -3), skin, int(15*pxPerMM))
	gocv.Circle(dst, point(t, -1), int(3*pxPerMM), dark, 1)
}

// exposed is a drawn scene as the sensor gives it: light that falls off to one side, gain, noise, JPEG.
func exposed(scene gocv.Mat, s shot, rng *rand.Rand) capture.Frame {
	f := frameOf(scene)
	fall, dir := 0.15*(2*rng.Float64()-1), rng.Float64()
	for y := range f.Height {
		for x := range f.Width {
			g := s.gain * (1 + fall*(dir*(2*float64(x)/float64(f.Width)-1)+(1-dir)*(2*float64(y)/float64(f.Height)-1)))
			i := 3 * (y*f.Width + x)
			n := s.noise * rng.NormFloat64()
			for c := range 3 {
				f.Pix[i+c] = byte(min(max(float64(f.Pix[i+c])*g+n, 0), 255))
			}
		}
	}
	return f
}

// scenesOf draws n scenes; every desk and document in turn.
func sceneNo(t testing.TB, i int) laid {
	rng := rand.New(rand.NewPCG(4711, uint64(i)))
	kind := []document.Kind{document.TD3, document.TD1, document.TD2, document.TD3}[i%4]
	p := person(t, kind, rng)
	if i%8 == 5 {
		p.lines = nil
		p.portrait = true
	}
	u := func(lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
	s := shot{
		pxPerMM: u(4, 6.2), turn: u(-12, 12), jitter: 0.09 * rng.Float64(), blurMM: u(0.05, 0.25), noise: u(1, 6), gain: u(0.75, 1.12),
	}
	if kind == document.TD1 {
		s.pxPerMM *= 1.35
	}
	return lay(t, desks[i/4%len(desks)], p, s, i%3 == 2, rng)
}

// iou is the intersection over the union of two convex outlines.
func iou(a, b capture.Quad) float64 {
	clip := a[:]
	for i := range b {
		p, q := b[i], b[(i+1)%4]
		var out []capture.Point
		side := func(c capture.Point) float64 { return (q.X-p.X)*(c.Y-p.Y) - (q.Y-p.Y)*(c.X-p.X) }
		for k, c := range clip {
			d := clip[(k+1)%len(clip)]
			u, v := side(c), side(d)
			if u >= 0 {
				out = append(out, c)
			}
			if u*v < 0 {
				out = append(out, capture.Point{X: c.X + (d.X-c.X)*u/(u-v), Y: c.Y + (d.Y-c.Y)*u/(u-v)})
			}
		}
		clip = out
		if len(clip) == 0 {
			return 0
		}
	}
	both := 0.0
	for i, p := range clip {
		n := clip[(i+1)%len(clip)]
		both += (p.X*n.Y - n.X*p.Y) / 2
	}
	return both / (math.Abs(area(a)) + math.Abs(area(b)) - both)
}
