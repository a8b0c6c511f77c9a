package vpx

import (
	"image"
	"testing"
)

func benchEncode(b *testing.B, w, h, bps int) {
	e := mustEncoder(b, EncoderOptions{Width: w, Height: h, BitRate: bps})
	pics := make([]*I420, 40)
	for i := range pics {
		pics[i] = &I420{}
		_ = pics[i].FromBGR(scene(w, h, i), w, h)
	}
	b.ReportAllocs()
	var n int64
	for b.Loop() {
		n++
		if _, _, err := e.Encode(pics[n%40], n*3000, false); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkEncodeVGA(b *testing.B)  { benchEncode(b, 640, 480, 800_000) }
func BenchmarkEncode720p(b *testing.B) { benchEncode(b, 1280, 720, 1_500_000) }

func BenchmarkDecodeVGA(b *testing.B) {
	e := mustEncoder(b, EncoderOptions{Width: 640, Height: 480, BitRate: 800_000})
	var frames [][]byte
	p := &I420{}
	for n := range 40 {
		_ = p.FromBGR(scene(640, 480, n), 640, 480)
		packet, _, _ := e.Encode(p, int64(n)*3000, false)
		if packet != nil {
			frames = append(frames, append([]byte(nil), packet...))
		}
	}
	d := mustDecoder(b)
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		if _, err := d.Decode(frames[n%len(frames)]); err != nil {
			b.Fatal(err)
		}
		n++
	}
}

func BenchmarkBGRToI420VGA(b *testing.B) {
	bgr, p := scene(640, 480, 0), &I420{}
	b.ReportAllocs()
	for b.Loop() {
		_ = p.FromBGR(bgr, 640, 480)
	}
}

// BenchmarkBGRToI420VGAPlainGo is the counterpart without libyuv.
func BenchmarkBGRToI420VGAPlainGo(b *testing.B) {
	bgr, p := scene(640, 480, 0), NewI420(640, 480)
	for b.Loop() {
		for y := range 480 {
			row, dst := bgr[y*640*3:(y+1)*640*3], p.Y[y*640:(y+1)*640]
			for x := range dst {
				B, G, R := int(row[x*3]), int(row[x*3+1]), int(row[x*3+2])
				dst[x] = byte((66*R+129*G+25*B+128)>>8 + 16)
			}
		}
		for y := range 240 {
			for x := range 320 {
				i := (y*2*640 + x*2) * 3
				j := i + 640*3
				B := (int(bgr[i]) + int(bgr[i+3]) + int(bgr[j]) + int(bgr[j+3])) / 4
				G := (int(bgr[i+1]) + int(bgr[i+4]) + int(bgr[j+1]) + int(bgr[j+4])) / 4
				R := (int(bgr[i+2]) + int(bgr[i+5]) + int(bgr[j+2]) + int(bgr[j+5])) / 4
				p.U[y*320+x] = byte((-38*R-74*G+112*B+128)>>8 + 128)
				p.V[y*320+x] = byte((112*R-94*G-18*B+128)>>8 + 128)
			}
		}
	}
}

func BenchmarkI420ToRGBAVGA(b *testing.B) {
	p := &I420{}
	_ = p.FromBGR(scene(640, 480, 0), 640, 480)
	out := image.NewRGBA(image.Rect(0, 0, 640, 480))
	b.ReportAllocs()
	for b.Loop() {
		_ = p.RGBA(out)
	}
}
