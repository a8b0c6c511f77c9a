package intake

import (
	"bufio"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"strings"

	"golang.org/x/image/bmp"
	"golang.org/x/image/tiff"
	"golang.org/x/image/webp"
)

// header is what a file says of itself before it is decoded.
type header struct {
	format Format
	size   Size
	cost   int64 // bytes that decoding allocates, at least
}

// headSize is how many bytes sniff and the checks of the headers look at.
const headSize = 64

// look reads the header of a picture and refuses what must not be decoded: what is no picture, and what would need more than
// budget bytes.
func look(r io.ReaderAt, size, budget int64) (h header, err error) {
	head := make([]byte, headSize)
	n, err := r.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return h, fmt.Errorf("%w: %w", ErrKind, err)
	}
	head = head[:n]
	h.format = sniff(head)
	if h.format == Unknown {
		if what := stranger(head); what != "" {
			return h, fmt.Errorf("%w but %s", ErrFormat, what)
		}
		return h, ErrFormat
	}
	if err := h.measure(r, size, head); err != nil {
		return h, err
	}
	w, ht := h.size.Width, h.size.Height
	switch {
	case w <= 0 || ht <= 0:
		return h, fmt.Errorf("%w: it says it is %d by %d pixels", ErrDamaged, w, ht)
	case w > MaxSide || ht > MaxSide:
		return h, fmt.Errorf("%w: it is %d by %d pixels", ErrMemory, w, ht)
	case h.cost > budget:
		return h, fmt.Errorf("%w: it is %d by %d pixels", ErrMemory, w, ht)
	}
	return h, nil
}

// measure finds size and cost.
func (h *header) measure(r io.ReaderAt, size int64, head []byte) error {
	if h.format == JPEG {
		f, err := jpegHeader(r)
		if err != nil {
			return err
		}
		h.size, h.cost = Size{f.width, f.height}, f.cost()
		return f.refusal()
	}
	all := io.NewSectionReader(r, 0, size)
	var conf image.Config
	var err error
	switch h.format {
	case PNG:
		conf, err = png.DecodeConfig(all)
	case GIF:
		conf, err = gif.DecodeConfig(all)
	case BMP:
		conf, err = bmp.DecodeConfig(all)
	case TIFF:
		conf, err = tiff.DecodeConfig(all)
	case WebP:
		if string(head[12:min(16, len(head))]) == "VP8X" && len(head) > 20 && head[20]&2 != 0 {
			return fmt.Errorf("%w: an animated WebP picture", ErrKind)
		}
		conf, err = webp.DecodeConfig(all)
	}
	if err != nil {
		return inWords(err)
	}
	h.size = Size{conf.Width, conf.Height}
	if conf.Width > 0 && conf.Height > 0 && conf.Width <= MaxSide && conf.Height <= MaxSide { // more would overflow
		h.cost = int64(conf.Width) * int64(conf.Height) * depth(conf.ColorModel) / 2
	}
	if h.format == PNG && len(head) > 28 && head[28] == 1 { // interlaced: its last pass is half of the picture
		h.cost += h.cost / 2
	}
	return nil
}

// depth is the number of half bytes that Go's decoders allocate a pixel.
func depth(m color.Model) int64 {
	switch m {
	case color.GrayModel:
		return 2
	case color.Gray16Model:
		return 4
	case color.YCbCrModel:
		return 3 // lossy WebP: 4:2:0
	case color.NYCbCrAModel:
		return 5
	case color.RGBA64Model, color.NRGBA64Model:
		return 16
	case color.RGBAModel, color.NRGBAModel, color.CMYKModel:
		return 8
	}
	if _, ok := m.(color.Palette); ok {
		return 2
	}
	return 8
}

// decode reads the first picture of a file whose header was looked at.
func decode(r io.ReaderAt, size int64, f Format) (img image.Image, err error) {
	defer func() {
		if p := recover(); p != nil { // a mistake of a decoder, found by a damaged file
			img, err = nil, fmt.Errorf("%w: its decoder gave up", ErrDamaged)
		}
	}()
	all := io.NewSectionReader(r, 0, size)
	in := bufio.NewReaderSize(all, 64<<10)
	switch f {
	case PNG:
		img, err = png.Decode(in)
	case JPEG:
		img, err = jpeg.Decode(in)
	case GIF:
		img, err = gif.Decode(in) // reads the first picture and stops
	case BMP:
		img, err = bmp.Decode(in)
	case TIFF:
		img, err = tiff.Decode(all)
	case WebP:
		img, err = webp.Decode(in)
	default:
		return nil, ErrFormat
	}
	if err != nil {
		return nil, inWords(err)
	}
	return img, nil
}

// inWords puts a decoder's error into a sentence: of a sort that it does not know, or damaged.
func inWords(err error) error {
	text := strings.TrimSpace(err.Error())
	for _, prefix := range []string{"png: ", "gif: ", "bmp: ", "tiff: ", "webp: ", "vp8: ", "vp8l: ", "riff: ", "zlib: ", "lzw: "} {
		text = strings.TrimPrefix(text, prefix)
	}
	var j jpeg.UnsupportedError
	var p png.UnsupportedError
	var t tiff.UnsupportedError
	switch {
	case errors.As(err, &j):
		return fmt.Errorf("%w: its decoder knows no %s", ErrKind, string(j))
	case errors.As(err, &p):
		return fmt.Errorf("%w: its decoder knows no %s", ErrKind, string(p))
	case errors.As(err, &t), errors.Is(err, bmp.ErrUnsupported):
		return fmt.Errorf("%w: its decoder knows no %s", ErrKind, strings.TrimPrefix(text, "unsupported feature: "))
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), strings.Contains(text, "unexpected EOF"), strings.Contains(text, "not enough image data"):
		return fmt.Errorf("%w: it ends too early", ErrDamaged)
	}
	return fmt.Errorf("%w: %s", ErrDamaged, text)
}

// unexpected turns the end of a file inside a header into words.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("it ends too early")
	}
	return err
}
