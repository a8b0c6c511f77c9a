package hub

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/sync/wire"
)

// mailbox is the built-in Notifier: it sends nothing and keeps every message, sealed, for the development page. A hub that is
// neither in rehearsal nor has that page should be given a real one.
type mailbox struct{ h *Hub }

// Mail is a message of the development mailbox.
type Mail struct {
	ID string    `json:"id"`
	At time.Time `json:"at"`
	Message
}

const keepMails = 200

func (m *mailbox) Notify(_ context.Context, msg Message) error {
	return m.h.store.Update(func(tx Tx) error {
		n, key, err := next(tx, "mail")
		if err != nil {
			return err
		}
		sealed, err := wire.SealJSON(m.h.identity.Recipient().String(), Mail{ID: key, At: m.h.now(), Message: msg})
		if err != nil {
			return err
		}
		if err := tx.Put(tabMail, key, sealed); err != nil {
			return err
		}
		if n <= keepMails {
			return nil
		}
		var first string
		err = tx.Each(tabMail, "", "", func(k string, _ []byte) error { first = k; return errStop })
		if err != nil {
			return err
		}
		return tx.Delete(tabMail, first)
	})
}

// Mails returns what the development mailbox holds, newest first; to narrows it to one address when not empty.
func (h *Hub) Mails(to string) ([]Mail, error) {
	list := []Mail{}
	err := h.store.View(func(tx Tx) error {
		return tx.Each(tabMail, "", "", func(_ string, sealed []byte) error {
			plain, err := wire.Unseal(h.identity, sealed)
			if err != nil {
				return err
			}
			var m Mail
			if err := json.Unmarshal(plain, &m); err != nil {
				return err
			}
			if to == "" || strings.EqualFold(to, m.To) {
				list = append(list, m)
			}
			return nil
		})
	})
	slices.Reverse(list)
	return list, err
}

func (h *Hub) mailboxJSON(w http.ResponseWriter, r *http.Request) {
	mails, err := h.Mails(r.URL.Query().Get("to"))
	people := []Employee{}
	if _, builtIn := h.directory.(*utopia); builtIn {
		people = Employees()
	}
	h.reply(w, r, map[string]any{"site": h.cfg.Site, "mails": mails, "people": people}, err)
}

// loopbackOnly hides the development pages from other machines.
func (h *Hub) loopbackOnly(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		host, _, err := net.SplitHostPort(r.RemoteAddr)
		if err == nil && !loopback(host) {
			http.NotFound(w, r)
			return
		}
		next(w, r)
	}
}
