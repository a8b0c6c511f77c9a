package call

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/coder/websocket"
	"github.com/pion/logging"
	"github.com/pion/turn/v5"
)

// scriptedPage is the page's end in the hands of a test.
type scriptedPage struct {
	t *testing.T
	*pipe
}

// next returns the next message of a type, skipping others.
func (p scriptedPage) next(kind string) Message {
	p.t.Helper()
	deadline := time.After(10 * time.Second)
	for {
		select {
		case m := <-p.in:
			if m.Type == kind {
				return m
			}
		case <-deadline:
			p.t.Fatalf("no %s came", kind)
		}
	}
}

func (p scriptedPage) say(m Message) { _ = p.Send(context.Background(), m) }

func startStation(t *testing.T) (scriptedPage, *watch) {
	t.Helper()
	station, page, _ := newPipes()
	w := newWatch()
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- Run(ctx, station, w.into(Options{LoopbackOnly: true, Log: testLog(t)})) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	return scriptedPage{t, page}, w
}

func TestPageThatOpensLaterGetsTheWaitingOffer(t *testing.T) {
	page, _ := startStation(t)
	first := page.next(Offer)
	if first.Gen != 1 || !first.Fresh || !strings.Contains(first.SDP, "VP8/90000") || !strings.Contains(first.SDP, "opus/48000") {
		t.Fatalf("first offer: gen %d, fresh %v", first.Gen, first.Fresh)
	}
	if c := page.next(ICE); c.Candidate == nil || !strings.Contains(c.Candidate.Candidate, "127.0.0.1") {
		t.Errorf("candidate %+v", c)
	}
	page.say(Message{Type: Joined, Page: "a"})
	if again := page.next(Offer); again.Gen != 1 || again.SDP != first.SDP {
		t.Errorf("second offer has gen %d", again.Gen)
	}
	if c := page.next(ICE); c.Candidate == nil {
		t.Error("candidates were not sent again")
	}
	// It says nothing for a while; the offer comes again by itself.
	if again := page.next(Offer); again.Gen != 1 {
		t.Errorf("third offer has gen %d", again.Gen)
	}
	page.say(Message{Type: NeedRestart, Page: "a", Gen: 1})
	if fresh := page.next(Offer); fresh.Gen != 2 || !fresh.Fresh {
		t.Errorf("after need-restart: gen %d fresh %v", fresh.Gen, fresh.Fresh)
	}
}

func TestReplacedPageCannotSpeakAnyMore(t *testing.T) {
	page, w := startStation(t)
	page.next(Offer)
	page.say(Message{Type: Joined, Page: "old"})
	page.next(Offer)
	page.say(Message{Type: Joined, Page: "new"})
	page.next(Offer)
	page.say(Message{Type: Bye, Page: "old", Reason: "late"})
	page.say(Message{Type: Answer, Page: "old", Gen: 1, SDP: "v=0"})
	page.say(Message{Type: Bye, Page: "new", Reason: "hung-up"})
	w.until(t, "end", 5*time.Second, func(w *watch) bool { return w.phase() == Closed })
	if r := w.states[len(w.states)-1].Reason; r != "hung-up" {
		t.Errorf("ended by %q", r)
	}
}

func TestStationRestartedWhileThePageStayed(t *testing.T) {
	for name, m := range map[string]Message{
		"stats":        {Type: StatsReport, Page: "a", Gen: 7},
		"need-restart": {Type: NeedRestart, Page: "a", Gen: 7},
		"joined":       {Type: Joined, Page: "a", Gen: 7},
	} {
		t.Run(name, func(t *testing.T) {
			page, _ := startStation(t)
			page.next(Offer)
			page.say(m)
			if o := page.next(Offer); o.Gen != 8 || !o.Fresh {
				t.Errorf("offered gen %d, fresh %v, to a page that knows 7", o.Gen, o.Fresh)
			}
		})
	}
}

type deadSignal struct{}

func (deadSignal) Send(context.Context, Message) error { return errors.New("no") }
func (deadSignal) Receive(context.Context) (Message, error) {
	return Message{}, errors.New("the hub is gone")
}

func TestHubGoneForGoodEndsTheCall(t *testing.T) {
	w := newWatch()
	err := Run(context.Background(), deadSignal{}, w.into(Options{LoopbackOnly: true, Log: testLog(t)}))
	if !errors.Is(err, ErrSignal) || !strings.Contains(err.Error(), "the hub is gone") {
		t.Errorf("got %v", err)
	}
	if last := w.states[len(w.states)-1]; last.Phase != Closed || last.Reason != "signalling" {
		t.Errorf("ended %+v", last)
	}
}

func TestSocketDialsAgainUntilItIsRefused(t *testing.T) {
	var dials atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, err := websocket.Accept(w, r, nil)
		if err != nil {
			return
		}
		_ = conn.Write(r.Context(), websocket.MessageText, []byte(`{"type":"left"}`))
		_ = conn.Write(r.Context(), websocket.MessageText, []byte(`nonsense`))
		_, _, _ = conn.Read(r.Context()) // one message, then the line breaks
		_ = conn.CloseNow()
	}))
	defer server.Close()
	before := runtime.NumGoroutine()
	s := NewSocket(func(ctx context.Context) (*websocket.Conn, error) {
		switch dials.Add(1) {
		case 2:
			return nil, errors.New("hub restarts")
		case 4:
			return nil, ErrRefused
		}
		conn, _, err := websocket.Dial(ctx, "ws"+strings.TrimPrefix(server.URL, "http"), nil)
		return conn, err
	}, testLog(t))
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	for _, want := range []string{Left, Resumed, Left} {
		m, err := s.Receive(ctx)
		if err != nil || m.Type != want {
			t.Fatalf("got %q %v, want %q", m.Type, err, want)
		}
		if want == Left {
			if err := s.Send(ctx, Message{Type: Bye}); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := s.Receive(ctx); !errors.Is(err, ErrRefused) {
		t.Errorf("at the end: %v", err)
	}
	s.Close()
	settle(t, before+2) // the server's own connections
}

func TestManyCallsInARowLeaveNothingBehind(t *testing.T) {
	before := runtime.NumGoroutine()
	for range 8 {
		p := startPair(t, Options{Video: newTestCamera(320, 240, 30, 10, 200, 10).frame}, Options{})
		p.page.until(t, "picture", 10*time.Second, func(w *watch) bool { return w.frames > 0 })
		p.stop(t)
	}
	settle(t, before)
}

// A TURN server on loopback; both ends may show relayed addresses only.
func TestCallThroughARelayOnly(t *testing.T) {
	conn, err := net.ListenPacket("udp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	const realm = "utopia.example"
	server, err := turn.NewServer(turn.ServerConfig{
		Realm: realm, LoggerFactory: logging.LoggerFactory(quiet{testLog(t)}),
		AuthHandler: func(a *turn.RequestAttributes) (string, []byte, bool) {
			return a.Username, turn.GenerateAuthKey(a.Username, realm, "secret"), true
		},
		PacketConnConfigs: []turn.PacketConnConfig{{
			PacketConn:            conn,
			RelayAddressGenerator: &turn.RelayAddressGeneratorStatic{RelayAddress: net.IPv4(127, 0, 0, 1), Address: "127.0.0.1"},
		}},
	})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	servers := []ICEServer{{URLs: []string{"turn:" + conn.LocalAddr().String() + "?transport=udp"}, Username: "visit", Credential: "secret"}}
	began := time.Now()
	p := startPair(t, Options{Video: newTestCamera(320, 240, 30, 10, 200, 10).frame, ICEServers: servers, RelayOnly: true},
		Options{Video: newTestCamera(320, 240, 30, 10, 20, 200).frame, ICEServers: servers, RelayOnly: true})
	p.station.until(t, "picture by relay", 15*time.Second, func(w *watch) bool { return w.frames > 0 })
	p.page.until(t, "picture by relay", 15*time.Second, func(w *watch) bool { return w.frames > 0 })
	t.Logf("first picture by relay after %v", p.station.firsts.Sub(began))
	if server.AllocationCount() == 0 {
		t.Error("the relay was not used")
	}
	p.stop(t)
}
