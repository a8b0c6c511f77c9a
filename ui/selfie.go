package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// selfie is the step with the face: what will happen and its three ways, the session itself, and what to change when it gave nothing.
func selfie(c *scene) touch.Page {
	switch trouble := c.v.Camera != app.FaultNone || c.v.Fault != app.FaultNone; {
	case c.v.Busy:
		return c.waiting()
	case c.v.Locked:
		return c.selfieLocked()
	case trouble:
		return c.selfieTrouble()
	case !c.v.Begun:
		return c.selfieBefore()
	}
	p := touch.Page{Heading: c.say("selfie.title"), Lead: c.say("selfie.lead"), Wide: true, More: c.selfiePerson()}
	plate := c.s.Plate(c.s.Portrait(), c.hint, faceHints...)
	c.finder = c.s.Viewfinder(touch.FaceGuide, true, c.say("camera.waiting"), plate)
	c.finder.OnSay = c.w.coached
	p.Content = c.beside(plate, 1.5)
	return p
}

// selfiePerson is the way of a person instead of a machine, where there is one.
func (c *scene) selfiePerson() []*touch.Button {
	if !c.v.CanSkip {
		return nil
	}
	return []*touch.Button{c.other("person", c.say("selfie.person"), c.emit(journey.SelfieSkipped{}))}
}

// selfieDark is the equal way without flashing lights, where it is lawful.
func (c *scene) selfieDark(ways []*touch.Button) []*touch.Button {
	if !c.v.CanNoFlash || c.v.Fault == app.FaultNoMatch {
		return ways
	}
	return append(ways, c.other("moon", c.say("selfie.dark"), c.emit(journey.SelfieBegun{NoFlash: true})))
}

// selfieBefore says what will happen, warns of the changing colours, and lets the person choose a way.
func (c *scene) selfieBefore() touch.Page {
	s := c.s
	p := touch.Page{
		Heading: c.say("selfie.before.title"), Art: c.selfieArt(),
		Content: touch.Column(s.Space*0.8, c.steps("selfie.before.1", "selfie.before.2", "selfie.before.3"),
			s.Caution("warning", c.say("selfie.before.warning"))),
		More:    c.selfieDark(c.selfiePerson()),
		Primary: c.next(c.say("selfie.start"), c.emit(journey.SelfieBegun{})),
	}
	if c.v.Purpose == journey.ForResume {
		p.Lead = c.say("selfie.resume.lead")
	}
	if c.w.memo.stopped && c.v.CanNoFlash { // the lights were too much: the other way first
		p.Heading, p.Lead = c.say("selfie.stopped.title"), c.say("selfie.stopped.lead")
		p.Content = nil
		p.More = append(c.selfiePerson(), c.other("refresh", c.say("selfie.again"), c.emit(journey.SelfieBegun{})))
		p.Primary = c.next(c.say("selfie.dark"), c.emit(journey.SelfieBegun{NoFlash: true}))
	}
	return p
}

// selfieTrouble says what to change before another try.
func (c *scene) selfieTrouble() touch.Page {
	p := touch.Page{Heading: c.say("chapter.4"), Wide: true, Content: c.cameraTrouble(), Art: c.selfieArt(), More: c.selfiePerson()}
	if c.v.Camera == app.FaultNone {
		if c.v.TriesLeft > 0 {
			p.Heading = c.say("selfie.trouble.title")
		}
		p.More = c.selfieDark(p.More)
	}
	c.again(&p)
	return p
}

// selfieLocked is all that a person sees of a station that takes no more faces: a colleague does it, and nobody is suspected of anything.
func (c *scene) selfieLocked() touch.Page {
	p := touch.Page{Heading: c.say("selfie.locked.title"), Lead: c.say("selfie.locked.staff"), Art: c.selfieArt()}
	if c.v.CanSkip {
		p.Lead, p.Primary = c.say("selfie.locked.call"), c.next(c.say("button.continue"), c.emit(journey.SelfieSkipped{}))
	}
	return p
}

func (c *scene) selfieArt() fyne.CanvasObject {
	return c.s.Medal("face", min(360, c.s.Screen.Width*0.22))
}
