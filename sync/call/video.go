package call

import (
	"image"
	"math/rand/v2"
	"time"

	"github.com/passdesk/passdesk/sync/call/vpx"
	"github.com/pion/rtcp"
	"github.com/pion/rtp"
	"github.com/pion/webrtc/v4"
)

const (
	pollCamera = 10 * time.Millisecond
	keyGap     = 300 * time.Millisecond // between key frames that were asked for
	stillEvery = time.Second            // grey pictures while the camera is off
	cameraGone = 2 * time.Second        // no new frame for so long: say so by a still
)

// sendVideo carries camera frames to the other side until the peer ends.
func (p *peer) sendVideo() {
	// A camera is read by one peer at a time; the one before may still be leaving.
	p.s.camera.Lock()
	defer p.s.camera.Unlock()
	if !p.waitConnected() {
		return
	}
	v := &videoOut{p: p, began: time.Now(), base: rand.Uint32()}
	v.packets.seq = p.videoSeq
	defer v.close()
	t := time.NewTicker(pollCamera)
	defer t.Stop()
	for {
		select {
		case <-p.ctx.Done():
			return
		case now := <-t.C:
			if err := v.tick(now); err != nil {
				p.s.log.Warn("call: video not sent", "error", err)
			}
		}
	}
}

// videoOut is the state of sendVideo.
type videoOut struct {
	p       *peer
	enc     *vpx.Encoder
	packets packetizer
	ladder  ladder
	rung    rung
	stepped time.Time
	bytes   int     // encoded since stepped
	used    float64 // bits per second

	camera, scaled vpx.I420 // as it came, as it is sent
	picture        *vpx.I420
	seq            uint64
	seen           bool      // a frame has come at all
	freshAt        time.Time // the last one that was new
	due            time.Time
	keyAt, stillAt time.Time

	began time.Time
	base  uint32
	pts   int64
}

func (v *videoOut) tick(now time.Time) error {
	if since := now.Sub(v.stepped); since >= 200*time.Millisecond {
		if since < 2*time.Second { // smoothed over about a second
			v.used += (float64(v.bytes)*8/since.Seconds() - v.used) / 5
		}
		v.bytes = 0
		v.rung, v.stepped = v.ladder.step(now, int(v.p.share.Load()), int(v.used)), now
	}
	fps := v.rung.fps
	if max := v.p.s.o.FrameRate; max > 0 {
		fps = min(fps, max)
	}
	key := v.p.keyWanted.Load() && now.Sub(v.keyAt) >= keyGap
	if now.Before(v.due) && !key {
		return nil
	}
	// Old pictures in the pacer are worth less than a new one later.
	if !key && v.p.pacer.backlog()*8 > int(v.p.share.Load())*2/5 {
		return nil
	}
	at, err := v.look(now, key)
	if err != nil || at.IsZero() {
		return err
	}
	every := time.Second / time.Duration(fps)
	v.due = v.due.Add(every)
	// A camera of the same rate must not be missed for a tick's jitter.
	if early := now.Add(every - pollCamera); v.due.Before(early) || v.due.After(now.Add(every)) {
		v.due = early
	}
	return v.encode(now, at, key)
}

// look makes v.picture what has to be sent now and returns its capture time; the zero
// time means that there is nothing new.
func (v *videoOut) look(now time.Time, key bool) (time.Time, error) {
	var (
		bgr  []byte
		w, h int
		seq  uint64
		at   time.Time
		ok   bool
	)
	if v.p.s.o.Video != nil {
		bgr, w, h, seq, at, ok = v.p.s.o.Video()
	}
	if !ok {
		v.seen = false
		if !key && now.Sub(v.stillAt) < stillEvery {
			return time.Time{}, nil
		}
		v.stillAt = now
		v.grey()
		return now, nil
	}
	if v.seen && seq == v.seq {
		// No new frame: repeat the last one when a key frame is wanted, and slowly while
		// the camera hangs, so that the other side knows the line is alive.
		if v.picture != nil && (key || now.Sub(v.freshAt) > cameraGone && now.Sub(v.stillAt) >= stillEvery) {
			v.stillAt = now
			return now, nil
		}
		return time.Time{}, nil
	}
	v.seen, v.seq, v.freshAt = true, seq, now
	if err := v.camera.FromBGR(bgr, w, h); err != nil {
		return time.Time{}, err
	}
	v.picture = &v.camera
	if sw, sh := fit(w, h, v.rung.pixels); sw != w || sh != h {
		v.scaled.Resize(sw, sh)
		if err := v.camera.ScaleTo(&v.scaled); err != nil {
			return time.Time{}, err
		}
		v.picture = &v.scaled
	}
	if late := now.Sub(at); late < 0 || late > 2*time.Second {
		at = now
	}
	return at, nil
}

// grey makes the picture plain, at the size in use.
func (v *videoOut) grey() {
	w, h := 320, 240
	if v.enc != nil {
		w, h = v.enc.Size()
	}
	v.scaled.Resize(w, h)
	for i := range v.scaled.Y {
		v.scaled.Y[i] = 72
	}
	for i := range v.scaled.U {
		v.scaled.U[i], v.scaled.V[i] = 128, 128
	}
	v.picture = &v.scaled
}

func (v *videoOut) encode(now, at time.Time, key bool) error {
	bps := int(v.p.share.Load())
	w, h := v.picture.Width, v.picture.Height
	if v.enc != nil {
		if ew, eh := v.enc.Size(); ew != w || eh != h {
			v.close()
		}
	}
	if v.enc == nil {
		enc, err := vpx.NewEncoder(vpx.EncoderOptions{Width: w, Height: h, BitRate: bps, FrameRate: v.rung.fps})
		if err != nil {
			return err
		}
		v.enc, key = enc, true
		v.p.s.count.width.Store(int64(w))
		v.p.s.count.height.Store(int64(h))
	}
	if err := v.enc.SetBitRate(bps); err != nil {
		return err
	}
	v.pts = max(v.pts+1, int64(at.Sub(v.began))*90/1_000_000)
	frame, isKey, err := v.enc.Encode(v.picture, v.pts, key)
	if err != nil || frame == nil {
		return err
	}
	if isKey {
		v.keyAt = now
		v.p.keyWanted.Store(false)
		v.p.s.count.keyFramesSent.Add(1)
	}
	v.bytes += len(frame)
	v.p.s.count.framesSent.Add(1)
	return v.packets.vp8(frame, v.base+uint32(v.pts), v.p.video.WriteRTP)
}

func (v *videoOut) close() {
	if v.enc != nil {
		v.enc.Close()
		v.enc = nil
	}
}

// receiveVideo decodes the other side's picture until the track ends.
func (p *peer) receiveVideo(t *webrtc.TrackRemote) {
	p.s.screen.Lock()
	defer p.s.screen.Unlock()
	dec, err := vpx.NewDecoder()
	if err != nil {
		p.s.log.Error("call: no decoder", "error", err)
		return
	}
	defer dec.Close()
	v := videoIn{p: p, track: t, dec: dec}
	buf := make([]byte, 1600)
	var packet rtp.Packet
	for p.ctx.Err() == nil {
		// A repaired packet is handed over by Pion only when a read begins, not while one
		// waits: so reads are short while something is missing.
		wait := 100 * time.Millisecond
		if v.asm.waiting() {
			wait = 10 * time.Millisecond
		}
		_ = t.SetReadDeadline(time.Now().Add(wait))
		n, _, err := t.Read(buf)
		now := time.Now()
		switch {
		case err == nil:
			p.s.count.bytesIn.Add(uint64(n))
			p.s.count.inAt.Store(now.UnixNano())
			if packet.Unmarshal(buf[:n]) == nil {
				v.asm.push(now, &packet)
			}
		case !timedOut(err):
			return
		}
		v.advance(now)
	}
}

// videoIn is the state of receiveVideo.
type videoIn struct {
	p     *peer
	track *webrtc.TrackRemote
	dec   *vpx.Decoder
	asm   assembler
	nacks []uint16
	ring  [3]*image.RGBA
	turn  int
}

// advance shows what is whole and asks for what is missing.
func (v *videoIn) advance(now time.Time) {
	v.asm.rtt = time.Duration(v.p.s.count.rtt.Load())
	before := v.asm.lost
	broken := false
	for {
		frame, _ := v.asm.pop(now)
		if frame == nil {
			break
		}
		picture, err := v.dec.Decode(frame)
		if err != nil {
			v.asm.needKey, broken = true, true
			v.p.s.count.framesBroken.Add(1)
			continue
		}
		if picture != nil {
			v.show(picture)
		}
	}
	v.p.s.count.framesBroken.Add(v.asm.lost - before)
	ssrc := uint32(v.track.SSRC())
	if v.nacks = v.asm.nacks(now, v.nacks); len(v.nacks) > 0 {
		v.p.rtcp(&rtcp.TransportLayerNack{MediaSSRC: ssrc, Nacks: rtcp.NackPairsFromSequenceNumbers(v.nacks)})
	}
	if v.asm.wantKey(now, broken) {
		v.p.rtcp(&rtcp.PictureLossIndication{MediaSSRC: ssrc})
	}
}

func (v *videoIn) show(picture *vpx.I420) {
	c := &v.p.s.count
	c.framesDecoded.Add(1)
	c.remoteWidth.Store(int64(picture.Width))
	c.remoteHeight.Store(int64(picture.Height))
	if v.p.s.o.OnRemote == nil {
		return
	}
	v.turn = (v.turn + 1) % len(v.ring)
	img := v.ring[v.turn]
	if img == nil || img.Rect.Dx() != picture.Width || img.Rect.Dy() != picture.Height {
		img = image.NewRGBA(image.Rect(0, 0, picture.Width, picture.Height))
		v.ring[v.turn] = img
	}
	if err := picture.RGBA(img); err == nil {
		v.p.s.o.OnRemote(img)
	}
}

// rtcp sends feedback; a failed write is a lost one.
func (p *peer) rtcp(packet rtcp.Packet) {
	_ = p.pc.WriteRTCP([]rtcp.Packet{packet})
}
