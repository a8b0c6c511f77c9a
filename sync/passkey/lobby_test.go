package passkey_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passdesk/passdesk/sync/passkey"
)

const (
	maya   = "maya.lindqvist@corp.example"
	ravi   = "ravi.anand@corp.example"
	canary = "Kq7+mZ2#tW9x" // the pass; nothing that the server writes may contain it
)

// gate is the hub's part: passes and tickets.
type gate struct {
	mu      sync.Mutex
	passes  map[string]string // upn -> pass
	once    bool
	until   time.Time
	now     func() time.Time
	asked   int
	tickets map[string]string // ticket -> upn
}

func (g *gate) CheckPass(upn, pass string) (string, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.asked++
	if want, ok := g.passes[upn]; !ok || want != pass || !g.now().Before(g.until) {
		return "", false
	}
	if g.once {
		delete(g.passes, upn)
	}
	return "case-of-" + upn, true
}

func (g *gate) RedeemTicket(ticket string) (string, string, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	upn, ok := g.tickets[ticket]
	delete(g.tickets, ticket)
	return "case-of-" + upn, upn, ok
}

// exchange is one request and what was answered.
type exchange struct {
	method, url, body string
	cookie            string
	status            int
	answer            string // headers and body
}

// lobby is a hub of its own for one test. It keeps everything that its relying party writes.
type lobby struct {
	*passkey.RelyingParty
	*gate
	server *httptest.Server
	store  *passkey.Memory

	mu       sync.Mutex
	now      time.Time
	written  bytes.Buffer // log and store
	traffic  []exchange
	reported []passkey.Credential
}

func newLobby(t *testing.T) *lobby {
	t.Helper()
	l := &lobby{store: passkey.NewMemory(), now: time.Date(2031, 5, 6, 9, 0, 0, 0, time.UTC)}
	l.gate = &gate{
		passes:  map[string]string{maya: canary, ravi: "another-Pass9"},
		tickets: map[string]string{"tick-et-one": maya, "tick-et-two": maya}, now: l.clock, until: l.now.Add(30 * time.Minute),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("/passkey/", l.record)
	l.server = httptest.NewServer(mux)
	t.Cleanup(l.server.Close)
	l.RelyingParty = l.party(t, true)
	t.Cleanup(func() { l.grep(t) })
	return l
}

// party makes the relying party of the lobby's address, or makes it anew as after a restart of the hub.
func (l *lobby) party(t *testing.T, rehearsal bool) *passkey.RelyingParty {
	t.Helper()
	p, err := passkey.New(passkey.Config{
		PublicURL: l.server.URL, Rehearsal: rehearsal, Gate: l.gate, Store: l, Now: l.clock,
		Log: slog.New(slog.NewJSONHandler(l, &slog.HandlerOptions{Level: slog.LevelDebug})),
		OnRegistered: func(caseID, upn string, c passkey.Credential) error {
			l.mu.Lock()
			defer l.mu.Unlock()
			if caseID != "case-of-"+upn {
				t.Errorf("reported case %s for %s", caseID, upn)
			}
			l.reported = append(l.reported, c)
			return nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func (l *lobby) clock() time.Time {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.now
}

func (l *lobby) later(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now = l.now.Add(d)
}

// Write takes the log.
func (l *lobby) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written.Write(b)
}

func (l *lobby) SavePasskey(owner, id string, record []byte) error {
	_, _ = l.Write([]byte(owner + "\n" + id + "\n" + string(record) + "\n"))
	return l.store.SavePasskey(owner, id, record)
}

func (l *lobby) Passkeys(owner string) ([][]byte, error) { return l.store.Passkeys(owner) }

// record serves, and keeps what came and went.
func (l *lobby) record(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	answer := httptest.NewRecorder()
	l.mu.Lock()
	p := l.RelyingParty
	l.mu.Unlock()
	p.ServeHTTP(answer, r)
	var text bytes.Buffer
	_ = answer.Header().Write(&text)
	text.Write(answer.Body.Bytes())
	l.mu.Lock()
	l.traffic = append(l.traffic, exchange{r.Method, r.URL.String(), string(body), r.Header.Get("Cookie"), answer.Code, text.String()})
	l.mu.Unlock()
	for k, v := range answer.Header() {
		w.Header()[k] = v
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(answer.Body.Bytes())
}

// restart makes the hub forget its sessions.
func (l *lobby) restart(t *testing.T) {
	p := l.party(t, true)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.RelyingParty = p
}

// grep looks for the pass in the log, in the store, in every reply and in every address.
func (l *lobby) grep(t *testing.T) {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	all := l.written.String()
	for _, x := range l.traffic {
		all += "\n" + x.method + " " + x.url + "\n" + x.cookie + "\n" + x.answer
	}
	for _, form := range []string{
		canary, canary[:8], canary[4:], url.QueryEscape(canary), url.PathEscape(canary), hex.EncodeToString([]byte(canary)),
		base64.StdEncoding.EncodeToString([]byte(canary)), base64.RawURLEncoding.EncodeToString([]byte(canary)),
	} {
		if strings.Contains(all, form) {
			t.Errorf("the server wrote the pass as %q", form)
		}
	}
}

// last returns the newest exchange with a path.
func (l *lobby) last(t *testing.T, method, path string) exchange {
	t.Helper()
	l.mu.Lock()
	defer l.mu.Unlock()
	for i := len(l.traffic) - 1; i >= 0; i-- {
		if x := l.traffic[i]; x.method == method && x.url == path {
			return x
		}
	}
	t.Fatalf("nobody asked for %s %s", method, path)
	return exchange{}
}

// stored counts the person's passkeys.
func (l *lobby) stored(t *testing.T, upn string) int {
	t.Helper()
	list, err := l.Passkeys(upn)
	if err != nil {
		t.Fatal(err)
	}
	return len(list)
}

// reports returns the passkeys that were reported so far.
func (l *lobby) reports() []passkey.Credential {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]passkey.Credential(nil), l.reported...)
}

func (l *lobby) do(t *testing.T, method, path, body string, head ...string) (int, http.Header, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(l.URL(), "/passkey/")+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Origin", strings.TrimSuffix(l.URL(), "/passkey/"))
	}
	for i := 0; i+1 < len(head); i += 2 {
		req.Header.Set(head[i], head[i+1])
	}
	reply, err := l.server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = reply.Body.Close() }()
	b, err := io.ReadAll(reply.Body)
	if err != nil {
		t.Fatal(err)
	}
	return reply.StatusCode, reply.Header, string(b)
}
