package passkey

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"mime"
	"net"
	"net/http"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
)

const (
	base    = "/passkey/"
	maxBody = 64 << 10
)

// Code says what went wrong; the page has a sentence with a next move for each.
type Code string

// The codes.
const (
	CodeRefused   Code = "refused"   // 403: work e-mail and pass do not belong together, or the pass lapsed; never which
	CodeThrottled Code = "throttled" // 429: too many tries; the header Retry-After holds the seconds to wait
	CodeTicket    Code = "ticket"    // 403: used, lapsed or unknown
	CodeSession   Code = "session"   // 401: the session ended or the cookie is missing
	CodeChallenge Code = "challenge" // 409: answered before, replaced or too late; ask for options again
	CodeInvalid   Code = "invalid"   // 400: the answer does not verify
	CodeExists    Code = "exists"    // 409: this passkey is registered already
	CodeOrigin    Code = "origin"    // 403: the request comes from another site
	CodeBroken    Code = "broken"    // 500, or 4xx for what only a program sends
)

// Error implements error.
func (c Code) Error() string { return string(c) }

var statusOf = map[Code]int{
	CodeRefused: http.StatusForbidden, CodeThrottled: http.StatusTooManyRequests, CodeTicket: http.StatusForbidden,
	CodeSession: http.StatusUnauthorized, CodeChallenge: http.StatusConflict, CodeInvalid: http.StatusBadRequest,
	CodeExists: http.StatusConflict, CodeOrigin: http.StatusForbidden, CodeBroken: http.StatusInternalServerError,
}

// wait is a refusal that ends.
type wait struct{ left time.Duration }

func (w wait) Error() string { return string(CodeThrottled) }
func (w wait) Unwrap() error { return CodeThrottled }

// invalid marks an answer that does not verify. The reason is for the log: go-webauthn keeps no payload in it.
func invalid(err error) error {
	var e *protocol.Error
	if errors.As(err, &e) {
		err = fmt.Errorf("%s: %s", e.Type, e.Details)
	}
	return errors.Join(CodeInvalid, err)
}

// State is where a browser stands.
type State struct {
	Step string `json:"step"` // "pass": nothing yet; "create": may make a passkey; "done": made one
	UPN  string `json:"upn,omitempty"`
	Name string `json:"name,omitempty"`
}

// The steps of State.
const (
	StepPass   = "pass"
	StepCreate = "create"
	StepDone   = "done"
)

func (s session) state() State {
	if s.made != "" {
		return State{StepDone, s.upn, s.name}
	}
	return State{StepCreate, s.upn, s.name}
}

func (p *RelyingParty) routes() *http.ServeMux {
	m := http.NewServeMux()
	m.HandleFunc("GET "+base+"{$}", p.page)
	m.HandleFunc("GET "+base+"try", p.page)
	for _, f := range []string{"passkey.css", "passkey.js", "icon.svg"} {
		m.HandleFunc("GET "+base+f, asset(f))
	}
	m.HandleFunc("GET "+base+"state", func(w http.ResponseWriter, r *http.Request) {
		s, ok := p.sessions.get(p.cookie(r, sessionCookie), p.conf.Now())
		if !ok {
			p.reply(w, r, State{Step: StepPass}, nil)
			return
		}
		p.reply(w, r, s.state(), nil)
	})
	m.HandleFunc("POST "+base+"pass", p.post(p.postPass))
	m.HandleFunc("POST "+base+"ticket", p.post(p.postTicket))
	m.HandleFunc("POST "+base+"create/options", p.post(func(_ http.ResponseWriter, r *http.Request, _ []byte) (any, error) {
		return p.beginCreate(p.cookie(r, sessionCookie))
	}))
	m.HandleFunc("POST "+base+"create", p.post(func(_ http.ResponseWriter, r *http.Request, body []byte) (any, error) {
		return p.finishCreate(p.cookie(r, sessionCookie), body)
	}))
	m.HandleFunc("POST "+base+"try/options", p.post(func(w http.ResponseWriter, _ *http.Request, _ []byte) (any, error) {
		options, token, err := p.beginTry()
		if err == nil {
			p.setCookie(w, trialCookie, token, ChallengeLife)
		}
		return options, err
	}))
	m.HandleFunc("POST "+base+"try", p.post(func(_ http.ResponseWriter, r *http.Request, body []byte) (any, error) {
		return p.finishTry(p.cookie(r, trialCookie), p.cookie(r, sessionCookie), body)
	}))
	return m
}

// postPass checks a work e-mail and a pass.
func (p *RelyingParty) postPass(w http.ResponseWriter, r *http.Request, body []byte) (any, error) {
	var q struct{ UPN, Pass string }
	if json.Unmarshal(body, &q) != nil {
		return nil, CodeInvalid
	}
	upn := normalUPN(q.UPN)
	if left := p.throttle.enter(upn, p.conf.Now()); left > 0 {
		return nil, wait{left}
	}
	caseID, ok := p.conf.Gate.CheckPass(upn, normalPass(q.Pass))
	if !ok {
		p.conf.Log.Info("pass refused")
		return nil, CodeRefused
	}
	p.throttle.forgive(upn)
	return p.enter(w, r, caseID, upn), nil
}

// postTicket redeems a one-time ticket.
func (p *RelyingParty) postTicket(w http.ResponseWriter, r *http.Request, body []byte) (any, error) {
	var q struct{ Ticket string }
	if json.Unmarshal(body, &q) != nil {
		return nil, CodeInvalid
	}
	caseID, upn, ok := p.conf.Gate.RedeemTicket(q.Ticket)
	if !ok {
		p.conf.Log.Info("ticket refused")
		return nil, CodeTicket
	}
	return p.enter(w, r, caseID, normalUPN(upn)), nil
}

func (p *RelyingParty) enter(w http.ResponseWriter, r *http.Request, caseID, upn string) State {
	p.sessions.take(p.cookie(r, sessionCookie), p.conf.Now()) // a browser has one session
	token := p.admit(r.Context(), caseID, upn)
	p.setCookie(w, sessionCookie, token, SessionLife)
	s, _ := p.sessions.get(token, p.conf.Now())
	return s.state()
}

const (
	sessionCookie = "passdesk-passkey"
	trialCookie   = "passdesk-passkey-try"
)

// cookieName carries the prefix with which browsers enforce Secure, over HTTPS.
func (p *RelyingParty) cookieName(name string) string {
	if p.secure() {
		return "__Secure-" + name
	}
	return name
}

func (p *RelyingParty) secure() bool { return p.origin[:5] == "https" }

func (p *RelyingParty) setCookie(w http.ResponseWriter, name, value string, life time.Duration) {
	http.SetCookie(w, &http.Cookie{
		Name: p.cookieName(name), Value: value, Path: base, MaxAge: int(life.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteStrictMode, Secure: p.secure(),
	})
}

func (p *RelyingParty) cookie(r *http.Request, name string) string {
	c, err := r.Cookie(p.cookieName(name))
	if err != nil {
		return ""
	}
	return c.Value
}

// ServeHTTP serves everything under /passkey/.
func (p *RelyingParty) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("Cache-Control", "no-store")
	head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "+
		"img-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
	head.Set("Permissions-Policy", "publickey-credentials-create=(self), publickey-credentials-get=(self), camera=(), microphone=(), geolocation=()")
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("Referrer-Policy", "no-referrer")
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Cross-Origin-Resource-Policy", "same-origin")
	if p.elsewhere(r) && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
		// A passkey cannot belong to 127.0.0.1. The browser carries the fragment along.
		http.Redirect(w, r, p.origin+r.URL.RequestURI(), http.StatusTemporaryRedirect)
		return
	}
	p.mux.ServeHTTP(w, r)
}

// elsewhere tells whether the browser came by a loopback address although the origin is localhost.
func (p *RelyingParty) elsewhere(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	ip := net.ParseIP(host)
	return p.id == "localhost" && ip != nil && ip.IsLoopback()
}

// post is a handler for JSON from our own page.
func (p *RelyingParty) post(fn func(http.ResponseWriter, *http.Request, []byte) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
		if r.Header.Get("Origin") != p.origin || kind != "application/json" {
			p.reply(w, r, nil, CodeOrigin)
			return
		}
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if err != nil {
			p.reply(w, r, nil, CodeInvalid)
			return
		}
		out, err := fn(w, r, body)
		p.reply(w, r, out, err)
	}
}

// reply writes v as JSON, or the code of the error. What is not a code is logged.
func (p *RelyingParty) reply(w http.ResponseWriter, r *http.Request, v any, err error) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if err == nil {
		_ = json.NewEncoder(w).Encode(v)
		return
	}
	code := CodeBroken
	switch known := errors.As(err, &code); {
	case !known:
		code = CodeBroken
		p.conf.Log.Error("passkey request failed", "route", r.Pattern, "err", err)
	case code == CodeInvalid:
		p.conf.Log.Warn("passkey answer refused", "route", r.Pattern, "err", err)
	}
	var soon wait
	if errors.As(err, &soon) {
		w.Header().Set("Retry-After", fmt.Sprint(math.Ceil(soon.left.Seconds())))
	}
	w.WriteHeader(statusOf[code])
	_ = json.NewEncoder(w).Encode(map[string]Code{"error": code})
}
