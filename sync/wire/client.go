package wire

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/coder/websocket"
)

// Errors of the client, for the sentence on the screen. A StatusError is a third kind.
var (
	ErrAway     = errors.New("hub does not answer")
	ErrNonsense = errors.New("hub answers nonsense")
)

// StatusError is an answer that is not 2xx.
type StatusError struct {
	Code  int
	Text  string        // first line of the body, for the log
	After time.Duration // from Retry-After; zero when not said
}

func (e *StatusError) Error() string { return fmt.Sprintf("hub answers %d: %s", e.Code, e.Text) }

// RetryAfter is how long the hub asks to wait.
func (e *StatusError) RetryAfter() time.Duration { return e.After }

// Final tells whether sending the same again is useless.
func (e *StatusError) Final() bool {
	switch e.Code {
	case http.StatusRequestTimeout, http.StatusConflict, http.StatusTooEarly, http.StatusTooManyRequests:
		return false
	}
	return e.Code >= 400 && e.Code < 500
}

// Client is the station's side. It is safe for use by several goroutines.
type Client struct {
	Base    string // "http://127.0.0.1:8443" or "https://hub.example"
	Token   string
	Station string
	HTTP    *http.Client // nil = a client of its own; it has no total time-out, each call brings a context
}

const maxReply = 4 << 20

func (c *Client) http() *http.Client {
	if c.HTTP != nil {
		return c.HTTP
	}
	return http.DefaultClient
}

func (c *Client) request(ctx context.Context, method, path string, body io.Reader) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(c.Base, "/")+"/station/v1/"+path, body)
	if err != nil {
		return nil, fmt.Errorf("hub request: %w", err)
	}
	c.sign(req.Header)
	req.Header.Set("Content-Type", "application/json")
	resp, err := c.http().Do(req)
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	if resp.StatusCode/100 == 2 {
		return resp, nil
	}
	defer resp.Body.Close()
	text, _ := io.ReadAll(io.LimitReader(resp.Body, 512))
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	e := &StatusError{Code: resp.StatusCode, Text: line}
	if n, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && n >= 0 {
		e.After = time.Duration(min(n, 3600)) * time.Second
	}
	return nil, e
}

func (c *Client) sign(h http.Header) {
	h.Set("Authorization", "Bearer "+c.Token)
	h.Set("Passdesk-Station", c.Station)
}

func decode(resp *http.Response, into any) error {
	defer resp.Body.Close()
	d := json.NewDecoder(io.LimitReader(resp.Body, maxReply))
	if err := d.Decode(into); err != nil {
		return fmt.Errorf("%w: %w", ErrNonsense, err)
	}
	return nil
}

// Hello asks the hub who it is.
func (c *Client) Hello(ctx context.Context) (Hello, error) {
	resp, err := c.request(ctx, http.MethodGet, "hello", nil)
	if err != nil {
		return Hello{}, err
	}
	var h Hello
	if err := decode(resp, &h); err != nil {
		return Hello{}, err
	}
	if h.Version != Version || h.Recipient == "" {
		return Hello{}, fmt.Errorf("%w: version %d", ErrNonsense, h.Version)
	}
	return h, nil
}

// Post asks one question: path as in the package comment, for instance "identify".
func Post[Reply any](ctx context.Context, c *Client, path string, question any) (Reply, error) {
	var reply Reply
	body, err := json.Marshal(question)
	if err != nil {
		return reply, fmt.Errorf("hub request: %w", err)
	}
	resp, err := c.request(ctx, http.MethodPost, path, bytes.NewReader(body))
	if err != nil {
		return reply, err
	}
	return reply, decode(resp, &reply)
}

// PutBlob uploads one sealed picture. To upload it again is harmless.
func (c *Client) PutBlob(ctx context.Context, name string, sealed []byte) error {
	resp, err := c.request(ctx, http.MethodPut, "blobs/"+url.PathEscape(name), bytes.NewReader(sealed))
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// PutItem delivers one lasting effect under its idempotency key.
func (c *Client) PutItem(ctx context.Context, key string, item Item) (ItemReceipt, error) {
	var receipt ItemReceipt
	body, err := json.Marshal(item)
	if err != nil {
		return receipt, fmt.Errorf("hub request: %w", err)
	}
	resp, err := c.request(ctx, http.MethodPut, "items/"+url.PathEscape(key), bytes.NewReader(body))
	if err != nil {
		return receipt, err
	}
	return receipt, decode(resp, &receipt)
}

// Events follows a case from event after+1 on and calls take for each, until the stream or the context ends. A stream that says nothing
// for 30 s counts as lost.
func (c *Client) Events(ctx context.Context, id string, after int, take func(Event)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	resp, err := c.request(ctx, http.MethodGet, "cases/"+url.PathEscape(id)+"/events?after="+strconv.Itoa(after), nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	silent := time.AfterFunc(30*time.Second, cancel)
	defer silent.Stop()
	lines := bufio.NewScanner(resp.Body)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		silent.Reset(30 * time.Second)
		if len(bytes.TrimSpace(lines.Bytes())) == 0 {
			continue
		}
		var e Event
		if err := json.Unmarshal(lines.Bytes(), &e); err != nil {
			return fmt.Errorf("%w: %w", ErrNonsense, err)
		}
		take(e)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%w: %w", ErrAway, err)
	}
	return ErrAway
}

// Call opens the call's signalling socket. The caller closes it.
func (c *Client) Call(ctx context.Context, id string) (*websocket.Conn, error) {
	h := http.Header{}
	c.sign(h)
	conn, resp, err := websocket.Dial(ctx, strings.TrimSuffix(c.Base, "/")+"/station/v1/cases/"+url.PathEscape(id)+"/call",
		&websocket.DialOptions{HTTPHeader: h, HTTPClient: c.HTTP})
	if err != nil {
		if resp != nil {
			return nil, &StatusError{Code: resp.StatusCode, Text: "call refused"}
		}
		return nil, fmt.Errorf("%w: %w", ErrAway, err)
	}
	conn.SetReadLimit(1 << 20)
	return conn, nil
}
