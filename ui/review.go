package ui

import (
	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// submitted waits for the reviewer and offers to come back.
func submitted(c *scene) touch.Page {
	s, v := c.s, c.v
	stage := func(now, before bool) touch.Stage {
		switch {
		case now:
			return touch.Passed
		case before:
			return touch.Running
		}
		return touch.Ahead
	}
	line := func(at touch.Stage, key string) fyne.CanvasObject { // what is under way is not said as if it were done
		if at == touch.Running {
			key += ".now"
		}
		return s.State(at, c.say(key))
	}
	states := touch.Column(s.Gap*0.9,
		s.State(touch.Passed, c.say("submitted.saved")),
		line(stage(v.Delivered, true), "submitted.sent"),
		line(stage(v.Told || v.Opened, v.Delivered), "submitted.told"),
		line(stage(v.Opened, v.Told), "submitted.opened"),
	)
	var trouble fyne.CanvasObject
	switch {
	case v.Fault != app.FaultNone:
		trouble = c.alarm()
	case v.HubAway:
		trouble = s.Note("offline", c.say("submitted.away"))
	}
	code := s.Panel(touch.Column(s.Gap*0.5, s.Quiet(c.say("submitted.code")).Centred(), s.Code(group(v.Code, 4), s.Text*1.6)))
	var content fyne.CanvasObject
	if s.Portrait() {
		content = c.column(s.Space, trouble, states, touch.At(touch.Centre, 0, code))
	} else {
		content = c.column(s.Space*0.8, trouble, touch.Row(s.Space*1.5, []float32{1, 0}, states, code))
	}
	p := touch.Page{Heading: c.say("submitted.title"), Lead: c.say("submitted.lead"), Wide: true, Content: content}
	if v.CanLeave {
		p.More = []*touch.Button{c.other("ticket", c.say("submitted.leave"), c.emit(journey.Left{}))}
	}
	return p
}

// group cuts a code into groups of n: "ABCD EFGH".
func group(code string, n int) string {
	var out []rune
	i := 0
	for _, r := range code {
		if r == '-' || r == ' ' {
			continue
		}
		if i > 0 && i%n == 0 {
			out = append(out, '\u00a0')
		}
		out = append(out, r)
		i++
	}
	return string(out)
}

// refused is neutral: it never says what was wrong, and always what to do.
func refused(c *scene) touch.Page {
	title, lead := "refused.title", "refused.lead"
	if c.v.Fault == app.FaultCaseExpired {
		title, lead = "refused.expired.title", "refused.expired.lead"
	}
	return touch.Page{
		Middle: true, Above: c.s.Medal("info", c.s.Text*4.5), Heading: c.say(title), Lead: c.say(lead),
		Primary: c.s.Button(touch.Primary, "check", c.say("done.finish"), c.emit(journey.Finished{})),
	}
}

// parked shows the code to come back with, then frees the station.
func parked(c *scene) touch.Page {
	s := c.s
	return touch.Page{
		Middle: true, Heading: c.say("parked.title"), Lead: c.say("parked.lead"),
		Content: touch.Column(s.Space*0.8,
			touch.At(touch.Centre, 0, s.PanelPad(s.Space*1.4, s.Space*0.8, s.Code(group(c.v.Code, 4), s.Text*2.4))), c.closing()),
		Primary: s.Button(touch.Primary, "check", c.say("done.finish"), c.emit(journey.Finished{})),
	}
}

// closing says when the page goes by itself.
func (c *scene) closing() fyne.CanvasObject {
	if c.v.ShowLeft == 0 {
		return nil
	}
	t := c.s.Quiet(c.say("closes.in", "s", 888)).Centred()
	c.onTick(func(v journey.View) { t.SetWords(c.say("closes.in", "s", v.ShowLeft)) })
	return t
}
