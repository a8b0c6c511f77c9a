package stage

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/passkey/phone"
)

// Finish goes from the approval to the end of the visit with a simulated phone, which makes a real WebAuthn credential.
func (p *Play) Finish(ctx context.Context) error {
	if p.Who.Outcome == app.OutcomeTAP {
		if _, err := p.Station.Until(ctx, "the pass", func(c Chart) bool { return c.Step == "pass" && c.Ready && !c.Busy }); err != nil {
			return err
		}
		p.line("pass: issued by the hub after the approval; hidden until it is held")
	} else if _, err := p.Station.At(ctx, "passkey"); err != nil {
		return err
	}
	// The picture is taken before the pass is held: a pass may be in no picture.
	if err := p.photo(ctx, "pass"); err != nil {
		return err
	}
	link, err := p.Link(ctx)
	if err != nil {
		return err
	}
	p.line("qr code: read back from the window by another decoder: %s", withoutTicket(link))
	if err := p.Register(ctx, link); err != nil {
		return err
	}
	p.line("phone (simulated): made a passkey on the page of the QR code")
	return p.End(ctx)
}

// Register makes the passkey on a simulated phone.
func (p *Play) Register(ctx context.Context, link string) error {
	client := &http.Client{Timeout: 20 * time.Second}
	if p.Who.Outcome == app.OutcomePasskey {
		return phone.RegisterTicket(ctx, client, link)
	}
	pass := p.Station.Pass()
	if pass == "" {
		return fmt.Errorf("no pass was read off the screen")
	}
	return phone.Register(ctx, client, link, p.Who.UPN, pass)
}

// End waits until the station has seen the passkey, and finishes.
func (p *Play) End(ctx context.Context) error {
	return do(
		func() error { return p.at(ctx, "done") },
		func() error {
			p.line("done: the station saw the passkey in the directory; the pass is deleted")
			return p.tap(ctx, "done.finish")
		},
		func() error { _, err := p.Station.At(ctx, "attract"); return err },
		func() error { p.line("attract: wiped"); return p.photo(ctx, "attract-again") },
	)
}
