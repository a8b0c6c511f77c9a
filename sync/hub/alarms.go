package hub

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/capture/light"
)

// Alarms that stay with a case and that its reviewer sees before anything else.
const (
	alarmLocked = "locked" // the station was locked out, so nobody's liveness was looked at
	alarmAttack = "attack" // the challenge was failed: an attack is suspected
	alarmReturn = "return" // the same, when somebody came back with the code
	alarmFrames = "frames" // the frames are not signed by the station that sent them
)

// An attackBurst of failed challenges within attackWindow at one station raises one alert.
const (
	attackBurst  = 5
	attackWindow = 10 * time.Minute
)

// stationRecord is what the hub remembers of a station.
type stationRecord struct {
	Key     []byte      `json:"key,omitempty"` // Ed25519, signs the station's frames; pinned when it first signed well
	Attacks []time.Time `json:"attacks,omitempty"`
	Alerted bool        `json:"alerted,omitempty"` // of the burst that goes on
}

// framesChecked is what the hub found of the signature over a case's frames, when the case arrived.
type framesChecked struct {
	Outcome string `json:"outcome,omitempty"` // app.Passed, app.Fail or app.NotRun
	Reason  string `json:"reason,omitempty"`  // "missing", "staff", "signature", "key_changed"
}

// decided is what the checks of a challenge come to by the rules that the station has, too: the hub does not take its word.
func decided(l app.Liveness) light.Verdict {
	checks := make([]light.Check, 0, len(l.Checks))
	for _, c := range l.Checks {
		checks = append(checks, light.Check{
			ID: c.ID, Version: c.Version, Status: light.Status(c.Outcome), Score: c.Score, Threshold: c.Threshold, Advice: c.Reason, Optional: c.Optional,
		})
	}
	return light.Decide(checks)
}

// suspects lists the ids of the checks for which an attack is suspected, whatever the station called it, and also when staff took over after it.
func suspects(l app.Liveness) []string {
	if v := decided(l); v.Status == light.Fail {
		return v.Why
	}
	return nil
}

// alarm notes an alarm with the case once.
func (c *caseRecord) alarm(code string) {
	if !slices.Contains(c.Alarms, code) {
		c.Alarms = append(c.Alarms, code)
	}
}

// heed looks at how a challenge went, before a case, on a return or for the fast path: a lock-out and a suspected attack get an alarm and
// an audit entry. The caller saves the case.
func (h *Hub) heed(tx Tx, c *caseRecord, station string, l app.Liveness, code string) error {
	if l.Locked {
		c.alarm(alarmLocked)
		if err := h.audit(tx, AuditEntry{Kind: auditLocked, Case: c.ID, Station: station}); err != nil {
			return err
		}
	}
	why := suspects(l)
	if len(why) == 0 {
		return nil
	}
	c.alarm(code)
	if err := h.audit(tx, AuditEntry{Kind: auditAttack, Case: c.ID, Station: station, Detail: strings.Join(why, " ")}); err != nil {
		return err
	}
	return h.countAttack(tx, station)
}

// countAttack raises one alert for a burst of suspected attacks at a station. The next is due when a whole window was quiet.
func (h *Hub) countAttack(tx Tx, station string) error {
	s, _, err := load[stationRecord](tx, tabStations, station)
	if err != nil {
		return err
	}
	now := h.now()
	s.Attacks = slices.DeleteFunc(s.Attacks, func(at time.Time) bool { return now.Sub(at) >= attackWindow })
	if len(s.Attacks) == 0 {
		s.Alerted = false
	}
	s.Attacks = append(s.Attacks, now)
	if len(s.Attacks) >= attackBurst {
		s.Attacks = s.Attacks[len(s.Attacks)-attackBurst:]
	}
	if len(s.Attacks) == attackBurst && !s.Alerted {
		s.Alerted = true
		h.log.Error("liveness-attacks", "station", station, "failed", attackBurst, "within", attackWindow)
		if err := h.audit(tx, AuditEntry{Kind: auditAttacks, Station: station, Detail: fmt.Sprintf("%d in %s", attackBurst, attackWindow)}); err != nil {
			return err
		}
		if err := h.queueMail(tx, Message{
			To: h.cfg.SecurityTo, Kind: MailNotice, Subject: "Station " + station + " may be under attack",
			Text: fmt.Sprintf("%d liveness challenges failed at station %s within %.0f minutes. Have somebody look who stands there.",
				attackBurst, station, attackWindow.Minutes()),
		}); err != nil {
			return err
		}
	}
	return save(tx, tabStations, station, s)
}

// checkFrames checks that the frames behind a verdict are those that the station judged for this case, and pins the station's key the
// first time that it signs well. It changes nothing but the pin.
func (h *Hub) checkFrames(tx Tx, station, id string, l app.Liveness) (framesChecked, error) {
	if l.Chain == "" && l.Signature == "" && l.PublicKey == "" {
		if l.Method == "staff" { // nobody looked through a camera
			return framesChecked{app.NotRun, "staff"}, nil
		}
		return framesChecked{app.NotRun, "missing"}, nil
	}
	s, _, err := load[stationRecord](tx, tabStations, station)
	if err != nil {
		return framesChecked{}, err
	}
	b64 := base64.RawURLEncoding.Strict()
	key, keyErr := b64.DecodeString(l.PublicKey)
	signature, sigErr := b64.DecodeString(l.Signature)
	digest, hexErr := hex.DecodeString(l.Chain)
	switch {
	case s.Key != nil && !bytes.Equal(s.Key, key):
		return framesChecked{app.Fail, "key_changed"}, nil
	case keyErr != nil, sigErr != nil, hexErr != nil, len(key) != ed25519.PublicKeySize, len(digest) != 32,
		strings.ContainsAny(id+l.Seed, "\n"), // they are lines of what is signed
		!ed25519.Verify(key, app.SignedChain(id, l), signature):
		return framesChecked{app.Fail, "signature"}, nil
	case s.Key == nil:
		s.Key = key
		if err := save(tx, tabStations, station, s); err != nil {
			return framesChecked{}, err
		}
		if err := h.audit(tx, AuditEntry{Kind: auditPinned, Station: station, Detail: keyName(key)}); err != nil {
			return framesChecked{}, err
		}
	}
	return framesChecked{Outcome: app.Passed}, nil
}

// vouch is checkFrames for a case: what it finds stays with the case, and frames that are not the station's are an alarm. The caller
// saves the case.
func (h *Hub) vouch(tx Tx, c *caseRecord, station string, l app.Liveness) (err error) {
	if c.Frames, err = h.checkFrames(tx, station, c.ID, l); err != nil || c.Frames.Outcome != app.Fail {
		return err
	}
	c.alarm(alarmFrames)
	h.log.Error("frames-not-signed", "case", c.ID, "station", station, "reason", c.Frames.Reason)
	return h.audit(tx, AuditEntry{Kind: auditFrames, Case: c.ID, Station: station, Detail: c.Frames.Reason})
}

// signs tells whether a station has signed its frames before, so that it must not stop.
func signs(tx Tx, station string) (bool, error) {
	s, _, err := load[stationRecord](tx, tabStations, station)
	return s.Key != nil, err
}

// keyName is how people name a public key: the beginning of it.
func keyName(key []byte) string { return hex.EncodeToString(key[:min(len(key), 6)]) }

// ForgetStationKey lets a station that was set up anew bring another key for its frames; the next one that signs well is pinned.
func (h *Hub) ForgetStationKey(station string) error {
	return h.store.Update(func(tx Tx) error {
		s, _, err := load[stationRecord](tx, tabStations, station)
		if err != nil {
			return err
		}
		if s.Key == nil {
			return fmt.Errorf("hub: no key of station %q is known", station)
		}
		detail := keyName(s.Key)
		s.Key = nil
		if err := h.audit(tx, AuditEntry{Kind: auditUnpinned, Station: station, Detail: detail}); err != nil {
			return err
		}
		return save(tx, tabStations, station, s)
	})
}

// check is the row for the reviewer.
func (f framesChecked) check() app.Check {
	c := app.Check{ID: "source.chain", Version: 1, Outcome: f.Outcome, Reason: f.Reason}
	switch {
	case f.Outcome == app.Passed:
		c.Detail = "The station signed what its camera saw, for this case and no other."
	case f.Reason == "signature":
		c.Detail = "What the station signed is not this case with these frames: they may have been exchanged on the way. Do not trust the pictures."
	case f.Reason == "key_changed":
		c.Detail = "The frames are signed with another key than this station's. Unless it was set up anew, somebody else sent them."
	case f.Reason == "staff":
		c.Outcome, c.Optional, c.Detail = app.NotRun, true, "Staff took the place of the camera, so there are no frames to sign."
	default:
		c.Outcome, c.Detail = app.NotRun, "The station did not sign its frames."
	}
	return c
}
