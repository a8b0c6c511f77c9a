package call

import (
	"math"
	"math/rand/v2"
	"time"

	"github.com/hraban/opus"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

const (
	sampleRate   = 48000
	frameSamples = 960 // 20 ms
	micGone      = 60 * time.Millisecond
)

// sendAudio carries the microphone to the other side, and silence while it gives
// nothing.
func (p *peer) sendAudio() {
	p.s.microphone.Lock()
	defer p.s.microphone.Unlock()
	if !p.waitConnected() {
		return
	}
	enc, err := opus.NewEncoder(sampleRate, 1, opus.AppVoIP)
	if err != nil {
		p.s.log.Error("call: no audio encoder", "error", err)
		return
	}
	_ = enc.SetBitrate(audioBitRate)
	_ = enc.SetComplexity(7)
	_ = enc.SetInBandFEC(true)
	_ = enc.SetPacketLossPerc(3)
	out := make([]byte, 1000)
	silence := make([]int16, frameSamples)
	heard := make([]int16, 0, 8*frameSamples)
	packets := packetizer{seq: p.audioSeq}
	ts := rand.Uint32()
	lossPerc := 3
	first := true
	sent := time.Now() // media time that has been sent
	send := func(pcm []int16) {
		n, err := enc.Encode(pcm, out)
		if err != nil {
			return
		}
		_ = packets.one(out[:n], ts, first, p.audio.WriteRTP)
		first = false
		ts += frameSamples
		sent = sent.Add(20 * time.Millisecond)
	}
	mic := time.Time{}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		var now time.Time
		select {
		case <-p.ctx.Done():
			return
		case now = <-tick.C:
		}
		if loss := min(max(int(p.s.count.remoteAudio.loss.Load()*100/256), 3), 30); loss != lossPerc {
			lossPerc = loss
			_ = enc.SetPacketLossPerc(loss)
		}
		if p.s.o.Audio != nil {
			n := p.s.o.Audio.Record(heard[len(heard):cap(heard)])
			if heard = heard[:len(heard)+n]; n > 0 {
				mic = now
			}
			if extra := len(heard) - 6*frameSamples; extra > 0 { // we were held up: catch up
				heard = append(heard[:0], heard[extra:]...)
			}
		}
		// After a pause of the whole program the clock has moved on; so must the stamps.
		if behind := now.Sub(sent); behind > 300*time.Millisecond {
			frames := behind / (20 * time.Millisecond)
			ts += uint32(frames) * frameSamples
			sent = sent.Add(frames * 20 * time.Millisecond)
		}
		for len(heard) >= frameSamples {
			send(heard[:frameSamples])
			heard = append(heard[:0], heard[frameSamples:]...)
			if now.After(sent) {
				continue
			}
			sent = now // the microphone's clock leads
		}
		for now.Sub(mic) > micGone && now.Sub(sent) >= 20*time.Millisecond {
			send(silence)
		}
	}
}

// receiveAudio decodes the other side's voice and queues it for the speaker.
func (p *peer) receiveAudio(t *webrtc.TrackRemote) {
	p.s.speaker.Lock()
	defer p.s.speaker.Unlock()
	dec, err := opus.NewDecoder(sampleRate, 1)
	if err != nil {
		p.s.log.Error("call: no audio decoder", "error", err)
		return
	}
	a := audioIn{dec: dec, dev: p.s.o.Audio, count: &p.s.count, pcm: make([]int16, 5760), samples: frameSamples}
	buf := make([]byte, 1600)
	var packet rtp.Packet
	for p.ctx.Err() == nil {
		_ = t.SetReadDeadline(time.Now().Add(100 * time.Millisecond))
		n, _, err := t.Read(buf)
		if err != nil {
			if timedOut(err) {
				continue
			}
			return
		}
		now := time.Now()
		p.s.count.bytesIn.Add(uint64(n))
		p.s.count.inAt.Store(now.UnixNano())
		if packet.Unmarshal(buf[:n]) == nil {
			a.push(now, &packet)
		}
	}
}

// opusDecoder is what audioIn needs of libopus.
type opusDecoder interface {
	Decode(data []byte, pcm []int16) (int, error)
	DecodeFEC(data []byte, pcm []int16) error
	DecodePLC(pcm []int16) error
}

const (
	holdPackets = 2                     // later packets that end the wait for a missing one
	holdFor     = 40 * time.Millisecond // and the time that does
	concealMost = 5                     // packets made up at most; a longer hole is left out
)

// audioIn puts Opus packets in order and turns them into sound. It is driven by
// arrivals: a packet that is missing when two later ones are there is made up, the last of a
// hole from the error correction in its successor, those before by concealment.
type audioIn struct {
	dec     opusDecoder
	dev     AudioDevice
	count   *counters
	play    playout
	started bool
	next    int64
	held    []heldPacket // in order of seq
	pcm     []int16
	samples int // of the last packet
	energy  [5]float64
	turn    int
}

type heldPacket struct {
	seq     int64
	at      time.Time
	payload []byte
}

func (a *audioIn) push(now time.Time, p *rtp.Packet) {
	if len(p.Payload) == 0 {
		return
	}
	a.count.audioPackets.Add(1)
	if !a.started {
		a.started, a.next = true, int64(p.SequenceNumber)+1<<16
	}
	seq := a.next + int64(int16(p.SequenceNumber-uint16(a.next)))
	a.play.arrived(now, seq)
	if seq < a.next {
		return
	}
	if seq > a.next+100 {
		a.next, a.held = seq, a.held[:0]
	}
	i := len(a.held)
	for i > 0 && a.held[i-1].seq >= seq {
		i--
	}
	if i < len(a.held) && a.held[i].seq == seq {
		return
	}
	a.held = append(a.held, heldPacket{})
	copy(a.held[i+1:], a.held[i:])
	a.held[i] = heldPacket{seq: seq, at: now, payload: append([]byte(nil), p.Payload...)}
	for len(a.held) > 0 {
		h := a.held[0]
		if h.seq > a.next {
			if len(a.held) < holdPackets && now.Sub(h.at) < holdFor {
				return
			}
			a.conceal(h)
		}
		a.held = a.held[1:]
		a.next = h.seq + 1
		n, err := a.dec.Decode(h.payload, a.pcm)
		if err != nil {
			continue
		}
		a.samples = n
		a.sound(a.pcm[:n])
	}
}

// conceal fills the hole before h.
func (a *audioIn) conceal(h heldPacket) {
	hole := h.seq - a.next
	if hole > concealMost {
		a.next, hole = h.seq-concealMost, concealMost
	}
	for ; hole > 0; hole-- {
		pcm := a.pcm[:a.samples]
		var err error
		if hole == 1 {
			err = a.dec.DecodeFEC(h.payload, pcm)
		} else {
			err = a.dec.DecodePLC(pcm)
		}
		if err != nil {
			continue
		}
		a.count.audioConcealed.Add(1)
		a.sound(pcm)
	}
}

func (a *audioIn) sound(pcm []int16) {
	sum := 0.0
	for _, s := range pcm {
		sum += float64(s) * float64(s)
	}
	a.energy[a.turn] = sum / float64(max(len(pcm), 1))
	a.turn = (a.turn + 1) % len(a.energy)
	mean := 0.0
	for _, e := range a.energy {
		mean += e / float64(len(a.energy))
	}
	if mean > 0 {
		level := 127 + int64(math.Round(10*math.Log10(mean/(32768*32768))))
		a.count.audioLevel.Store(max(level, a.count.audioLevel.Load()))
	}
	if a.dev != nil {
		a.dev.Play(a.play.shape(pcm, a.dev.Queued()))
	}
}
