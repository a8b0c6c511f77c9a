package face

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/passdesk/passdesk/capture"
)

// modelsDir finds the folder "shared/models" beside the project, or skips the test.
func modelsDir(t testing.TB) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		p := filepath.Join(dir, "shared", "models")
		if _, err := os.Stat(filepath.Join(p, Models()[0].Name)); err == nil {
			return p
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Skip("no folder shared/models above the project")
		}
		dir = up
	}
}

// engine makes an engine of the full tier, or of tier 0.
func engine(t testing.TB, tier int) *Engine {
	t.Helper()
	o := Options{NoModels: tier == 0}
	if tier > 0 {
		o.Models = modelsDir(t)
	}
	e, err := New(o)
	if tier == 0 && err != nil {
		t.Skip(err)
	}
	if err != nil || e.Tier() != tier || len(e.Alarms()) > 0 {
		t.Fatalf("tier %d, %v, %v", e.Tier(), e.Alarms(), err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

// warp gives a picture as it looks when what is at (x, y) of the result comes from back(x, y) of the original; bilinear,
// the outermost pixels go on for ever.
func warp(f capture.Frame, back func(x, y float64) (float64, float64)) capture.Frame {
	out := capture.Frame{Pix: make([]byte, len(f.Pix)), Width: f.Width, Height: f.Height, Seq: f.Seq, At: f.At}
	for y := range f.Height {
		for x := range f.Width {
			sx, sy := back(float64(x), float64(y))
			sx, sy = min(max(sx, 0), float64(f.Width-2)), min(max(sy, 0), float64(f.Height-2))
			x0, y0 := int(sx), int(sy)
			fx, fy := sx-float64(x0), sy-float64(y0)
			for c := range 3 {
				i := 3*(y0*f.Width+x0) + c
				a := float64(f.Pix[i])*(1-fx) + float64(f.Pix[i+3])*fx
				j := i + 3*f.Width
				b := float64(f.Pix[j])*(1-fx) + float64(f.Pix[j+3])*fx
				out.Pix[3*(y*f.Width+x)+c] = byte(a*(1-fy) + b*fy + 0.5)
			}
		}
	}
	return out
}
