package call

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/pion/webrtc/v4"
)

// How long the session waits before it does something about a line that is not there.
const (
	restartAfter = 4 * time.Second  // disconnected and silent
	restartGap   = 2 * time.Second  // between restarts that are asked for
	rebuildAfter = 8 * time.Second  // an offer has brought no connection; doubled each time
	rebuildMost  = 32 * time.Second // up to this
	resendAfter  = 3 * time.Second  // an offer has brought no answer
	staleAfter   = 30 * time.Second // an offer is too old to be sent again
	sendWithin   = 5 * time.Second
	byeWithin    = time.Second
)

// event is something that Pion says about a peer.
type event struct {
	peer      *peer
	state     webrtc.PeerConnectionState
	candidate *webrtc.ICECandidate
	trickle   bool // candidate counts; nil means no more
}

// session is one call: the state machine that owns the peer. All its fields are used by
// run's goroutine only, except those marked.
type session struct {
	signal  Signal
	o       Options
	log     *slog.Logger
	station bool            // the offering end
	page    string          // who the page is; on the page's end, ourselves
	ctx     context.Context // ends with run
	count   counters        // shared
	mu      sync.Mutex      // guards the start and end of peers' goroutines
	events  chan event
	outbox  chan Message
	closing sync.WaitGroup

	// Held by the one goroutine that may use the thing; a new peer waits for the old
	// one's to leave.
	camera, screen, microphone, speaker sync.Mutex

	peer      *peer
	gen       int
	offer     Message // the newest one made
	offered   time.Time
	sentAgain time.Time
	answered  bool
	asked     bool // the page wants a restart
	linked    bool // the peer's transport is connected
	mine      []Candidate
	theirs    []Candidate
	early     []Message // candidates that came before their offer
	patience  time.Duration
	brokenAt  time.Time // disconnected or failed since
	pageThere bool      // something was heard from the page since it left
	state     State
}

var errBye = errors.New("bye")

func newSession(signal Signal, o Options, station bool) *session {
	log := o.Log
	if log == nil {
		log = slog.Default()
	}
	return &session{
		signal: signal, o: o, log: log, station: station, patience: rebuildAfter,
		events: make(chan event, 64), outbox: make(chan Message, 256),
	}
}

// post hands an event over without ever blocking Pion for good.
func (s *session) post(e event) {
	select {
	case s.events <- e:
	case <-s.ctx.Done():
	}
}

// send queues a message. A full queue means a dead relay; what is lost is made good
// by the timers.
func (s *session) send(m Message) {
	if !s.station {
		m.Page = s.page
	}
	select {
	case s.outbox <- m:
	default:
		s.log.Warn("call: message dropped", "type", m.Type)
	}
}

func (s *session) run(parent context.Context) error {
	ctx, cancel := context.WithCancel(parent)
	s.ctx = ctx
	inbox := make(chan Message)
	failed := make(chan error, 1)
	var io sync.WaitGroup
	io.Add(2)
	go func() { // reads
		defer io.Done()
		for {
			m, err := s.signal.Receive(ctx)
			if err != nil {
				failed <- err
				return
			}
			select {
			case inbox <- m:
			case <-ctx.Done():
				return
			}
		}
	}()
	stop := make(chan struct{})
	go func() { // writes, until the last bye is out
		defer io.Done()
		for {
			select {
			case m := <-s.outbox:
				s.deliver(m, sendWithin)
			case <-stop:
				for len(s.outbox) > 0 {
					if m := <-s.outbox; m.Type == Bye {
						s.deliver(m, byeWithin)
					}
				}
				return
			}
		}
	}()

	meter := meter{began: time.Now()}
	err := s.loop(&meter, inbox, failed)
	reason := "ended"
	switch {
	case errors.Is(err, errBye):
		reason, err = s.state.Reason, nil
	case parent.Err() != nil:
		err = nil
		s.send(Message{Type: Bye, Gen: s.gen, Reason: "ended"})
	case err != nil:
		reason = "signalling"
	}
	close(stop)
	cancel()
	s.drop()
	s.closing.Wait()
	io.Wait()
	if s.o.OnStats != nil {
		s.o.OnStats(meter.measure(time.Now(), &s.count, s.gen))
	}
	s.state = State{}
	s.setState(Closed, reason)
	return err
}

func (s *session) deliver(m Message, within time.Duration) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(s.ctx), within)
	defer cancel()
	if err := s.signal.Send(ctx, m); err != nil {
		s.log.Debug("call: message not sent", "type", m.Type, "error", err)
	}
}

func (s *session) loop(meter *meter, inbox <-chan Message, failed <-chan error) error {
	s.setState(Connecting, "")
	if s.station {
		if err := s.rebuild("start"); err != nil {
			return err
		}
	} else {
		s.page = rand.Text()[:8]
		s.send(Message{Type: Joined})
	}
	tick := time.NewTicker(statsInterval / 2)
	defer tick.Stop()
	for n := 0; ; {
		select {
		case <-s.ctx.Done():
			return s.ctx.Err()
		case err := <-failed:
			if s.ctx.Err() != nil {
				return s.ctx.Err()
			}
			return fmt.Errorf("%w: %w", ErrSignal, err)
		case m := <-inbox:
			if err := s.message(m); err != nil {
				return err
			}
		case e := <-s.events:
			if e.peer == s.peer && s.peer != nil {
				if err := s.event(e); err != nil {
					return err
				}
			}
		case now := <-tick.C:
			if err := s.timers(now); err != nil {
				return err
			}
			if n++; n%2 == 0 {
				s.report(meter.measure(now, &s.count, s.gen), n%4 == 0)
			}
		}
	}
}

func (s *session) report(st Stats, tell bool) {
	if s.o.OnStats != nil {
		s.o.OnStats(st)
	}
	if tell {
		if body, err := json.Marshal(st); err == nil {
			s.send(Message{Type: StatsReport, Gen: s.gen, Stats: body})
		}
	}
}

func (s *session) setState(p Phase, reason string) {
	if s.state.Phase == p && (s.state.Reason == reason || p == Interrupted) {
		return
	}
	s.state = State{p, reason}
	s.log.Info("call: state", "phase", string(p), "reason", reason, "gen", s.gen)
	if s.o.OnState != nil {
		s.o.OnState(s.state)
	}
}

// drop lets the present peer go, in the background.
func (s *session) drop() {
	if s.peer == nil {
		return
	}
	old := s.peer
	s.peer, s.linked = nil, false
	s.mu.Lock()
	old.cancel()
	s.mu.Unlock()
	s.closing.Add(1)
	go func() {
		defer s.closing.Done()
		old.close()
	}()
}

// rebuild makes a fresh peer and offers it.
func (s *session) rebuild(why string) error {
	s.log.Info("call: new peer", "why", why, "gen", s.gen+1)
	s.drop()
	p, err := newPeer(s)
	if err != nil {
		return err
	}
	s.peer = p
	s.brokenAt = time.Time{}
	offer, err := p.pc.CreateOffer(nil)
	if err != nil {
		return fmt.Errorf("make offer: %w", err)
	}
	return s.propose(offer, true)
}

// restart finds new paths for the present peer, or replaces it if it is beyond that.
func (s *session) restart(why string) error {
	if s.peer == nil || s.peer.pc.SignalingState() != webrtc.SignalingStateStable ||
		s.peer.pc.ConnectionState() == webrtc.PeerConnectionStateClosed {
		return s.rebuild(why)
	}
	s.log.Info("call: ICE restart", "why", why, "gen", s.gen+1)
	offer, err := s.peer.pc.CreateOffer(&webrtc.OfferOptions{ICERestart: true})
	if err != nil {
		return s.rebuild(why)
	}
	s.setState(Reconnecting, why)
	return s.propose(offer, false)
}

func (s *session) propose(offer webrtc.SessionDescription, isFresh bool) error {
	s.gen++
	s.mine, s.theirs, s.answered, s.asked = nil, nil, false, false
	if err := s.peer.pc.SetLocalDescription(offer); err != nil {
		return fmt.Errorf("set offer: %w", err)
	}
	s.offered = time.Now()
	s.sentAgain = s.offered
	s.offer = Message{Type: Offer, Gen: s.gen, Fresh: isFresh, SDP: offer.SDP}
	s.send(s.offer)
	return nil
}

// repeat sends the present offer again, with the candidates known so far.
func (s *session) repeat() {
	s.sentAgain = time.Now()
	s.send(s.offer)
	for _, c := range s.mine {
		s.send(Message{Type: ICE, Gen: s.gen, Candidate: &c})
	}
}

func (s *session) event(e event) error {
	if e.trickle {
		if e.candidate == nil {
			s.send(Message{Type: ICE, Gen: s.gen})
			return nil
		}
		init := e.candidate.ToJSON()
		c := Candidate{init.Candidate, init.SDPMid, init.SDPMLineIndex, init.UsernameFragment}
		s.mine = append(s.mine, c)
		s.send(Message{Type: ICE, Gen: s.gen, Candidate: &c})
		return nil
	}
	switch e.state {
	case webrtc.PeerConnectionStateConnected:
		s.linked, s.brokenAt, s.patience = true, time.Time{}, rebuildAfter
		s.count.inAt.Store(time.Now().UnixNano())
		s.peer.markConnected()
		s.setState(Connected, "")
	case webrtc.PeerConnectionStateDisconnected:
		s.brokenAt = time.Now()
		s.setState(Interrupted, "disconnected")
	case webrtc.PeerConnectionStateFailed:
		s.linked = false
		s.brokenAt = time.Now()
		s.setState(Interrupted, "failed")
		if s.station {
			return s.restart("failed")
		}
		s.send(Message{Type: NeedRestart, Gen: s.gen})
	case webrtc.PeerConnectionStateClosed: // by the other side
		s.linked = false
		s.brokenAt = time.Now()
		s.setState(Interrupted, "left")
	}
	return nil
}

// timers does what time alone demands.
func (s *session) timers(now time.Time) error {
	silent := now.UnixNano() - s.count.inAt.Load()
	switch {
	case s.state.Phase == Connected && silent > int64(silenceAfter):
		s.setState(Interrupted, "silence")
	case s.state.Phase == Interrupted && s.linked && s.brokenAt.IsZero() && silent < int64(silenceAfter)/2:
		s.peer.markConnected()
		s.setState(Connected, "")
	}
	if s.peer == nil {
		return nil
	}
	broken := !s.brokenAt.IsZero() && now.Sub(s.brokenAt) >= restartAfter && silent >= int64(restartAfter)
	if !s.station {
		if broken && now.Sub(s.offered) > rebuildAfter {
			s.offered = now // as a clock only
			s.send(Message{Type: NeedRestart, Gen: s.gen})
		}
		return nil
	}
	pending := !s.linked || s.state.Phase == Reconnecting // the newest offer has brought nothing yet
	switch {
	case !s.answered:
		if s.asked && now.Sub(s.offered) > restartGap { // it could not take the offer
			return s.rebuild("asked")
		}
		if !s.pageThere {
			return nil // "joined" will come
		}
		if now.Sub(s.offered) > staleAfter {
			return s.rebuild("no answer")
		}
		if now.Sub(s.sentAgain) > resendAfter {
			s.repeat()
		}
	case !s.pageThere && pending:
		return nil // "joined" will come
	case pending && now.Sub(s.offered) > s.patience:
		s.patience = min(2*s.patience, rebuildMost)
		return s.rebuild("no connection")
	case s.asked && now.Sub(s.offered) > restartGap:
		return s.restart("asked")
	case broken && !pending:
		return s.restart("silence")
	}
	return nil
}
