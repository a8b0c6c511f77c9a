package hub

import "time"

// throttleRecord counts failures of one kind by one station or about one person.
type throttleRecord struct {
	Failures int       `json:"failures"`
	Last     time.Time `json:"last"`
	Until    time.Time `json:"until"` // refused before this time
}

const (
	freeTries  = 5                // failures before the first wait
	firstWait  = 30 * time.Second // doubles with every further failure
	longestGap = time.Hour        // longest wait, and after that long without a failure all is forgotten
)

// throttled tells whether kind is closed for who just now.
func (h *Hub) throttled(tx Tx, kind, who string) (bool, error) {
	t, _, err := load[throttleRecord](tx, tabThrottle, kind+":"+h.hash("throttle", who))
	return h.now().Before(t.Until), err
}

// failed counts a failure.
func (h *Hub) failed(tx Tx, kind, who string) error {
	key := kind + ":" + h.hash("throttle", who)
	t, _, err := load[throttleRecord](tx, tabThrottle, key)
	if err != nil {
		return err
	}
	now := h.now()
	if now.Sub(t.Last) > longestGap && now.After(t.Until) {
		t = throttleRecord{}
	}
	t.Failures++
	t.Last = now
	if over := t.Failures - freeTries; over >= 0 {
		t.Until = now.Add(min(longestGap, firstWait<<min(over, 10)))
	}
	return save(tx, tabThrottle, key, t)
}

// succeeded forgets the failures.
func (h *Hub) succeeded(tx Tx, kind, who string) error {
	return tx.Delete(tabThrottle, kind+":"+h.hash("throttle", who))
}
