package passkey_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/sync/passkey"
	"github.com/passdesk/passdesk/sync/passkey/phone"
)

func code(err error) passkey.Code {
	var r *phone.Refusal
	if errors.As(err, &r) {
		return r.Code
	}
	return ""
}

func withJar(t *testing.T) *http.Client {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &http.Client{Jar: jar}
}

func TestPassBecomesPasskey(t *testing.T) {
	for _, synced := range []bool{false, true} {
		l := newLobby(t)
		ctx := context.Background()
		p := &phone.Phone{Synced: synced}
		before := l.clock()
		// The station shows the loopback address; capitals and gaps are the person's.
		if err := p.Register(ctx, nil, l.server.URL+"/passkey/", " Maya.Lindqvist@corp.EXAMPLE ", canary[:4]+" "+canary[4:]); err != nil {
			t.Fatal(err)
		}
		got := l.reports()
		if len(got) != 1 || got[0].BackupEligible != synced || got[0].BackupState != synced || !got[0].Simulated || len(got[0].Handle) != 32 {
			t.Fatalf("synced %v: reported %+v", synced, got)
		}
		if id, err := l.Seen(ctx, maya, before); err != nil || id != got[0].ID {
			t.Errorf("seen %q, %v", id, err)
		}
		if id, err := l.Seen(ctx, maya, before.Add(time.Second)); err != nil || id != "" {
			t.Errorf("an old passkey was seen as new: %q, %v", id, err)
		}
		l.restart(t)
		for range 2 {
			upn, err := p.SignIn(ctx, nil, l.URL())
			if err != nil || upn != maya {
				t.Fatalf("synced %v: sign in: %q, %v", synced, upn, err)
			}
		}
		if n := len(l.reports()); n != 1 {
			t.Errorf("a sign-in without a session was reported: %d", n)
		}
	}
}

func TestTicketUsedTwice(t *testing.T) {
	l := newLobby(t)
	ctx := context.Background()
	if err := phone.RegisterTicket(ctx, nil, l.URL()+"#tick-et-one"); err != nil {
		t.Fatal(err)
	}
	if err := phone.RegisterTicket(ctx, nil, l.URL()+"#tick-et-one"); code(err) != passkey.CodeTicket {
		t.Errorf("second use: %v", err)
	}
	if err := phone.RegisterTicket(ctx, nil, l.URL()+"#"); code(err) != passkey.CodeTicket {
		t.Errorf("no ticket: %v", err)
	}
	if n := l.stored(t, maya); n != 1 {
		t.Errorf("%d passkeys", n)
	}
}

func TestWrongPassIsThrottledAndNeutral(t *testing.T) {
	l := newLobby(t)
	ask := func(upn, pass string) (int, http.Header, string) {
		return l.do(t, "POST", "/passkey/pass", fmt.Sprintf(`{"upn":%q,"pass":%q}`, upn, pass))
	}
	_, _, known := ask(maya, "wrong")
	_, _, unknown := ask("nobody@corp.example", "wrong")
	if known != unknown || known != `{"error":"refused"}`+"\n" {
		t.Errorf("answers differ: %s / %s", known, unknown)
	}
	for i := range passkey.FreeTries - 1 {
		if status, _, _ := ask(maya, "wrong"); status != http.StatusForbidden {
			t.Fatalf("try %d: %d", i+2, status)
		}
	}
	before := l.asked
	status, head, body := ask(maya, canary)
	if status != http.StatusTooManyRequests || head.Get("Retry-After") != "30" || !strings.Contains(body, "throttled") {
		t.Errorf("after five: %d %q %s", status, head.Get("Retry-After"), body)
	}
	if l.asked != before {
		t.Error("the pass was checked although the person had to wait")
	}
	if status, _, _ := ask(ravi, "another-Pass9"); status != http.StatusOK {
		t.Errorf("somebody else was made to wait: %d", status)
	}
	l.later(30 * time.Second)
	if status, _, _ := ask(maya, "wrong"); status != http.StatusForbidden {
		t.Error("the wait did not end")
	}
	if _, head, _ := ask(maya, canary); head.Get("Retry-After") != "60" {
		t.Errorf("the wait did not double: %q", head.Get("Retry-After"))
	}
	l.later(time.Minute)
	if status, _, _ := ask(maya, canary); status != http.StatusOK {
		t.Errorf("the right pass after the wait: %d", status)
	}
}

func TestPassLapsed(t *testing.T) {
	l := newLobby(t)
	l.later(30 * time.Minute)
	if err := phone.Register(context.Background(), nil, l.URL(), maya, canary); code(err) != passkey.CodeRefused {
		t.Error(err)
	}
}

func TestCookieMissing(t *testing.T) {
	l := newLobby(t)
	for _, path := range []string{"create/options", "create"} {
		status, _, body := l.do(t, "POST", "/passkey/"+path, "{}")
		if status != http.StatusUnauthorized || !strings.Contains(body, `"session"`) {
			t.Errorf("%s: %d %s", path, status, body)
		}
	}
	if status, _, body := l.do(t, "POST", "/passkey/try", "{}"); status != http.StatusConflict || !strings.Contains(body, `"challenge"`) {
		t.Errorf("try: %d %s", status, body)
	}
	if _, _, body := l.do(t, "GET", "/passkey/state", ""); body != `{"step":"pass"}`+"\n" {
		t.Errorf("state: %s", body)
	}
}

// TestAttestationReplayed sends a registration again: in the same session, in a session of somebody else, and in a new one.
func TestAttestationReplayed(t *testing.T) {
	l := newLobby(t)
	ctx := context.Background()
	client := withJar(t)
	p := new(phone.Phone)
	if err := p.Register(ctx, client, l.URL(), maya, canary); err != nil {
		t.Fatal(err)
	}
	old := l.last(t, "POST", "/passkey/create")
	again := func(cookie string) (int, string) {
		status, _, body := l.do(t, "POST", "/passkey/create", old.body, "Cookie", cookie)
		return status, body
	}
	if status, body := again(old.cookie); status != http.StatusConflict {
		t.Errorf("same session: %d %s", status, body)
	}
	enter := func(upn, pass string) (cookie string) {
		_, head, _ := l.do(t, "POST", "/passkey/pass", fmt.Sprintf(`{"upn":%q,"pass":%q}`, upn, pass))
		cookie, _, _ = strings.Cut(head.Get("Set-Cookie"), ";")
		if status, _, body := l.do(t, "POST", "/passkey/create/options", "{}", "Cookie", cookie); status != http.StatusOK {
			t.Fatalf("options: %d %s", status, body)
		}
		return cookie
	}
	for _, who := range [][2]string{{ravi, "another-Pass9"}, {maya, canary}} {
		cookie := enter(who[0], who[1])
		if status, body := again(cookie); status != http.StatusBadRequest || !strings.Contains(body, `"invalid"`) {
			t.Errorf("new challenge, %s: %d %s", who[0], status, body)
		}
		if status, body := again(cookie); status != http.StatusConflict {
			t.Errorf("the refused answer did not use the challenge up: %d %s", status, body)
		}
	}
	if n := l.stored(t, maya) + l.stored(t, ravi); n != 1 {
		t.Errorf("%d passkeys", n)
	}
	signIn, err := p.SignIn(ctx, client, l.URL())
	if err != nil || signIn != maya {
		t.Fatal(signIn, err)
	}
	tried := l.last(t, "POST", "/passkey/try")
	if status, _, body := l.do(t, "POST", "/passkey/try", tried.body, "Cookie", tried.cookie); status != http.StatusConflict {
		t.Errorf("replayed sign-in: %d %s", status, body)
	}
}

func TestSecondPasskeyOfTheSamePerson(t *testing.T) {
	l := newLobby(t)
	ctx := context.Background()
	first, second := new(phone.Phone), new(phone.Phone)
	for _, p := range []*phone.Phone{first, second} {
		if err := p.Register(ctx, nil, l.URL(), maya, canary); err != nil {
			t.Fatal(err)
		}
	}
	// The phone that has one already does not make another, but a sign-in in the same session counts as seen.
	client := withJar(t)
	if err := first.Register(ctx, client, l.URL(), maya, canary); !errors.Is(err, phone.ErrExists) {
		t.Fatalf("third: %v", err)
	}
	if n := l.stored(t, maya); n != 2 {
		t.Errorf("%d passkeys", n)
	}
	if _, err := first.SignIn(ctx, client, l.URL()); err != nil {
		t.Fatal(err)
	}
	got := l.reports()
	if len(got) != 3 || got[2].ID != got[0].ID || string(got[0].Handle) != string(got[1].Handle) {
		t.Errorf("reported %+v", got)
	}
	for _, p := range []*phone.Phone{first, second} {
		if upn, err := p.SignIn(ctx, nil, l.URL()); err != nil || upn != maya {
			t.Errorf("sign in: %q, %v", upn, err)
		}
	}
}

func TestSessionAndChallengeEnd(t *testing.T) {
	l := newLobby(t)
	_, head, _ := l.do(t, "POST", "/passkey/ticket", `{"ticket":"tick-et-one"}`)
	set := head.Get("Set-Cookie")
	for _, want := range []string{"HttpOnly", "SameSite=Strict", "Path=/passkey/", "Max-Age=900"} {
		if !strings.Contains(set, want) {
			t.Errorf("cookie without %s: %s", want, set)
		}
	}
	cookie, _, _ := strings.Cut(set, ";")
	post := func(path string) (int, string) {
		status, _, body := l.do(t, "POST", "/passkey/"+path, "{}", "Cookie", cookie)
		return status, body
	}
	if status, body := post("create/options"); status != http.StatusOK {
		t.Fatal(status, body)
	}
	l.later(passkey.ChallengeLife)
	if status, body := post("create"); status != http.StatusConflict {
		t.Errorf("late answer: %d %s", status, body)
	}
	if status, body := post("create/options"); status != http.StatusOK {
		t.Errorf("new challenge: %d %s", status, body)
	}
	l.later(passkey.SessionLife - passkey.ChallengeLife)
	if status, body := post("create/options"); status != http.StatusUnauthorized {
		t.Errorf("session after its end: %d %s", status, body)
	}
}

func TestForeignPageAndForeignForm(t *testing.T) {
	l := newLobby(t)
	body := fmt.Sprintf(`{"upn":%q,"pass":%q}`, maya, canary)
	for _, head := range [][]string{
		{"Origin", "https://elsewhere.example"},
		{"Origin", ""},
		{"Origin", "null"},
		{"Content-Type", "text/plain"},
		{"Content-Type", "application/x-www-form-urlencoded"},
	} {
		if status, _, answer := l.do(t, "POST", "/passkey/pass", body, head...); status != http.StatusForbidden || !strings.Contains(answer, "origin") {
			t.Errorf("%v: %d %s", head, status, answer)
		}
	}
	if l.asked != 0 {
		t.Error("a pass was checked for another site")
	}
	if status, _, _ := l.do(t, "POST", "/passkey/pass", strings.Repeat(" ", 70<<10)); status != http.StatusBadRequest {
		t.Errorf("a long body: %d", status)
	}
}

// TestSimulatedPhoneOutsideRehearsal checks that a hub that means it does not take the simulated phone.
func TestSimulatedPhoneOutsideRehearsal(t *testing.T) {
	l := newLobby(t)
	real := l.party(t, false)
	l.mu.Lock()
	l.RelyingParty = real
	l.mu.Unlock()
	if err := phone.Register(context.Background(), nil, l.URL(), maya, canary); code(err) != passkey.CodeInvalid {
		t.Error(err)
	}
	if l.stored(t, maya) != 0 {
		t.Error("stored")
	}
}

func TestAddressesThatCannotHavePasskeys(t *testing.T) {
	conf := passkey.Config{Gate: new(gate), Store: passkey.NewMemory(), OnRegistered: func(string, string, passkey.Credential) error { return nil }}
	for address, want := range map[string]any{
		"https://192.0.2.7:8443":        passkey.ErrNoDomain,
		"http://hub.example":            passkey.ErrNotSecure,
		"hub.example":                   false,
		"":                              false,
		"https://Hub.Example:443":       "https://hub.example/passkey/",
		"https://hub.example:8443/some": "https://hub.example:8443/passkey/",
		"http://127.0.0.1:4711":         "http://localhost:4711/passkey/",
		"http://[::1]:4711":             "http://localhost:4711/passkey/",
		"http://localhost":              "http://localhost/passkey/",
	} {
		conf.PublicURL = address
		p, err := passkey.New(conf)
		switch w := want.(type) {
		case error:
			if !errors.Is(err, w) {
				t.Errorf("%s: %v", address, err)
			}
		case string:
			if err != nil || p.URL() != w {
				t.Errorf("%s: %v, %v", address, p, err)
			}
		default:
			if err == nil {
				t.Errorf("%s was taken", address)
			}
		}
	}
}

func TestPageSpeaksAndKeepsToItself(t *testing.T) {
	l := newLobby(t)
	for _, c := range []struct{ path, accept, lang, text string }{
		{"/passkey/", "", "en", "Work e-mail"},
		{"/passkey/", "es-MX,es;q=0.9,en;q=0.8", "es", "Correo del trabajo"},
		{"/passkey/", "zh-CN,zh;q=0.9", "zh-Hans", "工作邮箱"},
		{"/passkey/", "tlh", "en", "Work e-mail"},
		{"/passkey/?lang=zh-Hans", "es", "zh-Hans", "工作邮箱"},
		{"/passkey/try?lang=es", "", "es", `data-open="try"`},
		{"/passkey/?lang=%22%3E%3Cscript%3E", "", "en", "Work e-mail"},
	} {
		status, head, body := l.do(t, "GET", c.path, "", "Accept-Language", c.accept)
		if status != http.StatusOK || head.Get("Content-Language") != c.lang || !strings.Contains(body, c.text) || strings.Contains(body, `"><script>`) {
			t.Errorf("%+v: %d %s", c, status, head.Get("Content-Language"))
		}
		if head.Get("Cache-Control") != "no-store" || !strings.Contains(head.Get("Content-Security-Policy"), "script-src 'self';") {
			t.Errorf("%s: headers %v", c.path, head)
		}
		if strings.Contains(body, "//cdn") || strings.Contains(body, "https://") || strings.Contains(body, "style=") || strings.Contains(body, "onclick") {
			t.Errorf("%s: something from elsewhere, or inline", c.path)
		}
	}
	if status, _, _ := l.do(t, "GET", "/passkey/words.en.json", ""); status != http.StatusNotFound {
		t.Errorf("words: %d", status)
	}
}

func TestEveryLanguageHasEveryWord(t *testing.T) {
	read := func(tag string) map[string]string {
		b, err := assets.Web.ReadFile("web/passkey/words." + tag + ".json")
		if err != nil {
			t.Fatal(err)
		}
		m := map[string]string{}
		if err := json.Unmarshal(b, &m); err != nil {
			t.Fatal(err)
		}
		return m
	}
	want := read(passkey.Languages[0].Tag)
	for _, l := range passkey.Languages[1:] {
		got := read(l.Tag)
		if len(got) != len(want) {
			t.Errorf("%s has %d words, want %d", l.Tag, len(got), len(want))
		}
		for key, text := range want {
			for _, slot := range []string{"{upn}", "{who}", "{wait}", "{n}"} {
				if got[key] == "" || strings.Contains(text, slot) != strings.Contains(got[key], slot) {
					t.Errorf("%s: %s: %q", l.Tag, key, got[key])
				}
			}
		}
	}
	script, err := assets.Web.ReadFile("web/passkey/passkey.js")
	if err != nil {
		t.Fatal(err)
	}
	for key := range want {
		if k, ok := strings.CutPrefix(key, "say."); ok && !strings.Contains(string(script), `"`+k+`"`) {
			t.Errorf("nobody says %s", key)
		}
	}
}
