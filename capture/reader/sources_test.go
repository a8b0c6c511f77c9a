package reader

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"strings"
	"testing"

	"github.com/boombuler/barcode/pdf417"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/reader/print"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// onDesk is a document as an easy camera sees it, n from the tuning set.
func onDesk(t *testing.T, what specimen.What, n int, change func(*optics.Shot)) specimen.Sample {
	t.Helper()
	s, err := specimen.TakeOf(specimen.Tune, optics.Easy, what, n)
	if err != nil {
		t.Skipf("no specimen: %v", err)
	}
	if change != nil {
		shot := s.Shot
		change(&shot)
		if s, err = s.Again(shot); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

// answer is the JSON of a result as a stranger reads it.
func answer(t *testing.T, res Result) map[string]any {
	t.Helper()
	raw, err := json.Marshal(res)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatal(err)
	}
	return m
}

func TestLicenceLyingOnItsFace(t *testing.T) {
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for n := range 3 {
		s := onDesk(t, specimen.LicenceBack, n, func(shot *optics.Shot) { // 2.6 pixels a module, the second one upside down
			shot.PxPerMM = 10
			shot.Width, shot.Height = 1920, 1080
			shot.ShiftX, shot.ShiftY = 0, 0
			shot.Quarters = 2 * (n % 2)
		})
		res := r.Inspect(s.Frame)
		if res.Barcode == nil {
			t.Errorf("%s: no barcode", s.Name())
			continue
		}
		if !bytes.Equal(res.Barcode.Payload, s.Payload) {
			t.Errorf("%s: other bytes than were printed", s.Name())
		}
		if !res.Accepted() || res.Kind != document.Licence || res.Side != SideBack || res.MRZ.Accepted || res.Fields != nil {
			t.Errorf("%s: accepted %v, kind %s, side %s", s.Name(), res.Accepted(), res.Kind, res.Side)
		}
		if off := moved(res.Quad, s.Truth.Quad); off > 0.03 {
			t.Errorf("%s: corners %.1f %% away, or in another order", s.Name(), 100*off)
		}
		facts := res.Facts(document.Day{Year: 2026, Month: 1, Day: 2})
		if len(facts) != 1 || facts[0].Source != document.FromBarcode || facts[0].Number != s.Holder.Number {
			t.Errorf("%s: the facts are not those of the card", s.Name())
		}
		if !res.Document.Valid() || res.Front.Valid() || res.Portrait.Valid() {
			t.Errorf("%s: pictures of the wrong sides", s.Name())
		}
		m := answer(t, res)
		code, _ := m["barcode"].(map[string]any)
		for _, key := range []string{"format", "text", "quad", "kind", "accepted", "header", "checks", "fields", "elements", "warnings"} {
			if _, ok := code[key]; !ok {
				t.Errorf("barcode has no %q", key)
			}
		}
		fields, _ := m["fields"].(map[string]any)
		if m["kind"] != "AAMVA" || fields["number"] != s.Holder.Number || code["format"] != "PDF417" {
			t.Errorf("%s: kind %v, number %v", s.Name(), m["kind"], fields["number"])
		}
	}
}

// drawn is a picture of nothing but a symbol.
func drawn(t *testing.T, payload string) capture.Frame {
	t.Helper()
	code, err := pdf417.Encode(payload, 3)
	for err == nil && code.Bounds().Dy()/2%3 != 0 { // see package barcode: the encoder errs about other numbers of rows
		payload += " "
		code, err = pdf417.Encode(payload, 3)
	}
	if err != nil {
		t.Fatal(err)
	}
	b := code.Bounds()
	img := image.NewRGBA(image.Rect(0, 0, 3*b.Dx()+60, 5*b.Dy()+60))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	for y := range 5 * b.Dy() {
		for x := range 3 * b.Dx() {
			if v, _, _, _ := code.At(b.Min.X+x/3, b.Min.Y+y/5).RGBA(); v < 0x8000 {
				img.Set(30+x, 30+y, color.Black)
			}
		}
	}
	return capture.FromImage(img)
}

func TestSymbolWithoutACard(t *testing.T) {
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	payload, err := document.FormatAAMVA(document.AAMVA{IIN: document.UtopiaIIN, AAMVAFields: document.AAMVAFields{
		Number: "U1234567", Surname: "SPECIMEN", Given: "ANNA", Birth: document.Day{Year: 1974, Month: 8, Day: 12},
		Expiry: document.Day{Year: 2031, Month: 8, Day: 12}, Country: document.Utopia,
	}})
	if err != nil {
		t.Fatal(err)
	}
	res := r.Inspect(drawn(t, string(payload)))
	if !res.Accepted() || !res.Found || res.Kind != document.Licence || res.Side != SideBack {
		t.Errorf("accepted %v, found %v, kind %s, side %s", res.Accepted(), res.Found, res.Kind, res.Side)
	}
}

func TestOutlineInsideTheSymbol(t *testing.T) {
	card := capture.Quad{{X: 0, Y: 0}, {X: 860, Y: 0}, {X: 860, Y: 540}, {X: 0, Y: 540}}
	symbol := capture.Quad{{X: 60, Y: 300}, {X: 800, Y: 300}, {X: 800, Y: 520}, {X: 60, Y: 520}}
	if !encloses(card, symbol) || !encloses(card, turned(symbol, 2)) || !encloses(card, card) {
		t.Error("a symbol on a card is not seen there")
	}
	if encloses(symbol, card) || encloses(capture.Quad{{X: 200, Y: 350}, {X: 400, Y: 350}, {X: 400, Y: 470}, {X: 200, Y: 470}}, symbol) {
		t.Error("a card within its symbol")
	}
}

func TestBarcodeOfSomethingElse(t *testing.T) {
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	const text = "BOARDING PASS 42\x00\x1b"
	res := r.Inspect(drawn(t, text))
	if res.Accepted() || res.Kind != document.None || res.Barcode == nil || res.Barcode.IsLicence() {
		t.Fatalf("accepted %v, kind %s, barcode %v", res.Accepted(), res.Kind, res.Barcode)
	}
	m := answer(t, res)
	code, _ := m["barcode"].(map[string]any)
	if got, _ := code["text"].(string); strings.TrimRight(got, " ") != text {
		t.Errorf("text %q", code["text"])
	}
	if len(code) != 3 || m["fields"] != nil {
		t.Errorf("%d values in the barcode, fields %v", len(code), m["fields"])
	}
	if len(res.Facts(document.Day{Year: 2026})) != 0 {
		t.Error("facts of a boarding pass")
	}
}

func TestPassportWithoutABarcode(t *testing.T) {
	r, err := New(Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	s := onDesk(t, specimen.Passport, 1, nil)
	if s.Flaw != press.Sound {
		t.Fatal("choose another sample")
	}
	res := r.Inspect(s.Frame)
	if !res.Accepted() || res.Barcode != nil || res.Visual != nil {
		t.Fatalf("accepted %v, barcode %v", res.Accepted(), res.Barcode)
	}
	m := answer(t, res)
	if code, there := m["barcode"]; !there || code != nil {
		t.Errorf("barcode %v", code)
	}
	fields, _ := m["fields"].(map[string]any)
	if fields["number"] != s.Holder.Number {
		t.Errorf("number %v", fields["number"])
	}

	// Its print agrees; somebody else's is not read.
	today := document.Day{Year: 2026, Month: 1, Day: 2}
	if err := r.ReadPrint(&res, today); errors.Is(err, print.ErrNoData) {
		t.Skip(err)
	} else if err != nil {
		t.Fatal(err)
	}
	if len(res.Visual.Found) < 3 {
		t.Errorf("found only %v", res.Visual.Found)
	}
	if res.Portrait.Valid() && res.Portrait.Width > res.Document.Width/2 {
		t.Error("the portrait is more than half of the page")
	}
}

func TestBarcodeInALog(t *testing.T) {
	b := &Barcode{Symbology: "PDF417", Text: "DCSSPECIMEN", Payload: []byte("DCSSPECIMEN")}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%x"} {
		if out := fmt.Sprintf(verb, b); strings.Contains(out, "SPECIMEN") || strings.Contains(out, "444353") {
			t.Errorf("%s shows %q", verb, out)
		}
	}
}
