package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// SetDocument keeps the picture of the document that was taken, to be shown back on the page that asks whether it is right; nil
// forgets it. It may be called from any goroutine, before the view of that page is shown. The picture before it is overwritten
// on Fyne's goroutine, where nothing draws it at the same time.
func (w *Window) SetDocument(img *image.RGBA) {
	old := w.document.Swap(img)
	if old == nil || old == img {
		return
	}
	w.mu.Lock()
	w.stale = append(w.stale, old)
	w.mu.Unlock()
	w.request()
}

// View is what is shown now; to be called on Fyne's goroutine.
func (w *Window) View() journey.View { return w.view }

// taken is the picture of the document, nil when there is none to show.
func (c *scene) taken() fyne.CanvasObject {
	pic := c.w.document.Load()
	if pic == nil {
		return nil
	}
	img := canvas.NewImageFromImage(pic)
	img.FillMode = canvas.ImageFillContain
	b := pic.Bounds()
	w := min(620, c.s.Screen.Width*0.36)
	if c.s.Portrait() {
		w = c.s.Screen.Width * 0.6
	}
	h := w * float32(b.Dy()) / float32(max(1, b.Dx()))
	if most := c.s.Screen.Height * 0.42; h > most {
		w, h = w*most/h, most
	}
	if c.s.Level >= 2 {
		w, h = w*0.75, h*0.75
	}
	return touch.Fixed(w, h, img)
}
