package specimen

import (
	"encoding/json"
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/optics"
	"github.com/passdesk/passdesk/capture/rehearsal/specimen/press"
)

// Record is the truth of a sample as it is written beside its picture.
type Record struct {
	Name     string                   `json:"name"`
	Set      string                   `json:"set"`
	Level    string                   `json:"level"`
	Kind     document.Kind            `json:"kind"`
	Side     press.Side               `json:"side"`
	Design   string                   `json:"design"`
	Lines    []string                 `json:"lines,omitempty"`   // of the MRZ
	Payload  []byte                   `json:"payload,omitempty"` // of the barcode, base64
	Fields   map[string]string        `json:"fields"`            // of the visual zone, as printed
	Boxes    map[string]press.Box     `json:"boxes_mm"`
	Flaw     press.Flaw               `json:"flaw,omitempty"` // wrong by design
	Width    float64                  `json:"width_mm"`
	Height   float64                  `json:"height_mm"`
	Quad     [4][2]float64            `json:"quad_px"` // clockwise from the document's own top left
	PxPerMM  float64                  `json:"px_per_mm"`
	BlurMM   float64                  `json:"blur_mm"`
	ModuleMM float64                  `json:"module_mm,omitempty"` // X-dimension of the barcode
	Hidden   map[optics.Cover]float64 `json:"hidden,omitempty"`    // share of the document
	ZoneHid  float64                  `json:"zone_hidden"`         // share of the MRZ's or the barcode's box that is hidden
	Shot     optics.Shot              `json:"shot"`
}

// Record gives the truth of the sample.
func (s Sample) Record() Record {
	r := Record{
		Name: s.Name(), Set: s.Set.String(), Level: s.Level.String(), Kind: s.Kind, Side: s.Side, Design: s.Design, Lines: s.Lines, Payload: s.Payload,
		Fields: s.Fields, Boxes: s.Boxes, Flaw: s.Flaw, Width: s.Width, Height: s.Height, PxPerMM: s.Truth.PxPerMM, BlurMM: s.Truth.BlurMM,
		ModuleMM: s.XDimension, Hidden: s.Truth.Hidden, ZoneHid: s.ZoneHidden(), Shot: s.Shot,
	}
	for i, p := range s.Truth.Quad {
		r.Quad[i] = [2]float64{p.X, p.Y}
	}
	return r
}

// ZoneHidden tells which share of the MRZ or of the barcode finger, glare or the frame's edge hide, 0..1.
func (s Sample) ZoneHidden() float64 {
	b, ok := s.Boxes["mrz"]
	if !ok {
		b = s.Boxes["barcode"]
	}
	return s.Truth.Hides(b.X, b.Y, b.W, b.H)
}

// Write puts the frame and its truth into a folder, as Name().png and Name().json.
func (s Sample) Write(dir string) error {
	if err := writePNG(filepath.Join(dir, s.Name()+".png"), s.Frame); err != nil {
		return fmt.Errorf("write specimen: %w", err)
	}
	raw, err := json.MarshalIndent(s.Record(), "", "  ")
	if err != nil {
		return fmt.Errorf("write specimen: %w", err)
	}
	if err := os.WriteFile(filepath.Join(dir, s.Name()+".json"), append(raw, '\n'), 0o644); err != nil {
		return fmt.Errorf("write specimen: %w", err)
	}
	return nil
}

func writePNG(file string, f capture.Frame) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	err = enc.Encode(out, f.RGBA())
	if closed := out.Close(); err == nil {
		err = closed
	}
	return err
}
