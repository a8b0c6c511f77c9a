package main

import (
	"bufio"
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"

	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/ui"
	"github.com/passdesk/passdesk/ui/touch"
)

// glass is what an X server without a screen shows, as memory that both look at (Xvfb -fbdir, format XWD): a pixel is read in
// nanoseconds, where a screenshot would take a tenth of a second.
type glass struct {
	name   string // of the display
	file   string
	raw    []byte
	start  int
	stride int
	cmd    *exec.Cmd
}

const glassW, glassH = 1920, 1080

func openGlass(tb testing.TB) *glass {
	tb.Helper()
	if _, err := exec.LookPath("Xvfb"); err != nil {
		tb.Skip("package xvfb is not installed")
	}
	dir := tb.TempDir()
	r, w, err := os.Pipe()
	if err != nil {
		tb.Fatal(err)
	}
	cmd := exec.Command("Xvfb", "-displayfd", "3", "-screen", "0", fmt.Sprintf("%dx%dx24", glassW, glassH), "-nolisten", "tcp", "-noreset", "-fbdir", dir)
	cmd.ExtraFiles = []*os.File{w}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	_ = w.Close()
	tb.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	number, err := io.ReadAll(r)
	_ = r.Close()
	if err != nil || len(number) == 0 {
		tb.Fatalf("Xvfb does not start: %v", err)
	}
	g, err := look(filepath.Join(dir, "Xvfb_screen0"))
	if err != nil {
		tb.Fatal(err)
	}
	g.name, g.cmd = ":"+strings.TrimSpace(string(number)), cmd
	return g
}

// look maps the server's file.
func look(file string) (*glass, error) {
	f, err := os.Open(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	raw, err := syscall.Mmap(int(f.Fd()), 0, int(info.Size()), syscall.PROT_READ, syscall.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	word := func(n int) int { return int(binary.BigEndian.Uint32(raw[4*n:])) }
	return &glass{file: file, raw: raw, start: word(0) + 12*word(19), stride: word(12)}, nil // header, then the colour map
}

func (g *glass) at(x, y int) color.RGBA {
	p := g.raw[g.start+y*g.stride+4*x:]
	return color.RGBA{p[2], p[1], p[0], 255}
}

// until waits for a pixel.
func (g *glass) until(limit time.Duration, x, y int, ok func(color.RGBA) bool) (time.Time, bool) {
	for end := time.Now().Add(limit); ; {
		now := time.Now()
		if ok(g.at(x, y)) {
			return now, true
		}
		if now.After(end) {
			return now, false
		}
		time.Sleep(200 * time.Microsecond)
	}
}

func bright(c color.RGBA) bool { return c.R > 170 && c.G > 170 && c.B > 170 }
func dark(c color.RGBA) bool   { return c.R < 80 && c.G < 80 && c.B < 80 }

// blinker is a camera of 30 pictures a second that goes from dark to bright and back, at times that follow no beat.
type blinker struct {
	mu     sync.Mutex
	seq    uint64
	next   time.Time
	bright bool
	left   int                         // pictures until the next change
	turned chan struct{ at time.Time } // a picture of the other brightness was just delivered
}

func (b *blinker) Info() capture.Info {
	return capture.Info{Name: "blinker", Width: 1280, Height: 720, FPS: 30, Simulated: true}
}
func (b *blinker) Close() error { return nil }

func (b *blinker) Read(ctx context.Context) (capture.Frame, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	select {
	case <-ctx.Done():
		return capture.Frame{}, ctx.Err()
	case <-time.After(time.Until(b.next)):
	}
	b.next = time.Now().Add(time.Second / 30)
	b.seq++
	b.left--
	turn := b.left <= 0
	if turn {
		b.bright, b.left = !b.bright, 20+rand.IntN(10)
	}
	level := byte(20)
	if b.bright {
		level = 230
	}
	f := capture.Frame{Pix: make([]byte, 3*1280*720), Width: 1280, Height: 720, Seq: b.seq}
	for i := range f.Pix {
		f.Pix[i] = level + byte(b.seq%4) // a sensor is never still
	}
	f.At = time.Now()
	if turn {
		select {
		case b.turned <- struct{ at time.Time }{f.At}:
		default:
		}
	}
	return f, nil
}

// blink is the measured program: the window as the station has it, on the page with the viewfinder, and a camera that blinks. As
// "plain" it is the least that the toolkit can do: one picture that fills the window. As "empty" it is a window with nothing in it.
func blink(kind, file string, flips int) error {
	g, err := look(file)
	if err != nil {
		return err
	}
	a := fyneapp.NewWithID("io.passdesk.measure")
	w := a.NewWindow("measure")
	w.SetPadded(false)
	w.SetFullScreen(true)
	show := func(capture.Frame) {}
	switch kind {
	case "station":
		screen := ui.New(ui.Options{Accent: color.NRGBA{0x0b, 0x57, 0xc4, 0xff}}, func(journey.Event) {})
		a.Settings().SetTheme(touch.Theme(touch.Look{Accent: color.NRGBA{0x0b, 0x57, 0xc4, 0xff}, Lang: "en"}))
		w.SetContent(screen.Content())
		for _, s := range ui.Samples() {
			if s.Name == "document-waiting" {
				screen.Show(s.View)
			}
		}
		show = screen.SetFrame
	case "plain":
		img := image.NewRGBA(image.Rect(0, 0, 1280, 720))
		pic := canvas.NewImageFromImage(img)
		pic.ScaleMode, pic.FillMode = canvas.ImageScaleFastest, canvas.ImageFillStretch
		w.SetContent(pic)
		show = func(f capture.Frame) {
			now := f.RGBA()
			fyne.Do(func() { pic.Image = now; pic.Refresh() })
		}
	case "empty":
		w.SetContent(canvas.NewRectangle(color.White))
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	cam := &blinker{turned: make(chan struct{ at time.Time }, 1)}
	session := capture.NewSession(func(context.Context) (capture.Camera, error) { return cam, nil }, capture.SessionOptions{})
	x, y := glassW*36/100, glassH*58/100 // inside the viewfinder
	a.Lifecycle().SetOnStarted(func() {
		if kind == "empty" {
			return
		}
		go func() { _ = session.Run(ctx) }()
		go func() {
			var after uint64
			for {
				f, err := session.Next(ctx, after)
				if err != nil {
					return
				}
				after = f.Seq
				show(f)
			}
		}()
		go func() {
			var list []float64
			for n := 0; n < flips+5; n++ {
				t := <-cam.turned
				cam.mu.Lock()
				want := cam.bright
				cam.mu.Unlock()
				seen, ok := g.until(500*time.Millisecond, x, y, func(c color.RGBA) bool { return want && bright(c) || !want && dark(c) })
				if ok && n >= 5 { // the first ones belong to the start
					list = append(list, float64(seen.Sub(t.at).Microseconds())/1000)
				}
			}
			_ = json.NewEncoder(os.Stdout).Encode(list)
			fyne.Do(a.Quit)
		}()
	})
	w.ShowAndRun()
	return nil
}

// blinking runs this test binary as the measured program.
func blinking(tb testing.TB, g *glass, kind string) *exec.Cmd {
	tb.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "PASSDESK_TEST_BLINK="+kind, "PASSDESK_TEST_GLASS="+g.file, "DISPLAY="+g.name, "LIBGL_ALWAYS_SOFTWARE=1", "XDG_CACHE_HOME="+cache(tb))
	cmd.Stderr = os.Stderr
	return cmd
}

// cache is a folder for Fyne's cache: without one it finds no fonts for other scripts.
func cache(tb testing.TB) string {
	dir := tb.TempDir()
	if err := os.MkdirAll(filepath.Join(dir, "fyne"), 0o700); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// delays lets the program run to its end and reads what it measured.
func delays(tb testing.TB, g *glass, kind string) []float64 {
	tb.Helper()
	cmd := blinking(tb, g, kind)
	out, err := cmd.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	stop := time.AfterFunc(2*time.Minute, func() { _ = cmd.Process.Kill() })
	defer stop.Stop()
	line, _ := bufio.NewReader(out).ReadString('\n')
	err = cmd.Wait()
	var list []float64
	if json.Unmarshal([]byte(line), &list) != nil || err != nil || len(list) == 0 {
		tb.Fatalf("%s: nothing was measured: %v %q", kind, err, line)
	}
	return list
}
