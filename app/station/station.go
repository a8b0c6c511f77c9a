// Package station is the conductor: one goroutine owns the state of the visit, takes events, asks the journey what comes next,
// saves, and only then acts. It knows neither window nor camera nor network; those are handed to it as small abilities.
package station

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/app/journey"
)

// Store keeps the state and the lasting effects. Each call is one transaction and durable when it returns; on an error nothing has
// changed. ErrFull is returned when there is no room.
type Store interface {
	Load() ([]byte, error)
	Save(state []byte, lasting []journey.Effect) error
	// Forget saves likewise; afterwards nothing of an earlier state can be read, and pictures that only it named are gone.
	Forget(state []byte, lasting []journey.Effect) error
}

// ErrFull means that the store has no room; the person is told, nothing is lost.
var ErrFull = errors.New("no room left")

// Screen shows a view; it returns at once and may be called from the conductor's goroutine only.
type Screen interface{ Show(journey.View) }

// Worker is something that runs while the state needs it. It ends when ctx does, not before: what fails is tried again inside. It speaks
// by events.
type Worker func(ctx context.Context, s journey.State, send func(journey.Event))

// Asker answers a question by an event that carries the question's ID, and by the pass when the question was for one.
type Asker func(ctx context.Context, ask journey.Ask, s journey.State) (journey.Event, app.Pass)

// Station is what the conductor works with. Nil workers are left out.
type Station struct {
	Rules  journey.Rules
	Store  Store
	Screen Screen
	Ask    Asker

	Camera   Worker // keeps the camera open
	Document Worker // judges frames for a document
	Face     Worker // judges frames for a face and its challenge
	Call     Worker // the kiosk's end of the reviewer call
	Watch    Worker // follows the case at the hub, from State.EventN on

	Rehearsal bool
	StandIn   func() bool // Verified IDs come from the built-in stand-in
	Site      string
	Now       func() time.Time
	Log       *slog.Logger

	events  chan journey.Event
	state   journey.State
	saved   []byte
	trouble app.Fault // the newest save failed
	pass    app.Pass
	running map[string]*task
	ending  map[string]*task // the newest of a slot that was stopped; it may still be at work
	owing   bool             // a wipe could not be saved
	owed    []journey.Effect // what lasts of it
	stopped chan struct{}
}

type task struct {
	key    string
	cancel context.CancelFunc
	done   chan struct{}
}

// New checks what was given.
func New(s Station) (*Station, error) {
	if s.Store == nil || s.Screen == nil || s.Ask == nil {
		return nil, errors.New("station: store, screen and ask are needed")
	}
	if s.Now == nil {
		// The monotonic clock does not follow a wall clock that is set while the program runs.
		start := time.Now()
		s.Now = func() time.Time { return start.Add(time.Since(start)).Round(0) }
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.StandIn == nil {
		s.StandIn = func() bool { return false }
	}
	s.Rules = s.Rules.Defaults()
	s.events = make(chan journey.Event, 256)
	s.running, s.ending = map[string]*task{}, map[string]*task{}
	s.stopped = make(chan struct{})
	return &s, nil
}

// Send hands an event in. It may be called from any goroutine and waits only when 256 events are before it.
func (c *Station) Send(e journey.Event) {
	select {
	case c.events <- e:
	case <-c.stopped:
	}
}

// Run conducts until the context ends. All workers have stopped when it returns.
func (c *Station) Run(ctx context.Context) error {
	defer close(c.stopped)
	defer c.stopAll()
	if err := c.load(); err != nil {
		return err
	}
	c.handle(ctx, journey.Restarted{})
	c.show()
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case e := <-c.events:
			c.handle(ctx, e)
		case <-tick.C:
			c.handle(ctx, journey.Ticked{})
		}
	}
}

func (c *Station) load() error {
	raw, err := c.Store.Load()
	if err != nil {
		return fmt.Errorf("load state: %w", err)
	}
	c.state = c.Rules.Fresh(c.Now())
	if raw == nil {
		return nil
	}
	var s journey.State
	if err := json.Unmarshal(raw, &s); err != nil || s.Step == "" {
		c.Log.Error("state-unreadable", "err", err)
		return nil
	}
	c.state, c.saved = s, raw
	c.Log.Info("state-resumed", "step", s.Step)
	return nil
}

// handle is one turn: next state, save, act.
func (c *Station) handle(ctx context.Context, e journey.Event) {
	e = c.withIDs(e)
	now := c.Now()
	held, isPass := e.(heldPass)
	if isPass {
		e = held.PassCame
	}
	next, effects, err := c.Rules.Next(c.state, now, e)
	if err != nil {
		c.Log.Debug("event-refused", "step", c.state.Step, "event", name(e))
		return
	}
	if !c.save(next, effects) {
		c.unsaved(ctx)
		c.show()
		return
	}
	if next.Step != c.state.Step {
		c.Log.Info("step", "from", c.state.Step, "to", next.Step, "event", name(e), "fault", string(next.Fault))
	}
	c.state = next
	if isPass {
		c.pass = held.pass
	}
	if !next.PassSeen {
		c.pass = app.Pass{}
	}
	c.reconcile(ctx)
	c.show()
}

// save commits a turn. A wipe that cannot be saved takes effect in memory and on the screen nevertheless; the store still owes it, and it
// is tried again with every tick and before anything else is saved.
func (c *Station) save(next journey.State, effects []journey.Effect) bool {
	wiped := false
	lasting := append([]journey.Effect{}, c.owed...)
	for _, fx := range effects {
		if _, ok := fx.(journey.Wipe); ok {
			wiped = true
			continue
		}
		lasting = append(lasting, fx)
	}
	raw, err := json.Marshal(next)
	if err != nil {
		c.Log.Error("state-marshal", "err", err)
		return false
	}
	if wiped { // nobody shall remember anything of the person after Forget
		for _, t := range c.running {
			t.cancel()
		}
	}
	switch {
	case wiped || c.owing:
		err = c.Store.Forget(raw, lasting)
	case len(lasting) == 0 && string(raw) == string(c.saved) && c.trouble == app.FaultNone:
		return true
	default:
		err = c.Store.Save(raw, lasting)
	}
	if err != nil {
		c.trouble = app.FaultQueue
		if errors.Is(err, ErrFull) {
			c.trouble = app.FaultDiskFull
		}
		c.Log.Error("save-failed", "step", next.Step, "err", err)
		if wiped {
			c.state, c.pass, c.owing, c.owed = next, app.Pass{}, true, lasting
		}
		return false
	}
	c.saved, c.trouble, c.owing, c.owed = raw, app.FaultNone, false, nil
	return true
}

// unsaved stops the workers whose word may have been lost with the turn that could not be saved: an answer, an event of the hub, what a
// judge took. The next turn that is saved starts those that are still needed, and they say it again.
func (c *Station) unsaved(ctx context.Context) {
	if c.owing {
		c.reconcile(ctx)
	}
	for _, slot := range []string{"ask", "judge", "watch"} {
		c.stop(slot)
	}
}

// show makes the view and adds what no state may hold.
func (c *Station) show() {
	v := c.Rules.Look(c.state, c.Now())
	v.Rehearsal, v.Site, v.StandIn = c.Rehearsal, c.Site, c.StandIn()
	if v.Step == journey.Pass && c.state.PassSeen {
		v.Pass = c.pass
	}
	if c.trouble != app.FaultNone {
		v.Fault = c.trouble
		if v.Step == journey.Attract {
			v.Out = c.trouble
		}
	}
	c.Screen.Show(v)
}

// withIDs fills the random parts of a visit's first event.
func (c *Station) withIDs(e journey.Event) journey.Event {
	switch e := e.(type) {
	case journey.Started:
		if e.Visit == "" {
			e.Visit, e.Case, e.Code = rand.Text(), rand.Text(), resumeCode()
		}
		return e
	case journey.ResumeAsked:
		if e.Visit == "" {
			e.Visit, e.Case, e.Code = rand.Text(), rand.Text(), resumeCode()
		}
		return e
	case journey.FromHub:
		e.Event = c.withIDs(e.Event)
		return e
	}
	return e
}

// resumeCode makes eight random characters of Crockford's base 32 (40 bits).
func resumeCode() string {
	const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	var raw [8]byte
	_, _ = rand.Read(raw[:]) // never fails since Go 1.24
	for i := range raw {
		raw[i] = alphabet[raw[i]&31]
	}
	return string(raw[:])
}

// name is the event's type for the log; its content never goes there.
func name(e journey.Event) string { return reflect.TypeOf(e).Name() }
