package call

import (
	"bytes"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/pion/rtp"
)

// frameBytes makes frame n: VP8's first bit says whether it is a key frame (0) or not.
func frameBytes(n, size int, key bool) []byte {
	f := bytes.Repeat([]byte{byte(n)}, size)
	f[0] = 1
	if key {
		f[0] = 0
	}
	return f
}

// stream cuts frames into packets, starting at a sequence number.
func stream(t *testing.T, seq uint16, frames ...[]byte) (packets []*rtp.Packet, byFrame [][]*rtp.Packet) {
	t.Helper()
	z := packetizer{seq: seq}
	for i, f := range frames {
		var one []*rtp.Packet
		if err := z.vp8(f, uint32(i*3000), func(p *rtp.Packet) error {
			one = append(one, &rtp.Packet{Header: p.Header, Payload: append([]byte(nil), p.Payload...)})
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		packets = append(packets, one...)
		byFrame = append(byFrame, one)
	}
	return packets, byFrame
}

type assemblerRun struct {
	asm assembler
	now time.Time
	got [][]byte
}

func (r *assemblerRun) push(p *rtp.Packet) {
	r.asm.push(r.now, p)
	r.pop()
}

func (r *assemblerRun) pop() {
	for {
		f, _ := r.asm.pop(r.now)
		if f == nil {
			return
		}
		r.got = append(r.got, append([]byte(nil), f...))
	}
}

func (r *assemblerRun) want(t *testing.T, frames ...[]byte) {
	t.Helper()
	if len(r.got) != len(frames) {
		t.Fatalf("got %d frames, want %d", len(r.got), len(frames))
	}
	for i := range frames {
		if !bytes.Equal(r.got[i], frames[i]) {
			t.Fatalf("frame %d differs", i)
		}
	}
}

func TestFrameIsOutWithItsLastPacket(t *testing.T) {
	a, b := frameBytes(1, 5000, true), frameBytes(2, 100, false)
	packets, _ := stream(t, 10, a, b)
	r := &assemblerRun{now: time.Now()}
	for _, p := range packets[:len(packets)-2] {
		r.push(p)
	}
	r.want(t)
	r.push(packets[len(packets)-2])
	r.want(t, a)
	r.push(packets[len(packets)-1])
	r.want(t, a, b)
}

func TestPacketsOutOfOrderAndDoubledAcrossTheWrap(t *testing.T) {
	frames := [][]byte{frameBytes(0, 2000, true)}
	for n := 1; n < 60; n++ {
		frames = append(frames, frameBytes(n, 500+n*97, false))
	}
	packets, _ := stream(t, 65500, frames...)
	rng := rand.New(rand.NewPCG(5, 5))
	r := &assemblerRun{now: time.Now()}
	for i := 1; i+3 < len(packets); i += 3 { // the first stays: it says where the stream begins
		rng.Shuffle(3, func(a, b int) { packets[i+a], packets[i+b] = packets[i+b], packets[i+a] })
	}
	for _, p := range packets {
		r.push(p)
		r.push(p)
	}
	r.want(t, frames...)
	if r.asm.missing != 0 {
		t.Errorf("%d still counted missing", r.asm.missing)
	}
}

func TestLostPacketIsAskedForAndRepaired(t *testing.T) {
	a, b, c := frameBytes(1, 3000, true), frameBytes(2, 3000, false), frameBytes(3, 10, false)
	packets, by := stream(t, 7, a, b, c)
	lost := by[1][1]
	r := &assemblerRun{now: time.Now()}
	for _, p := range packets {
		if p != lost {
			r.push(p)
		}
	}
	r.want(t, a)
	if n := r.asm.nacks(r.now, nil); len(n) != 0 {
		t.Errorf("asked at once for %v, may only be late", n)
	}
	r.now = r.now.Add(nackFirst)
	if n := r.asm.nacks(r.now, nil); len(n) != 1 || n[0] != lost.SequenceNumber {
		t.Errorf("asked for %v, want %d", n, lost.SequenceNumber)
	}
	r.now = r.now.Add(10 * time.Millisecond)
	if n := r.asm.nacks(r.now, nil); len(n) != 0 {
		t.Errorf("asked again after 10 ms: %v", n)
	}
	r.now = r.now.Add(10 * time.Millisecond)
	if n := r.asm.nacks(r.now, nil); len(n) != 1 {
		t.Errorf("not asked again after 20 ms: %v", n)
	}
	r.push(lost)
	r.want(t, a, b, c)
	if r.asm.waiting() || r.asm.wantKey(r.now, false) {
		t.Error("still wants something after the repair")
	}
}

func TestHopelessPacketIsAskedForTenTimesOnly(t *testing.T) {
	packets, _ := stream(t, 7, frameBytes(1, 3000, true), frameBytes(2, 10, false))
	r := &assemblerRun{now: time.Now()}
	r.asm.rtt = 300 * time.Millisecond // a long wait, so that the gap is not given up first
	for i, p := range packets {
		if i != 1 {
			r.push(p)
		}
	}
	asked := 0
	for range 1000 {
		r.now = r.now.Add(50 * time.Millisecond)
		asked += len(r.asm.nacks(r.now, nil))
	}
	if asked != nackTimes {
		t.Errorf("asked %d times", asked)
	}
}

func TestGapThatStaysOpenBringsAKeyFrame(t *testing.T) {
	a, b, c, d, k, e := frameBytes(1, 3000, true), frameBytes(2, 3000, false), frameBytes(3, 10, false),
		frameBytes(4, 10, false), frameBytes(5, 4000, true), frameBytes(6, 10, false)
	packets, by := stream(t, 7, a, b, c, d, k, e)
	lost := by[1][2]
	r := &assemblerRun{now: time.Now()}
	cut := len(packets) - len(by[4]) - len(by[5])
	for _, p := range packets[:cut] {
		if p != lost {
			r.push(p)
		}
	}
	r.want(t, a)
	if r.asm.wantKey(r.now, false) {
		t.Error("wants a key frame before the wait is over")
	}
	r.now = r.now.Add(80 * time.Millisecond)
	r.pop()
	r.want(t, a) // c and d cannot be decoded without b
	if !r.asm.wantKey(r.now, false) {
		t.Error("does not want a key frame after the wait")
	}
	if r.asm.wantKey(r.now.Add(299*time.Millisecond), false) {
		t.Error("asks again too soon")
	}
	if !r.asm.wantKey(r.now.Add(pliInterval), false) {
		t.Error("does not ask again")
	}
	r.push(lost) // too late
	for _, p := range packets[cut:] {
		r.push(p)
	}
	r.want(t, a, k, e)
	if r.asm.waiting() {
		t.Error("still waiting")
	}
}

func TestKeyFrameBeyondAGapIsTakenAtOnce(t *testing.T) {
	a, b, k := frameBytes(1, 3000, true), frameBytes(2, 3000, false), frameBytes(3, 3000, true)
	packets, by := stream(t, 7, a, b, k)
	r := &assemblerRun{now: time.Now()}
	for _, p := range packets {
		if p != by[1][0] {
			r.push(p)
		}
		r.asm.wantKey(r.now, p == by[1][1]) // the decoder stumbled meanwhile
	}
	r.want(t, a, k)
}

func TestStreamThatJumpsAheadStartsAnew(t *testing.T) {
	a, k := frameBytes(1, 3000, true), frameBytes(2, 3000, true)
	first, _ := stream(t, 7, a)
	second, _ := stream(t, 9000, k)
	r := &assemblerRun{now: time.Now()}
	for _, p := range append(first, second...) {
		r.push(p)
	}
	r.want(t, a, k)
}

func TestGarbagePacketsDoNoHarm(t *testing.T) {
	rng := rand.New(rand.NewPCG(8, 9))
	r := &assemblerRun{now: time.Now()}
	for range 200_000 {
		p := &rtp.Packet{Header: rtp.Header{
			SequenceNumber: uint16(rng.IntN(400) * (1 + rng.IntN(3))), Marker: rng.IntN(3) == 0, Timestamp: rng.Uint32(),
		}, Payload: make([]byte, rng.IntN(9))}
		for i := range p.Payload {
			p.Payload[i] = byte(rng.Uint32())
		}
		r.now = r.now.Add(time.Duration(rng.IntN(5)) * time.Millisecond)
		r.push(p)
		r.got = r.got[:0]
		_ = r.asm.nacks(r.now, nil)
		_ = r.asm.wantKey(r.now, rng.IntN(50) == 0)
		if r.asm.missing < 0 || r.asm.next > r.asm.high+1 {
			t.Fatalf("lost count: missing %d, next %d, high %d", r.asm.missing, r.asm.next, r.asm.high)
		}
	}
}

// On a line that loses every tenth packet both ways, everything is repaired and nothing is
// asked for much more often than it is lost.
func TestLossyLineIsRepairedThriftily(t *testing.T) {
	const rtt = 50 * time.Millisecond
	rng := rand.New(rand.NewPCG(4, 2))
	var frames [][]byte
	for n := range 600 {
		frames = append(frames, frameBytes(n, 3000, n == 0))
	}
	_, by := stream(t, 60000, frames...)
	bySeq := map[uint16]*rtp.Packet{}
	r := &assemblerRun{now: time.Now()}
	r.asm.rtt = rtt
	type late struct {
		at time.Time
		p  *rtp.Packet
	}
	var repairs []late
	lost, asked := 0, 0
	for n, f := range by {
		for _, p := range f {
			bySeq[p.SequenceNumber] = p
			if n > 0 && rng.Float64() < 0.1 {
				lost++
				continue
			}
			r.push(p)
		}
		for range 3 { // 33 ms in three steps
			r.now = r.now.Add(11 * time.Millisecond)
			for _, s := range r.asm.nacks(r.now, nil) {
				asked++
				if rng.Float64() > 0.19 { // question or answer may be lost too
					repairs = append(repairs, late{r.now.Add(rtt), bySeq[s]})
				}
			}
			for len(repairs) > 0 && !repairs[0].at.After(r.now) {
				r.push(repairs[0].p)
				repairs = repairs[1:]
			}
			r.pop()
		}
		if r.asm.wantKey(r.now, false) && n+1 < len(by) {
			for _, p := range by[n+1] { // the sender obliges
				if p == by[n+1][0] {
					p.Payload[4] &^= 1
				}
			}
		}
	}
	if len(r.got) < 540 {
		t.Errorf("%d of 600 frames came through", len(r.got))
	}
	if ratio := float64(asked) / float64(lost); ratio > 1.6 {
		t.Errorf("asked %d times for %d lost packets", asked, lost)
	}
	t.Logf("%d frames, %d packets lost, %d asked for", len(r.got), lost, asked)
}

func TestVP8DescriptorOfOtherSendersIsUnderstood(t *testing.T) {
	for _, c := range []struct {
		name  string
		in    []byte
		body  int
		start bool
	}{
		{"bare", []byte{0x10, 1, 2, 3}, 3, true},
		{"later partition", []byte{0x11, 1, 2}, 2, false},
		{"continuation", []byte{0x00, 1, 2}, 2, false},
		{"7-bit id", []byte{0x90, 0x80, 5, 1, 2}, 2, true},
		{"15-bit id", []byte{0x90, 0x80, 0x85, 6, 1, 2}, 2, true},
		{"everything", []byte{0x90, 0xf0, 0x85, 6, 7, 8, 1, 2}, 2, true},
		{"only TL0", []byte{0x90, 0x40, 7, 1}, 1, true},
		{"cut in descriptor", []byte{0x90, 0x80}, 0, false},
		{"cut after id", []byte{0x90, 0x80, 0x85}, 0, false},
		{"empty", nil, 0, false},
	} {
		if body, start := vp8Body(c.in); len(body) != c.body || start != c.start {
			t.Errorf("%s: %d bytes, start %v", c.name, len(body), start)
		}
	}
}
