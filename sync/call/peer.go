package call

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"github.com/pion/interceptor"
	"github.com/pion/interceptor/pkg/cc"
	"github.com/pion/interceptor/pkg/gcc"
	"github.com/pion/interceptor/pkg/nack"
	"github.com/pion/interceptor/pkg/report"
	"github.com/pion/interceptor/pkg/twcc"
	"github.com/pion/rtcp"
	"github.com/pion/webrtc/v4"
)

// closeWithin bounds the end of a peer; Pion's GracefulClose can hang
// (pion/interceptor#384).
const closeWithin = 3 * time.Second

// peer is one PeerConnection with the goroutines that feed and drain it. The session
// is the only caller of its methods, except where said.
type peer struct {
	s     *session
	pc    *webrtc.PeerConnection
	pacer *pacer
	bwe   cc.BandwidthEstimator

	audio, video             *webrtc.TrackLocalStaticRTP
	audioSender, videoSender *webrtc.RTPSender
	audioSeq, videoSeq       uint16 // first sequence numbers

	ctx       context.Context
	cancel    context.CancelFunc
	wg        sync.WaitGroup
	connected chan struct{} // closed at the first connection
	once      sync.Once
	keyWanted atomic.Bool
	share     atomic.Int64 // video, bits per second
}

// newPeer makes a PeerConnection with both tracks; events go to s.events.
func newPeer(s *session) (*peer, error) {
	ctx, cancel := context.WithCancel(s.ctx)
	p := &peer{
		s: s, ctx: ctx, cancel: cancel, connected: make(chan struct{}),
		// Low first numbers, so that a report's extended number needs no guess about wraps.
		audioSeq: uint16(rand.IntN(1 << 12)), videoSeq: uint16(rand.IntN(1 << 12)),
	}
	p.share.Store(int64(videoShare(startBitRate, 0)))
	api, err := p.api()
	if err != nil {
		cancel()
		return nil, fmt.Errorf("make peer: %w", err)
	}
	conf := webrtc.Configuration{BundlePolicy: webrtc.BundlePolicyMaxBundle}
	for _, srv := range s.o.ICEServers {
		conf.ICEServers = append(conf.ICEServers, webrtc.ICEServer{URLs: srv.URLs, Username: srv.Username, Credential: srv.Credential})
	}
	if s.o.RelayOnly {
		conf.ICETransportPolicy = webrtc.ICETransportPolicyRelay
	}
	if p.pc, err = api.NewPeerConnection(conf); err != nil {
		cancel()
		return nil, fmt.Errorf("make peer: %w", err)
	}
	if err := p.addTracks(); err != nil {
		p.close()
		return nil, fmt.Errorf("make peer: %w", err)
	}
	p.pc.OnICECandidate(func(c *webrtc.ICECandidate) { s.post(event{peer: p, candidate: c, trickle: true}) })
	p.pc.OnConnectionStateChange(func(st webrtc.PeerConnectionState) { s.post(event{peer: p, state: st}) })
	p.pc.OnTrack(func(t *webrtc.TrackRemote, r *webrtc.RTPReceiver) {
		p.start(func() { drainRTCP(r) })
		if t.Kind() == webrtc.RTPCodecTypeVideo {
			p.start(func() { p.receiveVideo(t) })
		} else {
			p.start(func() { p.receiveAudio(t) })
		}
	})
	p.start(p.sendVideo)
	p.start(p.sendAudio)
	p.start(p.adaptRate)
	p.start(func() { p.readReports(p.videoSender, p.videoSeq, &s.count.remoteVideo) })
	p.start(func() { p.readReports(p.audioSender, p.audioSeq, &s.count.remoteAudio) })
	return p, nil
}

// start runs f as one of the peer's goroutines. Safe from Pion's callbacks.
func (p *peer) start(f func()) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	if p.ctx.Err() != nil {
		return
	}
	p.wg.Add(1)
	go func() {
		defer p.wg.Done()
		f()
	}()
}

// api builds media engine, interceptors and transport settings; each value that is not
// Pion's default was measured, see the comments.
func (p *peer) api() (*webrtc.API, error) {
	media := &webrtc.MediaEngine{}
	transportCC := webrtc.RTCPFeedback{Type: "transport-cc"}
	if err := media.RegisterCodec(webrtc.RTPCodecParameters{
		RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2,
			SDPFmtpLine: "minptime=10;useinbandfec=1", RTCPFeedback: []webrtc.RTCPFeedback{transportCC},
		},
		PayloadType: 111,
	}, webrtc.RTPCodecTypeAudio); err != nil {
		return nil, err
	}
	for _, c := range []webrtc.RTPCodecParameters{
		{RTPCodecCapability: webrtc.RTPCodecCapability{
			MimeType: webrtc.MimeTypeVP8, ClockRate: 90000,
			RTCPFeedback: []webrtc.RTCPFeedback{transportCC, {Type: "ccm", Parameter: "fir"}, {Type: "nack"}, {Type: "nack", Parameter: "pli"}},
		}, PayloadType: 96},
		{RTPCodecCapability: webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeRTX, ClockRate: 90000, SDPFmtpLine: "apt=96"}, PayloadType: 97},
	} {
		if err := media.RegisterCodec(c, webrtc.RTPCodecTypeVideo); err != nil {
			return nil, err
		}
	}

	// The order is from the wire inwards: pacing and estimate, transport-wide
	// numbers, retransmission, reports. Asking for lost packets is the assembler's
	// work: Pion's generator goes on asking after the repair has come (pion/webrtc#3063).
	reg := &interceptor.Registry{}
	control, err := cc.NewInterceptor(func() (cc.BandwidthEstimator, error) {
		p.pacer = newPacer(startBitRate, &p.s.count)
		bwe, err := gcc.NewSendSideBWE(gcc.SendSideBWEInitialBitrate(startBitRate),
			gcc.SendSideBWEMinBitrate(minBitRate), gcc.SendSideBWEMaxBitrate(2*maxBitRate),
			gcc.SendSideBWEPacer(p.pacer), gcc.WithLoggerFactory(quiet{p.s.log}))
		p.bwe = bwe
		return bwe, err
	})
	if err != nil {
		return nil, err
	}
	reg.Add(control)
	if err := webrtc.ConfigureTWCCHeaderExtensionSender(media, reg); err != nil {
		return nil, err
	}
	responder, err := nack.NewResponderInterceptor(nack.WithResponderLoggerFactory(quiet{p.s.log}))
	if err != nil {
		return nil, err
	}
	reg.Add(responder)
	if err := webrtc.ConfigureRTCPReportsWithOptions(reg,
		[]report.ReceiverOption{report.WithReceiverLoggerFactory(quiet{p.s.log})}, report.WithSenderLoggerFactory(quiet{p.s.log})); err != nil {
		return nil, err
	}
	if err := webrtc.ConfigureTWCCSenderWithOptions(media, reg, twcc.WithLoggerFactory(quiet{p.s.log})); err != nil {
		return nil, err
	}

	se := webrtc.SettingEngine{LoggerFactory: quiet{p.s.log}}
	se.SetPrflxAcceptanceMinWait(0)                      // default 1 s
	se.SetSrflxAcceptanceMinWait(0)                      // default 0.5 s
	se.SetRelayAcceptanceMinWait(400 * time.Millisecond) // default 2 s; lets a direct path win
	if p.s.o.RelayOnly {
		se.SetRelayAcceptanceMinWait(0)
	}
	se.SetDTLSInsecureSkipHelloVerify(true) // saves a round trip; ICE has proven the path
	se.SetICETimeouts(5*time.Second, 25*time.Second, 2*time.Second)
	if p.s.o.LoopbackOnly {
		se.SetIncludeLoopbackCandidate(true)
		se.SetIPFilter(net.IP.IsLoopback)
	}
	if p.s.o.setEngine != nil {
		p.s.o.setEngine(&se)
	}
	return webrtc.NewAPI(webrtc.WithMediaEngine(media), webrtc.WithInterceptorRegistry(reg), webrtc.WithSettingEngine(se)), nil
}

func (p *peer) addTracks() (err error) {
	// One stream for both, so that the browser keeps lips and voice together.
	if p.audio, err = webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeOpus, ClockRate: 48000, Channels: 2}, "audio", "station"); err != nil {
		return err
	}
	if p.video, err = webrtc.NewTrackLocalStaticRTP(webrtc.RTPCodecCapability{MimeType: webrtc.MimeTypeVP8, ClockRate: 90000}, "video", "station"); err != nil {
		return err
	}
	if p.audioSender, err = p.pc.AddTrack(p.audio); err != nil {
		return err
	}
	p.videoSender, err = p.pc.AddTrack(p.video)
	return err
}

// negotiated tells the pacer what was agreed. Media starts later, at the first
// connection.
func (p *peer) negotiated() {
	a, v := p.audioSender.GetParameters(), p.videoSender.GetParameters()
	if len(a.Encodings) == 0 || len(v.Encodings) == 0 {
		return
	}
	var id uint8
	for _, x := range v.HeaderExtensions {
		if x.URI == "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01" {
			id = uint8(x.ID)
		}
	}
	p.pacer.know(uint32(a.Encodings[0].SSRC), uint32(v.Encodings[0].SSRC), uint32(v.Encodings[0].RTX.SSRC), id)
}

// markConnected starts media, or restarts it on a clean line: what waited through an
// outage is dropped and a key frame is sent.
func (p *peer) markConnected() {
	p.once.Do(func() { close(p.connected) })
	p.pacer.flush()
	p.keyWanted.Store(true)
}

// close ends the peer within closeWithin and says whether everything really stopped.
func (p *peer) close() bool {
	p.s.mu.Lock()
	p.cancel()
	p.s.mu.Unlock()
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = p.pc.GracefulClose()
		p.wg.Wait()
	}()
	t := time.NewTimer(closeWithin)
	defer t.Stop()
	select {
	case <-done:
		return true
	case <-t.C:
		p.s.log.Warn("call: peer did not close in time")
		return false
	}
}

// waitConnected returns false when the peer ends first.
func (p *peer) waitConnected() bool {
	select {
	case <-p.connected:
		return p.ctx.Err() == nil
	case <-p.ctx.Done():
		return false
	}
}

// readReports reads what the other side says of one of our streams. firstSeq is the
// stream's first sequence number.
func (p *peer) readReports(sender *webrtc.RTPSender, firstSeq uint16, r *received) {
	before := r.packets.Load()
	for {
		packets, _, err := sender.ReadRTCP()
		if err != nil {
			return
		}
		now := time.Now()
		p.s.count.inAt.Store(now.UnixNano())
		ssrc := uint32(sender.GetParameters().Encodings[0].SSRC)
		for _, packet := range packets {
			switch k := packet.(type) {
			case *rtcp.PictureLossIndication, *rtcp.FullIntraRequest:
				p.keyWanted.Store(true)
			case *rtcp.ReceiverReport:
				p.heed(now, k.Reports, ssrc, firstSeq, before, r)
			case *rtcp.SenderReport:
				p.heed(now, k.Reports, ssrc, firstSeq, before, r)
			}
		}
	}
}

// heed takes the report blocks about one of our streams.
func (p *peer) heed(now time.Time, blocks []rtcp.ReceptionReport, ssrc uint32, firstSeq uint16, before uint64, r *received) {
	for _, b := range blocks {
		if b.SSRC != ssrc {
			continue
		}
		r.loss.Store(uint64(b.FractionLost))
		lost := int64(b.TotalLost)
		if lost&0x800000 != 0 { // 24 bits, signed: doubled packets count against losses
			lost -= 1 << 24
		}
		if got := int64(b.LastSequenceNumber) - int64(firstSeq) + 1 - max(lost, 0); got > 0 {
			if total := before + uint64(got); total > r.packets.Load() {
				r.packets.Store(total)
				r.at.Store(now.UnixNano())
			}
		}
		if b.LastSenderReport != 0 {
			// RFC 3550, 6.4.1: 16.16 seconds.
			if rtt := ntpMiddle(now) - b.LastSenderReport - b.Delay; rtt < 1<<19 {
				p.s.count.rtt.Store(int64(time.Duration(rtt) * time.Second >> 16))
			}
		}
	}
}

// ntpMiddle is the middle 32 bits of an NTP time stamp.
func ntpMiddle(t time.Time) uint32 {
	const since1900 = 2208988800
	sec := uint64(t.Unix()) + since1900
	frac := uint64(t.Nanosecond()) << 32 / 1_000_000_000
	return uint32(sec<<16) | uint32(frac>>16)
}

// adaptRate carries the estimate of the line to pacer and encoder.
func (p *peer) adaptRate() {
	if !p.waitConnected() {
		return
	}
	t := time.NewTicker(200 * time.Millisecond)
	defer t.Stop()
	for {
		select {
		case <-p.ctx.Done():
			return
		case <-t.C:
		}
		byDelay, _ := p.bwe.GetStats()["delayTargetBitrate"].(int)
		all := target(p.bwe.GetTargetBitrate(), byDelay)
		loss := float64(p.s.count.remoteVideo.loss.Load()) / 256
		p.pacer.setRate(all)
		p.s.count.target.Store(int64(all))
		share := int64(videoShare(all, loss))
		if old := p.share.Load(); share < old*95/100 || share > old*105/100 {
			p.share.Store(share)
		}
	}
}

func drainRTCP(r *webrtc.RTPReceiver) {
	buf := make([]byte, 1500)
	for {
		if _, _, err := r.Read(buf); err != nil {
			return
		}
	}
}

// timedOut tells a read that ran into its deadline from one that ended.
func timedOut(err error) bool {
	var n net.Error
	return errors.Is(err, os.ErrDeadlineExceeded) || errors.As(err, &n) && n.Timeout()
}
