package face

import (
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/passdesk/passdesk/capture"
)

const (
	frozenFor  = 500 * time.Millisecond // without any change of the picture
	frozenDiff = 0.05                   // mean difference of two frames, of 255: a sensor's noise alone makes more
	mostRepeat = 3                      // frames that are exactly like one some time before
)

// feed looks at the stream itself: whether it stands still or comes round again, which no sensor does because of its noise. It
// chains the frames, so that none can be taken out or put in afterwards: chain = SHA-256(chain, SHA-256(frame)), from 32 zero bytes on.
type feed struct {
	last     capture.Frame
	since    time.Time // since when nothing changes
	frozen   time.Duration
	seen     map[[sha256.Size]byte]int // number of the frame
	n        int
	repeated int
	chain    [sha256.Size]byte
}

// see takes the next frame.
func (w *feed) see(f capture.Frame) {
	if w.seen == nil {
		w.seen = map[[sha256.Size]byte]int{}
	}
	sum := sha256.Sum256(f.Pix)
	w.chain = sha256.Sum256(append(w.chain[:], sum[:]...))
	moved := len(w.last.Pix) != len(f.Pix) || difference(w.last.Pix, f.Pix) >= frozenDiff
	if moved || w.since.IsZero() {
		w.since = f.At
	}
	w.frozen = max(w.frozen, f.At.Sub(w.since))
	if before, ok := w.seen[sum]; ok && w.n-before > 1 && moved {
		w.repeated++
	}
	w.seen[sum] = w.n
	w.n++
	w.last = f
}

// difference is the mean absolute difference of some of the bytes of two pictures.
func difference(a, b []byte) float64 {
	const step = 7 // so that all channels and columns get their turn
	sum, n := 0, 0
	for i := 0; i < len(a) && i < len(b); i += step {
		d := int(a[i]) - int(b[i])
		sum += max(d, -d)
		n++
	}
	return float64(sum) / float64(max(n, 1))
}

// digest closes the chain with the challenge: SHA-256(chain, SHA-256(session.json as Go writes it)).
func (w *feed) digest(session []byte) string {
	sum := sha256.Sum256(session)
	sum = sha256.Sum256(append(w.chain[:], sum[:]...))
	return hex.EncodeToString(sum[:])
}

func (w *feed) checks() []Check {
	frozen := Check{ID: CheckFrozen, Version: 1, Status: StatusNotRun, Score: round(w.frozen.Seconds()), Threshold: frozenFor.Seconds()}
	looped := Check{ID: CheckLooped, Version: 1, Status: StatusNotRun, Score: float64(w.repeated), Threshold: mostRepeat}
	if w.n > 1 {
		frozen.Status, looped.Status = StatusPass, StatusPass
	}
	if w.frozen >= frozenFor {
		frozen.Status, frozen.Advice = StatusFail, AdviceStaff
	}
	if w.repeated >= mostRepeat {
		looped.Status, looped.Advice = StatusFail, AdviceStaff
	}
	return []Check{frozen, looped}
}
