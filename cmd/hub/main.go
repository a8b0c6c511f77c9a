// Command hub is the hub of a fleet: cases, evidence, the reviewer's desk, passes and passkeys for stations that are elsewhere. It is
// the same code that a single station embeds.
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
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/strict"
	"github.com/passdesk/passdesk/sync/hub"
)

const usage = `usage:
  hub [--config FILE]                 serve
  hub [--config FILE] token STATION   print the token of a station, for its hub.token_file
  hub [--config FILE] rekey STATION   forget the key that a station signs its frames with, because it was set up anew; the next one
                                      that signs well is taken. The hub must not be serving

The configuration is TOML; packaging/hub.example.toml explains every key.
`

// config is the configuration file. An unknown key is an error.
type config struct {
	Data        string   `toml:"data"`
	Listen      string   `toml:"listen"`
	PublicURL   string   `toml:"public_url"`
	Cert        string   `toml:"cert"`
	Key         string   `toml:"key"`
	Site        string   `toml:"site"`
	Rehearsal   bool     `toml:"rehearsal"`
	DevMailbox  bool     `toml:"dev_mailbox"`
	Reviewers   []string `toml:"reviewers"`
	Helpers     []string `toml:"helpers"`
	SecurityTo  string   `toml:"security_to"`
	PassMinutes int      `toml:"pass_minutes"`

	Document document.Policy `toml:"document"`
}

func main() {
	intake.Served() // in the child process that decodes pictures this does not return
	log := slog.New(slog.NewTextHandler(os.Stderr, nil))
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, os.Args[1:], os.Stdout, log); err != nil {
		fmt.Fprintln(os.Stderr, "hub:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer, log *slog.Logger) error {
	flags := flag.NewFlagSet("hub", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	path := flags.String("config", "", "")
	if err := flags.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			_, err := fmt.Fprint(out, usage)
			return err
		}
		return fmt.Errorf("%w; see hub --help", err)
	}
	c, err := load(*path)
	if err != nil {
		return err
	}
	cfg := hub.Config{
		DataDir: c.Data, Listen: c.Listen, PublicURL: c.PublicURL, TLSCert: c.Cert, TLSKey: c.Key, Site: c.Site,
		Rehearsal: c.Rehearsal, DevMailbox: c.DevMailbox, Reviewers: c.Reviewers, Helpers: c.Helpers, SecurityTo: c.SecurityTo,
		PassMinutes: c.PassMinutes, Document: c.Document, Log: log,
	}
	if command := flags.Arg(0); (command == "token" || command == "rekey") && (flags.NArg() != 2 || flags.Arg(1) == "") {
		return fmt.Errorf("%s needs the name of a station", command)
	}
	switch flags.Arg(0) {
	case "":
	case "rekey":
		return rekey(cfg, flags.Arg(1))
	case "token": // also while the hub is serving
		token, err := hub.StationToken(cfg.DataDir, flags.Arg(1))
		if err != nil {
			return err
		}
		_, err = fmt.Fprintln(out, token)
		return err
	default:
		return fmt.Errorf("there is no command %q; see hub --help", flags.Arg(0))
	}
	gate := intake.New(intake.Options{Idle: time.Minute})
	defer gate.Close()
	cfg.CheckPicture = gate.Check
	h, err := hubside.Open(cfg)
	if err != nil {
		return err
	}
	defer h.Close()
	log.Info("serving", "url", h.URL(), "rehearsal", c.Rehearsal)
	return h.Run(ctx)
}

// rekey forgets a station's key.
func rekey(cfg hub.Config, station string) error {
	cfg.Listen, cfg.PublicURL, cfg.TLSCert, cfg.TLSKey = "none", "", "", ""
	h, err := hub.New(cfg)
	if err != nil {
		return err
	}
	return errors.Join(h.ForgetStationKey(station), h.Close())
}

func load(path string) (config, error) {
	c := config{Data: "/var/lib/passdesk-hub", Listen: "127.0.0.1:7479"}
	if path == "" {
		return c, nil
	}
	if err := strict.Read(path, "packaging/hub.example.toml", &c); err != nil {
		return c, err
	}
	return c, c.Document.Refuse()
}
