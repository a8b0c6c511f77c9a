package call

import (
	"io"
	"sync"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/rtp"
)

const (
	pacerTick    = 5 * time.Millisecond
	pacerFactor  = 2.5         // how much faster than the target packets may leave
	pacerBurst   = 24_000      // bytes that may leave at once at the start: a first key frame
	pacerLimit   = 512         // packets of video waiting; beyond that the oldest go
	resendMaxAge = time.Second // a retransmission of anything older helps nobody
)

// pacer is the gcc.Pacer of a peer: it spreads packets over time, audio first, then
// retransmissions, then video.
//
// Pion's own pacers (interceptor v0.1.51, pkg/gcc) know a writer for each media SSRC
// only, and throw away every retransmission, which carries the repair SSRC (RFC 4588).
// This one sends an SSRC it does not know through the stream that it repairs. It also
// numbers packets for transport-wide congestion control as they leave, because
// its order is not the order in which they came.
type pacer struct {
	mu      sync.Mutex
	writers map[uint32]interceptor.RTPWriter
	repairs map[uint32]uint32 // repair SSRC → media SSRC
	audio   uint32
	video   uint32
	ccID    uint8 // header extension of the transport-wide number; 0 until known
	ccSeq   uint16
	rate    int // bits per second, already with the factor
	budget  float64
	last    time.Time
	queues  [3][]*pacedPacket // audio, repair, video
	free    []*pacedPacket
	sentAt  [1024]time.Time // video: when sequence number n%1024 left first
	done    chan struct{}
	closed  bool
	sent    uint64 // bytes
	count   *counters
	stopped sync.WaitGroup
}

type pacedPacket struct {
	header  rtp.Header
	payload []byte
	attr    interceptor.Attributes
}

const (
	queueAudio = iota
	queueRepair
	queueVideo
)

func newPacer(target int, count *counters) *pacer {
	p := &pacer{
		writers: map[uint32]interceptor.RTPWriter{}, repairs: map[uint32]uint32{},
		rate: int(pacerFactor * float64(target)), budget: pacerBurst, last: time.Now(), done: make(chan struct{}), count: count,
	}
	p.stopped.Add(1)
	go p.run()
	return p
}

// AddStream is called by the bandwidth estimator for each media stream.
func (p *pacer) AddStream(ssrc uint32, w interceptor.RTPWriter) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.writers[ssrc] = w
}

// know tells which stream is which; call it before media flows.
func (p *pacer) know(audio, video, repair uint32, ccID uint8) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.audio, p.video, p.ccID = audio, video, ccID
	if repair != 0 {
		p.repairs[repair] = video
	}
}

// SetTargetBitrate is called by the bandwidth estimator and not followed: its loss
// rule falls to a floor that starves a picture. The rate loop calls setRate.
func (p *pacer) SetTargetBitrate(int) {}

func (p *pacer) setRate(target int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.rate = int(pacerFactor * float64(target))
}

// Write takes a copy of a packet.
func (p *pacer) Write(h *rtp.Header, payload []byte, attr interceptor.Attributes) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return 0, io.ErrClosedPipe
	}
	n := h.MarshalSize() + len(payload)
	q := queueVideo
	switch h.SSRC {
	case p.audio:
		q = queueAudio
	case p.video:
	default:
		if _, media := p.writers[h.SSRC]; !media {
			q = queueRepair
			if len(payload) >= 2 { // RFC 4588: original sequence number first
				osn := uint16(payload[0])<<8 | uint16(payload[1])
				if at := p.sentAt[osn&1023]; at.IsZero() || time.Since(at) > resendMaxAge {
					return n, nil
				}
			}
		}
	}
	k := p.take()
	k.header = h.Clone()
	k.payload = append(k.payload[:0], payload...)
	k.attr = attr
	p.queues[q] = append(p.queues[q], k)
	if q == queueVideo && len(p.queues[q]) > pacerLimit {
		p.free = append(p.free, p.queues[q][0])
		p.queues[q] = p.queues[q][1:]
	}
	return n, nil
}

func (p *pacer) take() *pacedPacket {
	if n := len(p.free); n > 0 {
		k := p.free[n-1]
		p.free = p.free[:n-1]
		return k
	}
	return &pacedPacket{payload: make([]byte, 0, 1500)}
}

// backlog is the number of bytes that wait.
func (p *pacer) backlog() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	n := 0
	for _, q := range p.queues {
		for _, k := range q {
			n += len(k.payload)
		}
	}
	return n
}

// flush forgets what waits and what was sent: after an outage old pictures only
// delay the new one.
func (p *pacer) flush() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for q := range p.queues {
		p.free = append(p.free, p.queues[q]...)
		p.queues[q] = nil
	}
	p.sentAt = [1024]time.Time{}
	p.budget = pacerBurst
}

func (p *pacer) run() {
	defer p.stopped.Done()
	t := time.NewTicker(pacerTick)
	defer t.Stop()
	for {
		select {
		case <-p.done:
			return
		case now := <-t.C:
			p.release(now)
		}
	}
}

// release sends what the time since the last release allows. Audio is never held.
func (p *pacer) release(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.budget += now.Sub(p.last).Seconds() * float64(p.rate) / 8
	p.last = now
	// Unused time is worth a few ticks at most, except for the burst at the start.
	if limit := float64(p.rate) / 8 * (8 * pacerTick).Seconds(); p.sent > pacerBurst && p.budget > limit {
		p.budget = limit
	}
	for q := range p.queues {
		for len(p.queues[q]) > 0 && (q == queueAudio || p.budget > 0) {
			k := p.queues[q][0]
			p.queues[q][0] = nil
			p.queues[q] = p.queues[q][1:]
			p.send(now, q, k)
			p.free = append(p.free, k)
		}
	}
	p.budget = min(p.budget, pacerBurst)
}

// send hands one packet to the transport, which does not block on UDP.
func (p *pacer) send(now time.Time, q int, k *pacedPacket) {
	w := p.writers[k.header.SSRC]
	if w == nil {
		w = p.writers[p.repairs[k.header.SSRC]]
	}
	if w == nil {
		return
	}
	if p.ccID != 0 && k.header.GetExtension(p.ccID) != nil {
		p.ccSeq++
		_ = k.header.SetExtension(p.ccID, []byte{byte(p.ccSeq >> 8), byte(p.ccSeq)})
	}
	// A failed write is a lost packet; the other side will say so.
	n, _ := w.Write(&k.header, k.payload, k.attr)
	p.budget -= float64(n)
	p.sent += uint64(n)
	p.count.bytesOut.Add(uint64(n))
	switch q {
	case queueRepair:
		p.count.retransmitted.Add(1)
	case queueVideo:
		p.sentAt[k.header.SequenceNumber&1023] = now
	}
	k.attr = nil
}

// Close ends the pacer; what waits is dropped.
func (p *pacer) Close() error {
	p.mu.Lock()
	if p.closed {
		p.mu.Unlock()
		return nil
	}
	p.closed = true
	close(p.done)
	p.mu.Unlock()
	p.stopped.Wait()
	return nil
}
