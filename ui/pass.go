package ui

import (
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// pass shows the Temporary Access Pass: dots, and the characters only while a finger holds the button, for 20 seconds at most.
// The pass is never in the QR code, which opens the page that asks for it.
func pass(c *scene) touch.Page {
	s := c.s
	if !c.v.PassReady {
		if c.v.Busy || c.v.Fault == app.FaultNone {
			p := c.waiting()
			if !c.v.Busy {
				p.Heading = c.say("wait.pass")
			}
			return p
		}
		return touch.Page{
			Middle: true, Above: s.BadMedal("key", s.Text*4.5), Heading: c.say("fault." + string(c.v.Fault)), Primary: c.retry(),
		}
	}
	em := s.Text * 1.75
	code := s.Code(dots(c.v.Pass.Code.Reveal()), em)
	hidden := code.Words
	hold := s.HoldButton("eye", c.say("pass.hold"), nil)
	hold.OnHold = func(held bool) {
		if held {
			c.w.memo.held = c.w.view.Now
			code.SetWords(group(c.w.view.Pass.Code.Reveal(), 4))
			c.w.send(journey.Touched{})
			return
		}
		code.SetWords(hidden)
	}
	c.hold = hold
	c.wipes = append(c.wipes, hold.Release)
	left := s.Bar()
	until := s.Strong(c.say("pass.until", "time", c.w.opt.Clock(c.v.PassUntil)))
	c.onTick(func(v journey.View) {
		if hold.Held() && v.Now.Sub(c.w.memo.held) >= MaskAfter {
			hold.Release()
		}
		whole := v.Pass.Until.Sub(v.Pass.Start)
		if whole <= 0 {
			whole = 30 * time.Minute
		}
		left.Set(float32(v.PassUntil.Sub(v.Now)) / float32(whole))
	})
	box := s.Panel(touch.Column(s.Gap, code, touch.Column(s.Gap*0.5, until, left), hold))
	var side fyne.CanvasObject
	switch {
	case c.v.Link != "":
		size := min(s.Screen.Height*0.34, 420)
		if s.Level >= 2 {
			size *= 0.85
		}
		side = touch.Column(s.Gap*0.6, touch.At(touch.Centre, 0, s.QR(c.v.Link, size, false)), s.Quiet(c.say("pass.qr")).Centred())
	case c.v.Fault != app.FaultNone:
		side = touch.Bounded(touch.Centre, s.Text*12, c.alarm())
	default:
		side = s.Medal("hourglass", s.Text*4)
	}
	var content fyne.CanvasObject = touch.TopRow(s.Space*1.2, []float32{1, 0}, box, side)
	if s.Portrait() {
		content = touch.Column(s.Space, box, side)
	}
	p := touch.Page{
		Heading: c.say("pass.title"), Lead: c.say("pass.lead"), Wide: true, Content: content,
		Primary: c.next(c.say("pass.typed"), c.emit(journey.PassKept{})),
	}
	if c.v.CanRetry {
		p.More = []*touch.Button{c.other("refresh", c.say("button.retry"), c.emit(journey.Retried{}))}
	}
	return p
}

// dots is a pass that cannot be read: a dot for each character, in the same groups.
func dots(code string) string {
	return group(strings.Repeat("•", len([]rune(code))), 4)
}

// passkey tells the phone's part and watches for the passkey.
func passkey(c *scene) touch.Page {
	s := c.s
	p := touch.Page{Heading: c.say("passkey.title"), Lead: c.say("passkey.lead"), Wide: true}
	var notes []fyne.CanvasObject
	if c.v.PassUsed {
		notes = append(notes, s.Praise("check", c.say("passkey.used")))
	}
	switch {
	case c.v.Busy && c.v.Link == "":
		p = c.waiting()
	case c.v.Link == "":
		p.Content, p.Primary, p.Art = c.alarm(), c.retry(), c.art("handset", 360)
	default:
		if c.v.Fault != app.FaultNone {
			notes = append(notes, c.alarm())
		}
		p.Content = c.qr(c.steps("passkey.1", "passkey.2", "passkey.3"), notes...)
	}
	if c.v.PassReady && !c.v.PassUsed {
		p.More = append(p.More, c.other("eye", c.say("passkey.show"), c.emit(journey.PassKept{Show: true})))
	}
	p.More = append(p.More, c.other("", c.say("passkey.later"), c.emit(journey.Finished{})))
	return p
}

// lapsed offers a new pass: for 30 days a living face is enough.
func lapsed(c *scene) touch.Page {
	s := c.s
	return touch.Page{
		Middle: true, Above: s.Medal("hourglass", s.Text*4.5), Heading: c.say("lapsed.title"), Lead: c.say("lapsed.lead"),
		More:    []*touch.Button{c.other("", c.say("lapsed.later"), c.emit(journey.Finished{}))},
		Primary: c.next(c.say("lapsed.again"), c.emit(journey.Continued{})),
	}
}

// done says what was kept and that nothing stays here.
func done(c *scene) touch.Page {
	s := c.s
	title, lead, art := "done.title", "done.lead", "done"
	if !c.v.KeySeen { // no tick: the phone's part is still to come
		title, lead, art = "done.later.title", "done.later.lead", "handset"
	}
	site := c.v.Site
	if site == "" {
		site = "Passdesk"
	}
	return touch.Page{
		Heading: c.say(title), Lead: c.say(lead), Art: c.art(art, 460),
		Content: c.column(s.Gap,
			s.Item("shield", c.say("done.wiped")), s.Item("document", c.say("done.kept", "site", site)), c.closingLeft()),
		Primary: s.Button(touch.Primary, "check", c.say("done.finish"), c.emit(journey.Finished{})),
	}
}

func (c *scene) closingLeft() fyne.CanvasObject {
	if c.v.ShowLeft == 0 {
		return nil
	}
	t := c.s.Quiet(c.say("closes.in", "s", 888))
	c.onTick(func(v journey.View) { t.SetWords(c.say("closes.in", "s", v.ShowLeft)) })
	return t
}
