package hub

import (
	"context"
	"crypto/ed25519"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"filippo.io/age"
)

// Hub serves stations, reviewers and phones. New makes one; Run serves until its context ends; Close gives everything back.
type Hub struct {
	cfg      Config
	log      *slog.Logger
	store    Store
	blobs    string // folder
	identity *age.X25519Identity
	secret   []byte // keyed hashes and station tokens
	signer   ed25519.PrivateKey
	url      string
	listener net.Listener
	handler  http.Handler

	directory Directory
	passes    PassIssuer
	issuer    CredentialIssuer
	verifier  CredentialVerifier
	notifier  Notifier

	mu       sync.Mutex
	wakes    map[string]chan struct{} // case id -> closed when something happened
	photos   map[string]photo         // case id/N -> photo of an event, in memory only
	calls    map[string]*relay        // case id -> call
	seen     map[string]time.Time     // hash of a desk session -> last sign of life
	sound    soundPictures
	passkeys PasskeyEnroller
	due      chan struct{} // something may be due at once
	closing  chan struct{}
	once     sync.Once
	tidied   time.Time // of the sweep alone
}

type photo struct {
	jpeg []byte
	at   time.Time
}

// New opens or makes the data directory and, unless Listen is "none", the socket. Nothing is served before Run.
func New(cfg Config) (*Hub, error) {
	if err := cfg.fill(); err != nil {
		return nil, err
	}
	h := &Hub{
		cfg: cfg, log: cfg.Log, blobs: filepath.Join(cfg.DataDir, "blobs"), url: cfg.PublicURL,
		wakes: map[string]chan struct{}{}, photos: map[string]photo{}, calls: map[string]*relay{},
		seen: map[string]time.Time{}, due: make(chan struct{}, 1), closing: make(chan struct{}),
	}
	if err := os.MkdirAll(h.blobs, 0o700); err != nil {
		return nil, fmt.Errorf("hub: data directory: %w", err)
	}
	if err := h.openKeys(); err != nil {
		return nil, err
	}
	var err error
	if h.store, err = cfg.OpenStore(cfg.DataDir); err != nil {
		return nil, err
	}
	h.wire()
	if cfg.Listen != "none" {
		if err := h.listen(); err != nil {
			_ = h.store.Close()
			return nil, err
		}
	}
	h.handler = h.routes()
	return h, nil
}

// wire fills in the built-in implementations.
func (h *Hub) wire() {
	if h.directory = h.cfg.Directory; h.directory == nil {
		h.directory = newUtopia(h.cfg.BadgePicture)
	}
	if h.passes = h.cfg.Passes; h.passes == nil {
		h.passes = &builtinPasses{h}
	}
	standIn := &standIn{key: h.signer}
	if h.issuer = h.cfg.Issuer; h.issuer == nil {
		h.issuer = standIn
	}
	if h.verifier = h.cfg.Verifier; h.verifier == nil {
		h.verifier = standIn
	}
	if h.notifier = h.cfg.Notifier; h.notifier == nil {
		h.notifier = &mailbox{h}
		if !h.cfg.DevMailbox {
			h.log.Warn("no notifier is configured: reviewers and applicants get no mail")
		}
	}
}

func (h *Hub) listen() error {
	l, err := net.Listen("tcp", h.cfg.Listen)
	if err != nil {
		return fmt.Errorf("hub: listen: %w", err)
	}
	scheme := "http"
	if h.cfg.TLSCert != "" {
		cert, err := tls.LoadX509KeyPair(h.cfg.TLSCert, h.cfg.TLSKey)
		if err != nil {
			_ = l.Close()
			return fmt.Errorf("hub: certificate: %w", err)
		}
		conf := &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"http/1.1"}}
		l, scheme = tls.NewListener(l, conf), "https"
	}
	h.listener = limitListener(l, maxConns)
	if base, free := strings.CutSuffix(h.url, ":0"); free { // a name with the port that the system chose
		_, port, _ := net.SplitHostPort(l.Addr().String())
		h.url = base + ":" + port
		h.cfg.trustHosts = append(h.cfg.trustHosts, h.url[strings.Index(h.url, "//")+2:])
	}
	if h.url == "" {
		h.url = scheme + "://" + l.Addr().String()
	}
	return nil
}

// URL is how browsers and phones reach the hub, without a slash at the end.
func (h *Hub) URL() string { return h.url }

// Handler serves everything; for tests and for mains with a server of their own.
func (h *Hub) Handler() http.Handler { return h.handler }

// UsePasskeys mounts the relying party under /passkey/. Call it before Run.
func (h *Hub) UsePasskeys(p PasskeyEnroller) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.passkeys = p
}

// Run serves and does what becomes due (the next reviewer, expiry, purges) until ctx ends.
func (h *Hub) Run(ctx context.Context) error {
	var failed chan error
	if h.listener != nil {
		srv := h.server()
		failed = make(chan error, 1)
		go func() { failed <- srv.Serve(h.listener) }()
		defer func() {
			end, cancel := context.WithTimeout(context.Background(), time.Second)
			defer cancel()
			h.stopStreams()
			if srv.Shutdown(end) != nil {
				_ = srv.Close()
			}
		}()
	}
	tick := time.NewTicker(h.cfg.Timings.Sweep)
	defer tick.Stop()
	for {
		h.sweep(ctx)
		select {
		case <-ctx.Done():
			return nil
		case err := <-failed:
			return fmt.Errorf("hub: serve: %w", err)
		case <-h.closing:
			return nil
		case <-tick.C:
		case <-h.due:
		}
	}
}

func (h *Hub) server() *http.Server {
	return &http.Server{
		Handler: h.handler, ReadHeaderTimeout: h.cfg.Timings.ReadHeader, ReadTimeout: h.cfg.Timings.ReadBody,
		IdleTimeout: time.Minute, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(h.log.Handler(), slog.LevelDebug),
	}
}

// stopStreams ends event streams and calls, which would keep a server from shutting down.
func (h *Hub) stopStreams() { h.once.Do(func() { close(h.closing) }) }

// Close ends streams and closes the socket and the store. Run returns.
func (h *Hub) Close() error {
	h.stopStreams()
	var err error
	if h.listener != nil {
		if e := h.listener.Close(); e != nil && !errors.Is(e, net.ErrClosed) {
			err = e
		}
	}
	return errors.Join(err, h.store.Close())
}

func (h *Hub) now() time.Time { return h.cfg.Now().UTC() }

// kick lets Run look at once whether something is due.
func (h *Hub) kick() {
	select {
	case h.due <- struct{}{}:
	default:
	}
}
