package face

import (
	"fmt"
	"time"

	"github.com/passdesk/passdesk/capture"
)

// Inspection is what one look at a picture found, for tools and the self-test.
type Inspection struct {
	File    string  `json:"file,omitempty"`
	Faces   []Face  `json:"faces"` // largest first
	Quality Quality `json:"quality"`
	Tier    int     `json:"tier"`
	Millis  float64 `json:"ms"` // of detection and quality, without reading the file
}

// Inspect detects and judges. The name of the file is only copied.
func (e *Engine) Inspect(file string, f capture.Frame) (Inspection, error) {
	begin := time.Now()
	faces, err := e.Detect(f)
	if err != nil {
		return Inspection{}, fmt.Errorf("inspect %q: %w", file, err)
	}
	in := Inspection{File: file, Faces: faces, Quality: e.Judge(f, faces), Tier: e.Tier()}
	in.Millis = round(float64(time.Since(begin).Microseconds()) / 1000)
	if in.Faces == nil {
		in.Faces = []Face{}
	}
	return in, nil
}
