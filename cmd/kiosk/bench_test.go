package main

import (
	"bytes"
	"context"
	"fmt"
	"image/color"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

func median(list []float64) float64 {
	s := slices.Sorted(slices.Values(list))
	return s[len(s)/2]
}

// BenchmarkFrameToScreen is the time from a 1280x720 picture's delivery by the camera to its pixels on a 1920x1080 display, drawn by the
// processor; beside it, in the same run, a window that holds nothing but the picture.
func BenchmarkFrameToScreen(b *testing.B) {
	g := openGlass(b)
	var station, plain []float64
	for b.Loop() {
		station = append(station, delays(b, g, "station")...)
		plain = append(plain, delays(b, g, "plain")...)
	}
	b.ReportMetric(median(station), "ms/frame-to-screen")
	b.ReportMetric(slices.Sorted(slices.Values(station))[len(station)*95/100], "ms/p95")
	b.ReportMetric(median(plain), "ms/plain-window")
	b.ReportMetric(median(station)/median(plain), "times-plain")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkStartUp is the time from the start of the program to its first page on the display; beside it, in the same run, an empty
// window of the same toolkit. The second start on a data folder is measured: the first also makes keys.
func BenchmarkStartUp(b *testing.B) {
	g := openGlass(b)
	dir := b.TempDir()
	s, err := stage.New(stage.Options{Kiosk: os.Args[0], Dir: dir, Name: "Bench", Display: &stage.Display{Name: g.name}, Env: []string{"PASSDESK_TEST_KIOSK=1"}})
	if err != nil {
		b.Fatal(err)
	}
	black := func(c color.RGBA) bool { return c.R == 0 && c.G == 0 && c.B == 0 }
	ribbon := func(c color.RGBA) bool { return c.R > 200 && c.G > 150 && c.B < 130 }
	start := func() float64 {
		if _, ok := g.until(20*time.Second, 8, 8, black); !ok {
			b.Fatal("the display does not get empty")
		}
		began := time.Now()
		if err := s.Start(); err != nil {
			b.Fatal(err)
		}
		seen, ok := g.until(time.Minute, 8, 8, ribbon)
		s.Stop()
		if !ok {
			b.Fatalf("no first page\n%s", s.Log())
		}
		return float64(seen.Sub(began).Microseconds()) / 1000
	}
	empty := func() float64 {
		if _, ok := g.until(20*time.Second, 8, 8, black); !ok {
			b.Fatal("the display does not get empty")
		}
		cmd := blinking(b, g, "empty")
		began := time.Now()
		if err := cmd.Start(); err != nil {
			b.Fatal(err)
		}
		seen, ok := g.until(time.Minute, 8, 8, bright)
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if !ok {
			b.Fatal("no empty window")
		}
		return float64(seen.Sub(began).Microseconds()) / 1000
	}
	start()
	var station, window []float64
	for b.Loop() {
		station, window = append(station, start()), append(window, empty())
	}
	b.ReportMetric(median(station), "ms/first-page")
	b.ReportMetric(median(window), "ms/empty-window")
	b.ReportMetric(median(station)/median(window), "times-empty")
	b.ReportMetric(0, "ns/op")
}

// spent is what a process holds and has used, from /proc.
func spent(pid int) (mb float64, cpu time.Duration) {
	raw, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if f := strings.Fields(string(raw)); len(f) > 1 {
		pages, _ := strconv.Atoi(f[1])
		mb = float64(pages*os.Getpagesize()) / (1 << 20)
	}
	raw, _ = os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if _, rest, ok := bytes.Cut(raw, []byte(") ")); ok {
		f := strings.Fields(string(rest))
		user, _ := strconv.Atoi(f[11])
		system, _ := strconv.Atoi(f[12])
		cpu = time.Duration(user+system) * 10 * time.Millisecond // USER_HZ is 100 on Linux
	}
	return mb, cpu
}

// pidOf finds the process that was started with a configuration file.
func pidOf(config string) int {
	list, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, path := range list {
		raw, _ := os.ReadFile(path)
		if bytes.Contains(raw, []byte("--config\x00"+config+"\x00")) {
			pid, _ := strconv.Atoi(filepath.Base(filepath.Dir(path)))
			return pid
		}
	}
	return 0
}

// BenchmarkVisit plays a whole visit on the station with its embedded hub and tells what it holds and uses: at the first page, at the
// document, and in the call. The simulated applicant is drawn by the same process and part of the figures.
func BenchmarkVisit(b *testing.B) {
	ctx, cancel := context.WithTimeout(context.Background(), 5*time.Minute)
	defer cancel()
	display, err := stage.OpenDisplay(ctx, glassW, glassH)
	if err != nil {
		b.Skip(err)
	}
	defer display.Close()
	who := hubside.Employee("")
	for b.Loop() {
		dir := b.TempDir()
		s, err := stage.New(stage.Options{
			Kiosk: os.Args[0], Dir: dir, Name: "Bench", Display: display, Env: []string{"PASSDESK_TEST_KIOSK=1", "PASSDESK_REHEARSE_AS=" + who.UPN},
		})
		if err != nil {
			b.Fatal(err)
		}
		if err := s.Start(); err != nil {
			b.Fatal(err)
		}
		defer s.Stop()
		if _, err := s.At(ctx, "attract"); err != nil {
			b.Fatal(err)
		}
		pid := pidOf(filepath.Join(dir, "kiosk.toml"))
		sample := func(name string, d time.Duration) {
			_, before := spent(pid)
			time.Sleep(d)
			mb, after := spent(pid)
			b.ReportMetric(mb, "MB/"+name)
			b.ReportMetric(100*(after-before).Seconds()/d.Seconds(), "%core/"+name)
		}
		play := &stage.Play{Station: s, Who: who, Photo: func(_ context.Context, name string) error {
			switch name {
			case "attract", "call":
				sample(name, 5*time.Second)
			case "document":
				sample(name, 2*time.Second)
			}
			return nil
		}}
		if err := play.Read(ctx); err != nil {
			b.Fatal(err)
		}
		began := time.Now()
		if err := play.FirstVisit(ctx); err != nil {
			b.Fatalf("%v\n%s", err, s.Log())
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/visit")
		s.Stop()
	}
	b.ReportMetric(0, "ns/op")
}
