package calibration

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"math"

	"golang.org/x/image/vector"
)

// pngDots is the resolution of printed PNG files, in dots an inch: the finest bars are six dots wide.
const pngDots = 600

const inch = 25.4 // millimetres

// WritePDF writes a page at true size, PDF 1.4: paths only, one point being 1/72 inch.
func (d Drawing) WritePDF(w io.Writer) error {
	var page bytes.Buffer
	k := 72 / inch
	fmt.Fprintf(&page, "%.6f 0 0 %.6f 0 %.4f cm\n", k, -k, d.H*k) // millimetres from the top left
	d.steps(func(grey uint8) { fmt.Fprintf(&page, "%.3f g\n", float64(grey)/255) },
		func(op byte, to []Point) {
			for _, p := range to {
				fmt.Fprintf(&page, "%.4f %.4f ", p.X, p.Y)
			}
			fmt.Fprintf(&page, "%c\n", map[byte]byte{'M': 'm', 'L': 'l', 'C': 'c'}[op])
		}, func() { page.WriteString("h f\n") })
	var out bytes.Buffer
	var offsets []int
	object := func(body string) {
		offsets = append(offsets, out.Len())
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", len(offsets), body)
	}
	out.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	object("<< /Type /Catalog /Pages 2 0 R /ViewerPreferences << /PrintScaling /None >> >>")
	object("<< /Type /Pages /Kids [3 0 R] /Count 1 >>")
	object(fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %.4f %.4f] /Contents 4 0 R /Resources << >> >>", d.W*k, d.H*k))
	object(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", page.Len(), page.String()))
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&out, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, start)
	_, err := w.Write(out.Bytes())
	return err
}

// WriteSVG writes a page whose units are millimetres.
func (d Drawing) WriteSVG(w io.Writer) error {
	var out bytes.Buffer
	fmt.Fprintf(&out, `<svg xmlns="http://www.w3.org/2000/svg" width="%.2fmm" height="%.2fmm" viewBox="0 0 %.2f %.2f">`+"\n", d.W, d.H, d.W, d.H)
	fmt.Fprintf(&out, `<rect width="%.2f" height="%.2f" fill="#fff"/>`+"\n", d.W, d.H)
	d.steps(func(grey uint8) { fmt.Fprintf(&out, `<path fill="#%02x%02x%02x" d="`, grey, grey, grey) },
		func(op byte, to []Point) {
			out.WriteByte(op)
			for i, p := range to {
				if i > 0 {
					out.WriteByte(' ')
				}
				fmt.Fprintf(&out, "%.4f %.4f", p.X, p.Y)
			}
		}, func() { out.WriteString("Z\"/>\n") })
	out.WriteString("</svg>\n")
	_, err := w.Write(out.Bytes())
	return err
}

// WritePNG writes a page at 600 dots an inch and says so in the file (a pHYs chunk), so that it is printed at true size.
func (d Drawing) WritePNG(w io.Writer) error {
	var raw bytes.Buffer
	if err := png.Encode(&raw, d.Picture(pngDots/inch)); err != nil {
		return fmt.Errorf("draw card: %w", err)
	}
	const head = 8 + 4 + 4 + 13 + 4 // signature and IHDR
	dots := uint32(math.Round(pngDots / inch * 1000))
	chunk := binary.BigEndian.AppendUint32(nil, 9)
	chunk = append(chunk, "pHYs"...)
	chunk = binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(chunk, dots), dots)
	chunk = append(chunk, 1) // dots a metre
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	for _, part := range [][]byte{raw.Bytes()[:head], chunk, raw.Bytes()[head:]} {
		if _, err := w.Write(part); err != nil {
			return err
		}
	}
	return nil
}

// Picture paints a page at a number of dots a millimetre, on white, with soft edges.
func (d Drawing) Picture(dots float64) *image.Gray {
	img := image.NewGray(image.Rect(0, 0, int(math.Round(d.W*dots)), int(math.Round(d.H*dots))))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	var r vector.Rasterizer
	for _, s := range d.Shapes {
		x0, y0, x1, y1 := s.bounds()
		box := image.Rect(int(x0*dots)-1, int(y0*dots)-1, int(x1*dots)+2, int(y1*dots)+2).Intersect(img.Rect)
		if box.Empty() {
			continue
		}
		r.Reset(box.Dx(), box.Dy())
		at := func(p Point) (x, y float32) {
			return float32(p.X*dots - float64(box.Min.X)), float32(p.Y*dots - float64(box.Min.Y))
		}
		for _, step := range s.Path {
			x, y := at(step.To[len(step.To)-1])
			switch {
			case step.Move:
				r.ClosePath()
				r.MoveTo(x, y)
			case len(step.To) == 3:
				ax, ay := at(step.To[0])
				bx, by := at(step.To[1])
				r.CubeTo(ax, ay, bx, by, x, y)
			default:
				r.LineTo(x, y)
			}
		}
		r.ClosePath()
		r.Draw(img, box, image.NewUniform(color.Gray{s.Grey}), image.Point{})
	}
	return img
}

// steps walks the paths: begin of a shape, its steps as the letters of SVG, end.
func (d Drawing) steps(begin func(grey uint8), step func(op byte, to []Point), end func()) {
	for _, s := range d.Shapes {
		begin(s.Grey)
		for _, st := range s.Path {
			switch {
			case st.Move:
				step('M', st.To)
			case len(st.To) == 3:
				step('C', st.To)
			default:
				step('L', st.To)
			}
		}
		end()
	}
}
