// Command kiosk is the station: what an applicant touches, and the same judges and readers on files.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"os/signal"
	"syscall"

	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/sync/queue"
)

const usage = `usage:
  kiosk [--config FILE]                start the station; without configuration the hub is embedded, and without a camera it rehearses
  kiosk check [--config FILE]          self-test: a line for each part, with the remedy; exit code 1 when something must be mended
  kiosk calibrate                      what the camera can read, by a printed card, and the empty scene; kiosk calibrate --help
  kiosk inspect document FILE...       what the station reads in pictures of documents, one JSON object a line
  kiosk inspect mrz [FILE...]          parse MRZ texts (blank line between documents), from files or standard input
  kiosk inspect aamva FILE...          parse raw barcode payloads
  kiosk inspect names [FILE...]        whether names on documents and in the directory can be one person's
  kiosk inspect face FILE...           the faces in pictures and their quality
  kiosk inspect match A B              compare the faces of two pictures
  kiosk inspect liveness FOLDER...     judge recorded sessions of the liveness challenge; --new SEED writes a challenge
  kiosk models                         list the neural models, installed or not
  kiosk models install [--from DIR]    install them, verified, from a folder or from where they are published
  kiosk staff-pin                      read a staff PIN from standard input and print its hash for staff.pin_hash

--config names a TOML file; packaging/kiosk.example.toml explains every key. inspect needs no window and no camera;
kiosk inspect --help explains what it prints.
`

// exitCode is an error that only carries the program's exit code: everything was said already.
type exitCode int

func (e exitCode) Error() string { return fmt.Sprintf("exit code %d", int(e)) }

func main() {
	queue.Checked() // in the child process that checks the queue file this does not return
	intake.Served() // nor does this in the child process that decodes pictures
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:])
	stop()
	var code exitCode
	switch {
	case err == nil:
	case errors.As(err, &code):
		os.Exit(int(code))
	default:
		fmt.Fprintln(os.Stderr, "kiosk:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("kiosk", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	path := flags.String("config", "", "")
	models := flags.String("models", "", "")
	from := flags.String("from", "", "")
	fresh := flags.String("new", "", "")
	control := flags.Bool("control", false, "")
	var card calibrateFlags
	card.add(flags)
	var words []string
	help := false
	for { // flags may stand before and after the words
		err := flags.Parse(args)
		help = help || errors.Is(err, flag.ErrHelp)
		if err != nil && !errors.Is(err, flag.ErrHelp) {
			return fmt.Errorf("%w; see kiosk --help", err)
		}
		if flags.NArg() == 0 {
			break
		}
		words, args = append(words, flags.Arg(0)), flags.Args()[1:]
	}
	command, rest := "", words
	if len(words) > 0 {
		command, rest = words[0], words[1:]
	}
	liveness := command == "inspect" && len(rest) > 0 && rest[0] == "liveness"
	switch {
	case liveness && help:
		fmt.Print(livenessUsage)
		return nil
	case command == "inspect" && help:
		fmt.Print(inspectUsage + "\n" + livenessUsage)
		return nil
	case command == "models" && help:
		fmt.Print(modelsUsage)
		return nil
	case command == "calibrate" && help:
		fmt.Print(calibrateUsage)
		return nil
	case command == "help" || help:
		fmt.Print(usage)
		return nil
	case (*fresh != "" || *control) && !liveness:
		return errors.New("--new and --control belong to kiosk inspect liveness")
	case liveness && *fresh != "":
		return newSession(*fresh, *control, rest[1:], os.Stdout)
	case liveness:
		return inspectSessions(rest[1:], *models, os.Stdout)
	case command == "inspect":
		return inspect(rest, *models, os.Stdin, os.Stdout)
	case *from != "" && command != "models":
		return errors.New("--from belongs to kiosk models install")
	case card.given() != "" && command != "calibrate":
		return fmt.Errorf("%s belongs to kiosk calibrate", card.given())
	case command != "" && command != "check" && command != "calibrate" && command != "staff-pin" && command != "models":
		return fmt.Errorf("there is no command %q; see kiosk --help", command)
	case len(rest) > 0 && command != "models":
		return fmt.Errorf("kiosk %s takes no %q; see kiosk --help", command, rest[0])
	case command == "staff-pin":
		return printStaffHash(os.Stdin, os.Stdout)
	}
	cfg, err := loadConfig(*path)
	if err != nil {
		return err
	}
	if command == "models" {
		if *models == "" {
			*models = cfg.Models.Dir
		}
		return modelsCommand(ctx, rest, *models, *from, os.Stdout)
	}
	if command == "calibrate" {
		return calibrate(ctx, cfg, card, os.Stdout)
	}
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: cfg.level()}))
	if command == "check" {
		return check(ctx, cfg, os.Stdout)
	}
	return show(ctx, cfg, log)
}
