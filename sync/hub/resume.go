package hub

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/sync/wire"
)

// ticketRecord is what a ticket stands for. Station is the id of the presentation for tickets of that kind.
type ticketRecord struct {
	Kind    string    `json:"kind"`
	Case    string    `json:"case"`
	Station string    `json:"station"`
	Until   time.Time `json:"until"`
}

const (
	ticketResume  = "resume"
	ticketEnrol   = "enrol"
	ticketHelp    = "help"
	ticketOffer   = "offer"
	ticketPresent = "present"
)

func (h *Hub) newTicket(tx Tx, t ticketRecord) (string, error) {
	token := newToken()
	return token, save(tx, tabTickets, h.hash("ticket", token), t)
}

// takeTicket consumes a ticket.
func (h *Hub) takeTicket(tx Tx, kind, token string) (ticketRecord, bool, error) {
	key := h.hash("ticket", token)
	t, ok, err := load[ticketRecord](tx, tabTickets, key)
	if err != nil || !ok || t.Kind != kind || h.now().After(t.Until) {
		return ticketRecord{}, false, err
	}
	return t, true, tx.Delete(tabTickets, key)
}

// normalCode reads a Crockford code as people type it: any case, with blanks and dashes, O for 0, I and L for 1.
func normalCode(s string) string {
	return strings.NewReplacer(" ", "", "-", "", "O", "0", "I", "1", "L", "1").Replace(strings.ToUpper(strings.TrimSpace(s)))
}

// resume opens nothing yet: it hands out the reference selfie for the station's match, and a ticket.
func (h *Hub) resume(_ context.Context, station string, q wire.ResumeRequest) (out wire.ResumeReply, err error) {
	var rec caseRecord
	err = h.store.Update(func(tx Tx) error {
		wait, err := h.throttled(tx, "resume", station)
		if err != nil {
			return err
		}
		if wait {
			out.Fault = app.FaultThrottled
			return h.audit(tx, AuditEntry{Kind: auditThrottled, Station: station, Detail: "resume"})
		}
		id := tx.Get(tabCodes, h.hash("resume", normalCode(q.Code)))
		c, ok, err := load[caseRecord](tx, tabCases, string(id))
		if err != nil {
			return err
		}
		switch {
		case ok && c.Stage == wire.StageExpired:
			out.Fault = app.FaultCaseExpired
			return nil
		case !ok || !c.open() && c.Stage != wire.StageApproved:
			out.Fault = app.FaultCode
			if err := h.failed(tx, "resume", station); err != nil {
				return err
			}
			return h.audit(tx, AuditEntry{Kind: auditResumeRefused, Station: station, Detail: "code"})
		}
		rec = c
		out.Ticket, err = h.newTicket(tx, ticketRecord{ticketResume, c.ID, station, h.now().Add(h.cfg.Timings.TicketLife)})
		return err
	})
	if err != nil || out.Ticket == "" {
		return out, err
	}
	for _, b := range rec.Blobs {
		if b.Role == app.RoleSelfie {
			if out.Reference, err = h.openBlob(b.Name); err != nil {
				h.log.Warn("reference selfie", "case", rec.ID, "err", err)
			}
		}
	}
	return out, nil
}

// resumeConfirm hands the case to the station when the fresh selfie does not speak against it. A face that could not be
// compared well, or whose challenge no program could decide (a station without models), reaches the reviewer; an approval made before
// does not count then.
func (h *Hub) resumeConfirm(_ context.Context, station string, q wire.ResumeConfirm) (out wire.ResumeConfirmed, err error) {
	if _, err := wire.Unseal(h.identity, q.Selfie); err != nil {
		return out, failf(400, "the selfie is not sealed to this hub")
	}
	name := wire.BlobName(q.Selfie)
	if err := h.saveBlob(name, q.Selfie); err != nil {
		return out, err
	}
	m := app.Match{Band: bandNotEvaluated}
	if i := slices.IndexFunc(q.Matches, func(m app.Match) bool { return m.Pair == "selfie-case" }); i >= 0 {
		m = q.Matches[i]
	}
	if !knownModels()[m.Model] {
		m.Model = ""
		if m.Band == bandSimilar {
			m.Band, m.Reason = bandNotEvaluated, "unknown_model"
		}
	}
	if !shortWord.MatchString(m.Reason) {
		m.Reason = ""
	}
	band := m.Band
	var id, former string
	err = h.store.Update(func(tx Tx) error {
		t, ok, err := h.takeTicket(tx, ticketResume, q.Ticket)
		if err != nil {
			return err
		}
		if !ok || t.Station != station {
			out.Fault = app.FaultNoMatch
			return nil
		}
		c, ok, err := load[caseRecord](tx, tabCases, t.Case)
		if err != nil || !ok {
			return err
		}
		refuse := func(f app.Fault, why string) error {
			out.Fault = f
			if err := h.failed(tx, "resume", station); err != nil {
				return err
			}
			if err := saveCase(tx, c); err != nil { // with its alarms
				return err
			}
			return h.audit(tx, AuditEntry{Kind: auditResumeRefused, Case: c.ID, Station: station, Detail: why})
		}
		if !c.open() && c.Stage != wire.StageApproved {
			out.Fault = app.FaultCaseExpired
			return nil
		}
		if err := h.heed(tx, &c, station, q.Liveness, alarmReturn); err != nil {
			return err
		}
		switch {
		case q.Liveness.Sim && !h.cfg.Rehearsal:
			return refuse(app.FaultNoMatch, "simulated")
		case !q.Liveness.Passed && !undecided(q.Liveness):
			return refuse(app.FaultNoMatch, "liveness")
		case band == "different":
			return refuse(app.FaultNoMatch, "different")
		}
		id, former = c.ID, c.Station
		c.Returns = append(c.Returns, returned{
			At: h.now(), Station: station, Band: band, Model: m.Model, Reason: m.Reason, Eyes: m.Eyes, Passed: q.Liveness.Passed, Blob: name,
		})
		c.Blobs = append(c.Blobs, app.Blob{Role: app.RoleSelfieResume, Name: name})
		c.Station, c.Parked = station, false
		if c.Stage == wire.StageApproved && (band != "similar" || !q.Liveness.Passed) {
			c.Stage, c.Decision, c.Ticks, c.Chain = wire.StageWaiting, nil, 0, chain{Next: h.now()}
		}
		if err := h.succeeded(tx, "resume", station); err != nil {
			return err
		}
		if err := h.audit(tx, AuditEntry{Kind: auditResumed, Case: c.ID, Station: station, Detail: band}); err != nil {
			return err
		}
		out = wire.ResumeConfirmed{Case: c.ID, Outcome: c.Outcome, Stage: c.Stage, After: c.LastEvent}
		return saveCase(tx, c)
	})
	if err == nil && id != "" {
		if former != station {
			h.dropStation(id)
		}
		h.wake(id)
		h.kick()
	}
	return out, err
}

// undecided tells whether a challenge was neither passed nor failed: it is a person's to judge.
func undecided(l app.Liveness) bool { return !l.Passed && decided(l).Status == light.Inconclusive }
