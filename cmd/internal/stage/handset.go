package stage

import (
	"context"
	"fmt"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Handset is the applicant's phone: a tab of its size, with the browser's own virtual authenticator.
type Handset struct {
	*Page
	id webauthn.AuthenticatorID
}

// OpenHandset makes a phone of a browser. Its authenticator knows its owner and keeps passkeys.
func OpenHandset(b *Browser) (*Handset, error) {
	p, err := b.Page()
	if err != nil {
		return nil, err
	}
	h := &Handset{Page: p}
	return h, p.do("make a phone",
		chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)),
		command(webauthn.Enable, webauthn.EnableParams{}),
		chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			made, err := cdp.Call(ctx, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
				Options: &webauthn.VirtualAuthenticatorOptions{
					Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
					HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
				},
			})
			h.id = made.AuthenticatorID
			return err
		}))
}

// at waits until the passkey page is at a step.
func (h *Handset) at(step string) error {
	return h.Await(`document.body.dataset.step === ` + quote(step) + ` && !document.querySelector('section[data-for="` + step + `"]').hidden`)
}

// Enter types the work e-mail and the pass on the page of the link.
func (h *Handset) Enter(link, upn, pass string) error {
	return do(
		func() error { return h.Open(link) },
		func() error { return h.at("pass") },
		func() error { return h.Type("#upn", upn) },
		func() error { return h.Type("#pass", pass) },
		func() error { return h.Click("#continue") },
	)
}

// MakePasskey enters the pass and makes a passkey.
func (h *Handset) MakePasskey(link, upn, pass string) error {
	return do(
		func() error { return h.Enter(link, upn, pass) },
		func() error { return h.at("create") },
		func() error { return h.Click("#continue") },
		func() error { return h.at("done") },
	)
}

// SignIn tries the new passkey and returns what the page says of it.
func (h *Handset) SignIn() (says string, err error) {
	err = do(
		func() error { return h.Click("#try") },
		func() error { return h.Await(`document.getElementById('tried').dataset.ok`) },
	)
	if err != nil {
		return "", err
	}
	ok, err := Eval[string](h.Page, `document.getElementById('tried').dataset.ok`)
	if err == nil && ok != "true" {
		err = fmt.Errorf("the sign-in with the new passkey failed")
	}
	if err != nil {
		return "", err
	}
	return Eval[string](h.Page, `document.getElementById('tried').textContent`)
}

// Refused waits for the page's complaint and returns its code.
func (h *Handset) Refused() (code string, err error) {
	if err := h.Await(`document.getElementById('error').dataset.code`); err != nil {
		return "", err
	}
	return Eval[string](h.Page, `document.getElementById('error').dataset.code`)
}

// Passkeys counts what the phone keeps.
func (h *Handset) Passkeys() (n int, err error) {
	err = h.do("count passkeys", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		list, err := cdp.Call(ctx, tab, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: h.id})
		n = len(list.Credentials)
		return err
	}))
	return n, err
}
