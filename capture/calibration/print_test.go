package calibration

import (
	"bytes"
	"encoding/binary"
	"encoding/xml"
	"image"
	"image/png"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

// TestPrintedPDFHasTheWrongSize reads the file as a printer does: the page, the scale of its units, the places of its objects.
func TestPrintedPDFHasTheWrongSize(t *testing.T) {
	for _, p := range []Paper{A4, Letter} {
		var out bytes.Buffer
		if err := Sheet(p).WritePDF(&out); err != nil {
			t.Fatal(err)
		}
		pdf := out.String()
		box := regexp.MustCompile(`/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]`).FindStringSubmatch(pdf)
		cm := regexp.MustCompile(`stream\n([\d.]+) 0 0 (-[\d.]+) 0 ([\d.]+) cm`).FindStringSubmatch(pdf)
		if box == nil || cm == nil {
			t.Fatalf("no page in %.200s", pdf)
		}
		num := func(s string) float64 { v, _ := strconv.ParseFloat(s, 64); return v }
		if w, h := num(box[1])/72*25.4, num(box[2])/72*25.4; math.Abs(w-p.W) > 0.01 || math.Abs(h-p.H) > 0.01 {
			t.Errorf("%s is %.2f x %.2f mm", p.Name, w, h)
		}
		if unit := num(cm[1]) / 72 * 25.4; math.Abs(unit-1) > 1e-5 || num(cm[2]) != -num(cm[1]) || cm[3] != box[2] {
			t.Errorf("%s: a unit is %.6f mm", p.Name, unit)
		}
		for _, m := range regexp.MustCompile(`(?m)^(\d{10}) 00000 n `).FindAllStringSubmatchIndex(pdf, -1) {
			at, _ := strconv.Atoi(pdf[m[2]:m[3]])
			if !regexp.MustCompile(`^\d 0 obj`).MatchString(pdf[at:]) {
				t.Errorf("%s: no object at %d", p.Name, at)
			}
		}
		start := regexp.MustCompile(`startxref\n(\d+)`).FindStringSubmatch(pdf)
		if at, _ := strconv.Atoi(start[1]); !strings.HasPrefix(pdf[at:], "xref") {
			t.Errorf("%s: the table of objects is not where it is said to be", p.Name)
		}
		length := regexp.MustCompile(`/Length (\d+) >>\nstream\n`).FindStringSubmatchIndex(pdf)
		n, _ := strconv.Atoi(pdf[length[2]:length[3]])
		if !strings.HasPrefix(pdf[length[1]+n:], "\nendstream") {
			t.Errorf("%s: the page is not %d bytes long", p.Name, n)
		}
	}
}

func TestPrintedSVGHasTheWrongSize(t *testing.T) {
	var out bytes.Buffer
	if err := Sheet(A4).WriteSVG(&out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), `width="210.00mm" height="297.00mm" viewBox="0 0 210.00 297.00"`) {
		t.Errorf("%.120s", out.String())
	}
	for d := xml.NewDecoder(&out); ; {
		if _, err := d.Token(); err == io.EOF {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// TestPrintedPNGHasTheWrongSize: the dots of the file, at the resolution that it names, are the paper; and the line of 100 mm is
// 100 mm of ink.
func TestPrintedPNGHasTheWrongSize(t *testing.T) {
	var out bytes.Buffer
	if err := Sheet(A4).WritePNG(&out); err != nil {
		t.Fatal(err)
	}
	raw := out.Bytes()
	at := bytes.Index(raw, []byte("pHYs"))
	if at < 0 {
		t.Fatal("the file does not tell its resolution")
	}
	perMetre := float64(binary.BigEndian.Uint32(raw[at+4:]))
	img, err := png.Decode(&out) // checks the chunk's sum too
	if err != nil {
		t.Fatal(err)
	}
	b := img.Bounds()
	if w, h := float64(b.Dx())/perMetre*1000, float64(b.Dy())/perMetre*1000; math.Abs(w-210) > 0.05 || math.Abs(h-297) > 0.05 {
		t.Errorf("%.2f x %.2f mm", w, h)
	}
	y := int((lineY + 0.07) * perMetre / 1000)
	first, last := -1, 0
	for x := range b.Dx() {
		if img.(*image.Gray).GrayAt(x, y).Y < 128 && float64(x)/perMetre*1000 < sheetX+LineMM+2 {
			if first < 0 {
				first = x
			}
			last = x
		}
	}
	if mm := float64(last+1-first) / perMetre * 1000; math.Abs(mm-LineMM-0.15) > 0.1 {
		t.Errorf("the line is %.2f mm long", mm)
	}
}

// TestScannedSheet lays the printed sheet on a scanner: the card on the paper is found at the scanner's resolution.
func TestScannedSheet(t *testing.T) {
	const dots = 150 / 25.4
	r, err := Measure(capture.FromImage(Sheet(Letter).Picture(dots)))
	if err != nil {
		t.Fatal(err)
	}
	near(t, "pixels a millimetre", r.PxPerMM, dots, 0.003)
	if math.Hypot(r.Card[0].X-sheetX*dots, r.Card[0].Y-cardY*dots) > 0.5 {
		t.Errorf("the card begins at %v", r.Card[0])
	}
}

// TestInkOnALightPlace: the places where light is measured are bare, and those of ink are inked.
func TestInkOnALightPlace(t *testing.T) {
	const dots = 40
	img := Card().Picture(dots)
	around := func(p Point, r float64) (lo, hi uint8) {
		lo = 255
		for y := int((p.Y - r) * dots); y <= int((p.Y+r)*dots); y++ {
			for x := int((p.X - r) * dots); x <= int((p.X+r)*dots); x++ {
				v := img.GrayAt(x, y).Y
				lo, hi = min(lo, v), max(hi, v)
			}
		}
		return lo, hi
	}
	for _, p := range append(append([]Point{}, whites...), bare...) {
		if lo, _ := around(p, 1); lo != 255 {
			t.Errorf("ink within 1 mm of %v", p)
		}
	}
	for _, p := range inks {
		if _, hi := around(p, 0.8); hi != 0 {
			t.Errorf("paper within 0.8 mm of %v", p)
		}
	}
}

func TestUnknownPaper(t *testing.T) {
	if p, err := PaperNamed("letter"); err != nil || p != Letter {
		t.Errorf("%v %v", p, err)
	}
	if _, err := PaperNamed("a3"); err == nil {
		t.Error("a3 was taken")
	}
}
