// Package print looks for known values in the printed text of a document: name, number and dates as its machine-readable zone
// or its barcode give them. Finding them raises confidence. Not finding them means nothing, because reading small print on a
// coloured ground misses much: it is "not read", never "different", and nothing is ever accepted because of it.
//
// The text itself is not kept, neither here nor by the library (Tesseract).
package print

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"time"

	"gocv.io/x/gocv"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
)

// Names of the values that are looked for.
const (
	Surname = "surname"
	Given   = "given"
	Number  = "number"
	Birth   = "birth"
	Expiry  = "expiry"
)

// Visual tells which values were found in print. Values that are unknown stand in neither list.
type Visual struct {
	Found   []string       `json:"found"`
	NotRead []string       `json:"not_read"`
	MS      float64        `json:"ms"`
	Facts   document.Facts `json:"-"` // the values that were found, as they were given; the source is FromVisual
}

// zoneMM is the height of the machine-readable zone at the lower edge of a document, in millimetres: 23.2 and a tolerance of 1
// (Doc 9303 parts 3 to 7). The number and the dates stand there too, and must not be found there.
const zoneMM = 24

// Look looks for the values of facts on a straightened document of perMM pixels a millimetre, upright. zone says that a
// machine-readable zone stands at its lower edge. The errors are ErrNoData and ErrClosed.
func (r *Reader) Look(doc capture.Frame, perMM float64, zone bool, facts document.Facts) (Visual, error) {
	began := time.Now()
	v := Visual{Found: []string{}, NotRead: []string{}, Facts: document.Facts{Source: document.FromVisual, Kind: facts.Kind}}
	wanted := values(facts)
	var text page
	var failed error
	if doc.Valid() && perMM > 0 && len(wanted) > 0 {
		rows := doc.Height
		if zone {
			rows -= int(zoneMM * perMM)
		}
		if rows > 0 {
			grey, w, h, ppi, err := even(doc, rows, perMM)
			if err != nil {
				return v, fmt.Errorf("look at print: %w", err)
			}
			var raw string
			if raw, failed = r.text(grey, w, h, ppi); failed == nil {
				text = pageOf(raw)
			}
		}
	}
	for _, want := range wanted {
		if want.on(text) {
			v.Found = append(v.Found, want.name)
			want.keep(&v.Facts)
		} else {
			v.NotRead = append(v.NotRead, want.name)
		}
	}
	v.MS = float64(time.Since(began).Microseconds()) / 1000
	return v, failed
}

const paperWhite = 235

const textMM = 10 // pixels a millimetre of the picture that is read: capitals of 2.5 mm are then 30 pixels high

// even makes dark print on an even white ground of the upper rows of a document: of each pixel the lightest channel, because ink is
// dark in all three and security print is not; divided by the paper around it.
func even(doc capture.Frame, rows int, perMM float64) (grey []byte, w, h, ppi int, err error) {
	m, err := gocv.NewMatFromBytes(rows, doc.Width, gocv.MatTypeCV8UC3, doc.Pix[:3*rows*doc.Width])
	if err != nil {
		return nil, 0, 0, 0, err
	}
	defer m.Close()
	channels := gocv.Split(m)
	light := gocv.NewMat()
	defer light.Close()
	channels[0].CopyTo(&light)
	for _, c := range channels[1:] {
		gocv.Max(light, c, &light)
	}
	for _, c := range channels {
		_ = c.Close()
	}
	k := min(textMM/perMM, 3)
	w, h = max(int(float64(doc.Width)*k), 1), max(int(float64(rows)*k), 1)
	gocv.Resize(light, &light, image.Pt(w, h), 0, 0, gocv.InterpolationCubic)
	paper := gocv.NewMat()
	defer paper.Close()
	kernel := gocv.GetStructuringElement(gocv.MorphRect, image.Pt(int(1.5*perMM*k)|1, int(1.5*perMM*k)|1))
	defer kernel.Close()
	gocv.MorphologyEx(light, &paper, gocv.MorphClose, kernel)
	gocv.GaussianBlur(paper, &paper, image.Pt(0, 0), perMM*k, perMM*k, gocv.BorderReplicate)
	grey = light.ToBytes()
	for i, white := range paper.ToBytes() {
		grey[i] = byte(min(paperWhite*int(grey[i])/max(int(white), 1), 255))
	}
	if err := weed(grey, w, h, perMM*k); err != nil {
		return nil, 0, 0, 0, err
	}
	for i, v := range grey {
		grey[i] = byte(min(max(255*(int(v)-blackest)/(palest-blackest), 0), 255))
	}
	return grey, w, h, int(25.4 * perMM * k), nil
}

// What is paler than palest, of paperWhite, is security print and paper's grain; what is darker than blackest is all ink.
const (
	palest   = 205
	blackest = 60
)

// Heights of the print that is read, in millimetres: labels are smaller than values and take most of the time; portraits and frames
// are larger.
const (
	lowest  = 1.25
	highest = 6
)

// weed paints over what has not the height of printed values: a dark spot and the grey around it. Spots that are too small stay
// when they are a piece of something larger: out of focus, the thin strokes of a letter are too pale to hold it together.
func weed(grey []byte, w, h int, perMM float64) error {
	m, err := gocv.NewMatFromBytes(h, w, gocv.MatTypeCV8U, grey)
	if err != nil {
		return err
	}
	defer m.Close()
	const dark, pale, touched = 170, 185, 215
	label, stats, err := spots(m, dark, 0, w*h)
	if err != nil {
		return err
	}
	whole, sizes, err := spots(m, pale, int(perMM*0.4)|1, w*h)
	if err != nil {
		return err
	}
	const halo = 2
	for i := 1; 5*i+4 < len(stats); i++ {
		left, top, wide, high := int(stats[5*i]), int(stats[5*i+1]), int(stats[5*i+2]), int(stats[5*i+3])
		small := float64(high) < lowest*perMM
		if mm := float64(high) / perMM; mm >= lowest && mm <= highest || small && float64(sizes[5*within(label, whole, i, left, top, wide, w)+3]) >= lowest*perMM {
			continue
		}
		for y := max(top-halo, 0); y < min(top+high+halo, h); y++ {
			for x := max(left-halo, 0); x < min(left+wide+halo, w); x++ {
				if l := int(label[y*w+x]); l == i || l == 0 && small && grey[y*w+x] < touched {
					grey[y*w+x] = paperWhite
				}
			}
		}
	}
	return nil
}

// spots numbers what is darker than a threshold, after gaps of a width in pixels were closed, and gives left, top, width, height
// and area of each.
func spots(m gocv.Mat, threshold float32, gap, pixels int) (label, stats []int32, err error) {
	ink, spots, boxes, middles := gocv.NewMat(), gocv.NewMat(), gocv.NewMat(), gocv.NewMat()
	defer ink.Close()
	defer spots.Close()
	defer boxes.Close()
	defer middles.Close()
	gocv.Threshold(m, &ink, threshold, 255, gocv.ThresholdBinaryInv)
	if gap > 0 {
		kernel := gocv.GetStructuringElement(gocv.MorphEllipse, image.Pt(gap, gap))
		defer kernel.Close()
		gocv.MorphologyEx(ink, &ink, gocv.MorphClose, kernel)
	}
	n := gocv.ConnectedComponentsWithStats(ink, &spots, &boxes, &middles)
	label, stats = ints(spots), ints(boxes)
	if len(label) != pixels || len(stats) < 5*n {
		return nil, nil, errors.New("components do not fit the picture")
	}
	return label, stats, nil
}

// within is the number, among whole, of that of which spot i is a piece; its first row has a pixel of it.
func within(label, whole []int32, i, left, top, wide, w int) int32 {
	for x := left; x < left+wide; x++ {
		if int(label[top*w+x]) == i {
			return whole[top*w+x]
		}
	}
	return 0
}

// ints are the elements of a Mat of 32-bit numbers.
func ints(m gocv.Mat) []int32 {
	raw := m.ToBytes()
	out := make([]int32, len(raw)/4)
	for i := range out {
		out[i] = int32(binary.NativeEndian.Uint32(raw[4*i:]))
	}
	return out
}
