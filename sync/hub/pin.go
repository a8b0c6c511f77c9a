package hub

import (
	"context"
	"crypto/rand"
	"fmt"
	"math/big"
	"net/mail"
	"time"

	"github.com/passdesk/passdesk/app"
	"github.com/passdesk/passdesk/sync/wire"
)

const pinTries = 5

type pinRecord struct {
	Hash  string    `json:"hash"`
	Sent  time.Time `json:"sent"`
	Until time.Time `json:"until"`
	Left  int       `json:"left"`
}

// pinSend mails six digits. A PIN that was tried five times may be replaced after the cool-down like any other; the throttle
// of the case (five locked or wrong in a row, then growing waits) is what guessing runs into.
func (h *Hub) pinSend(ctx context.Context, station string, q wire.PINSend) (wire.PINSent, error) {
	to, err := mail.ParseAddress(q.Email)
	if err != nil || to.Address != q.Email || len(q.Email) > 254 {
		return wire.PINSent{Fault: app.FaultEmail}, nil
	}
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		return wire.PINSent{}, fmt.Errorf("draw PIN: %w", err)
	}
	pin := fmt.Sprintf("%06d", n)
	now := h.now()
	t := h.cfg.Timings
	out := wire.PINSent{Again: now.Add(t.PINCooldown)}
	err = h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		old, ok, err := load[pinRecord](tx, tabPINs, c.ID)
		if err != nil {
			return err
		}
		if closed, err := h.throttled(tx, "pin", c.ID); err != nil {
			return err
		} else if closed {
			out.Fault = app.FaultThrottled
			return nil
		}
		if again := old.Sent.Add(t.PINCooldown); ok && now.Before(again) {
			out = wire.PINSent{Again: again, Fault: app.FaultThrottled}
			return nil
		}
		c.Lang, c.MailProven = q.Lang, false // it may be another address
		return save(tx, tabPINs, c.ID, pinRecord{Hash: h.hash("pin", c.ID+pin), Sent: now, Until: now.Add(t.PINLife), Left: pinTries})
	})
	if err != nil || out.Fault != "" {
		return out, err
	}
	text := fmt.Sprintf("Your PIN is %s.\n\nType it on the station where you are standing. It is valid until %s.\n"+
		"If you are not at a Passdesk station now, somebody typed your address by mistake; you need do nothing.",
		pin, now.Add(t.PINLife).Format("2 January 2006 15:04 MST"))
	err = h.notifier.Notify(ctx, Message{To: q.Email, Kind: MailPIN, Subject: "Your PIN for the station", Text: text, PIN: pin})
	if err != nil {
		h.log.Warn("PIN was not sent", "case", q.Case, "err", err)
		// The cool-down must not hold back a PIN that never left.
		err = h.store.Update(func(tx Tx) error { return tx.Delete(tabPINs, q.Case) })
		return wire.PINSent{Fault: app.FaultMailDown}, err
	}
	return out, nil
}

func (h *Hub) pinCheck(_ context.Context, station string, q wire.PINCheck) (out wire.PINResult, err error) {
	err = h.changeOwned(q.Case, station, func(tx Tx, c *caseRecord) error {
		p, ok, err := load[pinRecord](tx, tabPINs, c.ID)
		if err != nil {
			return err
		}
		out = wire.PINResult{Left: p.Left}
		switch {
		case !ok || h.now().After(p.Until):
			out = wire.PINResult{Fault: app.FaultPINExpired}
			return nil
		case p.Left == 0:
			out.Fault = app.FaultPINLocked
			return nil
		case same(p.Hash, h.hash("pin", c.ID+q.PIN)):
			out.OK, c.MailProven = true, true
			// It stays for this case, so that a station that lost this answer may ask again.
			return h.succeeded(tx, "pin", c.ID)
		}
		p.Left--
		out = wire.PINResult{Left: p.Left, Fault: app.FaultPINWrong}
		if p.Left == 0 {
			out.Fault = app.FaultPINLocked
			if err := h.failed(tx, "pin", c.ID); err != nil {
				return err
			}
		}
		return save(tx, tabPINs, c.ID, p)
	})
	return out, err
}
