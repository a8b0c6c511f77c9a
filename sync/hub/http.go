package hub

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"
)

// Limits of what comes in.
const (
	maxHeader = 16 << 10
	maxSmall  = 64 << 10 // JSON without pictures
	maxJSON   = 2 << 20  // JSON with a picture
	maxItem   = 4 << 20  // a sealed body
	maxBlob   = 16 << 20 // a sealed picture
	maxConns  = 512
	writeTime = 30 * time.Second
)

// fail is an error with an HTTP status. Its text goes to the caller, so it carries no personal data.
type fail struct {
	code int
	text string
}

func (f fail) Error() string { return f.text }

func failf(code int, format string, args ...any) error {
	return fail{code, fmt.Sprintf(format, args...)}
}

var (
	errFenced  = fail{http.StatusForbidden, "this case belongs to another station"}
	errNoCase  = fail{http.StatusNotFound, "no such case"}
	errSession = fail{http.StatusUnauthorized, "this page is no longer the reviewer's"}
)

// reply writes v as JSON, or the error: a fail as it is, everything else as 500 without its text.
func (h *Hub) reply(w http.ResponseWriter, r *http.Request, v any, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err != nil {
		var f fail
		if !errors.As(err, &f) {
			h.log.Error("request failed", "route", r.Pattern, "err", err)
			f = fail{http.StatusInternalServerError, "the hub could not do this; try again"}
		}
		w.WriteHeader(f.code)
		_ = json.NewEncoder(w).Encode(map[string]string{"error": f.text})
		return
	}
	_ = json.NewEncoder(w).Encode(v)
}

// readJSON reads one JSON value of at most limit bytes.
func readJSON(w http.ResponseWriter, r *http.Request, limit int64, v any) error {
	if t, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); t != "application/json" {
		return failf(http.StatusUnsupportedMediaType, "want application/json")
	}
	body, err := readBody(w, r, limit)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, v); err != nil {
		return failf(http.StatusBadRequest, "the body is not the JSON that this route takes")
	}
	return nil
}

func readBody(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	var big *http.MaxBytesError
	switch {
	case errors.As(err, &big):
		return nil, failf(http.StatusRequestEntityTooLarge, "more than %d bytes", limit)
	case err != nil:
		return nil, failf(http.StatusRequestTimeout, "the body did not arrive")
	}
	return body, nil
}

// stationRoute is a handler for an authorised station.
func (h *Hub) stationRoute(fn func(w http.ResponseWriter, r *http.Request, station string)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		name := r.Header.Get("Passdesk-Station")
		token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		if !ok || name == "" || len(name) > 64 || !same(token, h.StationToken(name)) {
			w.Header().Set("WWW-Authenticate", "Bearer")
			h.reply(w, r, nil, fail{http.StatusUnauthorized, "unknown station or wrong token"})
			return
		}
		fn(w, r, name)
	}
}

// stationCall is a route that takes one JSON value and answers another.
func stationCall[Q, A any](h *Hub, limit int64, fn func(ctx context.Context, station string, q Q) (A, error)) http.HandlerFunc {
	return h.stationRoute(func(w http.ResponseWriter, r *http.Request, station string) {
		var q Q
		if err := readJSON(w, r, limit, &q); err != nil {
			h.reply(w, r, nil, err)
			return
		}
		a, err := fn(r.Context(), station, q)
		h.reply(w, r, a, err)
	})
}

// pageCall is a route of a page of ours: same origin, JSON in, JSON out.
func pageCall[Q, A any](h *Hub, fn func(r *http.Request, w http.ResponseWriter, q Q) (A, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !h.sameOrigin(r) {
			h.reply(w, r, nil, fail{http.StatusForbidden, "this request comes from another site"})
			return
		}
		var q Q
		if err := readJSON(w, r, maxJSON, &q); err != nil {
			h.reply(w, r, nil, err)
			return
		}
		a, err := fn(r, w, q)
		h.reply(w, r, a, err)
	}
}

// sameOrigin tells whether a browser's request comes from a page of this hub.
func (h *Hub) sameOrigin(r *http.Request) bool {
	u, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && u.Host != "" && u.Host == r.Host
}

// guard sets the headers of every reply, its write deadline, and refuses host names that are not ours: a page elsewhere
// whose name was pointed at the loopback address (DNS rebinding) gets nothing.
func (h *Hub) guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				h.log.Error("request panicked", "route", r.Pattern, "panic", fmt.Sprintf("%T", p))
				panic(http.ErrAbortHandler)
			}
		}()
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(writeTime))
		head := w.Header()
		head.Set("Cache-Control", "no-store")
		head.Set("Content-Security-Policy", csp)
		head.Set("Permissions-Policy", "camera=(self), microphone=(self), geolocation=()")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "no-referrer")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		head.Set("Cross-Origin-Resource-Policy", "same-origin")
		host, _, err := net.SplitHostPort(r.Host)
		if err != nil {
			host = strings.Trim(r.Host, "[]")
		}
		if !loopback(host) && !slices.Contains(h.cfg.trustHosts, r.Host) {
			h.reply(w, r, nil, fail{http.StatusMisdirectedRequest, "this hub has another name"})
			return
		}
		next.ServeHTTP(w, r)
	})
}

const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self' blob: mediastream:; " +
	"connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"

// limitListener accepts at most n connections at a time; more wait in the kernel's queue.
func limitListener(l net.Listener, n int) net.Listener {
	return &limited{Listener: l, slots: make(chan struct{}, n), done: make(chan struct{})}
}

type limited struct {
	net.Listener
	slots chan struct{}
	done  chan struct{}
	once  sync.Once
}

func (l *limited) Accept() (net.Conn, error) {
	select {
	case l.slots <- struct{}{}:
	case <-l.done:
		return nil, net.ErrClosed
	}
	c, err := l.Listener.Accept()
	if err != nil {
		<-l.slots
		return nil, err
	}
	return &limitedConn{Conn: c, free: sync.OnceFunc(func() { <-l.slots })}, nil
}

func (l *limited) Close() error {
	l.once.Do(func() { close(l.done) })
	return l.Listener.Close()
}

type limitedConn struct {
	net.Conn
	free func()
}

func (c *limitedConn) Close() error {
	defer c.free()
	return c.Conn.Close()
}
