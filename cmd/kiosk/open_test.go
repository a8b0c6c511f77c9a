package main

import (
	"context"
	"fmt"
	"image"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
)

// rehearsing is a configuration that needs no camera and takes any free port.
func rehearsing(t *testing.T) Config {
	t.Helper()
	c, err := loadConfig(conf(t, fmt.Sprintf("[camera]\nsource = \"rehearsal\"\n[station]\nname = \"Lobby 1\"\ndata = %q\n[hub]\nlisten = \"127.0.0.1:0\"\n", t.TempDir())))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

func open(t *testing.T, cfg Config) *Kiosk {
	t.Helper()
	k, err := openKiosk(t.Context(), cfg, quiet())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(k.Close)
	return k
}

func TestSecondStationOnTheSameFolder(t *testing.T) {
	cfg := rehearsing(t)
	open(t, cfg)
	k, err := openKiosk(t.Context(), cfg, quiet())
	if err == nil {
		k.Close()
		t.Fatal("two stations share a queue")
	}
	for _, word := range []string{"another Passdesk station", cfg.Station.Data, "station.data"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not say %q", err, word)
		}
	}
}

func TestPortIsTaken(t *testing.T) {
	other, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	cfg := rehearsing(t)
	cfg.Hub.Listen = other.Addr().String()
	k, err := openKiosk(t.Context(), cfg, quiet())
	if err == nil {
		k.Close()
		t.Fatal("two programs listen on one port")
	}
	for _, word := range []string{cfg.Hub.Listen, "in use", "hub.listen"} {
		if !strings.Contains(err.Error(), word) {
			t.Errorf("%q does not say %q", err, word)
		}
	}
	_ = other.Close()
	open(t, cfg) // the failed start gave everything back
}

func TestStartsThatCannotWork(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(*Config)
		says  string
	}{
		"public without certificate": {func(c *Config) { c.Hub.Listen = "0.0.0.0:0" }, "certificate"},
		"certificate missing": {func(c *Config) {
			c.Hub.Cert, c.Hub.Key, c.Hub.PublicURL = "/nowhere.pem", "/nowhere.key", "https://localhost"
		}, "certificate"},
		"data below a file":  {func(c *Config) { c.Station.Data = write(t, "file", nil) + "/data" }, "data folder"},
		"token file missing": {func(c *Config) { c.Hub.URL, c.Hub.TokenFile = "https://hub.example", "/nowhere" }, "hub.token_file"},
	} {
		cfg := rehearsing(t)
		c.spoil(&cfg)
		k, err := openKiosk(t.Context(), cfg, quiet())
		if err == nil {
			k.Close()
		}
		if err == nil || !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v; want %q", name, err, c.says)
		}
	}
}

func TestDamagedQueueStillTakesPeople(t *testing.T) {
	cfg := rehearsing(t)
	dir := filepath.Join(cfg.Station.Data, "queue")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "queue.db"), []byte(strings.Repeat("spoiled by a dying disk ", 4096)), 0o600); err != nil {
		t.Fatal(err)
	}
	k := open(t, cfg)
	if o := k.queue.Opened(); !o.Alarm() {
		t.Errorf("nobody is told: %+v", o)
	}
	aside, _ := filepath.Glob(filepath.Join(dir, "queue.bad-*"))
	if len(aside) != 1 {
		t.Errorf("the damaged file was not set aside: %v", aside)
	}
}

// watcher is a window that only remembers what it was shown.
type watcher struct {
	mu    sync.Mutex
	last  journey.View
	outs  []app.Fault // why the station was closed, each change of it
	shown chan struct{}
}

func newWatcher() *watcher { return &watcher{shown: make(chan struct{}, 1)} }

func (w *watcher) Show(v journey.View) {
	w.mu.Lock()
	w.last = v
	if n := len(w.outs); n == 0 || w.outs[n-1] != v.Out {
		w.outs = append(w.outs, v.Out)
	}
	w.mu.Unlock()
	select {
	case w.shown <- struct{}{}:
	default:
	}
}
func (*watcher) Frame(capture.Frame)                        {}
func (*watcher) Verdict(capture.Verdict)                    {}
func (*watcher) Document(*image.RGBA)                       {}
func (*watcher) Remote(*image.RGBA)                         {}
func (*watcher) Light(capture.Light, bool, func(time.Time)) {}

// until waits for a view.
func (w *watcher) until(t *testing.T, what string, ok func(journey.View) bool) {
	t.Helper()
	for late := time.After(time.Minute); ; {
		w.mu.Lock()
		v := w.last
		w.mu.Unlock()
		if ok(v) {
			return
		}
		select {
		case <-w.shown:
		case <-late:
			t.Fatalf("waiting for %s: step %q, out of order %q", what, v.Step, v.Out)
		}
	}
}

// conduct runs a station until the test ends.
func conduct(t *testing.T, k *Kiosk) *watcher {
	t.Helper()
	w := newWatcher()
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := k.Run(ctx, w); err != nil {
			t.Errorf("the station ended: %v", err)
		}
	})
	t.Cleanup(func() { cancel(); wg.Wait() })
	return w
}

func TestClockOffByAYear(t *testing.T) {
	for name, off := range map[string]time.Duration{"station behind": 365 * 24 * time.Hour, "station ahead": -365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			cfg, err := loadConfig(joined(t, hubAt(t, off).URL, "right"))
			if err != nil {
				t.Fatal(err)
			}
			w := conduct(t, open(t, cfg))
			w.until(t, "a closed station", func(v journey.View) bool { return v.Step == journey.Attract && v.Out == app.FaultClock })
		})
	}
}

// A hub that comes back opens the station, but not one whose clock is wrong.
func TestHubComesBackWhileTheClockIsWrong(t *testing.T) {
	var away atomic.Bool
	wrong := hubAt(t, 365*24*time.Hour)
	door := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if away.Load() {
			http.Error(w, "away", http.StatusServiceUnavailable)
			return
		}
		wrong.Config.Handler.ServeHTTP(w, r)
	}))
	defer door.Close()
	cfg, err := loadConfig(joined(t, door.URL, "right"))
	if err != nil {
		t.Fatal(err)
	}
	k := open(t, cfg)
	k.line.Every = 50 * time.Millisecond
	w := conduct(t, k)
	w.until(t, "a closed station", func(v journey.View) bool { return v.Out == app.FaultClock })
	away.Store(true)
	w.until(t, "a hub that is away", func(v journey.View) bool { return v.HubAway })
	w.mu.Lock()
	before := len(w.outs)
	w.mu.Unlock()
	away.Store(false)
	w.until(t, "a station that is closed again", func(v journey.View) bool {
		w.mu.Lock()
		defer w.mu.Unlock()
		return !v.HubAway && len(w.outs) > before && v.Out == app.FaultClock
	})
}

func TestStationOpensWithAGoodHub(t *testing.T) {
	k := open(t, rehearsing(t))
	w := conduct(t, k)
	w.until(t, "an open station", func(v journey.View) bool { return v.Step == journey.Attract && v.Out == app.FaultNone && v.Rehearsal })
	k.station.Send(journey.Started{})
	w.until(t, "the next step", func(v journey.View) bool { return v.Step == journey.Display })
}
