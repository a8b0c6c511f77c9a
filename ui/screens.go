package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// choose finds what lies on top: the idle warning, an overlay, the sheet, or the step itself.
func (w *Window) choose() func(*scene) touch.Page {
	switch {
	case w.view.IdleLeft > 0:
		return idle
	case w.view.Overlay == journey.HelpOverlay:
		return help
	case w.view.Overlay == journey.PINOverlay:
		return staffPIN
	case w.view.Overlay == journey.StaffOverlay:
		return staff
	case w.memo.sheet:
		return sheet
	}
	if draw, ok := screens[w.view.Step]; ok {
		return draw
	}
	return attract
}

// screens holds one function a step; it is filled at start, because screens open sheets and sheets build screens.
var screens map[journey.Step]func(*scene) touch.Page

func init() {
	screens = map[journey.Step]func(*scene) touch.Page{
		journey.Attract: attract, journey.Display: display, journey.Ready: ready, journey.Consent: consent,
		journey.Declined: declined, journey.Identify: identify, journey.HaveID: haveID, journey.MailPIN: mailPIN,
		journey.Phone: phone, journey.Terms: terms, journey.Document: document, journey.Confirm: confirm,
		journey.Selfie: selfie, journey.Wallet: wallet, journey.Present: present, journey.Submitted: submitted,
		journey.Call: call, journey.Refused: refused, journey.Pass: pass, journey.Passkey: passkey, journey.Lapsed: lapsed,
		journey.Done: done, journey.Parked: parked, journey.Resume: resume,
	}
}

// fill gives every object the whole window.
type fill struct{}

func (fill) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(640, 480) }

func (fill) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}
