package ui

import (
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// ready asks for the phone: the answer decides between two ways to the end.
func ready(c *scene) touch.Page {
	s := c.s
	return touch.Page{
		Heading: c.say("ready.title"), Lead: c.say("ready.lead"), Art: c.art("handset", 420),
		Content: touch.Column(s.Gap,
			s.Choice("phone", c.say("ready.yes"), c.say("ready.yes.sub"), c.emit(journey.PhoneAnswered{Has: true})),
			s.Choice("usb-key", c.say("ready.no"), c.say("ready.no.sub"), c.emit(journey.PhoneAnswered{})),
		),
	}
}

// consent stands before every camera: what for, who sees it, how long.
func consent(c *scene) touch.Page {
	s := c.s
	return touch.Page{
		Heading: c.say("consent.title"), Art: c.art("privacy", 400),
		Content: touch.Column(s.Gap*1.3,
			s.Check("camera", c.say("consent.use"), c.say("consent.use.sub")),
			s.Check("shield", c.say("consent.who"), c.say("consent.who.sub")),
			s.Check("clock", c.say("consent.keep"), c.say("consent.keep.sub")),
		),
		More:    []*touch.Button{s.Button(touch.Secondary, "", c.say("consent.refuse"), c.emit(journey.Refrained{}))},
		Primary: s.Button(touch.Primary, "check", c.say("consent.agree"), c.emit(journey.Agreed{})),
	}
}

// declined is the way without a camera; nothing was kept.
func declined(c *scene) touch.Page {
	return touch.Page{
		Middle: true, Above: c.s.Medal("hand", c.s.Text*4.5), Heading: c.say("declined.title"), Lead: c.say("declined.lead"),
		Content: c.closing(),
		Primary: c.s.Button(touch.Primary, "check", c.say("done.finish"), c.emit(journey.Finished{})),
	}
}

// terms are short enough to be read.
func terms(c *scene) touch.Page {
	s := c.s
	return touch.Page{
		Heading: c.say("terms.title"), Art: c.art("card", 400),
		Content: touch.Column(s.Gap*1.2,
			s.Item("check", c.say("terms.1")), s.Item("check", c.say("terms.2")), s.Item("check", c.say("terms.3"))),
		Primary: s.Button(touch.Primary, "check", c.say("terms.accept"), c.emit(journey.TermsAccepted{})),
	}
}
