package hub

import (
	"context"
	"net/http"
	"regexp"
	"time"

	"github.com/passdesk/passdesk/sync/wire"
)

var shortWord = regexp.MustCompile(`^[A-Za-z0-9 ._-]{0,64}$`)

// callHelp notes a call for help and mails the helpers. The mail names the station and the step, never the person.
func (h *Hub) callHelp(tx Tx, station, id string, p wire.Help) error {
	if !shortWord.MatchString(p.Step) || !shortWord.MatchString(string(p.Fault)) {
		return failf(http.StatusBadRequest, "not a step or a fault")
	}
	if id != "" {
		c, err := h.owned(tx, id, station)
		if err != nil {
			return err
		}
		if err := saveCase(tx, c); err != nil { // a draft, so that the answer has a stream
			return err
		}
	}
	token, err := h.newTicket(tx, ticketRecord{ticketHelp, id, station, h.now().Add(12 * time.Hour)})
	if err != nil {
		return err
	}
	text := "Station " + station + " calls for help at step " + p.Step + "."
	if p.Fault != "" {
		text += " The station reports: " + string(p.Fault) + "."
	}
	text += "\n\nOpen the link and say when you come; the person at the station reads it there."
	for _, to := range h.cfg.Helpers {
		if err := h.queueMail(tx, Message{
			To: to, Kind: MailHelp, Subject: "Station " + station + " calls for help", Text: text, Link: h.url + "/desk/help/#" + token,
		}); err != nil {
			return err
		}
	}
	return h.audit(tx, AuditEntry{Kind: auditHelp, Case: id, Station: station, Detail: p.Step})
}

// queueMail leaves a message, sealed, for the next sweep.
func (h *Hub) queueMail(tx Tx, m Message) error {
	_, key, err := next(tx, "outgoing")
	if err != nil {
		return err
	}
	sealed, err := wire.SealJSON(h.identity.Recipient().String(), m)
	if err != nil {
		return err
	}
	return tx.Put(tabOutgoing, key, sealed)
}

// sendQueued sends what queueMail left.
func (h *Hub) sendQueued(ctx context.Context) error {
	queued := map[string]Message{}
	err := h.store.View(func(tx Tx) error {
		return tx.Each(tabOutgoing, "", "", func(key string, sealed []byte) error {
			var m Message
			if err := h.unseal(sealed, &m); err != nil {
				return err
			}
			queued[key] = m
			return nil
		})
	})
	if err != nil {
		return err
	}
	for key, m := range queued {
		if err := h.notifier.Notify(ctx, m); err != nil {
			return err
		}
		if err := h.store.Update(func(tx Tx) error { return tx.Delete(tabOutgoing, key) }); err != nil {
			return err
		}
	}
	return nil
}

type helpQuery struct {
	Token   string `json:"token"`
	Minutes string `json:"minutes"` // "2", "5", "10"
}

// helpAnswer tells the station that a helper comes.
func (h *Hub) helpAnswer(_ *http.Request, _ http.ResponseWriter, q helpQuery) (struct{}, error) {
	if q.Minutes != "2" && q.Minutes != "5" && q.Minutes != "10" {
		return struct{}{}, failf(http.StatusBadRequest, "2, 5 or 10 minutes")
	}
	var id string
	err := h.store.Update(func(tx Tx) error {
		t, ok, err := h.takeTicket(tx, ticketHelp, q.Token)
		if err != nil {
			return err
		}
		if !ok {
			return errOffer
		}
		c, ok, err := load[caseRecord](tx, tabCases, t.Case)
		if err != nil || !ok {
			return err
		}
		id = c.ID
		if err := h.emit(tx, &c, wire.Event{Kind: wire.EventHelper, Text: q.Minutes}); err != nil {
			return err
		}
		return saveCase(tx, c)
	})
	if err == nil && id != "" {
		h.wake(id)
	}
	return struct{}{}, err
}
