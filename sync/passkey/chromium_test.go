package passkey_test

import (
	"context"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"

	"github.com/passdesk/passdesk/sync/passkey"
)

var browser struct {
	once sync.Once
	ctx  context.Context
	err  error
	stop func()
}

func TestMain(m *testing.M) {
	code := m.Run()
	if browser.stop != nil {
		browser.stop()
	}
	os.Exit(code)
}

// chromium starts one browser for all tests, at the size of a phone.
func chromium(t *testing.T) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("short: no browser")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("chromium is not installed")
	}
	browser.once.Do(func() {
		options := []chromedp.ExecAllocatorOption{chromedp.ExecPath(path), chromedp.WindowSize(390, 844), chromedp.Flag("lang", "en")}
		for _, f := range []string{
			"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
			"disable-component-update", "disable-sync", "hide-scrollbars",
		} {
			options = append(options, chromedp.Flag(f, true))
		}
		alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), options...)
		ctx, end := chromedp.NewContext(alloc)
		browser.ctx, browser.stop = ctx, func() { end(); endAlloc() }
		browser.err = chromedp.Do(ctx)
	})
	if browser.err != nil {
		t.Fatalf("start chromium: %v", browser.err)
	}
	return browser.ctx
}

// handset is a browser tab of its own, with cookies and an authenticator of its own.
type handset struct {
	t      *testing.T
	ctx    context.Context
	id     webauthn.AuthenticatorID
	mu     sync.Mutex
	faults []string // what the page's script threw or the CSP blocked
}

func newHandset(t *testing.T, synced bool) *handset {
	t.Helper()
	h := &handset{t: t}
	ctx, end := chromedp.NewContext(chromium(t), chromedp.WithNewBrowserContext(), chromedp.WithListener(h.listen))
	t.Cleanup(end)
	if err := chromedp.Do(ctx); err != nil { // the tab must not end with the timeout
		t.Fatalf("open a tab: %v", err)
	}
	var cancel func()
	h.ctx, cancel = context.WithTimeout(ctx, 40*time.Second)
	t.Cleanup(cancel)
	h.run("start", chromedp.EmulateViewport(390, 844, chromedp.EmulateMobile, chromedp.EmulateTouch, chromedp.EmulateScale(2)),
		command(webauthn.Enable, webauthn.EnableParams{}), command(log.Enable, cdp.Empty{}),
		chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
			made, err := cdp.Call(ctx, tab, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{
				Options: &webauthn.VirtualAuthenticatorOptions{
					Protocol: webauthn.AuthenticatorProtocolCtap2, Transport: webauthn.AuthenticatorTransportInternal,
					HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
					DefaultBackupEligibility: synced, DefaultBackupState: synced,
				},
			})
			h.id = made.AuthenticatorID
			return err
		}))
	t.Cleanup(func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		for _, f := range h.faults {
			t.Errorf("the page's script failed: %s", f)
		}
	})
	return h
}

// listen notes what the script threw, and what the content security policy blocked.
func (h *handset) listen(event any) {
	h.mu.Lock()
	defer h.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		h.faults = append(h.faults, e.ExceptionDetails.Text)
	case *log.EventEntryAdded:
		if e.Entry.Source == log.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security") {
			h.faults = append(h.faults, e.Entry.Text)
		}
	}
}

// command is a protocol command without a result.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, c, params)
		return err
	})
}

func (h *handset) run(what string, actions ...chromedp.Action[chromedp.Void]) {
	h.t.Helper()
	if err := chromedp.Do(h.ctx, actions...); err != nil {
		h.t.Fatalf("%s: %v", what, err)
	}
}

func (h *handset) open(url string) { h.t.Helper(); h.run("open", chromedp.Navigate(url)) }

// at waits until the page is at a step.
func (h *handset) at(step string) {
	h.t.Helper()
	h.run("wait for step "+step, chromedp.WaitVisible(`body[data-step="`+step+`"] [data-for="`+step+`"]`))
}

// alert waits until the page complains, and checks of what.
func (h *handset) alert(code string) {
	h.t.Helper()
	h.run("wait for alert "+code, chromedp.WaitVisible(`#error[data-code="`+code+`"]`))
}

func (h *handset) click(id string) {
	h.t.Helper()
	h.run("click "+id, chromedp.Click(id+`:not([aria-disabled])`))
}

// typed fills in step "pass" and sends it.
func (h *handset) typed(upn, pass string) {
	h.t.Helper()
	h.at("pass")
	h.do(`for (const id of ["upn", "pass"]) document.getElementById(id).value = ""`)
	h.run("type", chromedp.SendKeys("#upn", upn), chromedp.SendKeys("#pass", pass))
	h.click("#continue")
}

func (h *handset) value(expr string) string {
	h.t.Helper()
	out, err := chromedp.Run(h.ctx, chromedp.Evaluate[string](expr))
	if err != nil {
		h.t.Fatalf("evaluate %s: %v", expr, err)
	}
	return out
}

// do runs a script for what it does.
func (h *handset) do(script string) {
	h.t.Helper()
	h.run("evaluate "+script, chromedp.Evaluate[chromedp.Void](script))
}

// keys counts the passkeys of the handset.
func (h *handset) keys() (n int) {
	h.t.Helper()
	h.run("count credentials", chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		list, err := cdp.Call(ctx, tab, webauthn.GetCredentials, webauthn.GetCredentialsParams{AuthenticatorID: h.id})
		for _, c := range list.Credentials {
			if !c.IsResidentCredential {
				h.t.Error("a credential is not discoverable")
			}
		}
		n = len(list.Credentials)
		return err
	}))
	return n
}

// verifies says whether the phone recognises its owner.
func (h *handset) verifies(yes bool) {
	h.t.Helper()
	h.run("set user verified", command(webauthn.SetUserVerified, webauthn.SetUserVerifiedParams{AuthenticatorID: h.id, IsUserVerified: yes}))
}

func (h *handset) tried() {
	h.t.Helper()
	h.click("#try")
	h.run("wait for the sign-in", chromedp.WaitVisible(`#tried[data-ok="true"]`))
	if got := h.value(`document.getElementById("tried").textContent`); !strings.Contains(got, maya) {
		h.t.Errorf("tried: %q", got)
	}
}

func TestPhoneMakesPasskeyWithPass(t *testing.T) {
	for _, synced := range []bool{false, true} {
		l, h := newLobby(t), newHandset(t, synced)
		h.open(l.server.URL + "/passkey/") // a loopback address, as the station may show it
		h.typed(maya, canary)
		h.at("create")
		h.click("#continue")
		h.at("done")
		got := l.reports()
		if len(got) != 1 || got[0].BackupEligible != synced || got[0].Simulated || got[0].Transports[0] != "internal" || h.keys() != 1 {
			t.Fatalf("synced %v: %+v", synced, got)
		}
		h.tried()
		h.open(l.URL() + "try")
		h.at("try")
		h.tried()
		if v := h.value(`location.href + document.cookie + document.documentElement.outerHTML + document.getElementById("pass").value`); strings.Contains(v, canary) {
			t.Error("the page holds on to the pass")
		}
	}
}

func TestPhoneMakesPasskeyWithTicketOnce(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	h.open(l.URL() + "#tick-et-one")
	h.at("create")
	h.click("#continue")
	h.at("done")
	if v := h.value("location.href"); v != l.URL() {
		t.Errorf("the ticket stayed in the address: %s", v)
	}
	h.tried()
	other := newHandset(t, false)
	other.open(l.URL() + "#tick-et-one")
	other.at("create")
	other.click("#continue")
	other.at("over")
	if other.keys() != 0 || l.stored(t, maya) != 1 {
		t.Error("a used ticket made a passkey")
	}
}

func TestPhoneWrongPassFiveTimes(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	h.open(l.URL())
	for i := range passkey.FreeTries {
		h.typed(maya, "wrong")
		h.alert("refused")
		if id := h.value("document.activeElement.id"); id != "pass" {
			t.Errorf("try %d: focus on %q", i+1, id)
		}
		h.do(`delete document.getElementById("error").dataset.code`)
	}
	h.typed(maya, canary)
	h.alert("throttled")
	if v := h.value(`document.getElementById("error").textContent`); !strings.Contains(v, "30 seconds") {
		t.Errorf("alert: %q", v)
	}
	l.later(30 * time.Second)
	h.typed(maya, canary)
	h.at("create")
}

func TestPhonePassLapsedAndFieldsEmpty(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	l.later(time.Hour)
	h.open(l.URL() + "?lang=es")
	h.at("pass")
	h.click("#continue")
	h.alert("upn")
	h.typed(maya, " ")
	h.alert("pass")
	h.typed(maya, canary)
	h.alert("refused")
	if v := h.value(`document.getElementById("error").textContent`); !strings.Contains(v, "caducado") {
		t.Errorf("alert: %q", v)
	}
}

func TestPhonePageReloadedInTheMiddle(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	l.once = true // the pass works once, so the reload must not need it again
	h.open(l.URL())
	h.typed(maya, canary)
	h.at("create")
	h.run("reload", chromedp.Reload())
	h.at("create")
	if v := h.value(`document.getElementById("who").textContent`); v != "For "+maya {
		t.Errorf("who: %q", v)
	}
	h.click("#continue")
	h.at("done")
	h.run("reload", chromedp.Reload())
	h.at("done")
	if h.keys() != 1 || l.stored(t, maya) != 1 {
		t.Error("not one passkey")
	}
}

func TestPhoneCookiesMissing(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	clear := func() { h.run("clear cookies", command(network.ClearBrowserCookies, cdp.Empty{})) }
	h.open(l.URL())
	h.typed(maya, canary)
	h.at("create")
	clear()
	h.click("#continue")
	h.at("pass")
	h.alert("session")
	h.typed(maya, canary)
	h.at("create")

	other := newHandset(t, false)
	other.open(l.URL() + "#tick-et-one")
	other.at("create")
	other.do(`(() => {
		const real = window.fetch;
		window.fetch = (path, o) => real(path, path.endsWith("create/options") ? { ...o, credentials: "omit" } : o);
	})()`)
	other.click("#continue")
	other.at("over")
	if l.stored(t, maya) != 0 {
		t.Error("a passkey without a session")
	}
}

func TestPhoneSecondPasskey(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	h.open(l.URL())
	h.typed(maya, canary)
	h.at("create")
	h.click("#continue")
	h.at("done")

	// The same phone comes again: it keeps the one that it has, and a sign-in closes the new case.
	h.open(l.URL() + "#tick-et-one") // the page is still open there: only the fragment is new, and the script reloads
	h.at("create")
	h.click("#continue")
	h.at("try")
	h.alert("exists")
	h.click("#try")
	h.at("done")
	if got := l.reports(); len(got) != 2 || got[0].ID != got[1].ID || h.keys() != 1 {
		t.Errorf("reported %+v", got)
	}

	other := newHandset(t, true)
	other.open(l.URL() + "#tick-et-two")
	other.at("create")
	other.click("#continue")
	other.at("done")
	if l.stored(t, maya) != 2 || other.keys() != 1 {
		t.Error("the second phone got no passkey")
	}
}

func TestPhonePersonSaysNo(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	h.open(l.URL())
	h.typed(maya, canary)
	h.at("create")
	h.verifies(false)
	h.click("#continue")
	h.alert("cancelled")
	h.verifies(true)
	h.click("#continue")
	h.at("done")
	if l.stored(t, maya) != 1 {
		t.Error("not one passkey")
	}
}

func TestPhoneUnknownPasskey(t *testing.T) {
	l, h := newLobby(t), newHandset(t, false)
	h.open(l.URL())
	h.typed(maya, canary)
	h.at("create")
	h.click("#continue")
	h.at("done")
	l.store = passkey.NewMemory() // the hub lost its data
	h.open(l.URL() + "try")
	h.at("try")
	h.click("#try")
	h.alert("unknown")
}

// TestPhoneNarrowScreenAndLongName looks at every step in every language at 320 CSS pixels, the width that WCAG 2.2 (1.4.10)
// asks for: nothing is cut off at the side, and everything to tap is at least 44 pixels high (2.5.5).
func TestPhoneNarrowScreenAndLongName(t *testing.T) {
	l := newLobby(t)
	long := "wilhelmina-alexandra.featherstonehaugh-cholmondeley@international.corp.example"
	l.passes[long] = canary
	h := newHandset(t, false)
	h.run("narrow", chromedp.EmulateViewport(320, 640, chromedp.EmulateMobile, chromedp.EmulateTouch))
	look := func(lang, step string) {
		t.Helper()
		if got := h.value(`(() => {
			const wrong = [];
			if (document.documentElement.scrollWidth > innerWidth) wrong.push("scrolls sideways to " + document.documentElement.scrollWidth);
			for (const e of document.querySelectorAll("button, input, a")) {
				const r = e.getBoundingClientRect();
				if (r.width && (r.height < 44 || r.left < 0 || r.right > innerWidth)) wrong.push((e.id || e.textContent) + " " + [r.left, r.right, r.height]);
			}
			return wrong.join("; ");
		})()`); got != "" {
			t.Errorf("%s, %s: %s", lang, step, got)
		}
	}
	for _, lang := range passkey.Languages {
		h.open(l.URL() + "?lang=" + lang.Tag)
		h.typed(long, "wrong")
		h.alert("refused")
		look(lang.Tag, "pass")
		h.typed(long, canary)
		h.at("create")
		look(lang.Tag, "create")
		h.verifies(false)
		h.click("#continue")
		h.alert("cancelled")
		look(lang.Tag, "create, refused")
		h.run("forget", command(network.ClearBrowserCookies, cdp.Empty{}))
	}
	h.verifies(true)
	h.open(l.URL())
	h.typed(long, canary)
	h.at("create")
	h.click("#continue")
	h.at("done")
	h.click("#try")
	h.run("wait for the sign-in", chromedp.WaitVisible(`#tried[data-ok="true"]`))
	look("last", "done")
}
