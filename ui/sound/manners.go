package sound

import (
	"time"

	"github.com/passdesk/passdesk/capture"
)

// How often a hint may be heard.
const (
	sameAfter  = 4 * time.Second        // the same signal again
	otherAfter = 900 * time.Millisecond // another one
)

// Manners keep the hints from becoming a nuisance: a signal is heard when the hint changes and never while it stays; one that
// comes back within four seconds was heard already, and two different ones keep a little distance. The zero value is ready;
// it belongs to one goroutine.
type Manners struct {
	hint  capture.Hint
	last  time.Time // of any signal
	heard map[Name]time.Time
}

// Hear tells which signal is due now that a hint is shown; empty for none.
func (m *Manners) Hear(h capture.Hint, now time.Time) Name {
	if h == m.hint {
		return ""
	}
	m.hint = h
	n := hints[h]
	if n == "" {
		return ""
	}
	at, before := m.heard[n]
	if before && now.Sub(at) < sameAfter || !m.last.IsZero() && now.Sub(m.last) < otherAfter {
		return ""
	}
	if m.heard == nil {
		m.heard = map[Name]time.Time{}
	}
	m.heard[n], m.last = now, now
	return n
}
