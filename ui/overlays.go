package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// idle asks whether somebody is there, with a ring that empties.
func idle(c *scene) touch.Page {
	s := c.s
	ring := s.Ring(s.Text * 5.5)
	whole := max(1, c.v.IdleLeft)
	c.onTick(func(v journey.View) { ring.Set(v.IdleLeft, float64(v.IdleLeft)/float64(whole)) })
	lead := "idle.lead"
	switch c.v.Step {
	case journey.Submitted, journey.Call, journey.Pass, journey.Passkey, journey.Lapsed, journey.Refused:
		lead = "idle.lead.sent"
	}
	return touch.Page{
		Middle: true, Above: ring, Heading: c.say("idle.title"), Lead: c.say(lead),
		More:    []*touch.Button{c.other("clock", c.say("idle.more"), c.emit(journey.MoreTimeAsked{}))},
		Primary: s.Button(touch.Primary, "hand", c.say("idle.yes"), c.emit(journey.Touched{})),
	}
}

// help says that somebody was called; it works offline and says so.
func help(c *scene) touch.Page {
	s := c.s
	lead := c.say("help.lead")
	var note fyne.CanvasObject
	switch {
	case c.v.Helper > 0:
		lead = c.say("help.minutes", "n", c.v.Helper)
	case c.v.HubAway:
		lead = ""
		note = touch.At(touch.Centre, s.Text*34, s.Note("offline", c.say("help.away")))
	}
	p := touch.Page{
		Middle: true, Above: s.Medal("bell-desk", s.Text*4.5), Heading: c.say("help.title"), Lead: lead,
		Staff: s.ChromeButton(touch.Quiet, "badge", c.say("help.staff"), c.emit(journey.StaffAsked{})),
		More:  []*touch.Button{s.Button(touch.Danger, "door", c.say("help.end"), c.emit(journey.Ended{}))},

		Primary: c.next(c.say("help.go-on"), c.emit(journey.HelpClosed{})),
	}
	if note != nil {
		p.Content = note
	}
	return p
}

// staffPIN takes a helper's PIN: dots, never a way to see it.
func staffPIN(c *scene) touch.Page {
	s := c.s
	pad := s.PinPad(6, true, func(pin string) { c.w.send(journey.StaffPIN{PIN: pin}) })
	c.focus = pad
	c.wipes = append(c.wipes, pad.Clear)
	var note fyne.CanvasObject
	switch {
	case c.v.StaffWait > 0:
		t := s.Alarm("clock", c.say("pin.wait", "s", c.v.StaffWait))
		note = t
		pad.Disable(true)
	case c.v.Busy && c.v.Asking == journey.AskStaff:
		note = s.Note("hourglass", c.say("wait.staff"))
		pad.Disable(true)
	case c.v.Fault == app.FaultStaffPIN:
		note = c.alarm()
	}
	return touch.Page{
		Heading: c.say("pin.title"), Wide: true, Content: c.column(s.Space, note, pad),
		Back: c.back(c.emit(journey.HelpClosed{})),
	}
}

// staff is what a helper sees and may do: where the person is, what is wrong, and never the pass.
func staff(c *scene) touch.Page {
	s := c.s
	row := func(key, value string) fyne.CanvasObject {
		return touch.Row(s.Gap, []float32{1, 1.6}, s.Quiet(c.say(key)), s.Strong(value))
	}
	state := func(bad bool, word string) string {
		if bad {
			return c.say(word)
		}
		return c.say("staff.ok")
	}
	camera := state(c.v.Camera != app.FaultNone, "staff.away")
	if c.v.Camera == app.FaultCameraRefused {
		camera = c.say("staff.camera.refused")
	}
	rows := []fyne.CanvasObject{
		row("staff.here", c.say("step."+string(c.v.Step))), s.Rule(),
		row("staff.hub", state(c.v.HubAway, "staff.away")), s.Rule(),
		row("staff.camera", camera),
	}
	var fault fyne.CanvasObject
	if c.v.Fault != app.FaultNone {
		fault = s.Alarm("warning", c.say("staff.fault")+": "+c.say("fault."+string(c.v.Fault)))
	}
	p := touch.Page{
		Heading: c.say("staff.title"), Lead: c.say("staff.lead"),
		Content: c.column(s.Space*0.8, s.Panel(touch.Column(s.Gap*0.6, rows...)), fault),
		Back:    c.back(c.emit(journey.HelpClosed{})),
		More:    []*touch.Button{s.Button(touch.Danger, "door", c.say("staff.end"), c.emit(journey.Ended{}))},
	}
	if c.v.StaffAct {
		key := "staff.took.document"
		if c.v.Step == journey.Selfie {
			key = "staff.took.selfie"
		}
		p.Primary = s.Button(touch.Primary, "check", c.say(key), c.emit(journey.StaffTook{}))
	}
	return p
}
