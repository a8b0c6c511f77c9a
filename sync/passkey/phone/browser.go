package phone

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"

	"github.com/passdesk/passdesk/sync/passkey"
)

const maxReply = 1 << 20

// browser is one visit to the page, with cookies of its own unless the client brings a jar.
type browser struct {
	client *http.Client
	base   string // address of the page, slash at the end
	origin string // where the page really came from, after redirections
}

// open loads the page as a browser does, and returns what stood in the fragment, which is never sent.
func open(ctx context.Context, client *http.Client, page string) (*browser, string, error) {
	u, err := url.Parse(page)
	if err != nil {
		return nil, "", fmt.Errorf("open passkey page: no address: %w", err)
	}
	ticket := u.Fragment
	u.Fragment = ""
	if client == nil {
		client = http.DefaultClient
	}
	own := *client
	if own.Jar == nil {
		if own.Jar, err = cookiejar.New(nil); err != nil {
			return nil, "", fmt.Errorf("open passkey page: %w", err)
		}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, "", fmt.Errorf("open passkey page: %w", err)
	}
	reply, err := own.Do(req)
	if err != nil {
		return nil, "", fmt.Errorf("open passkey page: %w", err)
	}
	defer func() { _ = reply.Body.Close() }()
	_, _ = io.Copy(io.Discard, io.LimitReader(reply.Body, maxReply))
	if reply.StatusCode != http.StatusOK {
		return nil, "", &Refusal{Status: reply.StatusCode}
	}
	at := reply.Request.URL
	origin := originOf(at)
	return &browser{client: &own, base: origin + "/passkey/", origin: origin}, ticket, nil
}

// post sends JSON as the page's script does, and reads the reply into out unless that is nil.
func (b *browser) post(ctx context.Context, path string, q, out any) error {
	body, err := json.Marshal(q)
	if err != nil {
		return fmt.Errorf("passkey page: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, b.base+path, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("passkey page: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("Origin", b.origin)
	req.Header.Set("User-Agent", "Passdesk simulated phone")
	reply, err := b.client.Do(req)
	if err != nil {
		return fmt.Errorf("passkey page: %w", err)
	}
	defer func() { _ = reply.Body.Close() }()
	raw, err := io.ReadAll(io.LimitReader(reply.Body, maxReply))
	if err != nil {
		return fmt.Errorf("passkey page: %w", err)
	}
	if reply.StatusCode != http.StatusOK {
		var no struct {
			Error passkey.Code `json:"error"`
		}
		_ = json.Unmarshal(raw, &no)
		return &Refusal{Status: reply.StatusCode, Code: no.Error}
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("passkey page: %w", err)
	}
	return nil
}

// originOf leaves the port out where it is the scheme's own, as browsers do.
func originOf(u *url.URL) string {
	if p := u.Port(); u.Scheme == "https" && p == "443" || u.Scheme == "http" && p == "80" {
		return u.Scheme + "://" + u.Hostname()
	}
	return u.Scheme + "://" + u.Host
}
