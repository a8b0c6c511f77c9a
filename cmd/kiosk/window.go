package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/cmd/internal/stage/chart"
	"github.com/passdesk/passdesk/ui"
	"github.com/passdesk/passdesk/ui/sound"
	"github.com/passdesk/passdesk/ui/touch"
)

// pane is the window as the station sees it.
type pane struct {
	*ui.Window
	hint  func(h capture.Hint) // hears each frame's hint; nil outside of a driven rehearsal
	chart func()               // writes the map of targets; nil outside of a driven rehearsal
	eye   io.Writer            // a pipe to the simulated person who reads the pass off the screen; nil outside of a driven rehearsal
}

func (p pane) Show(v journey.View) {
	p.Window.Show(v)
	if p.eye != nil && !v.Pass.Code.Empty() {
		_, _ = fmt.Fprintln(p.eye, v.Pass.Code.Reveal())
	}
	if p.chart != nil {
		p.chart()
	}
}
func (p pane) Frame(f capture.Frame) { p.SetFrame(f) }
func (p pane) Verdict(v capture.Verdict) {
	p.SetVerdict(v)
	if p.hint != nil {
		p.hint(v.Hint)
	}
}

// Light shines and, in a driven rehearsal, lets the driver see that it does.
func (p pane) Light(l capture.Light, on bool, painted func(at time.Time)) {
	p.Window.Light(l, on, painted)
	if p.chart != nil {
		p.chart()
	}
}
func (p pane) Document(img *image.RGBA) { p.SetDocument(img) }
func (p pane) Remote(img *image.RGBA)   { p.SetRemote(img) }

// show opens the window and runs the station until the window or the context ends.
func show(ctx context.Context, cfg Config, log *slog.Logger) error {
	if os.Getenv("DISPLAY") == "" {
		return errors.New("there is no display; start an X server, or let `make run` rehearse without one")
	}
	k, err := openKiosk(ctx, cfg, log)
	if err != nil {
		return err
	}
	defer k.Close()
	// Without its cache folder Fyne drops every fallback font without a word.
	if dir, err := os.UserCacheDir(); err != nil || os.MkdirAll(filepath.Join(dir, "fyne"), 0o700) != nil {
		log.Warn("no-font-cache", "dir", dir, "err", err)
	}
	a := fyneapp.NewWithID("io.passdesk.kiosk")
	w := a.NewWindow("Passdesk")
	accent, err := parseColour(cfg.Site.Accent)
	if err != nil {
		return err
	}
	logo, err := readLogo(ctx, cfg.Site.Logo)
	if err != nil {
		return err
	}
	signals := sound.Open(*cfg.Sound.Volume, log)
	defer signals.Close()
	options := ui.Options{Accent: accent, Logo: logo, Country: cfg.Site.Country, Shutter: k.eyes.Shoot, Sound: signals.Play, PxPerMM: k.eyes.sight.pxPerMM()}
	if cfg.Site.Domain != "" {
		options.Domains = []string{"@" + cfg.Site.Domain}
	}
	screen := ui.New(options, k.station.Send)
	a.Settings().SetTheme(touch.Theme(touch.Look{Accent: accent, Lang: cfg.Site.Language}))
	w.SetPadded(false)
	w.SetContent(screen.Content())
	w.SetCloseIntercept(func() { log.Info("close-refused") })
	if cfg.Window.Fullscreen == nil || *cfg.Window.Fullscreen {
		w.SetFullScreen(true)
	} else {
		w.Resize(fyne.NewSize(float32(cfg.Window.Width), float32(cfg.Window.Height)))
	}
	p := pane{Window: screen}
	if path := os.Getenv("PASSDESK_MAP"); path != "" && k.Rehearsing() {
		m := &mapper{path: path, window: w, screen: screen, camera: func() string { return string(k.eyes.session.Status().Phase) }}
		p.chart, p.hint = m.soon, m.hinted
		if os.Getenv("PASSDESK_EYE") == "3" {
			p.eye = os.NewFile(3, "eye")
		}
	}
	w.Canvas().SetOnTypedKey(func(e *fyne.KeyEvent) {
		if !screen.Typed(e) && k.Rehearsing() {
			toggle(k.actor, pressed(e))
		}
	})
	if k.Rehearsing() {
		if p.chart == nil && k.hub != nil {
			puppet(a, k.actor, k.hub.URL()+"/dev/mailbox")
		}
	}
	w.SetMaster()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	var runErr error
	a.Lifecycle().SetOnStarted(func() {
		wg.Go(func() {
			runErr = k.Run(ctx, p)
			fyne.Do(a.Quit)
		})
	})
	stop := context.AfterFunc(ctx, func() { fyne.Do(a.Quit) })
	defer stop()
	w.ShowAndRun()
	cancel()
	wg.Wait()
	return runErr
}

func parseColour(text string) (color.Color, error) {
	n, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 16, 32)
	if err != nil || len(strings.TrimPrefix(text, "#")) != 6 {
		return nil, fmt.Errorf("site.accent %q is not a colour such as #0B57C4", text)
	}
	return color.NRGBA{uint8(n >> 16), uint8(n >> 8), uint8(n), 0xff}, nil
}

// readLogo decodes the logo as a foreign picture: whoever chose it may have it from anywhere.
func readLogo(ctx context.Context, path string) (image.Image, error) {
	if path == "" {
		return nil, nil
	}
	gate := intake.New(intake.Options{})
	defer gate.Close()
	logo, err := gate.Image(ctx, path)
	if err != nil {
		return nil, fmt.Errorf("configuration: site.logo %w", err)
	}
	return logo, nil
}

// mapper tells the driver of a rehearsal what can be read and where things to touch are, so that it can press them like a finger. It is
// written only when a simulated applicant is at the station and PASSDESK_MAP names a file, and holds no typed text and no pass.
type mapper struct {
	path   string
	window fyne.Window
	screen *ui.Window
	camera func() string
	mu     sync.Mutex
	due    bool
	hint   capture.Hint // newest that was heard
}

// hinted makes the chart follow what the plate beside the camera's picture says.
func (c *mapper) hinted(h capture.Hint) {
	c.mu.Lock()
	changed := h != c.hint
	c.hint = h
	c.mu.Unlock()
	if changed {
		c.soon()
	}
}

// soon writes the chart once the window has been laid out.
func (c *mapper) soon() {
	c.mu.Lock()
	was := c.due
	c.due = true
	c.mu.Unlock()
	if was {
		return
	}
	time.AfterFunc(60*time.Millisecond, func() {
		c.mu.Lock()
		c.due = false
		c.mu.Unlock()
		fyne.Do(c.write)
	})
}

func (c *mapper) write() {
	scale := c.window.Canvas().Scale()
	v := c.screen.View()
	out := chart.Chart{Step: string(v.Step), Overlay: string(v.Overlay), Busy: v.Busy, Fault: string(v.Fault), Ready: v.PassReady, Camera: c.camera()}
	out.Words, out.Typed = touch.Words(c.screen.Content())
	out.Pass = coverPass(out.Words, v.Pass.Code.Reveal())
	size := c.window.Canvas().Size()
	out.Width, out.Height = int(size.Width*scale+0.5), int(size.Height*scale+0.5)
	for _, t := range touch.Targets(c.screen.Content(), size) {
		out.Targets = append(out.Targets, chart.Spot{Words: t.Words, X: int(t.X * scale), Y: int(t.Y * scale), W: int(t.W * scale), H: int(t.H * scale)})
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return
	}
	if os.WriteFile(c.path+".tmp", raw, 0o600) == nil {
		_ = os.Rename(c.path+".tmp", c.path)
	}
}

// coverPass takes the pass out of what can be read, and tells whether it could be read.
func coverPass(words []string, pass string) string {
	if pass == "" {
		return ""
	}
	bare := strings.NewReplacer(" ", "", "\u00a0", "")
	state := "hidden"
	for i, w := range words {
		if strings.Contains(bare.Replace(w), pass) {
			words[i], state = "(the pass)", "shown"
		}
	}
	return state
}
