package face

import (
	"time"

	"github.com/passdesk/passdesk/capture"
)

// Inspection is what one look at a picture found, for tools and the self-test.
type Inspection struct {
	File    string  `json:"file,omitempty"`
	Faces   []Face  `json:"faces"`            // largest first
	Behind  []Face  `json:"behind,omitempty"` // less than 0.4 times as wide as the largest: far behind, or pictures on the wall
	Quality Quality `json:"quality"`
	Checks  []Check `json:"checks"` // of the quality
	Tier    int     `json:"tier"`
	Millis  float64 `json:"ms"` // of detection and quality, without reading the file
}

// Inspect detects and judges. The name of the file is only copied.
func (e *Engine) Inspect(file string, f capture.Frame) (Inspection, error) {
	begin := time.Now()
	all, err := e.Search(f)
	if err != nil {
		return Inspection{}, err
	}
	faces, behind := inPicture(all)
	in := Inspection{File: file, Faces: faces, Behind: behind, Quality: e.Judge(f, faces), Tier: e.Tier()}
	in.Checks = in.Quality.Checks()
	if in.Quality.Hint == capture.HintNone {
		in.Quality.Hint = in.Quality.Wish
	}
	in.Millis = round(float64(time.Since(begin).Microseconds()) / 1000)
	if in.Faces == nil {
		in.Faces = []Face{}
	}
	if in.Checks == nil {
		in.Checks = []Check{}
	}
	return in, nil
}
