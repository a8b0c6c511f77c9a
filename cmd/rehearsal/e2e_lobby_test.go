package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
	"github.com/passdesk/passdesk/sync/hub"
	"github.com/passdesk/passdesk/sync/wire"
)

// These tests play on the actual program from outside: it runs under a display of its own, is touched where its buttons are, and is met by
// a reviewer and a phone. Each has three minutes, which PASSDESK_E2E_LIMIT stretches on a busy machine. PASSDESK_E2E_KIOSK names a
// program to use instead of building one.

var built struct {
	once sync.Once
	dir  string
	path string
	err  error
}

func TestMain(m *testing.M) {
	code := m.Run()
	if built.dir != "" {
		_ = os.RemoveAll(built.dir)
	}
	os.Exit(code)
}

// kiosk builds the station's program, once.
func kiosk(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("PASSDESK_E2E_KIOSK"); path != "" {
		return path
	}
	built.once.Do(func() {
		if built.dir, built.err = os.MkdirTemp("", "passdesk-e2e-build"); built.err != nil {
			return
		}
		built.path = filepath.Join(built.dir, "kiosk")
		cmd := exec.Command("go", "build", "-tags", "x11,migrated_fynedo,nolibopusfile"+moreTags, "-o", built.path, "../kiosk")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("build the kiosk: %w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// lobby is where a test takes place. Everything that a run leaves is in dir, which stays when the test fails.
type lobby struct {
	t   *testing.T
	ctx context.Context
	dir string
}

// picture writes what the display shows into $PASSDESK_E2E_PICTURES, for a person who wants to look; without it nothing is written.
func (l *lobby) picture(s *stage.Station, name string) {
	l.t.Helper()
	if dir := os.Getenv("PASSDESK_E2E_PICTURES"); dir != "" {
		l.must("picture "+name, s.Display.Still(l.ctx, filepath.Join(dir, name+".png")))
	}
}

func newLobby(t *testing.T, programs ...string) *lobby {
	t.Helper()
	if testing.Short() {
		t.Skip("short: the program is not played")
	}
	for _, p := range append([]string{"Xvfb", "xdotool", "import"}, programs...) {
		if _, err := exec.LookPath(p); err != nil {
			t.Skipf("%s is not installed", p)
		}
	}
	kiosk(t) // before the clock runs
	limit := 3 * time.Minute
	if text := os.Getenv("PASSDESK_E2E_LIMIT"); text != "" {
		var err error
		if limit, err = time.ParseDuration(text); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeoutCause(t.Context(), limit, fmt.Errorf("the test took longer than %v", limit))
	t.Cleanup(cancel)
	l := &lobby{t: t, ctx: ctx, dir: t.TempDir()}
	if f := flag.Lookup("test.artifacts"); f == nil || f.Value.String() != "true" {
		dir, err := os.MkdirTemp("", "passdesk-"+t.Name())
		if err != nil {
			t.Fatal(err)
		}
		l.dir = dir
	} else {
		l.dir = t.ArtifactDir()
	}
	t.Cleanup(l.leave)
	return l
}

// leave looks for processes that stayed, and removes what a good test has left.
func (l *lobby) leave() {
	for end := time.Now().Add(10 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		left := running(l.dir)
		if len(left) == 0 {
			break
		}
		if time.Now().After(end) {
			l.t.Errorf("processes were left: %q", left)
			break
		}
	}
	if l.t.Failed() {
		l.t.Logf("pictures and logs are in %s", l.dir)
		return
	}
	_ = os.RemoveAll(l.dir)
}

// running lists the processes that name a folder on their command line.
func running(dir string) (list []string) {
	all, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range all {
		raw, _ := os.ReadFile(path)
		if line := strings.ReplaceAll(string(raw), "\x00", " "); strings.Contains(line, dir) {
			list = append(list, line)
		}
	}
	return list
}

// must ends the test on an error.
func (l *lobby) must(what string, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatalf("%s: %v", what, err)
	}
}

func (l *lobby) path(name ...string) string {
	return filepath.Join(append([]string{l.dir}, name...)...)
}

// display opens a screen.
func (l *lobby) display(width, height int) *stage.Display {
	l.t.Helper()
	d, err := stage.OpenDisplay(l.ctx, width, height)
	l.must("open a display", err)
	l.t.Cleanup(d.Close)
	return d
}

// station starts a kiosk on a screen of its own and waits until it is open. Without h its hub is embedded.
func (l *lobby) station(name string, who hub.Employee, h *house, width, height int, extra ...string) *stage.Station {
	l.t.Helper()
	o := stage.Options{
		Kiosk: kiosk(l.t), Dir: l.path(name), Name: name, Display: l.display(width, height), Env: []string{"PASSDESK_REHEARSE_AS=" + who.UPN},
		Extra: strings.Join(extra, "\n"),
	}
	if h != nil {
		o.Hub, o.Token = h.URL(), h.StationToken(name)
	}
	s, err := stage.New(o)
	l.must("configure a station", err)
	l.must("start a station", s.Start())
	l.t.Cleanup(s.Stop)
	l.t.Cleanup(func() { // before it stops
		if l.t.Failed() {
			_ = s.Display.Picture(context.Background(), l.path("failed-"+name+".png"))
			l.t.Logf("the end of %s's log:\n%s", name, tail(s.Log(), 25))
		}
	})
	_, err = s.Until(l.ctx, "an open station", func(c stage.Chart) bool { return c.Step == "attract" && c.Says(say("attract.title")) })
	l.must("open the station", err)
	return s
}

// play is a visit of a person at a station.
func (l *lobby) play(s *stage.Station, who hub.Employee) *stage.Play {
	l.t.Helper()
	begin := time.Now()
	p := &stage.Play{Station: s, Who: who, Line: func(format string, args ...any) {
		l.t.Logf("%5.1f s  %s", time.Since(begin).Seconds(), fmt.Sprintf(format, args...))
	}}
	l.must("read the mailbox", p.Read(l.ctx))
	return p
}

// browser starts a Chromium whose profile is a folder of the lobby; its pages must have thrown nothing when the test ends.
func (l *lobby) browser(name string, width, height int) *stage.Browser {
	l.t.Helper()
	b, err := stage.OpenBrowser(l.ctx, l.path(name), width, height)
	l.must("open a browser", err)
	l.t.Cleanup(b.Close)
	return b
}

// clean fails when a page's script threw, or its content policy blocked something.
func (l *lobby) clean(name string, p *stage.Page) {
	for _, f := range p.Faults() {
		l.t.Errorf("%s's page: %s", name, f)
	}
}

// house is a hub in the test's own process, which can be stopped and started again at its address.
type house struct {
	*hub.Hub
	l    *lobby
	cfg  hub.Config
	stop func()
}

// hub starts one.
func (l *lobby) hub() *house {
	l.t.Helper()
	port, err := net.Listen("tcp", "127.0.0.1:0")
	l.must("find a port", err)
	log, err := os.OpenFile(l.path("hub.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	l.must("open the hub's log", err)
	l.t.Cleanup(func() { _ = log.Close() })
	h := &house{l: l, cfg: hub.Config{
		DataDir: l.path("hub"), Listen: port.Addr().String(), Rehearsal: true, DevMailbox: true, Site: "Utopia Works",
		Log: slog.New(slog.NewTextHandler(log, nil)),
	}}
	_ = port.Close()
	h.Start()
	l.t.Cleanup(func() { h.Stop() })
	return h
}

// Start opens the hub's folder and serves.
func (h *house) Start() {
	h.l.t.Helper()
	var err error
	h.Hub, err = hubside.Open(h.cfg)
	h.l.must("open the hub", err)
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- h.Run(ctx) }()
	h.stop = func() {
		cancel()
		if err := errors.Join(<-done, h.Close()); err != nil {
			h.l.t.Errorf("stop the hub: %v", err)
		}
	}
}

// Stop closes everything; nothing answers at the address any more.
func (h *house) Stop() {
	if h.stop != nil {
		h.stop()
		h.stop = nil
	}
}

// say is a text of the screens, in English.
func say(key string) string { return assets.Words("en")(key) }

func tail(log string, n int) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// onlyCase checks that a hub took one case, that it had its effect once, and returns its id. Its other items must belong to it.
func onlyCase(t *testing.T, h *hub.Hub) (id string) {
	t.Helper()
	list, err := h.History()
	if err != nil {
		t.Fatal(err)
	}
	cases := 0
	for _, e := range list {
		if e.Kind == wire.KindCase {
			cases, id = cases+1, e.Case
		}
		if e.Effects != 1 {
			t.Errorf("%s %s changed the hub %d times", e.Kind, e.Key, e.Effects)
		}
	}
	if cases != 1 {
		t.Fatalf("the hub took %d cases: %+v", cases, list)
	}
	for _, e := range list {
		if e.Case != id && e.Kind != wire.KindHelp {
			t.Errorf("an item of another case: %+v", e)
		}
	}
	return id
}

// count counts the entries of a kind in a hub's audit chain, which must be whole.
func count(t *testing.T, h *hub.Hub, kind string) (n int) {
	t.Helper()
	chain, err := h.Audit()
	if err == nil {
		err = hub.VerifyAudit(chain, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range chain {
		if e.Kind == kind {
			n++
		}
	}
	return n
}
