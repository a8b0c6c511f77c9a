package hub

import (
	"context"
	"time"

	"github.com/passdesk/passdesk/sync/wire"
)

// progress is what the page is told about the count.
type progress struct {
	Type    string  `json:"type"`
	Seconds float64 `json:"seconds"`
	Need    float64 `json:"need"`
}

func (c *relay) progress(h *Hub) progress {
	c.mu.Lock()
	defer c.mu.Unlock()
	return progress{"media", (time.Duration(c.total) * tickLength).Seconds(), h.cfg.Timings.TwoWay.Seconds()}
}

// stats counts one report. The page hears of every tick; the case and the station's stream get every whole second, and the
// tick that fills what a decision needs. After that the count goes on in memory and is stored with the decision.
func (h *Hub) stats(ctx context.Context, id string, call *relay, which int, m envelope) {
	call.mu.Lock()
	n := call.flow.report(which, m.Stats.Frames, m.Stats.Audio, h.now())
	before := call.total
	call.total += n
	total := call.total
	call.mu.Unlock()
	if n == 0 {
		return
	}
	need := int(h.cfg.Timings.TwoWay / tickLength)
	if before < need && (total/2 != before/2 || total >= need) {
		err := h.change(id, func(tx Tx, c *caseRecord) error {
			if !c.open() {
				return nil
			}
			c.Ticks = max(c.Ticks, total)
			return h.emit(tx, c, wire.Event{Kind: wire.EventMedia, Seconds: c.media().Seconds(), Need: h.cfg.Timings.TwoWay.Seconds()})
		})
		if err != nil {
			h.log.Warn("media count", "case", id, "err", err)
		}
	}
	call.say(ctx, endPage, call.progress(h))
}

// mediaOf is the time of two-way media of a case: what is stored, or what a running call has counted beyond it.
func (h *Hub) mediaOf(c *caseRecord) time.Duration {
	d := c.media()
	if call := h.callIfAny(c.ID); call != nil && c.open() {
		call.mu.Lock()
		d = max(d, time.Duration(call.total)*tickLength)
		call.mu.Unlock()
	}
	return d
}

func (h *Hub) stationThere(id string) bool {
	call := h.callIfAny(id)
	if call == nil {
		return false
	}
	call.mu.Lock()
	defer call.mu.Unlock()
	return call.ends[endStation] != nil
}

// dropPage closes the page's socket of a case: its reviewer is no longer the active one.
func (h *Hub) dropPage(id string) { h.drop(id, endPage) }

// dropStation closes the station's socket of a case that another station got.
func (h *Hub) dropStation(id string) { h.drop(id, endStation) }

func (h *Hub) drop(id string, which int) {
	call := h.callIfAny(id)
	if call == nil {
		return
	}
	call.mu.Lock()
	s := call.ends[which]
	call.mu.Unlock()
	if s != nil {
		s.gone()
	}
}

// forgetCall ends a call whose case is decided, after the ends had time to read why.
func (h *Hub) forgetCall(id string) {
	h.drop(id, endPage)
	h.drop(id, endStation)
	h.mu.Lock()
	delete(h.calls, id)
	h.mu.Unlock()
}
