package hub

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/coder/websocket"

	"github.com/passdesk/passdesk/sync/wire"
)

// relay is one call: at most one socket of the station and one of the active reviewer's page. It hands messages on unchanged
// and keeps nothing; "stats" are for the hub and go no further. To the page it says, on its own account,
// {"type":"media","seconds":3.5,"need":15} and {"type":"station","here":true}; to the station {"type":"left"}.
type relay struct {
	mu    sync.Mutex
	ends  [2]*socket
	flow  flow
	total int // ticks counted, with those of earlier calls of the case
	away  *time.Timer
	rang  bool
}

type socket struct {
	conn *websocket.Conn
	gone context.CancelFunc
}

const (
	maxMessage  = 64 << 10
	socketWrite = 5 * time.Second
	pingEvery   = 10 * time.Second
	maxRate     = 100 // messages a second from one end; more closes its socket
)

func (h *Hub) call(id string) *relay {
	h.mu.Lock()
	defer h.mu.Unlock()
	r := h.calls[id]
	if r == nil {
		r = &relay{}
		h.calls[id] = r
	}
	return r
}

func (h *Hub) callIfAny(id string) *relay {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.calls[id]
}

func (h *Hub) stationCallSocket(w http.ResponseWriter, r *http.Request, station string) {
	id := r.PathValue("case")
	c, ok, err := h.load(id)
	switch {
	case err == nil && !ok:
		err = errNoCase
	case err == nil && c.Station != station:
		h.auditAlone(AuditEntry{Kind: auditFenced, Case: id, Station: station})
		err = errFenced
	case err == nil && !c.open():
		err = failf(http.StatusGone, "this case is decided")
	}
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	h.join(w, r, c, endStation)
}

func (h *Hub) deskCallSocket(w http.ResponseWriter, r *http.Request) {
	if !h.sameOrigin(r) {
		h.reply(w, r, nil, fail{http.StatusForbidden, "this request comes from another site"})
		return
	}
	c, err := h.reviewing(r)
	if err == nil && !c.open() {
		err = failf(http.StatusGone, "this case is decided")
	}
	if err != nil {
		h.reply(w, r, nil, err)
		return
	}
	h.join(w, r, c, endPage)
}

// join serves one end's socket until it closes.
func (h *Hub) join(w http.ResponseWriter, r *http.Request, c caseRecord, which int) {
	conn, err := websocket.Accept(w, r, &websocket.AcceptOptions{CompressionMode: websocket.CompressionDisabled})
	if err != nil {
		return // Accept has answered
	}
	defer conn.CloseNow()
	conn.SetReadLimit(maxMessage)
	ctx, cancel := context.WithCancel(r.Context())
	defer cancel()
	me := &socket{conn, cancel}
	call := h.call(c.ID)
	call.enter(which, me)
	h.entered(ctx, c.ID, call, which)
	go h.keepAlive(ctx, me)
	budget, second := maxRate, h.now()
	for {
		kind, raw, err := conn.Read(ctx)
		if err != nil {
			break
		}
		if now := h.now(); now.Sub(second) >= time.Second {
			budget, second = maxRate, now
		}
		if budget--; budget < 0 || kind != websocket.MessageText {
			_ = conn.Close(websocket.StatusPolicyViolation, "too many messages, or not text")
			break
		}
		h.message(ctx, c.ID, call, which, raw)
	}
	cancel()
	if call.leave(which, me) {
		h.left(c.ID, call, which)
	}
}

// keepAlive pings, so that a dead connection is noticed, and ends the socket when the hub stops.
func (h *Hub) keepAlive(ctx context.Context, s *socket) {
	t := time.NewTicker(pingEvery)
	defer t.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-h.closing:
			s.gone()
			return
		case <-t.C:
			ping, cancel := context.WithTimeout(ctx, socketWrite)
			err := s.conn.Ping(ping)
			cancel()
			if err != nil {
				s.gone()
				return
			}
		}
	}
}

// enter puts a socket in its place; one that was there is closed.
func (c *relay) enter(which int, s *socket) {
	c.mu.Lock()
	old := c.ends[which]
	c.ends[which] = s
	c.flow.gone(which)
	if which == endPage && c.away != nil {
		c.away.Stop()
		c.away = nil
	}
	c.mu.Unlock()
	if old != nil {
		go func() {
			_ = old.conn.Close(websocket.StatusPolicyViolation, "another connection took over")
			old.gone()
		}()
	}
}

// leave takes a socket out; false when another had taken its place.
func (c *relay) leave(which int, s *socket) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ends[which] != s {
		return false
	}
	c.ends[which] = nil
	c.flow.gone(which)
	return true
}

func (c *relay) send(ctx context.Context, which int, raw []byte) {
	c.mu.Lock()
	s := c.ends[which]
	c.mu.Unlock()
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), socketWrite)
	defer cancel()
	if s.conn.Write(ctx, websocket.MessageText, raw) != nil {
		s.gone()
	}
}

func (c *relay) say(ctx context.Context, which int, v any) {
	if raw, err := json.Marshal(v); err == nil {
		c.send(ctx, which, raw)
	}
}

type stationHere struct {
	Type string `json:"type"`
	Here bool   `json:"here"`
}

// entered tells both sides; the page's coming rings at the station.
func (h *Hub) entered(ctx context.Context, id string, call *relay, which int) {
	if which == endStation {
		call.say(ctx, endPage, stationHere{"station", true})
		return
	}
	call.mu.Lock()
	here, rang := call.ends[endStation] != nil, call.rang
	call.rang = true
	call.mu.Unlock()
	call.say(ctx, endPage, stationHere{"station", here})
	err := h.change(id, func(tx Tx, c *caseRecord) error {
		if !c.open() {
			return errNoCase
		}
		call.mu.Lock()
		call.total = max(call.total, c.Ticks)
		call.mu.Unlock()
		if rang && c.Stage == wire.StageCall {
			return nil // only its socket was lost for a moment
		}
		c.Stage = wire.StageCall
		return h.emit(tx, c, wire.Event{Kind: wire.EventRang})
	})
	if err != nil {
		h.log.Warn("call", "case", id, "err", err)
	}
	call.say(ctx, endPage, call.progress(h))
}

// left tells the other side. The event follows only when the page stays away.
func (h *Hub) left(id string, call *relay, which int) {
	ctx := context.Background()
	if which == endStation {
		call.say(ctx, endPage, stationHere{"station", false})
		return
	}
	call.say(ctx, endStation, map[string]string{"type": "left"})
	call.mu.Lock()
	defer call.mu.Unlock()
	call.away = time.AfterFunc(h.cfg.Timings.LeftGrace, func() { h.pageAway(id, call) })
}

func (h *Hub) pageAway(id string, call *relay) {
	call.mu.Lock()
	back := call.ends[endPage] != nil
	call.rang = call.rang && back
	call.mu.Unlock()
	select {
	case <-h.closing:
		return
	default:
	}
	if back {
		return
	}
	err := h.change(id, func(tx Tx, c *caseRecord) error {
		if c.Stage != wire.StageCall {
			return nil
		}
		c.Stage = wire.StageWaiting
		c.Chain.Next = h.now().Add(h.cfg.Timings.ReviewerSilent)
		return h.emit(tx, c, wire.Event{Kind: wire.EventLeft})
	})
	if err != nil {
		h.log.Warn("reviewer left", "case", id, "err", err)
	}
}

type envelope struct {
	Type  string `json:"type"`
	Stats struct {
		Frames uint64 `json:"framesDecoded"`
		Audio  uint64 `json:"audioPackets"`
	} `json:"stats"`
}

func (h *Hub) message(ctx context.Context, id string, call *relay, which int, raw []byte) {
	var m envelope
	if json.Unmarshal(raw, &m) != nil {
		return
	}
	switch {
	case m.Type == "stats":
		h.stats(ctx, id, call, which, m)
	case m.Type == "media" || m.Type == "station" || strings.HasPrefix(m.Type, "left"):
		// The relay's own words cannot be said by an end.
	default:
		call.send(ctx, 1-which, raw)
	}
}
