package call

import (
	"context"
	"image"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/pion/webrtc/v4"
)

func testLog(t testing.TB) *slog.Logger {
	level := slog.LevelWarn
	if os.Getenv("CALL_TEST_LOG") != "" {
		level = slog.LevelDebug
	}
	return slog.New(slog.NewTextHandler(testWriter{t}, &slog.HandlerOptions{Level: level}))
}

type testWriter struct{ t testing.TB }

func (w testWriter) Write(b []byte) (int, error) {
	_, err := os.Stderr.Write(append([]byte(w.t.Name()+" "), b...))
	return len(b), err
}

// pipe is one end of a relay in memory.
type pipe struct {
	in  chan Message
	out chan Message
	cut *atomic.Bool // drops everything while true
}

func newPipes() (station, page *pipe, cut *atomic.Bool) {
	a, b := make(chan Message, 1000), make(chan Message, 1000)
	cut = &atomic.Bool{}
	return &pipe{a, b, cut}, &pipe{b, a, cut}, cut
}

func (p *pipe) Send(_ context.Context, m Message) error {
	if !p.cut.Load() {
		p.out <- m
	}
	return nil
}

func (p *pipe) Receive(ctx context.Context) (Message, error) {
	select {
	case m := <-p.in:
		return m, nil
	case <-ctx.Done():
		return Message{}, ctx.Err()
	}
}

// testCamera draws a plain colour with a moving bar, at a rate given by the clock.
type testCamera struct {
	w, h    int
	fps     int
	r, g, b byte
	off     atomic.Bool
	began   time.Time
	plain   []byte
	bufs    [8][]byte
	seq     uint64
	at      time.Time
	cur     []byte
}

func newTestCamera(w, h, fps int, r, g, b byte) *testCamera {
	c := &testCamera{w: w, h: h, fps: fps, r: r, g: g, b: b, began: time.Now()}
	for i := range c.bufs {
		c.bufs[i] = make([]byte, w*h*3)
	}
	rng := rand.New(rand.NewPCG(2, 3))
	for range w*h + 16 {
		n := byte(rng.IntN(4)) // a little noise; each frame starts elsewhere in it
		c.plain = append(c.plain, b^n, g^n, r^n)
	}
	return c
}

func (c *testCamera) frame() ([]byte, int, int, uint64, time.Time, bool) {
	if c.off.Load() {
		return nil, 0, 0, 0, time.Time{}, false
	}
	now := time.Now()
	seq := 1 + uint64(now.Sub(c.began)*time.Duration(c.fps)/time.Second)
	if seq != c.seq {
		buf := c.bufs[seq%8]
		copy(buf, c.plain[(seq%4)*3:])
		bar := int(seq*8) % (c.w - 16)
		for y := range c.h / 8 {
			row := buf[(y*c.w+bar)*3:]
			for i := range 16 * 3 {
				row[i] = 255
			}
		}
		c.seq, c.cur, c.at = seq, buf, now
	}
	return c.cur, c.w, c.h, c.seq, c.at, true
}

// testSound is a device that hears a tone and remembers what it had to play.
type testSound struct {
	mu      sync.Mutex
	began   time.Time
	given   int
	played  int
	queued  int
	lastAt  time.Time
	maximum int
}

func (s *testSound) Record(pcm []int16) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.began.IsZero() {
		s.began = time.Now()
	}
	due := int(time.Since(s.began)*sampleRate/time.Second) - s.given
	n := min(due, len(pcm))
	for i := range n {
		pcm[i] = int16(8000 - 16000*((s.given+i)/60%2)) // 400 Hz
	}
	s.given += n
	return n
}

func (s *testSound) drain() {
	now := time.Now()
	if !s.lastAt.IsZero() {
		s.queued = max(0, s.queued-int(now.Sub(s.lastAt)*sampleRate/time.Second))
	}
	s.lastAt = now
}

func (s *testSound) Play(pcm []int16) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drain()
	s.queued += len(pcm)
	s.played += len(pcm)
	s.maximum = max(s.maximum, s.queued)
	return len(pcm)
}

func (s *testSound) Queued() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.drain()
	return s.queued
}

// watch collects what a call says of itself.
type watch struct {
	mu     sync.Mutex
	stats  Stats
	states []State
	centre [3]uint8
	frames int
	firsts time.Time
	change chan struct{}
}

func newWatch() *watch { return &watch{change: make(chan struct{})} }

func (w *watch) poke() {
	close(w.change)
	w.change = make(chan struct{})
}

func (w *watch) into(o Options) Options {
	o.OnStats = func(s Stats) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.stats = s
		w.poke()
	}
	o.OnState = func(s State) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.states = append(w.states, s)
		w.poke()
	}
	o.OnRemote = func(m *image.RGBA) {
		w.mu.Lock()
		defer w.mu.Unlock()
		c := m.RGBAAt(m.Rect.Dx()/2, m.Rect.Dy()/2)
		w.centre = [3]uint8{c.R, c.G, c.B}
		if w.frames++; w.frames == 1 {
			w.firsts = time.Now()
		}
		w.poke()
	}
	return o
}

// until waits for a condition on the watch, which is checked at each change.
func (w *watch) until(t testing.TB, what string, within time.Duration, ok func(w *watch) bool) {
	t.Helper()
	deadline := time.NewTimer(within)
	defer deadline.Stop()
	for {
		w.mu.Lock()
		good, change := ok(w), w.change
		w.mu.Unlock()
		if good {
			return
		}
		select {
		case <-change:
		case <-deadline.C:
			w.mu.Lock()
			defer w.mu.Unlock()
			t.Fatalf("no %s within %v: states %v, stats %+v, centre %v", what, within, w.states, w.stats, w.centre)
		}
	}
}

func (w *watch) phase() Phase {
	if len(w.states) == 0 {
		return ""
	}
	return w.states[len(w.states)-1].Phase
}

// last is phase for a caller that does not hold the lock.
func (w *watch) last() Phase {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.phase()
}

func (w *watch) now() Stats {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.stats
}

func near(got [3]uint8, r, g, b int) bool {
	d := func(a uint8, b int) bool { return int(a)-b < 12 && b-int(a) < 12 }
	return d(got[0], r) && d(got[1], g) && d(got[2], b)
}

// rough is a UDP socket on a bad line: it loses, delays and cuts, both ways.
type rough struct {
	net.PacketConn
	mu      sync.Mutex
	rng     *rand.Rand
	loss    float64
	delay   time.Duration
	cut     atomic.Bool
	dropped atomic.Int64
	timers  sync.WaitGroup
}

func newRough(t testing.TB, loss float64, delay time.Duration) *rough {
	t.Helper()
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return &rough{PacketConn: conn, rng: rand.New(rand.NewPCG(1, 7)), loss: loss, delay: delay}
}

func (r *rough) lose(b []byte) bool {
	if r.cut.Load() {
		return true
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	// Set-up packets (STUN and DTLS, first byte below 128) pass: their loss is another test.
	if len(b) > 0 && b[0] >= 128 && r.rng.Float64() < r.loss {
		r.dropped.Add(1)
		return true
	}
	return false
}

func (r *rough) ReadFrom(b []byte) (int, net.Addr, error) {
	for {
		n, from, err := r.PacketConn.ReadFrom(b)
		if err != nil || !r.lose(b[:n]) {
			return n, from, err
		}
	}
}

func (r *rough) WriteTo(b []byte, to net.Addr) (int, error) {
	if r.lose(b) {
		return len(b), nil
	}
	if r.delay == 0 {
		return r.PacketConn.WriteTo(b, to)
	}
	c := append([]byte(nil), b...)
	r.timers.Add(1)
	time.AfterFunc(r.delay, func() {
		defer r.timers.Done()
		_, _ = r.PacketConn.WriteTo(c, to)
	})
	return len(b), nil
}

// engine makes a peer use the rough line.
func (r *rough) engine(t testing.TB) func(*webrtc.SettingEngine) {
	mux := webrtc.NewICEUDPMux(quiet{testLog(t)}.NewLogger("mux"), r)
	t.Cleanup(func() { _ = mux.Close(); r.timers.Wait() })
	return func(se *webrtc.SettingEngine) { se.SetICEUDPMux(mux) }
}

// pair runs a station and a page in one process until the test ends.
type pair struct {
	station, page         *watch
	endStation, endPage   context.CancelFunc
	stationDone, pageDone chan error
	cut                   *atomic.Bool
	stationPipe, pagePipe *pipe
}

func startPair(t testing.TB, so, po Options) *pair {
	t.Helper()
	p := &pair{station: newWatch(), page: newWatch(), stationDone: make(chan error, 1), pageDone: make(chan error, 1)}
	p.stationPipe, p.pagePipe, p.cut = newPipes()
	so.LoopbackOnly, po.LoopbackOnly = true, true
	so.Log, po.Log = testLog(t), testLog(t)
	var sctx, pctx context.Context
	sctx, p.endStation = context.WithCancel(context.Background())
	pctx, p.endPage = context.WithCancel(context.Background())
	go func() { p.stationDone <- Run(sctx, p.stationPipe, p.station.into(so)) }()
	go func() { p.pageDone <- RunPage(pctx, p.pagePipe, p.page.into(po)) }()
	t.Cleanup(func() {
		p.endStation()
		p.endPage()
	})
	return p
}

func (p *pair) stop(t testing.TB) {
	t.Helper()
	p.endStation()
	for name, done := range map[string]chan error{"station": p.stationDone, "page": p.pageDone} {
		select {
		case err := <-done:
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%s did not end", name)
		}
	}
}
