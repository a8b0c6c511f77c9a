// Package stage plays rehearsals on the real program from outside: it starts the station under a display of its own, presses
// what is on the window like a finger, reads the mails, and is the reviewer and the phone, over the same HTTP, WebRTC and WebAuthn
// that people use. The rehearsal program and the end-to-end tests stand on it.
package stage

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/passdesk/passdesk/cmd/internal/stage/chart"
)

// Display is an X server without a screen.
type Display struct {
	still         []byte // newest picture of Still
	Name          string // ":99"
	Width, Height int
	cmd           *exec.Cmd
}

// OpenDisplay starts Xvfb on a free display number.
func OpenDisplay(ctx context.Context, width, height int) (*Display, error) {
	r, w, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("display: %w", err)
	}
	defer r.Close()
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", width, height), "-nolisten", "tcp", "-noreset")
	cmd.ExtraFiles, cmd.SysProcAttr = []*os.File{w}, withUs()
	if err := cmd.Start(); err != nil {
		_ = w.Close()
		return nil, fmt.Errorf("display: Xvfb does not start (package xvfb): %w", err)
	}
	_ = w.Close()
	d := &Display{Width: width, Height: height, cmd: cmd}
	number := make(chan string, 1)
	go func() {
		raw, _ := io.ReadAll(io.LimitReader(r, 16))
		number <- strings.TrimSpace(string(raw))
	}()
	select {
	case n := <-number:
		if n == "" {
			d.Close()
			return nil, errors.New("display: Xvfb ended at once")
		}
		d.Name = ":" + n
		return d, nil
	case <-ctx.Done():
	case <-time.After(20 * time.Second):
	}
	d.Close()
	return nil, errors.New("display: Xvfb says nothing")
}

// withUs makes a program end with the one that started it, also when that one is killed.
func withUs() *syscall.SysProcAttr { return &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL} }

// Close ends the server.
func (d *Display) Close() {
	_ = d.cmd.Process.Kill()
	_ = d.cmd.Wait()
}

// run runs a small program on the display.
func (d *Display) run(ctx context.Context, name string, args ...string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "DISPLAY="+d.Name)
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w: %s", name, err, bytes.TrimSpace(out))
	}
	return nil
}

// Picture writes what is on the display as a PNG.
func (d *Display) Picture(ctx context.Context, path string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return d.run(ctx, "import", "-window", "root", "-define", "png:exclude-chunks=date,time", path)
}

// Grab is what is on the display now, in memory only: for what may be in no file.
func (d *Display) Grab(ctx context.Context) (*image.RGBA, error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	cmd := exec.CommandContext(ctx, "import", "-window", "root", "-depth", "8", "ppm:-")
	cmd.Env = append(os.Environ(), "DISPLAY="+d.Name)
	raw, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("import: %w", err)
	}
	var width, height, most int
	if _, err := fmt.Sscanf(string(raw[:min(len(raw), 32)]), "P6\n%d %d\n%d", &width, &height, &most); err != nil || most != 255 || len(raw) < 3*width*height {
		return nil, errors.New("import: not a picture with 8 bits a colour")
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i, pix := 0, raw[len(raw)-3*width*height:]; i < width*height; i++ {
		copy(img.Pix[4*i:], pix[3*i:3*i+3])
		img.Pix[4*i+3] = 0xff
	}
	return img, nil
}

// Park moves the pointer into the lower right corner, so that nothing is lit by it.
func (d *Display) Park(ctx context.Context) error {
	return d.run(ctx, "xdotool", "mousemove", "99999", "99999")
}

// Still waits until the display has stopped changing and shows another picture than the newest Still, three seconds at most, and writes
// its picture: a window paints a little after it knows what to show.
func (d *Display) Still(ctx context.Context, path string) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	var before []byte
	for until := time.Now().Add(3 * time.Second); ; {
		if err := d.Picture(ctx, path); err != nil {
			return err
		}
		now, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if bytes.Equal(now, before) && !bytes.Equal(now, d.still) || time.Now().After(until) {
			d.still = now
			return nil
		}
		before = now
	}
}

// Chart and Spot are what the station in rehearsal writes about its window.
type (
	Chart = chart.Chart
	Spot  = chart.Spot
)

// Station is a running kiosk program.
type Station struct {
	Display *Display
	Dir     string // of its data
	Hub     string // address of the hub
	Env     []string

	kiosk  string
	config string
	chart  string
	log    *os.File
	cmd    *exec.Cmd
	ended  chan struct{}
	mu     sync.Mutex
	err    error
	pass   string
}

// Options of a station.
type Options struct {
	Kiosk   string // the program
	Dir     string // folder for data, configuration and log; made
	Hub     string // address of a hub elsewhere; empty = embedded
	Token   string // for that hub
	Name    string
	Extra   string   // more configuration, TOML
	Env     []string // PASSDESK_REHEARSE_AS=...
	Display *Display
}

// New writes the configuration of a station; Start starts it.
func New(o Options) (*Station, error) {
	if err := os.MkdirAll(o.Dir, 0o700); err != nil {
		return nil, err
	}
	s := &Station{
		Display: o.Display, Dir: o.Dir, Hub: o.Hub, Env: o.Env, kiosk: o.Kiosk, config: filepath.Join(o.Dir, "kiosk.toml"),
		chart: filepath.Join(o.Dir, "chart.json"),
	}
	conf := fmt.Sprintf("[station]\nname = %q\ndata = %q\n[camera]\nsource = \"rehearsal\"\n", o.Name, filepath.Join(o.Dir, "data"))
	if o.Hub == "" {
		port, err := freePort()
		if err != nil {
			return nil, err
		}
		s.Hub = fmt.Sprintf("http://localhost:%d", port)
		conf += fmt.Sprintf("[hub]\nlisten = \"127.0.0.1:%d\"\n", port)
	} else {
		token := filepath.Join(o.Dir, "token")
		if err := os.WriteFile(token, []byte(o.Token), 0o600); err != nil {
			return nil, err
		}
		conf += fmt.Sprintf("[hub]\nurl = %q\ntoken_file = %q\n", o.Hub, token)
	}
	return s, os.WriteFile(s.config, []byte(conf+o.Extra), 0o600)
}

// Start starts the program, also again after Kill.
func (s *Station) Start() error {
	log, err := os.OpenFile(filepath.Join(s.Dir, "kiosk.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	_ = os.Remove(s.chart)
	if err := os.MkdirAll(filepath.Join(s.Dir, "cache", "fyne"), 0o700); err != nil {
		_ = log.Close()
		return err
	}
	cmd := exec.Command(s.kiosk, "--config", s.config)
	cmd.Env = append(append(os.Environ(), "DISPLAY="+s.Display.Name, "PASSDESK_MAP="+s.chart, "XDG_CACHE_HOME="+filepath.Join(s.Dir, "cache"),
		"XDG_CONFIG_HOME="+filepath.Join(s.Dir, "config"),
		"LIBGL_ALWAYS_SOFTWARE=1", "GOTRACEBACK=single"), s.Env...)
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = log, log, withUs()
	eye, seen, err := os.Pipe()
	if err != nil {
		_ = log.Close()
		return err
	}
	cmd.Env, cmd.ExtraFiles = append(cmd.Env, "PASSDESK_EYE=3"), []*os.File{seen}
	err = cmd.Start()
	_ = seen.Close()
	if err != nil {
		_, _ = log.Close(), eye.Close()
		return fmt.Errorf("start kiosk: %w", err)
	}
	go s.look(eye)
	s.cmd, s.log, s.ended = cmd, log, make(chan struct{})
	go func(cmd *exec.Cmd, ended chan struct{}) {
		err := cmd.Wait()
		s.mu.Lock()
		s.err = err
		s.mu.Unlock()
		close(ended)
	}(cmd, s.ended)
	return nil
}

// look is the person's eye: what stands on the pass page goes through a pipe, because a pass may be in no file.
func (s *Station) look(eye *os.File) {
	defer eye.Close()
	for lines := bufio.NewScanner(eye); lines.Scan(); {
		s.mu.Lock()
		s.pass = lines.Text()
		s.mu.Unlock()
	}
}

// Pass is what the person read off the screen, empty before.
func (s *Station) Pass() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pass
}

// Kill is the power cut: SIGKILL.
func (s *Station) Kill() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Kill()
	<-s.ended
	_ = s.log.Close()
	s.cmd = nil
}

// Stop asks the program to end, and kills it when it does not.
func (s *Station) Stop() {
	if s.cmd == nil {
		return
	}
	_ = s.cmd.Process.Signal(os.Interrupt)
	select {
	case <-s.ended:
	case <-time.After(15 * time.Second):
	}
	s.Kill()
}

// Process is the id of the running program, 0 when none runs.
func (s *Station) Process() int {
	if s.cmd == nil {
		return 0
	}
	return s.cmd.Process.Pid
}

// Log is what the program wrote.
func (s *Station) Log() string {
	raw, _ := os.ReadFile(filepath.Join(s.Dir, "kiosk.log"))
	return string(raw)
}

// Chart reads where things are now.
func (s *Station) Chart() (Chart, error) {
	var c Chart
	raw, err := os.ReadFile(s.chart)
	if err != nil {
		return c, err
	}
	return c, json.Unmarshal(raw, &c)
}

// Until waits for a chart that satisfies ok, of a window that fills the display: one that is still growing would be touched beside its
// buttons.
func (s *Station) Until(ctx context.Context, what string, ok func(Chart) bool) (Chart, error) {
	tick := time.NewTicker(40 * time.Millisecond)
	defer tick.Stop()
	var c Chart
	for {
		if now, err := s.Chart(); err == nil && now.Width == s.Display.Width && now.Height == s.Display.Height {
			if c = now; ok(c) {
				return c, nil
			}
		}
		select {
		case <-ctx.Done():
			return c, fmt.Errorf("waiting for %s: the screen is at %q %q fault %q busy %v: %w", what, c.Step, c.Overlay, c.Fault, c.Busy, context.Cause(ctx))
		case <-s.ended:
			s.mu.Lock()
			defer s.mu.Unlock()
			return c, fmt.Errorf("waiting for %s: the station ended: %w", what, errors.Join(s.err, errors.New(tail(s.Log()))))
		case <-tick.C:
		}
	}
}

func tail(log string) string {
	lines := strings.Split(strings.TrimSpace(log), "\n")
	return strings.Join(lines[max(0, len(lines)-12):], "\n")
}

// At waits for a step.
func (s *Station) At(ctx context.Context, step string) (Chart, error) {
	return s.Until(ctx, step, func(c Chart) bool { return c.Step == step && !c.Busy })
}

// Reads waits until words can be read on the screen.
func (s *Station) Reads(ctx context.Context, words string) (Chart, error) {
	return s.Until(ctx, fmt.Sprintf("the words %q", words), func(c Chart) bool { return c.Says(words) })
}

// find looks for a thing to touch by its words.
func find(c Chart, words string) (Spot, bool) {
	for _, t := range c.Targets {
		if strings.EqualFold(t.Words, words) || strings.HasPrefix(t.Words, words+"\n") {
			return t, true
		}
	}
	return Spot{}, false
}

// Tap waits for a thing with these words and presses it in its middle.
func (s *Station) Tap(ctx context.Context, words string) error {
	c, err := s.Until(ctx, "a button "+words, func(c Chart) bool { _, ok := find(c, words); return ok })
	if err != nil {
		return err
	}
	t, _ := find(c, words)
	return s.press(ctx, t)
}

// Push presses a button that leads somewhere. A page that is laid out anew while the finger is down loses the tap, and a person presses
// again: so does this, when nothing that can be read has changed after two seconds (the chart follows within one).
func (s *Station) Push(ctx context.Context, words string) error {
	for range 4 {
		c, err := s.Until(ctx, "a button "+words, func(c Chart) bool { _, ok := find(c, words); return ok })
		if err != nil {
			return err
		}
		t, _ := find(c, words)
		if err := s.press(ctx, t); err != nil {
			return err
		}
		wait, stop := context.WithTimeout(ctx, 2*time.Second)
		_, err = s.Until(wait, "the next page", func(now Chart) bool {
			return now.Step != c.Step || now.Overlay != c.Overlay || now.Busy != c.Busy || now.Fault != c.Fault || !slices.Equal(now.Words, c.Words)
		})
		stop()
		if err == nil || ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return fmt.Errorf("pressing %q four times changes nothing", words)
}

func (s *Station) press(ctx context.Context, t Spot) error {
	return s.Display.run(ctx, "xdotool", "mousemove", fmt.Sprint(t.X+t.W/2), fmt.Sprint(t.Y+t.H/2), "click", "1")
}

// Hold keeps a thing pressed while do runs.
func (s *Station) Hold(ctx context.Context, words string, do func() error) error {
	c, err := s.Until(ctx, "a button "+words, func(c Chart) bool { _, ok := find(c, words); return ok })
	if err != nil {
		return err
	}
	t, _ := find(c, words)
	if err := s.Display.run(ctx, "xdotool", "mousemove", fmt.Sprint(t.X+t.W/2), fmt.Sprint(t.Y+t.H/2), "mousedown", "1"); err != nil {
		return err
	}
	defer func() { _ = s.Display.run(context.WithoutCancel(ctx), "xdotool", "mouseup", "1") }()
	return do()
}

// Type types on the physical keyboard.
func (s *Station) Type(ctx context.Context, text string) error {
	return s.Display.run(ctx, "xdotool", "type", "--delay", "12", text)
}

// Key presses a key by its X name.
func (s *Station) Key(ctx context.Context, name string) error {
	return s.Display.run(ctx, "xdotool", "key", name)
}

// Mail is a message of the development mailbox.
type Mail struct {
	To, Kind, Subject, Text, Link, PIN string
}

// WaitMail waits for the newest mail of a kind that was not seen before.
func WaitMail(ctx context.Context, hub, kind string, seen map[string]bool) (Mail, error) {
	for {
		var box struct{ Mails []Mail }
		if err := get(ctx, hub+"/dev/mailbox.json", &box); err == nil {
			for _, m := range box.Mails {
				if key := m.Kind + m.PIN + m.Link + m.Text; m.Kind == kind && !seen[key] {
					seen[key] = true
					return m, nil
				}
			}
		}
		select {
		case <-ctx.Done():
			return Mail{}, fmt.Errorf("waiting for a mail %q: %w", kind, context.Cause(ctx))
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func get(ctx context.Context, url string, into any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s: %s", url, resp.Status)
	}
	return json.NewDecoder(io.LimitReader(resp.Body, 8<<20)).Decode(into)
}
