package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// qr is the code of the present link with what the phone does next beside it.
func (c *scene) qr(steps fyne.CanvasObject, notes ...fyne.CanvasObject) fyne.CanvasObject {
	s := c.s
	size := min(s.Screen.Height*0.42, 520)
	if s.Portrait() {
		size = 520
	}
	if s.Level >= 2 {
		size *= 0.85
	}
	if s.Level >= 4 {
		size *= 0.85
	}
	code := s.QR(c.v.Link, size, c.v.Scanned)
	words := c.column(s.Space*0.8, append([]fyne.CanvasObject{steps}, notes...)...)
	if s.Portrait() {
		return touch.Column(s.Space, words, touch.At(touch.Centre, 0, code))
	}
	return touch.Row(s.Space*1.6, []float32{1, 0}, words, code)
}

func (c *scene) walletNotes() []fyne.CanvasObject {
	var notes []fyne.CanvasObject
	if c.v.Scanned {
		notes = append(notes, c.s.Praise("check", c.say("wallet.scanned")))
	}
	if c.v.StandIn {
		notes = append(notes, c.s.Note("info", c.say("wallet.standin")))
	}
	return notes
}

// wallet offers a Verified ID to the phone.
func wallet(c *scene) touch.Page {
	if c.v.Busy {
		return c.walletWays(c.waiting(), "wallet.skip")
	}
	p := touch.Page{Heading: c.say("wallet.title"), Wide: true}
	if c.v.Fault != app.FaultNone {
		p.Content, p.Primary, p.Art = c.alarm(), c.retry(), c.art("handset", 360)
	} else {
		p.Content = c.qr(c.steps("wallet.1", "wallet.2", "wallet.3"), c.walletNotes()...)
	}
	return c.walletWays(p, "wallet.skip")
}

// present asks the phone to show the Verified ID.
func present(c *scene) touch.Page {
	if c.v.Busy {
		return c.walletWays(c.waiting(), "present.skip")
	}
	p := touch.Page{Heading: c.say("present.title"), Wide: true}
	if c.v.Fault != app.FaultNone {
		p.Content, p.Primary, p.Art = c.alarm(), c.retry(), c.art("handset", 360)
		if c.v.Fault == app.FaultCredential { // here the person chooses; elsewhere the way on is taken already
			p.Content = c.s.Alarm("warning", c.say("present.refused"))
		}
	} else {
		p.Content = c.qr(c.steps("wallet.1", "wallet.2", "present.3"), c.walletNotes()...)
	}
	return c.walletWays(p, "present.skip")
}

func (c *scene) walletWays(p touch.Page, skip string) touch.Page {
	if c.v.CanSkip {
		p.More = []*touch.Button{c.other("", c.say(skip), c.emit(journey.Skipped{Reason: "chosen"}))}
	}
	return p
}
