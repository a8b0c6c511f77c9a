package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// mailPIN proves the personal e-mail by six digits.
func mailPIN(c *scene) touch.Page {
	s := c.s
	if c.v.Busy {
		return c.waiting()
	}
	lead := c.say("mail-pin.lead", "mail", veil(c.v.Person.PersonalEmail))
	if !c.v.PINSent || c.v.Fault == app.FaultPINLocked || c.v.Fault == app.FaultHubAway || c.v.Fault == app.FaultHubNonsense || c.v.Fault == app.FaultMailDown {
		return c.mailTrouble()
	}
	pad := s.PinPad(6, false, func(pin string) { c.w.send(journey.PINEntered{PIN: pin}) })
	pad.OnChanged = func(string) { c.touched() }
	c.focus = pad
	c.wipes = append(c.wipes, pad.Clear)
	var trouble fyne.CanvasObject
	if c.v.Fault != app.FaultNone {
		words := c.say("fault." + string(c.v.Fault))
		if c.v.Fault == app.FaultPINWrong && c.v.PINLeft > 0 {
			words += " " + c.say("mail-pin.left", "n", c.v.PINLeft)
		}
		trouble = s.Alarm("warning", words)
	}
	return touch.Page{
		Heading: c.say("mail-pin.title"), Lead: lead, Wide: true, Content: c.column(s.Space, trouble, pad),
		More: c.mailWays(),
	}
}

// mailTrouble stands in for the digits when the mail could not be sent or was locked.
func (c *scene) mailTrouble() touch.Page {
	f := c.v.Fault
	if f == app.FaultNone {
		f = app.FaultMailDown
	}
	p := touch.Page{Middle: true, Above: c.s.BadMedal("mail", c.s.Text*4.5), Heading: c.say("fault." + string(f)), More: c.mailWays()}
	p.Primary = c.retry()
	if n := len(p.More); p.Primary == nil && c.v.CanGoOn { // the way on is the one that the sentence names
		p.More, p.Primary = p.More[:n-1], c.next(c.say("mail-pin.skip"), c.emit(journey.MailSkipped{}))
	}
	return p
}

// mailWays are the other ways: another mail, going on without.
func (c *scene) mailWays() []*touch.Button {
	var more []*touch.Button
	again := c.other("mail", c.say("mail-pin.resend"), c.emit(journey.PINResent{}))
	if left := c.v.PINAgain.Sub(c.v.Now); !c.v.PINAgain.IsZero() && left > 0 {
		again = c.other("clock", c.say("mail-pin.resend-in", "s", 888), nil).Disable(true)
		show := func(v journey.View) {
			again.SetLabel(c.say("mail-pin.resend-in", "s", fmt.Sprint(max(1, int(v.PINAgain.Sub(v.Now).Seconds()+0.999)))))
		}
		c.onTick(show)
	}
	if c.v.PINSent {
		more = append(more, again)
	}
	if c.v.CanGoOn {
		more = append(more, c.other("", c.say("mail-pin.skip"), c.emit(journey.MailSkipped{})))
	}
	return more
}

// veil hides most of an address, because the screen can be seen by others: "a•••s@mail.example".
func veil(address string) string {
	name, host, ok := strings.Cut(address, "@")
	if !ok {
		return address
	}
	rs := []rune(name)
	switch {
	case len(rs) > 2:
		return string(rs[0]) + "•••" + string(rs[len(rs)-1]) + "@" + host
	case len(rs) > 0:
		return string(rs[0]) + "•••@" + host
	}
	return "•••@" + host
}
