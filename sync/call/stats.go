package call

import (
	"sync/atomic"
	"time"
)

// counters are what the media goroutines count, over the whole call.
type counters struct {
	framesDecoded, framesBroken                  atomic.Uint64
	audioPackets, audioConcealed                 atomic.Uint64
	bytesIn, bytesOut, framesSent, keyFramesSent atomic.Uint64
	retransmitted                                atomic.Uint64
	remoteVideo, remoteAudio                     received
	audioLevel                                   atomic.Int64 // dBFS+127, the loudest since it was last read
	inAt                                         atomic.Int64 // Unix nanoseconds of the last packet
	width, height, remoteWidth, remoteHeight     atomic.Int64
	rtt                                          atomic.Int64 // nanoseconds
	target                                       atomic.Int64 // bits per second
}

// received is what the other side's receiver reports say of one of our streams.
type received struct {
	packets atomic.Uint64 // over the whole call
	loss    atomic.Uint64 // of the last report, in 1/256
	at      atomic.Int64  // Unix nanoseconds of the last report that said more arrived
}

// Rules of two-way media, applied to each half second.
const (
	statsInterval   = 500 * time.Millisecond
	bothWaysFrames  = 2               // pictures decoded, of the 5 a second that are asked for
	bothWaysAudio   = 5               // of some 25 packets
	bothWaysReports = 6 * time.Second // receiver reports come every 1 to 5 s
	silenceAfter    = 2500 * time.Millisecond
)

// meter turns counters into Stats, one half second after the other.
type meter struct {
	began   time.Time
	lastAt  time.Time
	last    Stats
	both    time.Duration
	history []Stats // the last second, for rates
}

func (m *meter) measure(now time.Time, c *counters, gen int) Stats {
	s := Stats{
		Gen: gen, MS: now.Sub(m.began).Milliseconds(),
		Connected:     now.UnixNano()-c.inAt.Load() < int64(silenceAfter),
		FramesDecoded: c.framesDecoded.Load(), FramesBroken: c.framesBroken.Load(),
		AudioPackets: c.audioPackets.Load(), AudioConcealed: c.audioConcealed.Load(),
		AudioLevel: int(c.audioLevel.Swap(0)) - 127,
		BytesIn:    c.bytesIn.Load(), BytesOut: c.bytesOut.Load(),
		FramesSent: c.framesSent.Load(), KeyFramesSent: c.keyFramesSent.Load(), Retransmitted: c.retransmitted.Load(),
		RemoteVideoPackets: c.remoteVideo.packets.Load(), RemoteAudioPackets: c.remoteAudio.packets.Load(),
		RemoteLoss: float64(max(c.remoteVideo.loss.Load(), c.remoteAudio.loss.Load())) / 256,
		RTT:        int(time.Duration(c.rtt.Load()).Milliseconds()),
		Target:     int(c.target.Load() / 1000),
		Width:      int(c.width.Load()), Height: int(c.height.Load()),
		RemoteWidth: int(c.remoteWidth.Load()), RemoteHeight: int(c.remoteHeight.Load()),
	}
	if !m.lastAt.IsZero() && s.FramesDecoded-m.last.FramesDecoded >= bothWaysFrames &&
		s.AudioPackets-m.last.AudioPackets >= bothWaysAudio && s.RemoteLoss < 0.5 &&
		fresh(now, &c.remoteVideo) && fresh(now, &c.remoteAudio) {
		// A late tick proves no more than one interval.
		m.both += min(now.Sub(m.lastAt), statsInterval*3/2)
	}
	s.BothWaysMS = m.both.Milliseconds()
	m.lastAt, m.last = now, s
	m.history = append(m.history, s)
	if old := m.history[0]; s.MS > old.MS {
		s.KbitIn = int(int64(s.BytesIn-old.BytesIn) * 8 / (s.MS - old.MS))
		s.KbitOut = int(int64(s.BytesOut-old.BytesOut) * 8 / (s.MS - old.MS))
	}
	if len(m.history) > int(time.Second/statsInterval) {
		m.history = m.history[1:]
	}
	return s
}

func fresh(now time.Time, r *received) bool {
	return now.UnixNano()-r.at.Load() < int64(bothWaysReports)
}
