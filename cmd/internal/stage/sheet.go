package stage

import (
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"

	"golang.org/x/image/draw"
)

// ContactSheet puts pictures beside one another, four in a row, each 480 pixels wide.
func ContactSheet(path string, pictures []string) error {
	const columns, width, gap = 4, 480, 12
	var cells []image.Image
	height := 0
	for _, p := range pictures {
		f, err := os.Open(p)
		if err != nil {
			return fmt.Errorf("contact sheet: %w", err)
		}
		img, err := png.Decode(f)
		_ = f.Close()
		if err != nil {
			return fmt.Errorf("contact sheet: %s: %w", p, err)
		}
		b := img.Bounds()
		height = max(height, b.Dy()*width/b.Dx())
		cells = append(cells, img)
	}
	rows := (len(cells) + columns - 1) / columns
	sheet := image.NewRGBA(image.Rect(0, 0, columns*(width+gap)+gap, rows*(height+gap)+gap))
	draw.Draw(sheet, sheet.Bounds(), image.NewUniform(color.Gray{0xd8}), image.Point{}, draw.Src)
	for i, img := range cells {
		b := img.Bounds()
		at := image.Pt(gap+(i%columns)*(width+gap), gap+(i/columns)*(height+gap))
		draw.ApproxBiLinear.Scale(sheet, image.Rectangle{at, at.Add(image.Pt(width, b.Dy()*width/b.Dx()))}, img, b, draw.Src, nil)
	}
	out, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("contact sheet: %w", err)
	}
	if err := png.Encode(out, sheet); err != nil {
		_ = out.Close()
		return fmt.Errorf("contact sheet: %w", err)
	}
	return out.Close()
}
