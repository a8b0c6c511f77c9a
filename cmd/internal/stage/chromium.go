package stage

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdplog "github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Browser is a headless Chromium with a simulated camera and microphone and a profile folder of its own.
type Browser struct {
	Profile string

	ctx   context.Context // of the first tab
	first bool            // that tab is still free
	stop  context.CancelFunc
	over  sync.Once
}

// ErrNoChromium means that the browser is not installed.
var ErrNoChromium = errors.New("chromium is not installed (package chromium)")

// OpenBrowser starts Chromium; it ends with ctx, or with Close. Sizes are CSS pixels.
func OpenBrowser(ctx context.Context, profile string, width, height int) (*Browser, error) {
	path, err := exec.LookPath("chromium")
	if err != nil {
		return nil, ErrNoChromium
	}
	opts := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(path), chromedp.UserDataDir(profile), chromedp.WindowSize(width, height), chromedp.WSURLReadTimeout(time.Minute),
		chromedp.Flag("lang", "en-GB"), chromedp.Flag("autoplay-policy", "no-user-gesture-required"), chromedp.NoDefaultBrowserCheck,
	}
	for _, f := range []string{
		"headless", "no-sandbox", "disable-gpu", "disable-quic", "no-first-run", "disable-background-networking",
		"disable-component-update", "disable-sync", "use-fake-device-for-media-stream", "use-fake-ui-for-media-stream",
		"allow-loopback-in-peer-connection", "disable-dev-shm-usage", "disable-background-timer-throttling",
		"disable-renderer-backgrounding", "disable-backgrounding-occluded-windows",
	} {
		opts = append(opts, chromedp.Flag(f, true))
	}
	alloc, stop := chromedp.NewExecAllocator(ctx, opts...)
	tab, _ := chromedp.NewContext(alloc)
	if err := chromedp.Do(tab); err != nil {
		stop()
		return nil, fmt.Errorf("start chromium: %w", err)
	}
	return &Browser{Profile: profile, ctx: tab, first: true, stop: stop}, nil
}

// Close asks the browser to end, so that it writes its profile, and waits until it is gone.
func (b *Browser) Close() {
	b.over.Do(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(b.ctx), 10*time.Second)
		defer cancel()
		_ = chromedp.Cancel(ctx)
		b.stop()
	})
}

// Page is a tab.
type Page struct {
	ctx    context.Context
	mu     sync.Mutex
	faults []string
}

// Page opens a tab; the tabs of a browser share its cookies.
func (b *Browser) Page() (*Page, error) {
	p := &Page{ctx: b.ctx}
	if !b.first {
		p.ctx, _ = chromedp.NewContext(b.ctx) // ends with the browser
	}
	b.first = false
	err := do(
		func() error { return chromedp.Do(p.ctx, command(cdplog.Enable, cdp.Empty{})) },
		func() error { return chromedp.Listen(p.ctx, p.listen) },
	)
	if err != nil {
		return nil, fmt.Errorf("open a tab: %w", err)
	}
	return p, nil
}

// command is a protocol command without a result.
func command[P, R any](c cdp.Command[P, R], params P) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, c, params)
		return err
	})
}

// listen notes what a script threw, and what the content security policy blocked.
func (p *Page) listen(event any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		p.faults = append(p.faults, e.ExceptionDetails.Text)
	case *cdplog.EventEntryAdded:
		if e.Entry.Source == cdplog.EntrySourceSecurity || strings.Contains(e.Entry.Text, "Content Security") {
			p.faults = append(p.faults, e.Entry.Text)
		}
	}
}

// Faults are what the page's scripts threw and what its content policy blocked.
func (p *Page) Faults() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.faults
}

// do runs actions; what names them in an error.
func (p *Page) do(what string, actions ...chromedp.Action[chromedp.Void]) error {
	if err := chromedp.Do(p.ctx, actions...); err != nil {
		return p.failed(what, err)
	}
	return nil
}

// failed adds what stands on the page.
func (p *Page) failed(what string, err error) error {
	if cause := context.Cause(p.ctx); cause != nil {
		return fmt.Errorf("browser: %s: %w", what, cause)
	}
	text, _ := Eval[string](p, `document.body.innerText.slice(0, 400)`)
	return fmt.Errorf("browser: %s: %w; the page says %q", what, err, text)
}

// Open goes to an address.
func (p *Page) Open(url string) error { return p.do("open a page", chromedp.Navigate(url)) }

// Click waits until an element is visible and may be pressed, and clicks it.
func (p *Page) Click(selector string) error {
	if err := p.Await(`(() => { const e = document.querySelector(` + quote(selector) + `); return e && e.offsetParent && !e.disabled && !e.ariaDisabled })()`); err != nil {
		return err
	}
	return p.do("click "+selector, chromedp.Click(selector))
}

// Type types into a field.
func (p *Page) Type(selector, text string) error {
	return p.do("type into "+selector, chromedp.WaitVisible(selector), chromedp.SendKeys(selector, text))
}

// quote makes a JavaScript string.
func quote(s string) string { return fmt.Sprintf("%q", s) }

// pageWait is how long a page may take for anything; then what stands on it says more than a test that ran out of time.
const pageWait = time.Minute

// Await looks at an expression until it is true. (The library's own polling builds a function from text, which the pages' content policy
// forbids.)
func (p *Page) Await(expression string) error {
	for end := time.Now().Add(pageWait); ; {
		ok, err := Eval[bool](p, "Boolean("+expression+")")
		if err != nil {
			return err
		}
		if ok {
			return nil
		}
		if time.Now().After(end) {
			return p.failed("waiting for "+expression, context.DeadlineExceeded)
		}
		select {
		case <-p.ctx.Done():
			return fmt.Errorf("browser: waiting for %s: %w", expression, context.Cause(p.ctx))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

// Eval returns the value of an expression; a promise is awaited.
func Eval[T any](p *Page, expression string) (T, error) {
	v, err := chromedp.Run(p.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		return v, fmt.Errorf("browser: evaluate %s: %w", expression, err)
	}
	return v, nil
}

// Picture writes what the tab shows as a PNG.
func (p *Page) Picture(path string) error {
	png, err := chromedp.Run(p.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		return fmt.Errorf("browser: take a picture: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, png, 0o644)
}
