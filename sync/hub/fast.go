package hub

import (
	"context"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/capture/light"
	"github.com/passdesk/passdesk/sync/wire"
)

// verifiedRecord remembers a person's last approval on a call; the fast path counts its 30 days from here and never renews it.
type verifiedRecord struct {
	Case string    `json:"case"`
	At   time.Time `json:"at"`
}

// fast decides the 30-day path, and another pass for an approved case whose pass lapsed unused. Every rule must hold: the person was identified, was approved on a call within 30 days,
// presented a credential of that approval if any was presented, is alive before the camera in frames that the station signed, and no comparison speaks against
// it. The reason of a no goes to the audit chain; the station only learns that the normal way goes on.
func (h *Hub) fast(_ context.Context, station string, q wire.FastRequest) (out wire.FastReply, err error) {
	err = h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		if err := h.heed(tx, c, station, q.Liveness, alarmAttack); err != nil {
			return err
		}
		why, err := h.fastRefusal(tx, c, station, q)
		if err != nil {
			return err
		}
		if why != "" {
			return h.audit(tx, AuditEntry{Kind: auditFast, Case: c.ID, Station: station, Detail: why})
		}
		c.Simulated = c.Simulated || q.Liveness.Sim
		if err := h.audit(tx, AuditEntry{Kind: auditFast, Case: c.ID, Station: station, Detail: "approved"}); err != nil {
			return err
		}
		out = wire.FastReply{Approved: true, Outcome: c.Outcome}
		if c.Stage == wire.StageApproved { // its pass lapsed unused, or the reply was lost: the approval stands
			return nil
		}
		return h.conclude(tx, c, decision{Decision: app.Decision{Approved: true, Reason: "fast", At: h.now()}, Fast: true})
	})
	return out, err
}

// fastRefusal returns why the fast path is closed, empty when it is open.
func (h *Hub) fastRefusal(tx Tx, c *caseRecord, station string, q wire.FastRequest) (string, error) {
	v, approved, err := load[verifiedRecord](tx, tabVerified, c.UPN)
	switch {
	case err != nil:
		return "", err
	case c.UPN == "":
		return "not identified", nil
	case c.Stage == wire.StageApproved && !h.lawful(c):
		return "approval lapsed", nil
	case c.Stage != "" && c.Stage != wire.StageApproved:
		return "submitted already", nil
	case !approved || h.now().Sub(v.At) > h.cfg.Timings.FastLife:
		return "no approval within 30 days", nil
	case q.Liveness.Sim && !h.cfg.Rehearsal:
		return "simulated", nil
	case !q.Liveness.Passed || decided(q.Liveness).Status != light.Pass:
		return "liveness", nil
	}
	// Nobody looks at the frames of this path, so a station that signs must have signed these.
	signing, err := signs(tx, station)
	if err != nil {
		return "", err
	}
	if f, err := h.checkFrames(tx, station, c.ID, q.Liveness); err != nil || f.Outcome == app.Fail || signing && f.Outcome != app.Passed {
		return "frames " + f.Reason, err
	}
	pair := "selfie-badge"
	if q.Presentation != "" {
		pair = "selfie-credential"
		p, ok, err := load[presentation](tx, tabPresents, q.Presentation)
		switch {
		case err != nil:
			return "", err
		case !ok || p.Case != c.ID || !p.OK || !p.Fast || h.now().After(p.Until):
			return "presentation", nil
		}
		// Revoked or overtaken between the presentation and now.
		if cred, ok, err := load[credentialRecord](tx, tabCreds, p.Credential); err != nil || !ok || cred.Revoked {
			return "revoked", err
		}
	}
	return h.facesSpeak(q.Matches, pair), nil
}

// facesSpeak returns why the comparisons close the fast path.
func (h *Hub) facesSpeak(matches []app.Match, pair string) string {
	similar := false
	for _, m := range matches {
		switch m.Band {
		case bandDifferent, bandUnclear:
			return "match " + m.Pair
		case bandSimilar: // which only a model says whose limits are known
			similar = similar || m.Pair == pair && knownModels()[m.Model]
		}
	}
	if !similar && !h.cfg.FastWithoutMatch {
		return "no comparison"
	}
	return ""
}
