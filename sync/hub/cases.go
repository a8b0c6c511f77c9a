package hub

import (
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

// caseRecord is what the hub keeps of a case in the clear: times, states and codes. What the person typed, apart from the
// work e-mail, and what was read stays in the sealed body.
type caseRecord struct {
	ID         string      `json:"id"`
	Station    string      `json:"station"` // owner
	Visit      string      `json:"visit,omitempty"`
	Lang       string      `json:"lang,omitempty"`
	UPN        string      `json:"upn,omitempty"` // empty until the directory knew the person
	Outcome    app.Outcome `json:"outcome,omitempty"`
	Stage      string      `json:"stage,omitempty"` // empty for a draft
	CodeHash   string      `json:"codeHash,omitempty"`
	Created    time.Time   `json:"created"`
	Submitted  time.Time   `json:"submitted"`
	Simulated  bool        `json:"simulated,omitempty"`
	MailProven bool        `json:"mailProven,omitempty"` // by a PIN that this hub sent
	Parked     bool        `json:"parked,omitempty"`
	Blobs      []app.Blob  `json:"blobs,omitempty"`
	Returns    []returned  `json:"returns,omitempty"`
	Alarms     []string    `json:"alarms,omitempty"`

	Frames    framesChecked `json:"frames,omitzero"`
	Chain     chain         `json:"chain"`
	Active    *active       `json:"active,omitempty"`
	Ticks     int           `json:"ticks,omitempty"` // half seconds of two-way media
	Decision  *decision     `json:"decision,omitempty"`
	Flagged   bool          `json:"flagged,omitempty"`
	Purged    time.Time     `json:"purged"`
	LastEvent int           `json:"lastEvent"`
}

// returned is one coming back with the resume code. Band is how the fresh selfie compared.
type returned struct {
	At      time.Time   `json:"at"`
	Station string      `json:"station"`
	Band    string      `json:"band"`
	Model   string      `json:"model,omitempty"`
	Reason  string      `json:"reason,omitempty"` // why no program compared
	Eyes    [2]app.Eyes `json:"eyes,omitzero"`
	Passed  bool        `json:"passed"` // liveness
	Blob    string      `json:"blob"`
}

func (r returned) match() app.Match {
	return app.Match{Pair: "selfie-case", Band: r.Band, Model: r.Model, Reason: r.Reason, Eyes: r.Eyes}
}

type decision struct {
	app.Decision
	Reviewer string            `json:"reviewer,omitempty"` // empty for the fast path
	Seconds  float64           `json:"seconds"`
	Compared map[string]string `json:"compared,omitempty"` // pair -> same, not-same, unsure
	Why      map[string]string `json:"why,omitempty"`      // pair -> reason of that answer
	Fast     bool              `json:"fast,omitempty"`
}

const tickLength = 500 * time.Millisecond

func (c *caseRecord) media() time.Duration { return time.Duration(c.Ticks) * tickLength }

// open tells whether a reviewer may still decide.
func (c *caseRecord) open() bool { return c.Stage == wire.StageWaiting || c.Stage == wire.StageCall }

// saveCase stores a case, and lists it as living until its evidence is purged, so that the sweep need not read the dead.
func saveCase(tx Tx, c caseRecord) error {
	var err error
	if c.Purged.IsZero() {
		err = tx.Put(tabLiving, c.ID, []byte{1})
	} else {
		err = tx.Delete(tabLiving, c.ID)
	}
	if err != nil {
		return err
	}
	return save(tx, tabCases, c.ID, c)
}

// eachCase visits the living cases.
func (h *Hub) eachCase(fn func(caseRecord)) error {
	return h.store.View(func(tx Tx) error {
		return tx.Each(tabLiving, "", "", func(id string, _ []byte) error {
			c, ok, err := load[caseRecord](tx, tabCases, id)
			if err == nil && ok {
				fn(c)
			}
			return err
		})
	})
}

// change loads a case, lets fn change it, and saves it with what fn wrote, in one transaction; then it wakes the streams.
func (h *Hub) change(id string, fn func(tx Tx, c *caseRecord) error) error {
	err := h.store.Update(func(tx Tx) error {
		c, ok, err := load[caseRecord](tx, tabCases, id)
		if err != nil {
			return err
		}
		if !ok {
			return errNoCase
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		return saveCase(tx, c)
	})
	if err == nil {
		h.wake(id)
	}
	return err
}

// owned loads the case of a station inside a transaction. A case that nobody spoke of yet becomes the station's draft.
func (h *Hub) owned(tx Tx, id, station string) (caseRecord, error) {
	if id == "" || len(id) > 128 {
		return caseRecord{}, failf(400, "no case named")
	}
	c, ok, err := load[caseRecord](tx, tabCases, id)
	if err != nil {
		return c, err
	}
	if !ok {
		return caseRecord{ID: id, Station: station, Created: h.now()}, nil
	}
	if c.Station != station {
		return c, errFenced
	}
	return c, nil
}

// changeOwned is change for a station; it refuses, and records, a station that lost the case.
func (h *Hub) changeOwned(id, station string, fn func(tx Tx, c *caseRecord) error) error {
	err := h.store.Update(func(tx Tx) error {
		c, err := h.owned(tx, id, station)
		if err != nil {
			return err
		}
		if err := fn(tx, &c); err != nil {
			return err
		}
		return saveCase(tx, c)
	})
	if err == errFenced {
		h.auditAlone(AuditEntry{Kind: auditFenced, Case: id, Station: station})
	}
	if err == nil {
		h.wake(id)
	}
	return err
}

func (h *Hub) load(id string) (c caseRecord, ok bool, err error) {
	err = h.store.View(func(tx Tx) error {
		c, ok, err = load[caseRecord](tx, tabCases, id)
		return err
	})
	return c, ok, err
}

// emit adds an event to the case. The photo stays in memory.
func (h *Hub) emit(tx Tx, c *caseRecord, e wire.Event) error {
	c.LastEvent++
	e.N, e.At = c.LastEvent, h.now()
	key := eventKey(c.ID, e.N)
	if len(e.Photo) > 0 {
		h.mu.Lock()
		h.photos[key] = photo{e.Photo, e.At}
		h.mu.Unlock()
		e.Photo = nil
	}
	return save(tx, tabEvents, key, e)
}

func eventKey(id string, n int) string { return fmt.Sprintf("%s/%08d", id, n) }

// eventsAfter returns the events of a case that come after n, and its owner.
func (h *Hub) eventsAfter(id string, n int) (list []wire.Event, owner string, err error) {
	err = h.store.View(func(tx Tx) error {
		c, _, err := load[caseRecord](tx, tabCases, id)
		if err != nil {
			return err
		}
		owner = c.Station
		return tx.Each(tabEvents, id+"/", eventKey(id, n+1), func(key string, raw []byte) error {
			var e wire.Event
			if err := json.Unmarshal(raw, &e); err != nil {
				return fmt.Errorf("read event: %w", err)
			}
			h.mu.Lock()
			e.Photo = h.photos[key].jpeg
			h.mu.Unlock()
			list = append(list, e)
			return nil
		})
	})
	return list, owner, err
}

// wake lets everybody who waits for the case look again.
func (h *Hub) wake(id string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if c := h.wakes[id]; c != nil {
		close(c)
		delete(h.wakes, id)
	}
}

func (h *Hub) waker(id string) <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	c := h.wakes[id]
	if c == nil {
		c = make(chan struct{})
		h.wakes[id] = c
	}
	return c
}

// body opens the submitted details of a case, in memory only.
func (h *Hub) body(id string) (wire.Case, error) {
	var sealed []byte
	err := h.store.View(func(tx Tx) error {
		sealed = append(sealed, tx.Get(tabBodies, id)...)
		return nil
	})
	if err != nil {
		return wire.Case{}, err
	}
	if len(sealed) == 0 {
		return wire.Case{}, errNoCase
	}
	var c wire.Case
	return c, h.unseal(sealed, &c)
}

func (h *Hub) unseal(sealed []byte, v any) error {
	plain, err := wire.Unseal(h.identity, sealed)
	if err != nil {
		return failf(400, "the body is not sealed to this hub")
	}
	if err := json.Unmarshal(plain, v); err != nil {
		return failf(400, "the sealed body is not what its kind says")
	}
	return nil
}

// Seconds formats media time for the audit chain.
func seconds(d time.Duration) string { return strconv.FormatFloat(d.Seconds(), 'f', 1, 64) }
