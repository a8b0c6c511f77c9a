package main

import (
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/passdesk/passdesk/app/document"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/assets"
	"github.com/passdesk/passdesk/capture/camera"
	"github.com/passdesk/passdesk/cmd/internal/strict"
	"github.com/passdesk/passdesk/ui/sound"
)

// Config is the one configuration file, TOML. Every key is optional; an unknown key is an error. The same text with every key
// explained is packaging/kiosk.example.toml.
type Config struct {
	Site struct {
		Name     string `toml:"name"`     // company name on every screen
		Accent   string `toml:"accent"`   // "#0b5fff"
		Logo     string `toml:"logo"`     // PNG file
		Language string `toml:"language"` // at the start of a visit: en, es, zh-Hans
		Domain   string `toml:"domain"`   // of work e-mails, for a key of its own on the keyboard: "utopia.example"
		Country  string `toml:"country"`  // what a phone number begins with: "+1"
	} `toml:"site"`
	Station struct {
		Name string `toml:"name"` // this station's name; default: the host name
		Data string `toml:"data"` // folder; default $STATE_DIRECTORY, else ~/.local/state/passdesk
	} `toml:"station"`
	Hub struct {
		URL       string `toml:"url"`        // of a hub elsewhere; empty = the hub is embedded
		TokenFile string `toml:"token_file"` // holds this station's token for that hub
		Listen    string `toml:"listen"`     // embedded hub; default 127.0.0.1:7478
		PublicURL string `toml:"public_url"` // what phones and reviewers open; default http://localhost:PORT
		Cert      string `toml:"cert"`       // TLS certificate and key; needed for any address but loopback
		Key       string `toml:"key"`
	} `toml:"hub"`
	Camera struct {
		Source string `toml:"source"` // "auto", "rehearsal", /dev/v4l/by-id/..., number, file or stream URL
		Pin    string `toml:"pin"`    // "driver vendor:product serial" of the one camera that is let in
		Width  int    `toml:"width"`
		Height int    `toml:"height"`
		FPS    int    `toml:"fps"`
	} `toml:"camera"`
	Models struct {
		Dir string `toml:"dir"` // verified neural models; default: the folder models in station.data
	} `toml:"models"`
	Staff struct {
		PINHash string `toml:"pin_hash"` // made by `kiosk staff-pin`
	} `toml:"staff"`
	Rules struct {
		IdleSeconds     int    `toml:"idle_seconds"`      // ordinary pages, 30 to 300, default 90
		IdleReadSeconds int    `toml:"idle_read_seconds"` // pages to be read, default 180
		IdleWaitSeconds int    `toml:"idle_wait_seconds"` // waiting for the reviewer, default 300
		ConsentVersion  string `toml:"consent_version"`
		TermsVersion    string `toml:"terms_version"`
	} `toml:"rules"`
	Document document.Policy `toml:"document"` // which identity documents are taken
	Window   struct {
		Fullscreen *bool `toml:"fullscreen"` // default true
		Width      int   `toml:"width"`      // when not full screen
		Height     int   `toml:"height"`
	} `toml:"window"`
	Sound struct {
		Volume *int  `toml:"volume"` // of signals and speech, 0 (mute) to 100; default 60
		Speech *bool `toml:"speech"` // instructions of the face step are read aloud where espeak-ng is installed; default true
	} `toml:"sound"`
	Log struct {
		Level string `toml:"level"` // debug, info, warn, error
	} `toml:"log"`
}

// loadConfig reads a file strictly; an empty path gives the defaults.
func loadConfig(path string) (Config, error) {
	var c Config
	if path != "" {
		if err := strict.Read(path, "packaging/kiosk.example.toml", &c); err != nil {
			return c, err
		}
	}
	if err := c.fill(); err != nil {
		return c, fmt.Errorf("configuration: %w", err)
	}
	return c, nil
}

// fill sets the defaults and refuses what cannot work.
func (c *Config) fill() error {
	str := func(p *string, def string) {
		if *p == "" {
			*p = def
		}
	}
	num := func(p *int, def int) {
		if *p == 0 {
			*p = def
		}
	}
	host, _ := os.Hostname()
	str(&c.Site.Name, "Utopia Works")
	str(&c.Site.Accent, "#0B57C4")
	str(&c.Site.Language, "en")
	str(&c.Station.Name, host)
	str(&c.Station.Name, "station")
	if c.Station.Data == "" {
		dir, err := dataDir()
		if err != nil {
			return err
		}
		c.Station.Data = dir
	}
	str(&c.Models.Dir, filepath.Join(c.Station.Data, "models"))
	str(&c.Hub.Listen, "127.0.0.1:7478")
	if c.Hub.URL == "" {
		str(&c.Site.Domain, "utopia.example") // the built-in directory's
	}
	str(&c.Camera.Source, "auto")
	num(&c.Camera.Width, 1280)
	num(&c.Camera.Height, 720)
	num(&c.Camera.FPS, 30)
	num(&c.Rules.IdleSeconds, 90)
	num(&c.Rules.IdleReadSeconds, 180)
	num(&c.Rules.IdleWaitSeconds, 300)
	c.Document = c.Document.WithDefaults()
	num(&c.Window.Width, 1280)
	num(&c.Window.Height, 800)
	if c.Sound.Volume == nil {
		normal := sound.Normal
		c.Sound.Volume = &normal
	}
	if c.Sound.Speech == nil {
		yes := true
		c.Sound.Speech = &yes
	}
	str(&c.Log.Level, "info")
	return c.refuse()
}

// refuse tells what cannot work, before a window opens.
func (c *Config) refuse() error {
	for _, n := range []struct {
		key          string
		is, from, to int
	}{
		{"rules.idle_seconds", c.Rules.IdleSeconds, 30, 300},
		{"rules.idle_read_seconds", c.Rules.IdleReadSeconds, 30, 1800},
		{"rules.idle_wait_seconds", c.Rules.IdleWaitSeconds, 30, 1800},
		{"camera.width", c.Camera.Width, 160, 7680},
		{"camera.height", c.Camera.Height, 120, 4320},
		{"camera.fps", c.Camera.FPS, 1, 240},
		{"sound.volume", *c.Sound.Volume, 0, 100},
		{"window.width", c.Window.Width, 640, 7680},
		{"window.height", c.Window.Height, 480, 7680},
	} {
		if n.is < n.from || n.is > n.to {
			return fmt.Errorf("%s is %d; it must be from %d to %d", n.key, n.is, n.from, n.to)
		}
	}
	if _, err := parseColour(c.Site.Accent); err != nil {
		return err
	}
	if err := c.Document.Refuse(); err != nil {
		return err
	}
	if !slices.ContainsFunc(assets.Languages, func(l assets.Language) bool { return l.Tag == c.Site.Language }) {
		return fmt.Errorf("site.language %q is not one of en, es, zh-Hans", c.Site.Language)
	}
	if c.Staff.PINHash != "" && !validHash(c.Staff.PINHash) {
		return errors.New("staff.pin_hash is not what kiosk staff-pin prints")
	}
	if _, err := camera.ParsePin(c.Camera.Pin); err != nil {
		return fmt.Errorf("camera.pin %q: %w", c.Camera.Pin, err)
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log.Level)); err != nil {
		return fmt.Errorf("log.level %q is not debug, info, warn or error", c.Log.Level)
	}
	if c.Hub.URL != "" {
		u, err := url.Parse(c.Hub.URL)
		if err != nil || u.Host == "" || (u.Scheme != "https" && u.Scheme != "http") {
			return fmt.Errorf("hub.url %q is not an address such as https://hub.example", c.Hub.URL)
		}
		if u.Scheme == "http" && !loopback(u.Hostname()) {
			return fmt.Errorf("hub.url %q: without https only a hub on this machine is allowed", c.Hub.URL)
		}
		if c.Hub.TokenFile == "" {
			return errors.New("hub.token_file is needed with hub.url")
		}
	}
	if (c.Hub.Cert == "") != (c.Hub.Key == "") {
		return errors.New("hub.cert and hub.key belong together")
	}
	return nil
}

// level is how much is logged.
func (c *Config) level() (level slog.Level) {
	_ = level.UnmarshalText([]byte(c.Log.Level)) // refuse has tried it
	return level
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func dataDir() (string, error) {
	if dir := os.Getenv("STATE_DIRECTORY"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_STATE_HOME"); dir != "" {
		return filepath.Join(dir, "passdesk"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", fmt.Errorf("station.data is not set and there is no home folder: %w", err)
	}
	return filepath.Join(home, ".local", "state", "passdesk"), nil
}

// rules are the journey's.
func (c *Config) rules() journey.Rules {
	return journey.Rules{
		Lang: c.Site.Language, ConsentVersion: c.Rules.ConsentVersion, TermsVersion: c.Rules.TermsVersion,
		Idle:     time.Duration(c.Rules.IdleSeconds) * time.Second,
		IdleRead: time.Duration(c.Rules.IdleReadSeconds) * time.Second,
		IdleWait: time.Duration(c.Rules.IdleWaitSeconds) * time.Second,
	}.Defaults()
}
