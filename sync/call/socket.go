package call

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"time"

	"github.com/coder/websocket"
)

const (
	messageLimit = 64 << 10
	pingEvery    = 10 * time.Second
	dialWithin   = 5 * time.Second
	redialFirst  = 200 * time.Millisecond
	redialMost   = 5 * time.Second
)

// Socket is a Signal over a WebSocket that dials again whenever the connection is
// lost; Receive returns Resumed after each reconnection.
type Socket struct {
	dial   func(context.Context) (*websocket.Conn, error)
	log    *slog.Logger
	ctx    context.Context
	cancel context.CancelFunc
	done   sync.WaitGroup
	in     chan Message

	mu    sync.Mutex
	conn  *websocket.Conn
	ready chan struct{} // closed while conn is there
	final error
}

// NewSocket starts to dial. It gives up only when dial returns an error that is
// ErrRefused, or at Close.
func NewSocket(dial func(context.Context) (*websocket.Conn, error), log *slog.Logger) *Socket {
	if log == nil {
		log = slog.Default()
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := &Socket{dial: dial, log: log, ctx: ctx, cancel: cancel, in: make(chan Message, 64), ready: make(chan struct{})}
	s.done.Add(1)
	go s.run()
	return s
}

// ErrRefused, returned by a dial function, says that trying again is useless.
var ErrRefused = errors.New("call refused by the hub")

func (s *Socket) run() {
	defer s.done.Done()
	defer close(s.in)
	wait := redialFirst
	for n := 0; s.ctx.Err() == nil; {
		ctx, cancel := context.WithTimeout(s.ctx, dialWithin)
		conn, err := s.dial(ctx)
		cancel()
		if err == nil {
			wait = redialFirst
			conn.SetReadLimit(messageLimit)
			if n++; n > 1 && !s.hand(Message{Type: Resumed}) {
				_ = conn.CloseNow()
				return
			}
			s.set(conn)
			err = s.read(conn)
			s.set(nil)
			_ = conn.CloseNow()
		}
		if errors.Is(err, ErrRefused) {
			s.mu.Lock()
			s.final = err
			s.mu.Unlock()
			return
		}
		s.log.Debug("call: signalling lost", "error", err)
		t := time.NewTimer(wait/2 + rand.N(wait/2+1))
		select {
		case <-t.C:
		case <-s.ctx.Done():
			t.Stop()
		}
		wait = min(2*wait, redialMost)
	}
}

// read pumps messages in until the connection fails. A read time-out would close the
// connection, so liveness is checked by pings from the side.
func (s *Socket) read(conn *websocket.Conn) error {
	ctx, cancel := context.WithCancel(s.ctx)
	defer cancel()
	s.done.Add(1)
	go func() {
		defer s.done.Done()
		t := time.NewTicker(pingEvery)
		defer t.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-t.C:
			}
			c, stop := context.WithTimeout(ctx, pingEvery)
			err := conn.Ping(c)
			stop()
			if err != nil {
				cancel()
				return
			}
		}
	}()
	for {
		kind, body, err := conn.Read(ctx)
		if err != nil {
			return err
		}
		var m Message
		if kind != websocket.MessageText || json.Unmarshal(body, &m) != nil {
			s.log.Debug("call: unreadable message", "bytes", len(body))
			continue
		}
		if !s.hand(m) {
			return s.ctx.Err()
		}
	}
}

func (s *Socket) hand(m Message) bool {
	select {
	case s.in <- m:
		return true
	case <-s.ctx.Done():
		return false
	}
}

func (s *Socket) set(conn *websocket.Conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn = conn
	if conn != nil {
		close(s.ready)
	} else {
		s.ready = make(chan struct{})
	}
}

// Send writes one message, waiting for a connection as long as ctx allows.
func (s *Socket) Send(ctx context.Context, m Message) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("send %s: %w", m.Type, err)
	}
	s.mu.Lock()
	conn, ready := s.conn, s.ready
	s.mu.Unlock()
	if conn == nil {
		select {
		case <-ready:
			s.mu.Lock()
			conn = s.conn
			s.mu.Unlock()
		case <-ctx.Done():
			return fmt.Errorf("send %s: %w", m.Type, ctx.Err())
		case <-s.ctx.Done():
		}
	}
	if conn == nil {
		return fmt.Errorf("send %s: %w", m.Type, ErrSignal)
	}
	if err := conn.Write(ctx, websocket.MessageText, body); err != nil {
		return fmt.Errorf("send %s: %w", m.Type, err)
	}
	return nil
}

// Receive returns the next message.
func (s *Socket) Receive(ctx context.Context) (Message, error) {
	select {
	case m, ok := <-s.in:
		if ok {
			return m, nil
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		if s.final != nil {
			return Message{}, s.final
		}
		return Message{}, ErrSignal
	case <-ctx.Done():
		return Message{}, ctx.Err()
	}
}

// Close ends the connection and everything started for it.
func (s *Socket) Close() {
	s.cancel()
	s.mu.Lock()
	if s.conn != nil {
		_ = s.conn.Close(websocket.StatusNormalClosure, "")
	}
	s.mu.Unlock()
	s.done.Wait()
}
