package hub

import (
	"net/http"
	"slices"

	"github.com/passdesk/passdesk/app"
)

type decisionQuery struct {
	Approve  bool              `json:"approve"`
	Reason   string            `json:"reason"`
	Compared map[string]string `json:"compared"` // pair -> same, not-same, unsure
	Why      map[string]string `json:"why"`      // pair -> code of the reason for that answer
}

type decisionReply struct {
	Seconds float64 `json:"seconds"`
	Need    float64 `json:"need"`
	Decided bool    `json:"decided"`
}

// deskDecide takes the decision. The seconds are the hub's own count, whatever the page believes: 409 before they are full.
// An approval needs a "same", with a reason, for every pair that no program found similar and for the person on the call: 409 with a
// sentence until then. A refusal needs one of the reasons.
func (h *Hub) deskDecide(r *http.Request, _ http.ResponseWriter, q decisionQuery) (out decisionReply, err error) {
	seen, err := h.reviewing(r)
	if err != nil {
		return out, err
	}
	need := h.cfg.Timings.TwoWay
	if d := h.mediaOf(&seen); d < need {
		h.auditAlone(AuditEntry{Kind: auditTooEarly, Case: seen.ID, Detail: seconds(d)})
		return out, failf(http.StatusConflict, "only %s of %s seconds of two-way call so far", seconds(d), seconds(need))
	}
	pairs, against, err := h.judgedBy(r, seen)
	if err != nil {
		return out, err
	}
	if q.Approve {
		if against {
			return out, failf(http.StatusUnprocessableEntity, "a check is against the rules; you can only refuse")
		}
		if err := refusedBy(pairs, q); err != nil {
			return out, err
		}
		q.Reason = ""
	} else if !slices.ContainsFunc(reasons, func(x reason) bool { return x.Code == q.Reason }) {
		return out, failf(http.StatusUnprocessableEntity, "choose a reason for the refusal")
	}
	err = h.asReviewer(r, func(tx Tx, c *caseRecord) error {
		if !c.open() {
			return failf(http.StatusConflict, "this case was decided already")
		}
		// The call may have counted on since; the case holds what is stored.
		c.Ticks = max(c.Ticks, int(h.mediaOf(c)/tickLength))
		out = decisionReply{Seconds: c.media().Seconds(), Need: need.Seconds(), Decided: true}
		d := decision{
			Decision: app.Decision{Approved: q.Approve, Reason: q.Reason, At: h.now()},
			Reviewer: c.Active.Reviewer, Seconds: c.media().Seconds(),
		}
		d.Compared, d.Why = answered(q)
		if c.Flagged && d.Approved {
			// Somebody may be forcing the reviewer: the page shows an approval, nobody gets a pass.
			d.Approved, d.Reason = false, "flagged"
		}
		if err := h.auditCompared(tx, c.ID, pairs, d); err != nil {
			return err
		}
		return h.conclude(tx, c, d)
	})
	if err == nil {
		h.kick()
	}
	return out, err
}

// judgedBy is what a decision goes by: the pairs of faces, and whether a check forbids an approval.
func (h *Hub) judgedBy(r *http.Request, c caseRecord) (pairs []deskMatch, against bool, err error) {
	body, err := h.body(c.ID)
	if err != nil {
		return nil, false, err
	}
	p, err := h.directory.Person(r.Context(), c.UPN)
	if err != nil {
		return nil, false, err
	}
	badge, _ := h.directory.Badge(r.Context(), c.UPN)
	return comparisons(c, body.Matches, roles(c, badge)), forbidden(h.checks(body, p, c)), nil
}

type noteQuery struct {
	Mark bool `json:"mark"`
}

// deskNote is the covert flag. The page calls it a note for the file, so that somebody who looks over the reviewer's shoulder
// sees nothing; security hears of it at once, and a flagged case never yields a pass.
func (h *Hub) deskNote(r *http.Request, _ http.ResponseWriter, q noteQuery) (struct{}, error) {
	var id string
	err := h.asReviewer(r, func(tx Tx, c *caseRecord) error {
		if !q.Mark || c.Flagged {
			return nil
		}
		c.Flagged, id = true, c.ID
		return h.audit(tx, AuditEntry{Kind: auditFlagged, Case: c.ID})
	})
	if err == nil && id != "" {
		h.notifyQuietly(r.Context(), Message{
			To: h.cfg.SecurityTo, Kind: MailNotice, Subject: "A reviewer asks you to look at a case",
			Text: "The reviewer of case " + shortName(id) + " marked it without a word. Do not call the reviewer during the visit.",
		})
	}
	return struct{}{}, err
}
