// Command rehearsal plays one whole journey on the real station without a person, a camera or a display: it prints a line a step and
// leaves a picture of every screen and one contact sheet.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/stage"
)

func main() {
	kiosk := flag.String("kiosk", "build/kiosk", "the station's program")
	pictures := flag.String("pictures", "rehearsal-pictures", "folder for the pictures")
	who := flag.String("as", "", "work e-mail of the fictional applicant; default: the first of the directory")
	with := flag.String("with", "passport", "what the applicant identifies with: passport, card, licence")
	lang := flag.String("lang", "en", "language of the visit: en, es, zh-Hans")
	size := flag.String("size", "1920x1080", "size of the display")
	level := flag.String("log", "info", "log level of the station: debug, info")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := rehearse(ctx, *kiosk, *pictures, *who, *with, *lang, *size, *level)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "rehearsal:", err)
		os.Exit(1)
	}
}

func rehearse(ctx context.Context, kiosk, pictures, upn, with, lang, size, level string) (err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, 5*time.Minute, errors.New("the rehearsal took longer than five minutes"))
	defer cancel()
	var width, height int
	if _, err := fmt.Sscanf(size, "%dx%d", &width, &height); err != nil {
		return fmt.Errorf("--size %q is not a size such as 1920x1080", size)
	}
	dir, err := os.MkdirTemp("", "passdesk-rehearsal")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	display, err := stage.OpenDisplay(ctx, width, height)
	if err != nil {
		return err
	}
	defer display.Close()
	employee := hubside.Employee(upn)
	station, err := stage.New(stage.Options{
		Kiosk: kiosk, Dir: dir, Name: "Rehearsal", Display: display, Env: []string{"PASSDESK_REHEARSE_AS=" + employee.UPN, "PASSDESK_REHEARSE_WITH=" + with},
		Extra: fmt.Sprintf("[site]\nlanguage = %q\n[log]\nlevel = %q\n", lang, level),
	})
	if err != nil {
		return err
	}
	if err := station.Start(); err != nil {
		return err
	}
	defer station.Stop()
	if err := os.MkdirAll(pictures, 0o755); err != nil {
		return err
	}
	begin := time.Now()
	n := 0
	var taken []string
	play := &stage.Play{
		Station: station, Who: employee, Lang: lang, Wallet: &stage.Wallet{},
		Line: func(format string, args ...any) {
			fmt.Printf("%6.1f s  %s\n", time.Since(begin).Seconds(), fmt.Sprintf(format, args...))
		},
		Photo: func(ctx context.Context, name string) error {
			n++
			path := filepath.Join(pictures, fmt.Sprintf("%02d-%s.png", n, name))
			taken = append(taken, path)
			return display.Still(ctx, path)
		},
	}
	fmt.Printf("rehearsal: %s visits the station; applicant, reviewer and phone are simulated\n", employee.UPN)
	defer func() {
		if err != nil {
			_ = display.Picture(context.WithoutCancel(ctx), filepath.Join(pictures, "failed.png"))
			_ = os.WriteFile(filepath.Join(pictures, "failed.log"), []byte(station.Log()), 0o600)
			err = fmt.Errorf("%w (failed.png and failed.log are in %s)", err, pictures)
		}
	}()
	if _, err := station.At(ctx, "attract"); err != nil {
		return err
	}
	if err := play.Read(ctx); err != nil {
		return err
	}
	if err := play.FirstVisit(ctx); err != nil {
		return err
	}
	if err := play.Finish(ctx); err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(pictures, "station.log"), []byte(station.Log()), 0o600); err != nil {
		return err
	}
	sheet := filepath.Join(pictures, "contact-sheet.png")
	if err := stage.ContactSheet(sheet, taken); err != nil {
		return err
	}
	fmt.Printf("rehearsal: done in %.0f s; %d pictures and %s\n", time.Since(begin).Seconds(), len(taken), sheet)
	return nil
}
