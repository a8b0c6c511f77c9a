package main

import (
	"fmt"
	"image"
	"image/png"
	"os"
	"path/filepath"

	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"
	"golang.org/x/image/draw"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui"
	"github.com/passdesk/passdesk/ui/touch"
)

// pictures renders every state with Fyne's software painter, which needs no display, and a contact sheet of all.
func pictures(c choice, samples []ui.Sample) error {
	if err := os.MkdirAll(c.png, 0o755); err != nil {
		return fmt.Errorf("make folder: %w", err)
	}
	app := test.NewApp()
	defer app.Quit()
	app.Settings().SetTheme(touch.Theme(touch.Look{}))
	w := ui.New(options(), func(journey.Event) {})
	canvas := software.NewCanvas()
	canvas.SetPadded(false)
	canvas.SetContent(w.Content())
	canvas.Resize(c.size)

	const across, thumb = 4, 480
	th := int(thumb * c.size.Height / c.size.Width)
	rows := (len(samples) + across - 1) / across
	sheet := image.NewRGBA(image.Rect(0, 0, across*(thumb+8)+8, rows*(th+8)+8))
	draw.Draw(sheet, sheet.Rect, image.Black, image.Point{}, draw.Src)
	for i, s := range samples {
		s.View.Looks = c.looks
		w.Load(s)
		img := canvas.Capture()
		if err := write(filepath.Join(c.png, s.Name+".png"), img); err != nil {
			return err
		}
		at := image.Pt(8+(i%across)*(thumb+8), 8+(i/across)*(th+8))
		draw.ApproxBiLinear.Scale(sheet, image.Rectangle{at, at.Add(image.Pt(thumb, th))}, img, img.Bounds(), draw.Src, nil)
		fmt.Println(s.Name)
	}
	return write(filepath.Join(c.png, "sheet.png"), sheet)
}

func write(path string, img image.Image) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(f, img); err != nil {
		_ = f.Close()
		return fmt.Errorf("write picture: %w", err)
	}
	return f.Close()
}
