package journey

import (
	"testing"
	"time"
)

// A minute after the mail another PIN may be asked for. That must not draw the page anew on which somebody holds the pass.
func TestPINMayBeSentAgainWhileThePassIsHeld(t *testing.T) {
	now := time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)
	s := State{Step: Pass, PINSent: true, PINAgain: now.Add(time.Second), PINLeft: 5}
	if v := (Rules{}).Look(s, now); v.PINSent || !v.PINAgain.IsZero() || v.PINLeft != 0 {
		t.Errorf("the page of the pass knows of the PIN: sent %t, again %v, left %d", v.PINSent, v.PINAgain, v.PINLeft)
	}
	s.Step = MailPIN
	if v := (Rules{}).Look(s, now); !v.PINSent || v.PINAgain.IsZero() || v.PINLeft != 5 {
		t.Errorf("the page of the PIN does not: sent %t, again %v, left %d", v.PINSent, v.PINAgain, v.PINLeft)
	}
}
