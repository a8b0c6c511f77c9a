package main

import (
	"context"
	"crypto/pbkdf2"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"log/slog"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/app/station"
	"github.com/passdesk/passdesk/capture"
	"github.com/passdesk/passdesk/capture/face"
	"github.com/passdesk/passdesk/capture/intake"
	"github.com/passdesk/passdesk/capture/rehearsal"
	"github.com/passdesk/passdesk/cmd/internal/hubside"
	"github.com/passdesk/passdesk/cmd/internal/line"
	"github.com/passdesk/passdesk/sync/hub"
	"github.com/passdesk/passdesk/sync/queue"
	"github.com/passdesk/passdesk/sync/wire"
)

// screen is the window as the station needs it.
type screen interface {
	station.Screen
	viewer
}

// Kiosk is the running station: everything but the window, which belongs to the main goroutine.
type Kiosk struct {
	cfg      Config
	log      *slog.Logger
	show     screen
	hub      *hub.Hub     // nil: elsewhere
	gate     *intake.Gate // of the hub's pictures
	queue    *queue.Queue
	line     *line.Line
	eyes     *eyes
	engine   *face.Engine
	actor    *rehearsal.Applicant
	station  *station.Station
	loopback bool // the hub is on this machine only, so the call's packets stay here too
}

// Rehearsing tells whether the applicant is simulated.
func (k *Kiosk) Rehearsing() bool { return k.actor != nil }

// openKiosk opens everything but the window. What cannot work is an error with the remedy in its text.
func openKiosk(ctx context.Context, cfg Config, log *slog.Logger) (_ *Kiosk, err error) {
	k := &Kiosk{cfg: cfg, log: log}
	defer func() {
		if err != nil {
			k.Close()
		}
	}()
	if err := os.MkdirAll(cfg.Station.Data, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find this program: %w", err)
	}
	k.queue, err = queue.Open(filepath.Join(cfg.Station.Data, "queue"), queue.Options{Self: self, Log: log})
	if errors.Is(err, queue.ErrLocked) {
		return nil, fmt.Errorf("another Passdesk station is already using %s; end it first, or give this one its own station.data", cfg.Station.Data)
	}
	if err != nil {
		return nil, err
	}
	if o := k.queue.Opened(); o.Alarm() {
		log.Error("queue-set-aside", "aside", o.Aside, "reason", o.Reason, "salvaged", o.Salvaged, "state-lost", o.StateLost)
	}
	source, waits := cfg.source()
	opener, err := k.chooseCamera(source, waits)
	if err != nil {
		return nil, err
	}
	client, err := k.reachHub()
	if err != nil {
		return nil, err
	}
	k.line = &line.Line{
		Client: client, Queue: k.queue, Dir: cfg.Station.Data, Station: cfg.Station.Name, Log: log,
		StaffPIN: func(pin string) bool { return staffPIN(cfg.Staff.PINHash, pin) },
	}
	if err := k.line.Open(); err != nil {
		return nil, err
	}
	if k.engine, err = face.New(face.Options{Models: cfg.Models.Dir}); err != nil {
		return nil, fmt.Errorf("face detector: %w", err)
	}
	for _, alarm := range k.engine.Alarms() {
		log.Error("model-refused", "err", alarm)
	}
	log.Info("face-detector", "tier", k.engine.Tier())
	k.show = &later{}
	if k.eyes, err = newEyes(opener, k.line, k.show, k.engine, k.actor, cfg.Document, lookUp(cfg.Station.Data, source, waits, log), log); err != nil {
		return nil, err
	}
	if k.eyes.own, err = openOwn(cfg, log); err != nil {
		return nil, err
	}
	k.station, err = station.New(station.Station{
		Rules: cfg.rules(), Store: forgetful{k.line, k.eyes}, Screen: k.show, Ask: k.line.Ask,
		Camera: k.eyes.Camera, Document: k.eyes.Document, Face: k.eyes.Face, Call: k.Call, Watch: k.line.Watch,
		Rehearsal: k.Rehearsing(), StandIn: func() bool { return k.line.Hello().StandIn },
		Site: cfg.Site.Name, Log: log,
	})
	return k, err
}

// chooseCamera makes the opener of the camera that Config.source gave.
func (k *Kiosk) chooseCamera(source string, waits bool) (capture.Opener, error) {
	if waits {
		k.log.Error("no-camera", "remedy", "plug one in, or name it in camera.source")
		return func(ctx context.Context) (capture.Camera, error) {
			found, waits := k.cfg.source()
			if waits {
				return nil, capture.ErrNoCamera
			}
			return openCamera(found, k.cfg)(ctx)
		}, nil
	}
	if source != rehearsed {
		return openCamera(source, k.cfg), nil
	}
	k.log.Warn("rehearsal", "why", "no camera, or camera.source is rehearsal")
	who := hubside.Employee(os.Getenv("PASSDESK_REHEARSE_AS"))
	o := rehearsal.Options{Person: hubside.Person(who), Width: k.cfg.Camera.Width, Height: k.cfg.Camera.Height}
	if err := inHand(os.Getenv("PASSDESK_REHEARSE_WITH"), &o); err != nil {
		return nil, err
	}
	k.actor = rehearsal.New(o)
	return k.actor.Camera(), nil
}

// reachHub embeds a hub, or prepares to speak to one elsewhere.
func (k *Kiosk) reachHub() (*wire.Client, error) {
	c := k.cfg.Hub
	if c.URL != "" {
		raw, err := os.ReadFile(c.TokenFile)
		if err != nil {
			return nil, fmt.Errorf("hub.token_file: %w", err)
		}
		u, _ := url.Parse(c.URL)
		k.loopback = loopback(u.Hostname())
		return &wire.Client{Base: c.URL, Token: strings.TrimSpace(string(raw)), Station: k.cfg.Station.Name}, nil
	}
	k.gate = intake.New(intake.Options{Idle: time.Minute})
	h, err := hubside.Open(hub.Config{
		CheckPicture: k.gate.Check,
		DataDir:      filepath.Join(k.cfg.Station.Data, "hub"), Listen: c.Listen, PublicURL: c.PublicURL, TLSCert: c.Cert, TLSKey: c.Key,
		Rehearsal: k.Rehearsing(), DevMailbox: true, Site: k.cfg.Site.Name, Document: k.cfg.Document, Log: k.log.With("part", "hub"),
	})
	var op *net.OpError
	if errors.As(err, &op) {
		return nil, fmt.Errorf("the embedded hub cannot listen on %s: %w; is another station running? hub.listen chooses another port", c.Listen, op.Err)
	}
	if err != nil {
		return nil, err
	}
	k.hub = h
	k.loopback = c.Cert == ""
	k.log.Info("hub-embedded", "url", h.URL(), "mailbox", h.URL()+"/dev/mailbox")
	return &wire.Client{Base: h.URL(), Token: h.StationToken(k.cfg.Station.Name), Station: k.cfg.Station.Name}, nil
}

// Run conducts until the context ends. It is called once, with the window that shows.
func (k *Kiosk) Run(ctx context.Context, window screen) error {
	k.show.(*later).set(window)
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var wg sync.WaitGroup
	if k.hub != nil {
		wg.Go(func() {
			if err := k.hub.Run(ctx); err != nil {
				k.log.Error("hub-stopped", "err", err)
			}
		})
	}
	wg.Go(func() { k.line.Mind(ctx, k.station.Send) })
	wg.Go(func() { _ = k.line.Drain(ctx, k.station.Send) })
	wg.Go(func() { k.mindRoom(ctx) })
	err := k.station.Run(ctx)
	cancel()
	wg.Wait()
	return err
}

// mindRoom closes the station for new people while the outbox is full or the clock cannot be right.
func (k *Kiosk) mindRoom(ctx context.Context) {
	var was app.Fault
	tick := time.NewTicker(5 * time.Second)
	defer tick.Stop()
	for {
		var now app.Fault
		if k.queue.Stats().Full {
			now = app.FaultDiskFull
		} else if skew := k.line.Skew(); skew > time.Hour || skew < -time.Hour {
			now = app.FaultClock
		}
		if now != was {
			k.log.Warn("station-room", "fault", string(now), "skew", k.line.Skew().Round(time.Second))
			if now == app.FaultNone {
				k.station.Send(journey.StationOpened{})
			}
			was = now
		}
		if now != app.FaultNone { // said again and again: a hub that comes back opens the station
			k.station.Send(journey.StationClosed{Fault: now})
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// Close gives everything back.
func (k *Kiosk) Close() {
	if k.eyes != nil {
		k.eyes.reader.Close()
	}
	if k.engine != nil {
		_ = k.engine.Close()
	}
	if k.hub != nil {
		_ = k.hub.Close()
	}
	if k.gate != nil {
		k.gate.Close()
	}
	if k.queue != nil {
		_ = k.queue.Close()
	}
}

// forgetful wipes the eyes' memory together with the visit.
type forgetful struct {
	*line.Line
	eyes *eyes
}

func (f forgetful) Forget(state []byte, lasting []journey.Effect) error {
	err := f.Line.Forget(state, lasting)
	f.eyes.Forget() // also when the disk is full: memory can always be wiped
	return err
}

// later stands for the window until there is one.
type later struct {
	mu sync.Mutex
	to screen
}

func (l *later) set(s screen) { l.mu.Lock(); l.to = s; l.mu.Unlock() }

func (l *later) with(do func(screen)) {
	l.mu.Lock()
	to := l.to
	l.mu.Unlock()
	if to != nil {
		do(to)
	}
}

func (l *later) Show(v journey.View)       { l.with(func(s screen) { s.Show(v) }) }
func (l *later) Frame(f capture.Frame)     { l.with(func(s screen) { s.Frame(f) }) }
func (l *later) Verdict(v capture.Verdict) { l.with(func(s screen) { s.Verdict(v) }) }
func (l *later) Document(img *image.RGBA)  { l.with(func(s screen) { s.Document(img) }) }
func (l *later) Remote(img *image.RGBA)    { l.with(func(s screen) { s.Remote(img) }) }
func (l *later) Light(c capture.Light, on bool, painted func(time.Time)) {
	l.with(func(s screen) { s.Light(c, on, painted) })
}

// staffHash makes "salt:hash" of a staff PIN with 200,000 rounds of PBKDF2 (NIST SP 800-132) over SHA-256.
func staffHash(pin string) string {
	var salt [16]byte
	_, _ = rand.Read(salt[:]) // never fails since Go 1.24
	return hex.EncodeToString(salt[:]) + ":" + hex.EncodeToString(derive(pin, salt[:]))
}

func staffPIN(hash, pin string) bool {
	salt, want, ok := cutHash(hash)
	return ok && subtle.ConstantTimeCompare(derive(pin, salt), want) == 1
}

func validHash(hash string) bool {
	_, _, ok := cutHash(hash)
	return ok
}

func cutHash(hash string) (salt, want []byte, ok bool) {
	left, right, found := strings.Cut(hash, ":")
	salt, err := hex.DecodeString(left)
	want, err2 := hex.DecodeString(right)
	return salt, want, found && err == nil && err2 == nil && len(salt) > 0 && len(want) == sha256.Size
}

func derive(pin string, salt []byte) []byte {
	key, err := pbkdf2.Key(sha256.New, pin, salt, 200_000, sha256.Size)
	if err != nil {
		return nil // only for parameters that are not these
	}
	return key
}
