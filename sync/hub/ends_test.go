package hub

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/sync/wire"
)

// browser is a reviewer's or a phone's browser without scripts.
type browser struct {
	x *house
	c *http.Client
}

func (x *house) browser() *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		x.t.Fatal(err)
	}
	return &browser{x, &http.Client{Jar: jar}}
}

// post returns the JSON of a reply that must be 200.
func post[A any](b *browser, path string, q any) (a A) {
	b.x.t.Helper()
	code, raw := b.do("POST", path, q)
	if code != 200 {
		b.x.t.Fatalf("%s: %d %s", path, code, raw)
	}
	if err := json.Unmarshal(raw, &a); err != nil {
		b.x.t.Fatal(err)
	}
	return a
}

func tokenOf(link string) string {
	_, token, _ := strings.Cut(link, "#")
	if _, after, ok := strings.Cut(token, "="); ok {
		return after
	}
	return token
}

// review opens the newest reviewer's link.
func (x *house) review(to string) *browser {
	x.t.Helper()
	b := x.browser()
	if r := post[joinReply](b, "/desk/api/join", joinQuery{Token: tokenOf(x.mail(to, MailReview).Link)}); r.State != "joined" {
		x.t.Fatalf("join: %+v", r)
	}
	return b
}

// dial opens an end of the call.
func (x *house) dial(path string, head http.Header, jar http.CookieJar) *websocket.Conn {
	x.t.Helper()
	conn, _, err := websocket.Dial(context.Background(), x.srv.URL+path, &websocket.DialOptions{
		HTTPHeader: head, HTTPClient: &http.Client{Jar: jar},
	})
	if err != nil {
		x.t.Fatal(err)
	}
	x.t.Cleanup(func() { conn.CloseNow() })
	return conn
}

func (x *house) stationSocket(station, id string) *websocket.Conn {
	return x.dial("/station/v1/cases/"+id+"/call", http.Header{
		"Authorization": {"Bearer " + x.StationToken(station)}, "Passdesk-Station": {station},
	}, nil)
}

func (b *browser) socket() *websocket.Conn {
	return b.x.dial("/desk/call", http.Header{"Origin": {b.x.srv.URL}}, b.c.Jar)
}

// until reads messages until one has the type.
func until(t *testing.T, c *websocket.Conn, kind string) map[string]any {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	for {
		_, raw, err := c.Read(ctx)
		if err != nil {
			t.Fatalf("waiting for %s: %v", kind, err)
		}
		var m map[string]any
		if json.Unmarshal(raw, &m) == nil && m["type"] == kind {
			return m
		}
	}
}

func say(t *testing.T, c *websocket.Conn, format string, args ...any) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
	defer cancel()
	if err := c.Write(ctx, websocket.MessageText, fmt.Appendf(nil, format, args...)); err != nil {
		t.Fatal(err)
	}
}

// stream reads a station's events.
type stream struct {
	t    *testing.T
	body io.ReadCloser
	scan *bufio.Scanner
}

func (x *house) stream(station, id string, after int) *stream {
	x.t.Helper()
	req, err := http.NewRequest("GET", fmt.Sprintf("%s/station/v1/cases/%s/events?after=%d", x.srv.URL, id, after), nil)
	if err != nil {
		x.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+x.StationToken(station))
	req.Header.Set("Passdesk-Station", station)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		x.t.Fatal(err)
	}
	if res.StatusCode != 200 {
		x.t.Fatalf("stream: %d", res.StatusCode)
	}
	x.t.Cleanup(func() { res.Body.Close() })
	return &stream{x.t, res.Body, bufio.NewScanner(res.Body)}
}

func (s *stream) next() wire.Event {
	s.t.Helper()
	for s.scan.Scan() {
		if s.scan.Text() == "" {
			continue
		}
		var e wire.Event
		if err := json.Unmarshal(s.scan.Bytes(), &e); err != nil {
			s.t.Fatal(err)
		}
		return e
	}
	s.t.Fatalf("the stream ended: %v", s.scan.Err())
	return wire.Event{}
}
