package call

import (
	"context"
	_ "embed"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/coder/websocket"
)

//go:embed testdata/page.html
var testPage []byte

// relay is the hub's part: it serves the page and hands messages over.
type relay struct {
	*httptest.Server
	mu            sync.Mutex
	station, page *websocket.Conn
}

func newRelay(t testing.TB) *relay {
	r := &relay{}
	mux := http.NewServeMux()
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write(testPage)
	})
	mux.HandleFunc("/ws", func(w http.ResponseWriter, q *http.Request) { r.carry(w, q, &r.page, &r.station) })
	mux.HandleFunc("/station", func(w http.ResponseWriter, q *http.Request) { r.carry(w, q, &r.station, &r.page) })
	r.Server = httptest.NewServer(mux)
	t.Cleanup(r.Close)
	return r
}

func (r *relay) carry(w http.ResponseWriter, q *http.Request, mine, other **websocket.Conn) {
	conn, err := websocket.Accept(w, q, nil)
	if err != nil {
		return
	}
	conn.SetReadLimit(messageLimit)
	r.mu.Lock()
	*mine = conn
	r.mu.Unlock()
	ctx := context.Background()
	for {
		kind, body, err := conn.Read(ctx)
		r.mu.Lock()
		to := *other
		if err != nil && *mine == conn {
			*mine = nil
		}
		r.mu.Unlock()
		if err != nil {
			if to != nil && mine == &r.page {
				_ = to.Write(ctx, websocket.MessageText, []byte(`{"type":"left"}`))
			}
			return
		}
		if to != nil {
			_ = to.Write(ctx, kind, body)
		}
	}
}

// cutSignalling closes both WebSockets under their owners' feet.
func (r *relay) cutSignalling() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, c := range []*websocket.Conn{r.station, r.page} {
		if c != nil {
			go func() { _ = c.CloseNow() }()
		}
	}
}

func (r *relay) signal(t testing.TB) *Socket {
	s := NewSocket(func(ctx context.Context) (*websocket.Conn, error) {
		conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(r.URL, "http")+"/station", nil)
		return conn, err
	}, testLog(t))
	t.Cleanup(s.Close)
	return s
}

// browser is a headless Chromium with a fake camera and a fake microphone that beeps.
type browser struct {
	ctx context.Context
	t   testing.TB
}

func newBrowser(t testing.TB, more ...chromedp.ExecAllocatorOption) *browser {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		t.Skip("no Chromium on this machine")
	}
	o := append([]chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.WSURLReadTimeout(60 * time.Second),
		chromedp.Flag("autoplay-policy", "no-user-gesture-required"),
	}, more...)
	for _, f := range []string{
		"headless", "no-sandbox", "disable-gpu", "no-first-run", "no-default-browser-check", "disable-quic",
		"disable-background-networking", "disable-component-update", "disable-sync", "disable-default-apps", "disable-dev-shm-usage",
		"use-fake-ui-for-media-stream", "use-fake-device-for-media-stream", "allow-loopback-in-peer-connection",
		"disable-background-timer-throttling", "disable-renderer-backgrounding", "disable-backgrounding-occluded-windows",
	} {
		o = append(o, chromedp.Flag(f, true))
	}
	alloc, endAlloc := chromedp.NewExecAllocator(context.Background(), o...)
	ctx, end := chromedp.NewContext(alloc)
	t.Cleanup(func() {
		end()
		endAlloc()
	})
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start Chromium: %v", err)
	}
	return &browser{ctx, t}
}

func (b *browser) open(url string) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(ctx, chromedp.Navigate(url)); err != nil {
		b.t.Fatalf("browser: %v", err)
	}
}

// ask evaluates an expression in the page, waiting for promises, and returns its value.
func ask[T any](b *browser, expression string) (v T) {
	b.t.Helper()
	ctx, cancel := context.WithTimeout(b.ctx, 30*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string](
		`(async () => JSON.stringify(await (`+expression+`)) ?? 'null')()`, chromedp.EvalAwaitPromise))
	if err == nil {
		err = json.Unmarshal([]byte(text), &v)
	}
	if err != nil {
		b.t.Fatalf("browser: %s: %v", expression, err)
	}
	return v
}

// pageStats is what the page's getStats says.
type pageStats struct {
	Frames, Width, RTX, Lost, Freezes, Audio, Out, Keys, PLI, RTXSent, Sent int
	Frozen, Level                                                           float64
}

func (b *browser) stats() pageStats { b.t.Helper(); return ask[pageStats](b, `stats()`) }

// until asks the page until a condition holds.
func (b *browser) until(what string, within time.Duration, ok func(s pageStats) bool) pageStats {
	b.t.Helper()
	end := time.Now().Add(within)
	for {
		s := b.stats()
		if ok(s) {
			return s
		}
		if time.Now().After(end) {
			b.t.Fatalf("no %s within %v: %+v, log %v", what, within, s, ask[[]string](b, `window.log`))
		}
		pause(b.ctx)
	}
}

func (b *browser) untilColour(within time.Duration, r, g, bl int) {
	b.t.Helper()
	end := time.Now().Add(within)
	for {
		px := ask[[]int](b, `pixel()`)
		if len(px) == 3 && near([3]uint8{uint8(px[0]), uint8(px[1]), uint8(px[2])}, r, g, bl) {
			return
		}
		if time.Now().After(end) {
			b.t.Fatalf("the page shows %v, want %d %d %d", px, r, g, bl)
		}
		pause(b.ctx)
	}
}

// pause is the space between two questions to a browser, which cannot call us.
func pause(ctx context.Context) {
	t := time.NewTimer(50 * time.Millisecond)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// browserCall is a station in a call with a page in Chromium.
type browserCall struct {
	*browser
	relay *relay
	w     *watch
	cam   *testCamera
	end   context.CancelFunc
	done  chan error
}

func startBrowserCall(t testing.TB, o Options, more ...chromedp.ExecAllocatorOption) *browserCall {
	t.Helper()
	c := &browserCall{browser: newBrowser(t, more...), relay: newRelay(t), w: newWatch(), done: make(chan error, 1)}
	c.cam = newTestCamera(640, 480, 30, 180, 40, 90)
	o.Video, o.LoopbackOnly, o.Log = c.cam.frame, true, testLog(t)
	var ctx context.Context
	ctx, c.end = context.WithCancel(context.Background())
	signal := c.relay.signal(t)
	go func() { c.done <- Run(ctx, signal, c.w.into(o)) }()
	t.Cleanup(func() {
		c.end()
		select {
		case err := <-c.done:
			if err != nil {
				t.Errorf("station: %v", err)
			}
		case <-time.After(10 * time.Second):
			t.Error("station did not end")
		}
	})
	c.open(c.relay.URL)
	return c
}

func TestReviewerInChromiumSeesAndHears(t *testing.T) {
	sound := &testSound{}
	c := startBrowserCall(t, Options{Audio: sound})
	c.w.until(t, "picture from the browser", 20*time.Second, func(w *watch) bool { return w.stats.FramesDecoded > 30 })
	c.until("picture in the browser", 20*time.Second, func(s pageStats) bool { return s.Frames > 30 && s.Audio > 30 && s.Width == 640 })
	c.untilColour(5*time.Second, 180, 40, 90)
	// Chromium's fake microphone beeps once a second.
	c.w.until(t, "beep", 5*time.Second, func(w *watch) bool { return w.stats.AudioLevel > -40 })
	c.w.until(t, "3 s of two-way media", 15*time.Second, func(w *watch) bool { return w.stats.BothWaysMS >= 3000 })
	if s := c.stats(); s.Level < 0.01 {
		t.Errorf("the browser heard energy %g of our tone", s.Level)
	}
	first := ask[float64](c.browser, `firstFrame - opened`)
	t.Logf("page opened → first frame shown: %.0f ms; %+v", first, c.w.now())
	c.end()
	var bye string
	for end := time.Now().Add(5 * time.Second); bye == "" && time.Now().Before(end); pause(c.ctx) {
		bye = ask[string](c.browser, `window.bye || ''`)
	}
	if bye != "ended" {
		t.Errorf("the page was told %q", bye)
	}
}
