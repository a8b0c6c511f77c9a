package intake

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"testing"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
)

// halves is a picture whose left half is red and whose right half is blue, with a grey row on top.
func halves(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{200, 20, 20, 255}
			if x >= w/2 {
				c = color.NRGBA{20, 20, 200, 255}
			}
			if y < h/8 {
				c = color.NRGBA{128, 128, 128, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

// encoded is what an encoder writes.
func encoded(t testing.TB, write func(b *bytes.Buffer) error) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngOf(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error {
		return (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(b, img)
	})
}

func jpegOf(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return jpeg.Encode(b, img, &jpeg.Options{Quality: 90}) })
}

func bmpOf(t testing.TB, img image.Image) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return bmp.Encode(b, img) })
}

func tiffOf(t testing.TB, img image.Image, c tiff.CompressionType) []byte {
	return encoded(t, func(b *bytes.Buffer) error { return tiff.Encode(b, img, &tiff.Options{Compression: c}) })
}

func palettedOf(img image.Image) *image.Paletted {
	p := image.NewPaletted(img.Bounds(), color.Palette{color.RGBA{200, 20, 20, 255}, color.RGBA{20, 20, 200, 255}, color.Gray{128}})
	for y := p.Rect.Min.Y; y < p.Rect.Max.Y; y++ {
		for x := p.Rect.Min.X; x < p.Rect.Max.X; x++ {
			p.Set(x, y, img.At(x, y))
		}
	}
	return p
}

// gifOf is an animation whose later pictures are green.
func gifOf(t testing.TB, img image.Image, pictures int) []byte {
	first := palettedOf(img)
	g := &gif.GIF{Config: image.Config{ColorModel: first.Palette, Width: img.Bounds().Max.X, Height: img.Bounds().Max.Y}}
	for i := range pictures {
		p := first
		if i > 0 {
			p = image.NewPaletted(first.Rect, color.Palette{color.RGBA{0, 255, 0, 255}})
		}
		g.Image, g.Delay = append(g.Image, p), append(g.Delay, 1)
	}
	return encoded(t, func(b *bytes.Buffer) error { return gif.EncodeAll(b, g) })
}

// chunk is a chunk of a PNG with its length and sum.
func chunk(kind string, data []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// rawPNG puts a PNG together: depth and colour as in its header, interlaced or not, data before compression.
func rawPNG(w, h int, depth, colour, interlace byte, data []byte, more ...[]byte) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	var z bytes.Buffer
	zw := zlib.NewWriter(&z)
	_, _ = zw.Write(data)
	_ = zw.Close()
	b := append([]byte("\x89PNG\r\n\x1a\n"), chunk("IHDR", append(head, depth, colour, 0, 0, interlace))...)
	for _, m := range more {
		b = append(b, m...)
	}
	return append(append(b, chunk("IDAT", z.Bytes())...), chunk("IEND", nil)...)
}

// interlacedPNG writes a grey picture in the seven passes of Adam7 (PNG specification, 8.2).
func interlacedPNG(img *image.Gray) []byte {
	var data []byte
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for _, p := range [7][4]int{{0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}} {
		if p[0] >= w {
			continue
		}
		for y := p[1]; y < h; y += p[3] {
			data = append(data, 0)
			for x := p[0]; x < w; x += p[2] {
				data = append(data, img.GrayAt(x, y).Y)
			}
		}
	}
	return rawPNG(w, h, 8, 0, 1, data)
}

// apng adds a second, green picture to a PNG.
func apng(t testing.TB, img image.Image) []byte {
	raw := pngOf(t, img)
	const ihdr = 8 + 25
	be := binary.BigEndian.AppendUint32
	b := img.Bounds()
	control := func(seq uint32) []byte {
		c := be(be(be(be(be(nil, seq), uint32(b.Dx())), uint32(b.Dy())), 0), 0)
		return chunk("fcTL", append(c, 0, 1, 0, 10, 0, 0))
	}
	out := append([]byte{}, raw[:ihdr]...)
	out = append(out, chunk("acTL", be(be(nil, 2), 0))...)
	out = append(out, control(0)...)
	out = append(out, raw[ihdr:len(raw)-12]...)
	green := image.NewNRGBA(b)
	for i := 0; i < len(green.Pix); i += 4 {
		green.Pix[i+1], green.Pix[i+3] = 255, 255
	}
	second := pngOf(t, green)
	out = append(out, control(1)...)
	out = append(out, chunk("fdAT", append(be(nil, 2), second[ihdr+8:len(second)-16]...))...)
	return append(out, raw[len(raw)-12:]...)
}

// bits writes a JPEG's entropy-coded bits, a zero byte after each 0xff.
type bits struct {
	out []byte
	acc uint32
	n   int
}

func (b *bits) put(v uint32, n int) {
	b.acc, b.n = b.acc<<n|v&(1<<n-1), b.n+n
	for b.n >= 8 {
		octet := byte(b.acc >> (b.n - 8))
		b.out = append(b.out, octet)
		if octet == 0xff {
			b.out = append(b.out, 0)
		}
		b.n -= 8
	}
}

// jpegOptions say what a hand-made JPEG shall be.
type jpegOptions struct {
	marker  byte // of the frame header: 0xc0 baseline, 0xc2 progressive
	bits    byte // a sample
	adobe   int  // colour transform of the Adobe marker, -1 for none
	colours [][]byte
	scans   int // of a progressive picture: how often it says, in 20 bytes, that nothing is to be added to any block
}

// flatJPEG writes a JPEG of blocks of one colour each: colours holds for every component its value in every block, row after row.
func flatJPEG(w, h int, o jpegOptions) []byte {
	segment := func(marker byte, body ...byte) []byte {
		return append(binary.BigEndian.AppendUint16([]byte{0xff, marker}, uint16(len(body)+2)), body...)
	}
	out := []byte{0xff, 0xd8}
	if o.adobe >= 0 {
		out = append(out, segment(0xee, append([]byte("Adobe"), 0, 100, 0, 0, 0, 0, byte(o.adobe))...)...)
	}
	out = append(out, segment(0xdb, append([]byte{0}, bytes.Repeat([]byte{8}, 64)...)...)...) // level = 8 * coefficient / 8
	frame := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{o.bits}, uint16(h)), uint16(w))
	frame = append(frame, byte(len(o.colours)))
	for i := range o.colours {
		frame = append(frame, byte(i+1), 0x11, 0)
	}
	out = append(out, segment(o.marker, frame...)...)
	// Twelve categories with codes of 4 bits; the only other code, one 0, ends a block.
	out = append(out, segment(0xc4, append([]byte{0, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)...)...)
	out = append(out, segment(0xc4, append([]byte{0x10, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0)...)...)
	scan := []byte{byte(len(o.colours))}
	for i := range o.colours {
		scan = append(scan, byte(i+1), 0)
	}
	end := byte(63)
	if o.marker == 0xc2 {
		end = 0
	}
	out = append(out, segment(0xda, append(scan, 0, end, 0)...)...)
	blocks := ((w + 7) / 8) * ((h + 7) / 8)
	var b bits
	last := make([]int, len(o.colours))
	for block := range blocks {
		for c, values := range o.colours {
			level := int(values[block%len(values)]) - 128
			diff, size := level-last[c], 0
			last[c] = level
			for v := max(diff, -diff); v > 0; v >>= 1 {
				size++
			}
			b.put(uint32(size), 4)
			if diff < 0 {
				diff--
			}
			b.put(uint32(diff), size)
			if o.marker != 0xc2 {
				b.put(0, 1)
			}
		}
	}
	b.put(0x7f, 7)
	out = append(out, b.out...)
	if o.scans > 0 {
		// One code, 0, and after it 14 bits: so many blocks above 16384 have no more.
		out = append(out, segment(0xc4, append([]byte{0x11, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, 0xe0)...)...)
		var none bits
		for left := blocks; left > 0; left -= 1<<15 - 1 {
			none.put(0, 1)
			none.put(1<<14-1, 14)
		}
		none.put(0x7f, 7)
		out = append(out, bytes.Repeat(append(segment(0xda, 1, 1, 1, 1, 63, 0), none.out...), o.scans)...)
	}
	return append(out, 0xff, 0xd9)
}

// flatWebP is a lossless WebP of one colour and any size (RFC 9649): five codes of a single symbol each, so that no pixel takes a bit.
func flatWebP(w, h int, red, green, blue byte) []byte {
	var acc []byte
	n := 0
	put := func(v uint32, count int) { // the lowest bit first
		for i := range count {
			if n%8 == 0 {
				acc = append(acc, 0)
			}
			acc[n/8] |= byte(v>>i&1) << (n % 8)
			n++
		}
	}
	put(0x2f, 8)
	put(uint32(w-1), 14)
	put(uint32(h-1), 14)
	put(0, 4) // no alpha, version 0
	put(0, 3) // no transform, no cache, no groups
	for _, symbol := range []byte{green, red, blue, 255, 0} {
		put(1, 1) // a simple code
		put(0, 1) // of one symbol
		put(1, 1) // of 8 bits
		put(uint32(symbol), 8)
	}
	acc = append(acc, 0, 0, 0, 0)
	return riff(chunkWebP("VP8L", acc))
}

func chunkWebP(kind string, data []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(kind), uint32(len(data)))
	b = append(b, data...)
	if len(data)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

func riff(chunks []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(chunks)+4))
	return append(append(b, "WEBP"...), chunks...)
}
