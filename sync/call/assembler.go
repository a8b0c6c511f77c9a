package call

import (
	"time"

	"github.com/passdesk/passdesk/sync/call/vpx"
	"github.com/pion/rtp"
)

const (
	slots       = 2048 // packets the assembler can span; a power of two
	nackFirst   = 8 * time.Millisecond
	nackRepeat  = 20 * time.Millisecond
	nackTimes   = 10
	pliInterval = 300 * time.Millisecond
)

// assembler puts VP8 frames together from RTP packets that may be late, doubled,
// out of order or lost. It asks for what is missing (nacks), gives a frame as soon as its
// last packet is there, and when a gap stays open too long jumps to the next frame and
// asks for a key frame (wantKey). It holds no clock and no lock: one goroutine
// calls it and tells it the time.
type assembler struct {
	ring    [slots]slot
	started bool
	next    int64 // first packet of the frame that is due, unwrapped
	high    int64 // newest packet seen
	missing int   // holes between next and high
	rtt     time.Duration

	needKey bool
	lastPLI time.Time
	frame   []byte
	lost    uint64 // frames given up
}

type slot struct {
	seq     int64 // what the slot is about; others are stale
	have    bool
	marker  bool // last packet of a frame
	start   bool // first packet of a frame: VP8 descriptor S=1, PID=0
	payload []byte
	ts      uint32
	since   time.Time // hole: noticed
	asked   time.Time // hole: last NACK
	tries   int
}

func (a *assembler) at(seq int64) *slot { return &a.ring[seq&(slots-1)] }

// wait is how long a gap may stay open: two round trips for NACK and repair, and
// never less than 80 ms.
func (a *assembler) wait() time.Duration {
	return min(max(80*time.Millisecond, 2*a.rtt+40*time.Millisecond), 600*time.Millisecond)
}

// push takes one packet. Its payload is copied.
func (a *assembler) push(now time.Time, p *rtp.Packet) {
	if !a.started {
		a.started, a.needKey = true, true
		a.high = int64(p.SequenceNumber) + 1<<16
		a.next = a.high
		a.clear(a.high)
	}
	seq := a.high + int64(int16(p.SequenceNumber-uint16(a.high)))
	if seq < a.next {
		return // too late, or a copy of what is done
	}
	if seq-a.next >= slots { // the sender is far ahead: start over there
		a.lost++
		a.needKey = true
		a.next, a.high, a.missing = seq, seq, 0
		a.clear(seq)
	}
	for a.high < seq { // everything up to here is missing until it comes
		a.high++
		s := a.clear(a.high)
		s.since = now
		a.missing++
	}
	s := a.at(seq)
	if s.seq == seq && s.have {
		return
	}
	if s.seq != seq {
		s = a.clear(seq)
	} else if !s.since.IsZero() {
		a.missing--
	}
	s.have, s.marker, s.ts = true, p.Marker, p.Timestamp
	body, start := vp8Body(p.Payload)
	s.start = start
	s.payload = append(s.payload[:0], body...)
}

func (a *assembler) clear(seq int64) *slot {
	s := a.at(seq)
	*s = slot{seq: seq, payload: s.payload[:0]}
	return s
}

// pop returns the next frame if it is whole; the bytes are valid until the next
// pop. Call it until it returns nil.
func (a *assembler) pop(now time.Time) (frame []byte, ts uint32) {
	for a.started && a.next <= a.high {
		s := a.at(a.next)
		if s.have && !s.start { // padding, or the tail of a frame that was given up
			a.next++
			continue
		}
		end, whole := a.next, false
		for ; end <= a.high; end++ {
			e := a.at(end)
			if !e.have || (end > a.next && e.start) {
				break
			}
			if e.marker {
				whole = true
				break
			}
		}
		if whole {
			a.frame = a.frame[:0]
			for n := a.next; n <= end; n++ {
				a.frame = append(a.frame, a.at(n).payload...)
			}
			a.next = end + 1
			if len(a.frame) == 0 {
				continue
			}
			if a.needKey {
				if !vpx.IsKey(a.frame) {
					a.lost++
					continue
				}
				a.needKey = false
			}
			return a.frame, s.ts
		}
		if end > a.high {
			return nil, 0 // the rest is still on its way
		}
		if hole := a.at(end); !hole.have && now.Sub(hole.since) < a.wait() && !a.keyAfter(end) {
			return nil, 0
		}
		a.jump(end)
	}
	return nil, 0
}

// keyAfter tells whether a whole key frame lies beyond a hole, which makes waiting
// for the hole pointless.
func (a *assembler) keyAfter(from int64) bool {
	if !a.needKey {
		return false
	}
	return a.findStart(from, true) > 0
}

// findStart looks for the first packet of a frame beyond from; 0 if there is none.
func (a *assembler) findStart(from int64, key bool) int64 {
	for n := from + 1; n <= a.high; n++ {
		s := a.at(n)
		if s.have && s.start && (!key || vpx.IsKey(s.payload)) {
			return n
		}
	}
	return 0
}

// jump gives up everything up to the next frame behind a gap, a key frame if one is there.
func (a *assembler) jump(from int64) {
	to := a.findStart(from, true)
	if to == 0 {
		to = a.findStart(from, false)
	}
	if to == 0 {
		to = a.high + 1
	}
	for n := a.next; n < to && n <= a.high; n++ {
		if !a.at(n).have {
			a.missing--
		}
	}
	a.next, a.needKey = to, true
	a.lost++
}

// nacks lists the packets to ask for now, in dst.
func (a *assembler) nacks(now time.Time, dst []uint16) []uint16 {
	dst = dst[:0]
	if a.missing <= 0 {
		return dst
	}
	repeat := max(nackRepeat, a.rtt+a.rtt/4)
	for n := a.next; n <= a.high && len(dst) < 200; n++ {
		s := a.at(n)
		if s.have || s.since.IsZero() || s.tries >= nackTimes {
			continue
		}
		if now.Sub(s.since) < nackFirst && a.high-n < 3 {
			continue // perhaps only out of order
		}
		if s.tries > 0 && now.Sub(s.asked) < repeat {
			continue
		}
		s.tries++
		s.asked = now
		dst = append(dst, uint16(n))
	}
	return dst
}

// wantKey tells whether a key frame has to be asked for now. broken makes one
// wanted (the decoder refused a frame).
func (a *assembler) wantKey(now time.Time, broken bool) bool {
	if broken {
		a.needKey = true
	}
	if !a.needKey || now.Sub(a.lastPLI) < pliInterval {
		return false
	}
	a.lastPLI = now
	return true
}

// waiting tells whether time alone can bring something about.
func (a *assembler) waiting() bool { return a.missing > 0 || a.needKey }

// vp8Body takes the payload descriptor off a VP8 RTP payload (RFC 7741, 4.2) and
// tells whether it begins a frame. A malformed descriptor gives an empty body.
func vp8Body(p []byte) (body []byte, start bool) {
	if len(p) == 0 {
		return nil, false
	}
	n := 1
	if p[0]&0x80 != 0 { // X
		if len(p) < 2 {
			return nil, false
		}
		x := p[1]
		n = 2
		if x&0x80 != 0 { // I: picture id, 7 or 15 bits
			if len(p) <= n {
				return nil, false
			}
			if p[n]&0x80 != 0 {
				n++
			}
			n++
		}
		if x&0x40 != 0 { // L
			n++
		}
		if x&0x30 != 0 { // T or K
			n++
		}
	}
	if n >= len(p) {
		return nil, false
	}
	return p[n:], p[0]&0x10 != 0 && p[0]&0x07 == 0
}
