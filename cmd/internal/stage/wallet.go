package stage

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Wallet is a simulated phone's stand-in wallet: it keeps the credential between two visits, as a browser would.
type Wallet struct{ credential string }

type walletReply struct {
	Kind       string `json:"kind"`
	Credential string `json:"credential"`
	OK         bool   `json:"ok"`
}

// call posts to the wallet's routes of the hub that the link names.
func (w *Wallet) call(ctx context.Context, link, route string) (walletReply, error) {
	var out walletReply
	u, err := url.Parse(link)
	if err != nil {
		return out, err
	}
	_, token, ok := strings.Cut(u.Fragment, "=")
	if !ok {
		return out, fmt.Errorf("wallet: the link has no token in its fragment")
	}
	question := map[string]string{"token": token}
	if route == "share" {
		question["credential"] = w.credential
	}
	body, err := json.Marshal(question)
	if err != nil {
		return out, err
	}
	origin := u.Scheme + "://" + u.Host
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, origin+"/wallet/api/"+route, bytes.NewReader(body))
	if err != nil {
		return out, err
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", origin)
	resp, err := (&http.Client{Timeout: 10 * time.Second}).Do(req)
	if err != nil {
		return out, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return out, fmt.Errorf("wallet: %s: %s", route, resp.Status)
	}
	return out, json.NewDecoder(resp.Body).Decode(&out)
}

// Take scans an offer and keeps the credential.
func (w *Wallet) Take(ctx context.Context, link string) error {
	if _, err := w.call(ctx, link, "open"); err != nil {
		return err
	}
	got, err := w.call(ctx, link, "take")
	if err != nil {
		return err
	}
	if w.credential = got.Credential; w.credential == "" {
		return fmt.Errorf("wallet: the offer held no credential")
	}
	return nil
}

// Share shows the credential to the station whose request was scanned.
func (w *Wallet) Share(ctx context.Context, link string) error {
	if _, err := w.call(ctx, link, "open"); err != nil {
		return err
	}
	got, err := w.call(ctx, link, "share")
	if err != nil {
		return err
	}
	if !got.OK {
		return fmt.Errorf("wallet: the credential was not taken")
	}
	return nil
}

// Hold takes the offered credential into the wallet and presents it: from the wallet page to the waiting page.
func (p *Play) Hold(ctx context.Context, w *Wallet) error {
	if err := p.share(ctx, "wallet", w.Take); err != nil {
		return err
	}
	p.line("wallet (simulated): holds the stand-in's Verified ID")
	if err := p.share(ctx, "present", w.Share); err != nil {
		return err
	}
	p.line("present: the wallet showed it")
	return p.at(ctx, "submitted")
}

// linkTo waits for a QR code whose link has the path and whose fragment names the step: the code of the page before may still be
// on the screen.
func (p *Play) linkTo(ctx context.Context, path, step string) (string, error) {
	kind := map[string]string{"wallet": "offer", "present": "present"}[step]
	for {
		link, err := p.Link(ctx)
		if err != nil {
			return "", err
		}
		if u, err := url.Parse(link); err == nil && strings.HasPrefix(u.Path, path) && strings.HasPrefix(u.Fragment, kind+"=") {
			return link, nil
		}
	}
}

// share reads the QR code of a step from the screen and hands it to the wallet.
func (p *Play) share(ctx context.Context, step string, use func(context.Context, string) error) error {
	if _, err := p.Station.At(ctx, step); err != nil {
		return err
	}
	if step == "present" {
		if err := p.photo(ctx, step); err != nil {
			return err
		}
	}
	link, err := p.linkTo(ctx, "/wallet/", step)
	if err != nil {
		return err
	}
	return use(ctx, link)
}

// FastVisit is a visit within 30 days: the Verified ID, a living face, and a new pass without a call. A face that could not be told
// to be living ends on the normal way, at the mail.
func (p *Play) FastVisit(ctx context.Context, w *Wallet) error {
	return do(
		func() error { return p.Begin(ctx) },
		func() error { return p.Identify(ctx) },
		func() error { return p.at(ctx, "have-id") },
		func() error { p.line("have-id: yes, from the first visit"); return p.tap(ctx, "have-id.yes") },
		func() error { return p.share(ctx, "present", w.Share) },
		func() error { return p.at(ctx, "selfie") },
		func() error {
			p.line("present: valid and of this person; now the living face")
			return p.Selfie(ctx, "pass")
		},
	)
}
