package vpx

import (
	"errors"
	"image"
	"math"
	"math/rand/v2"
	"testing"
)

// scene is a picture with edges, a slope and a moving disc, in packed BGR.
func scene(width, height, n int) []byte {
	bgr := make([]byte, width*height*3)
	cx, cy, r := width/2+n%40, height/2, height/4
	for y := range height {
		for x := range width {
			i := (y*width + x) * 3
			bgr[i], bgr[i+1], bgr[i+2] = byte(40+x*100/width), byte(60+y*120/height), 90
			if (x-cx)*(x-cx)+(y-cy)*(y-cy) < r*r {
				bgr[i], bgr[i+1], bgr[i+2] = 120, 150, 210
			}
		}
	}
	return bgr
}

func psnr(a, b *I420) float64 {
	var sum float64
	for y := range a.Height {
		for x := range a.Width {
			d := float64(a.Y[y*a.StrideY+x]) - float64(b.Y[y*b.StrideY+x])
			sum += d * d
		}
	}
	return 10 * math.Log10(255*255/(sum/float64(a.Width*a.Height)+1e-9))
}

func mustEncoder(t testing.TB, o EncoderOptions) *Encoder {
	t.Helper()
	e, err := NewEncoder(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return e
}

func mustDecoder(t testing.TB) *Decoder {
	t.Helper()
	d, err := NewDecoder()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func TestRoundTripKeepsThePicture(t *testing.T) {
	for _, size := range []image.Point{{640, 480}, {320, 240}, {321, 241}, {17, 33}} {
		e := mustEncoder(t, EncoderOptions{Width: size.X, Height: size.Y, BitRate: 800_000})
		d := mustDecoder(t)
		src := &I420{}
		var worst, bytes float64 = 99, 0
		for n := range 30 {
			if err := src.FromBGR(scene(size.X, size.Y, n), size.X, size.Y); err != nil {
				t.Fatal(err)
			}
			packet, key, err := e.Encode(src, int64(n)*3000, n == 20)
			if err != nil {
				t.Fatal(err)
			}
			if packet == nil {
				continue
			}
			if (n == 0 || n == 20) && (!key || !IsKey(packet)) {
				t.Errorf("%v frame %d: want a key frame", size, n)
			}
			if n == 5 && key {
				t.Errorf("%v frame %d: key frame nobody asked for", size, n)
			}
			bytes += float64(len(packet))
			got, err := d.Decode(packet)
			if err != nil {
				t.Fatalf("%v frame %d: %v", size, n, err)
			}
			if got.Width != size.X || got.Height != size.Y {
				t.Fatalf("decoded %dx%d, want %v", got.Width, got.Height, size)
			}
			worst = min(worst, psnr(src, got))
		}
		if worst < 30 {
			t.Errorf("%v: worst PSNR %.1f dB, want 30", size, worst)
		}
		t.Logf("%v: worst PSNR %.1f dB, %.0f bytes a frame", size, worst, bytes/30)
	}
}

func TestDroppedFrameShowsAsDamageNotAsACrash(t *testing.T) {
	e := mustEncoder(t, EncoderOptions{Width: 320, Height: 240, BitRate: 300_000})
	d := mustDecoder(t)
	rng := rand.New(rand.NewPCG(1, 2))
	src := &I420{}
	refused := 0
	for n := range 60 {
		_ = src.FromBGR(scene(320, 240, n), 320, 240)
		packet, _, err := e.Encode(src, int64(n)*3000, n%10 == 0)
		if err != nil {
			t.Fatal(err)
		}
		if len(packet) == 0 {
			continue
		}
		whole := append([]byte(nil), packet...)
		for range 4 { // cut anywhere
			if _, err := d.Decode(whole[:rng.IntN(len(whole))]); err != nil {
				if !errors.Is(err, ErrBroken) && !errors.Is(err, ErrTooLarge) {
					t.Fatalf("unexpected error %v", err)
				}
				refused++
			}
		}
		flipped := append([]byte(nil), whole...)
		for range 8 { // and rot anywhere
			flipped[rng.IntN(len(flipped))] ^= byte(1 << rng.IntN(8))
		}
		_, _ = d.Decode(flipped)
	}
	if refused < 20 {
		t.Errorf("only %d of 240 cut frames refused", refused)
	}
	// After all that, a key frame brings the picture back.
	_ = src.FromBGR(scene(320, 240, 3), 320, 240)
	packet, key, err := e.Encode(src, 60*3000+90000, true)
	if err != nil || !key {
		t.Fatalf("key frame: %v %v", key, err)
	}
	got, err := d.Decode(packet)
	if err != nil {
		t.Fatal(err)
	}
	if p := psnr(src, got); p < 28 {
		t.Errorf("after damage PSNR %.1f dB", p)
	}
}

func TestHugeKeyFrameIsRefusedUnread(t *testing.T) {
	d := mustDecoder(t)
	frame := []byte{0x10, 0, 0, 0x9d, 0x01, 0x2a, 0xff, 0x3f, 0xff, 0x3f, 0, 0, 0, 0}
	if _, err := d.Decode(frame); !errors.Is(err, ErrTooLarge) {
		t.Errorf("got %v, want ErrTooLarge", err)
	}
	for n := range 4 {
		if _, err := d.Decode(frame[:n]); !errors.Is(err, ErrBroken) {
			t.Errorf("%d bytes: got %v, want ErrBroken", n, err)
		}
	}
}

// Reference: ITU-R BT.601 in limited range, with R, G, B in 0..1. Going there and
// back through 8-bit samples costs up to about 4 levels.
func TestColoursAreBT601LimitedRange(t *testing.T) {
	colours := map[string][3]byte{
		"black": {0, 0, 0}, "white": {255, 255, 255}, "red": {255, 0, 0}, "green": {0, 255, 0},
		"blue": {0, 0, 255}, "skin": {224, 172, 105}, "dark skin": {84, 52, 36},
	}
	const w, h = 16, 8
	for name, c := range colours {
		bgr := make([]byte, w*h*3)
		for i := range w * h {
			bgr[i*3], bgr[i*3+1], bgr[i*3+2] = c[2], c[1], c[0]
		}
		p := &I420{}
		if err := p.FromBGR(bgr, w, h); err != nil {
			t.Fatal(err)
		}
		near := func(what string, got byte, want, slack float64) {
			if d := float64(got) - want; math.Abs(d) > slack {
				t.Errorf("%s: %s %d, want %.0f", name, what, got, want)
			}
		}
		r, g, b := float64(c[0])/255, float64(c[1])/255, float64(c[2])/255
		near("Y", p.Y[5], 16+65.481*r+128.553*g+24.966*b, 1.5)
		near("U", p.U[5], 128-37.797*r-74.203*g+112*b, 1.5)
		near("V", p.V[5], 128+112*r-93.786*g-18.214*b, 1.5)
		out := image.NewRGBA(image.Rect(0, 0, w, h))
		if err := p.RGBA(out); err != nil {
			t.Fatal(err)
		}
		px := out.RGBAAt(3, 3)
		near("red back", px.R, float64(c[0]), 4)
		near("green back", px.G, float64(c[1]), 4)
		near("blue back", px.B, float64(c[2]), 4)
		if px.A != 255 {
			t.Errorf("%s: alpha %d", name, px.A)
		}
	}
}

func TestScaleKeepsLayoutAtOddSizes(t *testing.T) {
	src := &I420{}
	_ = src.FromBGR(scene(641, 481, 0), 641, 481)
	dst := NewI420(321, 239)
	if err := src.ScaleTo(dst); err != nil {
		t.Fatal(err)
	}
	want := &I420{}
	_ = want.FromBGR(scene(321, 239, 0), 321, 239)
	if p := psnr(dst, want); p < 22 {
		t.Errorf("scaled picture is %.1f dB away from the drawn one", p)
	}
}

func TestWrongSizesAreErrors(t *testing.T) {
	p := &I420{}
	if err := p.FromBGR(make([]byte, 10), 640, 480); !errors.Is(err, ErrShape) {
		t.Errorf("short BGR: %v", err)
	}
	p = NewI420(32, 32)
	if err := p.RGBA(image.NewRGBA(image.Rect(0, 0, 31, 32))); !errors.Is(err, ErrShape) {
		t.Errorf("narrow RGBA: %v", err)
	}
	e := mustEncoder(t, EncoderOptions{Width: 64, Height: 64, BitRate: 100_000})
	if _, _, err := e.Encode(p, 0, false); !errors.Is(err, ErrShape) {
		t.Errorf("encode other size: %v", err)
	}
	if _, err := NewEncoder(EncoderOptions{Width: 8, Height: 9000}); err == nil {
		t.Error("absurd size accepted")
	}
	e.Close()
	if _, _, err := e.Encode(NewI420(64, 64), 1, false); !errors.Is(err, ErrClosed) {
		t.Errorf("after Close: %v", err)
	}
}

func TestBitRateIsHeldAndFollowed(t *testing.T) {
	e := mustEncoder(t, EncoderOptions{Width: 320, Height: 240, BitRate: 600_000})
	rng := rand.New(rand.NewPCG(3, 4))
	src := &I420{}
	seconds := func(from, n int) float64 { // kbit/s over n seconds of noisy picture
		var bytes int
		for i := range n * 30 {
			bgr := scene(320, 240, from+i)
			for j := range bgr {
				bgr[j] += byte(rng.IntN(7))
			}
			_ = src.FromBGR(bgr, 320, 240)
			packet, _, err := e.Encode(src, int64(from+i)*3000, false)
			if err != nil {
				t.Fatal(err)
			}
			bytes += len(packet)
		}
		return float64(bytes) * 8 / 1000 / float64(n)
	}
	seconds(0, 2)
	if got := seconds(60, 4); got > 720 || got < 200 {
		t.Errorf("at 600 kbit/s: %.0f", got)
	}
	if err := e.SetBitRate(150_000); err != nil {
		t.Fatal(err)
	}
	seconds(180, 2)
	if got := seconds(240, 4); got > 200 {
		t.Errorf("at 150 kbit/s: %.0f", got)
	}
}

func TestNoAllocationPerFrame(t *testing.T) {
	e := mustEncoder(t, EncoderOptions{Width: 320, Height: 240, BitRate: 500_000})
	d := mustDecoder(t)
	bgr := scene(320, 240, 0)
	src, small := &I420{}, NewI420(160, 120)
	out := image.NewRGBA(image.Rect(0, 0, 320, 240))
	var n int64
	allocs := testing.AllocsPerRun(50, func() {
		n++
		if err := src.FromBGR(bgr, 320, 240); err != nil {
			t.Fatal(err)
		}
		if err := src.ScaleTo(small); err != nil {
			t.Fatal(err)
		}
		packet, _, err := e.Encode(src, n*3000, false)
		if err != nil {
			t.Fatal(err)
		}
		if packet == nil {
			return
		}
		got, err := d.Decode(packet)
		if err != nil {
			t.Fatal(err)
		}
		if err := got.RGBA(out); err != nil {
			t.Fatal(err)
		}
	})
	if allocs > 0 {
		t.Errorf("%.1f allocations a frame, want none", allocs)
	}
}

func FuzzDecode(f *testing.F) {
	e, err := NewEncoder(EncoderOptions{Width: 64, Height: 48, BitRate: 100_000})
	if err != nil {
		f.Fatal(err)
	}
	defer e.Close()
	p := NewI420(64, 48)
	for n := range 3 {
		packet, _, err := e.Encode(p, int64(n)*3000, false)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(append([]byte(nil), packet...))
	}
	f.Fuzz(func(t *testing.T, frame []byte) {
		if w, h, ok := KeySize(frame); ok && w*h > 640*480 {
			t.Skip("slow, and bounded elsewhere")
		}
		d, err := NewDecoder()
		if err != nil {
			t.Fatal(err)
		}
		defer d.Close()
		_, _ = d.Decode(frame)
	})
}
