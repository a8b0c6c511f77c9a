package hub

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/sync/wire"
)

// chain is how far the telling of reviewers has come.
type chain struct {
	Told []string  `json:"told,omitempty"` // UPNs, in order
	Next time.Time `json:"next"`           // when the next is told; zero: nobody is left
}

// candidates lists who may be asked, in order: manager, the manager's delegate, the manager's manager, then the configured
// ones. The applicant is never among them, and nobody twice.
func (h *Hub) candidates(ctx context.Context, upn string) []string {
	var list []string
	add := func(who string) {
		who = strings.ToLower(who)
		if who != "" && who != upn && !slices.Contains(list, who) {
			list = append(list, who)
		}
	}
	if p, err := h.directory.Person(ctx, upn); err == nil {
		add(p.Manager)
		if m, err := h.directory.Person(ctx, p.Manager); err == nil {
			add(m.Delegate)
			add(m.Manager)
		}
	}
	for _, r := range h.cfg.Reviewers {
		add(r)
	}
	return list
}

// tell tells the next reviewer of a case. The link is stored before the mail goes, the event after it went: a crash in
// between costs a second mail, never a reviewer who was not told.
func (h *Hub) tell(ctx context.Context, seen caseRecord) error {
	var who string
	for _, r := range h.candidates(ctx, seen.UPN) {
		if !slices.Contains(seen.Chain.Told, r) {
			who = r
			break
		}
	}
	if who == "" {
		h.log.Warn("no further reviewer", "case", seen.ID)
		return h.change(seen.ID, func(_ Tx, c *caseRecord) error {
			c.Chain.Next = time.Time{}
			return nil
		})
	}
	var link string
	err := h.store.Update(func(tx Tx) (err error) {
		link, err = h.newLink(tx, seen.ID, who)
		return err
	})
	if err != nil {
		return err
	}
	if err := h.notifier.Notify(ctx, h.reviewMail(seen, who, link)); err != nil {
		h.log.Warn("reviewer was not told", "case", seen.ID, "err", err)
		return h.change(seen.ID, func(_ Tx, c *caseRecord) error { // the same one again, soon
			c.Chain.Next = h.now().Add(min(time.Minute, h.cfg.Timings.ReviewerSilent))
			return nil
		})
	}
	return h.change(seen.ID, func(tx Tx, c *caseRecord) error {
		if !c.open() || slices.Contains(c.Chain.Told, who) {
			return nil
		}
		c.Chain.Told = append(c.Chain.Told, who)
		c.Chain.Next = h.now().Add(h.cfg.Timings.ReviewerSilent)
		place := fmt.Sprint(len(c.Chain.Told))
		if err := h.audit(tx, AuditEntry{Kind: auditTold, Case: c.ID, Detail: place}); err != nil {
			return err
		}
		return h.emit(tx, c, wire.Event{Kind: wire.EventTold, Text: "mail"})
	})
}

func (h *Hub) reviewMail(c caseRecord, to, link string) Message {
	state := "waits at the station now"
	if c.Parked {
		state = "has left the station and can be called back"
	}
	look := ""
	if len(c.Alarms) > 0 {
		look = "\n\nLOOK TWICE: something about the pictures of this visit is wrong. The page says what."
	}
	return Message{
		To: to, Kind: MailReview, Subject: "Somebody waits for you at " + h.cfg.Site, Link: link, Alarm: look != "",
		Text: fmt.Sprintf("A new colleague %s and needs a short video call with you.%s\n\nIt takes about two minutes: look at the evidence, "+
			"talk for at least %.0f seconds, decide.\nYou need a camera and a microphone. The link works once and is yours alone; "+
			"do not forward it.\n\nIf you are not free to say what you see, press \"File note\" twice: nobody beside you notices, and security hears "+
			"of it.\n\nThe case ends by itself at %s.",
			state, look, h.cfg.Timings.TwoWay.Seconds(), c.Submitted.Add(h.cfg.Timings.CaseLife).Format("2 January 15:04 MST")),
	}
}

// busy tells whether a reviewer is at work on the case, so that nobody else is told.
func (h *Hub) busy(c *caseRecord) bool {
	return c.Stage == wire.StageCall || c.Active != nil && h.alive(c.Active.Session)
}

// expire ends a case that nobody decided, and says so to everybody concerned.
func (h *Hub) expire(ctx context.Context, seen caseRecord) error {
	body, bodyErr := h.body(seen.ID)
	done := false
	err := h.change(seen.ID, func(tx Tx, c *caseRecord) error {
		if !c.open() {
			return nil
		}
		done = true
		c.Stage, c.Active = wire.StageExpired, nil
		if err := h.revokeOf(tx, c.ID); err != nil {
			return err
		}
		if err := h.audit(tx, AuditEntry{Kind: auditExpired, Case: c.ID}); err != nil {
			return err
		}
		return h.emit(tx, c, wire.Event{Kind: wire.EventExpired})
	})
	if err != nil || !done {
		return err
	}
	h.forgetCall(seen.ID)
	if bodyErr == nil {
		h.notifyQuietly(ctx, Message{
			To: body.Applicant.PersonalEmail, Kind: MailNotice, Subject: "Your visit at " + h.cfg.Site + " was not decided in time",
			Text: "Nobody could speak with you within a day, so your request has ended. Please come to any station again; your pictures are deleted.",
		})
	}
	for _, who := range seen.Chain.Told {
		h.notifyQuietly(ctx, Message{
			To: who, Kind: MailNotice, Subject: "A case ended without a decision",
			Text: "Case " + shortName(seen.ID) + " waited a day for a reviewer and has ended. The person has to come again.",
		})
	}
	return nil
}

func (h *Hub) notifyQuietly(ctx context.Context, m Message) {
	if err := h.notifier.Notify(ctx, m); err != nil {
		h.log.Warn("mail was not sent", "kind", m.Kind, "err", err)
	}
}
