package stage

import (
	"context"
	"fmt"
	"regexp"
	"strings"

	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/sync/hub"
)

// Play is one visit, played through the window.
type Play struct {
	Station *Station
	Who     hub.Employee
	Lang    string                                       // of the words on the buttons
	Line    func(format string, args ...any)             // a line a step
	Photo   func(ctx context.Context, name string) error // a picture of the screen; nil = none
	Keys    bool                                         // type on the screen's keyboard instead of the physical one
	Wallet  *Wallet                                      // takes and presents the credential; nil = skipped
	seen    map[string]bool                              // mails that were read
}

// Read marks the mails that are in the box as read, so that a play only takes its own.
func (p *Play) Read(ctx context.Context) error {
	p.seen = map[string]bool{}
	var box struct{ Mails []Mail }
	if err := get(ctx, p.Station.Hub+"/dev/mailbox.json", &box); err != nil {
		return err
	}
	for _, m := range box.Mails {
		p.seen[m.Kind+m.PIN+m.Link+m.Text] = true
	}
	return nil
}

func (p *Play) say(key string) string {
	lang := p.Lang
	if lang == "" {
		lang = "en"
	}
	return assets.Words(lang)(key)
}

func (p *Play) line(format string, args ...any) {
	if p.Line != nil {
		p.Line(format, args...)
	}
}

func (p *Play) photo(ctx context.Context, name string) error {
	if p.Photo == nil {
		return nil
	}
	return p.Photo(ctx, name)
}

// tap presses the button with the words of a key.
func (p *Play) tap(ctx context.Context, key string) error { return p.Station.Push(ctx, p.say(key)) }

// Tap presses the button with the words of a key in the play's language.
func (p *Play) Tap(ctx context.Context, key string) error { return p.tap(ctx, key) }

// at waits for a step and takes its picture.
func (p *Play) at(ctx context.Context, step string) error {
	if _, err := p.Station.At(ctx, step); err != nil {
		return err
	}
	return p.photo(ctx, step)
}

// do runs parts one after another until one fails.
func do(parts ...func() error) error {
	for _, part := range parts {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// Begin goes from the attract screen to the question who the person is.
func (p *Play) Begin(ctx context.Context) error {
	return do(
		func() error { return p.at(ctx, "attract") },
		func() error { p.line("attract: touching Start"); return p.tap(ctx, "attract.start") },
		func() error { return p.at(ctx, "display") },
		func() error { return p.tap(ctx, "button.continue") },
		func() error { return p.at(ctx, "ready") },
		func() error { p.line("ready: the phone is here"); return p.tap(ctx, "ready.yes") },
		func() error { return p.at(ctx, "consent") },
		func() error { p.line("consent: agreed; no camera before this"); return p.tap(ctx, "consent.agree") },
		func() error { return p.at(ctx, "identify") },
	)
}

// field waits for a question, types its answer and goes on when every character has arrived.
func (p *Play) field(ctx context.Context, title, text string) error {
	return do(
		func() error { _, err := p.Station.Reads(ctx, p.say(title)); return err },
		func() error { return p.write(ctx, text) },
		func() error { return p.typed(ctx, len(text)) },
		func() error { return p.tap(ctx, "button.continue") },
	)
}

// typed waits until so many characters stand on the screen.
func (p *Play) typed(ctx context.Context, n int) error {
	_, err := p.Station.Until(ctx, fmt.Sprintf("%d typed characters", n), func(c Chart) bool { return c.Typed >= n })
	return err
}

// write types with the physical keyboard, or touches the keys on the screen.
func (p *Play) write(ctx context.Context, text string) error {
	if !p.Keys {
		return p.Station.Type(ctx, text)
	}
	return p.touch(ctx, text)
}

// touch touches the keys on the screen, one after another.
func (p *Play) touch(ctx context.Context, text string) error {
	for _, r := range text {
		if err := p.Station.Tap(ctx, "key "+string(r)); err != nil {
			return err
		}
	}
	return nil
}

// Identify says who the person is.
func (p *Play) Identify(ctx context.Context) error {
	return do(
		func() error { p.line("identify: %s", p.Who.UPN); return p.field(ctx, "identify.upn.title", p.Who.UPN) },
		func() error { return p.field(ctx, "identify.id.title", p.Who.EmployeeID) },
		func() error { return p.field(ctx, "identify.mail.title", p.Who.PersonalEmail) },
	)
}

// Details goes from the question about a Verified ID to the document.
func (p *Play) Details(ctx context.Context) error {
	return do(
		func() error { return p.at(ctx, "have-id") },
		func() error { p.line("have-id: no"); return p.Station.Tap(ctx, p.say("have-id.no")) },
		func() error { return p.PIN(ctx) },
		func() error { return p.Phone(ctx) },
	)
}

// PIN proves the e-mail: the digits come from the mailbox and are touched on the pad.
func (p *Play) PIN(ctx context.Context) error {
	if err := p.at(ctx, "mail-pin"); err != nil {
		return err
	}
	mail, err := WaitMail(ctx, p.Station.Hub, hub.MailPIN, p.seen)
	if err != nil {
		return err
	}
	p.line("mail-pin: the PIN came by mail, touching six keys")
	return p.touch(ctx, mail.PIN)
}

// Phone gives the number and accepts the terms.
func (p *Play) Phone(ctx context.Context) error {
	return do(
		func() error { return p.at(ctx, "phone") },
		func() error {
			p.line("phone: a number in E.164")
			return p.write(ctx, strings.TrimPrefix(p.Who.Phone, "+"))
		},
		func() error { return p.tap(ctx, "button.continue") },
		func() error { return p.at(ctx, "terms") },
		func() error { p.line("terms: accepted"); return p.tap(ctx, "terms.accept") },
		func() error { return p.at(ctx, "document") },
	)
}

// Evidence waits until the simulated applicant has shown the document and the face, and goes to the waiting page.
func (p *Play) Evidence(ctx context.Context) error {
	return do(
		func() error { return p.Document(ctx) },
		func() error { return p.Selfie(ctx, "wallet") },
		func() error {
			if p.Wallet != nil {
				return p.Hold(ctx, p.Wallet)
			}
			p.line("wallet: skipped")
			return do(func() error { return p.tap(ctx, "wallet.skip") }, func() error { return p.at(ctx, "submitted") })
		},
	)
}

// Document waits until the document was taken, confirms it and goes to the selfie.
func (p *Play) Document(ctx context.Context) error {
	return do(
		func() error {
			p.line("document: the camera looks for it")
			if p.Photo != nil {
				if _, err := p.Station.Until(ctx, "a running camera", func(c Chart) bool { return c.Camera == "running" || c.Step != "document" }); err != nil {
					return err
				}
				if err := p.photo(ctx, "document-live"); err != nil {
					return err
				}
			}
			return p.capture(ctx, "document", "confirm")
		},
		func() error { p.line("confirm: read, checked and shown back"); return p.tap(ctx, "confirm.yes") },
		func() error { return p.at(ctx, "selfie") },
	)
}

// Selfie reads what will happen, starts, and waits until the face was taken.
func (p *Play) Selfie(ctx context.Context, next string) error {
	return p.Face(ctx, "selfie.start", next)
}

// Face begins the session with the face by one of its ways, the key of a button, and waits until the face was taken.
func (p *Play) Face(ctx context.Context, way, next string) error {
	return do(
		func() error {
			p.line("selfie: %s, following the words on the screen", p.say(way))
			return p.tap(ctx, way)
		},
		func() error {
			if p.Photo == nil {
				return nil
			}
			begun := func(c Chart) bool { return c.Step != "selfie" || c.Says(p.say("selfie.title")) }
			if _, err := p.Station.Until(ctx, "the session", begun); err != nil {
				return err
			}
			return p.photo(ctx, "selfie-live")
		},
		func() error { return p.capture(ctx, "selfie", next) },
	)
}

// capture waits for the step after one with the camera. When the station says what was wrong, it is tried again, as a person would.
func (p *Play) capture(ctx context.Context, step, next string) error {
	for {
		c, err := p.Station.Until(ctx, next, func(c Chart) bool { return !c.Busy && (c.Step != step || c.Fault != "") })
		if err != nil {
			return err
		}
		if c.Step != step {
			return p.at(ctx, next)
		}
		p.line("%s: %s, trying again", step, c.Fault)
		if err := p.tap(ctx, "button.retry"); err != nil {
			return err
		}
		if _, err := p.Station.Until(ctx, "another try", func(c Chart) bool { return c.Step != step || c.Fault == "" }); err != nil {
			return err
		}
	}
}

// Leave goes away from the waiting page and returns the code that the screen gave.
func (p *Play) Leave(ctx context.Context) (code string, err error) {
	if err := p.tap(ctx, "submitted.leave"); err != nil {
		return "", err
	}
	c, err := p.Station.Until(ctx, "a code to come back with", func(c Chart) bool { return c.Step == "parked" && codeOf(c) != "" })
	if err != nil {
		return "", err
	}
	p.line("parked: a code to come back with is on the screen")
	return codeOf(c), p.photo(ctx, "parked")
}

var resumeCode = regexp.MustCompile(`^([0-9A-HJKMNP-TV-Z]{4})\x{00a0}([0-9A-HJKMNP-TV-Z]{4})$`)

// codeOf finds a resume code among the words of a screen.
func codeOf(c Chart) string {
	for _, w := range c.Words {
		if m := resumeCode.FindStringSubmatch(w); m != nil {
			return m[1] + m[2]
		}
	}
	return ""
}

// Return goes from the attract screen to the question for the code.
func (p *Play) Return(ctx context.Context) error {
	return do(
		func() error { p.line("attract: I have a code"); return p.tap(ctx, "attract.resume") },
		func() error { return p.at(ctx, "consent") },
		func() error { return p.tap(ctx, "consent.agree") },
		func() error { return p.at(ctx, "resume") },
	)
}

// Code touches a code on the screen's keyboard and sends it.
func (p *Play) Code(ctx context.Context, code string) error {
	return do(
		func() error { return p.touch(ctx, code) },
		func() error { return p.typed(ctx, len(code)) },
		func() error { return p.tap(ctx, "button.continue") },
	)
}

// Told waits for the mail that tells a reviewer.
func (p *Play) Told(ctx context.Context) (Mail, error) {
	mail, err := WaitMail(ctx, p.Station.Hub, hub.MailReview, p.seen)
	if err == nil {
		p.line("submitted: the hub holds the case, %s was told by mail", mail.To)
	}
	return mail, err
}

// Review is the reviewer's part without a browser.
func (p *Play) Review(ctx context.Context, approve bool) error {
	mail, err := p.Told(ctx)
	if err != nil {
		return err
	}
	r, err := Join(ctx, p.Station.Hub, mail.Link)
	if err != nil {
		return err
	}
	p.line("reviewer (simulated): joined with the single-use link, starting the call")
	talk, hangUp := context.WithCancel(ctx)
	defer hangUp()
	talked := make(chan error, 1)
	go func() { talked <- r.Talk(talk) }()
	if _, err := p.Station.At(ctx, "call"); err != nil {
		return err
	}
	if err := p.Decision(ctx, r, approve); err != nil {
		return err
	}
	hangUp()
	<-talked
	p.line("reviewer (simulated): %d pictures of the applicant came, decided: approve %v", r.Frames(), approve)
	return nil
}

// Decision decides in a running call, and proves on the way that the hub refuses to be hurried.
func (p *Play) Decision(ctx context.Context, r *Reviewer, approve bool) error {
	if err := r.Decide(ctx, approve, "not-same-person"); err == nil {
		return fmt.Errorf("the hub took a decision at once, without two-way media")
	}
	if err := p.photo(ctx, "call"); err != nil {
		return err
	}
	return r.DecideWhenOpen(ctx, approve, "not-same-person")
}

// FirstVisit is everything from the first touch to the call's decision.
func (p *Play) FirstVisit(ctx context.Context) error {
	return do(
		func() error { return p.Begin(ctx) },
		func() error { return p.Identify(ctx) },
		func() error { return p.Details(ctx) },
		func() error { return p.Evidence(ctx) },
		func() error { return p.Review(ctx, true) },
	)
}
