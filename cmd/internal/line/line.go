// Package line joins the conductor to its queue and its hub: it seals what leaves, keeps what must last, asks what the journey
// asks, and follows the case. It draws nothing and owns no device, so that a test can kill and restart it in milliseconds.
package line

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/disk"
	"github.com/passdesk/passdesk/app/journey"
	"github.com/passdesk/passdesk/app/station"
	"github.com/passdesk/passdesk/sync/queue"
	"github.com/passdesk/passdesk/sync/wire"
)

// Faces are pictures that came from the hub for a comparison. They are kept in memory, never shown, and wiped with the visit.
type Faces struct {
	Badge      []byte // JPEG of the badge picture on file
	Credential []byte // JPEG out of the presented credential
	Reference  []byte // JPEG of the parked case's selfie
}

// Line is one station's connection. Its zero value lacks Client, Queue and Dir.
type Line struct {
	Client   *wire.Client
	Queue    *queue.Queue
	Dir      string // where hub.json remembers the hub's key
	Station  string
	Camera   func() (name string, simulated bool) // of the camera that is in use
	Selfie   func() []byte                        // JPEG of the selfie that was just taken, for the credential; nil when there is none
	StaffPIN func(pin string) bool
	Log      *slog.Logger
	Every    time.Duration // between two looks at the hub; 0 = 5 s

	mu     sync.Mutex
	hello  wire.Hello
	away   bool
	faces  Faces
	ticket string        // of a resume that waits for the selfie
	resume []byte        // that selfie, sealed
	skew   time.Duration // hub's clock minus ours
}

// ErrNoKey means that the station has never met its hub and cannot seal anything.
var ErrNoKey = errors.New("the hub's key is not known yet")

// Open reads the hub's key from an earlier run.
func (l *Line) Open() error {
	if l.Log == nil {
		l.Log = slog.New(slog.DiscardHandler)
	}
	if l.Every <= 0 {
		l.Every = 5 * time.Second
	}
	raw, err := os.ReadFile(filepath.Join(l.Dir, "hub.json"))
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read hub.json: %w", err)
	}
	if err := json.Unmarshal(raw, &l.hello); err != nil {
		l.Log.Warn("hub-json-unreadable", "err", err)
		l.hello = wire.Hello{}
	}
	return nil
}

// Skew is the hub's clock minus the station's, as measured when the hub last answered.
func (l *Line) Skew() time.Duration {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.skew
}

// Hello is what the hub last said of itself; the zero value when it was never met.
func (l *Line) Hello() wire.Hello {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.hello
}

// Faces returns the pictures for the comparison.
func (l *Line) Faces() Faces {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.faces
}

// remember keeps something of the visit in memory, unless the visit has ended: its context ends before Forget is called.
func (l *Line) remember(ctx context.Context, keep func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if ctx.Err() == nil {
		keep()
	}
}

// Meet asks the hub who it is and remembers its key. A hub whose key changed is refused until an admin removes hub.json: evidence
// must not be sealed to a stranger.
func (l *Line) Meet(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	h, err := l.Client.Hello(ctx)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.hello.Recipient != "" && l.hello.Recipient != h.Recipient {
		return fmt.Errorf("%w: its key is not the one of hub.json; remove %s if the hub was set up anew", wire.ErrNonsense, filepath.Join(l.Dir, "hub.json"))
	}
	known := l.hello.Recipient != ""
	l.hello, l.skew = h, time.Until(h.Now)
	if known {
		return nil
	}
	raw, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("write hub.json: %w", err)
	}
	if err := disk.Replace(filepath.Join(l.Dir, "hub.json"), raw, 0o600); err != nil {
		return fmt.Errorf("write hub.json: %w", err)
	}
	return nil
}

// Mind looks after the hub until the context ends: it tells when the hub goes and comes, and wakes the queue.
func (l *Line) Mind(ctx context.Context, send func(journey.Event)) {
	first := true
	for {
		err := l.Meet(ctx)
		if ctx.Err() != nil {
			return
		}
		l.mu.Lock()
		was := l.away
		l.away = err != nil
		known := l.hello.Recipient != ""
		l.mu.Unlock()
		switch {
		case err != nil && (!was || first):
			l.Log.Warn("hub-lost", "err", err)
			send(journey.HubLost{})
			if !known {
				send(journey.StationClosed{Fault: app.FaultHubAway})
			}
		case err == nil && (was || first):
			l.Log.Info("hub-found")
			send(journey.HubFound{})
			send(journey.StationOpened{})
			l.Queue.Kick()
		}
		first = false
		select {
		case <-ctx.Done():
			return
		case <-time.After(l.Every):
		}
	}
}

// Seal encrypts evidence to the hub and keeps it as a file; the name goes into an event.
func (l *Line) Seal(role string, picture []byte) (app.Blob, error) {
	key := l.Hello().Recipient
	if key == "" {
		return app.Blob{}, ErrNoKey
	}
	sealed, err := wire.Seal(key, picture)
	if err != nil {
		return app.Blob{}, err
	}
	name, err := l.Queue.PutBlob(sealed)
	if err != nil {
		return app.Blob{}, full(fmt.Errorf("keep %s: %w", role, err))
	}
	if role == app.RoleSelfieResume {
		l.mu.Lock()
		l.resume = sealed
		l.mu.Unlock()
	}
	return app.Blob{Role: role, Name: name}, nil
}

// full makes the conductor's error out of the queue's.
func full(err error) error {
	if errors.Is(err, queue.ErrFull) {
		return fmt.Errorf("%w: %w", station.ErrFull, err)
	}
	return err
}

// Load implements station.Store.
func (l *Line) Load() ([]byte, error) { return l.Queue.Load() }

// Save implements station.Store.
func (l *Line) Save(state []byte, lasting []journey.Effect) error {
	items, err := l.items(lasting)
	if err != nil {
		return err
	}
	return full(l.Queue.Commit(state, items))
}

// Forget implements station.Store; what was kept in memory for the visit goes too.
func (l *Line) Forget(state []byte, lasting []journey.Effect) error {
	l.mu.Lock()
	for _, p := range [][]byte{l.faces.Badge, l.faces.Credential, l.faces.Reference} {
		clear(p)
	}
	l.faces, l.ticket, l.resume = Faces{}, "", nil
	l.mu.Unlock()
	items, err := l.items(lasting)
	if err != nil {
		return err
	}
	return full(l.Queue.Forget(state, items))
}

// items seals the lasting effects.
func (l *Line) items(lasting []journey.Effect) ([]queue.Item, error) {
	var items []queue.Item
	for _, fx := range lasting {
		item, body := l.item(fx)
		if item.Kind == "" {
			return nil, fmt.Errorf("queue: no item for %T", fx)
		}
		key := l.Hello().Recipient
		if key == "" {
			return nil, ErrNoKey
		}
		sealed, err := wire.SealJSON(key, body)
		if err != nil {
			return nil, err
		}
		item.Body = sealed
		items = append(items, item)
	}
	return items, nil
}

func (l *Line) item(fx journey.Effect) (queue.Item, any) {
	switch fx := fx.(type) {
	case journey.SendCase:
		c := l.submission(fx.From)
		item := queue.Item{Case: c.ID, Kind: wire.KindCase, Key: fx.Key()}
		for _, b := range c.Blobs {
			item.Blobs = append(item.Blobs, b.Name)
		}
		return item, c
	case journey.SendPark:
		return queue.Item{Case: fx.Case, Kind: wire.KindPark, Key: fx.Key}, wire.Park{Case: fx.Case, At: time.Now()}
	case journey.SendHelp:
		return queue.Item{Case: "help", Kind: wire.KindHelp, Key: fx.Key, Expires: time.Now().Add(time.Hour)},
			wire.Help{Station: l.Station, Step: string(fx.Step), Fault: fx.Fault, At: time.Now()}
	case journey.SendClose:
		return queue.Item{Case: fx.Case, Kind: wire.KindClose, Key: fx.Key}, wire.Close{Case: fx.Case, Reason: fx.Reason, At: time.Now()}
	}
	return queue.Item{}, nil
}

// submission is the case as the hub gets it.
func (l *Line) submission(s journey.State) wire.Case {
	c := wire.Case{
		ID: s.Case, Station: l.Station, Visit: s.Visit, Code: s.Code, Lang: s.Looks.Lang, Started: s.Started,
		Submitted: time.Now(), Unchecked: s.Unchecked, Outcome: s.Outcome, Applicant: s.Person, Consent: s.Consent,
		ConsentAt: s.ConsentAt, Terms: s.Terms, TermsAt: s.TermsAt, MailProven: s.MailProven, NoPhone: s.NoPhone,
		Document: s.Document, Liveness: s.Live, Matches: s.Matches, Credential: s.Credential,
		Blobs: append(append([]app.Blob{}, s.DocBlobs...), s.SelfieBlobs...),
	}
	if l.Camera != nil {
		c.Camera, c.Simulated = l.Camera()
	}
	c.Simulated = c.Simulated || s.Live.Sim
	return c
}

// Drain delivers what waits, until the context ends.
func (l *Line) Drain(ctx context.Context, send func(journey.Event)) error {
	return l.Queue.Drain(ctx, func(ctx context.Context, it queue.Item, open func(string) ([]byte, error)) error {
		ctx, cancel := context.WithTimeout(ctx, time.Minute)
		defer cancel()
		for _, name := range it.Blobs {
			sealed, err := open(name)
			if err != nil {
				return fmt.Errorf("open blob: %w", err)
			}
			if err := l.Client.PutBlob(ctx, name, sealed); err != nil {
				return permanent(err)
			}
		}
		if _, err := l.Client.PutItem(ctx, it.Key, wire.Item{Case: it.Case, Seq: it.Seq, Kind: it.Kind, Body: it.Body, Blob: it.Blobs}); err != nil {
			return permanent(err)
		}
		if it.Kind == wire.KindCase {
			send(journey.CaseDelivered{Case: it.Case})
		}
		return nil
	})
}

func permanent(err error) error {
	var status *wire.StatusError
	if errors.As(err, &status) && status.Final() {
		return queue.Permanent{Err: err}
	}
	return err
}
