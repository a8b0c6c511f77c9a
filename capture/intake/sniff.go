package intake

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"strings"
)

// sniff tells the format by the first bytes.
func sniff(head []byte) Format {
	starts := func(s string) bool { return strings.HasPrefix(string(head), s) }
	switch {
	case starts("\x89PNG\r\n\x1a\n"):
		return PNG
	case starts("\xff\xd8\xff"):
		return JPEG
	case starts("GIF87a"), starts("GIF89a"):
		return GIF
	case starts("II*\x00"), starts("MM\x00*"):
		return TIFF
	case starts("RIFF") && len(head) >= 12 && string(head[8:12]) == "WEBP":
		return WebP
	case starts("BM") && len(head) >= 26 && head[14] >= 12 && bytes.Equal(head[15:18], []byte{0, 0, 0}): // the size of its second header
		return BMP
	}
	return Unknown
}

// stranger names what people often take for a picture, to say more than "is not".
func stranger(head []byte) string {
	starts := func(s string) bool { return strings.HasPrefix(string(head), s) }
	switch {
	case starts("%PDF-"):
		return "a PDF file"
	case len(head) >= 12 && string(head[4:8]) == "ftyp":
		switch string(head[8:12]) {
		case "heic", "heix", "mif1", "msf1", "heim", "heis":
			return "a HEIC file"
		case "avif", "avis":
			return "an AVIF file"
		}
		return "a film"
	case starts("<svg"), starts("<?xml"):
		return "an SVG or XML file"
	case starts("\x00\x00\x00\x0cJXL "), starts("\xff\x0a"):
		return "a JPEG XL file"
	case starts("\x00\x00\x00\x0cjP  "), starts("\xff\x4f\xff\x51"):
		return "a JPEG 2000 file"
	}
	return ""
}

// jpegFrame is what the frame header of a JPEG says (ITU-T T.81, B.2.2).
type jpegFrame struct {
	marker        byte // 0xc0 baseline, 0xc1 extended, 0xc2 progressive, others rare
	bits          int  // a sample
	width, height int
	h, v          []int // sampling factors of each component
}

// jpegHeader finds the frame header. It reads a few bytes a segment and gives up after a thousand segments.
func jpegHeader(r io.ReaderAt) (f jpegFrame, err error) {
	var b [4]byte
	at := int64(2)
	for range 1000 {
		if _, err := r.ReadAt(b[:], at); err != nil {
			return f, fmt.Errorf("%w: %w", ErrDamaged, unexpected(err))
		}
		if b[0] != 0xff {
			return f, fmt.Errorf("%w: no marker where one must be", ErrDamaged)
		}
		marker := b[1]
		switch {
		case marker == 0xff: // padding
			at++
			continue
		case marker == 0x01 || marker >= 0xd0 && marker <= 0xd8: // without a body
			at += 2
			continue
		case marker == 0xd9, marker == 0xda, marker == 0x00:
			return f, fmt.Errorf("%w: no frame header", ErrDamaged)
		}
		size := int(binary.BigEndian.Uint16(b[2:]))
		if size < 2 {
			return f, fmt.Errorf("%w: a segment without a length", ErrDamaged)
		}
		if marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc {
			return frameHeader(marker, io.NewSectionReader(r, at+4, int64(size-2)))
		}
		at += 2 + int64(size)
	}
	return f, fmt.Errorf("%w: a thousand segments without a picture", ErrDamaged)
}

func frameHeader(marker byte, r io.Reader) (f jpegFrame, err error) {
	body, err := io.ReadAll(r)
	if err != nil || len(body) < 6 || len(body) < 6+3*int(body[5]) {
		return f, fmt.Errorf("%w: frame header cut", ErrDamaged)
	}
	f = jpegFrame{
		marker: marker, bits: int(body[0]),
		height: int(binary.BigEndian.Uint16(body[1:])), width: int(binary.BigEndian.Uint16(body[3:])),
	}
	for i := range int(body[5]) {
		f.h, f.v = append(f.h, int(body[7+3*i]>>4)), append(f.v, int(body[7+3*i]&15))
	}
	return f, nil
}

// refusal says why Go's decoder cannot read such a JPEG, nil when it can.
func (f jpegFrame) refusal() error {
	switch {
	case f.bits != 8:
		return fmt.Errorf("%w: a JPEG with %d bits a colour", ErrKind, f.bits)
	case f.marker == 0xc3 || f.marker == 0xc7 || f.marker == 0xcb || f.marker == 0xcf:
		return fmt.Errorf("%w: a lossless JPEG", ErrKind)
	case f.marker > 0xc8:
		return fmt.Errorf("%w: a JPEG with arithmetic coding", ErrKind)
	case f.marker > 0xc2:
		return fmt.Errorf("%w: a hierarchical JPEG", ErrKind)
	}
	return nil
}

// cost is the number of bytes that decoding allocates: a byte a sample, whole blocks; all coefficients, 4 bytes each, before a
// progressive picture; 4 bytes a pixel more when there are four inks or when the three components may be red, green and blue.
func (f jpegFrame) cost() int64 {
	hMax, vMax := 1, 1
	for i := range f.h {
		hMax, vMax = max(hMax, f.h[i]), max(vMax, f.v[i])
	}
	across := int64((f.width + 8*hMax - 1) / (8 * hMax))
	down := int64((f.height + 8*vMax - 1) / (8 * vMax))
	var samples int64
	for i := range f.h {
		samples += across * down * 64 * int64(f.h[i]*f.v[i])
	}
	bytes := samples
	if f.marker == 0xc2 {
		bytes += 4 * samples
	}
	if len(f.h) == 4 {
		bytes += 4 * int64(f.width) * int64(f.height)
	}
	return bytes
}
