package ui

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/ui/touch"
)

// question is one thing to type with the keyboard that belongs to it.
type question struct {
	title, lead, label, hint string
	keys                     touch.Keys
	domains                  []string
	fault                    string
	index                    int
	start                    string
	most                     int
	allow                    func(rune) bool
}

// typing is a page with one field and the on-screen keyboard.
func (c *scene) typing(q question, done func(text string)) touch.Page {
	s := c.s
	text := c.w.memo.text(q.index)
	if text == "" {
		text = q.start
	}
	f := s.Field(q.label, q.hint, q.fault, text)
	if q.most > 0 {
		f.MaxRunes = q.most
	}
	f.Allow = q.allow
	primary := c.next(c.say("button.continue"), func() { done(strings.TrimSpace(f.Text())) })
	unanswered := func(text string) bool { // nothing but the country that was filled in
		bare := strings.TrimSpace(text)
		return bare == "" || bare == "+" || bare == strings.TrimSpace(c.w.opt.Country)
	}
	primary.Disable(unanswered(text))
	f.OnChanged = func(text string) {
		c.w.memo.set(q.index, text)
		primary.Disable(unanswered(text))
		c.touched()
	}
	f.OnSubmit = func() {
		if !primary.Disabled() {
			done(strings.TrimSpace(f.Text()))
		}
	}
	k := s.Keyboard(q.keys, q.domains...)
	k.Target(f)
	f.OnFocus = func() { k.Target(f) }
	c.focus = f
	c.wipes = append(c.wipes, f.Clear)
	lead := q.lead
	if s.Level >= 3 && s.Small() || s.Level >= 5 {
		lead = ""
	}
	var content fyne.CanvasObject = touch.Column(max(touch.MinGap+2, s.Space*0.9), f, k)
	if q.keys == touch.PhoneKeys && !s.Portrait() {
		content = touch.TopRow(s.Space, []float32{1.2, 1}, f, touch.Bounded(touch.Right, 560, k))
	} else if q.keys == touch.PhoneKeys {
		content = touch.Column(s.Space, f, touch.Bounded(touch.Centre, 640, k))
	}
	return touch.Page{Heading: q.title, Lead: lead, Content: content, Wide: true, Primary: primary}
}

// identify asks three things, one after another; the last sends them all.
func identify(c *scene) touch.Page {
	m := &c.w.memo
	if c.v.Busy {
		return c.waiting()
	}
	for i, text := range []string{c.v.Person.UPN, c.v.Person.EmployeeID, c.v.Person.PersonalEmail} {
		if m.text(i) == "" && text != "" {
			m.set(i, text)
		}
	}
	switch c.v.Fault {
	case app.FaultHubAway, app.FaultHubNonsense, app.FaultThrottled:
		return c.identifyAway()
	}
	at := c.identifyAt()
	fault := ""
	if c.v.Fault != app.FaultNone && m.faultAt == at && !m.faultSeen {
		fault = c.say("fault." + string(c.v.Fault))
	}
	q := []question{
		{title: c.say("identify.upn.title"), lead: c.say("identify.upn.lead"), label: c.say("identify.upn.label"), hint: "name" + c.domain(), keys: touch.MailKeys, domains: c.w.opt.Domains},
		{title: c.say("identify.id.title"), lead: c.say("identify.id.lead"), label: c.say("identify.id.label"), hint: "", keys: touch.CodeKeys, most: 32},
		{title: c.say("identify.mail.title"), lead: c.say("identify.mail.lead"), label: c.say("identify.mail.label"), hint: "name@mail.example", keys: touch.MailKeys, domains: []string{"@gmail.com", "@outlook.com"}},
	}[at]
	q.index, q.fault = at, fault
	p := c.typing(q, func(text string) {
		m.set(at, text)
		m.faultSeen = true
		if at < 2 {
			m.field = at + 1
			c.w.build()
			return
		}
		m.sent = true
		c.w.send(journey.Identified{UPN: m.text(0), EmployeeID: m.text(1), PersonalEmail: text})
	})
	if at > 0 {
		p.Back = c.back(func() {
			m.field, m.faultSeen = at-1, true
			c.w.build()
		})
	}
	return p
}

// identifyAt is the question to show: where the person is, or the one that the newest fault is about.
func (c *scene) identifyAt() int {
	m := &c.w.memo
	if (m.sent || !m.begun) && c.v.Fault != app.FaultNone {
		m.sent, m.faultSeen = false, false
		switch c.v.Fault {
		case app.FaultEmployeeID:
			m.field = 1
		case app.FaultEmail:
			m.field = 2
		default:
			m.field = 0
		}
		m.faultAt = m.field
	}
	m.begun = true
	return m.field
}

// identifyAway is shown when the directory could not be asked: try again, go on without, or staff.
func (c *scene) identifyAway() touch.Page {
	p := touch.Page{
		Middle: true, Above: c.s.BadMedal("offline", c.s.Text*4.5), Heading: c.say("fault." + string(c.v.Fault)),
		Primary: c.retry(),
	}
	if c.v.CanGoOn {
		p.More = []*touch.Button{c.other("", c.say("identify.offline"), c.emit(journey.WentOnOffline{}))}
	}
	return p
}

func (c *scene) domain() string {
	if len(c.w.opt.Domains) > 0 {
		return c.w.opt.Domains[0]
	}
	return "@company.example"
}

// haveID decides whether a Verified ID can shorten the way.
func haveID(c *scene) touch.Page {
	s := c.s
	return touch.Page{
		Heading: c.say("have-id.title"), Lead: c.say("have-id.lead"), Art: c.art("card", 400),
		Content: touch.Column(s.Gap,
			s.Choice("person", c.say("have-id.no"), c.say("have-id.no.sub"), c.emit(journey.HasCredential{})),
			s.Choice("wallet", c.say("have-id.yes"), c.say("have-id.yes.sub"), c.emit(journey.HasCredential{Yes: true})),
		),
	}
}

// phone asks for a number; a person without a phone has none to give.
func phone(c *scene) touch.Page {
	if c.v.NoPhone {
		return touch.Page{
			Middle: true, Above: c.s.Medal("phone-off", c.s.Text*4.5), Heading: c.say("phone.none.title"), Lead: c.say("phone.none.lead"),
			Primary: c.next(c.say("button.continue"), c.emit(journey.Continued{})),
		}
	}
	fault := ""
	if c.v.Fault != app.FaultNone {
		fault = c.say("fault." + string(c.v.Fault))
	}
	start := c.v.Person.Phone
	if start == "" {
		start = c.w.opt.Country
	}
	return c.typing(question{
		title: c.say("phone.title"), lead: c.say("phone.lead"), label: c.say("phone.label"), hint: "+1 202 555 0100",
		keys: touch.PhoneKeys, fault: fault, start: start, most: 20,
		allow: func(r rune) bool { return r >= '0' && r <= '9' || strings.ContainsRune("+ -()", r) },
	}, func(text string) { c.w.send(journey.PhoneGiven{Number: text}) })
}

// resume takes the code of a parked case.
func resume(c *scene) touch.Page {
	if c.v.Busy {
		return c.waiting()
	}
	fault := ""
	if c.v.Fault != app.FaultNone {
		fault = c.say("fault." + string(c.v.Fault))
	}
	p := c.typing(question{
		title: c.say("resume.title"), lead: c.say("resume.lead"), label: c.say("resume.label"), hint: "ABCD-1234",
		keys: touch.CodeKeys, fault: fault, most: 11,
		allow: func(r rune) bool {
			return r == '-' || r == ' ' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
		},
	}, func(text string) { c.w.send(journey.CodeEntered{Code: text}) })
	if c.v.CanRetry {
		p.More = append(p.More, c.other("refresh", c.say("button.retry"), c.emit(journey.Retried{})))
	}
	return p
}
