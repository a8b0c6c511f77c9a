package call

import (
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
)

// flows waits until both ends have had new pictures and sound since now.
func (c *browserCall) flows(within time.Duration) {
	c.t.Helper()
	s := c.w.now()
	c.w.until(c.t, "new pictures and sound from the browser", within, func(w *watch) bool {
		return w.phase() == Connected && w.stats.FramesDecoded > s.FramesDecoded+10 && w.stats.AudioPackets > s.AudioPackets+20
	})
	before := c.stats()
	c.until("new pictures and sound in the browser", within, func(s pageStats) bool {
		return s.Frames > before.Frames+10 && s.Audio > before.Audio+20
	})
}

// The mishaps of one call, one after the other, in one browser.
func TestCallSurvivesMishapsOfThePage(t *testing.T) {
	c := startBrowserCall(t, Options{})
	c.w.until(t, "connection", 20*time.Second, func(w *watch) bool { return w.phase() == Connected })
	c.flows(15 * time.Second)

	t.Run("camera off and on", func(t *testing.T) {
		c.t = t
		c.cam.off.Store(true)
		c.untilColour(5*time.Second, 65, 65, 65) // grey
		s := c.w.now()
		c.w.until(t, "sound while the camera is off", 10*time.Second, func(w *watch) bool { return w.stats.AudioPackets > s.AudioPackets+50 })
		if p := c.w.last(); p != Connected {
			t.Errorf("phase %v", p)
		}
		c.cam.off.Store(false)
		c.untilColour(5*time.Second, 180, 40, 90)
	})
	t.Run("signalling cut", func(t *testing.T) {
		c.t = t
		gen := c.w.now().Gen
		c.relay.cutSignalling()
		c.flows(10 * time.Second)
		if got := c.w.now().Gen; got != gen {
			t.Errorf("generation %d became %d: media was disturbed", gen, got)
		}
	})
	t.Run("page reloaded", func(t *testing.T) {
		c.t = t
		before := c.w.now()
		c.open(c.relay.URL)
		c.w.until(t, "new peer", 10*time.Second, func(w *watch) bool { return w.phase() == Connected && w.stats.Gen > before.Gen })
		c.flows(15 * time.Second)
		c.untilColour(5*time.Second, 180, 40, 90)
		if now := c.w.now(); now.FramesDecoded < before.FramesDecoded || now.BothWaysMS < before.BothWaysMS || now.RemoteVideoPackets < before.RemoteVideoPackets {
			t.Errorf("counters fell from %+v to %+v", before, now)
		}
	})
	t.Run("page closed and opened again", func(t *testing.T) {
		c.t = t
		c.open("about:blank")
		c.w.until(t, "interruption", 10*time.Second, func(w *watch) bool { return w.phase() == Interrupted })
		c.open(c.relay.URL)
		c.flows(15 * time.Second)
	})
	t.Run("page asks for a restart", func(t *testing.T) {
		c.t = t
		gen := c.w.now().Gen
		// Media flows already, so the restart is for nothing and must not be noticed.
		ask[bool](c.browser, `(send({type: 'need-restart', gen}), true)`)
		c.w.until(t, "restart", 10*time.Second, func(w *watch) bool { return w.phase() == Connected && w.stats.Gen == gen+1 })
		c.flows(10 * time.Second)
	})
	t.Run("page talks nonsense", func(t *testing.T) {
		c.t = t
		gen := c.w.now().Gen
		ask[bool](c.browser, `(['null', '[]', '{', '{"type":7}', '{"type":"answer","gen":99,"sdp":"x"}',
			'{"type":"ice","gen":'+gen+',"page":"'+page+'","candidate":{"candidate":"candidate:nonsense","sdpMid":"9"}}',
			'{"type":"answer","gen":'+gen+',"page":"'+page+'","sdp":"nonsense"}', '{"type":"bye","page":"somebody else"}',
			'{"type":"stats","page":"'+page+'","stats":{"framesDecoded":1.5}}', '{"type":"dance"}'].forEach(x => ws.send(x)), true)`)
		c.flows(10 * time.Second)
		if got := c.w.now().Gen; got != gen {
			t.Errorf("generation %d became %d", gen, got)
		}
	})
	t.Run("page says bye", func(t *testing.T) {
		c.t = t
		ask[bool](c.browser, `(send({type: 'bye', reason: 'hung-up'}), true)`)
		c.w.until(t, "end", 5*time.Second, func(w *watch) bool {
			return w.phase() == Closed && w.states[len(w.states)-1].Reason == "hung-up"
		})
	})
}

func TestNetworkCutDuringTheCall(t *testing.T) {
	line := newRough(t, 0, 0)
	mux := line.engine(t)
	c := startBrowserCall(t, Options{setEngine: func(se *webrtc.SettingEngine) {
		mux(se)
		se.SetICETimeouts(time.Second, 25*time.Second, 300*time.Millisecond)
	}})
	c.w.until(t, "connection", 20*time.Second, func(w *watch) bool { return w.phase() == Connected })
	c.flows(15 * time.Second)
	gen := c.w.now().Gen
	ask[int](c.browser, `window.mark = 7`)
	line.cut.Store(true)
	c.w.until(t, "interruption", 10*time.Second, func(w *watch) bool { return w.phase() == Interrupted })
	c.w.until(t, "ICE restart", 15*time.Second, func(w *watch) bool { return w.phase() == Reconnecting && w.stats.Gen > gen })
	line.cut.Store(false)
	began := time.Now()
	c.w.until(t, "connection after the cut", 20*time.Second, func(w *watch) bool { return w.phase() == Connected })
	t.Logf("connected %v after the line came back", time.Since(began))
	c.flows(15 * time.Second)
	c.untilColour(5*time.Second, 180, 40, 90)
	if ask[int](c.browser, `window.mark`) != 7 {
		t.Error("the page was reloaded")
	}
}

func TestShortNetworkCutNeedsNoRestart(t *testing.T) {
	line := newRough(t, 0, 0)
	p := startPair(t, Options{Video: newTestCamera(320, 240, 30, 10, 200, 10).frame, setEngine: line.engine(t)},
		Options{Video: newTestCamera(320, 240, 30, 10, 20, 200).frame})
	p.station.until(t, "picture", 10*time.Second, func(w *watch) bool { return w.stats.FramesDecoded > 10 && w.phase() == Connected })
	line.cut.Store(true)
	p.station.until(t, "interruption", 10*time.Second, func(w *watch) bool { return w.phase() == Interrupted })
	both, frames := p.station.now().BothWaysMS, p.page.now().FramesDecoded
	line.cut.Store(false)
	p.station.until(t, "two-way media after the cut", 15*time.Second, func(w *watch) bool { return w.phase() == Connected && w.stats.BothWaysMS > both+1000 })
	p.page.until(t, "picture after the cut", 10*time.Second, func(w *watch) bool { return w.stats.FramesDecoded > frames+10 })
	if g := p.station.now().Gen; g != 1 {
		t.Errorf("generation %d", g)
	}
	p.stop(t)
}

func TestLossyLineIsRepairedInChromium(t *testing.T) {
	line := newRough(t, 0.05, 25*time.Millisecond)
	c := startBrowserCall(t, Options{setEngine: line.engine(t)})
	c.w.until(t, "connection", 20*time.Second, func(w *watch) bool { return w.phase() == Connected })
	first := c.until("picture in the browser", 20*time.Second, func(s pageStats) bool { return s.Frames > 0 })
	station := c.w.now()
	c.w.until(t, "10 s of call", 30*time.Second, func(w *watch) bool { return w.stats.MS > station.MS+10_000 })
	s, now := c.stats(), c.w.now()
	t.Logf("browser: %+v", s)
	t.Logf("station: %+v", now)
	t.Logf("%d dropped by the line", line.dropped.Load())
	if s.RTX == 0 || now.Retransmitted == 0 {
		t.Errorf("no retransmission arrived (%d) or left (%d)", s.RTX, now.Retransmitted)
	}
	sent := now.FramesSent - station.FramesSent
	if got := uint64(s.Frames - first.Frames); got < sent*85/100 {
		t.Errorf("the browser decoded %d of %d frames", got, sent)
	}
	if s.RTXSent > s.Sent/4 {
		t.Errorf("the browser was made to send %d of %d packets again", s.RTXSent, s.Sent)
	}
	if now.AudioConcealed == 0 {
		t.Error("no lost voice was made up at 5 % loss")
	}
}

func TestLossyLineIsRepairedBetweenStations(t *testing.T) {
	line := newRough(t, 0.08, 20*time.Millisecond)
	p := startPair(t, Options{Video: newTestCamera(640, 480, 30, 10, 200, 10).frame, setEngine: line.engine(t)},
		Options{Video: newTestCamera(640, 480, 30, 10, 20, 200).frame})
	p.station.until(t, "two-way media", 30*time.Second, func(w *watch) bool { return w.stats.BothWaysMS >= 5000 })
	s, o := p.station.now(), p.page.now()
	t.Logf("station: %+v", s)
	t.Logf("page: %+v", o)
	if s.Retransmitted == 0 || o.Retransmitted == 0 {
		t.Error("nothing was sent again at 8 % loss")
	}
	for name, k := range map[string][2]Stats{"station": {s, o}, "page": {o, s}} {
		if k[1].FramesSent < uint64(15*k[1].MS/1000) {
			t.Logf("this machine is too busy to judge: the other side sent only %d frames in %d ms", k[1].FramesSent, k[1].MS)
			continue
		}
		if k[0].FramesDecoded < k[1].FramesSent*75/100 {
			t.Errorf("%s decoded %d of %d", name, k[0].FramesDecoded, k[1].FramesSent)
		}
	}
	p.stop(t)
}
