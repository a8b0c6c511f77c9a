package hub

import (
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/sync/wire"
)

// linkRecord is what the token in a reviewer's link stands for. GET never touches it.
type linkRecord struct {
	Case     string    `json:"case"`
	Reviewer string    `json:"reviewer"` // UPN
	Until    time.Time `json:"until"`
	Used     bool      `json:"used"`
	Mailed   time.Time `json:"mailed"` // last time that a new link was sent instead of this one
}

// active is the one reviewer of a case. Session is the hash of the secret in the page's cookie.
type active struct {
	Session  string    `json:"session"`
	Reviewer string    `json:"reviewer"`
	Since    time.Time `json:"since"`
	Asked    string    `json:"asked,omitempty"` // hash of the token of a page that asks to take over
	AskedBy  string    `json:"askedBy,omitempty"`
	Granted  bool      `json:"granted,omitempty"`
}

const (
	cookieName = "passdesk-desk"
	awake      = 20 * time.Second // a page that has not asked for its state for so long is gone
)

type joinQuery struct {
	Token string `json:"token"`
	Ask   bool   `json:"ask"` // ask the other page to hand over
}

// joinReply: State is "joined", "in-use" (another page is open), "asked" (waiting for its answer), "used" (the link was used;
// a new one can be mailed), "over" (decided or expired) or "gone".
type joinReply struct {
	State string `json:"state"`
	By    string `json:"by,omitempty"` // who is active, for "in-use" and "asked"
}

// newLink makes a link for a reviewer.
func (h *Hub) newLink(tx Tx, id, reviewer string) (string, error) {
	token := newToken()
	rec := linkRecord{Case: id, Reviewer: reviewer, Until: h.now().Add(h.cfg.Timings.CaseLife)}
	return h.url + "/desk/#" + token, save(tx, tabLinks, h.hash("link", token), rec)
}

// deskJoin redeems a link once. While another page is active it must hand over; when a used link comes again and nobody is
// active, the way on is a new link to the same mailbox, so that a stolen link opens nothing.
func (h *Hub) deskJoin(r *http.Request, w http.ResponseWriter, q joinQuery) (out joinReply, err error) {
	key := h.hash("link", q.Token)
	var l linkRecord
	err = h.store.View(func(tx Tx) (err error) {
		l, _, err = load[linkRecord](tx, tabLinks, key)
		return err
	})
	if err != nil || l.Case == "" || h.now().After(l.Until) {
		return joinReply{State: "gone"}, err
	}
	session := newToken()
	err = h.change(l.Case, func(tx Tx, c *caseRecord) error {
		l, _, err := load[linkRecord](tx, tabLinks, key)
		switch {
		case err != nil:
			return err
		case !c.open():
			out.State = "over"
			return nil
		case c.Active != nil && c.Active.Granted && c.Active.Asked == key:
			out.State = "joined"
		case c.Active != nil && h.alive(c.Active.Session):
			out = joinReply{State: "in-use", By: c.Active.Reviewer}
			if q.Ask {
				c.Active.Asked, c.Active.AskedBy, c.Active.Granted = key, l.Reviewer, false
			}
			if c.Active.Asked == key {
				out.State = "asked"
			}
			return nil
		case l.Used:
			out.State = "used"
			return nil
		default:
			out.State = "joined"
		}
		kind := auditJoined
		if c.Active != nil {
			kind = auditHandover
		}
		l.Used = true
		c.Active = &active{Session: h.hash("session", session), Reviewer: l.Reviewer, Since: h.now()}
		if err := save(tx, tabLinks, key, l); err != nil {
			return err
		}
		if err := h.audit(tx, AuditEntry{Kind: kind, Case: c.ID}); err != nil {
			return err
		}
		return h.emit(tx, c, wire.Event{Kind: wire.EventOpened})
	})
	if err == nil && out.State == "joined" {
		h.sign(h.hash("session", session))
		http.SetCookie(w, &http.Cookie{
			Name: cookieName, Value: l.Case + "." + session, Path: "/desk/", HttpOnly: true,
			SameSite: http.SameSiteStrictMode, Secure: r.TLS != nil || strings.HasPrefix(h.url, "https:"),
		})
		h.dropPage(l.Case) // the page that was active before
	}
	return out, err
}

// deskRelink mails a new link to the reviewer of a used one, at most once in two minutes.
func (h *Hub) deskRelink(r *http.Request, _ http.ResponseWriter, q joinQuery) (struct{}, error) {
	key := h.hash("link", q.Token)
	var m Message
	err := h.store.Update(func(tx Tx) error {
		l, ok, err := load[linkRecord](tx, tabLinks, key)
		if err != nil || !ok || h.now().Sub(l.Mailed) < 2*time.Minute {
			return err
		}
		c, ok, err := load[caseRecord](tx, tabCases, l.Case)
		if err != nil || !ok || !c.open() {
			return err
		}
		link, err := h.newLink(tx, l.Case, l.Reviewer)
		if err != nil {
			return err
		}
		m = h.reviewMail(c, l.Reviewer, link)
		l.Mailed = h.now()
		return save(tx, tabLinks, key, l)
	})
	if err == nil && m.To != "" {
		err = h.notifier.Notify(r.Context(), m)
	}
	return struct{}{}, err
}

type handoverQuery struct {
	Allow bool `json:"allow"`
}

// deskHandover is the active page's answer to somebody who asks to take over.
func (h *Hub) deskHandover(r *http.Request, _ http.ResponseWriter, q handoverQuery) (struct{}, error) {
	return struct{}{}, h.asReviewer(r, func(tx Tx, c *caseRecord) error {
		if c.Active.Asked == "" {
			return nil
		}
		if c.Active.Granted = q.Allow; !q.Allow {
			c.Active.Asked, c.Active.AskedBy = "", ""
		}
		return nil
	})
}

// reviewing returns the case that the page's cookie opens, while its reviewer is the active one.
func (h *Hub) reviewing(r *http.Request) (caseRecord, error) {
	cookies := r.CookiesNamed(cookieName)
	i := slices.IndexFunc(cookies, func(k *http.Cookie) bool { return k.Value != "" })
	if i < 0 {
		return caseRecord{}, errSession
	}
	v := cookies[i].Value
	dot := len(v) - len(newToken()) - 1
	if dot < 1 || v[dot] != '.' {
		return caseRecord{}, errSession
	}
	c, ok, err := h.load(v[:dot])
	if err != nil {
		return c, err
	}
	session := h.hash("session", v[dot+1:])
	if !ok || c.Active == nil || !same(c.Active.Session, session) {
		return caseRecord{}, errSession
	}
	h.sign(session)
	return c, nil
}

// asReviewer changes the case of the page's session, if that is still the active one.
func (h *Hub) asReviewer(r *http.Request, fn func(tx Tx, c *caseRecord) error) error {
	seen, err := h.reviewing(r)
	if err != nil {
		return err
	}
	return h.change(seen.ID, func(tx Tx, c *caseRecord) error {
		if c.Active == nil || c.Active.Session != seen.Active.Session {
			return errSession
		}
		return fn(tx, c)
	})
}

// sign notes a sign of life of a desk session.
func (h *Hub) sign(session string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.seen[session] = h.now()
}

func (h *Hub) alive(session string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now().Sub(h.seen[session]) < awake
}
