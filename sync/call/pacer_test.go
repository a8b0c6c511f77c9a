package call

import (
	"sync"
	"testing"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
)

// wire collects what a pacer sends.
type wire struct {
	mu   sync.Mutex
	sent []rtp.Header
	size int
}

func (w *wire) Write(h *rtp.Header, payload []byte, _ interceptor.Attributes) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.sent = append(w.sent, h.Clone())
	w.size += len(payload)
	return h.MarshalSize() + len(payload), nil
}

const (
	testAudio, testVideo, testRepair = 1, 2, 3
	testCC                           = 5
)

// stillPacer is a pacer whose clock the test turns.
func stillPacer(t *testing.T, target int) (*pacer, *wire, time.Time) {
	t.Helper()
	p, w := newPacer(target, &counters{}), &wire{}
	if err := p.Close(); err != nil { // ends the goroutine; release is called by hand
		t.Fatal(err)
	}
	p.closed = false
	p.AddStream(testAudio, w)
	p.AddStream(testVideo, w)
	p.know(testAudio, testVideo, testRepair, testCC)
	now := time.Now()
	p.last, p.budget = now, 0
	return p, w, now
}

func write(t *testing.T, p *pacer, ssrc uint32, seq uint16, payload []byte) {
	t.Helper()
	h := &rtp.Header{Version: 2, SSRC: ssrc, SequenceNumber: seq}
	if err := h.SetExtension(testCC, []byte{0xee, 0xee}); err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write(h, payload, nil); err != nil {
		t.Fatal(err)
	}
}

// The fault that this pacer exists for: Pion's own drop every retransmission.
func TestRetransmissionsReallyLeave(t *testing.T) {
	p, w, now := stillPacer(t, 1_000_000)
	write(t, p, testVideo, 100, make([]byte, 1000))
	now = now.Add(20 * time.Millisecond)
	p.release(now)
	write(t, p, testRepair, 1, append([]byte{0, 100}, make([]byte, 1000)...))
	now = now.Add(20 * time.Millisecond)
	p.release(now)
	if len(w.sent) != 2 || w.sent[1].SSRC != testRepair {
		t.Fatalf("sent %v", w.sent)
	}
	if n := p.count.retransmitted.Load(); n != 1 {
		t.Errorf("counted %d", n)
	}
}

func TestOldRetransmissionsStayAfterAnOutage(t *testing.T) {
	p, w, now := stillPacer(t, 1_000_000)
	write(t, p, testVideo, 100, make([]byte, 100))
	p.release(now.Add(20 * time.Millisecond))
	p.sentAt[100] = time.Now().Add(-2 * resendMaxAge)
	write(t, p, testRepair, 1, []byte{0, 100, 0, 0})
	write(t, p, testRepair, 2, []byte{0, 200, 0, 0}) // never sent
	p.sentAt[100] = time.Now()
	p.flush()
	write(t, p, testRepair, 3, []byte{0, 100, 0, 0}) // forgotten
	p.release(now.Add(time.Second))
	if len(w.sent) != 1 {
		t.Errorf("sent %d packets, want the first only", len(w.sent))
	}
}

func TestVoiceOvertakesPictureAndNumbersFollowTheWire(t *testing.T) {
	p, w, now := stillPacer(t, 400_000) // 1 Mbit/s on the wire: 625 bytes in 5 ms
	for i := range 20 {
		write(t, p, testVideo, uint16(i), make([]byte, 1000))
	}
	write(t, p, testAudio, 9, make([]byte, 80))
	now = now.Add(pacerTick)
	p.release(now)
	if len(w.sent) != 2 || w.sent[0].SSRC != testAudio || w.sent[1].SSRC != testVideo {
		t.Fatalf("first tick sent %v", w.sent)
	}
	for range 40 {
		now = now.Add(pacerTick)
		p.release(now)
	}
	if len(w.sent) != 21 {
		t.Fatalf("sent %d", len(w.sent))
	}
	for i, h := range w.sent {
		if x := h.GetExtension(testCC); x[0] != 0 || int(x[1]) != i+1 {
			t.Errorf("packet %d carries transport-wide number %v", i, x)
		}
	}
}

func TestKeyFrameIsSpreadNotBurst(t *testing.T) {
	p, w, now := stillPacer(t, 400_000)
	for i := range 40 {
		write(t, p, testVideo, uint16(i), make([]byte, 1000))
	}
	for range 10 { // 50 ms at 1 Mbit/s are 6.25 kB
		now = now.Add(pacerTick)
		p.release(now)
	}
	if w.size < 5000 || w.size > 8000 {
		t.Errorf("%d bytes in 50 ms", w.size)
	}
	if b := p.backlog(); b != 40_000-w.size {
		t.Errorf("backlog %d", b)
	}
}

func TestPacerHoldsNoMoreThanItsLimit(t *testing.T) {
	p, w, now := stillPacer(t, 1_000_000)
	for i := range 3 * pacerLimit {
		write(t, p, testVideo, uint16(i), make([]byte, 10))
	}
	p.rate = 1 << 30
	p.release(now.Add(time.Second))
	if len(w.sent) != pacerLimit || w.sent[0].SequenceNumber != 2*pacerLimit {
		t.Errorf("sent %d from %d", len(w.sent), w.sent[0].SequenceNumber)
	}
}
